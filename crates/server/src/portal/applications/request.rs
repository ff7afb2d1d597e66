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
    /// 登録情報の変更.
    OfficeChange,
    /// 利用申請.
    Use,
}

impl RequestKind {
    /// All of them, in the order in which they are offered.
    pub(super) const ALL: [Self; 6] = [
        Self::Issue,
        Self::Renewal,
        Self::Revocation,
        Self::Recovery,
        Self::OfficeChange,
        Self::Use,
    ];

    /// The word in addresses and in the keys of texts.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Issue => "issue",
            Self::Renewal => "renewal",
            Self::Revocation => "revocation",
            Self::Recovery => "recovery",
            Self::OfficeChange => "office-change",
            Self::Use => "use",
        }
    }

    /// What people call it.
    pub(super) fn label(self, language: Language) -> String {
        language.text(&format!("request-{}", self.word()))
    }
}

/// A row of 照会一覧.
pub(super) struct Request {
    /// 受付番号.
    pub(super) receipt: String,
    /// Where it opens.
    pub(super) address: String,
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
pub(in crate::portal) struct RequestPage {
    pub(in crate::portal) page: Frame,
    pub(in crate::portal) messages: Vec<Message>,
    pub(in crate::portal) facts: Vec<(String, String)>,
    pub(in crate::portal) steps: Vec<TimeLineStep>,
    /// Where 取下げ is sent, while it can be.
    pub(in crate::portal) withdraw: Option<String>,
    /// Label and address of what is beside it: its certificate, its correction.
    pub(in crate::portal) links: Vec<(String, String)>,
}

/// A step of the time line.
pub(in crate::portal) struct TimeLineStep {
    pub(in crate::portal) when: String,
    pub(in crate::portal) state: String,
    pub(in crate::portal) detail: String,
}

impl TimeLineStep {
    /// What became of a request at a time, with the reason or the person.
    pub(in crate::portal) fn new(
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
