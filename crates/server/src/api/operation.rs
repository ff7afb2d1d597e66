//! What is said of an endpoint for programs: what it takes, gives and refuses.

use protocol::Code;

use super::Need;

/// Where an endpoint is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// On the mailbox, with a certificate and what else is needed.
    Mailbox(Need),
    /// On the portal, without a certificate.
    Portal(Proof),
    /// On both.
    Both,
}

/// What a request to the portal shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Proof {
    /// ユーザID and password in the body.
    Password,
    /// A ticket as the password of HTTP Basic authentication.
    Ticket,
}

/// What a request carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Body {
    /// Nothing.
    Nothing,
    /// This body in JSON.
    Json(&'static str),
    /// Octets of a part.
    Octets,
    /// A certificate request in Base64.
    Request,
}

/// What is answered when it is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Given {
    /// 200 and this body in JSON.
    Json(&'static str),
    /// 200 and this document.
    Document,
    /// 204.
    Nothing,
    /// 200 with octets, or 206 with some of them.
    Octets,
    /// 200 and an endless stream of server-sent events.
    Events,
    /// 200 with certificates in Base64.
    Certificates,
    /// 200 with certificates in Base64, or 202 while somebody still decides.
    Enrolled,
    /// 200 with what a request should hold, in Base64.
    Wishes,
}

/// An endpoint.
#[derive(Debug)]
pub(crate) struct Operation {
    /// Its name in the document.
    pub(crate) id: &'static str,
    /// The method.
    pub(crate) method: &'static str,
    /// The path.
    pub(crate) path: &'static str,
    /// Where it is, and what it needs there.
    pub(crate) place: Place,
    /// What it does, in Japanese.
    pub(crate) summary: &'static str,
    /// The name of its query, and an example of one.
    pub(crate) query: Option<(&'static str, &'static str)>,
    /// Headers that count, with what they are for.
    pub(crate) headers: &'static [(&'static str, &'static str)],
    /// What comes with a request.
    pub(crate) body: Body,
    /// What is answered.
    pub(crate) given: Given,
    /// Why it may be refused, beside what holds for all endpoints of its place.
    pub(crate) codes: &'static [Code],
    /// Refusals under another status than their code's own.
    pub(crate) under: &'static [(Code, u16)],
}

impl Operation {
    /// Every refusal with its status.
    pub(crate) fn refusals(&self) -> Vec<(Code, u16)> {
        let of_place: &[Code] = match self.place {
            Place::Mailbox(_) | Place::Both => CALLER,
            Place::Portal(Proof::Password) => SIGN_IN,
            Place::Portal(Proof::Ticket) => &[Code::TicketInvalid],
        };
        let of_need: &[Code] = match self.place {
            Place::Mailbox(Need::Work(_) | Need::Person(_)) => NEED,
            _ => &[],
        };
        let of_body: &[Code] = match self.body {
            Body::Nothing => &[],
            Body::Json(_) | Body::Octets | Body::Request => &[Code::RequestInvalid, Code::TooLarge],
        };
        let media_type: &[(Code, u16)] = match self.body {
            Body::Json(_) | Body::Request => &[(Code::RequestInvalid, 415)],
            Body::Nothing | Body::Octets => &[],
        };
        let every = [Code::TryLater, Code::Unexpected];
        let mut all: Vec<(Code, u16)> = [of_place, of_need, of_body, self.codes, &every]
            .concat()
            .into_iter()
            .map(|code| (code, code.status()))
            .collect();
        all.extend(media_type.iter().chain(self.under));
        all.sort_by_key(|(code, status)| (*status, code.as_str()));
        all.dedup();
        all
    }
}

/// Why whoever calls the mailbox may be refused, whatever is asked.
const CALLER: &[Code] = &[
    Code::NonePresented,
    Code::OtherIssuer,
    Code::WrongUse,
    Code::WrongKind,
    Code::CertificateExpired,
    Code::CertificateNotYetValid,
    Code::CertificateRevoked,
    Code::CertificateSuperseded,
    Code::CertificateUnknown,
    Code::OfficeSuspended,
    Code::TokenExpired,
    Code::TokenEnded,
    Code::TokenMismatch,
];

/// The same where a person, or a terminal that works unattended, is asked for.
const NEED: &[Code] = &[Code::TokenRequired, Code::RightMissing];

/// Why a sign-in may be refused.
const SIGN_IN: &[Code] = &[
    Code::SignInWrong,
    Code::SignInLocked,
    Code::PasswordTemporary,
    Code::PasswordExpired,
    Code::TermsOpen,
    Code::CodeNeeded,
    Code::CodeWrong,
    Code::OfficeSuspended,
];
