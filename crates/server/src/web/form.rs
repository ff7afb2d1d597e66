//! Forms: how they arrive ([`ProtectedForm`]) and how a field is shown ([`Field`]).
//!
//! A form's content can only be had after the request was shown to come from a page of ours: the
//! browser's own word (`Sec-Fetch-Site`, `Origin`), and a hidden token that is bound to the
//! session, or, before sign-in, to a cookie.

use std::ops::Deref;

use axum::Form;
use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, FromRequestParts as _, Request};
use axum::http::header::{HOST, ORIGIN};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, Uri};
use protocol::Sha256;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use subtle::ConstantTimeEq as _;
use time::Duration;
use tower_sessions::Session;
use zeroize::Zeroizing;

use crate::clock::random_bytes;
use crate::web::cookie;
use crate::web::error::PageError;
use crate::web::session;
use crate::web::state::WebState;

/// A form that came from a page of ours.
pub(crate) struct ProtectedForm<T>(T);

impl<T> ProtectedForm<T> {
    /// What was filled in.
    pub(crate) fn into_inner(self) -> T {
        self.0
    }
}

#[derive(Deserialize)]
struct Filled<T> {
    #[serde(default)]
    form_token: String,
    #[serde(flatten)]
    fields: T,
}

impl<T: DeserializeOwned> FromRequest<WebState> for ProtectedForm<T> {
    type Rejection = PageError;

    async fn from_request(request: Request, state: &WebState) -> Result<Self, PageError> {
        if !is_own_page(request.headers(), request.uri()) {
            return Err(PageError::Forged);
        }
        let (mut parts, body) = request.into_parts();
        let expected = expected_token(&mut parts, state).await?;
        let body = Bytes::from_request(Request::from_parts(parts.clone(), body), state)
            .await
            .map_err(|rejection| PageError::Malformed(rejection.status()))?;
        // No database takes the character NUL, and nobody types it.
        if body.contains(&0) || body.windows(3).any(|symbols| symbols == b"%00") {
            return Err(PageError::Malformed(StatusCode::BAD_REQUEST));
        }
        let request = Request::from_parts(parts, Body::from(body));
        let Form(filled) = Form::<Filled<T>>::from_request(request, state)
            .await
            .map_err(|rejection| PageError::Malformed(rejection.status()))?;
        refuse_forged(expected, &filled.form_token)?;
        Ok(Self(filled.fields))
    }
}

/// The token that a form of whoever sends this request has to carry. A site without sessions has
/// visitors only.
///
/// # Errors
/// When the store fails.
pub(crate) async fn expected_token(
    parts: &mut Parts,
    state: &WebState,
) -> Result<Option<String>, PageError> {
    let signed_in = match Session::from_request_parts(parts, state).await {
        Ok(session) => session::current(state, &session).await?,
        Err(_) => None,
    };
    Ok(match signed_in {
        Some(signed_in) => Some(signed_in.form_token),
        None => visitor_token(&parts.headers),
    })
}

/// Goes on only with the right token.
///
/// # Errors
/// [`PageError::Forged`].
pub(crate) fn refuse_forged(expected: Option<String>, given: &str) -> Result<(), PageError> {
    let genuine = expected.is_some_and(|token| token.as_bytes().ct_eq(given.as_bytes()).into());
    if genuine {
        Ok(())
    } else {
        Err(PageError::Forged)
    }
}

/// A form that has nothing but its token.
#[derive(Deserialize)]
pub(crate) struct Nothing {}

/// A password as it was typed; wiped when dropped, and never shown.
#[derive(Default, Deserialize)]
#[serde(from = "String")]
pub(crate) struct Secret(Zeroizing<String>);

impl From<String> for Secret {
    fn from(typed: String) -> Self {
        Self(Zeroizing::new(typed))
    }
}

impl Deref for Secret {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

/// What the browser says about where the request comes from. Old browsers say nothing; then the
/// token decides alone.
pub(crate) fn is_own_page(headers: &HeaderMap, uri: &Uri) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    let Some(origin) = headers.get(ORIGIN).and_then(|origin| origin.to_str().ok()) else {
        return headers.get(ORIGIN).is_none();
    };
    // HTTP/2 has the host in the address instead of a header.
    let host = uri.authority().map(|authority| authority.as_str());
    let host = host.or_else(|| headers.get(HOST)?.to_str().ok());
    origin
        .strip_prefix("https://")
        .is_some_and(|origin| Some(origin) == host)
}

