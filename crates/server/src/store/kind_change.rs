//! Table `kind_changes`: what holds for a kind of certificate from a day on. Rows are only added;
//! one that is not wanted is withdrawn before its day.

use std::str::FromStr;

use serde::Deserialize;
use time::{Date, OffsetDateTime};

use super::{Row, StoreError, Tx, values};

/// Whether a kind can be applied for here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Offer {
    /// It can.
    Open,
    /// It cannot.
    Closed,
}

impl Offer {
    /// The word in records and forms.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
        }
    }
}

impl FromStr for Offer {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        let offers = [Self::Open, Self::Closed];
        offers
            .into_iter()
            .find(|offer| offer.as_str() == word)
            .ok_or(())
    }
}

/// How 発行手数料 is collected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Collection {
    /// 差引: from the benefits that the federation pays out.
    Deducted,
    /// By an invoice that the office pays.
    Invoiced,
}

impl Collection {
    /// Both.
    pub(crate) const ALL: [Self; 2] = [Self::Deducted, Self::Invoiced];

    /// The word in records and forms.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Deducted => "deducted",
            Self::Invoiced => "invoiced",
        }
    }
}

impl FromStr for Collection {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        Self::ALL
            .into_iter()
            .find(|collection| collection.as_str() == word)
            .ok_or(())
    }
}

/// What can change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Terms {
    /// The Japanese label.
    pub(crate) label: String,
    /// 発行手数料 in yen.
    pub(crate) fee_yen: u32,
    /// How it is collected.
    pub(crate) collection: Collection,
    /// Validity in years.
    pub(crate) validity_years: u16,
    /// Whether it can be applied for here.
    pub(crate) offer: Offer,
}

/// A change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KindChange {
    /// Id of the kind.
    pub(crate) kind: String,
    /// Its number among the changes of the kind.
    pub(crate) number: i64,
    /// The day from which on it holds.
    pub(crate) from: Date,
    /// What holds then.
    pub(crate) terms: Terms,
    /// The operator who entered it.
    pub(crate) entered_by: String,
    /// When.
    pub(crate) entered_at: OffsetDateTime,
    /// The operator who withdrew it, and when.
    pub(crate) withdrawn: Option<(String, OffsetDateTime)>,
}

/// Every change of every kind, by kind and number, those that were withdrawn too.
///
/// # Errors
/// What the database says.
pub(crate) async fn all(tx: &Tx) -> Result<Vec<KindChange>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT kind, number, from_day, label, fee_yen, collection, validity_years, offer, \
             entered_by, entered_at, withdrawn_by, withdrawn_at FROM kind_changes ORDER BY kind, number",
            values![],
        )
        .await?;
    rows.iter().map(read).collect()
}

/// Enters a change. False when its number is taken or another one begins on the same day.
///
/// # Errors
/// What the database says.
pub(crate) async fn enter(tx: &Tx, change: &KindChange) -> Result<bool, StoreError> {
    let terms = &change.terms;
    let entered = tx
        .execute(
            "INSERT INTO kind_changes (kind, number, from_day, label, fee_yen, collection, \
             validity_years, offer, entered_by, entered_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
             ON CONFLICT DO NOTHING",
            values![
                &change.kind,
                change.number,
                change.from,
                &terms.label,
                i64::from(terms.fee_yen),
                terms.collection.as_str(),
                i64::from(terms.validity_years),
                terms.offer.as_str(),
                &change.entered_by,
                change.entered_at
            ],
        )
        .await?;
    Ok(entered > 0)
}

/// Withdraws a change of which the day is still to come after `today`. False when it is not there,
/// withdrawn already, or holds by now.
///
/// # Errors
/// What the database says.
pub(crate) async fn withdraw(
    tx: &Tx,
    (kind, number): (&str, i64),
    operator: &str,
    (now, today): (OffsetDateTime, Date),
) -> Result<bool, StoreError> {
    let withdrawn = tx
        .execute(
            "UPDATE kind_changes SET withdrawn_by = $3, withdrawn_at = $4 WHERE kind = $1 \
             AND number = $2 AND withdrawn_at IS NULL AND from_day > $5",
            values![kind, number, operator, now, today],
        )
        .await?;
    Ok(withdrawn > 0)
}

fn read(row: &Row) -> Result<KindChange, StoreError> {
    let withdrawn_by = row.optional_text("withdrawn_by")?;
    let fee = u32::try_from(row.integer("fee_yen")?);
    let years = u16::try_from(row.integer("validity_years")?);
    Ok(KindChange {
        kind: row.text("kind")?,
        number: row.integer("number")?,
        from: row.day("from_day")?,
        terms: Terms {
            label: row.text("label")?,
            fee_yen: fee.map_err(|_| StoreError::Corrupt("fee_yen"))?,
            collection: row.parsed("collection")?,
            validity_years: years.map_err(|_| StoreError::Corrupt("validity_years"))?,
            offer: row.parsed("offer")?,
        },
        entered_by: row.text("entered_by")?,
        entered_at: row.time("entered_at")?,
        withdrawn: withdrawn_by.zip(row.optional_time("withdrawn_at")?),
    })
}
