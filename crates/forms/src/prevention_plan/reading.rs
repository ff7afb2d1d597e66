//! From the records of UPYOBO and its annex to the sheet.

use careplan::{Bundle, FileCode};

use super::{Domain, Maker, PreventionPlan, Programme, SupportTable};
use crate::annex::{self, Reading};
use crate::calendar::written_date;
use crate::choices::Choices;

/// The sheets of a bundle.
pub(super) fn sheets(bundle: &Bundle) -> Vec<PreventionPlan> {
    let codes = [FileCode::Upyobo, FileCode::UpyoboSub];
    annex::keys(bundle, &codes)
        .into_iter()
        .map(|key| {
            let main = annex::of(bundle, FileCode::Upyobo, key);
            let rows = annex::of(bundle, FileCode::UpyoboSub, key);
            let mut notes = Vec::new();
            match main.as_slice() {
                [] => notes.push(NO_RECORD.to_owned()),
                [_] => {}
                _ => notes.push(SEVERAL.to_owned()),
            }
            if rows.is_empty() {
                notes.push(NO_SUPPORT.to_owned());
            }
            let mut reading = Reading {
                record: main.first().copied(),
                key,
                notes,
            };
            let plan = reading.plan();
            PreventionPlan {
                support: SupportTable::from_records(&rows),
                notes: reading.notes,
                ..plan
            }
        })
        .collect()
}

impl Reading<'_> {
    fn plan(&mut self) -> PreventionPlan {
        let category = ("計画書区分", self.field(12));
        PreventionPlan {
            insurer_number: self.key.0.to_owned(),
            insured_number: self.key.1.to_owned(),
            number: self.text(7),
            name: self.text(8),
            made_on: written_date(self.key.2),
            first_made_on: self.date(20),
            category: Choices::several(&mut self.notes, category, &CATEGORIES, &CATEGORY),
            certification: self.choice(13, "認定状況区分", &CERTIFICATION),
            level: self.choice(14, "要支援状態区分", &LEVELS),
            certified_on: self.date(9),
            valid_from: self.date(10),
            valid_to: self.date(11),
            maker: Maker {
                centre_person: self.text(15),
                care_manager: self.text(16),
                office: self.text(17),
                address: self.text(18),
                phone: self.text(19),
                centre: self.text(21),
            },
            day_goal: self.text(22),
            year_goal: self.text(23),
            domains: DOMAINS.map(|(title, name, first)| self.domain(title, name, first)),
            support: SupportTable::default(),
            health: self.text(40),
            fallback_policy: self.text(41),
            policy: self.text(42),
            programmes: PROGRAMMES.map(|programme| self.programme(programme)),
            opinion: self.text(55),
            consented_on: self.date(56),
            consenter: self.text(57),
            notes: Vec::new(),
        }
    }

    fn domain(&mut self, title: &'static str, name: &str, first: u16) -> Domain {
        Domain {
            title,
            current: self.text(first),
            wishes: self.text(first + 1),
            has_issue: self.choice(first + 2, name, &PRESENCE),
            cause: self.text(first + 3),
        }
    }

    fn programme(&mut self, (title, of, count): (&'static str, u8, u16)) -> Programme {
        let sent = self.field(count);
        if !sent.is_empty() && !sent.parse().is_ok_and(|one: u8| one <= of) {
            self.notes.push(format!(
                "基本チェックリスト（{title}）の該当数「{sent}」は質問数{of}までの数ではありません。作成元に確認してください。"
            ));
        }
        let code = self.field(count + 6);
        let needed = match code {
            "1" => "○".to_owned(),
            "" | "2" => String::new(),
            other => {
                self.notes.push(format!(
                    "事業プログラムの要否（{title}）のコード「{other}」は標準にありません。作成元に確認してください。"
                ));
                format!("◆{other}")
            }
        };
        Programme {
            title,
            count: sent.to_owned(),
            of,
            needed,
        }
    }
}

const CATEGORIES: [&str; 3] = ["初回", "紹介", "継続"];
const CATEGORY: [(&str, &[&str]); 7] = [
    ("11", &["初回"]),
    ("12", &["紹介"]),
    ("21", &["継続"]),
    ("51", &["初回", "紹介"]),
    ("52", &["初回", "継続"]),
    ("53", &["紹介", "継続"]),
    ("54", &["初回", "紹介", "継続"]),
];
const CERTIFICATION: [(&str, &str); 2] = [("2", "認定済"), ("1", "申請中")];
const LEVELS: [(&str, &str); 3] = [("1", "要支援１"), ("2", "要支援２"), ("3", "地域支援事業")];
const PRESENCE: [(&str, &str); 2] = [("1", "有"), ("2", "無")];
/// Title, name in notes, first item.
const DOMAINS: [(&str, &str, u16); 4] = [
    ("運動・移動について", "課題の有無（運動・移動）", 24),
    ("日常生活（家庭生活）について", "課題の有無（日常生活）", 28),
    (
        "社会参加、対人関係・コミュニケーションについて",
        "課題の有無（社会参加）",
        32,
    ),
    ("健康管理について", "課題の有無（健康管理）", 36),
];
/// Title, number of questions, item of the count.
const PROGRAMMES: [(&str, u8, u16); 6] = [
    ("運動不足", 5, 43),
    ("栄養改善", 2, 44),
    ("口腔内ケア", 3, 45),
    ("閉じこもり予防", 2, 46),
    ("物忘れ予防", 3, 47),
    ("うつ予防", 5, 48),
];
const NO_RECORD: &str = "介護予防サービス・支援計画書（UPYOBO）にこの計画の記録がないため、利用者名などは空欄です。作成元に確認してください。";
const SEVERAL: &str = "介護予防サービス・支援計画書（UPYOBO）に同じ計画の記録が複数あります。最初の記録だけを載せています。作成元に確認してください。";
const NO_SUPPORT: &str =
    "支援計画（UPYOBO_SUB）にこの計画の記録がありません。作成元に確認してください。";
