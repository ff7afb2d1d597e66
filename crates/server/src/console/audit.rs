//! `/audit`: 監査記録, for operators of the centre with role 監査: search, and the same as CSV.

use std::collections::BTreeMap;

use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use serde::Deserialize;
use time::{Date, Duration, OffsetDateTime};

use crate::clock::JAPAN;
use crate::console::operator::Operator;
use crate::store::audit::{self, AuditEvent, Search};
use crate::store::operator::{self, Scope};
use crate::store::{StoreError, Tx, audit_tree};
use crate::web::attachment::percent_encoded;
use crate::web::error::PageError;
use crate::web::fields_page::mark;
use crate::web::form::{Field, FormError};
use crate::web::language::Language;
use crate::web::page::{Frame, show_as};
use crate::web::state::WebState;

/// The pages.
pub(crate) fn routes() -> Router<WebState> {
    Router::new()
        .route(HOME, get(show))
        .route("/audit.csv", get(csv_file))
        .route(HEAD, get(head_file))
}

/// The page.
#[derive(Template)]
#[template(path = "console_audit.html")]
struct AuditPage {
    page: Frame,
    errors: Vec<FormError>,
    fields: Vec<Field>,
    rows: Vec<[String; 5]>,
    /// How far the record was put in order and signed.
    signed: Option<String>,
    /// Whether the rows were looked for at all.
    searched: bool,
    export: String,
    newer: Option<String>,
    older: Option<String>,
}

/// What is looked for, as it was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Typed {
    from: String,
    to: String,
    event: String,
    actor: String,
    subject: String,
    page: String,
}

impl Typed {
    /// The search, or the names of the days that are none.
    fn read(&self) -> Result<Search, Vec<&'static str>> {
        let (from, to) = (day(&self.from), day(&self.to));
        let mut wrong = Vec::new();
        for (name, day) in [("from", &from), ("to", &to)] {
            if day.is_err() {
                wrong.push(name);
            }
        }
        let (Ok(from), Ok(to)) = (from, to) else {
            return Err(wrong);
        };
        let start = |day: Date| day.midnight().assume_offset(JAPAN);
        let after = to.and_then(Date::next_day).map(start);
        let text = |typed: &str| Some(typed.trim().to_owned()).filter(|typed| !typed.is_empty());
        Ok(Search {
            from: from.map_or(OffsetDateTime::UNIX_EPOCH, start),
            until: after.unwrap_or(OffsetDateTime::UNIX_EPOCH + Duration::days(FOR_EVER)),
            event: text(&self.event),
            actor: text(&self.actor),
            subject: text(&self.subject),
        })
    }

    /// The number of the page, from 0.
    fn page(&self) -> u32 {
        self.page.parse().map_or(0, |page: u32| page.min(LAST_PAGE))
    }

    /// The search as it stands in an address.
    fn query(&self) -> String {
        [
            ("from", &self.from),
            ("to", &self.to),
            ("event", &self.event),
            ("actor", &self.actor),
            ("subject", &self.subject),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("&{name}={}", percent_encoded(value)))
        .collect()
    }

    fn fields(&self, language: Language) -> Vec<Field> {
        let field = |name, kind, label: &str, value: &str| Field {
            name,
            kind,
            autocomplete: "off",
            label: language.text(label),
            value: value.to_owned(),
            ..Field::default()
        };
        let mut happened = field("event", "text", "audit-event", &self.event);
        happened.hint = Some(language.text("audit-event-hint"));
        let mut actor = field("actor", "text", "audit-actor", &self.actor);
        actor.hint = Some(language.text("audit-actor-hint"));
        let mut subject = field("subject", "text", "audit-subject", &self.subject);
        subject.hint = Some(language.text("audit-subject-hint"));
        vec![
            field("from", "date", "audit-from", &self.from),
            field("to", "date", "audit-to", &self.to),
            happened,
            actor,
            subject,
        ]
    }
}

