//! Whoever runs the exchange issues itself a certificate of an office, with the authority's own
//! key and by hand in the database. It cannot be prevented; it cannot stay hidden either.

use careplan::OfficeNumber;
use e2e::exchange::Exchange;
use e2e::foreign;
use e2e::samples;
use pki::issue::{issue, prepare_client};
use pki::profile::Validity;
use pki::subject::{ClientSubject, Publication};
use pki::transparency::{Entry, Head, KeyOrigin};
use pki::{Certificate, Identity, KeyPair, SerialNumber, pem};
use protocol::Sha256;
use serde_json::{Value, json};
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

use crate::ground::{Ground, send, texts};

/// The office that somebody wants to read along with.
const VICTIM: &str = "1370000018";

/// Whoever runs the exchange, with the keys that lie there.
struct Insider<'a> {
    ground: &'a Ground,
    authority: Identity,
    entries: Vec<Entry>,
}

impl<'a> Insider<'a> {
    fn at(ground: &'a Ground) -> Self {
        let data = ground.exchange.data();
        let read = |name: &str| std::fs::read_to_string(data.join(name)).unwrap();
        let key = read("authority/issuing.key.pem");
        let key = pem::decode_one("ENCRYPTED PRIVATE KEY", &key).unwrap();
        let passphrase = read("authority.passphrase");
        let key = KeyPair::from_encrypted_pkcs8(&key, passphrase.trim()).unwrap();
        let issuing = Certificate::from_pem(&read("authority/issuing.pem")).unwrap();
        let log = ground.care_manager_office.json(&["cert", "log"]).unwrap();
        let certificates = log["certificates"].as_array().unwrap();
        Self {
            ground,
            authority: Identity::new(key, issuing, Vec::new()).unwrap(),
            entries: certificates.iter().map(entry).collect(),
        }
    }

    /// Issues a certificate of the office, puts it on record and into the log, and signs the head.
    fn issue_false_certificate(&mut self) {
        let now = OffsetDateTime::now_utc();
        let subject = ClientSubject {
            office_number: office(),
            account: "KJ131370000018".to_owned(),
            kind_id: "careplan".to_owned(),
            office_name: "見本居宅介護支援事業所".to_owned(),
            terminal: Some("応接室".to_owned()),
        };
        let key = KeyPair::generate().unwrap();
        let prepared = prepare_client(
            &subject,
            key.public_key(),
            SerialNumber::random().unwrap(),
            Validity::from_now(now, Duration::days(365)).unwrap(),
            &Publication::default(),
            self.authority.certificate(),
        )
        .unwrap();
        let certificate = issue(prepared, &self.authority).unwrap();
        let at = milliseconds(now);
        let fingerprint = Sha256::from(certificate.fingerprint()).to_string();
        self.entries.push(Entry {
            fingerprint: certificate.fingerprint(),
            key_origin: KeyOrigin::Exchange,
            issued_at: OffsetDateTime::from_unix_timestamp_nanos(i128::from(at) * 1_000_000)
                .unwrap(),
        });
        let serial = certificate.serial().to_string();
        let hex = |octets: &[u8]| json!({ "hex": hex::encode(octets) });
        self.by_hand(&json!([
            [
                "INSERT INTO applications (receipt, office_number, account_id, kind, key_origin, \
                 terminal, public_key, state, applied_at) \
                 SELECT 'FALSE', office_number, account_id, kind, 'portal', '応接室', ?, \
                 'issued', applied_at FROM applications WHERE office_number = ?",
                [hex(certificate.public_key_der()), VICTIM]
            ],
            [
                "INSERT INTO certificates (serial, receipt, office_number, account_id, kind, \
                 terminal, not_before, not_after, reserved_at, der, fingerprint, issued_at) \
                 SELECT ?, receipt, office_number, account_id, kind, terminal, ?, ?, ?, ?, ?, ? \
                 FROM applications WHERE receipt = 'FALSE'",
                [
                    serial,
                    milliseconds(certificate.not_before()),
                    milliseconds(certificate.not_after()),
                    at,
                    hex(certificate.der()),
                    fingerprint,
                    at
                ]
            ],
            [
                "INSERT INTO certificate_log VALUES (?, ?, ?, ?, 'portal', ?)",
                [VICTIM, self.entries.len() - 1, serial, fingerprint, at]
            ],
        ]));
        self.sign_head();
    }

