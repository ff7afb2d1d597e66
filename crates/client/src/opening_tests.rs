//! Sealing and opening against each other, and everything that can be changed on the way.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failed test may panic"
)]

use careplan::SourceFile;
use protocol::http::{Intent, MessageSummary};

use super::*;
use crate::authority::Authority;
use crate::local_store::{Home, Waiting};
use crate::proof::{self, Unproven};
use crate::sealing;

const ACTUAL: &str = "UPJSK_202504_1370000026_11_1370000018_43_20250501090000";

/// A message on its way between two offices.
struct Journey {
    now: OffsetDateTime,
    anchors: TrustAnchors,
    sender: Identity,
    receiver: Identity,
    stranger: Identity,
    id: MessageId,
    waiting: Waiting,
    sealed: Vec<u8>,
}

impl Journey {
    fn new() -> Self {
        let now = OffsetDateTime::UNIX_EPOCH + Duration::days(20_000);
        let authority = Authority::new(now);
        let office = |number: &str| authority.office(number, now);
        let (sender, receiver) = (office("1370000026"), office("1370000018"));
        let recipients = [receiver.certificate().clone(), sender.certificate().clone()];
        let id = MessageId::from_random([7; 16]);
        let (waiting, sealed) = seal(id, &sender, &recipients, now);
        let stranger = office("1370000034");
        let anchors = TrustAnchors::new(authority.root.clone());
        Self {
            now,
            anchors,
            sender,
            receiver,
            stranger,
            id,
            waiting,
            sealed,
        }
    }

    fn detail(&self) -> MessageDetail {
        let manifest = Manifest::from_bytes(&self.waiting.manifest).unwrap();
        MessageDetail {
            summary: MessageSummary {
                cursor: 1,
                message_id: self.id,
                sender: manifest.sender,
                sender_name: String::new(),
                receiver: manifest.receiver,
                receiver_name: String::new(),
                serial: manifest.serial.to_string(),
                unit: manifest.unit.clone(),
                month: manifest.month.map(|month| month.to_string()),
                file_names: manifest.file_names.clone(),
                sealed_bytes: manifest.sealed_bytes(),
                state: "sent".to_owned(),
                sent_at: Some(self.now),
                fetched_at: None,
                collected_at: None,
                reminded_at: None,
                reported_uncollected_at: None,
                cannot_be_opened: false,
                ended_at: None,
                import: None,
                older_than_delivered: false,
            },
            intent: Intent {
                manifest: STANDARD.encode(&self.waiting.manifest),
                signature: STANDARD.encode(&self.waiting.signature),
            },
            receipt: None,
            history: Vec::new(),
            keys: Vec::new(),
        }
    }

    fn announced(&self, detail: &MessageDetail) -> Result<Announced, Damage> {
        let own = "1370000018".parse().unwrap();
        // Months later: certificates count as of the time of sending.
        announced(
            self.id,
            detail,
            (Side::Inbox, own),
            &self.anchors,
            self.now + Duration::days(90),
        )
    }

    /// Signs another manifest in the place of the sender's.
    fn resign(&mut self, signer: &Identity, change: impl FnOnce(&mut Manifest)) {
        let mut manifest = Manifest::from_bytes(&self.waiting.manifest).unwrap();
        change(&mut manifest);
        self.waiting.manifest = manifest.to_bytes().unwrap();
        self.waiting.signature =
            pki::manifest::sign_detached(&self.waiting.manifest, signer, self.now).unwrap();
    }
}

/// What the sender was shown of the logs; opening does not judge it.
fn heads() -> SeenHeads {
    SeenHeads {
        sender: None,
        receiver: Some("a head".to_owned()),
    }
}

