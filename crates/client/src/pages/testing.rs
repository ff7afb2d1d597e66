//! An office at its pages, for tests: a router in this process, a certificate, and an exchange
//! that is away unless a test says what was seen there.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failed test may panic"
)]

use axum::Router;
use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, COOKIE, HOST, SET_COOKIE};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use careplan::{Language, SourceFile};
use protocol::MessageId;
use protocol::http::{MessageSummary, SelfDescription};
use tempfile::TempDir;
use time::{Duration, OffsetDateTime};
use tower::ServiceExt as _;

use super::form::in_address;
use super::office::{Office, Seen};
use super::router;
use crate::authority::Authority;
use crate::clock::Clock;
use crate::command::{Tools, archive};
use crate::exchange::Tls;
use crate::keys::Secrets;
use crate::local_store::{Direction, Exchange, Home, Kept, KeptFile, Origin, Record, SentEntry};
use crate::randomness::Randomness;
use crate::terminal::Terminal;

/// Where the pages of the tests are.
pub(super) const PLACE: &str = "127.0.0.1:4711";

/// An office at its pages.
pub(super) struct Desk {
    pub(super) office: Office,
    pub(super) folder: TempDir,
    router: Router,
    cookie: String,
}

/// What came back.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) html: String,
}

impl Answer {
    /// Fails unless the page says it.
    #[track_caller]
    pub(super) fn says(&self, words: &str) -> &Self {
        assert!(
            self.html.contains(words),
            "{words:?} is not on {}",
            self.html
        );
        self
    }

    /// Fails unless the answer has this status.
    #[track_caller]
    pub(super) fn is(&self, status: u16) -> &Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.html);
        self
    }

    /// Where the answer leads.
    pub(super) fn location(&self) -> &str {
        self.headers["location"].to_str().unwrap()
    }
}

impl Desk {
    /// An office with a certificate, that was let in.
    pub(super) async fn open() -> Self {
        let mut desk = Self::closed(true);
        desk.enter().await.is(303);
        desk
    }

    /// An office that was not let in yet.
    pub(super) fn closed(with_certificate: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::open(folder.path().join("home"));
        let provider = rustls::crypto::aws_lc_rs::default_provider();
        let secrets = Secrets::default();
        if with_certificate {
            let now = OffsetDateTime::now_utc();
            let authority = Authority::new(now);
            let identity = authority.office("1370000018", now);
            let exchange = Exchange {
                name: "試験連携".to_owned(),
                portal: "https://127.0.0.1:9".to_owned(),
                mailbox: "https://127.0.0.1:9".to_owned(),
                root: authority.root.clone(),
                others: Vec::new(),
            };
            home.keep_exchange(&exchange).unwrap();
            let parts = (identity.key(), identity.certificate(), identity.chain());
            home.install(&secrets, parts, Origin::Here, now).unwrap();
        }
        let terminal = Terminal::new(Language::Japanese);
        let tools = Tools {
            terminal: &terminal,
            clock: Clock::system(),
            randomness: Randomness::new(provider.secure_random),
            tls: Tls::new(provider),
            home,
            secrets,
            unattended: false,
            services: None,
            documents: None,
        };
        let office = Office::new(&tools, PLACE.to_owned()).unwrap();
        Self {
            router: router(office.clone()),
            office,
            folder,
            cookie: String::new(),
        }
    }

    /// Opens the address that lets in.
    pub(super) async fn enter(&mut self) -> Answer {
        let entrance = self.office.guard().entrance();
        let path = entrance.strip_prefix(&format!("http://{PLACE}")).unwrap();
        let answer = self.get(path).await;
        if let Some(cookie) = answer.headers.get(SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            self.cookie = cookie.split(';').next().unwrap().to_owned();
        }
        answer
    }

