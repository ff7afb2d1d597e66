//! The kinds of sheets a document can hold.

use crate::annex_table::AnnexTable;
use crate::basic_information::BasicInformation;
use crate::booklet::Booklet;
use crate::care_plan::CarePlan;
use crate::comparison_sheet::ComparisonSheet;
use crate::draw::canvas::Page;
use crate::draw::typesetter::Typesetter;
use crate::evidence_sheet::EvidenceSheet;
use crate::fax_cover::FaxCover;
use crate::form_kind::FormKind;
use crate::letter::Letter;
use crate::month_board::MonthBoard;
use crate::place::{
    sheet_basic, sheet_board, sheet_booklet, sheet_comparison, sheet_cover, sheet_evidence,
    sheet_letter, sheet_prevention, sheet1, sheet2, sheet3, sheet6, sheet7,
};
use crate::prevention_plan::PreventionPlan;
use crate::service_user::ServiceUser;
use crate::table1::Table1;
use crate::table2::Table2;
use crate::table3::Table3;
use crate::use_table::{SheetKind, UseTable};

/// One sheet, ready to be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Form {
    /// 第1表, 居宅サービス計画書（１）.
    Table1(Table1),
    /// 第2表, 居宅サービス計画書（２）.
    Table2(Table2),
    /// 第3表, 週間サービス計画表.
    Table3(Table3),
    /// 第6表, サービス利用票.
    Table6(UseTable),
    /// 第7表, サービス利用票別表 or サービス提供票別表.
    Table7(AnnexTable),
    /// FAX送付状.
    FaxCover(FaxCover),
    /// 授受記録の一覧, for inspections.
    EvidenceSheet(EvidenceSheet),
    /// 予実突合表, or the same for planned use and later planned use.
    ComparisonSheet(ComparisonSheet),
    /// 月次ボード.
    MonthBoard(MonthBoard),
    /// 利用者基本情報.
    BasicInformation(BasicInformation),
    /// 介護予防サービス・支援計画書.
    PreventionPlan(PreventionPlan),
    /// A letter: a notice with facts and codes.
    Letter(Letter),
    /// A text to be read, such as a manual.
    Booklet(Booklet),
}

