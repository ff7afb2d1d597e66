//! File names of every version, taken apart without judging them.

use crate::file_code::FileCode;
use crate::file_name::{FileName, normalise, split_code, split_extension};
use crate::id::ServiceKind;

/// A file name of some version.
pub(super) struct OldName {
    pub(super) code: FileCode,
    pub(super) month: Option<String>,
    pub(super) from: String,
    from_kind: Option<String>,
    pub(super) to: String,
    to_kind: Option<String>,
    serial: String,
    branch: Option<String>,
    /// The name carries a month of zeros that does not belong there.
    pub(super) has_extra_zeros: bool,
}

/// Sender, receiver and serial: what files of one unit have in common in every version.
pub(super) type Parties = (String, String, String);

impl OldName {
    /// Takes a name apart; none where it has not the parts of any version.
    pub(super) fn parse(name: &str) -> Option<Self> {
        let (stem, _) = split_extension(name);
        let stem = normalise(stem);
        let (code, rest) = split_code(&stem)?;
        let mut parts: Vec<&str> = rest.split('_').collect();
        let begins_with_month = parts.first().is_some_and(|part| part.len() == 6);
        let has_extra_zeros = !code.has_month() && parts.first() == Some(&"000000");
        let month = if begins_with_month && (code.has_month() || has_extra_zeros) {
            Some(parts.remove(0).to_owned())
        } else {
            None
        };
        let branch = if code.is_image() { parts.pop() } else { None };
        let (from, from_kind, to, to_kind, serial) = match parts[..] {
            [from, from_kind, to, to_kind, serial] => {
                (from, Some(from_kind), to, Some(to_kind), serial)
            }
            [from, to, serial] => (from, None, to, None, serial),
            _ => return None,
        };
        Some(Self {
            code,
            month: month.filter(|_| code.has_month()),
            from: from.to_owned(),
            from_kind: from_kind.map(str::to_owned),
            to: to.to_owned(),
            to_kind: to_kind.map(str::to_owned),
            serial: serial.to_owned(),
            branch: branch.map(str::to_owned),
            has_extra_zeros,
        })
    }

    pub(super) fn parties(&self) -> Parties {
        (self.from.clone(), self.to.clone(), self.serial.clone())
    }

    /// The kinds of sender and receiver as far as the name tells them in two characters.
    pub(super) fn kinds(&self) -> [Option<ServiceKind>; 2] {
        let kind = |text: &Option<String>| text.as_deref()?.parse().ok();
        [kind(&self.from_kind), kind(&self.to_kind)]
    }

    /// The name in V4.1 with these kinds; none where a part is no good in any version.
    pub(super) fn in_v4_1(&self, [from_kind, to_kind]: [ServiceKind; 2]) -> Option<FileName> {
        let month = self.month.as_ref().map(|month| format!("_{month}"));
        let branch = self.branch.as_ref().map(|branch| format!("_{branch}"));
        let name = format!(
            "{}{}_{}_{from_kind}_{}_{to_kind}_{}{}.{}",
            self.code,
            month.unwrap_or_default(),
            self.from,
            self.to,
            self.serial,
            branch.unwrap_or_default(),
            if self.code.is_image() { "jpg" } else { "CSV" },
        );
        FileName::parse(&name).ok()
    }
}
