-- Renewal and revocation.

-- What an office said with its application beside the password. It is kept when the application
-- comes back to be corrected.
CREATE TABLE application_answers (
    receipt TEXT PRIMARY KEY REFERENCES applications (receipt),
    -- Serial of the certificate that is renewed.
    renews TEXT REFERENCES certificates (serial),
    -- Where the validity begins: 'now' or 'after-present'.
    start TEXT NOT NULL,
    -- Why the usable one is not enough: 'lost', 'new-computer' or 'other'.
    repeat_reason TEXT,
    -- The returned application that this one puts right.
    corrects TEXT REFERENCES applications (receipt),
    -- When 発行申請を行う前 was confirmed.
    gate_confirmed_at INTEGER
) STRICT;

CREATE TABLE application_withdrawals (
    receipt TEXT PRIMARY KEY REFERENCES applications (receipt),
    account_id TEXT NOT NULL REFERENCES accounts (id),
    withdrawn_at INTEGER NOT NULL
) STRICT;

-- 失効申請 of an office. It takes effect at once; the number is for asking about it.
CREATE TABLE revocation_requests (
    receipt TEXT PRIMARY KEY,
    serial TEXT NOT NULL REFERENCES certificates (serial),
    office_number TEXT NOT NULL REFERENCES offices (number),
    account_id TEXT NOT NULL REFERENCES accounts (id),
    reason TEXT NOT NULL,
    requested_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX revocation_requests_serial ON revocation_requests (serial);
CREATE INDEX revocation_requests_office ON revocation_requests (office_number, requested_at);

-- Who revoked: 'account:ID' or 'operator:ID'.
ALTER TABLE certificates ADD COLUMN revoked_by TEXT;
-- The last hour in which the mailbox let it in.
ALTER TABLE certificates ADD COLUMN last_used_at INTEGER;
-- When the office is to be reminded next that it ends; empty when it is not.
ALTER TABLE certificates ADD COLUMN reminder_due_at INTEGER;
UPDATE certificates SET reminder_due_at = not_after - 7776000000 WHERE der IS NOT NULL;
CREATE INDEX certificates_reminders ON certificates (reminder_due_at)
    WHERE reminder_due_at IS NOT NULL;

-- Reminders that were made, each once.
CREATE TABLE certificate_reminders (
    serial TEXT NOT NULL REFERENCES certificates (serial),
    days_left INTEGER NOT NULL,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (serial, days_left)
) STRICT;
