//! The command line: commands and their arguments. The words of the help stand in `locales/`
//! under `help-…`, so that they follow the language.

use std::path::PathBuf;

use careplan::{Address, OfficeNumber, ServiceKind, ServiceMonth};
use clap::{ArgGroup, Args, Parser, Subcommand, ValueEnum};
use protocol::MessageId;

use crate::system_store::SystemStore;

mod archive;
mod echo;
mod evidence;
mod fax;
mod forward;
mod kit;
mod renew;
mod reports;
mod reseal;
mod ui;
mod watch;

pub(crate) use self::archive::{Archive, ArchiveAction, ArchiveExport, ArchiveGet, ArchiveImport};
pub(crate) use self::echo::Echo;
pub(crate) use self::evidence::{
    Evidence, EvidenceAction, EvidenceFetch, EvidenceVerify, Months, Order,
};
pub(crate) use self::fax::Fax;
pub(crate) use self::forward::Forward;
pub(crate) use self::kit::{Kit, KitAction, Verify};
pub(crate) use self::renew::{Renew, Start};
pub(crate) use self::reports::{ImportFailed, Imported};
pub(crate) use self::reseal::{Reseal, SentFiles};
pub(crate) use self::ui::Ui;
pub(crate) use self::watch::{Service, ServiceInstall, System, Watch, WatchAdd, WatchRemove};

/// `renkei`
#[derive(Debug, Parser)]
#[command(
    name = "renkei",
    version,
    disable_help_subcommand = true,
    disable_help_flag = true,
    disable_version_flag = true
)]
#[command(arg_required_else_help = true, subcommand_required = true)]
pub(crate) struct Cli {
    #[arg(long, global = true, value_name = "ja|en", value_parser = ["ja", "en"], hide_possible_values = true)]
    pub(crate) lang: Option<String>,
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) home: Option<PathBuf>,
    #[arg(long, global = true)]
    pub(crate) unattended: bool,
    #[arg(long, short, global = true, action = clap::ArgAction::Help)]
    help: Option<bool>,
    #[arg(long, short = 'V', action = clap::ArgAction::Version)]
    version: Option<bool>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Setup(Setup),
    SignIn(SignIn),
    SignOut,
    Status(Form),
    Doctor(Doctor),
    #[command(subcommand, arg_required_else_help = true)]
    Cert(Cert),
    Offices(Offices),
    Check(Check),
    Convert(Convert),
    #[command(subcommand, arg_required_else_help = true)]
    Master(Master),
    Show(Show),
    Compare(Compare),
    Board(Board),
    Evidence(Evidence),
    Archive(Archive),
    Queue(Queue),
    Kit(Kit),
    Send(Send),
    Resend(Chosen),
    Recall(Chosen),
    Inbox(Messages),
    Sent(Messages),
    Receive(Receive),
    Forward(Forward),
    SentFiles(SentFiles),
    Reseal(Reseal),
    Imported(Imported),
    ImportFailed(ImportFailed),
    History(Chosen),
    #[command(subcommand, arg_required_else_help = true)]
    Watch(Watch),
    Run,
    Echo(Echo),
    #[command(subcommand, arg_required_else_help = true)]
    Service(Service),
    Ui(Ui),
}

/// `renkei cert …`
#[derive(Debug, Subcommand)]
pub(crate) enum Cert {
    Status(Form),
    List(Form),
    Log(CertLog),
    Request(Application),
    Fetch(Fetch),
    Import(Import),
    Renew(Renew),
}

/// The form of the result.
#[derive(Debug, Args)]
pub(crate) struct Form {
    #[arg(long)]
    pub(crate) json: bool,
}

/// What becomes of what was found.
#[derive(Debug, Args)]
pub(crate) struct Doctor {
    #[arg(long = "report", value_name = "FILE")]
    pub(crate) report_file: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) form: Form,
}

/// Which log, and what to do about it.
#[derive(Debug, Args)]
pub(crate) struct CertLog {
    #[arg(value_name = "OFFICE", conflicts_with = "accept")]
    pub(crate) log_office: Option<OfficeNumber>,
    #[arg(long, conflicts_with = "begin_anew")]
    pub(crate) accept: bool,
    #[arg(long)]
    pub(crate) begin_anew: bool,
    #[command(flatten)]
    pub(crate) form: Form,
}

/// Whom a certificate is applied for.
#[derive(Debug, Args)]
pub(crate) struct Application {
    #[arg(long, value_name = "FILE")]
    pub(crate) address: Option<PathBuf>,
    #[arg(long, value_name = "ID")]
    pub(crate) user: Option<String>,
    #[arg(long, value_name = "NAME")]
    pub(crate) terminal: Option<String>,
    #[arg(long)]
    pub(crate) attended: bool,
    #[arg(long)]
    pub(crate) password_stdin: bool,
}

