//! `renkei send --to`: a short text with attachments, to an address.
//!
//! The names of the attachments stay under the seal. What may be attached is what the exchange
//! says; it is looked for here, because the exchange cannot look inside.

use std::fs::File;
use std::path::{Path, PathBuf};

use careplan::{Address, Envelope, Serial};
use protocol::attachment::{self, Policy, Uninspected, sanitise};
use protocol::free::{FreeError, FreeMessage, NamedAttachment, VERSION};
use time::Duration;

use crate::cli::Send;
use crate::command::session::Session;
use crate::command::{Outcome, Tools, fetching, send};
use crate::failure::Failure;
use crate::local_store::SentEntry;
use crate::sealing;
use crate::words::Text;

/// Runs the command.
pub(crate) async fn run(
    tools: &Tools<'_>,
    arguments: &Send,
    receiver: Address,
) -> Result<Outcome, Failure> {
    let _turn = tools.turn()?;
    let session = Session::open(tools).await?;
    let from = sender(&session, arguments.from)?;
    let envelope = Envelope {
        from,
        to: receiver,
        serial: serial(tools, from, receiver)?,
    };
    if envelope.from == envelope.to {
        let text = Text::new("to-yourself").with("address", receiver);
        return Err(Failure::refused(text));
    }
    let policy = fetching::policy(&session).await?;
    let mut attachments: Vec<NamedAttachment> = Vec::new();
    for path in &arguments.paths {
        attachments.push(attachment_of(path, &policy)?);
    }
    let free = FreeMessage {
        version: VERSION,
        receiver,
        text: arguments.text.clone().unwrap_or_default(),
        attachments,
    };
    free.check(&policy)
        .map_err(|error| refused(error, &policy))?;
    let declared = free.attachments.iter().map(|it| (it.kind, it.size));
    policy
        .allows_all(declared)
        .map_err(|refusal| attachment_refused("", refusal))?;
    let packed = sealing::pack_free(envelope, &free, arguments.paths.clone())?;
    send::deliver_all(tools, &session, &[packed], arguments, None).await
}

/// The serial of this second, or of the first one after it that was not given to this receiver
/// before.
fn serial(tools: &Tools<'_>, from: Address, to: Address) -> Result<Serial, Failure> {
    let (from, to, sent) = (from.to_string(), to.to_string(), tools.home.sent()?);
    let is_taken = |serial: &str| {
        let same = |entry: &&SentEntry| entry.sender == from && entry.receiver == to;
        sent.iter().filter(same).any(|entry| entry.serial == serial)
    };
    let mut moment = tools.clock.now_in_japan();
    loop {
        let serial = Serial::from_date_time(moment);
        if !is_taken(serial.as_str()) {
            return Ok(serial);
        }
        moment += Duration::SECOND;
    }
}

/// The address from which is sent: the one that is named, or the only one there is.
fn sender(session: &Session, named: Option<Address>) -> Result<Address, Failure> {
    let own = session.office();
    if let Some(named) = named {
        return if named.office == own {
            Ok(named)
        } else {
            let text = Text::new("not-own-sender").with("sender", named);
            Err(Failure::refused(text.with("own", own)))
        };
    }
    match session.own.service_kinds.as_slice() {
        [kind] => Ok(Address {
            office: own,
            kind: kind.parse().map_err(Failure::internal)?,
        }),
        kinds => {
            let text = Text::new("several-kinds").with("kinds", kinds.join(", "));
            Err(Failure::wrong_use(text.with("office", own)))
        }
    }
}

fn attachment_of(path: &PathBuf, policy: &Policy) -> Result<NamedAttachment, Failure> {
    let reading = |error| Failure::reading(path, &error);
    let name = name_of(path);
    if path.is_dir() {
        return Err(Failure::wrong_use(
            Text::new("attachment-folder").with("path", path.display()),
        ));
    }
    let mut file = File::open(path).map_err(reading)?;
    let kind = attachment::inspect(&name, &mut file, policy).map_err(|error| match error {
        Uninspected::Refused(refusal) => attachment_refused(&name, refusal),
        Uninspected::Unreadable(error) => reading(error),
    })?;
    let size = file.metadata().map_err(reading)?.len();
    Ok(NamedAttachment { name, kind, size })
}

fn name_of(path: &Path) -> String {
    sanitise(&path.file_name().unwrap_or_default().to_string_lossy())
}

fn attachment_refused(name: &str, refusal: attachment::Refusal) -> Failure {
    let text = Text::new("attachment-refused").with("file", name);
    Failure::refused(text.with("reason", refusal))
}

fn refused(error: FreeError, policy: &Policy) -> Failure {
    Failure::refused(match error {
        FreeError::Nothing => Text::new("free-nothing"),
        FreeError::TextTooLong => {
            Text::new("free-text-too-long").with("limit", policy.text_characters)
        }
        FreeError::Name(number) => Text::new("free-same-name").with("number", number),
        _ => return Failure::internal(error),
    })
}
