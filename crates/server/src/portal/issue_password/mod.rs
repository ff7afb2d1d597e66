//! `/issue-password`: what the issue password (証明書発行用パスワード) is, whether the one at hand is
//! right, and a new one when the sheet is lost.

mod check;
mod effects;
mod entry;
mod explanation;
mod file;
mod lost;
mod reissue;
mod reissued;
mod sheet;

use axum::Router;
use axum::routing::get;
use serde::Deserialize;

pub(crate) use entry::verify;

use crate::kinds::{CAREPLAN, KAIGO, Kind};
use crate::portal::user::PortalUser;
use crate::store::office::Claiming;
use crate::web::state::WebState;

/// The pages.
pub(crate) fn routes() -> Router<WebState> {
    Router::new()
        .route(HOME, get(explanation::show))
        .route(CHECK, get(check::show).post(check::submit))
        .route(LOST, get(lost::show).post(lost::submit))
        .route(REISSUED, get(reissued::show))
        .route(
            &file_address("{notice}"),
            get(file::show).post(file::submit),
        )
        .route(sheet::ROUTE, get(sheet::show))
}

/// Which application the person came from, and goes back to.
#[derive(Default, Deserialize)]
pub(crate) struct Origin {
    #[serde(default)]
    kind: Option<String>,
}

impl Origin {
    /// The kind applied for, if there is one of this name.
    fn kind<'a>(&self, state: &'a WebState) -> Option<&'a Kind> {
        let kind = state.kinds.find(self.kind.as_deref()?);
        kind.filter(|kind| kind.applied_for_here)
    }

    /// The id of the kind, for the links of a page.
    fn id<'a>(&self, state: &'a WebState) -> Option<&'a str> {
        self.kind(state).map(|kind| kind.id.as_str())
    }
}

/// The address of one of these pages that remembers the application.
pub(crate) fn remembering(address: &str, kind: Option<&str>) -> String {
    kind.map_or_else(
        || address.to_owned(),
        |kind| format!("{address}?kind={kind}"),
    )
}

/// The address of the file with the new password.
fn file_address(notice_id: &str) -> String {
    format!("/issue-password/files/{notice_id}")
}

/// The certificate page that this office looks at next.
fn history_address(user: &PortalUser, kind: Option<&str>) -> String {
    let kind = kind.unwrap_or(match user.office.claiming {
        Claiming::Internet => KAIGO,
        _ => CAREPLAN,
    });
    format!("/certificates/{kind}")
}

/// 証明書発行用パスワードとは？
pub(crate) const HOME: &str = "/issue-password";
/// 証明書発行用パスワードの確認.
pub(crate) const CHECK: &str = "/issue-password/check";
/// 通知書を紛失してしまった.
const LOST: &str = "/issue-password/lost";
/// 再発行しました.
const REISSUED: &str = "/issue-password/reissued";

#[cfg(test)]
mod tests;
