//! Places the texts of a letter on A4 portrait pages, from the top to the bottom.

use crate::draw::canvas::{Area, Page, Paper, Part, Weight};
use crate::draw::flow::pitch;
use crate::draw::font::Face;
use crate::draw::typesetter::{Align, Style, Typesetter};
use crate::letter::{Fact, FactKind, Letter};

/// All pages of one letter.
pub(crate) fn pages(typesetter: &mut Typesetter, letter: &Letter) -> Vec<Page> {
    let mut layout = Layout {
        typesetter,
        letter,
        page: Page::new(Paper::A4Portrait),
        done: Vec::new(),
        y: TOP,
    };
    layout.head();
    for paragraph in &letter.paragraphs {
        layout.paragraph("", paragraph, TEXT);
        layout.y += 2.0;
    }
    layout.facts();
    for note in &letter.notes {
        layout.paragraph("※ ", note, NOTE);
        layout.y += 1.0;
    }
    layout.foot();
    layout.finish()
}

/// A line of a row of the table.
struct Line {
    style: Style,
    text: String,
}

struct Layout<'a> {
    typesetter: &'a mut Typesetter,
    letter: &'a Letter,
    page: Page,
    done: Vec<Page>,
    /// Where the next line stands.
    y: f64,
}

impl Layout<'_> {
    fn head(&mut self) {
        let right = Style {
            align: Align::Right,
            ..TEXT
        };
        let letter = self.letter;
        for text in [&letter.reference, &letter.date] {
            self.block(LEFT, WIDTH, right, text);
        }
        self.y += 2.0;
        for text in &letter.to {
            self.block(LEFT, 110.0, Style { size: 12.0, ..TEXT }, text);
        }
        self.y += 2.0;
        for text in &letter.from {
            self.block(FROM, LEFT + WIDTH - FROM, TEXT, text);
        }
        self.y += 8.0;
        self.page.open(Part::Heading);
        let area = Area::new(LEFT, self.y, WIDTH, 9.0);
        self.set(area, TITLE, &letter.title);
        self.page.close();
        self.y += 15.0;
    }

    /// Lines of one text in a column of the head.
    fn block(&mut self, x: f64, width: f64, style: Style, text: &str) {
        if text.is_empty() {
            return;
        }
        let lines = self.typesetter.wrap(style.face, style.size, width, text);
        let height = pitch(style.size);
        self.page.open(Part::Paragraph);
        for line in lines {
            self.set(Area::new(x, self.y, width, height), style, &line);
            self.y += height;
        }
        self.page.close();
    }

    /// A text that goes on to the next page where it must; a mark in front hangs outside its lines.
    fn paragraph(&mut self, mark: &str, text: &str, style: Style) {
        let indent = self.typesetter.length(style, mark);
        let (x, width) = (LEFT + indent, WIDTH - indent);
        let lines = self.typesetter.wrap(style.face, style.size, width, text);
        let height = pitch(style.size) * LEADING;
        self.page.open(Part::Paragraph);
        for (number, line) in lines.iter().enumerate() {
            if self.y + height > BOTTOM {
                self.page.close();
                self.turn();
                self.page.open(Part::Paragraph);
            }
            if number == 0 && !mark.is_empty() {
                self.set(Area::new(LEFT, self.y, indent, height), style, mark);
            }
            self.set(Area::new(x, self.y, width, height), style, line);
            self.y += height;
        }
        self.page.close();
    }

    fn facts(&mut self) {
        if self.letter.facts.is_empty() {
            return;
        }
        self.y += 2.0;
        self.page.open(Part::Table);
        for fact in &self.letter.facts {
            self.fact(fact);
        }
        self.page.close();
        self.y += 5.0;
    }

    /// One row; it is split between pages only where it is higher than a page.
    fn fact(&mut self, fact: &Fact) {
        let mut lines = self.value(fact);
        let label = self.lines(LABEL_STYLE, LABEL - 2.0 * INNER, &fact.label);
        let least = label.len() as f64 * pitch(LABEL_STYLE.size);
        loop {
            let room = BOTTOM - self.y - 2.0 * PAD;
            let mut used = 0.0;
            let fitting = lines.iter().take_while(|line| {
                used += pitch(line.style.size);
                used <= room
            });
            let fitting = fitting.count();
            if (fitting < lines.len() || least > room) && self.y > CONTINUED_TOP {
                self.page.close();
                self.turn();
                self.page.open(Part::Table);
                continue;
            }
            let rest = lines.split_off(fitting.max(1).min(lines.len()));
            self.row(&label, &lines);
            if rest.is_empty() {
                return;
            }
            lines = rest;
        }
    }

    fn row(&mut self, label: &[Line], value: &[Line]) {
        let high = |lines: &[Line]| lines.iter().map(|line| pitch(line.style.size)).sum::<f64>();
        let height = high(label).max(high(value)) + 2.0 * PAD;
        let area = Area::new(LEFT, self.y, WIDTH, height);
        let [name, text] = area.columns([LABEL, WIDTH - LABEL]);
        self.page.frame(area, Weight::Frame);
        self.page
            .vertical(text.x, area.y, area.bottom(), Weight::Thin);
        self.page.open(Part::Row);
        for (part, area, lines) in [(Part::Head, name, label), (Part::Cell, text, value)] {
            self.page.open(part);
            let mut y = area.y + (area.height - high(lines)) / 2.0;
            for Line { style, text } in lines {
                let height = pitch(style.size);
                let line = Area::new(area.x, y, area.width, height).narrowed(INNER);
                self.set(line, *style, text);
                y += height;
            }
            self.page.close();
        }
        self.page.close();
        self.y += height;
    }

    fn value(&mut self, fact: &Fact) -> Vec<Line> {
        let width = WIDTH - LABEL - 2.0 * INNER;
        let (style, text) = match fact.kind {
            FactKind::Plain => (VALUE, fact.value.clone()),
            FactKind::Code => (CODE, self.grouped(CODE, width, &fact.value)),
            FactKind::Print => (PRINT, self.grouped(PRINT, width, &fact.value)),
        };
        let mut lines = self.lines(style, width, &text);
        if fact.kind == FactKind::Code {
            lines.extend(self.lines(REMARK, width, NO_GAPS));
        }
        if !fact.note.is_empty() {
            lines.extend(self.lines(REMARK, width, &fact.note));
        }
        lines
    }

    fn lines(&mut self, style: Style, width: f64, text: &str) -> Vec<Line> {
        let lines = self.typesetter.wrap(style.face, style.size, width, text);
        let line = |text| Line { style, text };
        lines.into_iter().map(line).collect()
    }

    /// A value in groups of four with gaps between them, as many groups on a line as fit.
    fn grouped(&mut self, style: Style, width: f64, value: &str) -> String {
        let characters: Vec<char> = value.chars().collect();
        let groups: Vec<String> = characters
            .chunks(4)
            .map(|four| four.iter().collect())
            .collect();
        let group = self.typesetter.length(style, "0000");
        let gap = self.typesetter.length(style, GAP);
        let most = ((width + gap) / (group + gap)).floor().max(1.0) as usize;
        // Lines of nearly the same length: 40 digits are 5 and 5 groups, not 8 and 2.
        let rows = groups.len().div_ceil(most).max(1);
        let each = groups.len().div_ceil(rows).max(1);
        let lines: Vec<String> = groups.chunks(each).map(|line| line.join(GAP)).collect();
        lines.join("\n")
    }

    fn foot(&mut self) {
        let lines: Vec<Line> = self
            .letter
            .foot
            .iter()
            .flat_map(|text| self.typesetter.wrap(FOOT.face, FOOT.size, WIDTH, text))
            .map(|text| Line { style: FOOT, text })
            .collect();
        if lines.is_empty() {
            return;
        }
        let each = pitch(FOOT.size);
        let height = lines.len() as f64 * each + 2.0;
        if self.y + 3.0 + height > BOTTOM {
            self.turn();
        }
        let mut y = (BOTTOM - height).max(self.y);
        self.page.horizontal(LEFT, LEFT + WIDTH, y, Weight::Thin);
        y += 2.0;
        self.page.open(Part::Paragraph);
        for line in lines {
            self.set(Area::new(LEFT, y, WIDTH, each), line.style, &line.text);
            y += each;
        }
        self.page.close();
        self.y = y;
    }

    /// Begins a further page, which says what it belongs to.
    fn turn(&mut self) {
        let next = Page::new(Paper::A4Portrait);
        self.done.push(std::mem::replace(&mut self.page, next));
        let text = format!("{}（つづき）", self.letter.title);
        self.page.open(Part::Paper);
        self.set(Area::new(LEFT, TOP, WIDTH, 7.0), TEXT, &text);
        self.page.close();
        self.y = CONTINUED_TOP;
    }

    fn finish(mut self) -> Vec<Page> {
        self.done.push(self.page);
        let total = self.done.len();
        if total > 1 {
            let style = Style::new(9.5, Align::Right);
            for (number, page) in (1..).zip(&mut self.done) {
                page.open(Part::Paper);
                let text = format!("{number}／{total} 頁");
                self.typesetter.set(page, PAGE_NUMBER, style, &text);
                page.close();
            }
        }
        self.done
    }

    fn set(&mut self, area: Area, style: Style, text: &str) {
        self.typesetter.set(&mut self.page, area, style, text);
    }
}

