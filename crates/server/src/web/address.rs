//! Under which addresses others reach our sites: for mails and for links from one site to another.

use std::sync::{Arc, OnceLock};

/// The addresses, as far as they are known. Cheap to clone; all clones learn together.
#[derive(Debug, Clone, Default)]
pub(crate) struct SiteAddresses {
    portal: Arc<OnceLock<String>>,
    support: Arc<OnceLock<String>>,
    self_test: Arc<OnceLock<SelfTestAddresses>>,
}

/// The two addresses of the self-test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SelfTestAddresses {
    /// The one that lists our authorities.
    pub(crate) listing: String,
    /// The one that asks for every certificate.
    pub(crate) every: String,
}

impl SiteAddresses {
    /// Base address of the portal, without a slash at its end.
    pub(crate) fn portal(&self) -> Option<&str> {
        self.portal.get().map(String::as_str)
    }

    /// Base address of the support site, where there is one.
    pub(crate) fn support(&self) -> Option<&str> {
        self.support.get().map(String::as_str)
    }

    /// Base addresses of the self-test, where there is one.
    pub(crate) fn self_test(&self) -> Option<&SelfTestAddresses> {
        self.self_test.get()
    }

    /// Says where the self-test is; the first word counts.
    pub(crate) fn learn_self_test(&self, listing: String, every: String) {
        let _ = self.self_test.set(SelfTestAddresses { listing, every });
    }

    /// Says where the portal is; the first word counts.
    pub(crate) fn learn_portal(&self, address: String) {
        // Whoever knew it before knew the same.
        let _ = self.portal.set(address);
    }

    /// Says where the support site is; the first word counts.
    pub(crate) fn learn_support(&self, address: String) {
        let _ = self.support.set(address);
    }
}
