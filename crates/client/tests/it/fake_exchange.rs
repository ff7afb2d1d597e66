//! An exchange that renews certificates as a test wants it to: right, late, wrong, or cut off in
//! the middle. Over mutual TLS, with a log of certificates that is right.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pki::issue::{issue, prepare_client, prepare_server};
use pki::profile::Validity;
use pki::subject::{ClientSubject, Publication};
use pki::transparency::{self, Entry, Head};
use pki::{Certificate, KeyPair, SerialNumber};
use protocol::http::{
    AddressFile, CertificateLog, ExchangePolicy, KeyOrigin, LogEntry, MessageList, OfficeList,
    RefreshRequest, SelfDescription, SignedInPerson, TokenRequest, Tokens, Unattended,
};
use protocol::{Code, Problem, Sha256};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use time::format_description::well_known::Rfc2822;
use time::{Duration, OffsetDateTime};

use crate::authority::Authority;

pub(crate) const OFFICE: &str = "1370000018";
/// Who signs in.
pub(crate) const PERSON: &str = "KJ131370000018-01";

/// What it does about a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reaction {
    /// The certificate, as asked for.
    Issue,
    /// Nobody has decided.
    Wait,
    /// No.
    Refuse(Code),
    /// The line is cut before anything is read.
    CutBefore,
    /// The certificate is issued, and the line is cut.
    CutAfter,
    /// A certificate for another key.
    OtherKey,
    /// A certificate of another account.
    OtherAccount,
    /// A certificate that ends with the present one.
    NotLonger,
    /// The certificate, and no entry in the log.
    NotLogged,
}

/// What stands at the exchange.
pub(crate) struct State {
    pub(crate) reaction: Reaction,
    /// Every request that was read, as it came, with the start that was asked for.
    pub(crate) requests: Vec<(Vec<u8>, String)>,
    /// How far its clock is ahead.
    pub(crate) clock_ahead: Duration,
    /// The serial number of the next certificate.
    pub(crate) next_serial: SerialNumber,
    /// Whether it lets the terminal work while nobody is signed in.
    pub(crate) unattended: bool,
    /// Access and refresh token of who is signed in.
    pub(crate) tokens: Option<[String; 2]>,
    /// The access token counts no longer.
    pub(crate) expired: bool,
    /// How many pairs of tokens it has given.
    pub(crate) pairs: usize,
    /// The version of the office program that it names.
    pub(crate) newest_client: Option<String>,
    present: Certificate,
    issued: Option<Certificate>,
    log: Vec<Certificate>,
    began: OffsetDateTime,
}

/// The running exchange; it ends with the test program.
pub(crate) struct FakeExchange {
    pub(crate) address: String,
    state: Arc<Mutex<State>>,
}

impl FakeExchange {
    /// Starts it, for the office that holds `present`.
    pub(crate) fn start(authority: Authority, present: &Certificate) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("https://{}", listener.local_addr().unwrap());
        let config = configuration(&authority);
        let state = Arc::new(Mutex::new(State {
            reaction: Reaction::Issue,
            requests: Vec::new(),
            clock_ahead: Duration::ZERO,
            next_serial: SerialNumber::random().unwrap(),
            unattended: true,
            tokens: None,
            expired: false,
            pairs: 0,
            newest_client: None,
            present: present.clone(),
            issued: None,
            log: vec![present.clone()],
            began: OffsetDateTime::now_utc().replace_nanosecond(0).unwrap(),
        }));
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
                // A line that ends in the middle is part of the play.
                let _ = serve(StreamOwned::new(connection, stream), &authority, &shared);
            }
        });
        Self { address, state }
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    pub(crate) fn react(&self, reaction: Reaction) {
        self.state().reaction = reaction;
    }

    /// How often it was asked.
    pub(crate) fn asked(&self) -> usize {
        self.state().requests.len()
    }
}

