//! `/exchange`: 連携の状況: counts, ages and sizes, never names or contents.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use protocol::State as Stage;
use time::{Duration, OffsetDateTime};

use crate::console::operator::Operator;
use crate::console::system::payloads_trouble;
use crate::store::exchange_count::{self, Counted, Waiting};
use crate::store::operator::Scope;
use crate::store::{StoreError, licence};
use crate::web::attachment::size;
use crate::web::error::PageError;
use crate::web::language::Language;
use crate::web::page::{Frame, Message, show as show_page};
use crate::web::state::WebState;

/// The page of this file.
pub(super) fn routes() -> Router<WebState> {
    Router::new().route("/exchange", get(show))
}

/// The page.
#[derive(Template)]
#[template(path = "console_exchange.html")]
struct ExchangePage {
    page: Frame,
    message: Option<Message>,
    as_of: String,
    /// Whose numbers these are.
    whose: String,
    quiet: bool,
    /// By age: words, count, since when the oldest waits.
    ages: Vec<(String, i64, String)>,
    uploads: (i64, String),
    /// By state: words and count.
    states: Vec<(String, i64)>,
    kept: String,
    /// Addresses by how their use stands: words and count.
    uses: Vec<(String, u64)>,
}

async fn show(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
) -> Result<Response, PageError> {
    let (now, scope) = (state.clock.now(), &operator.scope);
    let (waiting, uploads, counted, bytes, uses) = state
        .store
        .read("exchange", |tx| async move {
            let mut waiting = Vec::new();
            for (_, youngest, oldest) in AGES {
                let after = oldest.map_or(OffsetDateTime::UNIX_EPOCH, |oldest| now - oldest);
                let until = now - youngest;
                waiting.push(exchange_count::not_collected(&tx, scope, after, until).await?);
            }
            let uploads = exchange_count::uploads(&tx, scope).await?;
            let counted = exchange_count::by_state(&tx, scope).await?;
            let bytes = exchange_count::kept_bytes(&tx, scope).await?;
            let uses = licence::counts(&tx, scope, now).await?;
            Ok::<_, StoreError>((waiting, uploads, counted, bytes, uses))
        })
        .await?;
    // What no process of this exchange can tell from here is no trouble.
    let trouble = payloads_trouble(&state)
        .await
        .filter(|key| *key != "system-payloads-unknown");
    let quiet = trouble.is_none() && uploads.count == 0 && old(&waiting) == 0;
    let title = language.text("exchange-title");
    show_page(&ExchangePage {
        page: operator.frame(&state, language, "K-79", title, "/exchange"),
        message: trouble.map(|_| Message::new(language, "exchange-trouble", &[])),
        as_of: language.text_with("status-as-of", &[("time", &language.moment(now))]),
        whose: language.text(match scope {
            Scope::Centre => "exchange-of-all",
            Scope::Prefecture(_) => "exchange-of-prefecture",
        }),
        quiet,
        ages: AGES
            .iter()
            .zip(&waiting)
            .map(|((key, ..), waiting)| {
                let oldest = since(language, waiting);
                (language.text(key), waiting.count, oldest)
            })
            .collect(),
        uploads: (uploads.count, since(language, &uploads)),
        states: states(language, &counted),
        kept: size(u64::try_from(bytes).unwrap_or_default()),
        uses: [
            ("in-use", uses.in_use),
            ("suspended", uses.suspended),
            ("ended", uses.ended),
        ]
        .map(|(word, count)| (language.text(&format!("use-state-{word}")), count))
        .into(),
    })
}

/// How many wait longer than a day.
fn old(waiting: &[Waiting]) -> i64 {
    waiting.iter().skip(1).map(|waiting| waiting.count).sum()
}

fn since(language: Language, waiting: &Waiting) -> String {
    let oldest = waiting.oldest.map(|oldest| language.moment(oldest));
    oldest.unwrap_or_default()
}

/// Every state that a receiver knows, with its count.
fn states(language: Language, counted: &[Counted]) -> Vec<(String, i64)> {
    let stages = [
        Stage::Sent,
        Stage::Collected,
        Stage::Imported,
        Stage::ImportFailed,
        Stage::Recalled,
        Stage::Expired,
    ];
    let words = match language {
        Language::Japanese => careplan::Language::Japanese,
        Language::English => careplan::Language::English,
    };
    let labelled = stages.into_iter().filter_map(|stage| {
        let count = counted
            .iter()
            .find(|counted| counted.state == stage)
            .map_or(0, |counted| counted.count);
        Some((stage.receiver_label(words)?.to_owned(), count))
    });
    labelled.collect()
}

/// Ages by which what waits is counted: key of the words, from this age on, and below that one.
const AGES: [(&str, Duration, Option<Duration>); 4] = [
    ("exchange-age-day", Duration::ZERO, Some(Duration::DAY)),
    (
        "exchange-age-3-days",
        Duration::DAY,
        Some(Duration::days(3)),
    ),
    (
        "exchange-age-week",
        Duration::days(3),
        Some(Duration::days(7)),
    ),
    ("exchange-age-longer", Duration::days(7), None),
];
