-- Each index costs with each change of a row, and its place in the file. One serves for all that ask by state: rows
-- that are not settled come first in it, or last, and a job changes its place in it with its state.
DROP INDEX job_order;
DROP INDEX job_due;
DROP INDEX job_open;
-- NULLS LAST here and in ORDER BY: else H2 does not see that they are the same order.
CREATE INDEX job_open ON job (settled_at NULLS LAST, account, state, seq);

-- The label of the account is long and nearly always the same. So none of these begins with it: H2 would take such a
-- one for whatever has an account, and read a million rows.
DROP INDEX job_external;
CREATE INDEX job_external ON job (external_id);

-- The newest first: H2 reads an index in its own order only.
DROP INDEX job_seq;
CREATE INDEX job_seq ON job (seq DESC);

-- A new table, for the two databases have no common word for another primary key.
CREATE TABLE new_task (
  account      VARCHAR(300) NOT NULL,
  external_id  VARCHAR(64)  NOT NULL,
  content      VARCHAR(32)  NOT NULL,
  attempt      INTEGER      NOT NULL,
  state        VARCHAR(16)  NOT NULL,
  holds_slot   BOOLEAN      NOT NULL,
  posts        INTEGER      NOT NULL DEFAULT 0,
  task_id      VARCHAR(200),
  submitted_at TIMESTAMP WITH TIME ZONE,
  stuck_at     TIMESTAMP WITH TIME ZONE,
  ended_at     TIMESTAMP WITH TIME ZONE,
  result_urls  TEXT,
  units        VARCHAR(40),
  request_ids  TEXT,
  fault        TEXT,
  PRIMARY KEY (external_id, account)
);
INSERT INTO new_task (account, external_id, content, attempt, state, holds_slot, posts, task_id, submitted_at,
                      stuck_at, ended_at, result_urls, units, request_ids, fault)
SELECT account, external_id, content, attempt, state, holds_slot, posts, task_id, submitted_at,
       stuck_at, ended_at, result_urls, units, request_ids, fault
  FROM task;
DROP TABLE task;
ALTER TABLE new_task RENAME TO task;
CREATE INDEX task_content ON task (content, attempt);
CREATE INDEX task_slot ON task (holds_slot);
CREATE INDEX task_submitted ON task (submitted_at DESC);
