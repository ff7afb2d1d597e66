//! Places the texts of a FAX cover on A4 portrait pages.
//!
//! Everything is set for the coarse dots of a FAX: upright Gothic of 9 points or more, rules of
//! 0.4 mm, no grey. The box for the answer stands at the foot of the first page, which alone is
//! sent back; a long list and a long remark go on behind it.

use crate::draw::canvas::{Area, Page, Paper, Part, Weight};
use crate::draw::flow::{Flow, Sizes};
use crate::draw::typesetter::{Align, Style, Typesetter};
use crate::fax_cover::{FaxCover, FaxParty, FaxSheet, Naming};

/// All pages of one cover.
pub(crate) fn pages(typesetter: &mut Typesetter, cover: &FaxCover) -> Vec<Page> {
    // How many pages the cover takes does not depend on the number that stands on it.
    let own = place(typesetter, cover, 1).len();
    place(typesetter, cover, own)
}

fn place(typesetter: &mut Typesetter, cover: &FaxCover, own: usize) -> Vec<Page> {
    let mut layout = Layout {
        typesetter,
        cover,
        page: Page::new(Paper::A4Portrait),
        done: Vec::new(),
        y: 0.0,
    };
    layout.head(own);
    layout.list();
    layout.remark();
    layout.finish()
}

/// A text of a line, with its width in millimetres and its size in points.
struct Piece {
    text: String,
    width: f64,
    size: f64,
}

impl Piece {
    const fn new(text: String, width: f64, size: f64) -> Self {
        Self { text, width, size }
    }
}

struct Layout<'a> {
    typesetter: &'a mut Typesetter,
    cover: &'a FaxCover,
    page: Page,
    done: Vec<Page>,
    /// Where the next box begins.
    y: f64,
}

