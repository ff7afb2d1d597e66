//! 証明書: the one of this terminal, the others of the office, and renewing it.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use zeroize::Zeroizing;

use super::block::{self, Cell, Field, FormBlock, Html, Input, Link, Message, Sent, Table, Tone};
use super::form::PageForm;
use super::office::Office;
use super::page::{self, Live, Page, PageError};
use crate::clock::spoken;
use crate::command::cert::import::{self, P12};
use crate::command::log_words;
use crate::command::renewal_look::{self, RenewalForm, Told};
use crate::command::renewing::{self, Manner, Renewed};
use crate::failure::{Failure, Kind};
use crate::local_store::{Installed, Standing};
use crate::renewal::opens_at;
use crate::words::Text;

/// The page, renewing, and taking in a file of the portal.
pub(crate) fn routes() -> Router<Office> {
    Router::new()
        .route("/certificate", get(certificate))
        .route("/certificate/renew", post(renew))
        .route("/certificate/import", post(take_in))
}

async fn certificate(State(office): State<Office>) -> Result<Response, PageError> {
    show(&office, Vec::new(), StatusCode::OK).await
}

async fn show(
    office: &Office,
    before: Vec<Html>,
    status: StatusCode,
) -> Result<Response, PageError> {
    let now = office.now();
    let in_use = office.home().in_use(now)?;
    let mut blocks = before;
    match &in_use {
        None => blocks.push(block::message(&Message {
            tone: Tone::Warning,
            id: "none-presented",
            heading: office.t("certificate-missing"),
            paragraphs: vec![office.t("certificate-missing-text")],
            links: Vec::new(),
        })),
        Some(installed) => {
            if let Err(failure) = office.home().usable(now) {
                blocks.push(page::of_failure(office, &failure));
            }
            blocks.push(block::heading(&office.t("certificate-here")));
            blocks.push(block::facts(&facts(office, installed)));
            blocks.extend(renewal(office, installed).await?);
        }
    }
    blocks.extend(others(office, in_use.as_ref())?);
    blocks.extend(logged(office, in_use.as_ref())?);
    if let Some(exchange) = office.home().exchange()? {
        blocks.extend(importing(office));
        blocks.push(block::text(&office.t("certificate-portal-text")));
        blocks.push(block::links(&[
            Link::new(exchange.portal.clone(), office.t("certificate-portal")),
            Link::new("/doctor", office.t("doctor-title")),
        ]));
    }
    let page = Page {
        number: "C-14",
        title: office.t("menu-certificate"),
        place: "/certificate",
        blocks,
        live: Live::No,
    };
    Ok(office.show_with(status, page))
}

fn facts(office: &Office, installed: &Installed) -> Vec<(String, Cell)> {
    let certificate = &installed.certificate;
    let name = certificate.organisation().unwrap_or_default();
    let owner = format!("{} {name}", installed.office);
    let protection = office.say(&installed.protection.text());
    vec![
        (office.t("certificate-office"), Cell::text(&owner)),
        (
            office.t("certificate-kind"),
            Cell::text(certificate.kind_id().unwrap_or_default()),
        ),
        (
            office.t("certificate-from"),
            Cell::text(&office.moment(certificate.not_before())),
        ),
        (
            office.t("certificate-until"),
            Cell::text(&office.moment(certificate.not_after())),
        ),
        (
            office.t("certificate-serial"),
            Cell::quiet(&certificate.serial().to_string()),
        ),
        (office.t("certificate-key"), Cell::text(&protection)),
    ]
}

/// How it is going to be renewed, and the button.
async fn renewal(office: &Office, installed: &Installed) -> Result<Vec<Html>, Failure> {
    let present = installed.clone();
    let told: Vec<Told> = office
        .work(async move |tools| {
            if present.standing(tools.clock.now()) != Standing::Valid {
                return Ok(Vec::new());
            }
            let (_, told) = RenewalForm::of(tools, &present, tools.clock.now())?;
            Ok(told)
        })
        .await?;
    let mut blocks = vec![block::heading(&office.t("certificate-renewal"))];
    for one in told {
        blocks.push(block::text(&one.text));
        blocks.extend(one.hint.iter().map(|hint| block::hint(hint)));
    }
    // Before that it is refused.
    if office.now() < opens_at(&installed.certificate) {
        return Ok(blocks);
    }
    blocks.push(block::form(&FormBlock {
        action: "/certificate/renew".to_owned(),
        sent: Sent::Post,
        token: office.guard().form_token(),
        fields: Vec::new(),
        button: office.t("certificate-renew"),
        first: false,
    }));
    Ok(blocks)
}

