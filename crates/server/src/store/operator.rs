//! Operators: the people of the federation who work on the console.

use time::OffsetDateTime;

use super::{StoreError, Tx, values};

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
    /// Whose affairs the operator sees.
    pub(crate) scope: Scope,
    /// What the operator may do.
    pub(crate) roles: Vec<Role>,
}

/// Adds an operator.
///
/// # Errors
/// [`StoreError::Exists`] when the id is taken.
pub(crate) async fn insert(
    tx: &Tx,
    operator: &Operator,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO operators (id, name, password_hash, prefecture, roles, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6)",
        values![
            &operator.id,
            &operator.name,
            &operator.password_hash,
            operator.scope.prefecture(),
            words(&operator.roles),
            now
        ],
    )
    .await?;
    Ok(())
}

/// The operator with this id.
///
/// # Errors
/// What the database says.
pub(crate) async fn find(tx: &Tx, id: &str) -> Result<Option<Operator>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT id, name, password_hash, prefecture, roles FROM operators WHERE id = $1",
            values![id],
        )
        .await?;
    row.map(|row| {
        Ok(Operator {
            id: row.text("id")?,
            name: row.text("name")?,
            password_hash: row.text("password_hash")?,
            scope: row
                .optional_text("prefecture")?
                .map_or(Scope::Centre, Scope::Prefecture),
            roles: roles(&row.text("roles")?)?,
        })
    })
    .transpose()
}

fn words(roles: &[Role]) -> String {
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

/// Replaces the password. False when there is no such operator.
///
/// # Errors
/// What the database says.
pub(crate) async fn set_password(tx: &Tx, id: &str, hash: &str) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "UPDATE operators SET password_hash = $1 WHERE id = $2",
            values![hash, id],
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
                scope: Scope::Prefecture("13".to_owned()),
                roles: vec![Role::Reception, Role::Audit],
            };
            assert!(operator.scope.covers("13") && !operator.scope.covers("14"));
            store
                .run_tx("test", |tx| async move {
                    insert(&tx, operator, NOW).await?;
                    assert!(find(&tx, "tokyo-1").await?.as_ref() == Some(operator));
                    assert!(find(&tx, "tokyo-2").await?.is_none());
                    assert!(!set_password(&tx, "tokyo-2", "y").await?);
                    assert!(set_password(&tx, "tokyo-1", "y").await?);
                    let renewed = find(&tx, "tokyo-1").await?.unwrap();
                    assert_eq!(renewed.password_hash, "y");
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
