//! POST messages: the intent to send. Everything that can be refused is refused here, before a
//! single byte of payload has travelled.
//!
//! The same manifest again is a repetition and answered with the parts that are still missing;
//! another manifest under the same identity is refused. Nothing is visible to the receiver yet.

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::State;
use pki::Certificate;
use protocol::http::{Intent, IntentAnswer};
use protocol::lifecycle::{Event, Fetched};
use protocol::message::ManifestError;
use protocol::{Code, Manifest, Sha256, State as MessageState};
use time::OffsetDateTime;

use super::MailboxState;
use super::peer::{Peer, not_connected, reachable, require_use, usable_certificates};
use super::signature::{SignedBytes, require_own};
use crate::config::ExchangeSettings;
use crate::store::office::{self, Office};
use crate::store::right::Right;
use crate::store::{StoreError, Tx, audit, message, message_part, quota, upload};
use crate::web::problem::ApiError;
use crate::web::request_body::JsonBody;

/// Takes note of a message and says which parts to upload.
pub(super) async fn post(
    State(state): State<MailboxState>,
    peer: Peer,
    JsonBody(intent): JsonBody<Intent>,
) -> Result<Json<IntentAnswer>, ApiError> {
    let now = state.clock.now();
    let signed = SignedBytes::decode(&intent.manifest, &intent.signature)?;
    let manifest = Manifest::from_bytes(&signed.bytes).map_err(|error| refusal(&error))?;
    if manifest.sender.office != peer.office.number {
        return Err(Code::SenderMismatch.into());
    }
    if !peer.office.kinds.contains(&manifest.sender.kind) {
        return Err(Code::ServiceKindMismatch.into());
    }
    peer.require(Right::Send, manifest.sender.kind)?;
    let attachments = manifest.attachments.iter();
    state
        .exchange
        .attachments
        .allows_all(attachments.map(|attachment| (attachment.kind, attachment.size)))
        .map_err(|refusal| ApiError::detailed(Code::AttachmentRefused, refusal.to_string()))?;
    // Asked before the signature is looked at, so that what is too much costs little.
    let (looked_at, exchange) = (&manifest, &state.exchange);
    state
        .store
        .read("quota", |tx| async move {
            match message::find(&tx, looked_at.message_id).await? {
                Some(_) => Ok(()),
                None => require_room(&tx, exchange, looked_at).await,
            }
        })
        .await?;
    let signer = signed.signer(&state, now)?;
    let announcement = &Announcement {
        state: &state,
        peer: &peer,
        manifest,
        signed,
        signer,
        now,
    };
    let record = || {
        state
            .store
            .run_tx("intent", |tx| async move { announcement.record(&tx).await })
    };
    match record().await {
        // Two calls with one identity at the same time: the second sees the first now.
        Err(ApiError::Store(StoreError::Exists)) => record().await.map(Json),
        other => other.map(Json),
    }
}

/// An intent whose own content is right.
struct Announcement<'a> {
    state: &'a MailboxState,
    peer: &'a Peer,
    manifest: Manifest,
    signed: SignedBytes,
    signer: Certificate,
    now: OffsetDateTime,
}

