-- What holds for a kind of certificate from a day on. What holds before the first of them is
-- configured. Rows are only added, and withdrawn before their day.

CREATE TABLE kind_changes (
    kind TEXT NOT NULL,
    -- From 1, without gaps.
    number INTEGER NOT NULL,
    from_day TEXT NOT NULL,
    label TEXT NOT NULL,
    fee_yen INTEGER NOT NULL,
    validity_years INTEGER NOT NULL,
    -- 'open' or 'closed': whether it can be applied for here.
    offer TEXT NOT NULL,
    entered_by TEXT NOT NULL,
    entered_at INTEGER NOT NULL,
    withdrawn_by TEXT,
    withdrawn_at INTEGER,
    PRIMARY KEY (kind, number)
) STRICT;
CREATE UNIQUE INDEX kind_changes_day ON kind_changes (kind, from_day) WHERE withdrawn_at IS NULL;
