//! Accounts: the ids with which offices and their people sign in, and what is kept of their
//! passwords.
//!
//! An account holds hashes only. Wrong passwords are counted in [`super::attempt`]. An office has
//! one account of its own (its id begins with KJ), which may do everything, and one for each
//! person whom an administrator has added.

use std::collections::HashMap;

use careplan::{OfficeNumber, ServiceKind};
use time::{Duration, OffsetDateTime};

use super::mail_link::{self, LinkPurpose};
use super::right::{Grants, Kinds, Right};
use super::token::{self, End};
use super::{Row, StoreError, Tx, mail_address, number_link, ticket, values};

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
    /// Argon2 hash of the office's issue password (PHC string), apart from the derivation of any
    /// key. Kept with the office's own account, whoever signs in.
    pub(crate) issue_password_hash: String,
    /// The person whose account it is; nobody in particular for the office's own.
    pub(crate) staff: Option<Staff>,
}

impl Account {
    /// Whether it may do this. Everybody may read.
    pub(crate) fn may(&self, right: Right) -> bool {
        right == Right::Read
            || self
                .staff
                .as_ref()
                .is_none_or(|staff| staff.grants.find(right).is_some())
    }

    /// Whether it may know of the data of a kind of service: with the right to send, to receive
    /// or to read, for that kind. Rights to other things tell nothing about data.
    pub(crate) fn may_see(&self, kind: ServiceKind) -> bool {
        self.kinds(Right::Read).contains(kind)
    }

    /// For which kinds of service it may do this.
    pub(crate) fn kinds(&self, right: Right) -> Kinds {
        let staff = self.staff.as_ref();
        staff.map_or(Kinds::All, |staff| staff.grants.kinds(right))
    }

    /// Id of the office's own account.
    pub(crate) fn office_account(&self) -> &str {
        office_account(&self.id)
    }
}

/// Id of the office's own account, from that of one of its people or itself.
pub(crate) fn office_account(id: &str) -> &str {
    id.split_once('-').map_or(id, |(own, _)| own)
}

/// Whether this has the form of a ユーザID: KJ, two digits, an office number, and for a person a
/// hyphen and two to four digits.
pub(crate) fn is_user_id(id: &str) -> bool {
    let (own, person) = id.split_once('-').unwrap_or((id, "00"));
    let rest = own
        .strip_prefix("KJ")
        .and_then(|rest| rest.split_at_checked(2));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    rest.is_some_and(|(area, number)| digits(area) && number.parse::<OfficeNumber>().is_ok())
        && (2..=4).contains(&person.len())
        && digits(person)
}

/// A person of an office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Staff {
    /// Name.
    pub(crate) name: String,
    /// What the person may do.
    pub(crate) grants: Grants,
    /// Account of the administrator who added the person.
    pub(crate) created_by: String,
    /// The newest change by an administrator.
    pub(crate) changed: StaffChanged,
}

/// When and by whom a person's account was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StaffChanged {
    /// How.
    pub(crate) change: StaffChange,
    /// When.
    pub(crate) at: OffsetDateTime,
    /// Account of the administrator.
    pub(crate) by: String,
}

/// What an administrator did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StaffChange {
    /// Added the person.
    Added,
    /// Changed name or rights.
    Rights,
    /// Gave a new temporary password.
    Password,
    /// Removed the person.
    Removed,
}

impl StaffChange {
    const ALL: [Self; 4] = [Self::Added, Self::Rights, Self::Password, Self::Removed];

    /// The word in the database.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Rights => "rights",
            Self::Password => "password",
            Self::Removed => "removed",
        }
    }
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
    /// The word in the database.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Temporary => "temporary",
            Self::Own => "own",
        }
    }

    pub(super) fn read(row: &Row) -> Result<Self, StoreError> {
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
    let staff = account.staff.as_ref();
    // The issue password is the office's: there is one place for it.
    let issue_password_hash = staff.map_or(account.issue_password_hash.as_str(), |_| "");
    tx.execute(
        "INSERT INTO accounts (id, office_number, password_hash, password_origin, \
         password_set_at, issue_password_hash, created_at, office_account, name, rights, \
         created_by, change, changed_at, changed_by) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        values![
            &account.id,
            account.office_number.as_str(),
            &account.password_hash,
            account.password_origin.as_str(),
            account.password_set_at,
            issue_password_hash,
            now,
            staff.map(|_| account.office_account()),
            staff.map(|staff| staff.name.as_str()),
            staff.map(|staff| staff.grants.words()),
            staff.map(|staff| staff.created_by.as_str()),
            staff.map(|staff| staff.changed.change.as_str()),
            staff.map(|staff| staff.changed.at),
            staff.map(|staff| staff.changed.by.as_str())
        ],
    )
    .await?;
    Ok(())
}