    /// Opens a page.
    pub(super) async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, &[(HOST.as_str(), PLACE)], Vec::new())
            .await
    }

    /// Opens a page, which keeps the rules of all pages.
    pub(super) async fn page(&self, path: &str) -> Answer {
        let answer = self.get(path).await;
        check_page(&answer.html, path);
        answer
    }

    /// Sends a form of a page of ours.
    pub(super) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.office.guard().form_token().to_owned();
        let mut all = vec![("form_token", token.as_str())];
        all.extend(fields);
        self.post_exactly(path, &all).await
    }

    /// Sends these fields and nothing else.
    pub(super) async fn post_exactly(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let pairs = fields
            .iter()
            .map(|(name, value)| format!("{}={}", in_address(name), in_address(value)));
        let body = pairs.collect::<Vec<_>>().join("&");
        let headers = [
            (HOST.as_str(), PLACE),
            ("origin", "http://127.0.0.1:4711"),
            (CONTENT_TYPE.as_str(), "application/x-www-form-urlencoded"),
        ];
        self.ask(Method::POST, path, &headers, body.into_bytes())
            .await
    }

    /// Sends files.
    pub(super) async fn upload(&self, path: &str, files: &[SourceFile]) -> Answer {
        self.upload_with(path, &[], files).await
    }

    /// Sends files, and what was typed beside them.
    pub(super) async fn upload_with(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        files: &[SourceFile],
    ) -> Answer {
        let token = self.office.guard().form_token();
        let mut body = format!(
            "--x\r\nContent-Disposition: form-data; name=\"form_token\"\r\n\r\n{token}\r\n"
        )
        .into_bytes();
        for (name, value) in fields {
            let part = format!(
                "--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
            body.extend(part.bytes());
        }
        for file in files {
            let head = format!(
                "--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{}\"\r\n\
                 Content-Type: text/csv\r\n\r\n",
                file.name
            );
            body.extend(head.bytes());
            body.extend(&file.bytes);
            body.extend(b"\r\n");
        }
        body.extend(b"--x--\r\n");
        let headers = [
            (HOST.as_str(), PLACE),
            (CONTENT_TYPE.as_str(), "multipart/form-data; boundary=x"),
        ];
        self.ask(Method::POST, path, &headers, body).await
    }

    /// Sends a request as it is given, with the cookie.
    pub(super) async fn ask(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if !self.cookie.is_empty() {
            request = request.header(COOKIE, &self.cookie);
        }
        let request = request.body(Body::from(body)).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, 100 << 20).await.unwrap();
        Answer {
            status: parts.status,
            headers: parts.headers,
            html: String::from_utf8_lossy(&body).into_owned(),
        }
    }

    /// Keeps a message as whoever has sent or collected it keeps it, on the page or not.
    pub(super) fn keeps(&self, direction: Direction, id: MessageId, files: &[SourceFile]) {
        let terminal = self.office.terminal();
        let tools = self.office.tools(&terminal);
        let key = archive::key(&tools).unwrap();
        let name = careplan::FileName::parse(&files[0].name).unwrap();
        let envelope = name.envelope;
        let (sender, receiver) = (envelope.from.to_string(), envelope.to.to_string());
        let record = Record {
            direction,
            message_id: id,
            sender: sender.clone(),
            receiver: receiver.clone(),
            serial: envelope.serial.to_string(),
            unit: "any".to_owned(),
            month: name.service_month().map(|month| month.to_string()),
            kept_at: OffsetDateTime::now_utc(),
            files: files.iter().map(kept_file).collect(),
        };
        let bytes: Vec<u8> = files.iter().flat_map(|file| file.bytes.clone()).collect();
        let kept = tools.home.archive(key, &record, &mut bytes.as_slice());
        assert!(kept.is_ok_and(|kept| kept == Kept::New));
        let hash = protocol::Sha256::of(&bytes);
        let entry = SentEntry {
            message_id: id,
            sender,
            receiver,
            serial: record.serial,
            unit: record.unit,
            content_sha256: hash,
            ciphertext_sha256: hash,
            sealed_bytes: 1,
            committed_at: OffsetDateTime::now_utc(),
            logs: Default::default(),
            recalled_at: None,
        };
        if direction == Direction::Sent {
            tools.home.note_sent(&entry).unwrap();
        }
    }

    /// Says what was seen at the exchange.
    pub(super) fn sees(&self, inbox: Vec<MessageSummary>, sent: Vec<MessageSummary>) {
        let now = OffsetDateTime::now_utc();
        self.office.note_seen(Seen {
            own: SelfDescription {
                office_number: "1370000018".to_owned(),
                office_name: "ひまわり居宅介護支援センター".to_owned(),
                service_kinds: vec!["43".to_owned()],
                certificate_serial: "01".to_owned(),
                certificate_kind: "careplan".to_owned(),
                not_after: now + Duration::days(300),
                retention_days: 93,
                person: None,
                unattended: None,
            },
            inbox,
            sent,
            held_up: 0,
            at: now,
        });
    }
}

fn kept_file(file: &SourceFile) -> KeptFile {
    KeptFile {
        name: file.name.clone(),
        octets: file.bytes.len() as u64,
    }
}

/// A message between the office and a partner with a long name.
pub(super) fn message(number: u8, unit: &str, state: &str) -> MessageSummary {
    let own = "1370000018-43";
    let other = "1370000026-11";
    let summary = serde_json::json!({
        "cursor": number,
        "message_id": id(number),
        "sender": if unit == "S1" { other } else { own },
        "sender_name": LONG_NAME,
        "receiver": if unit == "S1" { own } else { other },
        "receiver_name": LONG_NAME,
        "serial": "20250325100000",
        "unit": unit,
        "month": "202504",
        "file_names": ["UPPLAN_202504_1370000018_43_1370000026_11_20250325100000.CSV"],
        "sealed_bytes": 20_480,
        "state": state,
        "sent_at": "2026-09-24T01:00:00Z",
        "fetched_at": null,
        "collected_at": (state != "sent").then_some("2026-09-26T01:00:00Z"),
        "reported_uncollected_at": (state == "sent").then_some("2026-09-29T01:00:00Z"),
        "import": (state == "import_failed").then(|| serde_json::json!({
            "at": "2026-09-27T01:00:00Z", "source": "person",
            "reasons": ["check-failed"], "checks": ["RC07"],
        })),
    });
    serde_json::from_value(summary).unwrap()
}

