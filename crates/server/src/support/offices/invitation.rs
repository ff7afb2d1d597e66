//! The sheet (招待状) that an office prints and sends to a partner which cannot be reached yet: what
//! the exchange is, what it costs, how to begin. Names are written by hand, so that nothing about
//! anybody is asked for here.

use askama::Template;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use forms::Letter;
use forms::letter::Fact;

use crate::registration_letter::asking;
use crate::store::federation::{self, CENTRE, Contact};
use crate::store::kind_change::Offer;
use crate::support::visitor::Visitor;
use crate::web::error::PageError;
use crate::web::help::Reader as _;
use crate::web::language::Language;
use crate::web::page::{Frame, show as show_page};
use crate::web::state::WebState;

/// The page before the sheet.
#[derive(Template)]
#[template(path = "support_invitation.html")]
struct InvitationPage {
    page: Frame,
    paragraphs: Vec<String>,
    facts: Vec<(String, String)>,
    japanese_only: Option<String>,
}

/// What the sheet says.
///
/// # Errors
/// When the template fails.
pub(super) async fn show(
    State(state): State<WebState>,
    language: Language,
    reader: Visitor,
) -> Result<Response, PageError> {
    let title = language.text("invitation-title");
    let japanese_only = match language {
        Language::Japanese => None,
        Language::English => Some(language.text("invitation-japanese-only")),
    };
    show_page(&InvitationPage {
        page: reader.frame(&state, language, "S-26", title, "/offices"),
        paragraphs: paragraphs(&state, language),
        facts: facts(&state, language),
        japanese_only,
    })
}

/// The sheet, to be printed. It is in Japanese for every reader: the partner reads it.
///
/// # Errors
/// When the store fails.
pub(super) async fn pdf(State(state): State<WebState>) -> Result<Response, PageError> {
    let desk = state
        .store
        .read("invitation", |tx| async move {
            federation::contact(&tx, CENTRE).await
        })
        .await?;
    let drawing = letter(&state, desk.as_ref())
        .draw()
        .map_err(anyhow::Error::from)?;
    let headers = [
        (CONTENT_TYPE, "application/pdf"),
        (CONTENT_DISPOSITION, "inline; filename=\"invitation.pdf\""),
    ];
    Ok((headers, drawing.pdf).into_response())
}

fn letter(state: &WebState, desk: Option<&Contact>) -> Letter {
    let language = Language::Japanese;
    let text = |key: &str| language.text(key);
    let mut facts: Vec<Fact> = facts(state, language)
        .into_iter()
        .map(|(label, value)| Fact::plain(label, value))
        .collect();
    let by_hand = [
        "invitation-sender",
        "invitation-person",
        "invitation-telephone",
        "invitation-fax",
    ];
    // An empty line above and below leaves room for a pen.
    facts.extend(by_hand.map(|key| Fact::plain(text(key), "\n　")));
    let mut foot: Vec<String> = desk.map(asking).into_iter().collect();
    foot.push(text("invitation-foot"));
    Letter {
        title: text("invitation-title"),
        to: vec![text("invitation-to")],
        date: text("invitation-date"),
        paragraphs: paragraphs(state, language),
        facts,
        notes: vec![text("invitation-no-names")],
        foot,
        ..Letter::default()
    }
}

fn paragraphs(state: &WebState, language: Language) -> Vec<String> {
    let name = [("name", state.settings.display_name.as_str())];
    vec![
        language.text_with("invitation-greeting", &name),
        language.text_with("invitation-what", &name),
        language.text("invitation-safe"),
    ]
}

/// What it costs, what is needed, and where it begins.
fn facts(state: &WebState, language: Language) -> Vec<(String, String)> {
    let today = state.clock.now_in_japan().date();
    let offered = state.kinds.all().iter();
    let offered =
        offered.filter(|kind| kind.accepted_by_mailbox && kind.offer(today) == Offer::Open);
    let costs: Vec<String> = offered
        .map(|kind| {
            let years = kind.validity_years(today).to_string();
            let fee = Language::yen(i64::from(kind.fee_yen(today)));
            let arguments = [
                ("kind", kind.label(today)),
                ("fee", fee.as_str()),
                ("years", years.as_str()),
            ];
            let key = if kind.fee_yen(today) == 0 {
                "invitation-cost-free"
            } else {
                "invitation-cost-fee"
            };
            language.text_with(key, &arguments)
        })
        .collect();
    let mut facts = vec![
        (language.text("invitation-cost"), costs.join("\n")),
        (
            language.text("invitation-needs"),
            language.text("invitation-needs-text"),
        ),
    ];
    let site = state.addresses.support().or(state.addresses.portal());
    if let Some(site) = site {
        let address = format!("{}/start", site.trim_end_matches('/'));
        let begin = language.text_with("invitation-begin-text", &[("address", &address)]);
        facts.push((language.text("invitation-begin"), begin));
    }
    facts
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use axum::http::StatusCode;

    use crate::support::tests::visitor;
    use crate::web::testing::{World, check_page};

    #[tokio::test]
    async fn the_sheet_says_what_it_costs_and_where_to_begin() {
        World::on_each_database(|world| async move {
            world
                .state
                .addresses
                .learn_support("https://support.example.jp".to_owned());
            let mut window = visitor(&world);
            window.go("/offices").await.says("招待状を印刷する");
            window
                .go("/offices/invitation")
                .await
                .says("13,200円")
                .says("無料")
                .says("https://support.example.jp/start");
            check_page(&window.html(), "invitation");
            window.go("/offices/invitation.pdf").await;
            assert_eq!(window.status, StatusCode::OK);
            assert!(window.body.starts_with(b"%PDF"));
            let drawing = super::letter(&world.state, None).draw().unwrap();
            assert_eq!((drawing.pages, drawing.missing_glyphs), (1, vec![]));
            window.go("/offices/invitation?lang=en").await;
            window.says("13,200 yen").says("in Japanese");
        })
        .await;
    }
}
