//! `run`: puts the roles of this process together and serves until told to stop.
//!
//! What it prints is relied on by scripts: one line a listener, then `ready`.

mod evidence;
mod failures;
mod followers;

use std::io::IsTerminal as _;
use std::sync::Arc;

use anyhow::{Context as _, anyhow};
use clap::ValueEnum as _;
use protocol::http::AddressFile;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tracing_subscriber::EnvFilter;

use self::failures::{cannot_bind, key_closed, mail_not_ready, not_ready};
use self::followers::Followers;
use super::stop_signals::StopSignals;
use super::{Context, approver, open_current_store, portal_key};
use crate::authority::Chain;
use crate::authority::files::{Readers, write_whole};
use crate::authority::issuing::Authority;
use crate::authority::journal::Journal;
use crate::authority::log::LogKeeper;
use crate::authority::publishing::Publisher;
use crate::authority::signers::Signers;
use crate::blobs::Blobs;
use crate::cli::{Role, Run};
use crate::clock::random_bytes;
use crate::config::{
    Config, Listener, LogFormat, LogSettings, PlainListener, SelfTestListeners, ServerKey,
};
use crate::health::{self, Health, SigningKey};
use crate::kinds::CertificateKinds;
use crate::listen::{TlsListener, serve_plain, stopped};
use crate::live::Live;
use crate::mail::Mailing;
use crate::mail::courier::Courier;
use crate::mailbox::{self, MailboxState};
use crate::publication::{self, PublicationState};
use crate::self_test::{self, Recent};
use crate::store::mail_seal::MailOpener;
use crate::terminal::{Exit, Failure, Words, line};
use crate::tls::{AuthorityHints, ServerIdentity, for_browsers, for_offices, for_self_test};
use crate::web::help::programs::Offered;
use crate::web::sample_pages::SamplePages;
use crate::web::session::Site;
use crate::web::state::WebState;
use crate::web::vault::{KEY_LENGTH, Vault};
use crate::worker::Worker;
use crate::{console, portal, support};

/// Runs it.
pub(super) async fn run(context: &Context, arguments: &Run) -> Result<(), Failure> {
    let config = arguments.config.load()?;
    start_log(&config.log)?;
    let roles = if arguments.role.is_empty() {
        Role::value_variants()
    } else {
        &arguments.role
    };
    let parts = Parts::open(context, config, roles).await?;
    // Not earlier: a server that waits for its database ends at once when it is told to.
    let mut signals = StopSignals::watch()?;
    let (stop, stopping) = watch::channel(false);
    let mut tasks = Tasks::new();
    let ports = parts.listen(roles, &mut tasks, &stopping).await?;
    parts.start_jobs(context, roles, &ports, &mut tasks, &stopping)?;
    parts.write_address_file(&ports)?;
    let store = parts.mailbox.store.clone();
    parts.follow(ports, &mut tasks, &stopping);
    line("ready")?;
    let ended = tokio::select! {
        signal = signals.told_to_stop() => signal.map(|()| None)?,
        ended = tasks.join_next() => ended,
    };
    tracing::info!("stopping");
    // Every receiver may be gone already.
    let _ = stop.send(true);
    while tasks.join_next().await.is_some() {}
    store.close().await;
    match ended {
        None => Ok(()),
        Some(Ok(Err(error))) => Err(anyhow::Error::from(error).into()),
        Some(_) => Err(anyhow!("a part of the server ended by itself").into()),
    }
}

type Tasks = JoinSet<std::io::Result<()>>;

/// What the roles are made of.
struct Parts {
    config: Config,
    chain: Chain,
    /// Only where pages are served.
    web: Option<WebState>,
    /// Only where mail is sent.
    mail_opener: Option<MailOpener>,
    mailbox: MailboxState,
    /// Only where the authority runs.
    signers: Option<Signers>,
    /// What goes on with other certificates while the server runs.
    followers: Followers,
}

/// The ports that others have to know; `None` where another process listens on a port of its own
/// choice.
struct Ports {
    portal: Option<u16>,
    mailbox: Option<u16>,
}

/// A listener with TLS.
#[derive(Debug, Clone, Copy)]
enum Door {
    Portal,
    Console,
    Mailbox,
    Support,
    SelfTest(AuthorityHints),
}

