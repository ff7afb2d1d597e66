//! One draft: its units with receiver, content and findings, and sending them.

use std::collections::BTreeMap;

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use careplan::{Address, Severity, Unit};
use protocol::http::{OfficeEntry, OfficeQuery};
use serde::Deserialize;

use super::block::{self, Cell, Field, FormBlock, Html, Input, Link, Message, Sent, Table, Tone};
use super::drawing::Drawable;
use super::form::{PageForm, in_address};
use super::office::Office;
use super::page::{self, Live, Page, PageError};
use super::sending::{self, Examined};
use super::{check_list, send};
use crate::command::session::Session;
use crate::command::unit;
use crate::failure::{Failure, Kind};
use crate::local_store::DraftId;
use crate::plan::Repetition;
use crate::words::Text;

/// The page, and what can be done with a draft.
pub(crate) fn routes() -> Router<Office> {
    Router::new()
        .route("/send/{draft}", get(draft).post(go))
        .route("/send/{draft}/remove", post(remove))
        .route("/send/{draft}/drop", post(drop_all))
}

/// A draft by the id in an address.
fn find(office: &Office, id: &str) -> Result<Option<DraftId>, Failure> {
    let Ok(id) = id.parse::<DraftId>() else {
        return Ok(None);
    };
    let is_there = office.home().is_draft(&id)?;
    Ok(is_there.then_some(id))
}

#[derive(Deserialize)]
struct Wanted {
    #[serde(default)]
    again: String,
}

/// Whether the same files may be sent a second time.
fn repetition(again: &str) -> Repetition {
    match again {
        "yes" => Repetition::Allow,
        _ => Repetition::Refuse,
    }
}

