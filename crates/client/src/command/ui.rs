//! `renkei ui`: the local pages, for a browser on this computer.

use crate::cli::Ui;
use crate::command::{Outcome, Tools};
use crate::failure::Failure;
use crate::pages;
use crate::words::Text;

/// Runs the command, until it is ended with Ctrl-C.
pub(crate) async fn run(tools: &Tools<'_>, arguments: &Ui) -> Result<Outcome, Failure> {
    let pages = pages::Serving::begin(tools, arguments.port).await?;
    let address = pages.entrance();
    tools
        .terminal
        .result(&Text::new("ui-address").with("address", &address));
    tools.terminal.note(&Text::new("ui-ends"));
    if !arguments.no_open && pages::open_browser(&address).is_err() {
        tools.terminal.note(&Text::new("ui-no-browser"));
    }
    pages.serve().await?;
    tools.terminal.note(&Text::new("ui-ended"));
    Ok(Outcome::Clean)
}
