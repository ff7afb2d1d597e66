//! A certificate that was read once and asked many times.
//!
//! [`Certificate::from_der`] parses everything this project looks at; afterwards nothing is
//! parsed again. It says what the certificate claims. Whether the claim is true is the business
//! of [`crate::trust`].

use std::fmt;
use std::sync::Arc;

use aws_lc_rs::digest;
use careplan::OfficeNumber;
use rcgen::{DistinguishedName, DnType, DnValue};
use time::OffsetDateTime;
use x509_parser::certificate::X509Certificate;
use x509_parser::der_parser::asn1_rs::Tag;
use x509_parser::extensions::{GeneralName, ParsedExtension};
use x509_parser::prelude::FromDer as _;
use x509_parser::x509::{X509Name, X509Version};

use crate::asn1::{AlgorithmIdentifier, canonical_frame};
use crate::error::{PkiError, damaged};
use crate::key::{KeyFamily, PublicKey};
use crate::serial::SerialNumber;
use crate::{oid, pem};

/// An X.509 certificate. Cloning is cheap; two are equal when their bytes are.
#[derive(Clone)]
pub struct Certificate {
    fields: Arc<Fields>,
}

/// What is read from the bytes.
struct Fields {
    der: Vec<u8>,
    to_be_signed: Vec<u8>,
    signature: Vec<u8>,
    signature_is_ecdsa_sha256: bool,
    serial: SerialNumber,
    not_before: OffsetDateTime,
    not_after: OffsetDateTime,
    subject: Name,
    issuer: Name,
    spki: Vec<u8>,
    extensions: Extensions,
}

/// A distinguished name: the bytes, and the attributes that we look at.
#[derive(Debug, Clone, Default)]
struct Name {
    raw: Vec<u8>,
    common_name: Option<String>,
    organisation: Option<String>,
    organisational_unit: Option<String>,
    serial_number: Option<String>,
    user_id: Option<String>,
}

/// The extensions that decide what a certificate may do.
#[derive(Debug, Clone, Default)]
pub(crate) struct Extensions {
    pub(crate) authority: Option<PathLength>,
    pub(crate) key_usage: Option<u16>,
    pub(crate) client_auth: bool,
    pub(crate) server_auth: bool,
    pub(crate) email_protection: bool,
    pub(crate) ocsp_signing: bool,
    pub(crate) subject_key_identifier: Option<Vec<u8>>,
    pub(crate) authority_key_identifier: Option<Vec<u8>>,
    pub(crate) dns_names: Vec<String>,
    pub(crate) unknown_critical: bool,
}

/// How many authorities may stand below one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PathLength {
    Unlimited,
    AtMost(u32),
}

impl Certificate {
    /// Reads one certificate (DER).
    ///
    /// # Errors
    /// [`PkiError::Damaged`] when it is not an X.509 version 3 certificate, when something
    /// follows it, or when it carries an extension twice.
    pub fn from_der(der: &[u8]) -> Result<Self, PkiError> {
        let (rest, parsed) = X509Certificate::from_der(der).map_err(damaged(WHAT))?;
        if !rest.is_empty() || parsed.version() != X509Version::V3 {
            return Err(PkiError::Damaged { what: WHAT });
        }
        if parsed.signature_algorithm != parsed.tbs_certificate.signature {
            return Err(PkiError::Damaged { what: WHAT });
        }
        // A signature fills its octets; other bits would be bytes that nobody has signed.
        if parsed.signature_value.unused_bits != 0 {
            return Err(PkiError::Damaged { what: WHAT });
        }
        // A negative serial number has its top bit set in the encoding.
        if parsed
            .raw_serial()
            .first()
            .is_none_or(|first| first & 0x80 != 0)
        {
            return Err(PkiError::Damaged { what: WHAT });
        }
        let fields = Fields {
            der: der.to_vec(),
            to_be_signed: parsed.tbs_certificate.as_ref().to_vec(),
            signature: parsed.signature_value.data.to_vec(),
            signature_is_ecdsa_sha256: parsed.signature_algorithm.algorithm.as_bytes()
                == oid::ECDSA_SHA256.as_bytes(),
            serial: SerialNumber::from_bytes(parsed.raw_serial())?,
            not_before: parsed.validity().not_before.to_datetime(),
            not_after: parsed.validity().not_after.to_datetime(),
            subject: Name::read(parsed.subject()),
            issuer: Name::read(parsed.issuer()),
            spki: parsed.public_key().raw.to_vec(),
            extensions: Extensions::read(&parsed)?,
        };
        Ok(Self {
            fields: Arc::new(fields),
        })
    }

