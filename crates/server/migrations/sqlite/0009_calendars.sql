-- Calendars, expected dates and fees.

-- When the federation of a prefecture works: calendar::Calendar as JSON. Without a row it works
-- as the program assumes.
CREATE TABLE calendars (
    prefecture TEXT PRIMARY KEY,
    calendar TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    changed_by TEXT NOT NULL
) STRICT;

-- What was told to the office when it applied.
ALTER TABLE applications ADD COLUMN expected_at INTEGER;

-- 発行手数料, one row for each movement: what is owed is positive, what was deducted or paid
-- negative.
CREATE TABLE fees (
    id TEXT PRIMARY KEY,
    office_number TEXT NOT NULL REFERENCES offices (number),
    receipt TEXT NOT NULL REFERENCES applications (receipt),
    at INTEGER NOT NULL,
    -- 'charged', 'deducted', 'paid' or 'waived'.
    movement TEXT NOT NULL,
    yen INTEGER NOT NULL,
    note TEXT NOT NULL,
    actor TEXT NOT NULL
) STRICT;
CREATE INDEX fees_office ON fees (office_number, at);
CREATE INDEX fees_receipt ON fees (receipt);
CREATE UNIQUE INDEX fees_charged_once ON fees (receipt) WHERE movement = 'charged';
