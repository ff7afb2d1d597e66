//! What the receiver reports about an import: that it worked, or why it did not.
//!
//! A report holds words of a fixed list and names of checks, never free text, so that nothing
//! personal can travel with it.

use std::fmt;
use std::str::FromStr;

use careplan::Language;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Most names of checks in a report.
const CHECKS: usize = 50;
/// Longest name of a check.
const CHECK_NAME: usize = 12;

/// A word of a fixed list: its identifier, and what people read.
macro_rules! choices {
    (
        $(#[$about:meta])* $name:ident {
            $($(#[$doc:meta])* $variant:ident = $id:literal, $japanese:literal, $english:literal;)+
        }
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$doc])* #[serde(rename = $id)] $variant,)+
        }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable identifier used in databases and on the wire.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $id,)+
                }
            }

            /// What people read.
            #[must_use]
            pub fn label(self, language: Language) -> &'static str {
                match (self, language) {
                    $((Self::$variant, Language::Japanese) => $japanese,
                    (Self::$variant, Language::English) => $english,)+
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = ReportError;

            fn from_str(text: &str) -> Result<Self, ReportError> {
                let mut all = Self::ALL.iter().copied();
                all.find(|one| one.as_str() == text).ok_or(ReportError::Word)
            }
        }
    };
}

choices! {
    /// How an import ended.
    ImportResult {
        /// The care software took the message in.
        Imported = "imported", "取り込みました", "imported";
        /// The care software could not take it in.
        Failed = "failed", "取り込めませんでした", "not imported";
    }
}

choices! {
    /// Where the evidence of an import comes from.
    ImportSource {
        /// The care software called the interface.
        Software = "software", "ソフトから", "from the software";
        /// The files were taken out of the watched folder.
        Folder = "folder", "フォルダーから", "from the folder";
        /// A person said so.
        Person = "person", "担当者が記録", "recorded by a person";
    }
}

choices! {
    /// Why an import failed.
    Reason {
        /// The care software cannot read the files.
        Unreadable = "unreadable", "ソフトがファイルを読み取れない", "the software cannot read the files";
        /// Checks of the care software found errors.
        CheckFailed = "check-failed", "ソフトの検査でエラーになった", "checks of the software found errors";
        /// A service user is not registered in the care software.
        UnknownUser = "unknown-user", "利用者がソフトに登録されていない", "a service user is not registered in the software";
        /// The sending office is not registered in the care software.
        UnknownOffice = "unknown-office", "送り主の事業所がソフトに登録されていない", "the sending office is not registered in the software";
        /// Another month than expected.
        OtherMonth = "other-month", "対象の月が違う", "it is about another month";
        /// The care software holds newer data.
        OlderData = "older-data", "新しいデータがすでに入っている", "newer data is there already";
        /// The same data was taken in before.
        AlreadyThere = "already-there", "同じデータがすでに入っている", "the same data is there already";
        /// The care software does not know this version of the standard.
        OtherVersion = "other-version", "ソフトが標準仕様の版に対応していない", "the software does not know this version of the standard";
        /// The care software cannot import this kind of unit.
        NotSupported = "not-supported", "ソフトがこの種類のデータに対応していない", "the software cannot import this kind of data";
        /// Something else.
        Other = "other", "その他", "something else";
    }
}

/// The name of a check, of ours or of another maker: letters and digits, such as `RC07`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CheckName(String);

/// The text is no name of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the name of a check is one to four capital letters and one to eight digits")]
pub struct NotACheckName;

impl CheckName {
    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CheckName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl FromStr for CheckName {
    type Err = NotACheckName;

    fn from_str(text: &str) -> Result<Self, NotACheckName> {
        let digits = text.trim_start_matches(|c: char| c.is_ascii_uppercase());
        let letters = text.len() - digits.len();
        // No person's number has letters in front; ten digits of an insured person do not fit.
        let fits = (1..=4).contains(&letters)
            && (1..=8).contains(&digits.len())
            && text.len() <= CHECK_NAME
            && digits.bytes().all(|byte| byte.is_ascii_digit());
        fits.then(|| Self(text.to_owned())).ok_or(NotACheckName)
    }
}

impl Serialize for CheckName {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for CheckName {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        text.parse().map_err(D::Error::custom)
    }
}

/// The receiver's report about an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ImportReport {
    /// How it ended.
    pub result: ImportResult,
    /// Where the evidence comes from.
    pub source: ImportSource,
    /// Why it failed; at least one where it failed, none where it worked.
    #[serde(default)]
    pub reasons: Vec<Reason>,
    /// The checks that found something; none where it worked.
    #[serde(default)]
    pub checks: Vec<CheckName>,
}

