//! Anybody who reads the support site.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use crate::store::office::Office;
use crate::web::error::PageError;
use crate::web::help::{Numbers, Reader};
use crate::web::language::Language;
use crate::web::page::{Frame, MenuItem};
use crate::web::state::WebState;

/// A reader of the support site; nobody signs in here.
pub(crate) struct Visitor;

impl FromRequestParts<WebState> for Visitor {
    type Rejection = PageError;

    async fn from_request_parts(_: &mut Parts, _: &WebState) -> Result<Self, PageError> {
        Ok(Self)
    }
}

impl Reader for Visitor {
    const NUMBERS: Numbers = Numbers {
        federations: "S-11",
    };

    fn frame(
        &self,
        state: &WebState,
        language: Language,
        number: &'static str,
        title: String,
        here: &str,
    ) -> Frame {
        let mut frame = Frame::plain(state, language, number, title);
        frame.area = language.text("support-area");
        frame.menu = MENU
            .iter()
            .map(|(key, address)| MenuItem {
                label: language.text(key),
                address: (*address).to_owned(),
                current: *address == here,
            })
            .collect();
        frame
    }

    fn office(&self) -> Option<&Office> {
        None
    }

    fn back(&self) -> &'static str {
        "/"
    }
}

/// The menu: keys of the labels, and addresses.
const MENU: &[(&str, &str)] = &[("federations-title", "/federations")];
