//! The sheets of a unit as pictures: of a message that was received or sent, or of a draft.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use careplan::master::Masters;
use careplan::{Bundle, SourceFile};
use forms::{Chapter, Form, FormKind, chapters, draw_svg};
use protocol::MessageId;

use super::office::Office;
use super::sending;
use crate::command::{Tools, archive};
use crate::failure::Failure;
use crate::local_store::{Direction, DraftId};

/// What is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Drawable {
    /// A message.
    Message(Direction, MessageId),
    /// A unit of a draft, by its place in the check.
    Draft(DraftId, usize),
}

/// What names nothing that can be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NotDrawable;

impl fmt::Display for Drawable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Message(Direction::Received, id) => write!(formatter, "in-{id}"),
            Self::Message(Direction::Sent, id) => write!(formatter, "out-{id}"),
            Self::Draft(id, place) => write!(formatter, "draft-{id}-{place}"),
        }
    }
}

impl FromStr for Drawable {
    type Err = NotDrawable;

    fn from_str(text: &str) -> Result<Self, NotDrawable> {
        let (kind, rest) = text.split_once('-').ok_or(NotDrawable)?;
        let message = |direction| {
            let id = rest.parse().map_err(|_| NotDrawable)?;
            Ok(Self::Message(direction, id))
        };
        match kind {
            "in" => message(Direction::Received),
            "out" => message(Direction::Sent),
            "draft" => {
                let (id, place) = rest.split_once('-').ok_or(NotDrawable)?;
                let id = id.parse().map_err(|_| NotDrawable)?;
                let place = place.parse().map_err(|_| NotDrawable)?;
                Ok(Self::Draft(id, place))
            }
            _ => Err(NotDrawable),
        }
    }
}

impl Drawable {
    /// The page on which what is drawn stands.
    pub(crate) fn home_page(&self) -> String {
        match self {
            Self::Message(Direction::Received, id) => format!("/inbox/{id}"),
            Self::Message(Direction::Sent, id) => format!("/sent/{id}"),
            Self::Draft(id, _) => format!("/send/{id}"),
        }
    }

    /// The files.
    pub(crate) fn files(&self, tools: &Tools<'_>) -> Result<Vec<SourceFile>, Failure> {
        match self {
            Self::Message(direction, id) => archive::files(tools, *direction, *id),
            Self::Draft(id, place) => {
                let examined = sending::examine(tools, id)?;
                let unit = examined.report.units.get(*place);
                let names = unit.map(|unit| unit.files.clone()).unwrap_or_default();
                let files = examined.files.into_iter().map(|one| one.file);
                Ok(files.filter(|file| names.contains(&file.name)).collect())
            }
        }
    }
}

/// Sheets that were drawn.
pub(crate) struct Sheets {
    /// One picture a page.
    pub(crate) pages: Vec<String>,
    /// How many service users they are about.
    pub(crate) people: usize,
    /// What the reader must know, such as a master that is missing.
    pub(crate) notes: Vec<String>,
}

/// The sheets of files, a chapter for each service user.
pub(crate) fn chapters_of(files: &[SourceFile], masters: &Masters) -> Vec<Chapter> {
    let report = careplan::check(files, None);
    let bundles = report.units.iter().filter_map(|unit| unit.bundle.as_ref());
    let bundles: Vec<&Bundle> = bundles.collect();
    let usual = chapters(&bundles, masters, &FormKind::USUAL);
    if usual.is_empty() {
        return chapters(&bundles, masters, &FormKind::ALL);
    }
    usual
}

/// Draws; what was drawn last is kept.
pub(crate) async fn draw(office: &Office, what: &Drawable) -> Result<Arc<Sheets>, Failure> {
    let asked = what.clone();
    let files = office.work(async move |tools| asked.files(tools)).await?;
    let name = format!("{what} {}", fingerprint(&files));
    if let Some(sheets) = office.drawn(&name) {
        return Ok(sheets);
    }
    let drawn = office
        .work(async move |tools| drawn(&files, &tools.home.masters()?))
        .await?;
    let drawn = Arc::new(drawn);
    office.keep_drawn(&name, &drawn);
    Ok(drawn)
}

fn drawn(files: &[SourceFile], masters: &Masters) -> Result<Sheets, Failure> {
    let chapters = chapters_of(files, masters);
    let people = chapters.len();
    let forms = chapters.into_iter().flat_map(|chapter| chapter.forms);
    let forms: Vec<Form> = forms.collect();
    let mut notes: Vec<String> = Vec::new();
    for note in forms.iter().flat_map(Form::notes) {
        if !notes.contains(note) {
            notes.push(note.clone());
        }
    }
    let pictures = draw_svg(&forms).map_err(Failure::internal)?;
    Ok(Sheets {
        pages: pictures.pages,
        people,
        notes,
    })
}

fn fingerprint(files: &[SourceFile]) -> protocol::Sha256 {
    let mut hasher = protocol::Hasher::new();
    for file in files {
        hasher.update(file.name.as_bytes());
        hasher.update(&file.bytes);
    }
    hasher.finish()
}