impl Layout<'_> {
    fn head(&mut self, own: usize) {
        let [title, day] = TITLE.columns([95.0, TITLE.width - 95.0]);
        self.page.open(Part::Heading);
        self.set(title, style(26.0, Align::Left), "FAX送付状");
        self.page.close();
        let sent_on = match self.cover.sent_on.as_str() {
            "" => "送信日　　　年　　月　　日".to_owned(),
            sent_on => format!("送信日　{sent_on}"),
        };
        self.set(day.band(0.35, 1.0), style(12.0, Align::Right), &sent_on);
        self.page
            .horizontal(LEFT, LEFT + WIDTH, TITLE.bottom() + 1.0, Weight::Frame);
        self.y = TITLE.bottom() + 4.0;
        let (to, from) = (&self.cover.to, &self.cover.from);
        let lines = [
            (
                12.0,
                vec![Piece::new(with("", &to.office, "　御中"), WIDE, 16.0)],
            ),
            (
                10.0,
                vec![Piece::new(with("", &to.person, "　様"), WIDE, 14.0)],
            ),
            (
                11.0,
                vec![
                    Piece::new(format!("FAX　{}", to.fax), HALF, 15.0),
                    number(to),
                ],
            ),
        ];
        self.party("宛先", &lines);
        let telephone = format!("電話　{}", from.telephone);
        let fax = format!("FAX　{}", from.fax);
        let lines = [
            (10.0, vec![Piece::new(from.office.clone(), WIDE, 13.0)]),
            (
                9.0,
                vec![
                    Piece::new(format!("担当　{}", from.person), HALF, 12.0),
                    number(from),
                ],
            ),
            (
                9.0,
                vec![
                    Piece::new(telephone, HALF, 12.0),
                    Piece::new(fax, HALF, 12.0),
                ],
            ),
        ];
        self.party("発信元", &lines);
        let subject = self.cover.subject.clone();
        self.party("件名", &[(12.0, vec![Piece::new(subject, WIDE, 13.0)])]);
        let following = self.cover.following();
        let parts = format!("（送付状 {own}枚、送付書類 {following}枚）");
        let counts = vec![
            Piece::new("この送付状を含めて".to_owned(), 44.0, 11.5),
            Piece::new(format!("{} 枚", own + following), 32.0, 18.0),
            Piece::new(parts, WIDE - 76.0, 11.5),
        ];
        self.party("枚数", &[(12.0, counts)]);
        self.y += 4.0;
    }

    /// A box with its name at the left and lines of texts.
    fn party(&mut self, label: &str, lines: &[(f64, Vec<Piece>)]) {
        let height = lines.iter().map(|(height, _)| height).sum();
        let area = self.label(label, height);
        let mut y = area.y;
        for (height, texts) in lines {
            self.texts(
                Area {
                    y,
                    height: *height,
                    ..area
                },
                texts,
            );
            y += height;
        }
        self.y += height;
    }

    fn label(&mut self, label: &str, height: f64) -> Area {
        let area = Area::new(LEFT, self.y, WIDTH, height);
        let [name, value] = area.columns([LABEL, WIDTH - LABEL]);
        self.page.frame(area, Weight::Frame);
        self.page
            .vertical(value.x, area.y, area.bottom(), Weight::Frame);
        self.set(name, style(11.5, Align::Centre), label);
        value.narrowed(INNER)
    }

    fn texts(&mut self, area: Area, texts: &[Piece]) {
        let mut x = area.x;
        for Piece { text, width, size } in texts {
            let width = *width;
            let area = Area { x, width, ..area };
            let area = area.narrowed(0.5).band(0.05, 0.95);
            self.set(area, style(*size, Align::Left), text);
            x += width;
        }
    }

    fn list(&mut self) {
        let sheets = &self.cover.sheets;
        let room = |bottom: f64, y: f64| ((bottom - y - ROW) / ROW).floor().max(1.0) as usize;
        let beside_remark = room(FIRST_BOTTOM - REMARK_LEAST - MASK, self.y);
        let alone = room(FIRST_BOTTOM - MASK, self.y);
        let first = if sheets.len() <= beside_remark {
            beside_remark
        } else {
            alone
        };
        let (here, mut rest) = sheets.split_at(first.min(sheets.len()));
        self.rows(0, here);
        let mut shown = here.len();
        if self.cover.naming == Naming::Masked && !sheets.is_empty() {
            let area = Area::new(LEFT, self.y + 0.8, WIDTH, MASK - 0.8);
            self.set(area, style(9.5, Align::Left), MASKED);
            self.y += MASK;
        }
        while !rest.is_empty() {
            self.turn();
            let (here, later) = rest.split_at(room(LATER_BOTTOM, self.y).min(rest.len()));
            self.rows(shown, here);
            shown += here.len();
            rest = later;
        }
        self.y += 3.0;
    }

    fn rows(&mut self, before: usize, sheets: &[FaxSheet]) {
        let top = self.y;
        self.page.open(Part::Table);
        let titles = ["", "送付書類", "利用者", "対象", "枚数"].map(str::to_owned);
        self.row(&titles, Part::Head);
        for (number, sheet) in (before + 1..).zip(sheets) {
            let texts = [
                number.to_string(),
                sheet.form.clone(),
                sheet.service_user.clone(),
                sheet.month.clone(),
                sheet.pages.to_string(),
            ];
            self.row(&texts, Part::Cell);
        }
        self.page.close();
        let all = Area::new(LEFT, top, WIDTH, self.y - top);
        self.page.frame(all, Weight::Frame);
        let mut x = LEFT;
        for width in COLUMNS.iter().take(COLUMNS.len() - 1) {
            x += width;
            self.page.vertical(x, top, self.y, Weight::Frame);
        }
    }

    fn row(&mut self, texts: &[String; 5], part: Part) {
        let row = Area::new(LEFT, self.y, WIDTH, ROW);
        self.page.open(Part::Row);
        for (column, (area, text)) in row.columns(COLUMNS).into_iter().zip(texts).enumerate() {
            let align = match (&part, column) {
                (Part::Cell, 1 | 2) => Align::Left,
                _ => Align::Centre,
            };
            self.page.open(part.clone());
            self.set(
                area.narrowed(1.2).band(0.06, 0.94),
                style(11.0, align),
                text,
            );
            self.page.close();
        }
        self.page.close();
        self.y += ROW;
        self.page
            .horizontal(LEFT, LEFT + WIDTH, self.y, Weight::Frame);
    }

    /// The remark and every text that was too long for its box.
    fn remark(&mut self) {
        let remarks = self.typesetter.take_remarks();
        let numbered = (1..).zip(&remarks);
        let numbered =
            numbered.map(|(number, text)| format!("※{number} {}", text.replace('\n', " ")));
        let mut texts = vec![self.cover.remark.trim_end().to_owned()];
        texts.extend(numbered);
        texts.retain(|text| !text.is_empty());
        let text = texts.join("\n");
        if text.is_empty() && (!self.done.is_empty() || self.bottom() - self.y < REMARK_LEAST) {
            return;
        }
        if self.bottom() - self.y < REMARK_LEAST {
            self.turn();
        }
        let mut flow: Option<Flow> = None;
        loop {
            let room = Area::new(LEFT, self.y, WIDTH, self.bottom() - self.y);
            let [_, value] = room.columns([LABEL, WIDTH - LABEL]);
            let value = value.narrowed(INNER - 1.0);
            let flow = flow
                .get_or_insert_with(|| Flow::fitting(self.typesetter, value, TEXT, SIZES, &text));
            // On the first page what is left of the box is for writing by hand.
            let area = if self.done.is_empty() {
                room
            } else {
                let height = flow.height().max(REMARK_LEAST).min(room.height);
                Area { height, ..room }
            };
            flow.place(
                &mut self.page,
                Area {
                    height: area.height,
                    ..value
                },
            );
            let done = flow.is_done();
            let [name, _] = area.columns([LABEL, WIDTH - LABEL]);
            self.page.frame(area, Weight::Frame);
            self.page
                .vertical(LEFT + LABEL, area.y, area.bottom(), Weight::Frame);
            self.set(name, style(11.5, Align::Centre), "連絡事項");
            if done {
                return;
            }
            self.turn();
        }
    }

    /// Where boxes of this page end.
    fn bottom(&self) -> f64 {
        if self.done.is_empty() {
            FIRST_BOTTOM
        } else {
            LATER_BOTTOM
        }
    }

    /// Begins a further page.
    fn turn(&mut self) {
        let next = Page::new(Paper::A4Portrait);
        self.done.push(std::mem::replace(&mut self.page, next));
        let title = Area {
            height: 9.0,
            ..TITLE
        };
        self.page.open(Part::Heading);
        self.set(title, style(14.0, Align::Left), "FAX送付状（つづき）");
        self.page.close();
        self.y = title.bottom() + 2.0;
    }

    fn finish(mut self) -> Vec<Page> {
        self.done.push(self.page);
        let total = self.done.len();
        for (number, page) in (1..).zip(&mut self.done) {
            if number == 1 {
                answer(self.typesetter, page);
            }
            if total > 1 {
                page.open(Part::Paper);
                let text = format!("送付状 {number}／{total} 頁");
                self.typesetter
                    .set(page, PAGE_NUMBER, style(10.0, Align::Right), &text);
                page.close();
            }
        }
        self.done
    }

    fn set(&mut self, area: Area, style: Style, text: &str) {
        self.typesetter.set(&mut self.page, area, style, text);
    }
}

