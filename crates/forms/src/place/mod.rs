//! Where everything stands: one module for each sheet, and what sheets share. A module of a sheet
//! takes its data, in which every text is decided, and gives pages.

pub(crate) mod listing;
pub(crate) mod pen;
pub(crate) mod plan_head;
pub(crate) mod sheet1;
pub(crate) mod sheet2;
pub(crate) mod sheet3;
pub(crate) mod sheet6;
pub(crate) mod sheet7;
pub(crate) mod sheet_basic;
pub(crate) mod sheet_board;
pub(crate) mod sheet_booklet;
pub(crate) mod sheet_comparison;
pub(crate) mod sheet_cover;
pub(crate) mod sheet_evidence;
pub(crate) mod sheet_letter;
pub(crate) mod sheet_prevention;
pub(crate) mod span_table;
