//! Which of the first steps that may be left out a person has passed, so that nobody is asked
//! twice.

use time::OffsetDateTime;

use super::{StoreError, Tx, values};

/// A first step that may be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FirstStep {
    /// セキュリティメールアドレス.
    Mail,
    /// 2段階の確認.
    SecondFactor,
    /// What was set up and what is left, shown once.
    Done,
}

impl FirstStep {
    /// All of them.
    pub(crate) const ALL: [Self; 3] = [Self::Mail, Self::SecondFactor, Self::Done];

    fn as_str(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::SecondFactor => "second-factor",
            Self::Done => "done",
        }
    }
}

/// Notes that a person has passed a step.
///
/// # Errors
/// What the database says.
pub(crate) async fn pass(
    tx: &Tx,
    account: &str,
    step: FirstStep,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO first_steps (account_id, step, passed_at) VALUES ($1, $2, $3) \
         ON CONFLICT DO NOTHING",
        values![account, step.as_str(), now],
    )
    .await?;
    Ok(())
}

/// The steps that a person has passed.
///
/// # Errors
/// What the database says.
pub(crate) async fn passed(tx: &Tx, account: &str) -> Result<Vec<FirstStep>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT step FROM first_steps WHERE account_id = $1",
            values![account],
        )
        .await?;
    let words: Vec<String> = rows
        .iter()
        .map(|row| row.text("step"))
        .collect::<Result<_, _>>()?;
    Ok(FirstStep::ALL
        .into_iter()
        .filter(|step| words.iter().any(|word| word == step.as_str()))
        .collect())
}
