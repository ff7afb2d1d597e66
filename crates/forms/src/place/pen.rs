//! Sets labels, values and choices into the boxes of a page.

use crate::choices::Choices;
use crate::draw::canvas::{Area, Page, Part, Weight};
use crate::draw::flow::{Flow, Sizes};
use crate::draw::typesetter::{Align, SMALLEST, Style, Typesetter};
use crate::place::plan_head;

/// A page that is being written on.
pub(crate) struct Pen<'a> {
    pub(crate) typesetter: &'a mut Typesetter,
    pub(crate) page: &'a mut Page,
}

impl Pen<'_> {
    /// A text in a box, without a part of its own.
    pub(crate) fn set(&mut self, area: Area, style: Style, text: &str) {
        self.typesetter.set(self.page, area, style, text);
    }

    /// The title of the sheet.
    pub(crate) fn heading(&mut self, area: Area, size: f64, text: &str) {
        self.page.open(Part::Heading);
        self.set(area, Style::new(size, Align::Centre), text);
        self.page.close();
    }

    /// What a part that is opened here holds.
    pub(crate) fn within(&mut self, part: Part, fill: impl FnOnce(&mut Self)) {
        self.page.open(part);
        fill(self);
        self.page.close();
    }

    /// A framed cell with the name of a row or column, in the middle.
    pub(crate) fn label(&mut self, area: Area, size: f64, text: &str) {
        self.page.frame(area, Weight::Thin);
        self.within(Part::Head, |pen| {
            pen.set(area.narrowed(0.8), Style::new(size, Align::Centre), text);
        });
    }

    /// A framed cell with a value at its left edge.
    pub(crate) fn value(&mut self, area: Area, size: f64, text: &str) {
        self.page.frame(area, Weight::Thin);
        self.within(Part::Cell, |pen| {
            pen.set(area.narrowed(1.2), Style::new(size, Align::Left), text);
        });
    }

    /// A text at the left edge of a box; says where it ends.
    pub(crate) fn word(&mut self, area: Area, size: f64, text: &str) -> f64 {
        let style = Style::new(size, Align::Left);
        let width = self.typesetter.length(style, text).min(area.width);
        self.set(area, style, text);
        area.x + width
    }

    /// Words with rings around the chosen ones, and a mark behind them where the code was unknown;
    /// says where they end.
    pub(crate) fn choices(
        &mut self,
        area: Area,
        (size, separator): (f64, &str),
        choices: &Choices,
    ) -> f64 {
        // The rings are wider than their words.
        let area = area.narrowed(1.0);
        let mut style = Style::new(size, Align::Left);
        let unknown = format!("◆{}", choices.unknown);
        let mark = if choices.unknown.is_empty() {
            0.0
        } else {
            let length = self.typesetter.length(style, &unknown) + 2.0 * BEFORE_UNKNOWN;
            length.min(UNKNOWN_WIDTH)
        };
        while style.size > SMALLEST && self.width(style, separator, choices) > area.width - mark {
            style.size -= 0.25;
        }
        let words = &choices.words;
        let chosen = (style, separator);
        let end = plan_head::choices(self.typesetter, self.page, area, chosen, words);
        if choices.unknown.is_empty() {
            return end;
        }
        let from = end + BEFORE_UNKNOWN;
        let rest = Area {
            x: from,
            width: (area.right() - from)
                .min(UNKNOWN_WIDTH)
                .max(mark - BEFORE_UNKNOWN),
            ..area
        };
        self.word(rest, size, &unknown)
    }

    /// Words as [`Pen::choices`], in the middle of a box.
    pub(crate) fn centred_choices(
        &mut self,
        area: Area,
        (size, separator): (f64, &str),
        choices: &Choices,
    ) {
        let style = Style::new(size, Align::Left);
        let width = self.width(style, separator, choices) + 2.0;
        let spare = if choices.unknown.is_empty() {
            (area.width - width).max(0.0) / 2.0
        } else {
            0.0
        };
        self.choices(area.narrowed(spare), (size, separator), choices);
    }

    /// Words below each other, in the middle of a box.
    pub(crate) fn stacked_choices(&mut self, area: Area, size: f64, choices: &Choices) {
        let marks = usize::from(!choices.unknown.is_empty());
        let lines = (choices.words.len() + marks).max(1) as f64;
        for (word, line) in choices.words.iter().zip(0_u8..) {
            let from = f64::from(line) / lines;
            let one = Choices {
                words: vec![word.clone()],
                unknown: String::new(),
            };
            self.centred_choices(area.band(from, from + 1.0 / lines), (size, ""), &one);
        }
        if !choices.unknown.is_empty() {
            let line = area.band(1.0 - 1.0 / lines, 1.0);
            self.set(
                line.narrowed(0.8),
                Style::new(size, Align::Centre),
                &format!("◆{}", choices.unknown),
            );
        }
    }

    /// A text in brackets that fill the rest of a box from `x`.
    pub(crate) fn brackets(&mut self, area: Area, x: f64, (size, text): (f64, &str)) {
        let rest = Area {
            x,
            width: area.right() - x,
            ..area
        };
        let bracket = crate::draw::typesetter::millimetres(size);
        let [open, inside, close] =
            rest.columns([bracket, (rest.width - 2.0 * bracket).max(1.0), bracket]);
        let left = Style::new(size, Align::Left);
        self.set(open, left, "（");
        self.set(inside, left, text);
        self.set(close, left, "）");
    }

    fn width(&mut self, style: Style, separator: &str, choices: &Choices) -> f64 {
        let words: f64 = choices
            .words
            .iter()
            .map(|one| self.typesetter.length(style, &one.word))
            .sum();
        let separator = self.typesetter.length(style, separator);
        words + separator * choices.words.len().saturating_sub(1) as f64
    }
}

