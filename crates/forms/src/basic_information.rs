//! 利用者基本情報 as data: every text and every ring of its two pages, decided but not placed.
//!
//! One value is the information about one service user on one day of consultation. The numbers of
//! insurer and insured person tell service users apart; the sheet has no box for them, nor for the
//! kind of plan and the commission. What a service user says or is called is kept out of `Debug`.

mod family_chart;
mod reading;

use std::fmt;

use careplan::Bundle;

use crate::choices::Choices;

pub use family_chart::FamilyChart;

/// 利用者基本情報 of one service user; each text may be empty.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct BasicInformation {
    /// 「作成担当者」.
    pub author: String,
    /// Day and way of the consultation.
    pub consultation: Consultation,
    /// The service user.
    pub person: Person,
    /// What the service user can do, and what was certified.
    pub condition: Condition,
    /// Where and of what the service user lives.
    pub circumstances: Circumstances,
    /// 「来所者（相談者）」.
    pub visitor: Contact,
    /// 「緊急連絡先」, as many as the sheet has rows.
    pub emergency: [Contact; 4],
    /// 「家族構成」.
    pub family_chart: FamilyChart,
    /// 「家族関係等の状況」.
    pub family_situation: String,
    /// 「介護予防に関する事項」.
    pub life: Life,
    /// 「現病歴・既往歴と経過」, in the order of the file.
    pub illnesses: Vec<Illness>,
    /// 「公的なサービス」 in use.
    pub public_services: String,
    /// 「非公的なサービス」 in use.
    pub private_services: String,
    /// The day of the consent.
    pub consented_on: String,
    /// Who consents.
    pub consenter: String,
    /// What the reader must know about the sheet, such as a file that is missing.
    pub notes: Vec<String>,
}

/// The lines 「相談日」 and 「本人の現況」.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Consultation {
    /// 「相談日」.
    pub on: String,
    /// 「来所・電話・その他」.
    pub method: Choices,
    /// What stands in the brackets of 「その他」.
    pub other_method: String,
    /// 「初回・再来」.
    pub round: Choices,
    /// The day in the brackets of 「再来」.
    pub previous_on: String,
    /// 「在宅・入院又は入所中」.
    pub whereabouts: Choices,
    /// What stands in the brackets behind them.
    pub whereabouts_note: String,
}

/// The lines with name and address.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Person {
    /// 「保険者番号」; the sheet has no box for it.
    pub insurer_number: String,
    /// 「被保険者番号」; the sheet has no box for it.
    pub insured_number: String,
    /// 「フリガナ」.
    pub name_reading: String,
    /// 「本人氏名」.
    pub name: String,
    /// 「男・女」.
    pub sex: Choices,
    /// 「生年月日」.
    pub born_on: String,
    /// The age in full years on the day of the consultation; none where one of the days is none.
    pub age: Option<u16>,
    /// 「住所」.
    pub address: String,
    /// 「Tel」.
    pub phone: String,
    /// 「Fax」.
    pub fax: String,
}

/// 「日常生活自立度」, 「認定・総合事業情報」 and 「障害等認定」.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Condition {
    /// 「障害高齢者の日常生活自立度」.
    pub physical: Choices,
    /// 「認知症高齢者の日常生活自立度」.
    pub dementia: Choices,
    /// 「非該当」 to 「要介５」.
    pub care_level: Choices,
    /// The first day of 「有効期限」.
    pub valid_from: String,
    /// The last day of 「有効期限」.
    pub valid_to: String,
    /// 「前回の介護度」 in words.
    pub previous_level: String,
    /// 「基本チェックリスト記入結果」.
    pub checklist: Choices,
    /// 「基本チェックリスト記入日」.
    pub checklist_on: String,
    /// 「身障・療育・精神・難病」.
    pub disabilities: Choices,
    /// What stands in the brackets behind them.
    pub disability_note: String,
}

/// 「本人の住居環境」 and 「経済状況」.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Circumstances {
    /// 「自宅・借家・一戸建て・集合住宅」, of which two may be chosen.
    pub housing: Choices,
    /// The floor of the service user's own room.
    pub own_room_floor: String,
    /// 「住宅改修の有無」.
    pub home_modified: Choices,
    /// 「国民年金・厚生年金・障害年金・生活保護」.
    pub income: Choices,
    /// What stands in the brackets behind them.
    pub income_note: String,
}

/// Somebody who can be reached.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Contact {
    /// 「氏名」.
    pub name: String,
    /// 「続柄」.
    pub relation: String,
    /// 「住所」.
    pub address: String,
    /// 「連絡先」.
    pub phone: String,
}

/// 「介護予防に関する事項」.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Life {
    /// 「今までの生活」.
    pub history: String,
    /// 「１日の生活・すごし方」.
    pub daily: String,
    /// The times below it, in the order of the file.
    pub times: Vec<TimeOfDay>,
    /// 「趣味・楽しみ・特技」.
    pub hobbies: String,
    /// 「友人・地域との関係」.
    pub relations: String,
}

/// One row of the service user's day.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct TimeOfDay {
    /// 「時間」, as it was written.
    pub time: String,
    /// 「本人」.
    pub person: String,
    /// 「介護者・家族」.
    pub family: String,
}

/// One row of 「現病歴・既往歴と経過」.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Illness {
    /// 「年月日」, as it was written.
    pub since: String,
    /// 「病名」.
    pub name: String,
    /// 「医療機関・医師名」, with ☆ before the attending doctor and ◆ before an unknown mark.
    pub clinic: String,
    /// 「Tel」.
    pub phone: String,
    /// 「治療中・経観中・その他」.
    pub progress: Choices,
    /// 「治療中の場合は内容」.
    pub treatment: String,
}

impl BasicInformation {
    /// The information in a bundle, in the order of UPKIHON; then what only its annexes tell of.
    // Spec: §3.4(1); 別紙 UPKIHON, UPKIHON_SUB1, UPKIHON_SUB2, UPKIHON_IMAGE
    #[must_use]
    pub fn from_bundle(bundle: &Bundle) -> Vec<Self> {
        reading::sheets(bundle)
    }
}

macro_rules! reticent {
    ($($name:ident),+) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }
    )+};
}

reticent!(
    Consultation,
    Person,
    Condition,
    Circumstances,
    Contact,
    Life,
    TimeOfDay,
    Illness
);

impl fmt::Debug for BasicInformation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("BasicInformation")
            .field("family_chart", &self.family_chart)
            .field("times", &self.life.times.len())
            .field("illnesses", &self.illnesses.len())
            .field("notes", &self.notes.len())
            .finish_non_exhaustive()
    }
}
