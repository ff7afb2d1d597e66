//! `renkei evidence verify`: what records of the exchange prove, told in words, without a
//! connection.

use std::path::{Path, PathBuf};

use pki::{Certificate, PkiError, TrustAnchors, pem};
use serde::Serialize;

use crate::cli::EvidenceVerify;
use crate::clock::spoken;
use crate::command::{Outcome, Tools};
use crate::evidence_proof::{AuditStanding, Flaw, Judged, RecordFiles, Stamp, Trust, judge};
use crate::failure::Failure;
use crate::terminal::Terminal;
use crate::words::Text;

/// Runs the command.
pub(crate) fn run(tools: &Tools<'_>, arguments: &EvidenceVerify) -> Result<Outcome, Failure> {
    let terminal = tools.terminal;
    let trust = trust(tools, arguments)?;
    let is = |file: &&PathBuf, end: &str| file.extension().is_some_and(|found| found == end);
    let files = &arguments.evidence_files;
    let records: Vec<&PathBuf> = files.iter().filter(|file| is(file, "json")).collect();
    if records.is_empty() {
        return Err(Failure::wrong_use(Text::new("evidence-no-record")));
    }
    let mut all = Vec::new();
    for path in records {
        let judged = judge_files(path, &trust)?;
        if !arguments.form.json {
            tell(terminal, path, &judged);
        }
        all.push((path, judged));
    }
    let companions = ["json", "p7s", "tsr", "ocsp"];
    let originals = files
        .iter()
        .filter(|file| !companions.iter().any(|end| is(file, end)));
    let mut outcome = Outcome::Clean;
    for original in originals {
        let name = original.file_name().unwrap_or_default().to_string_lossy();
        let named = |judged: &Judged| {
            let mut messages = judged.messages.iter();
            messages.any(|message| message.file_names.iter().any(|one| *one == name))
        };
        let key = if all.iter().any(|(_, judged)| named(judged)) {
            "evidence-file-named"
        } else {
            outcome = Outcome::Problems;
            "evidence-file-unnamed"
        };
        if !arguments.form.json {
            terminal.result(&Text::new(key).with("file", &name));
        }
    }
    if all.iter().any(|(_, judged)| !judged.is_good()) {
        outcome = Outcome::Problems;
    }
    if arguments.form.json {
        terminal.json(&RecordsForm {
            records: all
                .iter()
                .map(|(path, judged)| RecordForm::of(path, judged))
                .collect(),
        })?;
    }
    Ok(outcome)
}

fn trust(tools: &Tools<'_>, arguments: &EvidenceVerify) -> Result<Trust, Failure> {
    let mut roots = Vec::new();
    for path in &arguments.evidence_root {
        let found = Certificate::from_pem_chain(&text(path)?);
        roots.extend(found.map_err(|_| no_certificate(path))?);
    }
    let anchors = if roots.is_empty() {
        let exchange = tools.home.exchange()?;
        let exchange =
            exchange.ok_or_else(|| Failure::wrong_use(Text::new("evidence-root-needed")))?;
        exchange.anchors()
    } else {
        TrustAnchors::of_roots(&roots)
    };
    let mut stamp_roots = Vec::new();
    for path in &arguments.stamp_root {
        let blocks = pem::decode_all("CERTIFICATE", &text(path)?);
        let blocks = blocks.ok().filter(|blocks| !blocks.is_empty());
        let blocks = blocks.ok_or_else(|| no_certificate(path))?;
        stamp_roots.extend(blocks.iter().map(|block| block.to_vec()));
    }
    Ok(Trust {
        anchors,
        stamp_roots,
    })
}

fn text(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| Failure::reading(path, &error))
}

fn no_certificate(path: &Path) -> Failure {
    Failure::refused(Text::new("evidence-no-certificate").with("path", path.display()))
}

/// A file that stands beside a record: its whole name with another end behind it.
pub(super) fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

/// The end of the name of a signature.
pub(super) const SIGNATURE: &str = ".p7s";
/// The end of the name of a time stamp.
pub(super) const TIME_STAMP: &str = ".p7s.tsr";
/// The end of the name of an OCSP answer.
pub(super) const OCSP: &str = ".ocsp";

fn judge_files(path: &Path, trust: &Trust) -> Result<Judged, Failure> {
    let read = |path: &Path| std::fs::read(path).map_err(|error| Failure::reading(path, &error));
    let (record, signature) = (read(path)?, read(&beside(path, SIGNATURE))?);
    let stamp = beside(path, TIME_STAMP);
    let stamp = stamp.exists().then(|| read(&stamp)).transpose()?;
    let files = RecordFiles {
        record: &record,
        signature: &signature,
        time_stamp: stamp.as_deref(),
    };
    judge(files, trust).map_err(|error| {
        let text = Text::new("evidence-record-unreadable").with("path", path.display());
        Failure::refused(text.with("reason", error))
    })
}

