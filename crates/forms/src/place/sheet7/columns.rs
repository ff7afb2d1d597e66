//! The columns of 第7表: widths, heads, rules, and which text of a row stands where.

use super::head::Occurrence;
use crate::annex_table::{Amounts, Row};
use crate::draw::canvas::{Area, Page, Part, Weight};
use crate::draw::typesetter::{Align, SMALLEST, Style, Typesetter};
use crate::place::plan_head::{LEFT, WIDTH};

/// How many columns there are.
pub(super) const COLUMNS: usize = 23;
/// How many of them, the last ones, the total fills.
pub(super) const SUMS: usize = 13;

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Names, which may be long.
    Text,
    Code,
    Number,
}

impl Kind {
    pub(super) const fn align(self) -> Align {
        match self {
            Self::Text => Align::Left,
            Self::Code => Align::Centre,
            Self::Number => Align::Right,
        }
    }

    /// Between the rules and the text, in millimetres.
    pub(super) const fn margin(self) -> f64 {
        match self {
            Self::Text => 0.9,
            Self::Code => 0.7,
            Self::Number => 0.6,
        }
    }
}

/// The columns of a box as wide as the sheet.
pub(super) fn of(area: Area) -> [Area; COLUMNS] {
    area.columns(WIDTHS)
}

/// The columns of the total.
pub(super) fn sums_of(area: Area) -> [Area; SUMS] {
    let [_, _, _, _, _, _, _, _, _, _, sums @ ..] = of(area);
    sums
}

/// The texts of a row from the left.
pub(super) fn cells(row: &Row) -> [(&str, Kind); COLUMNS] {
    let [a, b, c, d, e, f, g, h, i, j, k, l, m] = sums(&row.amounts).map(|sum| (sum, Kind::Number));
    [
        (&row.office, Kind::Text),
        (&row.office_number, Kind::Code),
        (&row.service, Kind::Text),
        (&row.equipment, Kind::Text),
        (&row.service_code, Kind::Code),
        (&row.equipment_code, Kind::Code),
        (&row.units, Kind::Number),
        (&row.discount_rate, Kind::Number),
        (&row.discounted_units, Kind::Number),
        (&row.count, Kind::Number),
        a,
        b,
        c,
        d,
        e,
        f,
        g,
        h,
        i,
        j,
        k,
        l,
        m,
    ]
}

/// The texts of the columns that the total fills.
pub(super) fn sums(amounts: &Amounts) -> [&str; SUMS] {
    [
        &amounts.amount,
        &amounts.managed,
        &amounts.over_kind,
        &amounts.within_kind,
        &amounts.over_category,
        &amounts.within_category,
        &amounts.unit_price,
        &amounts.cost,
        &amounts.benefit_rate,
        &amounts.claim,
        &amounts.flat_copay,
        &amounts.copay,
        &amounts.full_copay,
    ]
}

/// The heads, as the first row of a table.
pub(super) fn heads(typesetter: &mut Typesetter, page: &mut Page) {
    let area = Area::new(LEFT, HEADS_TOP, WIDTH, ROWS_TOP - HEADS_TOP);
    let style = Style::new(6.0, Align::Centre);
    page.open(Part::Row);
    for (place, (text, column)) in HEADS.into_iter().zip(of(area)).enumerate() {
        page.open(Part::Head);
        let column = match place {
            RATE | DISCOUNTED => column.band(SPLIT, 1.0),
            _ => column,
        };
        if place == RATE {
            let both = discount(area);
            typesetter.set(page, both.band(0.0, SPLIT), style, "割引後");
        }
        let column = column.narrowed(0.6);
        let style = unbroken(typesetter, style, column.width, text);
        typesetter.set(page, column, style, text);
        page.close();
    }
    page.close();
}

/// A style at which no line of the text is wider than its box, down to the smallest.
pub(super) fn unbroken(typesetter: &mut Typesetter, style: Style, width: f64, text: &str) -> Style {
    let lengths = text.lines().map(|line| typesetter.length(style, line));
    let longest = lengths.fold(0.0, f64::max);
    let size = style.size * (width / longest.max(width)) - 0.001;
    Style {
        size: size.max(SMALLEST),
        ..style
    }
}

