//! Table `use_contacts`: whom the operator of the exchange asks at an office. Only the present
//! ones are kept, and none once the office has ended its use.

use careplan::OfficeNumber;

use super::{StoreError, Tx, values};

/// Somebody to ask.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Contact {
    /// Name, of a person or a post.
    pub(crate) name: String,
    /// Telephone.
    pub(crate) telephone: String,
    /// Mail address; may be empty.
    pub(crate) mail: String,
}

/// The contacts of an office.
///
/// # Errors
/// What the database says.
pub(crate) async fn of_office(tx: &Tx, number: OfficeNumber) -> Result<Vec<Contact>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT name, telephone, mail FROM use_contacts WHERE office_number = $1 \
             ORDER BY place",
            values![number.as_str()],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Contact {
                name: row.text("name")?,
                telephone: row.text("telephone")?,
                mail: row.text("mail")?,
            })
        })
        .collect()
}

/// Puts these contacts in the place of those before.
///
/// # Errors
/// What the database says.
pub(crate) async fn replace(
    tx: &Tx,
    number: OfficeNumber,
    contacts: &[Contact],
) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM use_contacts WHERE office_number = $1",
        values![number.as_str()],
    )
    .await?;
    for (place, contact) in (0_i64..).zip(contacts) {
        tx.execute(
            "INSERT INTO use_contacts (office_number, place, name, telephone, mail) \
             VALUES ($1, $2, $3, $4, $5)",
            values![
                number.as_str(),
                place,
                &contact.name,
                &contact.telephone,
                &contact.mail
            ],
        )
        .await?;
    }
    Ok(())
}
