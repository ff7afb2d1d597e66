//! People at browsers for the tests of the pages: a router in this process, cookies kept, forms
//! sent as a page of ours would send them. Actors are named by what they are: a visitor, an
//! office, an operator.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::expect_used,
    reason = "a failed test may panic"
)]

mod kept_pages;
mod page_rules;

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::Router;
use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, COOKIE, HOST, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use careplan::OfficeNumber;
use pki::pkcs12::IssuePassword;
use time::Duration;
use totp_rs::{Builder, Secret, Totp};
use tower::ServiceExt as _;

pub(crate) use page_rules::check_page;

use crate::clock::Clock;
use crate::config::PortalSettings;
use crate::kinds::CertificateKinds;
use crate::mail::Mailing;
use crate::store::account::{self, Account, PasswordOrigin};
use crate::store::first_step::{self, FirstStep};
use crate::store::mail::Mail;
use crate::store::mail_seal;
use crate::store::notice::{self, Audience, Notice};
use crate::store::office::{self, Claiming, Office};
use crate::store::operator::{self, Operator, Role, Scope};
use crate::store::testing::{NOW, account_id, delegation, licensed, number, on_each_database};
use crate::store::{Store, StoreError, Tx, terms, values};
use crate::store::{delegation, known_device};
use crate::web::password;
use crate::web::session::Site;
use crate::web::state::WebState;
use crate::web::vault::{KEY_LENGTH, Vault};

/// Password of every account and operator of the tests.
pub(crate) const PASSWORD: &str = "Sakura-no-hana-7";
/// Issue password of every office of the tests.
pub(crate) const ISSUE_PASSWORD: &str = "ABCDEFGHJKLMNPQR";
/// The operator of the tests.
pub(crate) const OPERATOR: &str = "tokyo-1";

/// A server in this process, with a clock that can be set forward.
#[derive(Clone)]
pub(crate) struct World {
    pub(crate) state: WebState,
    seconds: Arc<AtomicI64>,
}

impl World {
    /// Runs `body` with a new world on each database.
    pub(crate) async fn on_each_database<B, F>(body: B)
    where
        B: Fn(World) -> F,
        F: Future<Output = ()>,
    {
        on_each_database(|store| async {
            let world = Self::new(store, Vec::new());
            world.populate().await;
            body(world).await;
        })
        .await;
    }

    /// A world without anybody in it.
    pub(crate) fn new(store: Store, chain: Vec<pki::Certificate>) -> Self {
        let seconds = Arc::new(AtomicI64::new(0));
        let clock = {
            let seconds = Arc::clone(&seconds);
            Clock::new(move || NOW + Duration::seconds(seconds.load(Ordering::SeqCst)))
        };
        let kinds = CertificateKinds::load().unwrap();
        let settings = PortalSettings {
            // Its own tests ask for it; the others would only be longer.
            operators_need_second_factor: false,
            ..PortalSettings::default()
        };
        let vault = Vault::new(&[7; KEY_LENGTH]).unwrap();
        let state = WebState::new(store, clock, kinds, settings, chain, vault).unwrap();
        let state = state.with_mailing(Mailing {
            name: "renkei".to_owned(),
            portal: "https://portal.test".to_owned(),
            from: Some("renkei@example.jp".to_owned()),
        });
        for (site, address) in [
            (Site::Portal, "https://portal.test"),
            (Site::Console, "https://console.test"),
        ] {
            state.relying_parties.learn(site, address, "renkei");
        }
        Self { state, seconds }
    }

    /// How many browsers are known for a person.
    pub(crate) async fn known_browsers(&self, site: Site, id: &str) -> usize {
        let person = &site.person(id);
        let known = self.state.store.read("test", |tx| async move {
            known_device::of_person(&tx, person, NOW).await
        });
        known.await.unwrap().len()
    }

    /// Lets time pass.
    pub(crate) fn wait(&self, duration: Duration) {
        self.seconds
            .fetch_add(duration.whole_seconds(), Ordering::SeqCst);
    }

