//! What the sheets of a care plan share: title line, name, choices, notes and page numbers.

use crate::care_plan::PlanHead;
use crate::draw::canvas::{Area, Page, Part, Weight};
use crate::draw::flow::{Flow, Sizes};
use crate::draw::typesetter::{Align, Style, Typesetter};
use crate::table1::Choice;

/// Left edge of everything, in millimetres.
pub(crate) const LEFT: f64 = 10.0;
/// Width of everything.
pub(crate) const WIDTH: f64 = 277.0;
/// Where the sheet's own boxes end; notes and the page number stand below.
pub(crate) const BOTTOM: f64 = 184.0;

/// The number of the form, its title and the day it was made.
pub(crate) fn title(
    typesetter: &mut Typesetter,
    page: &mut Page,
    (number, title): (&str, &str),
    head: &PlanHead,
) {
    let line = Area::new(LEFT, 10.0, WIDTH, 7.0);
    let [label, middle, made_on] = line.columns([22.0, 187.0, 68.0]);
    page.frame(label, Weight::Thin);
    page.open(Part::Heading);
    typesetter.set(page, label, Style::new(10.0, Align::Centre), number);
    // The title stands in the middle of the page, not of its column.
    let middle = Area {
        x: middle.x + 23.0,
        width: middle.width - 23.0,
        ..middle
    };
    typesetter.set(page, middle, Style::new(15.0, Align::Centre), title);
    page.close();
    let text = format!(
        "作成年月日　{}",
        blank(&head.made_on, "　　　年　　月　　日")
    );
    typesetter.set(page, made_on, Style::new(9.0, Align::Right), &text);
}

/// 「利用者名 … 殿」 on a line of its own.
pub(crate) fn name(typesetter: &mut Typesetter, page: &mut Page, area: Area, head: &PlanHead) {
    let [label, name, honorific] = area.columns([18.0, area.width - 26.0, 8.0]);
    typesetter.set(page, label, Style::new(9.0, Align::Left), "利用者名");
    typesetter.set(
        page,
        name.narrowed(1.0),
        Style::new(11.0, Align::Left),
        &head.name,
    );
    typesetter.set(page, honorific, Style::new(9.0, Align::Left), "殿");
    page.horizontal(area.x, area.right(), area.bottom(), Weight::Thin);
}

/// Words with dots between them, from the left edge, with rings around the chosen ones.
pub(crate) fn choices(
    typesetter: &mut Typesetter,
    page: &mut Page,
    area: Area,
    (style, separator): (Style, &str),
    choices: &[Choice],
) -> f64 {
    let mut x = area.x;
    let style = Style {
        align: Align::Left,
        ..style
    };
    for (index, choice) in choices.iter().enumerate() {
        if index > 0 {
            x = put(typesetter, page, Area { x, ..area }, style, separator);
        }
        let from = x;
        x = put(typesetter, page, Area { x, ..area }, style, &choice.word);
        if choice.chosen {
            let height = style.size * 0.56;
            let top = area.y + (area.height - height) / 2.0;
            page.ring(Area::new(from - 0.9, top, x - from + 1.8, height));
        }
    }
    x
}

/// One text at the left edge of an area; says where it ends.
fn put(typesetter: &mut Typesetter, page: &mut Page, area: Area, style: Style, text: &str) -> f64 {
    let width = typesetter.length(style, text);
    let area = Area {
        width: width + 0.1,
        ..area
    };
    typesetter.set(page, area, style, text);
    area.x + width
}

/// The notes of a sheet and the texts that were too long for their boxes.
pub(crate) fn notes(typesetter: &mut Typesetter, head: &PlanHead) -> Flow {
    note_lines(typesetter, &head.notes)
}

/// The notes of any sheet and the texts that were too long for their boxes.
pub(crate) fn note_lines(typesetter: &mut Typesetter, notes: &[String]) -> Flow {
    let remarks = typesetter.take_remarks();
    let numbered = remarks
        .iter()
        .enumerate()
        .map(|(index, text)| format!("※{} {}", index + 1, text.replace('\n', " ")));
    // Notes about a mark on the sheet begin with it already.
    let marked = notes
        .iter()
        .map(|note| format!("◆{}", note.trim_start_matches('◆')));
    let mut lines: Vec<String> = marked.collect();
    lines.extend(numbered);
    let style = Style::new(8.0, Align::Left).gothic();
    let sizes = Sizes {
        wanted: 8.0,
        smallest: 6.5,
    };
    Flow::fitting(typesetter, NOTES, style, sizes, &lines.join("\n"))
}

/// Pages for the notes that did not fit below the sheet: nothing else stands on them.
pub(crate) fn rest(
    typesetter: &mut Typesetter,
    words: (&str, &str),
    head: &PlanHead,
    notes: &mut Flow,
) -> Vec<Page> {
    let mut pages = Vec::new();
    while !notes.is_done() {
        let mut page = Page::default();
        self::title(typesetter, &mut page, words, head);
        self::name(
            typesetter,
            &mut page,
            Area::new(LEFT, 19.0, 110.0, 7.0),
            head,
        );
        notes.place(&mut page, REST);
        pages.push(page);
    }
    // The repeated head adds nothing that is not among the notes already.
    typesetter.take_remarks();
    pages
}

/// Says on each page which one it is.
pub(crate) fn number(typesetter: &mut Typesetter, pages: &mut [Page]) {
    let total = pages.len();
    for (index, page) in pages.iter_mut().enumerate() {
        let text = format!("{}／{total} 頁", index + 1);
        page.open(Part::Paper);
        typesetter.set(page, PAGE_NUMBER, Style::new(8.0, Align::Right), &text);
        page.close();
    }
}

/// A text, or what stands in its place while it is empty.
pub(crate) fn blank<'a>(text: &'a str, otherwise: &'a str) -> &'a str {
    if text.is_empty() { otherwise } else { text }
}

/// Where the notes stand.
pub(crate) const NOTES: Area = Area::new(LEFT, BOTTOM + 0.5, WIDTH, 12.0);
/// Where the notes stand on a page of their own.
const REST: Area = Area::new(LEFT, 30.0, WIDTH, BOTTOM + 12.5 - 30.0);
const PAGE_NUMBER: Area = Area::new(LEFT, 197.0, WIDTH, 4.0);
