//! `renkei run`: watches folders, sends, receives and renews until it is told to end.
//!
//! It works as the terminal by itself, under the grant that an administrator gives (自動送受信).
//! Whatever it has begun when it ends, in whatever way, the next run goes on with. Between two
//! rounds it waits for the folders, for the exchange and for the clock at the same time.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use careplan::Address;
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use time::OffsetDateTime;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::command::log_watch::Watch;
use crate::command::session::Session;
use crate::command::{Outcome, Tools, renewing};
use crate::failure::{Failure, Kind};
use crate::local_store::WatchFolder;
use crate::plan::watching::{self, Delay};
use crate::stop;
use crate::watch::incoming::{Inbound, Target};
use crate::watch::outgoing::{Looked, Outbound};
use crate::watch::profile::{self, Profile};
use crate::words::Text;

/// Runs the command.
pub(crate) async fn run(tools: &Tools<'_>) -> Result<Outcome, Failure> {
    // Without a certificate there is nothing that waiting would bring.
    tools.home.usable(tools.clock.now())?;
    let Some(_running) = tools.home.turn_at_running()? else {
        return Err(Failure::refused(Text::new("run-already")));
    };
    let mut service = Service::begin(tools)?;
    let count = service.folders.len();
    tools
        .terminal
        .result(&Text::new("run-begun").with("count", count));
    tokio::select! {
        never = service.work() => never?,
        () = stop::requested() => {}
    }
    service.end().await;
    tools.terminal.result(&Text::new("run-ended"));
    Ok(Outcome::Clean)
}

/// What runs.
struct Service<'a> {
    tools: &'a Tools<'a>,
    folders: Vec<Folder>,
    inbound: Inbound,
    session: Option<Session>,
    /// Since the exchange was last found away, and when it is tried again.
    away: Option<Delay>,
    /// What was told last about a place, so that it is not told each time.
    told: BTreeMap<String, String>,
    renewal_looked_at: Option<Duration>,
    began: Instant,
    watcher: Option<RecommendedWatcher>,
    events: UnboundedReceiver<()>,
}

/// The folders of one address.
struct Folder {
    watched: WatchFolder,
    profile: Profile,
    address: Address,
    outbound: Outbound,
    /// Until when this terminal has the lease for sure; `None` when it does not.
    lease_until: Option<Duration>,
}

impl Folder {
    fn target(&self) -> Target<'_> {
        Target {
            watched: &self.watched,
            profile: &self.profile,
            address: self.address,
        }
    }
}

impl<'a> Service<'a> {
    fn begin(tools: &'a Tools<'a>) -> Result<Self, Failure> {
        let (send, events) = unbounded_channel();
        let mut service = Self {
            tools,
            folders: folders(tools)?,
            inbound: Inbound::default(),
            session: None,
            away: None,
            told: BTreeMap::new(),
            renewal_looked_at: None,
            began: Instant::now(),
            watcher: watcher(send),
            events,
        };
        service.listen();
        Ok(service)
    }

    /// A clock that is never set.
    fn now(&self) -> Duration {
        self.began.elapsed()
    }

    /// Rounds without end.
    async fn work(&mut self) -> Result<(), Failure> {
        loop {
            let pause = self.round().await?;
            self.renew().await;
            let (wall, steady) = (self.tools.clock.now(), self.now());
            self.wait(pause).await;
            self.after_waiting(wall, steady);
        }
    }

    /// Looks into all folders, and does with the exchange what there is to do. How long until the
    /// next look at the latest.
    async fn round(&mut self) -> Result<Duration, Failure> {
        let Some(_turn) = self.tools.home.turn_if_free()? else {
            // Another renkei sends or collects; it is done soon.
            return Ok(TURN_PAUSE);
        };
        let mut pause = RESCAN;
        let mut sooner = |wait: Option<Duration>| {
            pause = wait.map_or(pause, |wait| pause.min(wait));
        };
        let now = self.began.elapsed();
        let mut looked = Vec::new();
        for place in 0..self.folders.len() {
            let one = self.look(place, now)?;
            sooner(one.again_in);
            looked.push(one);
        }
        if let Some(left) = self
            .away
            .map(|away| away.left(now))
            .filter(|it| !it.is_zero())
        {
            sooner(Some(left));
            return Ok(pause.max(SHORTEST));
        }
        match self.exchange(looked).await {
            Ok(again_in) => {
                sooner(again_in);
                self.back();
            }
            Err(failure) if is_about_the_exchange(&failure) => {
                sooner(Some(self.gone_away(&failure)?));
            }
            Err(failure) => return Err(failure),
        }
        Ok(pause.max(SHORTEST))
    }

    fn look(&mut self, place: usize, now: Duration) -> Result<Looked, Failure> {
        let Some(folder) = self.folders.get_mut(place) else {
            return Ok(Looked::default());
        };
        let looked = folder.outbound.look(self.tools, &folder.watched, now);
        let path = folder.watched.outgoing.clone();
        Ok(self.tolerate(&path, looked)?.unwrap_or_default())
    }

