//! From the records of UPKIHON and its annexes to the sheet.

use careplan::{Bundle, FileCode, Record};
use time::Date;

use super::{
    BasicInformation, Circumstances, Condition, Consultation, Contact, FamilyChart, Illness, Life,
    Person, TimeOfDay, family_chart,
};
use crate::annex::{self, Reading};
use crate::calendar::{parse_date, written_date};
use crate::choices::{Choices, note};

/// The sheets of a bundle.
pub(super) fn sheets(bundle: &Bundle) -> Vec<BasicInformation> {
    let codes = [
        FileCode::Upkihon,
        FileCode::UpkihonSub1,
        FileCode::UpkihonSub2,
    ];
    let stray = stray_pictures(bundle);
    annex::keys(bundle, &codes)
        .into_iter()
        .map(|key| {
            let own = |code| annex::of(bundle, code, key);
            let main = own(FileCode::Upkihon);
            let mut notes = Vec::new();
            match main.as_slice() {
                [] => notes.push(NO_RECORD.to_owned()),
                [_] => {}
                _ => notes.push(SEVERAL.to_owned()),
            }
            let times = own(FileCode::UpkihonSub1);
            let illnesses = own(FileCode::UpkihonSub2);
            if times.is_empty() {
                notes.push(NO_TIMES.to_owned());
            }
            if illnesses.is_empty() {
                notes.push(NO_ILLNESSES.to_owned());
            }
            if stray {
                notes.push(STRAY.to_owned());
            }
            // Without the main record its annex still tells the day of the consultation.
            let mut reading = Reading {
                record: main.first().copied(),
                key,
                notes,
            };
            let mut sheet = reading.sheet();
            sheet.family_chart = reading.family_chart(bundle);
            sheet.life.times = times.into_iter().map(time_of_day).collect();
            sheet.illnesses = illnesses
                .into_iter()
                .map(|record| illness(&mut reading.notes, record))
                .collect();
            sheet.notes = reading.notes;
            sheet
        })
        .collect()
}

/// Whether the bundle has a picture that no record names.
fn stray_pictures(bundle: &Bundle) -> bool {
    let file = bundle.file(FileCode::Upkihon);
    let records = file.map_or(&[][..], |file| &file.records);
    let named: Vec<_> = records
        .iter()
        .filter_map(|record| family_chart::find(bundle, record.field(62)))
        .map(|image| image.name)
        .collect();
    let mut images = bundle.images.iter();
    images.any(|image| !named.contains(&image.name))
}

