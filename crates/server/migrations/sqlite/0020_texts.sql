-- Texts that the console publishes, and when the jobs behind the scenes last ran.

-- One row for each edition. The first edition of most texts comes with the program and has no row.
CREATE TABLE text_editions (
    -- faq, manual, site, terms or gate.
    kind TEXT NOT NULL,
    text_id TEXT NOT NULL,
    edition INTEGER NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    -- Of the FAQ; empty elsewhere.
    topic TEXT NOT NULL,
    -- Further words under which it is found.
    words TEXT NOT NULL,
    position INTEGER NOT NULL,
    -- The version of the program that it fits.
    version TEXT NOT NULL,
    -- shown, or hidden when the text is no longer offered.
    listing TEXT NOT NULL,
    -- Empty for a draft. From this moment on it is in force, until a later edition is.
    published_from INTEGER,
    -- Counted up with every change.
    revision INTEGER NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (kind, text_id, edition)
) STRICT;

-- When each job last ran to its end, well or not.
CREATE TABLE job_runs (
    name TEXT PRIMARY KEY,
    ran_at INTEGER NOT NULL,
    -- When it should have run again at the latest.
    expected_by INTEGER NOT NULL,
    -- Since when it has failed each time; empty when the last run went well.
    failing_since INTEGER
) STRICT;
