-- 利用申請: what an office asked for. One of an office waits at a time.
CREATE TABLE use_applications (
    receipt TEXT PRIMARY KEY,
    office_number TEXT NOT NULL REFERENCES offices (number),
    account_id TEXT NOT NULL REFERENCES accounts (id),
    -- The kinds of service, by their codes with a space between.
    kinds TEXT NOT NULL,
    starts_on TEXT NOT NULL,
    -- 'automatic' or 'ends', after each year.
    renewal TEXT NOT NULL,
    -- The edition of the terms of use that was agreed to.
    terms_edition TEXT NOT NULL,
    -- 'waiting', 'approved', 'returned', 'refused' or 'withdrawn'.
    state TEXT NOT NULL,
    reason TEXT,
    requested_at INTEGER NOT NULL,
    decided_at INTEGER,
    -- Operator, account, or 'automatic'.
    decided_by TEXT
) STRICT;
CREATE INDEX use_applications_office ON use_applications (office_number, requested_at);
CREATE INDEX use_applications_state ON use_applications (state, requested_at);
CREATE UNIQUE INDEX use_applications_one_waiting ON use_applications (office_number)
    WHERE state = 'waiting';

-- Whom the operator of the exchange asks at an office; gone when the office ends its use.
CREATE TABLE use_contacts (
    office_number TEXT NOT NULL REFERENCES offices (number),
    place INTEGER NOT NULL,
    name TEXT NOT NULL,
    telephone TEXT NOT NULL,
    mail TEXT NOT NULL,
    PRIMARY KEY (office_number, place)
) STRICT;

-- 利用, one row an address: whether it may send and be sent to.
CREATE TABLE licences (
    office_number TEXT NOT NULL REFERENCES offices (number),
    kind TEXT NOT NULL,
    -- 'in-use', 'suspended' or 'ended'; what begins later or has run out follows from the times.
    state TEXT NOT NULL,
    starts_at INTEGER NOT NULL,
    ends_at INTEGER,
    renewal TEXT NOT NULL,
    -- Since when the state holds, and why.
    state_at INTEGER NOT NULL,
    reason TEXT NOT NULL,
    -- The application; none for an office that exchanged before there were any.
    receipt TEXT REFERENCES use_applications (receipt),
    PRIMARY KEY (office_number, kind)
) STRICT;

CREATE TABLE licence_events (
    office_number TEXT NOT NULL,
    kind TEXT NOT NULL,
    place INTEGER NOT NULL,
    at INTEGER NOT NULL,
    -- 'begun', 'suspended', 'resumed', 'ended', 'renewal-on' or 'renewal-off'.
    event TEXT NOT NULL,
    reason TEXT NOT NULL,
    actor TEXT NOT NULL,
    PRIMARY KEY (office_number, kind, place),
    FOREIGN KEY (office_number, kind) REFERENCES licences (office_number, kind)
) STRICT;

-- Who exchanges already goes on: in use since the first certificate. Who waits for the first one
-- has applied when that was all there was to apply for.
INSERT INTO licences (office_number, kind, state, starts_at, ends_at, renewal, state_at, reason,
    receipt)
    SELECT s.number, s.kind, 'in-use', a.at, NULL, 'automatic', a.at, '', NULL
    FROM office_services s
    JOIN (SELECT p.office_number, MIN(COALESCE(c.issued_at, p.applied_at)) AS at
        FROM applications p
        LEFT JOIN certificates c ON c.receipt = p.receipt AND c.der IS NOT NULL
        WHERE c.serial IS NOT NULL OR p.state IN ('pending', 'approved')
        GROUP BY p.office_number) AS a ON a.office_number = s.number;
INSERT INTO licence_events (office_number, kind, place, at, event, reason, actor)
    SELECT office_number, kind, 0, starts_at, 'begun', '', 'migration' FROM licences;
