//! The command line: what can be asked for, in one place. Nothing is done here.
//!
//! No secret is ever an argument: passwords are made by the program and shown once, passphrases
//! are read from files.

pub(crate) mod audit;

use std::path::PathBuf;

use careplan::{Language, OfficeNumber, ServiceKind};
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::prefecture;
use crate::store::office::Claiming;
use crate::store::operator;

/// Portal, console, exchange and authority of a care plan exchange.
#[derive(Debug, Parser)]
#[command(name = "renkei-server", version)]
pub(crate) struct Cli {
    /// Language of messages; otherwise that of the environment, Japanese by default.
    #[arg(long, global = true, value_enum)]
    pub(crate) lang: Option<LanguageChoice>,
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// A language of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LanguageChoice {
    /// Japanese.
    Ja,
    /// English.
    En,
}

impl LanguageChoice {
    /// The language meant.
    pub(crate) fn language(self) -> Language {
        match self {
            Self::Ja => Language::Japanese,
            Self::En => Language::English,
        }
    }
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve, until told to stop by SIGTERM or SIGINT.
    Run(Run),
    /// Create the data folder, the database, the authority and the listeners' certificates.
    /// What is there already stays as it is.
    Init(Init),
    /// Bring the database's schema up to date.
    Migrate(ConfigFile),
    /// Offices.
    #[command(subcommand)]
    Office(Office),
    /// Operators.
    #[command(subcommand)]
    Operator(Operator),
    /// Notices.
    #[command(subcommand)]
    Notice(Notice),
    /// Certificates of offices.
    #[command(subcommand)]
    Cert(Cert),
    /// The certificate authority itself: its root, its issuing authorities and their keys.
    #[command(subcommand)]
    Ca(Ca),
    /// The audit record: write it to a file, look whether it is what was signed.
    #[command(subcommand)]
    Audit(audit::Audit),
    /// Look whether everything is in order.
    Doctor(Doctor),
    /// Print the description of the interfaces for programs (OpenAPI 3.1).
    #[command(name = "openapi")]
    OpenApi,
}

/// The configuration.
#[derive(Debug, Args)]
pub(crate) struct ConfigFile {
    /// Configuration file.
    #[arg(long, value_name = "FILE", env = "RENKEI_SERVER_CONFIG")]
    pub(crate) config: PathBuf,
}

/// `run`.
#[derive(Debug, Args)]
pub(crate) struct Run {
    /// Configuration.
    #[command(flatten)]
    pub(crate) config: ConfigFile,
    /// Roles of this process, separated by commas; all without this option.
    #[arg(long, value_enum, value_delimiter = ',')]
    pub(crate) role: Vec<Role>,
}

/// What a process does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Role {
    /// Pages for offices and for operators.
    Portal,
    /// The exchange for office programs.
    Mailbox,
    /// Issues certificates.
    Authority,
    /// Jobs behind the scenes.
    Worker,
    /// The support site, for everybody, where `listeners.support` is configured.
    Support,
    /// Revocation lists, OCSP answers and the authorities' certificates for everybody, where
    /// `listeners.publication` is configured.
    Publication,
}

/// `init`.
#[derive(Debug, Args)]
pub(crate) struct Init {
    /// Configuration.
    #[command(flatten)]
    pub(crate) config: ConfigFile,
    /// Also add a first operator with this id, unless it exists; its password is shown once.
    #[arg(long, value_name = "ID")]
    pub(crate) operator: Option<String>,
    /// Print one JSON object.
    #[arg(long)]
    pub(crate) json: bool,
}

/// `office …`.
#[derive(Debug, Subcommand)]
pub(crate) enum Office {
    /// Add an office with its account; the two passwords are shown once.
    Add(OfficeAdd),
    /// Stop an office: its certificates are refused from the next request on.
    Suspend(OfficeSuspend),
    /// Let a suspended office use the exchange again.
    Resume(OfficeResume),
    /// Give an account (--id ユーザID) a new temporary password; it is shown once.
    RenewPassword(OfficeRenewPassword),
}

/// A printed sheet with the passwords.
#[derive(Debug, Args)]
pub(crate) struct NoticeFile {
    /// Write the passwords on a sheet to be printed (PDF) instead of the screen.
    #[arg(long, value_name = "FILE.pdf")]
    pub(crate) notice: Option<PathBuf>,
    /// Put a password on the sheet: asked for twice, or taken from RENKEI_NOTICE_PASSWORD.
    #[arg(long, requires = "notice")]
    pub(crate) notice_password: bool,
}

