-- Texts that the console publishes, and when the jobs behind the scenes last ran.

-- One row for each edition. The first edition of most texts comes with the program and has no row.
CREATE TABLE text_editions (
    -- faq, manual, site, terms or gate.
    kind TEXT NOT NULL,
    text_id TEXT NOT NULL,
    edition BIGINT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    -- Of the FAQ; empty elsewhere.
    topic TEXT NOT NULL,
    -- Further words under which it is found.
    words TEXT NOT NULL,
    position BIGINT NOT NULL,
    -- The version of the program that it fits.
    version TEXT NOT NULL,
    -- shown, or hidden when the text is no longer offered.
    listing TEXT NOT NULL,
    -- Empty for a draft. From this moment on it is in force, until a later edition is.
    published_from BIGINT,
    -- Counted up with every change.
    revision BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (kind, text_id, edition)
);

-- When each job last ran to its end, well or not.
CREATE TABLE job_runs (
    name TEXT PRIMARY KEY,
    ran_at BIGINT NOT NULL,
    -- When it should have run again at the latest.
    expected_by BIGINT NOT NULL,
    -- Since when it has failed each time; empty when the last run went well.
    failing_since BIGINT
);
