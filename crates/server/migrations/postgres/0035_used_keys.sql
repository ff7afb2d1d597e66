-- A key is looked for among all that were ever applied with.
CREATE INDEX applications_public_key ON applications (public_key);