/// `office renew-password`.
#[derive(Debug, Args)]
pub(crate) struct OfficeRenewPassword {
    /// What it has in common with operators.
    #[command(flatten)]
    pub(crate) renewal: RenewPassword,
    /// The sheet.
    #[command(flatten)]
    pub(crate) notice: NoticeFile,
}

/// `office renew-password` and `operator renew-password`.
#[derive(Debug, Args)]
pub(crate) struct RenewPassword {
    /// Configuration.
    #[command(flatten)]
    pub(crate) config: ConfigFile,
    /// Id with which the person signs in.
    #[arg(long)]
    pub(crate) id: String,
    /// What becomes of the person's second factor.
    #[arg(long, value_enum, default_value = "keep")]
    pub(crate) second_factor: SecondFactorChoice,
    /// Print one JSON object.
    #[arg(long)]
    pub(crate) json: bool,
}

/// What becomes of a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SecondFactorChoice {
    /// It stays: the new password opens nothing without a code.
    Keep,
    /// It is switched off, for somebody who has lost both app and recovery codes.
    Remove,
}

/// `office add`.
#[derive(Debug, Args)]
pub(crate) struct OfficeAdd {
    /// Configuration.
    #[command(flatten)]
    pub(crate) config: ConfigFile,
    /// Office number (介護保険事業所番号), 10 characters.
    #[arg(long)]
    pub(crate) number: OfficeNumber,
    /// Name of the office.
    #[arg(long)]
    pub(crate) name: String,
    /// Number of the prefecture, 01 to 47; otherwise that of the office number.
    #[arg(long)]
    pub(crate) prefecture: Option<String>,
    /// Municipality, by its name without the prefecture.
    #[arg(long, value_name = "NAME", default_value = "")]
    pub(crate) municipality: String,
    /// How the name is read, in kana.
    #[arg(long, value_name = "READING", default_value = "")]
    pub(crate) kana: String,
    /// Service kind, such as 43 or 11; can be repeated.
    #[arg(long = "kind", value_name = "KIND", required = true)]
    pub(crate) kinds: Vec<ServiceKind>,
    /// How the office claims: internet, agent, media, paper or unknown.
    #[arg(long)]
    pub(crate) claiming: Claiming,
    /// Name of the agent, when claiming is delegated; holds from today.
    #[arg(long, value_name = "NAME")]
    pub(crate) agent: Option<String>,
    /// The sheet 「電子請求登録結果に関するお知らせ」.
    #[command(flatten)]
    pub(crate) notice: NoticeFile,
    /// Print one JSON object.
    #[arg(long)]
    pub(crate) json: bool,
}

/// `office suspend`.
#[derive(Debug, Args)]
pub(crate) struct OfficeSuspend {
    /// Configuration.
    #[command(flatten)]
    pub(crate) config: ConfigFile,
    /// Office number.
    #[arg(long)]
    pub(crate) number: OfficeNumber,
    /// Why, in words.
    #[arg(long)]
    pub(crate) reason: String,
}

/// `office resume`.
#[derive(Debug, Args)]
pub(crate) struct OfficeResume {
    /// Configuration.
    #[command(flatten)]
    pub(crate) config: ConfigFile,
    /// Office number.
    #[arg(long)]
    pub(crate) number: OfficeNumber,
}

/// `operator …`.
#[derive(Debug, Subcommand)]
pub(crate) enum Operator {
    /// Add an operator; the password is shown once.
    Add(OperatorAdd),
    /// Give an operator a new password; it is shown once.
    RenewPassword(RenewPassword),
    /// Let the authority take approvals of an operator by a passkey.
    Admit(OperatorAdmit),
    /// Let the authority take approvals of an operator no more.
    Withdraw(OperatorWithdraw),
}

/// `operator admit`, on the authority's machine.
#[derive(Debug, Args)]
pub(crate) struct OperatorAdmit {
    /// Configuration.
    #[command(flatten)]
    pub(crate) config: ConfigFile,
    /// Id of the operator.
    #[arg(long)]
    pub(crate) id: String,
    /// Fingerprint of the passkey, compared with the operator; otherwise the passkeys are listed and
    /// nothing is changed.
    #[arg(long, value_name = "FINGERPRINT")]
    pub(crate) passkey: Option<String>,
    /// Print the list as one JSON object.
    #[arg(long)]
    pub(crate) json: bool,
}

