//! Anybody who reads the support site.

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;

use crate::guide::pages::{GuideNumbers, GuideReader};
use crate::guide::start::Progress;
use crate::store::office::Office;
use crate::web::error::PageError;
use crate::web::form::token_for_visitor;
use crate::web::help::{Facts, Numbers, Reader};
use crate::web::language::Language;
use crate::web::page::{Frame, MenuItem};
use crate::web::state::WebState;

/// A reader of the support site; nobody signs in here.
pub(crate) struct Visitor {
    form_token: String,
    headers: HeaderMap,
}

impl FromRequestParts<WebState> for Visitor {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _: &WebState) -> Result<Self, PageError> {
        let (form_token, headers) = token_for_visitor(&parts.headers)?;
        Ok(Self {
            form_token,
            headers,
        })
    }
}

impl GuideReader for Visitor {
    const GUIDE_NUMBERS: GuideNumbers = GuideNumbers {
        choice: "S-17",
        guide: "S-18",
        start: "S-16",
    };

    fn portal(state: &WebState) -> String {
        state.addresses.portal().unwrap_or_default().to_owned()
    }

    fn signed_in(&self) -> bool {
        false
    }

    async fn downloadable(
        &self,
        _: &WebState,
        _: Language,
        _: &str,
    ) -> Result<Vec<String>, PageError> {
        Ok(Vec::new())
    }

    async fn progress(&self, _: &WebState) -> Result<Option<Progress>, PageError> {
        Ok(None)
    }
}

impl Reader for Visitor {
    const NUMBERS: Numbers = Numbers {
        federations: "S-11",
        manuals: "S-06",
        manual: "S-07",
        downloads: "S-12",
        text: "S-13",
        faq: "S-02",
        faq_entry: "S-03",
        contact: "S-08",
        contact_form: "S-09",
        ticket: "S-10",
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
        frame.form_token.clone_from(&self.form_token);
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

    fn answer_headers(&self) -> HeaderMap {
        self.headers.clone()
    }

    fn office(&self) -> Option<&Office> {
        None
    }

    async fn facts(&self, _: &WebState, _: Language, _: &str) -> Result<Option<Facts>, PageError> {
        Ok(None)
    }

    fn back(&self) -> &'static str {
        "/"
    }
}

/// The menu: keys of the labels, and addresses.
const MENU: &[(&str, &str)] = &[
    ("support-top", "/"),
    ("start-title", "/start"),
    ("guides-title", "/guides"),
    ("support-notices", "/notices"),
    ("connected-title", "/offices"),
    ("faq-title", "/faq"),
    ("manuals-title", "/manuals"),
    ("help-downloads-title", "/downloads"),
    ("federations-title", "/federations"),
    ("status-title", "/status"),
    ("desk-heading", "/contact"),
];
