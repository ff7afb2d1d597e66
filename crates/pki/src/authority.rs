//! Making the authorities themselves: the root, the issuing authority below it, and the bridge
//! from one root to another.
//!
//! Used in the ceremony, a few times in the life of an exchange. What they issue afterwards is
//! in [`crate::issue`].

use crate::certificate::Certificate;
use crate::error::PkiError;
use crate::issue::{DelegatedKey, Prepared, Request, parameters, prepare, sign};
use crate::key::PublicKey;
use crate::lint::{LintFinding, lint};
use crate::profile::{Profile, Validity};
use crate::serial::SerialNumber;
use crate::signer::SigningKey;
use crate::subject::{Publication, plain_name};

/// The name of an authority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthorityName {
    /// Who runs it.
    pub organisation: String,
    /// What it is called.
    pub common_name: String,
}

/// Why a root could not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CreateError {
    /// The parameters break rules.
    #[error("the certificate would break {} rules, first: {}", .0.len(), first(.0))]
    Lint(Vec<LintFinding>),
    /// Signing failed.
    #[error(transparent)]
    Pki(#[from] PkiError),
}

/// Makes a self-signed root. It is linted like everything else, before it is returned.
///
/// # Errors
/// [`CreateError`]; nothing was stored anywhere.
pub fn create_root(
    name: &AuthorityName,
    key: &dyn SigningKey,
    serial: SerialNumber,
    validity: Validity,
) -> Result<Certificate, CreateError> {
    let lint_error = |finding| CreateError::Lint(vec![finding]);
    let publication = Publication::default();
    let request = Request {
        name: distinguished(name).map_err(lint_error)?,
        alternative_names: Vec::new(),
        public_key: key.public_key(),
        serial,
        validity,
        publication: &publication,
    };
    let parameters = parameters(Profile::RootAuthority, request).map_err(CreateError::Lint)?;
    let signing = DelegatedKey::of_key(key);
    let certificate = sign(&parameters, key.public_key(), &parameters, signing)?;
    let findings = lint(certificate.der(), Profile::RootAuthority);
    if findings.is_empty() {
        Ok(certificate)
    } else {
        Err(CreateError::Lint(findings))
    }
}

/// Prepares the issuing authority; [`crate::issue::issue`] signs it with the root.
///
/// # Errors
/// All broken rules at once.
pub fn prepare_issuing(
    name: &AuthorityName,
    public_key: &PublicKey,
    serial: SerialNumber,
    validity: Validity,
    publication: &Publication,
    root: &Certificate,
) -> Result<Prepared, Vec<LintFinding>> {
    let request = Request {
        name: distinguished(name).map_err(|finding| vec![finding])?,
        alternative_names: Vec::new(),
        public_key,
        serial,
        validity,
        publication,
    };
    prepare(Profile::IssuingAuthority, request, root)
}

/// Prepares a certificate of the root `other` below `root`, so that whoever believes `root` alone
/// also believes what stands below `other`; [`crate::issue::issue`] signs it with `root`.
///
/// # Errors
/// All broken rules at once. `other` has to be a root, with another key than `root`, and must not
/// end before its bridge.
pub fn prepare_cross(
    other: &Certificate,
    serial: SerialNumber,
    validity: Validity,
    publication: &Publication,
    root: &Certificate,
) -> Result<Prepared, Vec<LintFinding>> {
    let failed = |error: PkiError| vec![LintFinding::new("cannot-build", error.to_string())];
    let public_key = &other.public_key().map_err(failed)?;
    let mut findings = Vec::new();
    let mut require = |good: bool, code, detail| {
        if !good {
            findings.push(LintFinding::new(code, detail));
        }
    };
    let is_root = other.is_root() && other.verify_signed_by(public_key).is_ok();
    require(is_root, "cross-subject", "what is certified is not a root");
    let is_other = other.public_key_der() != root.public_key_der();
    require(is_other, "cross-self", "a root does not certify itself");
    let ends_in_time = validity.not_after() <= other.not_after();
    require(
        ends_in_time,
        "outlives-subject",
        "the certificate would be valid longer than the root it is for",
    );
    if !findings.is_empty() {
        return Err(findings);
    }
    let request = Request {
        name: other.distinguished_name().map_err(failed)?,
        alternative_names: Vec::new(),
        public_key,
        serial,
        validity,
        publication,
    };
    prepare(Profile::CrossAuthority, request, root)
}

fn distinguished(name: &AuthorityName) -> Result<rcgen::DistinguishedName, LintFinding> {
    plain_name(Some(&name.organisation), &name.common_name)
}

fn first(findings: &[LintFinding]) -> &str {
    findings
        .first()
        .map(LintFinding::detail)
        .unwrap_or_default()
}
