//! A page as a list of things with a place: texts, rules, rings, shades and pictures.
//!
//! Everything is in millimetres from the top left corner of the page. What belongs where is decided
//! by the module of the form, how wide a text is by the typesetter, and how it gets into a file by
//! the writers of PDF and SVG.

mod area;
mod part;
mod picture;

pub(crate) use area::Area;
pub(crate) use part::{Part, Step};
pub(crate) use picture::Picture;

use crate::draw::font::Face;

/// The size of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Paper {
    /// 297 mm × 210 mm.
    #[default]
    A4Landscape,
    /// 210 mm × 297 mm.
    A4Portrait,
}

impl Paper {
    /// Width and height in millimetres.
    pub(crate) const fn size(self) -> (f64, f64) {
        match self {
            Self::A4Landscape => (297.0, 210.0),
            Self::A4Portrait => (210.0, 297.0),
        }
    }
}

/// How thick a rule is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Weight {
    /// The lines of a hatched shade.
    Hair,
    /// Between boxes.
    Thin,
    /// Around a chosen word.
    Ring,
    /// Around a table.
    Frame,
}

impl Weight {
    pub(crate) const fn millimetres(self) -> f64 {
        match self {
            Self::Hair => 0.1,
            Self::Thin => 0.15,
            Self::Ring => 0.3,
            Self::Frame => 0.4,
        }
    }

    /// All of them, the thinnest first.
    pub(crate) const ALL: [Self; 4] = [Self::Hair, Self::Thin, Self::Ring, Self::Frame];
}

/// One line of text whose place is final.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PlacedText {
    pub(crate) x: f64,
    /// The upper edge of the characters' square.
    pub(crate) y: f64,
    pub(crate) face: Face,
    /// Points.
    pub(crate) size: f64,
    pub(crate) text: String,
}

impl PlacedText {
    /// Where the line stands on, in millimetres.
    pub(crate) fn baseline(&self) -> f64 {
        self.y + ASCENT * self.size * 25.4 / 72.0
    }
}

/// How far the base line is below the upper edge of the square, in em.
const ASCENT: f64 = 0.88;

/// A straight line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rule {
    pub(crate) from: (f64, f64),
    pub(crate) to: (f64, f64),
    pub(crate) weight: Weight,
}

/// How a box is set apart from its neighbours, behind its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shade {
    /// Light grey.
    Light,
    /// Slanting lines, which survive a copier and a FAX.
    Hatched,
}

/// One page, ready for a writer.
#[derive(Debug, Clone, Default)]
pub(crate) struct Page {
    pub(crate) paper: Paper,
    pub(crate) greys: Vec<Area>,
    pub(crate) rules: Vec<Rule>,
    /// Boxes with slanting lines, which leave room for the texts in them.
    hatched: Vec<Area>,
    /// White boxes over the slanting lines, behind the texts.
    pub(crate) blanks: Vec<Area>,
    /// White boxes with a thin frame.
    pub(crate) cards: Vec<Area>,
    pub(crate) rings: Vec<Area>,
    pub(crate) pictures: Vec<(Area, Picture)>,
    pub(crate) texts: Vec<PlacedText>,
    /// Texts and pictures in the order in which they are read, with the parts that hold them.
    pub(crate) steps: Vec<Step>,
    depth: usize,
}

impl Page {
    pub(crate) fn new(paper: Paper) -> Self {
        Self {
            paper,
            ..Self::default()
        }
    }

    pub(crate) fn text(&mut self, text: PlacedText) {
        self.steps.push(Step::Text(self.texts.len()));
        self.texts.push(text);
    }

    pub(crate) fn horizontal(&mut self, from_x: f64, to_x: f64, y: f64, weight: Weight) {
        self.rule((from_x, y), (to_x, y), weight);
    }

    pub(crate) fn vertical(&mut self, x: f64, from_y: f64, to_y: f64, weight: Weight) {
        self.rule((x, from_y), (x, to_y), weight);
    }

    /// A line between any two points.
    pub(crate) fn rule(&mut self, from: (f64, f64), to: (f64, f64), weight: Weight) {
        self.rules.push(Rule { from, to, weight });
    }

    /// A dotted horizontal line inside a box.
    pub(crate) fn dashed(&mut self, from_x: f64, to_x: f64, y: f64) {
        let mut x = from_x;
        while x < to_x {
            self.horizontal(x, (x + DASH).min(to_x), y, Weight::Thin);
            x += 2.0 * DASH;
        }
    }

    pub(crate) fn frame(&mut self, area: Area, weight: Weight) {
        self.horizontal(area.x, area.right(), area.y, weight);
        self.horizontal(area.x, area.right(), area.bottom(), weight);
        self.vertical(area.x, area.y, area.bottom(), weight);
        self.vertical(area.right(), area.y, area.bottom(), weight);
    }

