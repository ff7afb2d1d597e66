//! Waiting until something arrives.

use std::time::Duration;

use protocol::State;
use protocol::http::Side;

use crate::command::Tools;
use crate::command::session::Session;
use crate::failure::{Failure, Kind};
use crate::words::Text;

/// Returns when there is something to collect, or patience has ended.
pub(crate) async fn wait(tools: &Tools<'_>, patience: Duration) -> Result<(), Failure> {
    let session = Session::open(tools).await?;
    // Before the list is read, so that nothing falls between the two.
    let cursor = session.mailbox.changes(0, 0).await?.latest;
    let inbox = session.mailbox.messages(Side::Inbox).await?;
    if inbox.iter().any(|one| one.state.parse() == Ok(State::Sent)) {
        return Ok(());
    }
    let text = Text::new("waiting-for-arrival").with("seconds", patience.as_secs());
    tools.terminal.note(&text);
    match tokio::time::timeout(patience, arrival(&session, cursor)).await {
        Ok(arrived) => arrived,
        // Nothing came.
        Err(_) => Ok(()),
    }
}

async fn arrival(session: &Session, mut cursor: i64) -> Result<(), Failure> {
    loop {
        match session.mailbox.changes(cursor, AT_ONCE).await {
            Ok(list) => {
                let mut inbox = list.changes.iter().filter(|one| one.side == Side::Inbox);
                if inbox.any(|one| one.state.parse() == Ok(State::Sent)) {
                    return Ok(());
                }
                cursor = list.cursor;
            }
            // A server that is started anew is waited for.
            Err(failure) if failure.kind == Kind::Unreachable => {}
            Err(failure) => return Err(failure),
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Seconds of one question; connections that are silent for a minute are given up.
const AT_ONCE: u64 = 45;
/// Between two questions.
const PAUSE: Duration = Duration::from_secs(1);