/// The id of a message of the tests.
pub(super) fn id(number: u8) -> protocol::MessageId {
    protocol::MessageId::from_random([number; 16])
}

/// Files of the sample data, as care software writes them.
pub(super) fn samples(stems: &[&str]) -> Vec<SourceFile> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../careplan/tests/data");
    let file = |stem: &&str| {
        let text = std::fs::read_to_string(folder.join(format!("{stem}.csv"))).unwrap();
        SourceFile {
            name: format!("{stem}.CSV"),
            bytes: careplan::text::encode(&text).unwrap().bytes,
        }
    };
    stems.iter().map(file).collect()
}

/// The planned use of the sample data.
pub(super) const PLAN: [&str; 3] = [
    "UPPLAN_202504_1370000018_43_1370000026_11_20250325100000",
    "UPSIKYU_202504_1370000018_43_1370000026_11_20250325100000",
    "UPHOSOKU_202504_1370000018_43_1370000026_11_20250325100000",
];

/// The actuals that answer it.
pub(super) const ACTUAL: &str = "UPJSK_202504_1370000026_11_1370000018_43_20250501090000";

const LONG_NAME: &str =
    "社会福祉法人ひまわり会ひまわり総合福祉センター指定訪問介護事業所ひまわりヘルパーステーション";

/// Fails unless a page keeps the rules for all pages; keeps it for those who judge many at once.
#[track_caller]
pub(super) fn check_page(html: &str, name: &str) {
    keep(html, name);
    assert!(
        html.starts_with("<!doctype html>\n<html lang=\""),
        "{name}: {html}"
    );
    assert_eq!(html.matches("<h1>").count(), 1, "{name}: one first heading");
    assert!(html.contains("<main id=\"main\">"), "{name}: main");
    assert!(html.contains(" C-"), "{name}: the number");
    assert!(html.len() <= 60 * 1024, "{name}: {} bytes", html.len());
    let plain = html.replace("<script src=\"/live.js\" defer></script>", "");
    for forbidden in [
        "<script",
        "<style",
        " style=\"",
        " onclick",
        "javascript:",
        "{$",
        "{{",
    ] {
        assert!(!plain.contains(forbidden), "{name}: {forbidden}");
    }
    let ids = attributes(html, "id");
    for (place, id) in ids.iter().enumerate() {
        assert!(!ids[place + 1..].contains(id), "{name}: id {id} twice");
    }
    let labelled = attributes(html, "for");
    for input in html.split("<input ").skip(1) {
        let input = input.split('>').next().unwrap();
        let input = format!(" {input}");
        let id = attributes(&input, "id");
        let hidden = input.contains("type=\"hidden\"");
        assert!(hidden || labelled.contains(&id[0]), "{name}: {input}");
    }
    for described in attributes(html, "aria-describedby") {
        for id in described.split(' ') {
            assert!(ids.contains(&id), "{name}: described by {id}");
        }
    }
    for form in html.split("<form ").skip(1) {
        let form = form.split("</form>").next().unwrap();
        let changes = form.contains("method=\"post\"");
        assert!(
            !changes || form.contains("name=\"form_token\""),
            "{name}: token"
        );
    }
}

fn attributes<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let open = format!(" {name}=\"");
    html.match_indices(&open)
        .filter_map(|(start, _)| html[start + open.len()..].split('"').next())
        .collect()
}

/// Keeps a page in the folder of `RENKEI_TEST_PAGES`, one file for each address and status.
fn keep(html: &str, name: &str) {
    let Some(folder) = std::env::var_os("RENKEI_TEST_PAGES") else {
        return;
    };
    let folder = std::path::Path::new(&folder);
    std::fs::create_dir_all(folder).unwrap();
    std::fs::write(folder.join("office.css"), super::page::STYLE).unwrap();
    let number = html
        .rsplit(" C-")
        .next()
        .unwrap()
        .split('<')
        .next()
        .unwrap();
    let hash = protocol::Sha256::of(format!("{name}{}", html.len()).as_bytes()).to_string();
    let file = folder.join(format!("C-{number}-{}.html", &hash[..8]));
    // The judge reads files, and pictures are judged where they are drawn.
    let local = html
        .replace("/office.css", "office.css")
        .replace("<script src=\"/live.js\" defer></script>", "");
    std::fs::write(file, local).unwrap();
}
