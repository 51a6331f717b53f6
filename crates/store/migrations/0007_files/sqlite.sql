-- Files of people: what a file was found to be, what its columns mean, whom it brought, and whom it must be told to.

create table file_draft (
    import_id   bigint not null primary key,  -- [none]
    format      text   not null,              -- [none] csv, xlsx, vcard, jcard, xcard
    layout      text,                         -- [none] whose export it seems to be
    encoding    text   not null,              -- [none]
    delimiter   text   not null,              -- [none]
    sheet       text   not null,              -- [none] which sheet of a workbook
    rows_total  bigint not null,              -- [none]
    origin      text   not null,              -- [none] own, partner, public
    received_at bigint not null,              -- [none]
    mapping     text   not null               -- [none] names of columns and what they mean
);

-- What an import did beyond its first counts.
create table file_tally (
    import_id bigint not null,  -- [none]
    what      text   not null,  -- [none]
    number    bigint not null,  -- [none]
    primary key (import_id, what)
) without rowid;

create table file_mapping (
    id            bigint not null primary key,  -- [none]
    controller_id bigint not null,              -- [none]
    name          text   not null,              -- [none] given by whoever kept it
    mapping       text   not null,              -- [none] names of columns and what they mean
    kept_at       bigint not null,              -- [none]
    kept_by       bigint not null               -- [pseudonym]
);

create unique index file_mapping_by_name on file_mapping (controller_id, name);

-- By what a person is known again when their source sends another file.
create table file_origin (
    subject_id    bigint not null,  -- [pseudonym]
    token         blob   not null,  -- [pseudonym] keyed digest of source and number, or of source and row
    controller_id bigint not null,  -- [none]
    kind          text   not null,  -- [none] id or row
    import_id     bigint not null,  -- [none]
    primary key (subject_id, token)
) without rowid;

create index file_origin_by_token on file_origin (controller_id, token);

-- What a file said last, as keyed digests, so that a later one is compared without opening anything.
create table file_seen (
    subject_id bigint not null,  -- [pseudonym]
    what       text   not null,  -- [none]
    token      blob   not null,  -- [pseudonym] keyed digest of the value
    primary key (subject_id, what)
) without rowid;

-- What a file said beyond the fields: birthday, language, tags, notes.
create table file_aside (
    subject_id bigint not null,  -- [pseudonym]
    id         bigint not null,  -- [none]
    import_id  bigint not null,  -- [none]
    source     text   not null,  -- [none]
    created_at bigint not null,  -- [none]
    aside      blob   not null,  -- [sealed: category=identity, purpose=service, retention=customer]
    primary key (subject_id, id)
);

-- Art. 14: people whose data came from somebody else are told so, within a month.
create table source_task (
    import_id     bigint not null primary key,  -- [none]
    controller_id bigint not null,              -- [none]
    origin        text   not null,              -- [none] partner, public
    received_at   bigint not null,              -- [none]
    due_at        bigint not null,              -- [none]
    settled_at    bigint,                       -- [none]
    settled_by    bigint,                       -- [pseudonym]
    settled_how   text                          -- [none] told, or the exemption of Art. 14(5)
);
