//! Long texts: wrapped, made smaller down to a stated size, and continued on the next page.
//!
//! A flow hands out its lines page by page. Where lines are left the box ends with 「（つづく）」,
//! and the box that goes on begins with 「（つづき）」: nothing is cut.

use crate::draw::canvas::{Area, Page, Part, PlacedText};
use crate::draw::typesetter::{Align, Style, Typesetter, millimetres};

/// The largest and the smallest size of a long text, in points.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sizes {
    pub(crate) wanted: f64,
    pub(crate) smallest: f64,
}

/// A long text on its way through the pages.
#[derive(Debug, Clone)]
pub(crate) struct Flow {
    style: Style,
    lines: Vec<String>,
    next: usize,
    begun: bool,
}

impl Flow {
    /// A text for a box: at the largest size that fits, otherwise at the smallest.
    pub(crate) fn fitting(
        typesetter: &mut Typesetter,
        area: Area,
        style: Style,
        sizes: Sizes,
        text: &str,
    ) -> Self {
        let mut size = sizes.wanted;
        loop {
            let flow = Self::new(typesetter, area.width, Style { size, ..style }, text);
            if size <= sizes.smallest || flow.height() <= area.height {
                return flow;
            }
            size = (size - STEP).max(sizes.smallest);
        }
    }

    /// A text broken to the width of a box, at one size.
    pub(crate) fn new(typesetter: &mut Typesetter, width: f64, style: Style, text: &str) -> Self {
        let text = text.trim_end();
        let lines = if text.is_empty() {
            Vec::new()
        } else {
            let inner = (width - 2.0 * MARGIN).max(1.0);
            typesetter.wrap(style.face, style.size, inner, text)
        };
        Self {
            style,
            lines,
            next: 0,
            begun: false,
        }
    }

    /// How high a box must be to take what is left, in millimetres.
    pub(crate) fn height(&self) -> f64 {
        let left = self.lines.len().saturating_sub(self.next);
        let marks = usize::from(self.begun);
        (left + marks) as f64 * pitch(self.style.size) + 2.0 * MARGIN
    }

    /// Whether there is any text at all.
    pub(crate) fn has_text(&self) -> bool {
        !self.lines.is_empty()
    }

    /// Whether every line has its place.
    pub(crate) fn is_done(&self) -> bool {
        self.next >= self.lines.len()
    }

    /// Puts what fits into a box.
    ///
    /// A flow that is done leaves the box empty.
    pub(crate) fn place(&mut self, page: &mut Page, area: Area) {
        if self.is_done() {
            return;
        }
        let alone = !page.is_open();
        if alone {
            page.open(Part::Paragraph);
        }
        let pitch = self::pitch(self.style.size);
        let room = ((area.height - 2.0 * MARGIN + TOLERANCE) / pitch).floor();
        let mut room = room.max(1.0) as usize;
        let mut y = area.y + MARGIN;
        if self.begun {
            self.sign(page, area, y, CONTINUED);
            y += pitch;
            room = room.saturating_sub(1);
        }
        let left = self.lines.len() - self.next;
        // At least one line, however low the box: the pages must come to an end.
        let here = if left > room {
            room.saturating_sub(1).max(1)
        } else {
            left
        };
        for line in self.lines.iter().skip(self.next).take(here) {
            self.line(page, area.x, y, line);
            y += pitch;
        }
        if left > room {
            self.sign(page, area, y, CONTINUES);
        }
        self.next += here;
        self.begun = true;
        if alone {
            page.close();
        }
    }

    /// Puts a short text into the middle of a box, where it fits there; otherwise as [`Flow::place`].
    pub(crate) fn place_centred(
        &mut self,
        typesetter: &mut Typesetter,
        page: &mut Page,
        area: Area,
    ) {
        if let [line] = self.lines.as_slice()
            && !self.is_done()
        {
            let style = Style {
                align: Align::Centre,
                ..self.style
            };
            typesetter.set(page, area, style, line);
            self.next = 1;
        } else {
            self.place(page, area);
        }
    }

    /// Puts a mark into a box instead of text.
    pub(crate) fn mark(&self, page: &mut Page, area: Area, mark: &str) {
        self.sign(page, area, area.y + MARGIN, mark);
    }

    /// A mark in a line of its own, smaller where the box is narrow.
    fn sign(&self, page: &mut Page, area: Area, y: f64, mark: &str) {
        // Every character of a mark is as wide as it is high.
        let widest = (area.width - MARGIN) / mark.chars().count().max(1) as f64;
        let fitting = widest / millimetres(1.0);
        if fitting >= self.style.size {
            return self.line(page, area.x, y, mark);
        }
        let size = self.style.size;
        page.text(PlacedText {
            x: area.x + MARGIN / 2.0,
            y: y + (pitch(size) - millimetres(fitting)) / 2.0,
            face: self.style.face,
            size: fitting,
            text: mark.to_owned(),
        });
    }

    fn line(&self, page: &mut Page, x: f64, y: f64, text: &str) {
        if text.is_empty() {
            return;
        }
        let size = self.style.size;
        page.text(PlacedText {
            x: x + MARGIN,
            y: y + (pitch(size) - millimetres(size)) / 2.0,
            face: self.style.face,
            size,
            text: text.to_owned(),
        });
    }
}

/// From one line of a long text to the next, in millimetres.
pub(crate) fn pitch(size: f64) -> f64 {
    millimetres(size) * 1.25
}

/// Stands at the end of a box whose text goes on.
const CONTINUES: &str = "（つづく）";
/// Stands at the beginning of a box whose text began earlier.
pub(crate) const CONTINUED: &str = "（つづき）";
/// Between the frame of a box and its text, in millimetres.
const MARGIN: f64 = 1.0;
const STEP: f64 = 0.25;
const TOLERANCE: f64 = 0.01;
