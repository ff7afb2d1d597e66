-- Ways of claiming and delegations with their history.

-- A way holds from its day until the next row of the office begins. offices.claiming is the way of
-- today, kept in step by whoever writes here and, on the day itself, by the worker.
CREATE TABLE claiming_ways (
    office_number TEXT NOT NULL REFERENCES offices (number),
    from_day TEXT NOT NULL,
    -- 'internet', 'agent', 'media', 'paper' or 'unknown'.
    way TEXT NOT NULL,
    -- Who said so: 'federation', 'import', 'answer' (the office itself) or 'earlier' (before there
    -- was a history).
    source TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    recorded_by TEXT NOT NULL,
    -- The day on which it has to be taken over into offices.claiming; NULL once it was.
    due_day TEXT,
    PRIMARY KEY (office_number, from_day)
) STRICT;
CREATE INDEX claiming_ways_due ON claiming_ways (due_day) WHERE due_day IS NOT NULL;
INSERT INTO claiming_ways (office_number, from_day, way, source, recorded_at, recorded_by)
    SELECT number, date(created_at / 1000, 'unixepoch', '+9 hours'), claiming, 'earlier', created_at, ''
    FROM offices WHERE claiming <> 'unknown';

ALTER TABLE delegations ADD COLUMN source TEXT NOT NULL DEFAULT 'earlier';
ALTER TABLE delegations ADD COLUMN recorded_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE delegations ADD COLUMN recorded_by TEXT NOT NULL DEFAULT '';
CREATE INDEX delegations_agent ON delegations (agent_name, from_day);

-- What an office said about its claims while nothing was on record.
CREATE TABLE claiming_answers (
    office_number TEXT NOT NULL REFERENCES offices (number),
    answered_at INTEGER NOT NULL,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    -- Who sends: 'office' or 'agent'.
    sender TEXT NOT NULL,
    -- How: 'internet', 'media' or 'paper'.
    method TEXT NOT NULL,
    confirmed_at INTEGER,
    confirmed_by TEXT REFERENCES operators (id),
    PRIMARY KEY (office_number, answered_at)
) STRICT;

-- What operators write down about an office for their colleagues.
CREATE TABLE office_notes (
    id TEXT PRIMARY KEY,
    office_number TEXT NOT NULL REFERENCES offices (number),
    operator_id TEXT NOT NULL REFERENCES operators (id),
    written_at INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT;
CREATE INDEX office_notes_office ON office_notes (office_number, written_at);

-- Files of records: uploaded, looked at, applied.
CREATE TABLE imports (
    id TEXT PRIMARY KEY,
    -- 'offices' or 'delegations'.
    subject TEXT NOT NULL,
    operator_id TEXT NOT NULL REFERENCES operators (id),
    -- The prefecture of the operator; NULL is the centre.
    prefecture TEXT,
    file_name TEXT NOT NULL,
    -- The file, until it is applied or has lain too long.
    content BLOB,
    -- 'none' or 'issue': whether new offices get accounts.
    accounts TEXT NOT NULL,
    uploaded_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    applied_at INTEGER,
    new_rows INTEGER,
    changed_rows INTEGER,
    unchanged_rows INTEGER,
    refused_rows INTEGER
) STRICT;
CREATE INDEX imports_applied ON imports (subject, applied_at);
