-- What others are told about revocation, signed ahead by the authority. Nothing here decides
-- anything inside the exchange: that is certificates.revoked_at alone.

-- When the next answer about a certificate has to be signed: at once after it was issued or
-- revoked. NULL before it is issued and after it has ended.
ALTER TABLE certificates ADD COLUMN answer_due_at INTEGER;
UPDATE certificates SET answer_due_at = 0 WHERE der IS NOT NULL;
CREATE INDEX certificates_answer_due ON certificates (answer_due_at)
    WHERE answer_due_at IS NOT NULL;
CREATE INDEX certificates_revoked ON certificates (not_before) WHERE revoked_at IS NOT NULL;

-- OCSP answers.
CREATE TABLE status_answers (
    serial TEXT PRIMARY KEY REFERENCES certificates (serial),
    der BLOB NOT NULL,
    this_update INTEGER NOT NULL,
    next_update INTEGER NOT NULL
) STRICT;

-- Revocation lists, one for each partition.
CREATE TABLE revocation_lists (
    partition_name TEXT PRIMARY KEY,
    number INTEGER NOT NULL,
    der BLOB NOT NULL,
    this_update INTEGER NOT NULL,
    next_update INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    -- Counted up by every revocation in the partition, so that a list that was read before it
    -- is not taken for one with it.
    changes INTEGER NOT NULL
) STRICT;
