//! Who reads the help pages on the portal: an office that is signed in, or anybody.

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;

use crate::portal::certificates::guidance::facts;
use crate::portal::user::PortalUser;
use crate::store::office::Office;
use crate::web::error::PageError;
use crate::web::form::token_for_visitor;
use crate::web::help::{Facts, Numbers, Reader};
use crate::web::language::Language;
use crate::web::page::Frame;
use crate::web::state::WebState;

/// A reader of the portal's help pages.
pub(crate) enum PortalReader {
    /// Somebody who is signed in.
    Person(Box<PortalUser>),
    /// Anybody else, with the token of the visitor's forms and the headers that bring it.
    Visitor(String, HeaderMap),
}

impl FromRequestParts<WebState> for PortalReader {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, PageError> {
        match PortalUser::from_request_parts(parts, state).await {
            Ok(user) => Ok(Self::Person(Box::new(user))),
            Err(PageError::SignInFirst { .. } | PageError::Elsewhere(_)) => {
                let (token, headers) = token_for_visitor(&parts.headers)?;
                Ok(Self::Visitor(token, headers))
            }
            Err(error) => Err(error),
        }
    }
}

impl PortalReader {
    /// Who reads, when signed in.
    pub(crate) fn user(&self) -> Option<&PortalUser> {
        match self {
            Self::Person(user) => Some(user),
            Self::Visitor(..) => None,
        }
    }
}

impl Reader for PortalReader {
    const NUMBERS: Numbers = Numbers {
        federations: "P-69",
        manuals: "P-40",
        manual: "P-41",
        downloads: "P-42",
        text: "P-43",
        faq: "P-65",
        faq_entry: "P-66",
        contact: "P-67",
        contact_form: "P-68",
        ticket: "P-44",
    };

    fn frame(
        &self,
        state: &WebState,
        language: Language,
        number: &'static str,
        title: String,
        here: &str,
    ) -> Frame {
        match self {
            Self::Person(user) => user.frame(state, language, number, title, here),
            Self::Visitor(token, _) => {
                let mut frame = Frame::plain(state, language, number, title);
                frame.form_token.clone_from(token);
                frame
            }
        }
    }

    fn answer_headers(&self) -> HeaderMap {
        match self {
            Self::Person(_) => HeaderMap::new(),
            Self::Visitor(_, headers) => headers.clone(),
        }
    }

    fn office(&self) -> Option<&Office> {
        match self {
            Self::Person(user) => Some(&user.office),
            Self::Visitor(..) => None,
        }
    }

    async fn facts(
        &self,
        state: &WebState,
        language: Language,
        about: &str,
    ) -> Result<Option<Facts>, PageError> {
        match self {
            Self::Person(user) => facts(state, language, user, about).await,
            Self::Visitor(..) => Ok(None),
        }
    }

    fn back(&self) -> &'static str {
        match self {
            Self::Person(_) => "/",
            Self::Visitor(..) => "/sign-in",
        }
    }
}
