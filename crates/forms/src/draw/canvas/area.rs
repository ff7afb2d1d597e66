//! A box on the page.

/// A box on the page, in millimetres from the top left corner.
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
