//! Places the texts of 利用者基本情報 on A4 portrait pages.
//!
//! The first page holds who the service user is, the second how the service user lives; long texts
//! and long tables go on together on further pages, in the order of the sheet. Notes stand at the
//! foot, with pages of their own where there are many.

mod back;
mod front;

use crate::basic_information::BasicInformation;
use crate::draw::canvas::{Area, Page, Paper, Part};
use crate::draw::flow::Sizes;
use crate::draw::typesetter::{Align, Style, Typesetter};
use crate::place::pen::{self, Pen};
use back::Back;

/// All pages of one sheet.
pub(crate) fn pages(typesetter: &mut Typesetter, sheet: &BasicInformation) -> Vec<Page> {
    let mut first = Page::new(Paper::A4Portrait);
    let mut pen = Pen {
        typesetter,
        page: &mut first,
    };
    let family = front::draw(&mut pen, sheet);
    let mut pages = vec![first];
    let mut back = Back::new(typesetter, sheet, family);
    loop {
        let mut page = Page::new(Paper::A4Portrait);
        let mut pen = Pen {
            typesetter,
            page: &mut page,
        };
        name(&mut pen, &sheet.person.name);
        if pages.len() == 1 {
            back.second_page(&mut pen, sheet);
        } else {
            back.further_page(&mut pen);
        }
        pages.push(page);
        if back.is_done() {
            break;
        }
    }
    let mut blank = Page::new(Paper::A4Portrait);
    let mut pen = Pen {
        typesetter,
        page: &mut blank,
    };
    name(&mut pen, &sheet.person.name);
    let body = Area::new(LEFT, TOP, WIDTH, NOTES.bottom() - TOP);
    let places = (NOTES, blank, body);
    pen::notes(typesetter, &sheet.notes, &mut pages, places);
    number(typesetter, &mut pages);
    pages
}

/// Whose sheet it is, on every page but the first.
fn name(pen: &mut Pen<'_>, name: &str) {
    let area = Area::new(LEFT + 90.0, 10.0, WIDTH - 90.0, 6.0);
    let text = format!("本人氏名　{name}");
    pen.within(Part::Paper, |pen| {
        pen.set(area, Style::new(USUAL, Align::Right), &text);
    });
}

fn number(typesetter: &mut Typesetter, pages: &mut [Page]) {
    let total = pages.len();
    for (page, index) in pages.iter_mut().zip(1..) {
        let text = format!("{index}／{total} 頁");
        page.open(Part::Paper);
        typesetter.set(page, NUMBER, Style::new(8.0, Align::Right), &text);
        page.close();
    }
}

/// Left edge of everything, in millimetres.
const LEFT: f64 = 15.0;
/// Width of everything.
const WIDTH: f64 = 180.0;
/// Where the boxes of a page begin.
const TOP: f64 = 17.0;
/// Where the boxes of a page end.
const BOTTOM: f64 = 269.0;
/// Width of the column of labels.
const LABEL: f64 = 25.0;
const NOTES: Area = Area::new(LEFT, BOTTOM + 0.5, WIDTH, 14.0);
const NUMBER: Area = Area::new(LEFT, 285.0, WIDTH, 4.0);
/// The size of labels, in points.
const SMALL: f64 = 8.0;
/// The size of values.
const USUAL: f64 = 9.0;
/// Stands where a day is to be written by hand.
const NO_DATE: &str = "　　　年　　月　　日";
/// The sizes of long texts.
const SIZES: Sizes = Sizes {
    wanted: 9.0,
    smallest: 6.5,
};
/// The sizes of the texts in tables.
const TABLE_SIZES: Sizes = Sizes {
    wanted: 8.5,
    smallest: 6.5,
};
