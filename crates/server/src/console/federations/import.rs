//! Contacts from a CSV file: all of it, or nothing where a line is wrong.

use std::collections::BTreeSet;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};

use super::edit::ContactForm;
use super::{may_import, page};
use crate::console::operator::Operator;
use crate::prefecture;
use crate::store::federation::{self, Contact};
use crate::store::{StoreError, audit};
use crate::web::error::PageError;
use crate::web::form::FormError;
use crate::web::language::Language;
use crate::web::page::show_as;
use crate::web::state::WebState;
use crate::web::upload_form::UploadForm;

/// The largest file with its form.
pub(super) const LARGEST: usize = 256 * 1024;

pub(super) async fn submit(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    form: UploadForm,
) -> Result<Response, PageError> {
    if !may_import(&operator) {
        return Err(PageError::Forbidden);
    }
    let file = form.file.map(|file| file.content).unwrap_or_default();
    let contacts = match read(&file) {
        Ok(contacts) => contacts,
        Err(problems) => {
            let mut page = page(&state, language, &operator).await?;
            page.errors = problems
                .iter()
                .map(|problem| FormError {
                    target: "file",
                    text: problem.text(language),
                })
                .collect();
            return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    let (contacts, actor, now) = (&contacts, &operator.actor(), state.clock.now());
    state
        .store
        .run_tx("federations-import", |tx| async move {
            for contact in contacts {
                federation::put(&tx, contact, now).await?;
                let number = &contact.prefecture;
                audit::record(&tx, now, actor, "federation-entered", number, "import").await?;
            }
            Ok::<_, StoreError>(())
        })
        .await?;
    state.contact.forget();
    let to = format!("/federations?imported={}", contacts.len());
    Ok(Redirect::to(&to).into_response())
}

/// What is wrong with a file.
#[derive(Debug, PartialEq, Eq)]
enum Problem {
    /// There is no line with content.
    Empty,
    /// It is not CSV.
    Form { line: u64 },
    /// A line has another number of columns.
    Columns { line: u64 },
    /// A line names no prefecture, or one that an earlier line named.
    Prefecture { line: u64 },
    /// A value does not have its form.
    Value { line: u64, field: &'static str },
}

impl Problem {
    fn text(&self, language: Language) -> String {
        let at = |line: &u64, key: &str| {
            let line = line.to_string();
            language.text_with(key, &[("line", &line)])
        };
        match self {
            Self::Empty => language.text("federations-file-empty"),
            Self::Form { line } => at(line, "federations-file-form"),
            Self::Columns { line } => at(line, "federations-file-columns"),
            Self::Prefecture { line } => at(line, "federations-file-prefecture"),
            Self::Value { line, field } => {
                let key = format!("federation-wrong-{}", field.replace('_', "-"));
                format!(
                    "{} {}",
                    at(line, "federations-file-line"),
                    language.text(&key)
                )
            }
        }
    }
}

/// Reads a file in UTF-8 or Shift_JIS. A first line without a prefecture's number is a heading.
fn read(file: &[u8]) -> Result<Vec<Contact>, Vec<Problem>> {
    let text = match std::str::from_utf8(file) {
        Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
        Err(_) => careplan::text::decode(file).0.into_owned(),
    };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let (mut contacts, mut problems) = (Vec::new(), Vec::new());
    let mut seen = BTreeSet::new();
    for (place, record) in reader.records().enumerate() {
        let Ok(record) = record else {
            let line = u64::try_from(place).unwrap_or(u64::MAX).saturating_add(1);
            problems.push(Problem::Form { line });
            break;
        };
        let line = record.position().map_or(0, csv::Position::line);
        let column = |place: usize| record.get(place).unwrap_or_default().trim().to_owned();
        let number = column(0);
        let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
        if (place == 0 && !is_number) || record.iter().all(str::is_empty) {
            continue;
        }
        if record.len() != COLUMNS {
            problems.push(Problem::Columns { line });
            continue;
        }
        let number = format!("{number:0>2}");
        let known = number == federation::CENTRE || prefecture::find(&number).is_some();
        if !known || !seen.insert(number.clone()) {
            problems.push(Problem::Prefecture { line });
            continue;
        }
        let form = ContactForm {
            name: column(1),
            department: column(2),
            telephone: column(3),
            address: column(4),
            web_page: column(5),
            weekdays: column(6),
            opens: column(7),
            closes: column(8),
            holidays: column(9),
            closed_days: column(10),
        };
        match form.read(&number) {
            Ok(contact) => contacts.push(contact),
            Err(fields) => problems.extend(
                fields
                    .into_iter()
                    .map(|field| Problem::Value { line, field }),
            ),
        }
    }
    if contacts.is_empty() && problems.is_empty() {
        problems.push(Problem::Empty);
    }
    if problems.is_empty() {
        Ok(contacts)
    } else {
        problems.truncate(MOST_PROBLEMS);
        Err(problems)
    }
}

const COLUMNS: usize = 11;
/// More than these help nobody.
const MOST_PROBLEMS: usize = 20;

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a failed test may panic"
    )]
    use super::*;

    #[test]
    fn a_file_is_read_in_either_encoding() {
        let text = "番号,名称,部署,電話,住所,ページ,曜日,開始,終了,祝日,休業日\n\
                    0,見本センター,,00-0000-0000,,,12345,9:00,17:00,closed,\n\
                    13,見本国保連,介護課,00-0000-0001,架空市1-2-3,https://example.jp/,123456,8:30,17:15,open,12/31\n";
        let contacts = read(text.as_bytes()).unwrap();
        assert_eq!(contacts.len(), 2);
        assert_eq!(contacts[0].prefecture, "00");
        assert_eq!(contacts[1].hours.hours(), "8:30〜17:15");
        let (shift_jis, ..) = careplan::text::encode(text)
            .map(|encoded| (encoded.bytes,))
            .unwrap();
        assert_eq!(read(&shift_jis).unwrap(), contacts);
    }

    #[test]
    fn every_wrong_line_is_named() {
        let line = "13,見本,,0-0,,,12345,9:00,17:00,closed,";
        let file = format!(
            "{line}\n{line}\n48{}\n1,2\n14,,,x,,http://a,8,9,8:00,,99\n",
            &line[2..]
        );
        let problems = read(file.as_bytes()).unwrap_err();
        assert_eq!(problems[0], Problem::Prefecture { line: 2 });
        assert_eq!(problems[1], Problem::Prefecture { line: 3 });
        assert_eq!(problems[2], Problem::Columns { line: 4 });
        let fields: Vec<_> = problems[3..]
            .iter()
            .map(|problem| match problem {
                Problem::Value { line: 5, field } => *field,
                other => unreachable!("{other:?}"),
            })
            .collect();
        assert_eq!(fields, ["name", "telephone", "web_page", "weekdays"]);
        assert_eq!(read(b"").unwrap_err(), [Problem::Empty]);
        assert_eq!(read(b"number,name\n").unwrap_err(), [Problem::Empty]);
    }
}