/// What is wrong with a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReportError {
    /// A word that is not in its list.
    #[error("not one of the words for it")]
    Word,
    /// A failure without a reason.
    #[error("a failed import needs a reason")]
    NoReason,
    /// Reasons or checks for an import that worked.
    #[error("an import that worked has neither reasons nor checks")]
    ReasonForSuccess,
    /// More than allowed.
    #[error("at most 50 checks and each reason once")]
    TooMany,
}

impl ImportReport {
    /// The report in its one form, reasons and checks in order and each once, so that the same
    /// report is recognised when it comes again.
    ///
    /// # Errors
    /// [`ReportError`] naming what is wrong.
    pub fn verified(mut self) -> Result<Self, ReportError> {
        if self.reasons.len() > Reason::ALL.len() || self.checks.len() > CHECKS {
            return Err(ReportError::TooMany);
        }
        match self.result {
            ImportResult::Failed if self.reasons.is_empty() => return Err(ReportError::NoReason),
            ImportResult::Imported if !(self.reasons.is_empty() && self.checks.is_empty()) => {
                return Err(ReportError::ReasonForSuccess);
            }
            ImportResult::Failed | ImportResult::Imported => {}
        }
        self.reasons.sort_unstable();
        self.reasons.dedup();
        self.checks.sort_unstable();
        self.checks.dedup();
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]

    use super::*;

    #[test]
    fn names_of_checks_are_letters_and_digits() {
        for good in ["RC07", "T619", "FN11", "X1", "ABCD12345678"] {
            assert_eq!(good.parse::<CheckName>().unwrap().as_str(), good);
        }
        for bad in [
            "",
            "RC",
            "07",
            "rc07",
            "RC-07",
            "ABCDE1",
            "X123456789",
            "1370000018",
            "RC07 ",
            "山田1",
            "RC０７",
        ] {
            assert_eq!(bad.parse::<CheckName>(), Err(NotACheckName), "{bad}");
        }
    }

    #[test]
    fn a_failure_needs_a_reason_and_a_success_has_none() {
        let report = |result, reasons: &[Reason]| ImportReport {
            result,
            source: ImportSource::Software,
            reasons: reasons.to_vec(),
            checks: Vec::new(),
        };
        let failed = ImportResult::Failed;
        assert_eq!(report(failed, &[]).verified(), Err(ReportError::NoReason));
        assert_eq!(
            report(ImportResult::Imported, &[Reason::Other]).verified(),
            Err(ReportError::ReasonForSuccess)
        );
        let twice = [Reason::Other, Reason::Unreadable, Reason::Other];
        let verified = report(failed, &twice).verified().unwrap();
        assert_eq!(verified.reasons, [Reason::Unreadable, Reason::Other]);
        let mut many = report(failed, &[Reason::CheckFailed]);
        many.checks = vec!["RC07".parse().unwrap(); CHECKS + 1];
        assert_eq!(many.verified(), Err(ReportError::TooMany));
    }

    #[test]
    fn free_text_has_no_way_in() {
        for text in [
            r#"{"result":"failed","source":"person","reasons":["山田太郎"]}"#,
            r#"{"result":"failed","source":"person","reasons":["other"],"checks":["0000012345"]}"#,
            r#"{"result":"failed","source":"person","reasons":["other"],"note":"x"}"#,
        ] {
            assert!(
                serde_json::from_str::<ImportReport>(text).is_err(),
                "{text}"
            );
        }
        for reason in Reason::ALL {
            assert_eq!(reason.as_str().parse(), Ok(*reason));
        }
    }
}
