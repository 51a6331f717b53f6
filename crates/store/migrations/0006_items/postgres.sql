-- Items of several people: notes, later messages. The words of an item are sealed under a key of its own, which is
-- wrapped once for each person who shares them; words about a third person are sealed under that person. Each version
-- of a note is an item of its own, so that who came later does not read what was written before.

-- Filed under one of those who hold its key; when that one is erased, under another of them.
create table item (
    subject_id bigint not null,  -- [pseudonym]
    id         bigint not null,  -- [none]
    body       bytea  not null,  -- [sealed: category=notes, purpose=service, retention=customer] under the item's own key
    primary key (subject_id, id)
);

create unique index item_by_number on item (id);

-- Whom an item concerns. The head is repeated for each of them, because it must outlive the others.
create table item_wrap (
    subject_id  bigint not null,  -- [pseudonym]
    item_id     bigint not null,  -- [none]
    note_id     bigint not null,  -- [none] the first version
    public_id   text   not null,  -- [pseudonym] of the note, the same for all versions
    version     bigint not null,  -- [none] from 1
    role        text   not null,  -- [none] about, household, mentioned
    at          bigint not null,  -- [none]
    author_id   bigint not null,  -- [pseudonym]
    replaced_at bigint,           -- [none] when the next version came
    wrapped     bytea,            -- [secret] the item's key under the person's; null for who is only mentioned
    primary key (subject_id, item_id)
);

create index item_wrap_by_item on item_wrap (item_id);
create index item_wrap_by_note on item_wrap (note_id);

create table item_span (
    subject_id bigint not null,  -- [pseudonym] whom the words are about
    item_id    bigint not null,  -- [none]
    span_no    bigint not null,  -- [none] its place among the words that were taken out, from 0
    words      bytea  not null,  -- [sealed: category=notes, purpose=service, retention=customer]
    primary key (subject_id, item_id, span_no)
);

create index item_span_by_item on item_span (item_id, span_no);
