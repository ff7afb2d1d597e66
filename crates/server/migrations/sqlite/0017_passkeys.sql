-- Passkeys, browsers that are known, codes by mail, and approvals that carry an assertion.

CREATE TABLE passkeys (
    id TEXT PRIMARY KEY,
    -- 'account:ID' or 'operator:ID'.
    person TEXT NOT NULL,
    -- What its owner calls it.
    name TEXT NOT NULL,
    credential_id BLOB NOT NULL UNIQUE,
    -- The public key with its counter, as web::passkey writes it.
    data TEXT NOT NULL,
    added_at INTEGER NOT NULL,
    used_at INTEGER,
    -- Since when the authority takes approvals by it, for people to see; the authority itself looks
    -- into its own folder.
    admitted_at INTEGER
) STRICT;
CREATE INDEX passkeys_person ON passkeys (person);

-- What was asked of a browser and waits for its answer, once and for some minutes.
CREATE TABLE ceremonies (
    -- SHA-256 of the id in the form.
    id_hash BLOB PRIMARY KEY,
    person TEXT NOT NULL,
    -- Sealed under the portal's key.
    sealed BLOB NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX ceremonies_end ON ceremonies (expires_at);

-- Recovery codes stand beside an authenticator app or passkeys.
CREATE TABLE recovery_codes_of_all (
    person TEXT NOT NULL,
    -- HMAC-SHA-256 of the code under the portal's key.
    code_hash BLOB NOT NULL,
    used_at INTEGER,
    PRIMARY KEY (person, code_hash)
) STRICT;
INSERT INTO recovery_codes_of_all (person, code_hash, used_at)
    SELECT person, code_hash, used_at FROM recovery_codes;
DROP TABLE recovery_codes;
ALTER TABLE recovery_codes_of_all RENAME TO recovery_codes;

-- Browsers in which a person has signed in before.
CREATE TABLE known_devices (
    id TEXT PRIMARY KEY,
    -- SHA-256 of the id in the browser's cookie.
    device_hash BLOB NOT NULL,
    person TEXT NOT NULL,
    -- 'password' or 'second-factor': what was shown there last.
    shown TEXT NOT NULL,
    -- Words of web::device.
    browser TEXT NOT NULL,
    system TEXT NOT NULL,
    since INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    UNIQUE (device_hash, person)
) STRICT;
CREATE INDEX known_devices_person ON known_devices (person);
CREATE INDEX known_devices_end ON known_devices (expires_at);

-- A code that was sent by mail for a sign-in under way; the newest counts.
CREATE TABLE sign_in_codes (
    account_id TEXT PRIMARY KEY REFERENCES accounts (id),
    -- The sign-in for which it counts.
    sign_in TEXT NOT NULL,
    -- HMAC-SHA-256 of the code under the portal's key.
    code_mark BLOB NOT NULL,
    wrong INTEGER NOT NULL DEFAULT 0,
    expires_at INTEGER NOT NULL
) STRICT;

-- Wrong passwords are counted apart for each known browser ('' for all others).
CREATE TABLE attempts_by_place (
    purpose TEXT NOT NULL,
    -- SHA-256 of the id that was tried.
    id_hash BLOB NOT NULL,
    place TEXT NOT NULL,
    failed INTEGER NOT NULL,
    locked_until INTEGER,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (purpose, id_hash, place)
) STRICT;
INSERT INTO attempts_by_place (purpose, id_hash, place, failed, locked_until, last_at)
    SELECT purpose, id_hash, '', failed, locked_until, last_at FROM attempts;
DROP TABLE attempts;
ALTER TABLE attempts_by_place RENAME TO attempts;
CREATE INDEX attempts_last ON attempts (last_at);

-- One row for each record that a try with a known id would have written, so that a try with an id
-- that does not exist takes as long.
CREATE TABLE unknown_tries (
    id TEXT PRIMARY KEY,
    at INTEGER NOT NULL
) STRICT;

-- What an operator's passkey said when it approved. The newest approval of an application counts.
CREATE TABLE approval_assertions (
    receipt TEXT PRIMARY KEY REFERENCES applications (receipt),
    operator_id TEXT NOT NULL,
    nonce BLOB NOT NULL,
    -- The browser's answer, as JSON.
    assertion TEXT NOT NULL,
    asked_at INTEGER NOT NULL
) STRICT;
