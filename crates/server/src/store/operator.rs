//! Operators: the people of the federation who work on the console.

use time::OffsetDateTime;

use super::account::PasswordOrigin;
use super::{Row, StoreError, Tx, values};

/// Whose affairs an operator sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Every prefecture.
    Centre,
    /// The prefecture with this number (two digits).
    Prefecture(String),
}

impl Scope {
    /// Whether offices of the prefecture with this number are seen.
    pub(crate) fn covers(&self, prefecture: &str) -> bool {
        self.prefecture().is_none_or(|own| own == prefecture)
    }

    /// The only prefecture that is seen, for queries; `None` when all are.
    pub(crate) fn prefecture(&self) -> Option<&str> {
        match self {
            Self::Centre => None,
            Self::Prefecture(number) => Some(number),
        }
    }
}

/// What an operator may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// 受付: checks applications.
    Reception,
    /// 承認: approves them, never what the same person checked.
    Approval,
    /// 窓口: answers inquiries.
    Desk,
    /// お知らせ: writes notices.
    Notices,
    /// 中央: kinds, calendars, texts, operators, the state of the system.
    Centre,
    /// 監査: reads the audit record.
    Audit,
}

impl Role {
    /// All of them.
    pub(crate) const ALL: [Self; 6] = [
        Self::Reception,
        Self::Approval,
        Self::Desk,
        Self::Notices,
        Self::Centre,
        Self::Audit,
    ];

    /// The word in the database and on the command line.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Reception => "reception",
            Self::Approval => "approval",
            Self::Desk => "desk",
            Self::Notices => "notices",
            Self::Centre => "centre",
            Self::Audit => "audit",
        }
    }
}

/// An operator.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Operator {
    /// Id with which the operator signs in.
    pub(crate) id: String,
    /// Name, shown to colleagues only.
    pub(crate) name: String,
    /// Argon2 hash of the password (PHC string).
    pub(crate) password_hash: String,
    /// Who made the password.
    pub(crate) password_origin: PasswordOrigin,
    /// Whose affairs the operator sees.
    pub(crate) scope: Scope,
    /// What the operator may do.
    pub(crate) roles: Vec<Role>,
}

/// An operator with what the list of operators says.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The operator.
    pub(crate) operator: Operator,
    /// Which state of the entry this is.
    pub(crate) version: i64,
    /// The newest change, where it was noted.
    pub(crate) changed: Option<Changed>,
    /// When the pages were last opened.
    pub(crate) signed_in_at: Option<OffsetDateTime>,
    /// Since when the operator is no longer one.
    pub(crate) removed_at: Option<OffsetDateTime>,
    /// Whether a second factor is asked for.
    pub(crate) has_second_factor: bool,
}

/// When and by whom an entry was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Changed {
    /// How.
    pub(crate) change: Change,
    /// When.
    pub(crate) at: OffsetDateTime,
    /// The operator's id, or [`ON_SERVER`].
    pub(crate) by: String,
}

/// Stands for whoever runs the server, where the id of an operator is kept.
pub(crate) const ON_SERVER: &str = "cli";

/// How an entry was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    /// Name, place or roles.
    Duties,
    /// A new temporary password.
    Password,
    /// The operator is no longer one.
    Removed,
}

impl Change {
    const ALL: [Self; 3] = [Self::Duties, Self::Password, Self::Removed];

    /// The word in the database and in the keys of texts.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Duties => "duties",
            Self::Password => "password",
            Self::Removed => "removed",
        }
    }
}

/// What becomes of an operator.
pub(crate) enum Update<'a> {
    /// Another name, place or other roles.
    Duties {
        /// Name.
        name: &'a str,
        /// Whose affairs the operator sees.
        scope: &'a Scope,
        /// What the operator may do.
        roles: &'a [Role],
    },
    /// A temporary password, by its hash.
    Password(&'a str),
    /// No longer an operator.
    Removal,
}

/// Adds an operator. The id of a removed one is taken for ever.
///
/// # Errors
/// [`StoreError::Exists`] when the id is taken.
pub(crate) async fn insert(
    tx: &Tx,
    operator: &Operator,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO operators (id, name, password_hash, password_origin, prefecture, roles, \
         created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        values![
            &operator.id,
            &operator.name,
            &operator.password_hash,
            operator.password_origin.as_str(),
            operator.scope.prefecture(),
            words(&operator.roles),
            now
        ],
    )
    .await?;
    Ok(())
}

