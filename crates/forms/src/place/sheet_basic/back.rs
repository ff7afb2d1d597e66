//! The second page and those that follow it: life, illnesses, services and consent.
//!
//! On the second page every section has its box. On further pages stand the sections of which
//! something is left, as high as they need.

use super::{BOTTOM, LABEL, LEFT, NO_DATE, SIZES, SMALL, TABLE_SIZES, TOP, USUAL, WIDTH};
use crate::basic_information::BasicInformation;
use crate::choices::Choices;
use crate::draw::canvas::{Area, Part, Weight};
use crate::draw::flow::{CONTINUED, Flow};
use crate::draw::typesetter::{Align, Style, Typesetter};
use crate::place::pen::{Pen, share};
use crate::place::plan_head::blank;
use crate::place::span_table::{Content, Span, SpanTable};

/// What goes on on further pages, in this order.
#[derive(Clone, Copy)]
enum Section {
    Family,
    History,
    Living,
    Illnesses,
    Services,
}

impl Section {
    const ALL: [Self; 5] = [
        Self::Family,
        Self::History,
        Self::Living,
        Self::Illnesses,
        Self::Services,
    ];

    const fn title(self) -> &'static str {
        match self {
            Self::Family => "《基本情報》",
            Self::History | Self::Living => LIFE_TITLE,
            Self::Illnesses => ILLNESSES_TITLE,
            Self::Services => SERVICES_TITLE,
        }
    }
}

/// What has no place yet.
pub(super) struct Back {
    family: Flow,
    history: Flow,
    daily: Flow,
    times: SpanTable,
    /// Whether 「現在の生活状況」 has been on a page.
    living_begun: bool,
    hobbies: Flow,
    relations: Flow,
    illnesses: SpanTable,
    progress: Vec<Choices>,
    public_services: Flow,
    private_services: Flow,
}

impl Back {
    pub(super) fn new(typesetter: &mut Typesetter, sheet: &BasicInformation, family: Flow) -> Self {
        let life = &sheet.life;
        let mut flow = |width: f64, height: f64, text: &str| {
            let style = Style::new(SIZES.wanted, Align::Left);
            let area = Area::new(0.0, 0.0, width, height);
            Flow::fitting(typesetter, area, style, SIZES, text)
        };
        let history = flow(WIDTH - LABEL, HISTORY, &life.history);
        let daily = flow(DAY, 26.0, &life.daily);
        let hobbies = flow(ASIDE, 30.0, &life.hobbies);
        let relations = flow(ASIDE, 30.0, &life.relations);
        let public_services = flow(WIDTH / 2.0, SERVICES - HEAD, &sheet.public_services);
        let private_services = flow(WIDTH / 2.0, SERVICES - HEAD, &sheet.private_services);
        let times = life.times.iter().enumerate().flat_map(|(row, time)| {
            let texts = [&time.time, &time.person, &time.family];
            let texts = texts.map(|text| Content::Text(text));
            texts
                .into_iter()
                .enumerate()
                .map(move |cell| span(row, cell))
        });
        let times = SpanTable::new(typesetter, &TIMES, TABLE_SIZES, times);
        let illnesses = sheet.illnesses.iter().enumerate().flat_map(|(row, one)| {
            let cells = [
                Content::Text(&one.since),
                Content::Text(&one.name),
                Content::Text(&one.clinic),
                Content::Text(&one.phone),
                Content::Drawn(PROGRESS),
                Content::Text(&one.treatment),
            ];
            cells
                .into_iter()
                .enumerate()
                .map(move |cell| span(row, cell))
        });
        let illnesses = SpanTable::new(typesetter, &ILLNESSES, TABLE_SIZES, illnesses);
        Self {
            family,
            history,
            daily,
            times,
            living_begun: false,
            hobbies,
            relations,
            illnesses,
            progress: sheet
                .illnesses
                .iter()
                .map(|one| one.progress.clone())
                .collect(),
            public_services,
            private_services,
        }
    }

    pub(super) fn is_done(&self) -> bool {
        self.family.is_done()
            && self.history.is_done()
            && self.living_done()
            && self.illnesses.is_done()
            && self.services_done()
    }

