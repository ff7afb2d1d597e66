-- Which edition of which text was agreed to with an application.
CREATE TABLE application_terms (
    receipt TEXT NOT NULL REFERENCES applications (receipt),
    text TEXT NOT NULL,
    edition TEXT NOT NULL,
    PRIMARY KEY (receipt, text)
) STRICT;

-- Until now one edition stood for the three texts together.
INSERT INTO application_terms (receipt, text, edition)
    SELECT a.receipt, t.text, a.terms_edition FROM applications a
    CROSS JOIN (SELECT 'portal' AS text UNION ALL SELECT 'certification'
        UNION ALL SELECT 'personal-data') AS t
    WHERE a.terms_edition <> '';
ALTER TABLE applications DROP COLUMN terms_edition;

-- Applications without a second fee: each stands for one whose certificate was lost when the
-- issue password was re-issued.
CREATE TABLE fee_waivers (
    receipt TEXT PRIMARY KEY REFERENCES applications (receipt),
    lost_receipt TEXT NOT NULL REFERENCES applications (receipt),
    granted_at INTEGER NOT NULL
) STRICT;
CREATE INDEX fee_waivers_lost ON fee_waivers (lost_receipt);
