//! 予実突合: planned use against actuals of a month, from what was sent and received here.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, State};
use axum::response::Response;
use axum::routing::get;
use careplan::ServiceMonth;
use careplan::compare::{self, Class, Comparison, FlatLine, FlatSide};
use serde::Deserialize;

use super::block::{self, Cell, Field, FormBlock, Input, Link, Sent, Table};
use super::board::month_of;
use super::office::Office;
use super::page::{Live, Page, PageError};
use super::receiving;
use crate::words::Text;

/// The page.
pub(crate) fn routes() -> Router<Office> {
    Router::new().route("/compare", get(show))
}

#[derive(Deserialize, Default)]
struct Wanted {
    #[serde(default)]
    month: String,
    #[serde(default)]
    partner: String,
    #[serde(default)]
    person: String,
}

async fn show(
    State(office): State<Office>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, PageError> {
    let (month, error) = match month_of(&office, &wanted.month) {
        Ok(month) => (Some(month), None),
        Err(error) => (None, Some(error)),
    };
    let typed = month.map_or_else(|| wanted.month.clone(), |month| month.to_string());
    let fields = vec![
        Field::new(Input::Month, "month", office.t("page-month"), &typed)
            .with_hint(office.t("page-month-hint"))
            .with_error(error),
        Field::new(
            Input::Text,
            "partner",
            office.t("page-partner"),
            &wanted.partner,
        ),
        Field::new(
            Input::Text,
            "person",
            office.t("board-column-user"),
            &wanted.person,
        ),
    ];
    let mut blocks = Vec::new();
    if month.is_none() {
        blocks.push(block::errors(&office.t("page-errors"), &fields));
    }
    blocks.push(block::form(&FormBlock {
        action: "/compare".to_owned(),
        sent: Sent::Get,
        token: "",
        fields,
        button: office.t("compare-show"),
        first: true,
    }));
    if let Some(month) = month {
        let comparison = office
            .work(async move |tools| {
                let report = receiving::units_of(tools, month, month)?;
                let bundles = || report.units.iter().filter_map(|unit| unit.bundle.as_ref());
                Ok(Arc::new(compare::plan_to_actuals(bundles(), bundles())))
            })
            .await?;
        blocks.extend(result(&office, &comparison, month, &wanted));
    }
    Ok(office.show(Page {
        number: "C-11",
        title: office.t("menu-compare"),
        place: "/compare",
        blocks,
        live: Live::No,
    }))
}

fn result(
    office: &Office,
    comparison: &Comparison,
    month: ServiceMonth,
    wanted: &Wanted,
) -> Vec<block::Html> {
    let month = month.to_string();
    let all: Vec<FlatLine<'_>> = comparison.flat().collect();
    let of_month = all.iter().filter(|line| line.month == month);
    let compared = of_month
        .clone()
        .filter(|line| line.class != Class::NotCompared.as_str())
        .count();
    if compared == 0 {
        return vec![
            block::text(&office.t("compare-nothing")),
            block::text(&office.t("compare-nothing-text")),
        ];
    }
    let differing = of_month.filter(|line| {
        let same = [Class::Same, Class::NotCompared].map(Class::as_str);
        let person = format!("{} {}", line.insured, line.name.unwrap_or_default());
        !same.contains(&line.class)
            && line.office.contains(wanted.partner.trim())
            && person.contains(wanted.person.trim())
    });
    let differing: Vec<&FlatLine<'_>> = differing.collect();
    if differing.is_empty() {
        return vec![block::text(&office.t("compare-same"))];
    }
    let rows = differing.iter().take(MOST_ROWS).map(|line| {
        let name = line.name.unwrap_or_default();
        let address = format!("/offices/{}/{}", line.office, line.kind);
        let partner = format!("{}-{}", line.office, line.kind);
        vec![
            Cell::lines(&[Cell::text(name), Cell::quiet(line.insured)]),
            Cell::text(&line.day),
            Cell::link(&address, &partner),
            Cell::mark(&class(office, line.class)),
            Cell::text(&side(office, line.before.as_ref())),
            Cell::text(&side(office, line.after.as_ref())),
        ]
    });
    let rows = rows.collect();
    let caption = Text::new("compare-caption").with("count", differing.len());
    vec![
        block::table(&Table {
            caption: office.say(&caption),
            columns: [
                "board-column-user",
                "compare-day",
                "page-partner",
                "compare-difference",
                "board-column-planned",
                "board-column-actual",
            ]
            .into_iter()
            .map(|key| office.t(key))
            .collect(),
            rows,
        }),
        block::hint(&office.t("compare-in-force")),
        block::text(&office.t("compare-ask")),
        block::links(&[Link::new("/board", office.t("menu-board"))]),
    ]
}

fn class(office: &Office, name: &str) -> String {
    let Some(class) = Class::ALL.into_iter().find(|class| class.as_str() == name) else {
        return name.to_owned();
    };
    office.t(match class {
        Class::Same => "compare-class-same",
        Class::More => "compare-class-more",
        Class::Fewer => "compare-class-fewer",
        Class::OnlyBefore => "compare-class-only-before",
        Class::OnlyAfter => "compare-class-only-after",
        Class::TimeMoved => "compare-class-time-moved",
        Class::DayMoved => "compare-class-day-moved",
        Class::CodeChanged => "compare-class-code-changed",
        Class::SatelliteChanged => "compare-class-satellite-changed",
        Class::UnitsChanged => "compare-class-units-changed",
        Class::Over30DaysChanged => "compare-class-over-30-days",
        Class::NotCompared => "compare-class-not-compared",
        _ => "compare-difference",
    })
}

fn side(office: &Office, side: Option<&FlatSide<'_>>) -> String {
    let Some(side) = side else {
        return office.t("compare-none");
    };
    let time = match (&side.start, &side.end) {
        (Some(start), Some(end)) => format!("{start}–{end} "),
        _ => String::new(),
    };
    let count = Text::new("compare-count").with("count", side.count);
    format!("{time}{} {}", side.code, office.say(&count))
}

/// More is for the sheet.
const MOST_ROWS: usize = 200;
