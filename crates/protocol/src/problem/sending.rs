//! The words about what can no longer be done with a message: identifier, status, Japanese and
//! English.

use super::Row;

pub(super) const TO_YOURSELF: Row = (
    "to-yourself",
    422,
    (
        "宛先がご自分の事業所になっています",
        "事業所番号もサービスの種類も同じです。介護ソフトの宛先をお確かめください",
    ),
    (
        "the receiver is your own office",
        "office number and service kind are the same; check the receiver in the care software",
    ),
);

pub(super) const RECALL_LATE: Row = (
    "recall-late",
    409,
    (
        "取り消しできませんでした",
        "直したデータを送ると差し替えになります。なくなった場合は「削除データを送る」を使ってください",
    ),
    (
        "it could not be recalled: the receiver has it already",
        "send corrected data to replace it, or delete data where there is nothing any more",
    ),
);

pub(super) const MESSAGE_RECALLED: Row = (
    "message-recalled",
    410,
    (
        "送信者が取り消しました",
        "このデータは受け取れません。必要なときは、送り主にお確かめください",
    ),
    (
        "the sender has recalled it",
        "it cannot be collected any more; ask the sender if you need it",
    ),
);