    /// Takes the certificate away again and signs a head as if it had never been.
    fn hide(&mut self) {
        self.entries.pop();
        self.by_hand(&json!([
            [
                "DELETE FROM certificate_log WHERE office_number = ? AND place = ?",
                [VICTIM, self.entries.len()]
            ],
            ["DELETE FROM certificates WHERE receipt = 'FALSE'", []],
        ]));
        self.sign_head();
    }

    /// Puts another certificate, of which nothing is shown, into the place of the last one.
    fn replace_last(&mut self) {
        let last = self.entries.last_mut().unwrap();
        last.fingerprint = [7; 32];
        self.by_hand(&json!([[
            "UPDATE certificate_log SET fingerprint = ? WHERE office_number = ? AND place = ?",
            [hex::encode([7; 32]), VICTIM, self.entries.len() - 1]
        ]]));
        self.sign_head();
    }

    fn sign_head(&self) {
        let head = Head::of(office(), &self.entries, OffsetDateTime::now_utc());
        let signed = head.sign(&self.authority).unwrap().to_text();
        self.by_hand(&json!([[
            "UPDATE certificate_log_heads SET head = ? WHERE office_number = ?",
            [signed, VICTIM]
        ]]));
    }

    fn by_hand(&self, statements: &Value) {
        by_hand(&self.ground.exchange, statements);
    }
}

fn by_hand(exchange: &Exchange, statements: &Value) {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/data/by_hand.py");
    let database = exchange.data().join("renkei.db");
    let arguments = [script, database.to_str().unwrap(), &statements.to_string()];
    foreign::judge("python3", &arguments).unwrap();
}

fn office() -> OfficeNumber {
    VICTIM.parse().unwrap()
}

fn milliseconds(at: OffsetDateTime) -> i64 {
    i64::try_from(at.unix_timestamp_nanos() / 1_000_000).unwrap()
}

fn entry(told: &Value) -> Entry {
    let text = |key: &str| told[key].as_str().unwrap();
    let fingerprint: Sha256 = text("fingerprint").parse().unwrap();
    Entry {
        fingerprint: *fingerprint.as_bytes(),
        key_origin: match text("key_origin") {
            "office" => KeyOrigin::Office,
            _ => KeyOrigin::Exchange,
        },
        issued_at: OffsetDateTime::parse(text("issued_at"), &Rfc3339).unwrap(),
    }
}

/// Two offices that have exchanged a message, so that each knows the log of the other.
async fn acquainted() -> Ground {
    let ground = Ground::prepare().await;
    let plan = samples::write_unit(&ground.path("plan"), &samples::PLAN).unwrap();
    send(&ground.care_manager_office, &plan)
        .expect_code(0)
        .unwrap();
    let target = ground.path("received-plan");
    let receive = ["receive", "-o", target.to_str().unwrap()];
    ground
        .helper_station_office
        .run(&receive)
        .unwrap()
        .expect_code(0)
        .unwrap();
    for office in [&ground.care_manager_office, &ground.helper_station_office] {
        office.run(&["doctor"]).unwrap().expect_code(0).unwrap();
    }
    ground
}

fn send_actuals(ground: &Ground, more: &[&str]) -> e2e::office::Ran {
    let actuals = samples::write_unit(&ground.path("actuals"), &samples::ACTUALS).unwrap();
    let paths = texts(&actuals);
    let mut arguments = vec!["send"];
    arguments.extend(paths.iter().map(String::as_str));
    arguments.extend(more);
    ground.helper_station_office.run(&arguments).unwrap()
}

