//! Problem documents (RFC 9457): what went wrong, under a stable code, in words for people.
//!
//! The code decides the words on both sides: the server sends Japanese text for whoever reads
//! the answer raw, the office program shows its own language by the code. A problem never holds
//! a personal value.

mod document;
mod enrolment;
mod exchange;
mod sending;
mod sign_in;
mod text;

use careplan::Language;

use crate::trouble::Trouble;

pub use document::Problem;
pub use text::UnknownCode;

/// Stable reason of a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Code {
    /// User id or password is wrong.
    SignInWrong,
    /// Too many wrong passwords or codes.
    SignInLocked,
    /// The password is right but temporary: another one has to be chosen on the portal first.
    PasswordTemporary,
    /// The password is right but too old: another one has to be chosen on the portal first.
    PasswordExpired,
    /// The password is right; the terms have to be agreed to on the portal first.
    TermsOpen,
    /// The password is right; a code of the second factor is missing.
    CodeNeeded,
    /// The code of the second factor is wrong or was used before.
    CodeWrong,
    /// The certificate is past its end.
    CertificateExpired,
    /// The certificate is not valid yet.
    CertificateNotYetValid,
    /// The certificate was revoked.
    CertificateRevoked,
    /// The certificate was revoked because another one took its place.
    CertificateSuperseded,
    /// The certificate is from this authority but not on record here.
    CertificateUnknown,
    /// No certificate was presented.
    NonePresented,
    /// The certificate is from another authority.
    OtherIssuer,
    /// The certificate is from this authority, but not for connecting.
    WrongUse,
    /// This kind of certificate cannot be used here.
    WrongKind,
    /// The office may not use the exchange now.
    OfficeSuspended,
    /// The office has not applied for the use of the exchange, or has ended it.
    UseMissing,
    /// The sender is not the office of the certificate.
    SenderMismatch,
    /// The office does not offer this service kind.
    ServiceKindMismatch,
    /// Nobody can receive at this address.
    ReceiverUnknown,
    /// The manifest is wrong in itself.
    ManifestInvalid,
    /// A signature does not verify or is by somebody else.
    SignatureInvalid,
    /// A part differs from its description.
    PartMismatch,
    /// Parts are missing.
    PartsMissing,
    /// Larger than allowed.
    TooLarge,
    /// A free attachment is of a kind or size that this exchange does not take.
    AttachmentRefused,
    /// Too many messages of this address are being uploaded.
    TooManyUploads,
    /// Too many bytes of this address wait to be collected.
    QuotaExceeded,
    /// The message is in a state that does not allow this.
    StateConflict,
    /// The message was kept long enough; its data is gone.
    RetentionEnded,
    /// The same identity with different content.
    IdentityConflict,
    /// Sender and receiver are the same address.
    ToYourself,
    /// The receiver has begun to fetch it: it cannot be taken back.
    RecallLate,
    /// The sender has taken the message back.
    MessageRecalled,
    /// There is no such thing, or it is another office's.
    NotFound,
    /// The enrolment ticket is unknown, used, or for another key.
    TicketInvalid,
    /// No certificate fits this office; somebody has to look.
    NotEligible,
    /// An application is pending already.
    AlreadyApplied,
    /// The application was sent back by the federation.
    ApplicationReturned,
    /// The office holds as many certificates as it may.
    TerminalLimit,
    /// The certificate ends too late to be renewed now.
    RenewalTooEarly,
    /// The certificate was renewed already, and the new one can be used.
    AlreadyRenewed,
    /// The request does not name whom the certificate names that it renews.
    SubjectChanged,
    /// A person has to sign in at this terminal for this.
    TokenRequired,
    /// The access token is past its end; the refresh token gives the next.
    TokenExpired,
    /// The sign-in at this terminal has ended.
    TokenEnded,
    /// The token was given for another terminal.
    TokenMismatch,
    /// The person, or the terminal by itself, may not do this.
    RightMissing,
    /// The request is not understood.
    RequestInvalid,
    /// Too much at once; try again later.
    TryLater,
    /// An error of the server.
    Unexpected,
}