async fn draft(
    State(office): State<Office>,
    Path(id): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, PageError> {
    let Some(id) = find(&office, &id)? else {
        return Ok(page::missing(&office));
    };
    show(&office, &id, repetition(&wanted.again), None).await
}

async fn show(
    office: &Office,
    id: &DraftId,
    repetition: Repetition,
    error: Option<String>,
) -> Result<Response, PageError> {
    let asked = id.clone();
    let examined = office
        .work(async move |tools| sending::examine(tools, &asked))
        .await?;
    let receivers = receivers(office, &examined).await;
    let errors = check_list::count(&examined.report.findings, Severity::Error);
    let warnings = check_list::count(&examined.report.findings, Severity::Warning);
    let mut blocks = Vec::new();
    let units = units_field(office, &examined, &receivers, error.clone());
    if error.is_some() {
        blocks.push(block::errors(
            &office.t("page-errors"),
            std::slice::from_ref(&units),
        ));
    }
    if office.home().is_waiting_to_go(id) {
        blocks.push(block::text(&office.t("draft-going")));
    }
    blocks.extend(in_the_way(office, &examined, errors, warnings));
    blocks.push(table(office, id, &examined, &receivers));
    blocks.extend(not_connected(office, id, &examined, &receivers));
    blocks.extend(findings(office, id, &examined));
    let is_own = examined.report.units.iter().all(|unit| {
        Some(unit.envelope.from.office) == examined.own && unit.envelope.from != unit.envelope.to
    });
    if errors == 0 && is_own && !examined.report.units.is_empty() {
        blocks.push(block::heading(&office.t("draft-send-heading")));
        blocks.push(block::text(&what_goes(office, &examined)));
        let mut fields = vec![units];
        if repetition == Repetition::Allow {
            fields.push(Field::hidden("again", "yes"));
        }
        let text = Text::new("draft-send").with("count", examined.report.units.len());
        blocks.push(block::form(&FormBlock {
            action: format!("/send/{id}"),
            sent: Sent::Post,
            token: office.guard().form_token(),
            fields,
            button: office.say(&text),
            first: true,
        }));
    }
    blocks.push(files(office, id, &examined));
    blocks.push(block::form(&FormBlock {
        action: format!("/send/{id}/drop"),
        sent: Sent::Post,
        token: office.guard().form_token(),
        fields: Vec::new(),
        button: office.t("draft-drop"),
        first: false,
    }));
    let status = match error {
        Some(_) => axum::http::StatusCode::UNPROCESSABLE_ENTITY,
        None => axum::http::StatusCode::OK,
    };
    Ok(office.show_with(
        status,
        Page {
            number: "C-05",
            title: office.t("draft-title"),
            place: "/send",
            blocks,
            live: Live::No,
        },
    ))
}

/// What the exchange knows of receivers, nothing where it cannot be asked; a few, because each is a question.
async fn receivers(office: &Office, examined: &Examined) -> BTreeMap<Address, OfficeEntry> {
    let units = examined.report.units.iter();
    let mut wanted: Vec<Address> = units.map(|unit| unit.envelope.to).collect();
    wanted.sort_unstable();
    wanted.dedup();
    wanted.truncate(MOST_LOOKED_UP);
    let found = office
        .work(async move |tools| {
            let session = Session::open(tools).await?;
            let mut found = BTreeMap::new();
            for address in wanted {
                let query = OfficeQuery {
                    q: address.office.to_string(),
                    ..OfficeQuery::default()
                };
                let offices = session.mailbox.offices(&query).await?.offices;
                let mut same = offices.into_iter().filter(|one| one.address == address);
                found.extend(same.next().map(|one| (address, one)));
            }
            Ok(found)
        })
        .await;
    // Without a connection the page says so, and shows the rest.
    found.unwrap_or_default()
}

fn is_not_connected(unit: &Unit, receivers: &BTreeMap<Address, OfficeEntry>) -> bool {
    receivers
        .get(&unit.envelope.to)
        .is_some_and(|entry| !entry.connected)
}

/// What a unit is, in words.
fn content(office: &Office, unit: &Unit) -> String {
    let names = unit.files.iter();
    let mut months = names
        .filter_map(|name| careplan::FileName::parse(name).ok())
        .filter_map(|name| name.service_month());
    let month = months.next().map(|month| month.to_string());
    match unit.unit {
        Some(kind) => unit::spoken(&office.terminal(), kind.as_str(), month.as_deref()),
        None => office.t("draft-no-unit"),
    }
}

fn receiver(unit: &Unit, receivers: &BTreeMap<Address, OfficeEntry>) -> String {
    let to = unit.envelope.to;
    match receivers.get(&to) {
        Some(entry) => format!("{} {to}", entry.name),
        None => to.to_string(),
    }
}

/// M27, M28, M43: why nothing can be sent, or what to look at before.
fn in_the_way(office: &Office, examined: &Examined, errors: usize, warnings: usize) -> Vec<Html> {
    let mut blocks = Vec::new();
    let mut tell = |tone, id, heading: &'static str, text: String| {
        blocks.push(block::message(&Message {
            tone,
            id,
            heading: office.t(heading),
            paragraphs: vec![text],
            links: Vec::new(),
        }));
    };
    let units = &examined.report.units;
    if units
        .iter()
        .any(|unit| unit.envelope.from == unit.envelope.to)
    {
        let text = office.t("to-yourself-text");
        tell(Tone::Warning, "M43", "to-yourself-heading", text);
    }
    let foreign = |unit: &&Unit| Some(unit.envelope.from.office) != examined.own;
    if let Some(unit) = units.iter().find(foreign) {
        let text = Text::new("draft-foreign-text").with("sender", unit.envelope.from);
        tell(
            Tone::Warning,
            "not-own-sender",
            "draft-foreign-heading",
            office.say(&text),
        );
    }
    if errors > 0 {
        let text = office.say(&Text::new("send-blocked-text").with("count", errors));
        tell(Tone::Warning, "M27", "send-blocked-heading", text);
    } else if warnings > 0 {
        let text = office.say(&Text::new("send-warning-text").with("count", warnings));
        tell(Tone::Plain, "M28", "send-warning-heading", text);
    }
    blocks
}

fn table(
    office: &Office,
    id: &DraftId,
    examined: &Examined,
    receivers: &BTreeMap<Address, OfficeEntry>,
) -> Html {
    let rows = examined
        .report
        .units
        .iter()
        .enumerate()
        .map(|(place, unit)| {
            let drawn = Drawable::Draft(id.clone(), place);
            let mut to = vec![Cell::text(&receiver(unit, receivers))];
            if unit.envelope.to.office == unit.envelope.from.office {
                to.push(Cell::text(&office.t("page-same-office")));
            }
            if is_not_connected(unit, receivers) {
                to.push(Cell::mark(&office.t("draft-not-connected")));
            }
            let about = examined.about.get(place);
            let people = about.map_or(0, |about| about.people);
            let mut what = vec![Cell::link(
                &format!("/forms/{drawn}"),
                &content(office, unit),
            )];
            if let Some(serial) = about.and_then(|about| about.replaces) {
                let day = serial.date_time().assume_offset(time::macros::offset!(+9));
                let text = Text::new("draft-replaces").with("day", office.day(day));
                what.push(Cell::text(&office.say(&text)));
            }
            let found = Text::new("draft-found")
                .with("errors", unit.errors)
                .with("warnings", unit.warnings);
            let found = match unit.errors + unit.warnings {
                0 => Cell::text(&office.t("draft-good")),
                _ => Cell::mark(&office.say(&found)),
            };
            vec![
                Cell::lines(&what),
                Cell::lines(&to),
                Cell::text(&office.say(&Text::new("forms-people").with("count", people))),
                found,
            ]
        });
    let rows: Vec<Vec<Cell>> = rows.collect();
    block::table(&Table {
        caption: office.count("draft-units", rows.len()),
        columns: ["page-content", "page-to", "page-people", "draft-checked"]
            .into_iter()
            .map(|key| office.t(key))
            .collect(),
        rows,
    })
}

