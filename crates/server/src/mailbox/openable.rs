//! Whether somebody at the receiving office can still open what waits for it.
//!
//! The manifest names the certificates to which a message is sealed. While the receiver holds one
//! of them, or one that renews it (its terminal keeps the key of before), the message can be
//! opened, and by a terminal that was given its key since; when all are revoked, lost or over, the sender has to send it again. That is found out
//! when somebody looks, and kept nowhere.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use careplan::OfficeNumber;
use protocol::{MessageId, Sha256, State as MessageState};
use time::OffsetDateTime;

use super::summary::stored_manifest;
use crate::store::message::MessageRecord;
use crate::store::{StoreError, Tx, certificate, message_key};
use crate::web::problem::ApiError;

/// Of the receivers of some messages, the certificates for which somebody holds the key.
pub(super) struct Openable(BTreeMap<OfficeNumber, Holders>);

/// The terminals of an office.
struct Holders {
    /// Certificates for which somebody holds the key.
    usable: BTreeSet<Sha256>,
    /// Certificates that were given the key of a message.
    given: Vec<(MessageId, Sha256)>,
}

impl Openable {
    /// Asks once for each office for which one of the messages waits.
    ///
    /// # Errors
    /// What the database says.
    pub(super) async fn of(
        tx: &Tx,
        messages: &[MessageRecord],
        now: OffsetDateTime,
    ) -> Result<Self, StoreError> {
        let mut offices = BTreeMap::new();
        for message in messages.iter().filter(|message| waits(message)) {
            let office = message.receiver.office;
            if let Entry::Vacant(vacant) = offices.entry(office) {
                vacant.insert(Holders {
                    usable: certificate::openable_of(tx, office, now).await?,
                    given: message_key::given_of_waiting(tx, office).await?,
                });
            }
        }
        Ok(Self(offices))
    }

    /// Whether a message waits that nobody can open any more.
    ///
    /// # Errors
    /// When the stored bytes are no manifest any more.
    pub(super) fn is_lost(&self, message: &MessageRecord) -> Result<bool, ApiError> {
        let holders = self.0.get(&message.receiver.office);
        let Some(holders) = holders.filter(|_| waits(message)) else {
            return Ok(false);
        };
        let manifest = stored_manifest(message)?;
        let given = holders.given.iter().filter(|(id, _)| *id == message.id);
        let given = given.map(|(_, certificate)| certificate);
        let mut can_open = manifest.sealed_to.iter().chain(given);
        Ok(!can_open.any(|certificate| holders.usable.contains(certificate)))
    }
}

fn waits(message: &MessageRecord) -> bool {
    message.state == MessageState::Sent
}
