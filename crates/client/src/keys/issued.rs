//! Whether a certificate that arrives is the one that was asked for. Decides only.

use pki::{Certificate, PkiError, TrustAnchors};
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
    match anchors.verify(&certificate, &chain, from) {
        Ok(()) => {}
        Err(PkiError::Expired { not_after, .. }) => {
            let text = Text::new("certificate-expired").with("end", not_after.date());
            return Err(Failure::no_certificate(text));
        }
        Err(PkiError::NotYetValid { not_before, .. }) => {
            let text = Text::new("certificate-not-yet").with("start", not_before.date());
            return Err(Failure::no_certificate(text));
        }
        Err(_) => return Err(refused("issued-not-trusted")),
    }
    if !certificate.allows_client_auth() {
        return Err(refused("issued-wrong-use"));
    }
    let office = certificate
        .office_number()
        .ok_or_else(|| refused("issued-no-office"))?;
    if wanted
        .office_number
        .is_some_and(|number| number != office.as_str())
    {
        return Err(refused("issued-other-office"));
    }
    Ok((certificate, chain))
}

fn refused(key: &'static str) -> Failure {
    Failure::no_certificate(Text::new(key))
}
