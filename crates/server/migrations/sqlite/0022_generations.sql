-- Which issuing authority signed a certificate, by its label: each one answers for its own, also
-- after another one took its place. NULL for what was signed before there was a second one.
ALTER TABLE certificates ADD COLUMN issuer TEXT;
