//! Sessions of the browser: kept in the store, so that any server process can go on with them.
//!
//! The cookie holds a random id and nothing else; the row is found by a hash of it. A session
//! ends after some time without use (`portal.session_minutes`) and after 12 hours at the latest, by
//! our own clock. A new id is given at sign-in.
//!
//! Between the right password and the pages may lie steps ([`Step`]). While one is left to do,
//! nobody is signed in: [`SignedIn::id`] gives no id, whatever page asks.

use std::collections::HashMap;
use std::fmt;
use std::future::Future;
use std::pin::Pin;

use anyhow::Context as _;
use axum::http::HeaderMap;
use protocol::Sha256;
use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};
use tower_sessions::cookie::SameSite;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result as StoreResult};
use tower_sessions::{Expiry, Session, SessionManagerLayer, SessionStore};

use crate::clock::{Clock, random_bytes};
use crate::store::attempt::Purpose;
use crate::store::session::{self, SessionRow};
use crate::store::{Store, StoreError, audit};
use crate::web::cookie;
use crate::web::error::PageError;
use crate::web::state::WebState;

/// Which of the two sites a session is for. Each has a cookie of its own, because cookies do not
/// tell the ports of a host apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Site {
    /// Pages for offices.
    Portal,
    /// Pages for operators.
    Console,
}

impl Site {
    /// Name of the session's cookie.
    pub(crate) fn cookie(self) -> &'static str {
        match self {
            Self::Portal => "__Host-renkei-portal",
            Self::Console => "__Host-renkei-console",
        }
    }

    fn prefix(self) -> &'static str {
        match self {
            Self::Portal => "account:",
            Self::Console => "operator:",
        }
    }

    /// A person of this site as in the audit record: `account:ID` or `operator:ID`.
    pub(crate) fn person(self, id: &str) -> String {
        format!("{}{id}", self.prefix())
    }

    /// What the site is called in the audit record.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Portal => "portal",
            Self::Console => "console",
        }
    }

    /// Under which purpose wrong passwords are counted.
    pub(crate) fn purpose(self) -> Purpose {
        match self {
            Self::Portal => Purpose::Portal,
            Self::Console => Purpose::Console,
        }
    }
}

/// What is left to do between the right password and the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Step {
    /// Type a code of the second factor.
    Code,
    /// Agree to the terms.
    Terms,
    /// Choose a password of one's own.
    NewPassword,
    /// Register a security address, or leave it for later.
    Mail,
    /// Set up a second factor.
    SetUp,
    /// Read what has been set up.
    Done,
}

impl Step {
    /// The page of the step, on either site.
    pub(crate) fn address(self) -> &'static str {
        match self {
            Self::Code => "/sign-in/second",
            Self::Terms => "/first/terms",
            Self::NewPassword => "/first/password",
            Self::Mail => "/first/mail",
            Self::SetUp => "/first/second-factor",
            Self::Done => "/first/done",
        }
    }
}

/// Who gave the right password in this browser.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SignedIn {
    /// `account:ID` or `operator:ID`, as in the audit record.
    pub(crate) person: String,
    /// The token that every form of this session carries.
    pub(crate) form_token: String,
    /// Where to go after the last step: a path of this site.
    pub(crate) next: String,
    /// A second factor that is being set up in this session: its secret, sealed, as hexadecimal.
    pub(crate) set_up: Option<String>,
    /// A print of the password that was given, by its hash. The session opens nothing once the
    /// password is another one: a sign-in may be under way while it is changed.
    pub(crate) password: String,
    /// The sign-in from which the session came, where sign-ins are listed.
    pub(crate) sign_in: Option<String>,
    /// Where the person has signed in, after going over to another office number from there.
    #[serde(default)]
    pub(crate) home: Option<Home>,
    step: Option<Step>,
    since: i64,
    last_used: i64,
}

