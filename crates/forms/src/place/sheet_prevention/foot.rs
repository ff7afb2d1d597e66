//! What stands below the table: policies, checklist, opinion and consent.

use super::{SIZES, border};
use crate::draw::canvas::{Area, Part, Weight};
use crate::draw::flow::Flow;
use crate::draw::typesetter::{Align, Style, Typesetter};
use crate::place::pen::Pen;
use crate::place::plan_head::blank;
use crate::prevention_plan::PreventionPlan;

/// The three long texts below the table.
pub(super) struct Policies {
    flows: [Flow; 3],
    begun: bool,
}

impl Policies {
    pub(super) fn new(typesetter: &mut Typesetter, sheet: &PreventionPlan) -> Self {
        let style = Style::new(SIZES.wanted, Align::Left);
        let texts = [&sheet.health, &sheet.fallback_policy, &sheet.policy];
        let flows = texts.map(|text| {
            let area = Area::new(0.0, 0.0, NARROWEST, USUAL);
            Flow::fitting(typesetter, area, style, SIZES, text)
        });
        Self {
            flows,
            begun: false,
        }
    }

    pub(super) fn is_done(&self) -> bool {
        self.begun && self.flows.iter().all(Flow::is_done)
    }

    /// How high the boxes would have to be.
    pub(super) fn height(&self) -> f64 {
        let heights = self.flows.iter().map(Flow::height);
        TITLE + heights.fold(0.0, f64::max)
    }

    /// Puts what fits into three boxes beside each other.
    pub(super) fn place(&mut self, pen: &mut Pen<'_>, area: Area) {
        let boxes = area.columns([NARROWEST, NARROWEST, area.width - 2.0 * NARROWEST]);
        pen.page.open(Part::Table);
        for ((area, title), flow) in boxes.into_iter().zip(TITLES).zip(&mut self.flows) {
            pen.page.open(Part::Row);
            pen.page.frame(area, Weight::Thin);
            pen.within(Part::Head, |pen| {
                let title_area = Area {
                    height: TITLE,
                    ..area
                };
                let style = Style::new(7.0, Align::Left).gothic();
                pen.set(title_area.narrowed(1.0), style, title);
            });
            pen.within(Part::Cell, |pen| {
                let below = Area {
                    y: area.y + TITLE,
                    height: area.height - TITLE,
                    ..area
                };
                flow.place(pen.page, below);
            });
            pen.page.close();
        }
        pen.page.close();
        border(pen, area);
        self.begun = true;
    }
}

/// Checklist and programmes, the opinion of the support centre, and the consent.
pub(super) fn last(pen: &mut Pen<'_>, sheet: &PreventionPlan, area: Area) {
    let [programmes, _, opinion, _, consent] =
        area.columns([140.0, GAP, 74.0, GAP, area.width - 214.0 - 2.0 * GAP]);
    self::programmes(pen, sheet, programmes);
    let [title, text, seal] = opinion.columns([19.0, 39.0, 16.0]);
    pen.page.open(Part::Table);
    pen.page.open(Part::Row);
    pen.label(title, 7.5, "地域包括\n支援センター");
    pen.page.frame(text, Weight::Thin);
    let style = Style::new(7.5, Align::Left);
    pen.within(Part::Head, |pen| {
        pen.set(text.narrowed(0.8).band(0.0, 0.25), style, "【意見】")
    });
    pen.within(Part::Cell, |pen| {
        pen.set(text.narrowed(1.2).band(0.25, 0.98), style, &sheet.opinion);
    });
    pen.page.frame(seal, Weight::Thin);
    let centred = Style::new(7.5, Align::Centre);
    pen.within(Part::Head, |pen| {
        pen.set(seal.band(0.0, 0.25), centred, "【確認印】")
    });
    pen.page.close();
    pen.page.close();
    border(pen, opinion);
    self::consent(pen, sheet, consent);
}

fn programmes(pen: &mut Pen<'_>, sheet: &PreventionPlan, area: Area) {
    let label = 32.0;
    let width = (area.width - label) / sheet.programmes.len() as f64;
    let rows = [(0.0, 0.28), (0.28, 0.64), (0.64, 1.0)];
    let titles = [
        "",
        "基本チェックリストの\n該当項目数／質問項目数",
        "必要な事業プログラム\n（○印）",
    ];
    pen.page.open(Part::Table);
    for (index, ((from, to), title)) in rows.into_iter().zip(titles).enumerate() {
        let band = area.band(from, to);
        pen.page.open(Part::Row);
        pen.label(
            Area {
                width: label,
                ..band
            },
            7.5,
            title,
        );
        for (place, programme) in sheet.programmes.iter().enumerate() {
            let x = area.x + label + place as f64 * width;
            let cell = Area { x, width, ..band };
            let count = format!("{}／{}", blank(&programme.count, "　"), programme.of);
            match index {
                0 => pen.label(cell, 6.2, programme.title),
                1 => centred(pen, cell, &count),
                _ => centred(pen, cell, &programme.needed),
            }
        }
        pen.page.close();
    }
    pen.page.close();
    border(pen, area);
}

fn centred(pen: &mut Pen<'_>, area: Area, text: &str) {
    pen.page.frame(area, Weight::Thin);
    pen.within(Part::Cell, |pen| {
        pen.set(area.narrowed(0.5), Style::new(9.0, Align::Centre), text);
    });
}

fn consent(pen: &mut Pen<'_>, sheet: &PreventionPlan, area: Area) {
    let inner = area.narrowed(1.5);
    let style = Style::new(8.0, Align::Left);
    pen.within(Part::Paragraph, |pen| {
        pen.set(inner.band(0.03, 0.26), style.gothic(), "計画に関する同意");
        pen.set(
            inner.band(0.26, 0.5),
            style,
            "上記計画について、同意いたします。",
        );
        let on = blank(&sheet.consented_on, "　　　年　　月　　日");
        pen.set(inner.band(0.5, 0.73), style, on);
        let [label, name] = inner.band(0.73, 0.97).columns([9.0, inner.width - 9.0]);
        pen.set(label, style, "氏名");
        pen.set(name, Style::new(9.0, Align::Left), &sheet.consenter);
    });
    let line = inner.band(0.0, 0.95);
    pen.page
        .horizontal(inner.x + 9.0, inner.right(), line.bottom(), Weight::Thin);
    border(pen, area);
}

const TITLES: [&str; 3] = [
    "健康状態について\n（主治医意見書、健診結果、観察結果等を踏まえた留意点）",
    "【本来行うべき支援が実施できない場合】\n妥当な支援の実施に向けた方針",
    "総合的な方針：\n生活不活発病の改善予防のポイント",
];
/// Width of the narrowest of the three boxes.
const NARROWEST: f64 = 90.0;
/// Height of a box's name.
const TITLE: f64 = 7.0;
/// What a text takes before it becomes smaller.
const USUAL: f64 = 16.0;
const GAP: f64 = 1.5;