/// Seals the unit and reads the parts back.
fn seal(
    id: MessageId,
    identity: &Identity,
    recipients: &[pki::Certificate],
    now: OffsetDateTime,
) -> (Waiting, Vec<u8>) {
    let folder = tempfile::tempdir().unwrap();
    let home = Home::open(folder.path().to_path_buf());
    let seal = sealing::Seal {
        id,
        identity,
        recipients,
        heads: heads(),
        now,
    };
    let waiting = seal
        .put_on(&packed(), home.begin_waiting(id).unwrap())
        .unwrap();
    let parts = 0..waiting.manifest().unwrap().parts.len() as u32;
    let parts = parts.map(|number| home.waiting_part(id, number).unwrap());
    (waiting, parts.collect::<Vec<_>>().concat())
}

fn damage(opened: Result<Unsealed, Unopened>) -> Damage {
    match opened.unwrap_err() {
        Unopened::Damage(damage) => damage,
        Unopened::Disk(error) => unreachable!("{error}"),
    }
}

fn packed() -> sealing::Packed {
    let path = format!(
        "{}/../careplan/tests/data/{ACTUAL}.csv",
        env!("CARGO_MANIFEST_DIR")
    );
    let text = std::fs::read_to_string(path).unwrap();
    let bytes = careplan::text::encode(&text).unwrap().bytes;
    let files = [SourceFile {
        name: format!("{ACTUAL}.CSV"),
        bytes,
    }];
    let bundle = careplan::check(&files, None)
        .units
        .remove(0)
        .bundle
        .unwrap();
    sealing::pack(&bundle, files.into()).unwrap()
}

#[test]
fn both_offices_open_what_was_sealed() {
    let journey = Journey::new();
    let announced = journey.announced(&journey.detail()).unwrap();
    for identity in [&journey.receiver, &journey.sender] {
        let sealed = journey.sealed.as_slice();
        let opened = open(&announced, sealed, (identity, None), &journey.anchors).unwrap();
        assert_eq!(opened.heads, heads());
        assert_eq!(opened.signer, announced.signer);
        let mut names = Vec::new();
        package::unpack(opened.verified.content(sealed).unwrap(), |name, _, _| {
            names.push(name.to_owned());
            Ok::<_, package::PackageError>(())
        })
        .unwrap();
        assert_eq!(names, [format!("{ACTUAL}.CSV")]);
    }
    let receipt = receipt(&announced, &journey.receiver, heads(), journey.now).unwrap();
    let bytes = STANDARD.decode(receipt.receipt).unwrap();
    let read = Receipt::from_bytes(&bytes).unwrap();
    read.fits(&announced.manifest, &announced.bytes).unwrap();
    assert_eq!(read.heads.receiver, heads().receiver);
}

#[test]
fn a_colleagues_packet_opens_it_on_either_side() {
    let journey = Journey::new();
    let now = journey.now + Duration::days(90);
    for (side, number, holder) in [
        (Side::Inbox, "1370000018", &journey.receiver),
        (Side::Sent, "1370000026", &journey.sender),
    ] {
        let own = number.parse().unwrap();
        let detail = journey.detail();
        let announced = announced(journey.id, &detail, (side, own), &journey.anchors, now).unwrap();
        let sealed = journey.sealed.as_slice();
        let opened = open(&announced, sealed, (holder, None), &journey.anchors).unwrap();
        // What joined later is not named in the seal.
        let later = &journey.stranger;
        let packet = opened.verified.packet_for(later.certificate()).unwrap();
        let again = open(&announced, sealed, (later, Some(&packet)), &journey.anchors).unwrap();
        assert_eq!(again.signer, opened.signer);
        let wrong = open(
            &announced,
            sealed,
            (holder, Some(&packet)),
            &journey.anchors,
        );
        assert_eq!(damage(wrong), Damage::OtherKey);
    }
    // The sender's own message is not one that was received.
    let own = "1370000026".parse().unwrap();
    let inbox = announced(
        journey.id,
        &journey.detail(),
        (Side::Inbox, own),
        &journey.anchors,
        now,
    );
    assert_eq!(inbox.unwrap_err(), Damage::Manifest);
}

