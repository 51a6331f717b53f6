-- What may stay in spite of an erasure (Art. 17(3)), under keys of its own, and what makes an erasure wait.

-- One key for one norm and one end. It is wrapped by the weekly key like a person's: when it is overwritten here, no
-- copy of it opens once that week's key is destroyed, so what is under it ends in backups, too.
create table archive_key (
    id            bigint not null primary key,  -- [none]
    controller_id bigint not null,              -- [none]
    norm          text   not null,              -- [none]
    about_id      bigint not null,              -- [none] a hold or an erasure; 0 where the norm and the end say it all
    until_at      bigint,                       -- [none] when it is destroyed; null as long as a hold lasts
    epoch         bigint not null,              -- [none] which weekly key wraps it
    wrapped       bytea  not null,              -- [secret]
    made_at       bigint not null,              -- [none]
    ended_at      bigint                        -- [none] when it was destroyed
);

create unique index archive_key_by_end on archive_key (controller_id, norm, about_id, until_at) where ended_at is null;
create index archive_key_by_epoch on archive_key (epoch, id);

-- The pieces. The number of the person leads nowhere any more; what a piece says is under the archive key.
create table kept_record (
    subject_id bigint not null,  -- [pseudonym]
    id         bigint not null,  -- [none]
    erasure_id bigint not null,  -- [none]
    archive_id bigint not null,  -- [none]
    kind       text   not null,  -- [none]
    number     bigint not null,  -- [none] of the record it was
    piece      bytea  not null,  -- [sealed: category=kept, purpose=compliance, retention=archived]
    primary key (subject_id, id)
);

create unique index kept_record_once on kept_record (subject_id, archive_id, kind, number);
create index kept_record_by_archive on kept_record (archive_id);

-- Named items of one person that a legal claim needs. Ground and owner only: which claim it is stands elsewhere.
create table legal_hold (
    subject_id    bigint not null,  -- [pseudonym]
    id            bigint not null,  -- [none]
    public_id     text   not null,  -- [none]
    controller_id bigint not null,  -- [none]
    ground        text   not null,  -- [none]
    owner_id      bigint not null,  -- [pseudonym] the account that answers for it
    placed_at     bigint not null,  -- [none] when it was written down; it has no other beginning
    placed_by     bigint not null,  -- [pseudonym]
    after_request bigint not null,  -- [none] 1: an erasure had been asked for before
    review_due    bigint not null,  -- [none]
    ended_at      bigint,           -- [none] null while it holds
    ended_by      bigint,           -- [pseudonym]
    primary key (subject_id, id)
);

create unique index legal_hold_by_public on legal_hold (public_id);

create table hold_item (
    subject_id bigint not null,  -- [pseudonym]
    hold_id    bigint not null,  -- [none]
    kind       text   not null,  -- [none]
    number     bigint not null,  -- [none]
    primary key (subject_id, hold_id, kind, number)
);

create table hold_review (
    subject_id bigint not null,  -- [pseudonym]
    hold_id    bigint not null,  -- [none]
    at         bigint not null,  -- [none]
    by_id      bigint not null,  -- [pseudonym]
    review_due bigint not null,  -- [none] until when it goes on
    primary key (subject_id, hold_id, at)
);

-- Orders that are on their way: what they need stays until they have arrived.
create table delivery (
    subject_id   bigint not null,  -- [pseudonym]
    purchase_id  bigint not null,  -- [none]
    noted_at     bigint not null,  -- [none]
    noted_by     bigint not null,  -- [pseudonym]
    expected_due bigint not null,  -- [none]
    arrived_at   bigint,           -- [none] null while it is on the way
    arrived_by   bigint,           -- [pseudonym]
    primary key (subject_id, purchase_id)
);

-- Erasures that were asked for by somebody who is not surely the person: known addresses are told, and may cancel.
create table erasure_wait (
    subject_id   bigint not null,  -- [pseudonym]
    id           bigint not null,  -- [none]
    public_id    text   not null,  -- [none] the name of the erasure it becomes
    asked_at     bigint not null,  -- [none]
    asked_by     bigint not null,  -- [pseudonym]
    starts_at    bigint not null,  -- [none] from when on it is carried out
    confirmed_at bigint,           -- [none] when a second person agreed that it need not wait
    confirmed_by bigint,           -- [pseudonym]
    cancelled_at bigint,           -- [none]
    cancelled_by bigint,           -- [pseudonym] the product itself for a link
    started_at   bigint,           -- [none]
    primary key (subject_id, id)
);

create unique index erasure_wait_by_public on erasure_wait (public_id);
create index erasure_wait_open on erasure_wait (starts_at) where started_at is null and cancelled_at is null;
