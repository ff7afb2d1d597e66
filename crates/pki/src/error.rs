//! What can go wrong, and whose fault it is.
//!
//! One enum for the crate. It never holds a secret or a person's data: names of certificate
//! authorities and times are all it quotes. It does not decide what a program answers; programs
//! look at [`PkiError::fault`] and [`PkiError::code`].

use time::{OffsetDateTime, UtcOffset};

/// Who has to act on an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The person at the keyboard: a wrong password, the wrong file.
    User,
    /// Whoever made the bytes: the sender of a message, the author of a request.
    Peer,
    /// The program that called this crate, or whoever configured it.
    Caller,
    /// The cryptographic library or this crate itself.
    Us,
}

/// An operation on keys, certificates or sealed data that cannot go on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PkiError {
    /// The password does not open the file or key.
    #[error("the password is wrong; check upper case, and 8 and B, then type it again")]
    WrongPassword,
    /// The text cannot be an issue password at all.
    #[error(
        "this is not an issue password: {reason}; it has 16 letters and digits, without 0, O, 1 and I"
    )]
    PasswordFormat {
        /// What is wrong with it, without quoting it.
        reason: &'static str,
    },
    /// The bytes are not what they claim to be, or were changed on the way.
    #[error("the {what} is damaged; ask its sender for it again")]
    Damaged {
        /// What was being read.
        what: &'static str,
    },
    /// The message was sealed for other keys than the one at hand.
    #[error(
        "the message was not sealed for this certificate; use the key that was current when it was sent"
    )]
    NotForThisKey,
    /// No chain leads from the certificate to a trusted root.
    #[error(
        "the certificate was issued by an unknown authority ({issuer}); check the root certificate in the configuration"
    )]
    UnknownIssuer {
        /// Common name of the issuer, empty when it has none.
        issuer: String,
    },
    /// A certificate of the chain is past its end.
    #[error("the certificate of {subject} expired on {}; a new one has to be issued", day(*.not_after))]
    Expired {
        /// Common name of the certificate.
        subject: String,
        /// When it ended, UTC.
        not_after: OffsetDateTime,
    },
    /// A certificate of the chain has not begun yet.
    #[error("the certificate of {subject} is not valid before {}; check the clock of this computer", day(*.not_before))]
    NotYetValid {
        /// Common name of the certificate.
        subject: String,
        /// When it begins, UTC.
        not_before: OffsetDateTime,
    },
    /// The certificate is good, but not for this use.
    #[error("the certificate may not be used for this: {reason}")]
    NotPermitted {
        /// Which rule forbids it.
        reason: &'static str,
    },
    /// A signature does not belong to what it should sign.
    #[error("the signature of the {what} is wrong; do not trust its content")]
    BadSignature {
        /// What was signed.
        what: &'static str,
    },
    /// A correct file of a kind that is not handled here.
    #[error("{what} is not supported; {instead}")]
    Unsupported {
        /// What was met.
        what: String,
        /// What to do instead.
        instead: &'static str,
    },
    /// The key does not belong to the certificate.
    #[error("the private key does not belong to the certificate")]
    KeyMismatch,
    /// The caller put together what does not belong together.
    #[error("{reason}")]
    Misuse {
        /// What does not fit.
        reason: &'static str,
    },
    /// A signer outside this crate (a token) refused.
    #[error("the signing device refused: {reason}")]
    Signer {
        /// What it said.
        reason: String,
    },
    /// The cryptographic library failed where it should not.
    #[error("{operation} failed inside the cryptographic library")]
    Internal {
        /// What was being done.
        operation: &'static str,
    },
}

impl PkiError {
    /// Who has to act.
    #[must_use]
    pub fn fault(&self) -> Fault {
        match self {
            Self::WrongPassword | Self::PasswordFormat { .. } | Self::NotForThisKey => Fault::User,
            Self::Damaged { .. }
            | Self::UnknownIssuer { .. }
            | Self::Expired { .. }
            | Self::NotYetValid { .. }
            | Self::NotPermitted { .. }
            | Self::BadSignature { .. }
            | Self::Unsupported { .. } => Fault::Peer,
            Self::KeyMismatch | Self::Misuse { .. } | Self::Signer { .. } => Fault::Caller,
            Self::Internal { .. } => Fault::Us,
        }
    }