impl Announcement<'_> {
    async fn record(&self, tx: &Tx) -> Result<IntentAnswer, ApiError> {
        let (state, manifest, now) = (self.state, &self.manifest, self.now);
        let id = manifest.message_id;
        let signer = require_own(tx, self.peer, &self.signer, state, now).await?;
        require_use(tx, manifest.sender, &state.kinds, now).await?;
        if let Some(known) = message::find(tx, id).await? {
            if known.manifest != self.signed.bytes {
                return Err(Code::IdentityConflict.into());
            }
            // What was recalled or given up cannot be taken up again under its identity.
            known
                .state
                .after(Event::Commit, Fetched::No)
                .map_err(|_| Code::StateConflict)?;
            let missing = message_part::missing(tx, id).await?;
            return Ok(answer(manifest, known.state, missing));
        }
        require_room(tx, &state.exchange, manifest).await?;
        require_receivers(tx, (state, now), &self.peer.office, manifest).await?;
        let begun = MessageState::Draft
            .after(Event::Begin, Fetched::No)
            .map_err(|_| Code::StateConflict)?;
        let (bytes, signature) = (&self.signed.bytes, &self.signed.signature);
        message::insert(tx, manifest, bytes, signature, now).await?;
        upload::note_signer(tx, id, &signer).await?;
        message_part::insert_all(tx, id, &manifest.parts).await?;
        let addresses = format!("{} -> {}", manifest.sender, manifest.receiver);
        let actor = self.peer.actor();
        audit::record(
            tx,
            now,
            &actor,
            "message-intent",
            &id.to_string(),
            &addresses,
        )
        .await?;
        let missing = (0_u32..)
            .zip(&manifest.parts)
            .map(|(number, _)| number)
            .collect();
        Ok(answer(manifest, begun, missing))
    }
}

/// The address has not too much under way already.
async fn require_room(
    tx: &Tx,
    exchange: &ExchangeSettings,
    manifest: &Manifest,
) -> Result<(), ApiError> {
    let under_way = quota::under_way(tx, manifest.sender).await?;
    if under_way.open_uploads >= exchange.open_uploads {
        return Err(Code::TooManyUploads.into());
    }
    let bytes = under_way.bytes.saturating_add(manifest.sealed_bytes());
    if bytes > exchange.waiting_bytes {
        return Err(Code::QuotaExceeded.into());
    }
    Ok(())
}

/// The receiver can receive, and the seal is for certificates of both offices and no other.
pub(super) async fn require_receivers(
    tx: &Tx,
    (state, now): (&MailboxState, OffsetDateTime),
    sender: &Office,
    manifest: &Manifest,
) -> Result<(), ApiError> {
    let kinds = &state.kinds;
    let receiver = manifest.receiver;
    let office = office::find(tx, receiver.office)
        .await?
        .ok_or(Code::ReceiverUnknown)?;
    let theirs = reachable(tx, &office, receiver.kind, kinds, now).await?;
    if theirs.is_empty() {
        return Err(not_connected(&office));
    }
    let own = usable_certificates(tx, sender, kinds, now).await?;
    let theirs: BTreeSet<Sha256> = theirs.iter().filter_map(|one| one.fingerprint).collect();
    let own: BTreeSet<Sha256> = own.iter().filter_map(|one| one.fingerprint).collect();
    let sealed_to = &manifest.sealed_to;
    let reaches = |office: &BTreeSet<Sha256>| sealed_to.iter().any(|one| office.contains(one));
    let foreign = sealed_to
        .iter()
        .any(|one| !theirs.contains(one) && !own.contains(one));
    if foreign {
        let detail = "使えない証明書に向けて封をしています。宛先の証明書を取り直してください";
        return Err(ApiError::detailed(Code::ManifestInvalid, detail));
    }
    if !reaches(&theirs) || !reaches(&own) {
        let detail = "宛先と自事業所の両方の証明書に向けて封をしてください";
        return Err(ApiError::detailed(Code::ManifestInvalid, detail));
    }
    Ok(())
}

fn answer(manifest: &Manifest, state: MessageState, missing_parts: Vec<u32>) -> IntentAnswer {
    IntentAnswer {
        message_id: manifest.message_id,
        state: state.to_string(),
        missing_parts,
    }
}

fn refusal(error: &ManifestError) -> ApiError {
    match error {
        ManifestError::TooLarge => Code::TooLarge.into(),
        ManifestError::ToItself => Code::ToYourself.into(),
        // What a parser says may quote its input.
        ManifestError::Malformed(_) => {
            ApiError::detailed(Code::ManifestInvalid, "the manifest cannot be read")
        }
        other => ApiError::detailed(Code::ManifestInvalid, other.to_string()),
    }
}