/// Who signs in.
#[derive(Debug, Args)]
pub(crate) struct SignIn {
    #[arg(long = "user", value_name = "ID")]
    pub(crate) sign_in_user: Option<String>,
    #[arg(long)]
    pub(crate) password_stdin: bool,
    #[arg(long)]
    pub(crate) allow_unattended: bool,
    #[command(flatten)]
    pub(crate) form: Form,
}

#[derive(Debug, Args)]
pub(crate) struct Setup {
    #[command(flatten)]
    pub(crate) application: Application,
    #[arg(long, value_name = "SHA256", requires = "address")]
    pub(crate) thumbprint: Option<String>,
    #[command(flatten)]
    pub(crate) store: Store,
    #[command(flatten)]
    pub(crate) patience: Patience,
    #[arg(long, value_name = "SECONDS", default_value_t = 30)]
    pub(crate) echo_wait: u64,
    #[arg(long = "watch", value_name = "DIR")]
    pub(crate) watch_below: Option<PathBuf>,
    #[arg(
        long = "watch-profile",
        value_name = "PROFILE",
        default_value = "plain",
        requires = "watch_below"
    )]
    pub(crate) watch_profile: String,
}

/// Where a certificate goes beside the folder of this program.
#[derive(Debug, Args)]
pub(crate) struct Store {
    #[arg(long, value_name = "nss|windows|macos", hide_possible_values = true)]
    pub(crate) system_store: Option<SystemStore>,
}

/// How long to wait for a decision.
#[derive(Debug, Args)]
pub(crate) struct Patience {
    #[arg(
        long,
        value_name = "SECONDS",
        default_value_t = 60,
        conflicts_with = "no_wait"
    )]
    pub(crate) wait: u64,
    #[arg(long)]
    pub(crate) no_wait: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Fetch {
    #[command(flatten)]
    pub(crate) patience: Patience,
    #[arg(long)]
    pub(crate) password_stdin: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Import {
    #[arg(value_name = "FILE.p12")]
    pub(crate) file: PathBuf,
    #[arg(long, value_name = "FILE")]
    pub(crate) address: Option<PathBuf>,
    #[arg(long)]
    pub(crate) password_stdin: bool,
    #[command(flatten)]
    pub(crate) store: Store,
}

#[derive(Debug, Args)]
pub(crate) struct Offices {
    #[arg(value_name = "QUERY", default_value = "")]
    pub(crate) query: String,
    /// Number of the prefecture.
    #[arg(long, value_name = "NUMBER")]
    pub(crate) prefecture: Option<String>,
    #[arg(long, value_name = "NAME")]
    pub(crate) municipality: Option<String>,
    /// Kind of service.
    #[arg(long, value_name = "KIND")]
    pub(crate) kind: Option<ServiceKind>,
    #[arg(long, conflicts_with = "not_connected")]
    pub(crate) connected: bool,
    #[arg(long)]
    pub(crate) not_connected: bool,
    /// Every page.
    #[arg(long = "all")]
    pub(crate) all_pages: bool,
    #[arg(long, value_name = "FILE.pdf|.txt", conflicts_with = "connected")]
    pub(crate) invite: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) form: Form,
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    #[arg(value_name = "PATH", required_unless_present = "explain")]
    pub(crate) paths: Vec<PathBuf>,
    #[arg(long, value_name = "CHECK", conflicts_with_all = ["paths", "as_sender", "as_receiver"])]
    pub(crate) explain: Option<String>,
    /// As the sender: the given office, or that of the installed certificate.
    #[arg(long, value_name = "OFFICE", num_args = 0..=1, require_equals = true)]
    #[arg(conflicts_with = "as_receiver")]
    pub(crate) as_sender: Option<Option<OfficeNumber>>,
    /// As the receiver.
    #[arg(long, value_name = "OFFICE", num_args = 0..=1, require_equals = true)]
    pub(crate) as_receiver: Option<Option<OfficeNumber>>,
    #[command(flatten)]
    pub(crate) form: Form,
}

#[derive(Debug, Args)]
pub(crate) struct Convert {
    #[arg(value_name = "PATH", required = true)]
    pub(crate) paths: Vec<PathBuf>,
    #[arg(
        long = "to",
        value_name = "json|csv|v4.1",
        required = true,
        hide_possible_values = true
    )]
    pub(crate) target: Target,
    #[arg(long, short, value_name = "DIR", required = true)]
    pub(crate) output: PathBuf,
    #[arg(long, value_name = "KK")]
    pub(crate) from_kind: Option<ServiceKind>,
    #[arg(long, value_name = "KK")]
    pub(crate) to_kind: Option<ServiceKind>,
}

