//! Fits texts into boxes: first at the wanted size, then smaller, then broken into lines.
//!
//! A text that does not fit even at the smallest size is not cut silently: it ends with the number
//! of a remark, and the whole text is kept for the list of remarks at the end of the form.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::draw::canvas::{Area, Page, Part, PlacedText};
use crate::draw::font::{Face, Fonts};

/// The smallest size of any text on a form, in points, unless a style asks for more.
pub(crate) const SMALLEST: f64 = 5.0;

/// Where a text stands between the left and right edges of its box.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Centre,
    Right,
}

/// How a text is set in its box; it always stands in the middle of the box's height.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Style {
    pub(crate) face: Face,
    /// The wanted size in points.
    pub(crate) size: f64,
    /// The size in points to which the text may shrink.
    pub(crate) smallest: f64,
    pub(crate) align: Align,
}

impl Style {
    pub(crate) const fn new(size: f64, align: Align) -> Self {
        Self {
            face: Face::Mincho,
            size,
            smallest: SMALLEST,
            align,
        }
    }

    pub(crate) const fn gothic(self) -> Self {
        Self {
            face: Face::Gothic,
            ..self
        }
    }

    /// The same, for paper on which small type cannot be read.
    pub(crate) const fn at_least(self, smallest: f64) -> Self {
        Self { smallest, ..self }
    }
}

/// Measures texts, and remembers which characters had no glyph and which texts were too long.
pub(crate) struct Typesetter {
    fonts: &'static Fonts,
    missing: BTreeSet<char>,
    remarks: Vec<String>,
}

impl Typesetter {
    pub(crate) fn new(fonts: &'static Fonts) -> Self {
        Self {
            fonts,
            missing: BTreeSet::new(),
            remarks: Vec::new(),
        }
    }

    /// Sets a text in a box of the page.
    pub(crate) fn set(&mut self, page: &mut Page, area: Area, style: Style, text: &str) {
        let text = self.printable(style.face, text);
        if text.is_empty() {
            return;
        }
        let shortened;
        let (size, lines) = if let Some(fitting) = self.fit(style, area, &text) {
            fitting
        } else {
            shortened = self.shorten(style, area, &text);
            let lines = self.break_lines(style.face, style.smallest, area.width, &shortened);
            (style.smallest, lines)
        };
        let leading = line_height(size);
        // Inside another part a paragraph of its own would say nothing.
        let several = lines.len() > 1 && !page.is_open();
        if several {
            page.open(Part::Paragraph);
        }
        let mut y = area.y + (area.height - leading * lines.len() as f64) / 2.0;
        for line in lines {
            let spare = area.width - line.width;
            let shift = match style.align {
                Align::Left => 0.0,
                Align::Centre => spare / 2.0,
                Align::Right => spare,
            };
            let x = area.x + shift;
            page.keep_legible(Area::new(x - 0.4, y, line.width + 0.8, leading));
            page.text(PlacedText {
                x,
                y: y + (leading - millimetres(size)) / 2.0,
                face: style.face,
                size,
                text: line.text.to_owned(),
            });
            y += leading;
        }
        if several {
            page.close();
        }
    }

    /// A text for a bookmark: with 〓 where the sheets have it, on one line.
    pub(crate) fn printable_name(&mut self, text: &str) -> String {
        self.printable(Face::Mincho, text).replace('\n', " ")
    }

    /// Breaks a text into lines of a given width, in millimetres, at one size.
    pub(crate) fn wrap(&mut self, face: Face, size: f64, width: f64, text: &str) -> Vec<String> {
        let text = self.printable(face, text);
        let lines = self.break_lines(face, size, width, &text);
        lines.iter().map(|line| line.text.to_owned()).collect()
    }

    /// How wide a text is on one line, in millimetres.
    pub(crate) fn length(&mut self, style: Style, text: &str) -> f64 {
        let text = self.printable(style.face, text);
        self.width(style.face, style.size, &text)
    }

    /// The texts that were too long for their boxes, in the order of their numbers; forgets them.
    pub(crate) fn take_remarks(&mut self) -> Vec<String> {
        std::mem::take(&mut self.remarks)
    }

    /// The characters that were replaced because no font has them.
    pub(crate) fn into_missing(self) -> Vec<char> {
        self.missing.into_iter().collect()
    }

