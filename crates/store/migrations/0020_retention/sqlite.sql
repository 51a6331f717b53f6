-- How long data is kept: what the house set, which rounds there were, and how much each rule ended. Numbers without
-- people.

-- A period is never changed: a new one is set, and the newest counts.
create table retention_period (
    rule    text   not null,  -- [none]
    set_at  bigint not null,  -- [none]
    set_by  bigint not null,  -- [pseudonym]
    months  bigint not null,  -- [none]
    primary key (rule, set_at)
);

-- When the product last saw a time that it trusts. There is one row.
create table retention_clock (
    id      bigint not null primary key,  -- [none] always 1
    seen_at bigint not null               -- [none]
);

create table retention_round (
    id       bigint not null primary key,  -- [none]
    began_at bigint not null,              -- [none]
    ended_at bigint                        -- [none] null while it goes on
);

-- What is left of data whose time was over: the rule and a number.
create table retention_ended (
    day   text   not null,  -- [none] in UTC
    rule  text   not null,  -- [none]
    items bigint not null,  -- [none]
    primary key (day, rule)
);
