//! Issuing: prepare, look at it, then sign once.
//!
//! `prepare_*` builds the parameters, signs a throw-away certificate with a throw-away key and
//! lints it. Its result is the only thing that [`issue`] takes, and `issue` consumes it, so that
//! nothing is signed that was not looked at, and nothing twice. Which serial number, which
//! validity and whether at all is decided and stored by the caller before `issue`.

use std::cell::RefCell;

use der::Sequence;
use der::asn1::{Any, Null};
use rcgen::{
    BasicConstraints, CertificateParams, CrlDistributionPoint, CustomExtension, DistinguishedName,
    ExtendedKeyUsagePurpose, IsCa, Issuer, KeyIdMethod, KeyUsagePurpose, PublicKeyData, SanType,
    SigningKey,
};

use crate::asn1::{Oid, any, encode, uri};
use crate::certificate::Certificate;
use crate::error::PkiError;
use crate::key::{KeyPair, PublicKey};
use crate::lint::{KEY_FAMILY, LintFinding, lint};
use crate::oid;
use crate::profile::{Authority, KeyUse, Policy, Profile, Purpose, Revocation, Validity};
use crate::serial::SerialNumber;
use crate::signer::{Signer, SigningKey as AnyKey};
use crate::subject::{ClientSubject, Publication, plain_name};

/// Parameters of one certificate that passed the lint. Signing uses it up.
pub struct Prepared {
    parameters: CertificateParams,
    public_key: PublicKey,
    serial: SerialNumber,
    issuer: Certificate,
    profile: Profile,
}

impl Prepared {
    /// The serial number that the certificate will have.
    #[must_use]
    pub fn serial(&self) -> &SerialNumber {
        &self.serial
    }

    /// The profile it was made by.
    #[must_use]
    pub fn profile(&self) -> Profile {
        self.profile
    }
}

impl std::fmt::Debug for Prepared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Prepared({:?} {})", self.profile, self.serial)
    }
}

/// Prepares the certificate of an office.
///
/// # Errors
/// All broken rules at once.
pub fn prepare_client(
    subject: &ClientSubject,
    public_key: &PublicKey,
    serial: SerialNumber,
    validity: Validity,
    publication: &Publication,
    issuer: &Certificate,
) -> Result<Prepared, Vec<LintFinding>> {
    let name = subject.name().map_err(|finding| vec![finding])?;
    prepare(
        Profile::Client,
        Request {
            name,
            alternative_names: Vec::new(),
            public_key,
            serial,
            validity,
            publication,
        },
        issuer,
    )
}

/// Prepares the certificate of a server. `names` are DNS names or addresses; the first one is
/// also the common name.
///
/// # Errors
/// All broken rules at once.
pub fn prepare_server(
    names: &[String],
    public_key: &PublicKey,
    serial: SerialNumber,
    validity: Validity,
    publication: &Publication,
    issuer: &Certificate,
) -> Result<Prepared, Vec<LintFinding>> {
    let first = names.first().map(String::as_str).unwrap_or_default();
    let name = plain_name(None, first).map_err(|finding| vec![finding])?;
    let alternative_names = names
        .iter()
        .map(|name| alternative_name(name))
        .collect::<Result<_, _>>();
    let alternative_names = alternative_names.map_err(|finding| vec![finding])?;
    prepare(
        Profile::Server,
        Request {
            name,
            alternative_names,
            public_key,
            serial,
            validity,
            publication,
        },
        issuer,
    )
}

/// Prepares the certificate of whoever signs OCSP answers for `issuer`.
///
/// # Errors
/// All broken rules at once.
pub fn prepare_ocsp_signer(
    common_name: &str,
    public_key: &PublicKey,
    serial: SerialNumber,
    validity: Validity,
    issuer: &Certificate,
) -> Result<Prepared, Vec<LintFinding>> {
    let name = plain_name(None, common_name).map_err(|finding| vec![finding])?;
    prepare(
        Profile::OcspSigner,
        Request {
            name,
            alternative_names: Vec::new(),
            public_key,
            serial,
            validity,
            publication: &Publication::default(),
        },
        issuer,
    )
}

