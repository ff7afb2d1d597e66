//! What is known of the log of an office's certificates, and whether what the exchange shows now
//! continues it. Computes only.
//!
//! All entries that were ever seen are kept, not their hash alone: so every head of every moment
//! can be recomputed and compared with what other offices were shown.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use careplan::OfficeNumber;
use pki::merkle::{Extent, Hash};
use pki::transparency::{self, Contradiction, Entry, Head, SignedHead};
use pki::{Certificate, TrustAnchors};
use protocol::Sha256;
use protocol::http::{CertificateLog, KeyOrigin, LogEntry, Logged};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// The log of an office as far as it was verified here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KnownLog {
    /// The newest head, as it was signed; none before the first look.
    head: Option<String>,
    entries: Vec<KnownEntry>,
}

/// A certificate of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KnownEntry {
    /// SHA-256 of the certificate.
    pub(crate) fingerprint: Sha256,
    /// Where its key was made.
    pub(crate) key_origin: KeyOrigin,
    /// When it was issued.
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) issued_at: OffsetDateTime,
    /// Its serial number; `None` when the exchange did not show the certificate.
    pub(crate) serial: Option<String>,
    /// The name of the terminal, where it has one.
    pub(crate) terminal: Option<String>,
    /// Whether somebody at this computer has said that it is known to them.
    pub(crate) accepted: bool,
}

impl KnownEntry {
    /// Reads an entry as it is shown, with what its certificate says of itself.
    fn of(office: OfficeNumber, shown: &LogEntry) -> Self {
        let der = STANDARD.decode(&shown.certificate).unwrap_or_default();
        let certificate = Certificate::from_der(&der).ok().filter(|certificate| {
            Sha256::from(certificate.fingerprint()) == shown.fingerprint
                && certificate.office_number() == Some(office)
        });
        Self {
            fingerprint: shown.fingerprint,
            key_origin: shown.key_origin,
            issued_at: shown.issued_at,
            serial: certificate.as_ref().map(|one| one.serial().to_string()),
            terminal: certificate.as_ref().and_then(terminal_of),
            accepted: false,
        }
    }

    fn entry(&self) -> Entry {
        entry(self.fingerprint, self.key_origin, self.issued_at)
    }
}

/// Where a log comes from in this run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sight {
    /// The exchange has shown it, and it was verified.
    Shown,
    /// The look failed: it is what was verified before.
    Kept,
}

/// What comes of a head that another office was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Finding {
    /// Nothing to tell.
    Nothing,
    /// It is genuine, and older than the other office should have been shown.
    Less,
    /// Both logs cannot be the same one.
    Contradiction,
}

/// Why what the exchange shows is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Doubt {
    /// The log is shorter than it was.
    Shrunk,
    /// The log does not begin with what it was.
    Forked,
    /// Another office was shown another log.
    Elsewhere,
    /// No authority of the exchange signed the head.
    Unsigned,
    /// The entries that are shown are not those of the head.
    Incomplete,
    /// A certificate stands in no log.
    NotLogged,
}

impl Doubt {
    /// Whether two signed heads contradict each other: that never mends itself. The others may be
    /// a fault that is gone at the next look.
    pub(crate) fn is_proven(self) -> bool {
        matches!(self, Self::Shrunk | Self::Forked | Self::Elsewhere)
    }

    /// The word for programs.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Shrunk => "log-shrunk",
            Self::Forked => "log-forked",
            Self::Elsewhere => "log-shown-differently",
            Self::Unsigned => "log-unsigned",
            Self::Incomplete => "log-incomplete",
            Self::NotLogged => "certificate-not-in-log",
        }
    }
}

/// How a head stands to the log that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Agreement {
    /// It is the head of the log, or was when the log was shorter.
    Agrees,
    /// It is longer than what is known.
    Longer,
    /// It is the head of another log.
    Differs,
}

impl KnownLog {
    /// Number of certificates.
    pub(crate) fn size(&self) -> u64 {
        // A list in memory has fewer entries than a number of 64 bits can count.
        u64::try_from(self.entries.len()).unwrap_or(u64::MAX)
    }

    /// The certificates in the order of the log.
    pub(crate) fn entries(&self) -> &[KnownEntry] {
        &self.entries
    }

    /// The newest head that was verified, as it was signed.
    pub(crate) fn head(&self) -> Option<&String> {
        self.head.as_ref()
    }

    /// Whether a certificate stands in it.
    pub(crate) fn holds(&self, fingerprint: Sha256) -> bool {
        let mut entries = self.entries.iter();
        entries.any(|entry| entry.fingerprint == fingerprint)
    }

    /// Notes that everything in it is known to somebody here.
    pub(crate) fn accept(&mut self) {
        self.entries
            .iter_mut()
            .for_each(|entry| entry.accepted = true);
    }

