-- The audit as one list that only grows. A row gets its place after its transaction was committed,
-- from one sequencer, so that no transaction waits for another.

-- Place in the list, from 0, and SHA-256 of the row as a leaf of the tree. NULL until it has one.
ALTER TABLE audit_events ADD COLUMN sequence BIGINT;
ALTER TABLE audit_events ADD COLUMN leaf BYTEA;
CREATE UNIQUE INDEX audit_events_sequence ON audit_events (sequence) WHERE sequence IS NOT NULL;
CREATE INDEX audit_events_waiting ON audit_events (at, id) WHERE sequence IS NULL;

-- The right edge of the tree: one row.
CREATE TABLE audit_tree (
    name TEXT PRIMARY KEY,
    size BIGINT NOT NULL,
    peaks BYTEA NOT NULL
);
INSERT INTO audit_tree (name, size, peaks) VALUES ('audit', 0, '');

-- Hashes of perfect subtrees of 256, 65,536, ... leaves, so that a proof reads few rows.
CREATE TABLE audit_tiles (
    level BIGINT NOT NULL,
    place BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (level, place)
);

-- Signed heads: the last one, and one for every ten minutes before it.
CREATE TABLE audit_heads (
    size BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    text TEXT NOT NULL
);

-- Certificates with which the exchange signs or signed evidence, with the OCSP answer about each.
CREATE TABLE evidence_certificates (
    serial TEXT PRIMARY KEY,
    issuer TEXT NOT NULL,
    der BYTEA NOT NULL,
    not_after BIGINT NOT NULL,
    added_at BIGINT NOT NULL,
    answer BYTEA,
    answer_due_at BIGINT NOT NULL
);

-- Records of what was exchanged, as an office asked for them. The same facts are the same record,
-- which gets its time stamp later.
CREATE TABLE evidence_records (
    id TEXT PRIMARY KEY,
    office_number TEXT NOT NULL REFERENCES offices (number),
    facts_sha256 TEXT NOT NULL,
    record BYTEA NOT NULL,
    signature BYTEA NOT NULL,
    answer BYTEA,
    made_at BIGINT NOT NULL,
    -- NULL when no stamp is wanted (any more).
    stamp_due_at BIGINT,
    time_stamp BYTEA,
    UNIQUE (office_number, facts_sha256)
);
CREATE INDEX evidence_records_due ON evidence_records (stamp_due_at)
    WHERE stamp_due_at IS NOT NULL;
CREATE INDEX evidence_records_made ON evidence_records (made_at);
