//! The exchange in which the targets take place: an authority and an office, with keys that are
//! the same in every run, so that inputs of one run mean the same in the next.

use std::sync::LazyLock;

use pki::authority::{AuthorityName, create_root, prepare_issuing};
use pki::issue::{issue, prepare_client};
use pki::profile::Validity;
use pki::subject::{ClientSubject, Publication};
use pki::{Certificate, Identity, KeyPair, PkiError, SerialNumber, TrustAnchors};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

use super::tree::tlv;

/// When everything takes place.
pub const NOW: OffsetDateTime = datetime!(2026-01-05 00:00 UTC);

/// Everybody there is.
pub struct World {
    pub root: Certificate,
    pub issuing: Identity,
    pub office: Identity,
}

pub static WORLD: LazyLock<World> =
    LazyLock::new(|| World::make().expect("an exchange can be made"));

impl World {
    fn make() -> Result<Self, PkiError> {
        let name = |common_name: &str| AuthorityName {
            organisation: "連携試験所".to_owned(),
            common_name: common_name.to_owned(),
        };
        let validity = |days| Validity::from_now(NOW - Duration::DAY, Duration::days(days));
        let serial = |number| SerialNumber::from_bytes(&[0x41, number]);
        let root_key = key(1)?;
        let root = create_root(&name("Root"), &root_key, serial(1)?, validity(7000)?)
            .expect("a root can be made");
        let above = Identity::new(root_key, root.clone(), Vec::new())?;
        let own = key(2)?;
        let prepared = prepare_issuing(
            &name("Issuing"),
            own.public_key(),
            serial(2)?,
            validity(3000)?,
            &Publication::default(),
            &root,
        )
        .expect("an authority may be as it is");
        let issuing = Identity::new(own, issue(prepared, &above)?, vec![root.clone()])?;
        let subject = ClientSubject {
            office_number: "1370000018".parse().expect("a number of an office"),
            account: "A0000001".to_owned(),
            kind_id: "careplan".to_owned(),
            office_name: "ひまわり居宅介護支援事業所".to_owned(),
            terminal: Some("受付".to_owned()),
        };
        let own = key(3)?;
        let prepared = prepare_client(
            &subject,
            own.public_key(),
            serial(3)?,
            validity(1000)?,
            &Publication::below("http://pki.example.jp", issuing.certificate(), NOW),
            issuing.certificate(),
        )
        .expect("an office may have a certificate");
        let chain = vec![issuing.certificate().clone(), root.clone()];
        let office = Identity::new(own, issue(prepared, &issuing)?, chain)?;
        Ok(Self {
            root,
            issuing,
            office,
        })
    }

    /// Whom everybody believes.
    pub fn anchors(&self) -> TrustAnchors {
        TrustAnchors::new(self.root.clone())
    }

    /// What stands between an office and the root.
    pub fn between(&self) -> &[Certificate] {
        std::slice::from_ref(self.issuing.certificate())
    }
}

/// A key that everybody knows.
fn key(secret: u8) -> Result<KeyPair, PkiError> {
    // ECPrivateKey of RFC 5915 on prime256v1, without the public half.
    let curve = [0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
    let parts = [tlv(0x02, &[1]), tlv(0x04, &[secret; 32]), tlv(0xa0, &curve)];
    KeyPair::from_pkcs8(&tlv(0x30, &parts.concat()))
}

/// Something to be signed, with the signature of a key around it.
pub fn signed(to_be_signed: &[u8], key: &KeyPair) -> Vec<u8> {
    let signature = key.sign(to_be_signed).expect("a key signs");
    let algorithm = [
        0x30, 0x0a, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02,
    ];
    let signature = tlv(0x03, &[&[0], signature.as_slice()].concat());
    tlv(0x30, &[to_be_signed, &algorithm, &signature].concat())
}

/// A refusal says something in both languages.
pub fn told(error: &PkiError) {
    assert!(!error.to_string().is_empty(), "nothing is told");
    assert!(!error.japanese().is_empty(), "nothing is told in Japanese");
}

/// Where an input begins: a way to read the rest, of so many.
pub fn way(input: &[u8], ways: u8) -> Option<(u8, &[u8])> {
    let (first, rest) = input.split_first()?;
    Some((first % ways, rest))
}
