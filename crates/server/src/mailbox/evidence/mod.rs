//! GET evidence: what the exchange knows of messages, in a record that it signs. Without names.
//!
//! The same facts are the same record, however often an office asks: its time stamp comes later,
//! and asking again gives the record with it. Both offices of a message get their own.

mod facts;

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use careplan::Address;
use pki::manifest::sign_detached;
use protocol::evidence::{EvidenceRecord, MessageEvidence, Period, VERSION};
use protocol::http::{EvidenceAnswer, EvidenceQuery, TimeStampState};
use protocol::{Code, MessageId, Sha256};
use time::{Duration, OffsetDateTime};

use super::MailboxState;
use super::peer::Peer;
use super::summary::{find_visible, message_id};
use crate::clock::JAPAN;
use crate::evidence::{EvidenceDesk, EvidenceKey, Stamps};
use crate::store::evidence_record::{self, EvidenceRecord as StoredRecord};
use crate::store::evidence_source::{self, Exchanged};
use crate::store::right::{Kinds, Right};
use crate::store::{StoreError, audit, evidence_certificate, message};
use crate::web::path::Path;
use crate::web::problem::ApiError;

/// The record of one message that was sent.
pub(super) async fn of_message(
    State(state): State<MailboxState>,
    peer: Peer,
    Path(id): Path<String>,
) -> Result<Json<EvidenceAnswer>, ApiError> {
    let (id, own) = (message_id(&id)?, &peer);
    let message = state
        .store
        .read("evidence-facts", |tx| async move {
            let (message, _) = find_visible(&tx, own, id).await?;
            // What was never sent proves nothing.
            if message.sent_at.is_none() {
                return Err(Code::NotFound.into());
            }
            facts::of_message(&tx, &message).await
        })
        .await?;
    let asked = Asked {
        state: &state,
        peer: &peer,
        period: None,
        about: id.to_string(),
    };
    asked.answer(vec![message], None).await
}

/// The record of everything that the office has sent and received in some days, for the kinds of
/// service that the caller may see. A record for some kinds only says so.
pub(super) async fn of_period(
    State(state): State<MailboxState>,
    peer: Peer,
    query: Result<Query<EvidenceQuery>, QueryRejection>,
) -> Result<Json<EvidenceAnswer>, ApiError> {
    let Query(query) = query.map_err(|_| {
        ApiError::detailed(
            Code::RequestInvalid,
            "from と until は 2026-11-22 のような日付です",
        )
    })?;
    let kinds = peer.kinds(Right::Read);
    let (exchanged, own) = (&exchanged(&query, &peer, &kinds)?, &peer);
    let (messages, next) = state
        .store
        .read("evidence-facts", |tx| async move {
            let mut exchanged = exchanged.clone();
            if let Some(after) = query.after {
                let (before, _) = find_visible(&tx, own, after).await?;
                exchanged.after = before.sent_at.map(|at| (at, after));
            }
            let ids = evidence_source::exchanged(&tx, &exchanged, PAGE + 1).await?;
            let mut messages = Vec::with_capacity(ids.len());
            for id in ids.iter().take(PAGE as usize) {
                let message = message::find(&tx, *id).await?.ok_or(Code::NotFound)?;
                messages.push(facts::of_message(&tx, &message).await?);
            }
            let is_more = ids.len() > messages.len();
            let next = messages.last().map(|last| last.message_id);
            Ok::<_, ApiError>((messages, next.filter(|_| is_more)))
        })
        .await?;
    let EvidenceQuery {
        from,
        until,
        partner,
        after,
    } = query;
    let asked = Asked {
        state: &state,
        peer: &peer,
        about: format!("{from}..{until}"),
        period: Some(Period {
            from,
            until,
            partner,
            after,
            kinds: kinds.listed(),
        }),
    };
    asked.answer(messages, next).await
}

/// What a query asks for.
fn exchanged(query: &EvidenceQuery, peer: &Peer, kinds: &Kinds) -> Result<Exchanged, ApiError> {
    let wrong = |detail| ApiError::detailed(Code::RequestInvalid, detail);
    if query.from > query.until {
        return Err(wrong("from は until より後にはできません"));
    }
    let partner = query.partner.as_deref().map(|text| {
        let address = text.parse::<Address>();
        let address = address.map(|address| (address.office, Some(address.kind)));
        address.or_else(|_| text.parse().map(|office| (office, None)))
    });
    let partner = partner
        .transpose()
        .map_err(|_| wrong("partner は事業所番号か、番号-サービス種類です"))?;
    let after_last = query
        .until
        .next_day()
        .ok_or_else(|| wrong("until が遠すぎます"))?;
    Ok(Exchanged {
        office: peer.office.number,
        kinds: kinds.clone(),
        from: query.from.midnight().assume_offset(JAPAN),
        until: after_last.midnight().assume_offset(JAPAN),
        partner,
        after: None,
    })
}

