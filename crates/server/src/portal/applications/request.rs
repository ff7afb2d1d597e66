//! A request of an office, of whatever kind, as a row of 照会一覧 and as a page with its time line.
//!
//! Each kind has a file of its own with two functions: one lists the requests of an office, the
//! other shows one of them by its 受付番号.

use askama::Template;
use time::OffsetDateTime;

use super::status::Status;
use crate::web::language::Language;
use crate::web::page::{Frame, Message};

/// What was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RequestKind {
    /// 発行申請.
    Issue,
    /// 更新申請.
    Renewal,
    /// 失効申請.
    Revocation,
    /// ログイン情報再発行申請.
    Recovery,
}

impl RequestKind {
    /// All of them, in the order in which they are offered.
    pub(super) const ALL: [Self; 4] =
        [Self::Issue, Self::Renewal, Self::Revocation, Self::Recovery];

    /// The word in addresses and in the keys of texts.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Issue => "issue",
            Self::Renewal => "renewal",
            Self::Revocation => "revocation",
            Self::Recovery => "recovery",
        }
    }

    /// What people call it.
    pub(super) fn label(self, language: Language) -> String {
        language.text(&format!("request-{}", self.word()))
    }
}

/// A row of 照会一覧.
pub(super) struct Request {
    /// 受付番号; the request opens under it.
    pub(super) receipt: String,
    /// When it was sent.
    pub(super) at: OffsetDateTime,
    /// What was asked for.
    pub(super) kind: RequestKind,
    /// What it is about, such as the kind of certificate.
    pub(super) subject: String,
    /// Who sent it.
    pub(super) applicant: String,
    /// How it stands.
    pub(super) status: Status,
    /// 見込み日, while it is waited for.
    pub(super) expected: Option<OffsetDateTime>,
    /// Where 取下げ is sent, while this person can take it back.
    pub(super) withdraw: Option<String>,
    /// Where this person puts it right, when it came back.
    pub(super) correct: Option<String>,
}

/// A request with its time line.
#[derive(Template)]
#[template(path = "application.html")]
pub(super) struct RequestPage {
    pub(super) page: Frame,
    pub(super) messages: Vec<Message>,
    pub(super) facts: Vec<(String, String)>,
    pub(super) steps: Vec<TimeLineStep>,
    /// Where 取下げ is sent, while it can be.
    pub(super) withdraw: Option<String>,
    /// Label and address of what is beside it: its certificate, its correction.
    pub(super) links: Vec<(String, String)>,
}

/// A step of the time line.
pub(super) struct TimeLineStep {
    pub(super) when: String,
    pub(super) state: String,
    pub(super) detail: String,
}

impl TimeLineStep {
    /// What became of a request at a time, with the reason or the person.
    pub(super) fn new(
        language: Language,
        at: OffsetDateTime,
        status: Status,
        detail: String,
    ) -> Self {
        Self {
            when: language.moment(at),
            state: status.label(language),
            detail,
        }
    }
}