/// `operator withdraw`, on the authority's machine.
#[derive(Debug, Args)]
pub(crate) struct OperatorWithdraw {
    /// Configuration.
    #[command(flatten)]
    pub(crate) config: ConfigFile,
    /// Id of the operator.
    #[arg(long)]
    pub(crate) id: String,
}

/// `operator add`.
#[derive(Debug, Args)]
pub(crate) struct OperatorAdd {
    /// Configuration.
    #[command(flatten)]
    pub(crate) config: ConfigFile,
    /// Id with which the operator signs in: lower-case letters, digits, hyphens.
    #[arg(long)]
    pub(crate) id: String,
    /// Name, shown to colleagues.
    #[arg(long)]
    pub(crate) name: String,
    /// Number of the prefecture, 01 to 47, whose affairs the operator sees; otherwise all.
    #[arg(long, value_parser = prefecture)]
    pub(crate) prefecture: Option<String>,
    /// What the operator may do: reception, approval, desk, notices, centre or audit; can be
    /// repeated; otherwise everything.
    #[arg(long = "role", value_name = "ROLE", value_parser = operator_role)]
    pub(crate) roles: Vec<operator::Role>,
    /// The operator's own password is the first line of this file; otherwise a temporary one is
    /// made and shown once.
    #[arg(long, value_name = "FILE")]
    pub(crate) password_file: Option<PathBuf>,
    /// Print one JSON object.
    #[arg(long)]
    pub(crate) json: bool,
}

fn prefecture(text: &str) -> Result<String, String> {
    prefecture::find(text)
        .map(|found| found.number.to_owned())
        .ok_or_else(|| "the number of a prefecture is 01 to 47".to_owned())
}

fn operator_role(text: &str) -> Result<operator::Role, String> {
    let found = operator::Role::ALL.into_iter();
    let mut found = found.filter(|role| role.as_str() == text);
    found.next().ok_or_else(|| {
        let words = operator::words(&operator::Role::ALL);
        format!("a role is one of: {words}")
    })
}

/// `notice …`.
#[derive(Debug, Subcommand)]
pub(crate) enum Notice {
    /// Add a notice that is shown from now on.
    Add(NoticeAdd),
}

/// `notice add`.
#[derive(Debug, Args)]
pub(crate) struct NoticeAdd {
    /// Configuration.
    #[command(flatten)]
    pub(crate) config: ConfigFile,
    /// Who may read it.
    #[arg(long, value_enum, default_value = "public")]
    pub(crate) audience: NoticeAudience,
    /// Category (カテゴリ), one of those in the configuration.
    #[arg(long, default_value = "システム関連")]
    pub(crate) category: String,
    /// Title.
    #[arg(long)]
    pub(crate) title: String,
    /// Text.
    #[arg(long)]
    pub(crate) body: String,
    /// Print one JSON object.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Who may read a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum NoticeAudience {
    /// Everybody, before sign-in too.
    Public,
    /// Every office that is signed in.
    Offices,
}

/// `ca …`.
#[derive(Debug, Subcommand)]
pub(crate) enum Ca {
    /// Do with the root's key what a reviewed file says, and write a protocol of it. Needs no
    /// configuration and no network.
    Ceremony(CaCeremony),
    /// Show the authorities, where their keys are, and the roots' lists.
    Status(CaStatus),
    /// Make the key of the next issuing authority and a request for its certificate.
    Request(CaRequest),
    /// Install what a ceremony made: roots, cross certificates and roots' lists.
    Install(CaInstall),
    /// Let another issuing authority take over. What the present one issued stays good.
    RollOver(CaRollOver),
    /// Take logs of certificates as they are, after the database was restored from a copy. Without
    /// a reason it only tells what would be lost.
    AcceptLog(CaAcceptLog),
}

/// `ca accept-log`.
#[derive(Debug, Args)]
pub(crate) struct CaAcceptLog {
    /// Configuration.
    #[command(flatten)]
    pub(crate) config: ConfigFile,
    /// Numbers of the offices whose logs are meant.
    #[arg(value_name = "OFFICE")]
    pub(crate) offices: Vec<OfficeNumber>,
    /// Every log that is not as it was.
    #[arg(long, conflicts_with = "offices")]
    pub(crate) all: bool,
    /// Why they are accepted; it stands in the audit record.
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: Option<String>,
    /// Print one JSON object.
    #[arg(long)]
    pub(crate) json: bool,
}

