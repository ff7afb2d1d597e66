//! The commands, one file each, and what they share: the tools they work with and how they end.

pub(crate) mod archive;
mod arrival;
pub(crate) mod board;
pub(crate) mod bulk;
pub(crate) mod cert;
pub(crate) mod check;
mod compare;
mod convert;
pub(crate) mod delivery;
pub(crate) mod doctor;
mod drawn;
mod echo;
mod enrolment;
pub(crate) mod evidence;
mod explain;
pub(crate) mod fax;
mod fetching;
pub(crate) mod findings;
mod forward;
pub(crate) mod history;
pub(crate) mod imports;
mod invitation;
mod kit;
pub(crate) mod log_watch;
pub(crate) mod log_words;
mod master;
pub(crate) mod messages;
mod newer;
pub(crate) mod offices;
mod overview;
mod problems;
pub(crate) mod publishing;
mod queue;
pub(crate) mod recall;
pub(crate) mod receive;
pub(crate) mod renewal_look;
pub(crate) mod renewing;
mod report;
mod reseal;
pub(crate) mod resend;
mod results;
mod run;
mod scanning;
pub(crate) mod send;
pub(crate) mod send_free;
mod sent_files;
mod service;
pub(crate) mod session;
mod setup;
mod setup_watch;
mod sheet_file;
pub(crate) mod shipment;
mod show;
pub(crate) mod sign_in;
pub(crate) mod source;
mod status;
mod ui;
pub(crate) mod unit;
mod unsealing;
mod watch;
mod work;

use std::path::PathBuf;

pub(crate) use self::check::context as check_context;
pub(crate) use self::imports::hand_in as report_import;
pub(crate) use self::source::OF_THE_STANDARD;

use crate::cli::{Cert, Command, Evidence, EvidenceAction, Master, Service, Watch};
use crate::clock::Clock;
use crate::exchange::Tls;
use crate::failure::{Failure, Kind};
use crate::keys::Secrets;
use crate::local_store::{Home, Turn};
use crate::randomness::Randomness;
use crate::terminal::Terminal;
use crate::words::Text;
use protocol::http::Side;

/// What commands work with, made once in `main`.
pub(crate) struct Tools<'a> {
    /// Where words go.
    pub(crate) terminal: &'a Terminal,
    /// Where the time comes from.
    pub(crate) clock: Clock,
    /// Where identities come from.
    pub(crate) randomness: Randomness,
    /// How connections are made.
    pub(crate) tls: Tls,
    /// Where things are kept.
    pub(crate) home: Home,
    /// Where the system looks for programs that run by themselves.
    pub(crate) services: Option<PathBuf>,
    /// Where people look for what they have made, when the system says so.
    pub(crate) documents: Option<PathBuf>,
    /// Secrets of the environment.
    pub(crate) secrets: Secrets,
    /// Work as the terminal by itself, also while somebody is signed in.
    pub(crate) unattended: bool,
}

impl Tools<'_> {
    /// Waits until no other `renkei` sends, collects or applies with this folder.
    pub(crate) fn turn(&self) -> Result<Turn, Failure> {
        self.home
            .turn(|| self.terminal.note(&Text::new("waiting-for-turn")))
    }
}

/// How a command ended that could be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Nothing is wrong.
    Clean,
    /// Done, but there are problems in the data or something was refused. They were told.
    Problems,
}

impl Outcome {
    /// Clean when both are.
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Clean, Self::Clean) => Self::Clean,
            _ => Self::Problems,
        }
    }
}

/// Runs one command. Beside those that talk to the exchange the certificate is renewed when its
/// time has come: before them when the exchange has been asked already, so that they find the new
/// one here, and after them otherwise, so that they are not held up.
pub(crate) async fn run(tools: &Tools<'_>, command: Command) -> anyhow::Result<Outcome> {
    if !talks_to_the_exchange(&command) {
        return run_alone(tools, command).await;
    }
    let comes_first = renewal_look::is_under_way(tools);
    if comes_first {
        renewing::beside(tools).await;
    }
    let ended = run_alone(tools, command).await;
    if !comes_first && has_reached_it(&ended) {
        renewing::beside(tools).await;
    }
    ended
}

