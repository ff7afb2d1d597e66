//! The words about applications and renewals: identifier, status, Japanese and English.

use super::Row;
use crate::trouble::Trouble;

pub(super) const ALREADY_APPLIED: Row = (
    "already-applied",
    409,
    (
        "すでに受け付けている申請があります。二重には申請していません",
        "照会一覧で申請の状況を確かめてください",
    ),
    (
        "an application is pending already; nothing was applied for twice",
        "look at the state of the application",
    ),
);

pub(super) const APPLICATION_RETURNED: Row = (
    "application-returned",
    403,
    (
        "申請が差し戻されました",
        "理由をポータルで確かめて、もう一度 renkei setup を行ってください",
    ),
    (
        "the application was sent back",
        "read the reason on the portal, then run renkei setup again",
    ),
);

pub(super) const TERMINAL_LIMIT: Row = (
    "terminal-limit",
    409,
    (
        "証明書が上限の数に達しています。申請していません",
        "使っていない端末の証明書を、ポータルの「端末」で失効してから、もう一度行ってください",
    ),
    (
        "the office holds as many certificates as it may; nothing was applied for",
        "revoke those of terminals that are not in use on the portal (端末), then try again",
    ),
);

pub(super) const RENEWAL_TOO_EARLY: Row = (
    "renewal-too-early",
    403,
    (
        "この証明書は、まだ更新できません。申請していません",
        "有効期限の90日前になってから、もう一度行ってください",
    ),
    (
        "the certificate cannot be renewed yet; nothing was applied for",
        "try again from 90 days before its end",
    ),
);

pub(super) const ALREADY_RENEWED: Row = (
    "already-renewed",
    409,
    (
        "この証明書は、更新が済んでいます。申請していません",
        "新しい証明書をお使いください。その鍵がないときは、ポータルで新しい証明書を失効してから、もう一度行ってください",
    ),
    (
        "the certificate was renewed already; nothing was applied for",
        "use the new one; if its key is lost, revoke the new one on the portal and try again",
    ),
);

pub(super) const SUBJECT_CHANGED: Row = (
    "subject-changed",
    400,
    (
        "要求の名前（サブジェクト）が、今の証明書と違います。申請していません",
        "今の証明書と同じ名前で、要求を作り直してください",
    ),
    (
        "the request does not name the subject of the present certificate; nothing was applied for",
        "make a request with the same subject",
    ),
);

pub(super) const USE_MISSING: Row = (
    Trouble::UseMissing.as_str(),
    403,
    (
        "利用申請がまだです",
        "証明書は正しく入っています。ポータルの「利用申請」で申請すると、送受信ができます",
    ),
    (
        "the use of the exchange has not been applied for",
        "the certificate is in order; apply for use (利用申請) on the portal to send and receive",
    ),
);
