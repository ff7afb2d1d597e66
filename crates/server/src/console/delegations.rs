//! `/delegations`: 請求の委任 that hold or will hold, by agent.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use time::Date;

use crate::console::operator::Operator;
use crate::store::StoreError;
use crate::store::delegation::{self, Listed};
use crate::web::error::PageError;
use crate::web::form::Field;
use crate::web::language::Language;
use crate::web::page::{Frame, show as show_page};
use crate::web::state::WebState;

/// The page.
#[derive(Template)]
#[template(path = "console_delegations.html")]
pub(crate) struct DelegationsPage {
    pub(crate) page: Frame,
    pub(crate) search: Field,
    pub(crate) count: String,
    pub(crate) searched: bool,
    pub(crate) agents: Vec<AgentRows>,
}

/// An agent and the offices that delegate to it.
pub(crate) struct AgentRows {
    pub(crate) name: String,
    /// How many of how many offices it has today.
    pub(crate) count: String,
    pub(crate) rows: Vec<DelegationRow>,
}

/// A delegation in the list.
pub(crate) struct DelegationRow {
    pub(crate) number: String,
    pub(crate) office: String,
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) state: String,
}

/// What is searched for.
#[derive(Deserialize)]
pub(crate) struct Search {
    #[serde(default)]
    q: String,
}

/// Lists delegations of an agent or office whose number or name contains the words.
///
/// # Errors
/// When the store fails.
pub(crate) async fn show(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Query(search): Query<Search>,
) -> Result<Response, PageError> {
    let today = state.clock.now_in_japan().date();
    let (query, scope) = (search.q.trim(), &operator.scope);
    let (found, counts) = state
        .store
        .read("delegations", |tx| async move {
            let found = delegation::search(&tx, query, scope, today, SHOWN).await?;
            let mut counts = BTreeMap::new();
            for listed in &found {
                let agent = &listed.delegation.agent_name;
                if !counts.contains_key(agent) {
                    let count = delegation::count_of_agent(&tx, agent, today).await?;
                    counts.insert(agent.clone(), count);
                }
            }
            Ok::<_, StoreError>((found, counts))
        })
        .await?;
    let key = if found.len() < SHOWN as usize {
        "delegations-count"
    } else {
        "offices-first"
    };
    let limit = state.settings.agent_offices.to_string();
    let mut agents: Vec<AgentRows> = Vec::new();
    for listed in &found {
        let name = &listed.delegation.agent_name;
        if agents.last().is_none_or(|agent| agent.name != *name) {
            let count = counts.get(name).copied().unwrap_or_default().to_string();
            let arguments = [("count", count.as_str()), ("limit", limit.as_str())];
            agents.push(AgentRows {
                name: name.clone(),
                count: language.text_with("agent-count", &arguments),
                rows: Vec::new(),
            });
        }
        if let Some(agent) = agents.last_mut() {
            agent.rows.push(row(language, listed, today));
        }
    }
    let title = language.text("delegations-title");
    show_page(&DelegationsPage {
        page: operator.frame(&state, language, "K-28", title, "/offices"),
        search: Field {
            name: "q",
            kind: "search",
            autocomplete: "off",
            label: language.text("delegations-search-label"),
            hint: Some(language.text("offices-search-hint")),
            value: query.to_owned(),
            ..Field::default()
        },
        count: language.text_with(key, &[("count", &found.len().to_string())]),
        searched: !query.is_empty(),
        agents,
    })
}

fn row(language: Language, listed: &Listed, today: Date) -> DelegationRow {
    let held = &listed.delegation;
    let state = if held.from > today {
        "delegation-ahead"
    } else if held.to.is_some() {
        "delegation-ending"
    } else {
        "delegation-holds"
    };
    DelegationRow {
        number: held.office_number.to_string(),
        office: listed.office_name.clone(),
        from: language.day(held.from),
        to: held
            .to
            .map_or_else(|| language.text("no-last-day"), |to| language.day(to)),
        state: language.text(state),
    }
}

const SHOWN: u32 = 500;
