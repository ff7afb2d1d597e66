//! Files of records that operators upload: kept until they are applied or have lain too long, and
//! remembered by their counts afterwards.

use time::OffsetDateTime;

use super::operator::Scope;
use super::{Row, StoreError, Tx, values};

/// A file of records.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Import {
    /// Id.
    pub(crate) id: String,
    /// What it is about.
    pub(crate) subject: Subject,
    /// Who uploaded it.
    pub(crate) operator_id: String,
    /// Whose affairs the operator sees.
    pub(crate) scope: Scope,
    /// Its name on the operator's computer.
    pub(crate) file_name: String,
    /// Whether new offices get accounts.
    pub(crate) accounts: Accounts,
    /// When it was uploaded.
    pub(crate) uploaded_at: OffsetDateTime,
    /// When it is forgotten unless it is applied.
    pub(crate) expires_at: OffsetDateTime,
}

/// What a file is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subject {
    /// 事業所.
    Offices,
    /// 請求の委任.
    Delegations,
}

/// Whether new offices get accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Accounts {
    /// They do.
    Issue,
    /// They do not.
    None,
}

/// How many rows were what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Counts {
    /// Added.
    pub(crate) new: usize,
    /// Changed.
    pub(crate) changed: usize,
    /// On record already.
    pub(crate) unchanged: usize,
    /// Left out.
    pub(crate) refused: usize,
}

/// A file that was applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Applied {
    /// Who applied it.
    pub(crate) operator_id: String,
    /// Its name on the operator's computer.
    pub(crate) file_name: String,
    /// When.
    pub(crate) applied_at: OffsetDateTime,
    /// What it did.
    pub(crate) counts: Counts,
}

impl Subject {
    /// The word in the database and in addresses.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Offices => "offices",
            Self::Delegations => "delegations",
        }
    }
}

impl std::str::FromStr for Subject {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Offices, Self::Delegations]
            .into_iter()
            .find(|subject| subject.as_str() == text)
            .ok_or(())
    }
}

impl Accounts {
    fn as_str(self) -> &'static str {
        match self {
            Self::Issue => "issue",
            Self::None => "none",
        }
    }
}

/// Keeps an uploaded file.
///
/// # Errors
/// What the database says.
pub(crate) async fn insert(tx: &Tx, import: &Import, content: &[u8]) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO imports (id, subject, operator_id, prefecture, file_name, content, accounts, \
         uploaded_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        values![
            &import.id,
            import.subject.as_str(),
            &import.operator_id,
            import.scope.prefecture(),
            &import.file_name,
            content,
            import.accounts.as_str(),
            import.uploaded_at,
            import.expires_at
        ],
    )
    .await?;
    Ok(())
}

/// A file of this operator that waits to be applied, with its content.
///
/// # Errors
/// What the database says.
pub(crate) async fn waiting(
    tx: &Tx,
    id: &str,
    subject: Subject,
    operator: &str,
    now: OffsetDateTime,
) -> Result<Option<(Import, Vec<u8>)>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT id, subject, operator_id, prefecture, file_name, content, accounts, \
             uploaded_at, expires_at FROM imports WHERE id = $1 AND subject = $2 \
             AND operator_id = $3 AND applied_at IS NULL AND content IS NOT NULL \
             AND expires_at > $4",
            values![id, subject.as_str(), operator, now],
        )
        .await?;
    row.map(|row| Ok((read(&row)?, row.blob("content")?)))
        .transpose()
}

/// Marks a file as applied and forgets its content. False when it has been applied meanwhile.
///
/// # Errors
/// What the database says.
pub(crate) async fn mark_applied(
    tx: &Tx,
    id: &str,
    counts: Counts,
    now: OffsetDateTime,
) -> Result<bool, StoreError> {
    let count = |rows: usize| i64::try_from(rows).unwrap_or(i64::MAX);
    let changed = tx
        .execute(
            "UPDATE imports SET applied_at = $1, content = NULL, new_rows = $2, \
             changed_rows = $3, unchanged_rows = $4, refused_rows = $5 \
             WHERE id = $6 AND applied_at IS NULL",
            values![
                now,
                count(counts.new),
                count(counts.changed),
                count(counts.unchanged),
                count(counts.refused),
                id
            ],
        )
        .await?;
    Ok(changed > 0)
}