/// Prepares the certificate with which the exchange of `organisation` signs evidence.
///
/// # Errors
/// All broken rules at once.
pub fn prepare_evidence(
    organisation: &str,
    public_key: &PublicKey,
    serial: SerialNumber,
    validity: Validity,
    publication: &Publication,
    issuer: &Certificate,
) -> Result<Prepared, Vec<LintFinding>> {
    let name = plain_name(Some(organisation), "Evidence").map_err(|finding| vec![finding])?;
    prepare(
        Profile::Evidence,
        Request {
            name,
            alternative_names: Vec::new(),
            public_key,
            serial,
            validity,
            publication,
        },
        issuer,
    )
}

/// Signs what was prepared.
///
/// # Errors
/// [`PkiError::Misuse`] when the signer is not the issuer it was prepared for; whatever the
/// signer returns; [`PkiError::Internal`] when the result is not what was linted.
pub fn issue(prepared: Prepared, signer: &dyn Signer) -> Result<Certificate, PkiError> {
    if *signer.certificate() != prepared.issuer {
        return Err(PkiError::Misuse {
            reason: "the certificate was prepared for another issuer; prepare it again",
        });
    }
    let key = signer.certificate().public_key()?;
    let signing = DelegatedKey::of_signer(signer, &key);
    let certificate = sign(
        &prepared.parameters,
        &prepared.public_key,
        &issuer_parameters(&prepared.issuer)?,
        signing,
    )?;
    // The signature may have come from a device: believe it only after a look.
    certificate.verify_signed_by(&key)?;
    let as_prepared = certificate.serial() == prepared.serial()
        && certificate.issuer_raw() == prepared.issuer.subject_raw()
        && certificate.public_key_der() == prepared.public_key.spki_der();
    if !as_prepared || !lint(certificate.der(), prepared.profile).is_empty() {
        return Err(PkiError::Internal {
            operation: "issuing a certificate",
        });
    }
    Ok(certificate)
}

/// What every kind of certificate is asked for with.
pub(crate) struct Request<'a> {
    pub(crate) name: DistinguishedName,
    pub(crate) alternative_names: Vec<SanType>,
    pub(crate) public_key: &'a PublicKey,
    pub(crate) serial: SerialNumber,
    pub(crate) validity: Validity,
    pub(crate) publication: &'a Publication,
}

/// Builds the parameters and lints a throw-away certificate.
pub(crate) fn prepare(
    profile: Profile,
    request: Request<'_>,
    issuer: &Certificate,
) -> Result<Prepared, Vec<LintFinding>> {
    let failed = |error: PkiError| vec![LintFinding::new("cannot-build", error.to_string())];
    let (public_key, serial) = (request.public_key.clone(), request.serial.clone());
    let validity = request.validity;
    let parameters = parameters(profile, request)?;
    let throw_away = KeyPair::generate().map_err(failed)?;
    let signing = DelegatedKey::of_key(&throw_away);
    let certificate = issuer_parameters(issuer)
        .and_then(|issuer| sign(&parameters, &public_key, &issuer, signing))
        .map_err(failed)?;
    let mut findings = lint(certificate.der(), profile);
    if validity.not_after() > issuer.not_after() {
        findings.push(LintFinding::new(
            "outlives-issuer",
            "the certificate would be valid longer than its issuer",
        ));
    }
    if !issuer.is_authority() {
        findings.push(LintFinding::new("issuer", "the issuer is not an authority"));
    }
    if findings.is_empty() {
        let issuer = issuer.clone();
        Ok(Prepared {
            parameters,
            public_key,
            serial,
            issuer,
            profile,
        })
    } else {
        Err(findings)
    }
}

