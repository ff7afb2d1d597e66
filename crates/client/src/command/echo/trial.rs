//! The last step of `renkei setup`: a test message to the echo office, and its answer. Each run
//! sends a message of its own.

use std::time::Duration;

use careplan::Address;
use protocol::State;
use protocol::http::Side;

use super::free;
use crate::clock::seconds;
use crate::command::log_watch::Watch;
use crate::command::receive::{self, Happened, Stop};
use crate::command::send_free::{self, Order};
use crate::command::session::Session;
use crate::command::{Outcome, Tools, send, work};
use crate::failure::{Failure, Kind};
use crate::plan::{Repetition, echo};
use crate::words::Text;

/// Sends the message, waits for its answer, and tells how it went.
pub(crate) async fn run(
    tools: &Tools<'_>,
    session: &Session,
    patience: Duration,
) -> Result<Outcome, Failure> {
    let terminal = tools.terminal;
    if patience.is_zero() {
        return Ok(Outcome::Clean);
    }
    let Some(echo) = super::address(session).await? else {
        terminal.note(&Text::new("trial-none"));
        return Ok(Outcome::Clean);
    };
    if echo.office == session.office() {
        return Ok(Outcome::Clean);
    }
    if work::rests(&session.own) {
        terminal.note(&Text::new("trial-rests"));
        return Ok(Outcome::Clean);
    }
    let begun = tools.clock.now();
    // Nobody else here collects the answer meanwhile.
    let _turn = tools.turn()?;
    let watch = Watch::new(tools, session);
    watch.look_or_known(session.office()).await?;
    // Before the message goes out, so that the answer cannot fall between.
    let cursor = session.mailbox.changes(0, 0).await?.latest;
    let mark = tools.randomness.message_id()?.to_string();
    send_test(tools, (session, &watch), echo, &mark).await?;
    let text = Text::new("trial-sent").with("address", echo);
    terminal.note(&text.with("seconds", patience.as_secs()));
    let answer = answer(tools, (session, &watch), (echo, &mark), cursor);
    let came = tokio::time::timeout(patience, answer).await;
    let standing = watch.finish()?;
    match came {
        Ok(came) => came?,
        Err(_) => {
            let text = Text::new("trial-no-answer").with("seconds", patience.as_secs());
            terminal.failure(&Failure::refused(text));
            return Ok(Outcome::Problems);
        }
    }
    let taken = seconds(begun, tools.clock.now());
    terminal.result(&Text::new("trial-done").with("seconds", taken));
    Ok(standing)
}

async fn send_test(
    tools: &Tools<'_>,
    (session, watch): (&Session, &Watch<'_>),
    echo: Address,
    mark: &str,
) -> Result<(), Failure> {
    // Any of the own addresses that may be used here.
    let granted = session.own.unattended.as_ref().map(|grant| &grant.kinds);
    let granted = granted.filter(|_| session.own.person.is_none());
    let mut kinds = session.own.service_kinds.iter();
    let kind = kinds.find(|kind| granted.is_none_or(|it| it.is_empty() || it.contains(kind)));
    let kind = kind.ok_or_else(|| Failure::refused(Text::new("trial-rests")))?;
    let from = Address {
        office: session.office(),
        kind: kind.parse().map_err(Failure::internal)?,
    };
    let order = Order {
        from: Some(from),
        to: echo,
        text: echo::test_text(mark),
        paths: Vec::new(),
    };
    let packed = send_free::packed(tools, session, order).await?;
    let sent = tools.home.sent()?;
    let unit = (&packed, Repetition::Refuse);
    send::send_one(tools, (session, watch), unit, &sent).await?;
    Ok(())
}

/// Returns when the answer was opened. Answers to earlier tests, which came too late, are collected
/// on the way.
async fn answer(
    tools: &Tools<'_>,
    (session, watch): (&Session, &Watch<'_>),
    (echo, mark): (Address, &str),
    mut cursor: i64,
) -> Result<(), Failure> {
    loop {
        for message in session.mailbox.messages(Side::Inbox).await? {
            let is_answer = message.sender == echo && echo::is_for(&message, message.receiver);
            if !is_answer || message.state.parse() != Ok(State::Sent) {
                continue;
            }
            let opened = match free::open(tools, (session, watch), &message).await {
                Ok(Some(opened)) => opened,
                Ok(None) | Err(Stop::Message(Happened::Recalled)) => continue,
                Err(Stop::Message(happened)) => {
                    receive::tell(tools.terminal, &message, &happened);
                    return Err(Failure::refused(Text::new("trial-damaged")));
                }
                Err(Stop::Run(failure)) => return Err(failure),
            };
            let is_own = opened.text.contains(mark);
            match free::finish(tools, (session, watch), &opened).await {
                Ok(()) | Err(Stop::Message(_)) => {}
                Err(Stop::Run(failure)) => return Err(failure),
            }
            if is_own {
                return Ok(());
            }
        }
        match session.mailbox.changes(cursor, AT_ONCE).await {
            Ok(list) => cursor = list.cursor,
            Err(failure) if failure.kind == Kind::Unreachable => {
                tokio::time::sleep(PAUSE).await;
            }
            Err(failure) => return Err(failure),
        }
    }
}

/// Seconds of one question for changes.
const AT_ONCE: u64 = 45;
const PAUSE: Duration = Duration::from_secs(1);
