//! `/downloads`: programs, the address file, paper forms, and the authorities' certificates with the
//! values to compare.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse as _, Response};
use pki::Certificate;

use super::programs::Program;
use super::{Reader, paper};
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
    programs: Vec<ProgramRow>,
    /// Whether there is an address file yet.
    has_address: bool,
    /// Titles and addresses of the paper forms.
    forms: Vec<(String, String)>,
    authorities: Vec<AuthorityCard>,
    back: &'static str,
}

/// A program as it is listed.
struct ProgramRow {
    name: String,
    address: String,
    facts: Vec<(String, String)>,
}

struct AuthorityCard {
    name: String,
    address: String,
    facts: Vec<(String, String)>,
}

/// What can be downloaded.
///
/// # Errors
/// When the folder of programs cannot be read, or the template fails.
pub(super) async fn list<R: Reader>(
    State(state): State<WebState>,
    language: Language,
    reader: R,
) -> Result<Response, PageError> {
    let (number, title) = (R::NUMBERS.downloads, language.text("help-downloads-title"));
    let programs = state.offered.programs().await?;
    show_page(&DownloadsPage {
        page: reader.frame(&state, language, number, title, "/downloads"),
        programs: programs
            .iter()
            .map(|program| program_row(language, program))
            .collect(),
        has_address: state.offered.address_file().await.is_some(),
        forms: paper::FORMS
            .iter()
            .map(|form| {
                let title = language.text(&format!("paper-{}-title", form.id));
                (title, format!("/downloads/forms/{}.pdf", form.id))
            })
            .collect(),
        authorities: state
            .chain
            .now()
            .iter()
            .map(|certificate| card(language, certificate))
            .collect(),
        back: reader.back(),
    })
}

fn program_row(language: Language, program: &Program) -> ProgramRow {
    let system = language.text(&format!("program-system-{}", program.system));
    let processor = language.text(&format!(
        "program-processor-{}-{}",
        program.system, program.processor
    ));
    let bytes = i64::try_from(program.bytes).unwrap_or(i64::MAX);
    let size = Language::yen(bytes);
    let digest: Vec<u8> = hex::decode(&program.digest).unwrap_or_default();
    ProgramRow {
        name: format!("{system} {processor}"),
        address: format!("/downloads/programs/{}", program.file),
        facts: vec![
            (language.text("program-file"), program.file.clone()),
            (language.text("program-version"), program.version.clone()),
            (
                language.text("program-size"),
                language.text_with("program-bytes", &[("bytes", &size)]),
            ),
            (language.text("program-digest"), groups(&digest)),
        ],
    }
}

/// A program, to be saved.
///
/// # Errors
/// [`PageError::NotFound`] when there is none of this name.
pub(super) async fn program(
    State(state): State<WebState>,
    Path(file): Path<String>,
) -> Result<Response, PageError> {
    state.offered.program(&file).await
}

/// The file that tells `renkei setup` where the exchange is.
///
/// # Errors
/// [`PageError::NotFound`] before there is one.
pub(super) async fn address_file(State(state): State<WebState>) -> Result<Response, PageError> {
    let file = state.offered.address_file().await;
    let file = file.ok_or(PageError::NotFound)?;
    let headers = [
        (CONTENT_TYPE, "application/json"),
        (CONTENT_DISPOSITION, "attachment; filename=\"address.json\""),
    ];
    Ok((headers, file).into_response())
}

fn card(language: Language, certificate: &Certificate) -> AuthorityCard {
    let until = certificate.not_after().to_offset(JAPAN).date();
    AuthorityCard {
        name: certificate.subject_name().to_owned(),
        address: format!("/downloads/{}.cer", certificate.published_name()),
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
    let name = file.strip_suffix(".cer");
    let chain = state.chain.now();
    let found = chain
        .iter()
        .find(|certificate| Some(certificate.published_name().as_str()) == name)
        .ok_or(PageError::NotFound)?;
    let mut headers = HeaderMap::new();
    let kind = HeaderValue::from_static("application/pkix-cert");
    headers.insert(CONTENT_TYPE, kind);
    if let Ok(name) = HeaderValue::try_from(format!("attachment; filename=\"{file}\"")) {
        headers.insert(CONTENT_DISPOSITION, name);
    }
    Ok((headers, found.der().to_vec()).into_response())
}
