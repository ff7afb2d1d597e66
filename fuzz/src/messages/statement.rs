//! The target `statement`: any bytes as what an office signs, a manifest or a receipt, and as the
//! questions and answers that travel beside them.

use protocol::http::{ChangeQuery, Intent, ListQuery, OfficeQuery, SignedReceipt};
use protocol::lifecycle::ImportReport;
use protocol::message::{MAX_SEALED_BYTES, PART_BYTES};
use protocol::receipt::Receipt;
use protocol::{Manifest, MessageId, Sha256};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Reads a statement.
pub fn statement(input: &[u8]) {
    if let Ok(manifest) = Manifest::from_bytes(input) {
        check_manifest(&manifest, input);
    }
    if let Ok(receipt) = Receipt::from_bytes(input) {
        let written = receipt.to_bytes().expect("a receipt can be written");
        let again = Receipt::from_bytes(&written).expect("what was written is read");
        assert_eq!(again, receipt);
    }
    travels::<Intent>(input);
    travels::<SignedReceipt>(input);
    travels::<ImportReport>(input);
    travels::<ListQuery>(input);
    travels::<ChangeQuery>(input);
    travels::<OfficeQuery>(input);
    let text = String::from_utf8_lossy(input);
    if let Ok(id) = text.parse::<MessageId>() {
        assert_eq!(id.to_string().parse(), Ok(id));
    }
    if let Ok(hash) = text.parse::<Sha256>() {
        assert_eq!(hash.to_string().parse().ok(), Some(hash));
    }
}

/// What is believed of a manifest holds, and a receipt fits it and no other.
fn check_manifest(manifest: &Manifest, bytes: &[u8]) {
    assert_ne!(manifest.sender, manifest.receiver);
    assert!(!manifest.parts.is_empty() && !manifest.sealed_to.is_empty());
    assert!(manifest.sealed_bytes() <= MAX_SEALED_BYTES);
    let sizes = || manifest.parts.iter().map(|part| part.size);
    assert!(sizes().all(|size| (1..=PART_BYTES).contains(&size)));
    let written = manifest.to_bytes().expect("a manifest can be written");
    let again = Manifest::from_bytes(&written).expect("what was written is read");
    assert_eq!(again, *manifest);
    let receipt = Receipt::for_message(manifest, bytes, manifest.created_at);
    assert!(receipt.fits(manifest, bytes).is_ok());
    let other = [bytes, b" "].concat();
    assert!(
        receipt.fits(manifest, &other).is_err(),
        "of another manifest"
    );
}

/// What is read is written and reads back the same.
fn travels<T: DeserializeOwned + Serialize>(input: &[u8]) {
    let Ok(read) = serde_json::from_slice::<T>(input) else {
        return;
    };
    let written = serde_json::to_vec(&read).expect("what was read can be written");
    let again: T = serde_json::from_slice(&written).expect("what was written is read");
    let again = serde_json::to_vec(&again).expect("what was read can be written");
    assert_eq!(again, written);
}