    /// What goes to the exchange and what comes from it.
    async fn exchange(&mut self, looked: Vec<Looked>) -> Result<Option<Duration>, Failure> {
        let session = match self.session.take() {
            Some(session) => session,
            None => self.connect().await?,
        };
        let watch = Watch::new(self.tools, &session);
        let mut again_in = None;
        self.inbound.ask(&session).await?;
        for (place, looked) in looked.into_iter().enumerate() {
            let now = self.now();
            let Some(folder) = self.folders.get_mut(place) else {
                continue;
            };
            if !looked.ready.is_empty() {
                let what = (&folder.watched, looked.ready);
                let sent = folder
                    .outbound
                    .send(self.tools, (&session, &watch), what, now)
                    .await;
                let path = folder.watched.outgoing.clone();
                self.tolerate(&path, sent)?;
            }
            if self.holds_lease(&session, place, now).await? {
                let brought = self.bring(place, (&session, &watch), now).await?;
                again_in = brought.map_or(again_in, |wait| {
                    Some(again_in.map_or(wait, |soonest: Duration| soonest.min(wait)))
                });
            }
        }
        drop(watch);
        self.session = Some(session);
        Ok(again_in)
    }

    /// A new session; what stands about the logs of certificates is told once with it.
    async fn connect(&self) -> Result<Session, Failure> {
        let session = Session::open(self.tools).await?;
        let watch = Watch::new(self.tools, &session);
        watch.look_or_known(session.office()).await?;
        watch.finish()?;
        drop(watch);
        Ok(session)
    }