/// At most `limit` files about something that were applied by operators of `scope`, newest first.
///
/// # Errors
/// What the database says.
pub(crate) async fn applied(
    tx: &Tx,
    subject: Subject,
    scope: &Scope,
    limit: u32,
) -> Result<Vec<Applied>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT operator_id, file_name, applied_at, new_rows, changed_rows, unchanged_rows, \
             refused_rows FROM imports WHERE subject = $1 AND applied_at IS NOT NULL \
             AND (CAST($2 AS TEXT) IS NULL OR prefecture = $2) ORDER BY applied_at DESC LIMIT $3",
            values![subject.as_str(), scope.prefecture(), i64::from(limit)],
        )
        .await?;
    rows.iter()
        .map(|row| {
            let count = |column| {
                let rows = row.optional_integer(column)?.unwrap_or_default();
                Ok::<_, StoreError>(usize::try_from(rows).unwrap_or_default())
            };
            Ok(Applied {
                operator_id: row.text("operator_id")?,
                file_name: row.text("file_name")?,
                applied_at: row.time("applied_at")?,
                counts: Counts {
                    new: count("new_rows")?,
                    changed: count("changed_rows")?,
                    unchanged: count("unchanged_rows")?,
                    refused: count("refused_rows")?,
                },
            })
        })
        .collect()
}

/// Removes files that have lain too long.
///
/// # Errors
/// What the database says.
pub(crate) async fn remove_expired(tx: &Tx, now: OffsetDateTime) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM imports WHERE applied_at IS NULL AND expires_at <= $1",
        values![now],
    )
    .await?;
    Ok(())
}

fn read(row: &Row) -> Result<Import, StoreError> {
    Ok(Import {
        id: row.text("id")?,
        subject: row.parsed("subject")?,
        operator_id: row.text("operator_id")?,
        scope: row
            .optional_text("prefecture")?
            .map_or(Scope::Centre, Scope::Prefecture),
        file_name: row.text("file_name")?,
        accounts: if row.text("accounts")? == Accounts::Issue.as_str() {
            Accounts::Issue
        } else {
            Accounts::None
        },
        uploaded_at: row.time("uploaded_at")?,
        expires_at: row.time("expires_at")?,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;
    use crate::store::testing::{NOW, add_operator, on_each_database};

    #[tokio::test]
    async fn a_file_waits_is_applied_once_and_leaves_its_counts() {
        on_each_database(|store| async move {
            store
                .run_tx("test", |tx| async move {
                    add_operator(&tx).await?;
                    let later = NOW + time::Duration::hours(1);
                    let import = Import {
                        id: "a".to_owned(),
                        subject: Subject::Offices,
                        operator_id: "op".to_owned(),
                        scope: Scope::Prefecture("13".to_owned()),
                        file_name: "事業所.csv".to_owned(),
                        accounts: Accounts::Issue,
                        uploaded_at: NOW,
                        expires_at: later,
                    };
                    insert(&tx, &import, b"text").await?;
                    let find = |operator: &'static str, now| {
                        let tx = tx.clone();
                        async move { waiting(&tx, "a", Subject::Offices, operator, now).await }
                    };
                    assert!(find("op", NOW).await? == Some((import.clone(), b"text".to_vec())));
                    assert!(find("other", NOW).await?.is_none());
                    assert!(find("op", later).await?.is_none());
                    remove_expired(&tx, NOW).await?;
                    let counts = Counts {
                        new: 1,
                        refused: 2,
                        ..Counts::default()
                    };
                    assert!(mark_applied(&tx, "a", counts, NOW).await?);
                    assert!(!mark_applied(&tx, "a", counts, NOW).await?);
                    assert!(find("op", NOW).await?.is_none());
                    remove_expired(&tx, later).await?;
                    let done = applied(&tx, Subject::Offices, &Scope::Centre, 10).await?;
                    assert_eq!(done.first().unwrap().counts, counts);
                    let elsewhere = Scope::Prefecture("14".to_owned());
                    assert!(
                        applied(&tx, Subject::Offices, &elsewhere, 10)
                            .await?
                            .is_empty()
                    );
                    Ok::<_, StoreError>(())
                })
                .await
                .unwrap();
        })
        .await;
    }
}
