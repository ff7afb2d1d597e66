//! Send units (送信単位): which files make one, and one that was read.
//!
//! Files belong together when sender, receiver, both kinds and serial are equal. What is wrong
//! with a set of files is told by [`mod@crate::check`].

use std::collections::BTreeSet;
use std::fmt;

use crate::file_code::FileCode;
use crate::file_name::FileName;
use crate::id::{Envelope, ServiceMonth};
use crate::record::InterfaceFile;

/// The kind of a send unit. K goes from care management to a service office, S back, Y is for
/// prevention and commissioned care management.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnitKind {
    /// Care plan, tables 1 to 3.
    K1,
    /// Planned use, tables 6 and 7.
    K2,
    /// Deletion of a care plan.
    K3,
    /// Deletion of planned use.
    K4,
    /// Actual use.
    S1,
    /// Deletion of actual use.
    S2,
    /// Basic information about a service user.
    Y1,
    /// Prevention plan and basic information.
    Y2,
    /// Prevention plan.
    Y3,
    /// Planned use in prevention.
    Y4,
    /// Deletion of basic information.
    Y5,
    /// Deletion of a prevention plan.
    Y6,
    /// Deletion of planned use in prevention.
    Y7,
    /// Actual use in prevention.
    Y8,
    /// Deletion of actual use in prevention.
    Y9,
}

/// The files of a unit: what must be there and what may.
pub(crate) struct Composition {
    pub(crate) unit: UnitKind,
    pub(crate) required: &'static [FileCode],
    pub(crate) optional: &'static [FileCode],
}

/// Every composition. Units of prevention with the same files as a K or S unit are told apart by
/// the kinds of the offices and not listed again.
// Spec: §2.4, §3.4
pub(crate) const COMPOSITIONS: &[Composition] = &[
    composition(
        UnitKind::K1,
        &[
            FileCode::Up1kyo,
            FileCode::Up2kyo,
            FileCode::Up3kyo,
            FileCode::Uphosoku,
        ],
        &[],
    ),
    composition(
        UnitKind::K2,
        &[FileCode::Upplan, FileCode::Upsikyu, FileCode::Uphosoku],
        &[],
    ),
    composition(UnitKind::K3, &[FileCode::Dlt1kyo], &[]),
    composition(UnitKind::K4, &[FileCode::Dltplan], &[]),
    composition(UnitKind::S1, &[FileCode::Upjsk], &[]),
    composition(UnitKind::S2, &[FileCode::Dltjsk], &[]),
    composition(UnitKind::Y1, &[FileCode::Upkihon], BASIC_ANNEXES),
    composition(
        UnitKind::Y2,
        &[FileCode::Upyobo, FileCode::Upkihon],
        &[
            FileCode::UpyoboSub,
            FileCode::UpkihonSub1,
            FileCode::UpkihonSub2,
            FileCode::UpkihonImage,
        ],
    ),
    composition(UnitKind::Y3, &[FileCode::Upyobo], &[FileCode::UpyoboSub]),
    composition(UnitKind::Y5, &[FileCode::Dltkihon], &[]),
    composition(UnitKind::Y6, &[FileCode::Dltyobo], &[]),
];

const BASIC_ANNEXES: &[FileCode] = &[
    FileCode::UpkihonSub1,
    FileCode::UpkihonSub2,
    FileCode::UpkihonImage,
];

const fn composition(
    unit: UnitKind,
    required: &'static [FileCode],
    optional: &'static [FileCode],
) -> Composition {
    Composition {
        unit,
        required,
        optional,
    }
}

impl UnitKind {
    /// All kinds.
    pub const ALL: [Self; 15] = [
        Self::K1,
        Self::K2,
        Self::K3,
        Self::K4,
        Self::S1,
        Self::S2,
        Self::Y1,
        Self::Y2,
        Self::Y3,
        Self::Y4,
        Self::Y5,
        Self::Y6,
        Self::Y7,
        Self::Y8,
        Self::Y9,
    ];

