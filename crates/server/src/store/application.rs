//! Applications for certificates, from 送信 until the certificate is issued.

use careplan::OfficeNumber;
use time::OffsetDateTime;
use time::macros::format_description;

use super::operator::Scope;
use super::{Row, StoreError, Tx, values};

/// An application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Application {
    /// 受付番号.
    pub(crate) receipt: String,
    /// Who applies.
    pub(crate) office_number: OfficeNumber,
    /// The account that sent it.
    pub(crate) account_id: String,
    /// Id of the certificate's kind.
    pub(crate) kind: String,
    /// Where the key was made.
    pub(crate) key_origin: KeyOrigin,
    /// Name of the computer, when the key was made there.
    pub(crate) terminal: Option<String>,
    /// The public key (SubjectPublicKeyInfo, DER).
    pub(crate) public_key: Vec<u8>,
    /// The key's parts under the issue password, when it was made at the portal.
    pub(crate) key_parts: Option<Vec<u8>>,
    /// Edition of 発行申請を行う前 that was confirmed.
    pub(crate) gate_edition: Option<String>,
    /// Where it stands.
    pub(crate) state: ApplicationState,
    /// Why it was returned or failed.
    pub(crate) reason: Option<String>,
    /// When it was sent.
    pub(crate) applied_at: OffsetDateTime,
    /// When it was approved or returned.
    pub(crate) decided_at: Option<OffsetDateTime>,
    /// The operator who decided.
    pub(crate) decided_by: Option<String>,
}

/// Where a key was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyOrigin {
    /// At the portal; the office gets a .p12 file.
    Portal,
    /// At the office; the private key never left it.
    Office,
}

impl KeyOrigin {
    /// The word in the database.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Portal => "portal",
            Self::Office => "office",
        }
    }
}

impl std::str::FromStr for KeyOrigin {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Portal, Self::Office]
            .into_iter()
            .find(|origin| origin.as_str() == text)
            .ok_or(())
    }
}

/// Where an application stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ApplicationState {
    /// 発行申請中: the federation looks at it.
    Pending,
    /// 差し戻し: sent back to be corrected.
    Returned,
    /// 取下げ: taken back by the office.
    Withdrawn,
    /// 確認済み: the authority is about to issue.
    Approved,
    /// 発行済み.
    Issued,
    /// The authority refused to sign; somebody has to look.
    Failed,
}

impl ApplicationState {
    /// Every state.
    pub(crate) const ALL: [Self; 6] = [
        Self::Pending,
        Self::Returned,
        Self::Withdrawn,
        Self::Approved,
        Self::Issued,
        Self::Failed,
    ];

    /// The word in the database.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Returned => "returned",
            Self::Withdrawn => "withdrawn",
            Self::Approved => "approved",
            Self::Issued => "issued",
            Self::Failed => "failed",
        }
    }
}

impl std::str::FromStr for ApplicationState {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or(())
    }
}

/// What the federation decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Decision {
    /// The certificate may be issued.
    Approve,
    /// Sent back to be corrected.
    Return {
        /// Why, shown to the office in full.
        reason: String,
    },
}

/// A new 受付番号 such as `20261122-4F7K2Q`: the day in Japan and six random symbols.
pub(crate) fn new_receipt(now_in_japan: OffsetDateTime, random: [u8; 6]) -> String {
    let day = now_in_japan
        .date()
        .format(format_description!("[year][month][day]"))
        .unwrap_or_default();
    let symbols = random
        .iter()
        .filter_map(|byte| SYMBOLS.chars().nth(usize::from(byte % 32)));
    format!("{day}-{}", symbols.collect::<String>())
}

/// Stores a new application.
///
/// # Errors
/// [`StoreError::Exists`] when the receipt is taken, or the office has an open application of the
/// kind with a key made at the portal.
pub(crate) async fn insert(tx: &Tx, application: &Application) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO applications (receipt, office_number, account_id, kind, key_origin, terminal, \
         public_key, key_parts, gate_edition, state, reason, applied_at, \
         decided_at, decided_by) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        values![
            &application.receipt,
            application.office_number.as_str(),
            &application.account_id,
            &application.kind,
            application.key_origin.as_str(),
            application.terminal.as_deref(),
            &application.public_key,
            application.key_parts.clone(),
            application.gate_edition.as_deref(),
            application.state.as_str(),
            application.reason.as_deref(),
            application.applied_at,
            application.decided_at,
            application.decided_by.as_deref()
        ],
    )
    .await?;
    Ok(())
}