/// What to convert to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Target {
    Json,
    Csv,
    #[value(name = "v4.1")]
    V41,
}

/// `renkei master …`
#[derive(Debug, Subcommand)]
pub(crate) enum Master {
    Import(MasterImport),
    List(Form),
}

#[derive(Debug, Args)]
pub(crate) struct MasterImport {
    #[arg(value_name = "FILE", required = true)]
    pub(crate) tables: Vec<PathBuf>,
    #[arg(long = "from", value_name = "YYYYMM")]
    pub(crate) first_month: Option<ServiceMonth>,
    #[arg(long = "to", value_name = "YYYYMM", requires = "first_month")]
    pub(crate) last_month: Option<ServiceMonth>,
    #[arg(long)]
    pub(crate) complete: bool,
    #[arg(long)]
    pub(crate) accept_partial: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Show {
    #[arg(value_name = "PATH", required = true)]
    pub(crate) paths: Vec<PathBuf>,
    #[arg(long, short, value_name = "FILE.pdf|.svg|.png")]
    pub(crate) output: Option<PathBuf>,
    #[arg(long = "form", value_name = "FORM", value_delimiter = ',')]
    pub(crate) forms: Vec<String>,
    #[arg(long, value_name = "YYYYMM")]
    pub(crate) month: Option<ServiceMonth>,
    #[arg(long)]
    pub(crate) archive: bool,
    #[arg(long, conflicts_with = "archive")]
    pub(crate) protect: bool,
    #[command(flatten)]
    pub(crate) fax: Fax,
}

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("other").required(true).args(["actual", "later"]))]
pub(crate) struct Compare {
    #[arg(long, value_name = "PATH", required = true, num_args = 1..)]
    pub(crate) plan: Vec<PathBuf>,
    #[arg(long, value_name = "PATH", num_args = 1..)]
    pub(crate) actual: Vec<PathBuf>,
    #[arg(long, value_name = "PATH", num_args = 1..)]
    pub(crate) later: Vec<PathBuf>,
    #[arg(long)]
    pub(crate) all: bool,
    #[arg(long)]
    pub(crate) numbered: bool,
    #[arg(long = "output", short = 'o', value_name = "FILE.pdf|.svg|.png")]
    pub(crate) sheet_file: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) form: Form,
}

#[derive(Debug, Args)]
pub(crate) struct Board {
    #[arg(value_name = "PATH", required = true)]
    pub(crate) units: Vec<PathBuf>,
    #[arg(long, value_name = "YYYYMM", required = true)]
    pub(crate) month: ServiceMonth,
    #[arg(long = "office", value_name = "OFFICE")]
    pub(crate) board_office: Option<OfficeNumber>,
    #[arg(long)]
    pub(crate) numbered: bool,
    #[arg(long = "output", short = 'o', value_name = "FILE.pdf|.svg|.png")]
    pub(crate) sheet_file: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) form: Form,
}

#[derive(Debug, Args)]
pub(crate) struct Queue {
    #[arg(value_name = "PATH", required = true)]
    pub(crate) waiting: Vec<PathBuf>,
    #[arg(long, value_name = "PATH", num_args = 1..)]
    pub(crate) after: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) form: Form,
}

#[derive(Debug, Args)]
pub(crate) struct Send {
    #[arg(value_name = "PATH", required_unless_present = "to")]
    pub(crate) paths: Vec<PathBuf>,
    #[arg(long, value_name = "NUMBER-KIND")]
    pub(crate) to: Option<Address>,
    #[arg(long, value_name = "NUMBER-KIND", requires = "to")]
    pub(crate) from: Option<Address>,
    #[arg(long, value_name = "TEXT", requires = "to")]
    pub(crate) text: Option<String>,
    #[arg(long)]
    pub(crate) again: bool,
    #[command(flatten)]
    pub(crate) form: Form,
}

/// One message.
#[derive(Debug, Args)]
pub(crate) struct Chosen {
    #[arg(value_name = "ID")]
    pub(crate) id: MessageId,
    #[command(flatten)]
    pub(crate) form: Form,
}

#[derive(Debug, Args)]
pub(crate) struct Messages {
    #[arg(long, value_name = "YYYYMM")]
    pub(crate) month: Option<ServiceMonth>,
    #[command(flatten)]
    pub(crate) form: Form,
}

#[derive(Debug, Args)]
pub(crate) struct Receive {
    #[arg(value_name = "ID")]
    pub(crate) ids: Vec<MessageId>,
    #[arg(long = "wait", value_name = "SECONDS", conflicts_with = "ids")]
    pub(crate) arrival_wait: Option<u64>,
    #[arg(long, short, value_name = "DIR", required = true)]
    pub(crate) output: PathBuf,
    #[command(flatten)]
    pub(crate) form: Form,
}