#[test]
fn others_cannot_open_it() {
    let journey = Journey::new();
    let announced = journey.announced(&journey.detail()).unwrap();
    let sealed = journey.sealed.as_slice();
    let opened = open(
        &announced,
        sealed,
        (&journey.stranger, None),
        &journey.anchors,
    );
    assert_eq!(damage(opened), Damage::OtherKey);
}

#[test]
fn a_changed_byte_is_damage() {
    let journey = Journey::new();
    let announced = journey.announced(&journey.detail()).unwrap();
    let mut sealed = journey.sealed.clone();
    let middle = sealed.len() / 2;
    sealed[middle] ^= 1;
    let receiver = &journey.receiver;
    let opened = open(
        &announced,
        sealed.as_slice(),
        (receiver, None),
        &journey.anchors,
    );
    assert_eq!(damage(opened), Damage::Payload);
    let mut detail = journey.detail();
    detail.intent.manifest = STANDARD.encode(b"{}");
    assert_eq!(journey.announced(&detail).unwrap_err(), Damage::Manifest);
    let mut detail = journey.detail();
    detail.intent.signature = STANDARD.encode(b"0");
    assert_eq!(
        journey.announced(&detail).unwrap_err(),
        Damage::ManifestSignature
    );
}

#[test]
fn a_manifest_signed_by_somebody_else_is_damage() {
    let mut journey = Journey::new();
    let stranger = Authority::new(journey.now).office("1370000026", journey.now);
    journey.resign(&stranger, |_| {});
    assert_eq!(
        journey.announced(&journey.detail()).unwrap_err(),
        Damage::ManifestSignature
    );
    let mut journey = Journey::new();
    let others = std::mem::replace(&mut journey.stranger, stranger);
    journey.resign(&others, |_| {});
    assert_eq!(
        journey.announced(&journey.detail()).unwrap_err(),
        Damage::ManifestSignature
    );
}

#[test]
fn a_message_for_another_office_or_id_is_damage() {
    let mut journey = Journey::new();
    journey.id = MessageId::from_random([8; 16]);
    let mut detail = journey.detail();
    detail.summary.message_id = journey.id;
    assert_eq!(journey.announced(&detail).unwrap_err(), Damage::Manifest);
    let journey = Journey::new();
    let own = "1370000034".parse().unwrap();
    let read = announced(
        journey.id,
        &journey.detail(),
        (Side::Inbox, own),
        &journey.anchors,
        journey.now,
    );
    assert_eq!(read.unwrap_err(), Damage::Manifest);
}

#[test]
fn a_line_of_the_exchange_that_says_something_else_is_damage() {
    let journey = Journey::new();
    let changes: [fn(&mut MessageSummary); 4] = [
        |summary| summary.sender = "1370000034-17".parse().unwrap(),
        |summary| summary.serial = "20250501090001".to_owned(),
        |summary| summary.unit = "K2".to_owned(),
        |summary| summary.month = Some("202505".to_owned()),
    ];
    for change in changes {
        let mut detail = journey.detail();
        change(&mut detail.summary);
        assert_eq!(journey.announced(&detail).unwrap_err(), Damage::Manifest);
    }
}

#[test]
fn the_seal_of_another_message_under_this_manifest_is_damage() {
    let mut journey = Journey::new();
    let recipients = [journey.receiver.certificate().clone()];
    let other = MessageId::from_random([9; 16]);
    let signer = &journey.sender;
    let (_, sealed) = seal(other, signer, &recipients, journey.now);
    let sender = std::mem::replace(&mut journey.sender, foreign(journey.now));
    journey.resign(&sender, |manifest| {
        manifest.parts = protocol::message::describe_parts(&sealed);
        manifest.ciphertext_sha256 = Sha256::of(&sealed);
    });
    let announced = journey.announced(&journey.detail()).unwrap();
    let receiver = &journey.receiver;
    let opened = open(
        &announced,
        sealed.as_slice(),
        (receiver, None),
        &journey.anchors,
    );
    assert_eq!(damage(opened), Damage::Header);
}

