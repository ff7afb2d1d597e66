//! The lines above the table: name, certification, who made the plan, and the life aimed at.

use super::{GAP, HEAD_BOTTOM};
use crate::choices::Choices;
use crate::draw::canvas::{Area, Part, Weight};
use crate::draw::typesetter::{Align, Style};
use crate::place::pen::Pen;
use crate::place::plan_head::{LEFT, WIDTH, blank};
use crate::prevention_plan::PreventionPlan;

/// The head of the first page.
pub(super) fn first(pen: &mut Pen<'_>, sheet: &PreventionPlan) {
    let top = Area::new(LEFT, 8.0, WIDTH, 6.5);
    pen.heading(
        Area::new(LEFT + 68.0, top.y, WIDTH - 136.0, top.height),
        12.5,
        TITLE,
    );
    field(
        pen,
        Area { width: 38.0, ..top },
        ("No.", 7.0),
        &sheet.number,
    );
    let [category, _, certification] =
        Area::new(LEFT + WIDTH - 62.0, top.y, 62.0, 5.6).columns([33.0, 2.0, 27.0]);
    boxed(pen, category, &sheet.category);
    boxed(pen, certification, &sheet.certification);

    let line = Area::new(LEFT, 15.8, WIDTH, 5.8);
    let [name, _, certified, _, valid, _, level] =
        line.columns([64.0, 3.0, 48.0, 3.0, 104.0, 3.0, 52.0]);
    let [name, honorific] = name.columns([58.0, 6.0]);
    field(pen, name, ("利用者名", 15.0), &sheet.name);
    pen.set(honorific, Style::new(8.5, Align::Centre), "様");
    field(
        pen,
        certified,
        ("認定年月日", 18.0),
        blank(&sheet.certified_on, NO_DATE),
    );
    let text = format!(
        "{}　〜　{}",
        blank(&sheet.valid_from, NO_DATE),
        blank(&sheet.valid_to, NO_DATE)
    );
    field(pen, valid, ("認定の有効期間", 24.0), &text);
    boxed(pen, level, &sheet.level);

    let maker = &sheet.maker;
    let line = Area::new(LEFT, 22.4, WIDTH, 5.8);
    let [person, _, office] = line.columns([88.0, 3.0, 186.0]);
    let people = joined(&[&maker.centre_person, &maker.care_manager], " ／ ");
    field(pen, person, ("計画作成者氏名", 24.0), &people);
    let place = joined(&[&maker.office, &maker.address, &maker.phone], "　");
    field(
        pen,
        office,
        ("計画作成者事業者・事業所名及び所在地（連絡先）", 66.0),
        &place,
    );

    let line = Area::new(LEFT, 29.0, WIDTH, 5.8);
    let [made, _, first, _, centre] = line.columns([66.0, 3.0, 60.0, 3.0, 145.0]);
    let made_on = blank(&sheet.made_on, NO_DATE);
    field(pen, made, ("計画作成（変更）日", 29.0), made_on);
    let text = format!("{}）", blank(&sheet.first_made_on, NO_DATE));
    field(pen, first, ("（初回作成日", 20.0), &text);
    field(
        pen,
        centre,
        ("担当地域包括支援センター", 38.0),
        &maker.centre,
    );

    goals(pen, sheet);
}

/// 「目標とする生活」.
fn goals(pen: &mut Pen<'_>, sheet: &PreventionPlan) {
    let area = Area::new(LEFT, 35.8, WIDTH, HEAD_BOTTOM - GAP - 35.8);
    let [title, day, day_text, year, year_text] = area.columns([27.0, 10.0, 115.0, 10.0, 115.0]);
    pen.page.open(Part::Table);
    pen.page.open(Part::Row);
    pen.label(title, 8.5, "目標とする生活");
    for (head, area, word, text) in [
        (day, day_text, "１日", &sheet.day_goal),
        (year, year_text, "１年", &sheet.year_goal),
    ] {
        pen.label(head, 8.5, word);
        pen.value(area, 8.5, text);
    }
    pen.page.close();
    pen.page.close();
    super::border(pen, area);
}

/// The head of a further page.
pub(super) fn further(pen: &mut Pen<'_>, sheet: &PreventionPlan) {
    pen.within(Part::Paper, |pen| {
        let title = Area::new(LEFT, 8.0, WIDTH, 6.5);
        pen.set(
            title,
            Style::new(12.5, Align::Centre),
            &format!("{TITLE}（つづき）"),
        );
        let line = Area::new(LEFT, 15.8, WIDTH, 5.8);
        let [name, honorific, _, made] = line.columns([74.0, 6.0, 3.0, 66.0]);
        field(pen, name, ("利用者名", 15.0), &sheet.name);
        pen.set(honorific, Style::new(8.5, Align::Centre), "様");
        let made_on = blank(&sheet.made_on, NO_DATE);
        field(pen, made, ("計画作成（変更）日", 29.0), made_on);
    });
}

/// A label and its text on an underlined stretch.
fn field(pen: &mut Pen<'_>, area: Area, (label, width): (&str, f64), text: &str) {
    let [left, right] = area.columns([width, area.width - width]);
    pen.set(left, Style::new(8.0, Align::Left), label);
    pen.set(right.narrowed(0.8), Style::new(9.0, Align::Left), text);
    pen.page
        .horizontal(area.x, area.right(), area.bottom(), Weight::Thin);
}

/// Choices in a frame.
fn boxed(pen: &mut Pen<'_>, area: Area, choices: &Choices) {
    pen.page.frame(area, Weight::Thin);
    pen.within(Part::Paragraph, |pen| {
        pen.centred_choices(area.narrowed(0.5), (8.0, "・"), choices);
    });
}

fn joined(texts: &[&String], separator: &str) -> String {
    let texts: Vec<&str> = texts
        .iter()
        .map(|text| text.as_str())
        .filter(|text| !text.is_empty())
        .collect();
    texts.join(separator)
}

const TITLE: &str = "介護予防サービス・支援計画書（ケアマネジメント結果等記録表）";
const NO_DATE: &str = "　　　年　　月　　日";
