//! What the echo office answers, and how. Pure.

use careplan::Address;
use protocol::MessageId;
use protocol::http::MessageSummary;
use protocol::message::FREE_UNIT;
use time::{Duration, OffsetDateTime};

use crate::local_store::SentEntry;

/// Whether a message is a free one to this address. Care plans are nothing for the echo office.
pub(crate) fn is_for(message: &MessageSummary, address: Address) -> bool {
    message.receiver == address && message.unit == FREE_UNIT
}

/// Whether this sender gets an answer now: nobody gets more than [`MOST`] an hour, and an answer
/// gets none.
pub(crate) fn may_answer(
    sent: &[SentEntry],
    sender: Address,
    text: &str,
    now: OffsetDateTime,
) -> bool {
    let sender = sender.to_string();
    let lately = sent
        .iter()
        .filter(|entry| entry.receiver == sender && now - entry.committed_at < Duration::HOUR);
    lately.count() < MOST && !text.starts_with(ANSWER)
}

/// The answer to a message: always the same for the same one. What does not fit is cut off.
pub(crate) fn reply(id: MessageId, text: &str, most_characters: u32) -> String {
    let reply = format!("{ANSWER}（{id}）\n{NOTHING_REAL}\n\n{text}");
    reply.chars().take(most_characters as usize).collect()
}

/// The text of a test message that is known again by its mark.
pub(crate) fn test_text(mark: &str) -> String {
    format!("送受信の確認です（{mark}）\n{NOTHING_REAL}")
}

/// Answers an hour to one sender.
const MOST: usize = 20;
const ANSWER: &str = "確認用の返信です";
const NOTHING_REAL: &str = "確認用です。利用者の情報を書かないでください。";

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed test may panic")]
mod tests {
    use super::*;
    use crate::local_store::LogSizes;
    use protocol::Sha256;

    const NOW: OffsetDateTime = time::macros::datetime!(2026-04-01 10:00 UTC);

    fn address(text: &str) -> Address {
        text.parse().unwrap()
    }

    fn id(byte: u8) -> MessageId {
        MessageId::from_random([byte; 16])
    }

    fn message(unit: &str) -> MessageSummary {
        MessageSummary {
            cursor: 1,
            message_id: id(1),
            sender: address("1370000018-43"),
            sender_name: "見本".to_owned(),
            receiver: address("1370000026-11"),
            receiver_name: "見本".to_owned(),
            serial: "20260401100000".to_owned(),
            unit: unit.to_owned(),
            month: None,
            file_names: Vec::new(),
            sealed_bytes: 1,
            state: "sent".to_owned(),
            sent_at: None,
            fetched_at: None,
            collected_at: None,
            reminded_at: None,
            reported_uncollected_at: None,
            cannot_be_opened: false,
            ended_at: None,
            import: None,
            older_than_delivered: false,
        }
    }

    fn answers(count: usize, at: OffsetDateTime) -> Vec<SentEntry> {
        let entry = SentEntry {
            message_id: id(9),
            sender: "1370000026-11".to_owned(),
            receiver: "1370000018-43".to_owned(),
            serial: "20260401100000".to_owned(),
            unit: FREE_UNIT.to_owned(),
            content_sha256: Sha256::of(b"answer"),
            ciphertext_sha256: Sha256::of(b"sealed"),
            sealed_bytes: 6,
            committed_at: at,
            logs: LogSizes::default(),
            recalled_at: None,
        };
        vec![entry; count]
    }

    #[test]
    fn care_plans_and_other_addresses_are_left_alone() {
        let echo = address("1370000026-11");
        assert!(is_for(&message(FREE_UNIT), echo));
        assert!(!is_for(&message("K2"), echo));
        assert!(!is_for(&message(FREE_UNIT), address("1370000026-12")));
    }

    #[test]
    fn nobody_gets_more_than_the_most_an_hour_and_no_answer_is_answered() {
        let sender = address("1370000018-43");
        let may = |sent: &[SentEntry], text: &str| may_answer(sent, sender, text, NOW);
        assert!(may(&answers(MOST - 1, NOW), "hello"));
        assert!(!may(&answers(MOST, NOW), "hello"));
        assert!(may(&answers(MOST, NOW - Duration::HOUR), "hello"));
        let other = address("1370000034-11");
        assert!(may_answer(&answers(MOST, NOW), other, "hello", NOW));
        assert!(!may(&[], &reply(id(1), "hello", 1000)));
    }

    #[test]
    fn an_answer_repeats_the_text_and_is_the_same_each_time() {
        let test = test_text("mark");
        let first = reply(id(1), &test, 1000);
        assert!(first.ends_with(&test), "{first}");
        assert_eq!(first, reply(id(1), &test, 1000));
        assert_ne!(first, reply(id(2), &test, 1000));
        assert_eq!(reply(id(1), &"あ".repeat(2000), 1000).chars().count(), 1000);
    }
}
