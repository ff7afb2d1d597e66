//! Whether a certificate that arrives is the one that was asked for. Decides only.

use pki::usability::{Unusable, check_dates, check_use};
use pki::{Certificate, TrustAnchors};
use protocol::{CertificateFacts, Trouble};
use time::OffsetDateTime;

use crate::failure::Failure;
use crate::words::Text;

/// What the certificate must say.
#[derive(Debug)]
pub(crate) struct Wanted<'a> {
    /// The public key (SubjectPublicKeyInfo) whose private half is here.
    pub(crate) public_key: &'a [u8],
    /// The office, where it is known beforehand.
    pub(crate) office_number: Option<&'a str>,
}

/// Finds the wanted certificate among those that arrived and checks it up to the pinned root.
/// Returns it with the authorities above it that were sent along. One whose validity begins later
/// is checked as of its first moment: it is used from then on.
pub(crate) fn accept(
    arrived: Vec<Certificate>,
    wanted: &Wanted<'_>,
    anchors: &TrustAnchors,
    now: OffsetDateTime,
) -> Result<(Certificate, Vec<Certificate>), Failure> {
    let (mine, others): (Vec<_>, Vec<_>) = arrived
        .into_iter()
        .partition(|certificate| certificate.public_key_der() == wanted.public_key);
    let certificate = mine
        .into_iter()
        .next()
        .ok_or_else(|| refused("issued-other-key"))?;
    let roots = anchors.roots();
    let chain: Vec<Certificate> = others
        .into_iter()
        .filter(|other| other.is_authority() && !roots.contains(other))
        .collect();
    let from = certificate.not_before().max(now);
    check_use(&certificate, anchors, &chain, from)
        .and_then(|()| check_dates(&certificate, from))
        .map_err(unusable)?;
    let office = certificate
        .office_number()
        .ok_or_else(|| refused("issued-no-office"))?;
    if wanted
        .office_number
        .is_some_and(|number| number != office.as_str())
    {
        let facts = CertificateFacts::default();
        return Err(Failure::certificate(Trouble::OtherOffice, facts));
    }
    Ok((certificate, chain))
}

/// What a certificate tells against itself, as a failure.
pub(crate) fn unusable(unusable: Unusable) -> Failure {
    let none = CertificateFacts::default();
    let (trouble, facts) = match unusable {
        Unusable::OtherIssuer { issuer } => {
            let issuer = Some(issuer).filter(|issuer| !issuer.is_empty());
            (Trouble::OtherIssuer, CertificateFacts { issuer, ..none })
        }
        Unusable::WrongUse(usage) => {
            let usage = Some(usage.as_str().to_owned());
            (Trouble::WrongUse, CertificateFacts { usage, ..none })
        }
        Unusable::NotYetValid { from } => {
            let at = Some(from);
            (Trouble::NotYetValid, CertificateFacts { at, ..none })
        }
        Unusable::Expired { at } => {
            let at = Some(at);
            (Trouble::Expired, CertificateFacts { at, ..none })
        }
    };
    Failure::certificate(trouble, facts)
}

fn refused(key: &'static str) -> Failure {
    Failure::no_certificate(Text::new(key))
}
