-- Enters $COUNT issued certificates, ten to an office; one in $EVERY is revoked, just now. Nothing
-- has been said about any of them yet. All of it is made up.

CREATE TEMPORARY TABLE places (place INTEGER PRIMARY KEY);
WITH RECURSIVE counted (place) AS (
    SELECT 1 UNION ALL SELECT place + 1 FROM counted WHERE place < $COUNT
)
INSERT INTO places SELECT place FROM counted;

INSERT INTO offices (number, name, prefecture, claiming, created_at, search)
SELECT DISTINCT printf('1378%06d', place / 10), '見本事業所', '13', 'agent', 0,
       '|見本事業所|'
FROM places;

INSERT INTO accounts (id, office_number, password_hash, issue_password_hash, created_at)
SELECT DISTINCT printf('KJ13008%07d', place / 10), printf('1378%06d', place / 10), '', '', 0
FROM places;

INSERT INTO applications (receipt, office_number, account_id, kind, key_origin, public_key,
    state, applied_at)
SELECT printf('bench-%07d', place), printf('1378%06d', place / 10),
       printf('KJ13008%07d', place / 10), 'careplan', 'office', x'00', 'issued', 0
FROM places;

INSERT INTO certificates (serial, receipt, office_number, account_id, kind, not_before, not_after,
    reserved_at, der, fingerprint, issued_at, answer_due_at, revoked_at, revoked_reason)
SELECT printf('5a%014x%016x', place, place * 7919), printf('bench-%07d', place),
       printf('1378%06d', place / 10), printf('KJ13008%07d', place / 10), 'careplan',
       (unixepoch() - 3600 * (place % 240)) * 1000, (unixepoch() + 86400 * 800) * 1000, 0,
       x'00', '', 0, 0,
       CASE place % $EVERY WHEN 0 THEN unixepoch() * 1000 END,
       CASE place % $EVERY WHEN 0 THEN 'superseded' END
FROM places;
