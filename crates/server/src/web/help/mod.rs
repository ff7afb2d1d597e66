//! Pages that answer questions: FAQ, manuals, downloads, contacts and the inquiry form. The portal
//! and the support site show the same ones, each in its own frame; who reads is a [`Reader`].

mod attachment;
mod contact;
mod downloads;
pub(crate) mod editions;
pub(crate) mod faq;
pub(crate) mod federations;
pub(crate) mod library;
mod manuals;
mod paper;
mod print;
pub(crate) mod programs;
pub(crate) mod reading;
pub(crate) mod ticket;

use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRequestParts};
use axum::http::HeaderMap;
use axum::routing::{get, post};

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

    /// Headers of an answer with a form.
    fn answer_headers(&self) -> HeaderMap;

    /// The office that the reader acts for, when somebody is signed in.
    fn office(&self) -> Option<&Office>;

    /// What an inquiry about `about` begins with: facts about the reader's own office, never from
    /// the address. Nothing where nobody is signed in or nothing of the kind is known.
    fn facts(
        &self,
        state: &WebState,
        language: Language,
        about: &str,
    ) -> impl Future<Output = Result<Option<Facts>, PageError>> + Send;

    /// Where 「戻る」 leads.
    fn back(&self) -> &'static str;
}

/// What an inquiry begins with; the asker can change it.
pub(crate) struct Facts {
    /// Subject.
    pub(crate) subject: String,
    /// Text.
    pub(crate) text: String,
}

/// Numbers (画面番号) of the pages that both sites have.
pub(crate) struct Numbers {
    /// 国保連合会の連絡先.
    pub(crate) federations: &'static str,
    /// マニュアル.
    pub(crate) manuals: &'static str,
    /// One of them.
    pub(crate) manual: &'static str,
    /// ダウンロード.
    pub(crate) downloads: &'static str,
    /// Terms and the like.
    pub(crate) text: &'static str,
    /// よくあるご質問.
    pub(crate) faq: &'static str,
    /// One entry of it.
    pub(crate) faq_entry: &'static str,
    /// お問い合わせ.
    pub(crate) contact: &'static str,
    /// The form.
    pub(crate) contact_form: &'static str,
    /// An inquiry and its answers.
    pub(crate) ticket: &'static str,
}

/// The pages, for the readers of one site.
pub(crate) fn routes<R: Reader>() -> Router<WebState> {
    let large = || DefaultBodyLimit::max(attachment::LARGEST_FORM);
    Router::new()
        .route("/federations", get(federations::show::<R>))
        .route("/manuals", get(manuals::list::<R>))
        .route("/manuals/{id}", get(manuals::one::<R>))
        .route("/manuals/{id}/pdf", get(manuals::pdf))
        .route("/manuals/{id}/{edition}", get(manuals::edition::<R>))
        .route("/terms", get(manuals::terms::<R>))
        .route("/terms/{text}", get(manuals::download))
        .route(
            "/terms/{text}/{edition}",
            get(manuals::edition_of_terms::<R>),
        )
        .route("/privacy", get(manuals::privacy::<R>))
        .route("/accessibility", get(manuals::accessibility::<R>))
        .route("/downloads", get(downloads::list::<R>))
        .route("/downloads/{file}", get(downloads::authority))
        .route("/downloads/address.json", get(downloads::address_file))
        .route("/downloads/forms/{file}", get(paper::show))
        .route("/downloads/programs/{file}", get(downloads::program))
        .route("/faq", get(faq::list::<R>))
        .route("/faq/{entry}", get(faq::one::<R>))
        .route("/faq/{entry}/answer", post(faq::answer))
        .route("/contact", get(contact::topics::<R>))
        .route(
            "/contact/new",
            get(contact::form::<R>)
                .post(contact::submit::<R>)
                .layer(large()),
        )
        .route("/contact/open", get(contact::open))
        .route("/contact/{ticket}", get(ticket::show::<R>))
        .route("/contact/{ticket}/open", post(ticket::open::<R>))
        .route(
            "/contact/{ticket}/more",
            post(ticket::more::<R>).layer(large()),
        )
        .route("/contact/{ticket}/files/{entry}", get(ticket::file::<R>))
}
