-- Mail that waits to be sent, or is kept where no server is configured.
CREATE TABLE mails (
    id TEXT PRIMARY KEY,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    -- Emptied once it is sent or no longer of use: it may hold the address of a link.
    body TEXT NOT NULL,
    queued_at BIGINT NOT NULL,
    -- When the next attempt is due; NULL once it is sent or given up.
    due_at BIGINT,
    attempts BIGINT NOT NULL DEFAULT 0,
    -- Since when it is being tried, if not since it was queued.
    tried_since BIGINT,
    -- After this it is not sent any more.
    useful_until BIGINT,
    sent_at BIGINT,
    -- What the server said to the last attempt.
    trouble TEXT
);
CREATE INDEX mails_due ON mails (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX mails_queued ON mails (queued_at);

-- Addresses whose owner has typed the code that was sent there.
CREATE TABLE mail_addresses (
    id TEXT PRIMARY KEY,
    -- 'notice': news for the office; 'security': the way back in of one person.
    purpose TEXT NOT NULL,
    office_number TEXT NOT NULL REFERENCES offices (number),
    -- Who added it; for 'security' whose it is.
    account_id TEXT NOT NULL REFERENCES accounts (id),
    address TEXT NOT NULL,
    confirmed_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX mail_addresses_notice ON mail_addresses (office_number, address)
    WHERE purpose = 'notice';
CREATE UNIQUE INDEX mail_addresses_security ON mail_addresses (account_id)
    WHERE purpose = 'security';
CREATE INDEX mail_addresses_found ON mail_addresses (address);

-- Addresses that wait for their code: one a person.
CREATE TABLE address_checks (
    account_id TEXT PRIMARY KEY REFERENCES accounts (id),
    purpose TEXT NOT NULL,
    address TEXT NOT NULL,
    -- HMAC-SHA-256 of the code under the portal's key.
    code_mark BYTEA NOT NULL,
    wrong BIGINT NOT NULL DEFAULT 0,
    expires_at BIGINT NOT NULL
);

-- Links in mails: each is used once, and after that kept to say so.
CREATE TABLE mail_links (
    token_hash BYTEA PRIMARY KEY,
    -- 'new-password' or 'unlock'.
    purpose TEXT NOT NULL,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX mail_links_account ON mail_links (account_id, purpose);

-- What somebody who is not signed in asks a mail for, alike whether it is known or not.
CREATE TABLE mail_wishes (
    id TEXT PRIMARY KEY,
    -- 'new-password' or 'unlock'.
    purpose TEXT NOT NULL,
    typed TEXT NOT NULL,
    wished_at BIGINT NOT NULL
);

-- When mails of each sort were caused by whom, to keep them few.
CREATE TABLE mail_counts (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    purpose TEXT NOT NULL,
    caused_at BIGINT NOT NULL
);
CREATE INDEX mail_counts_account ON mail_counts (account_id, purpose, caused_at);

-- Which edition of which text of the terms a person agreed to.
CREATE TABLE terms_agreements (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    text TEXT NOT NULL,
    edition TEXT NOT NULL,
    agreed_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, text, edition)
);

-- Which of the first steps that may be left out a person has passed: 'mail', 'second-factor',
-- 'done'. Whoever has chosen a password before this was asked is past them.
CREATE TABLE first_steps (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    step TEXT NOT NULL,
    passed_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, step)
);
INSERT INTO first_steps (account_id, step, passed_at)
    SELECT id, 'mail', password_set_at FROM accounts WHERE password_origin = 'own';
INSERT INTO first_steps (account_id, step, passed_at)
    SELECT id, 'second-factor', password_set_at FROM accounts WHERE password_origin = 'own';
INSERT INTO first_steps (account_id, step, passed_at)
    SELECT id, 'done', password_set_at FROM accounts WHERE password_origin = 'own';

-- ログイン情報再発行申請.
CREATE TABLE recovery_requests (
    receipt TEXT PRIMARY KEY,
    -- SHA-256 of the word with which the state is asked for.
    key_hash BYTEA NOT NULL,
    office_number TEXT NOT NULL REFERENCES offices (number),
    applicant TEXT NOT NULL,
    telephone TEXT NOT NULL,
    -- 'waiting', 'issued', 'posted' or 'refused'.
    state TEXT NOT NULL,
    reason TEXT,
    applied_at BIGINT NOT NULL,
    decided_at BIGINT,
    decided_by TEXT REFERENCES operators (id),
    posted_at BIGINT
);
CREATE INDEX recovery_requests_state ON recovery_requests (state, applied_at);
CREATE UNIQUE INDEX recovery_requests_one_waiting ON recovery_requests (office_number)
    WHERE state = 'waiting';
