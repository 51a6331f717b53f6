-- The notice that stood on the page somebody sent (Art. 13); null for what came in before it was kept.

alter table form_submission add column notice_id bigint;       -- [none]
alter table form_submission add column notice_version bigint;  -- [none]

-- Marketing stops are told apart by whether the objection they came from is still here.
create index objection_by_id on objection (id);
