//! 利用規約等: the words of the texts, on pages and to be kept.

use axum::extract::Path;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};

use crate::store::terms::{TEXTS, TermsText};
use crate::web::error::PageError;
use crate::web::language::Language;

impl TermsText {
    /// Heading.
    pub(crate) fn heading(self, language: Language) -> String {
        language.text(&format!("terms-{}-heading", self.id))
    }

    /// The words.
    pub(crate) fn words(self, language: Language) -> String {
        language.text(&format!("terms-{}-text", self.id))
    }

    /// The line that names the edition.
    pub(crate) fn edition_line(self, language: Language) -> String {
        language.text_with("edition", &[("edition", self.edition)])
    }
}

/// `/terms/{text}`: a text to be kept.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such text.
pub(crate) async fn download(
    language: Language,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let text = TEXTS.into_iter().find(|text| text.id == id);
    let text = text.ok_or(PageError::NotFound)?;
    let file = format!(
        "attachment; filename=\"terms-{}-{}.txt\"",
        text.id, text.edition
    );
    let words = format!(
        "{}\r\n{}\r\n\r\n{}\r\n",
        text.heading(language),
        text.edition_line(language),
        text.words(language)
    );
    let headers = [
        (CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()),
        (CONTENT_DISPOSITION, file),
    ];
    Ok((headers, words).into_response())
}
