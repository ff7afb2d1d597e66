-- Whose certificate signed the manifest: it is looked at again when the message is committed.
ALTER TABLE messages ADD COLUMN signer_serial TEXT;

-- What an address has under way, which is asked before every new message.
CREATE INDEX messages_under_way ON messages (sender_number, sender_kind, state, sealed_bytes)
    WHERE state IN ('sending', 'sent');
