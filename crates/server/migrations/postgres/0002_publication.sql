-- What others are told about revocation, signed ahead by the authority. Nothing here decides
-- anything inside the exchange: that is certificates.revoked_at alone.

-- When the next answer about a certificate has to be signed: at once after it was issued or
-- revoked. NULL before it is issued and after it has ended.
ALTER TABLE certificates ADD COLUMN answer_due_at BIGINT;
UPDATE certificates SET answer_due_at = 0 WHERE der IS NOT NULL;
CREATE INDEX certificates_answer_due ON certificates (answer_due_at)
    WHERE answer_due_at IS NOT NULL;
CREATE INDEX certificates_revoked ON certificates (not_before) WHERE revoked_at IS NOT NULL;

-- OCSP answers.
CREATE TABLE status_answers (
    serial TEXT PRIMARY KEY REFERENCES certificates (serial),
    der BYTEA NOT NULL,
    this_update BIGINT NOT NULL,
    next_update BIGINT NOT NULL
);

-- Revocation lists, one for each partition.
CREATE TABLE revocation_lists (
    partition_name TEXT PRIMARY KEY,
    number BIGINT NOT NULL,
    der BYTEA NOT NULL,
    this_update BIGINT NOT NULL,
    next_update BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    -- Counted up by every revocation in the partition, so that a list that was read before it
    -- is not taken for one with it.
    changes BIGINT NOT NULL
);
