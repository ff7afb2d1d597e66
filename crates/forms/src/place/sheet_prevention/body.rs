//! The table: four domains on the left, issues, goals and support on the right.

use super::{SIZES, border};
use crate::choices::Choices;
use crate::draw::canvas::{Area, Part, Weight};
use crate::draw::flow::Flow;
use crate::draw::typesetter::{Align, Style, Typesetter};
use crate::place::pen::{Pen, share};
use crate::place::span_table::{Content, Span, SpanTable};
use crate::prevention_plan::{Domain, PreventionPlan, SupportColumn};

/// What of the table has no place yet.
pub(super) struct Body {
    domains: [Row; 4],
    support: SpanTable,
    begun: bool,
}

/// One domain with its texts.
struct Row {
    title: &'static str,
    has_issue: Choices,
    current: Flow,
    wishes: Flow,
    cause: Flow,
}

impl Row {
    fn new(typesetter: &mut Typesetter, domain: &Domain) -> Self {
        let style = Style::new(SIZES.wanted, Align::Left);
        let mut flow = |width, height, text: &str| {
            let area = Area::new(0.0, 0.0, width, height);
            Flow::fitting(typesetter, area, style, SIZES, text)
        };
        let [current, wishes, cause] = DOMAINS;
        Self {
            title: domain.title,
            has_issue: domain.has_issue.clone(),
            current: flow(current, USUAL - TITLE, &domain.current),
            wishes: flow(wishes, USUAL, &domain.wishes),
            cause: flow(cause, USUAL - CHOICE, &domain.cause),
        }
    }

    fn is_done(&self) -> bool {
        self.current.is_done() && self.wishes.is_done() && self.cause.is_done()
    }

    fn height(&self) -> f64 {
        let current = TITLE + self.current.height();
        let cause = CHOICE + self.cause.height();
        current.max(self.wishes.height()).max(cause)
    }
}

impl Body {
    pub(super) fn new(typesetter: &mut Typesetter, sheet: &PreventionPlan) -> Self {
        let cells = sheet.support.cells.iter().filter_map(|cell| {
            let column = SupportColumn::ALL
                .iter()
                .position(|one| *one == cell.column)?;
            Some(Span {
                column,
                row: cell.row,
                rows: cell.rows,
                content: Content::Text(&cell.text),
            })
        });
        Self {
            support: SpanTable::new(typesetter, &SUPPORT, SIZES, cells),
            domains: [0, 1, 2, 3].map(|index: usize| {
                let domain = sheet.domains.get(index).cloned().unwrap_or_default();
                Row::new(typesetter, &domain)
            }),
            begun: false,
        }
    }

    pub(super) fn is_done(&self) -> bool {
        self.domains_done() && self.support.is_done() && self.begun
    }

    fn domains_done(&self) -> bool {
        self.domains.iter().all(Row::is_done)
    }

    /// How high the table would have to be.
    pub(super) fn height(&self) -> f64 {
        let domains: f64 = self.domains.iter().map(Row::height).sum();
        let domains = if self.begun && self.domains_done() {
            0.0
        } else {
            domains
        };
        HEAD + domains.max(self.support.height())
    }

    /// Puts what fits into a box of the table's width.
    pub(super) fn place(&mut self, pen: &mut Pen<'_>, area: Area) {
        let width: f64 = DOMAINS.iter().sum();
        let [left, right] = area.columns([width, area.width - width]);
        self.domains(pen, left);
        self.support(pen, right);
        border(pen, left);
        border(pen, right);
        self.begun = true;
    }

    fn domains(&mut self, pen: &mut Pen<'_>, area: Area) {
        pen.page.open(Part::Table);
        pen.page.open(Part::Row);
        let head = Area {
            height: HEAD,
            ..area
        };
        for (area, title) in head.columns(DOMAINS).into_iter().zip(DOMAIN_HEADS) {
            pen.label(area, 7.0, title);
        }
        pen.page.close();
        let body = Area {
            y: area.y + HEAD,
            height: area.height - HEAD,
            ..area
        };
        if self.begun && self.domains_done() {
            for column in body.columns(DOMAINS) {
                pen.page.frame(column, Weight::Thin);
            }
        } else {
            let mut rows = [0, 1, 2, 3].map(|index: usize| {
                let row = self.domains.get(index);
                let least = if self.begun { CHOICE + TITLE } else { LEAST };
                (least, row.map_or(0.0, Row::height))
            });
            for row in &mut rows {
                row.1 = row.1.max(row.0);
            }
            let heights = share(body.height, rows);
            let spare = (body.height - heights.iter().sum::<f64>()).max(0.0) / 4.0;
            let mut top = body.y;
            for (row, height) in self.domains.iter_mut().zip(heights) {
                let height = height + spare;
                let area = Area::new(body.x, top, body.width, height);
                domain(pen, area, row, self.begun);
                top += height;
            }
        }
        pen.page.close();
    }

