//! The words about what the exchange does not take, or not now.

use super::Row;

pub(super) const ATTACHMENT_REFUSED: Row = (
    "attachment-refused",
    422,
    (
        "このファイルは送れません",
        "送れるのは、マクロのない文書とPDF、画像だけです。PDFに変えて送ってください",
    ),
    (
        "this file cannot be sent",
        "only documents without macros, PDF and pictures can be sent; send it as PDF",
    ),
);

pub(super) const TOO_MANY_UPLOADS: Row = (
    "too-many-uploads",
    429,
    (
        "送信の途中のものが多すぎるため、新しい送信を始められません",
        "途中のものを送り終えてから、もう一度お試しください",
    ),
    (
        "too many messages are being sent; no new one was begun",
        "finish those that were begun, then try again",
    ),
);

pub(super) const QUOTA_EXCEEDED: Row = (
    "quota-exceeded",
    429,
    (
        "受け取りを待っているデータが多すぎるため、まだ送れません",
        "相手が受け取ると送れるようになります。急ぐときは、相手に受信をお願いしてください",
    ),
    (
        "too much of what was sent waits to be collected; nothing more was accepted",
        "it can be sent once receivers have collected; ask them to if it is urgent",
    ),
);