    /// A ring around a word that was chosen from several.
    pub(crate) fn ring(&mut self, area: Area) {
        self.rings.push(area);
    }

    /// Whether a line of text begins inside a ring.
    pub(crate) fn has_ring(&self, line: &PlacedText) -> bool {
        let middle = line.y + line.size * 25.4 / 144.0;
        let around = |ring: &Area| {
            (ring.x..ring.right()).contains(&line.x) && (ring.y..ring.bottom()).contains(&middle)
        };
        self.rings.iter().any(around)
    }

    /// A white box with a thin frame that hides the rules behind it.
    pub(crate) fn card(&mut self, area: Area) {
        self.cards.push(area);
    }

    /// Sets a box apart, behind everything else.
    pub(crate) fn shade(&mut self, area: Area, shade: Shade) {
        match shade {
            Shade::Light => self.greys.push(area),
            Shade::Hatched => {
                self.hatch(area);
                self.hatched.push(area);
            }
        }
    }

    /// Keeps the slanting lines of a shade away from a line of text that stands in it.
    pub(crate) fn keep_legible(&mut self, line: Area) {
        let around = |area: &&Area| {
            area.x <= line.x
                && line.x <= area.right()
                && area.y <= line.y
                && line.y <= area.bottom()
        };
        if self.hatched.iter().any(|area| around(&area)) {
            self.blanks.push(line);
        }
    }

    /// A picture in the middle of a box, as large as it goes; read as a figure of its own part.
    pub(crate) fn picture(&mut self, area: Area, picture: Picture) {
        self.steps.push(Step::Picture(self.pictures.len()));
        self.pictures.push((picture.centred(area), picture));
    }

    /// Begins a part; what is set until [`Page::close`] belongs to it.
    pub(crate) fn open(&mut self, part: Part) {
        self.depth += 1;
        self.steps.push(Step::Open(part));
    }

    /// Ends the part that was opened last.
    pub(crate) fn close(&mut self) {
        if self.depth > 0 {
            self.depth -= 1;
            self.steps.push(Step::Close);
        }
    }

    /// Whether a part has begun and not ended.
    pub(crate) fn is_open(&self) -> bool {
        self.depth > 0
    }

    /// Puts everything of another page of the same paper behind what is here.
    pub(crate) fn append(&mut self, other: Self) {
        let (texts, pictures) = (self.texts.len(), self.pictures.len());
        let moved = other.steps.into_iter().map(|step| match step {
            Step::Text(index) => Step::Text(index + texts),
            Step::Picture(index) => Step::Picture(index + pictures),
            part @ (Step::Open(_) | Step::Close) => part,
        });
        self.steps.extend(moved);
        self.greys.extend(other.greys);
        self.rules.extend(other.rules);
        self.hatched.extend(other.hatched);
        self.blanks.extend(other.blanks);
        self.cards.extend(other.cards);
        self.rings.extend(other.rings);
        self.pictures.extend(other.pictures);
        self.texts.extend(other.texts);
    }

    fn hatch(&mut self, area: Area) {
        // Lines that rise to the right: x + y is the same all along each of them.
        let mut sum = ((area.x + area.y) / HATCH).ceil() * HATCH;
        while sum < area.right() + area.bottom() {
            let left = area.x.max(sum - area.bottom());
            let right = area.right().min(sum - area.y);
            if left < right {
                self.rule((left, sum - left), (right, sum - right), Weight::Hair);
            }
            sum += HATCH;
        }
    }
}

/// Length of a stroke, and of the gap behind it, of a dotted line.
const DASH: f64 = 0.8;
/// From one line of a hatched box to the next, along an edge.
const HATCH: f64 = 1.6;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hatching_leaves_room_for_text() {
        let mut page = Page::default();
        page.shade(Area::new(10.0, 20.0, 30.0, 6.0), Shade::Hatched);
        page.keep_legible(Area::new(12.0, 21.0, 8.0, 3.0));
        page.keep_legible(Area::new(50.0, 21.0, 8.0, 3.0));
        assert_eq!(page.blanks, [Area::new(12.0, 21.0, 8.0, 3.0)]);
    }

    #[test]
    fn hatching_stays_in_its_box() {
        let area = Area::new(10.0, 20.0, 7.0, 3.0);
        let mut page = Page::default();
        page.shade(area, Shade::Hatched);
        assert!(page.rules.len() > 3);
        let inside = |(x, y): (f64, f64)| {
            let across = area.x - 1e-9..=area.right() + 1e-9;
            across.contains(&x) && (area.y - 1e-9..=area.bottom() + 1e-9).contains(&y)
        };
        for rule in &page.rules {
            assert!(inside(rule.from) && inside(rule.to), "{rule:?}");
        }
    }
}
