//! Browsers in which a person has signed in before. The random id in the browser's cookie is kept
//! as its hash, apart for each person who uses the browser.

use time::OffsetDateTime;
use uuid::Uuid;

use super::{Row, StoreError, Tx, values};

/// What a person showed in a browser when signing in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    /// The password; there was no second factor.
    Password,
    /// The password and a second factor.
    SecondFactor,
}

impl Shown {
    fn as_str(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::SecondFactor => "second-factor",
        }
    }
}

/// A known browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KnownDevice {
    /// Id, for addresses.
    pub(crate) id: String,
    /// What was shown there last.
    pub(crate) shown: Shown,
    /// A word for the browser.
    pub(crate) browser: String,
    /// A word for the system.
    pub(crate) system: String,
    /// When it became known.
    pub(crate) since: OffsetDateTime,
    /// The last sign-in there.
    pub(crate) last_at: OffsetDateTime,
    /// Until when it is known.
    pub(crate) expires_at: OffsetDateTime,
}

/// A complete sign-in in a browser.
pub(crate) struct Visit<'a> {
    /// Hash of the id in the cookie that the browser showed, if any.
    pub(crate) before: Option<&'a [u8]>,
    /// Hash of the new id in its cookie.
    pub(crate) device_hash: &'a [u8],
    /// Who.
    pub(crate) person: &'a str,
    /// What was shown.
    pub(crate) shown: Shown,
    /// A word for the browser.
    pub(crate) browser: &'a str,
    /// A word for the system.
    pub(crate) system: &'a str,
    /// When.
    pub(crate) at: OffsetDateTime,
    /// Until when the browser is known from now on.
    pub(crate) expires_at: OffsetDateTime,
}

/// Makes a browser known, or known for longer, under its new id: for nobody who uses it does the
/// id before count any more.
///
/// # Errors
/// What the database says.
pub(crate) async fn remember(tx: &Tx, visit: &Visit<'_>) -> Result<(), StoreError> {
    if let Some(before) = visit.before {
        tx.execute(
            "UPDATE known_devices SET device_hash = $1 WHERE device_hash = $2",
            values![visit.device_hash, before],
        )
        .await?;
    }
    tx.execute(
        "INSERT INTO known_devices (id, device_hash, person, shown, browser, system, since, \
         last_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8) \
         ON CONFLICT (device_hash, person) DO UPDATE SET shown = excluded.shown, \
         browser = excluded.browser, system = excluded.system, last_at = excluded.last_at, \
         expires_at = excluded.expires_at",
        values![
            Uuid::new_v4().to_string(),
            visit.device_hash,
            visit.person,
            visit.shown.as_str(),
            visit.browser,
            visit.system,
            visit.at,
            visit.expires_at
        ],
    )
    .await?;
    Ok(())
}

/// The browser with this hash, if it is known for this person.
///
/// # Errors
/// What the database says.
pub(crate) async fn find(
    tx: &Tx,
    device_hash: &[u8],
    person: &str,
    now: OffsetDateTime,
) -> Result<Option<KnownDevice>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT id, shown, browser, system, since, last_at, expires_at FROM known_devices \
             WHERE device_hash = $1 AND person = $2 AND expires_at > $3",
            values![device_hash, person, now],
        )
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// The browsers that are known for a person, the one last used first.
///
/// # Errors
/// What the database says.
pub(crate) async fn of_person(
    tx: &Tx,
    person: &str,
    now: OffsetDateTime,
) -> Result<Vec<KnownDevice>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT id, shown, browser, system, since, last_at, expires_at FROM known_devices \
             WHERE person = $1 AND expires_at > $2 ORDER BY last_at DESC, id",
            values![person, now],
        )
        .await?;
    rows.iter().map(read).collect()
}

/// Forgets one of a person. False when it is gone already.
///
/// # Errors
/// What the database says.
pub(crate) async fn forget(tx: &Tx, person: &str, id: &str) -> Result<bool, StoreError> {
    let forgotten = tx
        .execute(
            "DELETE FROM known_devices WHERE person = $1 AND id = $2",
            values![person, id],
        )
        .await?;
    Ok(forgotten > 0)
}

/// Forgets all of a person.
///
/// # Errors
/// What the database says.
pub(crate) async fn forget_all(tx: &Tx, person: &str) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM known_devices WHERE person = $1",
        values![person],
    )
    .await?;
    Ok(())
}

/// Removes what is known no longer.
///
/// # Errors
/// What the database says.
pub(crate) async fn remove_expired(tx: &Tx, now: OffsetDateTime) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM known_devices WHERE expires_at <= $1",
        values![now],
    )
    .await?;
    Ok(())
}

fn read(row: &Row) -> Result<KnownDevice, StoreError> {
    let shown = row.text("shown")?;
    let shown = [Shown::Password, Shown::SecondFactor]
        .into_iter()
        .find(|one| one.as_str() == shown)
        .ok_or(StoreError::Corrupt("known_devices.shown"))?;
    Ok(KnownDevice {
        id: row.text("id")?,
        shown,
        browser: row.text("browser")?,
        system: row.text("system")?,
        since: row.time("since")?,
        last_at: row.time("last_at")?,
        expires_at: row.time("expires_at")?,
    })
}
