-- The first events of the proof log leave it when their time is over. What a signed record of a cut covers may be
-- deleted, each event before its leaf; nothing else may, and no record is ever changed.

create table ledger_cut (
    size   bigint not null primary key,  -- [none] how many events are gone since the first
    since  bigint not null,              -- [none] what is gone had been signed for by then; the log goes from there
    at     bigint not null,              -- [none]
    events bigint not null,              -- [none] how many this cut took
    note   text   not null               -- [none] signed
);

-- Where a lane goes on after the newest cut. Together they are as many as that cut took away since the first event.
alter table lane add column cut_below bigint not null default 0;  -- [none]

create function ledger_cut_is_of_a_checkpoint() returns trigger language plpgsql as $$
begin
    if exists (select 1 from checkpoint c where c.size = new.size)
        and not exists (select 1 from ledger_cut k where k.size >= new.size) then
        return new;
    end if;
    raise exception 'the ledger is cut at a later checkpoint';
end
$$;
create trigger ledger_cut_is_of_a_checkpoint before insert on ledger_cut
    for each row execute function ledger_cut_is_of_a_checkpoint();
create trigger ledger_cut_is_not_changed before update or delete on ledger_cut
    for each row execute function ledger_is_never_changed();
create trigger ledger_cut_is_not_emptied before truncate on ledger_cut
    for each statement execute function ledger_is_never_changed();

create function event_is_cut() returns trigger language plpgsql as $$
begin
    if exists (select 1 from tree_leaf t where t.lane = old.lane and t.lane_seq = old.lane_seq
        and t.position < (select coalesce(max(k.size), 0) from ledger_cut k)) then
        return old;
    end if;
    raise exception 'the ledger is never changed';
end
$$;
drop trigger event_is_not_changed on event;
create trigger event_is_not_changed before update on event
    for each row execute function ledger_is_never_changed();
create trigger event_is_not_removed before delete on event
    for each row execute function event_is_cut();

create function event_shown_is_cut() returns trigger language plpgsql as $$
begin
    if exists (select 1 from event e join tree_leaf t on t.lane = e.lane and t.lane_seq = e.lane_seq
        where e.subject_id = 0 and e.id = old.event_id
        and t.position < (select coalesce(max(k.size), 0) from ledger_cut k)) then
        return old;
    end if;
    raise exception 'the ledger is never changed';
end
$$;
drop trigger event_shown_is_not_changed on event_shown;
create trigger event_shown_is_not_changed before update on event_shown
    for each row execute function ledger_is_never_changed();
create trigger event_shown_is_not_removed before delete on event_shown
    for each row execute function event_shown_is_cut();

create function tree_leaf_is_cut() returns trigger language plpgsql as $$
begin
    if old.position < (select coalesce(max(k.size), 0) from ledger_cut k)
        and not exists (select 1 from event e where e.lane = old.lane and e.lane_seq = old.lane_seq) then
        return old;
    end if;
    raise exception 'the ledger is never changed';
end
$$;
drop trigger tree_leaf_is_not_changed on tree_leaf;
create trigger tree_leaf_is_not_changed before update on tree_leaf
    for each row execute function ledger_is_never_changed();
create trigger tree_leaf_is_not_removed before delete on tree_leaf
    for each row execute function tree_leaf_is_cut();
