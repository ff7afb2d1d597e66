//! The title of 第7表 and the line that says whose sheet it is.

use crate::annex_table::AnnexTable;
use crate::draw::canvas::{Area, Page, Part, Weight};
use crate::draw::typesetter::{Align, Style, Typesetter};
use crate::place::plan_head::{LEFT, WIDTH, blank};
use crate::use_table::SheetKind;

/// Whether the head is read out or stands on the paper only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Occurrence {
    First,
    Repeated,
}

/// The title and the line below it.
pub(super) fn draw(
    typesetter: &mut Typesetter,
    page: &mut Page,
    table: &AnnexTable,
    occurrence: Occurrence,
) {
    if occurrence == Occurrence::Repeated {
        page.open(Part::Paper);
    }
    title(typesetter, page, table);
    person(typesetter, page, table);
    if occurrence == Occurrence::Repeated {
        page.close();
    }
}

fn title(typesetter: &mut Typesetter, page: &mut Page, table: &AnnexTable) {
    let line = Area::new(LEFT, 10.0, WIDTH, 7.0);
    let [_, middle, direction, number] = line.columns([68.0, 141.0, 46.0, 22.0]);
    let month = blank(&table.month, "　　　年　　月");
    let (words, receiver) = match table.kind {
        SheetKind::Use => ("サービス利用票別表", "居宅介護支援事業者→利用者"),
        SheetKind::Provision => ("サービス提供票別表", "居宅介護支援事業者→サービス事業者"),
    };
    let text = format!("{month}分　{words}");
    page.open(Part::Heading);
    typesetter.set(page, middle, Style::new(13.0, Align::Centre), &text);
    page.close();
    let style = Style::new(8.0, Align::Centre);
    typesetter.set(page, direction, style, receiver);
    page.frame(number, Weight::Thin);
    typesetter.set(page, number, Style::new(10.0, Align::Centre), "第７表");
}

fn person(typesetter: &mut Typesetter, page: &mut Page, table: &AnnexTable) {
    let line = Area::new(LEFT, 18.5, WIDTH, 6.5);
    let [insured, number, user, name, honorific, _, made_on] =
        line.columns([20.0, 26.0, 18.0, 76.0, 8.0, 61.0, 68.0]);
    let label = Style::new(8.0, Align::Left);
    typesetter.set(page, insured, label, "被保険者番号");
    let value = Style::new(10.0, Align::Left);
    typesetter.set(page, number, value, &table.insured_number);
    typesetter.set(page, user, label, "利用者氏名");
    typesetter.set(page, name.narrowed(0.5), value, &table.name);
    typesetter.set(page, honorific, label, "様");
    for (from, to) in [(insured, number), (user, honorific)] {
        let right = to.right() - 2.0;
        page.horizontal(from.x, right, line.bottom(), Weight::Thin);
    }
    let text = format!(
        "作成年月日　{}",
        blank(&table.made_on, "　　　年　　月　　日")
    );
    typesetter.set(page, made_on, Style::new(9.0, Align::Right), &text);
}
