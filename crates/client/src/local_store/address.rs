//! The address file: where the exchange is and which root is believed.

use std::path::Path;

use pki::trust::above;
use pki::{Certificate, TrustAnchors};
use protocol::http::AddressFile;

use crate::failure::Failure;
use crate::local_store::Home;
use crate::words::Text;

/// The exchange this folder belongs to.
#[derive(Debug, Clone)]
pub(crate) struct Exchange {
    /// Display name.
    pub(crate) name: String,
    /// Base address of the portal, without a slash at the end.
    pub(crate) portal: String,
    /// Base address of the mailbox, without a slash at the end.
    pub(crate) mailbox: String,
    /// The root that is believed.
    pub(crate) root: Certificate,
    /// Other roots that are believed while one follows another, and the cross certificates.
    pub(crate) others: Vec<Certificate>,
}

impl Exchange {
    /// Reads an address file that the operator handed out.
    pub(crate) fn from_file(path: &Path) -> Result<Self, Failure> {
        let bytes = std::fs::read(path).map_err(|error| Failure::reading(path, &error))?;
        Self::from_bytes(&bytes).ok_or_else(|| {
            Failure::wrong_use(Text::new("address-file").with("path", path.display()))
        })
    }

    /// The roots as trust anchors.
    pub(crate) fn anchors(&self) -> TrustAnchors {
        let roots = self.others.iter().filter(|other| other.is_root());
        roots
            .cloned()
            .fold(TrustAnchors::new(self.root.clone()), TrustAnchors::with)
    }

    /// Whether every root that this exchange would have believed is one that `known` believes, or
    /// was certified by one of those.
    fn stays_within(&self, known: &Self) -> bool {
        let known = known.anchors();
        self.anchors()
            .roots()
            .iter()
            .all(|root| known.roots().contains(root) || self.certified(root, known.roots()))
    }

    /// Whether one of the roots `known` has certified exactly the key and the name of `root`.
    fn certified(&self, root: &Certificate, known: &[Certificate]) -> bool {
        self.others.iter().any(|bridge| {
            bridge.is_cross()
                && bridge.public_key_der() == root.public_key_der()
                && bridge.subject_name() == root.subject_name()
                && !above(bridge, known).is_empty()
        })
    }

    /// Reads the bytes of an address file.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let file: AddressFile = serde_json::from_slice(bytes).ok()?;
        let base = |text: &str| {
            let base = text.trim_end_matches('/');
            base.starts_with("https://").then(|| base.to_owned())
        };
        Some(Self {
            portal: base(&file.portal)?,
            mailbox: base(&file.mailbox)?,
            root: Certificate::from_pem(&file.root_certificate).ok()?,
            others: file
                .other_authorities
                .iter()
                .map(|other| Certificate::from_pem(other).ok())
                .collect::<Option<_>>()?,
            name: file.name,
        })
    }

    fn to_file(&self) -> AddressFile {
        AddressFile {
            name: self.name.clone(),
            portal: self.portal.clone(),
            mailbox: self.mailbox.clone(),
            root_certificate: self.root.to_pem(),
            other_authorities: self.others.iter().map(Certificate::to_pem).collect(),
        }
    }
}

impl Home {
    /// The exchange this folder belongs to; `None` before the first setup.
    pub(crate) fn exchange(&self) -> Result<Option<Exchange>, Failure> {
        let path = self.path(&[FILE]);
        match self.read(&path)? {
            None => Ok(None),
            Some(bytes) => Exchange::from_bytes(&bytes)
                .map(Some)
                .ok_or_else(|| super::home::damaged(&path)),
        }
    }

    /// Takes the exchange from an address file, or the one known already where none is given.
    /// Addresses may change, the roots may not: another root is another exchange, unless a known
    /// one has certified it, and no root comes in beside the known ones without that either.
    pub(crate) fn settle_exchange(&self, given: Option<&Path>) -> Result<Exchange, Failure> {
        let known = self.exchange()?;
        let Some(path) = given else {
            return known.ok_or_else(|| Failure::wrong_use(Text::new("address-needed")));
        };
        self.settle(Exchange::from_file(path)?, path)
    }

    /// The same for an exchange that was read elsewhere; `path` is what is named in words.
    pub(crate) fn settle(&self, exchange: Exchange, path: &Path) -> Result<Exchange, Failure> {
        let Some(known) = self.exchange()? else {
            return Ok(exchange);
        };
        let roots = known.anchors();
        let same = roots.roots().contains(&exchange.root)
            || exchange.certified(&exchange.root, roots.roots());
        if !same {
            let text = Text::new("other-exchange").with("home", self.folder().display());
            return Err(Failure::wrong_use(text));
        }
        if !exchange.stays_within(&known) {
            let text = Text::new("address-root-uncertified").with("path", path.display());
            return Err(Failure::wrong_use(text));
        }
        Ok(exchange)
    }

