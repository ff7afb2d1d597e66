//! Pattern D4: basic information of prevention, with its annexes and the picture.
// Spec: 別紙 UPKIHON, UPKIHON_SUB1, UPKIHON_SUB2, UPKIHON_IMAGE

use careplan::{FileCode, SourceFile};

use crate::jpeg;
use crate::offices::{CENTRE, CONSIGNED, PROGRAMME_VISIT};
use crate::pattern::{KitUnit, unit};
use crate::people;
use crate::person::{INSURER, Person};
use crate::row::{Row, Sheet};
use crate::texts;

/// A piece of basic information.
pub(crate) struct Basic {
    pub(crate) person: Person,
    /// 相談日, the key.
    pub(crate) consulted_on: &'static str,
    pub(crate) details: &'static [(u16, &'static str)],
    /// The number of the picture, where there is one.
    pub(crate) picture: Option<u16>,
}

/// The units of the pattern.
pub(crate) fn units() -> Vec<KitUnit> {
    let consigned = |serial: &str| format!("{CENTRE}_46_{CONSIGNED}_43_{serial}");
    let programme = |serial: &str| {
        let receiver = PROGRAMME_VISIT.office;
        format!("{CENTRE}_AF_{receiver}_A2_{serial}")
    };
    vec![
        unit(
            "地域包括支援センターから委託先の居宅介護支援事業所へ、利用者2人。家族構成の画像、改行、外字に近い漢字",
            "From the support centre to the office it commissions, 2 users: picture, line breaks, rare characters",
            files(&[sakura(), ume()], &consigned("20250317090000")),
        ),
        unit(
            "見本　髙さくらの再来。相談日が新しく、前の基本情報も残る",
            "見本　髙さくら again: a later day, so the earlier information stays",
            files(&[sakura_again()], &consigned("20250331090000")),
        ),
        unit(
            "見本　梅の訂正。相談日が同じなので、画像も含めて置き換える",
            "A correction for 見本　梅: the same day, so it replaces everything, the picture included",
            files(&[ume_corrected()], &consigned("20250401090000")),
        ),
        unit(
            "介護予防ケアマネジメント（AF）から総合事業の事業所へ。認定の無い事業対象者",
            "From care management of the programme (AF) to an office of the programme: a user without certificate",
            files(&[matsu()], &programme("20250401100000")),
        ),
        unit(
            "誤って送った基本情報",
            "Basic information sent by mistake",
            files(&[fuji()], &consigned("20250402090000")),
        ),
        unit(
            "その基本情報の削除",
            "Its deletion",
            deletion(&fuji(), &consigned("20250402100000")),
        ),
    ]
}

/// The files about some users.
pub(crate) fn files(users: &[Basic], envelope: &str) -> Vec<SourceFile> {
    let mut basic = Sheet::new(FileCode::Upkihon);
    let mut day = Sheet::new(FileCode::UpkihonSub1);
    let mut illness = Sheet::new(FileCode::UpkihonSub2);
    let mut pictures = Vec::new();
    for user in users {
        let picture = user
            .picture
            .map(|number| format!("UPKIHON_IMAGE_{envelope}_{number:04}.jpg"));
        basic.row(|row| {
            fill_basic(row, user);
            row.text(62, picture.as_deref().unwrap_or_default());
        });
        for fields in DAY {
            day.row(|row| fill_annex(row, user, fields));
        }
        for fields in ILLNESS {
            illness.row(|row| fill_annex(row, user, fields));
        }
        pictures.extend(picture.map(|name| SourceFile {
            name,
            bytes: jpeg::family_chart(),
        }));
    }
    let tables = [basic, day, illness].into_iter();
    tables
        .filter_map(|sheet| sheet.into_file(None, envelope))
        .chain(pictures)
        .collect()
}

fn fill_basic(row: &mut Row, user: &Basic) {
    let person = &user.person;
    let [address, _] = &person.address;
    let certified = person.certification.level != "06";
    row.text(2, INSURER).text(3, &person.insured);
    row.text(4, user.consulted_on);
    row.text(5, if certified { "1" } else { "2" }).text(6, "2");
    row.text(7, "見本　包代");
    row.text(14, &person.kana).text(15, &person.name);
    row.set(16, person.sex).text(17, &person.birth);
    row.text(18, address).text(19, &person.phone);
    if certified {
        row.text(23, person.certification.level);
        row.text(24, person.certification.from);
        row.text(25, person.certification.to);
    }
    for &(number, value) in COMMON.iter().chain(user.details) {
        row.text(number, value);
    }
}

