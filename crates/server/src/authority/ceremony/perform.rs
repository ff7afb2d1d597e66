//! Does the steps one after another; in a check everything but the signatures of keys that are
//! there already.
//!
//! Nothing is written here. What was made is handed on whole.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use pki::authority::{CreateError, create_root, prepare_cross, prepare_issuing};
use pki::crl::{self, ListHead, ReadList, Scope};
use pki::issue::{Prepared, issue};
use pki::lint::LintFinding;
use pki::profile::Validity;
use pki::revocation::{Freshness, Reason, Revoked};
use pki::subject::Publication;
use pki::trust::above;
use pki::{Certificate, KeyHolder, PublicKey, SerialNumber, pem, request};
use protocol::Sha256;
use time::{Duration, OffsetDateTime};

use super::file::{CeremonyFile, SignedBy, Step};
use super::keys::Keys;
use crate::authority::create::broken_rules;
use crate::authority::files::read_certificate;

/// A ceremony at work.
pub(super) struct Work<'a> {
    file: &'a CeremonyFile,
    keys: Keys<'a>,
    now: OffsetDateTime,
    certificates: BTreeMap<PathBuf, Certificate>,
    lists: BTreeMap<PathBuf, ReadList>,
}

/// What a step made.
pub(super) enum Outcome {
    /// A certificate.
    Certificate(Certificate),
    /// A list: the bytes and what they say.
    List(Vec<u8>, ReadList),
    /// Nothing: in a check, the key that would sign was not opened.
    Unsigned,
}

/// A root with the key that signs for it; without it in a check.
struct Authority {
    certificate: Certificate,
    holder: Option<KeyHolder>,
}

impl<'a> Work<'a> {
    pub(super) fn new(file: &'a CeremonyFile, keys: Keys<'a>, now: OffsetDateTime) -> Self {
        Self {
            file,
            keys,
            now,
            certificates: BTreeMap::new(),
            lists: BTreeMap::new(),
        }
    }

    /// Does every step.
    ///
    /// # Errors
    /// The first step that cannot be done, with its number.
    pub(super) fn steps(&mut self) -> anyhow::Result<Vec<Outcome>> {
        let file = self.file;
        let mut outcomes = Vec::new();
        for (index, step) in file.content.steps.iter().enumerate() {
            let outcome = self
                .step(step)
                .with_context(|| format!("step {}", index + 1))?;
            if let Outcome::Certificate(certificate) = &outcome {
                let name = step.output().to_path_buf();
                self.certificates.insert(name, certificate.clone());
            }
            outcomes.push(outcome);
        }
        Ok(outcomes)
    }