/// Says what a record proves and what it does not.
pub(super) fn tell(terminal: &Terminal, path: &Path, judged: &Judged) {
    let (record, language) = (&judged.record, terminal.language());
    let when = |at| spoken(at, language);
    terminal.result(
        &Text::new("evidence-record")
            .with("path", path.display())
            .with("exchange", &record.exchange)
            .with("office", record.office)
            .with("at", when(record.made_at))
            .with("count", record.messages.len()),
    );
    let kinds = record.period.as_ref().map(|period| period.kinds.join(", "));
    if let Some(kinds) = kinds.filter(|kinds| !kinds.is_empty()) {
        terminal.result(&Text::new("evidence-kinds").with("kinds", kinds));
    }
    match &judged.signer {
        Ok(signer) => terminal.result(
            &Text::new("evidence-signed")
                .with("serial", signer.serial())
                .with("at", when(judged.judged_at)),
        ),
        Err(error) => terminal.result(&wrong("evidence-unsigned", &reason(error, terminal))),
    }
    let stamp = match &judged.stamp {
        Stamp::Good(stamp) => Text::new("evidence-stamped")
            .with("authority", &stamp.authority)
            .with("at", when(stamp.at)),
        Stamp::UnknownAuthority(stamp) => Text::new("evidence-stamp-unknown")
            .with("authority", &stamp.authority)
            .with("at", when(stamp.at)),
        Stamp::Bad(flaw) => wrong("evidence-stamp-wrong", &said(flaw, terminal)),
        Stamp::Missing => Text::new("evidence-stamp-missing"),
    };
    terminal.result(&stamp);
    let audit = match &judged.audit {
        AuditStanding::Good(extent) => Text::new("evidence-audit").with("count", extent.size),
        AuditStanding::Bad(flaw) => wrong("evidence-audit-wrong", &said(flaw, terminal)),
        AuditStanding::Missing => Text::new("evidence-audit-missing"),
    };
    terminal.result(&audit);
    for (told, message) in record.messages.iter().zip(&judged.messages) {
        let text = Text::new("evidence-message")
            .with("sender", told.sender)
            .with("receiver", told.receiver)
            .with("unit", &told.unit)
            .with("serial", told.serial);
        terminal.result(&text);
        let at = |what| told.time_of(what).map(when).unwrap_or_default();
        let sender = match &message.sender {
            Ok(()) => Text::new("evidence-sent").with("at", at("sent")),
            Err(flaw) => wrong("evidence-sent-wrong", &said(flaw, terminal)),
        };
        terminal.result(&sender);
        let receiver = match &message.receiver {
            Some(Ok(())) => Text::new("evidence-collected").with("at", at("collected")),
            Some(Err(flaw)) => wrong("evidence-collected-wrong", &said(flaw, terminal)),
            None => Text::new("evidence-not-collected"),
        };
        terminal.result(&receiver);
        if let Err(flaw) = &message.events {
            let text = wrong("evidence-events-wrong", &said(flaw, terminal));
            terminal.result(&text);
        }
    }
    let key = if judged.is_good() {
        "evidence-good"
    } else {
        "evidence-bad"
    };
    terminal.result(&Text::new(key));
    terminal.result(&Text::new("evidence-not-proved"));
}

fn wrong(key: &'static str, reason: &str) -> Text {
    Text::new(key).with("reason", reason)
}

fn reason(error: &PkiError, terminal: &Terminal) -> String {
    match terminal.language() {
        careplan::Language::Japanese => error.japanese(),
        careplan::Language::English => error.to_string(),
    }
}

fn said(flaw: &Flaw, terminal: &Terminal) -> String {
    let key = match flaw {
        Flaw::Signature(error) => return reason(error, terminal),
        Flaw::Contradiction => "evidence-flaw-contradiction",
        Flaw::OtherSigner => "evidence-flaw-signer",
        Flaw::Times => "evidence-flaw-times",
    };
    Text::new(key).say(terminal.language())
}

/// The result for programs.
#[derive(Serialize)]
struct RecordsForm<'a> {
    records: Vec<RecordForm<'a>>,
}

#[derive(Serialize)]
struct RecordForm<'a> {
    file: String,
    good: bool,
    signature: &'static str,
    #[serde(with = "time::serde::rfc3339")]
    judged_at: time::OffsetDateTime,
    time_stamp: &'static str,
    audit: &'static str,
    messages: Vec<MessageForm<'a>>,
}

#[derive(Serialize)]
struct MessageForm<'a> {
    message_id: String,
    sender: &'static str,
    receiver: &'static str,
    audit: &'static str,
    file_names: &'a [String],
}

impl<'a> RecordForm<'a> {
    fn of(path: &Path, judged: &'a Judged) -> Self {
        let ids = judged.record.messages.iter().map(|one| one.message_id);
        Self {
            file: path.display().to_string(),
            good: judged.is_good(),
            signature: judged.signer.as_ref().map_or_else(PkiError::code, |_| GOOD),
            judged_at: judged.judged_at,
            time_stamp: match &judged.stamp {
                Stamp::Good(_) => GOOD,
                Stamp::UnknownAuthority(_) => "unknown-authority",
                Stamp::Bad(flaw) => code(flaw),
                Stamp::Missing => "missing",
            },
            audit: match &judged.audit {
                AuditStanding::Good(_) => GOOD,
                AuditStanding::Bad(flaw) => code(flaw),
                AuditStanding::Missing => "missing",
            },
            messages: ids
                .zip(&judged.messages)
                .map(|(id, message)| MessageForm {
                    message_id: id.to_string(),
                    sender: word(&message.sender),
                    receiver: message.receiver.as_ref().map_or("missing", word),
                    audit: word(&message.events),
                    file_names: &message.file_names,
                })
                .collect(),
        }
    }
}

fn word(result: &Result<(), Flaw>) -> &'static str {
    result.as_ref().map_or_else(code, |()| GOOD)
}

fn code(flaw: &Flaw) -> &'static str {
    match flaw {
        Flaw::Signature(error) => error.code(),
        Flaw::Contradiction => "contradiction",
        Flaw::OtherSigner => "other-signer",
        Flaw::Times => "times",
    }
}

const GOOD: &str = "good";