    /// The text with 〓 for every character without a glyph; line breaks stay.
    fn printable<'a>(&mut self, face: Face, text: &'a str) -> Cow<'a, str> {
        let is_printable = |character: char| {
            character == '\n'
                || (self.fonts.advance(face, character).is_some() && !character.is_control())
        };
        if text.chars().all(is_printable) {
            return Cow::Borrowed(text);
        }
        let mut printable = String::with_capacity(text.len());
        let mut missing = Vec::new();
        for character in text.chars() {
            match character {
                '\t' => printable.push(' '),
                // Half of a CR LF; alone it says nothing.
                '\r' => {}
                _ if is_printable(character) => printable.push(character),
                _ => {
                    missing.push(character);
                    printable.push(REPLACEMENT);
                }
            }
        }
        self.missing.extend(missing);
        Cow::Owned(printable)
    }

    /// The largest size at which the text fits the box, with its lines.
    fn fit<'a>(&self, style: Style, area: Area, text: &'a str) -> Option<(f64, Vec<Line<'a>>)> {
        let mut size = style.size;
        loop {
            let lines = self.break_lines(style.face, size, area.width, text);
            if line_height(size) * lines.len() as f64 <= area.height + ROUNDING
                && lines.iter().all(|line| line.width <= area.width + ROUNDING)
            {
                return Some((size, lines));
            }
            if size <= style.smallest {
                return None;
            }
            size = (size - STEP).max(style.smallest);
        }
    }

    /// As much of the text as fits at the smallest size, ending with the number of its remark.
    fn shorten(&mut self, style: Style, area: Area, text: &str) -> String {
        let number = self.remark(text);
        let mark = format!("…※{number}");
        let room = ((area.height + ROUNDING) / line_height(style.smallest)).floor();
        let characters: Vec<char> = text.chars().collect();
        let candidate = |kept: usize| characters.iter().take(kept).collect::<String>() + &mark;
        let fits = |kept: usize| {
            let text = candidate(kept);
            let lines = self.break_lines(style.face, style.smallest, area.width, &text);
            lines.len() as f64 <= room
        };
        // Nothing but the mark is taken in any case.
        let (mut kept, mut too_many) = (0, characters.len() + 1);
        while kept + 1 < too_many {
            let middle = kept.midpoint(too_many);
            if fits(middle) {
                kept = middle;
            } else {
                too_many = middle;
            }
        }
        candidate(kept)
    }

    /// The number under which a text stands among the remarks; the same text keeps its number.
    fn remark(&mut self, text: &str) -> usize {
        let known = self.remarks.iter().position(|one| one == text);
        let index = known.unwrap_or_else(|| {
            self.remarks.push(text.to_owned());
            self.remarks.len() - 1
        });
        index + 1
    }

    fn break_lines<'a>(&self, face: Face, size: f64, width: f64, text: &'a str) -> Vec<Line<'a>> {
        let mut lines = Vec::new();
        for paragraph in text.split('\n') {
            let mut from = 0;
            let mut used = 0.0;
            for (at, character) in paragraph.char_indices() {
                let advance = self.advance(face, size, character);
                if used + advance > width + ROUNDING && from < at {
                    let whole = paragraph.get(from..at).unwrap_or_default();
                    let (line, carried) = break_before(whole, character);
                    from = at - carried.len();
                    let kept = if carried.is_empty() {
                        used
                    } else {
                        self.width(face, size, line)
                    };
                    lines.push(Line::new(line, kept));
                    used = self.width(face, size, carried);
                    if used + advance > width + ROUNDING && from < at {
                        lines.push(Line::new(carried, used));
                        from = at;
                        used = 0.0;
                    }
                }
                used += advance;
            }
            lines.push(Line::new(paragraph.get(from..).unwrap_or_default(), used));
        }
        lines
    }

    fn width(&self, face: Face, size: f64, text: &str) -> f64 {
        text.chars()
            .map(|character| self.advance(face, size, character))
            .sum()
    }

    fn advance(&self, face: Face, size: f64, character: char) -> f64 {
        self.fonts.advance(face, character).unwrap_or(1.0) * millimetres(size)
    }
}

/// One line of a broken text.
#[derive(Debug, Clone, Copy)]
struct Line<'a> {
    text: &'a str,
    /// In millimetres.
    width: f64,
}

impl<'a> Line<'a> {
    const fn new(text: &'a str, width: f64) -> Self {
        Self { text, width }
    }
}

/// A line cut in two so that it breaks where it may; the second part, which has to move to the next
/// line, is empty where no better place was found.
fn break_before(line: &str, next: char) -> (&str, &str) {
    let mut after = next;
    for (place, before) in line.char_indices().rev() {
        if may_break(before, after) {
            return line
                .split_at_checked(place + before.len_utf8())
                .unwrap_or((line, ""));
        }
        after = before;
    }
    (line, "")
}

/// Whether a line may end between two characters: not within a half-width word, not before a
/// closing mark, not behind an opening one.
fn may_break(before: char, after: char) -> bool {
    let word = |one: char| one.is_ascii_alphanumeric() || NOT_ALONE.contains(one);
    let kept = (word(before) && word(after))
        || NOT_AT_LINE_START.contains(after)
        || NOT_AT_LINE_END.contains(before);
    !kept
}

pub(crate) fn millimetres(points: f64) -> f64 {
    points * 25.4 / 72.0
}

/// From one line to the next, in millimetres.
pub(crate) fn line_height(size: f64) -> f64 {
    millimetres(size) * 1.08
}

/// Stands for a character that no font has.
const REPLACEMENT: char = '〓';

/// How much smaller the next attempt is, in points.
const STEP: f64 = 0.25;

/// Sums of widths are inexact by far less than this many millimetres.
const ROUNDING: f64 = 0.001;

const NOT_AT_LINE_START: &str =
    "、。，．・：；？！）］｝」』】〕〉》ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ)]},.:;?!";

const NOT_AT_LINE_END: &str = "（［｛「『【〔〈《([{";

/// Marks that belong to the half-width word beside them.
const NOT_ALONE: &str = "-./:@_";