impl Door {
    /// What it is called in the lines before `ready`.
    fn name(self) -> &'static str {
        match self {
            Self::Portal => "portal",
            Self::Console => "console",
            Self::Mailbox => "mailbox",
            Self::Support => "support",
            Self::SelfTest(AuthorityHints::Ours) => "self-test",
            Self::SelfTest(AuthorityHints::None) => "self-test-every",
        }
    }

    /// The file that `init` made for it.
    fn own_key(self) -> &'static str {
        match self {
            Self::Portal => "portal.pem",
            Self::Console => "console.pem",
            Self::Mailbox => "mailbox.pem",
            Self::Support => "support.pem",
            Self::SelfTest(_) => "self-test.pem",
        }
    }
}

impl Parts {
    async fn open(context: &Context, config: Config, roles: &[Role]) -> Result<Self, Failure> {
        let store = open_current_store(&config).await?;
        let chain = Chain::load(&config).map_err(|error| not_ready(&error))?;
        let blobs = Blobs::open_local(&config.payload_dir()).map_err(anyhow::Error::from)?;
        let kinds = CertificateKinds::load()?
            .with_free_kind_for(&config.portal.free_kind_for)
            .with_common(config.portal.common_certificate)
            .with_free_after_reissue(&config.portal.free_after_reissue);
        let (clock, settings) = (&context.clock, config.portal.clone());
        kinds
            .read_again(&store, clock.now())
            .await
            .map_err(anyhow::Error::from)?;
        let sends_mail = config.mail.is_some() && roles.contains(&Role::Worker);
        let key = if roles.contains(&Role::Portal) || sends_mail {
            let key = portal_key::load(&config).map_err(|error| not_ready(&error))?;
            portal_key::publish(&store, &key).await?;
            Some(key)
        } else {
            None
        };
        let mail_opener = key.as_ref().map(Vault::mail_opener);
        let supports = roles.contains(&Role::Support) && config.listeners.support.is_some();
        let web = if roles.contains(&Role::Portal) || supports {
            let vault = match key {
                Some(key) => key,
                // The support site opens nothing: the portal's key stays where the portal is.
                None => Vault::new(&random_bytes::<KEY_LENGTH>()?)?,
            };
            let chain = chain.certificates();
            let (store, clock) = (store.clone(), clock.clone());
            let state = WebState::new(store, clock, kinds.clone(), settings, chain, vault)?
                .with_approval(config.authority.approval)
                .with_exchange(config.exchange.clone());
            learn_addresses(&config, &state);
            let programs = config.support.programs.clone();
            let samples = SamplePages::new(config.support.sample_pages.clone());
            let state = state
                .offering(Offered::new(programs, config.address_file()))
                .showing(samples)
                .with_payloads(blobs.clone());
            Some(state)
        } else {
            None
        };
        let signers = roles
            .contains(&Role::Authority)
            .then(|| Signers::load(&config));
        let signers = signers.transpose().map_err(|error| key_closed(&error))?;
        let evidence = evidence::open(&config, &chain, roles, clock.now());
        let evidence = evidence.map_err(|error| not_ready(&error))?;
        let web = match &evidence {
            Some(desk) => web.map(|web| web.with_evidence(desk.key.clone())),
            None => web,
        };
        Ok(Self {
            web,
            mail_opener,
            mailbox: MailboxState {
                store,
                blobs,
                clock: clock.clone(),
                kinds: Arc::new(kinds),
                anchors: Live::new(chain.anchors()),
                authorities: Live::new(chain.between()),
                evidence,
                exchange: Arc::new(config.exchange.clone()),
                request_timeout: mailbox::REQUEST_TIMEOUT,
                waiters: mailbox::Waiters::default(),
                load: mailbox::Load::default(),
            },
            signers,
            config,
            chain,
            followers: Followers::default(),
        })
    }