fn fill_annex(row: &mut Row, user: &Basic, fields: &[(u16, &str)]) {
    row.text(2, INSURER).text(3, &user.person.insured);
    row.text(4, user.consulted_on);
    for (number, value) in fields {
        row.text(*number, value);
    }
}

fn deletion(user: &Basic, envelope: &str) -> Vec<SourceFile> {
    let mut sheet = Sheet::new(FileCode::Dltkihon);
    sheet.row(|row| fill_annex(row, user, &[]));
    sheet.into_file(None, envelope).into_iter().collect()
}

pub(crate) fn sakura() -> Basic {
    Basic {
        person: people::sakura(),
        consulted_on: "20250310",
        details: &[
            (8, "03"),
            (9, "民生委員, 見本氏の\"紹介\""),
            (10, "01"),
            (12, "02"),
            (13, "見本病院に入院中。退院は４月の予定。"),
            (63, texts::LINES),
            (64, texts::EXTENDED),
            (65, texts::DASHES),
        ],
        picture: Some(1),
    }
}

fn sakura_again() -> Basic {
    Basic {
        person: people::sakura(),
        consulted_on: "20250331",
        details: &[
            (8, "01"),
            (10, "02"),
            (11, "20250310"),
            (12, "01"),
            (63, "長女が近くへ引っ越した。"),
        ],
        picture: None,
    }
}

pub(crate) fn ume() -> Basic {
    Basic {
        person: people::ume(),
        consulted_on: "20250311",
        details: &[
            (8, "02"),
            (10, "01"),
            (12, "01"),
            (20, "03-0000-0001"),
            (29, "1"),
            (33, texts::BACKSLASH),
            (63, texts::HALF_KANA),
            (66, texts::FORMULA),
            (67, texts::ZEROS),
        ],
        picture: Some(2),
    }
}

fn ume_corrected() -> Basic {
    Basic {
        details: &[
            (8, "02"),
            (10, "01"),
            (12, "01"),
            (33, texts::BACKSLASH),
            (63, texts::HALF_KANA),
            (65, texts::LINE_FEED),
            (66, texts::FORMULA),
            (67, texts::ZEROS),
            (68, "編み物の会"),
        ],
        ..ume()
    }
}

fn matsu() -> Basic {
    Basic {
        person: people::matsu(),
        consulted_on: "20250312",
        details: &[
            (8, "01"),
            (10, "01"),
            (12, "01"),
            (27, "1"),
            (28, "20250312"),
            (63, texts::BLANKS),
        ],
        picture: None,
    }
}

fn fuji() -> Basic {
    Basic {
        person: people::fuji(),
        consulted_on: "20250402",
        details: &[(8, "01"), (10, "01"), (12, "01")],
        picture: None,
    }
}

/// What stands in every row unless a user has something of his own.
const COMMON: &[(u16, &str)] = &[
    (21, "11"),
    (22, "02"),
    (34, "05"),
    (35, "1"),
    (36, "2"),
    (37, "1"),
    (38, "0"),
    (39, "0"),
    (40, "0"),
    (42, "見本　一"),
    (43, "見本県見本市見本７－８－９"),
    (44, "03-0000-0002"),
    (45, "長男"),
    (46, "見本　一"),
    (47, "長男"),
    (48, "見本県見本市見本７－８－９"),
    (49, "03-0000-0002"),
    (70, "20250312"),
    (71, "見本　一"),
];

const DAY: &[&[(u16, &str)]] = &[
    &[(5, "6:00"), (6, "起床、体操"), (7, "")],
    &[(5, "１２時頃"), (6, "昼食\r\n服薬"), (7, "長男が電話")],
    &[(5, "21:00～"), (6, "就寝"), (7, "")],
];

const ILLNESS: &[&[(u16, &str)]] = &[
    &[
        (5, "H12年10月"),
        (6, "高血圧症"),
        (7, "見本クリニック　見本医師"),
        (8, "1"),
        (9, "03-0000-0003"),
        (10, "01"),
        (11, "月１回の受診, 服薬"),
    ],
    &[
        (5, "2023/6"),
        (6, "変形性膝関節症"),
        (7, "見本整形外科"),
        (8, "2"),
        (9, "03-0000-0004"),
        (10, "02"),
    ],
];
