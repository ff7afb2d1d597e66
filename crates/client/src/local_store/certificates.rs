//! The certificates installed here, each with its key in a folder named by its serial number.

use std::path::PathBuf;

use careplan::OfficeNumber;
use pki::usability::check_dates;
use pki::{Certificate, Identity, KeyPair};
use protocol::{CertificateFacts, Trouble};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::failure::Failure;
use crate::keys::{self, Secrets};
use crate::local_store::key_file::{self, Protection};
use crate::local_store::{Home, home};

/// A certificate that was installed here.
#[derive(Debug, Clone)]
pub(crate) struct Installed {
    /// The certificate.
    pub(crate) certificate: Certificate,
    /// The certificates above it, nearest first.
    pub(crate) chain: Vec<Certificate>,
    /// Its office.
    pub(crate) office: OfficeNumber,
    /// How its key is kept.
    pub(crate) protection: Protection,
    /// Where the key was made.
    pub(crate) origin: Origin,
    /// When it was installed.
    pub(crate) installed_at: OffsetDateTime,
    folder: PathBuf,
}

/// Where a moment lies beside the validity of a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Standing {
    /// Before it: a renewal that follows the one before.
    NotYetValid,
    /// Within it.
    Valid,
    /// After it.
    Expired,
}

/// Where a key was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Origin {
    /// On this computer; nobody else ever had it.
    Here,
    /// It came in a `.p12` file.
    Imported,
}

impl Origin {
    /// The word for programs.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Here => "here",
            Self::Imported => "imported",
        }
    }
}

/// What is kept beside certificate and key.
#[derive(Serialize, Deserialize)]
struct About {
    origin: Origin,
    #[serde(with = "time::serde::rfc3339")]
    installed_at: OffsetDateTime,
}

impl Installed {
    /// Where a moment lies beside its validity.
    pub(crate) fn standing(&self, now: OffsetDateTime) -> Standing {
        if now < self.certificate.not_before() {
            Standing::NotYetValid
        } else if now > self.certificate.not_after() {
            Standing::Expired
        } else {
            Standing::Valid
        }
    }

    /// Key and certificate together, ready to sign and open.
    pub(crate) fn identity(&self, home: &Home, secrets: &Secrets) -> Result<Identity, Failure> {
        let key = key_file::read(home, &self.folder, secrets)?.ok_or_else(no_key)?;
        Ok(Identity::new(
            key,
            self.certificate.clone(),
            self.chain.clone(),
        )?)
    }
}

impl Home {
    /// Installs a certificate with its key and makes it the active one, from the beginning of its
    /// validity on. Installing the same one again changes nothing but that.
    pub(crate) fn install(
        &self,
        secrets: &Secrets,
        (key, certificate, chain): (&KeyPair, &Certificate, &[Certificate]),
        origin: Origin,
        now: OffsetDateTime,
    ) -> Result<(), Failure> {
        let serial = certificate.serial().to_string();
        let folder = self.path(&[FOLDER, &serial]);
        key_file::write(self, &folder, key, secrets)?;
        let about = About {
            origin,
            installed_at: now,
        };
        self.write_json(&folder.join(ABOUT), &about)?;
        let mut pem = certificate.to_pem();
        chain.iter().for_each(|above| pem.push_str(&above.to_pem()));
        // Last: without this file the folder counts for nothing.
        self.write(&folder.join(CERTIFICATE), pem.as_bytes())?;
        self.write(&self.path(&[ACTIVE]), serial.as_bytes())
    }

    /// Everything installed, the one that ends last first.
    pub(crate) fn installed(&self) -> Result<Vec<Installed>, Failure> {
        let mut all = Vec::new();
        for serial in self.names(&self.path(&[FOLDER]))? {
            let folder = self.path(&[FOLDER, &serial]);
            if let Some(installed) = self.read_installed(folder)? {
                all.push(installed);
            }
        }
        all.sort_by_key(|one| std::cmp::Reverse(one.certificate.not_after()));
        Ok(all)
    }

