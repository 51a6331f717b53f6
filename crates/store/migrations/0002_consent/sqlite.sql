-- Consent in depth: what each purpose rests on, the sentences people agree to, who objected, how old somebody is.

-- For which way of writing an answer counts; null: a no counts for all of them, a yes for none.
alter table consent_event add column for_channel text;  -- [none]

-- What a purpose rests on. The purposes everybody starts with have a row in `purpose`, too.
create table purpose_rule (
    id                bigint not null primary key,  -- [none] below 100: the ones everybody starts with
    controller_id     bigint not null,              -- [none]
    code              text   not null,              -- [none]
    title             text   not null,              -- [none] the company's own words; empty for the first ones
    basis             text   not null,              -- [none] Art. 6(1)
    kind              text   not null,              -- [none] which formula decides
    explicit          bigint not null,              -- [none] 1: only an express statement counts
    special           bigint not null,              -- [none] 1: uses special categories (Art. 9(1))
    special_condition text,                         -- [none] Art. 9(2), once chosen
    soft_opt_in       bigint not null,              -- [none] 1: customers are written to until they say no
    active_at         bigint                        -- [none] null while it is off
);

create unique index purpose_rule_by_code on purpose_rule (controller_id, code);

-- What was there before: marketing and upkeep are off until somebody switches them on.
insert into purpose_rule (id, controller_id, code, title, basis, kind, explicit, special, special_condition, soft_opt_in, active_at)
    select id, controller_id, code, '', basis,
        case id when 3 then 'direct_marketing' when 4 then 'rights_answer' else 'ordinary' end,
        0, 0, null, 0, case when id in (3, 6) then null else active_at end
    from purpose where id < 100;

insert into purpose_rule (id, controller_id, code, title, basis, kind, explicit, special, special_condition, soft_opt_in, active_at)
    select 7, controller_id, 'breach_notice', '', 'legal_obligation', 'breach_notice', 0, 0, null, 0, active_at
    from purpose where id = 4;

-- The weighing of interests without which Art. 6(1)(f) is no basis. About no person; versions are never edited.
create table assessment (
    purpose_id  bigint not null,  -- [none]
    version     bigint not null,  -- [none]
    interest    text   not null,  -- [none]
    necessity   text   not null,  -- [none]
    balance     text   not null,  -- [none]
    safeguards  text   not null,  -- [none]
    reviewer_id bigint,           -- [pseudonym]
    review_due  bigint,           -- [none]
    written_at  bigint not null,  -- [none]
    written_by  bigint not null,  -- [pseudonym]
    primary key (purpose_id, version)
);

-- Whether old data may serve a new purpose (Art. 6(4)); the newest row of a pair counts.
create table compatible_use (
    id           bigint not null primary key,  -- [none]
    from_purpose bigint not null,              -- [none]
    to_purpose   bigint not null,              -- [none]
    from_basis   text   not null,              -- [none]
    link         text   not null,              -- [none] Art. 6(4)(a)
    context      text   not null,              -- [none] (b)
    nature       text   not null,              -- [none] (c)
    consequences text   not null,              -- [none] (d)
    safeguards   text   not null,              -- [none] (e)
    outcome      text   not null,              -- [none]
    decided_by   bigint not null,              -- [pseudonym]
    decided_at   bigint not null               -- [none]
);

create index compatible_use_by_pair on compatible_use (from_purpose, to_purpose);

-- Each change of a basis; people who were asked before it keep what they were told.
create table basis_change (
    id         bigint not null primary key,  -- [none]
    purpose_id bigint not null,              -- [none]
    from_basis text   not null,              -- [none]
    to_basis   text   not null,              -- [none]
    changed_at bigint not null,              -- [none]
    changed_by bigint not null,              -- [pseudonym]
    agreed_by  bigint                        -- [pseudonym] the data protection officer
);

create index basis_change_by_purpose on basis_change (purpose_id);

-- What the data protection officer agreed to before somebody else does it; used once.
create table agreement (
    id         bigint not null primary key,  -- [none]
    matter     text   not null,              -- [none] which kind of deed, and which one exactly
    agreed_at  bigint not null,              -- [none]
    agreed_by  bigint not null,              -- [pseudonym]
    used_at    bigint                        -- [none] null until used
);

create index agreement_by_matter on agreement (matter);

-- Sentences people agree to and scripts that agents read. A published version is never edited.
create table wording (
    purpose_id   bigint not null,  -- [none]
    kind         text   not null,  -- [none] form or script
    form         text   not null,  -- [none] which form or script
    language     text   not null,  -- [none]
    version      bigint not null,  -- [none]
    explicit     bigint not null,  -- [none] 1: asks for an express statement
    hash         blob   not null,  -- [none] SHA-256 of the text
    text         text   not null,  -- [none]
    published_at bigint not null,  -- [none]
    published_by bigint not null,  -- [pseudonym]
    primary key (purpose_id, kind, form, language, version)
);

create index wording_by_hash on wording (hash);

-- Objections (Art. 21): against all direct marketing, or against one purpose.
create table objection (
    subject_id bigint not null,  -- [pseudonym]
    id         bigint not null,  -- [none]
    against    bigint,           -- [none] the purpose; null: all direct marketing
    at         bigint not null,  -- [none] when we received it
    via        text   not null,  -- [none]
    actor_id   bigint not null,  -- [pseudonym]
    ended      text,             -- [none] lifted or overruled; null while it stands
    ended_at   bigint,           -- [none]
    ended_by   bigint,           -- [pseudonym]
    ground     blob,             -- [sealed: category=consent, purpose=compliance, retention=consent_proof]
    primary key (subject_id, id)
);

-- Keyed fingerprints of contact points that get no marketing. They outlive the person: that is what an objection
-- is for. The objection's number tells rows of one objection apart and names nobody once the person is erased.
create table marketing_stop (
    controller_id bigint not null,  -- [none]
    kind          text   not null,  -- [none]
    token         blob   not null,  -- [pseudonym]
    objection_id  bigint not null,  -- [pseudonym]
    token_version bigint not null,  -- [none]
    set_at        bigint not null,  -- [none]
    primary key (controller_id, kind, token, objection_id)
);

create index marketing_stop_by_objection on marketing_stop (objection_id);

-- The same fingerprints of the contact points of people who are here, so that a stop finds them.
create table contact_stop (
    subject_id    bigint not null,  -- [pseudonym]
    controller_id bigint not null,  -- [none]
    kind          text   not null,  -- [none]
    token         blob   not null,  -- [pseudonym]
    token_version bigint not null,  -- [none]
    primary key (subject_id, controller_id, kind, token)
);

-- When somebody was born and in which country they live, as they say; kept only if it is needed.
create table birth (
    subject_id bigint not null primary key,  -- [pseudonym]
    minor      bigint not null,              -- [none] 1: needs a guardian's agreement, as of the last look
    told_at    bigint not null,              -- [none]
    told_by    bigint not null,              -- [pseudonym]
    born       blob   not null               -- [sealed: category=identity, purpose=compliance, retention=customer]
);

create index birth_by_minor on birth (minor);

-- Which account was shown which version of the notice for staff (Art. 13), and when.
create table notice_seen (
    actor_id   bigint not null,  -- [pseudonym]
    notice_id  bigint not null,  -- [none]
    version    bigint not null,  -- [none]
    seen_at    bigint not null,  -- [none]
    primary key (actor_id, notice_id, version)
);

-- Whom a notice tells; without a row, customers.
create table notice_audience (
    notice_id bigint not null primary key,  -- [none]
    audience  text   not null               -- [none] customers or staff
);
