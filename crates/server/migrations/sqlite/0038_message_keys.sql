-- A terminal that joined later asks its colleagues' terminals for the keys of messages that were
-- sealed before, and gets each as a packet that only it can open.
CREATE TABLE message_keys (
    message_id TEXT NOT NULL REFERENCES messages (id),
    -- SHA-256 of the certificate that asks.
    fingerprint TEXT NOT NULL,
    -- The certificate and its office.
    serial TEXT NOT NULL,
    office_number TEXT NOT NULL REFERENCES offices (number),
    asked_at INTEGER NOT NULL,
    -- The key, wrapped for the certificate; NULL until a colleague's terminal has done so.
    packet BLOB,
    given_at INTEGER,
    -- The certificate of that terminal.
    given_by TEXT,
    PRIMARY KEY (message_id, fingerprint)
) STRICT;
CREATE INDEX message_keys_open ON message_keys (office_number, asked_at) WHERE packet IS NULL;
CREATE INDEX message_keys_given ON message_keys (office_number) WHERE packet IS NOT NULL;
