-- Planned maintenance, as the support site tells it beforehand.

CREATE TABLE maintenances (
    id TEXT PRIMARY KEY,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    text TEXT NOT NULL,
    -- The operator who entered it.
    entered_by TEXT NOT NULL,
    entered_at BIGINT NOT NULL,
    UNIQUE (starts_at, ends_at, text)
);
CREATE INDEX maintenances_end ON maintenances (ends_at);