impl Code {
    /// Every code.
    pub const ALL: [Self; 52] = [
        Self::SignInWrong,
        Self::SignInLocked,
        Self::PasswordTemporary,
        Self::PasswordExpired,
        Self::TermsOpen,
        Self::CodeNeeded,
        Self::CodeWrong,
        Self::CertificateExpired,
        Self::CertificateNotYetValid,
        Self::CertificateRevoked,
        Self::CertificateSuperseded,
        Self::CertificateUnknown,
        Self::NonePresented,
        Self::OtherIssuer,
        Self::WrongUse,
        Self::WrongKind,
        Self::OfficeSuspended,
        Self::UseMissing,
        Self::SenderMismatch,
        Self::ServiceKindMismatch,
        Self::ReceiverUnknown,
        Self::ManifestInvalid,
        Self::SignatureInvalid,
        Self::PartMismatch,
        Self::PartsMissing,
        Self::TooLarge,
        Self::AttachmentRefused,
        Self::TooManyUploads,
        Self::QuotaExceeded,
        Self::StateConflict,
        Self::RetentionEnded,
        Self::IdentityConflict,
        Self::ToYourself,
        Self::RecallLate,
        Self::MessageRecalled,
        Self::NotFound,
        Self::TicketInvalid,
        Self::NotEligible,
        Self::AlreadyApplied,
        Self::ApplicationReturned,
        Self::TerminalLimit,
        Self::RenewalTooEarly,
        Self::AlreadyRenewed,
        Self::SubjectChanged,
        Self::TokenRequired,
        Self::TokenExpired,
        Self::TokenEnded,
        Self::TokenMismatch,
        Self::RightMissing,
        Self::RequestInvalid,
        Self::TryLater,
        Self::Unexpected,
    ];

