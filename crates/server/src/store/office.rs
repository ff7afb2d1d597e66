//! Offices and the services they offer. How they claim over time is in [`super::claiming`], to whom
//! they delegate it in [`super::delegation`].

use std::collections::BTreeMap;

use careplan::{OfficeNumber, ServiceKind};
use time::OffsetDateTime;

use super::claiming::{self, NewClaiming, Source};
use super::operator::Scope;
use super::{Question, Row, StoreError, Tx, Value, address_book, number_link, values};

/// An office on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Office {
    /// 介護保険事業所番号.
    pub(crate) number: OfficeNumber,
    /// Name.
    pub(crate) name: String,
    /// How the name is read; empty where nobody has entered it.
    pub(crate) kana: String,
    /// Number of the prefecture, two digits.
    pub(crate) prefecture: String,
    /// Municipality in the prefecture, by its name; empty where nobody has entered it.
    pub(crate) municipality: String,
    /// How it claims.
    pub(crate) claiming: Claiming,
    /// Since when and why it may not use the exchange.
    pub(crate) suspended: Option<Suspension>,
    /// The kinds of service it offers.
    pub(crate) kinds: Vec<ServiceKind>,
}

/// An office may not use the exchange.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Suspension {
    /// Since when.
    pub(crate) at: OffsetDateTime,
    /// Why, in the operator's words.
    pub(crate) reason: String,
}

/// How an office sends its claims to the federation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Claiming {
    /// By internet, itself.
    Internet,
    /// Through an agent (代理人).
    Agent,
    /// On a data medium.
    Media,
    /// On paper.
    Paper,
    /// Not recorded.
    Unknown,
}

impl Claiming {
    /// Every way.
    pub(crate) const ALL: [Self; 5] = [
        Self::Internet,
        Self::Agent,
        Self::Media,
        Self::Paper,
        Self::Unknown,
    ];

    /// The word in the database, the configuration and on the command line.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Internet => "internet",
            Self::Agent => "agent",
            Self::Media => "media",
            Self::Paper => "paper",
            Self::Unknown => "unknown",
        }
    }
}

/// The text is no way of claiming.
#[derive(Debug, thiserror::Error)]
#[error("not a way of claiming: internet, agent, media, paper or unknown")]
pub(crate) struct UnknownClaiming;

impl std::str::FromStr for Claiming {
    type Err = UnknownClaiming;

    fn from_str(text: &str) -> Result<Self, UnknownClaiming> {
        Self::ALL
            .into_iter()
            .find(|way| way.as_str() == text)
            .ok_or(UnknownClaiming)
    }
}

/// Adds an office with its services. Its way of claiming holds from this day on, as the federation
/// says; [`claiming::record`] tells more.
///
/// # Errors
/// [`StoreError::Exists`] when the number is on record.
pub(crate) async fn insert(
    tx: &Tx,
    office: &Office,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO offices (number, name, kana, prefecture, municipality, claiming, suspended_at, \
         suspended_reason, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        values![
            office.number.as_str(),
            &office.name,
            &office.kana,
            &office.prefecture,
            &office.municipality,
            office.claiming.as_str(),
            office.suspended.as_ref().map(|suspension| suspension.at),
            office
                .suspended
                .as_ref()
                .map(|suspension| suspension.reason.as_str()),
            now
        ],
    )
    .await?;
    insert_kinds(tx, office).await?;
    address_book::learn(tx, office.number, &office.name, &office.kana).await?;
    if office.claiming != Claiming::Unknown {
        let first = NewClaiming {
            way: office.claiming,
            from: now.to_offset(crate::clock::JAPAN).date(),
            source: Source::Federation,
            recorded_by: String::new(),
        };
        claiming::record(tx, office.number, &first, now).await?;
    }
    Ok(())
}

/// What is read of an office, beside its kinds of service.
macro_rules! columns {
    () => {
        "number, name, kana, prefecture, municipality, claiming, suspended_at, suspended_reason"
    };
}

/// The office with this number.
///
/// # Errors
/// What the database says.
pub(crate) async fn find(tx: &Tx, number: OfficeNumber) -> Result<Option<Office>, StoreError> {
    tx.ask(&asked(number)).await
}

/// The same as a question.
pub(crate) fn asked(number: OfficeNumber) -> Question<Option<Office>> {
    Question::new(
        concat!(
            "SELECT ",
            columns!(),
            ", (SELECT STRING_AGG(s.kind, ',') FROM office_services s \
             WHERE s.number = offices.number) AS services FROM offices WHERE number = $1"
        ),
        values![number.as_str()],
        |rows| rows.first().map(read_with_services).transpose(),
    )
}