impl Reading<'_> {
    fn sheet(&mut self) -> BasicInformation {
        BasicInformation {
            author: self.text(7),
            consultation: self.consultation(),
            person: self.person(),
            condition: self.condition(),
            circumstances: self.circumstances(),
            visitor: Contact {
                name: self.text(42),
                relation: self.text(45),
                address: self.text(43),
                phone: self.text(44),
            },
            emergency: [46, 50, 54, 58].map(|first| Contact {
                name: self.text(first),
                relation: self.text(first + 1),
                address: self.text(first + 2),
                phone: self.text(first + 3),
            }),
            family_situation: self.text(63),
            life: Life {
                history: self.text(64),
                daily: self.text(65),
                times: Vec::new(),
                hobbies: self.text(66),
                relations: self.text(67),
            },
            public_services: self.text(68),
            private_services: self.text(69),
            consented_on: self.date(70),
            consenter: self.text(71),
            ..BasicInformation::default()
        }
    }

    fn consultation(&mut self) -> Consultation {
        Consultation {
            on: written_date(self.key.2),
            method: self.choice(8, "相談方法", &METHODS),
            other_method: self.text(9),
            round: self.choice(10, "相談回数", &ROUNDS),
            previous_on: self.date(11),
            whereabouts: self.choice(12, "本人の現況", &WHEREABOUTS),
            whereabouts_note: self.text(13),
        }
    }

    fn person(&mut self) -> Person {
        let (born, asked) = (parse_date(self.field(17)), parse_date(self.key.2));
        Person {
            insurer_number: self.key.0.to_owned(),
            insured_number: self.key.1.to_owned(),
            name_reading: self.text(14),
            name: self.text(15),
            sex: self.choice(16, "性別", &SEXES),
            born_on: self.date(17),
            age: born.zip(asked).and_then(|(born, asked)| age(born, asked)),
            address: self.text(18),
            phone: self.text(19),
            fax: self.text(20),
        }
    }

    fn condition(&mut self) -> Condition {
        let flags = [(29, "身障"), (30, "療育"), (31, "精神"), (32, "難病")];
        let flags = flags.map(|(number, word)| (word, self.field(number)));
        let previous = self.field(26);
        let level = LEVELS.iter().find(|(code, _)| *code == previous);
        let previous_level = match level {
            Some((_, word)) => (*word).to_owned(),
            None if previous.is_empty() => String::new(),
            None => {
                self.notes.push(format!(
                    "前回の介護度のコード「{previous}」は標準にないため、コードのまま載せています。作成元に確認してください。"
                ));
                format!("◆{previous}")
            }
        };
        Condition {
            physical: self.choice(21, "障害高齢者の日常生活自立度", &PHYSICAL),
            dementia: self.choice(22, "認知症高齢者の日常生活自立度", &DEMENTIA),
            care_level: self.choice(23, "要介護状態区分", &LEVELS),
            valid_from: self.date(24),
            valid_to: self.date(25),
            previous_level,
            checklist: self.choice(27, "基本チェックリスト記入結果", &CHECKLIST),
            checklist_on: self.date(28),
            disabilities: Choices::flags(&mut self.notes, &flags),
            disability_note: self.text(33),
        }
    }

    fn circumstances(&mut self) -> Circumstances {
        let flags = [
            (37, "国民年金"),
            (38, "厚生年金"),
            (39, "障害年金"),
            (40, "生活保護"),
        ];
        let flags = flags.map(|(number, word)| (word, self.field(number)));
        let housing = ("居住形態", self.field(34));
        Circumstances {
            housing: Choices::several(&mut self.notes, housing, &DWELLINGS, &HOUSING),
            own_room_floor: self.text(35),
            home_modified: self.choice(36, "住宅改修の有無", &PRESENCE),
            income: Choices::flags(&mut self.notes, &flags),
            income_note: self.text(41),
        }
    }

    fn family_chart(&mut self, bundle: &Bundle) -> FamilyChart {
        let name = self.field(62);
        let chart = FamilyChart::named(bundle, name);
        match chart {
            FamilyChart::Missing => self.notes.push(format!(
                "家族構成の画像「{name}」が送信単位に入っていません。作成元に画像の再送を依頼してください。"
            )),
            FamilyChart::Broken => self.notes.push(format!(
                "家族構成の画像「{name}」は壊れているため表示できません。作成元に画像の再送を依頼してください。"
            )),
            FamilyChart::None | FamilyChart::Picture(_) => {}
        }
        chart
    }
}

fn time_of_day(record: &Record) -> TimeOfDay {
    TimeOfDay {
        time: record.field(5).to_owned(),
        person: record.field(6).to_owned(),
        family: record.field(7).to_owned(),
    }
}

fn illness(notes: &mut Vec<String>, record: &Record) -> Illness {
    let mark = match record.field(8) {
        "1" => "☆".to_owned(),
        "" | "2" => String::new(),
        other => {
            note(
                notes,
                format!(
                    "主治医・意見作成者のコード「{other}」は標準にないため、医療機関の前に◆を付けています。作成元に確認してください。"
                ),
            );
            format!("◆{other} ")
        }
    };
    Illness {
        since: record.field(5).to_owned(),
        name: record.field(6).to_owned(),
        clinic: format!("{mark}{}", record.field(7)),
        phone: record.field(9).to_owned(),
        progress: Choices::one(notes, ("経過", record.field(10)), &PROGRESS),
        treatment: record.field(11).to_owned(),
    }
}

