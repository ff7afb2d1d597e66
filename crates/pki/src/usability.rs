//! Whether a certificate can be used for connecting, as far as it tells by itself: who issued it,
//! for what it is, and its dates. What only a record knows (its kind, a revocation, its office) is
//! judged by whoever keeps the record.

use time::OffsetDateTime;

use crate::certificate::Certificate;
use crate::error::PkiError;
use crate::trust::TrustAnchors;

/// Why a certificate cannot be used for connecting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unusable {
    /// No authority that is believed has issued it.
    OtherIssuer {
        /// Who has, empty where it cannot be read.
        issuer: String,
    },
    /// It is of an authority that is believed, for something else.
    WrongUse(Usage),
    /// It is not valid yet.
    NotYetValid {
        /// Its first moment.
        from: OffsetDateTime,
    },
    /// It is past its end.
    Expired {
        /// Its last moment.
        at: OffsetDateTime,
    },
}

/// For what else a certificate is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Usage {
    /// A server's.
    Server,
    /// An authority's, or for signing.
    Signing,
}

impl Usage {
    /// The word for it in problem documents.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Server => "server",
            Self::Signing => "signing",
        }
    }
}

/// Judges issuer and use. Dates are left out: an expired certificate of ours is still ours.
///
/// # Errors
/// [`Unusable::OtherIssuer`] or [`Unusable::WrongUse`].
pub fn check_use(
    certificate: &Certificate,
    anchors: &TrustAnchors,
    authorities: &[Certificate],
    now: OffsetDateTime,
) -> Result<(), Unusable> {
    // An order that no certificate of ours has would make `clamp` panic.
    let (first, last) = (certificate.not_before(), certificate.not_after());
    let within = if now < first { first } else { now.min(last) };
    match anchors.verify(certificate, authorities, within) {
        Ok(()) if certificate.allows_client_auth() => Ok(()),
        Ok(()) if certificate.allows_server_auth() => Err(Unusable::WrongUse(Usage::Server)),
        Ok(()) => Err(Unusable::WrongUse(Usage::Signing)),
        Err(PkiError::NotPermitted { .. }) if is_named(certificate, anchors, authorities) => {
            Err(Unusable::WrongUse(Usage::Signing))
        }
        Err(_) => Err(Unusable::OtherIssuer {
            issuer: certificate.issuer_name().to_owned(),
        }),
    }
}

/// Judges the dates.
///
/// # Errors
/// [`Unusable::NotYetValid`] or [`Unusable::Expired`].
pub fn check_dates(certificate: &Certificate, now: OffsetDateTime) -> Result<(), Unusable> {
    if now < certificate.not_before() {
        return Err(Unusable::NotYetValid {
            from: certificate.not_before(),
        });
    }
    if now > certificate.not_after() {
        return Err(Unusable::Expired {
            at: certificate.not_after(),
        });
    }
    Ok(())
}

/// Whether its issuer is one of ours by name. Enough to tell an authority's own certificate from a
/// foreign one; nobody is let in for it.
fn is_named(
    certificate: &Certificate,
    anchors: &TrustAnchors,
    authorities: &[Certificate],
) -> bool {
    let issuer = certificate.issuer_name();
    let mut all = authorities.iter().chain(anchors.roots());
    all.any(|above| above.subject_name() == issuer)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use time::Duration;
    use time::macros::datetime;

    use super::*;
    use crate::authority::{AuthorityName, create_root, prepare_issuing};
    use crate::issue::{issue, prepare_client, prepare_server};
    use crate::profile::Validity;
    use crate::subject::{ClientSubject, Publication};
    use crate::{Identity, KeyPair, SerialNumber};

    const NOW: OffsetDateTime = datetime!(2026-01-05 09:00 UTC);

    struct Hierarchy {
        root: Certificate,
        issuing: Identity,
    }

    impl Hierarchy {
        fn new(name: &str) -> Self {
            let called = |level: &str| AuthorityName {
                organisation: "試験".to_owned(),
                common_name: format!("{name} {level}"),
            };
            let validity = days(-100, 2000);
            let serial = || SerialNumber::random().unwrap();
            let key = KeyPair::generate().unwrap();
            let root = create_root(&called("Root"), &key, serial(), validity).unwrap();
            let signer = Identity::new(key, root.clone(), Vec::new()).unwrap();
            let key = KeyPair::generate().unwrap();
            let public = key.public_key();
            let none = Publication::default();
            let prepared =
                prepare_issuing(&called("Issuing"), public, serial(), validity, &none, &root);
            let issuing = issue(prepared.unwrap(), &signer).unwrap();
            let issuing = Identity::new(key, issuing, Vec::new()).unwrap();
            Self { root, issuing }
        }

        fn client(&self, validity: Validity) -> Certificate {
            let subject = ClientSubject {
                office_number: "1370000018".parse().unwrap(),
                account: "KJ131370000018".to_owned(),
                kind_id: "careplan".to_owned(),
                office_name: "青空".to_owned(),
                terminal: None,
            };
            let (key, serial) = (KeyPair::generate().unwrap(), SerialNumber::random());
            let (none, issuer) = (Publication::default(), self.issuing.certificate());
            let public = key.public_key();
            let prepared =
                prepare_client(&subject, public, serial.unwrap(), validity, &none, issuer);
            issue(prepared.unwrap(), &self.issuing).unwrap()
        }

        fn server(&self) -> Certificate {
            let names = ["localhost".to_owned()];
            let (key, serial) = (KeyPair::generate().unwrap(), SerialNumber::random());
            let (none, issuer) = (Publication::default(), self.issuing.certificate());
            let (public, validity) = (key.public_key(), days(-1, 30));
            let prepared = prepare_server(&names, public, serial.unwrap(), validity, &none, issuer);
            issue(prepared.unwrap(), &self.issuing).unwrap()
        }
    }

    fn days(from: i64, to: i64) -> Validity {
        Validity::between(NOW + Duration::days(from), NOW + Duration::days(to)).unwrap()
    }

    #[test]
    fn issuer_and_use_are_told_whatever_the_dates() {
        let ours = Hierarchy::new("試験");
        let other = Hierarchy::new("個人番号カード");
        let anchors = TrustAnchors::new(ours.root.clone());
        let authorities = [ours.issuing.certificate().clone()];
        let check = |certificate: &Certificate, expected: Result<(), Unusable>| {
            assert_eq!(
                check_use(certificate, &anchors, &authorities, NOW),
                expected
            );
        };
        for (from, to) in [(-1, 30), (-30, -1), (10, 30)] {
            check(&ours.client(days(from, to)), Ok(()));
        }
        let wrong = |usage| Err(Unusable::WrongUse(usage));
        check(&ours.server(), wrong(Usage::Server));
        check(ours.issuing.certificate(), wrong(Usage::Signing));
        check(&ours.root, wrong(Usage::Signing));
        let issuer = "個人番号カード Issuing".to_owned();
        check(
            &other.client(days(-1, 30)),
            Err(Unusable::OtherIssuer { issuer }),
        );
    }

    #[test]
    fn the_first_and_the_last_second_count() {
        let certificate = Hierarchy::new("試験").client(days(0, 1));
        let (from, at) = (certificate.not_before(), certificate.not_after());
        let second = Duration::SECOND;
        for within in [from, at] {
            assert_eq!(check_dates(&certificate, within), Ok(()));
        }
        let early = check_dates(&certificate, from - second);
        assert_eq!(early, Err(Unusable::NotYetValid { from }));
        let late = check_dates(&certificate, at + second);
        assert_eq!(late, Err(Unusable::Expired { at }));
    }
}
