-- What has happened to each message, step by step, and where it stands in the changes of each
-- office.

CREATE TABLE message_events (
    message_id TEXT NOT NULL REFERENCES messages (id),
    number BIGINT NOT NULL,
    step TEXT NOT NULL,
    at BIGINT NOT NULL,
    -- Of the steps of an import: where the report came from, its reasons and checks, with spaces
    -- between them.
    source TEXT,
    reasons TEXT NOT NULL DEFAULT '',
    checks TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (message_id, number)
);

-- A message with a later serial was there before it.
ALTER TABLE messages ADD COLUMN older_than_delivered BIGINT NOT NULL DEFAULT 0;
-- When it was recalled or expired.
ALTER TABLE messages ADD COLUMN ended_at BIGINT;
-- The last report of an import, in message_events.
ALTER TABLE messages ADD COLUMN import_event BIGINT;
-- Where its last change stands among the changes of each office.
ALTER TABLE messages ADD COLUMN sender_change BIGINT;
ALTER TABLE messages ADD COLUMN receiver_change BIGINT;
CREATE INDEX messages_changed_sent ON messages (sender_number, sender_change);
CREATE INDEX messages_changed_inbox ON messages (receiver_number, receiver_change);
CREATE INDEX messages_order ON messages
    (sender_number, sender_kind, receiver_number, receiver_kind, serial);

-- What is there already: the times that are known, and the received ones before the sent ones.
INSERT INTO message_events (message_id, number, step, at)
    SELECT id, 0, 'intent', intent_at FROM messages;
INSERT INTO message_events (message_id, number, step, at)
    SELECT id, 1, 'sent', sent_at FROM messages WHERE sent_at IS NOT NULL;
INSERT INTO message_events (message_id, number, step, at)
    SELECT id, 2, 'fetched', fetched_at FROM messages WHERE fetched_at IS NOT NULL;
INSERT INTO message_events (message_id, number, step, at)
    SELECT id, 3, 'collected', collected_at FROM messages WHERE collected_at IS NOT NULL;
UPDATE messages SET receiver_change = receiver_cursor,
    sender_change = sender_cursor + COALESCE((SELECT c.last FROM cursors c
        WHERE c.office_number = messages.sender_number AND c.side = 'inbox'), 0)
    WHERE sent_at IS NOT NULL;
INSERT INTO cursors (office_number, side, last)
    SELECT office_number, 'changes', SUM(last) FROM cursors
    WHERE side IN ('sent', 'inbox') GROUP BY office_number;
