//! From sheets to one PDF.

use serde_json::json;

use crate::error::FormError;
use crate::font::Fonts;
use crate::typesetter::Typesetter;
use crate::use_table::UseTable;
use crate::{sheet6, world};

/// A finished document.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Drawing {
    /// The PDF; the same sheets always give the same bytes, and no date is inside.
    pub pdf: Vec<u8>,
    /// How many pages of A4 landscape it has.
    pub pages: usize,
    /// The characters that no shipped font has, in the order of their code points.
    ///
    /// Each of them stands as 〓 on the sheet: tell the user, for the paper is not what was sent.
    pub missing_glyphs: Vec<char>,
}

/// Draws the sheets, one after another, as one PDF; a sheet begins on a new page.
///
/// # Errors
///
/// [`FormError::NothingToDraw`] without a sheet. The other errors are faults of the program: no
/// content of a sheet leads to an error.
pub fn draw_pdf(tables: &[UseTable]) -> Result<Drawing, FormError> {
    let first = tables.first().ok_or(FormError::NothingToDraw)?;
    let fonts = Fonts::shipped()?;
    let mut typesetter = Typesetter::new(fonts);
    let mut pages = Vec::new();
    for table in tables {
        pages.extend(sheet6::pages(&mut typesetter, table));
    }
    let same_month = tables.iter().all(|table| table.month == first.month);
    let title = if same_month && !first.month.is_empty() {
        format!("第６表 サービス利用票 {}分", first.month)
    } else {
        "第６表 サービス利用票".to_owned()
    };
    let sheets: Vec<_> = pages.iter().map(|page| page.to_json()).collect();
    let drawing = json!({ "title": title, "pages": sheets }).to_string();
    Ok(Drawing {
        pdf: world::compile(fonts, drawing.into_bytes())?,
        pages: pages.len(),
        missing_glyphs: typesetter.into_missing(),
    })
}
