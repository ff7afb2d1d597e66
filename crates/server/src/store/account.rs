//! Accounts: the ids with which offices sign in, and what is kept of their passwords.
//!
//! An account holds hashes only. Wrong passwords are counted in [`super::attempt`].

use careplan::OfficeNumber;
use time::OffsetDateTime;

use super::{Row, StoreError, Tx, values};

/// An account of an office.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Account {
    /// ユーザID.
    pub(crate) id: String,
    /// The office it acts for.
    pub(crate) office_number: OfficeNumber,
    /// Argon2 hash of the sign-in password (PHC string).
    pub(crate) password_hash: String,
    /// Argon2 hash of the issue password (PHC string), apart from the derivation of any key.
    pub(crate) issue_password_hash: String,
}

/// Adds an account.
///
/// # Errors
/// [`StoreError::Exists`] when the id is taken.
pub(crate) async fn insert(
    tx: &Tx,
    account: &Account,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO accounts (id, office_number, password_hash, issue_password_hash, created_at) \
         VALUES ($1, $2, $3, $4, $5)",
        values![
            &account.id,
            account.office_number.as_str(),
            &account.password_hash,
            &account.issue_password_hash,
            now
        ],
    )
    .await?;
    Ok(())
}

/// The account with this id.
///
/// # Errors
/// What the database says.
pub(crate) async fn find(tx: &Tx, id: &str) -> Result<Option<Account>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT id, office_number, password_hash, issue_password_hash FROM accounts \
             WHERE id = $1",
            values![id],
        )
        .await?;
    row.map(|row| read(&row)).transpose()
}

fn read(row: &Row) -> Result<Account, StoreError> {
    Ok(Account {
        id: row.text("id")?,
        office_number: row.parsed("office_number")?,
        password_hash: row.text("password_hash")?,
        issue_password_hash: row.text("issue_password_hash")?,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;
    use crate::store::office::{self, Claiming, Office};
    use crate::store::testing::{NOW, number, on_each_database};

    #[tokio::test]
    async fn an_account_comes_back_as_it_was() {
        on_each_database(|store| async move {
            store
                .run_tx("test", |tx| async move {
                    let office = Office {
                        number: number(),
                        name: "事業所".to_owned(),
                        prefecture: "13".to_owned(),
                        claiming: Claiming::Agent,
                        suspended: None,
                        kinds: Vec::new(),
                    };
                    office::insert(&tx, &office, NOW).await?;
                    let account = Account {
                        id: "KJ131370000018".to_owned(),
                        office_number: number(),
                        password_hash: "a".to_owned(),
                        issue_password_hash: "b".to_owned(),
                    };
                    insert(&tx, &account, NOW).await?;
                    assert!(find(&tx, &account.id).await? == Some(account.clone()));
                    assert!(find(&tx, "KJ131370000026").await?.is_none());
                    Ok::<_, StoreError>(())
                })
                .await
                .unwrap();
        })
        .await;
    }
}