/// Whether a command shows the certificate to the exchange. Those that deal with certificates
/// themselves are left out.
fn talks_to_the_exchange(command: &Command) -> bool {
    matches!(
        command,
        Command::Status(_)
            | Command::Doctor(_)
            | Command::Cert(Cert::Log(_))
            | Command::Offices(_)
            | Command::Send(_)
            | Command::Resend(_)
            | Command::Recall(_)
            | Command::Inbox(_)
            | Command::Sent(_)
            | Command::Receive(_)
            | Command::Forward(_)
            | Command::Reseal(_)
            | Command::SentFiles(_)
            | Command::Evidence(Evidence {
                action: Some(EvidenceAction::Fetch(_)),
                ..
            })
            | Command::Imported(_)
            | Command::ImportFailed(_)
            | Command::History(_)
    )
}

/// Whether a command has ended without finding the exchange away or the certificate unusable.
fn has_reached_it(ended: &anyhow::Result<Outcome>) -> bool {
    let kind = ended.as_ref().err().map(|error| Failure::of(error).kind);
    !matches!(kind, Some(Kind::Unreachable | Kind::NoCertificate))
}

async fn run_alone(tools: &Tools<'_>, command: Command) -> anyhow::Result<Outcome> {
    Ok(match command {
        Command::Setup(arguments) => setup::run(tools, &arguments).await?,
        Command::SignIn(arguments) => sign_in::run(tools, &arguments).await?,
        Command::SignOut => sign_in::out(tools).await?,
        Command::Status(arguments) => status::run(tools, &arguments).await?,
        Command::Doctor(arguments) => doctor::run(tools, &arguments).await?,
        Command::Cert(Cert::Status(arguments)) => cert::status::run(tools, &arguments)?,
        Command::Cert(Cert::List(arguments)) => cert::list::run(tools, &arguments)?,
        Command::Cert(Cert::Log(arguments)) => cert::log::run(tools, &arguments).await?,
        Command::Cert(Cert::Request(arguments)) => cert::request::run(tools, &arguments).await?,
        Command::Cert(Cert::Fetch(arguments)) => cert::fetch::run(tools, &arguments).await?,
        Command::Cert(Cert::Import(arguments)) => cert::import::run(tools, &arguments)?,
        Command::Cert(Cert::Renew(arguments)) => cert::renew::run(tools, &arguments).await?,
        Command::Offices(arguments) => offices::run(tools, &arguments).await?,
        Command::Check(arguments) => check::run(tools, &arguments)?,
        Command::Convert(arguments) => convert::run(tools, &arguments)?,
        Command::Master(Master::Import(arguments)) => master::import(tools, &arguments)?,
        Command::Master(Master::List(arguments)) => master::list(tools, &arguments)?,
        Command::Show(arguments) => show::run(tools, &arguments)?,
        Command::Compare(arguments) => compare::run(tools, &arguments)?,
        Command::Evidence(arguments) => evidence::run(tools, &arguments).await?,
        Command::Archive(arguments) => archive::run(tools, &arguments)?,
        Command::Board(arguments) => board::run(tools, &arguments)?,
        Command::Queue(arguments) => queue::run(tools, &arguments)?,
        Command::Kit(arguments) => kit::run(tools, &arguments)?,
        Command::Send(arguments) => send::run(tools, &arguments).await?,
        Command::Resend(arguments) => resend::run(tools, &arguments).await?,
        Command::Recall(arguments) => recall::run(tools, &arguments).await?,
        Command::Inbox(arguments) => messages::run(tools, &arguments, Side::Inbox).await?,
        Command::Sent(arguments) => messages::run(tools, &arguments, Side::Sent).await?,
        Command::Receive(arguments) => receive::run(tools, &arguments).await?,
        Command::Forward(arguments) => forward::run(tools, &arguments).await?,
        Command::Reseal(arguments) => reseal::run(tools, &arguments).await?,
        Command::SentFiles(arguments) => sent_files::run(tools, &arguments).await?,
        Command::Imported(arguments) => imports::imported(tools, &arguments).await?,
        Command::ImportFailed(arguments) => imports::failed(tools, &arguments).await?,
        Command::Watch(Watch::Add(arguments)) => watch::add(tools, &arguments)?,
        Command::Watch(Watch::List(arguments)) => watch::list(tools, &arguments)?,
        Command::Watch(Watch::Remove(arguments)) => watch::remove(tools, &arguments)?,
        Command::Run => run::run(tools).await?,
        Command::Echo(arguments) => echo::run(tools, &arguments).await?,
        Command::Service(Service::Install(arguments)) => service::install(tools, &arguments)?,
        Command::Service(Service::Remove) => service::remove(tools)?,
        Command::Service(Service::Status(arguments)) => service::status(tools, &arguments)?,
        Command::History(arguments) => history::run(tools, &arguments).await?,
        Command::Ui(arguments) => ui::run(tools, &arguments).await?,
    })
}