/// M29: units for offices that cannot receive yet.
fn not_connected(
    office: &Office,
    id: &DraftId,
    examined: &Examined,
    receivers: &BTreeMap<Address, OfficeEntry>,
) -> Vec<Html> {
    let units = &examined.report.units;
    let others = units
        .iter()
        .filter(|unit| !is_not_connected(unit, receivers))
        .count();
    let apart = units.iter().enumerate();
    let apart = apart.filter(|(_, unit)| is_not_connected(unit, receivers));
    apart
        .map(|(place, unit)| {
            let entry = receivers.get(&unit.envelope.to);
            let name = entry.map_or_else(String::new, |entry| entry.name.clone());
            let drawn = Drawable::Draft(id.clone(), place);
            let address = format!("/forms/{drawn}/fax.pdf?to={}", in_address(&name));
            let heading = Text::new("partner-not-connected-heading").with("name", &name);
            let text = Text::new("partner-not-connected-text").with("name", &name);
            block::message(&Message {
                tone: Tone::Plain,
                id: "M29",
                heading: office.say(&heading),
                paragraphs: vec![office.say(&text.with("others", others))],
                links: vec![Link::new(address, office.t("partner-not-connected-next"))],
            })
        })
        .collect()
}

/// What is wrong, unit by unit, with the sheet beside it.
fn findings(office: &Office, id: &DraftId, examined: &Examined) -> Vec<Html> {
    let mut blocks = Vec::new();
    let all = &examined.report.findings;
    for (place, unit) in examined.report.units.iter().enumerate() {
        let own = all.iter().filter(|finding| {
            let file = finding.file.as_ref();
            file.is_some_and(|file| unit.files.contains(file))
        });
        let Some(list) = check_list::table(office, own) else {
            continue;
        };
        blocks.push(block::heading(&format!(
            "{}　→ {}",
            content(office, unit),
            unit.envelope.to
        )));
        let drawn = Drawable::Draft(id.clone(), place);
        let people = examined.about.get(place).map_or(0, |about| about.people);
        if people == 0 || blocks.len() > MOST_PICTURES {
            blocks.push(list);
            continue;
        }
        let words = Text::new("forms-of").with("what", content(office, unit));
        let picture = block::picture(&format!("/forms/{drawn}/1.svg"), &office.say(&words));
        let link = Link::new(format!("/forms/{drawn}"), office.t("forms-open"));
        let left = Html::all([picture, block::links(&[link])]);
        blocks.push(block::beside(&left, &list));
    }
    let units = &examined.report.units;
    let loose = all.iter().filter(|finding| {
        let file = finding.file.as_ref();
        !file.is_some_and(|file| units.iter().any(|unit| unit.files.contains(file)))
    });
    if let Some(list) = check_list::table(office, loose) {
        blocks.push(block::heading(&office.t("draft-loose")));
        blocks.push(list);
    }
    blocks
}

/// R53: who is in it, and what the standard brings along.
fn what_goes(office: &Office, examined: &Examined) -> String {
    let people: usize = examined.about.iter().map(|about| about.people).sum();
    let bundles = examined.report.units.iter();
    let months = bundles.filter_map(|unit| unit.bundle.as_ref()?.month);
    let mut months: Vec<_> = months.collect();
    months.sort_unstable();
    months.dedup();
    let spoken = months.iter().map(|month| {
        let text = Text::new("draft-month").with("year", month.year());
        office.say(&text.with("month", month.month()))
    });
    let spoken: Vec<String> = spoken.collect();
    let key = match spoken.is_empty() {
        true => "draft-goes-without-month",
        false => "draft-goes",
    };
    let text = Text::new(key).with("people", people);
    office.say(&text.with("months", spoken.join("・")))
}

