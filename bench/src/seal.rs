//! `seal`: sign and seal, open and verify, against the same cryptography without any format.

use std::hint::black_box;
use std::io::{Read, Write};

use anyhow::{Context as _, anyhow, bail};
use floors::BareSealer;
use pki::authority::{AuthorityName, prepare_issuing};
use pki::issue::{issue, prepare_client};
use pki::lint::LintFinding;
use pki::open::verify;
use pki::profile::Validity;
use pki::seal::{SealHeader, Sealing, SeenHeads};
use pki::subject::{ClientSubject, Publication};
use pki::{Certificate, Identity, KeyPair, SerialNumber, TrustAnchors};
use time::Duration;

use crate::authority::{NOW, authority};
use crate::check::megabytes_of;
use crate::figure::{Better, Figure};
use crate::{Options, Size, memory, turns};

/// The largest message.
const LARGE: usize = 100_000_000;
const LARGE_QUICK: usize = 10_000_000;
/// A usual one, so many times.
const SMALL: usize = 20_000;
const TIMES: usize = 500;
const TIMES_QUICK: usize = 50;

pub(crate) fn run(options: &Options) -> anyhow::Result<Vec<Figure>> {
    let (large, times, reduced) = match options.size {
        Size::Full => (LARGE, TIMES, ""),
        Size::Quick => (LARGE_QUICK, TIMES_QUICK, ", reduced"),
    };
    let office = Office::new()?;
    let [seal, open] = speeds(&office, large, 1)?;
    let [seal_small, open_small] = speeds(&office, SMALL, times)?;
    let size = format!("{:.0} MB{reduced}", megabytes_of(large));
    let bulk = |name, (work, floor): (f64, f64)| Figure {
        name,
        value: megabytes_of(large) / work,
        floor: megabytes_of(large) / floor,
        unit: "MB/s",
        better: Better::More,
        size: size.clone(),
    };
    let single = |name, (work, floor): (f64, f64)| Figure {
        name,
        value: times as f64 / work,
        floor: times as f64 / floor,
        unit: "/s",
        better: Better::More,
        size: format!("{times} messages of {} kB{reduced}", SMALL / 1_000),
    };
    let resident = Figure {
        name: "seal-memory",
        value: memory::of_seal(large)?,
        floor: memory::ALLOWED_FOR_SEAL,
        unit: "MB",
        better: Better::Less,
        size: format!("{size}, sealed and opened"),
    };
    Ok(vec![
        bulk("seal", seal),
        bulk("open", open),
        single("seal-20kb", seal_small),
        single("open-20kb", open_small),
        resident,
    ])
}

/// Seconds of sealing and of opening so many messages, each with those of its floor.
fn speeds(office: &Office, octets: usize, times: usize) -> anyhow::Result<[(f64, f64); 2]> {
    let content: Vec<u8> = (0..octets).map(|place| (place % 251) as u8).collect();
    let mut sealed = Vec::with_capacity(octets + 10_000);
    office.seal(octets as u64, content.as_slice(), &mut sealed)?;
    let floor = BareSealer::new()?;
    let mut buffer = content.clone();
    let seal = turns::measure(
        || {
            for _ in 0..times {
                office.seal(octets as u64, content.as_slice(), Swallow)?;
            }
            Ok(())
        },
        || {
            for _ in 0..times {
                black_box(floor.digest_and_cipher(&mut buffer)?);
                black_box(floor.seal_keys()?);
            }
            Ok(())
        },
    )?;
    let signature = floor.seal_keys()?;
    let open = turns::measure(
        || {
            for _ in 0..times {
                office.open(|| Ok(sealed.as_slice()), Swallow)?;
            }
            Ok(())
        },
        || {
            for _ in 0..times {
                black_box(floor.digest_and_cipher(&mut buffer)?);
                floor.open_keys(&signature)?;
            }
            Ok(())
        },
    )?;
    let seal = (seal.work.as_secs_f64(), seal.floor.as_secs_f64());
    let open = (open.work.as_secs_f64(), open.floor.as_secs_f64());
    Ok([seal, open])
}

