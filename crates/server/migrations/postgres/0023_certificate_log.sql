-- Every certificate that was ever issued to an office, in order, and the head that the authority
-- signed last. Rows are only added; the authority signs nothing that does not continue its last
-- head.

CREATE TABLE certificate_log (
    office_number TEXT NOT NULL REFERENCES offices (number),
    -- From 0, without gaps.
    place BIGINT NOT NULL,
    serial TEXT NOT NULL,
    -- SHA-256 of the certificate.
    fingerprint TEXT NOT NULL,
    -- Where the key was made: 'portal' (for a .p12 file) or 'office'.
    key_origin TEXT NOT NULL,
    issued_at BIGINT NOT NULL,
    PRIMARY KEY (office_number, place)
);
CREATE UNIQUE INDEX certificate_log_serial ON certificate_log (serial);

CREATE TABLE certificate_log_heads (
    office_number TEXT PRIMARY KEY REFERENCES offices (number),
    -- As pki::transparency::SignedHead writes it.
    head TEXT NOT NULL,
    -- SHA-256 of the certificate of the authority that signed it.
    signed_by TEXT NOT NULL
);

-- The certificates that exist; the authority signs their heads when it starts.
INSERT INTO certificate_log (office_number, place, serial, fingerprint, key_origin, issued_at)
SELECT c.office_number,
       ROW_NUMBER() OVER (PARTITION BY c.office_number ORDER BY c.issued_at, c.serial) - 1,
       c.serial, c.fingerprint, a.key_origin, c.issued_at
FROM certificates AS c JOIN applications AS a ON a.receipt = c.receipt
WHERE c.der IS NOT NULL AND c.fingerprint IS NOT NULL AND c.issued_at IS NOT NULL;
