//! Offices that can be reached through the exchange. Read as a whole, because a list with numbers
//! for every prefecture needs all of them; whoever shows it keeps it for a while.

use std::collections::BTreeMap;

use careplan::{OfficeNumber, ServiceKind};
use time::OffsetDateTime;

use super::{StoreError, Tx, values};

/// An office that can be reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ConnectedOffice {
    /// 介護保険事業所番号.
    pub(crate) number: OfficeNumber,
    /// Name.
    pub(crate) name: String,
    /// How the name is read; may be empty.
    pub(crate) kana: String,
    /// Number of the prefecture, two digits.
    pub(crate) prefecture: String,
    /// Municipality, by its name; may be empty.
    pub(crate) municipality: String,
    /// The kinds of service with which it uses the exchange.
    pub(crate) services: Vec<ServiceKind>,
    /// Since when it can be reached: its first certificate was issued, and its use had begun.
    pub(crate) since: OffsetDateTime,
}

/// The offices that are not suspended, use the exchange with some service and have a certificate, of
/// one of these kinds, that can be used at `now`; by number.
///
/// # Errors
/// What the database says.
pub(crate) async fn all(
    tx: &Tx,
    kinds: &[&str],
    now: OffsetDateTime,
) -> Result<Vec<ConnectedOffice>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT o.number, o.name, o.kana, o.prefecture, o.municipality, c.kind, MIN(c.issued_at) AS since, \
             CAST(MAX(CASE WHEN c.revoked_at IS NULL AND c.not_before <= $1 \
             AND c.not_after >= $2 AND l.receipt IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS usable \
             FROM offices o JOIN certificates c ON c.office_number = o.number \
             LEFT JOIN lost_keys l ON l.receipt = c.receipt \
             WHERE o.suspended_at IS NULL AND c.der IS NOT NULL \
             GROUP BY o.number, o.name, o.kana, o.prefecture, o.municipality, c.kind \
             ORDER BY o.number",
            values![now, now],
        )
        .await?;
    let mut found: BTreeMap<OfficeNumber, (ConnectedOffice, i64)> = BTreeMap::new();
    for row in &rows {
        if !kinds.contains(&row.text("kind")?.as_str()) {
            continue;
        }
        let (number, since) = (row.parsed("number")?, row.time("since")?);
        let usable = row.integer("usable")?;
        if let Some((office, most)) = found.get_mut(&number) {
            office.since = office.since.min(since);
            *most = usable.max(*most);
            continue;
        }
        let office = ConnectedOffice {
            number,
            name: row.text("name")?,
            kana: row.text("kana")?,
            prefecture: row.text("prefecture")?,
            municipality: row.text("municipality")?,
            services: Vec::new(),
            since,
        };
        found.insert(number, (office, usable));
    }
    found.retain(|_, (_, usable)| *usable > 0);
    let rows = tx
        .fetch_all(
            "SELECT s.number, s.kind, l.starts_at FROM office_services s \
             JOIN licences l ON l.office_number = s.number AND l.kind = s.kind \
             WHERE l.state = 'in-use' AND l.starts_at <= $1 \
             AND (l.ends_at IS NULL OR l.ends_at > $1) ORDER BY s.number, s.kind",
            values![now],
        )
        .await?;
    let mut begun: BTreeMap<OfficeNumber, OffsetDateTime> = BTreeMap::new();
    for row in &rows {
        let (number, at): (OfficeNumber, _) = (row.parsed("number")?, row.time("starts_at")?);
        if let Some((office, _)) = found.get_mut(&number) {
            office.services.push(row.parsed("kind")?);
            let first = begun.entry(number).or_insert(at);
            *first = at.min(*first);
        }
    }
    let offices = found.into_values().filter_map(|(mut office, _)| {
        office.since = office.since.max(*begun.get(&office.number)?);
        Some(office)
    });
    Ok(offices.collect())
}
