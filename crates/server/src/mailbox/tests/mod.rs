//! The mailbox called in process, with real certificates of a test authority in place of a
//! handshake, real files and every database at hand.
//!
//! Named by actor: a [`Terminal`] is an office's computer with its key.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failed test may panic"
)]

mod changes;
mod collecting;
mod documented;
mod evidence;
mod failing;
mod flood;
mod garbage;
mod importing;
mod keys;
mod limits;
mod logs;
mod model;
mod openable;
mod peers;
mod reading;
mod recalling;
mod renewing;
mod repeating;
mod rights;
mod sending;
mod troubles;
mod uses;
mod whole;

use std::sync::{Arc, Mutex};
use std::time::Duration as StdDuration;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use careplan::{Address, OfficeNumber};
use pki::authority::{AuthorityName, create_root, prepare_issuing};
use pki::issue::{issue, prepare_client};
use pki::profile::Validity;
use pki::subject::{ClientSubject, Publication};
use pki::transparency::Head;
use pki::{Certificate, Identity, KeyPair, SerialNumber, TrustAnchors};
use protocol::http::{Intent, IntentAnswer, MessageDetail, MessageList, SignedReceipt};
use protocol::message::{Content, VERSION, describe_parts};
use protocol::receipt::Receipt;
use protocol::{Code, Manifest, MessageId, Problem, Sha256};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use time::{Duration, OffsetDateTime};
use tower::ServiceExt as _;

use super::{Load, MailboxState, Waiters, router};
use crate::blobs::Blobs;
use crate::clock::Clock;
use crate::config::ExchangeSettings;
use crate::kinds::{CAREPLAN, CertificateKinds};
use crate::live::Live;
use crate::store::account::{self, Account};
use crate::store::application::{self, Application, ApplicationState, KeyOrigin};
use crate::store::certificate::{self, Reservation};
use crate::store::certificate_log::{self, LoggedCertificate, StoredHead};
use crate::store::licence::{self, Change};
use crate::store::office::{self, Claiming, Office};
use crate::store::testing::{NOW, licensed};
use crate::store::unattended::{self, Unattended};
use crate::store::{Store, StoreError, Tx};
use crate::tls::ClientCertificate;

/// The care manager's office.
const CARE_MANAGER: &str = "1370000018-43";
/// The service office.
const SERVICE: &str = "1370000026-11";
/// An office that has nothing to do with the messages of the two.
const STRANGER: &str = "1370000034-43";

/// A root and an issuing authority.
struct Authority {
    root: Certificate,
    issuing: Identity,
}

/// The exchange under test.
struct Exchange {
    state: MailboxState,
    router: Router,
    authority: Authority,
    now: Arc<Mutex<OffsetDateTime>>,
    folder: tempfile::TempDir,
}

/// An office's computer with key and certificate.
struct Terminal {
    address: Address,
    identity: Identity,
}

/// What came back.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    bytes: Bytes,
}

/// A message as its sender holds it.
#[derive(Clone)]
struct Letter {
    manifest: Manifest,
    intent: Intent,
    payload: Vec<u8>,
}

impl Authority {
    fn new(name: &str) -> Self {
        let years = |years: i64| Validity::from_now(NOW, Duration::days(365 * years)).unwrap();
        let called = |what: &str| AuthorityName {
            organisation: "試験連合会".to_owned(),
            common_name: format!("{name} {what}"),
        };
        let serial = || SerialNumber::random().unwrap();
        let root_key = KeyPair::generate().unwrap();
        let root = create_root(&called("Root"), &root_key, serial(), years(20)).unwrap();
        let key = KeyPair::generate().unwrap();
        let prepared = prepare_issuing(
            &called("Issuing"),
            key.public_key(),
            serial(),
            years(10),
            &Publication::default(),
            &root,
        )
        .unwrap();
        let root_identity = Identity::new(root_key, root.clone(), Vec::new()).unwrap();
        let certificate = issue(prepared, &root_identity).unwrap();
        let issuing = Identity::new(key, certificate, vec![root.clone()]).unwrap();
        Self { root, issuing }
    }

    /// Issues a certificate; nothing is recorded anywhere.
    fn issue(&self, address: Address, kind: &str, validity: Validity) -> Terminal {
        let key = KeyPair::generate().unwrap();
        let subject = ClientSubject {
            office_number: address.office,
            account: account_id(address.office),
            kind_id: kind.to_owned(),
            office_name: format!("事業所{}", address.office),
            terminal: None,
        };
        let prepared = prepare_client(
            &subject,
            key.public_key(),
            SerialNumber::random().unwrap(),
            validity,
            &Publication::default(),
            self.issuing.certificate(),
        )
        .unwrap();
        let certificate = issue(prepared, &self.issuing).unwrap();
        let chain = vec![self.issuing.certificate().clone()];
        Terminal {
            address,
            identity: Identity::new(key, certificate, chain).unwrap(),
        }
    }
}

