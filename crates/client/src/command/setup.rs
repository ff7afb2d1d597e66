//! `renkei setup`: the short way to a certificate, from nothing to an office that can send. The
//! key is made here and never leaves. Repeating it goes on where it stopped.

use std::path::Path;
use std::time::Duration;

use protocol::Sha256;
use protocol::http::OfficeQuery;

use crate::cli::Setup;
use crate::clock::seconds;
use crate::command::enrolment::{self, Answers, Progress};
use crate::command::session::Session;
use crate::command::{Outcome, Tools, echo, newer, setup_watch};
use crate::exchange::{proven_address, unproven_address};
use crate::failure::Failure;
use crate::local_store::{Exchange, Standing};
use crate::terminal::Terminal;
use crate::words::Text;

/// Runs the command. At the end it tells how much the person had to do.
pub(crate) async fn run(tools: &Tools<'_>, arguments: &Setup) -> Result<Outcome, Failure> {
    let begun = tools.clock.now();
    let application = &arguments.application;
    let (exchange, mut answers) = settle(tools, arguments).await?;
    let user = enrolment::user(tools, application)?;
    answers += Answers::from(application.user.is_none());
    let now = tools.clock.now();
    let of_user = tools.home.installed()?.into_iter().find(|installed| {
        installed.certificate.account() == Some(user.as_str())
            && installed.standing(now) != Standing::Expired
    });
    match of_user {
        Some(installed) if tools.home.pending()?.is_none() => {
            tools.terminal.note(&Text::new("installed-before"));
            enrolment::tell_installed(tools, &installed.certificate);
        }
        _ => {
            tools.home.keep_exchange(&exchange)?;
            answers += enrolment::apply(tools, &exchange, &user, application).await?;
            let patience = arguments.patience.length();
            let progress = enrolment::follow(tools, &exchange, patience).await?;
            enrolment::tell(tools, &progress);
            if matches!(progress, Progress::Waiting) {
                if arguments.patience.no_wait {
                    return Ok(Outcome::Clean);
                }
                return Err(Failure::no_certificate(Text::new("still-waiting")));
            }
        }
    }
    let outcome = finish(tools, arguments).await?;
    // The command itself is one thing to do.
    let text = Text::new("setup-done").with("actions", answers + 1);
    let taken = seconds(begun, tools.clock.now());
    tools.terminal.result(&text.with("seconds", taken));
    Ok(outcome)
}

/// What an office needs beside its certificate: the store of the system where it is wanted, the
/// connection, the address book, folders for the care software, and a message that goes out and
/// comes back.
async fn finish(tools: &Tools<'_>, arguments: &Setup) -> Result<Outcome, Failure> {
    let terminal = tools.terminal;
    let session = Session::open(tools).await?;
    if let Some(store) = arguments.store.system_store {
        store.put(&tools.home, &session.identity, &session.exchange.root)?;
        terminal.result(&Text::new("store-done").with("store", store.name()));
    }
    if let Some(text) = newer::version(&session).await {
        terminal.note(&text);
    }
    let connected = OfficeQuery {
        connected: Some(true),
        ..OfficeQuery::default()
    };
    let list = session.mailbox.offices(&connected).await?;
    let key = match list.next {
        Some(_) => "setup-address-book-more",
        None => "setup-address-book",
    };
    terminal.result(
        &Text::new(key)
            .with("exchange", &session.exchange.name)
            .with("count", list.offices.len()),
    );
    setup_watch::run(tools, &session, arguments)?;
    let patience = Duration::from_secs(arguments.echo_wait);
    echo::trial::run(tools, &session, patience).await
}

/// The exchange: known, from the file that the federation hands out, or typed.
async fn settle(tools: &Tools<'_>, arguments: &Setup) -> Result<(Exchange, Answers), Failure> {
    let given = arguments.application.address.clone();
    if given.is_some() || tools.home.exchange()?.is_some() {
        return from(tools, given.as_deref(), arguments.thumbprint.as_deref(), 0).await;
    }
    let handed_out = Path::new(HANDED_OUT);
    if handed_out.is_file() {
        let text = Text::new("address-found").with("path", handed_out.display());
        tools.terminal.note(&text);
        return from(tools, Some(handed_out), None, 0).await;
    }
    let typed = tools.terminal.ask(&Text::new("prompt-address"));
    from(tools, typed.as_deref().map(Path::new), None, 1).await
}

async fn from(
    tools: &Tools<'_>,
    given: Option<&Path>,
    thumbprint: Option<&str>,
    answers: Answers,
) -> Result<(Exchange, Answers), Failure> {
    let typed = given.and_then(Path::to_str);
    let typed = typed.filter(|text| text.starts_with("https://"));
    let (Some(base), Some(path)) = (typed, given) else {
        return Ok((tools.home.settle_exchange(given)?, answers));
    };
    let base = base.trim_end_matches('/');
    let unproven = unproven_address(&tools.tls, base).await?;
    let own = Sha256::from(unproven.root.fingerprint()).to_string();
    let terminal = tools.terminal;
    terminal.note(
        &Text::new("address-thumbprint")
            .with("address", base)
            .with("name", &unproven.name)
            .with("thumbprint", in_groups(&own)),
    );
    let answers = answers + Answers::from(thumbprint.is_none());
    if !is_confirmed(terminal, &own, thumbprint) {
        return Err(Failure::wrong_use(Text::new("thumbprint-not-confirmed")));
    }
    // Everything else in the file is believed only from whoever shows this root.
    let proven = proven_address(&tools.tls, base, &unproven.root).await?;
    if proven.root != unproven.root {
        return Err(Failure::wrong_use(Text::new("thumbprint-not-confirmed")));
    }
    Ok((tools.home.settle(proven, path)?, answers))
}

/// Whether the root is the one that is printed: by the value that was given, or by the person.
fn is_confirmed(terminal: &Terminal, own: &str, given: Option<&str>) -> bool {
    match given {
        Some(given) => {
            let hex = given.chars().filter(char::is_ascii_hexdigit);
            hex.collect::<String>().eq_ignore_ascii_case(own)
        }
        None => {
            let answer = terminal.ask(&Text::new("prompt-thumbprint"));
            answer.is_some_and(|answer| {
                matches!(answer.to_lowercase().as_str(), "はい" | "yes" | "y")
            })
        }
    }
}

/// As it is printed: capitals in groups of four.
fn in_groups(hex: &str) -> String {
    let groups = hex.as_bytes().chunks(4).map(String::from_utf8_lossy);
    groups.collect::<Vec<_>>().join(" ").to_uppercase()
}

/// What the file is called that the federation hands out.
const HANDED_OUT: &str = "address.json";
