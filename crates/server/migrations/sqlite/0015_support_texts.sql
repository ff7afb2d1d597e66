-- Planned maintenance, as the support site tells it beforehand.

CREATE TABLE maintenances (
    id TEXT PRIMARY KEY,
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    text TEXT NOT NULL,
    -- The operator who entered it.
    entered_by TEXT NOT NULL,
    entered_at INTEGER NOT NULL,
    UNIQUE (starts_at, ends_at, text)
) STRICT;
CREATE INDEX maintenances_end ON maintenances (ends_at);