/// The account with which somebody has signed in who has gone over to another office number.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Home {
    /// Its id.
    pub(crate) id: String,
    /// The print of the password that was given for it.
    pub(crate) password: String,
    /// Whether it had a second factor when the person went over.
    pub(crate) secured: bool,
}

impl SignedIn {
    /// The id of the person, if it belongs to this site and no step is left to do.
    pub(crate) fn id(&self, site: Site) -> Option<&str> {
        self.person
            .strip_prefix(site.prefix())
            .filter(|_| self.step.is_none())
    }

    /// The id of the person, if it has an account of the portal.
    pub(crate) fn account(&self) -> Option<&str> {
        self.person.strip_prefix(Site::Portal.prefix())
    }

    /// Until when the session lasts if it is not used again.
    pub(crate) fn until(&self, state: &WebState) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp(self.last_second(state))
            .unwrap_or_else(|_| state.clock.now())
    }

    fn last_second(&self, state: &WebState) -> i64 {
        let idle = self.last_used + idle(state).whole_seconds();
        idle.min(self.since + LONGEST.whole_seconds())
    }

    /// The id of the person and the step that is left to do, if there is one on this site.
    pub(crate) fn step(&self, site: Site) -> Option<(&str, Step)> {
        Some((self.person.strip_prefix(site.prefix())?, self.step?))
    }
}

/// The layer that reads and writes the session's cookie.
pub(crate) fn layer(state: &WebState, site: Site) -> SessionManagerLayer<StoredSessions> {
    let idle = idle(state);
    let sessions = StoredSessions {
        store: state.store.clone(),
        clock: state.clock.clone(),
        idle,
    };
    SessionManagerLayer::new(sessions)
        .with_name(site.cookie())
        .with_secure(true)
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_path("/")
        .with_expiry(Expiry::OnInactivity(idle))
}

/// Begins a session for a person who has just given the right password or done a step, under a new
/// id and with a new token; `password` is its [`password_print`], `step` what is left to do.
///
/// # Errors
/// When the store or the random source fails.
pub(crate) async fn begin(
    state: &WebState,
    session: &Session,
    site: Site,
    id: &str,
    password: String,
    step: Option<Step>,
    next: &str,
) -> Result<SignedIn, PageError> {
    let person = site.person(id);
    // A further step of the same sign-in, or a new password, goes on with it.
    let before: Option<SignedIn> = session.get(KEY).await.context("read a session")?;
    let before = before.filter(|before| before.person == person);
    session.clear().await;
    session.cycle_id().await.context("new session id")?;
    let now = state.clock.now().unix_timestamp();
    let signed_in = SignedIn {
        person,
        form_token: hex::encode(random_bytes::<32>()?),
        next: next.to_owned(),
        set_up: None,
        password,
        sign_in: before.as_ref().and_then(|before| before.sign_in.clone()),
        home: before.and_then(|before| before.home),
        step,
        since: now,
        last_used: now,
    };
    save(session, &signed_in).await?;
    Ok(signed_in)
}

/// Goes on as another account of the portal in the same session, under a new id and with a new
/// token. How long it may last at most stays as it was.
///
/// # Errors
/// When the store or the random source fails.
pub(crate) async fn go_over(
    state: &WebState,
    session: &Session,
    to: &str,
    password: String,
    home: Option<Home>,
    sign_in: String,
) -> Result<(), PageError> {
    let before = current(state, session).await?;
    let before = before.ok_or(PageError::Elsewhere("/sign-in"))?;
    session.clear().await;
    session.cycle_id().await.context("new session id")?;
    let signed_in = SignedIn {
        person: Site::Portal.person(to),
        form_token: hex::encode(random_bytes::<32>()?),
        next: "/".to_owned(),
        set_up: None,
        password,
        sign_in: Some(sign_in),
        home,
        step: None,
        since: before.since,
        last_used: state.clock.now().unix_timestamp(),
    };
    save(session, &signed_in).await
}

