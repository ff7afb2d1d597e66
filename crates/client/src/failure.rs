//! Why a command could not be done: a kind, which decides the exit code, and words for people.

use std::fmt;
use std::io::ErrorKind;
use std::path::Path;

use pki::PkiError;
use protocol::{CertificateFacts, Code, Problem, Trouble};

use crate::words::Text;

/// What sort of failure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Problems in the data, or refused by the other side.
    Refused,
    /// The command was given wrongly.
    WrongUse,
    /// Not signed in, or no usable certificate.
    NoCertificate,
    /// Network or server not reachable.
    Unreachable,
    /// A fault of this program or of the computer.
    Internal,
}

/// A failure with its words.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    /// The sort.
    pub(crate) kind: Kind,
    /// What is told.
    pub(crate) words: Words,
}

/// Where the words of a failure come from.
#[derive(Debug, Clone)]
pub(crate) enum Words {
    /// From this program's texts.
    Text(Text),
    /// From the table of the protocol, by the code the server gave.
    Problem {
        /// The stable code.
        code: Code,
        /// What the server added.
        detail: Option<String>,
        /// A number to tell the help desk.
        reference: Option<String>,
    },
    /// From this program's texts about trouble with a certificate.
    Trouble {
        /// The reason.
        trouble: Trouble,
        /// What is known about the certificate.
        facts: Box<CertificateFacts>,
    },
    /// From the crate for certificates.
    Pki(PkiError),
}

impl Failure {
    /// A failure with words of this program.
    pub(crate) fn new(kind: Kind, text: Text) -> Self {
        Self {
            kind,
            words: Words::Text(text),
        }
    }

    /// Problems in the data, or refused.
    pub(crate) fn refused(text: Text) -> Self {
        Self::new(Kind::Refused, text)
    }

    /// The command was given wrongly.
    pub(crate) fn wrong_use(text: Text) -> Self {
        Self::new(Kind::WrongUse, text)
    }

    /// No usable certificate.
    pub(crate) fn no_certificate(text: Text) -> Self {
        Self::new(Kind::NoCertificate, text)
    }

    /// A fault of this program; `what` is for the maker.
    pub(crate) fn internal(what: impl fmt::Display) -> Self {
        Self::new(Kind::Internal, Text::new("internal").with("what", what))
    }

    /// A file or folder could not be read.
    pub(crate) fn reading(path: &Path, error: &std::io::Error) -> Self {
        let text = match error.kind() {
            ErrorKind::NotFound => Text::new("not-there"),
            ErrorKind::PermissionDenied => Text::new("not-allowed-to-read"),
            _ => Text::new("cannot-read").with("reason", error),
        };
        Self::new(Kind::WrongUse, text.with("path", path.display()))
    }

    /// A file or folder could not be written: wrong use where another place would do, otherwise a
    /// fault of the computer.
    pub(crate) fn writing(path: &Path, error: &std::io::Error) -> Self {
        let (kind, text) = match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => {
                (Kind::WrongUse, Text::new("no-folder-to-write"))
            }
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                (Kind::WrongUse, Text::new("not-allowed-to-write"))
            }
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
                (Kind::Internal, Text::new("disk-full"))
            }
            ErrorKind::AlreadyExists => (Kind::WrongUse, Text::new("something-is-there")),
            ErrorKind::IsADirectory => (Kind::WrongUse, Text::new("a-folder-is-there")),
            _ => (
                Kind::Internal,
                Text::new("cannot-write").with("reason", error),
            ),
        };
        Self::new(kind, text.with("path", path.display()))
    }

    /// The certificate cannot be used.
    pub(crate) fn certificate(trouble: Trouble, facts: CertificateFacts) -> Self {
        let kind = match trouble {
            // The certificate is good; the other side refuses the office.
            Trouble::SuspendedOffice | Trouble::UseMissing => Kind::Refused,
            _ => Kind::NoCertificate,
        };
        let facts = Box::new(facts);
        Self {
            kind,
            words: Words::Trouble { trouble, facts },
        }
    }

    /// There is no certificate here.
    pub(crate) fn no_certificate_here() -> Self {
        Self::certificate(Trouble::NonePresented, CertificateFacts::default())
    }

    /// The server refused with a problem document.
    pub(crate) fn problem(problem: Problem) -> Self {
        let code: Code = problem.code.parse().unwrap_or(Code::Unexpected);
        if let Some(trouble) = code.trouble() {
            return Self::certificate(trouble, problem.certificate.unwrap_or_default());
        }
        Self {
            kind: kind_of(code),
            words: Words::Problem {
                code,
                detail: problem.detail,
                reference: problem.reference,
            },
        }
    }

    /// The code of the server's refusal, where it was one.
    pub(crate) fn code(&self) -> Option<Code> {
        match self.words {
            Words::Problem { code, .. } => Some(code),
            Words::Trouble { trouble, .. } => trouble.problem(),
            Words::Text(_) | Words::Pki(_) => None,
        }
    }

    /// What is wrong with the certificate, where that is the failure.
    pub(crate) fn trouble(&self) -> Option<Trouble> {
        match self.words {
            Words::Trouble { trouble, .. } => Some(trouble),
            _ => None,
        }
    }

    /// The failure inside an error, or an internal one that quotes it.
    pub(crate) fn of(error: &anyhow::Error) -> Self {
        match error.downcast_ref::<Self>() {
            Some(failure) => failure.clone(),
            None => Self::internal(format_args!("{error:#}")),
        }
    }
}

impl From<PkiError> for Failure {
    fn from(error: PkiError) -> Self {
        let kind = match error.fault() {
            pki::Fault::User | pki::Fault::Peer => Kind::Refused,
            pki::Fault::Caller | pki::Fault::Us => Kind::Internal,
        };
        Self {
            kind,
            words: Words::Pki(error),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.words {
            Words::Text(text) => formatter.write_str(text.key()),
            Words::Problem { code, .. } => fmt::Display::fmt(code, formatter),
            Words::Trouble { trouble, .. } => fmt::Display::fmt(trouble, formatter),
            Words::Pki(error) => fmt::Display::fmt(error, formatter),
        }
    }
}

impl std::error::Error for Failure {}

/// The sort of failure that a refusal of the server is.
fn kind_of(code: Code) -> Kind {
    match code {
        Code::SignInWrong
        | Code::SignInLocked
        | Code::PasswordTemporary
        | Code::PasswordExpired
        | Code::TermsOpen
        | Code::CodeNeeded
        | Code::CodeWrong
        | Code::TicketInvalid => Kind::NoCertificate,
        Code::TryLater | Code::Unexpected => Kind::Unreachable,
        _ => Kind::Refused,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stops_writing_is_told_apart() {
        for (error, key) in [
            (ErrorKind::StorageFull, "disk-full"),
            (ErrorKind::QuotaExceeded, "disk-full"),
            (ErrorKind::ReadOnlyFilesystem, "not-allowed-to-write"),
            (ErrorKind::PermissionDenied, "not-allowed-to-write"),
            (ErrorKind::NotADirectory, "no-folder-to-write"),
            (ErrorKind::TimedOut, "cannot-write"),
        ] {
            let failure = Failure::writing(Path::new("key.p8"), &error.into());
            assert_eq!(failure.to_string(), key);
        }
    }
}
