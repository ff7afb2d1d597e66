//! A fictional authority for the benches of revocation.

use anyhow::anyhow;
use pki::authority::{AuthorityName, create_root};
use pki::issue::{issue, prepare_ocsp_signer};
use pki::lint::LintFinding;
use pki::profile::Validity;
use pki::{Identity, KeyPair, SerialNumber};
use time::{Duration, OffsetDateTime};

/// When the benches take place.
pub(crate) const NOW: OffsetDateTime = time::macros::datetime!(2026-01-05 00:00 UTC);

/// An authority with a key in memory.
pub(crate) fn authority() -> anyhow::Result<Identity> {
    let name = AuthorityName {
        organisation: "連携試験所".to_owned(),
        common_name: "発行認証局".to_owned(),
    };
    let key = KeyPair::generate()?;
    let validity = Validity::from_now(NOW, Duration::days(3650))?;
    let certificate = create_root(&name, &key, SerialNumber::random()?, validity)?;
    Ok(Identity::new(key, certificate, Vec::new())?)
}

/// Whoever signs its OCSP answers.
pub(crate) fn answerer(authority: &Identity) -> anyhow::Result<Identity> {
    let key = KeyPair::generate()?;
    let prepared = prepare_ocsp_signer(
        "OCSP",
        key.public_key(),
        SerialNumber::random()?,
        Validity::from_now(NOW, Duration::days(30))?,
        authority.certificate(),
    )
    .map_err(|findings| anyhow!("{:?}", findings.first().map(LintFinding::detail)))?;
    let certificate = issue(prepared, authority)?;
    Ok(Identity::new(key, certificate, Vec::new())?)
}

/// Serial numbers as they are given to certificates.
pub(crate) fn serials(count: usize) -> anyhow::Result<Vec<SerialNumber>> {
    (0..count).map(|_| Ok(SerialNumber::random()?)).collect()
}
