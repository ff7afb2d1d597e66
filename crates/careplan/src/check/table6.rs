//! Family T6: tables 6: planned use (UPPLAN) and actual use (UPJSK).

use super::{Context, Group, Sheet};
use crate::finding::Finding;

/// Checks one file.
pub(super) fn check(_sheet: &Sheet<'_>, _context: &Context, _findings: &mut Vec<Finding>) {}

/// Checks the files of one unit together.
pub(super) fn check_unit(_group: &Group<'_>, _context: &Context, _findings: &mut Vec<Finding>) {}
