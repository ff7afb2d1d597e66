//! The sites as those for whom passkeys are made, once their addresses are known.

use std::sync::{Arc, OnceLock};

use crate::passkey::RelyingParty;
use crate::web::session::Site;

/// Both sites, as far as they are known. Cheap to clone; all clones learn together.
#[derive(Debug, Clone, Default)]
pub(crate) struct RelyingParties {
    portal: Arc<OnceLock<RelyingParty>>,
    console: Arc<OnceLock<RelyingParty>>,
}

impl RelyingParties {
    /// The site, if passkeys can be made for its address.
    pub(crate) fn of(&self, site: Site) -> Option<&RelyingParty> {
        self.place(site).get()
    }

    /// Says where a site is and what it is called; the first word counts.
    pub(crate) fn learn(&self, site: Site, address: &str, name: &str) {
        match RelyingParty::new(address, name) {
            Ok(party) => {
                // Whoever knew it before knew the same.
                let _ = self.place(site).set(party);
            }
            Err(error) => {
                let error = format!("{error:#}");
                tracing::info!(site = site.word(), error, "no passkeys here");
            }
        }
    }

    fn place(&self, site: Site) -> &OnceLock<RelyingParty> {
        match site {
            Site::Portal => &self.portal,
            Site::Console => &self.console,
        }
    }
}
