//! File names: what is in them, and what is wrong with a name that does not fit.
//!
//! Only names of version 4.1 are ever written. Names of V3, of V4.0 and some known mistakes are
//! recognised, so that the finding can tell what they are. Whether names fit together is a matter
//! of [`mod@crate::check`].

use std::fmt;

use crate::check::words::Case;
use crate::check::words::name as words;
use crate::file_code::FileCode;
use crate::finding::{Argument, Finding};
use crate::id::{Address, Envelope, Serial, ServiceKind, ServiceMonth};
use crate::service_kind::Linkage;

/// The name of an interface file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileName {
    /// The kind of file.
    pub code: FileCode,
    /// The month, for kinds of file whose name carries one.
    pub month: Option<NameMonth>,
    /// Sender, receiver and serial.
    pub envelope: Envelope,
    /// The number of a picture, 0 to 9999; tables have none.
    pub branch: Option<u16>,
}

/// The month in a file name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameMonth {
    /// `000000`: the supplement goes with a care plan, which has no month.
    Plan,
    /// The service month.
    Month(ServiceMonth),
}

impl fmt::Display for NameMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plan => f.write_str("000000"),
            Self::Month(month) => month.fmt(f),
        }
    }
}

impl fmt::Display for FileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code.as_str())?;
        if let Some(month) = self.month {
            write!(f, "_{month}")?;
        }
        write!(f, "_{}", self.envelope)?;
        match self.branch {
            Some(branch) => write!(f, "_{branch:04}.jpg"),
            None => f.write_str(".CSV"),
        }
    }
}

impl FileName {
    /// Reads a name of version 4.1. The extension may be of any case.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the name, all of it at once.
    // Spec: 別紙 各ファイル名規約
    pub fn parse(name: &str) -> Result<Self, Vec<Finding>> {
        let mut reading = Reading::default();
        let parsed = reading.name(name);
        match parsed {
            Some(parsed) if reading.cases.is_empty() => Ok(parsed),
            _ => Err(reading.findings(name)),
        }
    }

    /// The service month, where the name has one.
    #[must_use]
    pub fn service_month(&self) -> Option<ServiceMonth> {
        match self.month {
            Some(NameMonth::Month(month)) => Some(month),
            Some(NameMonth::Plan) | None => None,
        }
    }
}

/// The kind of file a name begins with, even where the rest of the name is wrong. Used to read
/// what can be read of a badly named file.
#[must_use]
pub fn code_of(name: &str) -> Option<FileCode> {
    let (stem, _) = split_extension(name);
    split_code(&normalise(stem)).map(|(code, _)| code)
}

/// The state of reading one name: what was found on the way.
#[derive(Default)]
struct Reading {
    cases: Vec<(Case, Vec<Argument>)>,
}

const SENDER: Argument = Argument::Words("送信元", "sender");
const RECEIVER: Argument = Argument::Words("送信先", "receiver");

impl Reading {
    fn note<const N: usize>(&mut self, case: Case, arguments: [Argument; N]) {
        self.cases.push((case, Vec::from(arguments)));
    }

    fn findings(self, name: &str) -> Vec<Finding> {
        let mut cases = self.cases;
        if cases.is_empty() {
            cases.push((words::NAME_UNKNOWN, Vec::new()));
        }
        cases
            .into_iter()
            .map(|(case, arguments)| {
                let finding = Finding::new(case).in_file(name);
                arguments.into_iter().fold(finding, Finding::with)
            })
            .collect()
    }

    fn name(&mut self, name: &str) -> Option<FileName> {
        let (stem, extension) = split_extension(name);
        let fits = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
        if !stem.bytes().all(fits) {
            self.note(words::NAME_CHARACTERS, []);
        }
        let stem = normalise(stem);
        let Some((code, rest)) = split_code(&stem) else {
            let early = is_early_exporter(&stem);
            let case = if early {
                words::NAME_EARLY_EXPORTER
            } else {
                words::NAME_UNKNOWN
            };
            self.note(case, []);
            return None;
        };
        let wanted = if code.is_image() { "JPG" } else { "CSV" };
        if !extension.eq_ignore_ascii_case(wanted) {
            let arguments = [Argument::Fixed(code.as_str()), Argument::Fixed(wanted)];
            self.note(words::NAME_EXTENSION, arguments);
        }
        let mut parts: Vec<&str> = rest.split('_').filter(|_| !rest.is_empty()).collect();
        let month = self.month(code, &mut parts);
        let branch = self.branch(code, &mut parts);
        let envelope = self.envelope(code, &parts)?;
        Some(FileName {
            code,
            month,
            envelope,
            branch,
        })
    }

