//! A page as a list of things with a place: texts, rules and ovals.
//!
//! Everything is in millimetres from the top left corner of a landscape A4 page. What belongs where
//! is decided by the module of the form, how wide a text is by the typesetter.

use serde_json::{Value, json};

use crate::font::Face;

/// A box on the page, in millimetres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Area {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) width: f64,
    pub(crate) height: f64,
}

impl Area {
    pub(crate) const fn new(x: f64, y: f64, width: f64, height: f64) -> Self {
        Self {
            x,
            y,
            width,
            height,
        }
    }

    pub(crate) fn right(&self) -> f64 {
        self.x + self.width
    }

    pub(crate) fn bottom(&self) -> f64 {
        self.y + self.height
    }

    /// The same box without a margin on the left and on the right.
    pub(crate) fn narrowed(&self, margin: f64) -> Self {
        Self::new(
            self.x + margin,
            self.y,
            (self.width - 2.0 * margin).max(0.0),
            self.height,
        )
    }

    /// A share of the box's height, both ends given as a part of 1.
    pub(crate) fn band(&self, from: f64, to: f64) -> Self {
        Self::new(
            self.x,
            self.y + self.height * from,
            self.width,
            self.height * (to - from),
        )
    }

    /// Boxes of the given widths beside each other, from the left edge of this one.
    pub(crate) fn columns<const N: usize>(&self, widths: [f64; N]) -> [Self; N] {
        let mut x = self.x;
        widths.map(|width| {
            let column = Self::new(x, self.y, width, self.height);
            x += width;
            column
        })
    }
}

/// How thick a rule is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Weight {
    /// Between boxes.
    Thin,
    /// Around a table.
    Frame,
}

impl Weight {
    fn millimetres(self) -> f64 {
        match self {
            Self::Thin => 0.15,
            Self::Frame => 0.4,
        }
    }
}

/// One line of text whose place is final.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PlacedText {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) face: Face,
    /// Points.
    pub(crate) size: f64,
    pub(crate) text: String,
}

/// One page, ready for the template.
#[derive(Debug, Clone, Default)]
pub(crate) struct Page {
    texts: Vec<PlacedText>,
    rules: Vec<[f64; 5]>,
    ovals: Vec<Area>,
    cards: Vec<Area>,
}

impl Page {
    pub(crate) fn text(&mut self, text: PlacedText) {
        self.texts.push(text);
    }

    pub(crate) fn horizontal(&mut self, from_x: f64, to_x: f64, y: f64, weight: Weight) {
        self.rules.push([from_x, y, to_x, y, weight.millimetres()]);
    }

    pub(crate) fn vertical(&mut self, x: f64, from_y: f64, to_y: f64, weight: Weight) {
        self.rules.push([x, from_y, x, to_y, weight.millimetres()]);
    }

    pub(crate) fn frame(&mut self, area: Area, weight: Weight) {
        self.horizontal(area.x, area.right(), area.y, weight);
        self.horizontal(area.x, area.right(), area.bottom(), weight);
        self.vertical(area.x, area.y, area.bottom(), weight);
        self.vertical(area.right(), area.y, area.bottom(), weight);
    }

    /// A ring around a word that was chosen from several.
    pub(crate) fn ring(&mut self, area: Area) {
        self.ovals.push(area);
    }

    /// A white box with a thin frame that hides the rules behind it.
    pub(crate) fn card(&mut self, area: Area) {
        self.cards.push(area);
    }

    /// The page as the template reads it.
    pub(crate) fn to_json(&self) -> Value {
        let texts: Vec<Value> = self
            .texts
            .iter()
            .map(|one| json!([one.x, one.y, one.face as u8, one.size, one.text]))
            .collect();
        let (ovals, cards) = (corners(&self.ovals), corners(&self.cards));
        json!({ "texts": texts, "rules": self.rules, "ovals": ovals, "cards": cards })
    }
}

fn corners(areas: &[Area]) -> Vec<[f64; 4]> {
    let corners = |one: &Area| [one.x, one.y, one.width, one.height];
    areas.iter().map(corners).collect()
}
