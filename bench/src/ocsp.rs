//! `ocsp`: signed answers, one after the other, against bare signatures.

use std::hint::black_box;

use pki::ocsp::{Responder, Status};
use pki::revocation::{Freshness, Reason};
use time::Duration;

use crate::authority::{NOW, answerer, authority, serials};
use crate::figure::{Better, Figure};
use crate::{Options, Size, turns};

/// What is signed in an answer has about as many octets.
const SIGNED: usize = 320;
/// One certificate in so many is revoked.
const REVOKED: usize = 20;

pub(crate) fn run(options: &Options) -> anyhow::Result<Vec<Figure>> {
    let (count, reduced) = match options.size {
        Size::Full => (20_000_u32, ""),
        Size::Quick => (2_000, ", reduced"),
    };
    let authority = authority()?;
    let answerer = answerer(&authority)?;
    let responder = Responder::new(authority.certificate(), &answerer)?;
    let freshness = Freshness::from_now(NOW, Duration::days(7))?;
    let serials = serials(usize::try_from(count)?)?;
    let (bare, message) = (floors::BareSigner::new()?, [0x5a_u8; SIGNED]);
    let revoked = Status::Revoked {
        at: NOW,
        reason: Reason::KeyCompromise,
    };
    let middle = turns::measure(
        || {
            for (place, serial) in serials.iter().enumerate() {
                let status = if place % REVOKED == 0 {
                    revoked
                } else {
                    Status::Good
                };
                black_box(responder.answer(serial, status, freshness)?);
            }
            Ok(())
        },
        || {
            for _ in &serials {
                black_box(bare.sign(&message)?);
            }
            Ok(())
        },
    )?;
    Ok(vec![Figure {
        name: "ocsp",
        value: f64::from(count) / middle.work.as_secs_f64(),
        floor: f64::from(count) / middle.floor.as_secs_f64(),
        unit: "answers/s",
        better: Better::More,
        size: format!("{count} answers, one core{reduced}"),
    }])
}
