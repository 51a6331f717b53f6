-- Where the controller sits within its country: holidays, and in some countries the authority, follow it.
-- Each answer is a row; the newest counts.

create table seat (
    id            bigint not null primary key,  -- [none]
    controller_id bigint not null,              -- [none]
    region        text   not null,              -- [none] a country, or a part of it (ISO 3166-2)
    set_at        bigint not null,              -- [none]
    set_by        bigint not null               -- [pseudonym]
);

create index seat_by_controller on seat (controller_id, id);
