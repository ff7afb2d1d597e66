-- Passkeys, browsers that are known, codes by mail, and approvals that carry an assertion.

CREATE TABLE passkeys (
    id TEXT PRIMARY KEY,
    -- 'account:ID' or 'operator:ID'.
    person TEXT NOT NULL,
    -- What its owner calls it.
    name TEXT NOT NULL,
    credential_id BYTEA NOT NULL UNIQUE,
    -- The public key with its counter, as web::passkey writes it.
    data TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    used_at BIGINT,
    -- Since when the authority takes approvals by it, for people to see; the authority itself looks
    -- into its own folder.
    admitted_at BIGINT
);
CREATE INDEX passkeys_person ON passkeys (person);

-- What was asked of a browser and waits for its answer, once and for some minutes.
CREATE TABLE ceremonies (
    -- SHA-256 of the id in the form.
    id_hash BYTEA PRIMARY KEY,
    person TEXT NOT NULL,
    -- Sealed under the portal's key.
    sealed BYTEA NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX ceremonies_end ON ceremonies (expires_at);

-- Recovery codes stand beside an authenticator app or passkeys.
ALTER TABLE recovery_codes DROP CONSTRAINT recovery_codes_person_fkey;

-- Browsers in which a person has signed in before.
CREATE TABLE known_devices (
    id TEXT PRIMARY KEY,
    -- SHA-256 of the id in the browser's cookie.
    device_hash BYTEA NOT NULL,
    person TEXT NOT NULL,
    -- 'password' or 'second-factor': what was shown there last.
    shown TEXT NOT NULL,
    -- Words of web::device.
    browser TEXT NOT NULL,
    system TEXT NOT NULL,
    since BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    UNIQUE (device_hash, person)
);
CREATE INDEX known_devices_person ON known_devices (person);
CREATE INDEX known_devices_end ON known_devices (expires_at);

-- A code that was sent by mail for a sign-in under way; the newest counts.
CREATE TABLE sign_in_codes (
    account_id TEXT PRIMARY KEY REFERENCES accounts (id),
    -- The sign-in for which it counts.
    sign_in TEXT NOT NULL,
    -- HMAC-SHA-256 of the code under the portal's key.
    code_mark BYTEA NOT NULL,
    wrong BIGINT NOT NULL DEFAULT 0,
    expires_at BIGINT NOT NULL
);

-- Wrong passwords are counted apart for each known browser ('' for all others).
ALTER TABLE attempts ADD COLUMN place TEXT NOT NULL DEFAULT '';
ALTER TABLE attempts DROP CONSTRAINT attempts_pkey;
ALTER TABLE attempts ADD PRIMARY KEY (purpose, id_hash, place);

-- One row for each record that a try with a known id would have written, so that a try with an id
-- that does not exist takes as long.
CREATE TABLE unknown_tries (
    id TEXT PRIMARY KEY,
    at BIGINT NOT NULL
);

-- What an operator's passkey said when it approved. The newest approval of an application counts.
CREATE TABLE approval_assertions (
    receipt TEXT PRIMARY KEY REFERENCES applications (receipt),
    operator_id TEXT NOT NULL,
    nonce BYTEA NOT NULL,
    -- The browser's answer, as JSON.
    assertion TEXT NOT NULL,
    asked_at BIGINT NOT NULL
);
