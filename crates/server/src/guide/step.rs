//! The steps of the guide, system by system, and their numbers.

use anyhow::Context as _;
use serde::Deserialize;

use crate::kinds::{CAREPLAN, KAIGO};

/// Which section of the printed guide the numbers are those of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Series {
    /// 3-1, 請求委任事業所用ケアプラン証明書.
    Careplan,
    /// 3-2, 介護保険証明書.
    Kaigo,
}

impl Series {
    /// Both.
    pub(crate) const ALL: [Self; 2] = [Self::Careplan, Self::Kaigo];

    /// As printed in the guide and in addresses.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Careplan => "3-1",
            Self::Kaigo => "3-2",
        }
    }

    /// The series with this id.
    pub(crate) fn with_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|series| series.id() == id)
    }

    /// The series that a kind of certificate is installed by.
    pub(crate) fn of_kind(kind: &str) -> Self {
        if kind == KAIGO {
            Self::Kaigo
        } else {
            Self::Careplan
        }
    }

    /// Id of the kind of certificate.
    pub(crate) fn kind(self) -> &'static str {
        match self {
            Self::Careplan => CAREPLAN,
            Self::Kaigo => KAIGO,
        }
    }

    /// The number of the first step of the installation.
    fn first(self) -> usize {
        match self {
            Self::Careplan => 11,
            Self::Kaigo => 4,
        }
    }
}

/// A system with its steps.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct System {
    /// Id in addresses.
    pub(crate) id: String,
    /// In their order.
    pub(crate) step: Vec<Step>,
}

/// A step.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Step {
    /// Id of its texts.
    pub(crate) id: String,
    /// Whether it is counted.
    #[serde(default)]
    pub(crate) number: Counted,
    /// Ids of its drawings.
    pub(crate) picture: Vec<String>,
    /// What else it shows.
    pub(crate) shows: Option<Shown>,
}

/// Whether a step has a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Counted {
    /// The next one.
    #[default]
    Next,
    /// None: the printed guide leaves it out.
    None,
}

/// What a step shows beside text and drawings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Shown {
    /// Name and thumbprints of the root.
    Root,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    system: Vec<System>,
}

/// Reads the steps that are compiled in.
///
/// # Errors
/// When they are damaged, which their test would show.
pub(crate) fn load() -> anyhow::Result<Vec<System>> {
    let file: File =
        toml::from_str(include_str!("../../guide/steps.toml")).context("the steps of the guide")?;
    Ok(file.system)
}

impl System {
    /// Its steps with their numbers.
    pub(crate) fn numbered(&self, series: Series) -> impl Iterator<Item = (Option<usize>, &Step)> {
        let mut next = series.first();
        self.step.iter().map(move |step| match step.number {
            Counted::None => (None, step),
            Counted::Next => {
                let number = next;
                next += 1;
                (Some(number), step)
            }
        })
    }
}

/// The number of the step that shows a drawing, if it has one. A drawing with a number stands in
/// one system only.
pub(super) fn number_of(systems: &[System], series: Series, picture: &str) -> Option<usize> {
    let mut steps = systems.iter().flat_map(|system| system.numbered(series));
    steps.find_map(|(number, step)| number.filter(|_| step.picture.iter().any(|id| id == picture)))
}
