//! The first page: consultation, person, condition, circumstances, contacts and family.

use super::{BOTTOM, LABEL, LEFT, NO_DATE, SIZES, SMALL, USUAL, WIDTH};
use crate::basic_information::{BasicInformation, Contact, FamilyChart};
use crate::choices::Choices;
use crate::draw::canvas::{Area, Part, Picture, Weight};
use crate::draw::flow::Flow;
use crate::draw::typesetter::{Align, Style};
use crate::place::pen::Pen;
use crate::place::plan_head::blank;

/// Draws the page; what is left of 「家族関係等の状況」 goes on elsewhere.
pub(super) fn draw(pen: &mut Pen<'_>, sheet: &BasicInformation) -> Flow {
    let title = Area::new(LEFT, 10.0, WIDTH, 8.0);
    pen.heading(title, 15.0, "利用者基本情報");
    let line = Area::new(LEFT, 18.5, WIDTH, 6.0);
    pen.set(line, Style::new(9.5, Align::Left).gothic(), "《基本情報》");
    let author = format!("作成担当者：{}", blank(&sheet.author, "　　　　　　　　"));
    let right = Area::new(LEFT + 70.0, 18.5, WIDTH - 70.0, 6.0);
    pen.set(right, Style::new(USUAL, Align::Right), &author);
    pen.page.open(Part::Table);
    consultation(pen, sheet);
    person(pen, sheet);
    condition(pen, sheet);
    circumstances(pen, sheet);
    contacts(pen, sheet);
    let rest = family(pen, sheet);
    pen.page.close();
    let all = Area::new(LEFT, TOP, WIDTH, BOTTOM - TOP);
    pen.page.frame(all, Weight::Frame);
    rest
}

/// A label and the rest of a line.
fn line(pen: &mut Pen<'_>, top: f64, height: f64, label: &str) -> Area {
    let all = Area::new(LEFT, top, WIDTH, height);
    let [left, right] = all.columns([LABEL, WIDTH - LABEL]);
    pen.label(left, SMALL, label);
    right
}

/// A framed cell with choices and what stands in brackets behind them.
fn choice(pen: &mut Pen<'_>, area: Area, choices: &Choices, (separator, text): (&str, &str)) {
    pen.page.frame(area, Weight::Thin);
    pen.within(Part::Cell, |pen| {
        let room = area.narrowed(1.0);
        let words = Area {
            width: room.width - BRACKETS,
            ..room
        };
        let end = pen.choices(words, (USUAL, separator), choices);
        let end = pen.word(Area { x: end, ..room }, USUAL, "　");
        pen.brackets(room, end - 1.5, (USUAL, text));
    });
}

fn consultation(pen: &mut Pen<'_>, sheet: &BasicInformation) {
    let one = &sheet.consultation;
    pen.page.open(Part::Row);
    let rest = line(pen, TOP, 9.0, "相談日");
    let [day, method, round] = rest.columns([33.0, 58.0, 64.0]);
    pen.value(day, USUAL, blank(&one.on, NO_DATE));
    choice(pen, method, &one.method, (SEPARATOR, &one.other_method));
    pen.page.frame(round, Weight::Thin);
    pen.within(Part::Cell, |pen| {
        let room = round.narrowed(1.0);
        let words = Area {
            width: 20.0,
            ..room
        };
        let end = pen.choices(words, (USUAL, SEPARATOR), &one.round);
        let text = format!("前回　{}", blank(&one.previous_on, "　　　年　月　日"));
        pen.brackets(room, end + 1.0, (USUAL, &text));
    });
    pen.page.close();
    pen.page.open(Part::Row);
    let rest = line(pen, TOP + 9.0, 9.0, "本人の現況");
    let note = (SEPARATOR, one.whereabouts_note.as_str());
    choice(pen, rest, &one.whereabouts, note);
    pen.page.close();
}

