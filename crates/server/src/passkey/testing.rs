//! A device with passkeys for the tests: ES256, counted, made and used as a browser would.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failed test may panic"
)]

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use protocol::Sha256;
use serde_json::{Value, json};

/// A device with one passkey.
pub(crate) struct Device {
    key: EcdsaKeyPair,
    credential_id: [u8; 16],
    /// Where the browser is.
    pub(crate) origin: String,
    /// How often it was used.
    pub(crate) counter: u32,
    /// Whether the owner shows a finger.
    pub(crate) verifies: bool,
}

impl Device {
    /// A new one at a site.
    pub(crate) fn at(origin: &str) -> Self {
        Self {
            key: EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap(),
            credential_id: crate::clock::random_bytes().unwrap(),
            origin: origin.to_owned(),
            counter: 0,
            verifies: true,
        }
    }

    /// Makes the passkey that a page asks for.
    pub(crate) fn create(&mut self, options: &str) -> String {
        let options: Value = serde_json::from_str(options).unwrap();
        let asked = &options["publicKey"];
        assert_eq!(
            asked["authenticatorSelection"]["userVerification"],
            "required"
        );
        let client = self.client("webauthn.create", asked);
        let mut data = self.data(asked["rp"]["id"].as_str().unwrap(), 0x41);
        data.extend([0; 16]);
        data.extend([0, 16]);
        data.extend(self.credential_id);
        data.extend(self.cose_key());
        // {"fmt": "none", "attStmt": {}, "authData": data}
        let mut object = vec![0xa3, 0x63];
        object.extend(b"fmt\x64none\x67attStmt\xa0\x68authData");
        object.extend([0x59, u8::try_from(data.len() >> 8).unwrap()]);
        object.push(u8::try_from(data.len() & 0xff).unwrap());
        object.extend(data);
        self.answer(json!({
            "attestationObject": URL_SAFE_NO_PAD.encode(object),
            "clientDataJSON": URL_SAFE_NO_PAD.encode(client),
        }))
    }

    /// Answers what a page asks.
    pub(crate) fn get(&mut self, options: &str) -> String {
        let options: Value = serde_json::from_str(options).unwrap();
        let asked = &options["publicKey"];
        assert_eq!(asked["userVerification"], "required");
        self.counter += 1;
        let client = self.client("webauthn.get", asked);
        let data = self.data(asked["rpId"].as_str().unwrap(), 0x01);
        let mut signed = data.clone();
        signed.extend(Sha256::of(client.as_bytes()).as_bytes());
        let signature = self.key.sign(&SystemRandom::new(), &signed).unwrap();
        self.answer(json!({
            "authenticatorData": URL_SAFE_NO_PAD.encode(data),
            "clientDataJSON": URL_SAFE_NO_PAD.encode(client),
            "signature": URL_SAFE_NO_PAD.encode(signature),
            "userHandle": null,
        }))
    }

    fn answer(&self, response: Value) -> String {
        let id = URL_SAFE_NO_PAD.encode(self.credential_id);
        json!({
            "id": id,
            "rawId": id,
            "type": "public-key",
            "response": response,
            "extensions": {},
        })
        .to_string()
    }

    fn client(&self, kind: &str, asked: &Value) -> String {
        json!({
            "type": kind,
            "challenge": asked["challenge"],
            "origin": self.origin,
            "crossOrigin": false,
        })
        .to_string()
    }

    fn data(&self, rp_id: &str, flags: u8) -> Vec<u8> {
        let mut data = Sha256::of(rp_id.as_bytes()).as_bytes().to_vec();
        data.push(flags | if self.verifies { 0x04 } else { 0 });
        data.extend(self.counter.to_be_bytes());
        data
    }

    /// {1: 2, 3: -7, -1: 1, -2: x, -3: y}
    fn cose_key(&self) -> Vec<u8> {
        let point = self.key.public_key().as_ref();
        let mut key = vec![0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];
        key.extend(&point[1..33]);
        key.extend([0x22, 0x58, 0x20]);
        key.extend(&point[33..65]);
        key
    }
}

/// What the page in the window gives to the browser, and the id of its ceremony.
pub(crate) fn asked(html: &str) -> (String, String) {
    let (_, rest) = html.split_once("data-options=\"").unwrap();
    let options = rest.split_once('"').unwrap().0.replace("&#34;", "\"");
    let (_, rest) = html.split_once("name=\"ceremony\" value=\"").unwrap();
    (options, rest.split_once('"').unwrap().0.to_owned())
}
