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
use crate::command::{Outcome, Tools, fetching, scanning, send};
use crate::failure::Failure;
use crate::local_store::SentEntry;
use crate::sealing::{self, Packed};
use crate::virus_scanner::Verdict;
use crate::words::Text;

/// What is to be sent.
pub(crate) struct Order {
    /// The own address, where the office has several.
    pub(crate) from: Option<Address>,
    /// The receiver.
    pub(crate) to: Address,
    /// The text; it may be empty where there are attachments.
    pub(crate) text: String,
    /// The attachments.
    pub(crate) paths: Vec<PathBuf>,
}

/// Runs the command.
pub(crate) async fn run(
    tools: &Tools<'_>,
    arguments: &Send,
    receiver: Address,
) -> Result<Outcome, Failure> {
    let _turn = tools.turn()?;
    let session = Session::open(tools).await?;
    let order = Order {
        from: arguments.from,
        to: receiver,
        text: arguments.text.clone().unwrap_or_default(),
        paths: arguments.paths.clone(),
    };
    let packed = packed(tools, &session, order).await?;
    send::deliver_all(tools, &session, &[packed], send::how(arguments), None).await
}

/// Looks into the attachments and packs them with the text. The caller has the turn.
pub(crate) async fn packed(
    tools: &Tools<'_>,
    session: &Session,
    order: Order,
) -> Result<Packed, Failure> {
    let from = sender(session, order.from)?;
    let envelope = Envelope {
        from,
        to: order.to,
        serial: serial(tools, from, order.to)?,
    };
    if envelope.from == envelope.to {
        let text = Text::new("to-yourself").with("address", order.to);
        return Err(Failure::refused(text));
    }
    let policy = fetching::policy(session).await?;
    let mut attachments: Vec<NamedAttachment> = Vec::new();
    for path in &order.paths {
        let attachment = attachment_of(path, &policy)?;
        if let Verdict::Found(virus) = scanning::scan(tools, &attachment.name, path)? {
            let text = Text::new("attachment-virus").with("file", &attachment.name);
            return Err(Failure::refused(text.with("virus", virus)));
        }
        attachments.push(attachment);
    }
    let free = FreeMessage {
        version: VERSION,
        receiver: order.to,
        text: order.text,
        attachments,
    };
    free.check(&policy)
        .map_err(|error| refused(error, &policy))?;
    let declared = free.attachments.iter().map(|it| (it.kind, it.size));
    policy
        .allows_all(declared)
        .map_err(|refusal| attachment_refused("", refusal))?;
    sealing::pack_free(envelope, &free, order.paths)
}

/// The serial of this second, or of the first one after it that was not given to this receiver
/// before.
pub(crate) fn serial(tools: &Tools<'_>, from: Address, to: Address) -> Result<Serial, Failure> {
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
