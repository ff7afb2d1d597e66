//! `[listeners]`: where the program listens, under which name, with which certificate.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::ConfigError;

/// The listeners.
#[derive(Debug, Clone)]
pub(crate) struct Listeners {
    /// Pages for offices.
    pub(crate) portal: Listener,
    /// Pages for operators.
    pub(crate) console: Listener,
    /// The exchange, for office programs.
    pub(crate) mailbox: Listener,
    /// The support site, for everybody; without it, its pages are on the portal alone.
    pub(crate) support: Option<Listener>,
    /// The self-test of certificates; without it the portal offers none.
    pub(crate) self_test: Option<SelfTestListeners>,
    /// What anybody may ask about certificates, over plain HTTP; without it nothing is published.
    pub(crate) publication: Option<PlainListener>,
}

/// The two listeners of the self-test, under one name and with one certificate.
#[derive(Debug, Clone)]
pub(crate) struct SelfTestListeners {
    /// The one that lists our authorities in its request.
    pub(crate) listing: Listener,
    /// The one that asks for every certificate.
    pub(crate) every: Listener,
}

/// A listener without TLS.
#[derive(Debug, Clone)]
pub(crate) struct PlainListener {
    /// Address and port to bind.
    pub(crate) address: SocketAddr,
    /// Base address for others, without a slash at its end. Certificates name it.
    pub(crate) base: String,
}

/// One listener.
#[derive(Debug, Clone)]
pub(crate) struct Listener {
    /// Address and port to bind; port 0 takes a free one.
    pub(crate) address: SocketAddr,
    /// Name or address under which others reach it.
    pub(crate) name: String,
    /// Port under which others reach it, where that is not the bound one.
    pub(crate) public_port: Option<u16>,
    /// Its certificate.
    pub(crate) server_key: ServerKey,
    /// Oldest TLS it speaks.
    pub(crate) minimum_tls: TlsVersion,
}

/// Certificate and key of a listener.
#[derive(Debug, Clone)]
pub(crate) enum ServerKey {
    /// Made by `init`, issued by our own authority.
    Own,
    /// From files of another authority, PEM.
    Files {
        /// The certificate and those above it.
        certificate: PathBuf,
        /// The key, PKCS#8.
        key: PathBuf,
    },
}

/// A version of TLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(crate) enum TlsVersion {
    /// 1.2, for browsers that know nothing newer.
    #[serde(rename = "1.2")]
    Tls12,
    /// 1.3.
    #[serde(rename = "1.3")]
    Tls13,
}

impl Listener {
    /// The names its certificate has to carry, the public one first.
    pub(crate) fn certificate_names(&self) -> Vec<String> {
        let mut names = vec![self.name.clone()];
        if self.address.ip().is_loopback() {
            // On one's own computer both spellings are used.
            names.extend(["localhost".to_owned(), self.address.ip().to_string()]);
        }
        let mut seen = Vec::new();
        names.retain(|name| {
            let new = !seen.contains(name);
            seen.push(name.clone());
            new
        });
        names
    }

