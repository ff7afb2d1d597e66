//! From sheets to documents: PDF to print and keep, SVG for screens, PNG for previews.

use time::OffsetDateTime;

use crate::draw::canvas::Page;
use crate::draw::font::Fonts;
use crate::draw::pdf::Pdf;
use crate::draw::typesetter::Typesetter;
use crate::draw::{png, svg};
use crate::error::FormError;
use crate::form::Form;

/// Sheets that belong together in a document, such as those of one service user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chapter {
    /// What the bookmark says; empty for none.
    pub title: String,
    /// The sheets, in order; each has a bookmark of its own.
    pub forms: Vec<Form>,
}

/// How a PDF is written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PdfOptions {
    /// What the document is called; by default after its forms. Every program that lists files shows
    /// it: it must not name a service user.
    pub title: Option<String>,
    /// What the file must keep to.
    pub conformance: Conformance,
    /// The time of making; needed by [`Conformance::PdfA2b`], otherwise no date is inside.
    pub made_at: Option<OffsetDateTime>,
}

/// The standard a PDF keeps to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Conformance {
    /// PDF 1.7, tagged as PDF/UA-1 asks.
    #[default]
    Plain,
    /// The same, and PDF/A-2b (ISO 19005-2) for keeping over years.
    PdfA2b,
}

/// A finished PDF.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Drawing {
    /// The PDF; the same sheets and options always give the same bytes.
    pub pdf: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
    /// The characters that no shipped font has, in the order of their code points.
    ///
    /// Each of them stands as 〓 on the sheet: tell the user, for the paper is not what was sent.
    pub missing_glyphs: Vec<char>,
}

/// The pages of sheets as pictures.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pictures<T> {
    /// One picture for each page.
    pub pages: Vec<T>,
    /// As in [`Drawing::missing_glyphs`].
    pub missing_glyphs: Vec<char>,
}

/// Draws sheets, one after another, as one PDF; a sheet begins on a new page.
///
/// # Errors
///
/// [`FormError::NothingToDraw`] without a sheet. The other errors are faults of the program: no
/// content of a sheet leads to an error.
pub fn draw_pdf(forms: &[Form]) -> Result<Drawing, FormError> {
    let chapter = Chapter {
        title: String::new(),
        forms: forms.to_vec(),
    };
    draw_chapters([chapter], &PdfOptions::default())
}

/// Draws chapters as one PDF with bookmarks, each when it is asked for: of the sheets only those of
/// one chapter are in memory.
///
/// # Errors
///
/// As [`draw_pdf`].
pub fn draw_chapters(
    chapters: impl IntoIterator<Item = Chapter>,
    options: &PdfOptions,
) -> Result<Drawing, FormError> {
    let fonts = Fonts::shipped()?;
    let mut typesetter = Typesetter::new(fonts);
    let mut pdf = Pdf::new(fonts, options)?;
    let mut title = Title::default();
    for chapter in chapters {
        if !chapter.title.is_empty() && !chapter.forms.is_empty() {
            pdf.chapter(&typesetter.printable_name(&chapter.title));
        }
        for form in &chapter.forms {
            title.add(form);
            let name = typesetter.printable_name(&bookmark(form));
            pdf.form(&name, &form.pages(&mut typesetter));
        }
    }
    let pages = pdf.len();
    if pages == 0 {
        return Err(FormError::NothingToDraw);
    }
    let title = options.title.clone().unwrap_or_else(|| title.text());
    Ok(Drawing {
        pdf: pdf.finish(&title, options)?,
        pages,
        missing_glyphs: typesetter.into_missing(),
    })
}

/// How many pages each of the sheets takes, without drawing them: what the cover of a FAX must know.
///
/// # Errors
///
/// [`FormError::Fonts`], a fault of the program.
pub fn count_pages(forms: &[Form]) -> Result<Vec<usize>, FormError> {
    let mut typesetter = Typesetter::new(Fonts::shipped()?);
    let count = |form: &Form| form.pages(&mut typesetter).len();
    Ok(forms.iter().map(count).collect())
}

/// What the bookmark of a sheet says: its form, and the office a 提供票 goes to; of a letter or a booklet its title.
fn bookmark(form: &Form) -> String {
    match form {
        Form::Table6(table) if !table.provider.is_empty() => {
            format!("{} {}", form.name(), table.provider)
        }
        Form::Letter(letter) if !letter.title.is_empty() => letter.title.clone(),
        Form::Booklet(booklet) if !booklet.title.is_empty() => booklet.title.clone(),
        _ => form.name().to_owned(),
    }
}

/// Draws sheets as SVG, a whole document for each page.
///
/// # Errors
///
/// As [`draw_pdf`].
pub fn draw_svg(forms: &[Form]) -> Result<Pictures<String>, FormError> {
    let fonts = Fonts::shipped()?;
    pictures(fonts, forms, |page| Ok(svg::page(fonts, page)))
}

/// Draws sheets as PNG, one picture for each page, at so many dots per inch.
///
/// # Errors
///
/// As [`draw_pdf`]; a picture too large for memory is [`FormError::Layout`].
pub fn draw_png(forms: &[Form], dots_per_inch: u16) -> Result<Pictures<Vec<u8>>, FormError> {
    let fonts = Fonts::shipped()?;
    pictures(fonts, forms, |page| {
        png::page(&svg::page(fonts, page), dots_per_inch)
    })
}

fn pictures<T>(
    fonts: &'static Fonts,
    forms: &[Form],
    draw: impl Fn(&Page) -> Result<T, FormError>,
) -> Result<Pictures<T>, FormError> {
    let mut typesetter = Typesetter::new(fonts);
    let mut pages = Vec::new();
    for form in forms {
        for page in form.pages(&mut typesetter) {
            pages.push(draw(&page)?);
        }
    }
    if pages.is_empty() {
        return Err(FormError::NothingToDraw);
    }
    Ok(Pictures {
        pages,
        missing_glyphs: typesetter.into_missing(),
    })
}

/// What a document is called: after its form where all sheets are of one, with the month where all
/// are of one.
#[derive(Default)]
struct Title {
    names: Vec<&'static str>,
    months: Vec<String>,
}

impl Title {
    fn add(&mut self, form: &Form) {
        if !self.names.contains(&form.name()) {
            self.names.push(form.name());
        }
        let month = form.month().unwrap_or_default().to_owned();
        if !self.months.contains(&month) {
            self.months.push(month);
        }
    }

    fn text(&self) -> String {
        let name = match self.names.as_slice() {
            [name] => (*name).to_owned(),
            names => {
                let number = |name: &&'static str| name.split_once(' ').map_or(*name, |one| one.0);
                let mut numbers: Vec<&str> = names.iter().map(number).collect();
                // 利用票 and 提供票 have one number.
                numbers.dedup();
                numbers.join("・")
            }
        };
        match self.months.as_slice() {
            [month] if !month.is_empty() => format!("{name} {month}分"),
            _ => name,
        }
    }
}