    /// The certificate made active last, or else the one that ends last. It may not be in use yet;
    /// see [`Self::in_use`].
    pub(crate) fn active(&self) -> Result<Option<Installed>, Failure> {
        let all = self.installed()?;
        let place = self.place_of_active(&all)?;
        Ok(all.into_iter().nth(place))
    }

    fn place_of_active(&self, all: &[Installed]) -> Result<usize, Failure> {
        let chosen = self.read(&self.path(&[ACTIVE]))?.unwrap_or_default();
        let chosen = String::from_utf8_lossy(&chosen).trim().to_owned();
        let place = all
            .iter()
            .position(|one| one.certificate.serial().to_string() == chosen);
        Ok(place.unwrap_or(0))
    }

    /// The certificate in use at a moment: the active one, or, until that begins, the one of the
    /// same office that is valid and ends last.
    pub(crate) fn in_use(&self, now: OffsetDateTime) -> Result<Option<Installed>, Failure> {
        let all = self.installed()?;
        let active = self.place_of_active(&all)?;
        let standings: Vec<_> = all
            .iter()
            .map(|one| (one.office, one.standing(now)))
            .collect();
        Ok(all.into_iter().nth(place_in_use(&standings, active)))
    }

    /// The certificate in use, which must be there and not be past its end.
    pub(crate) fn usable(&self, now: OffsetDateTime) -> Result<Installed, Failure> {
        let active = self.in_use(now)?.ok_or_else(Failure::no_certificate_here)?;
        check_dates(&active.certificate, now).map_err(keys::unusable)?;
        Ok(active)
    }

    fn read_installed(&self, folder: PathBuf) -> Result<Option<Installed>, Failure> {
        let path = folder.join(CERTIFICATE);
        let Some(pem) = self.read(&path)? else {
            return Ok(None);
        };
        let chain = Certificate::from_pem_chain(&String::from_utf8_lossy(&pem))
            .map_err(|_| home::damaged(&path))?;
        let mut chain = chain.into_iter();
        let certificate = chain.next().ok_or_else(|| home::damaged(&path))?;
        let about: About = self
            .read_json(&folder.join(ABOUT))?
            .ok_or_else(|| home::damaged(&folder))?;
        Ok(Some(Installed {
            office: certificate
                .office_number()
                .ok_or_else(|| home::damaged(&path))?,
            protection: key_file::protection(&folder).ok_or_else(no_key)?,
            chain: chain.collect(),
            certificate,
            origin: about.origin,
            installed_at: about.installed_at,
            folder,
        }))
    }
}

/// The certificate is there, its key is not: copied without it, or taken away.
fn no_key() -> Failure {
    Failure::certificate(Trouble::NoKey, CertificateFacts::default())
}

/// The place of the certificate in use among those installed: the active one, or, until that
/// begins, the first one of the same office that is valid.
fn place_in_use(all: &[(OfficeNumber, Standing)], active: usize) -> usize {
    let Some((office, Standing::NotYetValid)) = all.get(active) else {
        return active;
    };
    let before = all
        .iter()
        .position(|(other, standing)| other == office && *standing == Standing::Valid);
    before.unwrap_or(active)
}

const FOLDER: &str = "certificates";
const ACTIVE: &str = "active";
const CERTIFICATE: &str = "certificate.pem";
const ABOUT: &str = "about.json";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;

    #[test]
    fn the_one_before_is_used_until_the_active_one_begins() {
        let [own, other]: [OfficeNumber; 2] =
            ["1370000018", "1370000026"].map(|number| number.parse().unwrap());
        let (ahead, valid, over) = (Standing::NotYetValid, Standing::Valid, Standing::Expired);
        for (all, used) in [
            // The renewal first: it ends last.
            (vec![(own, ahead), (own, valid)], 1),
            (vec![(own, valid), (own, valid)], 0),
            (vec![(own, valid), (own, over)], 0),
            // Nothing else can be used, or only in the name of another office.
            (vec![(own, ahead)], 0),
            (vec![(own, ahead), (own, over)], 0),
            (vec![(own, ahead), (other, valid)], 0),
        ] {
            assert_eq!(place_in_use(&all, 0), used, "{all:?}");
        }
    }
}
