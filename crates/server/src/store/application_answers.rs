//! Table `application_answers`: what an office said with its application beside the password.
//!
//! It outlives a 差し戻し, so that what was answered need not be answered again.

use std::collections::HashMap;

use careplan::OfficeNumber;
use time::OffsetDateTime;

use super::application::{self, Application};
use super::{Row, StoreError, Tx, values};
use crate::renewal::Start;

/// What was said with an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answers {
    /// Serial of the certificate that is renewed.
    pub(crate) renews: Option<String>,
    /// Where the validity begins.
    pub(crate) start: Start,
    /// Why the usable certificate is not enough.
    pub(crate) repeat_reason: Option<RepeatReason>,
    /// 受付番号 of the returned application that this one puts right.
    pub(crate) corrects: Option<String>,
    /// When 発行申請を行う前 was confirmed.
    pub(crate) gate_confirmed_at: Option<OffsetDateTime>,
}

/// Why another certificate is applied for while one can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RepeatReason {
    /// 紛失.
    Lost,
    /// パソコンの入れ替え.
    NewComputer,
    /// その他.
    Other,
}

impl RepeatReason {
    /// Every reason, in the order of the form.
    pub(crate) const ALL: [Self; 3] = [Self::Lost, Self::NewComputer, Self::Other];

    /// The word in records and forms.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Lost => "lost",
            Self::NewComputer => "new-computer",
            Self::Other => "other",
        }
    }
}

impl std::str::FromStr for RepeatReason {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL
            .into_iter()
            .find(|reason| reason.as_str() == text)
            .ok_or(())
    }
}

/// Stores the answers of an application.
///
/// # Errors
/// [`StoreError::Exists`] when it has some.
pub(crate) async fn insert(tx: &Tx, receipt: &str, answers: &Answers) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO application_answers (receipt, renews, start, repeat_reason, corrects, \
         gate_confirmed_at) VALUES ($1, $2, $3, $4, $5, $6)",
        values![
            receipt,
            answers.renews.as_deref(),
            answers.start.as_str(),
            answers.repeat_reason.map(RepeatReason::as_str),
            answers.corrects.as_deref(),
            answers.gate_confirmed_at
        ],
    )
    .await?;
    Ok(())
}

/// The answers of an application; none when it came from a program.
///
/// # Errors
/// What the database says.
pub(crate) async fn find(tx: &Tx, receipt: &str) -> Result<Option<Answers>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT renews, start, repeat_reason, corrects, gate_confirmed_at \
             FROM application_answers WHERE receipt = $1",
            values![receipt],
        )
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// The answers of all applications of an office, by 受付番号.
///
/// # Errors
/// What the database says.
pub(crate) async fn of_office(
    tx: &Tx,
    number: OfficeNumber,
) -> Result<HashMap<String, Answers>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT n.receipt, n.renews, n.start, n.repeat_reason, n.corrects, \
             n.gate_confirmed_at FROM application_answers n \
             JOIN applications a ON a.receipt = n.receipt WHERE a.office_number = $1",
            values![number.as_str()],
        )
        .await?;
    rows.iter()
        .map(|row| Ok((row.text("receipt")?, read(row)?)))
        .collect()
}

/// The applications that renew a certificate, newest first, and where each wants to begin.
///
/// # Errors
/// What the database says.
pub(crate) async fn renewals_of(
    tx: &Tx,
    serial: &str,
) -> Result<Vec<(Application, Start)>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT n.receipt, n.start FROM application_answers n \
             JOIN applications a ON a.receipt = n.receipt WHERE n.renews = $1 \
             ORDER BY a.applied_at DESC, a.receipt DESC",
            values![serial],
        )
        .await?;
    let mut renewals = Vec::with_capacity(rows.len());
    for row in rows {
        let application = application::find(tx, &row.text("receipt")?).await?;
        let application = application.ok_or(StoreError::Corrupt("application_answers.receipt"))?;
        renewals.push((application, row.parsed("start")?));
    }
    Ok(renewals)
}

/// 受付番号 of the application that puts a returned one right, if there is one.
///
/// # Errors
/// What the database says.
pub(crate) async fn correction_of(tx: &Tx, receipt: &str) -> Result<Option<String>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT n.receipt FROM application_answers n \
             JOIN applications a ON a.receipt = n.receipt WHERE n.corrects = $1 \
             ORDER BY a.applied_at DESC, a.receipt DESC LIMIT 1",
            values![receipt],
        )
        .await?;
    row.map(|row| row.text("receipt")).transpose()
}

fn read(row: &Row) -> Result<Answers, StoreError> {
    let repeat_reason = row
        .optional_text("repeat_reason")?
        .map(|word| {
            word.parse()
                .map_err(|()| StoreError::Corrupt("repeat_reason"))
        })
        .transpose()?;
    Ok(Answers {
        renews: row.optional_text("renews")?,
        start: row.parsed("start")?,
        repeat_reason,
        corrects: row.optional_text("corrects")?,
        gate_confirmed_at: row.optional_time("gate_confirmed_at")?,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;
    use crate::store::application::ApplicationState;
    use crate::store::testing::{
        NOW, add_certificate, number, on_each_database, pending_application,
    };

    #[tokio::test]
    async fn answers_come_back_as_they_were() {
        on_each_database(|store| async move {
            store
                .run_tx("test", |tx| async move {
                    add_certificate(&tx, "0a", NOW).await?;
                    assert_eq!(find(&tx, "A").await?, None);
                    let second = Application {
                        state: ApplicationState::Returned,
                        ..pending_application("B", number())
                    };
                    application::insert(&tx, &second).await?;
                    let answers = Answers {
                        renews: Some("0a".to_owned()),
                        start: Start::AfterPresent,
                        repeat_reason: Some(RepeatReason::NewComputer),
                        corrects: Some("A".to_owned()),
                        gate_confirmed_at: Some(NOW),
                    };
                    insert(&tx, "B", &answers).await?;
                    assert_eq!(find(&tx, "B").await?.as_ref(), Some(&answers));
                    let all = of_office(&tx, number()).await?;
                    assert_eq!(all.get("B"), Some(&answers));
                    let renewals = renewals_of(&tx, "0a").await?;
                    assert_eq!(renewals, [(second, Start::AfterPresent)]);
                    assert!(renewals_of(&tx, "0b").await?.is_empty());
                    assert_eq!(correction_of(&tx, "A").await?.as_deref(), Some("B"));
                    assert_eq!(correction_of(&tx, "B").await?, None);
                    Ok::<_, StoreError>(())
                })
                .await
                .unwrap();
        })
        .await;
    }
}
