//! TLS towards browsers and office programs.
//!
//! The mailbox asks for a certificate and lets in only those of our authority. It looks neither at
//! their dates nor at their use: an expired certificate, or one of ours for something else, gets
//! through the handshake, so that the mailbox can answer with the reason. It never resumes a
//! session, because a resumed session would be that of a certificate which may have been revoked
//! since.
//!
//! The self-test asks for a certificate and lets everybody in, whatever it is; only that the caller
//! holds its key is required. It never resumes a session either.

use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use pki::{Certificate, TrustAnchors};
use rustls::client::danger::HandshakeSignatureValid;
use rustls::crypto::{WebPkiSupportedAlgorithms, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, UnixTime};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::server::{NoServerSessionStorage, WebPkiClientVerifier};
use rustls::{
    CertificateError, DigitallySignedStruct, DistinguishedName, RootCertStore, ServerConfig,
    SignatureScheme, SupportedProtocolVersion,
};

use crate::config::TlsVersion;

/// The client certificate of a connection, verified against the authority by the handshake; an
/// extension of every request on the mailbox.
#[derive(Debug, Clone)]
pub(crate) struct ClientCertificate(pub(crate) Arc<Certificate>);

/// A client certificate that is none of ours and not of a form that is read here; an extension of
/// every request on the self-test.
#[derive(Debug, Clone)]
pub(crate) struct UnreadableCertificate;

/// Whether a server that asks for a certificate says whose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AuthorityHints {
    /// Ours: browsers offer only certificates below them.
    Ours,
    /// None: browsers offer every certificate.
    None,
}

/// Certificate chain and key of a listener.
pub(crate) struct ServerIdentity {
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
}

impl ServerIdentity {
    /// Reads PEM files: the certificate with those above it, and the key.
    ///
    /// # Errors
    /// When a file cannot be read or holds something else.
    pub(crate) fn read(certificate: &Path, key: &Path) -> anyhow::Result<Self> {
        let chain = CertificateDer::pem_file_iter(certificate)
            .and_then(Iterator::collect::<Result<Vec<_>, _>>)
            .with_context(|| format!("cannot read certificates from {}", certificate.display()))?;
        anyhow::ensure!(
            !chain.is_empty(),
            "no certificate in {}",
            certificate.display()
        );
        let key = PrivateKeyDer::from_pem_file(key)
            .with_context(|| format!("cannot read a private key from {}", key.display()))?;
        Ok(Self { chain, key })
    }
}

/// TLS for browsers: nobody is asked for a certificate.
///
/// # Errors
/// When the key does not fit the certificate.
pub(crate) fn for_browsers(
    identity: ServerIdentity,
    oldest: TlsVersion,
) -> anyhow::Result<ServerConfig> {
    let mut config = ServerConfig::builder_with_provider(provider())
        .with_protocol_versions(versions(oldest))?
        .with_no_client_auth()
        .with_single_cert(identity.chain, identity.key)
        .context("certificate and key of the listener do not belong together")?;
    config.alpn_protocols = vec![HTTP_1_1.to_vec()];
    Ok(config)
}

/// TLS for office programs: TLS 1.3 with a certificate issued below one of `authorities`.
///
/// # Errors
/// When the key does not fit the certificate, or an authority cannot be trusted.
pub(crate) fn for_offices(
    identity: ServerIdentity,
    authorities: &[Certificate],
) -> anyhow::Result<ServerConfig> {
    let mut roots = RootCertStore::empty();
    for authority in authorities {
        roots.add(CertificateDer::from(authority.der().to_vec()))?;
    }
    let inner = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider()).build()?;
    let mut config = ServerConfig::builder_with_provider(provider())
        .with_protocol_versions(TLS13)?
        .with_client_cert_verifier(Arc::new(OursVerifier {
            inner,
            anchors: TrustAnchors::of_roots(authorities),
            authorities: authorities.to_vec(),
        }))
        .with_single_cert(identity.chain, identity.key)
        .context("certificate and key of the mailbox do not belong together")?;
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.send_tls13_tickets = 0;
    config.alpn_protocols = vec![HTTP_1_1.to_vec()];
    Ok(config)
}

