//! Writes pages into one PDF: page by page, so that a document of any length needs little memory
//! beyond its own bytes.
//!
//! Every text is tagged with the part of the sheet it belongs to, and everything else is marked as
//! decoration, as PDF/UA-1 asks; krilla refuses a document that breaks its rules.

mod tags;

use krilla::Document;
use krilla::SerializeSettings;
use krilla::color::luma;
use krilla::configure::{Accessibility, Archival, Configuration, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect, Size, Transform};
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, SpanTag, TagTree};
use krilla::text::{GlyphId, KrillaGlyph};

use crate::draw::canvas::{Area, Page, PlacedText, Step, Weight};
use crate::draw::font::Fonts;
use crate::drawing::{Conformance, PdfOptions};
use crate::error::FormError;
use tags::Tags;

/// A PDF that grows by pages.
pub(crate) struct Pdf {
    document: Document,
    fonts: &'static Fonts,
    tree: TagTree,
    outline: Outline,
    chapter: Option<OutlineNode>,
    pages: usize,
}

impl Pdf {
    pub(crate) fn new(fonts: &'static Fonts, options: &PdfOptions) -> Result<Self, FormError> {
        Ok(Self {
            document: Document::new_with(SerializeSettings {
                configuration: configuration(options.conformance)?,
                ..SerializeSettings::default()
            }),
            fonts,
            tree: TagTree::new().with_lang(Some("ja-JP".to_owned())),
            outline: Outline::new(),
            chapter: None,
            pages: 0,
        })
    }

    /// How many pages there are so far.
    pub(crate) fn len(&self) -> usize {
        self.pages
    }

    /// Begins a chapter at the next page.
    pub(crate) fn chapter(&mut self, title: &str) {
        self.end_chapter();
        self.chapter = Some(self.bookmark(title));
    }

    /// Appends the pages of one form, with a bookmark under the present chapter.
    pub(crate) fn form(&mut self, name: &str, pages: &[Page]) {
        let bookmark = self.bookmark(name);
        match &mut self.chapter {
            Some(chapter) => chapter.push_child(bookmark),
            None => self.outline.push_child(bookmark),
        }
        let mut tags = Tags::new(name);
        for page in pages {
            self.page(page, &mut tags);
        }
        self.tree.push(tags.into_section());
    }

    /// The finished file.
    pub(crate) fn finish(
        mut self,
        title: &str,
        options: &PdfOptions,
    ) -> Result<Vec<u8>, FormError> {
        self.end_chapter();
        let mut metadata = Metadata::new()
            .title(title.to_owned())
            .language("ja-JP".to_owned())
            .creator("renkei".to_owned())
            .producer("renkei".to_owned());
        if let Some(made_at) = options.made_at {
            metadata = metadata.creation_date(date_time(made_at));
        }
        self.document.set_metadata(metadata);
        self.document.set_outline(self.outline);
        self.document.set_tag_tree(self.tree);
        let written = self.document.finish();
        written.map_err(|error| FormError::Layout(format!("{error:?}")))
    }

    fn bookmark(&self, title: &str) -> OutlineNode {
        let top = XyzDestination::new(self.pages, Point::from_xy(0.0, 0.0));
        OutlineNode::new(title.to_owned(), top)
    }

    fn end_chapter(&mut self) {
        if let Some(chapter) = self.chapter.take() {
            self.outline.push_child(chapter);
        }
    }

    fn page(&mut self, page: &Page, tags: &mut Tags) {
        let (width, height) = page.paper.size();
        // The sizes of paper are known; a size that is none cannot occur.
        let Some(settings) = PageSettings::from_wh(points(width), points(height)) else {
            return;
        };
        let mut sheet = self.document.start_page_with(settings);
        let mut surface = sheet.surface();
        surface.start_tagged(artifact(ArtifactType::Layout));
        decoration(&mut surface, page);
        surface.end_tagged();
        contents(&mut surface, self.fonts, page, tags);
        surface.finish();
        sheet.finish();
        self.pages += 1;
    }
}

fn configuration(conformance: Conformance) -> Result<Configuration, FormError> {
    let builder = ConfigurationBuilder::new().with_accessibility_validator(Accessibility::UA1);
    let builder = match conformance {
        Conformance::Plain => builder,
        Conformance::PdfA2b => builder.with_archival_validator(Archival::A2_B),
    };
    let finished = builder.finish();
    finished.map_err(|error| FormError::Layout(format!("{error:?}")))
}

/// Shades, rules, cards and rings.
fn decoration(surface: &mut Surface<'_>, page: &Page) {
    surface.set_stroke(None);
    surface.set_fill(Some(fill(GREY)));
    boxes(surface, &page.greys);
    surface.set_fill(None);
    for weight in Weight::ALL {
        let mut path = PathBuilder::new();
        for rule in page.rules.iter().filter(|rule| rule.weight == weight) {
            path.move_to(points(rule.from.0), points(rule.from.1));
            path.line_to(points(rule.to.0), points(rule.to.1));
        }
        if let Some(path) = path.finish() {
            surface.set_stroke(Some(stroke(weight)));
            surface.draw_path(&path);
        }
    }
    surface.set_stroke(None);
    surface.set_fill(Some(fill(WHITE)));
    boxes(surface, &page.blanks);
    surface.set_stroke(Some(stroke(Weight::Thin)));
    boxes(surface, &page.cards);
    surface.set_fill(None);
    surface.set_stroke(Some(stroke(Weight::Ring)));
    let mut rings = PathBuilder::new();
    for area in &page.rings {
        ring(&mut rings, *area);
    }
    if let Some(path) = rings.finish() {
        surface.draw_path(&path);
    }
    surface.set_stroke(None);
    surface.set_fill(Some(fill(BLACK)));
}

