//! What was being sent when a sign-in had ended: kept for a while, so that the person goes on with
//! a filled form after signing in again.
//!
//! A site names its forms ([`Keeping`]); their pages need not know. Only the fields that are named
//! are kept, never one of a password or a file. They lie sealed in the store, bound to a cookie of
//! the browser and to the person whose session it was; the form must carry the token of that
//! session. A session that somebody ended on purpose keeps nothing.

use anyhow::Context as _;
use askama::Template;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequest as _, FromRequestParts as _, Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;
use axum::{Form, Router};
use protocol::Sha256;
use serde::{Deserialize, Serialize};
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
use crate::web::refill::refill;
use crate::web::session::{self, Ended, Site};
use crate::web::state::WebState;
use crate::web::upload_form;

/// A form that is kept: where it is sent to, where it stands, and which of its fields.
pub(crate) struct Keeping {
    path: &'static str,
    page: Option<&'static str>,
    fields: &'static [&'static str],
}

impl Keeping {
    /// A form that is sent to the address of its own page; `{}` stands for one part of the path,
    /// and a field that ends in `_` for all that begin so.
    pub(crate) const fn new(path: &'static str, fields: &'static [&'static str]) -> Self {
        Self {
            path,
            page: None,
            fields,
        }
    }

    /// The form on another page; `{}` stands for the parts of the path in their order, `{NAME}`
    /// for what the field of this name holds.
    pub(crate) const fn on(mut self, page: &'static str) -> Self {
        self.page = Some(page);
        self
    }

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

    /// Address of the page with the form that was sent to `path`.
    fn page_of(&self, path: &str, fields: &[(String, String)]) -> Option<String> {
        let Some(mut rest) = self.page else {
            return Some(path.to_owned());
        };
        let parts = self.path.split('/').zip(path.split('/'));
        let mut parts = parts.filter_map(|(part, found)| (part == "{}").then_some(found));
        let mut page = String::new();
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}')?;
            let value = match name {
                "" => parts.next()?,
                name => &fields.iter().find(|(field, _)| field == name)?.1,
            };
            let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
            if value.is_empty() || !value.bytes().all(plain) {
                return None;
            }
            page.push_str(before);
            page.push_str(value);
            rest = after;
        }
        Some(page + rest)
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

/// Keeps the forms of these routes.
pub(crate) fn keep(routes: Router<WebState>, state: &WebState, forms: Forms) -> Router<WebState> {
    let keeper = Keeper {
        state: state.clone(),
        forms,
    };
    routes
        .route(GO_ON, get(go_on))
        .layer(from_fn_with_state(keeper, layer))
}

/// What the layer needs.
#[derive(Clone)]
struct Keeper {
    state: WebState,
    forms: Forms,
}

/// Keeps a form that meets an ended session, forgets it once the form is sent, and fills the page
/// in between.
async fn layer(
    State(keeper): State<Keeper>,
    language: Language,
    request: Request,
    next: Next,
) -> Response {
    let answer = match *request.method() {
        Method::POST => keeper.post(request, next).await,
        Method::GET => keeper.show(language, request, next).await,
        _ => Ok(next.run(request).await),
    };
    answer.unwrap_or_else(PageError::into_response)
}

/// What a form met.
enum Met {
    /// An ended session: the form was kept.
    Ended(Response),
    /// Anything else.
    GoOn(Request),
}

/// What is sealed.
#[derive(Serialize, Deserialize)]
struct Sheet {
    page: String,
    fields: Vec<(String, String)>,
}

impl Keeper {
    fn keeping(&self, path: &str) -> Option<&'static Keeping> {
        self.forms.forms.iter().find(|form| form.is_at(path))
    }

