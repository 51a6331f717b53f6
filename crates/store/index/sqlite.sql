-- The search index of SQLite, in its own file index.db. It is derived: when it is lost or its shape changes, it is
-- made anew from index_word. Documents have dense numbers, because FTS5 stores differences between them.

create table doc (
    doc        integer primary key,          -- [none]
    subject_id bigint  not null unique,      -- [pseudonym]
    packed     blob    not null,             -- [secret] the packed tokens that are in the index now
    team_id    bigint  not null              -- [none] 0 where nobody knows
);

-- How far the outbox of the vault has been read.
create table watermark (
    one integer not null primary key check (one = 1),  -- [none]
    seq bigint  not null                               -- [none]
);

-- [secret] keyed tokens of 32 bits, eight hexadecimal digits each
create virtual table words using fts5 (t, content = '', detail = none, columnsize = 0, tokenize = 'ascii');

insert into words (words, rank) values ('secure-delete', 1);