    /// Reads the one certificate of a PEM text.
    ///
    /// # Errors
    /// As [`Certificate::from_der`]; also when there is none or more than one.
    pub fn from_pem(text: &str) -> Result<Self, PkiError> {
        Self::from_der(&pem::decode_one(PEM_LABEL, text)?)
    }

    /// Reads all certificates of a PEM text in their order. None is an error.
    ///
    /// # Errors
    /// As [`Certificate::from_der`].
    pub fn from_pem_chain(text: &str) -> Result<Vec<Self>, PkiError> {
        let blocks = pem::decode_all(PEM_LABEL, text)?;
        if blocks.is_empty() {
            return Err(PkiError::Damaged { what: "PEM file" });
        }
        blocks.iter().map(|block| Self::from_der(block)).collect()
    }

    /// The certificate as PEM.
    #[must_use]
    pub fn to_pem(&self) -> String {
        pem::encode(PEM_LABEL, self.der())
    }

    /// The certificate as DER.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.fields.der
    }

    /// The serial number.
    #[must_use]
    pub fn serial(&self) -> &SerialNumber {
        &self.fields.serial
    }

    /// First second of validity, UTC.
    #[must_use]
    pub fn not_before(&self) -> OffsetDateTime {
        self.fields.not_before
    }

    /// Last second of validity, UTC.
    #[must_use]
    pub fn not_after(&self) -> OffsetDateTime {
        self.fields.not_after
    }

    /// SHA-256 of the certificate.
    #[must_use]
    pub fn fingerprint(&self) -> [u8; 32] {
        let hash = digest::digest(&digest::SHA256, self.der());
        let mut fingerprint = [0_u8; 32];
        for (target, source) in fingerprint.iter_mut().zip(hash.as_ref()) {
            *target = *source;
        }
        fingerprint
    }

    /// SHA-1 of the certificate: what Windows shows as 拇印 and people compare by eye. Nothing is
    /// decided by it.
    #[must_use]
    pub fn sha1_fingerprint(&self) -> [u8; 20] {
        let hash = digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, self.der());
        let mut fingerprint = [0_u8; 20];
        for (target, source) in fingerprint.iter_mut().zip(hash.as_ref()) {
            *target = *source;
        }
        fingerprint
    }

    /// The office that a client certificate names (attribute `serialNumber` of the subject).
    #[must_use]
    pub fn office_number(&self) -> Option<OfficeNumber> {
        let text = self.fields.subject.serial_number.as_deref()?;
        OfficeNumber::try_from(text).ok()
    }

    /// The account that a client certificate was issued to (attribute `UID` of the subject).
    #[must_use]
    pub fn account(&self) -> Option<&str> {
        self.fields.subject.user_id.as_deref()
    }

    /// The kind of certificate (attribute `OU` of the subject).
    #[must_use]
    pub fn kind_id(&self) -> Option<&str> {
        self.fields.subject.organisational_unit.as_deref()
    }

    /// The organisation of the subject: the name of the office.
    #[must_use]
    pub fn organisation(&self) -> Option<&str> {
        self.fields.subject.organisation.as_deref()
    }

    /// The `SubjectPublicKeyInfo` (DER).
    #[must_use]
    pub fn public_key_der(&self) -> &[u8] {
        &self.fields.spki
    }

    /// The public key.
    ///
    /// # Errors
    /// [`PkiError::Unsupported`] when it is neither P-256 nor RSA of 2048 bits or more.
    pub fn public_key(&self) -> Result<PublicKey, PkiError> {
        PublicKey::from_spki_der(self.public_key_der())
    }

    /// Common name of the subject, empty when it has none.
    #[must_use]
    pub fn subject_name(&self) -> &str {
        self.fields
            .subject
            .common_name
            .as_deref()
            .unwrap_or_default()
    }

    /// Common name of the issuer, empty when it has none.
    #[must_use]
    pub fn issuer_name(&self) -> &str {
        self.fields
            .issuer
            .common_name
            .as_deref()
            .unwrap_or_default()
    }

    /// Whether the certificate claims to be an authority.
    #[must_use]
    pub fn is_authority(&self) -> bool {
        self.fields.extensions.authority.is_some()
    }

    /// The DNS names of a server certificate.
    #[must_use]
    pub fn dns_names(&self) -> &[String] {
        &self.fields.extensions.dns_names
    }

    /// Whether the certificate says that it may be shown by a TLS client.
    #[must_use]
    pub fn allows_client_auth(&self) -> bool {
        self.fields.extensions.client_auth
    }

    /// Whether the certificate says that it may be shown by a TLS server.
    #[must_use]
    pub fn allows_server_auth(&self) -> bool {
        self.fields.extensions.server_auth
    }

    /// Whether the certificate says that its key may sign OCSP answers for its issuer.
    #[must_use]
    pub fn allows_ocsp_signing(&self) -> bool {
        self.fields.extensions.ocsp_signing
    }

    /// Whether it signs evidence for the exchange: of all certificates for signing only that one
    /// has the use nonRepudiation.
    #[must_use]
    pub fn signs_evidence(&self) -> bool {
        let use_of_evidence = crate::profile::KeyUse::NonRepudiation.flag();
        let flags = self.extensions().key_usage.unwrap_or_default();
        !self.is_authority() && self.office_number().is_none() && flags & use_of_evidence != 0
    }

    /// The subject key identifier, when it carries one.
    #[must_use]
    pub fn subject_key_identifier(&self) -> Option<&[u8]> {
        self.fields.extensions.subject_key_identifier.as_deref()
    }

    /// A short name of an authority's key for addresses and file names: the first half of its key
    /// identifier in hexadecimal. Two authorities of one exchange never share it.
    #[must_use]
    pub fn label(&self) -> String {
        let identifier = self
            .subject_key_identifier()
            .unwrap_or(self.serial().as_bytes());
        hex::encode(identifier.get(..10).unwrap_or(identifier))
    }

    /// The name under which an authority's certificate is published: its [`Certificate::label`],
    /// and for a cross certificate also that of whoever signed it, because the root that it is
    /// for has the same key.
    #[must_use]
    pub fn published_name(&self) -> String {
        let signer = self.extensions().authority_key_identifier.as_deref();
        match signer {
            Some(signer) if self.is_cross() => {
                let signer = hex::encode(signer.get(..10).unwrap_or(signer));
                format!("{}-{signer}", self.label())
            }
            _ => self.label(),
        }
    }

    /// Whether it is an authority that names itself as its issuer, with the same key.
    #[must_use]
    pub fn is_root(&self) -> bool {
        let signer = self.extensions().authority_key_identifier.as_deref();
        self.is_authority()
            && self.subject_raw() == self.issuer_raw()
            && (signer.is_none() || signer == self.subject_key_identifier())
    }

    /// Whether it is a root's certificate by another root: authorities may stand below it, and it
    /// is none itself.
    #[must_use]
    pub fn is_cross(&self) -> bool {
        let has_authorities = match self.extensions().authority {
            Some(PathLength::AtMost(length)) => length > 0,
            Some(PathLength::Unlimited) => true,
            None => false,
        };
        has_authorities && !self.is_root()
    }

    /// The subject as encoded.
    pub(crate) fn subject_raw(&self) -> &[u8] {
        &self.fields.subject.raw
    }

    /// The issuer as encoded.
    pub(crate) fn issuer_raw(&self) -> &[u8] {
        &self.fields.issuer.raw
    }

    /// The subject in the shape that rcgen writes, with every string type kept.
    pub(crate) fn distinguished_name(&self) -> Result<DistinguishedName, PkiError> {
        let (_, name) = X509Name::from_der(self.subject_raw()).map_err(damaged(WHAT))?;
        let mut written = DistinguishedName::new();
        for attribute in name.iter_attributes() {
            let arcs = attribute
                .attr_type()
                .iter()
                .ok_or(PkiError::Damaged { what: WHAT })?;
            let kind = DnType::from_oid(&arcs.collect::<Vec<_>>());
            let text = attribute.as_str().map_err(damaged(WHAT))?;
            let value = match attribute.attr_value().header.tag() {
                Tag::PrintableString => {
                    let text = rcgen::string::PrintableString::try_from(text);
                    DnValue::PrintableString(text.map_err(damaged(WHAT))?)
                }
                _ => DnValue::Utf8String(text.to_owned()),
            };
            written.push(kind, value);
        }
        Ok(written)
    }

    pub(crate) fn extensions(&self) -> &Extensions {
        &self.fields.extensions
    }

    /// Checks that `issuer` signed this certificate. Names and validity are not looked at.
    pub(crate) fn verify_signed_by(&self, issuer: &PublicKey) -> Result<(), PkiError> {
        if !self.fields.signature_is_ecdsa_sha256 || issuer.family() != KeyFamily::P256 {
            return Err(PkiError::Unsupported {
                what: "a certificate that is not signed with ECDSA and SHA-256".to_owned(),
                instead: "only certificates of the exchange's own authority are accepted",
            });
        }
        let frame = canonical_frame(
            &self.fields.to_be_signed,
            AlgorithmIdentifier::bare(oid::ECDSA_SHA256),
            &self.fields.signature,
            WHAT,
        )?;
        if frame != self.fields.der {
            return Err(PkiError::Damaged { what: WHAT });
        }
        issuer.verify(&self.fields.to_be_signed, &self.fields.signature, WHAT)
    }
}

