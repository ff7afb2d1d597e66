-- How the name of an office is read is kept once, with its name. Until now what an office had
-- asked to be recorded and what was entered or imported stood apart.
UPDATE offices SET kana = (SELECT d.kana FROM office_details d WHERE d.office_number = offices.number)
    WHERE kana = '' AND EXISTS (SELECT 1 FROM office_details d WHERE d.office_number = offices.number);
ALTER TABLE office_details DROP COLUMN kana;

-- The newest change of an operator's entry, for whoever comes too late with another one.
-- 'duties', 'password' or 'removed'; by an operator's id or 'cli'. Nothing where none was noted.
ALTER TABLE operators ADD COLUMN change TEXT;
ALTER TABLE operators ADD COLUMN changed_at BIGINT;
ALTER TABLE operators ADD COLUMN changed_by TEXT;

-- The operator who noted that a notice was given to the post; nothing where that was not kept.
ALTER TABLE recovery_requests ADD COLUMN posted_by TEXT;
