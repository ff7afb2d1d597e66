-- From which account a person goes over to another one, of another office number, without its
-- password. Only in this direction, and back to where the person has signed in.
CREATE TABLE number_links (
    id TEXT PRIMARY KEY,
    from_account TEXT NOT NULL REFERENCES accounts (id),
    to_account TEXT NOT NULL REFERENCES accounts (id),
    linked_at INTEGER NOT NULL,
    UNIQUE (from_account, to_account)
) STRICT;
CREATE INDEX number_links_to ON number_links (to_account);
