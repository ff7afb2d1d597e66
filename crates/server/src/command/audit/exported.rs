//! The lines of an exported file.

use std::io::BufRead;

use anyhow::{Context as _, bail};
use pki::Certificate;
use pki::audit::SignedHead;
use pki::merkle::Hash;
use pki::merkle::frontier::Frontier;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::store::audit_tree::{OrderedEvent, RecordedEvent};

/// A line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "line", rename_all = "lowercase", deny_unknown_fields)]
pub(super) enum Line {
    /// Where the file begins: the right edge of the list before its first event.
    Start {
        /// Number of the first event.
        sequence: u64,
        /// Hashes of the perfect subtrees before it, left to right, hexadecimal.
        peaks: Vec<String>,
    },
    /// An event in its place.
    Event {
        /// Its number, from 0.
        sequence: u64,
        /// Its identity.
        id: String,
        /// When, in milliseconds since 1970.
        at: i64,
        /// Who.
        actor: String,
        /// What.
        event: String,
        /// To whom or what.
        subject: String,
        /// Further ids or a state.
        detail: String,
        /// Its hash as a leaf, hexadecimal.
        leaf: String,
    },
    /// A signed head.
    Head {
        /// As it travels.
        head: String,
    },
    /// A certificate that is needed to verify the heads; it proves nothing by itself.
    Certificate {
        /// PEM.
        pem: String,
    },
}

impl Line {
    /// The line of an event.
    pub(super) fn of_event(event: OrderedEvent) -> Self {
        let OrderedEvent {
            sequence,
            event,
            leaf,
        } = event;
        Self::Event {
            sequence,
            id: event.id,
            at: event.at.unix_timestamp() * 1_000 + i64::from(event.at.millisecond()),
            actor: event.actor,
            event: event.event,
            subject: event.subject,
            detail: event.detail,
            leaf: hex::encode(leaf),
        }
    }

    /// The event of a line; `None` for another line.
    ///
    /// # Errors
    /// When it has a time that cannot be.
    pub(super) fn into_event(self) -> anyhow::Result<Option<OrderedEvent>> {
        let Self::Event {
            sequence,
            id,
            at,
            actor,
            event,
            subject,
            detail,
            leaf,
        } = self
        else {
            return Ok(None);
        };
        let at = OffsetDateTime::from_unix_timestamp_nanos(i128::from(at) * 1_000_000)?;
        Ok(Some(OrderedEvent {
            sequence,
            event: RecordedEvent {
                id,
                at,
                actor,
                event,
                subject,
                detail,
            },
            // A hash that is none fits nothing.
            leaf: hash(&leaf).unwrap_or_default(),
        }))
    }
}

/// What a file says beside its events.
pub(super) struct Frame {
    /// Where it begins.
    pub(super) start: Frontier,
    /// Its heads.
    pub(super) heads: Vec<SignedHead>,
    /// Its certificates.
    pub(super) certificates: Vec<Certificate>,
}

impl Frame {
    /// Reads the lines of a file that are no events.
    ///
    /// # Errors
    /// When it is no such file.
    pub(super) fn read(file: impl BufRead) -> anyhow::Result<Self> {
        let (mut start, mut heads, mut certificates) = (None, Vec::new(), Vec::new());
        for line in lines(file) {
            match line? {
                Line::Start { sequence, peaks } => {
                    let peaks: Option<Vec<Hash>> = peaks.iter().map(|peak| hash(peak)).collect();
                    let edge = peaks.and_then(|peaks| Frontier::from_parts(sequence, peaks));
                    start = Some(edge.context("the first line has other hashes than it needs")?);
                }
                Line::Head { head } => heads.push(SignedHead::from_text(&head)?),
                Line::Certificate { pem } => certificates.push(Certificate::from_pem(&pem)?),
                Line::Event { .. } if start.is_none() => bail!("the first line is missing"),
                Line::Event { .. } => {}
            }
        }
        Ok(Self {
            start: start.context("the first line is missing")?,
            heads,
            certificates,
        })
    }
}

/// The lines of a file.
pub(super) fn lines(file: impl BufRead) -> impl Iterator<Item = anyhow::Result<Line>> {
    (1_u64..).zip(file.lines()).map(|(number, line)| {
        let line = line.with_context(|| format!("line {number} cannot be read"))?;
        serde_json::from_str(&line).with_context(|| format!("line {number} is none of an export"))
    })
}

fn hash(text: &str) -> Option<Hash> {
    hex::decode(text).ok()?.try_into().ok()
}
