//! The paper forms of a care plan, drawn from a checked bundle.
//!
//! A form is made in two steps. Constructors such as [`UseTable::from_bundles`] decide every text of
//! a sheet and keep it as plain data, a [`Form`]; [`chapters`] does so for all units of a folder.
//! [`draw_chapters`], [`draw_pdf`], [`draw_svg`] and [`draw_png`] give each text its place and turn
//! sheets into files. What the files cannot say (seals, the day of notification) stays blank; names
//! that stand for codes come from the masters.
//!
//! Nothing here reads a file, a clock or the network: the same sheets always give the same bytes.

pub mod annex_table;
pub mod basic_information;
pub mod booklet;
pub mod care_plan;
pub mod choices;
pub mod comparison_sheet;
pub mod evidence_sheet;
pub mod fax_cover;
pub mod letter;
pub mod month_board;
pub mod prevention_plan;
pub mod table1;
pub mod table2;
pub mod table3;
pub mod use_table;

mod annex;
mod calendar;
mod chapters;
mod draw;
mod drawing;
mod encrypt;
mod error;
mod form;
mod form_kind;
mod list_names;
mod naming;
mod number;
mod place;
mod service_user;

pub use annex_table::AnnexTable;
pub use basic_information::BasicInformation;
pub use booklet::Booklet;
pub use care_plan::CarePlan;
pub use chapters::chapters;
pub use comparison_sheet::{ComparisonOptions, ComparisonSheet};
pub use drawing::{
    Chapter, Conformance, Drawing, PdfOptions, Pictures, count_pages, draw_chapters, draw_pdf,
    draw_png, draw_svg,
};
pub use encrypt::{Lock, encrypt_pdf, is_pdf_password};
pub use error::FormError;
pub use evidence_sheet::EvidenceSheet;
pub use fax_cover::FaxCover;
pub use form::Form;
pub use form_kind::FormKind;
pub use letter::Letter;
pub use month_board::{BoardOptions, MonthBoard};
pub use prevention_plan::PreventionPlan;
pub use service_user::ServiceUser;
pub use use_table::UseTable;
