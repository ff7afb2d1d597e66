//! POST messages: the intent to send. Everything that can be refused is refused here, before a
//! single byte of payload has travelled.
//!
//! The same manifest again is a repetition and answered with the parts that are still missing;
//! another manifest under the same identity is refused. Nothing is visible to the receiver yet.

use axum::Json;
use axum::extract::State;
use careplan::Address;
use pki::Certificate;
use protocol::http::{Intent, IntentAnswer};
use protocol::lifecycle::{Event, Fetched};
use protocol::message::{Content, ManifestError};
use protocol::{Code, Manifest, Sha256, State as MessageState};
use time::{Duration, OffsetDateTime};

use super::MailboxState;
use super::parties::{self, Parties};
use super::peer::Peer;
use super::signature::SignedBytes;
use crate::config::ExchangeSettings;
use crate::store::message::MessageRecord;
use crate::store::quota::UnderWay;
use crate::store::right::Right;
use crate::store::{Statement, StoreError, Tx, audit, message, message_part, quota, refusal_note};
use crate::web::problem::ApiError;
use crate::web::request_body::JsonBody;

/// Takes note of a message and says which parts to upload.
pub(super) async fn post(
    State(state): State<MailboxState>,
    peer: Peer,
    JsonBody(intent): JsonBody<Intent>,
) -> Result<Json<IntentAnswer>, ApiError> {
    let (announcement, _) = Announcement::examine(&state, &peer, &intent).await?;
    let announcement = &announcement;
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
pub(super) struct Announcement<'a> {
    state: &'a MailboxState,
    peer: &'a Peer,
    /// What is announced.
    pub(super) manifest: Manifest,
    signed: SignedBytes,
    signer: Certificate,
    /// When.
    pub(super) now: OffsetDateTime,
}

/// What the records say about an announcement.
pub(super) enum Admission {
    /// Nothing stands against it; serial number of the certificate that has signed.
    New(String),
    /// It was announced before.
    Known(Box<MessageRecord>),
}

/// Whether a message may go to the echo office, which nobody should send anything real.
fn is_test(manifest: &Manifest) -> bool {
    manifest.content == Content::Free && manifest.attachments.is_empty()
}

impl<'a> Announcement<'a> {
    /// Looks at everything that can be seen without changing a record; with what is known of the
    /// message.
    ///
    /// # Errors
    /// Whatever is refused.
    pub(super) async fn examine(
        state: &'a MailboxState,
        peer: &'a Peer,
        intent: &Intent,
    ) -> Result<(Self, Option<MessageRecord>), ApiError> {
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
        if Some(manifest.receiver) == state.exchange.echo_office && !is_test(&manifest) {
            let detail = "この宛先は確認用です。文だけのメッセージを送れます。ケアプランや添付ファイルは送れません";
            return Err(ApiError::detailed(Code::ManifestInvalid, detail));
        }
        let attachments = manifest.attachments.iter();
        state
            .exchange
            .attachments
            .allows_all(attachments.map(|attachment| (attachment.kind, attachment.size)))
            .map_err(|refusal| ApiError::detailed(Code::AttachmentRefused, refusal.to_string()))?;
        // Asked before the signature is looked at, so that what is too much costs little.
        let questions = (
            message::asked(manifest.message_id),
            quota::asked(manifest.sender),
        );
        let (known, under_way) = state.store.ask(&questions).await?;
        if known.is_none()
            && let Err(code) = room(under_way, &state.exchange, &manifest)
        {
            note_refusal(state, peer, (manifest.sender, code), now).await?;
            return Err(code.into());
        }
        let signer = signed.signer(state, now)?;
        let announcement = Self {
            state,
            peer,
            manifest,
            signed,
            signer,
            now,
        };
        Ok((announcement, known))
    }

