//! What an office answered about its claims while nothing was on record.

use careplan::OfficeNumber;
use time::{Date, OffsetDateTime};

use super::office::Claiming;
use super::{Row, StoreError, Tx, claiming, delegation, values};

/// An answer to the two questions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ClaimingAnswer {
    /// The office.
    pub(crate) office_number: OfficeNumber,
    /// When.
    pub(crate) answered_at: OffsetDateTime,
    /// The account of the person who answered.
    pub(crate) account_id: String,
    /// 請求は、どなたが送っていますか.
    pub(crate) sender: Sender,
    /// どの方法ですか.
    pub(crate) method: Method,
}

/// Who sends the claims of an office.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sender {
    /// The office itself.
    Office,
    /// An agent.
    Agent,
}

/// How claims are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Method {
    /// By internet.
    Internet,
    /// On a data medium.
    Media,
    /// On paper.
    Paper,
}

impl Sender {
    /// Every answer.
    pub(crate) const ALL: [Self; 2] = [Self::Office, Self::Agent];

    /// The word in the database and in the form.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Office => "office",
            Self::Agent => "agent",
        }
    }
}

impl Method {
    /// Every answer.
    pub(crate) const ALL: [Self; 3] = [Self::Internet, Self::Media, Self::Paper];

    /// The word in the database and in the form.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Internet => "internet",
            Self::Media => "media",
            Self::Paper => "paper",
        }
    }
}

impl std::str::FromStr for Sender {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let found = Self::ALL.into_iter().find(|sender| sender.as_str() == text);
        found.ok_or(())
    }
}

impl std::str::FromStr for Method {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let found = Self::ALL.into_iter().find(|method| method.as_str() == text);
        found.ok_or(())
    }
}

impl ClaimingAnswer {
    /// The way of claiming that the answer describes.
    pub(crate) fn way(&self) -> Claiming {
        match (self.sender, self.method) {
            (Sender::Agent, _) => Claiming::Agent,
            (Sender::Office, Method::Internet) => Claiming::Internet,
            (Sender::Office, Method::Media) => Claiming::Media,
            (Sender::Office, Method::Paper) => Claiming::Paper,
        }
    }
}

/// Stores an answer.
///
/// # Errors
/// [`StoreError::Exists`] when the office gave one at the same moment.
pub(crate) async fn insert(tx: &Tx, answer: &ClaimingAnswer) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO claiming_answers (office_number, answered_at, account_id, sender, method) \
         VALUES ($1, $2, $3, $4, $5)",
        values![
            answer.office_number.as_str(),
            answer.answered_at,
            &answer.account_id,
            answer.sender.as_str(),
            answer.method.as_str()
        ],
    )
    .await?;
    Ok(())
}

/// The newest answer of an office that nobody has confirmed.
///
/// # Errors
/// What the database says.
pub(crate) async fn open(
    tx: &Tx,
    number: OfficeNumber,
) -> Result<Option<ClaimingAnswer>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT office_number, answered_at, account_id, sender, method \
             FROM claiming_answers WHERE office_number = $1 AND confirmed_at IS NULL \
             ORDER BY answered_at DESC LIMIT 1",
            values![number.as_str()],
        )
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// The open answer of an office, while nothing is on record that would say more.
///
/// # Errors
/// What the database says.
pub(crate) async fn to_confirm(
    tx: &Tx,
    number: OfficeNumber,
    today: Date,
) -> Result<Option<ClaimingAnswer>, StoreError> {
    let recorded = claiming::on(tx, number, today).await?;
    let delegation = delegation::on(tx, number, today).await?;
    match (recorded, delegation) {
        (Claiming::Unknown, None) => open(tx, number).await,
        _ => Ok(None),
    }
}

/// Closes the answers of an office up to this one. False when a colleague was faster.
///
/// # Errors
/// What the database says.
pub(crate) async fn confirm(
    tx: &Tx,
    answer: &ClaimingAnswer,
    operator: &str,
    now: OffsetDateTime,
) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "UPDATE claiming_answers SET confirmed_at = $1, confirmed_by = $2 \
             WHERE office_number = $3 AND answered_at <= $4 AND confirmed_at IS NULL",
            values![
                now,
                operator,
                answer.office_number.as_str(),
                answer.answered_at
            ],
        )
        .await?;
    Ok(changed > 0)
}

fn read(row: &Row) -> Result<ClaimingAnswer, StoreError> {
    Ok(ClaimingAnswer {
        office_number: row.parsed("office_number")?,
        answered_at: row.time("answered_at")?,
        account_id: row.text("account_id")?,
        sender: row.parsed("sender")?,
        method: row.parsed("method")?,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;
    use crate::store::testing::{
        NOW, account_id, add_office, add_operator, number, on_each_database,
    };

    #[tokio::test]
    async fn the_newest_answer_counts_until_it_is_confirmed() {
        on_each_database(|store| async move {
            store
                .run_tx("test", |tx| async move {
                    add_office(&tx, number()).await?;
                    add_operator(&tx).await?;
                    let first = ClaimingAnswer {
                        office_number: number(),
                        answered_at: NOW,
                        account_id: account_id(number()),
                        sender: Sender::Agent,
                        method: Method::Internet,
                    };
                    let second = ClaimingAnswer {
                        answered_at: NOW + time::Duration::minutes(1),
                        sender: Sender::Office,
                        method: Method::Paper,
                        ..first.clone()
                    };
                    assert_eq!(
                        (first.way(), second.way()),
                        (Claiming::Agent, Claiming::Paper)
                    );
                    insert(&tx, &first).await?;
                    insert(&tx, &second).await?;
                    assert_eq!(open(&tx, number()).await?.as_ref(), Some(&second));
                    assert!(confirm(&tx, &second, "op", NOW).await?);
                    assert!(!confirm(&tx, &second, "op", NOW).await?);
                    assert_eq!(open(&tx, number()).await?, None);
                    Ok::<_, StoreError>(())
                })
                .await
                .unwrap();
        })
        .await;
    }
}