async fn show(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Query(typed): Query<Typed>,
) -> Result<Response, PageError> {
    refuse_others(&operator)?;
    let title = language.text("audit-title");
    let mut page = AuditPage {
        page: operator.frame(&state, language, "K-66", title, HOME),
        errors: Vec::new(),
        fields: typed.fields(language),
        rows: Vec::new(),
        signed: None,
        searched: false,
        export: format!("/audit.csv?{}", typed.query()),
        newer: None,
        older: None,
    };
    let search = match typed.read() {
        Ok(search) => search,
        Err(wrong) => {
            for name in wrong {
                let text = language.text("audit-day-wrong");
                mark(&mut page.fields, &mut page.errors, name, text);
            }
            return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    let (number, search) = (typed.page(), &search);
    let (mut found, names, head) = state
        .store
        .read("audit-search", |tx| async move {
            let found = audit::search(&tx, search, number * ROWS, ROWS + 1).await?;
            let head = audit_tree::last_head(&tx).await?;
            Ok::<_, StoreError>((found, names(&tx).await?, head))
        })
        .await?;
    page.signed = head.map(|signed| {
        let (count, at) = (signed.head.extent.size, signed.head.at);
        let told = [("count", count.to_string()), ("at", language.moment(at))];
        language.text_with(
            "audit-signed",
            &told.each_ref().map(|(name, value)| (*name, value.as_str())),
        )
    });
    let address = |number: u32| format!("{HOME}?page={number}{}", typed.query());
    page.older = (found.len() > ROWS as usize).then(|| address(number + 1));
    page.newer = number.checked_sub(1).map(address);
    found.truncate(ROWS as usize);
    page.rows = found
        .iter()
        .map(|event| row(language, event, &names))
        .collect();
    page.searched = true;
    show_as(StatusCode::OK, &page)
}

/// The last head, to be kept where nobody of the server gets at it.
async fn head_file(
    State(state): State<WebState>,
    operator: Operator,
) -> Result<Response, PageError> {
    refuse_others(&operator)?;
    let head = state
        .store
        .read("audit-head", |tx| async move {
            audit_tree::last_head(&tx).await
        })
        .await?;
    let text = head.ok_or(PageError::NotFound)?.to_text();
    Ok((
        [
            (CONTENT_TYPE, "text/plain; charset=utf-8"),
            (
                CONTENT_DISPOSITION,
                "attachment; filename=\"audit-head.txt\"",
            ),
        ],
        text,
    )
        .into_response())
}

async fn csv_file(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Query(typed): Query<Typed>,
) -> Result<Response, PageError> {
    refuse_others(&operator)?;
    let search = &typed
        .read()
        .map_err(|_| PageError::Malformed(StatusCode::BAD_REQUEST))?;
    let (now, actor, query) = (state.clock.now(), &operator.actor(), &typed.query());
    let (found, names) = state
        .store
        .run_tx("audit-export", |tx| async move {
            let found = audit::search(&tx, search, 0, MOST_EXPORTED).await?;
            let names = names(&tx).await?;
            audit::record(&tx, now, actor, "audit-exported", "audit", query).await?;
            Ok::<_, StoreError>((found, names))
        })
        .await?;
    let mut writer = csv::Writer::from_writer(BYTE_ORDER_MARK.to_vec());
    let header = COLUMNS.map(|key| language.text(key));
    let rows = found.iter().map(|event| row(language, event, &names));
    for row in std::iter::once(header).chain(rows) {
        let row = row.map(harmless);
        writer.write_record(row).map_err(anyhow::Error::from)?;
    }
    let bytes = writer
        .into_inner()
        .map_err(|error| anyhow::anyhow!("{error}"))?;
    Ok((
        [
            (CONTENT_TYPE, "text/csv; charset=utf-8"),
            (CONTENT_DISPOSITION, "attachment; filename=\"audit.csv\""),
        ],
        bytes,
    )
        .into_response())
}

fn refuse_others(operator: &Operator) -> Result<(), PageError> {
    if operator.may_read_audit() {
        Ok(())
    } else {
        Err(PageError::Forbidden)
    }
}

/// The names of operators, also of the removed ones: the record itself holds ids only.
async fn names(tx: &Tx) -> Result<BTreeMap<String, String>, StoreError> {
    let entries = operator::entries(tx, &Scope::Centre).await?.into_iter();
    Ok(entries
        .map(|entry| (entry.operator.id, entry.operator.name))
        .collect())
}

fn row(language: Language, event: &AuditEvent, names: &BTreeMap<String, String>) -> [String; 5] {
    let name = event.actor.strip_prefix("operator:");
    let actor = match name.and_then(|id| names.get(id)) {
        Some(name) => format!("{} {name}", event.actor),
        None => event.actor.clone(),
    };
    [
        language.moment(event.at),
        named(language, &event.event),
        actor,
        event.subject.clone(),
        event.detail.clone(),
    ]
}

/// An event by its name with its word, by which it is looked for; by the word alone when an older
/// program wrote it.
fn named(language: Language, event: &str) -> String {
    let Some(name) = language.text_if_known(&format!("audit-is-{event}")) else {
        return event.to_owned();
    };
    language.text_with("audit-event-named", &[("name", &name), ("event", event)])
}

/// A cell that no spreadsheet takes for a formula.
fn harmless(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell
    }
}

/// A day as browsers send it or people write it; nothing for nothing.
fn day(typed: &str) -> Result<Option<Date>, time::error::Parse> {
    let typed = typed.trim().replace('/', "-");
    if typed.is_empty() {
        return Ok(None);
    }
    let form = time::macros::format_description!("[year]-[month]-[day]");
    Date::parse(&typed, form).map(Some)
}

const HOME: &str = "/audit";
const HEAD: &str = "/audit/head.txt";
/// Rows of a page.
const ROWS: u32 = 50;
const LAST_PAGE: u32 = 1_000_000;
const MOST_EXPORTED: u32 = 10_000;
/// Days after 1970, some two centuries.
const FOR_EVER: i64 = 80_000;
const COLUMNS: [&str; 5] = [
    "audit-at",
    "audit-event",
    "audit-actor",
    "audit-subject",
    "audit-detail",
];
/// Spreadsheets take a file without it for another encoding.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::panic,
        clippy::string_slice,
        reason = "a failed test may panic"
    )]
    use std::collections::BTreeSet;
    use std::path::{Path, PathBuf};

    use super::*;

    /// The code of the program, without its tests: each file by its name.
    fn code(folder: &Path) -> Vec<(PathBuf, String)> {
        let mut files = Vec::new();
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            if name == "tests" || name == "testing" {
                continue;
            }
            if path.is_dir() {
                files.extend(code(&path));
            } else {
                let text = std::fs::read_to_string(&path).unwrap();
                let (text, _) = text
                    .split_once("#[cfg(test)]\nmod tests {")
                    .unwrap_or((&text, ""));
                files.push((path, text.to_owned()));
            }
        }
        files
    }

    /// What stands before the first `ends` that is neither in a bracket nor in a string.
    fn until<'a>(text: &'a str, ends: &[char]) -> &'a str {
        let (mut depth, mut quoted) = (0, false);
        for (place, symbol) in text.char_indices() {
            match symbol {
                '"' => quoted = !quoted,
                _ if quoted => {}
                _ if depth == 0 && ends.contains(&symbol) => return &text[..place],
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' => depth -= 1,
                _ => {}
            }
        }
        text
    }

    /// The strings in a piece of code that have the form of an event.
    fn words(code: &str) -> impl Iterator<Item = &str> {
        let is_word = |text: &&str| {
            text.contains('-') && text.bytes().all(|b| b == b'-' || b.is_ascii_lowercase())
        };
        code.split('"').skip(1).step_by(2).filter(is_word)
    }

    #[test]
    fn every_event_that_is_recorded_has_a_name() {
        let mut events = BTreeSet::new();
        for (file, code) in code(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
            let mut varies = false;
            for call in code.split("audit::record(").skip(1) {
                let mut rest = call;
                for _ in 0..3 {
                    let argument = until(rest, &[',']);
                    rest = &rest[argument.len() + 1..];
                }
                let event = until(rest, &[',']);
                events.extend(words(event).map(ToOwned::to_owned));
                varies |= !event.contains('"');
            }
            if !varies {
                continue;
            }
            // Said before, in a binding of that name.
            let mut found = 0;
            for binding in code.split("let ").skip(1) {
                let (pattern, value) = binding.split_once('=').unwrap_or((binding, ""));
                if pattern
                    .split(|c: char| !c.is_alphanumeric())
                    .any(|name| name == "event")
                {
                    let said: Vec<_> = words(until(value, &[';'])).collect();
                    found += said.len();
                    events.extend(said.into_iter().map(ToOwned::to_owned));
                }
            }
            assert!(
                found > 0,
                "{}: bind `event` where it is said",
                file.display()
            );
        }
        assert!(events.len() > 80, "{events:?}");
        for language in Language::ALL {
            for event in &events {
                assert_ne!(&named(language, event), event, "no name for an event");
            }
        }
    }

    #[test]
    fn no_cell_is_a_formula() {
        for cell in ["=1+1", "+81", "-1", "@x", "\t=1"] {
            assert_eq!(harmless(cell.to_owned()), format!("'{cell}"));
        }
        assert_eq!(harmless("a=1".to_owned()), "a=1");
    }
}