    /// The keys, for what is left to do with them.
    pub(super) fn into_keys(self) -> Keys<'a> {
        self.keys
    }

    fn step(&mut self, step: &Step) -> anyhow::Result<Outcome> {
        let end = step.end();
        ensure!(end > self.now, "its last day is over already");
        match step {
            Step::MakeRoot {
                key, common_name, ..
            } => self.make_root(key, common_name, end),
            Step::MakeIssuing {
                signed_by,
                key,
                common_name,
                ..
            } => {
                let authority = self.authority(signed_by)?;
                let key = self.keys.make(key)?;
                let prepared =
                    self.prepare_issuing(common_name, key.public_key(), end, &authority)?;
                sign(prepared, &authority)
            }
            Step::SignIssuing {
                signed_by,
                request,
                request_sha256,
                common_name,
                ..
            } => {
                let authority = self.authority(signed_by)?;
                let key = self.requested_key(request, request_sha256)?;
                let prepared = self.prepare_issuing(common_name, &key, end, &authority)?;
                sign(prepared, &authority)
            }
            Step::CrossCertify {
                signed_by, root, ..
            } => {
                let authority = self.authority(signed_by)?;
                let other = self.certificate(root)?;
                let prepared = prepare_cross(
                    &other,
                    SerialNumber::random()?,
                    self.validity(end)?,
                    &self.publication(&authority.certificate),
                    &authority.certificate,
                );
                sign(prepared.map_err(broken_rules)?, &authority)
            }
            Step::MakeList {
                signed_by,
                after,
                list,
                ..
            } => {
                let authority = self.authority(signed_by)?;
                let before = match after {
                    Some(after) => Some(self.list(after, &authority.certificate)?),
                    None => None,
                };
                self.make_list(&authority, before, None, (end, list))
            }
            Step::Revoke {
                signed_by,
                revoked,
                reason,
                after,
                list,
                ..
            } => {
                let authority = self.authority(signed_by)?;
                let before = self.list(after, &authority.certificate)?;
                let revoked = self.revoked(revoked, reason, &authority.certificate)?;
                self.make_list(&authority, Some(before), Some(revoked), (end, list))
            }
        }
    }

    fn make_root(
        &mut self,
        key: &str,
        common_name: &str,
        end: OffsetDateTime,
    ) -> anyhow::Result<Outcome> {
        let key = self.keys.make(key)?;
        let name = self.file.authority(common_name);
        let (serial, validity) = (SerialNumber::random()?, self.validity(end)?);
        match create_root(&name, key.as_ref(), serial, validity) {
            Ok(root) => Ok(Outcome::Certificate(root)),
            Err(CreateError::Lint(findings)) => Err(broken_rules(findings)),
            Err(error) => Err(error.into()),
        }
    }

    fn prepare_issuing(
        &self,
        common_name: &str,
        key: &PublicKey,
        end: OffsetDateTime,
        authority: &Authority,
    ) -> anyhow::Result<Prepared> {
        let root = &authority.certificate;
        ensure!(root.is_root(), "an issuing authority stands below a root");
        let prepared: Result<_, Vec<LintFinding>> = prepare_issuing(
            &self.file.authority(common_name),
            key,
            SerialNumber::random()?,
            self.validity(end)?,
            &self.publication(root),
            root,
        );
        prepared.map_err(broken_rules)
    }

    /// The key of a request that is the one that was looked at.
    fn requested_key(&self, file: &Path, sha256: &str) -> anyhow::Result<PublicKey> {
        let file = self.file.folder.join(file);
        let bytes = std::fs::read(&file).with_context(|| format!("{}", file.display()))?;
        let expected: String = sha256
            .chars()
            .filter(|digit| !digit.is_whitespace())
            .collect();
        let found = Sha256::of(&bytes).to_string();
        ensure!(
            found.eq_ignore_ascii_case(&expected),
            "{} is not the request that was looked at: its SHA-256 is {found}",
            file.display()
        );
        let der = match std::str::from_utf8(&bytes) {
            Ok(text) if text.contains("-----BEGIN") => {
                pem::decode_one("CERTIFICATE REQUEST", text)?.to_vec()
            }
            _ => bytes,
        };
        request::verify(&der).with_context(|| format!("{}", file.display()))
    }

    /// What is to be revoked, if the root has certified it.
    fn revoked(
        &self,
        certificate: &Path,
        reason: &str,
        root: &Certificate,
    ) -> anyhow::Result<Revoked> {
        let found = self.certificate(certificate)?;
        let is_below = *root != found && !above(&found, std::slice::from_ref(root)).is_empty();
        ensure!(
            is_below,
            "{} was not certified by this root",
            certificate.display()
        );
        let reason: Reason = reason.parse().ok().with_context(|| {
            let words: Vec<_> = Reason::ALL.into_iter().map(Reason::as_str).collect();
            format!("reason: one of {}", words.join(", "))
        })?;
        Ok(Revoked {
            serial: found.serial().clone(),
            at: self.now,
            reason,
        })
    }

    fn make_list(
        &mut self,
        authority: &Authority,
        before: Option<ReadList>,
        more: Option<Revoked>,
        (end, name): (OffsetDateTime, &Path),
    ) -> anyhow::Result<Outcome> {
        ensure!(
            end <= authority.certificate.not_after(),
            "the list would hold longer than the root"
        );
        let freshness = Freshness::from_now(self.now, end - self.now)?;
        let number = before.as_ref().map_or(1, |list| list.number + 1);
        let mut revoked = before.map(|list| list.revoked).unwrap_or_default();
        if let Some(more) = more {
            let is_known = revoked.iter().any(|known| known.serial == more.serial);
            ensure!(!is_known, "it stands on the list before already");
            revoked.push(more);
        }
        let read = ReadList {
            number,
            this_update: freshness.this_update(),
            next_update: freshness.next_update(),
            revoked,
        };
        self.lists.insert(name.to_path_buf(), read.clone());
        let Some(holder) = &authority.holder else {
            return Ok(Outcome::Unsigned);
        };
        let head = ListHead {
            scope: Scope::All,
            number,
            freshness,
        };
        let der = crl::sign(&head, &read.revoked, holder)?;
        Ok(Outcome::List(der, read))
    }

    fn authority(&mut self, signed_by: &SignedBy) -> anyhow::Result<Authority> {
        let certificate = self.certificate(&signed_by.certificate)?;
        let holder = self.keys.holder(&signed_by.key, &certificate)?;
        Ok(Authority {
            certificate,
            holder,
        })
    }

    /// A certificate that an earlier step made, or that is there.
    fn certificate(&self, name: &Path) -> anyhow::Result<Certificate> {
        if let Some(made) = self.certificates.get(name) {
            return Ok(made.clone());
        }
        let steps = &self.file.content.steps;
        if steps.iter().any(|step| step.output() == name) {
            bail!("{} is not made by an earlier step", name.display());
        }
        read_certificate(&self.file.folder.join(name))
    }

    /// A list that an earlier step made, or that is there, of this root.
    fn list(&self, name: &Path, root: &Certificate) -> anyhow::Result<ReadList> {
        if let Some(made) = self.lists.get(name) {
            return Ok(made.clone());
        }
        let file = self.file.folder.join(name);
        let der = std::fs::read(&file).with_context(|| format!("{}", file.display()))?;
        crl::read(&der, root).with_context(|| format!("{}", file.display()))
    }

    fn publication(&self, root: &Certificate) -> Publication {
        let base = self.file.content.publication.as_deref();
        base.map(|base| Publication::of_root(base, root))
            .unwrap_or_default()
    }

    fn validity(&self, end: OffsetDateTime) -> anyhow::Result<Validity> {
        Ok(Validity::between(self.now - CLOCK_ALLOWANCE, end)?)
    }
}

fn sign(prepared: Prepared, authority: &Authority) -> anyhow::Result<Outcome> {
    match &authority.holder {
        Some(holder) => Ok(Outcome::Certificate(issue(prepared, holder)?)),
        None => Ok(Outcome::Unsigned),
    }
}

/// For machines whose clock is slow.
const CLOCK_ALLOWANCE: Duration = Duration::hours(1);
