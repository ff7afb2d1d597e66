//! TLS 1.3 with the pinned root only, and what its alerts mean.
//!
//! In TLS 1.3 a server refuses a client's certificate after the client believes that the
//! handshake is done: the alert shows at the first read. It is looked for in every error.

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use pki::{Certificate, Identity};
use protocol::{CertificateFacts, Trouble};
use rustls::client::Resumption;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, ServerName, UnixTime};
use rustls::{
    AlertDescription, ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme,
};

use crate::failure::{Failure, Kind};
use crate::words::Text;

/// Makes connections.
#[derive(Clone)]
pub(crate) struct Tls {
    provider: Arc<CryptoProvider>,
}

impl fmt::Debug for Tls {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Tls")
    }
}

impl Tls {
    /// With the cryptography of `provider`.
    pub(crate) fn new(provider: CryptoProvider) -> Self {
        Self {
            provider: Arc::new(provider),
        }
    }

    /// A client that shows no certificate.
    pub(crate) fn anonymous(&self, root: &Certificate) -> Result<reqwest::Client, Failure> {
        let config = self.trusting(root)?.with_no_client_auth();
        client(config)
    }

    /// A client that believes whoever answers. Nothing that matters may be sent with it, and what
    /// comes is only looked at until a person has compared it with what is printed.
    pub(crate) fn believing_anybody(&self) -> Result<reqwest::Client, Failure> {
        let verifier = Arc::new(Anybody(Arc::clone(&self.provider)));
        let config = ClientConfig::builder_with_provider(Arc::clone(&self.provider))
            .with_protocol_versions(&[&rustls::version::TLS13])
            .map_err(Failure::internal)?
            .dangerous()
            .with_custom_certificate_verifier(verifier)
            .with_no_client_auth();
        client(config)
    }

    /// A client that shows the office's certificate.
    pub(crate) fn as_office(
        &self,
        root: &Certificate,
        identity: &Identity,
    ) -> Result<reqwest::Client, Failure> {
        let chain = std::iter::once(identity.certificate())
            .chain(identity.chain())
            .map(|certificate| CertificateDer::from(certificate.der().to_vec()))
            .collect();
        let key = identity.key().to_pkcs8()?;
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.to_vec()));
        let config = self
            .trusting(root)?
            .with_client_auth_cert(chain, key)
            .map_err(Failure::internal)?;
        client(config)
    }

    fn trusting(&self, root: &Certificate) -> Result<Builder, Failure> {
        let mut roots = RootCertStore::empty();
        roots
            .add(CertificateDer::from(root.der().to_vec()))
            .map_err(|_| Failure::wrong_use(Text::new("root-unusable")))?;
        Ok(
            ClientConfig::builder_with_provider(Arc::clone(&self.provider))
                .with_protocol_versions(&[&rustls::version::TLS13])
                .map_err(Failure::internal)?
                .with_root_certificates(roots),
        )
    }
}

/// Verifies that the other side holds the key of its certificate, whoever it is.
#[derive(Debug)]
struct Anybody(Arc<CryptoProvider>);

impl ServerCertVerifier for Anybody {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

type Builder = rustls::ConfigBuilder<ClientConfig, rustls::client::WantsClientCert>;

fn client(mut config: ClientConfig) -> Result<reqwest::Client, Failure> {
    config.resumption = Resumption::disabled();
    reqwest::Client::builder()
        .tls_backend_preconfigured(config)
        .https_only(true)
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(CONNECT)
        .read_timeout(READ)
        .user_agent(concat!("renkei/", env!("CARGO_PKG_VERSION")))
        .build()
        .map_err(Failure::internal)
}

/// What an error on the way means: the certificate was refused, the server is another one, or
/// nobody is there.
pub(crate) fn failure_of(error: &reqwest::Error, place: &str) -> Failure {
    match tls_error(error) {
        Some(rustls::Error::AlertReceived(alert)) => match alert {
            AlertDescription::CertificateRequired => refused(Trouble::NonePresented),
            AlertDescription::CertificateExpired => refused(Trouble::Expired),
            AlertDescription::CertificateRevoked => refused(Trouble::Revoked),
            AlertDescription::UnknownCA
            | AlertDescription::BadCertificate
            | AlertDescription::UnsupportedCertificate
            | AlertDescription::CertificateUnknown
            | AlertDescription::AccessDenied
            | AlertDescription::DecryptError => refused(Trouble::OtherIssuer),
            other => unreachable(place, &format!("TLS {other:?}")),
        },
        Some(rustls::Error::InvalidCertificate(_)) => {
            let text = Text::new("server-not-trusted").with("place", place);
            Failure::new(Kind::Unreachable, text)
        }
        Some(other) => unreachable(place, &other.to_string()),
        None => unreachable(place, &innermost(error)),
    }
}

/// An alert says the reason and no more.
fn refused(trouble: Trouble) -> Failure {
    Failure::certificate(trouble, CertificateFacts::default())
}

fn unreachable(place: &str, reason: &str) -> Failure {
    let text = Text::new("offline")
        .with("place", place)
        .with("reason", reason);
    Failure::new(Kind::Unreachable, text)
}

/// The TLS error inside an error, however deep.
fn tls_error(error: &(dyn Error + 'static)) -> Option<rustls::Error> {
    if let Some(found) = error.downcast_ref::<rustls::Error>() {
        return Some(found.clone());
    }
    // An I/O error hides what it wraps from `source`.
    let wrapped = error
        .downcast_ref::<std::io::Error>()
        .and_then(std::io::Error::get_ref)
        .and_then(|wrapped| tls_error(wrapped));
    wrapped.or_else(|| tls_error(error.source()?))
}

fn innermost(error: &(dyn Error + 'static)) -> String {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}

const CONNECT: Duration = Duration::from_secs(15);
const READ: Duration = Duration::from_secs(60);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tls_error_is_found_under_io_errors() {
        let alert = rustls::Error::AlertReceived(AlertDescription::CertificateRequired);
        let inner = std::io::Error::other(alert.clone());
        let outer = std::io::Error::other(inner);
        assert_eq!(tls_error(&outer), Some(alert));
        assert_eq!(tls_error(&std::io::Error::other("something else")), None);
    }
}
