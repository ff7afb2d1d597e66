-- Which terminal of an office puts what arrives for an address into the care software.
CREATE TABLE import_leases (
    office_number TEXT NOT NULL REFERENCES offices (number),
    kind TEXT NOT NULL,
    -- The certificate of the terminal.
    serial TEXT NOT NULL REFERENCES certificates (serial),
    taken_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    PRIMARY KEY (office_number, kind)
) STRICT;
