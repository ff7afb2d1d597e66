//! `ca …`: the authority itself.

mod accept_log;
mod ceremony;
mod install;
mod request;
mod roll_over;
pub(super) mod root_list;
mod status;

use super::{Context, open_current_store, open_store};
use crate::cli::Ca;
use crate::terminal::{Exit, Failure, Words};

/// Does what was asked for.
pub(super) async fn run(context: &Context, command: Ca) -> Result<(), Failure> {
    match command {
        Ca::Ceremony(arguments) => ceremony::run(context, &arguments),
        Ca::Status(arguments) => status::run(context, &arguments).await,
        Ca::Request(arguments) => request::run(context, &arguments),
        Ca::Install(arguments) => install::run(context, &arguments).await,
        Ca::RollOver(arguments) => roll_over::run(context, &arguments).await,
        Ca::AcceptLog(arguments) => accept_log::run(context, &arguments).await,
    }
}

/// Nothing could be changed, and why.
fn refused(error: &anyhow::Error) -> Failure {
    Failure::new(
        Exit::Refused,
        Words::new(
            "認証局を変更できませんでした。今の認証局はそのままです",
            "the authority could not be changed; the present one goes on",
        ),
    )
    .because(format!("{error:#}"))
    .hint(Words::new(
        "ca status で今の状態を確かめてください。手順は docs/manual/operator.ja.md にあります",
        "look at ca status; docs/manual/operator.ja.md has the steps",
    ))
}