/// The token for the forms of somebody who is not signed in, and the headers of the answer that
/// carries such a form.
///
/// # Errors
/// When the system gives no random bytes.
pub(crate) fn token_for_visitor(request: &HeaderMap) -> anyhow::Result<(String, HeaderMap)> {
    let mut answer = HeaderMap::new();
    if let Some(token) = visitor_token(request) {
        return Ok((token, answer));
    }
    let secret = hex::encode(random_bytes::<32>()?);
    cookie::set(&mut answer, VISITOR_COOKIE, &secret, Duration::days(1));
    Ok((token_of(&secret), answer))
}

fn visitor_token(headers: &HeaderMap) -> Option<String> {
    let secret = cookie::read(headers, VISITOR_COOKIE)?;
    (secret.len() == 64).then(|| token_of(secret))
}

fn token_of(secret: &str) -> String {
    Sha256::of(format!("form of a visitor\n{secret}").as_bytes()).to_string()
}

const VISITOR_COOKIE: &str = "__Host-renkei-visitor";

/// A text field as it is shown.
#[derive(Debug, Clone, Default)]
pub(crate) struct Field {
    /// Name, also the id of the element.
    pub(crate) name: &'static str,
    /// `text` or `password`.
    pub(crate) kind: &'static str,
    /// For the browser's own filling in.
    pub(crate) autocomplete: &'static str,
    /// Label.
    pub(crate) label: String,
    /// What to type.
    pub(crate) hint: Option<String>,
    /// What is wrong with what was typed.
    pub(crate) error: Option<String>,
    /// What was typed; never a password.
    pub(crate) value: String,
}

impl Field {
    /// The same field with something in it.
    #[must_use]
    pub(crate) fn holding(mut self, value: &str) -> Self {
        value.clone_into(&mut self.value);
        self
    }

    /// The type of the input. What was typed for a day and is none is kept, as text.
    pub(crate) fn shown_kind(&self) -> &'static str {
        match self.kind {
            "date" if self.error.is_some() => "text",
            kind => kind,
        }
    }

    /// The ids of hint and error, for `aria-describedby`.
    pub(crate) fn described_by(&self) -> String {
        let hint = self.hint.is_some().then(|| format!("{}-hint", self.name));
        let error = self.error.is_some().then(|| format!("{}-error", self.name));
        [hint, error]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// Something that has to be mended before a form can be accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FormError {
    /// Id of the element it is about, for the link in the summary.
    pub(crate) target: &'static str,
    /// What is wrong and what to do.
    pub(crate) text: String,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;
    use axum::http::{HeaderName, HeaderValue};

    fn own(headers: &[(&'static str, &'static str)], uri: &'static str) -> bool {
        let headers = headers
            .iter()
            .map(|(name, value)| {
                (
                    HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                )
            })
            .collect();
        is_own_page(&headers, &Uri::from_static(uri))
    }

    #[test]
    fn where_a_form_may_come_from() {
        assert!(own(&[("sec-fetch-site", "same-origin")], "/"));
        assert!(own(&[("sec-fetch-site", "none")], "/"));
        assert!(!own(&[("sec-fetch-site", "cross-site")], "/"));
        assert!(!own(&[("sec-fetch-site", "same-site")], "/"));
        assert!(own(&[("origin", "https://a:1"), ("host", "a:1")], "/"));
        assert!(own(&[("origin", "https://a:1")], "https://a:1/x"));
        assert!(!own(&[("origin", "https://a:2"), ("host", "a:1")], "/"));
        assert!(!own(&[("origin", "null"), ("host", "a:1")], "/"));
        assert!(own(&[], "/"));
    }

    #[test]
    fn the_token_of_a_visitor_follows_the_cookie() {
        let (token, answer) = token_for_visitor(&HeaderMap::new()).unwrap();
        let cookie = answer.get("set-cookie").unwrap().to_str().unwrap();
        let mut headers = HeaderMap::new();
        headers.insert("cookie", cookie.split(';').next().unwrap().parse().unwrap());
        let (again, answer) = token_for_visitor(&headers).unwrap();
        assert_eq!(token, again);
        assert!(answer.is_empty());
        assert!(!cookie.contains(&token));
    }

    #[test]
    fn hint_and_error_describe_a_field() {
        let mut field = Field {
            name: "a",
            ..Field::default()
        };
        assert_eq!(field.described_by(), "");
        field.hint = Some("h".to_owned());
        field.error = Some("e".to_owned());
        assert_eq!(field.described_by(), "a-hint a-error");
    }
}
