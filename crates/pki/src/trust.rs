//! Whom to believe: from a certificate up to a root that the operator configured.
//!
//! Small and strict: our own hierarchy (root, issuing authority, leaf), P-256 with SHA-256, no
//! name constraints, no policies to choose. A cross certificate is a link like any other, from one
//! root to another. Revocation is not looked at: the store is asked, on every request.

use time::OffsetDateTime;

use crate::certificate::{Certificate, PathLength};
use crate::error::PkiError;
use crate::profile::KeyUse;

/// The roots that are believed.
#[derive(Debug, Clone)]
pub struct TrustAnchors {
    roots: Vec<Certificate>,
}

impl TrustAnchors {
    /// Believes one root.
    #[must_use]
    pub fn new(root: Certificate) -> Self {
        Self { roots: vec![root] }
    }

    /// Believes one more, for the time in which one root follows another.
    #[must_use]
    pub fn with(mut self, root: Certificate) -> Self {
        self.roots.push(root);
        self
    }

    /// Believes the roots among `certificates`, and nothing else of them.
    #[must_use]
    pub fn of_roots(certificates: &[Certificate]) -> Self {
        let roots = certificates.iter().filter(|one| one.is_root());
        Self {
            roots: roots.cloned().collect(),
        }
    }

    /// The roots.
    #[must_use]
    pub fn roots(&self) -> &[Certificate] {
        &self.roots
    }

    /// Checks that `leaf` was issued below one of the roots and that everything on the way was
    /// valid at `at`. `intermediates` may hold more than is needed, in any order.
    ///
    /// # Errors
    /// [`PkiError::UnknownIssuer`], [`PkiError::Expired`], [`PkiError::NotYetValid`],
    /// [`PkiError::BadSignature`], [`PkiError::NotPermitted`].
    pub fn verify(
        &self,
        leaf: &Certificate,
        intermediates: &[Certificate],
        at: OffsetDateTime,
    ) -> Result<(), PkiError> {
        if leaf.is_authority() {
            return Err(PkiError::NotPermitted {
                reason: "an authority's certificate was used where an office's is needed",
            });
        }
        require_usage(leaf, KeyUse::DigitalSignature)?;
        check_alone(leaf, at)?;
        self.climb(leaf, intermediates, at, 0)
    }

    /// Checks that `authority` is one, that it was issued below one of the roots, and that
    /// everything on the way was valid at `at`; for what authorities themselves sign.
    ///
    /// # Errors
    /// As [`Self::verify`].
    pub fn verify_authority(
        &self,
        authority: &Certificate,
        intermediates: &[Certificate],
        at: OffsetDateTime,
    ) -> Result<(), PkiError> {
        if !authority.is_authority() {
            return Err(PkiError::NotPermitted {
                reason: "a certificate was used where an authority's is needed",
            });
        }
        check_alone(authority, at)?;
        self.climb(authority, intermediates, at, 1)
    }

    /// Finds the issuer of `certificate`, below which `depth` authorities were passed already.
    fn climb(
        &self,
        certificate: &Certificate,
        intermediates: &[Certificate],
        at: OffsetDateTime,
        depth: u32,
    ) -> Result<(), PkiError> {
        if let Some(root) = find_issuer(certificate, self.roots.iter()) {
            // The root is believed because it is configured; its own rules still hold.
            check_issuer(certificate, root, at, depth)?;
            return root.verify_signed_by(&root.public_key()?);
        }
        // A root that came along with the message is nobody's proof.
        let below_roots = intermediates
            .iter()
            .filter(|candidate| !candidate.is_root());
        let issuer = find_issuer(certificate, below_roots)
            .filter(|_| depth < MAXIMUM_DEPTH)
            .ok_or_else(|| PkiError::UnknownIssuer {
                issuer: certificate.issuer_name().to_owned(),
            })?;
        check_issuer(certificate, issuer, at, depth)?;
        self.climb(issuer, intermediates, at, depth + 1)
    }
}

/// The certificates above `leaf` among `authorities`, nearest first: whoever issued it, cross
/// certificates on the way, and the root.
#[must_use]
pub fn above(leaf: &Certificate, authorities: &[Certificate]) -> Vec<Certificate> {
    let mut path: Vec<Certificate> = Vec::new();
    let mut roots = Vec::new();
    let mut below = vec![leaf.clone()];
    while let Some(one) = below.pop() {
        let found = authorities.iter().filter(|above| issued(above, &one));
        for above in found {
            if above.is_root() {
                roots.push(above.clone());
            } else if !path.contains(above) {
                path.push(above.clone());
                // Whoever believes the root that signed a cross certificate has it, and nobody
                // else shall be asked to.
                if !above.is_cross() {
                    below.push(above.clone());
                }
            }
        }
    }
    path.extend(roots.into_iter().take(1));
    path
}

fn issued(above: &Certificate, below: &Certificate) -> bool {
    above != below
        && find_issuer(below, std::iter::once(above)).is_some()
        && above
            .public_key()
            .and_then(|key| below.verify_signed_by(&key))
            .is_ok()
}

/// The certificate whose name, and key identifier where given, is that of the issuer.
fn find_issuer<'a>(
    certificate: &Certificate,
    mut candidates: impl Iterator<Item = &'a Certificate>,
) -> Option<&'a Certificate> {
    let wanted = certificate.extensions().authority_key_identifier.as_deref();
    candidates.find(|candidate| {
        candidate.subject_raw() == certificate.issuer_raw()
            && (wanted.is_none()
                || candidate.subject_key_identifier().is_none()
                || candidate.subject_key_identifier() == wanted)
    })
}

/// Whether `issuer` was allowed to issue `certificate`, and did.
fn check_issuer(
    certificate: &Certificate,
    issuer: &Certificate,
    at: OffsetDateTime,
    depth: u32,
) -> Result<(), PkiError> {
    match issuer.extensions().authority {
        None => {
            return Err(PkiError::NotPermitted {
                reason: "its issuer is not an authority",
            });
        }
        Some(PathLength::AtMost(length)) if depth > length => {
            return Err(PkiError::NotPermitted {
                reason: "there are more authorities above it than allowed",
            });
        }
        Some(PathLength::AtMost(_) | PathLength::Unlimited) => {}
    }
    require_usage(issuer, KeyUse::KeyCertSign)?;
    check_alone(issuer, at)?;
    certificate.verify_signed_by(&issuer.public_key()?)
}

/// What can be said about one certificate without its issuer.
fn check_alone(certificate: &Certificate, at: OffsetDateTime) -> Result<(), PkiError> {
    if certificate.extensions().unknown_critical {
        return Err(PkiError::NotPermitted {
            reason: "it carries a critical extension that is not known here",
        });
    }
    if at < certificate.not_before() {
        return Err(PkiError::NotYetValid {
            subject: certificate.subject_name().to_owned(),
            not_before: certificate.not_before(),
        });
    }
    if at > certificate.not_after() {
        return Err(PkiError::Expired {
            subject: certificate.subject_name().to_owned(),
            not_after: certificate.not_after(),
        });
    }
    Ok(())
}

fn require_usage(certificate: &Certificate, usage: KeyUse) -> Result<(), PkiError> {
    let flags = certificate.extensions().key_usage.unwrap_or_default();
    if flags & usage.flag() == 0 {
        return Err(PkiError::NotPermitted {
            reason: "its key usage does not allow it",
        });
    }
    Ok(())
}

/// Authorities between a leaf and a root: one is usual, two leave room.
const MAXIMUM_DEPTH: u32 = 2;
