//! `renkei kit`: writes the vendor-test kit, and compares what a program made of it.

mod readme;
mod verify;
mod write;

use crate::cli::{Kit, KitAction};
use crate::command::{Outcome, Tools};
use crate::failure::Failure;

/// Runs the command.
pub(crate) fn run(tools: &Tools<'_>, arguments: &Kit) -> Result<Outcome, Failure> {
    match &arguments.action {
        Some(KitAction::Verify(arguments)) => verify::run(tools, arguments),
        None => write::run(tools, arguments),
    }
}
