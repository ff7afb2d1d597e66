//! `renkei resend`: goes on with one message that was cut on its way.

use crate::cli::Chosen;
use crate::clock::seconds;
use crate::command::session::Session;
use crate::command::{Outcome, Tools, delivery, shipment};
use crate::failure::Failure;
use crate::words::Text;

/// Runs the command. A message that was committed before is told, not sent a second time.
pub(crate) async fn run(tools: &Tools<'_>, arguments: &Chosen) -> Result<Outcome, Failure> {
    let (terminal, id) = (tools.terminal, arguments.id);
    let begun = tools.clock.now();
    let _turn = tools.turn()?;
    if let Some(entry) = tools
        .home
        .sent()?
        .into_iter()
        .find(|entry| entry.message_id == id)
    {
        tools.home.drop_waiting(id)?;
        if arguments.form.json {
            terminal.json(&shipment::sent_form("already_sent", &entry, None))?;
        } else {
            terminal.result(&Text::new("resend-already").with("id", id));
        }
        return Ok(Outcome::Clean);
    }
    let waiting = tools
        .home
        .take_up(id)?
        .ok_or_else(|| Failure::refused(Text::new("resend-unknown").with("id", id)))?;
    let session = Session::open(tools).await?;
    let entry = match delivery::deliver(tools, &session, id, &waiting).await {
        Err(failure) if delivery::must_be_sealed_anew(&failure) => {
            tools.home.drop_waiting(id)?;
            return Err(Failure::refused(Text::new("resend-anew").with("id", id)));
        }
        other => other?,
    };
    let seconds = seconds(begun, tools.clock.now());
    if arguments.form.json {
        terminal.json(&shipment::sent_form("continued", &entry, Some(seconds)))?;
    } else {
        shipment::tell_sent(terminal, &entry, seconds);
    }
    Ok(Outcome::Clean)
}
