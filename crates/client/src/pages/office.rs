//! The office behind the pages: what they work with, what was last seen at the exchange, and how
//! they do what the commands do.
//!
//! What talks to the exchange, waits for a turn or draws runs on a thread of its own, one future
//! each, so that pages are served meanwhile.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use careplan::Language;
use protocol::http::{MessageSummary, SelfDescription, Side};
use time::OffsetDateTime;
use tokio::sync::watch;

use super::block::Html;
use super::drawing::Sheets;
use super::guard::Guard;
use super::page::Showing;
use super::{message_words, receiving};
use crate::clock::Clock;
use crate::command::Tools;
use crate::command::session::Session;
use crate::exchange::Tls;
use crate::failure::{Failure, Kind};
use crate::keys::Secrets;
use crate::local_store::Home;
use crate::randomness::Randomness;
use crate::terminal::Terminal;
use crate::words::Text;

/// The office behind the pages.
#[derive(Clone)]
pub(crate) struct Office {
    shared: Arc<Shared>,
}

struct Shared {
    clock: Clock,
    randomness: Randomness,
    tls: Tls,
    home: Home,
    secrets: Secrets,
    unattended: bool,
    services: Option<PathBuf>,
    guard: Guard,
    language: Mutex<Language>,
    view: Mutex<View>,
    /// What is told once.
    told: Mutex<Vec<(Hearer, Html)>>,
    /// The sheets that were drawn last.
    drawn: Mutex<Option<(String, Arc<Sheets>)>>,
    /// Counts what has changed.
    bell: watch::Sender<u64>,
    stop: watch::Sender<bool>,
}

/// Which page tells something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hearer {
    /// The page that follows a form.
    NextPage,
    /// Whatever page is shown next.
    AnyPage,
}

/// What is known of the exchange.
#[derive(Debug, Clone, Default)]
pub(crate) struct View {
    /// What was seen last.
    pub(crate) seen: Option<Arc<Seen>>,
    /// Why it cannot be seen now.
    pub(crate) trouble: Option<Failure>,
}

/// What was seen at the exchange at one moment.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    /// The office, and who works.
    pub(crate) own: SelfDescription,
    /// What is addressed to the office, newest first.
    pub(crate) inbox: Vec<MessageSummary>,
    /// What the office has sent, newest first.
    pub(crate) sent: Vec<MessageSummary>,
    /// Received units that wait for an earlier one of the same sender.
    pub(crate) held_up: usize,
    /// When.
    pub(crate) at: OffsetDateTime,
}

impl View {
    /// Whether the exchange cannot be reached now.
    pub(crate) fn is_offline(&self) -> bool {
        let trouble = self.trouble.as_ref();
        trouble.is_some_and(|failure| failure.kind == Kind::Unreachable)
    }
}

impl Office {
    /// The office whose pages are served at `place`, such as `127.0.0.1:4711`.
    pub(crate) fn new(tools: &Tools<'_>, place: String) -> Result<Self, Failure> {
        let english = tools.home.page_settings()?.english;
        let language = if english {
            Language::English
        } else {
            tools.terminal.language()
        };
        let shared = Shared {
            clock: tools.clock,
            randomness: tools.randomness.clone(),
            tls: tools.tls.clone(),
            home: tools.home.clone(),
            secrets: tools.secrets.clone(),
            unattended: tools.unattended,
            services: tools.services.clone(),
            guard: Guard::new(&tools.randomness, place)?,
            language: Mutex::new(language),
            view: Mutex::default(),
            told: Mutex::default(),
            drawn: Mutex::default(),
            bell: watch::Sender::new(1),
            stop: watch::Sender::new(false),
        };
        Ok(Self {
            shared: Arc::new(shared),
        })
    }

    /// Who is let in.
    pub(crate) fn guard(&self) -> &Guard {
        &self.shared.guard
    }

    /// The folder of this program.
    pub(crate) fn home(&self) -> &Home {
        &self.shared.home
    }

    /// The present moment.
    pub(crate) fn now(&self) -> OffsetDateTime {
        self.shared.clock.now()
    }

    /// The clock.
    pub(crate) fn clock(&self) -> Clock {
        self.shared.clock
    }

    /// The source of random bytes.
    pub(crate) fn randomness(&self) -> &Randomness {
        &self.shared.randomness
    }

    /// The language of the pages.
    pub(crate) fn language(&self) -> Language {
        *locked(&self.shared.language)
    }

    /// Changes the language of the pages.
    pub(crate) fn speak(&self, language: Language) {
        *locked(&self.shared.language) = language;
    }

    /// What has words for texts and failures.
    pub(crate) fn terminal(&self) -> Terminal {
        Terminal::new(self.language())
    }

    /// The words of a key.
    pub(crate) fn t(&self, key: &'static str) -> String {
        self.terminal().say(&Text::new(key))
    }

    /// The words of a text.
    pub(crate) fn say(&self, text: &Text) -> String {
        self.terminal().say(text)
    }

    /// What is known of the exchange.
    pub(crate) fn view(&self) -> View {
        locked(&self.shared.view).clone()
    }

