-- Requests of people under Art. 12 and 15 to 22. A case is what is known when it is taken; what happened with it are
-- its steps, which are never changed; what stands about it is their sum, kept beside it for lists.

create table rights_case (
    subject_id    bigint not null,  -- [pseudonym] who asks
    id            bigint not null,  -- [none]
    public_id     text   not null,  -- [pseudonym]
    controller_id bigint not null,  -- [none]
    about_id      bigint,           -- [pseudonym] whose data is meant, once that is known
    request_id    bigint not null,  -- [none] the same for everything that one message asks for
    kind          text   not null,  -- [none]
    channel       text   not null,  -- [none]
    mandate       text   not null,  -- [none] for whom they ask
    language      text   not null,  -- [none]
    received_at   bigint not null,  -- [none]
    received_on   text   not null,  -- [none] the day at the place; no later time-zone data moves it
    entered_at    bigint not null,  -- [none]
    entered_by    bigint not null,  -- [pseudonym]
    zone          text   not null,  -- [none] the time zone of the controller
    region        text   not null,  -- [none] whose holidays count
    tzdb          text   not null,  -- [none] version of the time-zone data that gave the day
    steps         bigint not null,  -- [none] of how many
    state         text   not null,  -- [none]
    statutory_due text,             -- [none] null while the clock stands
    strict_due    text   not null,  -- [none] alarms hang on it
    target_due    text   not null,  -- [none]
    owner_id      bigint,           -- [pseudonym] the account that has it
    stand_in_id   bigint,           -- [pseudonym]
    outcome       text,             -- [none] null while it is open
    decided_at    bigint,           -- [none]
    primary key (subject_id, id)
);

create unique index rights_case_by_public on rights_case (public_id);
create index rights_case_by_state on rights_case (controller_id, state, strict_due);
create index rights_case_by_about on rights_case (about_id);

create table rights_step (
    subject_id bigint not null,  -- [pseudonym]
    case_id    bigint not null,  -- [none]
    step_no    bigint not null,  -- [none] from 1
    at         bigint not null,  -- [none]
    by_id      bigint not null,  -- [pseudonym]
    code       text   not null,  -- [none]
    detail     bigint not null,  -- [none] a number whose meaning the code says
    words      blob,             -- [sealed: category=rights, purpose=rights, retention=rights_case]
    primary key (subject_id, case_id, step_no)
);

-- Copies of documents that made sure who asks: destroyed at the decision, and after 30 days at the latest.
create table rights_document (
    subject_id bigint not null,  -- [pseudonym]
    id         bigint not null,  -- [none]
    case_id    bigint not null,  -- [none]
    at         bigint not null,  -- [none]
    ends_at    bigint not null,  -- [none]
    content    blob   not null,  -- [sealed: category=rights, purpose=rights, retention=rights_document]
    primary key (subject_id, id)
);

create index rights_document_by_end on rights_document (ends_at);

-- Which case a mail is about. The mail may go to somebody else than who asks: the question to a known address does.
create table rights_mail (
    subject_id   bigint not null,  -- [pseudonym] to whom
    mail_id      bigint not null,  -- [none]
    asker_id     bigint not null,  -- [pseudonym] who asks
    case_id      bigint not null,  -- [none]
    primary key (subject_id, mail_id)
);

create index rights_mail_by_case on rights_mail (asker_id, case_id);

-- Cases whose people were erased, as numbers without people, so that the statistics stay exact.
create table rights_total (
    controller_id bigint not null,  -- [none]
    month         text   not null,  -- [none] of receipt
    kind          text   not null,  -- [none]
    outcome       text   not null,  -- [none] empty where it was never decided
    punctual      text   not null,  -- [none]
    extended      bigint not null,  -- [none]
    cases         bigint not null,  -- [none]
    primary key (controller_id, month, kind, outcome, punctual, extended)
);