fn foreign(now: OffsetDateTime) -> Identity {
    Authority::new(now).office("1370000034", now)
}

#[test]
fn the_time_of_the_exchange_is_believed_within_limits() {
    let now = OffsetDateTime::UNIX_EPOCH + Duration::days(20_000);
    let day = Duration::days(1);
    assert_eq!(moment(None, now), now);
    assert_eq!(moment(Some(now - 30 * day), now), now - 30 * day);
    assert_eq!(moment(Some(now + day), now), now);
    assert_eq!(moment(Some(now - 400 * day), now), now);
}

#[test]
fn certificates_of_others_are_no_recipients() {
    let journey = Journey::new();
    let above = journey.sender.chain();
    let named = [
        journey.receiver.certificate().clone(),
        journey.stranger.certificate().clone(),
    ];
    let office = "1370000018".parse().unwrap();
    let check = |list: &[pki::Certificate]| {
        sealing::recipients_of(office, list, above, &journey.anchors, journey.now)
    };
    assert_eq!(check(&named[..1]).unwrap().len(), 1);
    assert!(
        check(&named).is_err(),
        "a certificate of another office was let in"
    );
    let forged = Authority::new(journey.now).office("1370000018", journey.now);
    assert!(
        check(&[forged.certificate().clone()]).is_err(),
        "an unknown authority was believed"
    );
}

/// The detail of a message that was collected, as the exchange shows it to the sender.
fn collected(journey: &Journey) -> MessageDetail {
    let detail = journey.detail();
    let announced = journey.announced(&detail).unwrap();
    let signed = receipt(&announced, &journey.receiver, heads(), journey.now).unwrap();
    MessageDetail {
        receipt: Some(signed),
        ..detail
    }
}

fn proven(journey: &Journey, detail: &MessageDetail) -> Result<Receipt, Unproven> {
    let own = "1370000026".parse().unwrap();
    let proven = proof::verify(journey.id, detail, own, &journey.anchors, journey.now)?;
    assert_eq!(
        proven.signer,
        journey.receiver.certificate().fingerprint().into()
    );
    Ok(proven.receipt)
}

#[test]
fn a_receipt_of_the_receiver_proves_the_message() {
    let journey = Journey::new();
    assert_eq!(
        proven(&journey, &collected(&journey)).unwrap().message_id,
        journey.id
    );
}

#[test]
fn what_proves_nothing_is_not_believed() {
    let journey = Journey::new();
    let good = collected(&journey);

    let missing = MessageDetail {
        receipt: None,
        ..good.clone()
    };
    assert_eq!(proven(&journey, &missing), Err(Unproven::Missing));

    let announced = journey.announced(&journey.detail()).unwrap();
    for wrong in [&journey.stranger, &journey.sender] {
        let signed = receipt(&announced, wrong, heads(), journey.now).unwrap();
        let by_another = MessageDetail {
            receipt: Some(signed),
            ..good.clone()
        };
        assert_eq!(proven(&journey, &by_another), Err(Unproven::Signature));
    }

    // A receipt for another message of the same two offices.
    let mut other = Receipt::for_message(&announced.manifest, &announced.bytes, journey.now);
    other.manifest_sha256 = Sha256::of(b"another manifest");
    let bytes = other.to_bytes().unwrap();
    let signature = pki::manifest::sign_detached(&bytes, &journey.receiver, journey.now).unwrap();
    let about_another = MessageDetail {
        receipt: Some(SignedReceipt {
            receipt: STANDARD.encode(bytes),
            signature: STANDARD.encode(signature),
        }),
        ..good.clone()
    };
    assert_eq!(proven(&journey, &about_another), Err(Unproven::Receipt));

    // A message that another office signed.
    let own = "1370000034".parse().unwrap();
    let verdict = proof::verify(journey.id, &good, own, &journey.anchors, journey.now);
    assert_eq!(verdict.unwrap_err(), Unproven::Manifest);
}
