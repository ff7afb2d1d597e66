//! The floor of `crl`: the entries of a list as values, encoded by `der`. Nothing is signed.

use std::time::Duration;

use der::asn1::{Any, ObjectIdentifier, OctetString, Uint, UtcTime};
use der::{Encode, Sequence, Tag};

/// Writes an entry for each serial number, all with one time (seconds since 1970) and one reason,
/// and returns the bytes.
///
/// # Errors
///
/// What `der` says about values it cannot write; there are none here.
pub fn crl(serials: &[[u8; 16]], seconds: u64, reason: u8) -> der::Result<Vec<u8>> {
    let at = UtcTime::from_unix_duration(Duration::from_secs(seconds))?;
    let entries = serials
        .iter()
        .map(|serial| {
            let reason = Any::new(Tag::Enumerated, vec![reason])?.to_der()?;
            Ok(Entry {
                serial: Uint::new(serial)?,
                at,
                extensions: vec![Extension {
                    id: REASON_CODE,
                    value: OctetString::new(reason)?,
                }],
            })
        })
        .collect::<der::Result<Vec<_>>>()?;
    entries.to_der()
}

#[derive(Sequence)]
struct Entry {
    serial: Uint,
    at: UtcTime,
    extensions: Vec<Extension>,
}

#[derive(Sequence)]
struct Extension {
    id: ObjectIdentifier,
    value: OctetString,
}

const REASON_CODE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.21");