    /// The second page, with every box of the sheet.
    pub(super) fn second_page(&mut self, pen: &mut Pen<'_>, sheet: &BasicInformation) {
        let needs = self.needs();
        let fits = needs.iter().zip(BOXES).all(|(need, usual)| *need <= usual);
        let mut heights = BOXES;
        if !fits {
            let total: f64 = BOXES.iter().sum();
            let least = BOXES.map(|usual| usual * 0.6);
            let mut wants = least.map(|least| (least, least));
            for (want, need) in wants.iter_mut().zip(needs) {
                want.1 = need.max(want.0);
            }
            heights = share(total, wants);
            let spare = (total - heights.iter().sum::<f64>()).max(0.0) / 4.0;
            heights = heights.map(|height| height + spare);
        }
        let [history, living, illnesses, services] = heights;
        let mut column = Column::new();
        title(pen, column.take(TITLE), LIFE_TITLE, "");
        let top = column.y;
        self.history(pen, column.take(history));
        self.living(pen, column.take(living), DAILY);
        border(pen, top, column.y);
        title(
            pen,
            column.take(TITLE),
            ILLNESSES_TITLE,
            "（新しいものから書く・現在の状況に関連するものは必ず書く）",
        );
        let top = column.y;
        self.illnesses(pen, column.take(illnesses));
        border(pen, top, column.y);
        title(pen, column.take(TITLE), SERVICES_TITLE, "");
        let top = column.y;
        self.services(pen, column.take(services));
        border(pen, top, column.y);
        consent(pen, column.rest(), sheet);
    }

    /// A further page, with what is left.
    pub(super) fn further_page(&mut self, pen: &mut Pen<'_>) {
        let done = [
            self.family.is_done(),
            self.history.is_done(),
            self.living_done(),
            self.illnesses.is_done(),
            self.services_done(),
        ];
        let [history, living, illnesses, services] = self.needs();
        let family = self.family.height();
        let mut wants =
            [family, history, living, illnesses, services].map(|need| (LEAST, need.max(LEAST)));
        let mut total = BOTTOM - TOP;
        for (want, done) in wants.iter_mut().zip(done) {
            if done {
                *want = (0.0, 0.0);
            } else {
                total -= TITLE;
            }
        }
        let heights = share(total, wants);
        let mut column = Column::new();
        for ((section, height), done) in Section::ALL.into_iter().zip(heights).zip(done) {
            if done {
                continue;
            }
            title(pen, column.take(TITLE), section.title(), CONTINUED);
            let area = column.take(height);
            match section {
                Section::Family => self.more_family(pen, area),
                Section::History => self.history(pen, area),
                Section::Living => self.living(pen, area, LEAST_DAILY),
                Section::Illnesses => self.illnesses(pen, area),
                Section::Services => self.services(pen, area),
            }
            border(pen, area.y, area.bottom());
        }
    }

    /// How high the boxes of life, illnesses and services would have to be.
    fn needs(&self) -> [f64; 4] {
        let [daily, times, hobbies, relations] = self.living_wants(LEAST).map(|(_, want)| want);
        let services = self
            .public_services
            .height()
            .max(self.private_services.height());
        [
            self.history.height(),
            (daily + times).max(hobbies + relations),
            ILLNESS_HEAD + self.illnesses.height(),
            HEAD + services,
        ]
    }

    /// The least and the wanted heights of the four boxes of 「現在の生活状況」 with their heads;
    /// none for a box that was on an earlier page and is done.
    fn living_wants(&self, daily: f64) -> [(f64, f64); 4] {
        let boxes = [
            (self.daily.is_done(), self.daily.height(), daily),
            (self.times.is_done(), self.times.height(), LEAST),
            (self.hobbies.is_done(), self.hobbies.height(), LEAST),
            (self.relations.is_done(), self.relations.height(), LEAST),
        ];
        boxes.map(|(done, height, least)| {
            if self.living_begun && done {
                (0.0, 0.0)
            } else {
                (HEAD + least, HEAD + height.max(least))
            }
        })
    }

    fn living_done(&self) -> bool {
        self.daily.is_done()
            && self.times.is_done()
            && self.hobbies.is_done()
            && self.relations.is_done()
    }

    fn services_done(&self) -> bool {
        self.public_services.is_done() && self.private_services.is_done()
    }

    fn more_family(&mut self, pen: &mut Pen<'_>, area: Area) {
        labelled(pen, area, "家族関係等の\n状況", &mut self.family);
    }

    fn history(&mut self, pen: &mut Pen<'_>, area: Area) {
        labelled(pen, area, "今までの生活", &mut self.history);
    }

