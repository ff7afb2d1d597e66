//! Who is let in: one browser, by an address that counts once, and only when it asks this very
//! place. Other sites, other names for this computer and other programs are turned away.

use std::sync::{Mutex, PoisonError};

use axum::Router;
use axum::extract::{Path, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, COOKIE, HOST, ORIGIN, REFERRER_POLICY, SET_COOKIE,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;
use careplan::Language;
use protocol::Sha256;

use super::office::Office;
use super::page::{self, PageError, Showing};
use crate::failure::Failure;
use crate::randomness::Randomness;

/// What lets a browser in.
pub(crate) struct Guard {
    place: String,
    /// Counts once.
    entry: Mutex<Option<String>>,
    cookie: String,
    form_token: String,
}

impl Guard {
    /// A guard with new secrets for the pages at `place`.
    pub(crate) fn new(randomness: &Randomness, place: String) -> Result<Self, Failure> {
        let secret = || -> Result<String, Failure> {
            let bytes: [u8; 32] = randomness.bytes()?;
            Ok(Sha256::of(&bytes).to_string())
        };
        Ok(Self {
            place,
            entry: Mutex::new(Some(secret()?)),
            cookie: secret()?,
            form_token: secret()?,
        })
    }

    /// The address that lets one browser in.
    pub(crate) fn entrance(&self) -> String {
        let entry = self.entry.lock().unwrap_or_else(PoisonError::into_inner);
        let word = entry.as_deref().unwrap_or_default();
        format!("http://{}/enter/{word}", self.place)
    }

    /// The hidden word of every form.
    pub(crate) fn form_token(&self) -> &str {
        &self.form_token
    }

    /// Whether a form carries the hidden word.
    pub(crate) fn is_own_form(&self, token: &str) -> bool {
        same(token, &self.form_token)
    }

    /// The name of the cookie: browsers send cookies to every port, so the port is in the name.
    fn cookie_name(&self) -> String {
        let (_, port) = self.place.rsplit_once(':').unwrap_or_default();
        format!("renkei-{port}")
    }

    fn has_cookie(&self, headers: &HeaderMap) -> bool {
        let name = self.cookie_name();
        let cookies = headers.get_all(COOKIE).iter();
        let cookies = cookies.filter_map(|value| value.to_str().ok());
        cookies
            .flat_map(|value| value.split(';'))
            .filter_map(|cookie| cookie.trim().split_once('='))
            .any(|(found, value)| found == name && same(value, &self.cookie))
    }

    /// Whether a request names this place and no other site stands behind it.
    fn is_asked_here(&self, headers: &HeaderMap) -> bool {
        let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
        let (_, port) = self.place.rsplit_once(':').unwrap_or_default();
        let named = format!("localhost:{port}");
        let Some(host) = text(HOST).filter(|host| *host == self.place || *host == named) else {
            return false;
        };
        let own = format!("http://{host}");
        let is_own_origin = text(ORIGIN).is_none_or(|origin| origin == own);
        let site = text(HeaderName::from_static("sec-fetch-site"));
        is_own_origin && site.is_none_or(|site| matches!(site, "same-origin" | "none"))
    }
}

/// Puts the guard around the pages.
pub(crate) fn around(pages: Router<Office>, office: Office) -> Router {
    pages
        .route("/enter/{word}", get(enter))
        .layer(from_fn_with_state(office.clone(), watch))
        .with_state(office)
}

async fn watch(State(office): State<Office>, request: Request, next: Next) -> Response {
    let guard = office.guard();
    let path = request.uri().path();
    let needs_no_cookie = path.starts_with("/enter/") || path == page::STYLE_ADDRESS;
    let mut response = if !guard.is_asked_here(request.headers()) {
        page::turned_away(&office, "page-other-site")
    } else if !needs_no_cookie && !guard.has_cookie(request.headers()) {
        page::turned_away(&office, "page-not-let-in")
    } else {
        if let Some(language) = wanted_language(request.uri().query()) {
            office.speak(language);
        }
        let showing = Showing::asked(request.headers());
        showing.within(next.run(request)).await
    };
    if let Some(PageError(failure)) = response.extensions_mut().remove::<PageError>() {
        response = page::failed(&office, &failure);
    }
    for (name, value) in HEADERS {
        let value = HeaderValue::from_static(value);
        response.headers_mut().entry(name).or_insert(value);
    }
    response
}

fn wanted_language(query: Option<&str>) -> Option<Language> {
    let mut pairs = query?.split('&');
    pairs.find_map(|pair| match pair {
        "lang=ja" => Some(Language::Japanese),
        "lang=en" => Some(Language::English),
        _ => None,
    })
}

/// Exchanges the word of the address for a cookie.
async fn enter(State(office): State<Office>, Path(word): Path<String>) -> Response {
    let guard = office.guard();
    let mut entry = guard.entry.lock().unwrap_or_else(PoisonError::into_inner);
    if !entry
        .as_deref()
        .is_some_and(|expected| same(&word, expected))
    {
        drop(entry);
        return page::turned_away(&office, "page-entrance-used");
    }
    *entry = None;
    drop(entry);
    let (name, value) = (guard.cookie_name(), &guard.cookie);
    let cookie = format!("{name}={value}; Path=/; HttpOnly; SameSite=Strict");
    let mut response = Redirect::to("/").into_response();
    match HeaderValue::try_from(cookie) {
        Ok(cookie) => {
            response.headers_mut().insert(SET_COOKIE, cookie);
            response
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Compares secrets by their hashes, so that the time taken tells nothing about them.
fn same(one: &str, other: &str) -> bool {
    Sha256::of(one.as_bytes()) == Sha256::of(other.as_bytes())
}

const HEADERS: [(HeaderName, &str); 7] = [
    (CACHE_CONTROL, "no-store"),
    (
        CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; \
         connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    (REFERRER_POLICY, "same-origin"),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (X_FRAME_OPTIONS, "DENY"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
];