/// What to do with a FAX that went astray, and the box to be sent back.
fn answer(typesetter: &mut Typesetter, page: &mut Page) {
    page.frame(CONFIDENTIAL, Weight::Frame);
    let area = CONFIDENTIAL.narrowed(INNER);
    typesetter.set(page, area, style(11.0, Align::Left), CONFIDENTIALITY);
    page.frame(ANSWER, Weight::Frame);
    let inner = ANSWER.narrowed(INNER);
    let [title, how] = inner.band(0.0, 0.3).columns([30.0, inner.width - 30.0]);
    typesetter.set(page, title, style(14.0, Align::Left), "受領確認");
    typesetter.set(page, how, style(11.0, Align::Left), SEND_BACK);
    let boxes = inner.band(0.3, 0.6);
    typesetter.set(page, boxes, style(12.0, Align::Left), ARRIVED);
    let signed = inner.band(0.62, 0.95);
    let [day, person] = signed.columns([80.0, inner.width - 80.0]);
    typesetter.set(
        page,
        day,
        style(12.0, Align::Left),
        "受領日　　　　　年　　　月　　　日",
    );
    typesetter.set(page, person, style(12.0, Align::Left), "受領した方");
    let from = person.x + 24.0;
    page.horizontal(from, inner.right(), signed.bottom() - 1.5, Weight::Frame);
}