    /// The kind of unit these files make between these offices; none where they make none.
    #[must_use]
    pub fn of(codes: &BTreeSet<FileCode>, envelope: &Envelope) -> Option<Self> {
        let complete = |candidate: &&Composition| {
            let known =
                |code| candidate.required.contains(code) || candidate.optional.contains(code);
            candidate.required.iter().all(|code| codes.contains(code)) && codes.iter().all(known)
        };
        let unit = COMPOSITIONS.iter().find(complete)?.unit;
        Some(unit.between(envelope))
    }

    /// The kind a unit with these files is between these offices.
    pub(crate) fn between(self, envelope: &Envelope) -> Self {
        let (from, to) = (envelope.from.kind, envelope.to.kind);
        let prevention = from.is_prevention() || to.is_prevention();
        let commission = from.is_plan_maker() && to.is_plan_maker();
        match self {
            Self::K2 if prevention => Self::Y4,
            Self::K4 if prevention => Self::Y7,
            Self::S1 if prevention || commission => Self::Y8,
            Self::S2 if prevention || commission => Self::Y9,
            other => other,
        }
    }

    /// The name used in machine-readable output: `K1` to `Y9`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::K1 => "K1",
            Self::K2 => "K2",
            Self::K3 => "K3",
            Self::K4 => "K4",
            Self::S1 => "S1",
            Self::S2 => "S2",
            Self::Y1 => "Y1",
            Self::Y2 => "Y2",
            Self::Y3 => "Y3",
            Self::Y4 => "Y4",
            Self::Y5 => "Y5",
            Self::Y6 => "Y6",
            Self::Y7 => "Y7",
            Self::Y8 => "Y8",
            Self::Y9 => "Y9",
        }
    }

    /// What the unit is, in Japanese.
    #[must_use]
    pub const fn name_ja(self) -> &'static str {
        match self {
            Self::K1 => "ケアプラン(第1表から第3表)",
            Self::K2 => "予定(第6表・第7表)",
            Self::K3 => "ケアプランの削除",
            Self::K4 => "予定の削除",
            Self::S1 => "実績",
            Self::S2 => "実績の削除",
            Self::Y1 => "利用者基本情報",
            Self::Y2 => "介護予防の計画書と利用者基本情報",
            Self::Y3 => "介護予防の計画書",
            Self::Y4 => "介護予防の予定(第6表・第7表)",
            Self::Y5 => "利用者基本情報の削除",
            Self::Y6 => "介護予防の計画書の削除",
            Self::Y7 => "介護予防の予定の削除",
            Self::Y8 => "介護予防・委託の実績",
            Self::Y9 => "介護予防・委託の実績の削除",
        }
    }

    /// Whether the unit is one of prevention or commission.
    pub(crate) const fn is_prevention(self) -> bool {
        !matches!(
            self,
            Self::K1 | Self::K2 | Self::K3 | Self::K4 | Self::S1 | Self::S2
        )
    }
}

impl fmt::Display for UnitKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A send unit whose files were all read. It can still hold errors of content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bundle {
    /// Sender, receiver and serial.
    pub envelope: Envelope,
    /// The kind of unit.
    pub unit: UnitKind,
    /// The service month, for units that have one.
    pub month: Option<ServiceMonth>,
    /// The tables, in the order of the standard.
    pub files: Vec<InterfaceFile>,
    /// The pictures.
    pub images: Vec<Image>,
}

impl Bundle {
    /// The file of a kind.
    #[must_use]
    pub fn file(&self, code: FileCode) -> Option<&InterfaceFile> {
        self.files.iter().find(|file| file.name.code == code)
    }
}

/// A picture that goes with the basic information.
#[derive(Clone, PartialEq, Eq)]
pub struct Image {
    /// The name.
    pub name: FileName,
    /// The content, as it came.
    pub bytes: Vec<u8>,
}

impl fmt::Debug for Image {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Image({}, {} bytes)", self.name, self.bytes.len())
    }
}

/// A file as it comes from outside: a name without folders, and bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// The name, without folders.
    pub name: String,
    /// The content.
    pub bytes: Vec<u8>,
}

impl fmt::Debug for SourceFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SourceFile({}, {} bytes)", self.name, self.bytes.len())
    }
}
