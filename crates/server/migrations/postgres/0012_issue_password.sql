-- A new issue password (証明書発行用パスワード), and what became of the keys under the old one.

CREATE TABLE issue_password_reissues (
    -- The notice that nobody but the person sees.
    notice_id TEXT PRIMARY KEY REFERENCES notices (id),
    office_number TEXT NOT NULL REFERENCES offices (number),
    account_id TEXT NOT NULL REFERENCES accounts (id),
    reissued_at BIGINT NOT NULL,
    -- The PDF, locked with the person's sign-in password and sealed once more under a key that
    -- follows from the cookie of one session; empty once it is gone.
    sealed BYTEA,
    -- sessions.id_hash of that session.
    session_hash BYTEA NOT NULL,
    kept_until BIGINT NOT NULL,
    fetched_at BIGINT
);
CREATE INDEX issue_password_reissues_office
    ON issue_password_reissues (office_number, reissued_at);
CREATE INDEX issue_password_reissues_kept ON issue_password_reissues (kept_until)
    WHERE sealed IS NOT NULL;

-- Applications whose key was made anew under the new password.
CREATE TABLE rekeyed_applications (
    receipt TEXT PRIMARY KEY REFERENCES applications (receipt),
    rekeyed_at BIGINT NOT NULL,
    -- Who had approved it with the key before.
    approved_by TEXT
);

-- Applications whose certificate nobody can install: its file was never fetched, and what it would
-- be made from is destroyed.
CREATE TABLE lost_keys (
    receipt TEXT PRIMARY KEY REFERENCES applications (receipt),
    lost_at BIGINT NOT NULL
);