/// Every field of rcgen's parameters, set from the profile; no default survives.
pub(crate) fn parameters(
    profile: Profile,
    request: Request<'_>,
) -> Result<CertificateParams, Vec<LintFinding>> {
    let rules = profile.rules();
    let failed = |error: PkiError| vec![LintFinding::new("cannot-build", error.to_string())];
    check_addresses(request.publication)?;
    let mut parameters = CertificateParams::default();
    parameters.not_before = request.validity.not_before();
    parameters.not_after = request.validity.not_after();
    parameters.serial_number = Some(request.serial.as_bytes().to_vec().into());
    parameters.subject_alt_names = request.alternative_names;
    parameters.distinguished_name = request.name;
    parameters.is_ca = match rules.authority {
        Authority::No => IsCa::ExplicitNoCa,
        Authority::Unlimited => IsCa::Ca(BasicConstraints::Unconstrained),
        Authority::AtMost(length) => IsCa::Ca(BasicConstraints::Constrained(length)),
    };
    let family = request.public_key.family();
    let Some(key_usages) = rules.key_usages.of(family) else {
        return Err(vec![LintFinding::new("key-family", KEY_FAMILY)]);
    };
    parameters.key_usages = key_usages.iter().map(|usage| key_usage(*usage)).collect();
    parameters.extended_key_usages = rules
        .purposes
        .iter()
        .map(|purpose| extended_usage(*purpose))
        .collect();
    parameters.name_constraints = None;
    parameters.crl_distribution_points = request
        .publication
        .crl
        .iter()
        .map(|address| CrlDistributionPoint {
            uris: vec![address.clone()],
        })
        .collect();
    parameters.custom_extensions = Vec::new();
    if let Some(extension) = policies(rules.policy).map_err(failed)? {
        parameters.custom_extensions.push(extension);
    }
    if let Some(extension) = information_access(request.publication).map_err(failed)? {
        parameters.custom_extensions.push(extension);
    }
    if rules.revocation == Revocation::NotChecked {
        let content = encode(&Null).map_err(failed)?;
        let extension = CustomExtension::from_oid_content(OCSP_NO_CHECK, content);
        parameters.custom_extensions.push(extension);
    }
    parameters.use_authority_key_identifier_extension = profile != Profile::RootAuthority;
    parameters.key_identifier_method =
        KeyIdMethod::PreSpecified(request.public_key.key_identifier());
    Ok(parameters)
}

/// Signs parameters with a key and reads the result back.
pub(crate) fn sign(
    parameters: &CertificateParams,
    public_key: &PublicKey,
    issuer: &CertificateParams,
    key: DelegatedKey<'_>,
) -> Result<Certificate, PkiError> {
    let subject = SubjectKey(public_key);
    let issuer = Issuer::from_params(issuer, &key);
    match parameters.signed_by(&subject, &issuer) {
        Ok(certificate) => Certificate::from_der(certificate.der()),
        Err(_) => Err(key.into_error("building a certificate")),
    }
}

/// The issuer's name and key identifier, as rcgen wants them.
fn issuer_parameters(issuer: &Certificate) -> Result<CertificateParams, PkiError> {
    let mut parameters = CertificateParams::default();
    parameters.distinguished_name = issuer.distinguished_name()?;
    let identifier = match issuer.subject_key_identifier() {
        Some(identifier) => identifier.to_vec(),
        None => issuer.public_key()?.key_identifier(),
    };
    parameters.key_identifier_method = KeyIdMethod::PreSpecified(identifier);
    parameters.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    Ok(parameters)
}

/// Whatever signs, in the shape that rcgen takes.
///
/// rcgen's error carries no reason; the real one is kept here.
pub(crate) struct DelegatedKey<'a> {
    public: &'a PublicKey,
    source: Source<'a>,
    error: RefCell<Option<PkiError>>,
}

enum Source<'a> {
    Key(&'a dyn AnyKey),
    Signer(&'a dyn Signer),
}

impl<'a> DelegatedKey<'a> {
    /// A key that has no certificate yet.
    pub(crate) fn of_key(key: &'a dyn AnyKey) -> Self {
        Self {
            public: key.public_key(),
            source: Source::Key(key),
            error: RefCell::new(None),
        }
    }

    /// A signer, whose public key the caller has read already.
    fn of_signer(signer: &'a dyn Signer, public: &'a PublicKey) -> Self {
        Self {
            public,
            source: Source::Signer(signer),
            error: RefCell::new(None),
        }
    }

    /// The reason of the last failure.
    pub(crate) fn into_error(self, operation: &'static str) -> PkiError {
        self.error
            .into_inner()
            .unwrap_or(PkiError::Internal { operation })
    }
}

impl PublicKeyData for DelegatedKey<'_> {
    fn der_bytes(&self) -> &[u8] {
        self.public.bits()
    }

    fn algorithm(&self) -> &'static rcgen::SignatureAlgorithm {
        self.public.signature_algorithm()
    }
}

impl SigningKey for DelegatedKey<'_> {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rcgen::Error> {
        let signed = match self.source {
            Source::Key(key) => key.sign(message),
            Source::Signer(signer) => signer.sign(message),
        };
        signed.map_err(|error| {
            *self.error.borrow_mut() = Some(error);
            rcgen::Error::RemoteKeyError
        })
    }
}

struct SubjectKey<'a>(&'a PublicKey);