fn boxes(surface: &mut Surface<'_>, areas: &[Area]) {
    let mut path = PathBuilder::new();
    for area in areas {
        let rectangle = Rect::from_xywh(
            points(area.x),
            points(area.y),
            points(area.width),
            points(area.height),
        );
        if let Some(rectangle) = rectangle {
            path.push_rect(rectangle);
        }
    }
    if let Some(path) = path.finish() {
        surface.draw_path(&path);
    }
}

/// A box whose short ends are half circles.
fn ring(path: &mut PathBuilder, area: Area) {
    let (left, right) = (points(area.x), points(area.right()));
    let (top, bottom) = (points(area.y), points(area.bottom()));
    let radius = ((bottom - top) / 2.0).min((right - left) / 2.0);
    let bend = radius * (1.0 - CIRCLE);
    path.move_to(left + radius, top);
    path.line_to(right - radius, top);
    path.cubic_to(right - bend, top, right, top + bend, right, top + radius);
    path.line_to(right, bottom - radius);
    path.cubic_to(
        right,
        bottom - bend,
        right - bend,
        bottom,
        right - radius,
        bottom,
    );
    path.line_to(left + radius, bottom);
    path.cubic_to(
        left + bend,
        bottom,
        left,
        bottom - bend,
        left,
        bottom - radius,
    );
    path.line_to(left, top + radius);
    path.cubic_to(left, top + bend, left + bend, top, left + radius, top);
    path.close();
}

/// Texts and pictures in the order of reading.
fn contents(surface: &mut Surface<'_>, fonts: &'static Fonts, page: &Page, tags: &mut Tags) {
    for step in &page.steps {
        match step {
            Step::Open(part) => tags.open(part),
            Step::Close => tags.close(),
            Step::Text(index) => {
                let Some(line) = page.texts.get(*index) else {
                    continue;
                };
                let tag = if tags.is_paper() {
                    artifact(ArtifactType::PageNumber)
                } else {
                    ContentTag::Span(SpanTag::empty())
                };
                let id = surface.start_tagged(tag);
                text(surface, fonts, line);
                surface.end_tagged();
                if page.has_ring(line) {
                    tags.chosen(id, &line.text);
                } else {
                    tags.content(id);
                }
            }
            Step::Picture(index) => {
                let Some((area, picture)) = page.pictures.get(*index) else {
                    continue;
                };
                let size = Size::from_wh(points(area.width), points(area.height));
                let Some(size) = size else {
                    continue;
                };
                let id = surface.start_tagged(ContentTag::Other);
                surface.push_transform(&Transform::from_translate(points(area.x), points(area.y)));
                surface.draw_image(picture.image.clone(), size);
                surface.pop();
                surface.end_tagged();
                tags.content(id);
            }
        }
    }
    tags.end_page();
}

fn text(surface: &mut Surface<'_>, fonts: &'static Fonts, line: &PlacedText) {
    let font = fonts.font(line.face);
    let glyphs: Vec<KrillaGlyph> = line
        .text
        .char_indices()
        .filter_map(|(start, character)| {
            let glyph = font.glyph(character)?;
            Some(KrillaGlyph {
                glyph_id: GlyphId::new(u32::from(glyph.id.0)),
                text_range: start..start + character.len_utf8(),
                x_advance: glyph.advance as f32,
                x_offset: 0.0,
                y_offset: 0.0,
                y_advance: 0.0,
                location: None,
            })
        })
        .collect();
    let start = Point::from_xy(points(line.x), points(line.baseline()));
    let font = font.embedded.clone();
    surface.draw_glyphs(start, &glyphs, font, &line.text, line.size as f32, false);
}

fn artifact(kind: ArtifactType) -> ContentTag<'static> {
    ContentTag::Artifact(Artifact::with_kind(kind))
}

fn fill(grey: u8) -> Fill {
    Fill {
        paint: luma::Color::new(grey).into(),
        opacity: NormalizedF32::ONE,
        rule: krilla::paint::FillRule::NonZero,
    }
}

fn stroke(weight: Weight) -> Stroke {
    Stroke {
        paint: luma::Color::new(BLACK).into(),
        width: points(weight.millimetres()),
        ..Stroke::default()
    }
}

fn date_time(at: time::OffsetDateTime) -> DateTime {
    let year = u16::try_from(at.year()).unwrap_or_default();
    DateTime::new(year)
        .month(u8::from(at.month()))
        .day(at.day())
        .hour(at.hour())
        .minute(at.minute())
        .second(at.second())
        .utc_offset_hour(at.offset().whole_hours())
        .utc_offset_minute(at.offset().minutes_past_hour().unsigned_abs())
}

fn points(millimetres: f64) -> f32 {
    (millimetres * 72.0 / 25.4) as f32
}

const BLACK: u8 = 0;
const WHITE: u8 = 255;
const GREY: u8 = 225;
/// How far the handles of a curve stand off so that it looks like a quarter of a circle.
const CIRCLE: f32 = 0.552_284_8;