    /// Adds two offices that delegate claiming, one that claims itself, and an operator.
    pub(crate) async fn populate(&self) {
        let hash = &password::hash(PASSWORD).unwrap();
        let issue = &password::hash(ISSUE_PASSWORD).unwrap();
        let day = NOW.date();
        let opener = &self.state.vault.mail_opener();
        self.state
            .store
            .run_tx("populate", |tx| async move {
                mail_seal::publish(&tx, opener).await?;
                for (number, claiming) in [
                    (number(), Claiming::Agent),
                    (other_number(), Claiming::Agent),
                    (claiming_number(), Claiming::Internet),
                ] {
                    let office = Office {
                        number,
                        name: format!("青空事業所{number}"),
                        kana: String::new(),
                        prefecture: "13".to_owned(),
                        municipality: String::new(),
                        claiming,
                        suspended: None,
                        kinds: vec!["43".parse().unwrap()],
                    };
                    office::insert(&tx, &office, NOW).await?;
                    licensed(&tx, number, NOW).await?;
                    if claiming == Claiming::Agent {
                        let held = delegation(number, "さくら請求代行", day, None);
                        delegation::store(&tx, &held, "operator:cli", NOW).await?;
                    }
                    let account = Account {
                        id: account_id(number),
                        office_number: number,
                        password_hash: hash.clone(),
                        password_origin: PasswordOrigin::Own,
                        password_set_at: NOW,
                        issue_password_hash: issue.clone(),
                        staff: None,
                    };
                    account::insert(&tx, &account, NOW).await?;
                    settle(&tx, &account.id).await?;
                }
                let operator = Operator {
                    id: OPERATOR.to_owned(),
                    name: "審査 一郎".to_owned(),
                    password_hash: hash.clone(),
                    password_origin: PasswordOrigin::Own,
                    scope: Scope::Centre,
                    roles: Role::ALL.to_vec(),
                };
                operator::insert(&tx, &operator, NOW).await
            })
            .await
            .unwrap();
        assert!(IssuePassword::parse(ISSUE_PASSWORD).is_ok());
    }

    /// Makes the password of an account a temporary one, as a new account has it.
    pub(crate) async fn make_temporary(&self, id: &str) {
        self.state
            .store
            .run_tx("test", |tx| async move {
                let word = "UPDATE accounts SET password_origin = 'temporary' WHERE id = $1";
                tx.execute(word, values![id]).await
            })
            .await
            .map_err(|error: StoreError| error)
            .unwrap();
    }

    /// Makes somebody one who has taken the first steps.
    pub(crate) async fn settle(&self, id: &str) {
        let settled = self
            .state
            .store
            .run_tx("settle", |tx| async move { settle(&tx, id).await });
        settled.await.unwrap();
    }

    /// The newest mail to an address, opened.
    pub(crate) async fn newest_mail(&self, recipient: &str) -> Option<Mail> {
        let row = self
            .state
            .store
            .read("test", |tx| async move {
                let sql = "SELECT id, subject, sealed FROM mails WHERE recipient = $1 \
                           ORDER BY queued_at DESC, id LIMIT 1";
                tx.fetch_optional(sql, values![recipient]).await
            })
            .await
            .map_err(|error: StoreError| error)
            .unwrap()?;
        let (id, sealed) = (row.text("id").unwrap(), row.blob("sealed").unwrap());
        let opener = self.state.vault.mail_opener();
        Some(Mail {
            recipient: recipient.to_owned(),
            subject: row.text("subject").unwrap(),
            body: opener.open(&id, recipient, &sealed).unwrap(),
        })
    }

    /// Publishes a notice.
    pub(crate) async fn publish(&self, id: &str, title: &str, audience: Audience) {
        let body = "本文です。\n<b>太字</b>ではありません。".to_owned();
        let (category, title) = ("証明書".to_owned(), title.to_owned());
        let shown_from = NOW - Duration::minutes(1);
        let notice = Notice::new(audience, category, title, body, shown_from);
        let notice = &Notice {
            id: id.to_owned(),
            ..notice.leading_to(
                "証明書の画面へ".to_owned(),
                "/certificates/careplan".to_owned(),
            )
        };
        let store = &self.state.store;
        store
            .run_tx(
                "publish",
                |tx| async move { notice::insert(&tx, notice).await },
            )
            .await
            .map_err(|error: StoreError| error)
            .unwrap();
    }
}