fn units_field(
    office: &Office,
    examined: &Examined,
    receivers: &BTreeMap<Address, OfficeEntry>,
    error: Option<String>,
) -> Field {
    let units = examined.report.units.iter().enumerate();
    let boxes = units.clone().map(|(place, unit)| {
        let words = format!("{}　→ {}", content(office, unit), receiver(unit, receivers));
        (place.to_string(), words)
    });
    let chosen = units.filter(|(_, unit)| !is_not_connected(unit, receivers));
    let chosen: Vec<String> = chosen.map(|(place, _)| place.to_string()).collect();
    let input = Input::Boxes(boxes.collect());
    let field = Field::new(input, "unit", office.t("draft-choose"), &chosen.join(" "));
    field.with_error(error)
}

/// The files, each of which can be taken out.
fn files(office: &Office, id: &DraftId, examined: &Examined) -> Html {
    let boxes = examined.files.iter().map(|one| {
        let words = format!("{}（{}）", one.file.name, one.file.bytes.len());
        (one.place.clone(), words)
    });
    let input = Input::Boxes(boxes.collect());
    let form = block::form(&FormBlock {
        action: format!("/send/{id}/remove"),
        sent: Sent::Post,
        token: office.guard().form_token(),
        fields: vec![
            Field::new(input, "file", office.t("draft-files"), "")
                .with_hint(office.t("draft-files-hint")),
        ],
        button: office.t("draft-remove"),
        first: false,
    });
    block::fold(&office.t("page-details"), &form)
}

async fn remove(
    State(office): State<Office>,
    Path(id): Path<String>,
    form: PageForm,
) -> Result<Response, PageError> {
    let Some(id) = find(&office, &id)? else {
        return Ok(page::missing(&office));
    };
    office.home().drop_from_draft(&id, &form.all("file"))?;
    let address = match office.home().is_draft(&id)? {
        true => format!("/send/{id}"),
        false => "/send".to_owned(),
    };
    Ok(Redirect::to(&address).into_response())
}

async fn drop_all(
    State(office): State<Office>,
    Path(id): Path<String>,
    _form: PageForm,
) -> Result<Response, PageError> {
    let Some(id) = find(&office, &id)? else {
        return Ok(page::missing(&office));
    };
    office.home().drop_draft(&id)?;
    Ok(Redirect::to("/send").into_response())
}

/// Sends what was chosen; what was not stays as a draft of its own.
async fn go(
    State(office): State<Office>,
    Path(id): Path<String>,
    form: PageForm,
) -> Result<Response, PageError> {
    let Some(id) = find(&office, &id)? else {
        return Ok(page::missing(&office));
    };
    let asked = id.clone();
    let examined = office
        .work(async move |tools| sending::examine(tools, &asked))
        .await?;
    let chosen = form.all("unit");
    let chosen: Vec<usize> = chosen.iter().filter_map(|text| text.parse().ok()).collect();
    let units = examined.report.units.iter().enumerate();
    let going = units.filter(|(place, _)| chosen.contains(place));
    let going: Vec<&String> = going.flat_map(|(_, unit)| &unit.files).collect();
    if going.is_empty() {
        let error = Some(office.t("draft-nothing-chosen"));
        return show(&office, &id, repetition(form.text("again")), error).await;
    }
    let staying = examined.files.iter();
    let staying: Vec<_> = staying
        .filter(|one| !going.contains(&&one.file.name))
        .collect();
    if !staying.is_empty() {
        let files: Vec<_> = staying.iter().map(|one| one.file.clone()).collect();
        let places: Vec<&str> = staying.iter().map(|one| one.place.as_str()).collect();
        send::keep(&office, files).await?;
        office.home().drop_from_draft(&id, &places)?;
    }
    let repetition = repetition(form.text("again"));
    let asked = id.clone();
    let sent = office
        .work(async move |tools| sending::send(tools, &asked, repetition).await)
        .await;
    let is_cut = |failure: &Failure| failure.kind == Kind::Unreachable;
    match sent {
        Ok(outcome) => {
            office.tell(sending::told(&office, &outcome));
            if outcome.end.as_ref().is_some_and(is_cut) {
                office.home().let_go(&id)?;
            }
        }
        Err(failure) if is_cut(&failure) => {
            office.home().let_go(&id)?;
            office.note_trouble(failure);
        }
        Err(failure) => return Err(failure.into()),
    }
    // The trouble is in the view.
    let _ = office.refresh().await;
    let address = match office.home().is_draft(&id)? {
        true => format!("/send/{id}"),
        false => "/sent".to_owned(),
    };
    Ok(Redirect::to(&address).into_response())
}

const MOST_LOOKED_UP: usize = 30;
/// Each is drawn when the page is opened.
const MOST_PICTURES: usize = 10;