/// The operator with this id, unless removed.
///
/// # Errors
/// What the database says.
pub(crate) async fn find(tx: &Tx, id: &str) -> Result<Option<Operator>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT id, name, password_hash, password_origin, prefecture, roles FROM operators \
             WHERE id = $1 AND removed_at IS NULL",
            values![id],
        )
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// Every operator of a scope, also the removed ones, by id.
///
/// # Errors
/// What the database says.
pub(crate) async fn entries(tx: &Tx, scope: &Scope) -> Result<Vec<Entry>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT o.id, o.name, o.password_hash, o.password_origin, o.prefecture, o.roles, \
             o.version, o.signed_in_at, o.removed_at, o.change, o.changed_at, o.changed_by, CAST(CASE WHEN EXISTS \
             (SELECT 1 FROM second_factors s WHERE s.person = 'operator:' || o.id) OR EXISTS \
             (SELECT 1 FROM passkeys p WHERE p.person = 'operator:' || o.id) \
             THEN 1 ELSE 0 END AS BIGINT) AS secured FROM operators o \
             WHERE CAST($1 AS TEXT) IS NULL OR o.prefecture = $1 ORDER BY o.id",
            values![scope.prefecture()],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Entry {
                operator: read(row)?,
                version: row.integer("version")?,
                changed: read_changed(row)?,
                signed_in_at: row.optional_time("signed_in_at")?,
                removed_at: row.optional_time("removed_at")?,
                has_second_factor: row.integer("secured")? > 0,
            })
        })
        .collect()
}

/// The change of an entry that is noted as its newest.
macro_rules! operator_update {
    ($set:literal) => {
        concat!(
            "UPDATE operators SET version = version + 1, change = $1, changed_at = $2, \
             changed_by = $3, ",
            $set,
            " WHERE id = $4 AND version = $5 AND removed_at IS NULL"
        )
    };
}
/// Changes an operator whose entry still has this version, and notes who did. False when it has another one, or the
/// operator was removed.
///
/// # Errors
/// What the database says.
pub(crate) async fn update(
    tx: &Tx,
    id: &str,
    version: i64,
    update: &Update<'_>,
    by: &str,
    now: OffsetDateTime,
) -> Result<bool, StoreError> {
    let (change, sql, further) = match update {
        Update::Duties { name, scope, roles } => (
            Change::Duties,
            operator_update!("name = $6, prefecture = $7, roles = $8"),
            values![*name, scope.prefecture(), words(roles)],
        ),
        Update::Password(hash) => (
            Change::Password,
            operator_update!("password_hash = $6, password_origin = 'temporary'"),
            values![*hash],
        ),
        Update::Removal => (
            Change::Removed,
            operator_update!("removed_at = $6"),
            values![now],
        ),
    };
    let mut arguments = values![change.as_str(), now, by, id, version];
    arguments.extend(further);
    Ok(tx.execute(sql, arguments).await? > 0)
}

/// The name of an operator, also of a removed one.
///
/// # Errors
/// What the database says.
pub(crate) async fn name(tx: &Tx, id: &str) -> Result<Option<String>, StoreError> {
    let row = tx
        .fetch_optional("SELECT name FROM operators WHERE id = $1", values![id])
        .await?;
    row.map(|row| row.text("name")).transpose()
}

/// Whether somebody of the centre manages operators.
///
/// # Errors
/// What the database says.
pub(crate) async fn centre_is_manned(tx: &Tx) -> Result<bool, StoreError> {
    let entries = entries(tx, &Scope::Centre).await?;
    Ok(entries.iter().any(|entry| {
        let operator = &entry.operator;
        let is_centre = operator.scope == Scope::Centre && operator.roles.contains(&Role::Centre);
        is_centre && entry.removed_at.is_none()
    }))
}

fn read(row: &Row) -> Result<Operator, StoreError> {
    Ok(Operator {
        id: row.text("id")?,
        name: row.text("name")?,
        password_hash: row.text("password_hash")?,
        password_origin: PasswordOrigin::read(row)?,
        scope: row
            .optional_text("prefecture")?
            .map_or(Scope::Centre, Scope::Prefecture),
        roles: roles(&row.text("roles")?)?,
    })
}

fn read_changed(row: &Row) -> Result<Option<Changed>, StoreError> {
    let (Some(change), Some(at), Some(by)) = (
        row.optional_text("change")?,
        row.optional_time("changed_at")?,
        row.optional_text("changed_by")?,
    ) else {
        return Ok(None);
    };
    let mut all = Change::ALL.into_iter();
    let change = all.find(|one| one.as_str() == change);
    let change = change.ok_or(StoreError::Corrupt("operators.change"))?;
    Ok(Some(Changed { change, at, by }))
}

