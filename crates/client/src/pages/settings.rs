//! 設定: the folders of the care software, and the language of the pages.

use std::path::{Path, PathBuf};

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;
use careplan::Language;

use super::block::{self, Cell, Field, FormBlock, Input, Link, Message, Sent, Tone};
use super::form::PageForm;
use super::office::Office;
use super::page::{Live, Page, PageError};
use crate::failure::Failure;

/// The page.
pub(crate) fn routes() -> Router<Office> {
    Router::new().route("/settings", get(settings).post(change))
}

async fn settings(State(office): State<Office>) -> Result<Response, PageError> {
    let settings = office.home().page_settings()?;
    let text = |path: &Option<PathBuf>| {
        let path = path.as_ref();
        path.map_or_else(String::new, |path| path.display().to_string())
    };
    let typed = [text(&settings.from_software), text(&settings.to_software)];
    Ok(show(&office, &typed, [None, None])?)
}

fn show(
    office: &Office,
    typed: &[String; 2],
    errors: [Option<String>; 2],
) -> Result<Response, Failure> {
    let [from, to] = typed;
    let [wrong_from, wrong_to] = errors;
    let english = office.language() == Language::English;
    let languages = [("ja", "日本語"), ("en", "English")];
    let languages = languages.map(|(id, name)| (id.to_owned(), name.to_owned()));
    let language = match english {
        true => "en",
        false => "ja",
    };
    let fields = vec![
        Field::new(
            Input::Text,
            "from-software",
            office.t("settings-from"),
            from,
        )
        .with_hint(office.t("settings-from-hint"))
        .with_error(wrong_from),
        Field::new(Input::Text, "to-software", office.t("settings-to"), to)
            .with_hint(office.t("settings-to-hint"))
            .with_error(wrong_to),
        Field::new(
            Input::Select(languages.to_vec()),
            "language",
            office.t("settings-language"),
            language,
        ),
    ];
    let is_wrong = fields.iter().any(|field| field.error.is_some());
    let mut blocks = Vec::new();
    if is_wrong {
        blocks.push(block::errors(&office.t("page-errors"), &fields));
    }
    blocks.push(block::form(&FormBlock {
        action: "/settings".to_owned(),
        sent: Sent::Post,
        token: office.guard().form_token(),
        fields,
        button: office.t("settings-keep"),
        first: true,
    }));
    blocks.push(block::heading(&office.t("settings-exchange")));
    let mut facts = vec![(
        office.t("settings-home"),
        Cell::text(&office.home().folder().display().to_string()),
    )];
    if let Some(exchange) = office.home().exchange()? {
        facts.push((office.t("settings-name"), Cell::text(&exchange.name)));
        facts.push((office.t("settings-portal"), Cell::text(&exchange.portal)));
        facts.push((office.t("settings-mailbox"), Cell::text(&exchange.mailbox)));
    }
    blocks.push(block::facts(&facts));
    blocks.push(block::links(&[
        Link::new("/certificate", office.t("menu-certificate")),
        Link::new("/doctor", office.t("doctor-title")),
    ]));
    let status = match is_wrong {
        true => StatusCode::UNPROCESSABLE_ENTITY,
        false => StatusCode::OK,
    };
    Ok(office.show_with(
        status,
        Page {
            number: "C-15",
            title: office.t("menu-settings"),
            place: "/settings",
            blocks,
            live: Live::No,
        },
    ))
}

async fn change(State(office): State<Office>, form: PageForm) -> Result<Response, PageError> {
    let typed = [form.text("from-software"), form.text("to-software")];
    let mut errors = typed.map(|text| trouble(&office, text));
    if let [Some(_), _] | [_, Some(_)] = &errors {
        return Ok(show(&office, &typed.map(str::to_owned), errors)?);
    }
    let [from, to] = typed.map(|text| Some(PathBuf::from(text)).filter(|_| !text.is_empty()));
    if from.is_some() && from == to {
        errors = [None, Some(office.t("settings-same"))];
        return Ok(show(&office, &typed.map(str::to_owned), errors)?);
    }
    let mut settings = office.home().page_settings()?;
    settings.from_software = from;
    settings.to_software = to;
    settings.english = form.text("language") == "en";
    office.home().keep_page_settings(&settings)?;
    office.speak(match settings.english {
        true => Language::English,
        false => Language::Japanese,
    });
    office.tell(block::message(&Message {
        tone: Tone::Good,
        id: "settings",
        heading: office.t("settings-kept"),
        paragraphs: Vec::new(),
        links: Vec::new(),
    }));
    Ok(Redirect::to("/settings").into_response())
}

/// Why a folder cannot be used.
fn trouble(office: &Office, typed: &str) -> Option<String> {
    let path = Path::new(typed);
    if typed.is_empty() {
        return None;
    }
    if !path.is_absolute() {
        return Some(office.t("settings-not-absolute"));
    }
    (!path.is_dir()).then(|| office.t("settings-no-folder"))
}
