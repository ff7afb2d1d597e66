//! SVG and PNG: read by other programs, and held against the PDF of the same sheets.

use std::collections::BTreeSet;

use forms::{draw_pdf, draw_png, draw_svg};
use roxmltree::{Document, Node};

use crate::{sample, tools};

#[test]
fn a_drawing_is_shapes_and_nothing_else() {
    let svgs = draw_svg(&sample::forms()).unwrap().pages;
    assert!(svgs.len() >= sample::forms().len());
    let mut inside = 0;
    for svg in svgs {
        let document = Document::parse(&svg).unwrap();
        let root = document.root_element();
        assert_eq!(root.tag_name().name(), "svg");
        let (view, width, height) = if is_upright(&svg) {
            ("0 0 210 297", "210mm", "297mm")
        } else {
            ("0 0 297 210", "297mm", "210mm")
        };
        assert_eq!(root.attribute("viewBox"), Some(view));
        assert_eq!(root.attribute("width"), Some(width));
        assert_eq!(root.attribute("height"), Some(height));
        let mut names = BTreeSet::new();
        for node in root.descendants() {
            if let Some(name) = node.attribute("id") {
                assert!(names.insert(name), "{name} is there twice");
            }
            assert_is_shape(node);
        }
        let links = root.descendants().filter_map(|node| {
            let is_href = |name: &str| name == "href";
            node.attributes()
                .find(|attribute| is_href(attribute.name()))
        });
        for link in links {
            if link.value().starts_with("data:image/png;base64,") {
                inside += 1;
                continue;
            }
            let name = link.value().strip_prefix('#').unwrap();
            assert!(names.contains(name), "{name} leads nowhere");
        }
    }
    assert_eq!(inside, 1, "the picture of a family");
}

fn is_upright(svg: &str) -> bool {
    svg.lines().next().unwrap().contains("width=\"210mm\"")
}

fn assert_is_shape(node: Node<'_, '_>) {
    assert!(!node.is_comment() && !node.is_pi());
    if let Some(text) = node.text() {
        assert_eq!(text.trim(), "", "no text of a sheet is ever markup");
    }
    if node.is_element() {
        let name = node.tag_name().name();
        let shapes = ["svg", "defs", "g", "use", "path", "rect", "image"];
        assert!(shapes.contains(&name), "<{name}>");
    }
    for attribute in node.attributes() {
        let (name, value) = (attribute.name(), attribute.value());
        assert!(!name.starts_with("on") && name != "style", "{name}");
        assert!(!value.contains("url("), "{value}");
        assert!(name == "href" || !value.contains(':'), "{value}");
    }
}

#[test]
fn previews_have_the_size_of_the_paper() {
    let svgs = draw_svg(&sample::forms()).unwrap().pages;
    for (dots_per_inch, long, short) in [(96, 1123, 794), (48, 561, 397)] {
        let pages = draw_png(&sample::forms(), dots_per_inch).unwrap().pages;
        assert_eq!(pages.len(), svgs.len());
        for (png, svg) in pages.iter().zip(&svgs) {
            let picture = Grey::from_png(png);
            let size = if is_upright(svg) {
                (short, long)
            } else {
                (long, short)
            };
            assert_eq!((picture.width, picture.height), size);
            let dark = picture.dots.iter().filter(|dot| **dot < 128).count();
            let share = dark as f64 / picture.dots.len() as f64;
            assert!((0.0002..0.3).contains(&share), "{share} of it is black");
        }
    }
}

#[test]
fn previews_and_prints_show_the_same() {
    let forms = sample::forms();
    let pdf = draw_pdf(&forms).unwrap().pdf;
    let previews = draw_png(&forms, 192).unwrap().pages;
    let Some(output) = tools::run("pdftoppm", &["-gray", "-r", "192"], &pdf, &[]) else {
        return;
    };
    assert!(output.status.success());
    let prints = Grey::from_pgms(&output.stdout);
    assert_eq!(previews.len(), prints.len());
    let previews: Vec<Grey> = previews.iter().map(|png| Grey::from_png(png)).collect();
    for (page, (preview, print)) in previews.iter().zip(&prints).enumerate() {
        // One rounds the size, the other up.
        assert!(preview.width.abs_diff(print.width) <= 1);
        assert!(preview.height.abs_diff(print.height) <= 1);
        let (mean, most) = preview.difference(print);
        assert!(mean < 3.0, "page {page}: {mean} on average");
        assert!(most < 45.0, "page {page}: {most} at one place");
    }
    // What is compared would also tell two different pages apart.
    let (mean, most) = previews[0].difference(&prints[1]);
    assert!(mean > 6.0 && most > 90.0, "{mean} {most}");
}

/// A picture in grey, 0 for black.
struct Grey {
    width: usize,
    height: usize,
    dots: Vec<u8>,
}

impl Grey {
    fn from_png(png: &[u8]) -> Self {
        let mut reader = png::Decoder::new(std::io::Cursor::new(png))
            .read_info()
            .unwrap();
        let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut bytes).unwrap();
        assert_eq!(info.color_type, png::ColorType::Rgba);
        let grey = |dot: &[u8]| {
            assert_eq!(dot[3], 255, "the paper is white, not transparent");
            let sum = u16::from(dot[0]) + u16::from(dot[1]) + u16::from(dot[2]);
            (sum / 3) as u8
        };
        Self {
            width: info.width as usize,
            height: info.height as usize,
            dots: bytes.chunks_exact(4).map(grey).collect(),
        }
    }

    /// Several pictures in the format of pdftoppm, one behind the other.
    fn from_pgms(mut bytes: &[u8]) -> Vec<Self> {
        let mut pictures = Vec::new();
        while !bytes.is_empty() {
            let mut words = Vec::new();
            while words.len() < 4 {
                let end = bytes.iter().position(u8::is_ascii_whitespace).unwrap();
                words.push(std::str::from_utf8(&bytes[..end]).unwrap());
                bytes = &bytes[end + 1..];
            }
            assert_eq!((words[0], words[3]), ("P5", "255"));
            let (width, height) = (words[1].parse().unwrap(), words[2].parse().unwrap());
            let (dots, rest) = bytes.split_at(width * height);
            bytes = rest;
            pictures.push(Self {
                width,
                height,
                dots: dots.to_vec(),
            });
        }
        pictures
    }

    /// The mean and the largest difference of small squares, which smooths what two programs make
    /// of the edges of the same shape.
    fn difference(&self, other: &Self) -> (f64, f64) {
        const SIDE: usize = 16;
        let mean = |picture: &Self, x: usize, y: usize| {
            let rows = (y..y + SIDE).map(|row| row * picture.width + x);
            let sum: f64 = rows
                .flat_map(|start| &picture.dots[start..start + SIDE])
                .map(|dot| f64::from(*dot))
                .sum();
            sum / (SIDE * SIDE) as f64
        };
        let rows = self.height.min(other.height) / SIDE;
        let columns = self.width.min(other.width) / SIDE;
        let places = (0..rows).flat_map(|row| (0..columns).map(move |column| (column, row)));
        let differences: Vec<f64> = places
            .map(|(column, row)| (column * SIDE, row * SIDE))
            .map(|(x, y)| (mean(self, x, y) - mean(other, x, y)).abs())
            .collect();
        let most = differences.iter().copied().fold(0.0, f64::max);
        (
            differences.iter().sum::<f64>() / differences.len() as f64,
            most,
        )
    }
}
