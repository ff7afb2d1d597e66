//! What the check found, in words: what is wrong, what to do, and where.

use careplan::{Finding, Severity};

use super::block::{self, Cell, Html, Table};
use super::office::Office;
use crate::words::Text;

/// Findings as a table, the worst first; nothing where there are none.
pub(crate) fn table<'a>(
    office: &Office,
    findings: impl IntoIterator<Item = &'a Finding>,
) -> Option<Html> {
    let mut findings: Vec<&Finding> = findings.into_iter().collect();
    if findings.is_empty() {
        return None;
    }
    findings.sort_by_key(|finding| finding.severity != Severity::Error);
    let language = office.language();
    let rows = findings.iter().take(MOST_ROWS).map(|finding| {
        let mark = match finding.severity {
            Severity::Error => "check-error",
            Severity::Warning => "check-warning",
        };
        vec![
            Cell::lines(&[
                Cell::mark(&office.t(mark)),
                Cell::quiet(&finding.check.to_string()),
            ]),
            Cell::lines(&[
                Cell::text(&finding.message(language)),
                Cell::text(&finding.fix(language)),
            ]),
            Cell::quiet(&place(office, finding)),
        ]
    });
    let rows = rows.collect();
    let table = block::table(&Table {
        caption: office.count("check-caption", findings.len()),
        columns: [
            "check-column-kind",
            "check-column-what",
            "check-column-where",
        ]
        .into_iter()
        .map(|key| office.t(key))
        .collect(),
        rows,
    });
    let more = (findings.len() > MOST_ROWS).then(|| {
        let text = Text::new("check-more").with("count", findings.len() - MOST_ROWS);
        block::hint(&office.say(&text))
    });
    Some(Html::all(std::iter::once(table).chain(more)))
}

fn place(office: &Office, finding: &Finding) -> String {
    let mut parts: Vec<String> = finding.file.iter().cloned().collect();
    if let Some(record) = finding.record {
        parts.push(office.say(&Text::new("check-record").with("record", record)));
    }
    parts.extend(finding.field_name().map(str::to_owned));
    parts.join(" ")
}

/// How many findings are that bad.
pub(crate) fn count(findings: &[Finding], severity: Severity) -> usize {
    crate::command::findings::count(findings, severity)
}

const MOST_ROWS: usize = 30;
