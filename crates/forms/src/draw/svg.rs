//! Writes a page as SVG, for screens.
//!
//! The characters are drawn as outlines, so that the picture looks the same on every computer and
//! needs no font, and so that no text of a care plan is ever read as markup.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ttf_parser::{GlyphId, OutlineBuilder};

use crate::draw::canvas::{Area, Page, PlacedText, Weight};
use crate::draw::font::{Face, Fonts};

/// One page as a whole SVG document of the page's real size.
pub(crate) fn page(fonts: &Fonts, page: &Page) -> String {
    let (width, height) = page.paper.size();
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" \
         width=\"{width}mm\" height=\"{height}mm\" viewBox=\"0 0 {width} {height}\">\n"
    );
    let mut body = String::new();
    let used = shapes(&mut body, fonts, page);
    outlines(&mut svg, fonts, &used);
    let _ = writeln!(
        svg,
        "<rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>"
    );
    svg.push_str(&body);
    svg.push_str("</svg>\n");
    svg
}

type Used = BTreeSet<(Face, GlyphId)>;

fn shapes(svg: &mut String, fonts: &Fonts, page: &Page) -> Used {
    filled(svg, &page.greys, "#e1e1e1");
    for weight in Weight::ALL {
        let mut path = String::new();
        for rule in page.rules.iter().filter(|rule| rule.weight == weight) {
            let ((x, y), (to_x, to_y)) = (rule.from, rule.to);
            let _ = write!(
                path,
                "M{} {}L{} {}",
                short(x),
                short(y),
                short(to_x),
                short(to_y)
            );
        }
        if !path.is_empty() {
            let width = weight.millimetres();
            let _ = writeln!(
                svg,
                "<path d=\"{path}\" fill=\"none\" stroke=\"#000\" stroke-width=\"{width}\"/>"
            );
        }
    }
    let cards = page
        .cards
        .iter()
        .map(|area| (area, 0.0, "#fff", Weight::Thin));
    let rings = page.rings.iter();
    let rings = rings.map(|area| (area, area.height / 2.0, "none", Weight::Ring));
    for (area, radius, fill, weight) in cards.chain(rings) {
        let _ = writeln!(
            svg,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\" fill=\"{fill}\" \
             stroke=\"#000\" stroke-width=\"{}\"/>",
            short(area.x),
            short(area.y),
            short(area.width),
            short(area.height),
            short(radius),
            weight.millimetres()
        );
    }
    for (area, picture) in &page.pictures {
        let _ = writeln!(
            svg,
            "<image x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" xlink:href=\"data:{};base64,{}\"/>",
            short(area.x),
            short(area.y),
            short(area.width),
            short(area.height),
            picture.kind.media_type(),
            STANDARD.encode(picture.bytes.as_slice())
        );
    }
    let mut used = Used::new();
    for text in &page.texts {
        line(svg, fonts, text, &mut used);
    }
    used
}

fn filled(svg: &mut String, areas: &[Area], colour: &str) {
    for area in areas {
        let _ = writeln!(
            svg,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{colour}\"/>",
            short(area.x),
            short(area.y),
            short(area.width),
            short(area.height)
        );
    }
}

fn line(svg: &mut String, fonts: &Fonts, text: &PlacedText, used: &mut Used) {
    let font = fonts.font(text.face);
    let em = font.units_per_em();
    let scale = text.size * 25.4 / 72.0 / em;
    let _ = write!(
        svg,
        "<g transform=\"translate({} {}) scale({scale:.6} -{scale:.6})\">",
        short(text.x),
        short(text.baseline())
    );
    let mut x = 0.0;
    for glyph in text
        .text
        .chars()
        .filter_map(|character| font.glyph(character))
    {
        if font.outlines.glyph_bounding_box(glyph.id).is_some() {
            used.insert((text.face, glyph.id));
            let name = name(text.face, glyph.id);
            let _ = write!(svg, "<use xlink:href=\"#{name}\" x=\"{}\"/>", short(x));
        }
        x += glyph.advance * em;
    }
    svg.push_str("</g>\n");
}

fn outlines(svg: &mut String, fonts: &Fonts, used: &Used) {
    svg.push_str("<defs>\n");
    for (face, id) in used {
        let mut outline = Outline(String::new());
        fonts.font(*face).outlines.outline_glyph(*id, &mut outline);
        let _ = writeln!(
            svg,
            "<path id=\"{}\" d=\"{}\"/>",
            name(*face, *id),
            outline.0
        );
    }
    svg.push_str("</defs>\n");
}

/// The same outline has the same name in every drawing, so that two of them agree on one page.
fn name(face: Face, id: GlyphId) -> String {
    let face = match face {
        Face::Mincho => 'm',
        Face::Gothic => 'g',
    };
    format!("{face}{}", id.0)
}

/// A length with at most three decimals.
fn short(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

/// The outline of a character as the data of a path, in units of the font.
struct Outline(String);

impl OutlineBuilder for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        let _ = write!(self.0, "M{x} {y}");
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let _ = write!(self.0, "L{x} {y}");
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let _ = write!(self.0, "Q{x1} {y1} {x} {y}");
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let _ = write!(self.0, "C{x1} {y1} {x2} {y2} {x} {y}");
    }

    fn close(&mut self) {
        self.0.push('Z');
    }
}