/// The application with this 受付番号.
///
/// What is read of an application.
macro_rules! columns {
    () => {
        "receipt, office_number, account_id, kind, key_origin, terminal, public_key, key_parts, \
         gate_edition, state, reason, applied_at, decided_at, decided_by"
    };
}

/// # Errors
/// What the database says.
pub(crate) async fn find(tx: &Tx, receipt: &str) -> Result<Option<Application>, StoreError> {
    let row = tx
        .fetch_optional(
            concat!(
                "SELECT ",
                columns!(),
                " FROM applications WHERE receipt = $1"
            ),
            values![receipt],
        )
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// All applications of an office for a kind, newest first.
///
/// # Errors
/// What the database says.
pub(crate) async fn of_office(
    tx: &Tx,
    number: OfficeNumber,
    kind: &str,
) -> Result<Vec<Application>, StoreError> {
    let rows = tx
        .fetch_all(
            concat!(
                "SELECT ",
                columns!(),
                " FROM applications WHERE office_number = $1 AND kind = $2 \
             ORDER BY applied_at DESC, receipt DESC"
            ),
            values![number.as_str(), kind],
        )
        .await?;
    rows.iter().map(read).collect()
}

/// Whether an application of an office, of any kind, waits for the federation.
///
/// # Errors
/// What the database says.
pub(crate) async fn waits(tx: &Tx, number: OfficeNumber) -> Result<bool, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT receipt FROM applications WHERE office_number = $1 AND state = 'pending' \
             LIMIT 1",
            values![number.as_str()],
        )
        .await?;
    Ok(row.is_some())
}

/// The newest applications of an office for every kind, at most `limit`, newest first.
///
/// # Errors
/// What the database says.
pub(crate) async fn all_of_office(
    tx: &Tx,
    number: OfficeNumber,
    limit: u32,
) -> Result<Vec<Application>, StoreError> {
    let rows = tx
        .fetch_all(
            concat!(
                "SELECT ",
                columns!(),
                " FROM applications WHERE office_number = $1 \
             ORDER BY applied_at DESC, receipt DESC LIMIT $2"
            ),
            values![number.as_str(), i64::from(limit)],
        )
        .await?;
    rows.iter().map(read).collect()
}

/// At most `limit` applications of `scope` that wait for the federation, oldest first.
///
/// # Errors
/// What the database says.
pub(crate) async fn pending(
    tx: &Tx,
    scope: &Scope,
    limit: u32,
) -> Result<Vec<Application>, StoreError> {
    in_state(tx, ApplicationState::Pending, scope, limit).await
}

/// A place in the queue of those that wait for the authority: behind an application. The default
/// is in front of all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    applied_at: OffsetDateTime,
    receipt: String,
}

impl Place {
    /// The place behind this application.
    pub(crate) fn of(application: &Application) -> Self {
        Self {
            applied_at: application.applied_at,
            receipt: application.receipt.clone(),
        }
    }
}

impl Default for Place {
    fn default() -> Self {
        Self {
            applied_at: OffsetDateTime::UNIX_EPOCH,
            receipt: String::new(),
        }
    }
}

/// At most `limit` applications that wait for the authority behind a place, oldest first.
///
/// # Errors
/// What the database says.
pub(crate) async fn approved(
    tx: &Tx,
    behind: &Place,
    limit: u32,
) -> Result<Vec<Application>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT receipt, office_number, account_id, kind, key_origin, terminal, public_key, \
             key_parts, gate_edition, state, reason, applied_at, decided_at, \
             decided_by FROM applications WHERE state = 'approved' \
             AND (applied_at > $1 OR (applied_at = $2 AND receipt > $3)) \
             ORDER BY applied_at, receipt LIMIT $4",
            values![
                behind.applied_at,
                behind.applied_at,
                &behind.receipt,
                i64::from(limit)
            ],
        )
        .await?;
    rows.iter().map(read).collect()
}