    async fn bring(
        &mut self,
        place: usize,
        exchange: (&Session, &Watch<'_>),
        now: Duration,
    ) -> Result<Option<Duration>, Failure> {
        let Some(folder) = self.folders.get(place) else {
            return Ok(None);
        };
        let target = folder.target();
        let brought = self.inbound.work(self.tools, exchange, target, now).await;
        let path = folder.watched.incoming.clone();
        Ok(self.tolerate(&path, brought)?.flatten())
    }

    /// Whether this terminal is the one that imports for an address. Asked again long before the
    /// lease ends; after a sleep at once.
    async fn holds_lease(
        &mut self,
        session: &Session,
        place: usize,
        now: Duration,
    ) -> Result<bool, Failure> {
        let Some(folder) = self.folders.get_mut(place) else {
            return Ok(false);
        };
        if folder.lease_until.is_some_and(|until| now < until) {
            return Ok(true);
        }
        let about = format!("lease {}", folder.address);
        let lease = match session.mailbox.import_lease(folder.address).await {
            Ok(lease) => lease,
            // This address may not be used now; the others may.
            Err(failure) if failure.kind == Kind::Refused => {
                folder.lease_until = None;
                self.tell_once(&about, &failure);
                return Ok(false);
            }
            Err(failure) => return Err(failure),
        };
        folder.lease_until = lease.held_by_caller.then(|| now + LEASE_IS_SURE);
        if lease.held_by_caller {
            self.told.remove(&about);
            return Ok(true);
        }
        let text = Text::new("run-other-terminal")
            .with("address", folder.address)
            .with("terminal", lease.terminal.unwrap_or_default());
        self.tell_once(&about, &Failure::refused(text));
        Ok(false)
    }

    /// What is wrong with one folder is told once and tried again; the others go on.
    fn tolerate<T>(
        &mut self,
        path: &Path,
        result: Result<T, Failure>,
    ) -> Result<Option<T>, Failure> {
        let about = path.display().to_string();
        match result {
            Ok(value) => {
                if self.told.remove(&about).is_some() {
                    let text = Text::new("run-folder-back").with("path", path.display());
                    self.tools.terminal.note(&text);
                    self.listen();
                }
                Ok(Some(value))
            }
            Err(failure) if is_about_the_exchange(&failure) => Err(failure),
            Err(failure) => {
                self.tell_once(&about, &failure);
                Ok(None)
            }
        }
    }

    fn tell_once(&mut self, about: &str, failure: &Failure) {
        let (words, _) = self.tools.terminal.failure_words(failure);
        if self.told.get(about) != Some(&words) {
            self.tools.terminal.failure(failure);
            self.told.insert(about.to_owned(), words);
        }
    }

    fn gone_away(&mut self, failure: &Failure) -> Result<Duration, Failure> {
        self.session = None;
        self.tell_once(EXCHANGE, failure);
        let lot = u64::from_be_bytes(self.tools.randomness.bytes()?);
        let delay = Delay::after(self.away, self.now(), lot);
        self.away = Some(delay);
        Ok(delay.left(self.now()))
    }

    fn back(&mut self) {
        self.away = None;
        if self.told.remove(EXCHANGE).is_some() {
            self.tools.terminal.note(&Text::new("run-connected-again"));
        }
    }

    /// Renews the certificate when its time has come. The new one is used from the next session on.
    async fn renew(&mut self) {
        let now = self.now();
        let recently = self
            .renewal_looked_at
            .is_some_and(|at| now < at + BETWEEN_RENEWALS);
        if recently || self.away.is_some() {
            return;
        }
        self.renewal_looked_at = Some(now);
        renewing::beside(self.tools).await;
        let in_use = self.tools.home.usable(self.tools.clock.now());
        let is_in_use = |session: &Session| {
            let present = session.installed.certificate.fingerprint();
            in_use.is_ok_and(|one| one.certificate.fingerprint() == present)
        };
        if !self.session.as_ref().is_some_and(is_in_use) {
            self.session = None;
        }
    }

    /// Waits for a folder, for the exchange, or until the time is over.
    async fn wait(&mut self, pause: Duration) {
        let cursor = self.inbound.cursor();
        let changed = async {
            match &self.session {
                Some(session) => match session.mailbox.changes(cursor, LONG_POLL).await {
                    Ok(list) if !list.changes.is_empty() => true,
                    Ok(_) => std::future::pending().await,
                    Err(_) => false,
                },
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            is_there = changed => if !is_there {
                // The next round finds out why.
                self.session = None;
                tokio::time::sleep(SHORTEST).await;
            },
            Some(()) = self.events.recv() => {
                // More of the same export follows at once.
                tokio::time::sleep(SHORTEST).await;
                while self.events.try_recv().is_ok() {}
            }
            () = tokio::time::sleep(pause) => {}
        }
    }

    /// After a sleep of the computer connections are dead, leases may be over, and nobody should
    /// wait for the end of a pause from before.
    fn after_waiting(&mut self, wall: OffsetDateTime, steady: Duration) {
        let wall = self.tools.clock.now() - wall;
        if watching::has_slept(wall, self.now().saturating_sub(steady)) {
            self.tools.terminal.note(&Text::new("run-awake"));
            self.session = None;
            self.away = None;
            for folder in &mut self.folders {
                folder.lease_until = None;
            }
        }
    }

    /// Listens to what happens in the folders. What cannot be listened to is looked at from time to
    /// time all the same.
    fn listen(&mut self) {
        let Some(watcher) = &mut self.watcher else {
            return;
        };
        for folder in &self.folders {
            for path in [&folder.watched.outgoing, &folder.watched.incoming] {
                let _ = watcher.watch(path, RecursiveMode::NonRecursive);
            }
        }
    }

    /// Lets another terminal import at once.
    async fn end(&self) {
        let Some(session) = &self.session else { return };
        for folder in self.folders.iter().filter(|it| it.lease_until.is_some()) {
            let end = session.mailbox.end_import_lease(folder.address);
            // Otherwise the lease ends by itself.
            let _ = tokio::time::timeout(LONGEST_END, end).await;
        }
    }
}

fn folders(tools: &Tools<'_>) -> Result<Vec<Folder>, Failure> {
    let mut folders = Vec::new();
    for watched in tools.home.watch_folders()? {
        let (profile, address) = (profile::find(&watched.profile)?, watched.address());
        let (Some(profile), Some(address)) = (profile, address) else {
            let text = Text::new("watch-unknown-profile");
            let text = text.with("profile", &watched.profile).with("known", "");
            return Err(Failure::wrong_use(text));
        };
        folders.push(Folder {
            watched,
            profile,
            address,
            outbound: Outbound::default(),
            lease_until: None,
        });
    }
    if folders.is_empty() {
        return Err(Failure::wrong_use(Text::new("watch-none")));
    }
    Ok(folders)
}

/// Tells of every change in a folder, but not of looks into it.
fn watcher(send: UnboundedSender<()>) -> Option<RecommendedWatcher> {
    let tell = move |event: notify::Result<Event>| {
        let is_look = event.is_ok_and(|event| matches!(event.kind, EventKind::Access(_)));
        if !is_look {
            // Nobody listens any more when the program ends.
            let _ = send.send(());
        }
    };
    notify::recommended_watcher(tell).ok()
}

/// Whether everything has to wait, and not one folder alone.
fn is_about_the_exchange(failure: &Failure) -> bool {
    matches!(failure.kind, Kind::Unreachable | Kind::NoCertificate) || failure.code().is_some()
}

/// What is told about the exchange is told about this.
const EXCHANGE: &str = "exchange";
/// Finds what no event has told.
const RESCAN: Duration = Duration::from_secs(30);
/// Between two rounds at least.
const SHORTEST: Duration = Duration::from_millis(200);
const TURN_PAUSE: Duration = Duration::from_secs(1);
/// Connections that are silent for a minute are given up.
const LONG_POLL: u64 = 45;
/// Far less than the lease, for a computer that is slow or sleeps in the middle.
const LEASE_IS_SURE: Duration = Duration::from_secs(60);
const BETWEEN_RENEWALS: Duration = Duration::from_secs(600);
const LONGEST_END: Duration = Duration::from_secs(3);
