-- The nouns that must be right from the first day. Column classes are read by a test and by
-- `cargo xtask tidy`: [none], [pseudonym], [secret], or [sealed: category, purpose, retention].
-- Times (`_at`, `_due`) are milliseconds since 1970, UTC.

create table controller (
    id              bigint not null primary key,  -- [none]
    public_id       text   not null,              -- [none]
    name            text   not null,              -- [none] a company's name
    country         text   not null,              -- [none] ISO 3166-1 alpha-2
    privacy_contact text   not null               -- [none] an office, not a person
);

create table brand (
    id            bigint not null primary key,  -- [none]
    public_id     text   not null,              -- [none]
    controller_id bigint not null,              -- [none]
    name          text   not null               -- [none]
);

create table team (
    id            bigint not null primary key,  -- [none]
    controller_id bigint not null,              -- [none]
    name          text   not null               -- [none]
);

create table employer (
    id            bigint not null primary key,  -- [none]
    controller_id bigint not null,              -- [none]
    name          text   not null,              -- [none]
    kind          text   not null               -- [none] own or vendor
);

-- Every account belongs to an employer. The handle is a work name that colleagues see.
create table account (
    id            bigint not null primary key,  -- [pseudonym]
    public_id     text   not null,              -- [pseudonym]
    controller_id bigint not null,              -- [none]
    employer_id   bigint not null,              -- [none]
    team_id       bigint,                       -- [none]
    role          text   not null,              -- [none]
    handle        text   not null unique,       -- [pseudonym]
    password_hash text   not null,              -- [secret] Argon2id, PHC string; empty for the system
    added_at      bigint not null,              -- [none]
    closed_at     bigint                        -- [none] null while it may sign in
);

create table session (
    token_digest  bytea  not null primary key,  -- [secret] SHA-256 of 256 random bits
    actor_id      bigint not null,              -- [pseudonym]
    began_at      bigint not null,              -- [none]
    seen_at       bigint not null,              -- [none]
    ends_at       bigint not null               -- [none] absolute end
);

create index session_by_actor on session (actor_id);

create table purpose (
    id            bigint not null primary key,  -- [none] below 100: the ones everybody starts with
    controller_id bigint not null,              -- [none]
    code          text   not null,              -- [none]
    basis         text   not null,              -- [none] Art. 6(1)
    active_at     bigint not null               -- [none]
);

create table notice (
    id            bigint not null primary key,  -- [none]
    public_id     text   not null,              -- [none]
    controller_id bigint not null,              -- [none]
    slug          text   not null unique        -- [none] its address on the public page
);

-- A published version is never edited: a new one is published.
create table notice_version (
    notice_id    bigint not null,  -- [none]
    version      bigint not null,  -- [none]
    language     text   not null,  -- [none]
    published_at bigint not null,  -- [none]
    published_by bigint not null,  -- [pseudonym]
    change_class text   not null,  -- [none] editorial or material
    content_hash bytea  not null,  -- [none] SHA-256 of the text
    text         text   not null,  -- [none] Markdown
    primary key (notice_id, version, language)
);

create table person (
    subject_id    bigint not null primary key,  -- [pseudonym]
    public_id     text   not null,              -- [pseudonym]
    controller_id bigint not null,              -- [none]
    brand_id      bigint not null,              -- [none]
    team_id       bigint not null,              -- [none]
    kind          text   not null,              -- [none]
    handle        bytea  not null,              -- [pseudonym] H(salt, subject); how the ledger names them
    source        text   not null,              -- [none] where the data came from (Art. 14(2)(f))
    import_id     bigint,                       -- [none]
    created_at    bigint not null,              -- [none]
    profile       bytea  not null,              -- [sealed: category=identity, purpose=service, retention=customer]
    salt          bytea  not null               -- [sealed: category=proof, purpose=compliance, retention=customer]
);

create index person_by_public on person (public_id);
create index person_by_team on person (controller_id, team_id, subject_id);

-- Overwriting and deleting this row is how a person is forgotten, backups included: the epoch key that
-- wraps it lives outside of the database and dies within days.
create table person_key (
    subject_id bigint not null primary key,  -- [pseudonym]
    generation bigint not null,              -- [none]
    epoch      bigint not null,              -- [none] which weekly key wraps it
    wrapped    bytea  not null               -- [secret]
);