const fn mincho(size: f64) -> Style {
    Style::new(size, Align::Left)
}

const fn gothic(size: f64) -> Style {
    Style::new(size, Align::Left).gothic()
}

const TEXT: Style = mincho(11.0);
const NOTE: Style = mincho(10.0);
const FOOT: Style = mincho(9.5);
const VALUE: Style = mincho(11.0);
const REMARK: Style = mincho(9.0);
const LABEL_STYLE: Style = gothic(10.5);
/// Half-width characters of the Gothic are all of one width.
const CODE: Style = gothic(18.0);
const PRINT: Style = gothic(11.0);
const TITLE: Style = Style {
    face: Face::Gothic,
    ..Style::new(17.0, Align::Centre)
};
/// What is typed without the gaps says so.
const NO_GAPS: &str = "すきまは入力しません。";
/// Between two groups of a code.
const GAP: &str = "  ";
/// Lines of running text stand further apart than lines of a table.
const LEADING: f64 = 1.15;
const LEFT: f64 = 22.0;
const WIDTH: f64 = 166.0;
const TOP: f64 = 20.0;
/// Where the text begins on a further page.
const CONTINUED_TOP: f64 = TOP + 11.0;
const BOTTOM: f64 = 276.0;
/// Where the lines of the sender begin.
const FROM: f64 = 112.0;
/// Width of the column of labels.
const LABEL: f64 = 48.0;
/// Between a frame and its text.
const INNER: f64 = 3.0;
const PAD: f64 = 2.2;
const PAGE_NUMBER: Area = Area::new(LEFT, 281.0, WIDTH, 6.0);
