//! Our own checks on a certificate before it is signed.
//!
//! They run on a throw-away certificate with the same parameters, read back by another library
//! than the one that wrote it. They are the basics of RFC 5280 and our profiles; a full linter
//! of others judges the results in the tests.

use std::fmt;

use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::{ExtendedKeyUsage, ParsedExtension, X509Extension};
use x509_parser::prelude::FromDer as _;

use crate::key::PublicKey;
use crate::oid;
use crate::profile::{Authority, KeyUse, Policy, Profile, Purpose, Revocation, Rules};

/// One broken rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LintFinding {
    code: &'static str,
    detail: String,
}

impl LintFinding {
    pub(crate) fn new(code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            code,
            detail: detail.into(),
        }
    }

    /// A short stable name of the rule.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// What is wrong, in English, without personal values.
    #[must_use]
    pub fn detail(&self) -> &str {
        &self.detail
    }
}

impl fmt::Display for LintFinding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.detail)
    }
}

/// Runs every rule of `profile` over a certificate (DER). Nothing found means good.
#[must_use]
pub fn lint(der: &[u8], profile: Profile) -> Vec<LintFinding> {
    let certificate = match X509Certificate::from_der(der) {
        Ok(([], certificate)) => certificate,
        _ => {
            return vec![LintFinding::new(
                "not-readable",
                "the certificate cannot be read back",
            )];
        }
    };
    let rules = profile.rules();
    let mut findings = Findings(Vec::new());
    basics(&certificate, &mut findings);
    let key_usages = match PublicKey::from_spki_der(certificate.public_key().raw) {
        Ok(key) => rules.key_usages.of(key.family()),
        Err(_) => None,
    };
    findings.require(key_usages.is_some(), "key-family", KEY_FAMILY);
    validity(&certificate, rules, &mut findings);
    names(&certificate, &mut findings);
    extensions(
        &certificate,
        profile,
        key_usages.unwrap_or_default(),
        &mut findings,
    );
    findings.0
}

struct Findings(Vec<LintFinding>);

impl Findings {
    fn require(&mut self, good: bool, code: &'static str, detail: &str) {
        if !good {
            self.0.push(LintFinding::new(code, detail));
        }
    }
}

fn basics(certificate: &X509Certificate<'_>, findings: &mut Findings) {
    let serial = certificate.raw_serial();
    findings.require(
        certificate.version().0 == 2,
        "version",
        "the version is not 3",
    );
    // Spec: RFC 5280 §4.1.2.2
    findings.require(
        serial.len() <= 20 && serial.iter().any(|byte| *byte != 0),
        "serial-size",
        "the serial number is zero or longer than 20 octets",
    );
    findings.require(
        serial.first().is_some_and(|first| first & 0x80 == 0),
        "serial-positive",
        "the serial number is negative",
    );
    findings.require(
        certificate.signature_algorithm == certificate.tbs_certificate.signature,
        "signature-algorithm",
        "the two signature algorithms differ",
    );
    findings.require(
        certificate.issuer_uid.is_none() && certificate.subject_uid.is_none(),
        "unique-id",
        "unique identifiers are not used",
    );
}

fn validity(certificate: &X509Certificate<'_>, rules: &Rules, findings: &mut Findings) {
    let not_before = certificate.validity().not_before.to_datetime();
    let not_after = certificate.validity().not_after.to_datetime();
    findings.require(
        not_before < not_after,
        "validity-order",
        "validity ends before it begins",
    );
    findings.require(
        not_after - not_before <= rules.maximum_lifetime,
        "validity-length",
        "validity is longer than the profile allows",
    );
    // Spec: RFC 5280 §4.1.2.5: UTCTime through 2049, GeneralizedTime from 2050.
    for time in [
        &certificate.validity().not_before,
        &certificate.validity().not_after,
    ] {
        findings.require(
            time.is_utctime() == (time.to_datetime().year() < 2050),
            "validity-encoding",
            "a time is in the wrong one of the two encodings",
        );
    }
}

fn names(certificate: &X509Certificate<'_>, findings: &mut Findings) {
    for (name, which) in [
        (certificate.subject(), "subject"),
        (certificate.issuer(), "issuer"),
    ] {
        findings.require(
            name.iter_attributes().next().is_some(),
            "name-empty",
            &format!("the {which} is empty"),
        );
        for attribute in name.iter_attributes() {
            let kind = attribute.attr_type().as_bytes();
            let text = attribute.as_str().unwrap_or_default();
            findings.require(
                !text.trim().is_empty(),
                "attribute-empty",
                &format!("an attribute of the {which} is empty"),
            );
            findings.require(
                text.chars().count() <= 64,
                "attribute-length",
                &format!("an attribute of the {which} has more than 64 characters"),
            );
            findings.require(
                !text.chars().any(char::is_control),
                "attribute-control",
                &format!("an attribute of the {which} contains a control character"),
            );
            if kind == oid::COUNTRY.as_bytes() || kind == oid::SERIAL_NUMBER.as_bytes() {
                findings.require(
                    attribute.attr_value().header.tag() == PRINTABLE_STRING,
                    "not-printable",
                    &format!("country or serialNumber of the {which} is not a PrintableString"),
                );
            }
        }
    }
}

