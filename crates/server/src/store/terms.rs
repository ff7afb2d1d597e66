//! 利用規約等: the texts and their editions, and which edition a person agreed to, and when.
//!
//! A text that gets a new edition is asked for once more, at the next sign-in.

use time::OffsetDateTime;

use super::{StoreError, Tx, values};

/// A text of the terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TermsText {
    /// Id, part of the keys of its words.
    pub(crate) id: &'static str,
    /// Edition; changes whenever the words do.
    pub(crate) edition: &'static str,
}

/// All of them.
pub(crate) const TEXTS: [TermsText; 3] = [
    TermsText {
        id: "portal",
        edition: "2026-11",
    },
    TermsText {
        id: "certification",
        edition: "2026-11",
    },
    TermsText {
        id: "personal-data",
        edition: "2026-11",
    },
];

/// Notes that a person agrees to the present edition of a text.
///
/// # Errors
/// What the database says.
pub(crate) async fn agree(
    tx: &Tx,
    account: &str,
    text: TermsText,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO terms_agreements (account_id, text, edition, agreed_at) \
         VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        values![account, text.id, text.edition, now],
    )
    .await?;
    Ok(())
}

/// The texts whose present edition a person has not agreed to.
///
/// # Errors
/// What the database says.
pub(crate) async fn open(tx: &Tx, account: &str) -> Result<Vec<TermsText>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT text, edition FROM terms_agreements WHERE account_id = $1",
            values![account],
        )
        .await?;
    let agreed: Vec<(String, String)> = rows
        .iter()
        .map(|row| Ok((row.text("text")?, row.text("edition")?)))
        .collect::<Result<_, StoreError>>()?;
    let is_open = |text: &TermsText| {
        !agreed
            .iter()
            .any(|(id, edition)| id == text.id && edition == text.edition)
    };
    Ok(TEXTS.into_iter().filter(is_open).collect())
}
