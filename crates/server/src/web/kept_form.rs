//! What was being sent when a sign-in had ended: kept for a while, so that the person goes on with
//! a filled form after signing in again.
//!
//! Only fields that a site names are kept, never one of a password. They lie sealed in the store,
//! bound to a cookie of the browser and to the person whose session it was; the form must carry the
//! token of that session. A session that somebody ended on purpose keeps nothing.

use std::collections::BTreeMap;

use anyhow::Context as _;
use axum::Form;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequest as _, FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Redirect, Response};
use protocol::Sha256;
use subtle::ConstantTimeEq as _;
use time::Duration;
use tower_sessions::Session;

use crate::clock::random_bytes;
use crate::store::kept_form::{self, KeptForm};
use crate::web::LARGEST_FORM;
use crate::web::cookie;
use crate::web::error::PageError;
use crate::web::form::is_own_page;
use crate::web::language::Language;
use crate::web::page::Message;
use crate::web::session::{self, Ended, Site};
use crate::web::state::WebState;

/// A form that is kept: where it stands and is sent to, and which of its fields.
pub(crate) struct Keeping {
    /// The path; `{}` stands for one part of it.
    pub(crate) path: &'static str,
    /// The fields; one that ends in `_` stands for all that begin so.
    pub(crate) fields: &'static [&'static str],
}

impl Keeping {
    fn is_at(&self, path: &str) -> bool {
        let (mut expected, mut found) = (self.path.split('/'), path.split('/'));
        loop {
            match (expected.next(), found.next()) {
                (None, None) => return true,
                (Some("{}"), Some(part)) if !part.is_empty() => {}
                (Some(expected), Some(part)) if expected == part => {}
                _ => return false,
            }
        }
    }

    fn keeps(&self, name: &str) -> bool {
        self.fields
            .iter()
            .any(|field| *field == name || (field.ends_with('_') && name.starts_with(field)))
    }
}

/// The forms of a site that are kept.
#[derive(Clone, Copy)]
pub(crate) struct Forms {
    /// The site.
    pub(crate) site: Site,
    /// Its forms.
    pub(crate) forms: &'static [Keeping],
}

/// What the layer needs.
#[derive(Clone)]
pub(crate) struct Keeper {
    /// The state of the site.
    pub(crate) state: WebState,
    /// Its forms.
    pub(crate) forms: Forms,
}

/// Keeps a form that meets an ended session, and forgets what was kept once the form is sent.
pub(crate) async fn layer(State(keeper): State<Keeper>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let keeping = keeper.forms.forms.iter().find(|form| form.is_at(&path));
    let (Some(keeping), &Method::POST) = (keeping, request.method()) else {
        return next.run(request).await;
    };
    match keeper.meet(keeping, &path, request).await {
        Ok(Met::Ended(answer)) => answer,
        Ok(Met::GoOn(request)) => next.run(request).await,
        Err(error) => error.into_response(),
    }
}

/// What a form met.
enum Met {
    /// An ended session: the form was kept.
    Ended(Response),
    /// Anything else.
    GoOn(Request),
}

impl Keeper {
    async fn meet(
        &self,
        keeping: &Keeping,
        path: &str,
        request: Request,
    ) -> Result<Met, PageError> {
        let ended = session::ended(&self.state, self.forms.site, request.headers()).await?;
        let Some(ended) = ended.filter(|_| is_own_page(request.headers(), request.uri())) else {
            self.forget(request.headers(), path).await?;
            return Ok(Met::GoOn(request));
        };
        let (parts, body) = request.into_parts();
        let Ok(body) = to_bytes(body, LARGEST_FORM).await else {
            return Err(PageError::Malformed(StatusCode::PAYLOAD_TOO_LARGE));
        };
        let fields = read(&parts, &body).await;
        let token = fields.get("form_token").map_or("", String::as_str);
        let genuine: bool = token.as_bytes().ct_eq(ended.form_token.as_bytes()).into();
        let kept: BTreeMap<_, _> = fields
            .iter()
            .filter(|(name, _)| keeping.keeps(name))
            .collect();
        let bytes = serde_json::to_vec(&kept).context("write a form")?;
        if !genuine || kept.is_empty() || bytes.len() > LARGEST {
            return Ok(Met::GoOn(Request::from_parts(parts, Body::from(body))));
        }
        self.keep(&ended, path, &bytes).await.map(Met::Ended)
    }

