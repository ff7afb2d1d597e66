//! Reads a list back, for the list that follows it.

use time::OffsetDateTime;
use x509_parser::prelude::{CertificateRevocationList, FromDer as _};

use crate::asn1::{AlgorithmIdentifier, canonical_frame};
use crate::certificate::Certificate;
use crate::error::{PkiError, damaged};
use crate::oid;
use crate::revocation::{Reason, Revoked};
use crate::serial::SerialNumber;

/// What a list says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadList {
    /// Its number.
    pub number: u64,
    /// When it was made.
    pub this_update: OffsetDateTime,
    /// Until when it holds.
    pub next_update: OffsetDateTime,
    /// Who stands on it.
    pub revoked: Vec<Revoked>,
}

/// Reads a list (DER) that `issuer` has signed.
///
/// # Errors
/// [`PkiError::Damaged`] when it is none of ours, [`PkiError::UnknownIssuer`] when it is of
/// another issuer, [`PkiError::BadSignature`] when it was changed.
pub fn read(der: &[u8], issuer: &Certificate) -> Result<ReadList, PkiError> {
    let (rest, list) = CertificateRevocationList::from_der(der).map_err(damaged(WHAT))?;
    if !rest.is_empty()
        || list.signature_algorithm.algorithm.as_bytes() != oid::ECDSA_SHA256.as_bytes()
    {
        return Err(PkiError::Damaged { what: WHAT });
    }
    if list.issuer().as_raw() != issuer.subject_raw() {
        let name = list.issuer().iter_common_name().next();
        let name = name.and_then(|name| name.as_str().ok()).unwrap_or_default();
        return Err(PkiError::UnknownIssuer {
            issuer: name.to_owned(),
        });
    }
    let (to_be_signed, signature) = (list.tbs_cert_list.as_ref(), &list.signature_value.data);
    let algorithm = AlgorithmIdentifier::bare(oid::ECDSA_SHA256);
    if canonical_frame(to_be_signed, algorithm, signature, WHAT)? != der {
        return Err(PkiError::Damaged { what: WHAT });
    }
    let key = issuer.public_key()?;
    key.require_p256()?;
    key.verify(to_be_signed, signature, WHAT)?;
    let number = list
        .crl_number()
        .and_then(|number| u64::try_from(number).ok());
    let next_update = list.next_update();
    let (Some(number), Some(next_update)) = (number, next_update) else {
        return Err(PkiError::Damaged { what: WHAT });
    };
    let revoked = list.iter_revoked_certificates().map(|entry| {
        let code = entry.reason_code().map(|(_, code)| code.0);
        Ok(Revoked {
            serial: SerialNumber::from_bytes(entry.raw_serial())?,
            at: entry.revocation_date.to_datetime(),
            reason: Reason::ALL
                .into_iter()
                .find(|reason| reason.code() == code)
                .unwrap_or(Reason::Unspecified),
        })
    });
    Ok(ReadList {
        number,
        this_update: list.last_update().to_datetime(),
        next_update: next_update.to_datetime(),
        revoked: revoked.collect::<Result<_, PkiError>>()?,
    })
}

const WHAT: &str = "revocation list";