impl PartialEq for Certificate {
    fn eq(&self, other: &Self) -> bool {
        self.der() == other.der()
    }
}

impl Eq for Certificate {}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Certificate({} by {:?})",
            self.serial(),
            self.issuer_name()
        )
    }
}

impl Name {
    fn read(name: &X509Name<'_>) -> Self {
        let mut read = Self {
            raw: name.as_raw().to_vec(),
            ..Self::default()
        };
        for attribute in name.iter_attributes() {
            let Ok(text) = attribute.as_str() else {
                continue;
            };
            let kind = attribute.attr_type().as_bytes();
            let field = [
                (oid::COMMON_NAME, &mut read.common_name),
                (oid::ORGANISATION, &mut read.organisation),
                (oid::ORGANISATIONAL_UNIT, &mut read.organisational_unit),
                (oid::SERIAL_NUMBER, &mut read.serial_number),
                (oid::USER_ID, &mut read.user_id),
            ]
            .into_iter()
            .find(|(oid, _)| oid.as_bytes() == kind);
            if let Some((_, field)) = field {
                // The first one counts; our own certificates have one of each.
                field.get_or_insert_with(|| text.to_owned());
            }
        }
        read
    }
}

impl Extensions {
    fn read(certificate: &X509Certificate<'_>) -> Result<Self, PkiError> {
        // Refuses an extension that appears twice.
        certificate.extensions_map().map_err(damaged(WHAT))?;
        let mut read = Self::default();
        for extension in certificate.extensions() {
            match extension.parsed_extension() {
                ParsedExtension::BasicConstraints(constraints) if constraints.ca => {
                    read.authority = Some(match constraints.path_len_constraint {
                        None => PathLength::Unlimited,
                        Some(length) => PathLength::AtMost(length),
                    });
                }
                ParsedExtension::BasicConstraints(_) => {}
                ParsedExtension::KeyUsage(usage) => read.key_usage = Some(usage.flags),
                ParsedExtension::ExtendedKeyUsage(usage) => {
                    read.client_auth = usage.client_auth;
                    read.server_auth = usage.server_auth;
                    read.email_protection = usage.email_protection;
                    read.ocsp_signing = usage.ocsp_signing;
                }
                ParsedExtension::SubjectKeyIdentifier(identifier) => {
                    read.subject_key_identifier = Some(identifier.0.to_vec());
                }
                ParsedExtension::AuthorityKeyIdentifier(identifier) => {
                    read.authority_key_identifier = identifier
                        .key_identifier
                        .as_ref()
                        .map(|identifier| identifier.0.to_vec());
                }
                ParsedExtension::SubjectAlternativeName(names) => {
                    for name in &names.general_names {
                        if let GeneralName::DNSName(name) = name {
                            read.dns_names.push((*name).to_owned());
                        }
                    }
                }
                ParsedExtension::CertificatePolicies(_) => {}
                ParsedExtension::ParseError { .. } => {
                    return Err(PkiError::Damaged { what: WHAT });
                }
                _ => read.unknown_critical |= extension.critical,
            }
        }
        Ok(read)
    }
}

const WHAT: &str = "certificate";
const PEM_LABEL: &str = "CERTIFICATE";
