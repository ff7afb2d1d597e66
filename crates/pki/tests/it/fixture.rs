//! A fictional exchange: a root, an issuing authority, and offices.

use std::sync::OnceLock;

use careplan::OfficeNumber;
use pki::authority::{AuthorityName, create_root, prepare_issuing};
use pki::issue::{issue, prepare_client, prepare_server};
use pki::key::KeyKind;
use pki::profile::Validity;
use pki::subject::{ClientSubject, Publication};
use pki::{Certificate, Identity, KeyPair, SerialNumber, TrustAnchors};
use time::{Duration, OffsetDateTime};

/// The time of every test: 2026-01-05 00:00:00 UTC.
pub(crate) const NOW_SECONDS: i64 = 1_767_571_200;

pub(crate) fn now() -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(NOW_SECONDS).unwrap()
}

/// A root and the authority below it.
pub(crate) struct Exchange {
    pub(crate) root: Certificate,
    pub(crate) issuing: Identity,
}

impl Exchange {
    pub(crate) fn new() -> Self {
        let root_key = KeyPair::generate().unwrap();
        let root = create_root(
            &name("ルート認証局"),
            &root_key,
            SerialNumber::random().unwrap(),
            Validity::from_now(now(), Duration::days(20 * 365)).unwrap(),
        )
        .unwrap();
        let root_identity = Identity::new(root_key, root.clone(), Vec::new()).unwrap();
        let key = KeyPair::generate().unwrap();
        let prepared = prepare_issuing(
            &name("発行認証局"),
            key.public_key(),
            SerialNumber::random().unwrap(),
            Validity::from_now(now(), Duration::days(10 * 365)).unwrap(),
            &Publication::default(),
            &root,
        )
        .unwrap();
        let certificate = issue(prepared, &root_identity).unwrap();
        Self {
            root,
            issuing: Identity::new(key, certificate, Vec::new()).unwrap(),
        }
    }

    pub(crate) fn anchors(&self) -> TrustAnchors {
        TrustAnchors::new(self.root.clone())
    }

    pub(crate) fn chain(&self) -> Vec<Certificate> {
        vec![self.issuing.certificate().clone(), self.root.clone()]
    }

    /// An office with a certificate for three years.
    pub(crate) fn office(&self) -> Identity {
        self.office_until(now() + Duration::days(3 * 365))
    }

    /// A server of the exchange.
    pub(crate) fn server(&self) -> Identity {
        let key = KeyPair::generate().unwrap();
        let prepared = prepare_server(
            &["mailbox.example.jp".to_owned(), "127.0.0.1".to_owned()],
            key.public_key(),
            SerialNumber::random().unwrap(),
            Validity::from_now(now(), Duration::days(365)).unwrap(),
            &Publication::default(),
            self.issuing.certificate(),
        )
        .unwrap();
        let certificate = issue(prepared, &self.issuing).unwrap();
        Identity::new(key, certificate, self.chain()).unwrap()
    }

    /// An office with a key of a kind.
    pub(crate) fn office_with(&self, kind: KeyKind) -> Identity {
        let key = KeyPair::generate_of(kind).unwrap();
        self.certified(key, now() + Duration::days(3 * 365))
    }

    pub(crate) fn office_until(&self, not_after: OffsetDateTime) -> Identity {
        self.certified(KeyPair::generate().unwrap(), not_after)
    }

    fn certified(&self, key: KeyPair, not_after: OffsetDateTime) -> Identity {
        let prepared = prepare_client(
            &subject(),
            key.public_key(),
            SerialNumber::random().unwrap(),
            Validity::between(now() - Duration::hours(1), not_after).unwrap(),
            &publication(self.issuing.certificate()),
            self.issuing.certificate(),
        )
        .unwrap();
        let certificate = issue(prepared, &self.issuing).unwrap();
        Identity::new(key, certificate, self.chain()).unwrap()
    }
}

/// One exchange for all tests that do not need their own.
pub(crate) fn exchange() -> &'static Exchange {
    static EXCHANGE: OnceLock<Exchange> = OnceLock::new();
    EXCHANGE.get_or_init(Exchange::new)
}

pub(crate) fn subject() -> ClientSubject {
    ClientSubject {
        office_number: OfficeNumber::try_from("1370000018").unwrap(),
        account: "A0000001".to_owned(),
        kind_id: "care-office".to_owned(),
        office_name: "ひまわり居宅介護支援事業所".to_owned(),
        terminal: Some("端末1".to_owned()),
    }
}

/// Where the exchange publishes.
pub(crate) const BASE: &str = "http://pki.example.jp";

pub(crate) fn publication(issuer: &Certificate) -> Publication {
    Publication::below(BASE, issuer, now() - Duration::hours(1))
}

fn name(common_name: &str) -> AuthorityName {
    AuthorityName {
        organisation: "ケアプラン連携試験所".to_owned(),
        common_name: common_name.to_owned(),
    }
}
