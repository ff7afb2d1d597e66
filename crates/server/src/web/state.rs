//! What every page needs, put together once in `main`.

use std::sync::Arc;

use pki::Certificate;
use time::Duration;

use crate::blobs::Blobs;
use crate::clock::Clock;
use crate::config::{ApprovalProof, ExchangeSettings, PortalSettings};
use crate::evidence::EvidenceKey;
use crate::guide::Guide;
use crate::kinds::CertificateKinds;
use crate::live::Live;
use crate::mail::Mailing;
use crate::store::Store;
use crate::web::address::SiteAddresses;
use crate::web::contact::ContactBoard;
use crate::web::error::ErrorPages;
use crate::web::help::library::Library;
use crate::web::help::programs::Offered;
use crate::web::help::reading::Reading;
use crate::web::key_pool::KeySource;
use crate::web::limit::Limiter;
use crate::web::password::Passwords;
use crate::web::relying_party::RelyingParties;
use crate::web::sample_pages::SamplePages;
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
    /// Rules of the exchange.
    pub(crate) exchange: Arc<ExchangeSettings>,
    /// The certificates above those of offices, nearest first.
    pub(crate) chain: Live<Vec<Certificate>>,
    /// The installation guide.
    pub(crate) guide: Live<Guide>,
    /// Work with passwords.
    pub(crate) passwords: Passwords,
    /// Keys for .p12 files.
    pub(crate) keys: KeySource,
    /// The portal's key.
    pub(crate) vault: Vault,
    /// Whom to ask, as every page shows it.
    pub(crate) contact: ContactBoard,
    /// What the error pages of the site have of their own.
    pub(crate) error_pages: ErrorPages,
    /// Under which addresses others reach the sites.
    pub(crate) addresses: SiteAddresses,
    /// For whom passkeys are made.
    pub(crate) relying_parties: RelyingParties,
    /// What an approval has to carry.
    pub(crate) approval_proof: ApprovalProof,
    /// How mails are written.
    pub(crate) mailing: Arc<Mailing>,
    /// Texts that come with the program.
    pub(crate) library: Library,
    /// Programs and the address file.
    pub(crate) offered: Offered,
    /// Pages with sample data, for the desk.
    pub(crate) samples: SamplePages,
    /// How often entries of the FAQ are opened.
    pub(crate) reading: Reading,
    /// The key with which the exchange signs what offices show to others; without it there is no
    /// signature.
    pub(crate) evidence: Option<Live<EvidenceKey>>,
    /// Where payloads lie, to ask whether they can be written; the pages read none.
    pub(crate) payloads: Option<Blobs>,
    /// How many inquiries are taken from one place.
    pub(crate) inquiry_limit: Limiter,
    /// How many keys of inquiries are tried from one place.
    pub(crate) key_limit: Limiter,
    /// How many mails with a link are asked for from one place.
    pub(crate) recover_mail_limit: Limiter,
    /// How many ログイン情報再発行申請 are taken from one place.
    pub(crate) recovery_request_limit: Limiter,
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
            keys: KeySource::new(settings.p12_key, settings.p12_keys_kept),
            settings: Arc::new(settings),
            exchange: Arc::default(),
            guide: Live::new(Guide::load(&chain)?),
            chain: Live::new(chain),
            passwords: Passwords::new()?,
            vault,
            contact: ContactBoard::default(),
            error_pages: ErrorPages::PORTAL,
            addresses: SiteAddresses::default(),
            relying_parties: RelyingParties::default(),
            approval_proof: ApprovalProof::Session,
            mailing: Arc::new(mailing),
            library: Library::load()?,
            offered: Offered::default(),
            samples: SamplePages::default(),
            reading: Reading::default(),
            evidence: None,
            payloads: None,
            inquiry_limit: Limiter::new(10, Duration::hours(1)),
            key_limit: Limiter::new(10, Duration::minutes(10)),
            recover_mail_limit: Limiter::new(10, Duration::minutes(30)),
            recovery_request_limit: Limiter::new(10, Duration::hours(1)),
        })
    }

    /// Goes on with other certificates above those of offices, nearest first.
    ///
    /// # Errors
    /// When the installation guide cannot be drawn with them; nothing is changed then.
    pub(crate) fn learn_chain(&self, chain: Vec<Certificate>) -> anyhow::Result<()> {
        self.guide.replace(Guide::load(&chain)?);
        self.chain.replace(chain);
        Ok(())
    }

    /// The state of sites of an exchange with these rules.
    #[must_use]
    pub(crate) fn with_exchange(mut self, exchange: ExchangeSettings) -> Self {
        self.exchange = Arc::new(exchange);
        self
    }

    /// The state of sites that offer programs and the address file.
    #[must_use]
    pub(crate) fn offering(mut self, offered: Offered) -> Self {
        self.offered = offered;
        self
    }

    /// The state of a console that shows samples of pages.
    #[must_use]
    pub(crate) fn showing(mut self, samples: SamplePages) -> Self {
        self.samples = samples;
        self
    }

    /// The state of a console whose approvals carry this.
    #[must_use]
    pub(crate) fn with_approval(mut self, proof: ApprovalProof) -> Self {
        self.approval_proof = proof;
        self
    }

    /// The state of pages that can tell whether payloads can be written.
    #[must_use]
    pub(crate) fn with_payloads(mut self, payloads: Blobs) -> Self {
        self.payloads = Some(payloads);
        self
    }

    /// The state of a portal that signs what offices show to others.
    #[must_use]
    pub(crate) fn with_evidence(mut self, key: Live<EvidenceKey>) -> Self {
        self.evidence = Some(key);
        self
    }

    /// The state of a portal that is reached and sends mail as `mailing` says.
    #[must_use]
    pub(crate) fn with_mailing(mut self, mailing: Mailing) -> Self {
        self.mailing = Arc::new(mailing);
        self
    }
}