    async fn keep(&self, ended: &Ended, path: &str, fields: &[u8]) -> Result<Response, PageError> {
        let secret = hex::encode(random_bytes::<32>()?);
        let now = self.state.clock.now();
        let form = &KeptForm {
            person: ended.person.clone(),
            page: path.to_owned(),
            sealed: self.state.vault.seal(&context(&ended.person), fields)?,
            expires_at: now + LASTS,
        };
        let id = Sha256::of(secret.as_bytes());
        self.state
            .store
            .run_tx("form-keep", |tx| async move {
                kept_form::insert(&tx, id, form).await
            })
            .await?;
        let mut headers = HeaderMap::new();
        cookie::set(&mut headers, COOKIE, &secret, LASTS);
        let to = format!("/sign-in?next={path}&ended=kept");
        Ok((headers, Redirect::to(&to)).into_response())
    }

    /// The form is being sent: what was kept of it has served.
    async fn forget(&self, headers: &HeaderMap, path: &str) -> Result<(), PageError> {
        let Some(secret) = cookie::read(headers, COOKIE) else {
            return Ok(());
        };
        let id = Sha256::of(secret.as_bytes());
        self.state
            .store
            .run_tx("form-forget", |tx| async move {
                kept_form::delete(&tx, id, path).await
            })
            .await?;
        Ok(())
    }
}

async fn read(parts: &Parts, body: &Bytes) -> BTreeMap<String, String> {
    let copy = Request::from_parts(parts.clone(), Body::from(body.clone()));
    match Form::<Vec<(String, String)>>::from_request(copy, &()).await {
        Ok(Form(fields)) => fields.into_iter().collect(),
        // Whoever takes the form in says what is wrong with it.
        Err(_) => BTreeMap::new(),
    }
}

/// What was kept of the form on this page for the person who is signed in; empty as a rule.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Kept(pub(crate) BTreeMap<String, String>);

impl Kept {
    /// What was typed into a field.
    pub(crate) fn value(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// Says that nothing has been sent yet.
    pub(crate) fn message(&self, language: Language) -> Option<Message> {
        (!self.0.is_empty()).then(|| Message::new(language, "form-kept", &[]))
    }
}

impl FromRequestParts<WebState> for Kept {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, PageError> {
        let Some(secret) = cookie::read(&parts.headers, COOKIE) else {
            return Ok(Self::default());
        };
        let id = Sha256::of(secret.as_bytes());
        let session = Session::from_request_parts(parts, state)
            .await
            .map_err(|(_, reason)| anyhow::anyhow!(reason))?;
        let Some(signed_in) = session::current(state, &session).await? else {
            return Ok(Self::default());
        };
        let now = state.clock.now();
        let found = state
            .store
            .read("form-kept", |tx| async move {
                kept_form::find(&tx, id, now).await
            })
            .await?;
        let found =
            found.filter(|form| form.person == signed_in.person && form.page == parts.uri.path());
        let Some(form) = found else {
            return Ok(Self::default());
        };
        let fields = state.vault.open(&context(&form.person), &form.sealed)?;
        Ok(Self(
            serde_json::from_slice(&fields).context("read a kept form")?,
        ))
    }
}

fn context(person: &str) -> String {
    format!("kept form of {person}")
}

const COOKIE: &str = "__Host-renkei-form";
/// How long a form is kept.
const LASTS: Duration = Duration::minutes(30);
/// Bytes of the fields that are kept.
const LARGEST: usize = 16 * 1024;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_and_fields_are_named() {
        let form = Keeping {
            path: "/certificates/{}/apply",
            fields: &["agree", "right_"],
        };
        assert!(form.is_at("/certificates/careplan/apply"));
        for path in [
            "/certificates//apply",
            "/certificates/a/b/apply",
            "/certificates/a",
            "/",
        ] {
            assert!(!form.is_at(path), "{path}");
        }
        assert!(form.keeps("agree") && form.keeps("right_send"));
        assert!(!form.keeps("issue_password") && !form.keeps("form_token"));
    }
}
