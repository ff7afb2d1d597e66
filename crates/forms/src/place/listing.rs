//! A list over the whole width of A4 landscape: rows of cells as high as their texts, in groups,
//! with title and heads on every page and notes behind the last row.
//!
//! What the columns and rows are is decided by the sheets that use it. Nothing is cut: a row grows
//! with its texts up to [`MOST_HEIGHT`], then they become smaller, then they become remarks.

use crate::draw::canvas::{Area, Page, Part, Shade, Weight};
use crate::draw::typesetter::{Align, Style, Typesetter, line_height};

/// Everything a list says.
pub(crate) struct Listing<'a> {
    pub(crate) title: &'a str,
    /// Beside the title, at the left edge.
    pub(crate) month: &'a str,
    /// Between the title and the list, on the first page.
    pub(crate) opening: Vec<String>,
    pub(crate) columns: &'a [Column],
    pub(crate) bands: Vec<Band>,
    /// Behind the list: paragraphs.
    pub(crate) closing: Vec<String>,
    /// Behind those, with a mark: what the reader must know.
    pub(crate) notes: &'a [String],
}

/// A column of the list.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    pub(crate) title: String,
    pub(crate) width: f64,
    pub(crate) align: Align,
}

/// What stands in the list, from the top.
pub(crate) enum Band {
    /// A head over the rows that follow, repeated where they go on on another page.
    Group(String),
    /// A row with a cell for each column.
    Row(Vec<Cell>),
    /// A row of sums; its first cell spans as many columns as are given.
    Total(usize, Vec<Cell>),
}

/// One cell.
pub(crate) struct Cell {
    pub(crate) text: String,
    pub(crate) look: Look,
}

/// How a cell is set apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    Plain,
    /// In heavy type.
    Strong,
    /// In heavy type, with slanting lines along the left edge.
    Marked,
}

impl Column {
    pub(crate) fn new(title: impl Into<String>, width: f64, align: Align) -> Self {
        Self {
            title: title.into(),
            width,
            align,
        }
    }
}

impl Cell {
    pub(crate) fn plain(text: impl Into<String>) -> Self {
        Self::new(text, Look::Plain)
    }

    pub(crate) fn new(text: impl Into<String>, look: Look) -> Self {
        Self {
            text: text.into(),
            look,
        }
    }
}

/// The pages of a list, numbered.
pub(crate) fn pages(typesetter: &mut Typesetter, listing: &Listing<'_>) -> Vec<Page> {
    let mut sheet = Sheet {
        listing,
        pages: Vec::new(),
        y: 0.0,
        group: None,
        in_table: false,
    };
    sheet.turn(typesetter);
    sheet.opening(typesetter);
    for (place, band) in listing.bands.iter().enumerate() {
        let next = listing.bands.get(place + 1);
        sheet.band(typesetter, band, next);
    }
    sheet.end_table();
    sheet.group = None;
    let closing = listing.closing.iter().cloned();
    let notes = listing.notes.iter().map(|note| format!("※ {note}"));
    for text in closing.chain(notes) {
        sheet.paragraph(typesetter, &text);
    }
    // What was too long for its cell, with the numbers that stand there.
    let remarks = typesetter.take_remarks();
    for (number, text) in (1..).zip(remarks) {
        sheet.paragraph(
            typesetter,
            &format!("※{number} {}", text.replace('\n', " ")),
        );
    }
    number(typesetter, &mut sheet.pages);
    sheet.pages
}

/// The pages so far and the place on the last one.
struct Sheet<'a> {
    listing: &'a Listing<'a>,
    pages: Vec<Page>,
    y: f64,
    group: Option<&'a str>,
    in_table: bool,
}

impl<'a> Sheet<'a> {
    /// Begins a page with the title.
    fn turn(&mut self, typesetter: &mut Typesetter) {
        let mut page = Page::default();
        let first = self.pages.is_empty();
        let line = Area::new(LEFT, TOP, WIDTH, 8.0);
        page.open(if first { Part::Heading } else { Part::Paper });
        typesetter.set(&mut page, line, TITLE, self.listing.title);
        page.close();
        page.open(if first { Part::Paragraph } else { Part::Paper });
        let month = Area {
            width: 80.0,
            ..line
        };
        typesetter.set(&mut page, month, MONTH, self.listing.month);
        page.close();
        self.y = line.bottom() + 2.0;
        self.pages.push(page);
    }

