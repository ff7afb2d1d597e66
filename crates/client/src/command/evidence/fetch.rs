//! `renkei evidence fetch`, and the same beside a sheet: the exchange's signed record of what was
//! exchanged, kept as files that need neither this program nor the exchange to be judged.

use std::path::{Path, PathBuf};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use protocol::Sha256;
use protocol::http::{EvidenceAnswer, EvidenceQuery, TimeStampState};
use serde::Serialize;

use super::verify::{OCSP, SIGNATURE, TIME_STAMP, beside, tell};
use crate::cli::EvidenceFetch;
use crate::command::session::Session;
use crate::command::{Outcome, Tools};
use crate::evidence_proof::{Judged, RecordFiles, Trust, judge};
use crate::failure::Failure;
use crate::local_store::{Home, write_whole};
use crate::words::Text;

/// Runs the command.
pub(crate) async fn run(tools: &Tools<'_>, arguments: &EvidenceFetch) -> Result<Outcome, Failure> {
    let session = Session::of_person(tools).await?;
    let fetching = Fetching {
        home: &tools.home,
        session: &session,
        patience: Duration::from_secs(arguments.stamp_wait),
    };
    let folder = &arguments.evidence_folder;
    std::fs::create_dir_all(folder).map_err(|error| Failure::writing(folder, &error))?;
    let mut kept = Vec::new();
    for id in &arguments.evidence_ids {
        let answer = fetching
            .stamped(async || session.mailbox.evidence_of(*id).await)
            .await?;
        let path = folder.join(format!("exchange-{id}.json"));
        kept.push(fetching.keep(path, &answer)?);
    }
    if let (Some(from), Some(until)) = (arguments.evidence_from, arguments.evidence_until) {
        let query = EvidenceQuery {
            from,
            until,
            partner: arguments.evidence_partner.clone(),
            after: None,
        };
        let name = folder.join(format!("exchange-{from}-{until}"));
        kept.extend(fetching.period(&name, query).await?);
    }
    if arguments.form.json {
        let record = |kept: &Kept| RecordForm {
            file: kept.path.display().to_string(),
            good: kept.judged.is_good(),
            messages: kept.judged.record.messages.len(),
            time_stamp: kept.state,
        };
        tools.terminal.json(&FetchForm {
            records: kept.iter().map(record).collect(),
        })?;
    } else {
        for kept in &kept {
            tell(tools.terminal, &kept.path, &kept.judged);
            kept.tell_stamp(tools);
        }
    }
    Ok(outcome(&kept))
}

/// Whether everything that came is good.
pub(super) fn outcome(kept: &[Kept]) -> Outcome {
    if kept.iter().all(|kept| kept.judged.is_good()) {
        Outcome::Clean
    } else {
        Outcome::Problems
    }
}

/// Records on their way.
pub(super) struct Fetching<'a> {
    /// Where a second copy goes.
    pub(super) home: &'a Home,
    /// The connection.
    pub(super) session: &'a Session,
    /// How long a time stamp is waited for.
    pub(super) patience: Duration,
}

/// A record that was kept.
pub(super) struct Kept {
    /// Where.
    pub(super) path: PathBuf,
    /// What it proves.
    pub(super) judged: Judged,
    state: TimeStampState,
}

impl Kept {
    /// Says that the stamp comes later, where it does.
    pub(super) fn tell_stamp(&self, tools: &Tools<'_>) {
        if self.state == TimeStampState::Waiting {
            tools.terminal.note(&Text::new("evidence-stamp-later"));
        }
    }
}

impl Fetching<'_> {
    /// All records of some days, as `NAME-1.json` and so on.
    pub(super) async fn period(
        &self,
        name: &Path,
        query: EvidenceQuery,
    ) -> Result<Vec<Kept>, Failure> {
        let (mut query, mut kept) = (query, Vec::new());
        for number in 1.. {
            let asked = &query;
            let answer = self
                .stamped(async || self.session.mailbox.evidence(asked).await)
                .await?;
            kept.push(self.keep(beside(name, &format!("-{number}.json")), &answer)?);
            // The same place again would go round for ever.
            if answer.next.is_none() || answer.next == query.after {
                break;
            }
            query.after = answer.next;
        }
        Ok(kept)
    }

    /// Asks until the record has its time stamp, or the patience ends.
    async fn stamped(
        &self,
        ask: impl AsyncFn() -> Result<EvidenceAnswer, Failure>,
    ) -> Result<EvidenceAnswer, Failure> {
        let mut waited = Duration::ZERO;
        loop {
            let answer = ask().await?;
            if answer.time_stamp_state != TimeStampState::Waiting || waited >= self.patience {
                return Ok(answer);
            }
            tokio::time::sleep(BETWEEN).await;
            waited += BETWEEN;
        }
    }

    /// Writes the files of a record, and judges it.
    fn keep(&self, path: PathBuf, answer: &EvidenceAnswer) -> Result<Kept, Failure> {
        let decode = |text: &String| {
            let decoded = STANDARD.decode(text);
            decoded.map_err(|_| Failure::refused(Text::new("evidence-answer-unreadable")))
        };
        let (record, signature) = (decode(&answer.record)?, decode(&answer.signature)?);
        let stamp = answer.time_stamp.as_ref().map(decode).transpose()?;
        let status = answer.ocsp.as_ref().map(decode).transpose()?;
        let files = RecordFiles {
            record: &record,
            signature: &signature,
            time_stamp: stamp.as_deref(),
        };
        let trust = Trust {
            anchors: self.session.anchors.clone(),
            stamp_roots: Vec::new(),
        };
        let judged = judge(files, &trust)
            .map_err(|_| Failure::refused(Text::new("evidence-answer-unreadable")))?;
        // People choose names; the archive goes by what a record is.
        let kept = PathBuf::from(format!("exchange-{}.json", Sha256::of(&record)));
        let both = |end: Option<&str>, bytes: &[u8]| {
            let at = |place: &Path| end.map_or_else(|| place.to_owned(), |end| beside(place, end));
            let name = at(&kept);
            self.home.keep_evidence(&name.to_string_lossy(), bytes)?;
            write_whole(&at(&path), bytes)
        };
        both(Some(SIGNATURE), &signature)?;
        for (bytes, end) in [(stamp, TIME_STAMP), (status, OCSP)] {
            if let Some(bytes) = bytes {
                both(Some(end), &bytes)?;
            }
        }
        // Last, so that a record is never without its signature.
        both(None, &record)?;
        Ok(Kept {
            path,
            judged,
            state: answer.time_stamp_state,
        })
    }
}

/// The result for programs.
#[derive(Serialize)]
struct FetchForm {
    records: Vec<RecordForm>,
}

#[derive(Serialize)]
struct RecordForm {
    file: String,
    good: bool,
    messages: usize,
    time_stamp: TimeStampState,
}

const BETWEEN: Duration = Duration::from_secs(2);
