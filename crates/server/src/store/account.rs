//! Accounts: the ids with which offices sign in, and what is kept of their passwords.
//!
//! An account holds hashes only. Wrong passwords are counted in [`super::attempt`].

use careplan::OfficeNumber;
use time::OffsetDateTime;

use super::{Row, StoreError, Tx, ticket, values};

/// An account of an office.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Account {
    /// ユーザID.
    pub(crate) id: String,
    /// The office it acts for.
    pub(crate) office_number: OfficeNumber,
    /// Argon2 hash of the sign-in password (PHC string).
    pub(crate) password_hash: String,
    /// Who made the sign-in password.
    pub(crate) password_origin: PasswordOrigin,
    /// Since when it is this one.
    pub(crate) password_set_at: OffsetDateTime,
    /// Argon2 hash of the issue password (PHC string), apart from the derivation of any key.
    pub(crate) issue_password_hash: String,
}

/// Who made a sign-in password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PasswordOrigin {
    /// The system (仮パスワード): it serves to choose another one and for nothing else.
    Temporary,
    /// The person who signs in with it.
    Own,
}

impl PasswordOrigin {
    fn as_str(self) -> &'static str {
        match self {
            Self::Temporary => "temporary",
            Self::Own => "own",
        }
    }

    fn read(row: &Row) -> Result<Self, StoreError> {
        match row.text("password_origin")?.as_str() {
            "temporary" => Ok(Self::Temporary),
            "own" => Ok(Self::Own),
            _ => Err(StoreError::Corrupt("password_origin")),
        }
    }
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
        "INSERT INTO accounts (id, office_number, password_hash, password_origin, \
         password_set_at, issue_password_hash, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        values![
            &account.id,
            account.office_number.as_str(),
            &account.password_hash,
            account.password_origin.as_str(),
            account.password_set_at,
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
            "SELECT id, office_number, password_hash, password_origin, password_set_at, \
             issue_password_hash FROM accounts WHERE id = $1",
            values![id],
        )
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// Replaces the password whose hash is `before` by one that the person has chosen, and removes the
/// tickets that were given for it and not used. False when it has been replaced meanwhile.
///
/// # Errors
/// What the database says.
pub(crate) async fn set_password(
    tx: &Tx,
    id: &str,
    before: &str,
    hash: &str,
    now: OffsetDateTime,
) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "UPDATE accounts SET password_hash = $1, password_origin = $2, password_set_at = $3 \
         WHERE id = $4 AND password_hash = $5",
            values![hash, PasswordOrigin::Own.as_str(), now, id, before],
        )
        .await?;
    if changed > 0 {
        ticket::remove_unused(tx, id).await?;
    }
    Ok(changed > 0)
}

/// Gives an account a temporary password, and removes the tickets that were given for the one
/// before and not used. False when there is no such account.
///
/// # Errors
/// What the database says.
pub(crate) async fn renew_password(
    tx: &Tx,
    id: &str,
    hash: &str,
    now: OffsetDateTime,
) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "UPDATE accounts SET password_hash = $1, password_origin = $2, password_set_at = $3 \
             WHERE id = $4",
            values![hash, PasswordOrigin::Temporary.as_str(), now, id],
        )
        .await?;
    if changed > 0 {
        ticket::remove_unused(tx, id).await?;
    }
    Ok(changed > 0)
}

fn read(row: &Row) -> Result<Account, StoreError> {
    Ok(Account {
        id: row.text("id")?,
        office_number: row.parsed("office_number")?,
        password_hash: row.text("password_hash")?,
        password_origin: PasswordOrigin::read(row)?,
        password_set_at: row.time("password_set_at")?,
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
                        password_origin: PasswordOrigin::Temporary,
                        password_set_at: NOW,
                        issue_password_hash: "b".to_owned(),
                    };
                    insert(&tx, &account, NOW).await?;
                    assert!(find(&tx, &account.id).await? == Some(account.clone()));
                    assert!(find(&tx, "KJ131370000026").await?.is_none());
                    let later = NOW + time::Duration::days(1);
                    assert!(!set_password(&tx, &account.id, "c", "d", later).await?);
                    assert!(set_password(&tx, &account.id, "a", "d", later).await?);
                    assert!(!set_password(&tx, &account.id, "a", "e", later).await?);
                    let changed = find(&tx, &account.id).await?.unwrap();
                    assert_eq!(changed.password_hash, "d");
                    assert_eq!(changed.password_origin, PasswordOrigin::Own);
                    assert_eq!(changed.password_set_at, later);
                    assert!(!renew_password(&tx, "KJ131370000026", "f", later).await?);
                    assert!(renew_password(&tx, &account.id, "f", later).await?);
                    let renewed = find(&tx, &account.id).await?.unwrap();
                    assert_eq!(renewed.password_origin, PasswordOrigin::Temporary);
                    Ok::<_, StoreError>(())
                })
                .await
                .unwrap();
        })
        .await;
    }
}
