-- Access packages that wait to be fetched by a link and a code: who made them, how far they were fetched, and their
-- sealed pieces, which go as soon as nobody can fetch them any more.

create table package_handover (
    subject_id   bigint not null,  -- [pseudonym]
    id           bigint not null,  -- [none]
    public_id    text   not null,  -- [pseudonym]
    mail_id      bigint not null,  -- [none] the mail that brings the link
    language     text   not null,  -- [none]
    made_at      bigint not null,  -- [none]
    made_by      bigint not null,  -- [pseudonym]
    ends_at      bigint not null,  -- [none]
    code         blob   not null,  -- [secret] keyed digest of the code
    pieces       bigint not null,  -- [none] of how many; 0 once they are gone
    downloads    bigint not null,  -- [none]
    tries        bigint not null,  -- [none] wrong codes
    withdrawn_at bigint,           -- [none]
    primary key (subject_id, id)
);

create unique index package_handover_by_public on package_handover (public_id);
create index package_handover_by_end on package_handover (ends_at);

create table package_piece (
    subject_id  bigint not null,  -- [pseudonym]
    handover_id bigint not null,  -- [none]
    piece_no    bigint not null,  -- [none] from 0
    piece       blob   not null,  -- [sealed: category=package, purpose=rights, retention=package_handover]
    primary key (subject_id, handover_id, piece_no)
);