/// Other certificates in this computer.
fn others(office: &Office, in_use: Option<&Installed>) -> Result<Vec<Html>, Failure> {
    let all = office.home().installed()?;
    let is_other =
        |one: &&Installed| in_use.is_none_or(|in_use| in_use.certificate != one.certificate);
    let rows = all.iter().filter(is_other).map(|one| {
        let state = match one.standing(office.now()) {
            Standing::Valid => "certificate-spare",
            Standing::NotYetValid => "certificate-ahead",
            Standing::Expired => "certificate-over",
        };
        vec![
            Cell::text(&one.certificate.serial().to_string()),
            Cell::text(&office.t(state)),
            Cell::text(&office.day(one.certificate.not_after())),
        ]
    });
    let rows: Vec<Vec<Cell>> = rows.collect();
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    Ok(vec![block::table(&Table {
        caption: office.count("certificate-others", rows.len()),
        columns: ["certificate-serial", "page-state", "certificate-until"]
            .into_iter()
            .map(|key| office.t(key))
            .collect(),
        rows,
    })])
}

/// Every certificate that was ever issued to the office, as far as it was verified here.
fn logged(office: &Office, in_use: Option<&Installed>) -> Result<Vec<Html>, Failure> {
    let Some(installed) = in_use else {
        return Ok(Vec::new());
    };
    let known = office.home().known_log(installed.office)?;
    let terminal = office.terminal();
    let rows = known.entries().iter().map(|entry| {
        vec![
            Cell::text(&log_words::terminal(&terminal, entry)),
            Cell::text(&office.moment(entry.issued_at)),
            Cell::text(&log_words::origin(&terminal, entry)),
            Cell::quiet(entry.serial.as_deref().unwrap_or("-")),
        ]
    });
    let rows: Vec<Vec<Cell>> = rows.collect();
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let table = block::table(&Table {
        caption: office.count("certificate-log", rows.len()),
        columns: [
            "certificate-terminal",
            "certificate-issued",
            "certificate-origin",
            "certificate-serial",
        ]
        .into_iter()
        .map(|key| office.t(key))
        .collect(),
        rows,
    });
    Ok(vec![table, block::hint(&office.t("certificate-log-hint"))])
}

async fn renew(State(office): State<Office>, _form: PageForm) -> Result<Response, PageError> {
    let renewed = office
        .work(async move |tools| {
            let _turn = tools.turn()?;
            let now = tools.clock.now();
            let present = tools.home.usable(now)?;
            let opens = opens_at(&present.certificate);
            let begun = renewal_look::under_way(tools, &present.certificate)?;
            if now < opens && begun.is_none() {
                let from = spoken(opens, tools.terminal.language());
                let text = Text::new("renewal-too-early").with("when", from);
                return Err(Failure::refused(text));
            }
            if let Some(next) = renewal_look::following(tools, &present)? {
                return Ok(Renewed::Installed(next.certificate));
            }
            let manner = Manner {
                start: None,
                patience: std::time::Duration::ZERO,
            };
            renewing::renew(tools, manner).await
        })
        .await?;
    let heading = match renewed {
        Renewed::Installed(_) => "certificate-renewed",
        Renewed::Waiting => "certificate-renewal-waits",
    };
    office.tell(block::message(&Message {
        tone: Tone::Good,
        id: "renewed",
        heading: office.t(heading),
        paragraphs: Vec::new(),
        links: Vec::new(),
    }));
    Ok(Redirect::to("/certificate").into_response())
}

/// The form that takes in a `.p12` file.
fn importing(office: &Office) -> Vec<Html> {
    let form = FormBlock {
        action: "/certificate/import".to_owned(),
        sent: Sent::Upload,
        token: office.guard().form_token(),
        fields: vec![
            Field::new(Input::Files, "files", office.t("certificate-file"), "")
                .with_hint(office.t("certificate-file-hint")),
            Field::new(
                Input::Password,
                "password",
                office.t("certificate-password"),
                "",
            )
            .with_hint(office.t("certificate-password-hint")),
        ],
        button: office.t("certificate-import-button"),
        first: false,
    };
    vec![
        block::heading(&office.t("certificate-import")),
        block::form(&form),
    ]
}

/// Installs the certificate of a `.p12` file. What was typed is forgotten, whatever happens.
async fn take_in(State(office): State<Office>, form: PageForm) -> Result<Response, PageError> {
    let password = Zeroizing::new(form.exact("password").to_owned());
    let mut files = form.files;
    let imported = office
        .work(async move |tools| {
            let _turn = tools.turn()?;
            let (Some(file), true) = (files.pop(), files.is_empty()) else {
                return Err(Failure::wrong_use(Text::new("certificate-file-missing")));
            };
            let p12 = P12 {
                bytes: &file.bytes,
                name: &file.name,
                password: &password,
            };
            import::install(tools, &p12, None)
        })
        .await;
    match imported {
        Ok(imported) => {
            let other = imported.other_office.map(|text| office.say(&text));
            office.tell(block::message(&Message {
                tone: Tone::Good,
                id: "imported",
                heading: office.t("certificate-imported"),
                paragraphs: other.into_iter().collect(),
                links: Vec::new(),
            }));
            Ok(Redirect::to("/certificate").into_response())
        }
        Err(failure) if failure.kind == Kind::Internal => Err(failure.into()),
        Err(failure) => {
            let told = page::of_failure(&office, &failure);
            show(&office, vec![told], StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}
