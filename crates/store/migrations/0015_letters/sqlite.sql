-- Letters of cases, and the house's own templates for them.

create table letter (
    subject_id  bigint not null,  -- [pseudonym] to whom
    id          bigint not null,  -- [none]
    asker_id    bigint not null,  -- [pseudonym] who asks; a question to a known address goes to somebody else
    case_id     bigint not null,  -- [none]
    mail_id     bigint,           -- [none] the mail whose words it is; null for a letter behind a link, or on paper
    kind        text   not null,  -- [none]
    language    text   not null,  -- [none]
    template_no bigint not null,  -- [none] version of the house's own template; 0 is the one that comes with the program
    made_at     bigint not null,  -- [none]
    words       blob   not null,  -- [sealed: category=letters, purpose=rights, retention=rights_case]
    primary key (subject_id, id)
);

create index letter_by_case on letter (asker_id, case_id);
create index letter_by_mail on letter (subject_id, mail_id);

create table letter_template (
    controller_id bigint not null,  -- [none]
    kind          text   not null,  -- [none]
    language      text   not null,  -- [none]
    version       bigint not null,  -- [none] from 1
    text          text   not null,  -- [none]
    made_at       bigint not null,  -- [none]
    made_by       bigint not null,  -- [pseudonym]
    primary key (controller_id, kind, language, version)
);
