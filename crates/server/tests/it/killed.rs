//! A server that is killed at any moment while it issues and publishes, again and again: at the
//! end every application has one certificate, no serial is used twice, and logs, lists and answers
//! say what the database says.
//!
//! `RENKEI_TEST_KILLS` is how often; `cargo xtask long kills` asks for more than a test may take.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use careplan::OfficeNumber;
use pki::merkle::consistency;
use pki::transparency::{Entry, KeyOrigin, SignedHead, follow};
use pki::{Certificate, KeyPair, crl};
use sqlx::sqlite::SqliteRow;
use sqlx::{Connection as _, Row as _};
use time::OffsetDateTime;

use crate::Site;
use crate::publication::{database, publishing, until};

const OFFICES: u32 = 5;
/// Applications that wait when the server starts.
const WAITING: usize = 30;
const OPEN: &str = "SELECT receipt FROM applications WHERE state <> 'issued'";

/// Heads that somebody has seen, by office.
type Seen = BTreeMap<String, SignedHead>;

#[tokio::test]
async fn a_server_killed_at_any_moment_issues_and_publishes_everything_once() {
    let asked = std::env::var("RENKEI_TEST_KILLS").ok();
    let kills: u32 = asked.map_or(20, |count| count.parse().unwrap());
    let (site, _) = publishing();
    add_offices(&site);
    let mut dice = Dice(u64::from(kills));
    let mut seen = Seen::new();
    let mut applied = 0;
    for _ in 0..kills {
        // About as many as it manages, so that it is killed at work.
        let waiting = rows(&site, OPEN).await.len();
        apply(&site, &mut applied, WAITING.saturating_sub(waiting)).await;
        let server = site.start(&[]);
        tokio::time::sleep(Duration::from_millis(dice.below(500))).await;
        assert_eq!(server.stop("-KILL"), None);
        let issuing = issuing(&site);
        heads_continue(&site, &issuing, &mut seen).await;
        revoke_one(&site, &mut dice).await;
    }

    let server = site.start(&[]);
    until("end of the work", || async {
        let due = "SELECT serial FROM certificates WHERE answer_due_at < 1000 * unixepoch() + 1000";
        let (open, due) = (rows(&site, OPEN).await, rows(&site, due).await);
        (open.is_empty() && due.is_empty() && lists_are_new(&site).await).then_some(())
    })
    .await;
    let issuing = issuing(&site);
    heads_continue(&site, &issuing, &mut seen).await;
    certificates_are_whole(&site, &issuing, applied).await;
    published_is_what_is_on_record(&site, &issuing).await;
    let told = site.done(&["doctor", "--lang", "en"]);
    assert!(!told.contains("\nproblem "), "{told}");
    assert_eq!(server.stop("-TERM"), Some(0));
}

fn issuing(site: &Site) -> Certificate {
    let text = std::fs::read_to_string(site.file("data/authority/issuing.pem")).unwrap();
    Certificate::from_pem(&text).unwrap()
}

async fn rows(site: &Site, sql: &'static str) -> Vec<SqliteRow> {
    let mut database = database(site).await;
    let rows = sqlx::query(sql).fetch_all(&mut database).await.unwrap();
    database.close().await.unwrap();
    rows
}

fn add_offices(site: &Site) {
    for place in 0..OFFICES {
        // The last digit is a check digit.
        let number = (0..10)
            .map(|digit| format!("13700000{place}{digit}"))
            .find(|number| number.parse::<OfficeNumber>().is_ok())
            .unwrap();
        site.done(&[
            "office",
            "add",
            "--number",
            &number,
            "--kind",
            "43",
            "--claiming",
            "agent",
            "--name",
            "事業所",
            "--agent",
            "代理人",
        ]);
    }
}

