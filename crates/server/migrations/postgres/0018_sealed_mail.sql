-- The public key to which the texts of waiting mails are sealed: one row. The private key comes
-- from portal.key and is never here.
CREATE TABLE mail_key (
    id BIGINT PRIMARY KEY,
    public_key BYTEA NOT NULL
);
-- The text, sealed; what was queued before lies in body until it is sent.
ALTER TABLE mails ADD COLUMN sealed BYTEA;
