//! Object identifiers: those of the standards, and our own.
//!
//! Our own live below one UUID, which needs no registration. In messages it is a single arc under
//! 2.25 (ITU-T X.667). That arc has 128 bits, more than the `der` crate's identifier type accepts,
//! so those are kept as encoded bytes. In certificates, which far more programs read, the same UUID
//! is cut into arcs of 24 bits at most below an arc of Microsoft's that is there for that: pkilint
//! calls a certificate with a larger arc broken (RFC 5280 asks nobody for more than 28 bits), and
//! it is not the only one. Nothing here may ever be renumbered: signatures and certificates that
//! exist point to it.

use der::asn1::ObjectIdentifier;

const fn oid(text: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(text)
}

// Containers.
pub(crate) const DATA: ObjectIdentifier = oid("1.2.840.113549.1.7.1");
pub(crate) const SIGNED_DATA: ObjectIdentifier = oid("1.2.840.113549.1.7.2");
pub(crate) const ENCRYPTED_DATA: ObjectIdentifier = oid("1.2.840.113549.1.7.6");
pub(crate) const AUTH_ENVELOPED_DATA: ObjectIdentifier = oid("1.2.840.113549.1.9.16.1.23");

// Time stamps.
pub(crate) const TIME_STAMP_INFO: ObjectIdentifier = oid("1.2.840.113549.1.9.16.1.4");
pub(crate) const SIGNING_CERTIFICATE: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.12");

// Signed attributes.
pub(crate) const CONTENT_TYPE: ObjectIdentifier = oid("1.2.840.113549.1.9.3");
pub(crate) const MESSAGE_DIGEST: ObjectIdentifier = oid("1.2.840.113549.1.9.4");
pub(crate) const SIGNING_TIME: ObjectIdentifier = oid("1.2.840.113549.1.9.5");
pub(crate) const SIGNING_CERTIFICATE_V2: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.47");

// PKCS#12.
pub(crate) const FRIENDLY_NAME: ObjectIdentifier = oid("1.2.840.113549.1.9.20");
pub(crate) const LOCAL_KEY_ID: ObjectIdentifier = oid("1.2.840.113549.1.9.21");
pub(crate) const X509_CERTIFICATE: ObjectIdentifier = oid("1.2.840.113549.1.9.22.1");
pub(crate) const SHROUDED_KEY_BAG: ObjectIdentifier = oid("1.2.840.113549.1.12.10.1.2");
pub(crate) const CERTIFICATE_BAG: ObjectIdentifier = oid("1.2.840.113549.1.12.10.1.3");
pub(crate) const PBE_SHA1_3DES: ObjectIdentifier = oid("1.2.840.113549.1.12.1.3");

// Algorithms.
pub(crate) const PBES2: ObjectIdentifier = oid("1.2.840.113549.1.5.13");
pub(crate) const PBKDF2: ObjectIdentifier = oid("1.2.840.113549.1.5.12");
pub(crate) const HMAC_SHA256: ObjectIdentifier = oid("1.2.840.113549.2.9");
pub(crate) const AES256_CBC: ObjectIdentifier = oid("2.16.840.1.101.3.4.1.42");
pub(crate) const AES256_WRAP: ObjectIdentifier = oid("2.16.840.1.101.3.4.1.45");
pub(crate) const AES256_GCM: ObjectIdentifier = oid("2.16.840.1.101.3.4.1.46");
pub(crate) const SHA1: ObjectIdentifier = oid("1.3.14.3.2.26");
pub(crate) const SHA256: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.1");
pub(crate) const SHA384: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.2");
pub(crate) const SHA512: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.3");
pub(crate) const EC_PUBLIC_KEY: ObjectIdentifier = oid("1.2.840.10045.2.1");
pub(crate) const CURVE_P256: ObjectIdentifier = oid("1.2.840.10045.3.1.7");
pub(crate) const RSA_ENCRYPTION: ObjectIdentifier = oid("1.2.840.113549.1.1.1");
pub(crate) const RSA_OAEP: ObjectIdentifier = oid("1.2.840.113549.1.1.7");
pub(crate) const MGF1: ObjectIdentifier = oid("1.2.840.113549.1.1.8");
pub(crate) const RSA_SHA256: ObjectIdentifier = oid("1.2.840.113549.1.1.11");
pub(crate) const RSA_SHA384: ObjectIdentifier = oid("1.2.840.113549.1.1.12");
pub(crate) const RSA_SHA512: ObjectIdentifier = oid("1.2.840.113549.1.1.13");
pub(crate) const ECDSA_SHA256: ObjectIdentifier = oid("1.2.840.10045.4.3.2");
pub(crate) const ECDSA_SHA384: ObjectIdentifier = oid("1.2.840.10045.4.3.3");
pub(crate) const ECDSA_SHA512: ObjectIdentifier = oid("1.2.840.10045.4.3.4");
pub(crate) const ECDH_SHA256_KDF: ObjectIdentifier = oid("1.3.132.1.11.1");

