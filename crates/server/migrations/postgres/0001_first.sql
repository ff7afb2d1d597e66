-- Times are milliseconds since 1970-01-01T00:00:00Z. Secrets are never here in the clear:
-- passwords and tickets as hashes, key parts as pki::pkcs12::KeyParts describes.

CREATE TABLE offices (
    number TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    prefecture TEXT NOT NULL,
    -- How the office claims: 'internet', 'agent', 'media', 'paper' or 'unknown'.
    claiming TEXT NOT NULL,
    suspended_at BIGINT,
    suspended_reason TEXT,
    created_at BIGINT NOT NULL
);

CREATE TABLE office_services (
    number TEXT NOT NULL REFERENCES offices (number),
    kind TEXT NOT NULL,
    PRIMARY KEY (number, kind)
);

CREATE TABLE delegations (
    office_number TEXT NOT NULL REFERENCES offices (number),
    agent_name TEXT NOT NULL,
    from_day TEXT NOT NULL,
    to_day TEXT,
    PRIMARY KEY (office_number, from_day)
);

CREATE TABLE accounts (
    id TEXT PRIMARY KEY,
    office_number TEXT NOT NULL REFERENCES offices (number),
    password_hash TEXT NOT NULL,
    issue_password_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE operators (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

-- Wrong passwords in a row, alike for ids that exist and ids that do not: a row says nothing
-- about which of the two it is.
CREATE TABLE attempts (
    -- 'portal', 'console' or 'issue-password'.
    purpose TEXT NOT NULL,
    -- SHA-256 of the id that was tried.
    id_hash BYTEA NOT NULL,
    failed BIGINT NOT NULL,
    locked_until BIGINT,
    last_at BIGINT NOT NULL,
    PRIMARY KEY (purpose, id_hash)
);
CREATE INDEX attempts_last ON attempts (last_at);

-- One row a browser session of the portal or the console; the id is hashed.
CREATE TABLE sessions (
    id_hash BYTEA PRIMARY KEY,
    person TEXT,
    data TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_person ON sessions (person);

CREATE TABLE notices (
    id TEXT PRIMARY KEY,
    -- 'public', 'offices' (everybody signed in) or 'office' (the one named).
    audience TEXT NOT NULL,
    office_number TEXT REFERENCES offices (number),
    category TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    -- Address inside the portal that the notice leads to.
    link TEXT,
    shown_from BIGINT NOT NULL
);
CREATE INDEX notices_shown ON notices (audience, office_number, shown_from);

CREATE TABLE notice_reads (
    notice_id TEXT NOT NULL REFERENCES notices (id),
    account_id TEXT NOT NULL REFERENCES accounts (id),
    read_at BIGINT NOT NULL,
    PRIMARY KEY (notice_id, account_id)
);

-- 発行申請を行う前: who confirmed which edition of the text.
CREATE TABLE gate_confirmations (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    kind TEXT NOT NULL,
    edition TEXT NOT NULL,
    confirmed_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, kind)
);

CREATE TABLE applications (
    receipt TEXT PRIMARY KEY,
    office_number TEXT NOT NULL REFERENCES offices (number),
    account_id TEXT NOT NULL REFERENCES accounts (id),
    kind TEXT NOT NULL,
    -- Where the key was made: 'portal' (a .p12 is assembled later) or 'office'.
    key_origin TEXT NOT NULL,
    terminal TEXT,
    public_key BYTEA NOT NULL,
    -- Key parts under the issue password, for key_origin 'portal'.
    key_parts BYTEA,
    terms_edition TEXT NOT NULL,
    gate_edition TEXT,
    -- 'pending', 'returned', 'withdrawn', 'approved', 'issued' or 'failed'.
    state TEXT NOT NULL,
    reason TEXT,
    applied_at BIGINT NOT NULL,
    decided_at BIGINT,
    decided_by TEXT REFERENCES operators (id)
);
CREATE INDEX applications_office ON applications (office_number, kind, applied_at);
CREATE INDEX applications_state ON applications (state, applied_at);
-- One open application an office and kind when the key is made here; offices may add terminals.
CREATE UNIQUE INDEX applications_one_open ON applications (office_number, kind)
    WHERE state = 'pending' AND key_origin = 'portal';

CREATE TABLE enrolment_tickets (
    ticket_hash BYTEA PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    kind TEXT NOT NULL,
    terminal TEXT NOT NULL,
    public_key_sha256 BYTEA NOT NULL,
    expires_at BIGINT NOT NULL,
    -- The application this ticket opened; polling repeats request and ticket until decided.
    receipt TEXT REFERENCES applications (receipt)
);

CREATE TABLE certificates (
    serial TEXT PRIMARY KEY,
    receipt TEXT NOT NULL REFERENCES applications (receipt),
    office_number TEXT NOT NULL REFERENCES offices (number),
    account_id TEXT NOT NULL REFERENCES accounts (id),
    kind TEXT NOT NULL,
    terminal TEXT,
    not_before BIGINT NOT NULL,
    not_after BIGINT NOT NULL,
    -- The serial is stored before signing; the certificate after.
    reserved_at BIGINT NOT NULL,
    der BYTEA,
    fingerprint TEXT,
    issued_at BIGINT,
    revoked_at BIGINT,
    revoked_reason TEXT
);
CREATE INDEX certificates_office ON certificates (office_number, kind, not_after);
CREATE UNIQUE INDEX certificates_receipt ON certificates (receipt);

CREATE TABLE downloads (
    serial TEXT NOT NULL REFERENCES certificates (serial),
    account_id TEXT NOT NULL REFERENCES accounts (id),
    profile TEXT NOT NULL,
    downloaded_at BIGINT NOT NULL
);
CREATE INDEX downloads_serial ON downloads (serial);

-- One counter a mailbox side: a cursor is given inside the transaction that makes a message
-- visible, so that no later page can lack an earlier message.
CREATE TABLE cursors (
    office_number TEXT NOT NULL,
    side TEXT NOT NULL,
    last BIGINT NOT NULL,
    PRIMARY KEY (office_number, side)
);

CREATE TABLE messages (
    id TEXT PRIMARY KEY,
    sender_number TEXT NOT NULL REFERENCES offices (number),
    sender_kind TEXT NOT NULL,
    receiver_number TEXT NOT NULL REFERENCES offices (number),
    receiver_kind TEXT NOT NULL,
    serial TEXT NOT NULL,
    unit TEXT NOT NULL,
    month TEXT,
    state TEXT NOT NULL,
    manifest BYTEA NOT NULL,
    signature BYTEA NOT NULL,
    sealed_bytes BIGINT NOT NULL,
    intent_at BIGINT NOT NULL,
    sent_at BIGINT,
    fetched_at BIGINT,
    collected_at BIGINT,
    sender_cursor BIGINT,
    receiver_cursor BIGINT
);
CREATE INDEX messages_sent ON messages (sender_number, sender_cursor);
CREATE INDEX messages_inbox ON messages (receiver_number, receiver_cursor);
CREATE INDEX messages_open ON messages (state, intent_at);

CREATE TABLE message_parts (
    message_id TEXT NOT NULL REFERENCES messages (id),
    number BIGINT NOT NULL,
    size BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    -- Set once the part is on stable storage.
    stored_at BIGINT,
    PRIMARY KEY (message_id, number)
);

CREATE TABLE receipts (
    message_id TEXT PRIMARY KEY REFERENCES messages (id),
    receipt BYTEA NOT NULL,
    signature BYTEA NOT NULL,
    certificate_serial TEXT NOT NULL REFERENCES certificates (serial),
    stored_at BIGINT NOT NULL
);

CREATE TABLE audit_events (
    id TEXT PRIMARY KEY,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    event TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL
);
CREATE INDEX audit_events_at ON audit_events (at);
