-- The search index of PostgreSQL. It is derived: index_word holds the same tokens.

create table if not exists person_words (
    subject_id bigint    not null primary key,  -- [pseudonym]
    words      integer[] not null               -- [secret] keyed tokens of 32 bits
);

create index if not exists person_words_by_word on person_words using gin (words) with (fastupdate = on);
