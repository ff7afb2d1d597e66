//! The commands, one file each.

mod approver;
mod audit;
mod ca;
mod cert;
mod doctor;
mod init;
mod migrate;
mod notice;
mod notice_file;
mod office;
mod operator;
mod portal_key;
mod renew_password;
mod run;
mod stop_signals;

use careplan::Language;

use crate::api::DOCUMENT;
use crate::cli::{Command, ConfigFile};
use crate::clock::Clock;
use crate::config::{Config, Database};
use crate::store::Store;
use crate::terminal::{Exit, Failure, Words, line};
use crate::web::password::temporary as new_password;

/// What every command is given.
pub(crate) struct Context {
    /// The time.
    pub(crate) clock: Clock,
    /// Language of messages.
    pub(crate) language: Language,
}

/// Does what was asked for.
///
/// # Errors
/// [`Failure`] with the exit code.
pub(crate) async fn dispatch(context: &Context, command: Command) -> Result<(), Failure> {
    match command {
        Command::Run(arguments) => run::run(context, &arguments).await,
        Command::Init(arguments) => init::run(context, &arguments).await,
        Command::Migrate(config) => migrate::run(context, &config).await,
        Command::Office(command) => office::run(context, command).await,
        Command::Operator(command) => operator::run(context, command).await,
        Command::Notice(command) => notice::run(context, command).await,
        Command::Cert(command) => cert::run(context, command).await,
        Command::Ca(command) => ca::run(context, command).await,
        Command::Audit(command) => audit::run(context, command).await,
        Command::Doctor(arguments) => doctor::run(context, &arguments).await,
        Command::OpenApi => Ok(line(DOCUMENT.trim_end())?),
    }
}

impl ConfigFile {
    fn load(&self) -> Result<Config, Failure> {
        Ok(Config::load(&self.config)?)
    }
}

/// Opens a database that is there and of this version.
async fn open_current_store(config: &Config) -> Result<Store, Failure> {
    if matches!(config.database, Database::Embedded) && !config.database_file().exists() {
        return Err(not_initialised(config));
    }
    let store = open_store(config).await?;
    store.require_current_schema().await?;
    Ok(store)
}

/// Opens the database, creating the embedded one.
async fn open_store(config: &Config) -> Result<Store, Failure> {
    Ok(match &config.database {
        Database::Embedded => Store::open_sqlite(&config.database_file()).await?,
        Database::Postgres { url } => Store::open_postgres(url).await?,
    })
}

fn not_initialised(config: &Config) -> Failure {
    let folder = config.data_dir.display();
    Failure::new(
        Exit::Refused,
        Words::new(
            format!("{folder} には、まだ何もありません"),
            format!("there is nothing in {folder} yet"),
        ),
    )
    .hint(Words::new(
        "先に renkei-server init --config FILE を行ってください",
        "run renkei-server init --config FILE first",
    ))
}