    async fn post(&self, request: Request, next: Next) -> Result<Response, PageError> {
        let path = request.uri().path().to_owned();
        let Some(keeping) = self.keeping(&path) else {
            return Ok(next.run(request).await);
        };
        match self.meet(keeping, &path, request).await? {
            Met::Ended(answer) => Ok(answer),
            Met::GoOn(request) => Ok(next.run(request).await),
        }
    }

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
        let largest = if upload_form::is_upload(&parts.headers) {
            LARGEST_UPLOAD
        } else {
            LARGEST_FORM
        };
        let Ok(body) = to_bytes(body, largest).await else {
            return Err(PageError::Malformed(StatusCode::PAYLOAD_TOO_LARGE));
        };
        let sent = read(&parts, &body).await;
        let token = sent.iter().find(|(name, _)| name == "form_token");
        let token = token.map_or("", |(_, token)| token);
        let genuine: bool = token.as_bytes().ct_eq(ended.form_token.as_bytes()).into();
        let page = keeping.page_of(path, &sent);
        let fields: Vec<_> = sent
            .into_iter()
            .filter(|(name, _)| keeping.keeps(name))
            .collect();
        let any = !fields.is_empty();
        let sheet = page.map(|page| Sheet { page, fields });
        match sheet.filter(|_| genuine && any) {
            Some(sheet) => self.keep(&ended, path, &sheet).await.map(Met::Ended),
            None => Ok(Met::GoOn(Request::from_parts(parts, Body::from(body)))),
        }
    }

    async fn keep(&self, ended: &Ended, path: &str, sheet: &Sheet) -> Result<Response, PageError> {
        let secret = hex::encode(random_bytes::<32>()?);
        let now = self.state.clock.now();
        let bytes = serde_json::to_vec(sheet).context("write a form")?;
        let form = &KeptForm {
            person: ended.person.clone(),
            page: path.to_owned(),
            sealed: self.state.vault.seal(&context(&ended.person), &bytes)?,
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
        // The way through the sign-in knows paths only.
        let next = if sheet.page.contains('?') {
            GO_ON
        } else {
            &sheet.page
        };
        let to = format!("/sign-in?next={next}&ended=kept");
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

    /// Shows a page, filled in where its form was kept.
    async fn show(
        &self,
        language: Language,
        request: Request,
        next: Next,
    ) -> Result<Response, PageError> {
        if cookie::read(request.headers(), COOKIE).is_none() {
            return Ok(next.run(request).await);
        }
        let (mut parts, body) = request.into_parts();
        let found = find(&self.state, &mut parts).await?;
        let found = found.filter(|(_, sheet)| is_page(&sheet.page, &parts));
        let response = next.run(Request::from_parts(parts, body)).await;
        let Some((action, sheet)) = found else {
            return Ok(response);
        };
        match self.keeping(&action) {
            Some(keeping) => fill(language, keeping, &action, &sheet, response).await,
            None => Ok(response),
        }
    }
}

async fn read(parts: &Parts, body: &Bytes) -> Vec<(String, String)> {
    if upload_form::is_upload(&parts.headers) {
        return upload_form::texts(&parts.headers, body);
    }
    let copy = Request::from_parts(parts.clone(), Body::from(body.clone()));
    match Form::<Vec<(String, String)>>::from_request(copy, &()).await {
        Ok(Form(fields)) => fields,
        // Whoever takes the form in says what is wrong with it.
        Err(_) => Vec::new(),
    }
}

fn is_page(page: &str, parts: &Parts) -> bool {
    if page.contains('?') {
        let address = parts.uri.path_and_query();
        address.is_some_and(|address| address.as_str() == page)
    } else {
        parts.uri.path() == page
    }
}

/// What is kept in this browser for the person who is signed in: where the form is sent, and it.
async fn find(state: &WebState, parts: &mut Parts) -> Result<Option<(String, Sheet)>, PageError> {
    let Some(secret) = cookie::read(&parts.headers, COOKIE) else {
        return Ok(None);
    };
    let id = Sha256::of(secret.as_bytes());
    let session = Session::from_request_parts(parts, state)
        .await
        .map_err(|(_, reason)| anyhow::anyhow!(reason))?;
    let Some(signed_in) = session::current(state, &session).await? else {
        return Ok(None);
    };
    let now = state.clock.now();
    let found = state
        .store
        .read("form-kept", |tx| async move {
            kept_form::find(&tx, id, now).await
        })
        .await?;
    let Some(form) = found.filter(|form| form.person == signed_in.person) else {
        return Ok(None);
    };
    let sheet = state.vault.open(&context(&form.person), &form.sealed)?;
    // One that another version of the program kept is left.
    let sheet = serde_json::from_slice(&sheet).ok();
    Ok(sheet.map(|sheet| (form.page, sheet)))
}

/// Fills the form of a page in and says that nothing has been sent yet.
async fn fill(
    language: Language,
    keeping: &Keeping,
    action: &str,
    sheet: &Sheet,
    response: Response,
) -> Result<Response, PageError> {
    let kind = response.headers().get(CONTENT_TYPE);
    let html = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if !html || response.status() != StatusCode::OK {
        return Ok(response);
    }
    let (mut parts, body) = response.into_parts();
    let body = to_bytes(body, LARGEST_PAGE).await.context("read a page")?;
    let page = String::from_utf8_lossy(&body);
    let filled = refill(&page, action, &sheet.fields, |name| keeping.keeps(name));
    let Some((head, rest)) = filled.as_deref().and_then(|page| page.split_once("</h1>")) else {
        return Ok(Response::from_parts(parts, Body::from(body)));
    };
    let mut message = Message::new(language, "form-kept", &[]);
    if rest.contains(" type=\"file\"") {
        message.text += &language.text("form-kept-file");
    }
    let message = KeptMessage { language, message };
    let message = message.render().context("write a message")?;
    parts.headers.remove(CONTENT_LENGTH);
    let page = format!("{head}</h1>\n{message}{rest}");
    Ok(Response::from_parts(parts, Body::from(page)))
}

/// What stands above a form that is filled in again.
#[derive(Template)]
#[template(path = "kept_form.html")]
struct KeptMessage {
    language: Language,
    message: Message,
}

/// Leads from the sign-in to the page with the kept form, or to the first page.
async fn go_on(State(state): State<WebState>, request: Request) -> Result<Redirect, PageError> {
    let (mut parts, _) = request.into_parts();
    let found = find(&state, &mut parts).await?;
    Ok(Redirect::to(
        found.as_ref().map_or("/", |(_, sheet)| &sheet.page),
    ))
}

fn context(person: &str) -> String {
    format!("kept form of {person}")
}

const COOKIE: &str = "__Host-renkei-form";
/// Address that leads to the page with a kept form.
const GO_ON: &str = "/kept-form";
/// How long a form is kept.
const LASTS: Duration = Duration::minutes(30);
/// Bytes of a form with a file, which is not kept.
const LARGEST_UPLOAD: usize = 3 * 1024 * 1024;
/// Bytes of a page with a form.
const LARGEST_PAGE: usize = 4 * 1024 * 1024;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_and_fields_are_named() {
        let form = Keeping::new("/certificates/{}/apply", &["agree", "right_"]);
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

    #[test]
    fn a_form_leads_to_its_page() {
        let typed = |value: &str| vec![("topic".to_owned(), value.to_owned())];
        let own = Keeping::new("/a/{}", &[]);
        assert_eq!(own.page_of("/a/1", &[]).as_deref(), Some("/a/1"));
        let other = Keeping::new("/a/{}/answer", &[]).on("/a/{}");
        assert_eq!(other.page_of("/a/1/answer", &[]).as_deref(), Some("/a/1"));
        assert_eq!(other.page_of("/a/1%22/answer", &[]), None);
        let asked = Keeping::new("/new", &[]).on("/new?topic={topic}");
        let page = asked.page_of("/new", &typed("fee"));
        assert_eq!(page.as_deref(), Some("/new?topic=fee"));
        assert_eq!(asked.page_of("/new", &typed("fee&x=1")), None);
        assert_eq!(asked.page_of("/new", &[]), None);
    }
}
