//! Draws a page as PNG, for previews, from its SVG.

use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{Options, Tree};

use crate::error::FormError;

/// The picture of a page, given as SVG, at so many dots per inch.
pub(crate) fn page(svg: &str, dots_per_inch: u16) -> Result<Vec<u8>, FormError> {
    // SVG counts 96 dots to the inch.
    let scale = f32::from(dots_per_inch) / 96.0;
    let tree = Tree::from_str(svg, &Options::default()).map_err(layout)?;
    let size = tree.size();
    let pixels = |length: f32| (length * scale).round().max(1.0) as u32;
    let (width, height) = (pixels(size.width()), pixels(size.height()));
    let mut pixmap = Pixmap::new(width, height)
        .ok_or_else(|| FormError::Layout(format!("no picture of {width} x {height} dots")))?;
    // The paper ends between two dots; without this the last ones would be half transparent.
    pixmap.fill(Color::WHITE);
    let whole = Transform::from_scale(scale, scale);
    resvg::render(&tree, whole, &mut pixmap.as_mut());
    pixmap.encode_png().map_err(layout)
}

fn layout(error: impl std::fmt::Display) -> FormError {
    FormError::Layout(error.to_string())
}