/// Approved applications, in turns of all offices.
async fn apply(site: &Site, applied: &mut u32, count: usize) {
    let mut database = database(site).await;
    let mut transaction = database.begin().await.unwrap();
    for _ in 0..count {
        sqlx::query(
            "INSERT INTO applications (receipt, office_number, account_id, kind, key_origin, \
             terminal, public_key, state, applied_at) \
             SELECT $1, office_number, id, 'careplan', 'office', '受付', $2, 'approved', 0 \
             FROM accounts ORDER BY id LIMIT 1 OFFSET $3",
        )
        .bind(format!("R{applied:05}"))
        .bind(KeyPair::generate().unwrap().public_key_der())
        .bind(*applied % OFFICES)
        .execute(&mut *transaction)
        .await
        .unwrap();
        *applied += 1;
    }
    transaction.commit().await.unwrap();
    database.close().await.unwrap();
}

/// Revokes one of the certificates that there are, as an operator does.
async fn revoke_one(site: &Site, dice: &mut Dice) {
    let open = "SELECT serial FROM certificates WHERE der IS NOT NULL AND revoked_at IS NULL";
    let serials = rows(site, open).await;
    let Ok(count) = u64::try_from(serials.len()) else {
        return;
    };
    if count > 0 {
        let chosen = usize::try_from(dice.below(count)).unwrap();
        let serial: &str = serials[chosen].get("serial");
        site.done(&["cert", "revoke", serial, "--reason", "superseded"]);
    }
}

/// Every log is what its head says, the authority signed the head, and it goes on from the one
/// that was seen before.
async fn heads_continue(site: &Site, issuing: &Certificate, seen: &mut Seen) {
    let logs = "SELECT office_number, place, fingerprint, key_origin, issued_at \
                FROM certificate_log ORDER BY office_number, place";
    let mut entries: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
    for row in rows(site, logs).await {
        let of_office = entries.entry(row.get("office_number")).or_default();
        assert_eq!(
            row.get::<i64, _>("place"),
            i64::try_from(of_office.len()).unwrap()
        );
        let fingerprint = hex(row.get("fingerprint"));
        of_office.push(Entry {
            fingerprint: fingerprint.try_into().unwrap(),
            key_origin: match row.get("key_origin") {
                "office" => KeyOrigin::Office,
                _ => KeyOrigin::Exchange,
            },
            issued_at: OffsetDateTime::UNIX_EPOCH
                + time::Duration::milliseconds(row.get("issued_at")),
        });
    }
    let heads = "SELECT office_number, head FROM certificate_log_heads";
    for row in rows(site, heads).await {
        let office: String = row.get("office_number");
        let head = SignedHead::from_text(row.get("head")).unwrap();
        assert!(head.is_signed_by(issuing));
        let entries = entries.remove(&office).unwrap();
        let of_entries =
            pki::transparency::Head::of(head.head.office_number, &entries, head.head.at);
        assert_eq!(of_entries, head.head);
        if let Some(seen) = seen.get(&office) {
            let leaves: Vec<_> = entries.iter().map(Entry::leaf).collect();
            let earlier = usize::try_from(seen.head.extent.size).unwrap();
            let proof = consistency(&leaves, earlier).unwrap();
            follow(&seen.head, &head.head, &proof).unwrap();
        }
        seen.insert(office, head);
    }
    assert_eq!(entries, BTreeMap::new(), "a log without a head");
}

