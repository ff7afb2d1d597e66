//! Tables `token_families` and `tokens`: people who are signed in at a terminal.
//!
//! A family is one sign-in with its second factor. Only hashes of its tokens are kept; each
//! refresh token is exchanged once. What a person may do is not kept here: it is looked up with
//! every request.

use careplan::OfficeNumber;
use protocol::Sha256;
use time::OffsetDateTime;

use super::{Row, StoreError, Tx, values};

/// A person's sign-in at a terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Family {
    /// Id.
    pub(crate) id: String,
    /// Who.
    pub(crate) account_id: String,
    /// Of which office.
    pub(crate) office_number: OfficeNumber,
    /// SHA-256 of the terminal's certificate.
    pub(crate) fingerprint: Sha256,
    /// The sign-in as the portal lists it.
    pub(crate) sign_in: String,
    /// When.
    pub(crate) began_at: OffsetDateTime,
    /// When the person has to sign in again.
    pub(crate) ends_at: OffsetDateTime,
    /// Whether somebody or something has ended it before.
    pub(crate) ended: bool,
}

/// What a token is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Goes with requests.
    Access,
    /// Gives the next pair, once.
    Refresh,
}

impl Purpose {
    fn as_str(self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::Refresh => "refresh",
        }
    }
}

/// Why a family ended before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// The person signed out, at the terminal or from the list of sign-ins.
    SignedOut,
    /// The password was changed or replaced, or a second factor set up.
    Secret,
    /// The person was removed.
    Removed,
    /// Wrong codes in a row: somebody knows the password and not the second factor.
    Locked,
    /// A refresh token came a second time.
    Reused,
}

impl End {
    /// The word in the database and in the audit record.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::SignedOut => "signed-out",
            Self::Secret => "secret-changed",
            Self::Removed => "removed",
            Self::Locked => "locked",
            Self::Reused => "reused",
        }
    }
}

/// A token that is on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    /// Its sign-in.
    pub(crate) family: Family,
    /// The first moment at which it counts no more.
    pub(crate) expires_at: OffsetDateTime,
    /// Whether it was exchanged.
    pub(crate) used: bool,
}

/// Begins a family.
///
/// # Errors
/// What the database says.
pub(crate) async fn begin(tx: &Tx, family: &Family) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO token_families (id, account_id, office_number, fingerprint, sign_in, \
         began_at, ends_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        values![
            &family.id,
            &family.account_id,
            family.office_number.as_str(),
            family.fingerprint.to_string(),
            &family.sign_in,
            family.began_at,
            family.ends_at
        ],
    )
    .await?;
    Ok(())
}

/// Adds a token to a family, by its hash.
///
/// # Errors
/// [`StoreError::Exists`] when it is there.
pub(crate) async fn add(
    tx: &Tx,
    family: &str,
    (purpose, hash): (Purpose, Sha256),
    expires_at: OffsetDateTime,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO tokens (token_hash, family, purpose, expires_at) VALUES ($1, $2, $3, $4)",
        values![
            hash.as_bytes().as_slice(),
            family,
            purpose.as_str(),
            expires_at
        ],
    )
    .await?;
    Ok(())
}

/// The token with this hash and its family, ended or not.
///
/// # Errors
/// What the database says.
pub(crate) async fn find(
    tx: &Tx,
    purpose: Purpose,
    hash: Sha256,
) -> Result<Option<Found>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT f.id, f.account_id, f.office_number, f.fingerprint, f.sign_in, f.began_at, \
             f.ends_at, f.ended_at, t.expires_at, t.used_at FROM tokens t \
             JOIN token_families f ON f.id = t.family WHERE t.token_hash = $1 AND t.purpose = $2",
            values![hash.as_bytes().as_slice(), purpose.as_str()],
        )
        .await?;
    row.map(|row| {
        Ok(Found {
            family: read(&row)?,
            expires_at: row.time("expires_at")?,
            used: row.optional_time("used_at")?.is_some(),
        })
    })
    .transpose()
}

/// Takes a refresh token as exchanged. False when it was exchanged before.
///
/// # Errors
/// What the database says.
pub(crate) async fn use_up(tx: &Tx, hash: Sha256, now: OffsetDateTime) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "UPDATE tokens SET used_at = $1 WHERE token_hash = $2 AND used_at IS NULL",
            values![now, hash.as_bytes().as_slice()],
        )
        .await?;
    Ok(changed > 0)
}

