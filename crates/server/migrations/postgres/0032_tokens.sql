-- People at terminals, and terminals that work by themselves.

-- A person's sign-in at a terminal: the tokens that follow from it are one family.
CREATE TABLE token_families (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    office_number TEXT NOT NULL REFERENCES offices (number),
    -- SHA-256 of the terminal's certificate, together with which alone the tokens count.
    fingerprint TEXT NOT NULL,
    -- The sign-in as the portal lists it.
    sign_in TEXT NOT NULL,
    began_at BIGINT NOT NULL,
    -- When the person has to sign in again, whatever was refreshed.
    ends_at BIGINT NOT NULL,
    ended_at BIGINT,
    -- Words of store::token::End.
    ended_reason TEXT
);
CREATE INDEX token_families_account ON token_families (account_id);
CREATE INDEX token_families_sign_in ON token_families (sign_in);
CREATE INDEX token_families_end ON token_families (ends_at);

CREATE TABLE tokens (
    -- SHA-256 of the token.
    token_hash BYTEA PRIMARY KEY,
    family TEXT NOT NULL REFERENCES token_families (id),
    -- 'access' or 'refresh'.
    purpose TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    -- When a refresh token was exchanged for the next pair.
    used_at BIGINT
);
CREATE INDEX tokens_family ON tokens (family);

-- 自動送受信: the certificate of this application lists, fetches, acknowledges and sends while
-- nobody is signed in.
CREATE TABLE unattended_grants (
    receipt TEXT PRIMARY KEY REFERENCES applications (receipt),
    -- Words of store::right::Kinds.
    kinds TEXT NOT NULL,
    -- Words of store::unattended::Origin.
    origin TEXT NOT NULL,
    given_at BIGINT NOT NULL,
    -- Account of the administrator; NULL for what stood before there were grants.
    given_by TEXT REFERENCES accounts (id)
);

-- What works today goes on working.
INSERT INTO unattended_grants (receipt, kinds, origin, given_at, given_by)
    SELECT receipt, '', 'before', applied_at, NULL FROM applications
    WHERE state = 'issued' OR (key_origin = 'office' AND state IN ('pending', 'approved'));

-- The wish of renkei setup, until the ticket has opened its application.
ALTER TABLE enrolment_tickets ADD COLUMN unattended BIGINT NOT NULL DEFAULT 0;