/// The query for accounts under a condition. The issue password is that of the office's own.
macro_rules! accounts {
    ($condition:literal) => {
        concat!(
            "SELECT a.id, a.office_number, a.password_hash, a.password_origin, \
             a.password_set_at, COALESCE(o.issue_password_hash, a.issue_password_hash) \
             AS issue_password_hash, a.name, a.rights, a.created_by, a.change, a.changed_at, \
             a.changed_by FROM accounts a LEFT JOIN accounts o ON o.id = a.office_account \
             WHERE ",
            $condition,
            " ORDER BY a.id"
        )
    };
}

/// The account with this id, unless its person was removed.
///
/// # Errors
/// What the database says.
pub(crate) async fn find(tx: &Tx, id: &str) -> Result<Option<Account>, StoreError> {
    let sql = accounts!("a.id = $1 AND a.removed_at IS NULL");
    let row = tx.fetch_optional(sql, values![id]).await?;
    row.map(|row| read(&row)).transpose()
}

/// The accounts of an office: its own first, then those of its people.
///
/// # Errors
/// What the database says.
pub(crate) async fn all_of_office(
    tx: &Tx,
    number: OfficeNumber,
) -> Result<Vec<Account>, StoreError> {
    let sql = accounts!("a.office_number = $1 AND a.removed_at IS NULL");
    let rows = tx.fetch_all(sql, values![number.as_str()]).await?;
    rows.iter().map(read).collect()
}

/// The accounts of the people of an office by id, also of those who were removed.
///
/// # Errors
/// What the database says.
pub(crate) async fn staff_of(tx: &Tx, number: OfficeNumber) -> Result<Vec<Account>, StoreError> {
    let sql = accounts!("a.office_number = $1 AND a.office_account IS NOT NULL");
    let rows = tx.fetch_all(sql, values![number.as_str()]).await?;
    rows.iter().map(read).collect()
}

/// What is changed of a person's account.
pub(crate) enum StaffUpdate<'a> {
    /// Name and rights.
    Rights {
        /// The name.
        name: &'a str,
        /// What the person may do from now on.
        grants: &'a Grants,
    },
    /// A temporary password, by its hash.
    Password(&'a str),
    /// The person leaves. The name stays.
    Removal,
}

/// The change of a person's account that is noted as its newest.
macro_rules! staff_update {
    ($set:literal) => {
        concat!(
            "UPDATE accounts SET change = $1, changed_at = $2, changed_by = $3, ",
            $set,
            " WHERE id = $4 AND changed_at = $5 AND removed_at IS NULL"
        )
    };
}

/// Changes the account of a person as long as its newest change is that of `seen`; false when
/// somebody else was faster. Tickets and links that the change leaves no ground for end.
///
/// # Errors
/// What the database says.
pub(crate) async fn update_staff(
    tx: &Tx,
    id: &str,
    seen: OffsetDateTime,
    update: &StaffUpdate<'_>,
    by: &str,
    now: OffsetDateTime,
) -> Result<bool, StoreError> {
    // Two changes within a millisecond are still two.
    let at = now.max(seen + Duration::MILLISECOND);
    let (change, sql, further) = match update {
        StaffUpdate::Rights { name, grants } => (
            StaffChange::Rights,
            staff_update!("name = $6, rights = $7"),
            values![*name, grants.words()],
        ),
        StaffUpdate::Password(hash) => (
            StaffChange::Password,
            staff_update!(
                "password_hash = $6, password_origin = 'temporary', password_set_at = $7"
            ),
            values![*hash, now],
        ),
        StaffUpdate::Removal => (
            StaffChange::Removed,
            staff_update!("removed_at = $6"),
            values![now],
        ),
    };
    let mut arguments = values![change.as_str(), at, by, id, seen];
    arguments.extend(further);
    if tx.execute(sql, arguments).await? == 0 {
        return Ok(false);
    }
    match update {
        StaffUpdate::Rights { grants, .. } if grants.find(Right::Certificates).is_some() => {}
        StaffUpdate::Rights { .. } => {
            ticket::remove_all(tx, id).await?;
        }
        StaffUpdate::Password(_) | StaffUpdate::Removal => {
            let end = match update {
                StaffUpdate::Removal => End::Removed,
                _ => End::Secret,
            };
            token::end_of_account(tx, id, end, now).await?;
            number_link::end_of_account(tx, id, now).await?;
            ticket::remove_all(tx, id).await?;
            mail_link::consume_all(tx, id, LinkPurpose::NewPassword, now).await?;
        }
    }
    if matches!(update, StaffUpdate::Removal) {
        mail_address::remove_security(tx, id).await?;
        mail_address::end_check(tx, id).await?;
    }
    Ok(true)
}