fn configuration(authority: &Authority) -> Arc<ServerConfig> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let key = KeyPair::generate().unwrap();
    let prepared = prepare_server(
        &["127.0.0.1".to_owned()],
        key.public_key(),
        SerialNumber::random().unwrap(),
        Validity::from_now(OffsetDateTime::now_utc(), Duration::days(90)).unwrap(),
        &Publication::default(),
        authority.issuing.certificate(),
    );
    let certificate = issue(prepared.unwrap(), &authority.issuing).unwrap();
    let chain = [&certificate, authority.issuing.certificate()]
        .map(|one| CertificateDer::from(one.der().to_vec()));
    let mut roots = rustls::RootCertStore::empty();
    roots
        .add(CertificateDer::from(authority.root.der().to_vec()))
        .unwrap();
    let verifier = rustls::server::WebPkiClientVerifier::builder_with_provider(
        Arc::new(roots),
        Arc::clone(&provider),
    );
    let key = PrivatePkcs8KeyDer::from(key.to_pkcs8().unwrap().to_vec());
    let config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])
        .unwrap()
        // The portal is here, too.
        .with_client_cert_verifier(verifier.allow_unauthenticated().build().unwrap())
        .with_single_cert(chain.to_vec(), PrivateKeyDer::Pkcs8(key))
        .unwrap();
    Arc::new(config)
}

type Line = StreamOwned<ServerConnection, TcpStream>;

/// A request.
struct Asked<'a> {
    method: &'a str,
    path: &'a str,
    query: &'a str,
    host: Option<&'a str>,
    token: Option<String>,
    body: Vec<u8>,
}

/// Answers one request, or does not.
fn serve(mut line: Line, authority: &Authority, state: &Mutex<State>) -> std::io::Result<()> {
    let mut head = Vec::new();
    let mut byte = [0_u8];
    while !head.ends_with(b"\r\n\r\n") {
        line.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).unwrap();
    let mut words = head.split(' ');
    let (method, target) = (words.next().unwrap(), words.next().unwrap());
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut state = state.lock().unwrap();
    if method == "POST" && state.reaction == Reaction::CutBefore {
        return Ok(());
    }
    let length = head.lines().find_map(|line| {
        line.to_ascii_lowercase()
            .strip_prefix("content-length: ")?
            .parse()
            .ok()
    });
    let mut body = vec![0; length.unwrap_or(0)];
    line.read_exact(&mut body)?;
    let token = head.lines().find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        name.eq_ignore_ascii_case("authorization")
            .then(|| value.strip_prefix("Bearer ").unwrap().to_owned())
    });
    let asked = Asked {
        method,
        path,
        query,
        host: head.lines().find_map(|line| line.strip_prefix("host: ")),
        token,
        body,
    };
    let Some((status, kind, answer)) = answered(&mut state, authority, asked) else {
        return Ok(());
    };
    let date = OffsetDateTime::now_utc() + state.clock_ahead;
    let date = date.format(&Rfc2822).unwrap();
    let length = answer.len();
    let head = format!(
        "HTTP/1.1 {status} x\r\ndate: {date}\r\ncontent-type: {kind}\r\nretry-after: 600\r\n\
         content-length: {length}\r\nconnection: close\r\n\r\n"
    );
    line.write_all(head.as_bytes())?;
    line.write_all(&answer)?;
    line.conn.send_close_notify();
    line.flush()
}

