//! `ca …`: the authority itself.

mod ceremony;

use super::Context;
use crate::cli::Ca;
use crate::terminal::Failure;

/// Does what was asked for.
pub(super) async fn run(context: &Context, command: Ca) -> Result<(), Failure> {
    match command {
        Ca::Ceremony(arguments) => ceremony::run(context, &arguments),
    }
}
