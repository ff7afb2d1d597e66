//! The paper forms of a care plan, drawn from a checked bundle.
//!
//! A form is made in two steps. [`UseTable::from_bundles`] decides every text of the sheet and keeps
//! it as plain data; [`draw_pdf`] gives each text its place and turns the sheets into one PDF. What
//! the files cannot say (the insurer's name, seals, the day of notification) stays blank.
//!
//! Nothing here reads a file, a clock or the network: the same bundle always gives the same bytes.
//!
//! So far there is 第6表 (サービス利用票), with the plan alone or with the plan and what was done.

pub mod use_table;

mod calendar;
mod canvas;
mod drawing;
mod error;
mod font;
mod sheet6;
mod typesetter;
mod world;

pub use drawing::{Drawing, draw_pdf};
pub use error::FormError;
pub use use_table::UseTable;