    /// A short stable name, for logs, problem documents and translated texts.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::WrongPassword => "wrong-password",
            Self::PasswordFormat { .. } => "password-format",
            Self::Damaged { .. } => "damaged",
            Self::NotForThisKey => "not-for-this-key",
            Self::UnknownIssuer { .. } => "unknown-issuer",
            Self::Expired { .. } => "expired",
            Self::NotYetValid { .. } => "not-yet-valid",
            Self::NotPermitted { .. } => "not-permitted",
            Self::BadSignature { .. } => "bad-signature",
            Self::Unsupported { .. } => "unsupported",
            Self::KeyMismatch => "key-mismatch",
            Self::Misuse { .. } => "misuse",
            Self::Signer { .. } => "signer",
            Self::Internal { .. } => "internal",
        }
    }

    /// The message in Japanese: what happened and what to do next.
    #[must_use]
    pub fn japanese(&self) -> String {
        match self {
            Self::WrongPassword => {
                "パスワードが違います。大文字・小文字や、8とBなどの似た文字を確かめて、もう一度入力してください。".to_owned()
            }
            Self::PasswordFormat { .. } => {
                "証明書発行用パスワードの形ではありません。16文字の英大文字と数字(0、O、1、Iは使いません)を入力してください。".to_owned()
            }
            Self::Damaged { .. } => {
                "データが壊れています。送信元に、もう一度送ってもらってください。".to_owned()
            }
            Self::NotForThisKey => {
                "この電子証明書あてに封をしたデータではありません。送信された時点の電子証明書と鍵を使ってください。".to_owned()
            }
            Self::UnknownIssuer { .. } => {
                "電子証明書の発行元を信頼できません。設定したルート証明書を確かめてください。".to_owned()
            }
            Self::Expired { not_after, .. } => {
                let day = not_after.to_offset(JAPAN);
                format!(
                    "電子証明書の有効期限({}年{}月{}日)が切れています。新しい証明書を申請してください。",
                    day.year(),
                    u8::from(day.month()),
                    day.day()
                )
            }
            Self::NotYetValid { .. } => {
                "電子証明書の有効期間がまだ始まっていません。パソコンの時計を確かめてください。".to_owned()
            }
            Self::NotPermitted { .. } => "この電子証明書は、この用途には使えません。".to_owned(),
            Self::BadSignature { .. } => {
                "署名が正しくありません。内容を信用しないでください。".to_owned()
            }
            Self::Unsupported { what, .. } => format!("対応していない形式です({what})。"),
            Self::KeyMismatch => "秘密鍵と電子証明書の組み合わせが違います。".to_owned(),
            Self::Misuse { .. } | Self::Signer { .. } | Self::Internal { .. } => {
                "処理の途中で問題が起きました。時間をおいても直らないときは、運用者に連絡してください。".to_owned()
            }
        }
    }
}

/// Why a stream was not sealed or opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StreamError {
    /// The message itself, a key, or the library.
    #[error(transparent)]
    Pki(#[from] PkiError),
    /// The content could not be read or written.
    #[error("the content of a message cannot be read or written")]
    Content(#[source] std::io::Error),
    /// The sealed octets could not be read or written.
    #[error("a sealed message cannot be read or written")]
    Sealed(#[source] std::io::Error),
}

/// The day in Japan, where everybody who reads it is.
fn day(time: OffsetDateTime) -> time::Date {
    time.to_offset(JAPAN).date()
}

const JAPAN: UtcOffset = time::macros::offset!(+9);

/// Shorthand for turning a reader's error into [`PkiError::Damaged`].
pub(crate) fn damaged<E>(what: &'static str) -> impl FnOnce(E) -> PkiError {
    move |_| PkiError::Damaged { what }
}

/// Shorthand for turning a library's error into [`PkiError::Internal`].
pub(crate) fn internal<E>(operation: &'static str) -> impl FnOnce(E) -> PkiError {
    move |_| PkiError::Internal { operation }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn days_are_those_of_japan() {
        let error = PkiError::Expired {
            subject: "ひまわり".to_owned(),
            not_after: datetime!(2026-03-31 15:00 UTC),
        };
        assert!(error.to_string().contains("2026-04-01"), "{error}");
        assert!(error.japanese().contains("2026年4月1日"));
        assert_eq!(error.fault(), Fault::Peer);
        assert_eq!(error.code(), "expired");
    }
}
