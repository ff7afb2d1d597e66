//! A drawing in words, for those who do not see it: its labels from top to bottom, and what to do
//! with each.

use super::picture::{Button, Choice, Mark, Part, Picture};
use crate::web::language::Language;

/// The lines of the list beside a drawing. `number` and `sha1` as in [`super::drawing::draw`].
pub(crate) fn lines(
    language: Language,
    picture: &Picture,
    number: &str,
    sha1: &str,
) -> Vec<String> {
    let mut lines: Vec<_> = picture
        .part
        .iter()
        .flat_map(|part| {
            let marked = |line| with_mark(language, line, part.mark(), number);
            match part {
                Part::List { row, marked, mark } => rows(language, row, *marked, mark, number),
                _ => part_line(language, part, sha1)
                    .map(marked)
                    .into_iter()
                    .collect(),
            }
        })
        .collect();
    lines.extend(picture.button.iter().map(|button| {
        let line = button_line(language, button);
        with_mark(language, line, button.mark.as_ref(), number)
    }));
    lines
}

/// The sentence of a drawing in the language of the page.
pub(crate) fn sentence(language: Language, picture: &Picture) -> &str {
    match language {
        Language::Japanese => &picture.says,
        Language::English => &picture.says_en,
    }
}

fn part_line(language: Language, part: &Part, sha1: &str) -> Option<String> {
    let with = |key: &str, label: &str| language.text_with(key, &[("label", label)]);
    let valued = |key: &str, label: &str, value: &str| {
        language.text_with(key, &[("label", label), ("value", value)])
    };
    match part {
        Part::Filler { .. } | Part::List { .. } => None,
        Part::Heading { label } => Some(with("guide-part-heading", label)),
        Part::Text { label, .. } => Some(with("guide-part-text", label)),
        Part::Radio(Choice { label, on, .. }) => Some(if *on {
            with("guide-part-radio-on", label)
        } else {
            with("guide-part-radio-off", label)
        }),
        Part::Check(Choice { label, on, .. }) => Some(if *on {
            with("guide-part-check-on", label)
        } else {
            with("guide-part-check-off", label)
        }),
        Part::Field { label, value, .. } => Some(valued("guide-part-field", label, value)),
        Part::File { label, .. } => Some(with("guide-part-file", label)),
        Part::Menu { path } => Some(with("guide-part-menu", &path.join(" → "))),
        Part::Value { label, .. } => Some(valued("guide-part-value", label, sha1)),
    }
}

fn rows(
    language: Language,
    rows: &[String],
    marked: usize,
    mark: &Mark,
    number: &str,
) -> Vec<String> {
    let line = |(place, row): (usize, &String)| {
        let label = [("label", row.as_str())];
        if place == marked {
            let line = language.text_with("guide-part-row-chosen", &label);
            with_mark(language, line, Some(mark), number)
        } else {
            language.text_with("guide-part-row", &label)
        }
    };
    rows.iter().enumerate().map(line).collect()
}

fn button_line(language: Language, button: &Button) -> String {
    let label = [("label", button.label.as_str())];
    if button.go {
        language.text_with("guide-part-button-go", &label)
    } else {
        language.text_with("guide-part-button", &label)
    }
}

fn with_mark(language: Language, line: String, mark: Option<&Mark>, number: &str) -> String {
    let sign = match mark {
        None => return line,
        Some(Mark::Step) => number,
        Some(Mark::Sign(sign)) => sign,
    };
    language.text_with("guide-part-mark", &[("line", &line), ("mark", sign)])
}
