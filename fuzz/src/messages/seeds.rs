//! The inputs every run begins with, made from things that are right.

use std::io::Read as _;

use careplan::Address;
use protocol::attachment::AttachmentKind;
use protocol::free::{FreeMessage, NamedAttachment};
use protocol::http::{Intent, SignedReceipt};
use protocol::message::{Content, FREE_UNIT, VERSION, describe_parts};
use protocol::package::{Entry, Packing};
use protocol::receipt::Receipt;
use protocol::{Manifest, MessageId, Sha256};
use time::OffsetDateTime;

/// One input of one target.
pub struct Seed {
    /// The name of the target.
    pub target: &'static str,
    /// A name for the input, unique within the target.
    pub name: String,
    /// The input.
    pub bytes: Vec<u8>,
}

/// Seeds for every target.
pub fn seeds() -> Vec<Seed> {
    let mut seeds = Vec::new();
    let mut add = |target, bytes: &[u8]| {
        let name = format!("seed_{}", seeds.len());
        let bytes = bytes.to_vec();
        seeds.push(Seed {
            target,
            name,
            bytes,
        });
    };
    for manifest in [manifest(Content::SendUnit), manifest(Content::Free)] {
        let bytes = manifest.to_bytes().expect("a manifest can be written");
        let receipt = Receipt::for_message(&manifest, &bytes, OffsetDateTime::UNIX_EPOCH);
        let receipt = receipt.to_bytes().expect("a receipt can be written");
        add("statement", &bytes);
        add("statement", &receipt);
    }
    let text = || "e30=".to_owned();
    let intent = Intent {
        manifest: text(),
        signature: text(),
    };
    let signed = SignedReceipt {
        receipt: text(),
        signature: text(),
    };
    add("statement", &json(&intent));
    add("statement", &json(&signed));
    for words in [
        &br#"{"result":"failed","source":"person","reasons":["other"]}"#[..],
        br#"{"side":"inbox","after":9223372036854775807}"#,
        br#"{"after":0,"wait":60}"#,
        b"01010101-0101-4101-8101-010101010101",
    ] {
        add("statement", words);
    }
    let index = free();
    add("package", &index);
    add(
        "package",
        &packed(&[("message.json", &index), ("1.pdf", PDF)]),
    );
    add(
        "package",
        &packed(&[("a.CSV", b"1,2\r\n"), ("b.CSV", &[7; 600])]),
    );
    for file in [PDF, b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", ZIP] {
        add("attachment", file);
    }
    add("attachment", "../計画\u{202e}書 .pdf".as_bytes());
    seeds
}

fn json(value: &impl serde::Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("it can be written")
}

fn address(text: &str) -> Address {
    text.parse().expect("an address")
}

fn manifest(content: Content) -> Manifest {
    let name = "UPJSK_202504_1370000026_11_1370000018_43_20250501090000.CSV";
    let sealed = b"sealed";
    let is_unit = content == Content::SendUnit;
    Manifest {
        version: VERSION,
        message_id: MessageId::from_random([1; 16]),
        sender: address("1370000026-11"),
        receiver: address("1370000018-43"),
        content,
        serial: "20250501090000".parse().expect("a serial"),
        unit: if is_unit { "S1" } else { FREE_UNIT }.to_owned(),
        month: is_unit.then(|| "202504".parse().expect("a month")),
        file_names: is_unit.then(|| name.to_owned()).into_iter().collect(),
        attachments: Vec::new(),
        parts: describe_parts(sealed),
        ciphertext_sha256: Sha256::of(sealed),
        sealed_to: vec![Sha256::of(b"1"), Sha256::of(b"2")],
        created_at: OffsetDateTime::UNIX_EPOCH,
    }
}

fn free() -> Vec<u8> {
    let message = FreeMessage {
        version: protocol::free::VERSION,
        receiver: address("1370000018-43"),
        text: "よろしくお願いします".to_owned(),
        attachments: vec![NamedAttachment {
            name: "計画書.pdf".to_owned(),
            kind: AttachmentKind::Pdf,
            size: PDF.len() as u64,
        }],
    };
    message.to_bytes().expect("an index can be written")
}

fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
    let entries = files.iter().map(|(name, content)| Entry {
        name: (*name).to_owned(),
        octets: content.len() as u64,
        content: *content,
    });
    let mut packing = Packing::of(entries.collect()).expect("names that are allowed");
    let mut written = Vec::new();
    packing.read_to_end(&mut written).expect("files in memory");
    written
}

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n";
/// An archive of nothing.
const ZIP: &[u8] = b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
