//! The target `list`: any bytes as a revocation list.

use std::sync::LazyLock;

use pki::crl::{ListHead, ReadList, Scope, read, sign};
use pki::revocation::{Freshness, Reason, Revoked};
use pki::{PkiError, SerialNumber};
use time::Duration;

use super::tree::{edited, first_part};
use super::world::{NOW, WORLD, signed, told, way};

/// Reads a list: as it is, with edits under the old signature or signed again, or written from
/// entries.
pub fn list(input: &[u8]) {
    let Some((way, rest)) = way(input, 4) else {
        return;
    };
    match way {
        0 => unsigned(rest),
        1 => unsigned(&edited(&GENUINE, rest)),
        2 => {
            let content = first_part(&GENUINE).expect("a list has parts");
            match by_authority(&signed(&edited(content, rest), WORLD.issuing.key())) {
                Ok(list) => written_again(&list),
                Err(error) => told(&error),
            }
        }
        _ => entries(rest),
    }
}

/// A list with three entries.
pub static GENUINE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let numbers: [&[u8]; 3] = [&[1], &[0x80, 2], &[0x7f; 16]];
    let revoked = numbers.iter().zip(Reason::ALL).map(|(serial, reason)| {
        let serial = SerialNumber::from_bytes(serial)?;
        let at = NOW;
        Ok(Revoked { serial, at, reason })
    });
    let revoked = revoked.collect::<Result<Vec<_>, PkiError>>();
    let head = ListHead {
        scope: Scope::Partition("http://pki.example.jp/crl/a-2026-01.crl"),
        number: 7,
        freshness: Freshness::from_now(NOW, Duration::days(7)).expect("a week"),
    };
    revoked
        .and_then(|revoked| sign(&head, &revoked, &WORLD.issuing))
        .expect("a list can be signed")
});

fn by_authority(der: &[u8]) -> Result<ReadList, PkiError> {
    read(der, WORLD.issuing.certificate())
}

/// Without the authority's key nothing is read but what it has signed.
fn unsigned(der: &[u8]) {
    match by_authority(der) {
        Ok(_) => assert_eq!(first_part(der), first_part(&GENUINE), "a forged list"),
        Err(error) => told(&error),
    }
    assert!(read(der, &WORLD.root).is_err(), "signed by another");
}

/// A list that was read is written, and reads back the same.
fn written_again(list: &ReadList) {
    let lifetime = list.next_update - list.this_update;
    let Ok(freshness) = Freshness::from_now(list.this_update, lifetime) else {
        return;
    };
    let head = ListHead {
        scope: Scope::All,
        number: list.number,
        freshness,
    };
    match sign(&head, &list.revoked, &WORLD.issuing) {
        Ok(der) => assert_eq!(by_authority(&der).as_ref(), Ok(list)),
        Err(error) => told(&error),
    }
}

/// Writes a list of any entries, eight octets each.
fn entries(octets: &[u8]) {
    let revoked: Vec<Revoked> = octets
        .chunks_exact(8)
        .filter_map(|entry| {
            let (serial, rest) = entry.split_at(4);
            let [days, reason, ..] = *rest else {
                return None;
            };
            Some(Revoked {
                serial: SerialNumber::from_bytes(serial).ok()?,
                at: NOW + Duration::days(i64::from(days) * 100),
                reason: *Reason::ALL.get(usize::from(reason) % Reason::ALL.len())?,
            })
        })
        .collect();
    written_again(&ReadList {
        number: u64::try_from(octets.len()).unwrap_or(0),
        this_update: NOW,
        next_update: NOW + Duration::days(7),
        revoked,
    });
}