// Certificates.
pub(crate) const COMMON_NAME: ObjectIdentifier = oid("2.5.4.3");
pub(crate) const SERIAL_NUMBER: ObjectIdentifier = oid("2.5.4.5");
pub(crate) const COUNTRY: ObjectIdentifier = oid("2.5.4.6");
pub(crate) const ORGANISATION: ObjectIdentifier = oid("2.5.4.10");
pub(crate) const ORGANISATIONAL_UNIT: ObjectIdentifier = oid("2.5.4.11");
pub(crate) const USER_ID: ObjectIdentifier = oid("0.9.2342.19200300.100.1.1");
pub(crate) const ANY_POLICY: ObjectIdentifier = oid("2.5.29.32.0");
pub(crate) const ACCESS_OCSP: ObjectIdentifier = oid("1.3.6.1.5.5.7.48.1");
pub(crate) const OCSP_BASIC: ObjectIdentifier = oid("1.3.6.1.5.5.7.48.1.1");
pub(crate) const OCSP_NONCE: ObjectIdentifier = oid("1.3.6.1.5.5.7.48.1.2");
pub(crate) const OCSP_NO_CHECK: ObjectIdentifier = oid("1.3.6.1.5.5.7.48.1.5");
pub(crate) const CRL_NUMBER: ObjectIdentifier = oid("2.5.29.20");
pub(crate) const ISSUING_DISTRIBUTION_POINT: ObjectIdentifier = oid("2.5.29.28");
pub(crate) const AUTHORITY_KEY_IDENTIFIER: ObjectIdentifier = oid("2.5.29.35");
pub(crate) const ACCESS_CA_ISSUERS: ObjectIdentifier = oid("1.3.6.1.5.5.7.48.2");

// Certificate requests.
pub(crate) const CHANGE_SUBJECT_NAME: ObjectIdentifier = oid("1.3.6.1.5.5.7.7.36");
/// Certificate policy of a client certificate of an office.
pub(crate) const POLICY_CLIENT: ObjectIdentifier =
    oid("1.2.840.113556.1.8000.2554.42753.45351.20685.16470.33230.11986673.5397698.1.1");
/// Certificate policy of a server certificate.
pub(crate) const POLICY_SERVER: ObjectIdentifier =
    oid("1.2.840.113556.1.8000.2554.42753.45351.20685.16470.33230.11986673.5397698.1.2");

/// Certificate policy of the certificate with which the exchange signs evidence.
pub(crate) const POLICY_EVIDENCE: ObjectIdentifier =
    oid("1.2.840.113556.1.8000.2554.42753.45351.20685.16470.33230.11986673.5397698.1.3");

/// Our own arc `2.25.221989860694344604410495627429053357250` in its encoded form
/// (UUID `a701b127-50cd-4056-81ce-b6e6f1525cc2`).
const OWN: [u8; 20] = [
    0x69, 0x82, 0xce, 0x81, 0xd8, 0xc9, 0xea, 0x8c, 0xea, 0x81, 0xad, 0x81, 0xe7, 0xad, 0xdc, 0xef,
    0x8a, 0xc9, 0xb9, 0x42,
];

/// An identifier below our own arc. Every arc is smaller than 128, so that it takes one octet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OwnOid {
    family: u8,
    member: u8,
}

impl OwnOid {
    // Family 1 was that of the policies of certificates; they are [`POLICY_CLIENT`] and
    // [`POLICY_SERVER`] now.
    /// Signed attribute: message id.
    pub(crate) const MESSAGE_ID: Self = Self::new(2, 1);
    /// Signed attribute: address of the sender.
    pub(crate) const SENDER: Self = Self::new(2, 2);
    /// Signed attribute: address of the receiver.
    pub(crate) const RECEIVER: Self = Self::new(2, 3);
    /// Signed attribute: what the content is.
    pub(crate) const PAYLOAD_TYPE: Self = Self::new(2, 4);
    /// Signed attribute: hash of the recipient list around the signed content.
    pub(crate) const ENVELOPE_DIGEST: Self = Self::new(2, 5);
    /// Signed attribute: head of the sender's certificate log.
    pub(crate) const SENDER_LOG_HEAD: Self = Self::new(2, 6);
    /// Signed attribute: head of the receiver's certificate log, as the sender was shown it.
    pub(crate) const RECEIVER_LOG_HEAD: Self = Self::new(2, 7);

    const fn new(family: u8, member: u8) -> Self {
        Self { family, member }
    }

    /// The contents octets of the identifier, without tag and length.
    pub(crate) fn to_bytes(self) -> Vec<u8> {
        let mut bytes = OWN.to_vec();
        bytes.push(self.family);
        bytes.push(self.member);
        bytes
    }
}

/// The dotted text of our own arc, as foreign tools print it.
pub const OWN_ARC: &str = "2.25.221989860694344604410495627429053357250";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_arc_encodes_its_dotted_text() {
        let uuid = OWN_ARC.trim_start_matches("2.25.").parse::<u128>().ok();
        let decoded = OWN
            .iter()
            .skip(1)
            .fold(0_u128, |value, byte| (value << 7) | u128::from(byte & 0x7f));
        assert_eq!(Some(decoded), uuid);
        assert_eq!(decoded, 0xa701_b127_50cd_4056_81ce_b6e6_f152_5cc2);
    }

    #[test]
    fn policies_are_below_the_same_uuid() {
        for (policy, member) in [(POLICY_CLIENT, 1), (POLICY_SERVER, 2), (POLICY_EVIDENCE, 3)] {
            let arcs: Vec<u32> = policy.arcs().collect();
            let expected = [
                0xa701,
                0xb127,
                0x50cd,
                0x4056,
                0x81ce,
                0x00b6_e6f1,
                0x0052_5cc2,
                1,
                member,
            ];
            assert_eq!(arcs.get(7..), Some(expected.as_slice()));
        }
    }
}