/// The account of an office itself.
///
/// # Errors
/// What the database says.
pub(crate) async fn of_office(
    tx: &Tx,
    office: OfficeNumber,
) -> Result<Option<Account>, StoreError> {
    let sql =
        accounts!("a.office_number = $1 AND a.office_account IS NULL AND a.removed_at IS NULL");
    let row = tx.fetch_optional(sql, values![office.as_str()]).await?;
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
         WHERE id = $4 AND password_hash = $5 AND removed_at IS NULL",
            values![hash, PasswordOrigin::Own.as_str(), now, id, before],
        )
        .await?;
    if changed > 0 {
        ticket::remove_unused(tx, id).await?;
        token::end_of_account(tx, id, End::Secret, now).await?;
    }
    Ok(changed > 0)
}

/// Replaces the issue password of an office, whose own account this is and whose hash is `before`.
/// False when it has been replaced meanwhile.
///
/// # Errors
/// What the database says.
pub(crate) async fn set_issue_password(
    tx: &Tx,
    office_account: &str,
    before: &str,
    hash: &str,
) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "UPDATE accounts SET issue_password_hash = $1 \
             WHERE id = $2 AND issue_password_hash = $3 AND office_account IS NULL",
            values![hash, office_account, before],
        )
        .await?;
    Ok(changed > 0)
}

/// Gives an account a temporary password, and removes the tickets that were given for the one
/// before and not used, and the links to another one. False when there is no such account.
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
             WHERE id = $4 AND removed_at IS NULL",
            values![hash, PasswordOrigin::Temporary.as_str(), now, id],
        )
        .await?;
    if changed > 0 {
        ticket::remove_unused(tx, id).await?;
        token::end_of_account(tx, id, End::Secret, now).await?;
        number_link::end_of_account(tx, id, now).await?;
        mail_link::consume_all(tx, id, LinkPurpose::NewPassword, now).await?;
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
        staff: read_staff(row)?,
    })
}

/// The names of an office's people, also of those who were removed: what they did stays theirs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Names(HashMap<String, String>);

impl Names {
    /// What to call the holder of an account: by name, or by id where there is none.
    pub(crate) fn of<'a>(&'a self, id: &'a str) -> &'a str {
        self.0.get(id).map_or(id, String::as_str)
    }
}

/// The names of an office's people.
///
/// # Errors
/// What the database says.
pub(crate) async fn names(tx: &Tx, number: OfficeNumber) -> Result<Names, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT id, name FROM accounts WHERE office_number = $1 AND name IS NOT NULL",
            values![number.as_str()],
        )
        .await?;
    let names: Result<_, StoreError> = rows
        .iter()
        .map(|row| Ok((row.text("id")?, row.text("name")?)))
        .collect();
    Ok(Names(names?))
}

fn read_staff(row: &Row) -> Result<Option<Staff>, StoreError> {
    let Some(name) = row.optional_text("name")? else {
        return Ok(None);
    };
    let change = row.text("change")?;
    let change = StaffChange::ALL
        .into_iter()
        .find(|one| one.as_str() == change);
    Ok(Some(Staff {
        name,
        grants: Grants::read(&row.text("rights")?)?,
        created_by: row.text("created_by")?,
        changed: StaffChanged {
            change: change.ok_or(StoreError::Corrupt("accounts.change"))?,
            at: row.time("changed_at")?,
            by: row.text("changed_by")?,
        },
    }))
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
                        kana: String::new(),
                        prefecture: "13".to_owned(),
                        municipality: String::new(),
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
                        staff: None,
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