/// Approves or returns an application. False, and nothing changes, when it is no longer pending.
///
/// # Errors
/// What the database says.
pub(crate) async fn decide(
    tx: &Tx,
    receipt: &str,
    decision: &Decision,
    operator: &str,
    now: OffsetDateTime,
) -> Result<bool, StoreError> {
    let (state, reason) = match decision {
        Decision::Approve => (ApplicationState::Approved, None),
        Decision::Return { reason } => (ApplicationState::Returned, Some(reason.as_str())),
    };
    let changed = tx
        .execute(
            "UPDATE applications SET state = $1, reason = $2, decided_at = $3, decided_by = $4 \
             WHERE receipt = $5 AND state = 'pending'",
            values![state.as_str(), reason, now, operator, receipt],
        )
        .await?;
    Ok(changed > 0)
}

/// Takes an application back for the office. False when it is no longer pending.
///
/// # Errors
/// What the database says.
pub(crate) async fn withdraw(
    tx: &Tx,
    receipt: &str,
    number: OfficeNumber,
) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "UPDATE applications SET state = 'withdrawn' \
             WHERE receipt = $1 AND office_number = $2 AND state = 'pending'",
            values![receipt, number.as_str()],
        )
        .await?;
    Ok(changed > 0)
}

/// Marks that the certificate is there. False when the application was not approved.
///
/// # Errors
/// What the database says.
pub(crate) async fn mark_issued(tx: &Tx, receipt: &str) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "UPDATE applications SET state = 'issued' WHERE receipt = $1 AND state = 'approved'",
            values![receipt],
        )
        .await?;
    Ok(changed > 0)
}

/// Marks that the authority refused. False when the application was not approved.
///
/// # Errors
/// What the database says.
pub(crate) async fn mark_failed(tx: &Tx, receipt: &str, reason: &str) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "UPDATE applications SET state = 'failed', reason = $1 \
             WHERE receipt = $2 AND state = 'approved'",
            values![reason, receipt],
        )
        .await?;
    Ok(changed > 0)
}

async fn in_state(
    tx: &Tx,
    state: ApplicationState,
    scope: &Scope,
    limit: u32,
) -> Result<Vec<Application>, StoreError> {
    let rows = tx
        .fetch_all(
            concat!(
                "SELECT ",
                columns!(),
                " FROM applications WHERE state = $1 AND (CAST($2 AS TEXT) IS NULL \
             OR office_number IN (SELECT number FROM offices WHERE prefecture = $2)) \
             ORDER BY applied_at, receipt LIMIT $3"
            ),
            values![state.as_str(), scope.prefecture(), i64::from(limit)],
        )
        .await?;
    rows.iter().map(read).collect()
}

fn read(row: &Row) -> Result<Application, StoreError> {
    Ok(Application {
        receipt: row.text("receipt")?,
        office_number: row.parsed("office_number")?,
        account_id: row.text("account_id")?,
        kind: row.text("kind")?,
        key_origin: row.parsed("key_origin")?,
        terminal: row.optional_text("terminal")?,
        public_key: row.blob("public_key")?,
        key_parts: row.optional_blob("key_parts")?,
        gate_edition: row.optional_text("gate_edition")?,
        state: row.parsed("state")?,
        reason: row.optional_text("reason")?,
        applied_at: row.time("applied_at")?,
        decided_at: row.optional_time("decided_at")?,
        decided_by: row.optional_text("decided_by")?,
    })
}