    /// `daily` is the least height of the text above the times of the day.
    fn living(&mut self, pen: &mut Pen<'_>, area: Area, daily: f64) {
        let [label, day, aside] = area.columns([LABEL, DAY, ASIDE]);
        for column in [day, aside] {
            pen.page.frame(column, Weight::Thin);
        }
        let [daily, times, hobbies, relations] = self.living_wants(daily);
        pen.page.open(Part::Table);
        pen.page.open(Part::Row);
        pen.label(
            label,
            SMALL,
            "現在の生活状況\n（どんな暮らしを\n送っているか）",
        );
        pen.page.close();
        let mut column = Column::within(day);
        let [upper, lower] = share(day.height, [daily, times]);
        if upper > 0.0 {
            let spare = ((day.height - upper - lower) / 3.0).clamp(0.0, 6.0);
            let (upper, name) = (upper + spare, "１日の生活・すごし方");
            headed(pen, &mut column, upper, name, &mut self.daily);
        }
        pen.page.close();
        if lower > 0.0 {
            self.times(pen, column.rest());
        }
        pen.page.open(Part::Table);
        let [upper, lower] = share(aside.height, [hobbies, relations]);
        let spare = (aside.height - upper - lower).max(0.0) / 2.0;
        let mut column = Column::within(aside);
        if upper > 0.0 {
            let (height, name) = (upper + spare, "趣味・楽しみ・特技");
            headed(pen, &mut column, height, name, &mut self.hobbies);
        }
        if lower > 0.0 {
            let name = "友人・地域との関係";
            headed(pen, &mut column, lower + spare, name, &mut self.relations);
        }
        pen.page.close();
        self.living_begun = true;
    }

    fn times(&mut self, pen: &mut Pen<'_>, area: Area) {
        let heads = ["時間", "本人", "介護者・家族"];
        let body = table_head(pen, area, HEAD, (&TIMES, &heads));
        self.times.place(pen.page, body, |_, _, _| {});
        pen.page.close();
    }

    fn illnesses(&mut self, pen: &mut Pen<'_>, area: Area) {
        let heads = [
            "年月日",
            "病名",
            "医療機関・医師名\n（主治医・意見作成者に☆）",
            "Tel",
            "経過",
            "治療中の場合は内容",
        ];
        let body = table_head(pen, area, ILLNESS_HEAD, (&ILLNESSES, &heads));
        let Pen { typesetter, page } = pen;
        let progress = &self.progress;
        self.illnesses.place(page, body, |page, area, row| {
            let Some(choices) = progress.get(row) else {
                return;
            };
            // The ring of the first or last word stays clear of the rules.
            let area = Area {
                y: area.y + RING_MARGIN,
                height: area.height - 2.0 * RING_MARGIN,
                ..area
            };
            let mut pen = Pen { typesetter, page };
            pen.stacked_choices(area, TABLE_SIZES.wanted, choices);
        });
        pen.page.close();
    }

    fn services(&mut self, pen: &mut Pen<'_>, area: Area) {
        let halves = area.columns([WIDTH / 2.0, WIDTH / 2.0]);
        let parts = [
            ("公的なサービス", &mut self.public_services),
            ("非公的なサービス", &mut self.private_services),
        ];
        pen.page.open(Part::Table);
        for (half, (name, flow)) in halves.into_iter().zip(parts) {
            headed(pen, &mut Column::within(half), half.height, name, flow);
        }
        pen.page.close();
    }
}

/// Boxes below each other.
struct Column {
    x: f64,
    y: f64,
    width: f64,
    bottom: f64,
}

impl Column {
    fn new() -> Self {
        Self::within(Area::new(LEFT, TOP, WIDTH, BOTTOM - TOP))
    }

    fn within(area: Area) -> Self {
        Self {
            x: area.x,
            y: area.y,
            width: area.width,
            bottom: area.bottom(),
        }
    }

    fn take(&mut self, height: f64) -> Area {
        let area = Area::new(self.x, self.y, self.width, height);
        self.y += height;
        area
    }

    fn rest(&mut self) -> Area {
        self.take((self.bottom - self.y).max(0.0))
    }
}

