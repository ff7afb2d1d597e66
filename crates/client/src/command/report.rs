//! `renkei doctor --report`: what was found, as a file for the help desk. It holds words of this
//! program, codes and numbers only: no names, no office numbers, no ids, no paths, no secrets.

use std::path::Path;

use serde::Serialize;
use time::OffsetDateTime;

use crate::command::Tools;
use crate::failure::Failure;
use crate::local_store::{Renew, Standing, write_private};

/// One finding without its words, which may name somebody.
#[derive(Debug, Serialize)]
pub(crate) struct Found {
    /// What was looked at.
    pub(crate) check: &'static str,
    /// How it stands.
    pub(crate) state: &'static str,
    /// The key of the text or the code of the failure.
    pub(crate) what: String,
}

#[derive(Serialize)]
struct Report {
    program: &'static str,
    version: &'static str,
    system: &'static str,
    processor: &'static str,
    #[serde(with = "time::serde::rfc3339")]
    made_at: OffsetDateTime,
    checks: Vec<Found>,
    certificates: Vec<CertificateFacts>,
    renewal_by_itself: Option<bool>,
    waiting_to_be_sent: usize,
    sent: usize,
    archived: usize,
    #[serde(with = "time::serde::rfc3339::option")]
    archive_copied_at: Option<OffsetDateTime>,
}

#[derive(Serialize)]
struct CertificateFacts {
    standing: Standing,
    key_origin: &'static str,
    key_protection: &'static str,
    days_left: i64,
}

/// Writes the report.
pub(crate) fn write(tools: &Tools<'_>, checks: Vec<Found>, path: &Path) -> Result<(), Failure> {
    let (home, now) = (&tools.home, tools.clock.now());
    let certificates = home.installed().unwrap_or_default();
    let facts = certificates.iter().map(|one| CertificateFacts {
        standing: one.standing(now),
        key_origin: one.origin.as_str(),
        key_protection: one.protection.as_str(),
        days_left: (one.certificate.not_after() - now).whole_days(),
    });
    // What cannot be read here was found above; the report is written all the same.
    let settings = home.settings().ok();
    let copies = home.copies().ok().flatten();
    let report = Report {
        program: "renkei",
        version: env!("CARGO_PKG_VERSION"),
        system: std::env::consts::OS,
        processor: std::env::consts::ARCH,
        made_at: now,
        checks,
        certificates: facts.collect(),
        renewal_by_itself: settings.map(|settings| settings.renew == Renew::On),
        waiting_to_be_sent: home.waiting().map_or(0, |waiting| waiting.len()),
        sent: home.sent().map_or(0, |sent| sent.len()),
        archived: home.archived().map_or(0, |archived| archived.len()),
        archive_copied_at: copies.and_then(|copies| copies.copied_at),
    };
    let text = serde_json::to_string_pretty(&report).map_err(Failure::internal)?;
    write_private(path, format!("{text}\n").as_bytes())
}