/// Notes that the pages were opened.
///
/// # Errors
/// What the database says.
pub(crate) async fn note_sign_in(tx: &Tx, id: &str, now: OffsetDateTime) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE operators SET signed_in_at = $1 WHERE id = $2",
        values![now, id],
    )
    .await?;
    Ok(())
}

/// Whether this can be the id of an operator.
pub(crate) fn is_id(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=32).contains(&text.len()) && text.bytes().all(allowed)
}

/// Roles as words of the database and of the record.
pub(crate) fn words(roles: &[Role]) -> String {
    let words: Vec<_> = roles.iter().map(|role| role.as_str()).collect();
    words.join(" ")
}

fn roles(words: &str) -> Result<Vec<Role>, StoreError> {
    words
        .split_whitespace()
        .map(|word| {
            let found = Role::ALL.into_iter().find(|role| role.as_str() == word);
            found.ok_or(StoreError::Corrupt("roles"))
        })
        .collect()
}

/// Gives a temporary password on the server, by its hash. False when there is no such operator.
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
            "UPDATE operators SET password_hash = $1, password_origin = 'temporary', \
             version = version + 1, change = $2, changed_at = $3, changed_by = $4 \
             WHERE id = $5 AND removed_at IS NULL",
            values![hash, Change::Password.as_str(), now, ON_SERVER, id],
        )
        .await?;
    Ok(changed > 0)
}

/// Sets the password that an operator has chosen in place of the one with the hash `before`. False
/// when it has been replaced meanwhile.
///
/// # Errors
/// What the database says.
pub(crate) async fn set_own_password(
    tx: &Tx,
    id: &str,
    before: &str,
    hash: &str,
) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "UPDATE operators SET password_hash = $1, password_origin = 'own' \
             WHERE id = $2 AND password_hash = $3 AND removed_at IS NULL",
            values![hash, id, before],
        )
        .await?;
    Ok(changed > 0)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;
    use crate::store::testing::{NOW, on_each_database};

    #[tokio::test]
    async fn an_operator_comes_back_as_it_was() {
        on_each_database(|store| async move {
            let operator = &Operator {
                id: "tokyo-1".to_owned(),
                name: "審査 一郎".to_owned(),
                password_hash: "x".to_owned(),
                password_origin: PasswordOrigin::Own,
                scope: Scope::Prefecture("13".to_owned()),
                roles: vec![Role::Reception, Role::Audit],
            };
            assert!(operator.scope.covers("13") && !operator.scope.covers("14"));
            store
                .run_tx("test", |tx| async move {
                    insert(&tx, operator, NOW).await?;
                    assert!(find(&tx, "tokyo-1").await?.as_ref() == Some(operator));
                    assert!(find(&tx, "tokyo-2").await?.is_none());
                    assert!(!renew_password(&tx, "tokyo-2", "y", NOW).await?);
                    assert!(renew_password(&tx, "tokyo-1", "y", NOW).await?);
                    let renewed = find(&tx, "tokyo-1").await?.unwrap();
                    assert_eq!(renewed.password_hash, "y");
                    assert_eq!(renewed.password_origin, PasswordOrigin::Temporary);
                    assert!(!set_own_password(&tx, "tokyo-1", "x", "z").await?);
                    assert!(set_own_password(&tx, "tokyo-1", "y", "z").await?);
                    assert!(!centre_is_manned(&tx).await?);
                    let entry = entries(&tx, &operator.scope).await?.remove(0);
                    let changed = entry.changed.unwrap();
                    assert_eq!(
                        (changed.change, &*changed.by),
                        (Change::Password, ON_SERVER)
                    );
                    let seen = entry.version;
                    let elsewhere = Scope::Prefecture("14".to_owned());
                    assert!(entries(&tx, &elsewhere).await?.is_empty());
                    for (version, done) in [(seen - 1, false), (seen, true), (seen + 1, false)] {
                        let removal = &Update::Removal;
                        let removed = update(&tx, "tokyo-1", version, removal, "x", NOW).await?;
                        assert_eq!(removed, done, "{version}");
                    }
                    let entry = entries(&tx, &operator.scope).await?.remove(0);
                    assert_eq!(entry.changed.unwrap().change, Change::Removed);
                    assert_eq!(name(&tx, "tokyo-1").await?.as_ref(), Some(&operator.name));
                    assert!(find(&tx, "tokyo-1").await?.is_none());
                    Ok::<_, StoreError>(())
                })
                .await
                .unwrap();
            let again = store
                .run_tx("test", |tx| async move { insert(&tx, operator, NOW).await })
                .await;
            assert!(matches!(again, Err(StoreError::Exists)));
        })
        .await;
    }
}