    async fn listen(
        &self,
        roles: &[Role],
        tasks: &mut Tasks,
        stopping: &watch::Receiver<bool>,
    ) -> Result<Ports, Failure> {
        let listeners = &self.config.listeners;
        let mut ports = Ports {
            portal: known_port(&listeners.portal),
            mailbox: known_port(&listeners.mailbox),
        };
        let health = health::router(Health {
            store: self.mailbox.store.clone(),
            blobs: self.mailbox.blobs.clone(),
            signing_key: match &self.signers {
                Some(signers) => SigningKey::Here(signers.probe(self.mailbox.clock.clone())),
                None => SigningKey::Elsewhere,
            },
        });
        if let (Some(web), true) = (&self.web, roles.contains(&Role::Portal)) {
            let portal = self.bind(Door::Portal, &listeners.portal).await?;
            ports.portal = Some(portal.port());
            web.addresses
                .learn_portal(listeners.portal.url(portal.port()));
            let (parties, name) = (&web.relying_parties, &web.settings.display_name);
            parties.learn(Site::Portal, &listeners.portal.url(portal.port()), name);
            let web = web.clone().with_mailing(self.mailing(&ports));
            let pages = portal::router(web.clone()).merge(health.clone());
            tasks.spawn(portal.serve(pages, stopping.clone()));
            let filling = web.keys.start(&web.passwords);
            if let Some(filling) = filling.context("start the thread that makes keys")? {
                let stopping = stopping.clone();
                tasks.spawn(async move {
                    stopped(stopping).await;
                    tokio::task::spawn_blocking(|| filling.stop()).await?
                });
            }
            let console = self.bind(Door::Console, &listeners.console).await?;
            let console_url = listeners.console.url(console.port());
            web.relying_parties
                .learn(Site::Console, &console_url, &web.settings.display_name);
            tasks.spawn(console.serve(console::router(web.clone()), stopping.clone()));
            self.serve_self_test(&web, tasks, stopping).await?;
        }
        if roles.contains(&Role::Mailbox) {
            let bound = self.bind(Door::Mailbox, &listeners.mailbox).await?;
            ports.mailbox = Some(bound.port());
            let MailboxState { store, clock, .. } = self.mailbox.clone();
            let telling = self.mailbox.waiters.clone();
            let telling = telling.run(store, clock, stopping.clone());
            tasks.spawn(beside("waiters", telling, stopping.clone()));
            let routes = mailbox::router(self.mailbox.clone()).merge(health);
            tasks.spawn(bound.serve(routes, stopping.clone()));
        }
        if let (Some(web), Some(listener), true) = (
            &self.web,
            &listeners.support,
            roles.contains(&Role::Support),
        ) {
            let support = self.bind(Door::Support, listener).await?;
            web.addresses.learn_support(listener.url(support.port()));
            let web = web.clone().with_mailing(self.mailing(&ports));
            tasks.spawn(support.serve(support::router(web), stopping.clone()));
        }
        self.publish(roles, tasks, stopping).await?;
        Ok(ports)
    }

    /// Serves what is published. The mailbox must not depend on it: when the address cannot be
    /// had, the start goes on.
    async fn publish(
        &self,
        roles: &[Role],
        tasks: &mut Tasks,
        stopping: &watch::Receiver<bool>,
    ) -> Result<(), Failure> {
        let publication = &self.config.listeners.publication;
        let (Some(PlainListener { address, base }), true) =
            (publication, roles.contains(&Role::Publication))
        else {
            return Ok(());
        };
        let MailboxState { store, clock, .. } = &self.mailbox;
        let certificates = self.chain.certificates();
        let state = PublicationState::new(store.clone(), clock.clone(), certificates)?;
        let follower = state.clone();
        self.followers.add("publication", Vec::new(), move |chain| {
            follower.learn(chain.certificates())
        });
        let (address, router) = (*address, publication::router(state));
        let bound = TcpListener::bind(address).await;
        if bound.is_ok() {
            line(&format!("listening publication {base}"))?;
        }
        let serving = serve_plain(address, bound, router, stopping.clone());
        tasks.spawn(beside("publication", serving, stopping.clone()));
        Ok(())
    }

    /// How mails are written by this process.
    fn mailing(&self, ports: &Ports) -> Mailing {
        let portal = &self.config.listeners.portal;
        Mailing {
            name: self.config.portal.display_name.clone(),
            portal: portal.url(ports.portal.unwrap_or(HTTPS)),
            from: self.config.mail.as_ref().map(|mail| mail.from.to_string()),
        }
    }