create index person_key_by_epoch on person_key (epoch, subject_id);

create table contact_point (
    subject_id bigint not null,  -- [pseudonym]
    id         bigint not null,  -- [none]
    kind       text   not null,  -- [none]
    purpose    text   not null,  -- [none]
    source     text   not null,  -- [none]
    created_at bigint not null,  -- [none]
    value      bytea  not null,  -- [sealed: category=contact, purpose=service, retention=customer]
    primary key (subject_id, id)
);

-- Who can be reached at a contact point: many people share one, so it is a directory and no owner.
create table directory (
    controller_id bigint not null,  -- [none]
    kind          text   not null,  -- [none]
    token         bytea  not null,  -- [pseudonym] keyed digest of the normal form
    subject_id    bigint not null,  -- [pseudonym]
    token_version bigint not null,  -- [none]
    primary key (controller_id, kind, token, subject_id)
);

create index directory_by_person on directory (subject_id);

create table person_purpose (
    subject_id bigint not null,  -- [pseudonym]
    purpose_id bigint not null,  -- [none]
    brand_id   bigint not null,  -- [none]
    basis      text   not null,  -- [none]
    source     text   not null,  -- [none]
    notice_id  bigint,           -- [none]
    version    bigint,           -- [none]
    since_at   bigint not null,  -- [none]
    primary key (subject_id, purpose_id, brand_id)
);

-- Consent is a history: rows are added and never changed.
create table consent_event (
    subject_id   bigint not null,  -- [pseudonym]
    id           bigint not null,  -- [none]
    purpose_id   bigint not null,  -- [none]
    brand_id     bigint not null,  -- [none]
    answer       text   not null,  -- [none]
    at           bigint not null,  -- [none] when we received it
    channel      text   not null,  -- [none]
    language     text   not null,  -- [none]
    notice_id    bigint,           -- [none]
    version      bigint,           -- [none]
    wording_hash bytea,             -- [none] SHA-256 of the sentence that was agreed to
    form         text   not null,  -- [none] which form or script
    actor_id     bigint not null,  -- [pseudonym]
    proof        bytea,             -- [sealed: category=consent, purpose=compliance, retention=consent_proof]
    primary key (subject_id, id)
);

create table restriction (
    subject_id bigint not null,  -- [pseudonym]
    id         bigint not null,  -- [none]
    ground     text   not null,  -- [none] Art. 18(1)
    from_at    bigint not null,  -- [none]
    from_by    bigint not null,  -- [pseudonym]
    lifted_at  bigint,           -- [none] null while in force
    lifted_by  bigint,           -- [pseudonym]
    primary key (subject_id, id)
);

create table purchase (
    subject_id   bigint not null,  -- [pseudonym]
    id           bigint not null,  -- [none]
    public_id    text   not null,  -- [pseudonym]
    brand_id     bigint not null,  -- [none]
    import_id    bigint not null,  -- [none]
    source       text   not null,  -- [none]
    origin       bytea  not null,  -- [pseudonym] keyed digest of source and invoice number
    kind         text   not null,  -- [none]
    at           bigint not null,  -- [none]
    currency     text   not null,  -- [none]
    line_count   bigint not null,  -- [none]
    head         bytea  not null,  -- [sealed: category=purchases, purpose=service, retention=purchase]
    primary key (subject_id, id)
);

create unique index purchase_by_origin on purchase (subject_id, origin);

create table purchase_line (
    subject_id  bigint not null,  -- [pseudonym]
    purchase_id bigint not null,  -- [none]
    line_no     bigint not null,  -- [none] occurrence within the invoice, from 0
    line        bytea  not null,  -- [sealed: category=purchases, purpose=service, retention=purchase]
    primary key (subject_id, purchase_id, line_no)
);

-- Sales whose file names no customer. Nobody is meant, so nothing is sealed.
create table anonymous_sale (
    id         bigint not null primary key,  -- [none]
    brand_id   bigint not null,              -- [none]
    import_id  bigint not null,              -- [none]
    origin     bytea  not null unique,       -- [none] keyed digest of source and invoice number
    kind       text   not null,              -- [none]
    at         bigint not null,              -- [none]
    country    text   not null,              -- [none]
    currency   text   not null,              -- [none]
    line_count bigint not null               -- [none]
);

