-- Offices that the exchange knows, with names, places and kinds, every eighth with a certificate.
-- $COUNT is replaced by their number. They lie in eight prefectures, so that the small size fills
-- a page of each search, too. All of it is made up; no number has a right check digit.

CREATE TEMPORARY TABLE places (place INTEGER PRIMARY KEY, number TEXT, prefecture TEXT, name TEXT);
WITH RECURSIVE counted (place) AS (
    SELECT 1 UNION ALL SELECT place + 1 FROM counted WHERE place < $COUNT
)
INSERT INTO places
SELECT place, printf('%02d7%07d', 2 + place % 8, place), printf('%02d', 2 + place % 8),
       CASE place % 5 WHEN 0 THEN '訪問介護青空' WHEN 1 THEN 'でいさーびすひばり'
       WHEN 2 THEN '居宅介護支援みどり' WHEN 3 THEN '訪問看護すみれ' ELSE '福祉用具もみじ' END
       || printf('%07d', place)
FROM counted;

INSERT INTO offices (number, name, prefecture, municipality, claiming, created_at, search)
SELECT number, name, prefecture, printf('町%d市', place % 9), 'internet', 1700000000000,
       '|' || name || '|'
FROM places;

INSERT INTO office_services (number, kind, prefecture, municipality)
SELECT number, CASE place % 5 WHEN 0 THEN '11' WHEN 1 THEN '15' WHEN 2 THEN '43' WHEN 3 THEN '13'
       ELSE '17' END, prefecture, printf('町%d市', place % 9)
FROM places;

WITH RECURSIVE letters (place) AS (
    SELECT 1 UNION ALL SELECT place + 1 FROM letters WHERE place < 18
)
INSERT INTO office_grams (gram, number)
SELECT DISTINCT SUBSTR('|' || p.name || '|', l.place, 2), p.number
FROM places p JOIN letters l ON l.place <= LENGTH(p.name) + 1 ORDER BY 1, 2;

INSERT INTO accounts (id, office_number, password_hash, issue_password_hash, created_at)
SELECT printf('KJ%02d001%07d', 2 + place % 8, place), number, '', '', 1700000000000
FROM places WHERE place / 8 % 8 = 0;

INSERT INTO applications (receipt, office_number, account_id, kind, key_origin, public_key,
    state, applied_at)
SELECT printf('20250101-%07d', place), number, printf('KJ%02d001%07d', 2 + place % 8, place),
       'careplan', 'portal', x'00', 'issued', 1735700000000 + place
FROM places WHERE place / 8 % 8 = 0;

INSERT INTO certificates (serial, receipt, office_number, account_id, kind, not_before, not_after,
    reserved_at, der, fingerprint, issued_at)
SELECT printf('%032x', place), printf('20250101-%07d', place), number,
       printf('KJ%02d001%07d', 2 + place % 8, place),
       'careplan', 1735700000000, 4102444800000, 1735700000000, x'00', '', 1735700000000
FROM places WHERE place / 8 % 8 = 0;

INSERT INTO licences (office_number, kind, state, starts_at, renewal, state_at, reason)
SELECT s.number, s.kind, 'in-use', 1735700000000, 'automatic', 1735700000000, ''
FROM office_services s JOIN places p ON p.number = s.number WHERE p.place / 8 % 8 = 0;

DROP TABLE places;