async fn settle(tx: &Tx, account: &str) -> Result<(), StoreError> {
    for text in terms::shipped() {
        terms::agree(tx, account, &text, NOW).await?;
    }
    for step in FirstStep::ALL {
        first_step::pass(tx, account, step, NOW).await?;
    }
    Ok(())
}

/// An office that is not [`number`].
pub(crate) fn other_number() -> OfficeNumber {
    "1370000026".parse().unwrap()
}

/// An office that claims itself by internet.
pub(crate) fn claiming_number() -> OfficeNumber {
    "1370000034".parse().unwrap()
}

/// The authenticator app of a person.
pub(crate) struct App(Totp);

impl App {
    /// An app into which the key of a page was typed.
    pub(crate) fn typed_from(html: &str) -> Self {
        let (_, rest) = html.split_once("<dt>キー</dt><dd>").unwrap();
        let key = rest.split_once('<').unwrap().0.replace(' ', "");
        let secret = Secret::try_from_base32(key).unwrap();
        Self(Builder::new().with_secret(secret).build().unwrap())
    }

    /// What it shows now.
    pub(crate) fn shows(&self, world: &World) -> String {
        let now = world.state.clock.now().unix_timestamp();
        self.0.generate(now.try_into().unwrap()).to_string()
    }
}

/// A browser window.
pub(crate) struct Browser {
    router: Router,
    cookies: BTreeMap<String, String>,
    /// Address of the page in the window.
    pub(crate) address: String,
    /// Where the page came from, of the last answer.
    pub(crate) headers: HeaderMap,
    /// Status of the last answer.
    pub(crate) status: StatusCode,
    /// Bytes of the last answer.
    pub(crate) body: Vec<u8>,
    /// Content type of what is sent.
    kind: &'static str,
}

const FORM: &str = "application/x-www-form-urlencoded";

impl Browser {
    /// Opens a window on a site.
    pub(crate) fn open(router: Router) -> Self {
        Self {
            router,
            cookies: BTreeMap::new(),
            address: String::new(),
            headers: HeaderMap::new(),
            status: StatusCode::OK,
            body: Vec::new(),
            kind: FORM,
        }
    }

    /// The page as text.
    pub(crate) fn html(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Fails unless the page says `text`.
    pub(crate) fn says(&self, text: &str) -> &Self {
        let html = self.html();
        assert!(
            html.contains(text),
            "{} {} does not say {text:?}:\n{html}",
            self.address,
            self.status
        );
        self
    }

    /// Types an address and follows where it leads.
    pub(crate) async fn go(&mut self, path: &str) -> &Self {
        self.request(Method::GET, path, None::<String>, true).await
    }

    /// Sends a form with the token of the page in the window.
    pub(crate) async fn send(&mut self, path: &str, fields: &[(&str, &str)]) -> &Self {
        let token = self.token();
        let mut all = vec![("form_token", token.as_str())];
        all.extend(fields);
        self.send_exactly(path, &all).await
    }

    /// Sends these fields and nothing else.
    pub(crate) async fn send_exactly(&mut self, path: &str, fields: &[(&str, &str)]) -> &Self {
        let body = encoded(fields);
        self.request(Method::POST, path, Some(body), true).await
    }

    /// The hidden token of the page in the window.
    pub(crate) fn token(&self) -> String {
        let html = self.html();
        let (_, rest) = html
            .split_once("name=\"form_token\" value=\"")
            .unwrap_or_else(|| panic!("{html}"));
        rest.split_once('"').unwrap().0.to_owned()
    }

    /// A cookie of the window.
    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    /// Puts a cookie into the window.
    pub(crate) fn keep_cookie(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.to_owned(), value.to_owned());
    }

