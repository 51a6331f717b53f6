-- What people say is wrong (Art. 16), what was said when an objection was weighed (Art. 21(1)), and that somebody was
-- told before a restriction ends (Art. 18(3)).

create table dispute (
    subject_id  bigint not null,  -- [pseudonym]
    id          bigint not null,  -- [none]
    case_id     bigint,           -- [none] the request it came with
    what        text   not null,  -- [none]
    target      bigint,           -- [none] the number of what is one of several
    at          bigint not null,  -- [none]
    by_id       bigint not null,  -- [pseudonym]
    said        bytea  not null,  -- [sealed: category=rights, purpose=rights, retention=rights_case]
    outcome     text,             -- [none] null until it is decided
    decided_at  bigint,           -- [none]
    decided_by  bigint,           -- [pseudonym]
    answer      bytea,            -- [sealed: category=rights, purpose=rights, retention=rights_case]
    stated_at   bigint,           -- [none]
    statement   bytea,            -- [sealed: category=rights, purpose=rights, retention=rights_case]
    primary key (subject_id, id)
);

create table objection_weighing (
    subject_id   bigint not null,  -- [pseudonym]
    objection_id bigint not null,  -- [none]
    line_no      bigint not null,  -- [none] from 1
    at           bigint not null,  -- [none]
    by_id        bigint not null,  -- [pseudonym]
    code         text   not null,  -- [none]
    words        bytea  not null,  -- [sealed: category=rights, purpose=rights, retention=rights_case]
    primary key (subject_id, objection_id, line_no)
);

create table restriction_notice (
    subject_id bigint not null,  -- [pseudonym]
    id         bigint not null,  -- [none] of the event
    at         bigint not null,  -- [none]
    by_id      bigint not null,  -- [pseudonym]
    way        text   not null,  -- [none]
    words      bytea  not null,  -- [sealed: category=rights, purpose=rights, retention=rights_case]
    primary key (subject_id, id)
);