/// An office that writes to itself.
pub(crate) struct Office {
    identity: Identity,
    anchors: TrustAnchors,
    recipients: Vec<Certificate>,
}

impl Office {
    pub(crate) fn new() -> anyhow::Result<Self> {
        let first =
            |findings: Vec<LintFinding>| anyhow!("{:?}", findings.first().map(LintFinding::detail));
        let root = authority()?;
        let name = AuthorityName {
            organisation: "連携試験所".to_owned(),
            common_name: "中間認証局".to_owned(),
        };
        let key = KeyPair::generate()?;
        let prepared = prepare_issuing(
            &name,
            key.public_key(),
            SerialNumber::random()?,
            Validity::from_now(NOW, Duration::days(3000))?,
            &Publication::default(),
            root.certificate(),
        )
        .map_err(first)?;
        let above = issue(prepared, &root)?;
        let issuing = Identity::new(key, above.clone(), Vec::new())?;
        let subject = ClientSubject {
            office_number: "1370000018".parse()?,
            account: "A0000001".to_owned(),
            kind_id: "care-office".to_owned(),
            office_name: "ひまわり居宅介護支援事業所".to_owned(),
            terminal: None,
        };
        let key = KeyPair::generate()?;
        let prepared = prepare_client(
            &subject,
            key.public_key(),
            SerialNumber::random()?,
            Validity::from_now(NOW, Duration::days(1095))?,
            &Publication::default(),
            issuing.certificate(),
        )
        .map_err(first)?;
        let certificate = issue(prepared, &issuing)?;
        Ok(Self {
            anchors: TrustAnchors::new(root.certificate().clone()),
            recipients: vec![certificate.clone()],
            identity: Identity::new(key, certificate, vec![above])?,
        })
    }

    pub(crate) fn seal(
        &self,
        octets: u64,
        content: impl Read,
        sealed: impl Write,
    ) -> anyhow::Result<()> {
        let header = SealHeader {
            message_id: "0f8fad5b-d9cb-469f-a165-70867728950e".to_owned(),
            sender: "1370000018-43".to_owned(),
            receiver: "1370000018-11".to_owned(),
            content_type: "application/x-tar".to_owned(),
            heads: SeenHeads::default(),
        };
        let sealing = Sealing::begin(octets, &header, &self.identity, &self.recipients, NOW)?;
        Ok(sealing.write(content, sealed)?)
    }

    /// Opens what `sealed` gives, which is asked twice.
    pub(crate) fn open<R: Read>(
        &self,
        sealed: impl Fn() -> std::io::Result<R>,
        mut content: impl Write,
    ) -> anyhow::Result<u64> {
        let (key, own) = (self.identity.key(), self.identity.certificate());
        let verified = verify(sealed()?, key, own, &self.anchors, NOW)?;
        Ok(std::io::copy(
            &mut verified.content(sealed()?)?,
            &mut content,
        )?)
    }
}

/// The work of the process that measures memory: seals into a file and opens it again, and tells
/// by how much the peak grew.
pub(crate) fn measure_memory(octets: &str, folder: &str) -> anyhow::Result<()> {
    let octets: u64 = octets.parse()?;
    let path = std::path::Path::new(folder).join("sealed.cms");
    let office = Office::new()?;
    let before = memory::peak()?;
    once(&office, octets, &path)?;
    let grown = memory::peak()?.saturating_sub(before);
    println!("{grown}");
    Ok(())
}

fn once(office: &Office, octets: u64, path: &std::path::Path) -> anyhow::Result<()> {
    let content = std::io::repeat(7).take(octets);
    let file = std::fs::File::create(path).context("cannot write the sealed file")?;
    office.seal(octets, content, file)?;
    let opened = office.open(|| std::fs::File::open(path), Swallow)?;
    if opened != octets {
        bail!("the opened content is of another length");
    }
    Ok(())
}

/// Takes everything and keeps nothing.
struct Swallow;

impl Write for Swallow {
    fn write(&mut self, octets: &[u8]) -> std::io::Result<usize> {
        Ok(black_box(octets).len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
