//! TLS as somebody outside the project would set it up: one trusted root, perhaps a certificate.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use pki::{Certificate, KeyPair};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, UnixTime};
use rustls::time_provider::TimeProvider;
use rustls::{ClientConfig, RootCertStore};

/// A key with its certificates, to be shown as a client certificate.
pub struct ClientIdentity {
    /// Private key.
    pub key: KeyPair,
    /// The certificate and the authority above it.
    pub chain: Vec<Certificate>,
}

/// A clock that is so many days ahead.
#[derive(Debug)]
struct Ahead {
    days: u32,
}

impl TimeProvider for Ahead {
    fn current_time(&self) -> Option<UnixTime> {
        let day = Duration::from_secs(24 * 60 * 60);
        let now = UnixTime::now().as_secs();
        let ahead = Duration::from_secs(now) + day * self.days;
        Some(UnixTime::since_unix_epoch(ahead))
    }
}

/// Client settings that trust only `root_pem`.
///
/// # Errors
/// When a certificate or key does not fit.
pub fn client(
    root_pem: &str,
    identity: Option<&ClientIdentity>,
) -> anyhow::Result<Arc<ClientConfig>> {
    client_at(root_pem, identity, 0)
}

/// As [`client`], by a clock that is so many days ahead.
///
/// # Errors
/// When a certificate or key does not fit.
pub fn client_at(
    root_pem: &str,
    identity: Option<&ClientIdentity>,
    days: u32,
) -> anyhow::Result<Arc<ClientConfig>> {
    let root = Certificate::from_pem(root_pem).context("root certificate")?;
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from(root.der().to_vec()))?;
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = ClientConfig::builder_with_details(provider, Arc::new(Ahead { days }))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots);
    let config = match identity {
        None => builder.with_no_client_auth(),
        Some(identity) => {
            let chain = identity
                .chain
                .iter()
                .map(|one| CertificateDer::from(one.der().to_vec()));
            let key = PrivatePkcs8KeyDer::from(identity.key.to_pkcs8()?.to_vec());
            builder.with_client_auth_cert(chain.collect(), PrivateKeyDer::Pkcs8(key))?
        }
    };
    Ok(Arc::new(config))
}
