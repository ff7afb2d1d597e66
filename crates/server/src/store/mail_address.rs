//! Mail addresses that were shown to be read by those who gave them: notice addresses of an
//! office, and one security address a person, which is the way back in.
//!
//! An address that waits for its code stands apart and is used for nothing else.

use careplan::OfficeNumber;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{Row, StoreError, Tx, values};

/// What an address is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AddressPurpose {
    /// お知らせ用メールアドレス: tells that there is something to look at.
    Notice,
    /// セキュリティメールアドレス: new password, unlocking, codes.
    Security,
}

impl AddressPurpose {
    /// The word in the database and in the keys of texts.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Notice => "notice",
            Self::Security => "security",
        }
    }

    fn read(row: &Row) -> Result<Self, StoreError> {
        match row.text("purpose")?.as_str() {
            "notice" => Ok(Self::Notice),
            "security" => Ok(Self::Security),
            _ => Err(StoreError::Corrupt("purpose")),
        }
    }
}

/// An address in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MailAddress {
    /// Id.
    pub(crate) id: String,
    /// The address.
    pub(crate) address: String,
    /// Since when it is in use.
    pub(crate) confirmed_at: OffsetDateTime,
}

/// An address that waits for its code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AddressCheck {
    /// What it is for.
    pub(crate) purpose: AddressPurpose,
    /// The address.
    pub(crate) address: String,
    /// Mark of the code that was sent there.
    pub(crate) code_mark: Vec<u8>,
    /// Wrong codes so far.
    pub(crate) wrong: i64,
    /// Until when the code counts.
    pub(crate) expires_at: OffsetDateTime,
}

/// The notice addresses of an office.
///
/// # Errors
/// What the database says.
pub(crate) async fn notice_addresses(
    tx: &Tx,
    office: OfficeNumber,
) -> Result<Vec<String>, StoreError> {
    let listed = of_office(tx, office).await?;
    Ok(listed.into_iter().map(|one| one.address).collect())
}

/// The notice addresses of an office as they are listed, oldest first.
///
/// # Errors
/// What the database says.
pub(crate) async fn of_office(
    tx: &Tx,
    office: OfficeNumber,
) -> Result<Vec<MailAddress>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT id, address, confirmed_at FROM mail_addresses \
             WHERE purpose = 'notice' AND office_number = $1 ORDER BY confirmed_at, id",
            values![office.as_str()],
        )
        .await?;
    rows.iter().map(read).collect()
}

/// The security address of a person.
///
/// # Errors
/// What the database says.
pub(crate) async fn security(tx: &Tx, account: &str) -> Result<Option<MailAddress>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT id, address, confirmed_at FROM mail_addresses \
             WHERE purpose = 'security' AND account_id = $1",
            values![account],
        )
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// The accounts whose security address this is.
///
/// # Errors
/// What the database says.
pub(crate) async fn accounts_with(tx: &Tx, address: &str) -> Result<Vec<String>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT m.account_id FROM mail_addresses m JOIN accounts a ON a.id = m.account_id \
             WHERE m.purpose = 'security' AND m.address = $1 AND a.removed_at IS NULL \
             ORDER BY m.account_id",
            values![address],
        )
        .await?;
    rows.iter().map(|row| row.text("account_id")).collect()
}

/// Lets an address wait for its code, in place of one that waited before.
///
/// # Errors
/// What the database says.
pub(crate) async fn begin_check(
    tx: &Tx,
    account: &str,
    check: &AddressCheck,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO address_checks (account_id, purpose, address, code_mark, wrong, expires_at) \
         VALUES ($1, $2, $3, $4, 0, $5) ON CONFLICT (account_id) DO UPDATE SET \
         purpose = excluded.purpose, address = excluded.address, \
         code_mark = excluded.code_mark, wrong = 0, expires_at = excluded.expires_at",
        values![
            account,
            check.purpose.as_str(),
            &check.address,
            &check.code_mark,
            check.expires_at
        ],
    )
    .await?;
    Ok(())
}

/// The address of a person that waits for its code.
///
/// # Errors
/// What the database says.
pub(crate) async fn check_of(tx: &Tx, account: &str) -> Result<Option<AddressCheck>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT purpose, address, code_mark, wrong, expires_at FROM address_checks \
             WHERE account_id = $1",
            values![account],
        )
        .await?;
    row.map(|row| {
        Ok(AddressCheck {
            purpose: AddressPurpose::read(&row)?,
            address: row.text("address")?,
            code_mark: row.blob("code_mark")?,
            wrong: row.integer("wrong")?,
            expires_at: row.time("expires_at")?,
        })
    })
    .transpose()
}

/// Counts a wrong code.
///
/// # Errors
/// What the database says.
pub(crate) async fn count_wrong(tx: &Tx, account: &str) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE address_checks SET wrong = wrong + 1 WHERE account_id = $1",
        values![account],
    )
    .await?;
    Ok(())
}

/// Forgets the address that waits for its code.
///
/// # Errors
/// What the database says.
pub(crate) async fn end_check(tx: &Tx, account: &str) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM address_checks WHERE account_id = $1",
        values![account],
    )
    .await?;
    Ok(())
}

/// Puts an address into use; a security address takes the place of the one before.
///
/// # Errors
/// What the database says.
pub(crate) async fn put(
    tx: &Tx,
    purpose: AddressPurpose,
    office: OfficeNumber,
    account: &str,
    address: &str,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    if purpose == AddressPurpose::Security {
        remove_security(tx, account).await?;
    }
    tx.execute(
        "INSERT INTO mail_addresses (id, purpose, office_number, account_id, address, \
         confirmed_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
        values![
            Uuid::new_v4().to_string(),
            purpose.as_str(),
            office.as_str(),
            account,
            address,
            now
        ],
    )
    .await?;
    Ok(())
}

/// Removes a notice address of an office. False when it has none with this id.
///
/// # Errors
/// What the database says.
pub(crate) async fn remove_notice(
    tx: &Tx,
    office: OfficeNumber,
    id: &str,
) -> Result<bool, StoreError> {
    let removed = tx
        .execute(
            "DELETE FROM mail_addresses \
             WHERE purpose = 'notice' AND office_number = $1 AND id = $2",
            values![office.as_str(), id],
        )
        .await?;
    Ok(removed > 0)
}

/// Removes the security address of a person.
///
/// # Errors
/// What the database says.
pub(crate) async fn remove_security(tx: &Tx, account: &str) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM mail_addresses WHERE purpose = 'security' AND account_id = $1",
        values![account],
    )
    .await?;
    Ok(())
}

fn read(row: &Row) -> Result<MailAddress, StoreError> {
    Ok(MailAddress {
        id: row.text("id")?,
        address: row.text("address")?,
        confirmed_at: row.time("confirmed_at")?,
    })
}
