//! The root of the running authority, as people compare it.

use pki::Certificate;

/// Name and thumbprints (拇印) of the root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RootPrints {
    /// Common name.
    pub(crate) name: String,
    /// SHA-1 in groups of four, as Windows shows it.
    pub(crate) sha1: String,
    /// SHA-256 in groups of four.
    pub(crate) sha256: String,
}

impl RootPrints {
    /// Those of a certificate.
    pub(crate) fn of(root: &Certificate) -> Self {
        Self {
            name: root.subject_name().to_owned(),
            sha1: in_groups(&root.sha1_fingerprint()),
            sha256: in_groups(&root.fingerprint()),
        }
    }
}

/// Hexadecimal digits, capitals, in groups of four.
fn in_groups(bytes: &[u8]) -> String {
    let groups: Vec<String> = bytes.chunks(2).map(hex::encode_upper).collect();
    groups.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_stand_in_groups_of_four() {
        assert_eq!(in_groups(&[0xab, 0x01, 0x23, 0x45, 0x6f]), "AB01 2345 6F");
    }
}
