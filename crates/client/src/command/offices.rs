//! `renkei offices`: the address book, which offices are known and which can be reached.

use std::path::Path;

use protocol::http::{OfficeList, OfficeQuery};

use crate::cli::Offices;
use crate::command::invitation::{self, Inviting};
use crate::command::session::Session;
use crate::command::{Outcome, Tools};
use crate::failure::Failure;
use crate::words::Text;

/// Runs the command.
pub(crate) async fn run(tools: &Tools<'_>, arguments: &Offices) -> Result<Outcome, Failure> {
    let terminal = tools.terminal;
    let session = Session::open(tools).await?;
    let list = fetch(&session, arguments).await?;
    if let Some(path) = &arguments.invite {
        return invite(tools, &session, &list, path);
    }
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
        let (address, name, place) = (entry.address, &entry.name, &entry.municipality);
        terminal.line(&format!("{address}  {name}（{kind}）  {place}  {state}"));
    }
    terminal.result(&Text::new("offices-count").with("count", list.offices.len()));
    if list.next.is_some() {
        terminal.result(&Text::new("offices-more"));
    }
    Ok(Outcome::Clean)
}

/// Writes the invitation to the one office that was found.
fn invite(
    tools: &Tools<'_>,
    session: &Session,
    list: &OfficeList,
    path: &Path,
) -> Result<Outcome, Failure> {
    let [office] = list.offices.as_slice() else {
        let text = Text::new("invitation-one").with("count", list.offices.len());
        return Err(Failure::refused(text));
    };
    if office.connected {
        let text = Text::new("invitation-connected").with("name", &office.name);
        return Err(Failure::refused(text));
    }
    let inviting = Inviting {
        exchange: &session.exchange.name,
        portal: &session.exchange.portal,
        office_name: &session.own.office_name,
        day: tools.clock.now_in_japan().date(),
    };
    invitation::write(&inviting, office, path)?;
    let text = Text::new("invitation-written").with("name", &office.name);
    tools.terminal.result(&text.with("path", path.display()));
    Ok(Outcome::Clean)
}

/// The first page, or all of them.
async fn fetch(session: &Session, arguments: &Offices) -> Result<OfficeList, Failure> {
    let reach = (arguments.connected, arguments.not_connected);
    let mut query = OfficeQuery {
        q: arguments.query.clone(),
        prefecture: arguments.prefecture.clone(),
        municipality: arguments.municipality.clone(),
        kind: arguments.kind.map(|kind| kind.to_string()),
        connected: match reach {
            (true, _) => Some(true),
            (_, true) => Some(false),
            (false, false) => None,
        },
        after: None,
    };
    let mut list = session.mailbox.offices(&query).await?;
    if !arguments.all_pages {
        return Ok(list);
    }
    while let Some(next) = list.next.take() {
        query.after = Some(next);
        let page = session.mailbox.offices(&query).await?;
        list.offices.extend(page.offices);
        list.next = page.next;
    }
    Ok(list)
}
