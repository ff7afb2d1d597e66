//! Contacts of the federations (国保連合会), one a prefecture, and of the centre.

use time::OffsetDateTime;

use super::{Row, StoreError, Tx, values};
use crate::opening_hours::{OnHolidays, OpeningHours, WrittenHours};

/// The number under which the centre's contact stands.
pub(crate) const CENTRE: &str = "00";

/// Whom to ask, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Contact {
    /// Number of the prefecture, or [`CENTRE`].
    pub(crate) prefecture: String,
    /// Name of the body.
    pub(crate) name: String,
    /// Department; may be empty.
    pub(crate) department: String,
    /// Telephone: digits and hyphens; may be empty.
    pub(crate) telephone: String,
    /// Address for paper forms; may be empty.
    pub(crate) address: String,
    /// Web page; may be empty.
    pub(crate) web_page: String,
    /// When the telephone is answered.
    pub(crate) hours: OpeningHours,
}

/// A query for whole contacts.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT prefecture, name, department, telephone, address, web_page, weekdays, opens, \
             closes, holidays, closed_days FROM federations",
            $rest
        )
    };
}

/// Enters or replaces a contact.
///
/// # Errors
/// What the database says.
pub(crate) async fn put(tx: &Tx, contact: &Contact, now: OffsetDateTime) -> Result<(), StoreError> {
    let hours = contact.hours.written();
    tx.execute(
        "INSERT INTO federations (prefecture, name, department, telephone, address, web_page, \
         weekdays, opens, closes, holidays, closed_days, updated_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) \
         ON CONFLICT (prefecture) DO UPDATE SET name = excluded.name, \
         department = excluded.department, telephone = excluded.telephone, \
         address = excluded.address, web_page = excluded.web_page, \
         weekdays = excluded.weekdays, opens = excluded.opens, closes = excluded.closes, \
         holidays = excluded.holidays, closed_days = excluded.closed_days, \
         updated_at = excluded.updated_at",
        values![
            &contact.prefecture,
            &contact.name,
            &contact.department,
            &contact.telephone,
            &contact.address,
            &contact.web_page,
            hours.weekdays,
            hours.opens,
            hours.closes,
            word(hours.holidays),
            hours.closed_days,
            now
        ],
    )
    .await?;
    Ok(())
}

/// Takes a contact away. False when there is none.
///
/// # Errors
/// What the database says.
pub(crate) async fn remove(tx: &Tx, prefecture: &str) -> Result<bool, StoreError> {
    let removed = tx
        .execute(
            "DELETE FROM federations WHERE prefecture = $1",
            values![prefecture],
        )
        .await?;
    Ok(removed > 0)
}

/// The contact that is entered for this prefecture itself.
///
/// # Errors
/// What the database says.
pub(crate) async fn find(tx: &Tx, prefecture: &str) -> Result<Option<Contact>, StoreError> {
    let row = tx
        .fetch_optional(select!(" WHERE prefecture = $1"), values![prefecture])
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// Whom an office of this prefecture asks: its federation, or the centre where nothing is entered
/// for it; `None` when nobody is entered at all.
///
/// # Errors
/// What the database says.
pub(crate) async fn contact(tx: &Tx, prefecture: &str) -> Result<Option<Contact>, StoreError> {
    match find(tx, prefecture).await? {
        Some(contact) => Ok(Some(contact)),
        None => find(tx, CENTRE).await,
    }
}

/// Everything that is entered, by number, the centre first.
///
/// # Errors
/// What the database says.
pub(crate) async fn all(tx: &Tx) -> Result<Vec<Contact>, StoreError> {
    let rows = tx
        .fetch_all(select!(" ORDER BY prefecture"), values![])
        .await?;
    rows.iter().map(read).collect()
}

fn read(row: &Row) -> Result<Contact, StoreError> {
    let written = WrittenHours {
        weekdays: row.text("weekdays")?,
        opens: row.text("opens")?,
        closes: row.text("closes")?,
        holidays: match row.text("holidays")?.as_str() {
            "closed" => OnHolidays::Closed,
            "open" => OnHolidays::Open,
            _ => return Err(StoreError::Corrupt("holidays")),
        },
        closed_days: row.text("closed_days")?,
    };
    Ok(Contact {
        prefecture: row.text("prefecture")?,
        name: row.text("name")?,
        department: row.text("department")?,
        telephone: row.text("telephone")?,
        address: row.text("address")?,
        web_page: row.text("web_page")?,
        hours: OpeningHours::read(&written).map_err(|_| StoreError::Corrupt("opens"))?,
    })
}

fn word(holidays: OnHolidays) -> &'static str {
    match holidays {
        OnHolidays::Closed => "closed",
        OnHolidays::Open => "open",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;
    use crate::store::testing::{NOW, on_each_database};

    fn entered(prefecture: &str, name: &str) -> Contact {
        Contact {
            prefecture: prefecture.to_owned(),
            name: name.to_owned(),
            department: "介護保険課".to_owned(),
            telephone: "00-0000-0000".to_owned(),
            address: String::new(),
            web_page: String::new(),
            hours: OpeningHours::default(),
        }
    }

    #[tokio::test]
    async fn who_has_no_contact_of_its_own_gets_the_centre() {
        on_each_database(|store| async move {
            store
                .run_tx("test", |tx| async move {
                    assert_eq!(contact(&tx, "13").await?, None);
                    put(&tx, &entered(CENTRE, "中央"), NOW).await?;
                    put(&tx, &entered("13", "甲"), NOW).await?;
                    put(&tx, &entered("13", "乙"), NOW).await?;
                    assert_eq!(contact(&tx, "13").await?, Some(entered("13", "乙")));
                    assert_eq!(contact(&tx, "14").await?, Some(entered(CENTRE, "中央")));
                    assert_eq!(all(&tx).await?.len(), 2);
                    assert!(remove(&tx, "13").await? && !remove(&tx, "13").await?);
                    assert_eq!(contact(&tx, "13").await?, Some(entered(CENTRE, "中央")));
                    Ok::<_, StoreError>(())
                })
                .await
                .unwrap();
        })
        .await;
    }
}