/// Puts the notes of a sheet, and the texts that were too long for their boxes on any of its pages,
/// at the foot of the first page; what has no room there at the foot of a later page that can hold
/// all of it, or else on copies of a blank page.
pub(crate) fn notes(
    typesetter: &mut Typesetter,
    notes: &[String],
    pages: &mut Vec<Page>,
    (foot, blank, body): (Area, Page, Area),
) {
    let mut flow = remarks(typesetter, foot, notes);
    for (page, index) in pages.iter_mut().zip(0..) {
        if index == 0 || flow.height() <= foot.height {
            flow.place(page, foot);
        }
    }
    while !flow.is_done() {
        let mut page = blank.clone();
        flow.place(&mut page, body);
        pages.push(page);
    }
}

fn remarks(typesetter: &mut Typesetter, area: Area, notes: &[String]) -> Flow {
    let mut lines: Vec<String> = notes.iter().map(|note| format!("◆{note}")).collect();
    let remarks = typesetter.take_remarks();
    let numbered = remarks.iter().zip(1..);
    lines.extend(numbered.map(|(text, number)| format!("※{number} {}", text.replace('\n', " "))));
    let sizes = Sizes {
        wanted: 8.0,
        smallest: 6.5,
    };
    let style = Style::new(sizes.wanted, Align::Left).gothic();
    Flow::fitting(typesetter, area, style, sizes, &lines.join("\n"))
}

/// Shares a height: each gets its least, then what it wants, and who wants much waits for who
/// wants little. What nobody wants is not given away.
pub(crate) fn share<const N: usize>(total: f64, wants: [(f64, f64); N]) -> [f64; N] {
    let mut heights = wants.map(|(least, _)| least);
    let mut spare = total - heights.iter().sum::<f64>();
    while spare > TOLERANCE {
        let open = heights
            .iter()
            .zip(&wants)
            .filter(|(height, (_, want))| *want - **height > TOLERANCE)
            .count();
        if open == 0 {
            break;
        }
        let each = spare / open as f64;
        for (height, (_, want)) in heights.iter_mut().zip(&wants) {
            let more = (*want - *height).clamp(0.0, each);
            *height += more;
            spare -= more;
        }
    }
    heights
}

/// The most that the mark of an unknown code takes, in millimetres.
const UNKNOWN_WIDTH: f64 = 16.0;
/// Between the words and the mark.
const BEFORE_UNKNOWN: f64 = 0.8;
const TOLERANCE: f64 = 0.01;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_wants_little_gets_it_and_the_others_share_the_rest() {
        let near = |one: [f64; 3], other: [f64; 3]| {
            one.iter()
                .zip(other)
                .all(|(one, other)| (one - other).abs() < 0.1)
        };
        assert!(near(
            share(100.0, [(10.0, 15.0), (10.0, 20.0), (10.0, 30.0)]),
            [15.0, 20.0, 30.0]
        ));
        assert!(near(
            share(100.0, [(10.0, 15.0), (10.0, 900.0), (10.0, 90.0)]),
            [15.0, 42.5, 42.5]
        ));
        assert!(near(
            share(10.0, [(10.0, 15.0), (10.0, 0.0), (10.0, 90.0)]),
            [10.0, 10.0, 10.0]
        ));
    }
}