create table anonymous_sale_line (
    sale_id     bigint not null,  -- [none]
    line_no     bigint not null,  -- [none]
    article     text   not null,  -- [none]
    description text   not null,  -- [none]
    quantity    bigint not null,  -- [none]
    price       bigint not null,  -- [none] digits without the point
    scale       bigint not null,  -- [none] digits after the point
    primary key (sale_id, line_no)
);

-- Totals of the shop that survive an erasure. Groups of fewer than ten buyers are folded into the
-- country "other" when one of their people is erased, and whenever they are shown.
create table shop_total (
    brand_id      bigint not null,  -- [none]
    month         bigint not null,  -- [none] year × 12 + month − 1
    country       text   not null,  -- [none] two letters, "other" or "anonymous"
    currency      text   not null,  -- [none]
    invoices      bigint not null,  -- [none]
    cancellations bigint not null,  -- [none]
    lines         bigint not null,  -- [none]
    net           bigint not null,  -- [none] millionths of the main unit
    buyers        bigint not null,  -- [none] people who ever bought in the group
    primary key (brand_id, month, country, currency)
);

create table shop_total_buyer (
    subject_id bigint not null,  -- [pseudonym]
    brand_id   bigint not null,  -- [none]
    month      bigint not null,  -- [none]
    country    text   not null,  -- [none]
    currency   text   not null,  -- [none]
    primary key (subject_id, brand_id, month, country, currency)
);

create table import_run (
    id              bigint not null primary key,  -- [none]
    public_id       text   not null,              -- [none]
    controller_id   bigint not null,              -- [none]
    brand_id        bigint not null,              -- [none]
    team_id         bigint not null,              -- [none]
    kind            text   not null,              -- [none] invoices or customers
    source          text   not null,              -- [none] which shop or file family
    basis           text   not null,              -- [none]
    notice_id       bigint,                       -- [none]
    version         bigint,                       -- [none]
    currency        text   not null,              -- [none]
    file_digest     bytea  not null,              -- [none] SHA-256 of the file
    file_bytes      bigint not null,              -- [none]
    state           text   not null,              -- [none] running, done, stopped
    started_at      bigint not null,              -- [none]
    started_by      bigint not null,              -- [pseudonym]
    ended_at        bigint,                       -- [none]
    bytes_done      bigint not null,              -- [none] everything before this byte is durable
    rows_read       bigint not null,              -- [none]
    rows_refused    bigint not null,              -- [none]
    people_added    bigint not null,              -- [none]
    purchases_added bigint not null,              -- [none]
    lines_added     bigint not null,              -- [none]
    anonymous_lines bigint not null,              -- [none] lines without a customer that were added
    spool_key       bytea                         -- [secret] wrapped key of the uploaded copy; null when none
);

-- Where and why a row was not taken; never what it held.
create table import_problem (
    import_id   bigint not null,  -- [none]
    row_no      bigint not null,  -- [none]
    byte_at     bigint not null,  -- [none]
    column_name text   not null,  -- [none]
    why         text   not null,  -- [none]
    primary key (import_id, row_no, column_name, why)
);

create table reason_text (
    subject_id bigint not null,  -- [pseudonym]
    event_id   bigint not null,  -- [none]
    words      bytea  not null,  -- [sealed: category=looks, purpose=compliance, retention=ledger]
    primary key (subject_id, event_id)
);

-- The ledger. Rows are added and never changed; subject_id 0 means the house or, with rows in
-- event_shown, everybody in a list.
create table event (
    subject_id    bigint not null,  -- [pseudonym]
    id            bigint not null,  -- [none]
    at            bigint not null,  -- [none]
    actor_id      bigint not null,  -- [pseudonym]
    controller_id bigint not null,  -- [none]
    brand_id      bigint,           -- [none]
    deed          bigint not null,  -- [none]
    purpose_id    bigint not null,  -- [none]
    reason        text   not null,  -- [none]
    people        bigint not null,  -- [none]
    detail        bigint not null,  -- [none]
    codes         bytea  not null,  -- [none] the bytes the leaf covers
    handle        bytea  not null,  -- [pseudonym]
    lane          bigint not null,  -- [none]
    lane_seq      bigint not null,  -- [none]
    leaf          bytea  not null,  -- [none]
    primary key (subject_id, id)
);

