//! Office documents (Office Open XML): a ZIP archive, of which every entry is looked at.

use std::io::{Cursor, Read, Seek};

use zip::ZipArchive;
use zip::read::ZipFile;

use super::{AttachmentKind, Refusal, Uninspected};

/// The kind of a document that holds nothing that runs. `depth` counts documents in documents.
pub(super) fn kind(
    content: &mut (impl Read + Seek),
    depth: usize,
) -> Result<AttachmentKind, Uninspected> {
    let mut archive = ZipArchive::new(content).map_err(|_| Refusal::Damaged)?;
    if archive.len() > MOST_ENTRIES {
        return Err(Refusal::Damaged.into());
    }
    let mut kind = None;
    for place in 0..archive.len() {
        let entry = archive.by_index(place).map_err(|_| Refusal::Damaged)?;
        let name = entry.name().map_err(|_| Refusal::Damaged)?;
        let name = name.to_ascii_lowercase().replace('\\', "/");
        if let Some(refusal) = refused_name(&name) {
            return Err(refusal.into());
        }
        if name == "[content_types].xml" {
            kind = Some(declared_kind(&read(entry, LARGEST_LIST)?)?);
        } else if is_document(&name) {
            if depth >= DEEPEST {
                return Err(Refusal::Damaged.into());
            }
            self::kind(&mut Cursor::new(read(entry, LARGEST_INSIDE)?), depth + 1)?;
        }
    }
    Ok(kind.ok_or(Refusal::UnknownKind)?)
}

/// Whether an entry's name alone says that it runs.
fn refused_name(name: &str) -> Option<Refusal> {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let is_macro = [
        "vbaproject",
        "vbadata",
        "/macrosheets/",
        "/activex/",
        "/ctrlprops/activex",
    ]
    .iter()
    .any(|part| name.contains(part));
    if is_macro || ["xlsm", "docm", "pptm", "xlam", "dotm", "ppsm"].contains(&ending) {
        return Some(Refusal::Macro);
    }
    // An object of any program that was put into the document.
    let is_object = name.contains("/embeddings/") && !is_document(name);
    (is_object || PROGRAMS.contains(&ending)).then_some(Refusal::Program)
}

fn is_document(name: &str) -> bool {
    let endings = [".docx", ".xlsx", ".pptx"];
    endings.iter().any(|ending| name.ends_with(ending))
}

/// What the list of contents says that the document is.
fn declared_kind(list: &[u8]) -> Result<AttachmentKind, Refusal> {
    let list = String::from_utf8_lossy(list).to_ascii_lowercase();
    if list.contains("macroenabled") || list.contains("vbaproject") {
        return Err(Refusal::Macro);
    }
    let main = [
        ("wordprocessingml.document.main+xml", AttachmentKind::Docx),
        ("spreadsheetml.sheet.main+xml", AttachmentKind::Xlsx),
        ("presentationml.presentation.main+xml", AttachmentKind::Pptx),
    ];
    let mut found = main.iter().filter(|(name, _)| list.contains(name));
    match (found.next(), found.next()) {
        (Some((_, kind)), None) => Ok(*kind),
        _ => Err(Refusal::UnknownKind),
    }
}

/// What an entry holds, up to a limit: an archive can promise little and unpack to much.
fn read<R: Read>(entry: ZipFile<'_, R>, largest: u64) -> Result<Vec<u8>, Refusal> {
    let mut content = Vec::new();
    let read = entry.take(largest + 1).read_to_end(&mut content);
    match read {
        Ok(octets) if octets as u64 <= largest => Ok(content),
        _ => Err(Refusal::Damaged),
    }
}

const PROGRAMS: &[&str] = &[
    "exe", "dll", "com", "scr", "bat", "cmd", "ps1", "vbs", "vbe", "js", "jse", "wsf", "hta",
    "jar", "msi", "lnk", "cpl", "pif", "reg", "sh",
];
const MOST_ENTRIES: usize = 10_000;
const LARGEST_LIST: u64 = 1024 * 1024;
const LARGEST_INSIDE: u64 = 16 * 1024 * 1024;
const DEEPEST: usize = 2;
