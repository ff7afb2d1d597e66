//! Table `application_terms`: which edition of which text of the terms was agreed to with an
//! application. A person's own agreements, asked for at sign-in, are in [`super::terms`].

use super::terms::TermsText;
use super::text::{self, TextEdition, TextKind};
use super::{StoreError, Tx, values};

/// A text that was agreed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AgreedText {
    /// Id of the text.
    pub(crate) text: String,
    /// The edition that was shown.
    pub(crate) edition: String,
    /// What the console published; nothing for an edition that came with a program.
    pub(crate) published: Option<TextEdition>,
}

/// Notes that a text was agreed to with an application.
///
/// # Errors
/// [`StoreError::Exists`] when the application has this text.
pub(crate) async fn insert(tx: &Tx, receipt: &str, text: &TermsText) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO application_terms (receipt, text, edition) VALUES ($1, $2, $3)",
        values![receipt, text.id, &text.edition],
    )
    .await?;
    Ok(())
}

/// The texts that were agreed to with an application; none when its key was made at the office,
/// because a program shows no texts.
///
/// # Errors
/// What the database says.
pub(crate) async fn of_application(tx: &Tx, receipt: &str) -> Result<Vec<AgreedText>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT text, edition FROM application_terms WHERE receipt = $1 ORDER BY text",
            values![receipt],
        )
        .await?;
    let published = text::of_kind(tx, TextKind::Terms).await?;
    rows.iter()
        .map(|row| {
            let (text, edition) = (row.text("text")?, row.text("edition")?);
            let is_it =
                |one: &&TextEdition| one.key.id == text && one.key.number.to_string() == edition;
            Ok(AgreedText {
                published: published.iter().find(is_it).cloned(),
                text,
                edition,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;
    use crate::store::terms::shipped;
    use crate::store::testing::{add_application, on_each_database};

    #[tokio::test]
    async fn each_text_keeps_its_own_edition() {
        on_each_database(|store| async move {
            store
                .run_tx("test", |tx| async move {
                    add_application(&tx, "A").await?;
                    assert!(of_application(&tx, "A").await?.is_empty());
                    for text in &shipped() {
                        insert(&tx, "A", text).await?;
                    }
                    let agreed = of_application(&tx, "A").await?;
                    let ids: Vec<&str> = agreed.iter().map(|one| one.text.as_str()).collect();
                    assert_eq!(
                        ids,
                        ["certification", "exchange", "personal-data", "portal"]
                    );
                    Ok::<_, StoreError>(())
                })
                .await
                .unwrap();
        })
        .await;
    }
}