    async fn record(&self, tx: &Tx) -> Result<IntentAnswer, ApiError> {
        match self.admission(tx).await? {
            Admission::Known(known) => {
                let missing = message_part::missing(tx, known.id).await?;
                Ok(answer(&self.manifest, known.state, missing))
            }
            Admission::New(signer) => {
                let begun = MessageState::Draft
                    .after(Event::Begin, Fetched::No)
                    .map_err(|_| Code::StateConflict)?;
                tx.run_all(self.insertion(&signer)?).await?;
                let missing = (0_u32..)
                    .zip(&self.manifest.parts)
                    .map(|(number, _)| number)
                    .collect();
                Ok(answer(&self.manifest, begun, missing))
            }
        }
    }

    /// Asks the records.
    ///
    /// # Errors
    /// Whatever is refused.
    pub(super) async fn admission(&self, tx: &Tx) -> Result<Admission, ApiError> {
        let (manifest, now) = (&self.manifest, self.now);
        let signing = self.signer.serial().to_string();
        let serials = (self.peer.certificate.serial.as_str(), signing.as_str());
        let addresses = (manifest.sender, manifest.receiver);
        let questions = (
            parties::asked(serials, addresses, now),
            message::asked(manifest.message_id),
            quota::asked(manifest.sender),
        );
        let (answered, known, under_way) = tx.ask(&questions).await?;
        let parties = Parties::new((self.state, now), self.peer, answered);
        parties.require_caller(tx).await?;
        let print = Sha256::from(self.signer.fingerprint());
        let signer = parties.require_signer(tx, Some(print)).await?;
        parties.require_use()?;
        if let Some(known) = known {
            if known.manifest != self.signed.bytes {
                return Err(Code::IdentityConflict.into());
            }
            // What was recalled or given up cannot be taken up again under its identity.
            known
                .state
                .after(Event::Commit, Fetched::No)
                .map_err(|_| Code::StateConflict)?;
            return Ok(Admission::Known(Box::new(known)));
        }
        room(under_way, &self.state.exchange, manifest)?;
        parties.require_receivers(manifest)?;
        Ok(Admission::New(signer))
    }

    /// What stores the announcement.
    ///
    /// # Errors
    /// When it is larger than any message can be.
    pub(super) fn insertion(&self, signer: &str) -> Result<Vec<Statement>, StoreError> {
        let (manifest, now) = (&self.manifest, self.now);
        let id = manifest.message_id;
        let signed = (
            self.signed.bytes.as_slice(),
            self.signed.signature.as_slice(),
        );
        let mut all = message::inserted(manifest, signed, signer, now)?;
        all.extend(message_part::announced(id, &manifest.parts)?);
        let (actor, subject) = (self.peer.actor(), id.to_string());
        let addresses = format!("{} -> {}", manifest.sender, manifest.receiver);
        all.push(audit::recorded(
            now,
            &actor,
            "message-intent",
            &subject,
            &addresses,
        ));
        Ok(all)
    }
}

/// Whether the address has room for one more message beside what is under way.
fn room(under_way: UnderWay, exchange: &ExchangeSettings, manifest: &Manifest) -> Result<(), Code> {
    if under_way.open_uploads >= exchange.open_uploads {
        return Err(Code::TooManyUploads);
    }
    let bytes = under_way.bytes.saturating_add(manifest.sealed_bytes());
    if bytes > exchange.waiting_bytes {
        return Err(Code::QuotaExceeded);
    }
    Ok(())
}

/// Tells the audit of a message for which there is no room: once an hour of each address and
/// reason, because a row for each refusal would be what floods it.
async fn note_refusal(
    state: &MailboxState,
    peer: &Peer,
    (sender, code): (Address, Code),
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    let since = now - BETWEEN_NOTES;
    let told = state
        .store
        .read("refusal", |tx| async move {
            refusal_note::is_told(&tx, sender, code.as_str(), since).await
        })
        .await?;
    if told {
        return Ok(());
    }
    let (actor, times) = (&peer.actor(), (since, now));
    state
        .store
        .run_tx("refusal", |tx| async move {
            if refusal_note::tell(&tx, sender, code.as_str(), times).await? {
                let (subject, detail) = (sender.to_string(), code.as_str());
                audit::record(&tx, now, actor, "message-refused", &subject, detail).await?;
            }
            Ok(())
        })
        .await
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

/// Between two rows of the audit about refusals of one kind.
const BETWEEN_NOTES: Duration = Duration::hours(1);
