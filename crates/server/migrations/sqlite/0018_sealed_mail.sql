-- The public key to which the texts of waiting mails are sealed: one row. The private key comes
-- from portal.key and is never here.
CREATE TABLE mail_key (
    id INTEGER PRIMARY KEY,
    public_key BLOB NOT NULL
) STRICT;
-- The text, sealed; what was queued before lies in body until it is sent.
ALTER TABLE mails ADD COLUMN sealed BLOB;

-- What is on record about an office beside its number and name.
CREATE TABLE office_details (
    office_number TEXT PRIMARY KEY REFERENCES offices (number),
    kana TEXT NOT NULL,
    postcode TEXT NOT NULL,
    address TEXT NOT NULL,
    telephone TEXT NOT NULL,
    fax TEXT NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;

-- 登録情報の変更: what an office asks the federation to record, one that waits at a time.
CREATE TABLE office_changes (
    receipt TEXT PRIMARY KEY,
    office_number TEXT NOT NULL REFERENCES offices (number),
    account_id TEXT NOT NULL REFERENCES accounts (id),
    name TEXT NOT NULL,
    kana TEXT NOT NULL,
    postcode TEXT NOT NULL,
    address TEXT NOT NULL,
    telephone TEXT NOT NULL,
    fax TEXT NOT NULL,
    -- What the office adds in its own words.
    note TEXT NOT NULL,
    -- 'waiting', 'accepted', 'refused' or 'withdrawn'.
    state TEXT NOT NULL,
    -- Why it was refused.
    reason TEXT,
    requested_at INTEGER NOT NULL,
    decided_at INTEGER,
    -- An operator, or the account that withdrew it.
    decided_by TEXT
) STRICT;
CREATE INDEX office_changes_office ON office_changes (office_number, requested_at);
CREATE INDEX office_changes_state ON office_changes (state, requested_at);
CREATE UNIQUE INDEX office_changes_one_waiting ON office_changes (office_number)
    WHERE state = 'waiting';

-- Counted up by every change of a notice, so that what is published is what was looked at.
ALTER TABLE notices ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
-- Who changed it last, when, and the word for what was done.
ALTER TABLE notices ADD COLUMN changed_at INTEGER;
ALTER TABLE notices ADD COLUMN changed_by TEXT;
ALTER TABLE notices ADD COLUMN change TEXT;
-- メールも送る: 'none', 'wanted', or 'sent' once every address had its mail.
ALTER TABLE notices ADD COLUMN mail TEXT NOT NULL DEFAULT 'none';
-- The last address that had its mail, while they are being written.
ALTER TABLE notices ADD COLUMN mail_after TEXT NOT NULL DEFAULT '';
CREATE INDEX notices_mail ON notices (shown_from) WHERE mail = 'wanted';

-- Sheets for new accounts, locked under a key that follows from the cookie of one session.
CREATE TABLE account_sheets (
    id TEXT PRIMARY KEY,
    operator_id TEXT NOT NULL REFERENCES operators (id),
    accounts INTEGER NOT NULL,
    made_at INTEGER NOT NULL,
    kept_until INTEGER NOT NULL,
    fetched_at INTEGER,
    -- Gone once it was fetched, and after its time.
    sealed BLOB,
    session_hash BLOB NOT NULL
) STRICT;
