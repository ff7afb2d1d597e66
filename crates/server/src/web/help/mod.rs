//! Pages that answer questions: FAQ, manuals, downloads, contacts and the inquiry form. The portal
//! and the support site show the same ones, each in its own frame; who reads is a [`Reader`].

pub(crate) mod federations;

use axum::Router;
use axum::extract::FromRequestParts;
use axum::routing::get;

use crate::store::office::Office;
use crate::web::error::PageError;
use crate::web::language::Language;
use crate::web::page::Frame;
use crate::web::state::WebState;

/// Whoever reads the pages of a site.
pub(crate) trait Reader:
    FromRequestParts<WebState, Rejection = PageError> + Send + Sync + 'static
{
    /// Page numbers of the site.
    const NUMBERS: Numbers;

    /// The frame of a page, with the token that its forms carry; `here` is the menu's address of
    /// the page.
    fn frame(
        &self,
        state: &WebState,
        language: Language,
        number: &'static str,
        title: String,
        here: &str,
    ) -> Frame;

    /// The office that the reader acts for, when somebody is signed in.
    fn office(&self) -> Option<&Office>;

    /// Where 「戻る」 leads.
    fn back(&self) -> &'static str;
}

/// Numbers (画面番号) of the pages that both sites have.
pub(crate) struct Numbers {
    /// 国保連合会の連絡先.
    pub(crate) federations: &'static str,
}

/// The pages, for the readers of one site.
pub(crate) fn routes<R: Reader>() -> Router<WebState> {
    Router::new().route("/federations", get(federations::show::<R>))
}
