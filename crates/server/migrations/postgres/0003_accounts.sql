-- Passwords that people choose themselves, and second factors.

-- 'temporary': made by the system, to be replaced at the first sign-in; 'own': chosen by the
-- person. Until now nobody could choose one, so every password on record is temporary.
ALTER TABLE accounts ADD COLUMN password_origin TEXT NOT NULL DEFAULT 'temporary';
ALTER TABLE accounts ADD COLUMN password_set_at BIGINT NOT NULL DEFAULT 0;
UPDATE accounts SET password_set_at = created_at;

-- Sessions from before know nothing of the steps between the password and the pages.
DELETE FROM sessions;

CREATE TABLE second_factors (
    -- 'account:ID' or 'operator:ID'.
    person TEXT PRIMARY KEY,
    -- The secret shared with the authenticator app, sealed under the portal's key.
    sealed_secret BYTEA NOT NULL,
    since BIGINT NOT NULL,
    -- The newest time step of which a code was accepted: no code counts twice.
    last_step BIGINT NOT NULL
);

CREATE TABLE recovery_codes (
    person TEXT NOT NULL REFERENCES second_factors (person),
    -- HMAC-SHA-256 of the code under the portal's key.
    code_hash BYTEA NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (person, code_hash)
);
