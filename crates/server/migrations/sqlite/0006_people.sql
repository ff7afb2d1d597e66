-- Staff accounts, sign-ins and devices.

-- A person's account: its id is that of the office's own account, a hyphen and digits. All of the
-- following is NULL for the office's own account, which has every right.
ALTER TABLE accounts ADD COLUMN office_account TEXT REFERENCES accounts (id);
ALTER TABLE accounts ADD COLUMN name TEXT;
-- Words of store::right::Grants.
ALTER TABLE accounts ADD COLUMN rights TEXT;
ALTER TABLE accounts ADD COLUMN created_by TEXT;
-- The newest change by an administrator: 'added', 'rights', 'password' or 'removed'.
ALTER TABLE accounts ADD COLUMN change TEXT;
ALTER TABLE accounts ADD COLUMN changed_at INTEGER;
ALTER TABLE accounts ADD COLUMN changed_by TEXT;
-- A removed person cannot sign in; the row stays for the name, and so that no id is used again.
ALTER TABLE accounts ADD COLUMN removed_at INTEGER;
CREATE INDEX accounts_office ON accounts (office_number);

-- Sign-ins to the portal: who, when, how it went, and from what, in a word or two.
CREATE TABLE sign_ins (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    at INTEGER NOT NULL,
    -- Words of store::sign_in::Outcome.
    outcome TEXT NOT NULL,
    -- Words of web::device.
    browser TEXT NOT NULL,
    system TEXT NOT NULL
) STRICT;
CREATE INDEX sign_ins_account ON sign_ins (account_id, at);
CREATE INDEX sign_ins_at ON sign_ins (at);

-- The sign-in from which a session came.
ALTER TABLE sessions ADD COLUMN sign_in TEXT;
CREATE INDEX sessions_sign_in ON sessions (sign_in);

-- What was being sent when a session had ended, until its person has signed in again.
CREATE TABLE kept_forms (
    -- SHA-256 of the cookie.
    id_hash BLOB PRIMARY KEY,
    -- Whose session it was: 'account:ID' or 'operator:ID'.
    person TEXT NOT NULL,
    -- Path of the page with the form.
    page TEXT NOT NULL,
    -- The fields, sealed under the portal's key.
    sealed BLOB NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX kept_forms_expires ON kept_forms (expires_at);
