//! Who calls the exchange, over the tables `certificates`, `offices`, `office_services` and
//! `unattended_grants`: everything that every request asks for, with one statement.

use super::certificate::{self, CertificateRecord};
use super::office::{self, Office};
use super::unattended::{self, Unattended};
use super::{Question, Row, StoreError, values};

/// A certificate with its office.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    /// The certificate's row.
    pub(crate) certificate: CertificateRecord,
    /// The office it was issued to.
    pub(crate) office: Office,
    /// What the certificate may do while nobody is signed in.
    pub(crate) grant: Option<Unattended>,
}

/// The certificate with this serial (lower-case hexadecimal).
pub(crate) fn asked(serial: &str) -> Question<Option<Caller>> {
    Question::new(
        "SELECT c.serial, c.receipt, c.office_number, c.account_id, c.kind, c.terminal, \
         c.not_before, c.not_after, c.der, c.fingerprint, c.issued_at, c.revoked_at, \
         c.revoked_reason, c.revoked_by, c.last_used_at, \
         o.number, o.name, o.kana, o.prefecture, o.municipality, o.claiming, o.suspended_at, \
         o.suspended_reason, (SELECT STRING_AGG(s.kind, ',') FROM office_services s \
         WHERE s.number = o.number) AS services, g.kinds, g.origin, g.given_at, g.given_by \
         FROM certificates c JOIN offices o ON o.number = c.office_number \
         LEFT JOIN unattended_grants g ON g.receipt = c.receipt WHERE c.serial = $1",
        values![serial],
        |rows| rows.first().map(read).transpose(),
    )
}

fn read(row: &Row) -> Result<Caller, StoreError> {
    let grant = match row.optional_text("origin")? {
        Some(_) => Some(unattended::read(row)?),
        None => None,
    };
    Ok(Caller {
        certificate: certificate::read(row)?,
        office: office::read_with_services(row)?,
        grant,
    })
}