    /// How a head stands to this log.
    pub(crate) fn agreement(&self, head: &Head) -> Agreement {
        let size = usize::try_from(head.extent.size).unwrap_or(usize::MAX);
        let Some(beginning) = self.entries.get(..size) else {
            return Agreement::Longer;
        };
        if extent(head.office_number, beginning) == head.extent {
            Agreement::Agrees
        } else {
            Agreement::Differs
        }
    }

    /// What a head that another office was shown says beside this log, when that office had been
    /// told of `told` entries.
    pub(crate) fn finding(&self, sight: Sight, head: &Head, told: u64) -> Finding {
        match (self.agreement(head), sight) {
            (Agreement::Agrees, _) if head.extent.size < told => Finding::Less,
            // What was kept may simply be old.
            (Agreement::Agrees, _) | (Agreement::Longer, Sight::Kept) => Finding::Nothing,
            (Agreement::Longer, Sight::Shown) | (Agreement::Differs, _) => Finding::Contradiction,
        }
    }

    /// The log with what the exchange shows beyond what is known, verified: signed, not shorter,
    /// beginning with what it was, and with exactly the entries of its head.
    pub(crate) fn continued(
        &self,
        office: OfficeNumber,
        shown: &CertificateLog,
        anchors: &TrustAnchors,
    ) -> Result<Self, Doubt> {
        let signed = verified_head(office, &shown.head, &shown.authorities, anchors)?;
        let seen = Head {
            office_number: office,
            extent: extent(office, &self.entries),
            at: signed.head.at,
        };
        let proof: Vec<Hash> = hashes(&shown.consistency);
        transparency::follow(&seen, &signed.head, &proof).map_err(|found| match found {
            Contradiction::Shrunk => Doubt::Shrunk,
            Contradiction::Forked => Doubt::Forked,
        })?;
        let places_follow = (self.size()..)
            .zip(&shown.entries)
            .all(|(place, entry)| entry.place == place);
        let mut entries = self.entries.clone();
        entries.extend(shown.entries.iter().map(|one| KnownEntry::of(office, one)));
        if !places_follow || extent(office, &entries) != signed.head.extent {
            return Err(Doubt::Incomplete);
        }
        Ok(Self {
            head: Some(shown.head.clone()),
            entries,
        })
    }
}

/// Reads and verifies a head that the exchange shows for an office.
pub(crate) fn verified_head(
    office: OfficeNumber,
    text: &str,
    authorities: &[String],
    anchors: &TrustAnchors,
) -> Result<SignedHead, Doubt> {
    let signed = SignedHead::from_text(text).map_err(|_| Doubt::Unsigned)?;
    let authorities = certificates(authorities);
    if signed.head.office_number != office || signed.verify(&authorities, anchors).is_err() {
        return Err(Doubt::Unsigned);
    }
    Ok(signed)
}

/// Whether a certificate stands where the exchange says, below this head.
pub(crate) fn is_logged(head: &Head, certificate: &Certificate, logged: &Logged) -> bool {
    let fingerprint = Sha256::from(certificate.fingerprint());
    let entry = entry(fingerprint, logged.key_origin, logged.issued_at);
    transparency::holds(head, &entry, logged.place, &hashes(&logged.inclusion))
}

/// Certificates as they travel; what is none is left out.
pub(crate) fn certificates(texts: &[String]) -> Vec<Certificate> {
    let read = |text: &String| Certificate::from_der(&STANDARD.decode(text).ok()?).ok();
    texts.iter().filter_map(read).collect()
}

fn entry(fingerprint: Sha256, key_origin: KeyOrigin, issued_at: OffsetDateTime) -> Entry {
    Entry {
        fingerprint: *fingerprint.as_bytes(),
        key_origin: match key_origin {
            KeyOrigin::Office => transparency::KeyOrigin::Office,
            KeyOrigin::Exchange => transparency::KeyOrigin::Exchange,
        },
        issued_at,
    }
}

fn extent(office: OfficeNumber, entries: &[KnownEntry]) -> Extent {
    let entries: Vec<Entry> = entries.iter().map(KnownEntry::entry).collect();
    Head::of(office, &entries, OffsetDateTime::UNIX_EPOCH).extent
}

fn hashes(proof: &[Sha256]) -> Vec<Hash> {
    proof.iter().map(|hash| *hash.as_bytes()).collect()
}

/// The name of a terminal stands behind that of its office.
fn terminal_of(certificate: &Certificate) -> Option<String> {
    let name = certificate.subject_name();
    let terminal = name.strip_prefix(certificate.organisation()?)?.trim();
    (!terminal.is_empty()).then(|| terminal.to_owned())
}

#[cfg(test)]
#[path = "certificate_log_tests.rs"]
mod tests;