/// A text with what stands before and behind it; a blank to be filled in where it is empty.
fn with(before: &str, text: &str, behind: &str) -> String {
    match text {
        "" if before.is_empty() => format!("　　　　　　　　　　　　　　{behind}"),
        text => format!("{before}{text}{behind}"),
    }
}

fn number(party: &FaxParty) -> Piece {
    let text = match party.number.as_str() {
        "" => String::new(),
        number => format!("事業所番号　{number}"),
    };
    Piece::new(text, HALF, 12.0)
}

const fn style(size: f64, align: Align) -> Style {
    Style::new(size, align).gothic().at_least(LEAST)
}

const SEND_BACK: &str = "この用紙に記入して、発信元の FAX へお送りください。";
const ARRIVED: &str =
    "□ すべて届きました　　□ 届かない、または読めない頁があります（　　　　　頁）";
const MASKED: &str = "利用者は、姓の最初の1字と、被保険者番号の下2けただけを載せています。";
const CONFIDENTIALITY: &str = "この FAX には個人の情報が書かれています。心当たりのない方に届いたときは、お手数ですが、読んだり写したり人に渡したりせず、すぐに発信元へお電話ください。用紙の扱いをご案内します。";

/// The smallest type that stays legible at the coarse resolution, in points.
const LEAST: f64 = 9.0;
const TEXT: Style = style(11.5, Align::Left);
const SIZES: Sizes = Sizes {
    wanted: 11.5,
    smallest: 10.0,
};
const LEFT: f64 = 15.0;
const WIDTH: f64 = 180.0;
const TITLE: Area = Area::new(LEFT, 14.0, WIDTH, 13.0);
/// Width of the column of labels.
const LABEL: f64 = 24.0;
/// Between the frame of a box and its text.
const INNER: f64 = 3.0;
/// Width of the texts of a box.
const WIDE: f64 = WIDTH - LABEL - 2.0 * INNER;
const HALF: f64 = WIDE / 2.0;
const ROW: f64 = 9.0;
/// Number, form, service user, month, pages.
const COLUMNS: [f64; 5] = [10.0, 70.0, 60.0, 26.0, 14.0];
/// Height of the line that explains the masks.
const MASK: f64 = 6.0;
/// The lowest box a remark is begun in.
const REMARK_LEAST: f64 = 22.0;
/// Where the list and the remark end on the first page.
const FIRST_BOTTOM: f64 = 222.0;
const LATER_BOTTOM: f64 = 276.0;
const CONFIDENTIAL: Area = Area::new(LEFT, 225.0, WIDTH, 18.0);
const ANSWER: Area = Area::new(LEFT, 246.0, WIDTH, 34.0);
const PAGE_NUMBER: Area = Area::new(LEFT, 281.0, WIDTH, 6.0);