/// TLS for the self-test: a certificate is asked for, and everybody is let in.
///
/// # Errors
/// When the key does not fit the certificate, or an authority cannot be named.
pub(crate) fn for_self_test(
    identity: ServerIdentity,
    oldest: TlsVersion,
    authorities: &[Certificate],
    hints: AuthorityHints,
) -> anyhow::Result<ServerConfig> {
    let mut named = RootCertStore::empty();
    if hints == AuthorityHints::Ours {
        for authority in authorities {
            named.add(CertificateDer::from(authority.der().to_vec()))?;
        }
    }
    let verifier = LenientVerifier {
        named: named.subjects(),
        schemes: provider().signature_verification_algorithms,
    };
    let mut config = ServerConfig::builder_with_provider(provider())
        .with_protocol_versions(versions(oldest))?
        .with_client_cert_verifier(Arc::new(verifier))
        .with_single_cert(identity.chain, identity.key)
        .context("certificate and key of the self-test do not belong together")?;
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.send_tls13_tickets = 0;
    config.alpn_protocols = vec![HTTP_1_1.to_vec()];
    Ok(config)
}

fn versions(oldest: TlsVersion) -> &'static [&'static SupportedProtocolVersion] {
    match oldest {
        TlsVersion::Tls12 => TLS12_TOO,
        TlsVersion::Tls13 => TLS13,
    }
}

/// The cryptography of every connection, named and not left to what else is linked.
pub(crate) fn provider() -> Arc<rustls::crypto::CryptoProvider> {
    Arc::new(rustls::crypto::aws_lc_rs::default_provider())
}

/// Verifies the chain of a client's certificate, at a time within its own validity.
struct OursVerifier {
    inner: Arc<dyn ClientCertVerifier>,
    anchors: TrustAnchors,
    authorities: Vec<Certificate>,
}

impl fmt::Debug for OursVerifier {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("OursVerifier")
    }
}

impl ClientCertVerifier for OursVerifier {
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        self.inner.root_hint_subjects()
    }

    fn verify_client_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        now: UnixTime,
    ) -> Result<ClientCertVerified, rustls::Error> {
        let certificate = Certificate::from_der(end_entity)
            .map_err(|_| rustls::Error::from(CertificateError::BadEncoding))?;
        let seconds = |time: time::OffsetDateTime| {
            u64::try_from(time.unix_timestamp()).map_err(|_| CertificateError::BadEncoding)
        };
        let (first, last) = (
            seconds(certificate.not_before())?,
            seconds(certificate.not_after())?,
        );
        if first > last {
            return Err(CertificateError::BadEncoding.into());
        }
        let within = now.as_secs().clamp(first, last);
        let at = UnixTime::since_unix_epoch(Duration::from_secs(within));
        let verified = self.inner.verify_client_cert(end_entity, intermediates, at);
        verified.or_else(|refused| {
            // One of ours that is not for connecting; the mailbox refuses it in words.
            let within = certificate.not_before() + Duration::from_secs(within - first);
            let ours = self.anchors.verify(&certificate, &self.authorities, within);
            ours.map(|()| ClientCertVerified::assertion())
                .map_err(|_| refused)
        })
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.inner.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.inner.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.inner.supported_verify_schemes()
    }
}

/// Takes every certificate whose key the client holds, and no certificate as well.
#[derive(Debug)]
struct LenientVerifier {
    named: Vec<DistinguishedName>,
    schemes: WebPkiSupportedAlgorithms,
}

impl ClientCertVerifier for LenientVerifier {
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &self.named
    }

    fn client_auth_mandatory(&self) -> bool {
        false
    }

    fn verify_client_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: UnixTime,
    ) -> Result<ClientCertVerified, rustls::Error> {
        Ok(ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, cert, dss, &self.schemes)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, cert, dss, &self.schemes)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.schemes.supported_schemes()
    }
}

const TLS12_TOO: &[&SupportedProtocolVersion] = &[&rustls::version::TLS13, &rustls::version::TLS12];
const TLS13: &[&SupportedProtocolVersion] = &[&rustls::version::TLS13];
const HTTP_1_1: &[u8] = b"http/1.1";

#[cfg(test)]
mod tests;
