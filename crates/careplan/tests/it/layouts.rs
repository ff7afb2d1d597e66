//! The tables of fields against `data/layouts.csv`, cell by cell.

use careplan::layout::{Field, Requirement, reading};
use careplan::{FileCode, layout};

const DATA: &str = include_str!("../../data/layouts.csv");

/// The cells of each row below the header. No cell holds a line break or a doubled quote.
fn rows() -> Vec<Vec<String>> {
    let cells = |line: &str| {
        let mut cells = vec![String::new()];
        let mut quoted = false;
        for character in line.chars() {
            match character {
                '"' => quoted = !quoted,
                ',' if !quoted => cells.push(String::new()),
                other => cells.last_mut().unwrap().push(other),
            }
        }
        cells
    };
    DATA.lines().skip(1).map(cells).collect()
}

/// The row a field would have in the data.
fn row(code: FileCode, field: &Field) -> Vec<String> {
    let mut kind = String::new();
    for character in format!("{:?}", field.kind).chars() {
        if character.is_ascii_uppercase() && !kind.is_empty() {
            kind.push('_');
        }
        kind.push(character.to_ascii_lowercase());
    }
    let kind = kind.replace("or9999", "or_9999");
    let required = match field.requirement {
        Requirement::Required => "Y".to_owned(),
        Requirement::Optional => "N".to_owned(),
        Requirement::Conditional(condition) => format!("N; conditional: {condition}"),
    };
    let codes: Vec<String> = field
        .codes
        .iter()
        .map(|(code, label)| format!("{code}={label}"))
        .collect();
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    vec![
        code.as_str().to_owned(),
        field.number.to_string(),
        field.name_ja.to_owned(),
        field.name_en.to_owned(),
        field.max_len.map(|max| max.to_string()).unwrap_or_default(),
        kind,
        required,
        codes.join("|"),
        text(field.null_rule),
        text(field.fixed),
        text(field.note),
        field
            .uncertain
            .map(|reason| format!("? {reason}"))
            .unwrap_or_default(),
    ]
}

#[test]
fn the_tables_are_the_data() {
    let mut expected = rows();
    expected.sort();
    let mut tables: Vec<Vec<String>> = FileCode::ALL
        .into_iter()
        .flat_map(|code| layout(code).iter().map(move |field| row(code, field)))
        .collect();
    tables.sort();
    assert_eq!(tables.len(), 398);
    for (table, data) in tables.iter().zip(&expected) {
        assert_eq!(table, data);
    }
    assert_eq!(tables.len(), expected.len());
}

#[test]
fn fields_are_numbered_by_column() {
    let widths = [
        63, 28, 4, 22, 13, 25, 25, 4, 6, 37, 71, 7, 11, 0, 4, 57, 17, 4,
    ];
    for (code, width) in FileCode::ALL.into_iter().zip(widths) {
        let numbers: Vec<u16> = layout(code).iter().map(|field| field.number).collect();
        assert_eq!(numbers, (1..=width).collect::<Vec<_>>(), "{code}");
        let names: std::collections::BTreeSet<_> =
            layout(code).iter().map(|field| field.name_en).collect();
        assert_eq!(names.len(), layout(code).len(), "{code}");
    }
}

#[test]
fn what_is_done_is_said_where_a_reading_is_not_certain() {
    for code in FileCode::ALL {
        for field in layout(code) {
            let said = reading(code, field.number).is_some();
            assert_eq!(said, field.uncertain.is_some(), "{code} {}", field.number);
        }
    }
}