/// The answer; `None` where the line is cut instead.
fn answered(state: &mut State, authority: &Authority, asked: Asked<'_>) -> Option<Answer> {
    let Asked {
        method,
        path,
        query,
        host,
        token,
        body,
    } = asked;
    Some(match (method, path) {
        ("GET", "/downloads/address.json") => {
            let here = format!("https://{}", host.unwrap_or_default());
            json(&AddressFile {
                name: "試験連携".to_owned(),
                portal: here.clone(),
                mailbox: here,
                root_certificate: authority.root.to_pem(),
                other_authorities: Vec::new(),
            })
        }
        ("GET" | "PUT", "/v1/self" | "/v1/messages" | "/v1/self/unattended")
            if state.refusal(path, token.as_deref()).is_some() =>
        {
            problem(state.refusal(path, token.as_deref()).unwrap())
        }
        ("GET", "/v1/self") if token.is_some() => json(&SelfDescription {
            person: Some(state.person()),
            ..state.own_description()
        }),
        ("GET", "/v1/self") => json(&state.own_description()),
        ("PUT", "/v1/self/unattended") => {
            state.unattended = true;
            (204, "text/plain", Vec::new())
        }
        // No person is asked for here that has not shown a token.
        ("POST", path) if path.ends_with("/recall") => match token {
            Some(_) => problem(Code::NotFound),
            None => problem(Code::TokenRequired),
        },
        ("POST", path) if path.starts_with("/v1/tokens") => state.signing(path, &body),
        ("GET", "/v1/policy") => json(&ExchangePolicy {
            message_bytes: protocol::package::MAX_BYTES,
            attachments: protocol::attachment::Policy::default(),
            newest_client: state.newest_client.clone(),
            echo_office: None,
        }),
        ("GET", "/v1/offices") => json(&OfficeList {
            offices: Vec::new(),
            next: None,
        }),
        ("GET", "/v1/messages") => json(&MessageList {
            messages: Vec::new(),
            next: None,
        }),
        ("GET", path) if path.ends_with("/log") => {
            let since = query.strip_prefix("since=").unwrap().parse().unwrap();
            json(&state.shown(authority, since))
        }
        ("POST", "/.well-known/est/simplereenroll") => {
            let start = query.strip_prefix("start=").unwrap().to_owned();
            let request = STANDARD.decode(&body).unwrap();
            state.requests.push((request.clone(), start.clone()));
            state.answer(authority, &request, &start)?
        }
        other => unreachable!("{other:?}"),
    })
}

