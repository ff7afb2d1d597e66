//! Places the texts of 介護予防サービス・支援計画書 on A4 landscape pages.
//!
//! The first page holds every box of the sheet. What does not fit goes on in the same columns of a
//! further page, as high as it needs. Notes stand at the foot.

mod body;
mod foot;
mod head;

use crate::draw::canvas::{Area, Page, Weight};
use crate::draw::flow::Sizes;
use crate::draw::typesetter::Typesetter;
use crate::place::pen::{self, Pen, share};
use crate::place::plan_head::{self, BOTTOM, LEFT, NOTES, WIDTH};
use crate::prevention_plan::PreventionPlan;
use body::Body;
use foot::Policies;

/// All pages of one sheet.
pub(crate) fn pages(typesetter: &mut Typesetter, sheet: &PreventionPlan) -> Vec<Page> {
    let mut body = Body::new(typesetter, sheet);
    let mut policies = Policies::new(typesetter, sheet);
    let mut pages: Vec<Page> = Vec::new();
    loop {
        let mut page = Page::default();
        let mut pen = Pen {
            typesetter,
            page: &mut page,
        };
        if pages.is_empty() {
            head::first(&mut pen, sheet);
            let room = FOOT_TOP - HEAD_BOTTOM - 2.0 * GAP;
            let wants = [(BODY, body.height()), (POLICIES, policies.height())];
            let [_, lower] = share(room, wants);
            let upper = room - lower;
            body.place(&mut pen, Area::new(LEFT, HEAD_BOTTOM, WIDTH, upper));
            let top = HEAD_BOTTOM + upper + GAP;
            policies.place(&mut pen, Area::new(LEFT, top, WIDTH, lower));
            foot::last(
                &mut pen,
                sheet,
                Area::new(LEFT, FOOT_TOP, WIDTH, BOTTOM - FOOT_TOP),
            );
        } else {
            head::further(&mut pen, sheet);
            further(&mut pen, &mut body, &mut policies);
        }
        pages.push(page);
        if body.is_done() && policies.is_done() {
            break;
        }
    }
    let mut blank = Page::default();
    let mut pen = Pen {
        typesetter,
        page: &mut blank,
    };
    head::further(&mut pen, sheet);
    let body = Area::new(LEFT, FURTHER_TOP, WIDTH, NOTES.bottom() - FURTHER_TOP);
    let places = (NOTES, blank, body);
    pen::notes(typesetter, &sheet.notes, &mut pages, places);
    plan_head::number(typesetter, &mut pages);
    pages
}

/// What is left, on a page of its own.
fn further(pen: &mut Pen<'_>, body: &mut Body, policies: &mut Policies) {
    let room = BOTTOM - FURTHER_TOP - GAP;
    let [mut upper, mut lower] = [(BODY, body.height()), (POLICIES, policies.height())];
    if body.is_done() {
        upper = (0.0, 0.0);
    }
    if policies.is_done() {
        lower = (0.0, 0.0);
    }
    let [upper, lower] = share(room, [upper, lower]);
    let mut top = FURTHER_TOP;
    if upper > 0.0 {
        body.place(pen, Area::new(LEFT, top, WIDTH, upper));
        top += upper + GAP;
    }
    if lower > 0.0 {
        policies.place(pen, Area::new(LEFT, top, WIDTH, lower));
    }
}

/// A thick frame around a block.
fn border(pen: &mut Pen<'_>, area: Area) {
    pen.page.frame(area, Weight::Frame);
}

/// Where the table of the first page begins.
const HEAD_BOTTOM: f64 = 45.0;
/// Where the table of a further page begins.
const FURTHER_TOP: f64 = 24.0;
/// Where checklist, opinion and consent begin.
const FOOT_TOP: f64 = 165.0;
/// Between two blocks.
const GAP: f64 = 1.2;
/// The least height of the table, and of the three boxes below it.
const BODY: f64 = 80.0;
const POLICIES: f64 = 20.0;
/// The sizes of long texts.
const SIZES: Sizes = Sizes {
    wanted: 7.5,
    smallest: 6.0,
};
