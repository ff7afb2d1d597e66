-- When the audit last told of what was refused to an address, so that refusing costs little.
CREATE TABLE refusal_notes (
    office_number TEXT NOT NULL,
    service_kind TEXT NOT NULL,
    code TEXT NOT NULL,
    noted_at INTEGER NOT NULL,
    PRIMARY KEY (office_number, service_kind, code)
) STRICT, WITHOUT ROWID;
