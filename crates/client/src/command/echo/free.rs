//! Opening a free message for its text alone: verified as every message is, with the same signed
//! receipt, and no file of it is written.

use protocol::Sha256;
use protocol::http::{MessageSummary, Side};

use crate::command::log_watch::Watch;
use crate::command::publishing::Publishing;
use crate::command::receive::{self, Stop};
use crate::command::session::Session;
use crate::command::{Tools, unsealing};
use crate::local_store::CollectedEntry;
use crate::opening::{self, Announced, Damage};
use crate::plan::{self, Arrival};

/// A message that was verified and opened.
pub(super) struct Opened {
    announced: Announced,
    /// What it says.
    pub(super) text: String,
}

/// Opens a message; nothing where it was dealt with before and only its receipt was missing.
pub(super) async fn open(
    tools: &Tools<'_>,
    (session, watch): (&Session, &Watch<'_>),
    message: &MessageSummary,
) -> Result<Option<Opened>, Stop> {
    let (id, own) = (message.message_id, session.office());
    let detail = session.mailbox.message(id).await?;
    let whose = (Side::Inbox, own);
    let now = tools.clock.now();
    let announced = opening::announced(id, &detail, whose, &session.anchors, now)?;
    if !opening::summary_fits(message, &announced.manifest) {
        return Err(Damage::Manifest.into());
    }
    let before = tools.home.collected(id)?;
    let manifest = Sha256::of(&announced.bytes);
    match plan::arrival(id, manifest, before.as_ref(), &[]) {
        Arrival::Collect => {}
        Arrival::ReceiptOnly => {
            receive::hand_in(tools, (session, watch), &announced).await?;
            return Ok(None);
        }
        Arrival::Other => return Err(Damage::Manifest.into()),
    }
    let opener = unsealing::opener(tools, &announced, &detail)?;
    let (arriving, unsealed) = unsealing::unseal(tools, session, &announced, &opener).await?;
    receive::look_into_logs(session, watch, &announced, &unsealed).await?;
    let publishing = Publishing {
        tools,
        announced: &announced,
        unsealed: &unsealed,
        arriving: &arriving,
        output: Some(tools.home.folder()),
    };
    let text = publishing.text()?;
    Ok(Some(Opened { announced, text }))
}

/// Hands in the receipt and forgets the message.
pub(super) async fn finish(
    tools: &Tools<'_>,
    (session, watch): (&Session, &Watch<'_>),
    opened: &Opened,
) -> Result<(), Stop> {
    let announced = &opened.announced;
    receive::hand_in(tools, (session, watch), announced).await?;
    let id = announced.manifest.message_id;
    tools.home.note_collected(&CollectedEntry {
        message_id: id,
        manifest_sha256: Sha256::of(&announced.bytes),
        ciphertext_sha256: announced.manifest.ciphertext_sha256,
        collected_at: tools.clock.now(),
    })?;
    tools.home.drop_arriving(id)?;
    Ok(())
}
