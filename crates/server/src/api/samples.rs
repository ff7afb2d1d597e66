//! Examples of requests: one message of actuals from a service office to a care manager.
//!
//! Signatures cannot be examples: whoever tries them signs with a key of an own office.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use protocol::http::{Intent, SignedReceipt, WholeMessage};
use protocol::receipt::Receipt;
use protocol::{Manifest, Sha256};
use serde_json::{Value, json};
use time::macros::datetime;

/// The message.
pub(crate) const MESSAGE_ID: &str = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
/// Whose certificates are asked for.
pub(crate) const ADDRESS: &str = "1370000018-43";
/// What is uploaded in the example. A real one is sealed.
pub(crate) const PAYLOAD: &[u8] = b"sealed";

/// The example of a body, by its name.
pub(super) fn body(name: &str) -> Value {
    let password = json!("(パスワード)");
    match name {
        "Intent" => intent(),
        "WholeMessage" => whole(),
        "KeyAsk" => json!({ "message_ids": [MESSAGE_ID] }),
        "KeyGift" => json!({ "packet": STANDARD.encode(b"RecipientInfo") }),
        "SignedReceipt" => receipt(),
        "ImportReport" => json!({
            "result": "failed",
            "source": "software",
            "reasons": ["check-failed"],
            "checks": ["RC07"],
        }),
        "RefreshRequest" => json!({ "refresh_token": "(refresh_token)" }),
        "TokenRequest" => json!({
            "user_id": "KJ131370000018",
            "password": password,
            "certificate": Sha256::of(b"certificate"),
        }),
        "TicketRequest" => json!({
            "user_id": "KJ131370000018",
            "password": password,
            "terminal": "受付のパソコン",
            "public_key_sha256": Sha256::of(b"public key"),
            "unattended": true,
        }),
        _ => Value::Null,
    }
}

/// The text of the manifest, as it is signed.
fn manifest_text() -> String {
    json!({
        "version": 1,
        "message_id": MESSAGE_ID,
        "sender": "1370000026-11",
        "receiver": ADDRESS,
        "content": "send_unit",
        "serial": "20250501090000",
        "unit": "S1",
        "month": "202504",
        "file_names": ["UPJSK_202504_1370000026_11_1370000018_43_20250501090000.CSV"],
        "parts": [{ "size": PAYLOAD.len(), "sha256": Sha256::of(PAYLOAD) }],
        "ciphertext_sha256": Sha256::of(PAYLOAD),
        "sealed_to": [Sha256::of(b"certificate")],
        "created_at": "2025-05-01T00:00:00Z",
    })
    .to_string()
}

fn intent() -> Value {
    let intent = Intent {
        manifest: STANDARD.encode(manifest_text()),
        signature: SIGNATURE.to_owned(),
    };
    serde_json::to_value(intent).unwrap_or_default()
}

fn whole() -> Value {
    let whole = WholeMessage {
        manifest: STANDARD.encode(manifest_text()),
        signature: SIGNATURE.to_owned(),
        payload: STANDARD.encode(PAYLOAD),
    };
    serde_json::to_value(whole).unwrap_or_default()
}

fn receipt() -> Value {
    let text = manifest_text();
    let receipt = Manifest::from_bytes(text.as_bytes())
        .ok()
        .and_then(|manifest| {
            let now = datetime!(2025-05-01 00:10:00 UTC);
            Receipt::for_message(&manifest, text.as_bytes(), now)
                .to_bytes()
                .ok()
        });
    let receipt = SignedReceipt {
        receipt: STANDARD.encode(receipt.unwrap_or_default()),
        signature: SIGNATURE.to_owned(),
    };
    serde_json::to_value(receipt).unwrap_or_default()
}

/// How a signature begins.
const SIGNATURE: &str = "MIIFPAYJKoZIhvcNAQcCoIIFLTCCBSkCAQExDTALBglghkgBZQMEAgE=";