fn extensions(
    certificate: &X509Certificate<'_>,
    profile: Profile,
    key_usages: &[KeyUse],
    findings: &mut Findings,
) {
    let rules = profile.rules();
    findings.require(
        certificate.extensions_map().is_ok(),
        "extension-twice",
        "an extension appears twice",
    );
    let mut seen = Seen::default();
    for extension in certificate.extensions() {
        one_extension(extension, (rules, key_usages), &mut seen, findings);
    }
    findings.require(
        seen.basic,
        "no-basic-constraints",
        "basicConstraints is missing",
    );
    findings.require(seen.key_usage, "no-key-usage", "keyUsage is missing");
    findings.require(
        seen.subject_key,
        "no-subject-key",
        "subjectKeyIdentifier is missing",
    );
    findings.require(
        seen.authority_key || profile == Profile::RootAuthority,
        "no-authority-key",
        "authorityKeyIdentifier is missing",
    );
    findings.require(
        seen.purposes || rules.purposes.is_empty(),
        "no-purposes",
        "extendedKeyUsage is missing",
    );
    findings.require(
        seen.policies || rules.policy == Policy::None,
        "no-policy",
        "certificatePolicies is missing",
    );
    findings.require(
        seen.no_check || rules.revocation == Revocation::Checked,
        "no-no-check",
        "ocsp-nocheck is missing",
    );
    findings.require(
        seen.alternative_name || profile != Profile::Server,
        "no-alternative-name",
        "a server certificate needs a subjectAltName",
    );
}

/// Which of the extensions that a profile may require were met.
#[derive(Default)]
struct Seen {
    basic: bool,
    key_usage: bool,
    purposes: bool,
    subject_key: bool,
    authority_key: bool,
    policies: bool,
    alternative_name: bool,
    no_check: bool,
}

fn one_extension(
    extension: &X509Extension<'_>,
    (rules, key_usages): (&Rules, &[KeyUse]),
    seen: &mut Seen,
    findings: &mut Findings,
) {
    let mut critical = false;
    match extension.parsed_extension() {
        ParsedExtension::BasicConstraints(constraints) => {
            (seen.basic, critical) = (true, true);
            let expected = match rules.authority {
                Authority::No => (false, None),
                Authority::Unlimited => (true, None),
                Authority::AtMost(length) => (true, Some(u32::from(length))),
            };
            findings.require(
                (constraints.ca, constraints.path_len_constraint) == expected,
                "authority-bit",
                "the authority bit or path length is not that of the profile",
            );
        }
        ParsedExtension::KeyUsage(usage) => {
            (seen.key_usage, critical) = (true, true);
            let expected = key_usages
                .iter()
                .map(|usage| KeyUse::flag(*usage))
                .fold(0, |a, b| a | b);
            findings.require(
                usage.flags == expected,
                "key-usage",
                "keyUsage is not that of the profile",
            );
        }
        ParsedExtension::ExtendedKeyUsage(usage) => {
            seen.purposes = true;
            purposes(usage, rules, findings);
        }
        ParsedExtension::SubjectKeyIdentifier(_) => seen.subject_key = true,
        ParsedExtension::AuthorityKeyIdentifier(_) => seen.authority_key = true,
        ParsedExtension::CertificatePolicies(policies) => {
            seen.policies = true;
            let found: Vec<_> = policies
                .iter()
                .map(|policy| policy.policy_id.as_bytes().to_vec())
                .collect();
            let expected: Vec<_> = rules.policy.encoded().into_iter().collect();
            findings.require(
                found == expected,
                "policy",
                "certificatePolicies is not that of the profile",
            );
        }
        ParsedExtension::SubjectAlternativeName(_) => seen.alternative_name = true,
        ParsedExtension::CRLDistributionPoints(_) | ParsedExtension::AuthorityInfoAccess(_) => {}
        _ if extension.oid.as_bytes() == oid::OCSP_NO_CHECK.as_bytes() => {
            seen.no_check = true;
            findings.require(
                rules.revocation == Revocation::NotChecked,
                "no-check",
                "the certificate wants no check of its revocation, unlike its profile",
            );
        }
        _ => findings.require(
            false,
            "extension-unknown",
            "there is an extension that no profile has",
        ),
    }
    findings.require(
        extension.critical == critical,
        "criticality",
        "an extension is critical that must not be, or the reverse",
    );
}

fn purposes(usage: &ExtendedKeyUsage<'_>, rules: &Rules, findings: &mut Findings) {
    let found = [
        usage.client_auth,
        usage.server_auth,
        usage.email_protection,
        usage.ocsp_signing,
    ];
    let expected = [
        Purpose::ClientAuth,
        Purpose::ServerAuth,
        Purpose::EmailProtection,
        Purpose::OcspSigning,
    ]
    .map(|purpose| rules.purposes.contains(&purpose));
    let others = usage.any || usage.code_signing || usage.time_stamping || !usage.other.is_empty();
    findings.require(
        found == expected && !others,
        "purposes",
        "extendedKeyUsage is not that of the profile",
    );
}

/// What is told of a key that the profile does not take.
pub(crate) const KEY_FAMILY: &str =
    "the key is of a kind that gets no such certificate; authorities have P-256 keys";
const PRINTABLE_STRING: x509_parser::der_parser::asn1_rs::Tag =
    x509_parser::der_parser::asn1_rs::Tag::PrintableString;