fn person(pen: &mut Pen<'_>, sheet: &BasicInformation) {
    let person = &sheet.person;
    let top = TOP + 18.0;
    let names = Area::new(LEFT, top, WIDTH, 15.0);
    let [labels, values, sex, label, born] = names.columns([LABEL, 66.0, 17.0, 17.0, 55.0]);
    let (reading, name) = (0.36, 1.0);
    pen.page.open(Part::Row);
    pen.label(labels.band(0.0, reading), 7.0, "フリガナ");
    pen.value(values.band(0.0, reading), 7.5, &person.name_reading);
    pen.page.close();
    pen.page.open(Part::Row);
    pen.label(labels.band(reading, name), SMALL, "本人氏名");
    pen.value(values.band(reading, name), 11.0, &person.name);
    pen.page.frame(sex, Weight::Thin);
    pen.within(Part::Cell, |pen| {
        pen.centred_choices(sex, (USUAL, SEPARATOR), &person.sex);
    });
    pen.label(label, SMALL, "生年月日");
    let age = person.age.map_or("　　".to_owned(), |age| age.to_string());
    let born_on = blank(&person.born_on, NO_DATE);
    pen.value(born, USUAL, &format!("{born_on}生（ {age} ）歳"));
    pen.page.close();
    pen.page.open(Part::Row);
    let rest = line(pen, top + 15.0, 12.0, "住所");
    let [address, label, value] = rest.columns([100.0, 10.0, 45.0]);
    pen.value(address, USUAL, &person.address);
    pen.label(label.band(0.0, 0.5), SMALL, "Tel");
    pen.value(value.band(0.0, 0.5), USUAL, &person.phone);
    pen.label(label.band(0.5, 1.0), SMALL, "Fax");
    pen.value(value.band(0.5, 1.0), USUAL, &person.fax);
    pen.page.close();
}

fn condition(pen: &mut Pen<'_>, sheet: &BasicInformation) {
    let one = &sheet.condition;
    let rest = line(pen, TOP + 45.0, 16.0, "日常生活\n自立度");
    for (index, (title, choices)) in [
        ("障害高齢者の日常生活自立度", &one.physical),
        ("認知症高齢者の日常生活自立度", &one.dementia),
    ]
    .into_iter()
    .enumerate()
    {
        let half = index as f64 / 2.0;
        let [label, value] = rest
            .band(half, half + 0.5)
            .columns([44.0, WIDTH - LABEL - 44.0]);
        pen.page.open(Part::Row);
        pen.label(label, SMALL, title);
        pen.page.frame(value, Weight::Thin);
        pen.within(Part::Cell, |pen| {
            pen.choices(value.narrowed(1.0), (USUAL, SEPARATOR), choices);
        });
        pen.page.close();
    }
    pen.page.open(Part::Row);
    let rest = line(pen, TOP + 61.0, 24.0, "認定・\n総合事業情報");
    pen.page.frame(rest, Weight::Thin);
    let third = |index: f64| rest.band(index / 3.0, (index + 1.0) / 3.0).narrowed(1.0);
    for index in [1.0, 2.0] {
        pen.page.dashed(rest.x, rest.right(), third(index).y);
    }
    pen.within(Part::Cell, |pen| {
        pen.choices(third(0.0), (USUAL, SEPARATOR), &one.care_level);
    });
    pen.within(Part::Cell, |pen| {
        let text = format!(
            "有効期限：{} 〜 {}（前回の介護度　{}　）",
            blank(&one.valid_from, NO_DATE),
            blank(&one.valid_to, NO_DATE),
            blank(&one.previous_level, "　　　　"),
        );
        pen.set(
            third(1.0).narrowed(1.0),
            Style::new(USUAL, Align::Left),
            &text,
        );
    });
    pen.within(Part::Cell, |pen| {
        let [title, words, day] = third(2.0).narrowed(1.0).columns([43.5, 60.0, 47.5]);
        pen.set(
            title,
            Style::new(8.5, Align::Left),
            "基本チェックリスト記入結果：",
        );
        pen.choices(words, (8.5, SEPARATOR), &one.checklist);
        let text = format!("記入日：{}", blank(&one.checklist_on, NO_DATE));
        pen.set(day, Style::new(8.5, Align::Right), &text);
    });
    pen.page.close();
    pen.page.open(Part::Row);
    let rest = line(pen, TOP + 85.0, 9.0, "障害等認定");
    let note = (SEPARATOR, one.disability_note.as_str());
    choice(pen, rest, &one.disabilities, note);
    pen.page.close();
}

