//! Certificate profiles as data.
//!
//! One table says what each kind of certificate may contain; issuing and linting read the same
//! rows, so that neither can drift from the other. Names and keys are not here: they come from
//! the application.

use der::asn1::ObjectIdentifier;
use time::{Duration, OffsetDateTime};

use crate::error::PkiError;
use crate::key::KeyFamily;
use crate::oid;

/// A kind of certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Profile {
    /// An office (or a terminal of it) towards the exchange.
    Client,
    /// The portal or the mailbox towards offices.
    Server,
    /// The root of trust, kept offline.
    RootAuthority,
    /// The authority that signs everything else, below the root.
    IssuingAuthority,
    /// One root, certified by another: a bridge for those who believe only the other.
    CrossAuthority,
    /// Whoever signs OCSP answers for the issuing authority.
    OcspSigner,
    /// The exchange itself, for evidence: records of what was exchanged, and heads of the audit.
    Evidence,
}

impl Profile {
    /// All profiles.
    pub const ALL: [Self; 7] = [
        Self::Client,
        Self::Server,
        Self::RootAuthority,
        Self::IssuingAuthority,
        Self::CrossAuthority,
        Self::OcspSigner,
        Self::Evidence,
    ];

    /// The longest time from the first to the last second of validity.
    #[must_use]
    pub fn maximum_lifetime(self) -> Duration {
        self.rules().maximum_lifetime
    }

    pub(crate) fn rules(self) -> &'static Rules {
        match self {
            Self::Client => &CLIENT,
            Self::Server => &SERVER,
            Self::RootAuthority => &ROOT,
            Self::IssuingAuthority => &ISSUING,
            Self::CrossAuthority => &CROSS,
            Self::OcspSigner => &OCSP_SIGNER,
            Self::Evidence => &EVIDENCE,
        }
    }
}

/// One row of the table.
#[derive(Debug)]
pub(crate) struct Rules {
    pub(crate) authority: Authority,
    pub(crate) key_usages: KeyUsages,
    pub(crate) purposes: &'static [Purpose],
    pub(crate) policy: Policy,
    pub(crate) revocation: Revocation,
    pub(crate) maximum_lifetime: Duration,
}

/// Whether the certificate is an authority.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Authority {
    No,
    Unlimited,
    AtMost(u8),
}

/// Whether others ask about the revocation of such a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Revocation {
    Checked,
    /// It says of itself that nobody needs to ask; its life is short instead.
    NotChecked,
}

/// Bits of the key usage extension that we use, with their place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyUse {
    DigitalSignature = 0,
    NonRepudiation = 1,
    KeyEncipherment = 2,
    KeyAgreement = 4,
    KeyCertSign = 5,
    CrlSign = 6,
}

impl KeyUse {
    /// The flag as `x509-parser` numbers it.
    pub(crate) fn flag(self) -> u16 {
        1 << (self as u16)
    }
}

/// What a key may be used for; `None` where a key of that family gets no such certificate.
#[derive(Debug)]
pub(crate) struct KeyUsages {
    p256: &'static [KeyUse],
    rsa: Option<&'static [KeyUse]>,
}

impl KeyUsages {
    /// Those of a family of keys.
    pub(crate) fn of(&self, family: KeyFamily) -> Option<&'static [KeyUse]> {
        match family {
            KeyFamily::P256 => Some(self.p256),
            KeyFamily::Rsa => self.rsa,
        }
    }
}

/// Extended key usages that we use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    ClientAuth,
    ServerAuth,
    EmailProtection,
    OcspSigning,
}

/// The certificate policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Policy {
    None,
    Any,
    Own(ObjectIdentifier),
}

impl Policy {
    /// The contents octets of the policy's identifier.
    pub(crate) fn encoded(self) -> Option<Vec<u8>> {
        match self {
            Self::None => None,
            Self::Any => Some(oid::ANY_POLICY.as_bytes().to_vec()),
            Self::Own(own) => Some(own.as_bytes().to_vec()),
        }
    }
}

// A P-256 key signs and agrees on keys; an RSA key signs and has keys encrypted for it.
// `emailProtection` is there because `openssl cms -verify` takes a signer only when the extended
// key usage allows S/MIME; a judge that we did not write must be able to verify our messages.
const CLIENT: Rules = Rules {
    authority: Authority::No,
    key_usages: KeyUsages {
        p256: &[KeyUse::DigitalSignature, KeyUse::KeyAgreement],
        rsa: Some(&[KeyUse::DigitalSignature, KeyUse::KeyEncipherment]),
    },
    purposes: &[Purpose::ClientAuth, Purpose::EmailProtection],
    policy: Policy::Own(oid::POLICY_CLIENT),
    revocation: Revocation::Checked,
    maximum_lifetime: Duration::days(5 * 366),
};

