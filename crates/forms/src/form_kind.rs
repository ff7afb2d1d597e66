//! The names by which forms are asked for.

/// A form that is drawn from the files of send units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum FormKind {
    /// 第1表, 居宅サービス計画書（１）.
    Table1,
    /// 第2表, 居宅サービス計画書（２）.
    Table2,
    /// 第3表, 週間サービス計画表.
    Table3,
    /// 第6表, サービス利用票.
    UseTable,
    /// サービス提供票, 第6表 for one service office.
    ProvisionSheet,
    /// 第7表, サービス利用票別表.
    AnnexTable,
    /// 利用者基本情報.
    BasicInformation,
    /// 介護予防サービス・支援計画書.
    PreventionPlan,
}

impl FormKind {
    /// All of them, in the order in which they stand in a document.
    pub const ALL: [Self; 8] = [
        Self::Table1,
        Self::Table2,
        Self::Table3,
        Self::UseTable,
        Self::ProvisionSheet,
        Self::AnnexTable,
        Self::BasicInformation,
        Self::PreventionPlan,
    ];

    /// What is drawn when nothing else is asked for: each record once, so no 提供票, which repeats
    /// the lines of the 利用票.
    pub const USUAL: [Self; 7] = [
        Self::Table1,
        Self::Table2,
        Self::Table3,
        Self::UseTable,
        Self::AnnexTable,
        Self::BasicInformation,
        Self::PreventionPlan,
    ];

    /// The name on the command line: `1`, `teikyo`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Table1 => "1",
            Self::Table2 => "2",
            Self::Table3 => "3",
            Self::UseTable => "6",
            Self::ProvisionSheet => "teikyo",
            Self::AnnexTable => "7",
            Self::BasicInformation => "basic",
            Self::PreventionPlan => "prevention",
        }
    }

    /// The form of a name; nothing where none is called so.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}