type Answer = (u16, &'static str, Vec<u8>);

fn problem(code: Code) -> Answer {
    let problem = serde_json::to_vec(&Problem::of(code)).unwrap();
    (code.status(), "application/problem+json", problem)
}

fn json(value: &impl serde::Serialize) -> Answer {
    (200, "application/json", serde_json::to_vec(value).unwrap())
}

impl State {
    /// Why a token, or a terminal without one, is refused.
    fn refusal(&self, path: &str, token: Option<&str>) -> Option<Code> {
        let current = self.tokens.as_ref();
        match token {
            None => (path == "/v1/messages" && !self.unattended).then_some(Code::TokenRequired),
            Some(token) if current.is_none_or(|[access, _]| access != token) => {
                Some(Code::TokenEnded)
            }
            Some(_) => self.expired.then_some(Code::TokenExpired),
        }
    }

    /// Sign-in, refresh and sign-out.
    fn signing(&mut self, path: &str, body: &[u8]) -> Answer {
        if path == "/v1/tokens" {
            let request: TokenRequest = serde_json::from_slice(body).unwrap();
            let present = Sha256::from(self.present.fingerprint());
            assert_eq!(request.certificate, present);
            return match (request.password.as_str(), request.code.as_deref()) {
                ("right", Some("123456")) => json(&self.next_tokens()),
                ("right", None) => problem(Code::CodeNeeded),
                _ => problem(Code::SignInWrong),
            };
        }
        let request: RefreshRequest = serde_json::from_slice(body).unwrap();
        let current = self.tokens.take();
        let is_current = current.is_some_and(|[_, refresh]| refresh == request.refresh_token);
        if path == "/v1/tokens/end" {
            (204, "text/plain", Vec::new())
        } else if is_current {
            json(&self.next_tokens())
        } else {
            problem(Code::TokenEnded)
        }
    }

    fn next_tokens(&mut self) -> Tokens {
        self.pairs += 1;
        self.expired = false;
        let [access, refresh] = ["access", "refresh"].map(|what| format!("{what}-{}", self.pairs));
        self.tokens = Some([access.clone(), refresh.clone()]);
        let now = OffsetDateTime::now_utc();
        Tokens {
            access_token: access,
            access_until: now + Duration::minutes(60),
            refresh_token: refresh,
            signed_in_until: now + Duration::hours(8),
            user_id: PERSON.to_owned(),
        }
    }

    fn person(&self) -> SignedInPerson {
        SignedInPerson {
            user_id: PERSON.to_owned(),
            rights: vec!["receive".to_owned()],
            until: self.began + Duration::hours(8),
        }
    }

    fn own_description(&self) -> SelfDescription {
        SelfDescription {
            retention_days: 93,
            office_number: OFFICE.to_owned(),
            office_name: "ひまわり居宅介護支援センター".to_owned(),
            service_kinds: vec!["43".to_owned()],
            certificate_serial: self.present.serial().to_string(),
            certificate_kind: "careplan".to_owned(),
            not_after: self.present.not_after(),
            person: None,
            unattended: self.unattended.then(|| Unattended {
                kinds: Vec::new(),
                since: self.began,
            }),
        }
    }

    /// `None` cuts the line.
    fn answer(&mut self, authority: &Authority, request: &[u8], start: &str) -> Option<Answer> {
        match self.reaction {
            Reaction::Wait => return Some((202, "text/plain", Vec::new())),
            Reaction::Refuse(code) => return Some(problem(code)),
            _ => {}
        }
        let issued = match self.issued.clone() {
            Some(issued) => issued,
            None => self.issue(authority, request, start),
        };
        if self.reaction == Reaction::CutAfter {
            return None;
        }
        let chain = [issued, authority.issuing.certificate().clone()];
        let answer = STANDARD.encode(pki::bundle::write(&chain).unwrap());
        Some((200, "application/pkcs7-mime", answer.into_bytes()))
    }

    fn issue(&mut self, authority: &Authority, request: &[u8], start: &str) -> Certificate {
        let public_key = match self.reaction {
            Reaction::OtherKey => KeyPair::generate().unwrap().public_key().clone(),
            _ => pki::request::verify(request).unwrap(),
        };
        let account = match self.reaction {
            Reaction::OtherAccount => "KJ1370000026",
            _ => "KJ1370000018",
        };
        let (end, now) = (self.present.not_after(), OffsetDateTime::now_utc());
        let validity = match (self.reaction, start) {
            (Reaction::NotLonger, _) => Validity::between(self.present.not_before(), end),
            (_, "after-present") => Validity::between(end, end + Duration::days(365)),
            _ => Validity::from_now(now, Duration::days(365)),
        };
        let subject = ClientSubject {
            office_number: OFFICE.parse().unwrap(),
            account: account.to_owned(),
            kind_id: "careplan".to_owned(),
            office_name: "ひまわり居宅介護支援センター".to_owned(),
            terminal: None,
        };
        let prepared = prepare_client(
            &subject,
            &public_key,
            self.next_serial.clone(),
            validity.unwrap(),
            &Publication::default(),
            authority.issuing.certificate(),
        );
        let certificate = issue(prepared.unwrap(), &authority.issuing).unwrap();
        self.issued = Some(certificate.clone());
        if self.reaction != Reaction::NotLogged {
            self.log.push(certificate.clone());
        }
        certificate
    }

    fn shown(&self, authority: &Authority, since: usize) -> CertificateLog {
        let entry = |certificate: &Certificate| Entry {
            fingerprint: certificate.fingerprint(),
            key_origin: transparency::KeyOrigin::Office,
            issued_at: self.began,
        };
        let entries: Vec<Entry> = self.log.iter().map(entry).collect();
        let leaves: Vec<_> = entries.iter().map(Entry::leaf).collect();
        let head = Head::of(OFFICE.parse().unwrap(), &entries, self.began);
        let proof = pki::merkle::consistency(&leaves, since).unwrap_or_default();
        let shown = self.log.iter().enumerate().skip(since);
        CertificateLog {
            entries: shown
                .map(|(place, certificate)| LogEntry {
                    place: place as u64,
                    fingerprint: certificate.fingerprint().into(),
                    key_origin: KeyOrigin::Office,
                    issued_at: self.began,
                    certificate: STANDARD.encode(certificate.der()),
                })
                .collect(),
            head: head.sign(&authority.issuing).unwrap().to_text(),
            authorities: vec![STANDARD.encode(authority.issuing.certificate().der())],
            consistency: proof.into_iter().map(Sha256::from).collect(),
        }
    }
}
