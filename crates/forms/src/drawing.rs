//! From sheets to one PDF.

use serde_json::json;

use crate::error::FormError;
use crate::font::Fonts;
use crate::form::Form;
use crate::typesetter::Typesetter;
use crate::{sheet1, sheet2, sheet3, sheet6, world};

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
pub fn draw_pdf(forms: &[Form]) -> Result<Drawing, FormError> {
    let title = title(forms)?;
    let fonts = Fonts::shipped()?;
    let mut typesetter = Typesetter::new(fonts);
    let mut pages = Vec::new();
    for form in forms {
        pages.extend(match form {
            Form::Table1(table) => sheet1::pages(&mut typesetter, table),
            Form::Table2(table) => sheet2::pages(&mut typesetter, table),
            Form::Table3(table) => sheet3::pages(&mut typesetter, table),
            Form::Table6(table) => sheet6::pages(&mut typesetter, table),
        });
    }
    let sheets: Vec<_> = pages.iter().map(|page| page.to_json()).collect();
    let drawing = json!({ "title": title, "pages": sheets }).to_string();
    Ok(Drawing {
        pdf: world::compile(fonts, drawing.into_bytes())?,
        pages: pages.len(),
        missing_glyphs: typesetter.into_missing(),
    })
}

/// What the document is called: after its form where all sheets are of one, with the month where
/// all are of one.
fn title(forms: &[Form]) -> Result<String, FormError> {
    let first = forms.first().ok_or(FormError::NothingToDraw)?;
    let plan = |form: &Form| !matches!(form, Form::Table6(_));
    let month = |form: &Form| match form {
        Form::Table6(table) => table.month.clone(),
        _ => String::new(),
    };
    let name = if forms.iter().all(|form| form.name() == first.name()) {
        first.name()
    } else if forms.iter().all(plan) {
        "居宅サービス計画書"
    } else {
        "居宅サービス計画書・サービス利用票"
    };
    let of = month(first);
    Ok(
        if of.is_empty() || forms.iter().any(|form| month(form) != of) {
            name.to_owned()
        } else {
            format!("{name} {of}分")
        },
    )
}
