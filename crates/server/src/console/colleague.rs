//! Colleagues, as an operator is told of what they did.

use crate::store::operator;
use crate::store::{StoreError, Tx};
use crate::web::language::Language;
use crate::web::state::WebState;

/// A colleague by name, as far as one is on record. Removed ones keep theirs.
///
/// # Errors
/// When the store fails.
pub(super) async fn in_words(
    state: &WebState,
    language: Language,
    id: &str,
) -> Result<String, StoreError> {
    let name = state
        .store
        .read("colleague", |tx: Tx| async move {
            operator::name(&tx, id).await
        })
        .await?;
    if name.is_none() && id == operator::ON_SERVER {
        return Ok(language.text("colleague-on-server"));
    }
    let name = name.as_deref().unwrap_or(id);
    Ok(language.text_with("person-by-name", &[("name", name)]))
}
