//! The table of all endpoints for programs.

use protocol::Code;
use protocol::http::path;

use super::Need;
use super::operation::{Body, Given, Operation, Place, Proof};
use crate::store::right::Right;

const READ: Place = Place::Mailbox(Need::Work(Right::Read));
const SEND: Place = Place::Mailbox(Need::Work(Right::Send));
const RECEIVE: Place = Place::Mailbox(Need::Work(Right::Receive));
const EVERYBODY: Place = Place::Mailbox(Need::Certificate);
const ADMINISTRATOR: Place = Place::Mailbox(Need::Person(Right::Administrator));

/// What most lines do not say.
const fn at(
    id: &'static str,
    (method, path): (&'static str, &'static str),
    place: Place,
    summary: &'static str,
) -> Operation {
    Operation {
        id,
        method,
        path,
        place,
        summary,
        query: None,
        headers: &[],
        body: Body::Nothing,
        given: Given::Nothing,
        codes: &[],
        under: &[],
    }
}

/// The table.
pub(crate) static OPERATIONS: &[Operation] = &[
    Operation {
        given: Given::Json("SelfDescription"),
        codes: &[Code::UseMissing],
        ..at(
            "self",
            ("get", path::SELF),
            EVERYBODY,
            "自分がだれとして通っているか",
        )
    },
    at(
        "allowUnattended",
        ("put", path::SELF_UNATTENDED),
        ADMINISTRATOR,
        "この端末の自動送受信を許可する",
    ),
    at(
        "forbidUnattended",
        ("delete", path::SELF_UNATTENDED),
        ADMINISTRATOR,
        "この端末の自動送受信をやめる",
    ),
    Operation {
        body: Body::Json("TokenRequest"),
        given: Given::Json("Tokens"),
        codes: &[Code::TokenMismatch],
        ..at(
            "signIn",
            ("post", path::TOKENS),
            Place::Portal(Proof::Password),
            "担当者としてログインする",
        )
    },
    Operation {
        body: Body::Json("RefreshRequest"),
        given: Given::Json("Tokens"),
        ..at(
            "refresh",
            ("post", path::TOKEN_REFRESH),
            EVERYBODY,
            "ログインを続ける",
        )
    },
    Operation {
        body: Body::Json("RefreshRequest"),
        ..at(
            "signOut",
            ("post", path::TOKEN_END),
            EVERYBODY,
            "ログアウトする",
        )
    },
    Operation {
        given: Given::Json("ExchangePolicy"),
        ..at(
            "policy",
            ("get", path::POLICY),
            EVERYBODY,
            "送れるものの決まり",
        )
    },
    Operation {
        query: Some(("OfficeQuery", "q=13700000&connected=true")),
        given: Given::Json("OfficeList"),
        codes: &[Code::RequestInvalid],
        ..at("offices", ("get", path::OFFICES), EVERYBODY, "宛先を探す")
    },
    Operation {
        given: Given::Json("CertificateList"),
        codes: &[Code::ReceiverUnknown, Code::UseMissing, Code::NotFound],
        ..at(
            "certificates",
            ("get", path::OFFICE_CERTIFICATES),
            EVERYBODY,
            "宛先の証明書（封をする相手）",
        )
    },
    Operation {
        query: Some(("LogQuery", "since=0")),
        given: Given::Json("CertificateLog"),
        codes: &[Code::RequestInvalid, Code::NotFound],
        ..at(
            "log",
            ("get", path::OFFICE_LOG),
            EVERYBODY,
            "事業所に発行された証明書の記録",
        )
    },
    Operation {
        query: Some(("ListQuery", "side=inbox&after=0")),
        given: Given::Json("MessageList"),
        codes: &[Code::RequestInvalid],
        ..at(
            "list",
            ("get", path::MESSAGES),
            READ,
            "受信箱、または送信済みの一覧",
        )
    },
    Operation {
        body: Body::Json("Intent"),
        given: Given::Json("IntentAnswer"),
        codes: &[
            Code::SenderMismatch,
            Code::ServiceKindMismatch,
            Code::ReceiverUnknown,
            Code::ManifestInvalid,
            Code::SignatureInvalid,
            Code::AttachmentRefused,
            Code::TooManyUploads,
            Code::QuotaExceeded,
            Code::StateConflict,
            Code::IdentityConflict,
            Code::ToYourself,
            Code::UseMissing,
        ],
        ..at(
            "announce",
            ("post", path::MESSAGES),
            SEND,
            "これから送るものを知らせる",
        )
    },
    Operation {
        body: Body::Json("WholeMessage"),
        ..at(
            "sendWhole",
            ("post", path::MESSAGE_WHOLE),
            SEND,
            "小さなものを、1回で送信する",
        )
    }
    .gives("MessageSummary")
    .refuses(&[
        Code::SenderMismatch,
        Code::ServiceKindMismatch,
        Code::ReceiverUnknown,
        Code::ManifestInvalid,
        Code::SignatureInvalid,
        Code::AttachmentRefused,
        Code::TooManyUploads,
        Code::QuotaExceeded,
        Code::StateConflict,
        Code::IdentityConflict,
        Code::PartMismatch,
        Code::ToYourself,
        Code::UseMissing,
    ]),
    Operation {
        given: Given::Json("MessageDetail"),
        codes: &[Code::NotFound],
        ..at("message", ("get", path::MESSAGE), READ, "一つのメッセージ")
    },
    Operation {
        body: Body::Octets,
        codes: &[
            Code::NotFound,
            Code::StateConflict,
            Code::PartMismatch,
            Code::IdentityConflict,
        ],
        ..at(
            "upload",
            ("put", path::MESSAGE_PART),
            SEND,
            "封をしたデータの一部を送る",
        )
    },
    at(
        "commit",
        ("post", path::MESSAGE_COMMIT),
        SEND,
        "全部そろったので送信する",
    )
    .gives("MessageSummary")
    .refuses(&[
        Code::NotFound,
        Code::StateConflict,
        Code::PartsMissing,
        Code::SignatureInvalid,
        Code::ManifestInvalid,
        Code::ReceiverUnknown,
        Code::UseMissing,
    ]),
    Operation {
        headers: &[
            (
                "Range",
                "続きから受け取るとき。`bytes=100-` など、1つの範囲",
            ),
            ("If-Range", "前の答えの `ETag`。違えば全部が返る"),
        ],
        given: Given::Octets,
        codes: &[
            Code::NotFound,
            Code::RetentionEnded,
            Code::StateConflict,
            Code::MessageRecalled,
        ],
        under: &[(Code::RequestInvalid, 416)],
        ..at(
            "fetch",
            ("get", path::MESSAGE_PART),
            READ,
            "封をしたデータの一部を受け取る",
        )
    },
    Operation {
        body: Body::Json("SignedReceipt"),
        ..at(
            "receipt",
            ("post", path::MESSAGE_RECEIPT),
            RECEIVE,
            "署名した受領証を渡す",
        )
    }
    .gives("MessageSummary")
    .refuses(&[
        Code::NotFound,
        Code::StateConflict,
        Code::MessageRecalled,
        Code::SignatureInvalid,
    ]),
    Operation {
        body: Body::Json("ImportReport"),
        ..at(
            "import",
            ("post", path::MESSAGE_IMPORT),
            RECEIVE,
            "取り込みの結果を報告する",
        )
    }
    .gives("MessageSummary")
    .refuses(&[Code::NotFound, Code::StateConflict]),
    at(
        "takeImportLease",
        ("put", path::IMPORT_LEASE),
        RECEIVE,
        "この端末が取り込みを受け持つ",
    )
    .gives("ImportLease")
    .refuses(&[Code::NotFound, Code::UseMissing]),
    at(
        "endImportLease",
        ("delete", path::IMPORT_LEASE),
        RECEIVE,
        "取り込みの受け持ちをやめる",
    )
    .refuses(&[Code::NotFound]),
    Operation {
        body: Body::Json("KeyAsk"),
        codes: &[Code::QuotaExceeded],
        ..at(
            "askForKeys",
            ("post", path::KEY_WISHES),
            READ,
            "開けないデータの鍵を、同じ事業所の端末に求める",
        )
    }
    .gives("KeyAsked"),
    Operation {
        query: Some(("KeyWishQuery", "after=3f2504e0-4f89-41d3-9a0c-0305e82c3301")),
        codes: &[Code::RequestInvalid],
        ..at(
            "keyWishes",
            ("get", path::KEY_WISHES),
            READ,
            "同じ事業所の端末が求めている鍵",
        )
    }
    .gives("KeyWishList"),
    Operation {
        body: Body::Json("KeyGift"),
        codes: &[
            Code::NotFound,
            Code::StateConflict,
            Code::MessageRecalled,
            Code::RetentionEnded,
        ],
        ..at(
            "giveKey",
            ("put", path::MESSAGE_KEY),
            READ,
            "求められた鍵を渡す",
        )
    },
    at(
        "recall",
        ("post", path::MESSAGE_RECALL),
        Place::Mailbox(Need::Person(Right::Send)),
        "送ったものを取り消す",
    )
    .gives("MessageSummary")
    .refuses(&[Code::NotFound, Code::StateConflict, Code::RecallLate]),
    Operation {
        query: Some(("ChangeQuery", "after=0&wait=0")),
        ..at(
            "changes",
            ("get", path::MESSAGE_CHANGES),
            READ,
            "変わったメッセージ（待つこともできる）",
        )
    }
    .gives("ChangeList")
    .refuses(&[Code::RequestInvalid]),
    Operation {
        query: Some(("EventQuery", "after=0")),
        headers: &[("Last-Event-ID", "最後に受け取ったイベントの `id`")],
        given: Given::Events,
        codes: &[Code::RequestInvalid],
        ..at(
            "events",
            ("get", path::EVENTS),
            READ,
            "変わったメッセージ（server-sent events）",
        )
    },
    at(
        "evidenceOfMessage",
        ("get", path::MESSAGE_EVIDENCE),
        Place::Mailbox(Need::Person(Right::Read)),
        "一つのメッセージについての、署名した記録",
    )
    .gives("EvidenceAnswer")
    .refuses(&[Code::NotFound]),
    Operation {
        query: Some(("EvidenceQuery", "from=2026-11-01&until=2026-11-30")),
        ..at(
            "evidence",
            ("get", path::EVIDENCE),
            Place::Mailbox(Need::Person(Right::Read)),
            "期間のすべてについての、署名した記録",
        )
    }
    .gives("EvidenceAnswer")
    .refuses(&[Code::RequestInvalid, Code::NotFound]),
    Operation {
        given: Given::Document,
        ..at("openapi", ("get", path::OPENAPI), EVERYBODY, "この文書")
    },
    Operation {
        body: Body::Json("TicketRequest"),
        given: Given::Json("Ticket"),
        codes: &[Code::NotEligible, Code::TerminalLimit],
        ..at(
            "ticket",
            ("post", path::ENROLMENT_TICKETS),
            Place::Portal(Proof::Password),
            "証明書の申請に使う番号を受け取る",
        )
    },
    Operation {
        given: Given::Certificates,
        ..at(
            "cacerts",
            ("get", path::EST_CACERTS),
            Place::Both,
            "認証局の証明書（EST）",
        )
    },
    Operation {
        given: Given::Wishes,
        ..at(
            "csrattrs",
            ("get", path::EST_CSR_ATTRIBUTES),
            Place::Both,
            "証明書の要求への希望（EST）",
        )
    },
    Operation {
        body: Body::Request,
        given: Given::Enrolled,
        codes: &[
            Code::OfficeSuspended,
            Code::NotEligible,
            Code::TerminalLimit,
            Code::AlreadyApplied,
            Code::ApplicationReturned,
            Code::CertificateRevoked,
        ],
        ..at(
            "simpleenroll",
            ("post", path::EST_SIMPLE_ENROLL),
            Place::Portal(Proof::Ticket),
            "証明書を申請する（EST）",
        )
    },
    Operation {
        query: Some(("RenewalQuery", "start=now")),
        body: Body::Request,
        given: Given::Enrolled,
        codes: &[
            Code::SubjectChanged,
            Code::RenewalTooEarly,
            Code::AlreadyRenewed,
            Code::AlreadyApplied,
            Code::NotEligible,
            Code::ApplicationReturned,
        ],
        ..at(
            "simplereenroll",
            ("post", path::EST_SIMPLE_REENROLL),
            EVERYBODY,
            "証明書を更新する（EST）",
        )
    },
];

impl Operation {
    const fn gives(self, body: &'static str) -> Self {
        Self {
            given: Given::Json(body),
            ..self
        }
    }

    const fn refuses(self, codes: &'static [Code]) -> Self {
        Self { codes, ..self }
    }
}
