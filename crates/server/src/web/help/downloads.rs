//! `/downloads`: the authorities' certificates, with the values to compare.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse as _, Response};
use pki::Certificate;

use super::Reader;
use crate::clock::JAPAN;
use crate::web::error::PageError;
use crate::web::language::Language;
use crate::web::page::{Frame, show as show_page};
use crate::web::state::WebState;

/// The page.
#[derive(Template)]
#[template(path = "downloads.html")]
struct DownloadsPage {
    page: Frame,
    authorities: Vec<AuthorityCard>,
    back: &'static str,
}

struct AuthorityCard {
    name: String,
    address: String,
    facts: Vec<(String, String)>,
}

/// What can be downloaded.
///
/// # Errors
/// When the template fails.
pub(super) async fn list<R: Reader>(
    State(state): State<WebState>,
    language: Language,
    reader: R,
) -> Result<Response, PageError> {
    let (number, title) = (R::NUMBERS.downloads, language.text("help-downloads-title"));
    show_page(&DownloadsPage {
        page: reader.frame(&state, language, number, title, "/downloads"),
        authorities: state
            .chain
            .iter()
            .map(|certificate| card(language, certificate))
            .collect(),
        back: reader.back(),
    })
}

fn card(language: Language, certificate: &Certificate) -> AuthorityCard {
    let until = certificate.not_after().to_offset(JAPAN).date();
    AuthorityCard {
        name: certificate.subject_name().to_owned(),
        address: format!("/downloads/{}.cer", certificate.label()),
        facts: vec![
            (language.text("fact-until"), language.day(until)),
            (
                language.text("fact-sha1"),
                groups(&certificate.sha1_fingerprint()),
            ),
            (
                language.text("fact-sha256"),
                groups(&certificate.fingerprint()),
            ),
        ],
    }
}

/// Hexadecimal digits in groups of four, to be compared by eye.
fn groups(bytes: &[u8]) -> String {
    let pairs: Vec<String> = bytes.chunks(2).map(hex::encode_upper).collect();
    pairs.join(" ")
}

/// An authority's certificate.
///
/// # Errors
/// [`PageError::NotFound`] when there is none of this name.
pub(super) async fn authority(
    State(state): State<WebState>,
    Path(file): Path<String>,
) -> Result<Response, PageError> {
    let label = file.strip_suffix(".cer");
    let found = state
        .chain
        .iter()
        .find(|certificate| Some(certificate.label().as_str()) == label)
        .ok_or(PageError::NotFound)?;
    let mut headers = HeaderMap::new();
    let kind = HeaderValue::from_static("application/pkix-cert");
    headers.insert(CONTENT_TYPE, kind);
    if let Ok(name) = HeaderValue::try_from(format!("attachment; filename=\"{file}\"")) {
        headers.insert(CONTENT_DISPOSITION, name);
    }
    Ok((headers, found.der().to_vec()).into_response())
}
