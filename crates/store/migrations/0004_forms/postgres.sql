-- Public forms: drafts, published versions, and what people sent.

create table form (
    id            bigint not null primary key,  -- [none]
    controller_id bigint not null,              -- [none]
    slug          text   not null unique,       -- [none] its address
    created_at    bigint not null,              -- [none]
    created_by    bigint not null,              -- [pseudonym]
    retired_at    bigint                        -- [none] null while it may be sent
);

-- What is being worked on; the last save counts.
create table form_draft (
    form_id  bigint not null primary key,  -- [none]
    content  text   not null,              -- [none] the form in writing
    saved_at bigint not null,              -- [none]
    saved_by bigint not null               -- [pseudonym]
);

-- Published versions. Rows are added and never changed.
create table form_version (
    form_id      bigint not null,  -- [none]
    version      bigint not null,  -- [none] from 1
    content      text   not null,  -- [none] the form in writing
    content_hash bytea  not null,  -- [none] SHA-256 of the content
    notice_id    bigint not null,  -- [none]
    published_at bigint not null,  -- [none]
    published_by bigint not null,  -- [pseudonym]
    reason       text   not null,  -- [none] why it was published in spite of warnings
    primary key (form_id, version)
);

-- Pages that were sent, so that nothing is taken twice; a row lives as long as its page.
create table form_sent (
    nonce   bytea  not null primary key,  -- [none] of the page, random
    answers bytea  not null,              -- [pseudonym] keyed digest of what was sent
    ends_at bigint not null               -- [none]
);

create table form_submission (
    subject_id bigint not null,  -- [pseudonym]
    id         bigint not null,  -- [none]
    form_id    bigint not null,  -- [none]
    version    bigint not null,  -- [none]
    language   text   not null,  -- [none]
    at         bigint not null,  -- [none]
    answers    bytea  not null,  -- [sealed: category=forms, purpose=service, retention=customer]
    primary key (subject_id, id)
);

create index form_submission_by_form on form_submission (form_id, id);
