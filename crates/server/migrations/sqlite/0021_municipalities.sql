-- Where an office is and how its name is read, as the list of offices that can be reached shows it.
-- Both are empty where nobody has entered them.
ALTER TABLE offices ADD COLUMN municipality TEXT NOT NULL DEFAULT '';
ALTER TABLE offices ADD COLUMN kana TEXT NOT NULL DEFAULT '';
