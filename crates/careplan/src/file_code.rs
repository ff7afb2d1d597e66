//! The kinds of file the standard knows: 17 tables and the picture of a family.

use std::fmt;

/// The kind of an interface file, which is the first part of its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileCode {
    /// Supplement about the service user (利用者補足情報).
    Uphosoku,
    /// Care plan, table 1 (第1表).
    Up1kyo,
    /// Deletion of a care plan.
    Dlt1kyo,
    /// Care plan, table 2 (第2表).
    Up2kyo,
    /// Weekly plan, table 3 (第3表).
    Up3kyo,
    /// Planned use, table 6 (第6表 予定).
    Upplan,
    /// Actual use, table 6 (第6表 実績).
    Upjsk,
    /// Deletion of planned use.
    Dltplan,
    /// Deletion of actual use.
    Dltjsk,
    /// Benefit calculation, table 7 (第7表, 利用票別表).
    Upsikyu,
    /// Basic information about a service user (利用者基本情報).
    Upkihon,
    /// Its annex: how the day is spent.
    UpkihonSub1,
    /// Its annex: illnesses and treatment.
    UpkihonSub2,
    /// Its picture of the family, a JPEG.
    UpkihonImage,
    /// Deletion of basic information.
    Dltkihon,
    /// Prevention plan (介護予防サービス・支援計画書).
    Upyobo,
    /// Its annex: issues, goals and services.
    UpyoboSub,
    /// Deletion of a prevention plan.
    Dltyobo,
}

impl FileCode {
    /// All kinds, in the order of the standard.
    pub const ALL: [Self; 18] = [
        Self::Uphosoku,
        Self::Up1kyo,
        Self::Dlt1kyo,
        Self::Up2kyo,
        Self::Up3kyo,
        Self::Upplan,
        Self::Upjsk,
        Self::Dltplan,
        Self::Dltjsk,
        Self::Upsikyu,
        Self::Upkihon,
        Self::UpkihonSub1,
        Self::UpkihonSub2,
        Self::UpkihonImage,
        Self::Dltkihon,
        Self::Upyobo,
        Self::UpyoboSub,
        Self::Dltyobo,
    ];

    /// The code as it stands in file names.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Uphosoku => "UPHOSOKU",
            Self::Up1kyo => "UP1KYO",
            Self::Dlt1kyo => "DLT1KYO",
            Self::Up2kyo => "UP2KYO",
            Self::Up3kyo => "UP3KYO",
            Self::Upplan => "UPPLAN",
            Self::Upjsk => "UPJSK",
            Self::Dltplan => "DLTPLAN",
            Self::Dltjsk => "DLTJSK",
            Self::Upsikyu => "UPSIKYU",
            Self::Upkihon => "UPKIHON",
            Self::UpkihonSub1 => "UPKIHON_SUB1",
            Self::UpkihonSub2 => "UPKIHON_SUB2",
            Self::UpkihonImage => "UPKIHON_IMAGE",
            Self::Dltkihon => "DLTKIHON",
            Self::Upyobo => "UPYOBO",
            Self::UpyoboSub => "UPYOBO_SUB",
            Self::Dltyobo => "DLTYOBO",
        }
    }

    /// What the file is, in Japanese.
    #[must_use]
    pub const fn name_ja(self) -> &'static str {
        match self {
            Self::Uphosoku => "利用者補足情報",
            Self::Up1kyo => "居宅サービス計画書(第1表)",
            Self::Dlt1kyo => "居宅サービス計画書の削除",
            Self::Up2kyo => "居宅サービス計画書(第2表)",
            Self::Up3kyo => "週間サービス計画表(第3表)",
            Self::Upplan => "サービス利用票・提供票(第6表)の予定",
            Self::Upjsk => "サービス利用票・提供票(第6表)の実績",
            Self::Dltplan => "予定の削除",
            Self::Dltjsk => "実績の削除",
            Self::Upsikyu => "サービス利用票別表(第7表)",
            Self::Upkihon => "利用者基本情報",
            Self::UpkihonSub1 => "利用者基本情報(一日の生活)",
            Self::UpkihonSub2 => "利用者基本情報(病歴・経過)",
            Self::UpkihonImage => "利用者基本情報(家族構成の画像)",
            Self::Dltkihon => "利用者基本情報の削除",
            Self::Upyobo => "介護予防サービス・支援計画書",
            Self::UpyoboSub => "介護予防サービス・支援計画書(課題・目標・支援)",
            Self::Dltyobo => "介護予防サービス・支援計画書の削除",
        }
    }

    /// Whether the name of such a file carries a month.
    #[must_use]
    pub const fn has_month(self) -> bool {
        matches!(
            self,
            Self::Uphosoku
                | Self::Upplan
                | Self::Upjsk
                | Self::Dltplan
                | Self::Dltjsk
                | Self::Upsikyu
        )
    }

    /// Whether the file is an annex, which may be empty and never goes without its parent.
    #[must_use]
    pub const fn parent(self) -> Option<Self> {
        match self {
            Self::UpkihonSub1 | Self::UpkihonSub2 | Self::UpkihonImage => Some(Self::Upkihon),
            Self::UpyoboSub => Some(Self::Upyobo),
            _ => None,
        }
    }

    /// Whether the file withdraws what another file brought.
    #[must_use]
    pub const fn is_deletion(self) -> bool {
        matches!(
            self,
            Self::Dlt1kyo | Self::Dltplan | Self::Dltjsk | Self::Dltkihon | Self::Dltyobo
        )
    }

    /// Whether the file is the picture and not a table.
    #[must_use]
    pub const fn is_image(self) -> bool {
        matches!(self, Self::UpkihonImage)
    }
}

impl fmt::Display for FileCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