fn circumstances(pen: &mut Pen<'_>, sheet: &BasicInformation) {
    let one = &sheet.circumstances;
    pen.page.open(Part::Row);
    let rest = line(pen, TOP + 94.0, 9.0, "本人の住居環境");
    pen.page.frame(rest, Weight::Thin);
    pen.within(Part::Cell, |pen| {
        let [dwelling, room, changes] = rest.narrowed(1.0).columns([66.0, 41.0, 46.0]);
        pen.choices(dwelling, (USUAL, SEPARATOR), &one.housing);
        let text = format!("自室の有無（ {} 階）", blank(&one.own_room_floor, "　　"));
        pen.set(room, Style::new(USUAL, Align::Left), &text);
        let end = pen.word(changes, USUAL, "住宅改修の有無（");
        let words = Area {
            x: end,
            width: changes.right() - end - 3.5,
            ..changes
        };
        let end = pen.choices(words, (USUAL, SEPARATOR), &one.home_modified);
        pen.word(
            Area {
                x: end + 1.0,
                ..changes
            },
            USUAL,
            "）",
        );
    });
    pen.page.close();
    pen.page.open(Part::Row);
    let rest = line(pen, TOP + 103.0, 9.0, "経済状況");
    choice(pen, rest, &one.income, (SEPARATOR, &one.income_note));
    pen.page.close();
}

/// 「来所者（相談者）」 and 「緊急連絡先」, on the left.
fn contacts(pen: &mut Pen<'_>, sheet: &BasicInformation) {
    let visitor = &sheet.visitor;
    let all = Area::new(LEFT, CONTACTS_TOP, HALF, VISITOR);
    let [label, rest] = all.columns([LABEL, HALF - LABEL]);
    pen.label(label, SMALL, "来所者\n（相談者）");
    let [titles, values] = rest.columns([13.0, rest.width - 13.0]);
    let [name, title, relation] = values
        .band(0.0, 0.3)
        .columns([33.0, 9.0, values.width - 42.0]);
    pen.page.open(Part::Row);
    pen.label(titles.band(0.0, 0.3), SMALL, "氏名");
    pen.value(name, USUAL, &visitor.name);
    pen.label(title, 7.0, "続柄");
    pen.value(relation, USUAL, &visitor.relation);
    pen.page.close();
    for (from, to, title, text) in [
        (0.3, 0.7, "住所", &visitor.address),
        (0.7, 1.0, "連絡先", &visitor.phone),
    ] {
        pen.page.open(Part::Row);
        pen.label(titles.band(from, to), SMALL, title);
        pen.value(values.band(from, to), USUAL, text);
        pen.page.close();
    }
    let top = CONTACTS_TOP + VISITOR;
    let [label, rest] = Area::new(LEFT, top, HALF, BOTTOM - top).columns([LABEL, HALF - LABEL]);
    pen.label(label, SMALL, "緊急連絡先");
    let widths = [26.0, 14.0, rest.width - 40.0];
    let heads = Area {
        height: EMERGENCY_HEAD,
        ..rest
    };
    pen.page.open(Part::Row);
    for (area, title) in heads
        .columns(widths)
        .into_iter()
        .zip(["氏名", "続柄", "住所・連絡先"])
    {
        pen.label(area, SMALL, title);
    }
    pen.page.close();
    let height = (rest.height - EMERGENCY_HEAD) / 4.0;
    for (contact, index) in sheet.emergency.iter().zip(0_u8..) {
        let top = heads.bottom() + height * f64::from(index);
        let row = Area::new(rest.x, top, rest.width, height);
        emergency(pen, row.columns(widths), contact);
    }
}

