//! `ocsp`: signed answers, one after the other, against bare signatures; and answers over HTTP,
//! signed ahead, against a file that the same server hands out unchanged.

use std::hint::black_box;

use pki::ocsp::{Responder, Status};
use pki::revocation::{Freshness, Reason};
use time::Duration;

use crate::authority::{NOW, answerer, authority, serials};
use crate::figure::{Better, Figure};
use crate::publication::{Publication, Revoked};
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
    let signed = Figure {
        name: "ocsp",
        value: f64::from(count) / middle.work.as_secs_f64(),
        floor: f64::from(count) / middle.floor.as_secs_f64(),
        unit: "answers/s",
        better: Better::More,
        size: format!("{count} answers, one core{reduced}"),
    };
    let mut figures = vec![signed];
    figures.extend(over_http(options)?);
    Ok(figures)
}

/// Answers of a running server, about as many certificates, and its static file.
fn over_http(options: &Options) -> anyhow::Result<Vec<Figure>> {
    let (certificates, asked, reduced) = match options.size {
        Size::Full => (50_000_u32, 20_000_u32, ""),
        Size::Quick => (2_000, 2_000, ", reduced"),
    };
    let runtime = tokio::runtime::Runtime::new()?;
    let publication = Publication::open()?;
    let questions = runtime.block_on(async {
        publication.fill(certificates, Revoked::Some).await?;
        publication.all_answered().await?;
        publication.questions(asked).await
    })?;
    let file = format!("/ca/{}.cer", publication.issuing()?.published_name());
    let files = vec![file; questions.len()];
    let mut figures = Vec::new();
    for (name, connections) in [("ocsp-http", CONNECTIONS), ("ocsp-http-single", 1)] {
        let part = questions.len().min(connections * MOST_EACH);
        let (questions, files) = (questions.get(..part), files.get(..part));
        let ask = |paths: Option<&[String]>, begins| {
            let asking = publication.ask(paths.unwrap_or_default(), connections, begins);
            runtime.block_on(asking)
        };
        let middle = turns::measure(|| ask(questions, SIGNED_ANSWER), || ask(files, SEQUENCE))?;
        let rate = |taken: std::time::Duration| -> anyhow::Result<f64> {
            Ok(f64::from(u32::try_from(part)?) / taken.as_secs_f64())
        };
        figures.push(Figure {
            name,
            value: rate(middle.work)?,
            // Half of what the static file reaches is what is asked for.
            floor: rate(middle.floor)? * ASKED_OF_STATIC,
            unit: "answers/s",
            better: Better::More,
            size: format!(
                "{part} GETs about as many of {certificates} certificates over {connections} \
                 connections; floor: half of the rate of a static file{reduced}"
            ),
        });
    }
    publication.close()?;
    Ok(figures)
}

/// Clients at a time.
const CONNECTIONS: usize = 32;
/// Requests of one connection in a round.
const MOST_EACH: usize = 2_000;
const ASKED_OF_STATIC: f64 = 0.5;
const SEQUENCE: &[u8] = &[0x30];
/// An answer of some hundred octets with the status `successful`.
const SIGNED_ANSWER: &[u8] = &[0x30, 0x82];