    /// Serves the self-test, where it is configured.
    async fn serve_self_test(
        &self,
        web: &WebState,
        tasks: &mut Tasks,
        stopping: &watch::Receiver<bool>,
    ) -> Result<(), Failure> {
        let Some(SelfTestListeners { listing, every }) = &self.config.listeners.self_test else {
            return Ok(());
        };
        let recent = Arc::new(Recent::default());
        let (ours, none) = (AuthorityHints::Ours, AuthorityHints::None);
        let first = self.bind(Door::SelfTest(ours), listing).await?;
        let second = self.bind(Door::SelfTest(none), every).await?;
        let (listing, every) = (listing.url(first.port()), every.url(second.port()));
        web.addresses.learn_self_test(listing, every);
        for (bound, hints) in [(first, ours), (second, none)] {
            let pages = self_test::router(web.clone(), hints, Arc::clone(&recent));
            tasks.spawn(bound.serve(pages, stopping.clone()));
        }
        Ok(())
    }

    /// Binds a listener and says where.
    async fn bind(&self, door: Door, listener: &Listener) -> Result<TlsListener, Failure> {
        let (certificate, key) = match &listener.server_key {
            ServerKey::Files { certificate, key } => (certificate.clone(), key.clone()),
            ServerKey::Own => {
                let file = self.config.tls_dir().join(door.own_key());
                (file.clone(), file)
            }
        };
        let (files, oldest) = (vec![certificate.clone(), key.clone()], listener.minimum_tls);
        let read = move |chain: &Chain| {
            let identity = ServerIdentity::read(&certificate, &key)?;
            let chain = chain.certificates();
            match door {
                Door::Portal | Door::Console | Door::Support => for_browsers(identity, oldest),
                Door::Mailbox => for_offices(identity, &chain),
                Door::SelfTest(hints) => for_self_test(identity, oldest, &chain, hints),
            }
        };
        let tls = Live::new(read(&self.chain).map_err(|error| not_ready(&error))?);
        let follower = tls.clone();
        self.followers.add(door.name(), files, move |chain| {
            follower.replace(read(chain)?);
            Ok(())
        });
        let bound = TlsListener::bind(listener.address, tls)
            .await
            .map_err(|error| cannot_bind(door.name(), listener, &error))?;
        let address = listener.url(bound.port());
        line(&format!("listening {} {address}", door.name()))?;
        Ok(bound)
    }

    /// Starts the roles that open no port.
    fn start_jobs(
        &self,
        context: &Context,
        roles: &[Role],
        ports: &Ports,
        tasks: &mut Tasks,
        stopping: &watch::Receiver<bool>,
    ) -> Result<(), Failure> {
        let MailboxState {
            store,
            blobs,
            kinds,
            ..
        } = &self.mailbox;
        let clock = &context.clock;
        if let Some(Signers {
            current, earlier, ..
        }) = &self.signers
        {
            let base = self.config.listeners.publication.as_ref();
            let base = base.map(|publication| publication.base.clone());
            for signer in std::iter::once(current).chain(earlier) {
                let Some(base) = &base else { break };
                let lifetime = self.config.authority.status_lifetime;
                let (store, clock, signer) = (store.clone(), clock.clone(), Arc::clone(signer));
                let publisher = Publisher::new(store, clock, signer, base, lifetime);
                let publishing = publisher.run(stopping.clone());
                tasks.spawn(beside("publishing", publishing, stopping.clone()));
            }
            let (store, clock, kinds) = (store.clone(), clock.clone(), Arc::clone(kinds));
            let (mailing, signer) = (self.mailing(ports), Arc::clone(current));
            let rule = approver::rule(&self.config)?;
            let journal = Journal::open(&self.config.authority_dir()).map_err(|error| {
                Failure::from(error.context("what the authority remembers of the logs"))
            })?;
            let logs = LogKeeper::new(self.chain.issuers(), Arc::new(journal));
            let authority = Authority::new(store, clock, kinds, signer, base, logs)
                .writing(mailing)
                .asking_for(rule);
            let stopping = stopping.clone();
            tasks.spawn(async move {
                authority.run(stopping).await;
                Ok(())
            });
        }
        if let (Some(settings), Some(opener), true) = (
            &self.config.mail,
            &self.mail_opener,
            roles.contains(&Role::Worker),
        ) {
            let (store, clock, mailing) = (store.clone(), clock.clone(), self.mailing(ports));
            let courier = Courier::new(store, clock, settings, mailing, opener.clone())
                .map_err(|error| mail_not_ready(&error))?;
            tasks.spawn(beside(
                "mail",
                courier.run(stopping.clone()),
                stopping.clone(),
            ));
        }
        if roles.contains(&Role::Worker) {
            evidence::start(&self.mailbox, &self.config, tasks, stopping);
        }
        if roles.contains(&Role::Worker) {
            let settings = self.config.worker.clone();
            let (store, blobs, clock) = (store.clone(), blobs.clone(), clock.clone());
            let worker = Worker::new(store, blobs, clock, Arc::clone(kinds), settings)
                .keeping(self.config.exchange.clone())
                .writing(self.mailing(ports));
            let stopping = stopping.clone();
            tasks.spawn(async move {
                worker.run(stopping).await;
                Ok(())
            });
        }
        Ok(())
    }