impl Exchange {
    async fn on(store: Store) -> Self {
        let authority = Authority::new("Test");
        let folder = tempfile::tempdir().unwrap();
        let now = Arc::new(Mutex::new(NOW));
        let shared = Arc::clone(&now);
        let state = MailboxState {
            store,
            blobs: Blobs::open_local(folder.path()).unwrap(),
            clock: Clock::new(move || *shared.lock().unwrap()),
            kinds: Arc::new(CertificateKinds::load().unwrap()),
            anchors: Live::new(TrustAnchors::new(authority.root.clone())),
            authorities: Live::new(vec![authority.issuing.certificate().clone()]),
            evidence: None,
            exchange: Arc::new(ExchangeSettings::default()),
            request_timeout: StdDuration::from_secs(60),
            waiters: Waiters::default(),
            load: Load::default(),
        };
        Self {
            router: router(state.clone()),
            state,
            authority,
            now,
            folder,
        }
    }

    /// With the care manager's office, the service office and the stranger.
    async fn with_offices(store: Store) -> (Self, Terminal, Terminal, Terminal) {
        let exchange = Self::on(store).await;
        let care_manager = exchange.add_office(CARE_MANAGER).await;
        let service = exchange.add_office(SERVICE).await;
        let stranger = exchange.add_office(STRANGER).await;
        (exchange, care_manager, service, stranger)
    }

    fn pass(&self, time: Duration) {
        *self.now.lock().unwrap() += time;
    }

    /// Records an office and gives it a certificate.
    async fn add_office(&self, address: &str) -> Terminal {
        let address: Address = address.parse().unwrap();
        let office = &Office {
            number: address.office,
            name: format!("事業所{}", address.office),
            kana: String::new(),
            prefecture: "13".to_owned(),
            municipality: String::new(),
            claiming: Claiming::Agent,
            suspended: None,
            kinds: vec![address.kind],
        };
        let account = &Account {
            id: account_id(address.office),
            office_number: address.office,
            password_hash: String::new(),
            password_origin: account::PasswordOrigin::Own,
            password_set_at: NOW,
            issue_password_hash: String::new(),
            staff: None,
        };
        self.state
            .store
            .run_tx("test", |tx| async move {
                office::insert(&tx, office, NOW).await?;
                account::insert(&tx, account, NOW).await?;
                licensed(&tx, office.number, NOW).await
            })
            .await
            .unwrap();
        self.add_terminal(address, CAREPLAN).await
    }

    /// Changes the licence of an address.
    async fn change_use(&self, address: Address, change: Change<'_>) {
        let now = *self.now.lock().unwrap();
        let changed = self.state.store.run_tx("test", |tx| async move {
            licence::change(&tx, address, change, "operator:op", now).await
        });
        assert!(changed.await.unwrap());
    }

    /// Ends the use of an address.
    async fn end_use(&self, address: Address) {
        self.change_use(address, Change::End("")).await;
    }

    /// Gives an office one more certificate, valid for a year.
    async fn add_terminal(&self, address: Address, kind: &str) -> Terminal {
        let now = *self.now.lock().unwrap();
        let validity = Validity::from_now(now, Duration::days(365)).unwrap();
        let terminal = self.authority.issue(address, kind, validity);
        self.record(&terminal, kind).await;
        terminal
    }

    /// Puts a certificate on record as the authority does, and lets it work unattended.
    async fn record(&self, terminal: &Terminal, kind: &str) {
        let certificate = terminal.identity.certificate();
        let serial = certificate.serial().to_string();
        let office_number = terminal.address.office;
        let application = &Application {
            receipt: format!("R-{serial}"),
            office_number,
            account_id: account_id(office_number),
            kind: kind.to_owned(),
            key_origin: KeyOrigin::Office,
            terminal: Some("端末".to_owned()),
            public_key: certificate.public_key_der().to_vec(),
            key_parts: None,
            gate_edition: None,
            state: ApplicationState::Issued,
            reason: None,
            applied_at: NOW,
            decided_at: None,
            decided_by: None,
        };
        let reservation = &Reservation {
            serial: serial.clone(),
            receipt: application.receipt.clone(),
            office_number,
            account_id: application.account_id.clone(),
            kind: kind.to_owned(),
            terminal: None,
            not_before: certificate.not_before(),
            not_after: certificate.not_after(),
        };
        let (serial, fingerprint) = (&serial, Sha256::from(certificate.fingerprint()));
        self.state
            .store
            .run_tx("test", |tx| async move {
                application::insert(&tx, application).await?;
                let (receipt, grant) = (&application.receipt, Unattended::by_settings(NOW));
                unattended::give(&tx, receipt, &grant).await?;
                certificate::reserve(&tx, reservation, NOW).await?;
                certificate::store_issued(&tx, serial, certificate.der(), fingerprint, NOW).await?;
                self.log(&tx, terminal.address.office, serial, fingerprint)
                    .await
            })
            .await
            .unwrap();
    }