impl PublicKeyData for SubjectKey<'_> {
    fn der_bytes(&self) -> &[u8] {
        self.0.bits()
    }

    fn algorithm(&self) -> &'static rcgen::SignatureAlgorithm {
        self.0.signature_algorithm()
    }
}

fn key_usage(usage: KeyUse) -> KeyUsagePurpose {
    match usage {
        KeyUse::DigitalSignature => KeyUsagePurpose::DigitalSignature,
        KeyUse::NonRepudiation => KeyUsagePurpose::ContentCommitment,
        KeyUse::KeyEncipherment => KeyUsagePurpose::KeyEncipherment,
        KeyUse::KeyAgreement => KeyUsagePurpose::KeyAgreement,
        KeyUse::KeyCertSign => KeyUsagePurpose::KeyCertSign,
        KeyUse::CrlSign => KeyUsagePurpose::CrlSign,
    }
}

fn extended_usage(purpose: Purpose) -> ExtendedKeyUsagePurpose {
    match purpose {
        Purpose::ClientAuth => ExtendedKeyUsagePurpose::ClientAuth,
        Purpose::ServerAuth => ExtendedKeyUsagePurpose::ServerAuth,
        Purpose::EmailProtection => ExtendedKeyUsagePurpose::EmailProtection,
        Purpose::OcspSigning => ExtendedKeyUsagePurpose::OcspSigning,
    }
}

fn alternative_name(name: &str) -> Result<SanType, LintFinding> {
    if let Ok(address) = name.parse() {
        return Ok(SanType::IpAddress(address));
    }
    let good = !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-.*".contains(&byte));
    match rcgen::string::Ia5String::try_from(name) {
        Ok(name) if good => Ok(SanType::DnsName(name)),
        _ => Err(LintFinding::new(
            "dns-name",
            "a name is neither a DNS name nor an address",
        )),
    }
}

/// Addresses go into IA5String: ASCII only, and plain http, since whoever checks a certificate
/// must not need another certificate for it.
fn check_addresses(publication: &Publication) -> Result<(), Vec<LintFinding>> {
    let findings: Vec<_> = [&publication.crl, &publication.ocsp, &publication.ca_issuers]
        .into_iter()
        .flatten()
        .filter(|address| {
            !address.starts_with("http://") || !address.bytes().all(|byte| byte.is_ascii_graphic())
        })
        .map(|_| {
            LintFinding::new(
                "publication",
                "an address of the authority is not an http address",
            )
        })
        .collect();
    if findings.is_empty() {
        Ok(())
    } else {
        Err(findings)
    }
}

#[derive(Sequence)]
struct AccessDescription {
    method: Oid,
    location: Any,
}

#[derive(Sequence)]
struct PolicyInformation {
    policy: Oid,
}

/// rcgen has no authority information access: made by hand.
fn information_access(publication: &Publication) -> Result<Option<CustomExtension>, PkiError> {
    let entries = [
        (oid::ACCESS_OCSP, &publication.ocsp),
        (oid::ACCESS_CA_ISSUERS, &publication.ca_issuers),
    ];
    let mut descriptions = Vec::new();
    for (method, address) in entries {
        let Some(address) = address else { continue };
        descriptions.push(AccessDescription {
            method: method.into(),
            location: uri(address)?,
        });
    }
    if descriptions.is_empty() {
        return Ok(None);
    }
    let content = encode(&descriptions)?;
    Ok(Some(CustomExtension::from_oid_content(
        AUTHORITY_INFORMATION_ACCESS,
        content,
    )))
}

fn policies(policy: Policy) -> Result<Option<CustomExtension>, PkiError> {
    let policy: Oid = match policy {
        Policy::None => return Ok(None),
        Policy::Any => oid::ANY_POLICY.into(),
        Policy::Own(own) => own.into(),
    };
    let content = encode(&any(&vec![PolicyInformation { policy }])?)?;
    Ok(Some(CustomExtension::from_oid_content(
        CERTIFICATE_POLICIES,
        content,
    )))
}

const AUTHORITY_INFORMATION_ACCESS: &[u64] = &[1, 3, 6, 1, 5, 5, 7, 1, 1];
const OCSP_NO_CHECK: &[u64] = &[1, 3, 6, 1, 5, 5, 7, 48, 1, 5];
const CERTIFICATE_POLICIES: &[u64] = &[2, 5, 29, 32];
