//! From the certificate of a time-stamping authority up to a root that somebody believes.

use der::asn1::ObjectIdentifier;
use time::OffsetDateTime;
use x509_parser::certificate::X509Certificate;

use super::WHAT;
use super::token::{common_name, parsed, verify_signature};
use crate::error::{PkiError, damaged};

/// Checks that `signer` may sign time stamps and stood below one of `roots` at `at`. `others` may
/// hold more than is needed, in any order.
pub(super) fn verify(
    signer: &[u8],
    others: &[Vec<u8>],
    roots: &[Vec<u8>],
    at: OffsetDateTime,
) -> Result<(), PkiError> {
    let certificate = parsed(signer)?;
    // Spec: RFC 3161 §2.3: critical, and this use alone.
    let usage = certificate.extended_key_usage().map_err(damaged(WHAT))?;
    if !usage.is_some_and(|usage| usage.critical && usage.value.time_stamping) {
        return Err(PkiError::NotPermitted {
            reason: "its extended key usage does not allow it to sign time stamps",
        });
    }
    require_valid(&certificate, at)?;
    climb(&certificate, others, roots, at, 0)
}

fn climb(
    certificate: &X509Certificate<'_>,
    others: &[Vec<u8>],
    roots: &[Vec<u8>],
    at: OffsetDateTime,
    depth: u32,
) -> Result<(), PkiError> {
    // The root itself may be who signs, where somebody runs a small authority.
    let raw = certificate.as_raw();
    if roots.iter().any(|root| root == raw) {
        return Ok(());
    }
    for root in roots {
        let root = parsed(root)?;
        if issued(&root, certificate)? {
            return require_authority(&root, at);
        }
    }
    for other in others.iter().filter(|_| depth < MAXIMUM_DEPTH) {
        let other = parsed(other)?;
        if other.as_raw() != raw && issued(&other, certificate)? {
            require_authority(&other, at)?;
            return climb(&other, others, roots, at, depth + 1);
        }
    }
    let mut issuer = certificate.issuer().iter_common_name();
    let name = issuer.next().and_then(|name| name.as_str().ok());
    Err(PkiError::UnknownIssuer {
        issuer: name.unwrap_or_default().to_owned(),
    })
}

/// Whether the name fits and the signature is that of `above`.
fn issued(above: &X509Certificate<'_>, below: &X509Certificate<'_>) -> Result<bool, PkiError> {
    if above.subject().as_raw() != below.issuer().as_raw() {
        return Ok(false);
    }
    let named = below.signature_algorithm.algorithm.as_bytes();
    let named = ObjectIdentifier::from_bytes(named).map_err(damaged(WHAT))?;
    let (message, signature) = (below.tbs_certificate.as_ref(), &below.signature_value.data);
    Ok(verify_signature(above.public_key(), named, message, signature).is_ok())
}

fn require_authority(
    certificate: &X509Certificate<'_>,
    at: OffsetDateTime,
) -> Result<(), PkiError> {
    let usage = certificate.key_usage().map_err(damaged(WHAT))?;
    let may_sign = usage.is_none_or(|usage| usage.value.key_cert_sign());
    if !certificate.is_ca() || !may_sign {
        return Err(PkiError::NotPermitted {
            reason: "its issuer is not an authority",
        });
    }
    require_valid(certificate, at)
}

fn require_valid(certificate: &X509Certificate<'_>, at: OffsetDateTime) -> Result<(), PkiError> {
    let (not_before, not_after) = (
        certificate.validity().not_before.to_datetime(),
        certificate.validity().not_after.to_datetime(),
    );
    if at < not_before {
        return Err(PkiError::NotYetValid {
            subject: common_name(certificate),
            not_before,
        });
    }
    if at > not_after {
        return Err(PkiError::Expired {
            subject: common_name(certificate),
            not_after,
        });
    }
    Ok(())
}

/// Authorities between a time-stamping authority and its root.
const MAXIMUM_DEPTH: u32 = 4;
