-- The audit as one list that only grows. A row gets its place after its transaction was committed,
-- from one sequencer, so that no transaction waits for another.

-- Place in the list, from 0, and SHA-256 of the row as a leaf of the tree. NULL until it has one.
ALTER TABLE audit_events ADD COLUMN sequence INTEGER;
ALTER TABLE audit_events ADD COLUMN leaf BLOB;
CREATE UNIQUE INDEX audit_events_sequence ON audit_events (sequence) WHERE sequence IS NOT NULL;
CREATE INDEX audit_events_waiting ON audit_events (at, id) WHERE sequence IS NULL;

-- The right edge of the tree: one row.
CREATE TABLE audit_tree (
    name TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    peaks BLOB NOT NULL
) STRICT;
INSERT INTO audit_tree (name, size, peaks) VALUES ('audit', 0, x'');

-- Hashes of perfect subtrees of 256, 65,536, ... leaves, so that a proof reads few rows.
CREATE TABLE audit_tiles (
    level INTEGER NOT NULL,
    place INTEGER NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (level, place)
) STRICT;

-- Signed heads: the last one, and one for every ten minutes before it.
CREATE TABLE audit_heads (
    size INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    text TEXT NOT NULL
) STRICT;

-- Certificates with which the exchange signs or signed evidence, with the OCSP answer about each.
CREATE TABLE evidence_certificates (
    serial TEXT PRIMARY KEY,
    issuer TEXT NOT NULL,
    der BLOB NOT NULL,
    not_after INTEGER NOT NULL,
    added_at INTEGER NOT NULL,
    answer BLOB,
    answer_due_at INTEGER NOT NULL
) STRICT;

-- Records of what was exchanged, as an office asked for them. The same facts are the same record,
-- which gets its time stamp later.
CREATE TABLE evidence_records (
    id TEXT PRIMARY KEY,
    office_number TEXT NOT NULL REFERENCES offices (number),
    facts_sha256 TEXT NOT NULL,
    record BLOB NOT NULL,
    signature BLOB NOT NULL,
    answer BLOB,
    made_at INTEGER NOT NULL,
    -- NULL when no stamp is wanted (any more).
    stamp_due_at INTEGER,
    time_stamp BLOB,
    UNIQUE (office_number, facts_sha256)
) STRICT;
CREATE INDEX evidence_records_due ON evidence_records (stamp_due_at)
    WHERE stamp_due_at IS NOT NULL;
CREATE INDEX evidence_records_made ON evidence_records (made_at);
