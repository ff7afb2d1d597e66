//! A unit on its way from one office to another, and what both then see.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use serde_json::Value;

use super::{CARE_MANAGER, HELPER_STATION, indent};
use crate::office::Office;
use crate::story::Story;

/// Two offices, one sending to the other.
pub(super) struct Trip<'a> {
    pub(super) from: &'a Office,
    pub(super) to: &'a Office,
}

impl Trip<'_> {
    /// Sends one unit and receives it: the message id and the folder it was written to.
    pub(super) fn send_and_receive(
        &self,
        files: &[PathBuf],
        folder: &Path,
        story: &mut Story,
    ) -> anyhow::Result<(String, PathBuf)> {
        let paths: Vec<String> = files
            .iter()
            .map(|path| path.to_string_lossy().into_owned())
            .collect();
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        story.step("送信単位を検査し、封をして送る (checked, sealed, sent)");
        let checked = self
            .from
            .run(&[&["check"], paths.as_slice()].concat())?
            .expect_code(0)?;
        story.tell(format!("renkei check\n{}", indent(&checked.stdout)));
        let sent = self
            .from
            .run(&[&["send"], paths.as_slice()].concat())?
            .expect_code(0)?;
        story.tell(format!("renkei send\n{}", indent(&sent.stdout)));
        story.step("受け取り、確かめ、書き出す (collected, verified, written)");
        let target = folder.to_string_lossy().into_owned();
        let received = self.to.run(&["receive", "-o", &target])?.expect_code(0)?;
        story.tell(format!("renkei receive\n{}", indent(&received.stdout)));
        let list = self.from.json(&["sent"])?;
        let id = find_text(&list, "message_id").context("message_id")?;
        let written = written_files(folder)?;
        for path in files {
            let name = path.file_name().context("name")?;
            let copy = written.iter().find(|copy| copy.file_name() == Some(name));
            let copy = copy.with_context(|| format!("{} did not arrive", path.display()))?;
            ensure!(
                std::fs::read(path)? == std::fs::read(copy)?,
                "{} changed",
                path.display()
            );
        }
        story.tell(format!(
            "{}個のファイルが、送ったものと1バイトも違わず届きました",
            files.len()
        ));
        let folder = written
            .first()
            .and_then(|file| file.parent())
            .context("folder")?;
        Ok((id, folder.to_owned()))
    }
}

/// Every file below `folder`.
///
/// # Errors
/// When the folder cannot be read.
pub fn written_files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    if !folder.exists() {
        return Ok(files);
    }
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(written_files(&path)?);
        } else {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Draws what lies in the folders.
pub(super) fn draw(
    office: &Office,
    folders: &[PathBuf],
    pdf: &Path,
    title: &str,
    story: &mut Story,
) -> anyhow::Result<()> {
    story.step(format!("様式を描く：{title} (drawn)"));
    let mut arguments = vec!["show".to_owned()];
    arguments.extend(
        folders
            .iter()
            .map(|folder| folder.to_string_lossy().into_owned()),
    );
    arguments.extend(["-o".to_owned(), pdf.to_string_lossy().into_owned()]);
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    office.run(&arguments)?.expect_code(0)?;
    let bytes = std::fs::read(pdf)?;
    ensure!(bytes.starts_with(b"%PDF-"), "{} is no PDF", pdf.display());
    story.tell(format!("{} {}バイト", pdf.display(), bytes.len()));
    Ok(())
}

/// Both offices read the same state of both messages.
pub(super) fn both_sides_agree(
    care_manager: &Office,
    helper_station: &Office,
    story: &mut Story,
) -> anyhow::Result<()> {
    story.step("両方の事業所で「受信済み」になる (both sides agree)");
    for (office, name) in [
        (care_manager, CARE_MANAGER.name),
        (helper_station, HELPER_STATION.name),
    ] {
        let sent = office
            .run(&["sent"])?
            .expect_code(0)?
            .says("相手が受信済み")?
            .says("受領証：相手の署名を確かめました")?;
        let inbox = office.run(&["inbox"])?.expect_code(0)?.says("受信済み")?;
        story.tell(format!(
            "{name}\n{}\n{}",
            indent(&sent.stdout),
            indent(&inbox.stdout)
        ));
    }
    Ok(())
}

/// The first text under `key`, wherever it stands.
#[must_use]
pub fn find_text(value: &Value, key: &str) -> Option<String> {
    match value {
        Value::Object(fields) => fields
            .get(key)
            .and_then(Value::as_str)
            .map(ToOwned::to_owned)
            .or_else(|| fields.values().find_map(|field| find_text(field, key))),
        Value::Array(items) => items.iter().find_map(|item| find_text(item, key)),
        _ => None,
    }
}
