//! The logs of certificates as far as they were verified, one file an office, and the
//! contradictions that were found in them. Both are kept for good: what was seen once cannot be
//! taken back by the exchange.

use careplan::OfficeNumber;
use protocol::Sha256;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::certificate_log::{Doubt, KnownLog};
use crate::failure::Failure;
use crate::local_store::Home;
use crate::words::Text;

/// A contradiction between signed heads. Both are kept: together they prove it to anybody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Alarm {
    /// Number of the office whose log it is.
    pub(crate) office: String,
    /// What contradicts.
    pub(crate) doubt: Doubt,
    /// Where the contradicting head came from: `exchange`, `message ID` or `receipt ID`.
    pub(crate) source: String,
    /// The newest head that this computer had verified.
    pub(crate) known: Option<String>,
    /// The head that contradicts it.
    pub(crate) contradicting: String,
    /// When it was found.
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) found_at: OffsetDateTime,
    /// When somebody said that it is cleared up.
    #[serde(with = "time::serde::rfc3339::option")]
    pub(crate) settled_at: Option<OffsetDateTime>,
}

impl Alarm {
    /// The same contradiction found again has the same name.
    fn file(&self) -> String {
        let what = format!("{:?}\n{}", self.doubt, self.contradicting);
        let hash = Sha256::of(what.as_bytes()).to_string();
        format!("{}-{}.json", self.office, hash.get(..16).unwrap_or(&hash))
    }
}

impl Home {
    /// What is known of the log of an office; nothing before the first look.
    pub(crate) fn known_log(&self, office: OfficeNumber) -> Result<KnownLog, Failure> {
        let path = self.path(&[LOGS, &format!("{office}.json")]);
        Ok(self.read_json(&path)?.unwrap_or_default())
    }

    /// Keeps what was verified of the log of an office.
    pub(crate) fn keep_log(&self, office: OfficeNumber, log: &KnownLog) -> Result<(), Failure> {
        self.write_json(&self.path(&[LOGS, &format!("{office}.json")]), log)
    }

    /// The offices of which something is known.
    pub(crate) fn offices_with_logs(&self) -> Result<Vec<OfficeNumber>, Failure> {
        let names = self.names(&self.path(&[LOGS]))?;
        let office = |name: &String| name.strip_suffix(".json")?.parse().ok();
        Ok(names.iter().filter_map(office).collect())
    }

    /// Forgets the log of an office and settles its contradictions, so that the next look begins
    /// anew. The contradictions stay on the disk.
    pub(crate) fn begin_log_anew(
        &self,
        office: OfficeNumber,
        now: OffsetDateTime,
    ) -> Result<(), Failure> {
        for mut alarm in self.alarms()? {
            if alarm.office == office.to_string() {
                alarm.settled_at = Some(now);
                self.write_json(&self.path(&[ALARMS, &alarm.file()]), &alarm)?;
            }
        }
        self.remove(&self.path(&[LOGS, &format!("{office}.json")]))
    }

    /// Keeps a contradiction; one that was found before stays as it is.
    pub(crate) fn raise(&self, alarm: &Alarm) -> Result<(), Failure> {
        let path = self.path(&[ALARMS, &alarm.file()]);
        match self.read(&path)? {
            Some(_) => Ok(()),
            None => self.write_json(&path, alarm),
        }
    }

    /// The contradictions that nobody has cleared up, the oldest first.
    pub(crate) fn alarms(&self) -> Result<Vec<Alarm>, Failure> {
        let folder = self.path(&[ALARMS]);
        let mut open: Vec<Alarm> = Vec::new();
        for name in self.names(&folder)? {
            // Names that begin with a dot are of files being written.
            if !name.starts_with('.') {
                open.extend(self.read_json(&folder.join(name))?);
            }
        }
        open.retain(|alarm| alarm.settled_at.is_none());
        open.sort_by_key(|alarm| alarm.found_at);
        Ok(open)
    }

    /// Refuses to go on with an office whose log contradicts itself.
    pub(crate) fn require_no_alarm(&self, office: OfficeNumber) -> Result<(), Failure> {
        let of_office = |alarm: &Alarm| alarm.office == office.to_string();
        if self.alarms()?.iter().any(of_office) {
            let text = Text::new("log-contradicted").with("office", office);
            return Err(Failure::refused(text));
        }
        Ok(())
    }
}

const LOGS: &str = "logs";
const ALARMS: &str = "contradictions";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]

    use super::*;

    #[test]
    fn a_contradiction_stays_until_it_is_settled_and_does_not_come_back() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::open(folder.path().to_path_buf());
        let office = "1370000018".parse().unwrap();
        let alarm = Alarm {
            office: "1370000018".to_owned(),
            doubt: Doubt::Shrunk,
            source: "exchange".to_owned(),
            known: None,
            contradicting: "head".to_owned(),
            found_at: OffsetDateTime::UNIX_EPOCH,
            settled_at: None,
        };
        home.require_no_alarm(office).unwrap();
        home.keep_log(office, &KnownLog::default()).unwrap();
        for _ in 0..2 {
            home.raise(&alarm).unwrap();
            assert_eq!(home.alarms().unwrap(), std::slice::from_ref(&alarm));
        }
        let refused = home.require_no_alarm(office).unwrap_err();
        assert_eq!(refused.to_string(), "log-contradicted");
        home.require_no_alarm("1370000026".parse().unwrap())
            .unwrap();
        assert_eq!(home.offices_with_logs().unwrap(), [office]);

        home.begin_log_anew(office, OffsetDateTime::UNIX_EPOCH)
            .unwrap();
        home.raise(&alarm).unwrap();
        home.require_no_alarm(office).unwrap();
        assert!(home.offices_with_logs().unwrap().is_empty());
    }
}