// TLS 1.3 needs the signature only.
const SERVER: Rules = Rules {
    authority: Authority::No,
    key_usages: KeyUsages {
        p256: &[KeyUse::DigitalSignature],
        rsa: Some(&[KeyUse::DigitalSignature]),
    },
    purposes: &[Purpose::ServerAuth],
    policy: Policy::Own(oid::POLICY_SERVER),
    revocation: Revocation::Checked,
    maximum_lifetime: Duration::days(398),
};

// What the exchange itself signs is signed on P-256, whatever the keys of offices are.
const OF_AUTHORITIES: KeyUsages = KeyUsages {
    p256: &[KeyUse::KeyCertSign, KeyUse::CrlSign],
    rsa: None,
};

const ROOT: Rules = Rules {
    authority: Authority::Unlimited,
    key_usages: OF_AUTHORITIES,
    purposes: &[],
    policy: Policy::None,
    revocation: Revocation::Checked,
    maximum_lifetime: Duration::days(30 * 366),
};

const ISSUING: Rules = Rules {
    authority: Authority::AtMost(0),
    key_usages: OF_AUTHORITIES,
    purposes: &[],
    policy: Policy::Any,
    revocation: Revocation::Checked,
    maximum_lifetime: Duration::days(15 * 366),
};

// Below it stands an issuing authority, and nothing else: one step of authorities.
const CROSS: Rules = Rules {
    authority: Authority::AtMost(1),
    key_usages: OF_AUTHORITIES,
    purposes: &[],
    policy: Policy::Any,
    revocation: Revocation::Checked,
    maximum_lifetime: Duration::days(15 * 366),
};

// Spec: RFC 6960 §4.2.2.2.1: without a check of its own, so it must not live long.
const OCSP_SIGNER: Rules = Rules {
    authority: Authority::No,
    key_usages: KeyUsages {
        p256: &[KeyUse::DigitalSignature],
        rsa: None,
    },
    purposes: &[Purpose::OcspSigning],
    policy: Policy::None,
    revocation: Revocation::NotChecked,
    maximum_lifetime: Duration::days(31),
};

// Spec: RFC 5280 §4.2.1.3: nonRepudiation, and no office has it: whoever checks a record tells by it
// that the exchange signed and not an office. `emailProtection` is there for the same reason as
// with offices. Six years outlast what is kept for five years and three months.
const EVIDENCE: Rules = Rules {
    authority: Authority::No,
    key_usages: KeyUsages {
        p256: &[KeyUse::DigitalSignature, KeyUse::NonRepudiation],
        rsa: None,
    },
    purposes: &[Purpose::EmailProtection],
    policy: Policy::Own(oid::POLICY_EVIDENCE),
    revocation: Revocation::Checked,
    maximum_lifetime: Duration::days(6 * 366),
};

/// First and last second of validity, whole seconds in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Validity {
    not_before: OffsetDateTime,
    not_after: OffsetDateTime,
}

impl Validity {
    /// From one hour before `now` until `lifetime` after it. The hour forgives offices whose
    /// clock is slow.
    ///
    /// # Errors
    /// [`PkiError::Misuse`] when the span is empty or does not fit the calendar.
    pub fn from_now(now: OffsetDateTime, lifetime: Duration) -> Result<Self, PkiError> {
        let not_before = now.checked_sub(CLOCK_ALLOWANCE).ok_or(EMPTY)?;
        let not_after = now.checked_add(lifetime).ok_or(EMPTY)?;
        Self::between(not_before, not_after)
    }

    /// From one time to another; fractions of seconds are cut off.
    ///
    /// # Errors
    /// [`PkiError::Misuse`] when the end is not after the beginning.
    pub fn between(
        not_before: OffsetDateTime,
        not_after: OffsetDateTime,
    ) -> Result<Self, PkiError> {
        let whole = |time: OffsetDateTime| {
            OffsetDateTime::from_unix_timestamp(time.unix_timestamp()).map_err(|_| EMPTY)
        };
        let (not_before, not_after) = (whole(not_before)?, whole(not_after)?);
        if not_after <= not_before {
            return Err(EMPTY);
        }
        Ok(Self {
            not_before,
            not_after,
        })
    }

    /// First second, UTC.
    #[must_use]
    pub fn not_before(&self) -> OffsetDateTime {
        self.not_before
    }

    /// Last second, UTC.
    #[must_use]
    pub fn not_after(&self) -> OffsetDateTime {
        self.not_after
    }
}

const CLOCK_ALLOWANCE: Duration = Duration::hours(1);
const EMPTY: PkiError = PkiError::Misuse {
    reason: "a certificate has to end after it begins",
};