/// Ends a family. False when it had ended.
///
/// # Errors
/// What the database says.
pub(crate) async fn end(
    tx: &Tx,
    family: &str,
    end: End,
    now: OffsetDateTime,
) -> Result<bool, StoreError> {
    let ended = tx
        .execute(
            "UPDATE token_families SET ended_at = $1, ended_reason = $2 \
             WHERE id = $3 AND ended_at IS NULL AND ends_at > $1",
            values![now, end.as_str(), family],
        )
        .await?;
    Ok(ended > 0)
}

/// Ends every family of an account; how many were open.
///
/// # Errors
/// What the database says.
pub(crate) async fn end_of_account(
    tx: &Tx,
    account_id: &str,
    end: End,
    now: OffsetDateTime,
) -> Result<u64, StoreError> {
    tx.execute(
        "UPDATE token_families SET ended_at = $1, ended_reason = $2 \
         WHERE account_id = $3 AND ended_at IS NULL AND ends_at > $1",
        values![now, end.as_str(), account_id],
    )
    .await
}

/// Ends the family that came from a sign-in as the portal lists it; how many were open.
///
/// # Errors
/// What the database says.
pub(crate) async fn end_of_sign_in(
    tx: &Tx,
    sign_in: &str,
    now: OffsetDateTime,
) -> Result<u64, StoreError> {
    tx.execute(
        "UPDATE token_families SET ended_at = $1, ended_reason = $2 \
         WHERE sign_in = $3 AND ended_at IS NULL AND ends_at > $1",
        values![now, End::SignedOut.as_str(), sign_in],
    )
    .await
}

/// Removes what had ended by its time before that moment.
///
/// # Errors
/// What the database says.
pub(crate) async fn remove_ended(tx: &Tx, before: OffsetDateTime) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM tokens WHERE family IN \
         (SELECT id FROM token_families WHERE ends_at <= $1)",
        values![before],
    )
    .await?;
    tx.execute(
        "DELETE FROM token_families WHERE ends_at <= $1",
        values![before],
    )
    .await?;
    Ok(())
}

fn read(row: &Row) -> Result<Family, StoreError> {
    Ok(Family {
        id: row.text("id")?,
        account_id: row.text("account_id")?,
        office_number: row.parsed("office_number")?,
        fingerprint: row.parsed("fingerprint")?,
        sign_in: row.text("sign_in")?,
        began_at: row.time("began_at")?,
        ends_at: row.time("ends_at")?,
        ended: row.optional_time("ended_at")?.is_some(),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;
    use crate::store::testing::{NOW, account_id, add_office, number, on_each_database};
    use time::Duration;

    fn family(id: &str) -> Family {
        Family {
            id: id.to_owned(),
            account_id: account_id(number()),
            office_number: number(),
            fingerprint: Sha256::of(b"certificate"),
            sign_in: format!("sign-in-{id}"),
            began_at: NOW,
            ends_at: NOW + Duration::hours(8),
            ended: false,
        }
    }

    #[tokio::test]
    async fn a_family_lives_until_it_is_ended_and_is_kept_by_hash() {
        on_each_database(|store| async move {
            store
                .run_tx("test", |tx| async move {
                    add_office(&tx, number()).await?;
                    let hash = Sha256::of(b"secret");
                    begin(&tx, &family("a")).await?;
                    begin(&tx, &family("b")).await?;
                    let until = NOW + Duration::hours(1);
                    add(&tx, "a", (Purpose::Refresh, hash), until).await?;
                    let found = find(&tx, Purpose::Refresh, hash).await?.unwrap();
                    assert_eq!((found.family, found.used), (family("a"), false));
                    // A token for one thing is none for another.
                    assert!(find(&tx, Purpose::Access, hash).await?.is_none());
                    assert!(use_up(&tx, hash, NOW).await?);
                    assert!(!use_up(&tx, hash, NOW).await?);
                    assert!(end(&tx, "a", End::Reused, NOW).await?);
                    assert!(!end(&tx, "a", End::SignedOut, NOW).await?);
                    let found = find(&tx, Purpose::Refresh, hash).await?.unwrap();
                    assert!(found.family.ended && found.used);
                    assert_eq!(end_of_sign_in(&tx, "sign-in-b", NOW).await?, 1);
                    let account = account_id(number());
                    assert_eq!(end_of_account(&tx, &account, End::Secret, NOW).await?, 0);
                    remove_ended(&tx, NOW).await?;
                    assert!(find(&tx, Purpose::Refresh, hash).await?.is_some());
                    remove_ended(&tx, family("a").ends_at).await?;
                    assert!(find(&tx, Purpose::Refresh, hash).await?.is_none());
                    Ok::<_, StoreError>(())
                })
                .await
                .unwrap();
        })
        .await;
    }
}
