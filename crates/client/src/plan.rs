//! What to do next, from what is known here and what the exchange tells. Pure: no files, no
//! network, no clock; the commands do what is decided here.

pub(crate) mod echo;
pub(crate) mod watching;

use std::time::Duration;

use protocol::http::MessageSummary;
use protocol::{MessageId, Sha256, State};

use crate::local_store::{CollectedEntry, SentEntry};

/// Whether the same files may be sent a second time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Repetition {
    /// The same files are sent once.
    Refuse,
    /// The person asked for it.
    Allow,
}

/// What to do with one unit that shall be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Sending {
    /// It was sent before.
    AlreadySent(Box<SentEntry>),
    /// It is on its way: go on with this message.
    Continue(MessageId),
    /// Seal it as a new message.
    Begin,
}

/// Decides about a unit by the hash of its content. What was taken back was not sent. What is on
/// its way goes first, also when the person asks to send again: otherwise a cut would make two
/// messages.
pub(crate) fn sending(
    content: Sha256,
    sent: &[SentEntry],
    waiting: &[(MessageId, Sha256)],
    repetition: Repetition,
) -> Sending {
    let committed = |id: MessageId| sent.iter().any(|entry| entry.message_id == id);
    let on_its_way = waiting
        .iter()
        .find(|(id, hash)| *hash == content && !committed(*id));
    if let Some((id, _)) = on_its_way {
        return Sending::Continue(*id);
    }
    let same = sent
        .iter()
        .filter(|entry| entry.content_sha256 == content && entry.recalled_at.is_none());
    match same.max_by_key(|entry| entry.committed_at) {
        Some(entry) if repetition == Repetition::Refuse => {
            Sending::AlreadySent(Box::new(entry.clone()))
        }
        _ => Sending::Begin,
    }
}

/// What an application waits for: how long to pause before asking again; `None` when the person
/// does not want to wait longer.
pub(crate) fn pause(asked_for: Duration, waited: Duration, patience: Duration) -> Option<Duration> {
    let left = patience
        .checked_sub(waited)
        .filter(|left| !left.is_zero())?;
    Some(asked_for.max(SHORTEST_PAUSE).min(left))
}

/// The messages to collect: those named, or else all that were not collected yet. Oldest first,
/// because later files replace earlier ones. The second list holds ids that are not there.
pub(crate) fn collecting<'a>(
    inbox: &'a [MessageSummary],
    wanted: &[MessageId],
) -> (Vec<&'a MessageSummary>, Vec<MessageId>) {
    if wanted.is_empty() {
        let waiting = inbox
            .iter()
            .filter(|message| message.state.parse() == Ok(State::Sent));
        return (waiting.collect(), Vec::new());
    }
    let there = |id: &MessageId| inbox.iter().any(|message| message.message_id == *id);
    let found = inbox
        .iter()
        .filter(|message| wanted.contains(&message.message_id));
    let missing = wanted.iter().filter(|id| !there(id)).copied();
    (found.collect(), missing.collect())
}

/// What to do with a message that the exchange hands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Arrival {
    /// Write its files and hand in the receipt.
    Collect,
    /// It was collected before and nobody asked for it again: the receipt alone.
    ReceiptOnly,
    /// Another message was collected under this id.
    Other,
}

/// Decides about a message by what was collected under its id before. An exchange that hands out
/// an old message again must not get old files imported over newer ones.
pub(crate) fn arrival(
    id: MessageId,
    manifest: Sha256,
    before: Option<&CollectedEntry>,
    wanted: &[MessageId],
) -> Arrival {
    match before {
        Some(before) if before.manifest_sha256 != manifest => Arrival::Other,
        Some(_) if !wanted.contains(&id) => Arrival::ReceiptOnly,
        _ => Arrival::Collect,
    }
}

const SHORTEST_PAUSE: Duration = Duration::from_millis(200);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::local_store::LogSizes;
    use time::OffsetDateTime;

    fn id(byte: u8) -> MessageId {
        MessageId::from_random([byte; 16])
    }

    fn entry(byte: u8, content: &[u8]) -> SentEntry {
        SentEntry {
            message_id: id(byte),
            sender: "1370000018-43".to_owned(),
            receiver: "1370000026-11".to_owned(),
            serial: "20250325100000".to_owned(),
            unit: "K2".to_owned(),
            content_sha256: Sha256::of(content),
            ciphertext_sha256: Sha256::of(b"sealed"),
            sealed_bytes: 6,
            committed_at: OffsetDateTime::UNIX_EPOCH,
            logs: LogSizes::default(),
            recalled_at: None,
        }
    }

    #[test]
    fn the_same_content_is_sent_once() {
        let (one, other) = (Sha256::of(b"1"), Sha256::of(b"2"));
        let sent = [entry(1, b"1")];
        assert_eq!(
            sending(other, &sent, &[], Repetition::Refuse),
            Sending::Begin
        );
        let same = sending(one, &sent, &[], Repetition::Refuse);
        assert_eq!(same, Sending::AlreadySent(Box::new(entry(1, b"1"))));
        assert_eq!(sending(one, &sent, &[], Repetition::Allow), Sending::Begin);
        let recalled = [SentEntry {
            recalled_at: Some(OffsetDateTime::UNIX_EPOCH),
            ..entry(1, b"1")
        }];
        let again = sending(one, &recalled, &[], Repetition::Refuse);
        assert_eq!(again, Sending::Begin, "what was taken back was not sent");
    }

    #[test]
    fn what_is_on_its_way_goes_on() {
        let one = Sha256::of(b"1");
        let waiting = [(id(7), one)];
        for repetition in [Repetition::Refuse, Repetition::Allow] {
            assert_eq!(
                sending(one, &[], &waiting, repetition),
                Sending::Continue(id(7))
            );
        }
        // Committed, but the program was cut before it tidied up.
        let sent = [entry(7, b"1")];
        let same = sending(one, &sent, &waiting, Repetition::Refuse);
        assert_eq!(same, Sending::AlreadySent(Box::new(entry(7, b"1"))));
    }

    #[test]
    fn an_old_message_is_not_written_again_unasked() {
        let manifest = Sha256::of(b"manifest");
        let before = CollectedEntry {
            message_id: id(1),
            manifest_sha256: manifest,
            ciphertext_sha256: Sha256::of(b"sealed"),
            collected_at: OffsetDateTime::UNIX_EPOCH,
        };
        let arrival = |manifest, before, wanted: &[MessageId]| {
            super::arrival(id(1), manifest, before, wanted)
        };
        assert_eq!(arrival(manifest, None, &[]), Arrival::Collect);
        assert_eq!(arrival(manifest, Some(&before), &[]), Arrival::ReceiptOnly);
        assert_eq!(arrival(manifest, Some(&before), &[id(1)]), Arrival::Collect);
        let other = Sha256::of(b"other");
        assert_eq!(arrival(other, Some(&before), &[id(1)]), Arrival::Other);
    }

    #[test]
    fn waiting_ends_with_the_patience() {
        let seconds = Duration::from_secs;
        assert_eq!(pause(seconds(5), seconds(0), seconds(0)), None);
        assert_eq!(pause(seconds(5), seconds(0), seconds(60)), Some(seconds(5)));
        assert_eq!(
            pause(seconds(5), seconds(58), seconds(60)),
            Some(seconds(2))
        );
        assert_eq!(
            pause(seconds(0), seconds(0), seconds(60)),
            Some(SHORTEST_PAUSE)
        );
        assert_eq!(pause(seconds(5), seconds(60), seconds(60)), None);
    }
}