fn receive_actuals(ground: &Ground) -> e2e::office::Ran {
    let target = ground.path("received-actuals");
    let receive = ["receive", "-o", target.to_str().unwrap()];
    ground.care_manager_office.run(&receive).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_false_certificate_that_the_log_shows_is_told_to_both_offices() {
    if foreign::left_out() {
        return;
    }
    let ground = acquainted().await;
    Insider::at(&ground).issue_false_certificate();

    let told = "1370000018）に新しい証明書が発行されています：応接室";
    let ran = send_actuals(&ground, &[]).expect_code(0).unwrap();
    let ran = ran.says(told).unwrap();
    ran.says("鍵は連携サーバーで作成").unwrap();
    let ran = send_actuals(&ground, &["--again"]).expect_code(0).unwrap();
    assert!(!ran.stderr.contains(told), "a partner's is told once");

    let new = "この事業所に新しい証明書が発行されました：応接室";
    let ran = receive_actuals(&ground).expect_code(0).unwrap();
    ran.says(new).unwrap();
    let victim = &ground.care_manager_office;
    let doctor = || victim.run(&["doctor"]).unwrap();
    doctor().expect_code(1).unwrap().says(new).unwrap();
    victim
        .run(&["cert", "log"])
        .unwrap()
        .says("応接室  鍵は連携サーバーで作成（.p12）")
        .unwrap()
        .says("未確認")
        .unwrap();
    let accept = ["cert", "log", "--accept"];
    victim.run(&accept).unwrap().expect_code(0).unwrap();
    doctor().expect_code(0).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_false_certificate_that_is_hidden_ends_with_both_offices_warned() {
    if foreign::left_out() {
        return;
    }
    let ground = acquainted().await;
    let mut insider = Insider::at(&ground);
    // The service office is shown the certificate, and seals to it.
    insider.issue_false_certificate();
    send_actuals(&ground, &[]).expect_code(0).unwrap();
    // The office that it is of is not.
    insider.hide();

    let ran = receive_actuals(&ground).expect_code(1).unwrap();
    ran.says("証明書の記録に食い違いがあります（log-shown-differently")
        .unwrap();
    let victim = &ground.care_manager_office;
    let doctor = victim.run(&["doctor"]).unwrap().expect_code(1).unwrap();
    doctor.says("log-shown-differently").unwrap();
    let plan = samples::write_unit(&ground.path("plan"), &samples::PLAN).unwrap();
    let mut again = vec!["send".to_owned(), "--again".to_owned()];
    again.extend(texts(&plan));
    let again: Vec<&str> = again.iter().map(String::as_str).collect();
    let refused = victim.run(&again).unwrap().expect_code(1).unwrap();
    refused.says("食い違いがあるため、送っていません").unwrap();

    // The receipt tells the sender that the other office was shown less than it had been.
    let partner = &ground.helper_station_office;
    let sent = partner.run(&["sent"]).unwrap().expect_code(1).unwrap();
    let sent = sent.says("log-shrunk").unwrap();
    sent.says("log-shrunk").unwrap();
    let doctor = partner.run(&["doctor"]).unwrap().expect_code(1).unwrap();
    doctor.says("前に確かめたときより短く").unwrap();
    let refused = send_actuals(&ground, &["--again"]).expect_code(1).unwrap();
    refused.says("食い違いがあるため、送っていません").unwrap();

    // Once it is cleared up by telephone the offices go on.
    for office in [partner, victim] {
        let anew = ["cert", "log", VICTIM, "--begin-anew"];
        office.run(&anew).unwrap().expect_code(0).unwrap();
        office.run(&["doctor"]).unwrap().expect_code(0).unwrap();
    }
    send_actuals(&ground, &["--again"]).expect_code(0).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_forks_warns_both_offices() {
    if foreign::left_out() {
        return;
    }
    let ground = acquainted().await;
    let mut insider = Insider::at(&ground);
    insider.issue_false_certificate();
    send_actuals(&ground, &[]).expect_code(0).unwrap();
    insider.replace_last();

    let ran = receive_actuals(&ground).expect_code(1).unwrap();
    let ran = ran.says("log-shown-differently").unwrap();
    ran.says("新しい証明書が発行されました：証明書が示されていません")
        .unwrap();
    let refused = send_actuals(&ground, &["--again"]).expect_code(1).unwrap();
    let refused = refused.says("書き換えられています").unwrap();
    refused.says("log-forked").unwrap();
}
