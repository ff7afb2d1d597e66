//! The target `package`: any bytes as what lies under the seal, and as the index of a free message.

use std::io::Read as _;

use protocol::free::FreeMessage;
use protocol::package::{Entry, MAX_BYTES, PackageError, Packing, unpack};

/// Unpacks, and reads an index.
pub fn package(input: &[u8]) {
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    let unpacked = unpack::<PackageError>(input, |name, octets, content| {
        assert!(octets <= MAX_BYTES);
        let hostile = name.contains(['/', '\\', '\0']) || name == ".." || name == ".";
        assert!(!hostile, "a name that leaves the folder");
        let mut read = Vec::new();
        let whole = content.read_to_end(&mut read);
        whole.map_err(|_| PackageError::Damaged("a file"))?;
        assert!(read.len() as u64 <= octets, "more than was announced");
        files.push((name.to_owned(), read));
        Ok(())
    });
    if unpacked.is_ok() {
        packs(&files);
    }
    if let Ok(index) = FreeMessage::from_bytes(input) {
        let written = index.to_bytes().expect("an index can be written");
        assert_eq!(FreeMessage::from_bytes(&written).ok(), Some(index));
    }
}

/// What was unpacked is packed and unpacked again.
fn packs(files: &[(String, Vec<u8>)]) {
    let entries = files.iter().map(|(name, content)| Entry {
        name: name.clone(),
        octets: content.len() as u64,
        content: content.as_slice(),
    });
    // A name may be too long for our own way of writing.
    let Ok(mut packing) = Packing::of(entries.collect()) else {
        return;
    };
    let mut written = Vec::new();
    let octets = packing.octets();
    packing.read_to_end(&mut written).expect("files in memory");
    assert_eq!(written.len() as u64, octets);
    let mut again = Vec::new();
    unpack::<PackageError>(written.as_slice(), |name, _, content| {
        let mut read = Vec::new();
        content.read_to_end(&mut read).expect("files in memory");
        again.push((name.to_owned(), read));
        Ok(())
    })
    .expect("what was packed is unpacked");
    assert_eq!(again, files);
}