    /// Lets everything that was started go on with other certificates once they are there. The
    /// signing keys are not among it: another authority issues after the next start.
    fn follow(self, ports: Ports, tasks: &mut Tasks, stopping: &watch::Receiver<bool>) {
        let Self {
            config,
            chain,
            web,
            mailbox,
            followers,
            ..
        } = self;
        if let Some(web) = web {
            followers.add("pages", Vec::new(), move |chain| {
                web.learn_chain(chain.certificates())
            });
        }
        if let Some(desk) = mailbox.evidence.clone() {
            evidence::follow(&followers, &config, desk);
        }
        followers.add("mailbox-anchors", Vec::new(), move |chain| {
            mailbox.anchors.replace(chain.anchors());
            mailbox.authorities.replace(chain.between());
            Ok(())
        });
        let own = config.clone();
        followers.add("address-file", Vec::new(), move |chain| {
            write_address_file(&own, chain, &ports)
        });
        let following = followers.run(chain, move || Chain::load(&config), stopping.clone());
        tasks.spawn(beside("following", following, stopping.clone()));
    }

    /// Tells offices where the exchange is, as far as this process knows.
    fn write_address_file(&self, ports: &Ports) -> Result<(), Failure> {
        Ok(write_address_file(&self.config, &self.chain, ports)?)
    }
}

fn write_address_file(config: &Config, chain: &Chain, ports: &Ports) -> anyhow::Result<()> {
    let (Some(portal), Some(mailbox)) = (ports.portal, ports.mailbox) else {
        return Ok(());
    };
    let address = AddressFile {
        name: config.portal.display_name.clone(),
        portal: config.listeners.portal.url(portal),
        mailbox: config.listeners.mailbox.url(mailbox),
        root_certificate: chain.root.to_pem(),
        other_authorities: chain
            .other_roots
            .iter()
            .chain(&chain.cross)
            .map(pki::Certificate::to_pem)
            .collect(),
    };
    let text = serde_json::to_string_pretty(&address).context("writing the address file")?;
    let file = config.address_file();
    write_whole(&file, format!("{text}\n").as_bytes(), Readers::Everybody)
}

/// Tells the pages where the sites are, as far as the configuration says it.
fn learn_addresses(config: &Config, web: &WebState) {
    let listeners = &config.listeners;
    if let Some(port) = known_port(&listeners.portal) {
        web.addresses.learn_portal(listeners.portal.url(port));
    }
    if let Some(support) = &listeners.support
        && let Some(port) = known_port(support)
    {
        web.addresses.learn_support(support.url(port));
    }
}

/// The port of a listener, unless it takes whatever is free.
fn known_port(listener: &Listener) -> Option<u16> {
    match listener.address.port() {
        0 => listener.public_port,
        port => Some(port),
    }
}

/// Runs a part that must not take the others with it, should it break.
async fn beside(
    name: &'static str,
    part: impl Future<Output = ()> + Send + 'static,
    stopping: watch::Receiver<bool>,
) -> std::io::Result<()> {
    if let Err(error) = tokio::spawn(part).await {
        tracing::error!(name, %error, "a part of the server broke; the others go on without it");
        stopped(stopping).await;
    }
    Ok(())
}

/// Logs go to standard error; results and addresses have standard output to themselves.
fn start_log(settings: &LogSettings) -> Result<(), Failure> {
    let filter = EnvFilter::try_new(&settings.filter).map_err(|error| {
        Failure::new(
            Exit::WrongUse,
            Words::new(
                "設定ファイルの log.filter を読めません",
                "log.filter cannot be read",
            ),
        )
        .because(error)
        .hint(Words::new(
            "たとえば info と書いてください",
            "write info, for example",
        ))
    })?;
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    match settings.format {
        LogFormat::Text => subscriber.init(),
        LogFormat::Json => subscriber.json().init(),
    }
    Ok(())
}

/// The port that need not be written in an address.
const HTTPS: u16 = 443;