fn span(row: usize, (column, content): (usize, Content<'_>)) -> Span<'_> {
    Span {
        column,
        row,
        rows: 1,
        content,
    }
}

/// The name of a section, above its box.
fn title(pen: &mut Pen<'_>, area: Area, name: &str, behind: &str) {
    let style = Style::new(9.5, Align::Left).gothic();
    let area = area.band(0.15, 1.0);
    pen.within(Part::Paragraph, |pen| {
        pen.set(area, style, name);
        let end = area.x + pen.typesetter.length(style, name) + 1.0;
        pen.word(Area { x: end, ..area }, 7.5, behind);
    });
}

fn border(pen: &mut Pen<'_>, top: f64, bottom: f64) {
    let area = Area::new(LEFT, top, WIDTH, bottom - top);
    pen.page.frame(area, Weight::Frame);
}

/// A row with its name on the left.
fn labelled(pen: &mut Pen<'_>, area: Area, name: &str, flow: &mut Flow) {
    let [label, value] = area.columns([LABEL, WIDTH - LABEL]);
    pen.page.open(Part::Table);
    pen.page.open(Part::Row);
    pen.label(label, SMALL, name);
    pen.page.frame(value, Weight::Thin);
    pen.within(Part::Cell, |pen| flow.place(pen.page, value));
    pen.page.close();
    pen.page.close();
}

/// A box with its name above it, as a row of a table; `height` is that of both.
fn headed(pen: &mut Pen<'_>, column: &mut Column, height: f64, name: &str, flow: &mut Flow) {
    pen.page.open(Part::Row);
    pen.label(column.take(HEAD), SMALL, name);
    let area = column.take(height - HEAD);
    pen.page.frame(area, Weight::Thin);
    pen.within(Part::Cell, |pen| flow.place(pen.page, area));
    pen.page.close();
}

/// Begins a table with the heads of its columns; says where its rows stand.
fn table_head(
    pen: &mut Pen<'_>,
    area: Area,
    height: f64,
    (widths, heads): (&[f64], &[&str]),
) -> Area {
    pen.page.open(Part::Table);
    pen.page.open(Part::Row);
    let mut x = area.x;
    for (width, head) in widths.iter().zip(heads) {
        let whole = Area::new(x, area.y, *width, area.height);
        pen.page.frame(whole, Weight::Thin);
        pen.label(Area { height, ..whole }, SMALL, head);
        x += width;
    }
    pen.page.close();
    Area {
        y: area.y + height,
        height: area.height - height,
        ..area
    }
}

fn consent(pen: &mut Pen<'_>, area: Area, sheet: &BasicInformation) {
    let area = area.band(0.1, 1.0);
    pen.page.frame(area, Weight::Thin);
    let inner = area.narrowed(2.0);
    pen.set(
        inner.band(0.04, 0.68),
        Style::new(8.0, Align::Left),
        CONSENT,
    );
    let line = inner.band(0.68, 0.96);
    let [day, label, name] = line.columns([60.0, 14.0, line.width - 74.0]);
    let style = Style::new(USUAL, Align::Left);
    pen.within(Part::Paragraph, |pen| {
        pen.set(day, style, blank(&sheet.consented_on, NO_DATE));
        pen.set(label, style, "氏名");
        pen.set(name, style, &sheet.consenter);
    });
    pen.page
        .horizontal(label.x, line.right(), line.bottom(), Weight::Thin);
}

const CONSENT: &str = "地域包括支援センターが行う事業の実施に当たり、利用者の状況を把握する必要があるときは、要介護認定・要支援認定に係る調査内容、介護認定審査会による判定結果・意見、及び主治医意見書と同様に、利用者基本情報、支援・対応経過シート、アセスメントシートを、居宅介護支援事業者、居宅サービス事業者、総合事業におけるサービス事業等実施者、介護保険施設、主治医その他本事業の実施に必要な範囲で関係する者に提示することに同意します。";
const LIFE_TITLE: &str = "《介護予防に関する事項》";
const ILLNESSES_TITLE: &str = "《現病歴・既往歴と経過》";
const SERVICES_TITLE: &str = "《現在利用しているサービス》";
const TITLE: f64 = 7.0;
const HEAD: f64 = 5.5;
const ILLNESS_HEAD: f64 = 8.0;
const HISTORY: f64 = 34.0;
const SERVICES: f64 = 26.0;
/// The boxes of the second page where none needs more: history, day, illnesses, services.
const BOXES: [f64; 4] = [HISTORY, 84.0, 58.0, SERVICES];
/// The least height of 「１日の生活・すごし方」 on the second page.
const DAILY: f64 = 22.0;
/// The same on further pages.
const LEAST_DAILY: f64 = 10.0;
/// The least height of a box on a further page, without its head.
const LEAST: f64 = 14.0;
/// Widths of 「１日の生活・すごし方」 and of the boxes beside it.
const DAY: f64 = 98.0;
const ASIDE: f64 = WIDTH - LABEL - DAY;
const TIMES: [f64; 3] = [18.0, 40.0, 40.0];
const ILLNESSES: [f64; 6] = [22.0, 34.0, 46.0, 26.0, 16.0, 36.0];
/// Height of the three words of 「経過」.
const PROGRESS: f64 = 15.0;
/// Between the words of a row and its rules.
const RING_MARGIN: f64 = 0.6;
