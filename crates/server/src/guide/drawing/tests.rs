//! Every drawing, in both series: room for its texts in the shipped font, contrast, and an XML
//! file that carries nothing but itself.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failed test may panic"
)]

use super::*;
use crate::guide::Guide;
use crate::guide::picture;
use crate::guide::step::Series;

fn drawings() -> Vec<(String, String)> {
    let guide = Guide::load(&[]).unwrap();
    let pictures = picture::load().unwrap();
    let both = |picture: &Picture| {
        Series::ALL.map(|series| {
            let svg = guide.svg(series, &picture.id).unwrap();
            (format!("{} {}", series.id(), picture.id), svg.to_owned())
        })
    };
    pictures.iter().flat_map(both).collect()
}

/// An attribute of a tag.
fn attribute<'a>(tag: &'a str, name: &str) -> &'a str {
    let (_, rest) = tag.split_once(&format!(" {name}=\"")).unwrap();
    rest.split_once('"').unwrap().0
}

fn number(tag: &str, name: &str) -> f64 {
    attribute(tag, name).parse().unwrap()
}

#[test]
fn every_text_has_a_quarter_more_room_than_the_shipped_font_needs() {
    let bytes = include_bytes!("../../../../forms/fonts/BIZUDGothic-Regular.ttf");
    let face = ttf_parser::Face::parse(bytes, 0).unwrap();
    let advance = |character: char| {
        let glyph = face.glyph_index(character);
        let glyph = glyph.unwrap_or_else(|| face.glyph_index('国').unwrap());
        f64::from(face.glyph_hor_advance(glyph).unwrap()) / f64::from(face.units_per_em())
    };
    for (name, svg) in drawings() {
        for text in svg.split("<text ").skip(1) {
            let (tag, rest) = text.split_once('>').unwrap();
            let words = rest.split_once("</text>").unwrap().0;
            let tag = format!(" {tag}");
            let class = attribute(&tag, "class");
            let size = match class.split(' ').nth(1) {
                Some("h") => 18.0,
                Some("s") => 13.0,
                _ => 15.0,
            };
            let needed = words.chars().map(advance).sum::<f64>() * size * 1.25;
            let room = number(&tag, "data-room");
            assert!(needed <= room, "{name}: {words} needs {needed}, has {room}");
            let (x, from_start) = (number(&tag, "x"), !class.contains(['m', 'e', 'w']));
            let right = if from_start { x + room } else { x };
            assert!(
                (20.0..=620.0).contains(&right),
                "{name}: {words} to {right}"
            );
        }
    }
}

#[test]
fn nothing_is_drawn_outside_the_frame() {
    for (name, svg) in drawings() {
        let height = number(svg.split('>').next().unwrap(), "height");
        for tag in svg.split("<rect ").skip(1).skip(2) {
            let tag = format!(" {}", tag.split("/>").next().unwrap());
            let right = number(&tag, "x") + number(&tag, "width");
            let low = number(&tag, "y") + number(&tag, "height");
            assert!(right <= 624.0 && low <= height - 16.0, "{name}: {tag}");
        }
        for tag in svg.split("<circle ").skip(1) {
            let tag = format!(" {}", tag.split("/>").next().unwrap());
            assert!(
                number(&tag, "cx") + number(&tag, "r") <= 622.0,
                "{name}: {tag}"
            );
        }
    }
}

#[test]
fn a_drawing_is_a_whole_and_carries_nothing_from_outside() {
    for (name, svg) in drawings() {
        roxmltree::Document::parse(&svg).unwrap();
        let outside = svg.replace("http://www.w3.org/2000/svg", "");
        for forbidden in [
            "<script", "http", "href", "url(", "@import", " style=", " on", "<!",
        ] {
            let found = outside.contains(forbidden);
            assert!(!found, "{name}: {forbidden}");
        }
        assert!(svg.contains(NOTE), "{name}: says that it is schematic");
        assert!(svg.len() < 8_000, "{name}: {} bytes", svg.len());
    }
}

#[test]
fn colours_can_be_told_apart_in_both_schemes() {
    for scheme in [&LIGHT, &DARK] {
        for (front, back, least) in [
            (scheme.text, scheme.paper, 7.0),
            (scheme.text, scheme.band, 7.0),
            (scheme.quiet, scheme.band, 4.5),
            (scheme.mark, scheme.paper, 4.5),
            (scheme.on_mark, scheme.mark, 4.5),
            (scheme.edge, scheme.paper, 3.0),
        ] {
            let found = contrast(front, back);
            assert!(found >= least, "{front} on {back}: {found}");
        }
    }
}

fn contrast(one: &str, other: &str) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn luminance(colour: &str) -> f64 {
    let part = |from: usize| {
        let value = f64::from(u8::from_str_radix(&colour[from..from + 2], 16).unwrap()) / 255.0;
        if value <= 0.04045 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
}