fn emergency(pen: &mut Pen<'_>, [name, relation, place]: [Area; 3], contact: &Contact) {
    pen.page.open(Part::Row);
    pen.value(name, USUAL, &contact.name);
    pen.value(relation, USUAL, &contact.relation);
    pen.page.frame(place, Weight::Thin);
    let (address, phone) = (place.band(0.0, 0.68), place.band(0.68, 1.0));
    pen.page.dashed(place.x, place.right(), phone.y);
    let style = Style::new(USUAL, Align::Left);
    pen.within(Part::Cell, |pen| {
        pen.set(address.narrowed(1.2), style, &contact.address);
        pen.set(phone.narrowed(1.2), style, &contact.phone);
    });
    pen.page.close();
}

/// 「家族構成」 and 「家族関係等の状況」, on the right.
fn family(pen: &mut Pen<'_>, sheet: &BasicInformation) -> Flow {
    let all = Area::new(LEFT + HALF, CONTACTS_TOP, WIDTH - HALF, CHART);
    pen.page.open(Part::Row);
    let head = Area {
        height: FAMILY_HEAD,
        ..all
    };
    pen.label(head, SMALL, "家族構成");
    let picture = Area::new(
        all.x + 1.5,
        head.bottom() + 1.0,
        all.width - 3.0,
        CHART - FAMILY_HEAD - LEGEND - 2.0,
    );
    pen.within(Part::Cell, |pen| {
        chart(pen, picture, &sheet.family_chart);
        let legend = Area::new(all.x, all.bottom() - LEGEND, all.width, LEGEND);
        pen.set(
            legend.narrowed(1.2),
            Style::new(6.5, Align::Left),
            LEGEND_TEXT,
        );
    });
    pen.page.close();
    pen.page.open(Part::Row);
    let head = Area::new(all.x, all.bottom(), all.width, FAMILY_HEAD);
    pen.label(head, SMALL, "家族関係等の状況");
    let area = Area {
        y: head.bottom(),
        height: BOTTOM - head.bottom(),
        ..head
    };
    pen.page.frame(area, Weight::Thin);
    let style = Style::new(SIZES.wanted, Align::Left);
    let mut flow = Flow::fitting(pen.typesetter, area, style, SIZES, &sheet.family_situation);
    pen.within(Part::Cell, |pen| flow.place(pen.page, area));
    pen.page.close();
    flow
}

/// The picture, or a mark where there should be one.
fn chart(pen: &mut Pen<'_>, area: Area, chart: &FamilyChart) {
    let mark = match chart {
        FamilyChart::None => return,
        FamilyChart::Missing => "◆画像がありません",
        FamilyChart::Broken => "◆画像を表示できません",
        FamilyChart::Picture(bytes) => match Picture::read(bytes) {
            Some(picture) => {
                let figure = Part::Figure("家族構成の図（ジェノグラム）".to_owned());
                return pen.within(figure, |pen| pen.page.picture(area, picture));
            }
            None => "◆画像を表示できません",
        },
    };
    let style = Style::new(USUAL, Align::Centre).gothic();
    pen.set(area, style, mark);
}

const TOP: f64 = 25.0;
const CONTACTS_TOP: f64 = TOP + 112.0;
/// Width of the boxes on the left.
const HALF: f64 = 98.0;
const VISITOR: f64 = 30.0;
const EMERGENCY_HEAD: f64 = 6.0;
const FAMILY_HEAD: f64 = 6.0;
/// Height of 「家族構成」 with its head and its legend.
const CHART: f64 = 84.0;
const LEGEND: f64 = 8.0;
const LEGEND_TEXT: &str = "◎＝本人、○＝女性、□＝男性、●■＝死亡、☆＝キーパーソン、主介護者に「主」、副介護者に「副」（同居家族は○で囲む）";
const SEPARATOR: &str = "・";
/// What is kept for the brackets behind choices.
const BRACKETS: f64 = 24.0;