/// The offices whose number lies in a range, by number.
///
/// # Errors
/// What the database says.
pub(crate) async fn between(
    tx: &Tx,
    low: OfficeNumber,
    high: OfficeNumber,
) -> Result<Vec<Office>, StoreError> {
    let rows = tx
        .fetch_all(
            concat!(
                "SELECT ",
                columns!(),
                " FROM offices WHERE number BETWEEN $1 AND $2 ORDER BY number"
            ),
            values![low.as_str(), high.as_str()],
        )
        .await?;
    let services = tx
        .fetch_all(
            "SELECT number, kind FROM office_services WHERE number BETWEEN $1 AND $2 \
             ORDER BY number, kind",
            values![low.as_str(), high.as_str()],
        )
        .await?;
    let mut kinds: BTreeMap<OfficeNumber, Vec<ServiceKind>> = BTreeMap::new();
    for row in &services {
        let number = row.parsed("number")?;
        kinds.entry(number).or_default().push(row.parsed("kind")?);
    }
    rows.iter()
        .map(|row| {
            let number = row.parsed("number")?;
            read(row, kinds.remove(&number).unwrap_or_default())
        })
        .collect()
}

/// Replaces name, place and services of an office.
///
/// # Errors
/// What the database says.
pub(crate) async fn update(tx: &Tx, office: &Office) -> Result<(), StoreError> {
    let number = office.number.as_str();
    tx.execute(
        "UPDATE offices SET name = $1, kana = $2, prefecture = $3, municipality = $4 \
         WHERE number = $5",
        values![
            &office.name,
            &office.kana,
            &office.prefecture,
            &office.municipality,
            number
        ],
    )
    .await?;
    tx.execute(
        "DELETE FROM office_services WHERE number = $1",
        values![number],
    )
    .await?;
    insert_kinds(tx, office).await?;
    address_book::learn(tx, office.number, &office.name, &office.kana).await
}

async fn insert_kinds(tx: &Tx, office: &Office) -> Result<(), StoreError> {
    for kind in &office.kinds {
        tx.execute(
            "INSERT INTO office_services (number, kind, prefecture, municipality) \
             VALUES ($1, $2, $3, $4)",
            values![
                office.number.as_str(),
                kind.as_str(),
                &office.prefecture,
                &office.municipality
            ],
        )
        .await?;
    }
    Ok(())
}

/// At most `limit` offices of `scope` whose number or name contains `query`, by number.
///
/// # Errors
/// What the database says.
pub(crate) async fn search(
    tx: &Tx,
    query: &str,
    scope: &Scope,
    limit: u32,
) -> Result<Vec<Office>, StoreError> {
    let pattern = containing(query);
    let rows = tx
        .fetch_all(
            concat!(
                "SELECT ",
                columns!(),
                " FROM offices \
             WHERE (number LIKE $1 ESCAPE '!' OR name LIKE $2 ESCAPE '!') \
             AND (CAST($3 AS TEXT) IS NULL OR prefecture = $3) ORDER BY number LIMIT $4"
            ),
            values![&pattern, &pattern, scope.prefecture(), i64::from(limit)],
        )
        .await?;
    let mut offices = Vec::with_capacity(rows.len());
    for row in &rows {
        offices.push(complete(tx, row).await?);
    }
    Ok(offices)
}

/// Records how the name of an office is read and where it is; the rest stays as it is. False when
/// there is no such office.
///
/// # Errors
/// What the database says.
pub(crate) async fn set_place(
    tx: &Tx,
    number: OfficeNumber,
    kana: &str,
    municipality: &str,
) -> Result<bool, StoreError> {
    let Some(mut office) = find(tx, number).await? else {
        return Ok(false);
    };
    kana.clone_into(&mut office.kana);
    municipality.clone_into(&mut office.municipality);
    update(tx, &office).await?;
    Ok(true)
}

/// Stops an office, or lets it use the exchange again. False when there is no such office.
///
/// # Errors
/// What the database says.
pub(crate) async fn set_suspension(
    tx: &Tx,
    number: OfficeNumber,
    suspension: Option<&Suspension>,
) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "UPDATE offices SET suspended_at = $1, suspended_reason = $2 WHERE number = $3",
            values![
                suspension.map(|suspension| suspension.at),
                suspension.map(|suspension| suspension.reason.as_str()),
                number.as_str()
            ],
        )
        .await?;
    if let Some(suspension) = suspension {
        number_link::end_of_office(tx, number, suspension.at).await?;
    }
    Ok(changed > 0)
}

