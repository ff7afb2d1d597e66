-- The self-test of certificates: its tickets, and the certificates that were found installed.

CREATE TABLE self_test_tickets (
    -- SHA-256 of the ticket.
    ticket_hash BLOB PRIMARY KEY,
    office_number TEXT NOT NULL REFERENCES offices (number),
    account_id TEXT NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;

CREATE TABLE installations (
    serial TEXT PRIMARY KEY REFERENCES certificates (serial),
    account_id TEXT NOT NULL,
    verified_at INTEGER NOT NULL
) STRICT;
