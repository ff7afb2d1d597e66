//! The commands, one file each, and what they share: the tools they work with and how they end.

mod arrival;
mod board;
mod cert;
mod check;
mod compare;
mod convert;
mod delivery;
mod doctor;
mod drawn;
mod enrolment;
mod evidence;
mod explain;
mod fax;
mod fetching;
mod findings;
mod history;
mod imports;
mod kit;
mod log_watch;
mod log_words;
mod master;
mod messages;
mod offices;
mod overview;
mod problems;
mod publishing;
mod queue;
mod recall;
mod receive;
mod renewal_look;
mod renewing;
mod resend;
mod results;
mod send;
mod send_free;
mod session;
mod setup;
mod sheet_file;
mod shipment;
mod show;
mod sign_in;
mod source;
mod status;
mod unit;
mod work;

use crate::cli::{Cert, Command, Evidence, EvidenceAction, Master};
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
    /// Secrets of the environment.
    pub(crate) secrets: Secrets,
    /// Work as the terminal by itself, also while somebody is signed in.
    pub(crate) unattended: bool,
}

impl Tools<'_> {
    /// Waits until no other `renkei` sends, collects or applies with this folder.
    fn turn(&self) -> Result<Turn, Failure> {
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
        Command::Board(arguments) => board::run(tools, &arguments)?,
        Command::Queue(arguments) => queue::run(tools, &arguments)?,
        Command::Kit(arguments) => kit::run(tools, &arguments)?,
        Command::Send(arguments) => send::run(tools, &arguments).await?,
        Command::Resend(arguments) => resend::run(tools, &arguments).await?,
        Command::Recall(arguments) => recall::run(tools, &arguments).await?,
        Command::Inbox(arguments) => messages::run(tools, &arguments, Side::Inbox).await?,
        Command::Sent(arguments) => messages::run(tools, &arguments, Side::Sent).await?,
        Command::Receive(arguments) => receive::run(tools, &arguments).await?,
        Command::Imported(arguments) => imports::imported(tools, &arguments).await?,
        Command::ImportFailed(arguments) => imports::failed(tools, &arguments).await?,
        Command::History(arguments) => history::run(tools, &arguments).await?,
    })
}
