//! The one step of the makers' guide that `openssl` cannot do: packing files and sealing them, in
//! as few lines as possible. What signs, what is sent and how stands in the guide.
//!
//! Reads `certificate.pem`, `key.p8`, `authorities.pem`, `own.json` and `partner.json` of the
//! present folder, writes `sealed.der`, and prints the fingerprints of the certificates it was
//! sealed to, as the manifest names them. A program for daily use also compares the certificates
//! with the log of their office, as `renkei` does.

use std::fs;
use std::io::Read as _;
use std::path::Path;

use anyhow::Context as _;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pki::seal::{SealHeader, SeenHeads, seal};
use pki::{Certificate, Identity, KeyPair};
use protocol::Sha256;
use protocol::http::CertificateList;
use protocol::package::{CONTENT_TYPE, Entry, Packing};
use time::OffsetDateTime;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [message_id, sender, receiver, files @ ..] = arguments.as_slice() else {
        anyhow::bail!("usage: seal_by_hand MESSAGE_ID SENDER RECEIVER FILE…");
    };
    let mut entries = Vec::new();
    for file in files {
        let name = Path::new(file).file_name().context("a file has a name")?;
        let content = fs::read(file).with_context(|| file.clone())?;
        entries.push(Entry {
            name: name.to_string_lossy().into_owned(),
            octets: content.len() as u64,
            content: std::io::Cursor::new(content),
        });
    }
    let mut package = Vec::new();
    Packing::of(entries)?.read_to_end(&mut package)?;

    let certificate = Certificate::from_pem(&fs::read_to_string("certificate.pem")?)?;
    let key = KeyPair::from_pkcs8(&fs::read("key.p8")?)?;
    let authorities = Certificate::from_pem_chain(&fs::read_to_string("authorities.pem")?)?;
    let chain = authorities.into_iter().filter(|one| !one.is_root());
    let identity = Identity::new(key, certificate, chain.collect())?;

    let mut recipients = Vec::new();
    for list in ["partner.json", "own.json"] {
        let list: CertificateList = serde_json::from_str(&fs::read_to_string(list)?)?;
        for entry in list.certificates {
            recipients.push(Certificate::from_der(&STANDARD.decode(entry.der)?)?);
        }
    }
    let header = SealHeader {
        message_id: message_id.clone(),
        sender: sender.clone(),
        receiver: receiver.clone(),
        content_type: CONTENT_TYPE.to_owned(),
        heads: SeenHeads::default(),
    };
    let now = OffsetDateTime::now_utc();
    let sealed = seal(&package, &header, &identity, &recipients, now)?;
    fs::write("sealed.der", sealed)?;

    let fingerprints = recipients.iter().map(Certificate::fingerprint);
    let texts: Vec<String> = fingerprints
        .map(|one| format!("\"{}\"", Sha256::from(one)))
        .collect();
    #[expect(clippy::print_stdout, reason = "this is what the program is for")]
    {
        println!("{}", texts.join(","));
    }
    Ok(())
}