    /// Base address for others, given the port that was bound.
    pub(crate) fn url(&self, bound_port: u16) -> String {
        let port = self.public_port.unwrap_or(bound_port);
        let name = in_address(&self.name);
        if port == 443 {
            format!("https://{name}")
        } else {
            format!("https://{name}:{port}")
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Tables {
    portal: Table,
    console: Table,
    mailbox: Table,
    support: Option<Table>,
    self_test: Option<SelfTestTable>,
    publication: Option<PlainTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SelfTestTable {
    address: SocketAddr,
    name: String,
    public_port: Option<u16>,
    /// Where every certificate is asked for.
    every_address: SocketAddr,
    every_public_port: Option<u16>,
    certificate: Option<PathBuf>,
    key: Option<PathBuf>,
    minimum_tls: Option<TlsVersion>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlainTable {
    address: SocketAddr,
    name: String,
    public_port: Option<u16>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    address: SocketAddr,
    name: String,
    public_port: Option<u16>,
    certificate: Option<PathBuf>,
    key: Option<PathBuf>,
    minimum_tls: Option<TlsVersion>,
}

impl Tables {
    pub(super) fn resolve(self, folder: &Path) -> Result<Listeners, ConfigError> {
        if self.mailbox.minimum_tls == Some(TlsVersion::Tls12) {
            return Err(ConfigError::value(
                "listeners.mailbox.minimum_tls",
                "the mailbox speaks TLS 1.3 only",
            ));
        }
        Ok(Listeners {
            portal: self.portal.resolve("listeners.portal", folder)?,
            console: self.console.resolve("listeners.console", folder)?,
            mailbox: self.mailbox.resolve("listeners.mailbox", folder)?,
            support: self
                .support
                .map(|table| table.resolve("listeners.support", folder))
                .transpose()?,
            self_test: self
                .self_test
                .map(|table| table.resolve(folder))
                .transpose()?,
            publication: self.publication.map(PlainTable::resolve).transpose()?,
        })
    }
}

impl SelfTestTable {
    fn resolve(self, folder: &Path) -> Result<SelfTestListeners, ConfigError> {
        let table = Table {
            address: self.address,
            name: self.name,
            public_port: self.public_port,
            certificate: self.certificate,
            key: self.key,
            // Old browsers are those with the most trouble.
            minimum_tls: self.minimum_tls.or(Some(TlsVersion::Tls12)),
        };
        let listing = table.resolve("listeners.self_test", folder)?;
        let every = Listener {
            address: self.every_address,
            public_port: self.every_public_port,
            ..listing.clone()
        };
        Ok(SelfTestListeners { listing, every })
    }
}

impl PlainTable {
    fn resolve(self) -> Result<PlainListener, ConfigError> {
        check_name("listeners.publication", &self.name)?;
        let name = in_address(&self.name);
        let base = match self.public_port.unwrap_or(self.address.port()) {
            0 => {
                let reason = "certificates name this address for years: the port has to be fixed";
                return Err(ConfigError::value("listeners.publication.address", reason));
            }
            80 => format!("http://{name}"),
            port => format!("http://{name}:{port}"),
        };
        Ok(PlainListener {
            address: self.address,
            base,
        })
    }
}

/// A name as it stands in an address.
fn in_address(name: &str) -> String {
    match name.parse() {
        Ok(std::net::IpAddr::V6(address)) => format!("[{address}]"),
        _ => name.to_owned(),
    }
}

fn check_name(key: &str, name: &str) -> Result<(), ConfigError> {
    let named = name.parse::<std::net::IpAddr>().is_ok()
        || (!name.is_empty()
            && name.len() <= 64
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte)));
    if named {
        return Ok(());
    }
    let reason = "not a host name or address";
    Err(ConfigError::value(format!("{key}.name"), reason))
}

impl Table {
    fn resolve(self, key: &str, folder: &Path) -> Result<Listener, ConfigError> {
        check_name(key, &self.name)?;
        let server_key = match (self.certificate, self.key) {
            (None, None) => ServerKey::Own,
            (Some(certificate), Some(private)) => ServerKey::Files {
                certificate: folder.join(certificate),
                key: folder.join(private),
            },
            _ => {
                return Err(ConfigError::value(
                    key,
                    "certificate and key belong together",
                ));
            }
        };
        Ok(Listener {
            address: self.address,
            name: self.name,
            public_port: self.public_port,
            server_key,
            minimum_tls: self.minimum_tls.unwrap_or(TlsVersion::Tls13),
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;

    fn listener(address: &str, name: &str) -> Listener {
        Listener {
            address: address.parse().unwrap(),
            name: name.to_owned(),
            public_port: None,
            server_key: ServerKey::Own,
            minimum_tls: TlsVersion::Tls13,
        }
    }

    #[test]
    fn a_publication_has_a_fixed_address() {
        let base = |address: &str, name: &str, public_port| {
            let table = PlainTable {
                address: address.parse().unwrap(),
                name: name.to_owned(),
                public_port,
            };
            table.resolve().map(|listener| listener.base)
        };
        assert_eq!(base("0.0.0.0:80", "a.jp", None).unwrap(), "http://a.jp");
        let behind = base("127.0.0.1:0", "::1", Some(81)).unwrap();
        assert_eq!(behind, "http://[::1]:81");
        for (address, name) in [("127.0.0.1:0", "a.jp"), ("127.0.0.1:80", "a b")] {
            let error = base(address, name, None).unwrap_err().to_string();
            assert!(error.starts_with("listeners.publication."), "{error}");
        }
    }

    #[test]
    fn names_and_addresses() {
        let local = listener("127.0.0.1:0", "127.0.0.1");
        assert_eq!(local.certificate_names(), ["127.0.0.1", "localhost"]);
        assert_eq!(local.url(4321), "https://127.0.0.1:4321");
        let public = listener("0.0.0.0:443", "portal.example.jp");
        assert_eq!(public.certificate_names(), ["portal.example.jp"]);
        assert_eq!(public.url(443), "https://portal.example.jp");
        assert_eq!(listener("[::1]:1", "::1").url(1), "https://[::1]:1");
    }
}
