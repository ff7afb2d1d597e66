//! One measured value beside its floor, and the line it is printed as.

use std::fmt;

/// A figure.
pub(crate) struct Figure {
    pub(crate) name: &'static str,
    pub(crate) value: f64,
    pub(crate) floor: f64,
    pub(crate) unit: &'static str,
    pub(crate) better: Better,
    /// How large the input was.
    pub(crate) size: String,
}

/// Which value is the better one.
pub(crate) enum Better {
    More,
    Less,
}

impl fmt::Display for Figure {
    /// The ratio is 1 at the floor and more beyond it, whichever value is the better one.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            name,
            value,
            floor,
            unit,
            size,
            ..
        } = self;
        let ratio = match self.better {
            Better::More => value / floor,
            Better::Less => floor / value,
        };
        write!(
            f,
            "bench {name} {value:.1} {unit} floor {floor:.1} {unit} ratio {ratio:.2} size {size}"
        )
    }
}