/// Full years from one day to another; none where the second day comes first.
fn age(born: Date, on: Date) -> Option<u16> {
    let birthday = |date: Date| (u8::from(date.month()), date.day());
    let before = i32::from(birthday(on) < birthday(born));
    u16::try_from(on.year() - born.year() - before).ok()
}

const METHODS: [(&str, &str); 3] = [("01", "来所"), ("02", "電話"), ("03", "その他")];
const ROUNDS: [(&str, &str); 2] = [("01", "初回"), ("02", "再来")];
const WHEREABOUTS: [(&str, &str); 2] = [("01", "在宅"), ("02", "入院又は入所中")];
const SEXES: [(&str, &str); 2] = [("1", "男"), ("2", "女")];
const PHYSICAL: [(&str, &str); 9] = [
    ("01", "自立"),
    ("11", "Ｊ１"),
    ("12", "Ｊ２"),
    ("21", "Ａ１"),
    ("22", "Ａ２"),
    ("31", "Ｂ１"),
    ("32", "Ｂ２"),
    ("41", "Ｃ１"),
    ("42", "Ｃ２"),
];
const DEMENTIA: [(&str, &str); 8] = [
    ("01", "自立"),
    ("02", "Ⅰ"),
    ("03", "Ⅱａ"),
    ("04", "Ⅱｂ"),
    ("05", "Ⅲａ"),
    ("06", "Ⅲｂ"),
    ("07", "Ⅳ"),
    ("08", "Ｍ"),
];
const LEVELS: [(&str, &str); 8] = [
    ("01", "非該当"),
    ("12", "要支１"),
    ("13", "要支２"),
    ("21", "要介１"),
    ("22", "要介２"),
    ("23", "要介３"),
    ("24", "要介４"),
    ("25", "要介５"),
];
const CHECKLIST: [(&str, &str); 2] = [("1", "事業対象者の該当あり"), ("2", "事業対象者の該当なし")];
const PRESENCE: [(&str, &str); 2] = [("1", "有"), ("2", "無")];
const PROGRESS: [(&str, &str); 3] = [("01", "治療中"), ("02", "経観中"), ("03", "その他")];
const DWELLINGS: [&str; 4] = ["自宅", "借家", "一戸建て", "集合住宅"];
const HOUSING: [(&str, &[&str]); 8] = [
    ("01", &["自宅"]),
    ("02", &["借家"]),
    ("03", &["一戸建て"]),
    ("04", &["集合住宅"]),
    ("05", &["自宅", "一戸建て"]),
    ("06", &["自宅", "集合住宅"]),
    ("07", &["借家", "一戸建て"]),
    ("08", &["借家", "集合住宅"]),
];
const NO_RECORD: &str = "利用者基本情報（UPKIHON）にこの相談日の記録がないため、氏名などは空欄です。作成元に確認してください。";
const SEVERAL: &str = "利用者基本情報（UPKIHON）に同じ相談日の記録が複数あります。最初の記録だけを載せています。作成元に確認してください。";
const NO_TIMES: &str = "１日の時間ごとのすごし方（UPKIHON_SUB1）の記録はありません。";
const NO_ILLNESSES: &str = "現病歴・既往歴（UPKIHON_SUB2）の記録はありません。";
const STRAY: &str = "送信単位に、どの基本情報からも指定されていない家族構成の画像があります。作成元に確認してください。";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test may stop at once")]

    use super::*;

    #[test]
    fn a_year_is_full_on_the_birthday() {
        for (born, on, years) in [
            ("19400115", "20250114", Some(84)),
            ("19400115", "20250115", Some(85)),
            ("19400229", "20250228", Some(84)),
            ("19400229", "20250301", Some(85)),
            ("20250115", "20250115", Some(0)),
            ("20250116", "20250115", None),
        ] {
            let [born, on] = [born, on].map(|text| parse_date(text).unwrap());
            assert_eq!(age(born, on), years, "{born} {on}");
        }
    }
}
