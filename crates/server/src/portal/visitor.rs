//! Whoever reads a public page: somebody who is signed in, or not.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use crate::portal::user::PortalUser;
use crate::web::error::PageError;
use crate::web::language::Language;
use crate::web::page::Frame;
use crate::web::state::WebState;

/// A reader of a public page.
pub(crate) struct Visitor {
    /// Who, when signed in.
    pub(crate) user: Option<PortalUser>,
}

impl FromRequestParts<WebState> for Visitor {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, PageError> {
        match PortalUser::from_request_parts(parts, state).await {
            Ok(user) => Ok(Self { user: Some(user) }),
            Err(PageError::SignInFirst { .. }) => Ok(Self { user: None }),
            Err(error) => Err(error),
        }
    }
}

impl Visitor {
    /// The frame of a page for this reader; `here` is the menu's address of the page.
    pub(crate) fn frame(
        &self,
        state: &WebState,
        language: Language,
        number: &'static str,
        title: String,
        here: &str,
    ) -> Frame {
        match &self.user {
            Some(user) => user.frame(state, language, number, title, here),
            None => Frame::plain(state, language, number, title),
        }
    }
}
