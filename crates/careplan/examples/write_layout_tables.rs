//! Writes `src/layout/*.rs` from `data/layouts.csv`. Run it from the crate's folder after a change
//! of the data: `cargo run --example write_layout_tables`. The tests compare both cell by cell.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a tool for the crate's own sources: it reads and writes files and may stop at once"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;

fn main() {
    let data = std::fs::read_to_string("data/layouts.csv").unwrap();
    let mut tables: BTreeMap<String, String> = BTreeMap::new();
    for cells in rows(&data).skip(1) {
        let table = tables.entry(cells[0].clone()).or_default();
        writeln!(table, "    {}", field(&cells)).unwrap();
    }
    for (code, lines) in tables {
        let text = format!(
            "// table\n\
             //! The fields of {code}. Written by `examples/write_layout_tables.rs`; change\n\
             //! `data/layouts.csv` instead.\n\n\
             use super::{{Field, Kind}};\n\n\
             #[rustfmt::skip]\n\
             pub(super) const FIELDS: &[Field] = &[\n{lines}];\n"
        );
        std::fs::write(format!("src/layout/{}.rs", code.to_lowercase()), text).unwrap();
    }
}

/// One line of the table.
fn field(cells: &[String]) -> String {
    let [
        _,
        number,
        name_ja,
        name_en,
        max,
        kind,
        required,
        codes,
        null,
        fixed,
        note,
        uncertain,
    ] = cells
    else {
        panic!("a row of another width");
    };
    let kind: String = kind
        .split('_')
        .map(|word| word[..1].to_uppercase() + &word[1..])
        .collect();
    let mut line = format!("Field::new({number}, {name_ja:?}, {name_en:?}, Kind::{kind})");
    if !max.is_empty() {
        write!(line, ".max({max})").unwrap();
    }
    match required.split_once("; conditional: ") {
        Some((_, condition)) => write!(line, ".conditional({condition:?})").unwrap(),
        None if required == "Y" => line.push_str(".required()"),
        None => {}
    }
    if !codes.is_empty() {
        let codes: Vec<String> = codes
            .split('|')
            .map(|code| code.split_once('=').unwrap())
            .map(|(code, label)| format!("({code:?}, {label:?})"))
            .collect();
        write!(line, ".codes(&[{}])", codes.join(", ")).unwrap();
    }
    for (method, cell) in [("null_rule", null), ("fixed", fixed), ("note", note)] {
        if !cell.is_empty() {
            write!(line, ".{method}({cell:?})").unwrap();
        }
    }
    if !uncertain.is_empty() {
        let reason = uncertain.strip_prefix("? ").unwrap();
        write!(line, ".uncertain({reason:?})").unwrap();
    }
    line + ","
}

/// The rows of the data, quotes removed. No cell holds a line break.
fn rows(data: &str) -> impl Iterator<Item = Vec<String>> {
    data.lines().map(|line| {
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
    })
}
