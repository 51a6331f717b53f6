-- Mail that goes out: numbers and codes only. Address and words are made at the moment of hand-over, so a corrected
-- address is the one that is used, and an erasure leaves nothing in a queue.

create table mail_out (
    subject_id bigint not null,  -- [pseudonym]
    id         bigint not null,  -- [none]
    brand_id   bigint not null,  -- [none]
    kind       text   not null,  -- [none] what it says
    purpose_id bigint not null,  -- [none] what it is about
    contact_id bigint,           -- [none] the contact point it was meant for; null is the newest address
    language   text   not null,  -- [none]
    made_at    bigint not null,  -- [none]
    state      text   not null,  -- [none]
    due_at     bigint,           -- [none] when it is taken up, or the end of the turn of who has it; null when over
    tries      bigint not null,  -- [none]
    message_id text,             -- [pseudonym] random; the same at every try
    taken_at   bigint,           -- [none] when it was last taken up
    ended_at   bigint,           -- [none] when it was sent, failed or dropped
    smtp_code  bigint,           -- [none] what the relay answered last, if it refused
    why        text,             -- [none] a code: why it was dropped or has failed
    closed_at  bigint,           -- [none] when a confirmation was given or given up; null while it is open
    primary key (subject_id, id)
);

create index mail_out_due on mail_out (due_at, id);
create index mail_out_by_state on mail_out (state, id);
create index mail_out_open on mail_out (closed_at, made_at);

-- The answers that a mail is about.
create table mail_about (
    subject_id bigint not null,  -- [pseudonym]
    mail_id    bigint not null,  -- [none]
    consent_id bigint not null,  -- [none]
    primary key (subject_id, mail_id, consent_id)
);

-- Links in mails. The link itself stands in the mail only.
create table mail_link (
    subject_id bigint not null,  -- [pseudonym]
    digest     blob   not null,  -- [secret] SHA-256 of 256 random bits
    mail_id    bigint not null,  -- [none]
    kind       text   not null,  -- [none] what pressing its button does
    made_at    bigint not null,  -- [none]
    ends_at    bigint,           -- [none] null as long as there is something to take back
    used_at    bigint,           -- [none] when its button was first pressed
    primary key (subject_id, digest)
);

create unique index mail_link_by_digest on mail_link (digest);
create index mail_link_by_end on mail_link (ends_at);
