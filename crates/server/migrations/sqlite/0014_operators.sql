-- Operators are managed on the console, choose their own passwords, and check before approval.

-- 'temporary': made by the system, to be replaced at the next sign-in; 'own': kept in use. Whoever
-- works here already has no other password and keeps it.
ALTER TABLE operators ADD COLUMN password_origin TEXT NOT NULL DEFAULT 'own';
-- Counted up with every change of the entry, so that nobody changes what another has just changed.
ALTER TABLE operators ADD COLUMN version INTEGER NOT NULL DEFAULT 0;
ALTER TABLE operators ADD COLUMN signed_in_at INTEGER;
-- A removed operator stays: the id is not given again, and the record can tell the name.
ALTER TABLE operators ADD COLUMN removed_at INTEGER;

-- Who looked at an application before somebody else approves it; it is about the key at that time.
CREATE TABLE application_checks (
    receipt TEXT PRIMARY KEY REFERENCES applications (receipt),
    operator_id TEXT NOT NULL REFERENCES operators (id),
    checked_at INTEGER NOT NULL
) STRICT;
