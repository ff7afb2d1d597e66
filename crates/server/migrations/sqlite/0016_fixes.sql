-- The prefecture whose template it is; NULL is the centre's, for everybody.
ALTER TABLE inquiry_templates ADD COLUMN prefecture TEXT;
