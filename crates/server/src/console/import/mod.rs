//! `/offices/import` and `/delegations/import`: files of records, looked at before they are applied.
//!
//! The file lies in the database between the two steps. What is applied is exactly what was shown:
//! the form carries the digest of the plan, and where the plan has become another one meanwhile,
//! nothing is done and the new one is shown.

mod accounts;
mod apply;
mod planned;
mod preview;
mod sheets;
mod upload;

use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use axum::{Extension, Router};

use crate::console::operator::Operator;
use crate::records::plan::Words;
use crate::records::public_list;
use crate::records::table::{self, TableError, TableRow};
use crate::store::import::{self, Import, Subject};
use crate::web::error::PageError;
use crate::web::language::Language;
use crate::web::state::WebState;

/// The pages for both subjects.
pub(crate) fn routes() -> Router<WebState> {
    about(Subject::Offices)
        .merge(about(Subject::Delegations))
        .merge(sheets::routes())
}

fn about(subject: Subject) -> Router<WebState> {
    let base = address(subject);
    Router::new()
        .route(&base, get(upload::show).post(upload::submit))
        .route(&format!("{base}/{{id}}"), get(preview::show))
        .route(&format!("{base}/{{id}}/apply"), post(apply::submit))
        .layer(DefaultBodyLimit::max(LARGEST_FILE))
        .layer(Extension(subject))
}

fn address(subject: Subject) -> String {
    format!("/{}/import", subject.as_str())
}

/// The rows of a file.
fn read(subject: Subject, content: &[u8]) -> Result<Vec<TableRow>, TableError> {
    let own = table::read(content, planned::columns(subject));
    match (subject, &own) {
        (Subject::Offices, Err(TableError::Unknown(_))) => {
            public_list::read(content).map_or(own, Ok)
        }
        _ => own,
    }
}

/// A file of this operator that waits, with its rows.
async fn waiting(
    state: &WebState,
    operator: &Operator,
    subject: Subject,
    id: &str,
) -> Result<(Import, Vec<TableRow>), PageError> {
    let now = state.clock.now();
    let (import, content) = state
        .store
        .read("import-waiting", |tx| async move {
            import::waiting(&tx, id, subject, &operator.id, now).await
        })
        .await?
        .ok_or(PageError::NotFound)?;
    let rows = read(subject, &content);
    // Only files that could be read were kept.
    let rows = rows.map_err(|error| anyhow::anyhow!("a kept file cannot be read: {error:?}"))?;
    Ok((import, rows))
}

fn said(language: Language, words: &Words) -> String {
    let arguments: Vec<_> = words
        .arguments
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    language.text_with(words.key, &arguments)
}

/// A file of the most rows, with room for long names.
const LARGEST_FILE: usize = 8 * 1024 * 1024;