/// `ca status`.
#[derive(Debug, Args)]
pub(crate) struct CaStatus {
    /// Configuration.
    #[command(flatten)]
    pub(crate) config: ConfigFile,
    /// Print one JSON object.
    #[arg(long)]
    pub(crate) json: bool,
}

/// `ca request`.
#[derive(Debug, Args)]
pub(crate) struct CaRequest {
    /// Configuration.
    #[command(flatten)]
    pub(crate) config: ConfigFile,
    /// The file for the request.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
    /// Print one JSON object.
    #[arg(long)]
    pub(crate) json: bool,
}

/// `ca install`.
#[derive(Debug, Args)]
pub(crate) struct CaInstall {
    /// Configuration.
    #[command(flatten)]
    pub(crate) config: ConfigFile,
    /// Certificates and lists.
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// Print one JSON object.
    #[arg(long)]
    pub(crate) json: bool,
}

/// `ca roll-over`.
#[derive(Debug, Args)]
pub(crate) struct CaRollOver {
    /// Configuration.
    #[command(flatten)]
    pub(crate) config: ConfigFile,
    /// Certificate of the authority that takes over.
    pub(crate) certificate: PathBuf,
    /// Its key from a ceremony, encrypted under the passphrase of this server; without it, the key
    /// of the request.
    #[arg(long, value_name = "FILE")]
    pub(crate) key: Option<PathBuf>,
    /// Print one JSON object.
    #[arg(long)]
    pub(crate) json: bool,
}

/// `ca ceremony`.
#[derive(Debug, Args)]
pub(crate) struct CaCeremony {
    /// The reviewed file.
    pub(crate) file: PathBuf,
    /// Say what would be done, and do nothing.
    #[arg(long)]
    pub(crate) check: bool,
    /// Passphrase of a key of the file, or PIN of its token, from the first line of a file, instead
    /// of the terminal; may be repeated.
    #[arg(long, value_name = "KEY=FILE", value_parser = key_and_file)]
    pub(crate) passphrase_file: Vec<(String, PathBuf)>,
    /// Print one JSON object.
    #[arg(long)]
    pub(crate) json: bool,
}

fn key_and_file(text: &str) -> Result<(String, PathBuf), String> {
    let (key, file) = text
        .split_once('=')
        .filter(|(key, file)| !key.is_empty() && !file.is_empty())
        .ok_or("write the name of the key, = and the file")?;
    Ok((key.to_owned(), PathBuf::from(file)))
}

/// `cert …`.
#[derive(Debug, Subcommand)]
pub(crate) enum Cert {
    /// Revoke a certificate of an office; it is refused from the next request on.
    Revoke(CertRevoke),
}

/// `cert revoke`.
#[derive(Debug, Args)]
pub(crate) struct CertRevoke {
    /// Configuration.
    #[command(flatten)]
    pub(crate) config: ConfigFile,
    /// Serial number, hexadecimal.
    pub(crate) serial: pki::SerialNumber,
    /// Why.
    #[arg(long, value_enum)]
    pub(crate) reason: RevocationReason,
    /// Print one JSON object.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Why a certificate is revoked, by the names of RFC 5280 in lower case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RevocationReason {
    /// Nothing in particular.
    Unspecified,
    /// The key may be in other hands.
    KeyCompromise,
    /// The office's data changed.
    AffiliationChanged,
    /// Replaced by another certificate.
    Superseded,
    /// The office has closed.
    CessationOfOperation,
}

impl RevocationReason {
    /// The word in records.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Unspecified => "unspecified",
            Self::KeyCompromise => "key-compromise",
            Self::AffiliationChanged => "affiliation-changed",
            Self::Superseded => "superseded",
            Self::CessationOfOperation => "cessation-of-operation",
        }
    }
}

/// `doctor`.
#[derive(Debug, Args)]
pub(crate) struct Doctor {
    /// Configuration.
    #[command(flatten)]
    pub(crate) config: ConfigFile,
    /// Print one JSON object.
    #[arg(long)]
    pub(crate) json: bool,
}
