//! `guess`: how often a second a password can be tried on a .p12, on one core.
//!
//! Whoever copies everything that the servers keep can do nothing else with a .p12. The fewer, the
//! better; what is allowed is far more than any machine of today does on a core.

use std::time::Instant;

use anyhow::{anyhow, ensure};
use pki::issue::{issue, prepare_client};
use pki::lint::LintFinding;
use pki::pkcs12::{IssuePassword, KeyParts, Pkcs12Profile, open};
use pki::profile::Validity;
use pki::subject::{ClientSubject, Publication};
use pki::{KeyPair, SerialNumber};
use time::Duration;

use crate::authority::{NOW, authority};
use crate::figure::{Better, Figure};
use crate::{Options, Size};

pub(crate) fn run(options: &Options) -> anyhow::Result<Vec<Figure>> {
    let (tries, reduced) = match options.size {
        Size::Full => (200_u32, ""),
        Size::Quick => (20, ", reduced"),
    };
    let mut figures = Vec::new();
    for (name, profile, hash) in [
        ("guess", Pkcs12Profile::Modern, "SHA-256"),
        ("guess-compatible", Pkcs12Profile::Compatible, "SHA-1"),
    ] {
        let file = file(profile)?;
        let started = Instant::now();
        for _ in 0..tries {
            let wrong = IssuePassword::generate()?;
            ensure!(open(&file, wrong.as_str()).is_err(), "a guess was right");
        }
        figures.push(Figure {
            name,
            value: f64::from(tries) / started.elapsed().as_secs_f64(),
            floor: TRIES_ALLOWED,
            unit: "tries/s",
            better: Better::Less,
            size: format!("{tries} passwords, 100,000 rounds of {hash}, one core{reduced}"),
        });
    }
    Ok(figures)
}

fn file(profile: Pkcs12Profile) -> anyhow::Result<Vec<u8>> {
    let authority = authority()?;
    let subject = ClientSubject {
        office_number: "1370000018".parse()?,
        account: "A0000001".to_owned(),
        kind_id: "careplan".to_owned(),
        office_name: "見本事業所".to_owned(),
        terminal: None,
    };
    let key = KeyPair::generate()?;
    let prepared = prepare_client(
        &subject,
        key.public_key(),
        SerialNumber::random()?,
        Validity::from_now(NOW, Duration::days(1095))?,
        &Publication::default(),
        authority.certificate(),
    )
    .map_err(|findings| anyhow!("{:?}", findings.first().map(LintFinding::detail)))?;
    let certificate = issue(prepared, &authority)?;
    let parts = KeyParts::derive(&IssuePassword::generate()?, &key)?;
    Ok(parts.assemble(profile, &certificate, &[], "見本事業所")?)
}

/// So many tries a second on one core are allowed.
const TRIES_ALLOWED: f64 = 1_000.0;
