//! The drawings in `docs/start-guide`: made from the data with the shipped Gothic font at 960 dots,
//! and held here, so that a changed label cannot leave an old picture behind.
//!
//! `RENKEI_WRITE_DOCUMENTS=1` writes them anew. The pictures of our own pages come from the browser
//! that walks the guide.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a failed test may panic"
)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{Options, Tree};
use ttf_parser::{Face, OutlineBuilder};

use super::{DARK, LIGHT, colours, draw};
use crate::guide::picture::{self, Picture};
use crate::guide::step::{self, Series};

#[test]
fn the_drawings_of_the_document_are_those_of_the_data() {
    let (pictures, systems) = (picture::load().unwrap(), step::load().unwrap());
    let windows = systems.iter().find(|system| system.id == "windows");
    let mut count = 0;
    for series in Series::ALL {
        for (number, step) in windows.unwrap().numbered(series) {
            let Some(number) = number else { continue };
            let [id] = step.picture.as_slice() else {
                panic!("{} has more than one drawing", step.id);
            };
            let picture = pictures.iter().find(|picture| picture.id == *id).unwrap();
            let name = match series {
                Series::Careplan => format!("3-1-{number:02}.png"),
                Series::Kaigo => format!("3-2-{number}.png"),
            };
            hold(&folder().join(name), &rendered(picture, number));
            count += 1;
        }
    }
    assert_eq!(count, 12, "steps of the printed guide with a drawing");
}

/// Fails where the published picture does not look like this one; other processors may round the
/// edges of characters a little differently.
fn hold(path: &Path, picture: &Pixmap) {
    let writes = std::env::var_os("RENKEI_WRITE_DOCUMENTS").is_some_and(|value| value == "1");
    if writes {
        std::fs::write(path, picture.encode_png().unwrap()).unwrap();
    }
    let again = "run again with RENKEI_WRITE_DOCUMENTS=1";
    let published = std::fs::read(path).unwrap_or_else(|_| panic!("{}: {again}", path.display()));
    let published = Pixmap::decode_png(&published).unwrap();
    let size = |picture: &Pixmap| (picture.width(), picture.height());
    assert_eq!(size(picture), size(&published), "{}", path.display());
    let far = |(one, other): &(&u8, &u8)| one.abs_diff(**other) > 64;
    let differing = picture.data().iter().zip(published.data());
    let differing = differing.filter(far).count();
    assert!(
        differing < 60,
        "{} looks different: {again}",
        path.display()
    );
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/start-guide")
}

fn rendered(picture: &Picture, number: usize) -> Pixmap {
    let svg = draw(picture, &number.to_string(), SAMPLE_PRINT);
    // Paper is light, and its words are outlines: no font of this computer has a say.
    let dark = format!(
        "@media screen and (prefers-color-scheme:dark){{{}}}",
        colours(&DARK)
    );
    assert!(svg.contains(&dark), "the dark scheme is where it was");
    let outlined = outlined(&svg.replace(&dark, ""));
    let tree = Tree::from_str(&outlined, &Options::default()).unwrap();
    let scale = WIDTH / tree.size().width();
    let height = (tree.size().height() * scale).round();
    let mut pixmap = Pixmap::new(WIDTH as u32, height as u32).unwrap();
    pixmap.fill(Color::WHITE);
    resvg::render(
        &tree,
        Transform::from_scale(scale, scale),
        &mut pixmap.as_mut(),
    );
    pixmap
}

/// The same drawing with every text as outlines of the shipped Gothic.
fn outlined(svg: &str) -> String {
    let bytes = include_bytes!("../../../../forms/fonts/BIZUDGothic-Regular.ttf");
    let face = Face::parse(bytes, 0).unwrap();
    let mut parts = svg.split("<text ");
    let mut outlined = parts.next().unwrap().to_owned();
    for part in parts {
        let (tag, rest) = part.split_once('>').unwrap();
        let (words, after) = rest.split_once("</text>").unwrap();
        let attribute = |name: &str| {
            let (_, value) = tag.split_once(&format!("{name}=\"")).unwrap();
            value.split_once('"').unwrap().0
        };
        let classes: Vec<&str> = attribute("class").split(' ').collect();
        let has = |class: &str| classes.contains(&class);
        let size = match (has("h"), has("s")) {
            (true, _) => 18.0,
            (_, true) => 13.0,
            _ => 15.0,
        };
        let words = words
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&amp;", "&");
        let (path, width) = path(&face, &words, size);
        let (x, y): (f32, f32) = (
            attribute("x").parse().unwrap(),
            attribute("y").parse().unwrap(),
        );
        let x = match (has("m") || has("w"), has("e")) {
            (true, _) => x - width / 2.0,
            (_, true) => x - width,
            _ => x,
        };
        // The shipped font has one weight; an edge of its own colour makes it heavier.
        let heavy = match (has("h"), has("w")) {
            (true, _) => format!(" stroke=\"{}\" stroke-width=\"0.6\"", LIGHT.text),
            (_, true) => format!(" stroke=\"{}\" stroke-width=\"0.6\"", LIGHT.on_mark),
            _ => String::new(),
        };
        let class = attribute("class");
        let _ = write!(
            outlined,
            "<path class=\"{class}\" transform=\"translate({x} {y})\"{heavy} d=\"{path}\"/>{after}"
        );
    }
    outlined
}

/// The outlines of a line from its beginning, and how long it is.
fn path(face: &Face<'_>, words: &str, size: f32) -> (String, f32) {
    let scale = size / f32::from(face.units_per_em());
    let mut pen = Pen {
        data: String::new(),
        x: 0.0,
        scale,
    };
    for character in words.chars() {
        let Some(glyph) = face.glyph_index(character) else {
            assert_eq!(character, '✓', "the shipped font has no {character}");
            let (x, unit) = (pen.x, size / 15.0);
            let _ = write!(
                pen.data,
                "M{} {}l{} {} {} {} {} {} {} {} {} {}z",
                x + 2.0 * unit,
                -6.0 * unit,
                4.0 * unit,
                5.0 * unit,
                7.0 * unit,
                -10.0 * unit,
                -1.5 * unit,
                -unit,
                -5.7 * unit,
                8.2 * unit,
                -2.6 * unit,
                -3.2 * unit
            );
            pen.x += size;
            continue;
        };
        let _ = face.outline_glyph(glyph, &mut pen);
        pen.x += f32::from(face.glyph_hor_advance(glyph).unwrap()) * scale;
    }
    (pen.data, pen.x)
}

/// Writes outlines as the data of a path.
struct Pen {
    data: String,
    x: f32,
    scale: f32,
}

impl Pen {
    fn at(&self, x: f32, y: f32) -> String {
        format!("{:.3} {:.3}", self.x + x * self.scale, -y * self.scale)
    }
}

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        let to = self.at(x, y);
        self.data += &format!("M{to}");
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let to = self.at(x, y);
        self.data += &format!("L{to}");
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let (over, to) = (self.at(x1, y1), self.at(x, y));
        self.data += &format!("Q{over} {to}");
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let (over, past, to) = (self.at(x1, y1), self.at(x2, y2), self.at(x, y));
        self.data += &format!("C{over} {past} {to}");
    }

    fn close(&mut self) {
        self.data.push('Z');
    }
}

/// The root of the pictures is nobody's.
const SAMPLE_PRINT: &str = "0123 4567 89AB CDEF 0123 4567 89AB CDEF 0123 4567";
const WIDTH: f32 = 960.0;
