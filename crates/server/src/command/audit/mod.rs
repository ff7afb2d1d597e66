//! `audit …`: the audit record outside the server, and whether it is what was signed.

mod check;
mod export;
mod exported;
mod verify;

#[cfg(test)]
mod tests;

use super::{Context, open_current_store};
use crate::cli::audit::Audit;
use crate::terminal::Failure;

/// Does what was asked for.
pub(super) async fn run(context: &Context, command: Audit) -> Result<(), Failure> {
    match command {
        Audit::Export(arguments) => export::run(context, &arguments).await,
        Audit::Verify(arguments) => verify::run(context, &arguments).await,
    }
}