/// By what a session knows a password again, given the hash on record.
pub(crate) fn password_print(hash: &str) -> String {
    Sha256::of(hash.as_bytes()).to_string()
}

/// Keeps what has changed.
///
/// # Errors
/// When the store fails.
pub(crate) async fn save(session: &Session, signed_in: &SignedIn) -> Result<(), PageError> {
    Ok(session
        .insert(KEY, signed_in)
        .await
        .context("keep a session")?)
}

/// Who is signed in, or `None` when nobody is or the session has ended.
///
/// # Errors
/// When the store fails.
pub(crate) async fn current(
    state: &WebState,
    session: &Session,
) -> Result<Option<SignedIn>, PageError> {
    let found: Option<SignedIn> = session.get(KEY).await.context("read a session")?;
    let Some(mut signed_in) = found else {
        return Ok(None);
    };
    let now = state.clock.now().unix_timestamp();
    if now >= signed_in.last_second(state) {
        end(session).await?;
        return Ok(None);
    }
    if now - signed_in.last_used >= TOUCH.whole_seconds() {
        signed_in.last_used = now;
        save(session, &signed_in).await?;
    }
    Ok(Some(signed_in))
}

/// Counts as use what is no page: the session lasts as long again.
///
/// # Errors
/// When the store fails.
pub(crate) async fn renew(state: &WebState, session: &Session) -> Result<(), PageError> {
    let Some(mut signed_in) = current(state, session).await? else {
        return Ok(());
    };
    signed_in.last_used = state.clock.now().unix_timestamp();
    save(session, &signed_in).await
}

/// A session that has ended by its time.
pub(crate) struct Ended {
    /// Whose it was, as in the audit record.
    pub(crate) person: String,
    /// The token of its forms.
    pub(crate) form_token: String,
}

/// The session of this browser if it has ended by its time, all steps done. Nothing for one that
/// somebody has ended, or that ended too long ago.
///
/// # Errors
/// When the store fails.
pub(crate) async fn ended(
    state: &WebState,
    site: Site,
    headers: &HeaderMap,
) -> Result<Option<Ended>, PageError> {
    let id = cookie::read(headers, site.cookie()).and_then(|id| id.parse::<Id>().ok());
    let Some(id) = id.map(|id| id.0.to_be_bytes()) else {
        return Ok(None);
    };
    let found = state
        .store
        .read("session-ended", |tx| async move {
            session::find_ended_or_not(&tx, &id).await
        })
        .await?;
    let Some(row) = found else { return Ok(None) };
    let data: HashMap<String, serde_json::Value> =
        serde_json::from_str(&row.data).context("read a session")?;
    let Some(signed_in) = data.get(KEY) else {
        return Ok(None);
    };
    let signed_in = SignedIn::deserialize(signed_in).context("read a session")?;
    let now = state.clock.now();
    let over = row.expires_at <= now || now.unix_timestamp() >= signed_in.last_second(state);
    Ok((over && signed_in.id(site).is_some()).then_some(Ended {
        person: signed_in.person,
        form_token: signed_in.form_token,
    }))
}

/// Ends a session.
///
/// # Errors
/// When the store fails.
pub(crate) async fn end(session: &Session) -> Result<(), PageError> {
    Ok(session.flush().await.context("end a session")?)
}

/// Ends the session of whoever uses this browser and records it.
///
/// # Errors
/// When the store fails.
pub(crate) async fn sign_out(
    state: &WebState,
    session: &Session,
    site: Site,
) -> Result<(), PageError> {
    let signed_in = current(state, session).await?;
    end(session).await?;
    let Some(signed_in) = &signed_in else {
        return Ok(());
    };
    let (person, now) = (&signed_in.person, state.clock.now());
    Ok(state
        .store
        .run_tx("sign-out", |tx| async move {
            let id = person.strip_prefix(site.prefix()).unwrap_or(person);
            audit::record(&tx, now, person, "signed-out", id, site.word()).await
        })
        .await?)
}

