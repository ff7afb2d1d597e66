//! Table `unattended_grants`: certificates that work while nobody is signed in (自動送受信).
//!
//! A grant belongs to an application, so that it can be given before the certificate is there. A
//! renewed certificate takes the grant of the one before.

use std::collections::HashMap;

use careplan::OfficeNumber;
use time::OffsetDateTime;

use super::right::Kinds;
use super::{Row, StoreError, Tx, values};

/// A certificate may work while nobody is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unattended {
    /// For which kinds of service.
    pub(crate) kinds: Kinds,
    /// How it came about.
    pub(crate) origin: Origin,
    /// Since when.
    pub(crate) given_at: OffsetDateTime,
    /// The administrator; nobody for what stood before there were grants.
    pub(crate) given_by: Option<String>,
}

impl Unattended {
    /// What the configuration gives to every certificate.
    pub(crate) fn by_settings(now: OffsetDateTime) -> Self {
        Self {
            kinds: Kinds::All,
            origin: Origin::Settings,
            given_at: now,
            given_by: None,
        }
    }
}

/// How a grant came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// It was chosen at `renkei setup`.
    Setup,
    /// An administrator gave it on the portal.
    Portal,
    /// An administrator gave it at the terminal.
    Terminal,
    /// The configuration gives it to every certificate.
    Settings,
    /// The certificate is older than grants.
    Before,
}

impl Origin {
    const ALL: [Self; 5] = [
        Self::Setup,
        Self::Portal,
        Self::Terminal,
        Self::Settings,
        Self::Before,
    ];

    /// The word in the database.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Setup => "setup",
            Self::Portal => "portal",
            Self::Terminal => "terminal",
            Self::Settings => "settings",
            Self::Before => "before",
        }
    }
}

/// Gives a grant to the certificate of an application, or changes the one it has.
///
/// # Errors
/// What the database says.
pub(crate) async fn give(tx: &Tx, receipt: &str, grant: &Unattended) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO unattended_grants (receipt, kinds, origin, given_at, given_by) \
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (receipt) DO UPDATE SET \
         kinds = excluded.kinds, origin = excluded.origin, given_at = excluded.given_at, \
         given_by = excluded.given_by",
        values![
            receipt,
            grant.kinds.words(),
            grant.origin.as_str(),
            grant.given_at,
            grant.given_by.as_deref()
        ],
    )
    .await?;
    Ok(())
}

/// The grant of the certificate of an application.
///
/// # Errors
/// What the database says.
pub(crate) async fn find(tx: &Tx, receipt: &str) -> Result<Option<Unattended>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT kinds, origin, given_at, given_by FROM unattended_grants WHERE receipt = $1",
            values![receipt],
        )
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// The grants of an office, by 受付番号.
///
/// # Errors
/// What the database says.
pub(crate) async fn of_office(
    tx: &Tx,
    number: OfficeNumber,
) -> Result<HashMap<String, Unattended>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT g.receipt, g.kinds, g.origin, g.given_at, g.given_by \
             FROM unattended_grants g JOIN applications a ON a.receipt = g.receipt \
             WHERE a.office_number = $1",
            values![number.as_str()],
        )
        .await?;
    let grants = rows
        .iter()
        .map(|row| Ok((row.text("receipt")?, read(row)?)));
    grants.collect()
}

/// Takes the grant away from the certificate of an application, and from those that renew it.
/// False when there was none.
///
/// # Errors
/// What the database says.
pub(crate) async fn take_away(tx: &Tx, receipt: &str) -> Result<bool, StoreError> {
    let taken = tx
        .execute(
            "WITH RECURSIVE terminal (receipt) AS (SELECT CAST($1 AS TEXT) UNION \
             SELECT a.receipt FROM application_answers a JOIN certificates c \
             ON c.serial = a.renews JOIN terminal t ON t.receipt = c.receipt) \
             DELETE FROM unattended_grants WHERE receipt IN (SELECT receipt FROM terminal)",
            values![receipt],
        )
        .await?;
    Ok(taken > 0)
}

/// Gives the certificate of an application the grant of the one that it renews, as it is now.
///
/// # Errors
/// What the database says.
pub(crate) async fn inherit(tx: &Tx, receipt: &str) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO unattended_grants (receipt, kinds, origin, given_at, given_by) \
         SELECT a.receipt, g.kinds, g.origin, g.given_at, g.given_by \
         FROM application_answers a JOIN certificates c ON c.serial = a.renews \
         JOIN unattended_grants g ON g.receipt = c.receipt WHERE a.receipt = $1 \
         ON CONFLICT (receipt) DO NOTHING",
        values![receipt],
    )
    .await?;
    Ok(())
}

/// Reads a grant.
///
/// # Errors
/// When a stored value does not have its form.
pub(super) fn read(row: &Row) -> Result<Unattended, StoreError> {
    let origin = row.text("origin")?;
    let origin = Origin::ALL.into_iter().find(|one| one.as_str() == origin);
    Ok(Unattended {
        kinds: Kinds::read(&row.text("kinds")?)?,
        origin: origin.ok_or(StoreError::Corrupt("unattended_grants.origin"))?,
        given_at: row.time("given_at")?,
        given_by: row.optional_text("given_by")?,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;
    use crate::renewal::Start;
    use crate::store::application;
    use crate::store::application_answers::{self, Answers};
    use crate::store::testing::pending_application;
    use crate::store::testing::{NOW, account_id, add_certificate, number, on_each_database};

    #[tokio::test]
    async fn a_grant_goes_on_with_the_renewal_and_ends_with_it() {
        on_each_database(|store| async move {
            store
                .run_tx("test", |tx| async move {
                    add_certificate(&tx, "0a", NOW).await?;
                    let renewal = application::Application {
                        key_origin: application::KeyOrigin::Office,
                        key_parts: None,
                        ..pending_application("B", number())
                    };
                    application::insert(&tx, &renewal).await?;
                    let answers = Answers {
                        renews: Some("0a".to_owned()),
                        start: Start::Now,
                        repeat_reason: None,
                        corrects: None,
                        gate_confirmed_at: None,
                    };
                    application_answers::insert(&tx, "B", &answers).await?;
                    inherit(&tx, "B").await?;
                    assert_eq!(find(&tx, "B").await?, None);
                    let grant = Unattended {
                        kinds: Kinds::read("43").unwrap(),
                        origin: Origin::Portal,
                        given_at: NOW,
                        given_by: Some(account_id(number())),
                    };
                    give(&tx, "A", &grant).await?;
                    inherit(&tx, "B").await?;
                    assert_eq!(find(&tx, "B").await?.as_ref(), Some(&grant));
                    assert!(take_away(&tx, "A").await?);
                    assert!(!take_away(&tx, "A").await?);
                    assert_eq!(find(&tx, "B").await?, None);
                    Ok::<_, StoreError>(())
                })
                .await
                .unwrap();
        })
        .await;
    }
}
