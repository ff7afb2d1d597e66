//! Follows what happens at the exchange while the pages are served, and sends what waits for the
//! connection.

use std::convert::Infallible;
use std::time::Duration;

use super::office::Office;
use super::sending;
use crate::command::session::Session;
use crate::failure::{Failure, Kind};
use crate::plan::Repetition;

/// Follows without end.
pub(crate) async fn run(office: &Office) -> Infallible {
    loop {
        let failure = match follow(office).await {
            Ok(never) => match never {},
            Err(failure) => failure,
        };
        let pause = match failure.kind {
            Kind::Unreachable => WITHOUT_CONNECTION,
            _ => WITHOUT_RIGHT,
        };
        office.note_trouble(failure);
        tokio::time::sleep(pause).await;
    }
}

async fn follow(office: &Office) -> Result<Infallible, Failure> {
    let terminal = office.terminal();
    let tools = office.tools(&terminal);
    let session = Session::open(&tools).await?;
    // Before the lists are read, so that nothing falls between the two.
    let mut cursor = session.mailbox.changes(0, 0).await?.latest;
    office.refresh().await?;
    send_what_waits(office).await?;
    loop {
        let list = session.mailbox.changes(cursor, AT_ONCE).await?;
        if list.cursor != cursor {
            cursor = list.cursor;
            office.refresh().await?;
        }
    }
}

/// Sends the drafts that somebody has sent while there was no connection.
async fn send_what_waits(office: &Office) -> Result<(), Failure> {
    for id in office.home().drafts()? {
        if !office.home().is_waiting_to_go(&id) {
            continue;
        }
        let draft = id.clone();
        let sent = office
            .work(async move |tools| sending::send(tools, &draft, Repetition::Refuse).await)
            .await;
        match sent {
            Ok(outcome) => office.tell_at_once(sending::told(office, &outcome)),
            // It is tried again with the next connection.
            Err(failure) if failure.kind == Kind::Unreachable => return Err(failure),
            // Somebody has to look at it.
            Err(_) => {}
        }
        office.home().hold_back(&id)?;
        office.refresh().await?;
    }
    Ok(())
}

/// Seconds of one question; connections that are silent for a minute are given up.
const AT_ONCE: u64 = 45;
const WITHOUT_CONNECTION: Duration = Duration::from_secs(5);
const WITHOUT_RIGHT: Duration = Duration::from_secs(10);