    /// Puts a certificate into the log of its office as the authority does.
    async fn log(
        &self,
        tx: &Tx,
        office: OfficeNumber,
        serial: &str,
        fingerprint: Sha256,
    ) -> Result<(), StoreError> {
        let mut log = certificate_log::of_office(tx, office).await?;
        let added = LoggedCertificate {
            place: i64::try_from(log.len()).unwrap(),
            serial: serial.to_owned(),
            fingerprint,
            key_origin: KeyOrigin::Office,
            issued_at: NOW,
        };
        certificate_log::insert(tx, office, &added).await?;
        log.push(added);
        let entries: Vec<_> = log.iter().map(LoggedCertificate::entry).collect();
        let signer = &self.authority.issuing;
        let head = StoredHead {
            text: Head::of(office, &entries, NOW)
                .sign(signer)
                .unwrap()
                .to_text(),
            signed_by: signer.certificate().fingerprint().into(),
        };
        certificate_log::put_head(tx, office, &head).await
    }

    async fn send(&self, terminal: Option<&Terminal>, mut request: Request<Body>) -> Answer {
        if let Some(terminal) = terminal {
            let certificate = Arc::new(terminal.identity.certificate().clone());
            request
                .extensions_mut()
                .insert(ClientCertificate(certificate));
        }
        let (method, path) = (request.method().clone(), request.uri().to_string());
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = axum::body::to_bytes(response.into_body(), 64 << 20)
            .await
            .unwrap();
        crate::api::testing::check((&method, &path), status, &headers, &bytes);
        Answer {
            status,
            headers,
            bytes,
        }
    }

    async fn get(&self, terminal: &Terminal, path: &str) -> Answer {
        let request = Request::get(path).body(Body::empty()).unwrap();
        self.send(Some(terminal), request).await
    }

    async fn post(&self, terminal: &Terminal, path: &str, body: &impl Serialize) -> Answer {
        let request = Request::post(path)
            .header("content-type", "application/json")
            .body(Body::from(serde_json::to_vec(body).unwrap()))
            .unwrap();
        self.send(Some(terminal), request).await
    }

    async fn announce(&self, terminal: &Terminal, letter: &Letter) -> Answer {
        self.post(terminal, "/v1/messages", &letter.intent).await
    }

    async fn upload(&self, terminal: &Terminal, id: MessageId, number: u32, part: &[u8]) -> Answer {
        let request = Request::builder()
            .method(Method::PUT)
            .uri(format!("/v1/messages/{id}/parts/{number}"))
            .body(Body::from(part.to_vec()))
            .unwrap();
        self.send(Some(terminal), request).await
    }

    async fn commit(&self, terminal: &Terminal, id: MessageId) -> Answer {
        let request = Request::post(format!("/v1/messages/{id}/commit"))
            .body(Body::empty())
            .unwrap();
        self.send(Some(terminal), request).await
    }

    async fn fetch(&self, terminal: &Terminal, id: MessageId, number: u32) -> Answer {
        self.get(terminal, &format!("/v1/messages/{id}/parts/{number}"))
            .await
    }

    async fn detail(&self, terminal: &Terminal, id: MessageId) -> MessageDetail {
        self.get(terminal, &format!("/v1/messages/{id}")).await.ok()
    }

    async fn list(&self, terminal: &Terminal, query: &str) -> MessageList {
        self.get(terminal, &format!("/v1/messages?{query}"))
            .await
            .ok()
    }

    async fn acknowledge(&self, terminal: &Terminal, receipt: &Receipt) -> Answer {
        let bytes = receipt.to_bytes().unwrap();
        let signature = sign(terminal, &bytes);
        let body = SignedReceipt {
            receipt: STANDARD.encode(bytes),
            signature,
        };
        let path = format!("/v1/messages/{}/receipt", receipt.message_id);
        self.post(terminal, &path, &body).await
    }

    /// Somebody who is signed in at the terminal takes a message back.
    async fn recall(&self, terminal: &Terminal, id: MessageId) -> Answer {
        let path = format!("/v1/messages/{id}/recall");
        self.by_person(terminal, Method::POST, &path).await
    }

