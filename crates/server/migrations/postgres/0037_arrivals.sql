-- Where the only part of a message lies that came with one request, together with its manifest.
ALTER TABLE message_parts ADD COLUMN arrival TEXT;
ALTER TABLE part_deletions ADD COLUMN arrival TEXT;

-- Up to which minute parts were looked for that arrived and belong to no message.
CREATE TABLE arrival_sweeps (
    name TEXT PRIMARY KEY,
    swept_until BIGINT NOT NULL
);