create index event_by_lane on event (lane, lane_seq);
create index event_by_actor on event (actor_id, at);

create table event_shown (
    subject_id bigint not null,  -- [pseudonym]
    event_id   bigint not null,  -- [none]
    position   bigint not null,  -- [none]
    handle     bytea  not null,  -- [pseudonym]
    primary key (subject_id, event_id)
);

create index event_shown_by_event on event_shown (event_id, position);

create table lane (
    id        bigint not null primary key,  -- [none]
    opened_at bigint not null               -- [none]
);

create table tree_leaf (
    position bigint not null primary key,  -- [none]
    lane     bigint not null,              -- [none]
    lane_seq bigint not null,              -- [none]
    leaf     bytea  not null               -- [none]
);

create unique index tree_leaf_by_lane on tree_leaf (lane, lane_seq);

create table checkpoint (
    size     bigint not null primary key,  -- [none]
    at       bigint not null,              -- [none]
    frontier bytea  not null,              -- [none]
    note     text   not null               -- [none] signed, as published
);

create table erasure (
    id              bigint not null primary key,  -- [none]
    public_id       text   not null,              -- [none]
    controller_id   bigint not null,              -- [none]
    subject_id      bigint not null,              -- [pseudonym]
    handle          bytea  not null,              -- [pseudonym]
    step            text   not null,              -- [none]
    ordered_at      bigint not null,              -- [none]
    ordered_by      bigint not null,              -- [pseudonym]
    epoch           bigint not null,              -- [none] the weekly key that must die
    unreadable_from bigint not null,              -- [none]
    marks           bytea  not null,              -- [secret] bytes of the old ciphertexts, inverted, for the leftover check
    counts          text   not null,              -- [none] what went, in numbers
    certificate     text                          -- [none] null until written
);

create unique index erasure_by_person on erasure (subject_id);

create table erasure_step (
    erasure_id bigint not null,  -- [none]
    step       text   not null,  -- [none]
    done_at    bigint not null,  -- [none]
    note       text   not null,  -- [none] counts only
    primary key (erasure_id, step)
);

-- Keyed fingerprints that keep old files from bringing an erased person back.
create table do_not_reload (
    controller_id bigint not null,  -- [none]
    kind          text   not null,  -- [none]
    token         bytea  not null,  -- [pseudonym]
    token_version bigint not null,  -- [none]
    set_at        bigint not null,  -- [none]
    ends_at       bigint not null,  -- [none]
    primary key (controller_id, kind, token)
);

-- What the search index still has to learn, and the tokens it was given, so that they can be taken out
-- again exactly.
create table index_outbox (
    seq        bigint not null primary key,  -- [none]
    subject_id bigint not null,              -- [pseudonym]
    op         text   not null               -- [none] put or remove
);

create table index_word (
    subject_id bigint not null primary key,  -- [pseudonym]
    words      bytea  not null               -- [secret] packed keyed tokens
);

create table setting (
    name  text not null primary key,  -- [none]
    value text not null               -- [none]
);

-- The ledger is only ever added to; whoever owns the database can still change it, and the tree shows that they did.
create function ledger_is_never_changed() returns trigger language plpgsql as $$
begin
    raise exception 'the ledger is never changed';
end
$$;
create trigger event_is_not_changed before update or delete on event
    for each row execute function ledger_is_never_changed();
create trigger event_is_not_emptied before truncate on event
    for each statement execute function ledger_is_never_changed();
create trigger event_shown_is_not_changed before update or delete on event_shown
    for each row execute function ledger_is_never_changed();
create trigger event_shown_is_not_emptied before truncate on event_shown
    for each statement execute function ledger_is_never_changed();
create trigger tree_leaf_is_not_changed before update or delete on tree_leaf
    for each row execute function ledger_is_never_changed();
create trigger tree_leaf_is_not_emptied before truncate on tree_leaf
    for each statement execute function ledger_is_never_changed();
