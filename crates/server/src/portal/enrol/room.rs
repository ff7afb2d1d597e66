//! Whether the office may have one more certificate of a kind.

use careplan::OfficeNumber;
use protocol::Code;
use time::OffsetDateTime;

use crate::store::Tx;
use crate::terminal_limit;
use crate::web::problem::ApiError;
use crate::web::state::WebState;

/// Refuses where the office holds or has applied for as many as it may.
///
/// # Errors
/// [`Code::TerminalLimit`], and what the database says.
pub(super) async fn check(
    tx: &Tx,
    state: &WebState,
    (number, kind): (OfficeNumber, &str),
    now: OffsetDateTime,
) -> Result<(), ApiError> {
    let limit = state.settings.terminals;
    if terminal_limit::is_reached(tx, number, kind, limit, now).await? {
        let detail = format!("この種類の証明書は{limit}枚までです（申請中のものを含みます）");
        return Err(ApiError::detailed(Code::TerminalLimit, detail));
    }
    Ok(())
}
