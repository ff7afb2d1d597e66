//! 利用規約等: the texts and their editions, and which edition a person agreed to, and when.
//!
//! A text that gets a new edition is asked for once more, at the next sign-in.

use time::OffsetDateTime;

use super::text::{self, TextEdition, TextKind};
use super::{StoreError, Tx, values};

/// A text of the terms, in the edition that is in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TermsText {
    /// Id, part of the keys of its words.
    pub(crate) id: &'static str,
    /// Edition; changes whenever the words do.
    pub(crate) edition: String,
    /// What the console published; nothing while the edition of the program holds.
    pub(crate) published: Option<TextEdition>,
}

/// Ids of all of them, in their order.
pub(crate) const TEXTS: [&str; 4] = ["portal", "certification", "exchange", "personal-data"];

/// The edition that comes with the program; changes whenever its words do.
pub(crate) const SHIPPED: &str = "2026-11";

/// The texts as they come with the program.
pub(crate) fn shipped() -> [TermsText; 4] {
    TEXTS.map(|id| TermsText {
        id,
        edition: SHIPPED.to_owned(),
        published: None,
    })
}

/// The texts as they are in force.
///
/// # Errors
/// What the database says.
pub(crate) async fn in_force(tx: &Tx, now: OffsetDateTime) -> Result<Vec<TermsText>, StoreError> {
    let published = text::in_force(tx, TextKind::Terms, now).await?;
    let texts = shipped().map(|shipped| {
        let found = published
            .iter()
            .find(|edition| edition.key.id == shipped.id);
        match found {
            Some(edition) => TermsText {
                edition: edition.key.number.to_string(),
                published: Some(edition.clone()),
                ..shipped
            },
            None => shipped,
        }
    });
    Ok(texts.into())
}

/// The editions of several texts in one line: their common edition, or each one's.
pub(crate) fn editions(texts: &[TermsText]) -> String {
    match texts {
        [first, rest @ ..] if rest.iter().all(|text| text.edition == first.edition) => {
            first.edition.clone()
        }
        _ => {
            let named = texts
                .iter()
                .map(|text| format!("{} {}", text.id, text.edition));
            named.collect::<Vec<_>>().join(", ")
        }
    }
}

/// Notes that a person agrees to an edition of a text.
///
/// # Errors
/// What the database says.
pub(crate) async fn agree(
    tx: &Tx,
    account: &str,
    text: &TermsText,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO terms_agreements (account_id, text, edition, agreed_at) \
         VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        values![account, text.id, &text.edition, now],
    )
    .await?;
    Ok(())
}

/// The texts whose edition in force a person has not agreed to.
///
/// # Errors
/// What the database says.
pub(crate) async fn open(
    tx: &Tx,
    account: &str,
    now: OffsetDateTime,
) -> Result<Vec<TermsText>, StoreError> {
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
    let mut texts = in_force(tx, now).await?;
    texts.retain(|text| {
        !agreed
            .iter()
            .any(|(id, edition)| id == text.id && *edition == text.edition)
    });
    Ok(texts)
}
