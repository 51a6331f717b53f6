-- What is due by itself: network addresses in proofs become unreadable (K8), proofs end (K7), and people whose data came
-- from somebody else are told so (Art. 14).

alter table consent_event add column trace_since bigint;  -- [none] null if its proof holds no readable network address

-- Of what was there before, nobody knows without opening it; the first round of upkeep looks.
update consent_event set trace_since = at where proof is not null;

create index consent_event_by_trace on consent_event (trace_since) where trace_since is not null;
create index consent_event_by_time on consent_event (at);

-- Whom an import brought, or added something about, that has to be told to them.
create table source_person (
    subject_id bigint not null,  -- [pseudonym]
    import_id  bigint not null,  -- [none]
    since_at   bigint not null,  -- [none]
    mail_id    bigint,           -- [none] the mail that tells them, once it is in the queue
    told_at    bigint,           -- [none] null until they were told, or somebody settled it otherwise
    primary key (subject_id, import_id)
) without rowid;

create index source_person_by_import on source_person (import_id, subject_id);

insert into source_person (subject_id, import_id, since_at, mail_id, told_at)
    select p.subject_id, p.import_id, p.created_at, null, s.settled_at
    from person p join source_task s on s.import_id = p.import_id;
