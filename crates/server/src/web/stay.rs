//! `/stay`: 続ける, before a sign-in ends for want of use.
//!
//! Where nothing is being filled in, the button comes back to the page. Beside a form it opens a
//! page of its own, so that what was typed stays where it is.

use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::{HOST, REFERER};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;
use serde::Deserialize;
use tower_sessions::Session;

use crate::web::error::PageError;
use crate::web::fields_page::FieldsPage;
use crate::web::form::ProtectedForm;
use crate::web::language::Language;
use crate::web::page::show as show_page;
use crate::web::person::Person;
use crate::web::session::{self, Site};
use crate::web::state::WebState;

/// The page, for the people of one site.
pub(crate) fn routes<P: Person>() -> Router<WebState> {
    Router::new().route("/stay", get(show::<P>).post(submit::<P>))
}

/// Where the button stands.
#[derive(Deserialize)]
struct StayForm {
    beside: Option<String>,
}

/// Says until when the sign-in lasts.
async fn show<P: Person>(
    State(state): State<WebState>,
    language: Language,
    person: P,
) -> Result<Response, PageError> {
    let number = match P::SITE {
        Site::Portal => "P-95",
        Site::Console => "K-95",
    };
    let title = language.text("stay-title");
    let frame = person.frame(&state, language, number, title, "");
    let time = frame.until.as_ref().map_or("", |until| until.time.as_str());
    let text = language.text_with("stay-text", &[("time", time)]);
    let button = language.text("stay-button");
    let mut page = FieldsPage::new(frame, text, Vec::new(), "/stay", button);
    page.paragraphs.push(language.text("stay-form-text"));
    page.back = Some((language.text("stay-back"), "/"));
    show_page(&page)
}

/// 続ける.
async fn submit<P: Person>(
    State(state): State<WebState>,
    headers: HeaderMap,
    session: Session,
    _: P,
    form: ProtectedForm<StayForm>,
) -> Result<Response, PageError> {
    session::renew(&state, &session).await?;
    let to = match form.into_inner().beside {
        Some(_) => "/stay".to_owned(),
        None => page_before(&headers).unwrap_or_else(|| "/".to_owned()),
    };
    Ok(Redirect::to(&to).into_response())
}

/// The page of this site from which the button was pressed, as an address without host.
fn page_before(headers: &HeaderMap) -> Option<String> {
    let text = |name| headers.get(name)?.to_str().ok();
    let address = text(REFERER)?.strip_prefix("https://")?;
    let path = address.strip_prefix(text(HOST)?)?;
    let plain = path
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let own = path.starts_with('/') && !path.starts_with("//") && plain;
    own.then(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn the_button_comes_back_to_pages_of_this_site_only() {
        for (referer, expected) in [
            (
                "https://portal.test/notices?page=2",
                Some("/notices?page=2"),
            ),
            ("https://portal.test/", Some("/")),
            ("https://elsewhere.example/notices", None),
            ("https://portal.test.example/", None),
            ("https://portal.test//elsewhere.example", None),
            ("https://portal.test/\\elsewhere", None),
            ("http://portal.test/", None),
            ("https://portal.test", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(HOST, HeaderValue::from_static("portal.test"));
            headers.insert(REFERER, HeaderValue::from_static(referer));
            assert_eq!(page_before(&headers).as_deref(), expected, "{referer}");
        }
        assert_eq!(page_before(&HeaderMap::new()), None);
    }
}