impl Form {
    /// The name of the form as it stands in the document's title.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Table1(_) => "第１表 居宅サービス計画書（１）",
            Self::Table2(_) => "第２表 居宅サービス計画書（２）",
            Self::Table3(_) => "第３表 週間サービス計画表",
            Self::Table6(table) => match table.kind {
                SheetKind::Use => "第６表 サービス利用票",
                SheetKind::Provision => "第６表 サービス提供票",
            },
            Self::Table7(table) => match table.kind {
                SheetKind::Use => "第７表 サービス利用票別表",
                SheetKind::Provision => "第７表 サービス提供票別表",
            },
            Self::FaxCover(_) => "FAX送付状",
            Self::EvidenceSheet(_) => "授受記録の一覧",
            Self::ComparisonSheet(sheet) => sheet.title,
            Self::MonthBoard(_) => "月次ボード",
            Self::BasicInformation(_) => "利用者基本情報",
            Self::PreventionPlan(_) => "介護予防サービス・支援計画書",
            Self::Letter(_) => "お知らせの文書",
            Self::Booklet(_) => "手引き",
        }
    }

    /// The name by which the form is asked for, where it is drawn from the files of a unit.
    #[must_use]
    pub const fn kind(&self) -> Option<FormKind> {
        match self {
            Self::Table1(_) => Some(FormKind::Table1),
            Self::Table2(_) => Some(FormKind::Table2),
            Self::Table3(_) => Some(FormKind::Table3),
            Self::Table6(table) => match table.kind {
                SheetKind::Use => Some(FormKind::UseTable),
                SheetKind::Provision => Some(FormKind::ProvisionSheet),
            },
            Self::Table7(table) => match table.kind {
                SheetKind::Use => Some(FormKind::AnnexTable),
                SheetKind::Provision => Some(FormKind::ProvisionSheet),
            },
            Self::BasicInformation(_) => Some(FormKind::BasicInformation),
            Self::PreventionPlan(_) => Some(FormKind::PreventionPlan),
            Self::FaxCover(_)
            | Self::EvidenceSheet(_)
            | Self::ComparisonSheet(_)
            | Self::MonthBoard(_)
            | Self::Letter(_)
            | Self::Booklet(_) => None,
        }
    }

    /// Whom the sheet is about, where it is about one service user.
    #[must_use]
    pub fn service_user(&self) -> Option<ServiceUser> {
        let (insurer, insured, name) = match self {
            Self::Table1(Table1 { head, .. })
            | Self::Table2(Table2 { head, .. })
            | Self::Table3(Table3 { head, .. }) => {
                (&head.insurer_number, &head.insured_number, &head.name)
            }
            Self::Table6(UseTable { head, .. }) => {
                (&head.insurer_number, &head.insured_number, &head.name)
            }
            Self::Table7(table) => (&table.insurer_number, &table.insured_number, &table.name),
            Self::BasicInformation(BasicInformation { person, .. }) => {
                (&person.insurer_number, &person.insured_number, &person.name)
            }
            Self::PreventionPlan(plan) => (&plan.insurer_number, &plan.insured_number, &plan.name),
            Self::FaxCover(_)
            | Self::EvidenceSheet(_)
            | Self::ComparisonSheet(_)
            | Self::MonthBoard(_)
            | Self::Letter(_)
            | Self::Booklet(_) => return None,
        };
        Some(ServiceUser {
            insurer_number: insurer.clone(),
            insured_number: insured.clone(),
            name: name.clone(),
        })
    }

    /// The service month as it stands in the title of the sheet, where it is of one.
    #[must_use]
    pub fn month(&self) -> Option<&str> {
        match self {
            Self::Table6(table) => Some(&table.month),
            Self::Table7(table) => Some(&table.month),
            Self::ComparisonSheet(sheet) => Some(&sheet.month),
            Self::MonthBoard(board) => Some(&board.written_month),
            Self::Table1(_) | Self::Table2(_) | Self::Table3(_) => None,
            Self::FaxCover(_) | Self::EvidenceSheet(_) => None,
            Self::BasicInformation(_) | Self::PreventionPlan(_) => None,
            Self::Letter(_) | Self::Booklet(_) => None,
        }
    }

    /// What the reader of the sheet must know, such as a file that is missing.
    #[must_use]
    pub fn notes(&self) -> &[String] {
        match self {
            Self::Table1(table) => &table.head.notes,
            Self::Table2(table) => &table.head.notes,
            Self::Table3(table) => &table.head.notes,
            Self::Table6(table) => &table.notes,
            Self::Table7(table) => &table.notes,
            Self::FaxCover(_) | Self::Letter(_) | Self::Booklet(_) => &[],
            Self::EvidenceSheet(sheet) => &sheet.notes,
            Self::ComparisonSheet(sheet) => &sheet.notes,
            Self::MonthBoard(board) => &board.notes,
            Self::BasicInformation(sheet) => &sheet.notes,
            Self::PreventionPlan(sheet) => &sheet.notes,
        }
    }

    /// The sheet with a place for everything on it.
    pub(crate) fn pages(&self, typesetter: &mut Typesetter) -> Vec<Page> {
        match self {
            Self::Table1(table) => sheet1::pages(typesetter, table),
            Self::Table2(table) => sheet2::pages(typesetter, table),
            Self::Table3(table) => sheet3::pages(typesetter, table),
            Self::Table6(table) => sheet6::pages(typesetter, table),
            Self::Table7(table) => sheet7::pages(typesetter, table),
            Self::FaxCover(cover) => sheet_cover::pages(typesetter, cover),
            Self::EvidenceSheet(sheet) => sheet_evidence::pages(typesetter, sheet),
            Self::ComparisonSheet(sheet) => sheet_comparison::pages(typesetter, sheet),
            Self::MonthBoard(board) => sheet_board::pages(typesetter, board),
            Self::BasicInformation(sheet) => sheet_basic::pages(typesetter, sheet),
            Self::PreventionPlan(sheet) => sheet_prevention::pages(typesetter, sheet),
            Self::Letter(letter) => sheet_letter::pages(typesetter, letter),
            Self::Booklet(booklet) => sheet_booklet::pages(typesetter, booklet),
        }
    }
}

impl From<UseTable> for Form {
    fn from(table: UseTable) -> Self {
        Self::Table6(table)
    }
}

impl From<AnnexTable> for Form {
    fn from(table: AnnexTable) -> Self {
        Self::Table7(table)
    }
}

impl From<ComparisonSheet> for Form {
    fn from(sheet: ComparisonSheet) -> Self {
        Self::ComparisonSheet(sheet)
    }
}

impl From<MonthBoard> for Form {
    fn from(board: MonthBoard) -> Self {
        Self::MonthBoard(board)
    }
}

impl From<BasicInformation> for Form {
    fn from(sheet: BasicInformation) -> Self {
        Self::BasicInformation(sheet)
    }
}

impl From<PreventionPlan> for Form {
    fn from(plan: PreventionPlan) -> Self {
        Self::PreventionPlan(plan)
    }
}

impl From<Letter> for Form {
    fn from(letter: Letter) -> Self {
        Self::Letter(letter)
    }
}

impl From<CarePlan> for [Form; 3] {
    fn from(plan: CarePlan) -> Self {
        [
            Form::Table1(plan.table1),
            Form::Table2(plan.table2),
            Form::Table3(plan.table3),
        ]
    }
}

impl From<Booklet> for Form {
    fn from(booklet: Booklet) -> Self {
        Self::Booklet(booklet)
    }
}