    /// Reports about an import; the body is JSON.
    async fn report(&self, terminal: &Terminal, id: MessageId, body: Value) -> Answer {
        self.post(terminal, &format!("/v1/messages/{id}/import"), &body)
            .await
    }

    /// The steps in the history of a message with their times.
    async fn history(&self, terminal: &Terminal, id: MessageId) -> Vec<(String, OffsetDateTime)> {
        let history = self.detail(terminal, id).await.history;
        history.into_iter().map(|one| (one.step, one.at)).collect()
    }

    /// Announces, uploads and commits.
    async fn deliver(&self, terminal: &Terminal, letter: &Letter) {
        let id = letter.manifest.message_id;
        let answer: IntentAnswer = self.announce(terminal, letter).await.ok();
        for number in answer.missing_parts {
            let part = protocol::message::parts(&letter.payload)
                .nth(number as usize)
                .unwrap();
            self.upload(terminal, id, number, part)
                .await
                .expect(StatusCode::NO_CONTENT);
        }
        self.commit(terminal, id).await.expect(StatusCode::OK);
    }
}

impl Terminal {
    fn fingerprint(&self) -> Sha256 {
        self.identity.certificate().fingerprint().into()
    }

    fn serial(&self) -> String {
        self.identity.certificate().serial().to_string()
    }
}

impl Answer {
    #[track_caller]
    fn expect(&self, status: StatusCode) {
        assert_eq!(
            self.status,
            status,
            "{}",
            String::from_utf8_lossy(&self.bytes)
        );
    }

    #[track_caller]
    fn ok<T: DeserializeOwned>(&self) -> T {
        self.expect(StatusCode::OK);
        serde_json::from_slice(&self.bytes).unwrap()
    }

    /// The problem document; its status and type are checked on the way.
    #[track_caller]
    fn problem(&self) -> Problem {
        let problem: Problem = serde_json::from_slice(&self.bytes).unwrap();
        assert_eq!(problem.status, self.status.as_u16());
        assert_eq!(self.headers["content-type"], protocol::http::PROBLEM_TYPE);
        problem
    }

    #[track_caller]
    fn refused(&self, code: Code) {
        let problem = self.problem();
        assert_eq!(problem.code, code.as_str(), "{problem:?}");
        assert_eq!(problem.status, code.status());
    }
}

fn account_id(number: OfficeNumber) -> String {
    format!("KJ13{number}")
}

fn sign(terminal: &Terminal, bytes: &[u8]) -> String {
    STANDARD.encode(pki::manifest::sign_detached(bytes, &terminal.identity, NOW).unwrap())
}

/// Signs a manifest as it is.
fn letter_of(terminal: &Terminal, manifest: Manifest, payload: Vec<u8>) -> Letter {
    let bytes = serde_json::to_vec(&manifest).unwrap();
    let signature = sign(terminal, &bytes);
    Letter {
        manifest,
        intent: Intent {
            manifest: STANDARD.encode(bytes),
            signature,
        },
        payload,
    }
}

/// Actuals (S1) from a service office to a care manager, sealed to both.
fn actuals(seed: u8, from: &Terminal, to: &Terminal, payload: Vec<u8>) -> Manifest {
    let serial = format!("202505010900{:02}", seed % 60);
    let (sender, receiver) = (from.address, to.address);
    Manifest {
        version: VERSION,
        message_id: MessageId::from_random([seed; 16]),
        sender,
        receiver,
        content: Content::SendUnit,
        serial: serial.parse().unwrap(),
        // Between two offices that make plans the same files are those of a commission.
        unit: if sender.kind.is_plan_maker() {
            "Y8"
        } else {
            "S1"
        }
        .to_owned(),
        month: Some("202504".parse().unwrap()),
        file_names: vec![format!(
            "UPJSK_202504_{}_{}_{}_{}_{serial}.CSV",
            sender.office, sender.kind, receiver.office, receiver.kind
        )],
        attachments: Vec::new(),
        parts: describe_parts(&payload),
        ciphertext_sha256: Sha256::of(&payload),
        sealed_to: vec![to.fingerprint(), from.fingerprint()],
        created_at: NOW,
    }
}

/// A signed message of actuals with a payload of `size` bytes.
fn letter(seed: u8, from: &Terminal, to: &Terminal, size: usize) -> Letter {
    let payload: Vec<u8> = (0..size).map(|index| (index % 251) as u8 ^ seed).collect();
    letter_of(from, actuals(seed, from, to, payload.clone()), payload)
}

/// The receiver's receipt for a letter.
fn receipt_for(letter: &Letter) -> Receipt {
    Receipt::for_message(&letter.manifest, &letter.manifest.to_bytes().unwrap(), NOW)
}
