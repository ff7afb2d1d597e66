//! The drawing of the sheet 「電子請求登録結果に関するお知らせ」, made by what prints the sheet, so that
//! the two look alike.

use std::sync::LazyLock;

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use forms::{Form, draw_svg};
use pki::pkcs12::IssuePassword;
use protocol::Sha256;
use time::Date;

use crate::registration_letter::{Letterhead, registration_letter};
use crate::web::error::PageError;

/// Route of the drawing, of this and earlier versions.
pub(super) const ROUTE: &str = "/static/{version}/registration-sheet.svg";

/// Address of the drawing. It changes with the drawing, so browsers may keep it.
pub(super) fn address() -> String {
    let digest = Sha256::of(DRAWING.as_deref().unwrap_or_default().as_bytes()).to_string();
    let version = digest.get(..8).unwrap_or_default();
    format!("/static/{version}/registration-sheet.svg")
}

/// Serves the drawing.
///
/// # Errors
/// [`PageError::NotFound`] when it could not be drawn, which a test excludes.
pub(super) async fn show() -> Result<Response, PageError> {
    let drawing = DRAWING.as_deref().ok_or(PageError::NotFound)?;
    let headers = [
        (CONTENT_TYPE, "image/svg+xml"),
        (CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    Ok((headers, drawing).into_response())
}

static DRAWING: LazyLock<Option<String>> = LazyLock::new(draw);

fn draw() -> Option<String> {
    let head = Letterhead {
        addressee: "（貴事業所の名称）",
        from: vec!["（国保連合会の名称）".to_owned()],
        contact: None,
        root: None,
        day: Date::MIN,
    };
    let issue_password = IssuePassword::parse(SAMPLE).ok()?;
    let mut letter = registration_letter(&head, "KJ000000000000", "abcdefghijkm", &issue_password);
    letter.date = "（発行した日）".to_owned();
    letter.reference = "見本".to_owned();
    let pages = draw_svg(&[Form::Letter(letter)]).ok()?.pages;
    pages.into_iter().next()
}

const SAMPLE: &str = "ABCDEFGHJKLMNPQR";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sheet_is_drawn() {
        let drawing = DRAWING.as_deref().unwrap_or_default();
        assert!(drawing.starts_with("<svg"), "{}", drawing.len());
        assert!(!drawing.contains("<script"));
        assert_eq!(
            address().len(),
            "/static/01234567/registration-sheet.svg".len()
        );
    }
}
