//! A plain map of the prefectures: a tile for each, with its number and a link. It says nothing that
//! does not also stand in the table beside it.

use std::fmt::Write as _;

/// A tile.
pub(super) struct Tile {
    /// Column and row.
    pub(super) place: (u8, u8),
    /// Name.
    pub(super) name: String,
    /// How many.
    pub(super) count: usize,
    /// Where it leads.
    pub(super) address: String,
}

/// The map as SVG.
pub(super) fn draw(title: &str, tiles: &[Tile]) -> String {
    let edge = |last: Option<u8>, size: u32| (u32::from(last.unwrap_or(0)) + 1) * size;
    let width = edge(tiles.iter().map(|tile| tile.place.0).max(), WIDTH);
    let height = edge(tiles.iter().map(|tile| tile.place.1).max(), HEIGHT);
    let title = escaped(title);
    let mut svg =
        format!("<svg class=\"tiles\" viewBox=\"0 0 {width} {height}\" aria-label=\"{title}\">");
    for tile in tiles {
        let (x, y) = (
            u32::from(tile.place.0) * WIDTH,
            u32::from(tile.place.1) * HEIGHT,
        );
        let class = if tile.count > 0 { "some" } else { "none" };
        let (name, address) = (escaped(&tile.name), escaped(&tile.address));
        let (count, middle) = (tile.count, x + WIDTH / 2);
        // Writing to a String cannot fail.
        let _ = write!(
            svg,
            "<a class=\"{class}\" href=\"{address}\" aria-label=\"{name} {count}\">\
             <rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>\
             <text x=\"{middle}\" y=\"{}\" text-anchor=\"middle\">{name}</text>\
             <text x=\"{middle}\" y=\"{}\" text-anchor=\"middle\">{count}</text></a>",
            x + 1,
            y + 1,
            WIDTH - 2,
            HEIGHT - 2,
            y + 19,
            y + 37,
        );
    }
    svg + "</svg>"
}

fn escaped(words: &str) -> String {
    words
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

const WIDTH: u32 = 62;
const HEIGHT: u32 = 46;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_cannot_become_tags() {
        let tile = Tile {
            place: (1, 2),
            name: "<b>".to_owned(),
            count: 3,
            address: "/offices?prefecture=13&q=\"".to_owned(),
        };
        let svg = draw("\"", &[tile]);
        assert!(svg.contains("viewBox=\"0 0 124 138\""));
        assert!(svg.contains("&lt;b&gt; 3") && !svg.contains("<b>"));
        assert!(svg.contains("13&amp;q=&quot;\""));
    }
}