    /// Takes the month off the front of the parts.
    // Spec: 別紙 各ファイル名規約
    fn month(&mut self, code: FileCode, parts: &mut Vec<&str>) -> Option<NameMonth> {
        let first = *parts.first()?;
        let is_month = first.len() == 6 && first.bytes().all(|byte| byte.is_ascii_digit());
        if !code.has_month() {
            if is_month && parts.len() > 3 {
                parts.remove(0);
                let zeros = first == "000000";
                let case = if zeros {
                    words::NAME_EXTRA_ZEROS
                } else {
                    words::NAME_SHAPE
                };
                self.note(case, [Argument::Fixed(code.as_str())]);
                if zeros {
                    self.note(words::NAME_ZERO_MONTH, []);
                }
            }
            return None;
        }
        if !is_month {
            // A name without a month is of another shape altogether; a part that stands in its
            // place is a bad month.
            if parts.len() == 6 || parts.len() == 4 {
                parts.remove(0);
                self.note(unreal_month(code), []);
            } else {
                self.note(words::NAME_SHAPE, [Argument::Fixed(code.as_str())]);
            }
            return None;
        }
        parts.remove(0);
        match (first, ServiceMonth::try_from(first)) {
            ("000000", _) if code == FileCode::Uphosoku => Some(NameMonth::Plan),
            ("000000", _) => {
                self.note(words::NAME_ZERO_MONTH, []);
                self.note(words::NAME_MONTH, []);
                None
            }
            (_, Ok(month)) => Some(NameMonth::Month(month)),
            (_, Err(_)) => {
                self.note(unreal_month(code), []);
                None
            }
        }
    }

    /// Takes the number of a picture off the end of the parts.
    fn branch(&mut self, code: FileCode, parts: &mut Vec<&str>) -> Option<u16> {
        if !code.is_image() {
            return None;
        }
        let last = *parts.last()?;
        let digits = last.len() == 4 && last.bytes().all(|byte| byte.is_ascii_digit());
        if parts.len() == 6 && digits {
            parts.pop();
            return last.parse().ok();
        }
        if parts.len() == 6 {
            parts.pop();
        }
        self.note(words::NAME_SHAPE, [Argument::Fixed(code.as_str())]);
        None
    }

    fn envelope(&mut self, code: FileCode, parts: &[&str]) -> Option<Envelope> {
        match *parts {
            [from, from_kind, to, to_kind, serial] => {
                let from = self.address(from, from_kind, SENDER);
                let to = self.address(to, to_kind, RECEIVER);
                let serial = self.serial(serial);
                Some(Envelope {
                    from: from?,
                    to: to?,
                    serial: serial?,
                })
            }
            [_, kind, _] if kind.len() <= 3 => {
                self.note(words::NAME_EARLY_EXPORTER, []);
                None
            }
            // Without kinds it is a name of V3.
            [from, to, serial] => {
                self.note(words::NAME_V3, []);
                self.office(from, SENDER);
                self.office(to, RECEIVER);
                self.serial(serial);
                None
            }
            _ => {
                if !self
                    .cases
                    .iter()
                    .any(|(case, _)| *case == words::NAME_SHAPE)
                {
                    self.note(words::NAME_SHAPE, [Argument::Fixed(code.as_str())]);
                }
                None
            }
        }
    }

    fn address(&mut self, office: &str, kind: &str, side: Argument) -> Option<Address> {
        let office = self.office(office, side.clone());
        let kind = match ServiceKind::try_from(kind) {
            Ok(code) if code.linkage() != Linkage::Unknown => Some(code),
            _ if kind.len() == 3 => {
                self.note(words::NAME_V40, [side]);
                None
            }
            _ => {
                self.note(words::NAME_KIND, [side]);
                None
            }
        };
        Some(Address {
            office: office?,
            kind: kind?,
        })
    }

    fn office(&mut self, office: &str, side: Argument) -> Option<crate::id::OfficeNumber> {
        let number = office.parse().ok();
        if number.is_none() {
            self.note(words::NAME_OFFICE_NUMBER, [side]);
        }
        number
    }

    fn serial(&mut self, serial: &str) -> Option<Serial> {
        let serial = serial.parse().ok();
        if serial.is_none() {
            self.note(words::NAME_SERIAL, []);
        }
        serial
    }
}

const fn unreal_month(code: FileCode) -> Case {
    match code {
        FileCode::Uphosoku => words::NAME_MONTH_UNREAL,
        _ => words::NAME_MONTH,
    }
}

/// Names of the form `UPKHON_<office>_43_<serial>`, which belong to no version.
fn is_early_exporter(stem: &str) -> bool {
    ["UPKHON_", "DLTBET_"]
        .iter()
        .any(|start| stem.starts_with(start))
}

/// Stem and extension; the extension is empty where there is no dot.
pub(crate) fn split_extension(name: &str) -> (&str, &str) {
    name.rsplit_once('.').unwrap_or((name, ""))
}

/// The kind of file and what follows it. The longest code wins: `UPKIHON_SUB1` before `UPKIHON`.
pub(crate) fn split_code(stem: &str) -> Option<(FileCode, &str)> {
    FileCode::ALL
        .iter()
        .filter_map(|&code| {
            let rest = stem.strip_prefix(code.as_str())?;
            let rest = if rest.is_empty() {
                rest
            } else {
                rest.strip_prefix('_')?
            };
            Some((code, rest))
        })
        .max_by_key(|(code, _)| code.as_str().len())
}

/// The stem as it was meant: capital letters, half-width, and the separator that PDF readers copy
/// out of the standard (U+0332) put right.
pub(crate) fn normalise(stem: &str) -> String {
    stem.chars()
        .map(|character| match character {
            '\u{0332}' | '＿' => '_',
            '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => {
                char::from_u32(u32::from(character) - 0xFEE0).unwrap_or(character)
            }
            other => other,
        })
        .map(|character| character.to_ascii_uppercase())
        .collect()
}