    /// The identifier on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.row().0
    }

    /// HTTP status that goes with it.
    #[must_use]
    pub fn status(self) -> u16 {
        self.row().1
    }

    /// What happened, in one line.
    #[must_use]
    pub fn title(self, language: Language) -> &'static str {
        let (_, _, japanese, english) = self.row();
        match language {
            Language::Japanese => japanese.0,
            Language::English => english.0,
        }
    }

    /// What to do next.
    #[must_use]
    pub fn hint(self, language: Language) -> &'static str {
        let (_, _, japanese, english) = self.row();
        match language {
            Language::Japanese => japanese.1,
            Language::English => english.1,
        }
    }

    #[expect(clippy::too_many_lines, reason = "a table of words, one row a code")]
    fn row(self) -> Row {
        match self {
            Self::SignInWrong => sign_in::SIGN_IN_WRONG,
            Self::SignInLocked => sign_in::SIGN_IN_LOCKED,
            Self::PasswordTemporary => sign_in::PASSWORD_TEMPORARY,
            Self::PasswordExpired => sign_in::PASSWORD_EXPIRED,
            Self::TermsOpen => sign_in::TERMS_OPEN,
            Self::CodeNeeded => sign_in::CODE_NEEDED,
            Self::CodeWrong => sign_in::CODE_WRONG,
            Self::CertificateExpired => (
                Trouble::Expired.as_str(),
                403,
                (
                    "証明書の有効期限が切れています",
                    "新しい証明書を申請してください",
                ),
                ("the certificate has expired", "apply for a new certificate"),
            ),
            Self::CertificateNotYetValid => (
                Trouble::NotYetValid.as_str(),
                403,
                (
                    "この証明書は、まだ使えません",
                    "有効開始日と、パソコンの日付と時刻を確かめてください",
                ),
                (
                    "the certificate is not valid yet",
                    "check its first day and this computer's date and time",
                ),
            ),
            Self::CertificateRevoked => (
                Trouble::Revoked.as_str(),
                403,
                (
                    "この証明書は使えなくなっています（失効）",
                    "新しい証明書を申請してください",
                ),
                ("the certificate was revoked", "apply for a new certificate"),
            ),
            Self::CertificateUnknown => (
                Trouble::NotOnRecord.as_str(),
                403,
                (
                    "この証明書の記録がありません",
                    "ポータルからダウンロードし直すか、お問い合わせください",
                ),
                (
                    "the certificate is not on record",
                    "download it again from the portal, or contact the help desk",
                ),
            ),
            Self::CertificateSuperseded => (
                Trouble::Superseded.as_str(),
                403,
                (
                    "古いほうの証明書が選ばれています",
                    "新しい証明書を使ってください",
                ),
                ("the older certificate was chosen", "use the newer one"),
            ),
            Self::NonePresented => (
                Trouble::NonePresented.as_str(),
                403,
                (
                    "証明書が選ばれませんでした",
                    "証明書と鍵を指定して、もう一度つないでください",
                ),
                (
                    "no certificate was presented",
                    "connect again with certificate and key",
                ),
            ),
            Self::OtherIssuer => (
                Trouble::OtherIssuer.as_str(),
                403,
                (
                    "ほかの用途の証明書が選ばれています",
                    "この接続先のための証明書を使ってください",
                ),
                (
                    "the certificate is from another authority",
                    "use the certificate that was issued for this exchange",
                ),
            ),
            Self::WrongUse => (
                Trouble::WrongUse.as_str(),
                403,
                (
                    "この証明書は、接続には使えません",
                    "事業所に発行された証明書を使ってください",
                ),
                (
                    "the certificate is not for connecting",
                    "use the certificate that was issued to the office",
                ),
            ),
            Self::WrongKind => (
                Trouble::WrongKind.as_str(),
                403,
                (
                    "この種類の証明書は使えません",
                    "介護保険証明書か、請求委任事業所用ケアプラン証明書を使ってください",
                ),
                (
                    "this kind of certificate cannot be used here",
                    "use the certificate for care insurance (介護保険証明書) or for care plans (請求委任事業所用ケアプラン証明書)",
                ),
            ),
            Self::OfficeSuspended => (
                Trouble::SuspendedOffice.as_str(),
                403,
                (
                    "この事業所のご利用は、止められています",
                    "所轄の国保連合会にお問い合わせください。届いたデータは預かっています",
                ),
                (
                    "this office is suspended",
                    "contact your federation; what has arrived is kept",
                ),
            ),
            Self::UseMissing => enrolment::USE_MISSING,
            Self::SenderMismatch => (
                "sender-mismatch",
                403,
                (
                    "送り主が、証明書の事業所と違います。送信していません",
                    "ファイル名の送り主の事業所番号と、お使いの証明書を確かめてください",
                ),
                (
                    "the sender is not the office of the certificate; nothing was sent",
                    "check the sender's office number in the file names and the certificate in use",
                ),
            ),
            Self::ServiceKindMismatch => (
                "service-kind-mismatch",
                403,
                (
                    "このサービス種類は、事業所に登録されていません。送信していません",
                    "ファイル名のサービス種類を確かめるか、所轄の国保連合会にお問い合わせください",
                ),
                (
                    "the service kind is not registered for the office; nothing was sent",
                    "check the service kind in the file names, or contact your federation",
                ),
            ),
            Self::ReceiverUnknown => (
                "receiver-unknown",
                422,
                (
                    "宛先の事業所は、まだデータを受け取れません。送信していません",
                    "宛先の事業所番号とサービス種類を確かめてください。つながっていない相手には用紙でお送りください",
                ),
                (
                    "the receiving office cannot receive data yet; nothing was sent",
                    "check its office number and service kind; send on paper to offices that are not connected",
                ),
            ),
            Self::ManifestInvalid => (
                "manifest-invalid",
                422,
                (
                    "送信の内容に誤りがあります。送信していません",
                    "介護ソフトから出力し直して、もう一度送ってください",
                ),
                (
                    "the description of the message is wrong; nothing was sent",
                    "export again from the care software and send again",
                ),
            ),
            Self::SignatureInvalid => (
                "signature-invalid",
                422,
                (
                    "署名を確かめられませんでした。受け付けていません",
                    "証明書を確かめて、もう一度行ってください",
                ),
                (
                    "the signature could not be verified; nothing was accepted",
                    "check the certificate and try again",
                ),
            ),
            Self::PartMismatch => (
                "part-mismatch",
                422,
                (
                    "途中でデータが変わったため、受け付けていません",
                    "もう一度送ってください。受け付け済みの部分はそのまま使われます",
                ),
                (
                    "the data changed on the way and was not accepted",
                    "send again; parts already accepted are kept",
                ),
            ),
            Self::PartsMissing => (
                "parts-missing",
                409,
                (
                    "まだ届いていない部分があります。送信は終わっていません",
                    "もう一度送ってください。続きから送ります",
                ),
                (
                    "parts are still missing; the message is not sent yet",
                    "send again; it continues where it stopped",
                ),
            ),
            Self::TooLarge => (
                "too-large",
                413,
                (
                    "大きすぎるため、受け付けていません",
                    "ファイルを分けて送ってください",
                ),
                (
                    "too large; nothing was accepted",
                    "send the files in several messages",
                ),
            ),
            Self::AttachmentRefused => exchange::ATTACHMENT_REFUSED,
            Self::TooManyUploads => exchange::TOO_MANY_UPLOADS,
            Self::QuotaExceeded => exchange::QUOTA_EXCEEDED,
            Self::StateConflict => (
                "state-conflict",
                409,
                (
                    "今の状態では、この操作はできません",
                    "今の状態を確かめてください",
                ),
                (
                    "not possible in the present state",
                    "look at the present state",
                ),
            ),
            Self::RetentionEnded => (
                "retention-ended",
                410,
                (
                    "預かる期間が終わったため、データはもうありません",
                    "必要なときは、送り主にもう一度送ってもらってください",
                ),
                (
                    "the data is gone: the time for which it is kept has ended",
                    "ask the sender to send it again if it is needed",
                ),
            ),
            Self::IdentityConflict => (
                "identity-conflict",
                409,
                (
                    "同じ番号で、別の内容がすでに届いています。受け付けていません",
                    "もう一度はじめから送ってください",
                ),
                (
                    "another content with the same identity has arrived before; nothing was accepted",
                    "send again from the beginning",
                ),
            ),
            Self::ToYourself => sending::TO_YOURSELF,
            Self::RecallLate => sending::RECALL_LATE,
            Self::MessageRecalled => sending::MESSAGE_RECALLED,
            Self::NotFound => (
                "not-found",
                404,
                ("見つかりません", "番号を確かめてください"),
                ("not found", "check the identifier"),
            ),
            Self::TicketInvalid => (
                "ticket-invalid",
                401,
                (
                    "申請のための一回限りの番号が使えません",
                    "もう一度 renkei setup を行ってください",
                ),
                (
                    "the one-time ticket cannot be used",
                    "run renkei setup again",
                ),
            ),
            Self::NotEligible => (
                "not-eligible",
                403,
                (
                    "申請できる証明書を決められません。申請していません",
                    "所轄の国保連合会にお問い合わせください",
                ),
                (
                    "no kind of certificate fits this office; nothing was applied for",
                    "contact your federation",
                ),
            ),
            Self::AlreadyApplied => enrolment::ALREADY_APPLIED,
            Self::ApplicationReturned => enrolment::APPLICATION_RETURNED,
            Self::TerminalLimit => enrolment::TERMINAL_LIMIT,
            Self::RenewalTooEarly => enrolment::RENEWAL_TOO_EARLY,
            Self::AlreadyRenewed => enrolment::ALREADY_RENEWED,
            Self::SubjectChanged => enrolment::SUBJECT_CHANGED,
            Self::TokenRequired => sign_in::TOKEN_REQUIRED,
            Self::TokenExpired => sign_in::TOKEN_EXPIRED,
            Self::TokenEnded => sign_in::TOKEN_ENDED,
            Self::TokenMismatch => sign_in::TOKEN_MISMATCH,
            Self::RightMissing => sign_in::RIGHT_MISSING,
            Self::RequestInvalid => (
                "request-invalid",
                400,
                (
                    "要求の内容を読み取れません。受け付けていません",
                    "ソフトの版が新しいか確かめてください",
                ),
                (
                    "the request is not understood; nothing was accepted",
                    "check that the program is up to date",
                ),
            ),
            Self::TryLater => (
                "try-later",
                503,
                (
                    "ただいま大変混み合っています。まだ受け付けていません",
                    "しばらくしてから、もう一度お試しください",
                ),
                (
                    "very busy; nothing was accepted yet",
                    "try again in a while",
                ),
            ),
            Self::Unexpected => (
                "unexpected",
                500,
                (
                    "サーバーで思わぬ問題が起きました。受け付けていません",
                    "もう一度お試しください。続くときは番号を添えてお問い合わせください",
                ),
                (
                    "an unexpected problem on the server; nothing was accepted",
                    "try again; if it persists, report the reference number",
                ),
            ),
        }
    }
}

/// Identifier, status, Japanese (title, hint), English (title, hint).
type Row = (
    &'static str,
    u16,
    (&'static str, &'static str),
    (&'static str, &'static str),
);

#[cfg(test)]
mod tests;
