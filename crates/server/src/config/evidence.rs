//! `[evidence]`: where the passphrase of the evidence key is, and who stamps the time.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::ConfigError;

/// What the exchange signs as evidence.
#[derive(Debug, Clone)]
pub(crate) struct EvidenceSettings {
    /// File with the passphrase of the evidence key; the first line counts.
    pub(crate) passphrase_file: PathBuf,
    /// The time-stamping authority, if there is one.
    pub(crate) time_stamp: Option<StampAddress>,
}

/// Where a time-stamping authority is asked, over plain HTTP: its answer is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StampAddress {
    /// Host and port, as a connection wants them.
    pub(crate) endpoint: String,
    /// Host, as the request names it.
    pub(crate) host: String,
    /// Path and query.
    pub(crate) path: String,
}

impl StampAddress {
    /// The address of a text like `http://tsa.example.jp/stamp`; `None` when it is none.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix("http://")?;
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let is_good = !host.is_empty()
            && text.bytes().all(|byte| byte.is_ascii_graphic())
            && !host.contains(['@', '?', '#'])
            && !path.contains('#');
        let after_host = host.rsplit_once(']').map_or(host, |(_, after)| after);
        let endpoint = if after_host.contains(':') {
            host.to_owned()
        } else {
            format!("{host}:80")
        };
        is_good.then(|| Self {
            endpoint,
            host: host.to_owned(),
            path: format!("/{path}"),
        })
    }
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Table {
    passphrase_file: Option<PathBuf>,
    time_stamp: Option<String>,
}

impl Table {
    pub(super) fn resolve(
        self,
        folder: &Path,
        data_dir: &Path,
    ) -> Result<EvidenceSettings, ConfigError> {
        let time_stamp = self.time_stamp.map(|text| {
            StampAddress::parse(&text).ok_or_else(|| {
                let reason = "an address begins with http:// and holds no spaces";
                ConfigError::value("evidence.time_stamp", reason)
            })
        });
        Ok(EvidenceSettings {
            passphrase_file: self.passphrase_file.map_or_else(
                || data_dir.join("evidence.passphrase"),
                |file| folder.join(file),
            ),
            time_stamp: time_stamp.transpose()?,
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;

    #[test]
    fn addresses_name_host_port_and_path() {
        let address = |text| {
            let StampAddress {
                endpoint,
                host,
                path,
            } = StampAddress::parse(text).unwrap();
            (endpoint, host, path)
        };
        let told =
            |one: &str, two: &str, three: &str| (one.to_owned(), two.to_owned(), three.to_owned());
        assert_eq!(
            address("http://tsa.example.jp"),
            told("tsa.example.jp:80", "tsa.example.jp", "/")
        );
        assert_eq!(
            address("http://127.0.0.1:318/a?b"),
            told("127.0.0.1:318", "127.0.0.1:318", "/a?b")
        );
        assert_eq!(address("http://[::1]/"), told("[::1]:80", "[::1]", "/"));
        for wrong in [
            "https://tsa.example.jp",
            "http://",
            "tsa",
            "http://a b",
            "http://u@h/",
        ] {
            assert_eq!(StampAddress::parse(wrong), None, "{wrong}");
        }
    }
}