/// The store of the sessions, in the form the session layer asks for.
#[derive(Clone)]
pub(crate) struct StoredSessions {
    store: Store,
    clock: Clock,
    idle: Duration,
}

impl fmt::Debug for StoredSessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StoredSessions")
    }
}

type Answer<'a, T> = Pin<Box<dyn Future<Output = StoreResult<T>> + Send + 'a>>;

impl SessionStore for StoredSessions {
    fn create<'a, 'b, 'c>(&'a self, record: &'b mut Record) -> Answer<'c, ()>
    where
        'a: 'c,
        'b: 'c,
        Self: 'c,
    {
        Box::pin(async move {
            // A collision of 128 random bits is a broken random source: refuse rather than loop.
            let (id, row) = (&record.id.0.to_be_bytes(), &self.row(record)?);
            let added = self
                .store
                .run_tx("session-create", |tx| async move {
                    session::insert(&tx, id, row).await
                })
                .await
                .map_err(backend)?;
            if added {
                Ok(())
            } else {
                Err(Error::Backend("the session id is taken".to_owned()))
            }
        })
    }

    fn save<'a, 'b, 'c>(&'a self, record: &'b Record) -> Answer<'c, ()>
    where
        'a: 'c,
        'b: 'c,
        Self: 'c,
    {
        Box::pin(async move {
            let (id, row) = (&record.id.0.to_be_bytes(), &self.row(record)?);
            self.store
                .run_tx("session-save", |tx| async move {
                    session::update(&tx, id, row).await
                })
                .await
                .map_err(backend)?;
            Ok(())
        })
    }

    fn load<'a, 'b, 'c>(&'a self, id: &'b Id) -> Answer<'c, Option<Record>>
    where
        'a: 'c,
        'b: 'c,
        Self: 'c,
    {
        Box::pin(async move {
            let (bytes, now) = (&id.0.to_be_bytes(), self.clock.now());
            let row = self
                .store
                .read("session-load", |tx| async move {
                    session::find(&tx, bytes, now).await
                })
                .await
                .map_err(backend)?;
            row.map(|row| {
                let data = serde_json::from_str(&row.data);
                let data = data.map_err(|error| Error::Decode(error.to_string()))?;
                Ok(Record {
                    id: *id,
                    data,
                    expiry_date: row.expires_at,
                })
            })
            .transpose()
        })
    }

    fn delete<'a, 'b, 'c>(&'a self, id: &'b Id) -> Answer<'c, ()>
    where
        'a: 'c,
        'b: 'c,
        Self: 'c,
    {
        Box::pin(async move {
            let bytes = &id.0.to_be_bytes();
            self.store
                .run_tx("session-delete", |tx| async move {
                    session::delete(&tx, bytes).await
                })
                .await
                .map_err(backend)
        })
    }
}

impl StoredSessions {
    fn row(&self, record: &Record) -> StoreResult<SessionRow> {
        let data = serde_json::to_string(&record.data);
        let data = data.map_err(|error| Error::Encode(error.to_string()))?;
        let text = |name: &str| {
            let value = record.data.get(KEY)?.get(name)?;
            value.as_str().map(ToOwned::to_owned)
        };
        Ok(SessionRow {
            person: text("person"),
            sign_in: text("sign_in"),
            data,
            expires_at: self.expires_at(),
        })
    }

    fn expires_at(&self) -> OffsetDateTime {
        self.clock.now() + self.idle
    }
}

fn idle(state: &WebState) -> Duration {
    Duration::minutes(i64::from(state.settings.session_minutes))
}

fn backend(error: StoreError) -> Error {
    Error::Backend(error.to_string())
}

const KEY: &str = "signed_in";
const LONGEST: Duration = Duration::hours(12);
/// A session in use is written at most this often.
const TOUCH: Duration = Duration::minutes(1);
