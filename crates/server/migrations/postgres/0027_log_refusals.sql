-- Offices to which nothing is issued, because their log of certificates is not what the authority
-- signed or remembers. What it remembers is in its own folder, not here. No reference to offices:
-- what is told must not depend on a row that somebody has taken away.

CREATE TABLE log_refusals (
    office_number TEXT PRIMARY KEY,
    since BIGINT NOT NULL
);