    fn opening(&mut self, typesetter: &mut Typesetter) {
        for text in &self.listing.opening {
            self.paragraph(typesetter, text);
        }
        self.y += 1.0;
    }

    /// Ends the page and goes on with the heads of the columns and of the group.
    fn next_page(&mut self, typesetter: &mut Typesetter) {
        self.end_table();
        self.turn(typesetter);
    }

    fn band(&mut self, typesetter: &mut Typesetter, band: &'a Band, next: Option<&Band>) {
        let columns = self.listing.columns;
        let height = band.height(typesetter, columns);
        // A head stays with the row behind it.
        let with_next = match band {
            Band::Group(_) => next.map_or(0.0, |next| next.height(typesetter, columns)),
            _ => 0.0,
        };
        let heads = if self.in_table { 0.0 } else { HEAD_HEIGHT };
        if self.y + heads + height + with_next > BOTTOM && self.y > FIRST_ROW {
            self.next_page(typesetter);
        }
        if !self.in_table {
            self.heads(typesetter);
            if let (Some(group), Band::Row(_) | Band::Total(..)) = (self.group, band) {
                let text = format!("{group}{CONTINUED}");
                self.group(typesetter, &text);
            }
        }
        match band {
            Band::Group(text) => {
                self.group = Some(text);
                self.group(typesetter, text);
            }
            Band::Row(cells) => self.row(typesetter, cells, (1, height, Weight::Thin)),
            Band::Total(span, cells) => self.row(typesetter, cells, (*span, height, Weight::Thin)),
        }
    }

    fn heads(&mut self, typesetter: &mut Typesetter) {
        let y = self.y;
        let columns = self.listing.columns;
        let Some(page) = self.pages.last_mut() else {
            return;
        };
        page.open(Part::Table);
        page.open(Part::Row);
        let mut x = LEFT;
        for column in columns {
            let area = Area::new(x, y, column.width, HEAD_HEIGHT);
            page.open(Part::Head);
            typesetter.set(page, area.narrowed(0.5), HEAD, &column.title);
            page.close();
            page.frame(area, Weight::Thin);
            x += column.width;
        }
        page.close();
        page.horizontal(LEFT, LEFT + WIDTH, y, Weight::Frame);
        page.horizontal(LEFT, LEFT + WIDTH, y + HEAD_HEIGHT, Weight::Frame);
        self.y += HEAD_HEIGHT;
        self.in_table = true;
    }

    fn group(&mut self, typesetter: &mut Typesetter, text: &str) {
        let area = Area::new(LEFT, self.y, WIDTH, group_height(typesetter, text));
        if let Some(page) = self.pages.last_mut() {
            page.shade(area, Shade::Light);
            page.open(Part::Row);
            page.open(Part::Head);
            typesetter.set(page, area.narrowed(2.0), GROUP, text);
            page.close();
            page.close();
            page.frame(area, Weight::Thin);
        }
        self.y = area.bottom();
    }

    fn row(
        &mut self,
        typesetter: &mut Typesetter,
        cells: &[Cell],
        (span, height, weight): (usize, f64, Weight),
    ) {
        let areas = areas(self.listing.columns, span, self.y, height);
        let Some(page) = self.pages.last_mut() else {
            return;
        };
        page.open(Part::Row);
        for (cell, (area, align)) in cells.iter().zip(areas) {
            page.open(Part::Cell);
            let [strip, text] = cell.split(area);
            if cell.look == Look::Marked {
                page.shade(strip, Shade::Hatched);
            }
            let style = cell.style(align);
            typesetter.set(page, text.narrowed(MARGIN), style, &cell.text);
            page.close();
            page.frame(area, weight);
        }
        page.close();
        self.y += height;
    }

    /// Ends the table on this page, where one was begun.
    fn end_table(&mut self) {
        if let Some(page) = self.pages.last_mut()
            && self.in_table
        {
            page.horizontal(LEFT, LEFT + WIDTH, self.y, Weight::Frame);
            page.close();
            self.in_table = false;
            self.y += 2.0;
        }
    }

    /// A text over the whole width, its lines over several pages where it needs them.
    fn paragraph(&mut self, typesetter: &mut Typesetter, text: &str) {
        let pitch = line_height(NOTE.size) * 1.1;
        let lines = typesetter.wrap(NOTE.face, NOTE.size, WIDTH, text);
        let mut lines = lines.iter().peekable();
        while lines.peek().is_some() {
            if self.y + pitch > BOTTOM {
                self.turn(typesetter);
            }
            let Some(page) = self.pages.last_mut() else {
                return;
            };
            page.open(Part::Paragraph);
            while self.y + pitch <= BOTTOM
                && let Some(line) = lines.next()
            {
                let area = Area::new(LEFT, self.y, WIDTH, pitch);
                typesetter.set(page, area, NOTE, line);
                self.y += pitch;
            }
            page.close();
        }
        self.y += 1.0;
    }
}

