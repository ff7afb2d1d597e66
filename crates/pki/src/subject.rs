//! Whom a certificate names, and where its issuer publishes.
//!
//! Names are given by the application and the office register; this module only puts them into
//! the attributes. It never reads a name out of a certificate request.

use careplan::OfficeNumber;
use rcgen::{DistinguishedName, DnType, DnValue};

use time::OffsetDateTime;

use crate::certificate::Certificate;
use crate::lint::LintFinding;
use crate::oid;
use crate::revocation::{IssueMonth, Partition};

/// An office, and a terminal of it where it has several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientSubject {
    /// The number of the office; what the exchange identifies it by.
    pub office_number: OfficeNumber,
    /// The account that applied.
    pub account: String,
    /// The id of the certificate's kind, as in the kind table of the server.
    pub kind_id: String,
    /// The name of the office. Attributes hold 64 characters; a longer name is cut.
    pub office_name: String,
    /// The label of the terminal, when the certificate is for one terminal.
    pub terminal: Option<String>,
}

/// Where relying parties find the issuer's certificate, its revocation list and its responder.
/// Each is an `http` address; what is `None` is left out of the certificate.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Publication {
    /// Address of the revocation list (DER).
    pub crl: Option<String>,
    /// Address of the OCSP responder.
    pub ocsp: Option<String>,
    /// Address of the issuer's certificate (DER).
    pub ca_issuers: Option<String>,
}

impl Publication {
    /// Everything that `issuer` publishes below the address `base` (without a slash at its end)
    /// about a certificate whose validity begins at `not_before`.
    #[must_use]
    pub fn below(base: &str, issuer: &Certificate, not_before: OffsetDateTime) -> Self {
        let partition = Partition::new(issuer, IssueMonth::of(not_before));
        Self {
            crl: Some(partition.address(base)),
            ocsp: Some(format!("{base}/ocsp")),
            ca_issuers: Some(format!("{base}/ca/{}.cer", issuer.label())),
        }
    }
}

impl Publication {
    /// What `root` publishes below the address `base` about the authorities that it certifies.
    #[must_use]
    pub fn of_root(base: &str, root: &Certificate) -> Self {
        Self {
            crl: Some(format!("{base}/crl/{}.crl", root.label())),
            ocsp: None,
            ca_issuers: Some(format!("{base}/ca/{}.cer", root.published_name())),
        }
    }
}

impl ClientSubject {
    pub(crate) fn name(&self) -> Result<DistinguishedName, LintFinding> {
        let mut name = DistinguishedName::new();
        push_country(&mut name)?;
        name.push(
            DnType::OrganizationName,
            cut(&self.office_name, UPPER_BOUND),
        );
        name.push(DnType::OrganizationalUnitName, self.kind_id.as_str());
        name.push(DnType::CommonName, self.common_name());
        name.push(
            attribute_type(oid::SERIAL_NUMBER),
            printable("subject serialNumber", self.office_number.as_str())?,
        );
        name.push(attribute_type(oid::USER_ID), self.account.as_str());
        Ok(name)
    }

    /// The office name, and the terminal behind it; the terminal is never cut away.
    fn common_name(&self) -> String {
        match &self.terminal {
            None => cut(&self.office_name, UPPER_BOUND),
            Some(terminal) => {
                let terminal = cut(terminal, UPPER_BOUND / 2);
                let room = UPPER_BOUND.saturating_sub(terminal.chars().count() + 1);
                format!("{} {terminal}", cut(&self.office_name, room))
            }
        }
    }
}

/// The name of a server or of an authority: country, organisation where given, common name.
pub(crate) fn plain_name(
    organisation: Option<&str>,
    common_name: &str,
) -> Result<DistinguishedName, LintFinding> {
    let mut name = DistinguishedName::new();
    push_country(&mut name)?;
    if let Some(organisation) = organisation {
        name.push(DnType::OrganizationName, cut(organisation, UPPER_BOUND));
    }
    name.push(DnType::CommonName, cut(common_name, UPPER_BOUND));
    Ok(name)
}

// Spec: RFC 5280 §4.1.2.4: the country is a PrintableString, always.
fn push_country(name: &mut DistinguishedName) -> Result<(), LintFinding> {
    name.push(DnType::CountryName, printable("subject country", "JP")?);
    Ok(())
}

fn printable(what: &'static str, text: &str) -> Result<DnValue, LintFinding> {
    rcgen::string::PrintableString::try_from(text)
        .map(DnValue::PrintableString)
        .map_err(|_| LintFinding::new("not-printable", format!("{what} is not a PrintableString")))
}

/// The identifier as the arcs that rcgen wants.
fn attribute_type(oid: der::asn1::ObjectIdentifier) -> DnType {
    DnType::from_oid(&oid.arcs().map(u64::from).collect::<Vec<_>>())
}

fn cut(text: &str, characters: usize) -> String {
    text.chars().take(characters).collect()
}

/// Characters of a name attribute. Spec: RFC 5280 appendix A, `ub-common-name` and others.
const UPPER_BOUND: usize = 64;
