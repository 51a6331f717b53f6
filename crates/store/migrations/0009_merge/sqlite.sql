-- Duplicates: keyed tokens by which likely partners are found, what was suggested, and people who are joined.
-- Nothing is rewritten by a merge: it is a row, and reading follows it.

-- How far the tokens of a person are: version 0 means that they have to be made anew.
create table match_state (
    subject_id bigint not null primary key,  -- [pseudonym]
    version    bigint not null,              -- [none] of the scheme that made the tokens
    judged_at  bigint                        -- [none] null until compared with everybody who shares a token
);

create index match_state_by_version on match_state (version, subject_id);
create index match_state_to_judge on match_state (subject_id) where judged_at is null;

-- Whoever was here before is taken up by the next rounds of upkeep.
insert into match_state (subject_id, version, judged_at) select subject_id, 0, null from person;

create table match_token (
    subject_id bigint not null,  -- [pseudonym]
    token      blob   not null,  -- [pseudonym] keyed digest of a part of the record
    primary key (subject_id, token)
) without rowid;

create index match_token_by_token on match_token (token, subject_id);

-- Two people who may be one. A no stays, so that the same question is not asked again.
create table duplicate_pair (
    subject_id bigint not null,  -- [pseudonym] the smaller number
    other_id   bigint not null,  -- [pseudonym]
    score      bigint not null,  -- [none] bits
    rules      text   not null,  -- [none] codes of what agreed and what did not
    state      text   not null,  -- [none] open, not_the_same or merged
    found_at   bigint not null,  -- [none]
    decided_at bigint,           -- [none] null while open
    decided_by bigint,           -- [pseudonym]
    primary key (subject_id, other_id)
);

create index duplicate_pair_by_other on duplicate_pair (other_id);
create index duplicate_pair_open on duplicate_pair (state, score);

-- Who was joined to whom. The row of a join that was undone stays, so that what happened is known.
create table person_merge (
    subject_id bigint not null,  -- [pseudonym] who was joined to somebody
    id         bigint not null,  -- [none]
    winner_id  bigint not null,  -- [pseudonym] the main record
    at         bigint not null,  -- [none]
    by_id      bigint not null,  -- [pseudonym]
    undo_until bigint not null,  -- [none]
    differs    text   not null,  -- [none] codes of the fields in which both differed
    undone_at  bigint,           -- [none] null while it stands
    undone_by  bigint,           -- [pseudonym]
    primary key (subject_id, id)
);

create unique index person_merge_standing on person_merge (subject_id) where undone_at is null;
create index person_merge_by_winner on person_merge (winner_id);

-- What follows from the joins that stand: everybody in a circle, the main record included, with the main record.
create table person_joined (
    subject_id bigint not null primary key,  -- [pseudonym]
    root_id    bigint not null               -- [pseudonym]
);

create index person_joined_by_root on person_joined (root_id, subject_id);

-- Erasures of the records of one person, which are carried out together.
create table erasure_together (
    erasure_id bigint not null,  -- [none]
    other_id   bigint not null,  -- [none] another erasure
    primary key (erasure_id, other_id)
);
