//! Pattern D1: care plans, tables 1 to 3 with the supplement.
// Spec: 別紙 UP1KYO, UP2KYO, UP3KYO, UPHOSOKU

use careplan::{FileCode, SourceFile};

use crate::month::{fill_limit, fill_person};
use crate::offices::{DAY_CARE, PLANNER, VISIT};
use crate::pattern::{KitUnit, unit};
use crate::people;
use crate::person::{INSURER, Person, Text};
use crate::row::{Row, Sheet};
use crate::service::Provider;
use crate::texts;

/// A row of table 2 without its head: items 6 to 20.
type Support = [&'static str; 15];

/// A care plan.
struct CarePlan {
    person: Person,
    /// 居宅サービス計画作成（変更）日, the key.
    made_on: &'static str,
    /// 計画書区分.
    category: &'static str,
    wishes: Text,
    opinion: Text,
    policy: Text,
    /// 生活援助中心型の算定理由, and the other reason.
    reason: (&'static str, &'static str),
    support: &'static [Support],
}

/// The units of the pattern.
pub(crate) fn units() -> Vec<KitUnit> {
    vec![
        unit(
            "訪問介護の事業所あて、利用者4人。外字に近い漢字、記号、半角カナ、引用符、改行、長い文、公費のみの人、申請中の人",
            "To a home help office, 4 users: rare characters, signs, half-width kana, quotes, line breaks, a long text, public assistance alone, not certified yet",
            files(
                &[taro(), takako(), saburo(), shiro()],
                &VISIT,
                "20250324090000",
            ),
        ),
        unit(
            "見本　太郎の計画変更。作成（変更）日が新しく、前の計画書も残る",
            "A new plan for 見本　太郎 with a later date; the earlier plan stays",
            files(&[taro_changed()], &VISIT, "20250401090000"),
        ),
        unit(
            "見本　髙子の訂正。作成（変更）日が同じなので、前の内容を置き換える",
            "A correction for 見本　髙子: the same date, so it replaces the earlier plan",
            files(&[takako_corrected()], &VISIT, "20250402090000"),
        ),
        unit(
            "誤って送った計画書",
            "A care plan sent by mistake",
            files(&[momoe()], &DAY_CARE, "20250403090000"),
        ),
        unit(
            "その計画書の削除",
            "Its deletion",
            deletion(&momoe(), &DAY_CARE, "20250403100000"),
        ),
    ]
}

fn envelope(receiver: &Provider, serial: &str) -> String {
    format!(
        "{PLANNER}_43_{}_{}_{serial}",
        receiver.office, receiver.kind
    )
}

fn files(plans: &[CarePlan], receiver: &Provider, serial: &str) -> Vec<SourceFile> {
    let envelope = envelope(receiver, serial);
    let mut supplement = Sheet::new(FileCode::Uphosoku);
    let mut table_1 = Sheet::new(FileCode::Up1kyo);
    let mut table_2 = Sheet::new(FileCode::Up2kyo);
    let mut table_3 = Sheet::new(FileCode::Up3kyo);
    for plan in plans {
        supplement.row(|row| fill_supplement(row, plan));
        table_1.row(|row| fill_table_1(row, plan));
        for support in plan.support {
            table_2.row(|row| {
                row.text(2, INSURER).text(3, &plan.person.insured);
                row.text(4, plan.made_on).text(5, plan.made_on);
                for (number, value) in (6..).zip(support) {
                    row.text(number, value);
                }
                row.text(21, PLANNER);
            });
        }
        for week in WEEK {
            table_3.row(|row| {
                row.text(2, INSURER).text(3, &plan.person.insured);
                row.text(4, plan.made_on).text(5, plan.made_on);
                for (number, value) in *week {
                    row.text(*number, value);
                }
            });
        }
    }
    [
        supplement.into_file(Some("000000"), &envelope),
        table_1.into_file(None, &envelope),
        table_2.into_file(None, &envelope),
        table_3.into_file(None, &envelope),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn fill_supplement(row: &mut Row, plan: &CarePlan) {
    fill_person(row, &plan.person);
    fill_limit(row, &plan.person, "");
    row.text(4, plan.made_on).text(63, "000000");
    row.text(60, PLANNER).text(61, PLANNER);
}

fn fill_table_1(row: &mut Row, plan: &CarePlan) {
    let certification = &plan.person.certification;
    let [address_1, address_2] = &plan.person.address;
    row.text(2, INSURER).text(3, &plan.person.insured);
    row.text(4, plan.made_on).text(5, plan.person.postal);
    row.text(6, address_1).text(7, address_2);
    row.text(8, "見本　花代").text(9, "見本居宅介護支援事業所");
    row.text(10, "123-4568")
        .text(11, "見本県見本市見本４－５－６");
    row.text(12, "見本ビル２階").text(13, PLANNER);
    row.text(14, plan.made_on).text(15, "20240401");
    row.text(16, plan.category).text(17, certification.status);
    row.text(18, certification.certified_on);
    row.text(19, certification.from).text(20, certification.to);
    row.text(21, certification.level);
    row.text(22, &plan.wishes).text(23, &plan.opinion);
    row.text(24, &plan.policy);
    row.text(25, plan.reason.0).text(26, plan.reason.1);
    row.text(27, PLANNER);
}

fn deletion(plan: &CarePlan, receiver: &Provider, serial: &str) -> Vec<SourceFile> {
    let mut sheet = Sheet::new(FileCode::Dlt1kyo);
    sheet.row(|row| {
        row.text(2, INSURER).text(3, &plan.person.insured);
        row.text(4, plan.made_on);
    });
    let file = sheet.into_file(None, &envelope(receiver, serial));
    file.into_iter().collect()
}

fn plan(person: Person) -> CarePlan {
    CarePlan {
        person,
        made_on: "20250324",
        category: "21",
        wishes: "住み慣れた家で暮らしたい。".into(),
        opinion: "".into(),
        policy: "体調を見ながら、家での暮らしを支えます。".into(),
        reason: ("", ""),
        support: SUPPORT,
    }
}

fn taro() -> CarePlan {
    CarePlan {
        wishes: texts::EXTENDED.into(),
        opinion: texts::LINES.into(),
        policy: texts::long().into(),
        reason: ("3", texts::QUOTES),
        ..plan(people::taro())
    }
}

fn taro_changed() -> CarePlan {
    CarePlan {
        made_on: "20250401",
        policy: "退院に合わせて計画を変更します。".into(),
        ..taro()
    }
}

fn takako() -> CarePlan {
    CarePlan {
        wishes: texts::BACKSLASH.into(),
        opinion: texts::DASHES.into(),
        policy: texts::HALF_KANA.into(),
        reason: ("1", ""),
        ..plan(people::takako())
    }
}

fn takako_corrected() -> CarePlan {
    CarePlan {
        reason: ("3", texts::LINE_FEED),
        support: SUPPORT.get(..2).unwrap_or_default(),
        ..takako()
    }
}

fn saburo() -> CarePlan {
    CarePlan {
        category: "11",
        wishes: texts::FORMULA.into(),
        opinion: texts::ZEROS.into(),
        policy: texts::BLANKS.into(),
        ..plan(people::saburo())
    }
}

fn shiro() -> CarePlan {
    CarePlan {
        category: "51",
        ..plan(people::shiro())
    }
}

fn momoe() -> CarePlan {
    plan(people::momoe())
}

/// Two needs; the first with two goals; rows of a group leave out what stands above.
const SUPPORT: &[Support] = &[
    [
        "1",
        "転ばずに歩きたい",
        "1",
        "家の中を一人で歩ける",
        "手すりを使って歩ける",
        "令和７年４月～令和８年３月",
        "R7.4～R7.9",
        "1",
        "歩行の見守り、\"声かけ\", 環境の整え",
        "Y",
        "訪問介護",
        "1370000026",
        "見本ヘルパーステーション",
        "週３回",
        "R7.4～R7.9",
    ],
    [
        "1",
        "",
        "1",
        "",
        "",
        "",
        "",
        "2",
        "手すりの貸与",
        "Y",
        "福祉用具貸与",
        "1370000034",
        "㈱見本福祉用具",
        "毎日",
        "R7.4～R7.9",
    ],
    [
        "1",
        "",
        "2",
        "近所の店まで歩ける",
        "門まで歩ける",
        "R7.4～R8.3",
        "R7.4～R7.6",
        "1",
        "体操",
        "N",
        "家族",
        "",
        "長女",
        "毎朝",
        "",
    ],
    [
        "2",
        "人と話したい",
        "1",
        "外に出て人に会う",
        "デイで友人を作る",
        "R7.4～R8.3",
        "R7.4～R7.9",
        "1",
        "交流\r\n入浴",
        "Y",
        "通所介護",
        "1370000042",
        "見本デイサービスセンター",
        "週１回",
        "R7.4～R7.9",
    ],
];

/// Table 3: services of the week, what the day holds, and what is not weekly. A stay over midnight
/// ends before it begins.
const WEEK: &[&[(u16, &str)]] = &[
    &[(6, "訪問介護"), (7, "1"), (8, "0900"), (9, "1000")],
    &[(6, "訪問介護"), (7, "3"), (8, "0900"), (9, "1000")],
    &[(6, "通所介護"), (7, "7"), (8, "0930"), (9, "1640")],
    &[(10, "起床"), (11, "0630"), (12, "0630")],
    &[(10, "朝食, 服薬"), (11, "0700"), (12, "0730")],
    &[(10, "就寝"), (11, "2100"), (12, "2100")],
    &[(13, "福祉用具貸与（手すり）、月１回の受診")],
];
