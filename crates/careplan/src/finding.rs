//! What a check has to say: which check, how bad, where, what it means and what to do.
//!
//! A finding never holds a value of a person. Its arguments can only be counts, names the standard
//! itself uses and texts of this crate, so a cell's content has no way in.
//! The words stand in `check/words/`, one file per family.

use std::cmp::Ordering;
use std::fmt;

use crate::check::words::{Case, Row};
use crate::file_code::FileCode;
use crate::layout::{Field, layout};

pub use crate::check::words::{CaseWords, CheckId, Page};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The unit must not be sent and must not be taken in.
    Error,
    /// The unit can be sent and taken in; somebody should look.
    Warning,
}

impl Severity {
    /// The word used in machine-readable output: `error` or `warning`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The language of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Language {
    /// Japanese, the default.
    #[default]
    Japanese,
    /// English.
    English,
}

/// One thing a check has found.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// The check.
    pub check: CheckId,
    /// How bad it is.
    pub severity: Severity,
    /// The name of the file, as it was given. For something about a whole unit, its first file.
    pub file: Option<String>,
    /// The data record, from 1; header and blank lines are not counted.
    pub record: Option<u32>,
    /// The item number of the field, from 1.
    pub field: Option<u16>,
    code: Option<FileCode>,
    case: Case,
    arguments: Vec<Argument>,
}

/// What may stand in a message beside its fixed words. Nothing here can come out of a cell.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Argument {
    /// A count or a limit of the standard.
    Number(u64),
    /// Kinds of file.
    Files(Vec<FileCode>),
    /// A fixed text that is the same in both languages.
    Fixed(&'static str),
    /// A fixed text in Japanese and English.
    Words(&'static str, &'static str),
}

impl Finding {
    /// A finding without a place; the methods below add one.
    pub(crate) fn new(case: Case) -> Self {
        let row = case.row();
        Self {
            check: row.check,
            severity: row.severity,
            file: None,
            record: None,
            field: None,
            code: None,
            case,
            arguments: Vec::new(),
        }
    }

    /// Whether this is what was found.
    pub(crate) fn is(&self, case: Case) -> bool {
        self.case == case
    }

    pub(crate) fn with(mut self, argument: Argument) -> Self {
        self.arguments.push(argument);
        self
    }

    pub(crate) fn in_file(mut self, name: &str) -> Self {
        self.file = Some(name.to_owned());
        self
    }

    pub(crate) fn at_record(mut self, record: u32) -> Self {
        self.record = Some(record);
        self
    }

    pub(crate) fn at_field(mut self, code: FileCode, field: u16) -> Self {
        self.code = Some(code);
        self.field = Some(field);
        self
    }

    /// What is wrong, one sentence.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        let Row { ja, en, .. } = self.case.row();
        self.fill(language, ja, en)
    }

    /// What to do about it.
    #[must_use]
    pub fn fix(&self, language: Language) -> String {
        let Row { fix_ja, fix_en, .. } = self.case.row();
        self.fill(language, fix_ja, fix_en)
    }

    /// Which case of the check it is, by the name that [`CheckId::cases`] gives.
    #[must_use]
    pub fn case_name(&self) -> &'static str {
        self.case.row().name
    }

    /// Where the standard says so, in Japanese as the standard names its own parts.
    #[must_use]
    pub fn reference(&self) -> &'static str {
        self.check.reference()
    }

    /// The official Japanese name of the field.
    #[must_use]
    pub fn field_name(&self) -> Option<&'static str> {
        self.layout_field().map(|field| field.name_ja)
    }

    fn layout_field(&self) -> Option<&'static Field> {
        let place = usize::from(self.field?).checked_sub(1)?;
        layout(self.code?).get(place)
    }

    fn fill(&self, language: Language, ja: &str, en: &str) -> String {
        let mut text = match language {
            Language::Japanese => ja,
            Language::English => en,
        }
        .to_owned();
        if let Some(number) = self.field {
            let name = match (language, self.layout_field()) {
                (Language::Japanese, Some(field)) => {
                    format!("「{}」（項目{number}）", field.name_ja)
                }
                (Language::English, Some(field)) => format!("item {number} ({})", field.name_en),
                // A record can have more items than its layout.
                (Language::Japanese, None) => format!("項目{number}"),
                (Language::English, None) => format!("item {number}"),
            };
            text = text.replace("{name}", &name);
        }
        for (place, argument) in self.arguments.iter().enumerate() {
            text = text.replace(&format!("{{{place}}}"), &argument.text(language));
        }
        text
    }
}

impl Argument {
    fn text(&self, language: Language) -> String {
        match (self, language) {
            (Self::Number(number), _) => number.to_string(),
            (Self::Files(codes), Language::Japanese) => joined(codes, "、"),
            (Self::Files(codes), Language::English) => joined(codes, ", "),
            (Self::Fixed(text) | Self::Words(text, _), Language::Japanese)
            | (Self::Fixed(text) | Self::Words(_, text), Language::English) => (*text).to_owned(),
        }
    }
}

impl PartialOrd for Finding {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Finding {
    /// The order of a report: by file, record, field and check.
    fn cmp(&self, other: &Self) -> Ordering {
        let place = |finding: &Self| (finding.record, finding.field, finding.case);
        self.file
            .cmp(&other.file)
            .then_with(|| place(self).cmp(&place(other)))
            .then_with(|| self.arguments.cmp(&other.arguments))
    }
}

fn joined(codes: &[FileCode], separator: &str) -> String {
    let names: Vec<&str> = codes.iter().map(|code| code.as_str()).collect();
    names.join(separator)
}
