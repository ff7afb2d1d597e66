//! The paper forms of a care plan, drawn from a checked bundle.
//!
//! A form is made in two steps. [`UseTable::from_bundles`] and [`CarePlan::from_bundle`] decide every
//! text of their sheets and keep it as plain data; [`draw_pdf`], [`draw_svg`] and [`draw_png`] give each
//! text its place and turn the sheets, of one kind or of several, into a file.
//! Names that files do not carry come from the masters; what nobody can say (seals, the day of
//! notification) stays blank.
//!
//! Nothing here reads a file, a clock or the network: the same bundle always gives the same bytes.
//!
//! So far there are 第1表 to 第3表 (居宅サービス計画書, 週間サービス計画表), 第6表
//! (サービス利用票・サービス提供票), with the plan alone or with the plan and what was done, and 第7表
//! (サービス利用票別表).

pub mod annex_table;
pub mod care_plan;
pub mod comparison_sheet;
pub mod evidence_sheet;
pub mod fax_cover;
pub mod month_board;
pub mod table1;
pub mod table2;
pub mod table3;
pub mod use_table;

mod calendar;
mod canvas;
mod drawing;
mod encrypt;
mod error;
mod flow;
mod font;
mod form;
mod list_names;
mod listing;
mod naming;
mod number;
mod pdf;
mod plan_head;
mod png;
mod sheet1;
mod sheet2;
mod sheet3;
mod sheet6;
mod sheet7;
mod sheet_board;
mod sheet_comparison;
mod sheet_cover;
mod sheet_evidence;
mod svg;
mod typesetter;

pub use annex_table::AnnexTable;
pub use care_plan::CarePlan;
pub use comparison_sheet::{ComparisonOptions, ComparisonSheet};
pub use drawing::{
    Chapter, Conformance, Drawing, PdfOptions, Pictures, count_pages, draw_chapters, draw_pdf,
    draw_png, draw_svg,
};
pub use encrypt::{Lock, encrypt_pdf};
pub use error::FormError;
pub use evidence_sheet::EvidenceSheet;
pub use fax_cover::FaxCover;
pub use form::Form;
pub use month_board::{BoardOptions, MonthBoard};
pub use use_table::UseTable;
