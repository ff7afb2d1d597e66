//! `/`: 作業一覧, the applications that wait.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use time::OffsetDateTime;

use crate::clock::JAPAN;
use crate::config::Approval;
use crate::console::application_check;
use crate::console::operator::Operator;
use crate::console::system;
use crate::store::application::Application;
use crate::store::application_check::{Check, find as find_check};
use crate::store::operator::Role;
use crate::store::{StoreError, application, calendar, office, work};
use crate::web::error::PageError;
use crate::web::language::Language;
use crate::web::page::{Frame, show as show_page};
use crate::web::state::WebState;

/// The page.
#[derive(Template)]
#[template(path = "console_applications.html")]
pub(crate) struct ApplicationsPage {
    pub(crate) page: Frame,
    /// What stands still behind the scenes, and since when.
    pub(crate) troubles: Vec<String>,
    pub(crate) count: String,
    /// What else waits, with the page where it is done.
    pub(crate) others: Vec<(String, &'static str)>,
    pub(crate) rows: Vec<WaitingRow>,
    /// Whether it takes two people to approve.
    pub(crate) by_two: bool,
}

/// An application that waits.
pub(crate) struct WaitingRow {
    pub(crate) address: String,
    pub(crate) receipt: String,
    pub(crate) applied: String,
    pub(crate) office: String,
    pub(crate) kind: String,
    pub(crate) key: String,
    pub(crate) age: String,
    /// Who has checked it.
    pub(crate) checked: String,
    /// When the office was told that it can collect the certificate.
    pub(crate) expected: String,
    /// What to say where that time has passed.
    pub(crate) overdue: Option<String>,
}

/// An application with what the list says about it.
struct Waiting {
    application: Application,
    office_name: String,
    age: u32,
    promised: Option<OffsetDateTime>,
    check: Option<Check>,
}

/// Lists what waits, oldest first.
///
/// # Errors
/// When the store fails.
pub(crate) async fn show(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
) -> Result<Response, PageError> {
    let (scope, today) = (&operator.scope, state.clock.now_in_japan().date());
    let (counts, waiting) = state
        .store
        .read("applications-waiting", |tx| async move {
            let counts = work::waiting(&tx, scope).await?;
            let mut waiting = Vec::new();
            for application in application::pending(&tx, scope, SHOWN).await? {
                let office = office::find(&tx, application.office_number).await?;
                let (office_name, prefecture) = office
                    .map(|office| (office.name, office.prefecture))
                    .unwrap_or_default();
                let calendar = calendar::of_prefecture(&tx, &prefecture).await?;
                let applied = application.applied_at.to_offset(JAPAN).date();
                waiting.push(Waiting {
                    age: calendar.working_days_between(applied, today),
                    check: find_check(&tx, &application.receipt).await?,
                    promised: calendar::promised(&tx, &application.receipt).await?,
                    application,
                    office_name,
                });
            }
            Ok::<_, StoreError>((counts, waiting))
        })
        .await?;
    let count = in_words(language, counts.applications, waiting.len());
    let title = language.text("console-applications-title");
    show_page(&ApplicationsPage {
        page: operator.frame(&state, language, "K-02", title, "/"),
        troubles: system::troubles(&state, language).await?,
        count,
        others: others(language, &operator, counts),
        by_two: state.settings.approval == Approval::Two,
        rows: waiting
            .iter()
            .map(|one| row(&state, language, one))
            .collect(),
    })
}

/// How many applications wait, and how many of them the page shows.
fn in_words(language: Language, count: u64, shown: usize) -> String {
    if count == 0 {
        return language.text("console-none-waiting");
    }
    let hidden = usize::try_from(count).is_ok_and(|count| count > shown);
    let key = if hidden {
        "work-oldest"
    } else {
        "console-waiting"
    };
    let (count, shown) = (count.to_string(), shown.to_string());
    language.text_with(key, &[("count", &count), ("shown", &shown)])
}

/// What else waits for somebody with the roles of this operator.
fn others(
    language: Language,
    operator: &Operator,
    counts: work::Waiting,
) -> Vec<(String, &'static str)> {
    [
        (
            "work-recovery",
            counts.recovery_requests,
            "/recovery-requests",
            Role::Reception,
        ),
        (
            "work-changes",
            counts.office_changes,
            "/office-changes",
            Role::Reception,
        ),
        (
            "work-uses",
            counts.uses,
            "/use-applications?state=waiting",
            Role::Reception,
        ),
        ("work-inquiries", counts.inquiries, "/inquiries", Role::Desk),
        ("work-fees", counts.fees, "/fees", Role::Reception),
    ]
    .into_iter()
    .filter(|(_, count, _, role)| *count > 0 && operator.roles.contains(role))
    .map(|(key, count, address, _)| {
        let text = language.text_with(key, &[("count", &count.to_string())]);
        (text, address)
    })
    .collect()
}

fn row(state: &WebState, language: Language, waiting: &Waiting) -> WaitingRow {
    let Waiting {
        application,
        office_name,
        age,
        promised,
        check,
    } = waiting;
    let is_late = promised.is_some_and(|promised| promised < state.clock.now());
    let today = state.clock.now_in_japan().date();
    let kind = state.kinds.find(&application.kind);
    WaitingRow {
        address: format!("/applications/{}", application.receipt),
        receipt: application.receipt.clone(),
        applied: language.moment(application.applied_at),
        office: format!("{office_name}（{}）", application.office_number),
        kind: kind
            .map_or(application.kind.as_str(), |kind| kind.label(today))
            .to_owned(),
        key: language.text(&format!("key-origin-{}", application.key_origin.as_str())),
        age: language.text_with("waiting-age", &[("count", &age.to_string())]),
        checked: check.as_ref().map_or_else(
            || language.text("check-none"),
            |check| {
                let who = application_check::in_words(language, check);
                language.text_with("check-waits", &[("who", &who)])
            },
        ),
        expected: promised.map(|at| language.moment(at)).unwrap_or_default(),
        overdue: is_late.then(|| language.text("waiting-overdue")),
    }
}

const SHOWN: u32 = 100;
