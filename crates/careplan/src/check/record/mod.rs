//! Family RC.
use super::Sheet;
use crate::finding::Finding;

pub(super) fn check(_sheet: &Sheet<'_>, _findings: &mut Vec<Finding>) {}
