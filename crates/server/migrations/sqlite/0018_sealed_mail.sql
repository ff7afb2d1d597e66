-- The public key to which the texts of waiting mails are sealed: one row. The private key comes
-- from portal.key and is never here.
CREATE TABLE mail_key (
    id INTEGER PRIMARY KEY,
    public_key BLOB NOT NULL
) STRICT;
-- The text, sealed; what was queued before lies in body until it is sent.
ALTER TABLE mails ADD COLUMN sealed BLOB;
