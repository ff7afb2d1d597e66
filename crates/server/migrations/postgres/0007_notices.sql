-- Audiences, drafts, attachments and search of notices.

-- 'public', 'offices' (everybody signed in), 'prefecture:13', 'kind:43', 'kind:43:13' (those of a
-- prefecture), 'office:1370000018', 'certificates:1370000018' (its
-- persons with that right) or 'account:KJ131370000018'.
UPDATE notices SET audience = 'office:' || office_number WHERE audience = 'office';

-- 'draft', 'published' (shown from shown_from on) or 'withdrawn'.
ALTER TABLE notices ADD COLUMN state TEXT NOT NULL DEFAULT 'published';
-- The first moment at which it is no longer shown; NULL means never.
ALTER TABLE notices ADD COLUMN shown_to BIGINT;
-- What the button to `link` says.
ALTER TABLE notices ADD COLUMN link_label TEXT;
UPDATE notices SET link_label = '開く' WHERE link IS NOT NULL;
-- Title, text and names of attachments as keywords are compared with them.
ALTER TABLE notices ADD COLUMN search TEXT NOT NULL DEFAULT '';
UPDATE notices SET search = LOWER(title || ' ' || body);
-- The operator who wrote it and that operator's prefecture; no author means made by the system.
ALTER TABLE notices ADD COLUMN author TEXT;
ALTER TABLE notices ADD COLUMN author_prefecture TEXT;

DROP INDEX notices_shown;
CREATE INDEX notices_shown ON notices (audience, shown_from);
CREATE INDEX notices_written ON notices (shown_from) WHERE author IS NOT NULL;

CREATE TABLE notice_files (
    notice_id TEXT NOT NULL REFERENCES notices (id),
    number BIGINT NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    content BYTEA NOT NULL,
    PRIMARY KEY (notice_id, number)
);
