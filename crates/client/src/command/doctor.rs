//! `renkei doctor`: looks at everything that this office needs and says what is wrong: the
//! certificate in use and its renewal, the connection, the clock, and the logs of certificates of
//! the own office and of every partner.

use protocol::Trouble;
use serde::Serialize;
use time::Duration;

use crate::cli::Doctor;
use crate::clock::spoken;
use crate::command::log_watch::{Watch, unaccepted};
use crate::command::renewal_look::{Concern, RenewalForm, Told};
use crate::command::report::{self, Found};
use crate::command::session::Session;
use crate::command::{Outcome, Tools, archive, log_words, newer, work};
use crate::failure::{Failure, Kind, Words};
use crate::terminal::Terminal;
use crate::words::Text;

/// What a look at one thing found.
#[derive(Debug, Serialize)]
pub(crate) struct Finding {
    check: &'static str,
    /// How it stands.
    pub(crate) state: State,
    /// The stable code of what is wrong with the certificate.
    #[serde(skip_serializing_if = "Option::is_none")]
    trouble: Option<&'static str>,
    /// What is so.
    pub(crate) text: String,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) hint: Option<String>,
    /// The key of the words.
    #[serde(skip)]
    key: String,
}

/// How a thing stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum State {
    /// Nothing is to be done.
    Ok,
    /// Somebody should look.
    Attention,
    /// It does not work.
    Problem,
}

#[derive(Serialize)]
struct DoctorForm<'a> {
    checks: &'a [Finding],
}

/// Runs the command. Ends as what is most in the way: no certificate, no connection, problems.
pub(crate) async fn run(tools: &Tools<'_>, arguments: &Doctor) -> Result<Outcome, Failure> {
    let mut findings = Vec::new();
    let end = look(tools, &mut findings).await;
    if arguments.form.json {
        let checks = &findings;
        tools.terminal.json(&DoctorForm { checks })?;
    } else {
        findings.iter().for_each(|one| tell(tools.terminal, one));
    }
    if let Some(path) = &arguments.report_file {
        let found = findings.iter().map(Finding::found);
        report::write(tools, found.collect(), path)?;
        let text = Text::new("doctor-report").with("path", path.display());
        tools.terminal.note(&text);
    }
    end?;
    let is_fine = findings.iter().all(|finding| finding.state == State::Ok);
    Ok(if is_fine {
        Outcome::Clean
    } else {
        Outcome::Problems
    })
}

/// Looks at one thing after the other; each needs the one before.
pub(crate) async fn look(tools: &Tools<'_>, findings: &mut Vec<Finding>) -> Result<(), Failure> {
    let terminal = tools.terminal;
    if tools.home.keep_to_owner()? {
        let text = Text::new("doctor-folder-closed");
        findings.push(Finding::new(terminal, "folder", State::Ok, &text));
    }
    let installed = match tools.home.usable(tools.clock.now()) {
        Ok(installed) => installed,
        Err(failure) => return Err(noted(terminal, findings, "certificate", failure)),
    };
    let end = spoken(installed.certificate.not_after(), terminal.language());
    let text = Text::new("doctor-certificate").with("end", end);
    findings.push(Finding::new(terminal, "certificate", State::Ok, &text));
    let (_, told) = RenewalForm::of(tools, &installed, tools.clock.now())?;
    findings.extend(told.into_iter().map(Finding::of_renewal));

    match archive::standing(tools)? {
        archive::Standing::Nothing => {}
        archive::Standing::Copied(text) => {
            findings.push(Finding::new(terminal, "archive", State::Ok, &text));
        }
        archive::Standing::CopyDue(text) => {
            findings.push(Finding::new(terminal, "archive", State::Attention, &text));
        }
    }

    let session = match Session::open(tools).await {
        Ok(session) => session,
        Err(failure) => return Err(noted(terminal, findings, "connection", failure)),
    };
    let text = Text::new("doctor-connection").with("exchange", &session.exchange.name);
    findings.push(Finding::new(terminal, "connection", State::Ok, &text));
    if let Some(text) = newer::version(&session).await {
        findings.push(Finding::new(terminal, "version", State::Attention, &text));
    }
    let state = if work::rests(&session.own) {
        State::Attention
    } else {
        State::Ok
    };
    for text in work::told(&session.own, terminal.language()) {
        findings.push(Finding::new(terminal, "work", state, &text));
    }
    findings.extend(clock(tools, &session).await?);
    logs(tools, &session, findings).await
}

