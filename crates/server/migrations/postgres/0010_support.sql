-- Where to ask: contacts of the federations and the centre, inquiries, and the texts that the
-- console edits.

CREATE TABLE federations (
    -- Number of the prefecture; '00' is the centre.
    prefecture TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    department TEXT NOT NULL,
    telephone TEXT NOT NULL,
    -- Where paper forms are sent.
    address TEXT NOT NULL,
    web_page TEXT NOT NULL,
    -- The written form of crate::opening_hours.
    weekdays TEXT NOT NULL,
    opens TEXT NOT NULL,
    closes TEXT NOT NULL,
    -- 'closed' or 'open'.
    holidays TEXT NOT NULL,
    closed_days TEXT NOT NULL,
    updated_at BIGINT NOT NULL
);
