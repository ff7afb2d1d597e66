//! The address file: where the exchange is and which root is believed.

use std::path::Path;

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
    /// The only root that is believed.
    pub(crate) root: Certificate,
}

impl Exchange {
    /// Reads an address file that the operator handed out.
    pub(crate) fn from_file(path: &Path) -> Result<Self, Failure> {
        let bytes = std::fs::read(path).map_err(|error| Failure::reading(path, &error))?;
        Self::from_bytes(&bytes).ok_or_else(|| {
            Failure::wrong_use(Text::new("address-file").with("path", path.display()))
        })
    }

    /// The root as trust anchor.
    pub(crate) fn anchors(&self) -> TrustAnchors {
        TrustAnchors::new(self.root.clone())
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let file: AddressFile = serde_json::from_slice(bytes).ok()?;
        let base = |text: &str| {
            let base = text.trim_end_matches('/');
            base.starts_with("https://").then(|| base.to_owned())
        };
        Some(Self {
            portal: base(&file.portal)?,
            mailbox: base(&file.mailbox)?,
            root: Certificate::from_pem(&file.root_certificate).ok()?,
            name: file.name,
        })
    }

    fn to_file(&self) -> AddressFile {
        AddressFile {
            name: self.name.clone(),
            portal: self.portal.clone(),
            mailbox: self.mailbox.clone(),
            root_certificate: self.root.to_pem(),
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
    /// Addresses may change, the root may not: another root is another exchange.
    pub(crate) fn settle_exchange(&self, given: Option<&Path>) -> Result<Exchange, Failure> {
        let known = self.exchange()?;
        let Some(path) = given else {
            return known.ok_or_else(|| Failure::wrong_use(Text::new("address-needed")));
        };
        let exchange = Exchange::from_file(path)?;
        if known.is_some_and(|known| known.root != exchange.root) {
            let text = Text::new("other-exchange").with("home", self.folder().display());
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