impl Band {
    fn height(&self, typesetter: &mut Typesetter, columns: &[Column]) -> f64 {
        let (span, cells) = match self {
            Self::Group(text) => return group_height(typesetter, text),
            Self::Row(cells) => (1, cells),
            Self::Total(span, cells) => (*span, cells),
        };
        let areas = areas(columns, span, 0.0, 0.0);
        let heights = cells.iter().zip(areas).map(|(cell, (area, align))| {
            let style = cell.style(align);
            let [_, text] = cell.split(area);
            let width = text.width - 2.0 * MARGIN;
            let lines = typesetter.wrap(style.face, style.size, width, &cell.text);
            lines.len() as f64 * line_height(style.size) + 2.0 * PADDING
        });
        heights.fold(LEAST_HEIGHT, f64::max).min(MOST_HEIGHT)
    }
}

impl Cell {
    /// The part with slanting lines, of no width where there are none, and the part with the text.
    fn split(&self, area: Area) -> [Area; 2] {
        let strip = match self.look {
            Look::Marked => STRIP,
            Look::Plain | Look::Strong => 0.0,
        };
        area.columns([strip, area.width - strip])
    }

    fn style(&self, align: Align) -> Style {
        let style = Style::new(TEXT_SIZE, align);
        match self.look {
            Look::Plain => style,
            Look::Strong | Look::Marked => style.gothic(),
        }
    }
}

/// The boxes of a row, the first of them over so many columns, with the way their texts stand.
fn areas(
    columns: &[Column],
    span: usize,
    y: f64,
    height: f64,
) -> impl Iterator<Item = (Area, Align)> {
    let (first, others) = columns.split_at(span.min(columns.len()));
    let width = first.iter().map(|column| column.width).sum();
    let align = match first {
        [one] => one.align,
        _ => Align::Right,
    };
    let mut x = LEFT + width;
    let first = (Area::new(LEFT, y, width, height), align);
    std::iter::once(first).chain(others.iter().map(move |column| {
        let area = Area::new(x, y, column.width, height);
        x += column.width;
        (area, column.align)
    }))
}

fn group_height(typesetter: &mut Typesetter, text: &str) -> f64 {
    let lines = typesetter.wrap(GROUP.face, GROUP.size, WIDTH - 4.0, text);
    let height = lines.len() as f64 * line_height(GROUP.size) + 2.0 * PADDING + 0.8;
    height.min(MOST_HEIGHT)
}

fn number(typesetter: &mut Typesetter, pages: &mut [Page]) {
    let total = pages.len();
    for (place, page) in (1..).zip(pages.iter_mut()) {
        page.open(Part::Paper);
        let style = Style::new(8.0, Align::Right);
        typesetter.set(page, PAGE_NUMBER, style, &format!("{place}／{total} 頁"));
        page.close();
    }
}

/// The width of all columns together, in millimetres.
pub(crate) const WIDTH: f64 = 277.0;
const LEFT: f64 = 10.0;
const TOP: f64 = 10.0;
/// Where the rows and notes end; the number of the page stands below.
const BOTTOM: f64 = 194.0;
/// A row that begins below this has something above it on its page.
const FIRST_ROW: f64 = 30.0;
const HEAD_HEIGHT: f64 = 8.0;
const LEAST_HEIGHT: f64 = 6.0;
const MOST_HEIGHT: f64 = 40.0;
const MARGIN: f64 = 1.0;
const PADDING: f64 = 0.9;
/// How wide the slanting lines of a marked cell are; no text stands on them.
const STRIP: f64 = 3.2;
const TEXT_SIZE: f64 = 8.0;
const TITLE: Style = Style::new(15.0, Align::Centre);
const MONTH: Style = Style::new(11.0, Align::Left);
const HEAD: Style = Style::new(8.0, Align::Centre);
const GROUP: Style = Style::new(9.0, Align::Left).gothic();
const NOTE: Style = Style::new(8.5, Align::Left);
const PAGE_NUMBER: Area = Area::new(LEFT, 197.0, WIDTH, 4.0);
const CONTINUED: &str = "（つづき）";