    /// Sends a form with a file, with the token of the page in the window.
    pub(crate) async fn upload(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        file_name: &str,
        content: &[u8],
    ) -> &Self {
        let token = self.token();
        let mut all = vec![("form_token", token.as_str())];
        all.extend(fields);
        self.upload_exactly(path, &all, file_name, content).await
    }

    /// Sends these fields and this file, and nothing else.
    pub(crate) async fn upload_exactly(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        file_name: &str,
        content: &[u8],
    ) -> &Self {
        let mut body = Vec::new();
        for (name, value) in fields {
            let part = format!(
                "--boundary\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
            body.extend(part.into_bytes());
        }
        let head = format!(
            "--boundary\r\nContent-Disposition: form-data; name=\"file\"; \
             filename=\"{file_name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
        );
        body.extend(head.into_bytes());
        body.extend(content);
        body.extend(b"\r\n--boundary--\r\n");
        self.kind = "multipart/form-data; boundary=boundary";
        self.request(Method::POST, path, Some(body), true).await;
        self.kind = FORM;
        self
    }

    /// Posts bytes as they are; without a kind they do not say what they are.
    pub(crate) async fn post_bytes(
        &mut self,
        path: &str,
        kind: &'static str,
        body: Vec<u8>,
    ) -> &Self {
        self.kind = kind;
        self.request(Method::POST, path, Some(body), true).await;
        self.kind = FORM;
        self
    }

    async fn request<B: Into<Vec<u8>>>(
        &mut self,
        method: Method,
        path: &str,
        body: Option<B>,
        own_page: bool,
    ) -> &Self {
        let (mut method, mut path) = (method, path.to_owned());
        let mut body = body.map(Into::into);
        for _ in 0..10 {
            let site = if own_page {
                "same-origin"
            } else {
                "cross-site"
            };
            let cookies: Vec<String> = self
                .cookies
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            let request = Request::builder()
                .method(method)
                .uri(&path)
                .header(HOST, "portal.test")
                .header("sec-fetch-site", site)
                .header(COOKIE, cookies.join("; "))
                .header(CONTENT_TYPE, self.kind)
                .body(Body::from(body.take().unwrap_or_default()))
                .unwrap();
            let response = self.router.clone().oneshot(request).await.unwrap();
            self.address.clone_from(&path);
            self.status = response.status();
            self.headers = response.headers().clone();
            self.keep_cookies();
            let bytes = axum::body::to_bytes(response.into_body(), 1 << 20)
                .await
                .unwrap();
            self.body = bytes.to_vec();
            if let Some(html) = self.html_at_hand() {
                kept_pages::keep(html);
                if self.status == StatusCode::UNPROCESSABLE_ENTITY {
                    page_rules::check_refusal(html, &self.address);
                }
            }
            if !self.status.is_redirection() {
                return self;
            }
            path = self.headers[LOCATION].to_str().unwrap().to_owned();
            method = Method::GET;
        }
        panic!("{path} leads round in circles");
    }

    /// Sends a form as a page of another site would.
    pub(crate) async fn send_from_elsewhere(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
    ) -> &Self {
        let body = encoded(fields);
        self.request(Method::POST, path, Some(body), false).await
    }

    fn html_at_hand(&self) -> Option<&str> {
        let kind = self.headers.get(CONTENT_TYPE)?.to_str().ok()?;
        kind.starts_with("text/html")
            .then(|| str::from_utf8(&self.body).ok())
            .flatten()
    }

    fn keep_cookies(&mut self) {
        for cookie in self.headers.get_all(SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            assert!(
                cookie.contains("; Secure") && cookie.contains("; Path=/"),
                "{cookie}"
            );
            let (pair, flags) = cookie.split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if flags.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                assert!(
                    cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
                    "{cookie}"
                );
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

fn encoded(fields: &[(&str, &str)]) -> String {
    let encode = |text: &str| -> String {
        text.bytes()
            .map(|byte| match byte {
                byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
                byte => format!("%{byte:02X}"),
            })
            .collect()
    };
    let pairs: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{name}={}", encode(value)))
        .collect();
    pairs.join("&")
}
