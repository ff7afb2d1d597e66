-- Fills an exchange of the national system's order: 100,000 offices with an account each, an
-- issued certificate each, 200 notices to all, ten of which everybody has read. $COUNT is
-- replaced by the number of offices. All of it is made up; no number has a right check digit.

CREATE TEMPORARY TABLE places (place INTEGER PRIMARY KEY);
WITH RECURSIVE counted (place) AS (
    SELECT 1 UNION ALL SELECT place + 1 FROM counted WHERE place < $COUNT
)
INSERT INTO places SELECT place FROM counted;

INSERT INTO offices (number, name, prefecture, claiming, created_at, search)
SELECT printf('%02d7%07d', 1 + place % 47, place), printf('見本事業所%d', place),
       printf('%02d', 1 + place % 47), CASE place % 3 WHEN 0 THEN 'agent' ELSE 'internet' END,
       1700000000000, printf('|見本事業所%d|', place)
FROM places;

INSERT INTO office_services (number, kind, prefecture)
SELECT printf('%02d7%07d', 1 + place % 47, place), CASE place % 4 WHEN 0 THEN '43' ELSE '11' END,
       printf('%02d', 1 + place % 47)
FROM places;

INSERT INTO accounts (id, office_number, password_hash, issue_password_hash, created_at)
SELECT printf('KJ%02d001%07d', 1 + place % 47, place),
       printf('%02d7%07d', 1 + place % 47, place), '', '', 1700000000000
FROM places;

INSERT INTO applications (receipt, office_number, account_id, kind, key_origin, public_key,
    state, applied_at)
SELECT printf('20250101-%07d', place), printf('%02d7%07d', 1 + place % 47, place),
       printf('KJ%02d001%07d', 1 + place % 47, place), 'careplan', 'portal', x'00', 'issued',
       1735700000000 + place
FROM places;

INSERT INTO certificates (serial, receipt, office_number, account_id, kind, not_before, not_after,
    reserved_at, der, fingerprint, issued_at)
SELECT printf('%032x', place), printf('20250101-%07d', place),
       printf('%02d7%07d', 1 + place % 47, place), printf('KJ%02d001%07d', 1 + place % 47, place),
       'careplan', 1735700000000, 4102444800000, 1735700000000, x'00', '', 1735700000000
FROM places;

INSERT INTO notices (id, audience, category, title, body, shown_from, search)
SELECT printf('00000000-0000-4000-8000-%012x', place), 'offices', 'システム関連',
       printf('見本のお知らせ %d', place), '見本の本文です。', 1763700000000 - place * 86400000,
       printf('見本のお知らせ %d 見本の本文です。', place)
FROM places WHERE place <= 200;

INSERT INTO notice_reads (notice_id, account_id, read_at)
SELECT printf('00000000-0000-4000-8000-%012x', notice.place),
       printf('KJ%02d001%07d', 1 + reader.place % 47, reader.place), 1763700000000
FROM places AS notice CROSS JOIN places AS reader
WHERE notice.place <= 10;
