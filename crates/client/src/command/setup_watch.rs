//! A step of `renkei setup`: the folders through which the care software sends and receives. Set up
//! where `--watch` names a place; otherwise the command that does it is told, ready to be copied.
//! Nothing is asked: an office that sends by hand needs no folders.

use std::path::PathBuf;

use careplan::ServiceKind;

use crate::cli::Setup;
use crate::command::session::Session;
use crate::command::{Tools, watch};
use crate::failure::Failure;
use crate::local_store::WatchFolder;
use crate::words::Text;

/// Sets up or proposes folders for each kind of service that has none.
pub(super) fn run(tools: &Tools<'_>, session: &Session, arguments: &Setup) -> Result<(), Failure> {
    let kinds = session.own.service_kinds.iter();
    let kinds: Vec<ServiceKind> = kinds.filter_map(|kind| kind.parse().ok()).collect();
    let watched = tools.home.watch_folders()?;
    let is_watched = |kind: &ServiceKind| {
        let of_kind = |it: &WatchFolder| {
            let address = it.address();
            address.is_some_and(|it| it.office == session.office() && it.kind == *kind)
        };
        watched.iter().any(of_kind)
    };
    let open = kinds.iter().filter(|kind| !is_watched(kind));
    match &arguments.watch_below {
        Some(folder) => {
            let profile = watch::profile_of(&arguments.watch_profile)?;
            let _turn = tools.turn()?;
            for kind in open {
                let base = watch::absolute(&place(folder.clone(), *kind, kinds.len()))?;
                let folders = (base.join(&profile.outgoing), base.join(&profile.incoming));
                let address = (session.office(), *kind);
                let added =
                    WatchFolder::new(address, &profile.name, folders, profile.settle_seconds);
                watch::keep(tools, added)?;
            }
        }
        None => {
            let Some(documents) = &tools.documents else {
                return Ok(());
            };
            for kind in open {
                let folder = documents.join(tools.terminal.say(&Text::new("setup-watch-folder")));
                let text = Text::new("setup-watch-proposal").with("kind", kind);
                let folder = place(folder, *kind, kinds.len());
                tools.terminal.note(&text.with("path", folder.display()));
            }
        }
    }
    Ok(())
}

/// Where the folders of a kind lie: below one of their own when the office has several kinds.
fn place(folder: PathBuf, kind: ServiceKind, kinds: usize) -> PathBuf {
    if kinds > 1 {
        folder.join(kind.to_string())
    } else {
        folder
    }
}
