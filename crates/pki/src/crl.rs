//! Revocation lists (RFC 5280 §5), one for each partition of an issuing authority's certificates,
//! and one for all that a root has certified.
//!
//! A list says of itself which partition it is (issuing distribution point, critical), so that
//! the small list of another month cannot be shown in place of the right one. Who stands on it,
//! which number it has and how long it holds is the caller's decision.
//!
//! The entries are written byte by byte: a list may have hundreds of thousands, and everything
//! about an entry but its serial number and time is constant.

mod read;

use der::asn1::{Any, AnyRef, BitString, Uint};
use der::{Decode as _, Sequence, Tag, TagNumber};
use time::{OffsetDateTime, UtcOffset};

use crate::asn1::{AlgorithmIdentifier, Extension, Signed, encode, octets, uri};
use crate::error::{PkiError, internal};
use crate::oid;
use crate::profile::KeyUse;
use crate::revocation::{Freshness, Revoked};
use crate::signer::Signer;
pub use read::{ReadList, read};

/// Which certificates of its issuer a list is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope<'a> {
    /// All of them.
    All,
    /// Those that name this address, and no authorities among them.
    Partition(&'a str),
}

/// What a list says besides its entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListHead<'a> {
    /// Which certificates it is about.
    pub scope: Scope<'a>,
    /// Number of the list; greater than that of every earlier list of this partition.
    pub number: u64,
    /// From when until when it holds.
    pub freshness: Freshness,
}

/// Makes a list (DER) and has it signed by the authority itself.
///
/// # Errors
/// [`PkiError::NotPermitted`] when the signer's certificate does not allow it to sign lists;
/// [`PkiError::Misuse`] for an address that is not ASCII or a time outside the years 1950 to
/// 9999; whatever the signer returns.
pub fn sign<'a>(
    head: &ListHead<'_>,
    revoked: impl IntoIterator<Item = &'a Revoked>,
    signer: &dyn Signer,
) -> Result<Vec<u8>, PkiError> {
    let issuer = signer.certificate();
    let usage = issuer.extensions().key_usage.unwrap_or_default();
    if usage & KeyUse::CrlSign.flag() == 0 {
        return Err(PkiError::NotPermitted {
            reason: "its key usage does not allow to sign revocation lists",
        });
    }
    let key = issuer.public_key()?;
    key.require_p256()?;
    let mut entries = Vec::new();
    for one in revoked {
        push_entry(&mut entries, one)?;
    }
    let entries = match entries.as_slice() {
        // Spec: RFC 5280 §5.1.2.6: an empty list of entries is left out.
        [] => None,
        bytes => Some(AnyRef::new(Tag::Sequence, bytes).map_err(internal(WRITING))?),
    };
    let (this_update, next_update) = (head.freshness.this_update(), head.freshness.next_update());
    let (this_update, next_update) = (time_of(this_update)?, time_of(next_update)?);
    let to_be_signed = encode(&ToBeSigned {
        version: VERSION_2,
        algorithm: AlgorithmIdentifier::bare(oid::ECDSA_SHA256),
        issuer: AnyRef::from_der(issuer.subject_raw()).map_err(internal(WRITING))?,
        this_update: AnyRef::from_der(&this_update).map_err(internal(WRITING))?,
        next_update: AnyRef::from_der(&next_update).map_err(internal(WRITING))?,
        entries,
        extensions: extensions(head, signer)?,
    })?;
    let signature = signer.sign(&to_be_signed)?;
    // The signature may have come from a device: believe it only after a look.
    key.verify(&to_be_signed, &signature, "revocation list")?;
    encode(&Signed {
        to_be_signed: AnyRef::from_der(&to_be_signed).map_err(internal(WRITING))?,
        algorithm: AlgorithmIdentifier::bare(oid::ECDSA_SHA256),
        signature: BitString::from_bytes(&signature).map_err(internal(WRITING))?,
        certificates: None,
    })
}

/// `TBSCertList` of RFC 5280.
#[derive(Sequence)]
struct ToBeSigned<'a> {
    version: u8,
    algorithm: AlgorithmIdentifier,
    issuer: AnyRef<'a>,
    this_update: AnyRef<'a>,
    next_update: AnyRef<'a>,
    #[asn1(optional = "true")]
    entries: Option<AnyRef<'a>>,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT")]
    extensions: Vec<Extension>,
}

#[derive(Sequence)]
struct AuthorityKeyIdentifier {
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT")]
    identifier: der::asn1::OctetString,
}

#[derive(Sequence)]
struct IssuingDistributionPoint {
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT")]
    name: Any,
    // Below an issuing authority there are no further authorities.
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT")]
    only_user_certificates: bool,
}