    /// Notes what was seen, and tells the pages that are open.
    pub(crate) fn note_seen(&self, seen: Seen) {
        let mut view = locked(&self.shared.view);
        view.seen = Some(Arc::new(seen));
        view.trouble = None;
        drop(view);
        self.ring();
    }

    /// Notes why nothing is seen. The pages that are open are told when that is new.
    pub(crate) fn note_trouble(&self, failure: Failure) {
        let mut view = locked(&self.shared.view);
        let before = view.trouble.as_ref().map(ToString::to_string);
        let is_new = before != Some(failure.to_string());
        view.trouble = Some(failure);
        drop(view);
        if is_new {
            self.ring();
        }
    }

    /// Tells the pages that are open that something has changed.
    pub(crate) fn ring(&self) {
        self.shared.bell.send_modify(|count| *count += 1);
    }

    /// How often something has changed.
    pub(crate) fn changes(&self) -> watch::Receiver<u64> {
        self.shared.bell.subscribe()
    }

    /// Lets what never ends by itself end.
    pub(crate) fn stop(&self) {
        self.shared.stop.send_replace(true);
    }

    /// Whether everything is to end.
    pub(crate) fn stopping(&self) -> watch::Receiver<bool> {
        self.shared.stop.subscribe()
    }

    /// Lets the page to which the person goes next tell something, once.
    pub(crate) fn tell(&self, block: Html) {
        locked(&self.shared.told).push((Hearer::NextPage, block));
    }

    /// Lets the next page tell something, once, or a page that is open and renews itself.
    pub(crate) fn tell_at_once(&self, block: Html) {
        locked(&self.shared.told).push((Hearer::AnyPage, block));
    }

    /// What this page has to tell. A page that renews itself leaves alone what answers a form: the
    /// answer is on its way to the page that follows.
    pub(crate) fn told(&self, showing: Showing) -> Vec<Html> {
        let mut told = locked(&self.shared.told);
        let mine = |(hearer, _): &mut (Hearer, Html)| {
            showing == Showing::Anew || *hearer == Hearer::AnyPage
        };
        told.extract_if(.., mine).map(|(_, block)| block).collect()
    }

    /// The sheets that were drawn last, where they are these.
    pub(crate) fn drawn(&self, name: &str) -> Option<Arc<Sheets>> {
        let drawn = locked(&self.shared.drawn);
        let same = drawn.as_ref().filter(|(kept, _)| kept == name);
        same.map(|(_, sheets)| Arc::clone(sheets))
    }

    /// Keeps sheets until others are drawn.
    pub(crate) fn keep_drawn(&self, name: &str, sheets: &Arc<Sheets>) {
        *locked(&self.shared.drawn) = Some((name.to_owned(), Arc::clone(sheets)));
    }

    /// What commands work with.
    pub(crate) fn tools<'a>(&self, terminal: &'a Terminal) -> Tools<'a> {
        Tools {
            terminal,
            clock: self.shared.clock,
            randomness: self.shared.randomness.clone(),
            tls: self.shared.tls.clone(),
            home: self.shared.home.clone(),
            secrets: self.shared.secrets.clone(),
            unattended: self.shared.unattended,
            services: self.shared.services.clone(),
            // Only a setup proposes folders.
            documents: None,
        }
    }

    /// Does what a command does.
    pub(crate) async fn work<T, J>(&self, job: J) -> Result<T, Failure>
    where
        T: Send + 'static,
        J: AsyncFnOnce(&Tools<'_>) -> Result<T, Failure> + Send + 'static,
    {
        let office = self.clone();
        let handle = tokio::runtime::Handle::current();
        let done = tokio::task::spawn_blocking(move || {
            let terminal = office.terminal();
            let tools = office.tools(&terminal);
            handle.block_on(job(&tools))
        });
        match done.await {
            Ok(done) => done,
            Err(_) => Err(Failure::internal("the work has ended in the middle")),
        }
    }

    /// Looks at the exchange, and notes what was seen or why nothing was.
    pub(crate) async fn refresh(&self) -> Result<(), Failure> {
        match self.work(look).await {
            Ok(seen) => {
                self.note_seen(seen);
                Ok(())
            }
            Err(failure) => {
                self.note_trouble(failure.clone());
                Err(failure)
            }
        }
    }

    /// What is known of the exchange, where need be after a first look.
    pub(crate) async fn known(&self) -> View {
        let view = self.view();
        if view.seen.is_none() && view.trouble.is_none() {
            // The trouble is in the view.
            let _ = self.refresh().await;
        }
        self.view()
    }
}

async fn look(tools: &Tools<'_>) -> Result<Seen, Failure> {
    let session = Session::open(tools).await?;
    let mut inbox = session.mailbox.messages(Side::Inbox).await?;
    let mut sent = session.mailbox.messages(Side::Sent).await?;
    for messages in [&mut inbox, &mut sent] {
        message_words::newest_first(messages);
    }
    Ok(Seen {
        own: session.own,
        inbox,
        sent,
        held_up: receiving::held_up(tools)?.len(),
        at: tools.clock.now(),
    })
}

/// What a lock protects here is whole whatever happened to its last holder.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
