//! What every page needs, put together once in `main`.

use std::sync::Arc;

use pki::Certificate;

use crate::clock::Clock;
use crate::config::PortalSettings;
use crate::guide::Guide;
use crate::kinds::CertificateKinds;
use crate::mail::Mailing;
use crate::store::Store;
use crate::web::address::SiteAddresses;
use crate::web::contact::ContactBoard;
use crate::web::password::Passwords;
use crate::web::vault::Vault;

/// State of the portal and the console. Cheap to clone.
#[derive(Clone)]
pub(crate) struct WebState {
    /// Records.
    pub(crate) store: Store,
    /// The time.
    pub(crate) clock: Clock,
    /// Kinds of certificates.
    pub(crate) kinds: Arc<CertificateKinds>,
    /// Words and limits of the pages.
    pub(crate) settings: Arc<PortalSettings>,
    /// The certificates above those of offices, nearest first.
    pub(crate) chain: Arc<Vec<Certificate>>,
    /// The installation guide.
    pub(crate) guide: Arc<Guide>,
    /// Work with passwords.
    pub(crate) passwords: Passwords,
    /// The portal's key.
    pub(crate) vault: Vault,
    /// Whom to ask, as every page shows it.
    pub(crate) contact: ContactBoard,
    /// Under which addresses others reach the sites.
    pub(crate) addresses: SiteAddresses,
    /// How mails are written.
    pub(crate) mailing: Arc<Mailing>,
}

impl WebState {
    /// Puts the state together, without mail.
    ///
    /// # Errors
    /// When the system gives no random bytes, or data that is compiled in is damaged.
    pub(crate) fn new(
        store: Store,
        clock: Clock,
        kinds: CertificateKinds,
        settings: PortalSettings,
        chain: Vec<Certificate>,
        vault: Vault,
    ) -> anyhow::Result<Self> {
        let mailing = Mailing {
            name: settings.display_name.clone(),
            portal: String::new(),
            from: None,
        };
        Ok(Self {
            store,
            clock,
            kinds: Arc::new(kinds),
            settings: Arc::new(settings),
            guide: Arc::new(Guide::load(&chain)?),
            chain: Arc::new(chain),
            passwords: Passwords::new()?,
            vault,
            contact: ContactBoard::default(),
            addresses: SiteAddresses::default(),
            mailing: Arc::new(mailing),
        })
    }

    /// The state of a portal that is reached and sends mail as `mailing` says.
    #[must_use]
    pub(crate) fn with_mailing(mut self, mailing: Mailing) -> Self {
        self.mailing = Arc::new(mailing);
        self
    }
}
