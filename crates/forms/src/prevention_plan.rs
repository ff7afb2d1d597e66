//! 介護予防サービス・支援計画書 as data: every text and every ring, decided but not placed.
//!
//! The left block has a row for each of four domains, the right block as many rows as there are
//! services; what stands above and is left out below becomes a cell that spans rows. The sheet has
//! no box for the numbers of insurer and insured person, the kind of plan and the commission.

mod reading;
mod support;

use std::fmt;

use careplan::Bundle;

use crate::choices::Choices;

pub use support::{SupportCell, SupportColumn, SupportTable};

/// 介護予防サービス・支援計画書 of one service user; each text may be empty.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct PreventionPlan {
    /// 「保険者番号」; the sheet has no box for it.
    pub insurer_number: String,
    /// 「被保険者番号」; the sheet has no box for it.
    pub insured_number: String,
    /// 「No.」.
    pub number: String,
    /// 「利用者名」.
    pub name: String,
    /// 「計画作成（変更）日」.
    pub made_on: String,
    /// 「初回作成日」.
    pub first_made_on: String,
    /// 「初回・紹介・継続」, of which several may be chosen.
    pub category: Choices,
    /// 「認定済・申請中」.
    pub certification: Choices,
    /// 「要支援１・要支援２・地域支援事業」.
    pub level: Choices,
    /// 「認定年月日」.
    pub certified_on: String,
    /// The first day of 「認定の有効期間」.
    pub valid_from: String,
    /// The last day of 「認定の有効期間」.
    pub valid_to: String,
    /// Who made the plan.
    pub maker: Maker,
    /// 「目標とする生活」: one day.
    pub day_goal: String,
    /// 「目標とする生活」: one year.
    pub year_goal: String,
    /// The left block, in the order of the sheet.
    pub domains: [Domain; 4],
    /// The right block.
    pub support: SupportTable,
    /// 「健康状態について」.
    pub health: String,
    /// 「妥当な支援の実施に向けた方針」.
    pub fallback_policy: String,
    /// 「総合的な方針」.
    pub policy: String,
    /// 「基本チェックリスト」 and the programmes, in the order of the sheet.
    pub programmes: [Programme; 6],
    /// 「地域包括支援センター」: 「意見」.
    pub opinion: String,
    /// The day of the consent.
    pub consented_on: String,
    /// Who consents.
    pub consenter: String,
    /// What the reader must know about the sheet, such as a file that is missing.
    pub notes: Vec<String>,
}

/// Who made the plan, and the support centre.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Maker {
    /// 「計画作成者氏名」: the person in charge at the support centre.
    pub centre_person: String,
    /// 「計画作成者氏名」: the care manager.
    pub care_manager: String,
    /// 「計画作成者事業者・事業所名」.
    pub office: String,
    /// The place of the office.
    pub address: String,
    /// The telephone number of the office.
    pub phone: String,
    /// 「担当地域包括支援センター」.
    pub centre: String,
}

/// One row of the left block.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Domain {
    /// What the domain is called.
    pub title: &'static str,
    /// 「現在の状況」.
    pub current: String,
    /// 「本人・家族の意欲・意向」.
    pub wishes: String,
    /// 「有・無」 of 「領域における課題」.
    pub has_issue: Choices,
    /// 「背景・原因」.
    pub cause: String,
}

/// One column of 「必要な事業プログラム」.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Programme {
    /// What the programme is called.
    pub title: &'static str,
    /// How many items of the checklist apply, as it was sent.
    pub count: String,
    /// How many items the checklist asks.
    pub of: u8,
    /// 「○」 where the programme is needed, ◆ and the code where that is unknown.
    pub needed: String,
}

impl PreventionPlan {
    /// The plans of a bundle, in the order of UPYOBO; then those only its annex tells of.
    // Spec: §3.4(2), §3.4(3); 別紙 UPYOBO, UPYOBO_SUB
    #[must_use]
    pub fn from_bundle(bundle: &Bundle) -> Vec<Self> {
        reading::sheets(bundle)
    }
}

impl fmt::Debug for PreventionPlan {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("PreventionPlan")
            .field("support", &self.support)
            .field("notes", &self.notes.len())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Maker {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Maker").finish_non_exhaustive()
    }
}

impl fmt::Debug for Domain {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Domain")
            .field("title", &self.title)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Programme {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Programme")
            .field("title", &self.title)
            .finish_non_exhaustive()
    }
}