fn extensions(head: &ListHead<'_>, signer: &dyn Signer) -> Result<Vec<Extension>, PkiError> {
    let issuer = signer.certificate();
    let identifier = match issuer.subject_key_identifier() {
        Some(identifier) => octets(identifier)?,
        None => octets(&issuer.public_key()?.key_identifier())?,
    };
    let number = Uint::new(&head.number.to_be_bytes()).map_err(internal(WRITING))?;
    let mut extensions = vec![
        Extension::new(
            oid::AUTHORITY_KEY_IDENTIFIER,
            &AuthorityKeyIdentifier { identifier },
        )?,
        Extension::new(oid::CRL_NUMBER, &number)?,
    ];
    let Scope::Partition(address) = head.scope else {
        return Ok(extensions);
    };
    // fullName [0] IMPLICIT GeneralNames, here with one name.
    let full_name = Tag::ContextSpecific {
        constructed: true,
        number: TagNumber(0),
    };
    let name = Any::new(full_name, encode(&uri(address)?)?).map_err(internal(WRITING))?;
    extensions.push(Extension::critical(
        oid::ISSUING_DISTRIBUTION_POINT,
        &IssuingDistributionPoint {
            name,
            only_user_certificates: true,
        },
    )?);
    Ok(extensions)
}

/// One entry: serial number, time, and the reason where there is one to tell.
fn push_entry(out: &mut Vec<u8>, revoked: &Revoked) -> Result<(), PkiError> {
    let reason = revoked.reason.code();
    let serial = revoked.serial.as_bytes();
    // Serial numbers have at most 20 octets, times at most 15: every length is one octet.
    let sign = serial.first().is_some_and(|first| first & 0x80 != 0);
    let serial_length = serial.len() + usize::from(sign);
    let time_at = out.len() + 2 + 2 + serial_length;
    out.extend_from_slice(&[SEQUENCE, 0, INTEGER, short(serial_length)?]);
    if sign {
        out.push(0);
    }
    out.extend_from_slice(serial);
    push_time(out, revoked.at)?;
    if let Some(code) = reason {
        out.extend_from_slice(&REASON_BEFORE_CODE);
        out.push(code);
    }
    let begin = time_at - serial_length - 4;
    let length = short(out.len() - begin - 2)?;
    if let Some(place) = out.get_mut(begin + 1) {
        *place = length;
    }
    Ok(())
}

/// A length that fits one octet.
fn short(length: usize) -> Result<u8, PkiError> {
    u8::try_from(length)
        .ok()
        .filter(|length| *length < 0x80)
        .ok_or(PkiError::Internal { operation: WRITING })
}

fn time_of(time: OffsetDateTime) -> Result<Vec<u8>, PkiError> {
    let mut out = Vec::with_capacity(17);
    push_time(&mut out, time)?;
    Ok(out)
}

/// A time. Spec: RFC 5280 §5.1.2.4: UTCTime through 2049, GeneralizedTime from 2050.
fn push_time(out: &mut Vec<u8>, time: OffsetDateTime) -> Result<(), PkiError> {
    let time = time.to_offset(UtcOffset::UTC);
    let (year, month, day) = time.to_calendar_date();
    let (hour, minute, second) = time.to_hms();
    let year = match year {
        1950..2050 => {
            out.extend_from_slice(&[UTC_TIME, 13]);
            year % 100
        }
        2050..10_000 => {
            out.extend_from_slice(&[GENERALIZED_TIME, 15]);
            push_digits(out, year / 100);
            year % 100
        }
        _ => {
            return Err(PkiError::Misuse {
                reason: "a revocation list tells times from 1950 to 9999 only",
            });
        }
    };
    push_digits(out, year);
    for number in [u8::from(month), day, hour, minute, second] {
        push_digits(out, i32::from(number));
    }
    out.push(b'Z');
    Ok(())
}

/// A number below 100 as two digits.
fn push_digits(out: &mut Vec<u8>, number: i32) {
    for digit in [number / 10, number % 10] {
        out.push(b'0' + u8::try_from(digit).unwrap_or_default());
    }
}

const SEQUENCE: u8 = 0x30;
const INTEGER: u8 = 0x02;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;
/// `crlEntryExtensions` with `reasonCode` alone, up to the code: everything before it is constant.
const REASON_BEFORE_CODE: [u8; 13] = [
    0x30, 0x0c, 0x30, 0x0a, 0x06, 0x03, 0x55, 0x1d, 0x15, 0x04, 0x03, 0x0a, 0x01,
];
/// The `version` of a list with extensions.
const VERSION_2: u8 = 1;
const WRITING: &str = "writing a revocation list";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use time::macros::datetime;

    use super::*;
    use crate::SerialNumber;
    use crate::revocation::Reason;

    #[test]
    fn entries_are_what_a_reader_expects() {
        let entry = |serial: &[u8], at, reason| {
            let mut out = Vec::new();
            let serial = SerialNumber::from_bytes(serial).unwrap();
            push_entry(&mut out, &Revoked { serial, at, reason }).unwrap();
            hex::encode(out)
        };
        assert_eq!(
            entry(
                &[0x80, 1],
                datetime!(2026-01-05 01:02:03.9 UTC),
                Reason::KeyCompromise
            ),
            "3022\
             0203008001\
             170d3236303130353031303230335a\
             300c300a0603551d1504030a0101"
        );
        assert_eq!(
            entry(
                &[1],
                datetime!(2050-12-31 23:59:59 UTC),
                Reason::Unspecified
            ),
            "3014020101180f32303530313233313233353935395a"
        );
        let mut out = Vec::new();
        assert!(push_time(&mut out, datetime!(1949-12-31 0:00 UTC)).is_err());
    }
}