/// Compares the clock of this computer with that of the exchange.
async fn clock(tools: &Tools<'_>, session: &Session) -> Result<Option<Finding>, Failure> {
    let terminal = tools.terminal;
    let Some(there) = session.mailbox.time().await? else {
        return Ok(None);
    };
    let (here, language) = (tools.clock.now(), terminal.language());
    if (here - there).abs() <= CLOCK_TOLERANCE {
        return Ok(None);
    }
    let text = Text::new("doctor-clock")
        .with("here", spoken(here, language))
        .with("there", spoken(there, language));
    let finding = Finding::new(terminal, "clock", State::Attention, &text);
    Ok(Some(finding))
}

/// Looks at the log of the own office and of every office that this one has had to do with.
async fn logs(
    tools: &Tools<'_>,
    session: &Session,
    findings: &mut Vec<Finding>,
) -> Result<(), Failure> {
    let (terminal, own) = (tools.terminal, session.office());
    let _turn = tools.turn()?;
    let watch = Watch::new(tools, session);
    let mut offices = tools.home.offices_with_logs()?;
    offices.retain(|office| *office != own);
    offices.insert(0, own);
    for office in offices {
        match watch.look(office).await {
            Ok(known) => {
                let text = Text::new("doctor-log")
                    .with("office", office)
                    .with("count", known.size());
                findings.push(Finding::new(terminal, "certificate-log", State::Ok, &text));
            }
            Err(failure) if failure.kind == Kind::Refused => {
                noted(terminal, findings, "certificate-log", failure);
            }
            Err(failure) => return Err(noted(terminal, findings, "certificate-log", failure)),
        }
    }
    for entry in unaccepted(tools, own)? {
        let text = log_words::new_certificate(terminal, &entry);
        let finding = Finding::new(terminal, "new-certificate", State::Attention, &text);
        findings.push(finding);
    }
    for alarm in tools.home.alarms()? {
        let text = log_words::alarm(terminal, &alarm);
        findings.push(Finding::new(
            terminal,
            "contradiction",
            State::Problem,
            &text,
        ));
    }
    Ok(())
}

/// Notes a failure as what was found, and gives it back.
fn noted(
    terminal: &Terminal,
    findings: &mut Vec<Finding>,
    check: &'static str,
    failure: Failure,
) -> Failure {
    let (text, hint) = terminal.failure_words(&failure);
    findings.push(Finding {
        check,
        state: State::Problem,
        trouble: failure.trouble().map(Trouble::as_str),
        text,
        hint,
        key: code_of(&failure),
    });
    failure
}

impl Finding {
    fn of_renewal(told: Told) -> Self {
        Self {
            check: "renewal",
            state: match told.concern {
                Concern::None => State::Ok,
                Concern::Some => State::Attention,
                Concern::Urgent => State::Problem,
            },
            trouble: None,
            text: told.text,
            hint: told.hint,
            key: "renewal".to_owned(),
        }
    }

    fn new(terminal: &Terminal, check: &'static str, state: State, text: &Text) -> Self {
        Self {
            check,
            state,
            trouble: None,
            text: terminal.say(text),
            hint: text.hint(terminal.language()),
            key: text.key().to_owned(),
        }
    }

    /// Without what may name somebody.
    fn found(&self) -> Found {
        Found {
            check: self.check,
            state: match self.state {
                State::Ok => "ok",
                State::Attention => "attention",
                State::Problem => "problem",
            },
            what: self.key.clone(),
        }
    }
}

/// The code of a failure: what certificates say stands in the words of that crate.
fn code_of(failure: &Failure) -> String {
    match &failure.words {
        Words::Pki(error) => error.code().to_owned(),
        _ => failure.to_string(),
    }
}

/// Less is no matter: answers take their time, too.
const CLOCK_TOLERANCE: Duration = Duration::minutes(5);

fn tell(terminal: &Terminal, finding: &Finding) {
    let code = finding.trouble.map(|code| format!(" [{code}]"));
    let mark = terminal.say(&match finding.state {
        State::Ok => Text::new("doctor-ok"),
        State::Attention => Text::new("doctor-attention"),
        State::Problem => Text::new("doctor-problem"),
    });
    let code = code.unwrap_or_default();
    terminal.line(&format!("{mark}  {}{code}", finding.text));
    if let Some(hint) = &finding.hint {
        terminal.line(&format!("      {hint}"));
    }
}
