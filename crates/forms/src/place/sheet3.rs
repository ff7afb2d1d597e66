//! Places the texts of 第3表 on A4 landscape pages.
//!
//! The week has one page: a text too long for its box stands whole among the notes. Services outside
//! the week and the notes go on on further pages where they need them.

use crate::draw::canvas::{Area, Page, Part, Weight};
use crate::draw::flow::{Flow, Sizes};
use crate::draw::typesetter::{Align, Style, Typesetter};
use crate::place::plan_head::{self, BOTTOM, LEFT, NOTES, WIDTH};
use crate::table3::{Block, Table3};

/// All pages of one sheet.
pub(crate) fn pages(typesetter: &mut Typesetter, table: &Table3) -> Vec<Page> {
    let style = Style::new(SIZES.wanted, Align::Left);
    let mut others = Flow::fitting(typesetter, OTHERS, style, SIZES, &table.others.join("\n"));
    if others.height() > OTHERS.height {
        let text = table.others.join("　／　");
        others = Flow::fitting(typesetter, OTHERS, style, SIZES, &text);
    }
    let mut notes: Option<Flow> = None;
    let mut pages = Vec::new();
    loop {
        let mut page = Page::default();
        let words = ("第３表", "週間サービス計画表");
        plan_head::title(typesetter, &mut page, words, &table.head);
        let name = Area::new(LEFT, 19.0, 110.0, 7.0);
        plan_head::name(typesetter, &mut page, name, &table.head);
        grid(typesetter, &mut page);
        if pages.is_empty() {
            for block in &table.services {
                place(typesetter, &mut page, day(usize::from(block.day)), block);
            }
            for block in &table.activities {
                activity(typesetter, &mut page, block);
            }
        }
        others.place(&mut page, OTHERS);
        let made = plan_head::notes(typesetter, &table.head);
        let notes = notes.get_or_insert(made);
        notes.place(&mut page, NOTES);
        pages.push(page);
        if others.is_done() {
            let words = ("第３表", "週間サービス計画表");
            let rest = plan_head::rest(typesetter, words, &table.head, notes);
            pages.extend(rest);
            break;
        }
    }
    plan_head::number(typesetter, &mut pages);
    pages
}

/// One service at its time, in its share of the day.
fn place(typesetter: &mut Typesetter, page: &mut Page, column: Area, block: &Block) {
    let area = share(column, block);
    page.card(area);
    page.open(Part::Spoken(spoken(block)));
    let text = Style::new(8.0, Align::Centre);
    let (written, lines) = if area.width < ROOM_FOR_BOTH {
        (block.time.replace('〜', "\n〜"), 2.0)
    } else {
        (block.time.clone(), 1.0)
    };
    if area.height >= ROOM_FOR_TIME * lines {
        let time = Area {
            height: TIME_HEIGHT * lines,
            y: area.y + 0.4,
            ..area
        };
        let style = Style::new(6.0, Align::Centre);
        typesetter.set(page, time.narrowed(0.3), style, &written);
        let rest = Area::new(
            area.x,
            time.bottom(),
            area.width,
            area.bottom() - time.bottom(),
        );
        typesetter.set(page, rest.narrowed(0.5), text, &block.text);
    } else {
        let both = format!("{} {}", block.text, block.time);
        let tight = Style::new(TIGHT, Align::Centre);
        let words = if typesetter.length(tight, &both) <= area.width - 1.0 {
            &both
        } else {
            &block.text
        };
        typesetter.set(page, area.narrowed(0.5), text, words);
    }
    page.close();
}

/// What the place of a service on the sheet says to those who see it.
fn spoken(block: &Block) -> String {
    let day = DAYS
        .get(usize::from(block.day))
        .copied()
        .unwrap_or_default();
    format!("{day}曜日 {} {}", block.time, block.text)
}

/// One activity: its time and its text on a line, with a rule where it begins.
fn activity(typesetter: &mut Typesetter, page: &mut Page, block: &Block) {
    let area = share(
        Area {
            x: ACTIVITIES,
            width: LEFT + WIDTH - ACTIVITIES,
            ..BODY
        },
        block,
    );
    let text = format!("{} {}", block.time, block.text);
    let style = Style::new(8.0, Align::Left);
    typesetter.set(page, area.narrowed(0.8), style, &text);
}

