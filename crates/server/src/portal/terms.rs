//! 利用規約等: the texts as pages show them before somebody agrees to them.

use crate::store::StoreError;
use crate::store::terms::{self, TermsText};
use crate::web::help::editions::{edition_line, shipped};
use crate::web::help::faq::japanese_only;
use crate::web::help::library::{Edition, TextKind};
use crate::web::language::Language;
use crate::web::prose::{Block, blocks};
use crate::web::state::WebState;

/// A text as it is shown.
pub(crate) struct ShownTerms {
    /// Heading.
    pub(crate) heading: String,
    /// The line that names the edition.
    pub(crate) edition: String,
    /// Said on a page in another language than the text's.
    pub(crate) japanese_only: Option<String>,
    /// The words.
    pub(crate) blocks: Vec<Block>,
    /// Where they can be fetched as a file.
    pub(crate) address: String,
}

/// The texts in force.
///
/// # Errors
/// What the database says.
pub(crate) async fn in_force(state: &WebState) -> Result<Vec<TermsText>, StoreError> {
    let now = state.clock.now();
    state
        .store
        .read("terms-in-force", |tx| async move {
            terms::in_force(&tx, now).await
        })
        .await
}

/// How texts are shown.
pub(crate) fn shown(state: &WebState, language: Language, texts: &[TermsText]) -> Vec<ShownTerms> {
    let today = state.clock.now_in_japan().date();
    let editions = texts.iter().filter_map(|text| match &text.published {
        Some(published) => Some((text, Edition::published(published, today))),
        None => Some((text, shipped(state, language, TextKind::Terms, text.id)?)),
    });
    editions
        .map(|(text, edition)| ShownTerms {
            edition: edition_line(language, &edition),
            japanese_only: japanese_only(language).filter(|_| text.published.is_some()),
            blocks: blocks(&edition.body),
            heading: edition.title,
            address: format!("/terms/{}", text.id),
        })
        .collect()
}
