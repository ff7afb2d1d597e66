//! Charts as SVG inside a page: columns for days, bars for places. They carry no number that does
//! not also stand in the table beside them, so a reader of the table misses nothing.

use std::fmt::Write as _;

/// A value of a chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Datum {
    /// What it belongs to.
    pub(crate) label: String,
    /// How much.
    pub(crate) value: u64,
}

/// Upright columns, for a row of days; a label below the first, the last and each seventh.
pub(crate) fn columns(title: &str, data: &[Datum]) -> String {
    let most = largest(data);
    let step = PLOT / data.len().max(1) as f64;
    let mut svg = open(title, HEIGHT + BELOW);
    scale(&mut svg, most);
    for (place, datum) in data.iter().enumerate() {
        let height = HEIGHT * datum.value as f64 / most as f64;
        let x = LEFT + step * place as f64;
        rect(
            &mut svg,
            x + step * 0.15,
            TOP + HEIGHT - height,
            step * 0.7,
            height,
        );
        let y = TOP + HEIGHT + 22.0;
        if place + 1 == data.len() {
            // The last label ends with its column: it may be longer than the others.
            text(&mut svg, LEFT + PLOT, y, "end", &datum.label);
        } else if place % 7 == 0 {
            text(&mut svg, x + step / 2.0, y, "middle", &datum.label);
        }
    }
    svg + "</svg>"
}

/// Lying bars, for a list of places, each with its label and its number.
pub(crate) fn bars(title: &str, data: &[Datum]) -> String {
    let most = largest(data);
    let mut svg = open(title, LINE * data.len() as f64);
    for (place, datum) in data.iter().enumerate() {
        let y = TOP + LINE * place as f64;
        let width = (PLOT - NUMBER) * datum.value as f64 / most as f64;
        text(&mut svg, LABEL - 8.0, y + LINE * 0.7, "end", &datum.label);
        rect(&mut svg, LABEL, y + LINE * 0.2, width, LINE * 0.6);
        let value = datum.value.to_string();
        text(
            &mut svg,
            LABEL + width + 6.0,
            y + LINE * 0.7,
            "start",
            &value,
        );
    }
    svg + "</svg>"
}

fn largest(data: &[Datum]) -> u64 {
    data.iter()
        .map(|datum| datum.value)
        .max()
        .unwrap_or(0)
        .max(1)
}

fn open(title: &str, height: f64) -> String {
    format!(
        "<svg class=\"chart\" viewBox=\"0 0 {WIDTH} {}\" role=\"img\" aria-label=\"{}\">",
        height + TOP * 2.0,
        escaped(title)
    )
}

/// The ground line and the line of the largest value.
fn scale(svg: &mut String, most: u64) {
    for (y, value) in [(TOP, most), (TOP + HEIGHT, 0)] {
        let end = LEFT + PLOT;
        // Writing to a String cannot fail.
        let _ = write!(
            svg,
            "<line x1=\"{LEFT}\" x2=\"{end}\" y1=\"{y}\" y2=\"{y}\"/>"
        );
        text(svg, LEFT - 6.0, y + 5.0, "end", &value.to_string());
    }
}

fn rect(svg: &mut String, x: f64, y: f64, width: f64, height: f64) {
    let _ = write!(
        svg,
        "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\"/>"
    );
}

fn text(svg: &mut String, x: f64, y: f64, anchor: &str, words: &str) {
    let words = escaped(words);
    let _ = write!(
        svg,
        "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{words}</text>"
    );
}

fn escaped(words: &str) -> String {
    words
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

const WIDTH: f64 = 720.0;
const LEFT: f64 = 60.0;
const TOP: f64 = 12.0;
const PLOT: f64 = 640.0;
const HEIGHT: f64 = 180.0;
const BELOW: f64 = 24.0;
/// Room for the labels of bars.
const LABEL: f64 = 100.0;
/// Room for the number behind the longest bar.
const NUMBER: f64 = 100.0;
const LINE: f64 = 24.0;

#[cfg(test)]
mod tests {
    use super::*;

    fn datum(label: &str, value: u64) -> Datum {
        Datum {
            label: label.to_owned(),
            value,
        }
    }

    #[test]
    fn the_largest_value_takes_all_the_room() {
        let svg = columns(
            "申請",
            &[datum("1日", 5), datum("2日", 10), datum("3日", 0)],
        );
        assert!(svg.contains("height=\"180.0\"") && svg.contains("height=\"90.0\""));
        assert!(svg.contains("height=\"0.0\""));
        assert!(svg.contains(">10</text>"));
    }

    #[test]
    fn words_cannot_become_tags() {
        let svg = bars("<b>\"", &[datum("<script>", 1)]);
        assert!(svg.contains("&lt;script&gt;") && !svg.contains("<script"));
        assert!(svg.contains("aria-label=\"&lt;b&gt;&quot;\""));
    }

    #[test]
    fn nothing_is_drawn_of_nothing() {
        assert!(!columns("x", &[]).contains("<rect"));
        assert!(!bars("x", &[]).contains("NaN"));
    }
}