    /// Keeps the exchange for later commands.
    pub(crate) fn keep_exchange(&self, exchange: &Exchange) -> Result<(), Failure> {
        self.write_json(&self.path(&[FILE]), &exchange.to_file())
    }
}

const FILE: &str = "address.json";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use pki::authority::{AuthorityName, create_root, prepare_cross};
    use pki::issue::issue;
    use pki::profile::Validity;
    use pki::subject::Publication;
    use pki::{Identity, KeyPair, SerialNumber};
    use time::{Duration, OffsetDateTime};

    use super::*;
    use crate::failure::Words;

    fn root(name: &str) -> Identity {
        let key = KeyPair::generate().unwrap();
        let name = AuthorityName {
            organisation: "試験連合会".to_owned(),
            common_name: name.to_owned(),
        };
        let now = OffsetDateTime::UNIX_EPOCH + Duration::days(20_000);
        let validity = Validity::from_now(now, Duration::days(3000)).unwrap();
        let root = create_root(&name, &key, SerialNumber::random().unwrap(), validity);
        Identity::new(key, root.unwrap(), Vec::new()).unwrap()
    }

    fn exchange(root: &Identity, others: Vec<Certificate>) -> Exchange {
        Exchange {
            name: "試験連携".to_owned(),
            portal: "https://portal.test".to_owned(),
            mailbox: "https://mailbox.test".to_owned(),
            root: root.certificate().clone(),
            others,
        }
    }

    fn bridge(other: &Identity, by: &Identity) -> Certificate {
        let other = other.certificate();
        let prepared = prepare_cross(
            other,
            SerialNumber::random().unwrap(),
            Validity::between(other.not_before(), other.not_after()).unwrap(),
            &Publication::default(),
            by.certificate(),
        );
        issue(prepared.unwrap(), by).unwrap()
    }

    #[test]
    fn a_root_is_followed_by_the_one_that_it_certified_and_no_other() {
        let (old, new, stranger) = (root("A"), root("B"), root("C"));
        let known = old.certificate();
        let both = vec![known.clone(), bridge(&new, &old)];
        let next = exchange(&new, both);
        let before = exchange(&old, Vec::new());
        assert!(next.stays_within(&before));
        assert_eq!(next.anchors().roots().len(), 2);
        let kept = serde_json::to_vec(&next.to_file()).unwrap();
        assert_eq!(Exchange::from_bytes(&kept).unwrap().others, next.others);

        assert!(!exchange(&new, Vec::new()).stays_within(&before));
        assert!(!exchange(&stranger, vec![bridge(&new, &old)]).stays_within(&before));
        assert!(!exchange(&new, vec![bridge(&new, &stranger)]).stays_within(&before));
        assert!(!exchange(&new, vec![bridge(&old, &new)]).stays_within(&before));
        assert_eq!(
            exchange(&new, vec![bridge(&old, &new)])
                .anchors()
                .roots()
                .len(),
            1
        );
    }

    #[test]
    fn a_root_beside_the_known_one_is_taken_only_when_that_one_certified_it() {
        let (old, new, stranger) = (root("A"), root("B"), root("C"));
        let folder = tempfile::tempdir().unwrap();
        let home = Home::open(folder.path().join("home"));
        home.keep_exchange(&exchange(&old, Vec::new())).unwrap();
        let settled = |others: Vec<Certificate>| {
            let path = folder.path().join("given.json");
            let file = exchange(&old, others).to_file();
            std::fs::write(&path, serde_json::to_vec(&file).unwrap()).unwrap();
            home.settle_exchange(Some(&path))
        };
        let (next, rogue) = (new.certificate(), stranger.certificate());
        let certified = vec![next.clone(), bridge(&new, &old)];
        assert_eq!(settled(certified).unwrap().anchors().roots().len(), 2);
        let refused = [
            vec![rogue.clone()],
            vec![next.clone(), bridge(&new, &stranger)],
            vec![next.clone(), bridge(&new, &old), rogue.clone()],
            vec![rogue.clone(), bridge(&old, &stranger)],
        ];
        for others in refused {
            let failure = settled(others).unwrap_err();
            let Words::Text(text) = failure.words else {
                unreachable!("the words are this program's")
            };
            assert_eq!(text.key(), "address-root-uncertified");
        }
        // A root that is believed already needs no proof.
        home.keep_exchange(&exchange(&old, vec![rogue.clone()]))
            .unwrap();
        assert!(settled(vec![rogue.clone()]).is_ok());
    }
}