    fn support(&mut self, pen: &mut Pen<'_>, area: Area) {
        pen.page.open(Part::Table);
        pen.page.open(Part::Row);
        let [early, group] = {
            let before: f64 = SUPPORT.iter().take(FIRST_SUPPORT).sum();
            area.columns([before, area.width - before])
        };
        let group = Area {
            height: GROUP,
            ..group
        };
        pen.label(group, 7.0, "支　援　計　画");
        let mut x = early.x;
        for (index, (width, title)) in SUPPORT.iter().zip(SUPPORT_HEADS).enumerate() {
            let whole = Area::new(x, area.y, *width, area.height);
            pen.page.frame(
                Area {
                    y: area.y + HEAD,
                    height: area.height - HEAD,
                    ..whole
                },
                Weight::Thin,
            );
            let top = if index < FIRST_SUPPORT { 0.0 } else { GROUP };
            let head = Area {
                y: area.y + top,
                height: HEAD - top,
                ..whole
            };
            pen.label(head, 6.75, title);
            x += width;
        }
        pen.page.close();
        let body = Area {
            y: area.y + HEAD,
            height: area.height - HEAD,
            ..area
        };
        self.support.place(pen.page, body, |_, _, _| {});
        pen.page.close();
    }
}

/// One domain; on further pages only its name is repeated.
fn domain(pen: &mut Pen<'_>, area: Area, row: &mut Row, again: bool) {
    let [current, wishes, cause] = area.columns(DOMAINS);
    let below = |area: Area, height: f64| Area {
        y: area.y + height,
        height: area.height - height,
        ..area
    };
    pen.page.open(Part::Row);
    pen.page.frame(current, Weight::Thin);
    pen.within(Part::Head, |pen| {
        let title = Area {
            height: TITLE,
            ..current
        };
        let style = Style::new(7.0, Align::Left).gothic();
        pen.set(title.narrowed(0.9), style, row.title);
    });
    pen.within(Part::Cell, |pen| {
        row.current.place(pen.page, below(current, TITLE));
    });
    pen.page.frame(wishes, Weight::Thin);
    pen.within(Part::Cell, |pen| row.wishes.place(pen.page, wishes));
    pen.page.frame(cause, Weight::Thin);
    pen.within(Part::Cell, |pen| {
        let choice = Area {
            height: CHOICE,
            ..cause
        };
        if !again {
            pen.centred_choices(choice, (8.0, "　・　"), &row.has_issue);
        }
        row.cause.place(pen.page, below(cause, CHOICE));
    });
    pen.page.close();
}

const DOMAIN_HEADS: [&str; 3] = [
    "アセスメント領域と\n現在の状況",
    "本人・家族の\n意欲・意向",
    "領域における課題\n（背景・原因）",
];
const SUPPORT_HEADS: [&str; 10] = [
    "総合的課題",
    "課題に対する\n目標と具体策\nの提案",
    "具体策について\nの意向\n本人・家族",
    "目標",
    "目標についての\n支援のポイント",
    "本人等のセルフケアや家族の支援、インフォーマルサービス（民間サービス）",
    "介護保険サービス又は地域支援事業（総合事業のサービス）",
    "サービス\n種別",
    "事業所\n（利用先）",
    "期間",
];
/// Widths of the columns on the left and on the right.
const DOMAINS: [f64; 3] = [30.0, 26.0, 27.0];
const SUPPORT: [f64; 10] = [21.0, 24.0, 22.0, 20.0, 19.0, 26.0, 24.0, 14.0, 14.0, 10.0];
/// The first column under 「支援計画」.
const FIRST_SUPPORT: usize = 4;
/// Height of the heads, and of 「支援計画」 above its columns.
const HEAD: f64 = 16.0;
const GROUP: f64 = 4.5;
/// Height of a domain's name, and of 「有・無」.
const TITLE: f64 = 6.5;
const CHOICE: f64 = 5.5;
/// The least and the usual height of a domain.
const LEAST: f64 = 15.0;
const USUAL: f64 = 20.0;