/// A request for a record.
struct Asked<'a> {
    state: &'a MailboxState,
    peer: &'a Peer,
    period: Option<Period>,
    /// In a word, for the audit.
    about: String,
}

impl Asked<'_> {
    async fn answer(
        self,
        messages: Vec<MessageEvidence>,
        next: Option<MessageId>,
    ) -> Result<Json<EvidenceAnswer>, ApiError> {
        let desk = self.state.evidence.as_ref().ok_or_else(|| {
            ApiError::detailed(Code::TryLater, "証拠に署名する鍵が、まだ用意されていません")
        })?;
        let (key, office) = (desk.key.now(), self.peer.office.number);
        let facts = EvidenceRecord {
            version: VERSION,
            exchange: key.exchange(),
            office,
            period: self.period.clone(),
            made_at: OffsetDateTime::UNIX_EPOCH,
            messages,
            audit: None,
        };
        let hash = Sha256::of(&facts.to_bytes().map_err(anyhow::Error::from)?);
        let known = self
            .state
            .store
            .read("evidence-known", |tx| async move {
                evidence_record::find(&tx, office, hash).await
            })
            .await?;
        let record = match known {
            Some(record) => record,
            None => self.make(desk, &key, facts, hash).await?,
        };
        Ok(Json(answer(&record, next)))
    }

    /// Puts proofs to the facts, signs and stores.
    async fn make(
        &self,
        desk: &EvidenceDesk,
        key: &EvidenceKey,
        facts: EvidenceRecord,
        hash: Sha256,
    ) -> Result<StoredRecord, ApiError> {
        let (now, office) = (self.state.clock.now(), self.peer.office.number);
        let (facts, serial) = (&facts, &key.certificate().serial().to_string());
        let (proved, status) = self
            .state
            .store
            .read("evidence-proofs", |tx| async move {
                let proved = facts::prove(&tx, facts.clone(), key).await?;
                let status = evidence_certificate::answer(&tx, serial).await?;
                Ok::<_, ApiError>((proved, status))
            })
            .await?;
        let record = EvidenceRecord {
            made_at: now,
            ..proved
        };
        let record = record.to_bytes().map_err(anyhow::Error::from)?;
        let signature = sign_detached(&record, key.identity(), now).map_err(anyhow::Error::from)?;
        let stored = &StoredRecord {
            id: uuid::Uuid::new_v4().to_string(),
            record,
            signature,
            answer: status,
            stamp_due_at: (desk.stamps == Stamps::Wanted).then_some(now),
            time_stamp: None,
        };
        let (actor, about) = (&self.peer.actor(), &self.about);
        let result = self
            .state
            .store
            .run_tx("evidence-make", |tx| async move {
                let made = evidence_record::count_since(&tx, office, now - Duration::DAY).await?;
                if made >= A_DAY {
                    let detail = "1日に作れる記録の数を超えました。期間でまとめてください";
                    return Err(ApiError::detailed(Code::TryLater, detail));
                }
                evidence_record::insert(&tx, office, hash, stored, now).await?;
                audit::record(&tx, now, actor, "evidence-made", &stored.id, about).await?;
                Ok(())
            })
            .await;
        match result {
            Ok(()) => Ok(stored.clone()),
            // Two requests at once: the first one is the record.
            Err(ApiError::Store(StoreError::Exists)) => {
                let first = self.state.store.read("evidence-known", |tx| async move {
                    evidence_record::find(&tx, office, hash).await
                });
                Ok(first.await?.ok_or(Code::TryLater)?)
            }
            Err(error) => Err(error),
        }
    }
}

fn answer(record: &StoredRecord, next: Option<MessageId>) -> EvidenceAnswer {
    let stamp = record.time_stamp.as_ref();
    EvidenceAnswer {
        record: STANDARD.encode(&record.record),
        signature: STANDARD.encode(&record.signature),
        time_stamp: stamp.map(|stamp| STANDARD.encode(stamp)),
        time_stamp_state: match (stamp, record.stamp_due_at) {
            (Some(_), _) => TimeStampState::Stamped,
            (None, Some(_)) => TimeStampState::Waiting,
            (None, None) => TimeStampState::None,
        },
        ocsp: record.answer.as_ref().map(|der| STANDARD.encode(der)),
        next,
    }
}

/// Messages of a record.
const PAGE: i64 = 200;
/// Records that are made for an office in a day.
const A_DAY: u64 = 2_000;