fn share(column: Area, block: &Block) -> Area {
    let top = height(block.starts);
    let width = column.width / block.lanes as f64;
    let bottom = height(block.shown_end());
    // What begins just before midnight keeps its height and moves up.
    let over = (bottom - BODY.height).max(0.0);
    let x = column.x + width * block.lane as f64;
    Area::new(x, column.y + top - over, width, bottom - top)
}

fn height(minutes: u16) -> f64 {
    BODY.height * f64::from(minutes) / MINUTES
}

fn grid(typesetter: &mut Typesetter, page: &mut Page) {
    let style = Style::new(9.0, Align::Centre);
    for (from, to, label) in BANDS {
        let top = BODY.y + height(from * 60);
        let area = Area::new(LEFT, top, BAND, height((to - from) * 60));
        page.frame(area, Weight::Thin);
        let upright: Vec<String> = label.chars().map(String::from).collect();
        typesetter.set(page, area, style, &upright.join("\n"));
    }
    for hour in (0..24_u16).step_by(2) {
        let top = BODY.y + height(hour * 60);
        page.horizontal(LEFT + BAND, LEFT + WIDTH, top, Weight::Thin);
        let area = Area::new(LEFT + BAND, top + 0.2, HOURS, 3.6);
        let small = Style::new(7.5, Align::Right);
        typesetter.set(page, area.narrowed(0.8), small, &format!("{hour}:00"));
    }
    let last = Area::new(LEFT + BAND, BODY.bottom() - 3.8, HOURS, 3.6);
    let small = Style::new(7.5, Align::Right);
    typesetter.set(page, last.narrowed(0.8), small, "24:00");
    let top = BODY.y - TITLES;
    for (index, label) in DAYS.iter().enumerate() {
        let area = day(index);
        page.vertical(area.x, top, BODY.bottom(), Weight::Thin);
        let title = Area {
            y: top,
            height: TITLES,
            ..area
        };
        typesetter.set(page, title, style, label);
    }
    page.vertical(LEFT + BAND, BODY.y, BODY.bottom(), Weight::Thin);
    page.vertical(ACTIVITIES, top, BODY.bottom(), Weight::Thin);
    let title = Area::new(ACTIVITIES, top, LEFT + WIDTH - ACTIVITIES, TITLES);
    typesetter.set(page, title, style, "主な日常生活上の活動");
    page.horizontal(LEFT, LEFT + WIDTH, BODY.y, Weight::Frame);
    let all = Area::new(LEFT, top, WIDTH, BODY.bottom() - top);
    page.frame(all, Weight::Frame);
    let label = Area::new(LEFT, OTHERS.y, OTHERS.x - LEFT, OTHERS.height);
    page.frame(label, Weight::Thin);
    typesetter.set(page, label, style, "週単位以外の\nサービス");
    let all = Area::new(LEFT, OTHERS.y, WIDTH, OTHERS.height);
    page.frame(all, Weight::Frame);
}

fn day(index: usize) -> Area {
    let width = (ACTIVITIES - LEFT - BAND - HOURS) / 7.0;
    let x = LEFT + BAND + HOURS + width * index as f64;
    Area { x, width, ..BODY }
}

const DAYS: [&str; 7] = ["月", "火", "水", "木", "金", "土", "日"];
const BANDS: [(u16, u16, &str); 6] = [
    (0, 6, "深夜"),
    (6, 8, "早朝"),
    (8, 12, "午前"),
    (12, 18, "午後"),
    (18, 22, "夜間"),
    (22, 24, "深夜"),
];
const SIZES: Sizes = Sizes {
    wanted: 9.0,
    smallest: 6.0,
};
/// The hours from midnight to midnight.
const BODY: Area = Area::new(LEFT, 34.5, WIDTH, 132.0);
const TITLES: f64 = 6.0;
const BAND: f64 = 8.0;
const HOURS: f64 = 12.0;
/// Left edge of the column of activities.
const ACTIVITIES: f64 = 232.0;
const OTHERS: Area = Area::new(LEFT + 30.0, 168.0, WIDTH - 30.0, BOTTOM - 168.0);
const MINUTES: f64 = 24.0 * 60.0;
/// A box at least this high shows its time above its text.
const ROOM_FOR_TIME: f64 = 5.4;
const TIME_HEIGHT: f64 = 2.4;
/// A box at least this wide shows both times on one line.
const ROOM_FOR_BOTH: f64 = 14.0;
/// The size, in points, down to which a low box holds its time beside its text.
const TIGHT: f64 = 5.5;
