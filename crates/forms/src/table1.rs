//! 第1表 (居宅サービス計画書（１）) as data: every text and every circle, decided but not placed.

use std::fmt;

use careplan::Record;

use crate::calendar::written_date;
use crate::care_plan::PlanHead;

/// The first sheet of a plan; each text may be empty.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Table1 {
    /// Name, day and notes.
    pub head: PlanHead,
    /// 「初回・紹介・継続」.
    pub category: Vec<Choice>,
    /// 「認定済・申請中」.
    pub certification: Vec<Choice>,
    /// 「生年月日」.
    pub born_on: String,
    /// 「住所」 with the postal code.
    pub address: String,
    /// 「居宅サービス計画作成者氏名」.
    pub planner: String,
    /// 「居宅介護支援事業者・事業所名及び所在地」: the name.
    pub office: String,
    /// The place of the office, with the postal code.
    pub office_address: String,
    /// 「居宅サービス計画作成（変更）日」.
    pub planned_on: String,
    /// 「初回居宅サービス計画作成日」.
    pub first_planned_on: String,
    /// 「認定日」.
    pub certified_on: String,
    /// The first day of 「認定の有効期間」.
    pub valid_from: String,
    /// The last day of 「認定の有効期間」.
    pub valid_to: String,
    /// 「要介護１」 to 「要介護５」.
    pub care_level: Vec<Choice>,
    /// The care level in words where none of the five is it.
    pub other_care_level: String,
    /// 「利用者及び家族の生活に対する意向を踏まえた課題分析の結果」.
    pub wishes: String,
    /// 「介護認定審査会の意見及びサービスの種類の指定」.
    pub opinion: String,
    /// 「総合的な援助の方針」.
    pub policy: String,
    /// 「生活援助中心型の算定理由」.
    pub reason: Vec<Choice>,
    /// What stands in the brackets of 「３．その他」.
    pub other_reason: String,
}

/// One of the words to choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The word.
    pub word: String,
    /// Whether it gets a ring.
    pub chosen: bool,
}

impl Table1 {
    // Spec: 別紙 UP1KYO, UPHOSOKU
    pub(crate) fn from_records(
        mut head: PlanHead,
        record: Option<&Record>,
        supplement: Option<&Record>,
    ) -> Self {
        let plan = |number| record.map_or("", |record| record.field(number));
        let date = |number| written_date(plan(number));
        let user = |number| supplement.map_or("", |record| record.field(number));
        let category: &[&str] = match plan(16) {
            "11" => &["初回"],
            "12" => &["紹介"],
            "21" => &["継続"],
            "51" => &["初回", "紹介"],
            "52" => &["初回", "継続"],
            "53" => &["紹介", "継続"],
            "54" => &["初回", "紹介", "継続"],
            _ => &[],
        };
        if category.is_empty() {
            unknown(&mut head, "計画書区分", plan(16));
        }
        let certification = word(plan(17), &[("2", "認定済"), ("1", "申請中")]);
        if certification.is_empty() {
            unknown(&mut head, "認定状況区分", plan(17));
        }
        let level = word(plan(21), &LEVELS);
        let reason = word(plan(25), &REASONS);
        if reason.is_empty() {
            unknown(&mut head, "生活援助中心型の算定理由", plan(25));
        }
        let address = match address([user(9), user(10), user(11)]) {
            text if text.is_empty() => address([plan(5), plan(6), plan(7)]),
            text => text,
        };
        Self {
            head,
            category: choices(&["初回", "紹介", "継続"], category),
            certification: choices(&["認定済", "申請中"], &[certification]),
            born_on: written_date(user(8)),
            address,
            planner: plan(8).to_owned(),
            office: plan(9).to_owned(),
            office_address: self::address([plan(10), plan(11), plan(12)]),
            planned_on: date(14),
            first_planned_on: date(15),
            certified_on: date(18),
            valid_from: date(19),
            valid_to: date(20),
            care_level: choices(&LEVELS.map(|(_, name)| name), &[level]),
            other_care_level: match plan(21) {
                "06" => "事業対象者".to_owned(),
                "12" => "要支援１".to_owned(),
                "13" => "要支援２".to_owned(),
                other if level.is_empty() => other.to_owned(),
                _ => String::new(),
            },
            wishes: plan(22).to_owned(),
            opinion: plan(23).to_owned(),
            policy: plan(24).to_owned(),
            reason: choices(&REASONS.map(|(_, name)| name), &[reason]),
            other_reason: plan(26).to_owned(),
        }
    }
}

impl fmt::Debug for Table1 {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Table1")
            .field("head", &self.head)
            .finish_non_exhaustive()
    }
}

fn choices(words: &[&str], chosen: &[&str]) -> Vec<Choice> {
    let choice = |word: &&str| Choice {
        word: (*word).to_owned(),
        chosen: chosen.contains(word),
    };
    words.iter().map(choice).collect()
}

/// The word of a code; empty where it is not in the list.
fn word(code: &str, words: &[(&str, &'static str)]) -> &'static str {
    let found = words.iter().find(|(one, _)| *one == code);
    found.map_or("", |(_, word)| word)
}

/// Notes a code that no word of the sheet stands for; an empty one says nothing.
fn unknown(head: &mut PlanHead, field: &str, code: &str) {
    if !code.is_empty() {
        head.notes.push(format!(
            "{field}のコード「{code}」は標準にないため、どの語にも丸を付けていません。"
        ));
    }
}

fn address([postal, first, second]: [&str; 3]) -> String {
    let postal = match postal {
        "" => String::new(),
        code => format!("〒{code}"),
    };
    let parts = [postal.as_str(), first, second];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("　")
}

const LEVELS: [(&str, &str); 5] = [
    ("21", "要介護１"),
    ("22", "要介護２"),
    ("23", "要介護３"),
    ("24", "要介護４"),
    ("25", "要介護５"),
];

const REASONS: [(&str, &str); 3] = [
    ("1", "１．一人暮らし"),
    ("2", "２．家族等が障害、疾病等"),
    ("3", "３．その他"),
];
