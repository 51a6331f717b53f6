-- People in depth: how somebody wants to be addressed, what is known of a contact point beside its value,
-- organisations, tags, saved segments, fields of the house's own, scripts and the notices that were given.

-- One sealed record beside the profile.
create table person_detail (
    subject_id bigint not null primary key,  -- [pseudonym]
    detail     bytea  not null               -- [sealed: category=identity, purpose=service, retention=customer]
);

-- Every change of a profile: which fields, never what stood in them. The highest version is the present one,
-- and an edit that began at another one fails on the key.
create table profile_change (
    subject_id bigint not null,  -- [pseudonym]
    version    bigint not null,  -- [none] from 1
    at         bigint not null,  -- [none]
    by_id      bigint not null,  -- [pseudonym]
    fields     text   not null,  -- [none] codes, parted by spaces
    primary key (subject_id, version)
);

create table contact_detail (
    subject_id   bigint not null,  -- [pseudonym]
    contact_id   bigint not null,  -- [none]
    label        text   not null,  -- [none] home, work, delivery, billing or other
    preferred_at bigint,           -- [none] of a kind, the newest is preferred
    notice_id    bigint,           -- [none] the notice that was given with it
    version      bigint,           -- [none]
    added_by     bigint not null,  -- [pseudonym]
    primary key (subject_id, contact_id)
);

-- A firm that is no person. The business of a sole trader is data of a person and stands in their profile.
create table organisation (
    id            bigint not null primary key,  -- [none]
    public_id     text   not null unique,       -- [none]
    controller_id bigint not null,              -- [none]
    name          text   not null,              -- [none] a firm's name
    country       text,                         -- [none]
    added_at      bigint not null,              -- [none]
    added_by      bigint not null               -- [pseudonym]
);

create table membership (
    subject_id      bigint not null,  -- [pseudonym]
    id              bigint not null,  -- [none]
    organisation_id bigint not null,  -- [none]
    role            text   not null,  -- [none]
    from_on         text,             -- [none] a day, ISO 8601
    until_on        text,             -- [none]
    added_at        bigint not null,  -- [none]
    added_by        bigint not null,  -- [pseudonym]
    primary key (subject_id, id)
);

create index membership_by_organisation on membership (organisation_id, subject_id);

create table tag (
    id             bigint not null primary key,  -- [none]
    controller_id  bigint not null,              -- [none]
    name           text   not null,              -- [none]
    purpose        text   not null,              -- [none]
    category       text   not null,              -- [none]
    retention_days bigint not null,              -- [none]
    art9_condition text,                         -- [none] Art. 9(2)
    defined_at     bigint not null,              -- [none]
    defined_by     bigint not null,              -- [pseudonym]
    ended_at       bigint                        -- [none] null while in use
);

create table person_tag (
    subject_id bigint not null,  -- [pseudonym]
    tag_id     bigint not null,  -- [none]
    at         bigint not null,  -- [none]
    by_id      bigint not null,  -- [pseudonym]
    primary key (subject_id, tag_id)
);

create index person_tag_by_tag on person_tag (tag_id, subject_id);

create table segment (
    id            bigint not null primary key,  -- [none]
    public_id     text   not null unique,       -- [none]
    controller_id bigint not null,              -- [none]
    name          text   not null,              -- [none]
    purpose       text   not null,              -- [none]
    criteria      text   not null,              -- [none] codes and numbers
    saved_at      bigint not null,              -- [none]
    saved_by      bigint not null,              -- [pseudonym]
    ended_at      bigint                        -- [none] null while in use
);

-- Fields of the house's own. A change is a new version; the highest one counts.
create table field_declaration (
    id             bigint not null,  -- [none]
    version        bigint not null,  -- [none] from 1
    controller_id  bigint not null,  -- [none]
    name           text   not null,  -- [none]
    kind           text   not null,  -- [none] text, number, date, yes_no or choice
    category       text   not null,  -- [none] ordinary, special or criminal
    purpose        text   not null,  -- [none]
    retention_days bigint not null,  -- [none]
    art9_condition text,             -- [none] Art. 9(2)
    national_law   text,             -- [none] the law that allows it (Art. 10)
    choices        text   not null,  -- [none] one a line
    declared_at    bigint not null,  -- [none]
    declared_by    bigint not null,  -- [pseudonym]
    ended_at       bigint,           -- [none] null while in use
    primary key (id, version)
);

create table field_value (
    subject_id bigint not null,  -- [pseudonym]
    field_id   bigint not null,  -- [none]
    at         bigint not null,  -- [none]
    by_id      bigint not null,  -- [pseudonym]
    source     text   not null,  -- [none]
    value      bytea  not null,  -- [sealed: category=fields, purpose=service, retention=declared]
    primary key (subject_id, field_id)
);

-- Special categories (Art. 9) and criminal matters (Art. 10): apart, under a key of their own.
create table special_value (
    subject_id bigint not null,  -- [pseudonym]
    field_id   bigint not null,  -- [none]
    at         bigint not null,  -- [none]
    by_id      bigint not null,  -- [pseudonym]
    source     text   not null,  -- [none]
    value      bytea  not null,  -- [sealed: category=special, purpose=service, retention=declared]
    primary key (subject_id, field_id)
);

-- What an agent reads out to a new customer. A published version is never edited.
create table script (
    controller_id bigint not null,  -- [none]
    code          text   not null,  -- [none] phone or counter
    version       bigint not null,  -- [none] from 1
    language      text   not null,  -- [none]
    text          text   not null,  -- [none]
    published_at  bigint not null,  -- [none]
    published_by  bigint not null,  -- [pseudonym]
    primary key (controller_id, code, version, language)
);

-- Which notice somebody was given, and how (Art. 13).
create table notice_given (
    subject_id     bigint not null,  -- [pseudonym]
    id             bigint not null,  -- [none]
    notice_id      bigint not null,  -- [none]
    version        bigint not null,  -- [none]
    language       text   not null,  -- [none]
    how            text   not null,  -- [none] read_aloud, handed_over or link_mailed
    script         text   not null,  -- [none]
    script_version bigint not null,  -- [none]
    at             bigint not null,  -- [none]
    by_id          bigint not null,  -- [pseudonym]
    primary key (subject_id, id)
);
