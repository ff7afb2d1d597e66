-- When the worker looks next at a message that waits: for its receiver and for its sender. 0: the
-- worker has not looked yet; none: there is nothing more to tell.
ALTER TABLE messages ADD COLUMN remind_at BIGINT DEFAULT 0;
ALTER TABLE messages ADD COLUMN report_at BIGINT DEFAULT 0;
-- When the receiver was last reminded, and when the sender was told that nobody had collected it.
ALTER TABLE messages ADD COLUMN reminded_at BIGINT;
ALTER TABLE messages ADD COLUMN reported_at BIGINT;
-- Since when its payload is on the way out or gone.
ALTER TABLE messages ADD COLUMN payload_left_at BIGINT;
-- Only what waits is in them: they stay small however many messages there are.
CREATE INDEX messages_remind ON messages (remind_at) WHERE state = 'sent';
CREATE INDEX messages_remind_office ON messages (receiver_number, remind_at) WHERE state = 'sent';
CREATE INDEX messages_report ON messages (report_at) WHERE state = 'sent';
CREATE INDEX messages_report_office ON messages (sender_number, report_at) WHERE state = 'sent';
CREATE INDEX messages_payload ON messages (sent_at) WHERE payload_left_at IS NULL;
CREATE INDEX messages_recalled ON messages (id) WHERE state = 'recalled' AND payload_left_at IS NULL;

-- Parts whose bytes are to be deleted. The row is written in the transaction that gives the
-- message up, and goes when the bytes are gone.
CREATE TABLE part_deletions (
    message_id TEXT NOT NULL REFERENCES messages (id),
    number BIGINT NOT NULL,
    try_at BIGINT NOT NULL,
    -- How often it failed.
    failed BIGINT NOT NULL,
    -- Until then a part that was on its way may still arrive and is deleted again.
    again_until BIGINT NOT NULL,
    PRIMARY KEY (message_id, number)
);
CREATE INDEX part_deletions_due ON part_deletions (try_at);
INSERT INTO part_deletions (message_id, number, try_at, failed, again_until)
    SELECT p.message_id, p.number, 0, 0, 0 FROM message_parts p
    JOIN messages m ON m.id = p.message_id WHERE m.state = 'expired';
DELETE FROM message_parts WHERE message_id IN (SELECT id FROM messages WHERE state = 'expired');
UPDATE messages SET payload_left_at = intent_at WHERE state = 'expired';

-- Notice addresses that are told, at most once an hour, that data has arrived.
CREATE TABLE arrival_wishes (
    address_id TEXT PRIMARY KEY REFERENCES mail_addresses (id) ON DELETE CASCADE,
    office_number TEXT NOT NULL REFERENCES offices (number),
    -- 1: it is to be told; 0: not any more.
    wanted BIGINT NOT NULL,
    -- Since when there is something to tell.
    waiting_since BIGINT,
    told_at BIGINT
);
CREATE INDEX arrival_wishes_office ON arrival_wishes (office_number);
CREATE INDEX arrival_wishes_waiting ON arrival_wishes (waiting_since)
    WHERE waiting_since IS NOT NULL;

-- The address book. Name and reading as they are compared; none: not worked out yet.
ALTER TABLE offices ADD COLUMN search TEXT;
CREATE INDEX offices_unfolded ON offices (number) WHERE search IS NULL;
-- The place stands beside each address, so that one index finds a page of them in order.
ALTER TABLE office_services ADD COLUMN prefecture TEXT NOT NULL DEFAULT '';
ALTER TABLE office_services ADD COLUMN municipality TEXT NOT NULL DEFAULT '';
UPDATE office_services SET
    prefecture = (SELECT o.prefecture FROM offices o WHERE o.number = office_services.number),
    municipality = (SELECT o.municipality FROM offices o WHERE o.number = office_services.number);
CREATE INDEX office_services_kind ON office_services (kind, number);
CREATE INDEX office_services_place ON office_services (prefecture, number, kind);
CREATE INDEX office_services_place_kind ON office_services (prefecture, kind, number);
CREATE INDEX office_services_municipality ON office_services (municipality, number, kind);

-- Every two letters that follow each other in what is searched.
CREATE TABLE office_grams (
    gram TEXT NOT NULL,
    number TEXT NOT NULL REFERENCES offices (number),
    PRIMARY KEY (gram, number)
);