/// The rules between the columns and around everything, down to the end of the last row.
pub(super) fn rules(page: &mut Page, bottom: f64) {
    let caption = Area::new(LEFT, CAPTION_TOP, WIDTH, HEADS_TOP - CAPTION_TOP);
    page.horizontal(caption.x, caption.right(), caption.bottom(), Weight::Thin);
    let grid = Area::new(LEFT, HEADS_TOP, WIDTH, bottom - HEADS_TOP);
    for (place, column) in of(grid).into_iter().enumerate().skip(1) {
        let top = match place {
            DISCOUNTED => HEADS_TOP + (ROWS_TOP - HEADS_TOP) * SPLIT,
            _ => HEADS_TOP,
        };
        page.vertical(column.x, top, bottom, Weight::Thin);
    }
    let both = discount(Area::new(LEFT, HEADS_TOP, WIDTH, ROWS_TOP - HEADS_TOP));
    let middle = both.band(0.0, SPLIT).bottom();
    page.horizontal(both.x, both.right(), middle, Weight::Thin);
    page.horizontal(LEFT, LEFT + WIDTH, ROWS_TOP, Weight::Frame);
    let all = Area::new(LEFT, CAPTION_TOP, WIDTH, bottom - CAPTION_TOP);
    page.frame(all, Weight::Frame);
}

/// The line above the heads.
pub(super) fn caption(typesetter: &mut Typesetter, page: &mut Page, occurrence: Occurrence) {
    let area = Area::new(LEFT, CAPTION_TOP, WIDTH, HEADS_TOP - CAPTION_TOP);
    page.open(match occurrence {
        Occurrence::First => Part::Paragraph,
        Occurrence::Repeated => Part::Paper,
    });
    typesetter.set(page, area, Style::new(8.5, Align::Centre), CAPTION);
    page.close();
}

/// Both columns about the discount.
fn discount(area: Area) -> Area {
    let [_, _, _, _, _, _, _, rate, units, ..] = of(area);
    Area {
        width: rate.width + units.width,
        ..rate
    }
}

const CAPTION: &str = "区分支給限度管理・利用者負担計算";
const CAPTION_TOP: f64 = 26.5;
const HEADS_TOP: f64 = 31.2;
/// Where the first row begins.
pub(super) const ROWS_TOP: f64 = 48.0;

/// The columns of the discount, of which the heads share a box.
const RATE: usize = 7;
const DISCOUNTED: usize = 8;
/// The part of the heads' height that this box takes.
const SPLIT: f64 = 0.36;

const WIDTHS: [f64; COLUMNS] = [
    27.0, 15.0, 30.0, 16.0, 10.2, 15.5, 8.4, 5.8, 8.4, 6.4, 11.3, 11.3, 10.5, 10.5, 10.5, 10.5,
    8.4, 12.4, 6.6, 12.4, 8.9, 10.5, 10.5,
];

const HEADS: [&str; COLUMNS] = [
    "事業所名",
    "事業所番号",
    "サービス内容／種類",
    "用具名称\n（機種名）",
    "サービス\nコード",
    "TAIS・\n届出コード",
    "単位数",
    "率\n％",
    "単位数",
    "回数",
    "サービス\n単位／\n金額",
    "給付管理\n単位数",
    "種類支給\n限度基準\nを超える\n単位数",
    "種類支給\n限度基準\n内単位数",
    "区分支給\n限度基準\nを超える\n単位数",
    "区分支給\n限度基準\n内単位数",
    "単位数\n単価",
    "費用総額\n(保険/\n事業対象分)",
    "給付率\n(％)",
    "保険/\n事業費\n請求額",
    "定額\n利用者\n負担単価\n金額",
    "利用者\n負担\n(保険/事業\n対象分)",
    "利用者\n負担\n(全額\n負担分)",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_fill_the_sheet() {
        let sum: f64 = WIDTHS.iter().sum();
        assert!((sum - WIDTH).abs() < 1e-9, "{sum}");
    }
}