async fn complete(tx: &Tx, row: &Row) -> Result<Office, StoreError> {
    let number: OfficeNumber = row.parsed("number")?;
    let kinds = tx
        .fetch_all(
            "SELECT kind FROM office_services WHERE number = $1 ORDER BY kind",
            vec![Value::from(number.as_str())],
        )
        .await?;
    let kinds = kinds.iter().map(|row| row.parsed("kind"));
    read(row, kinds.collect::<Result<_, _>>()?)
}

/// Reads an office with its kinds of service in the column `services`.
///
/// # Errors
/// When a stored value does not have its form.
pub(super) fn read_with_services(row: &Row) -> Result<Office, StoreError> {
    let services = row.optional_text("services")?.unwrap_or_default();
    let kinds = services.split(',').filter(|kind| !kind.is_empty());
    let kinds = kinds.map(|kind| kind.parse().map_err(|_| StoreError::Corrupt("services")));
    let mut kinds: Vec<ServiceKind> = kinds.collect::<Result<_, _>>()?;
    kinds.sort_unstable();
    read(row, kinds)
}

fn read(row: &Row, kinds: Vec<ServiceKind>) -> Result<Office, StoreError> {
    let suspended = match row.optional_time("suspended_at")? {
        Some(at) => {
            let reason = row.optional_text("suspended_reason")?.unwrap_or_default();
            Some(Suspension { at, reason })
        }
        None => None,
    };
    Ok(Office {
        number: row.parsed("number")?,
        name: row.text("name")?,
        kana: row.text("kana")?,
        prefecture: row.text("prefecture")?,
        municipality: row.text("municipality")?,
        claiming: row.parsed("claiming")?,
        suspended,
        kinds,
    })
}

/// The pattern of LIKE (escaped with `!`) for whatever contains a text, wild cards taken literally.
pub(crate) fn containing(text: &str) -> String {
    let text = text.trim().replace('!', "!!");
    format!("%{}%", text.replace('%', "!%").replace('_', "!_"))
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a failed test may panic"
    )]
    use super::*;
    use crate::store::testing::{NOW, number, on_each_database};

    fn office() -> Office {
        Office {
            number: number(),
            name: "居宅介護支援 青空 100%".to_owned(),
            kana: "アオゾラ".to_owned(),
            prefecture: "13".to_owned(),
            municipality: "千代田区".to_owned(),
            claiming: Claiming::Media,
            suspended: None,
            kinds: vec!["43".parse().unwrap(), "46".parse().unwrap()],
        }
    }

    #[tokio::test]
    async fn an_office_comes_back_as_it_was() {
        on_each_database(|store| async move {
            let office = &office();
            store
                .run_tx("test", |tx| async move { insert(&tx, office, NOW).await })
                .await
                .unwrap();
            let again = store
                .run_tx("test", |tx| async move { insert(&tx, office, NOW).await })
                .await;
            assert!(matches!(again, Err(StoreError::Exists)));
            let found = store
                .read("test", |tx| async move { find(&tx, number()).await })
                .await
                .unwrap();
            assert_eq!(found.as_ref(), Some(office));
            let suspension = &Suspension {
                at: NOW,
                reason: "休止".to_owned(),
            };
            let stopped = store
                .run_tx("test", |tx| async move {
                    assert!(set_suspension(&tx, number(), Some(suspension)).await?);
                    find(&tx, number()).await
                })
                .await
                .unwrap()
                .unwrap();
            assert_eq!(stopped.suspended.as_ref(), Some(suspension));
        })
        .await;
    }

    #[tokio::test]
    async fn search_takes_wild_cards_literally() {
        on_each_database(|store| async move {
            let office = &office();
            store
                .run_tx("test", |tx| async move { insert(&tx, office, NOW).await })
                .await
                .unwrap();
            for (query, hits) in [
                ("", 1),
                ("青空", 1),
                ("37000", 1),
                ("100%", 1),
                ("1%8", 0),
                ("_", 0),
                ("!", 0),
            ] {
                let found = store
                    .read("test", |tx| async move {
                        search(&tx, query, &Scope::Centre, 10).await
                    })
                    .await
                    .unwrap();
                assert_eq!(found.len(), hits, "{query}");
            }
        })
        .await;
    }
}
