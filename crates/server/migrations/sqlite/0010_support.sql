-- Where to ask: contacts of the federations and the centre, inquiries, and
-- what readers make of the FAQ.

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
    updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE inquiries (
    ticket TEXT PRIMARY KEY,
    -- SHA-256 of the key that opens it without signing in, and of the form that brought it.
    key_hash BLOB NOT NULL,
    form_hash BLOB NOT NULL UNIQUE,
    topic TEXT NOT NULL,
    -- Who is to answer: number of a prefecture, or '00'.
    desk TEXT NOT NULL,
    office_number TEXT REFERENCES offices (number),
    mail TEXT,
    subject TEXT NOT NULL,
    language TEXT NOT NULL,
    -- 'waiting', 'answered' or 'closed', and since when.
    state TEXT NOT NULL,
    since INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX inquiries_queue ON inquiries (state, since);
CREATE INDEX inquiries_office ON inquiries (office_number, created_at);

CREATE TABLE inquiry_entries (
    id TEXT PRIMARY KEY,
    ticket TEXT NOT NULL REFERENCES inquiries (ticket),
    place INTEGER NOT NULL,
    at INTEGER NOT NULL,
    -- 'asker', 'desk' or 'handed-on'.
    author TEXT NOT NULL,
    operator_id TEXT,
    text TEXT NOT NULL,
    mail_id TEXT,
    file_name TEXT,
    file_kind TEXT,
    file BLOB,
    UNIQUE (ticket, place)
) STRICT;

CREATE TABLE inquiry_templates (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    text TEXT NOT NULL
) STRICT;

CREATE TABLE faq_counts (
    id TEXT PRIMARY KEY,
    opened INTEGER NOT NULL,
    helped INTEGER NOT NULL,
    did_not_help INTEGER NOT NULL
) STRICT;