/// 32 symbols that are not mistaken for each other: no 0, O, 1 and I.
const SYMBOLS: &str = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a failed test may panic"
    )]
    use super::*;
    use crate::clock::JAPAN;
    use crate::store::testing::{
        NOW, add_application, number, on_each_database, pending_application,
    };

    #[test]
    fn a_receipt_has_the_day_of_japan() {
        let late = time::macros::datetime!(2026-11-22 15:00 UTC).to_offset(JAPAN);
        assert_eq!(new_receipt(late, [0, 31, 32, 1, 2, 255]), "20261123-2Z234Z");
    }

    #[tokio::test]
    async fn an_application_comes_back_as_it_was() {
        on_each_database(|store| async move {
            store
                .run_tx("test", |tx| async move {
                    add_application(&tx, "A").await?;
                    let found = find(&tx, "A").await?;
                    assert_eq!(found, Some(pending_application("A", number())));
                    assert_eq!(pending(&tx, &Scope::Centre, 10).await?.len(), 1);
                    for (prefecture, seen) in [("13", 1), ("14", 0)] {
                        let scope = Scope::Prefecture(prefecture.to_owned());
                        assert_eq!(pending(&tx, &scope, 10).await?.len(), seen);
                    }
                    assert!(approved(&tx, &Place::default(), 10).await?.is_empty());
                    assert!(find(&tx, "B").await?.is_none());
                    Ok::<_, StoreError>(())
                })
                .await
                .unwrap();
        })
        .await;
    }

    #[tokio::test]
    async fn one_open_application_with_a_key_of_the_portal() {
        on_each_database(|store| async move {
            store
                .run_tx("test", |tx| async move { add_application(&tx, "A").await })
                .await
                .unwrap();
            let second = &pending_application("B", number());
            let refused = store
                .run_tx("test", |tx| async move { insert(&tx, second).await })
                .await;
            assert!(matches!(refused, Err(StoreError::Exists)));
            let office = &Application {
                key_origin: KeyOrigin::Office,
                ..second.clone()
            };
            store
                .run_tx("test", |tx| async move { insert(&tx, office).await })
                .await
                .unwrap();
            let all = store
                .read("test", |tx| async move {
                    of_office(&tx, number(), "careplan").await
                })
                .await
                .unwrap();
            assert_eq!(
                all.iter()
                    .map(|one| one.receipt.as_str())
                    .collect::<Vec<_>>(),
                ["B", "A"]
            );
        })
        .await;
    }

    #[tokio::test]
    async fn a_decision_is_made_once() {
        on_each_database(|store| async move {
            store
                .run_tx("test", |tx| async move {
                    add_application(&tx, "A").await?;
                    assert!(!mark_issued(&tx, "A").await?);
                    assert!(decide(&tx, "A", &Decision::Approve, "op", NOW).await?);
                    let refuse = Decision::Return {
                        reason: "番号".to_owned(),
                    };
                    assert!(!decide(&tx, "A", &refuse, "op", NOW).await?);
                    assert!(!withdraw(&tx, "A", number()).await?);
                    assert_eq!(
                        approved(&tx, &Place::default(), 10).await?[0]
                            .decided_by
                            .as_deref(),
                        Some("op")
                    );
                    assert!(mark_issued(&tx, "A").await?);
                    assert!(!mark_failed(&tx, "A", "late").await?);
                    let issued = find(&tx, "A").await?.unwrap();
                    assert_eq!(issued.state, ApplicationState::Issued);
                    Ok::<_, StoreError>(())
                })
                .await
                .unwrap();
        })
        .await;
    }

    #[tokio::test]
    async fn withdrawn_and_returned() {
        on_each_database(|store| async move {
            store
                .run_tx("test", |tx| async move {
                    add_application(&tx, "A").await?;
                    let other = "1370000026".parse().unwrap();
                    assert!(!withdraw(&tx, "A", other).await?);
                    assert!(withdraw(&tx, "A", number()).await?);
                    insert(&tx, &pending_application("B", number())).await?;
                    let back = Decision::Return {
                        reason: "名称".to_owned(),
                    };
                    assert!(decide(&tx, "B", &back, "op", NOW).await?);
                    let found = find(&tx, "B").await?.unwrap();
                    assert_eq!(found.reason.as_deref(), Some("名称"));
                    insert(&tx, &pending_application("C", number())).await?;
                    assert!(decide(&tx, "C", &Decision::Approve, "op", NOW).await?);
                    assert!(mark_failed(&tx, "C", "key").await?);
                    Ok::<_, StoreError>(())
                })
                .await
                .unwrap();
        })
        .await;
    }
}
