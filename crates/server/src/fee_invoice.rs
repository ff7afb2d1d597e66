//! The invoice of a 発行手数料 as a PDF, for the office and for who charges it.

use anyhow::Context as _;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use forms::Letter;
use forms::letter::Fact;
use time::OffsetDateTime;

use crate::clock::JAPAN;
use crate::store::StoreError;
use crate::store::application::{self, Application};
use crate::store::fee::{self, Fee, Movement};
use crate::store::office::Office;
use crate::web::error::PageError;
use crate::web::language::Language;
use crate::web::state::WebState;

/// Year and name of the file that charges a fee, as the end of an address.
pub(crate) fn file(charge: &Fee) -> String {
    format!("{}/{}.pdf", year(charge.at), charge.receipt)
}

/// The invoice that [`file`] names, with what was settled since.
///
/// # Errors
/// [`PageError::NotFound`] when this office was not charged for it in this year.
pub(crate) async fn answer(
    state: &WebState,
    office: &Office,
    asked: i32,
    file: &str,
) -> Result<Response, PageError> {
    let receipt = file.strip_suffix(".pdf").ok_or(PageError::NotFound)?;
    let number = office.number;
    let found = state
        .store
        .read("invoice", |tx| async move {
            let movements = fee::of_office(&tx, number).await?;
            let application = application::find(&tx, receipt).await?;
            Ok::<_, StoreError>((movements, application))
        })
        .await?;
    let (mut movements, Some(application)) = found else {
        return Err(PageError::NotFound);
    };
    movements.retain(|fee| fee.receipt == receipt);
    let charge = movements
        .iter()
        .find(|fee| fee.movement == Movement::Charged && fee.yen > 0 && year(fee.at) == asked)
        .ok_or(PageError::NotFound)?;
    let letter = letter(state, office, &application, charge, &movements);
    let drawing = letter.draw().context("draw an invoice")?;
    let name = format!("attachment; filename=\"invoice-{receipt}.pdf\"");
    Ok((
        [
            (CONTENT_TYPE, "application/pdf".to_owned()),
            (CONTENT_DISPOSITION, name),
            (CACHE_CONTROL, "no-store".to_owned()),
        ],
        drawing.pdf,
    )
        .into_response())
}

fn year(at: OffsetDateTime) -> i32 {
    at.to_offset(JAPAN).year()
}

fn letter(
    state: &WebState,
    office: &Office,
    application: &Application,
    charge: &Fee,
    movements: &[Fee],
) -> Letter {
    let day = charge.at.to_offset(JAPAN).date();
    let kind = state.kinds.find(&application.kind);
    let kind = kind.map_or(application.kind.as_str(), |kind| kind.label(day));
    let settled: i64 = charge.yen - movements.iter().map(|fee| fee.yen).sum::<i64>();
    let amount = |value: i64| format!("{}円", Language::yen(value));
    Letter {
        title: "証明書発行手数料 請求書".to_owned(),
        to: vec![format!("{}　御中", office.name)],
        from: vec![state.settings.display_name.clone()],
        reference: format!("受付番号 {}", application.receipt),
        paragraphs: vec!["証明書の発行手数料を、次のとおりご請求します。".to_owned()],
        facts: vec![
            Fact::plain("事業所番号", office.number.to_string()),
            Fact::plain("証明書の種類", kind),
            Fact::plain("発行手数料", amount(charge.yen)),
            Fact::plain("これまでの差引・お支払い", amount(settled)),
            Fact::plain("残高", amount(charge.yen - settled)),
        ],
        notes: vec![
            "介護給付費から差し引く場合、別にお振り込みいただく必要はありません。".to_owned(),
        ],
        ..Letter::default()
    }
    .dated(day)
}
