//! `renkei offices`: which offices can be reached.

use crate::cli::Offices;
use crate::command::session::Session;
use crate::command::{Outcome, Tools};
use crate::failure::Failure;
use crate::words::Text;

/// Runs the command.
pub(crate) async fn run(tools: &Tools<'_>, arguments: &Offices) -> Result<Outcome, Failure> {
    let terminal = tools.terminal;
    let session = Session::open(tools).await?;
    let list = session.mailbox.offices(&arguments.query).await?;
    if arguments.form.json {
        terminal.json(&list)?;
        return Ok(Outcome::Clean);
    }
    for entry in &list.offices {
        let state = if entry.connected {
            "office-connected"
        } else {
            "office-not-connected"
        };
        let kind = entry.address.kind.name().unwrap_or_default();
        let state = terminal.say(&Text::new(state));
        terminal.line(&format!(
            "{}  {}（{kind}）  {state}",
            entry.address, entry.name
        ));
    }
    terminal.result(&Text::new("offices-count").with("count", list.offices.len()));
    Ok(Outcome::Clean)
}