/// One certificate an application, each under its own serial, in the log of its office, noted once.
async fn certificates_are_whole(site: &Site, issuing: &Certificate, applied: u32) {
    let kept = rows(
        site,
        "SELECT serial, receipt, office_number, fingerprint, der FROM certificates",
    )
    .await;
    assert_eq!(kept.len(), usize::try_from(applied).unwrap());
    let column = |rows: &[SqliteRow], name: &str| -> Vec<String> {
        let mut texts: Vec<_> = rows.iter().map(|row| row.get(name)).collect();
        texts.sort();
        texts
    };
    let serials = column(&kept, "serial");
    assert_eq!(column(&kept, "receipt").len(), applied as usize);
    for row in &kept {
        let certificate = Certificate::from_der(row.get("der")).unwrap();
        assert_eq!(
            certificate.serial().to_string(),
            row.get::<&str, _>("serial")
        );
        assert_eq!(
            certificate.fingerprint().to_vec(),
            hex(row.get("fingerprint"))
        );
        let office = certificate.office_number().unwrap();
        assert_eq!(office.as_str(), row.get::<&str, _>("office_number"));
        let anchors = pki::TrustAnchors::new(root(site));
        let at = certificate.not_before();
        anchors
            .verify(&certificate, std::slice::from_ref(issuing), at)
            .unwrap();
    }
    let logged = rows(site, "SELECT serial FROM certificate_log").await;
    assert_eq!(column(&logged, "serial"), serials);
    let noted = "SELECT subject FROM audit_events WHERE event = 'certificate-issued' AND \
                 detail <> 'ocsp-signer' AND subject IN (SELECT serial FROM certificates)";
    assert_eq!(column(&rows(site, noted).await, "subject"), serials);
    let reserved = "SELECT subject FROM audit_events WHERE event = 'serial-reserved' AND \
                    subject IN (SELECT receipt FROM applications)";
    let reserved = column(&rows(site, reserved).await, "subject");
    assert_eq!(
        reserved,
        column(&kept, "receipt"),
        "a serial was lost or given twice"
    );
    let notices = rows(site, "SELECT id FROM notices").await;
    assert_eq!(notices.len(), serials.len());
}

fn root(site: &Site) -> Certificate {
    let text = std::fs::read_to_string(site.file("data/authority/root.pem")).unwrap();
    Certificate::from_pem(&text).unwrap()
}

/// Whether no list waits to be made anew. The database counts whole seconds here, and what became
/// due in this one counts too.
async fn lists_are_new(site: &Site) -> bool {
    let due =
        "SELECT partition_name FROM revocation_lists WHERE due_at < 1000 * unixepoch() + 1000";
    let made = rows(site, "SELECT partition_name FROM revocation_lists").await;
    !made.is_empty() && rows(site, due).await.is_empty()
}

/// The lists name the revoked and nobody else, and each answer says the same.
async fn published_is_what_is_on_record(site: &Site, issuing: &Certificate) {
    let on_record: BTreeSet<String> = rows(
        site,
        "SELECT serial FROM certificates WHERE revoked_at IS NOT NULL",
    )
    .await
    .iter()
    .map(|row| row.get("serial"))
    .collect();
    assert!(!on_record.is_empty());
    let mut listed = BTreeSet::new();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let now = OffsetDateTime::UNIX_EPOCH + now;
    let lists = "SELECT partition_name, number, der FROM revocation_lists";
    for row in rows(site, lists).await {
        // The root has a list of its own, about authorities.
        let name: &str = row.get("partition_name");
        if !name.starts_with(&issuing.label()) {
            continue;
        }
        let list = crl::read(row.get("der"), issuing).unwrap();
        assert_eq!(
            i64::try_from(list.number).unwrap(),
            row.get::<i64, _>("number")
        );
        assert!(list.next_update > now);
        listed.extend(list.revoked.iter().map(|one| one.serial.to_string()));
    }
    assert_eq!(listed, on_record);
    let answers = "SELECT c.serial, c.revoked_at, a.der FROM certificates AS c \
                   LEFT JOIN status_answers AS a ON a.serial = c.serial";
    for row in rows(site, answers).await {
        let serial = hex(row.get("serial"));
        let answer: &[u8] = row.get("der");
        let says = |status: u8| {
            let number = [&serial[..], &[status]].concat();
            answer.windows(number.len()).any(|bytes| bytes == number)
        };
        let is_revoked = row.get::<Option<i64>, _>("revoked_at").is_some();
        // Behind the serial number: good [0], revoked [1].
        assert_eq!((says(0x80), says(0xa1)), (!is_revoked, is_revoked));
    }
}

fn hex(text: &str) -> Vec<u8> {
    let digits = text.as_bytes().chunks(2);
    let octet = |digits| u8::from_str_radix(std::str::from_utf8(digits).unwrap(), 16).unwrap();
    digits.map(octet).collect()
}

/// Numbers that look random and are the same in every run (SplitMix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % limit
    }
}
