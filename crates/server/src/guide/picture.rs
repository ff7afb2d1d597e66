//! The drawings as data: what a screen shows that matters, part by part.

use anyhow::{Context as _, ensure};
use serde::Deserialize;
use serde::de::{Deserializer, Error as _};

/// A drawing.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Picture {
    /// Id in addresses and steps.
    pub(crate) id: String,
    /// Title of the window.
    pub(crate) title: String,
    /// What the drawing says, in a sentence.
    pub(crate) says: String,
    /// The same in English.
    pub(crate) says_en: String,
    /// From top to bottom.
    pub(crate) part: Vec<Part>,
    /// At the foot, from left to right.
    #[serde(default)]
    pub(crate) button: Vec<Button>,
}

/// A part of a screen.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum Part {
    /// A heading.
    Heading {
        /// Its words.
        label: String,
    },
    /// A line of text, or a link.
    Text {
        /// Its words.
        label: String,
        /// Mark.
        mark: Option<Mark>,
    },
    /// Text that need not be read.
    Filler {
        /// Lines of it.
        lines: u8,
    },
    /// A radio button.
    Radio(Choice),
    /// A check box.
    Check(Choice),
    /// A field with its label.
    Field {
        /// Label.
        label: String,
        /// What stands in it.
        value: String,
        /// Mark.
        mark: Option<Mark>,
    },
    /// Rows, one of them marked.
    List {
        /// The rows.
        row: Vec<String>,
        /// Place of the marked one.
        marked: usize,
        /// Its mark.
        mark: Mark,
    },
    /// A file.
    File {
        /// Its name.
        label: String,
        /// Mark.
        mark: Option<Mark>,
    },
    /// The way through settings.
    Menu {
        /// Word after word.
        path: Vec<String>,
    },
    /// The SHA-1 thumbprint of our root, to be compared.
    Value {
        /// Label.
        label: String,
        /// Mark.
        mark: Option<Mark>,
    },
}

/// Something that is on or off.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Choice {
    /// Label.
    pub(crate) label: String,
    /// Whether it is on.
    #[serde(default)]
    pub(crate) on: bool,
    /// Mark.
    pub(crate) mark: Option<Mark>,
}

/// A button.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Button {
    /// Label.
    pub(crate) label: String,
    /// Whether it is the one to press.
    #[serde(default)]
    pub(crate) go: bool,
    /// Mark.
    pub(crate) mark: Option<Mark>,
}

/// What stands in the disc beside a marked part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Mark {
    /// The number of the step that shows the drawing.
    Step,
    /// This sign.
    Sign(String),
}

impl<'de> Deserialize<'de> for Mark {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        match word.as_str() {
            "step" => Ok(Self::Step),
            sign if sign.chars().count() == 1 => Ok(Self::Sign(word)),
            _ => Err(D::Error::custom("a mark is \"step\" or one character")),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    picture: Vec<Picture>,
}

/// Reads the drawings that are compiled in.
///
/// # Errors
/// When they are damaged, which their test would show.
pub(crate) fn load() -> anyhow::Result<Vec<Picture>> {
    let file: File = toml::from_str(include_str!("../../guide/pictures.toml"))
        .context("the drawings of the guide")?;
    let mut ids = Vec::new();
    for picture in &file.picture {
        ensure!(!ids.contains(&&picture.id), "drawing {} twice", picture.id);
        ids.push(&picture.id);
    }
    Ok(file.picture)
}

impl Picture {
    /// Whether a mark of it is the number of its step.
    pub(crate) fn needs_number(&self) -> bool {
        let parts = self.part.iter().filter_map(Part::mark);
        let buttons = self.button.iter().filter_map(|button| button.mark.as_ref());
        parts.chain(buttons).any(|mark| *mark == Mark::Step)
    }
}

impl Part {
    /// The mark of the part.
    pub(crate) fn mark(&self) -> Option<&Mark> {
        match self {
            Self::Heading { .. } | Self::Filler { .. } | Self::Menu { .. } => None,
            Self::Radio(choice) | Self::Check(choice) => choice.mark.as_ref(),
            Self::List { mark, .. } => Some(mark),
            Self::Text { mark, .. }
            | Self::Field { mark, .. }
            | Self::File { mark, .. }
            | Self::Value { mark, .. } => mark.as_ref(),
        }
    }
}
