//! A certificate authority for tests, and offices with its certificates. Everything is fictional.

use pki::authority::{AuthorityName, create_root, prepare_issuing};
use pki::issue::{issue, prepare_client};
use pki::profile::Validity;
use pki::subject::{ClientSubject, Publication};
use pki::{Certificate, Identity, KeyPair, SerialNumber};
use time::{Duration, OffsetDateTime};

/// A root and an issuing authority below it.
pub(crate) struct Authority {
    pub(crate) root: Certificate,
    pub(crate) issuing: Identity,
}

impl Authority {
    /// A new authority whose certificates began before `now`.
    pub(crate) fn new(now: OffsetDateTime) -> Self {
        let name = |common_name: &str| AuthorityName {
            organisation: "試験連合会".to_owned(),
            common_name: common_name.to_owned(),
        };
        let validity = Validity::from_now(now, Duration::days(3650)).unwrap();
        let serial = || SerialNumber::random().unwrap();
        let root_key = KeyPair::generate().unwrap();
        let root = create_root(&name("試験ルート"), &root_key, serial(), validity).unwrap();
        let key = KeyPair::generate().unwrap();
        let prepared = prepare_issuing(
            &name("試験発行局"),
            key.public_key(),
            serial(),
            Validity::from_now(now, Duration::days(1800)).unwrap(),
            &Publication::default(),
            &root,
        )
        .unwrap();
        let signer = Identity::new(root_key, root.clone(), Vec::new()).unwrap();
        let issuing = issue(prepared, &signer).unwrap();
        Self {
            root,
            issuing: Identity::new(key, issuing, Vec::new()).unwrap(),
        }
    }

    /// A key and a certificate for an office.
    pub(crate) fn office(&self, number: &str, now: OffsetDateTime) -> Identity {
        let key = KeyPair::generate().unwrap();
        let subject = ClientSubject {
            office_number: number.parse().unwrap(),
            account: format!("KJ{number}"),
            kind_id: "careplan".to_owned(),
            office_name: "ひまわり居宅介護支援センター".to_owned(),
            terminal: None,
        };
        let prepared = prepare_client(
            &subject,
            key.public_key(),
            SerialNumber::random().unwrap(),
            Validity::from_now(now, Duration::days(365)).unwrap(),
            &Publication::default(),
            self.issuing.certificate(),
        )
        .unwrap();
        let certificate = issue(prepared, &self.issuing).unwrap();
        Identity::new(key, certificate, vec![self.issuing.certificate().clone()]).unwrap()
    }
}
