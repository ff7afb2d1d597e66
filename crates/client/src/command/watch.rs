//! `renkei watch`: which folders of care software are watched.

use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::cli::{Form, WatchAdd, WatchRemove};
use crate::command::{Outcome, Tools};
use crate::failure::Failure;
use crate::local_store::WatchFolder;
use crate::watch::profile::Profile;
use crate::watch::{folder, profile};
use crate::words::Text;

#[derive(Serialize)]
struct ListForm<'a> {
    folders: Vec<FolderForm<'a>>,
    profiles: Vec<ProfileForm>,
}

#[derive(Serialize)]
struct FolderForm<'a> {
    address: Option<String>,
    profile: &'a str,
    outgoing: &'a Path,
    incoming: &'a Path,
    settle_seconds: u64,
    /// Whether both folders are there now.
    there: bool,
}

#[derive(Serialize)]
struct ProfileForm {
    name: String,
    about: String,
}

/// Watches the folders of an address; those it had before are not watched any more.
pub(crate) fn add(tools: &Tools<'_>, arguments: &WatchAdd) -> Result<Outcome, Failure> {
    let profile = profile_of(&arguments.profile)?;
    let own = tools.home.usable(tools.clock.now())?.office;
    let _turn = tools.turn()?;
    let below = |given: &Option<PathBuf>, usual: &str| match given {
        Some(given) => absolute(given),
        None => absolute(&arguments.watch_folder.join(usual)),
    };
    let outgoing = below(&arguments.outgoing, &profile.outgoing)?;
    let incoming = below(&arguments.incoming, &profile.incoming)?;
    let added = WatchFolder::new(
        (own, arguments.watch_kind),
        &profile.name,
        (outgoing, incoming),
        arguments.settle.unwrap_or(profile.settle_seconds),
    );
    keep(tools, added)?;
    tools.terminal.note(&Text::new("watch-added"));
    Ok(Outcome::Clean)
}

/// The profile of this name.
pub(super) fn profile_of(name: &str) -> Result<Profile, Failure> {
    match profile::find(name)? {
        Some(profile) => Ok(profile),
        None => {
            let known: Vec<String> = profile::all()?.into_iter().map(|it| it.name).collect();
            let text = Text::new("watch-unknown-profile").with("profile", name);
            Err(Failure::wrong_use(text.with("known", known.join(", "))))
        }
    }
}

/// Makes the folders and keeps them in place of those that the address had before. The caller has
/// the turn.
pub(super) fn keep(tools: &Tools<'_>, added: WatchFolder) -> Result<(), Failure> {
    let (outgoing, incoming) = (&added.outgoing, &added.incoming);
    let mut folders = tools.home.watch_folders()?;
    folders.retain(|it| it.address() != added.address());
    let is_one = |it: &PathBuf| it == outgoing || it == incoming;
    let is_used = folders
        .iter()
        .any(|it| is_one(&it.outgoing) || is_one(&it.incoming));
    if is_used || outgoing == incoming {
        let text = Text::new("watch-folder-used").with("outgoing", outgoing.display());
        return Err(Failure::wrong_use(
            text.with("incoming", incoming.display()),
        ));
    }
    folder::mark(outgoing)?;
    folder::mark(incoming)?;
    tell(tools, &added);
    folders.push(added);
    tools.home.keep_watch_folders(&folders)
}

/// Lists the folders, and the profiles that there are.
pub(crate) fn list(tools: &Tools<'_>, arguments: &Form) -> Result<Outcome, Failure> {
    let (terminal, folders) = (tools.terminal, tools.home.watch_folders()?);
    let profiles = profile::all()?;
    if arguments.json {
        let form = ListForm {
            folders: folders.iter().map(FolderForm::of).collect(),
            profiles: profiles
                .iter()
                .map(|it| ProfileForm {
                    name: it.name.clone(),
                    about: it.about(terminal.language()).to_owned(),
                })
                .collect(),
        };
        terminal.json(&form)?;
        return Ok(Outcome::Clean);
    }
    if folders.is_empty() {
        terminal.result(&Text::new("watch-none"));
    }
    let mut outcome = Outcome::Clean;
    for watched in &folders {
        tell(tools, watched);
        for place in [&watched.outgoing, &watched.incoming] {
            if let Err(failure) = folder::require(place) {
                terminal.failure(&failure);
                outcome = Outcome::Problems;
            }
        }
    }
    terminal.line("");
    for profile in &profiles {
        let text = Text::new("watch-profile").with("name", &profile.name);
        terminal.result(&text.with("about", profile.about(terminal.language())));
    }
    Ok(outcome)
}

/// Watches the folders of an address no longer. The folders and all files stay.
pub(crate) fn remove(tools: &Tools<'_>, arguments: &WatchRemove) -> Result<Outcome, Failure> {
    let _turn = tools.turn()?;
    let mut folders = tools.home.watch_folders()?;
    let before = folders.len();
    let is_of_kind = |it: &WatchFolder| {
        let address = it.address();
        address.is_some_and(|address| address.kind == arguments.watch_kind)
    };
    folders.retain(|it| !is_of_kind(it));
    if folders.len() == before {
        let text = Text::new("watch-not-watched").with("kind", arguments.watch_kind);
        return Err(Failure::refused(text));
    }
    tools.home.keep_watch_folders(&folders)?;
    let text = Text::new("watch-removed").with("kind", arguments.watch_kind);
    tools.terminal.result(&text);
    Ok(Outcome::Clean)
}

impl<'a> FolderForm<'a> {
    fn of(watched: &'a WatchFolder) -> Self {
        let there = |place: &Path| folder::require(place).is_ok();
        Self {
            address: watched.address().map(|it| it.to_string()),
            profile: &watched.profile,
            outgoing: &watched.outgoing,
            incoming: &watched.incoming,
            settle_seconds: watched.settle_seconds,
            there: there(&watched.outgoing) && there(&watched.incoming),
        }
    }
}

fn tell(tools: &Tools<'_>, watched: &WatchFolder) {
    let address = watched.address().map(|it| it.to_string());
    let text = Text::new("watch-folder")
        .with("address", address.unwrap_or_default())
        .with("profile", &watched.profile)
        .with("outgoing", watched.outgoing.display())
        .with("incoming", watched.incoming.display())
        .with("seconds", watched.settle_seconds);
    tools.terminal.result(&text);
}

/// A service starts in another folder than the person who named this one.
pub(super) fn absolute(path: &Path) -> Result<PathBuf, Failure> {
    std::path::absolute(path).map_err(|error| Failure::reading(path, &error))
}
