//! The floor of `exchange`: a server that takes octets over mutual TLS and answers once they are on
//! stable storage. What waits together is written and flushed together.

use std::error::Error;
use std::fs::File;
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::{Duration, Instant};

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::server::WebPkiClientVerifier;
use rustls::{
    ClientConfig, ClientConnection, RootCertStore, ServerConfig, ServerConnection, StreamOwned,
};

type Failure = Box<dyn Error + Send + Sync>;

/// What waits for stable storage, and whom to tell.
type Waiting = (Vec<u8>, Sender<()>);

/// A server and what its clients show, with one authority above both.
pub struct DurableServer {
    address: SocketAddr,
    client: Arc<ClientConfig>,
}

impl DurableServer {
    /// Starts the server; what it takes goes into `file`.
    ///
    /// # Errors
    ///
    /// When a certificate cannot be made, or file or port cannot be had.
    pub fn start(file: &Path) -> Result<Self, Failure> {
        let (server, client) = configurations()?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let (store, waiting) = channel();
        let file = File::create(file)?;
        thread::spawn(move || write_together(file, &waiting));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (server, store) = (Arc::clone(&server), store.clone());
                thread::spawn(move || take(stream, server, &store));
            }
        });
        Ok(Self { address, client })
    }

    /// How long so many clients take to send `payload` so often each, one after the other.
    /// Connections are made before.
    ///
    /// # Errors
    ///
    /// When a client cannot connect or is not answered.
    pub fn send(&self, payload: &[u8], clients: u32, each: u32) -> Result<Duration, Failure> {
        let begin = Arc::new(Barrier::new(usize::try_from(clients)? + 1));
        thread::scope(|scope| {
            let mut sending = Vec::new();
            for _ in 0..clients {
                let begin = Arc::clone(&begin);
                sending.push(scope.spawn(move || {
                    let connected = self.connect();
                    begin.wait();
                    let mut line = connected?;
                    for _ in 0..each {
                        send_one(&mut line, payload)?;
                    }
                    Ok::<_, Failure>(())
                }));
            }
            begin.wait();
            let started = Instant::now();
            for client in sending {
                client.join().map_err(|_| "a client has panicked")??;
            }
            Ok(started.elapsed())
        })
    }

    fn connect(&self) -> Result<StreamOwned<ClientConnection, TcpStream>, Failure> {
        let stream = TcpStream::connect(self.address)?;
        stream.set_nodelay(true)?;
        let name = ServerName::try_from("localhost")?;
        let client = ClientConnection::new(Arc::clone(&self.client), name)?;
        let mut line = StreamOwned::new(client, stream);
        line.conn.complete_io(&mut line.sock)?;
        Ok(line)
    }
}

fn send_one(line: &mut (impl Read + Write), payload: &[u8]) -> Result<(), Failure> {
    line.write_all(&u32::try_from(payload.len())?.to_be_bytes())?;
    line.write_all(payload)?;
    line.flush()?;
    Ok(line.read_exact(&mut [0])?)
}

/// Takes what a client sends until it hangs up.
fn take(stream: TcpStream, server: Arc<ServerConfig>, store: &Sender<Waiting>) {
    let _ = stream.set_nodelay(true);
    let Ok(server) = ServerConnection::new(server) else {
        return;
    };
    let mut line = StreamOwned::new(server, stream);
    while take_one(&mut line, store).is_ok() {}
}

fn take_one(line: &mut (impl Read + Write), store: &Sender<Waiting>) -> io::Result<()> {
    let mut length = [0; 4];
    line.read_exact(&mut length)?;
    let length = usize::try_from(u32::from_be_bytes(length)).map_err(io::Error::other)?;
    let mut payload = vec![0; length];
    line.read_exact(&mut payload)?;
    let (tell, stored) = channel();
    store.send((payload, tell)).map_err(io::Error::other)?;
    stored.recv().map_err(io::Error::other)?;
    line.write_all(&[1])?;
    line.flush()
}

fn write_together(mut file: File, waiting: &Receiver<Waiting>) {
    while let Ok(first) = waiting.recv() {
        let together: Vec<_> = std::iter::once(first).chain(waiting.try_iter()).collect();
        let written = together
            .iter()
            .try_for_each(|(payload, _)| file.write_all(payload));
        if written.and_then(|()| file.sync_data()).is_err() {
            return;
        }
        for (_, tell) in together {
            // Who has hung up need not know.
            let _ = tell.send(());
        }
    }
}

fn configurations() -> Result<(Arc<ServerConfig>, Arc<ClientConfig>), Failure> {
    let mut authority = CertificateParams::default();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate()?;
    let above = CertificateDer::from(authority.self_signed(&key)?.der().to_vec());
    let issuer = Issuer::new(authority, key);
    let leaf = || -> Result<_, Failure> {
        let key = KeyPair::generate()?;
        let params = CertificateParams::new(["localhost".to_owned()])?;
        let chain = vec![params.signed_by(&key, &issuer)?.der().clone()];
        let key = PrivateKeyDer::try_from(key.serialize_der())?;
        Ok((chain, key))
    };
    let mut roots = RootCertStore::empty();
    roots.add(above)?;
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let verifier =
        WebPkiClientVerifier::builder_with_provider(Arc::new(roots.clone()), Arc::clone(&provider));
    let (chain, key) = leaf()?;
    let server = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()?
        .with_client_cert_verifier(verifier.build()?)
        .with_single_cert(chain, key)?;
    let (chain, key) = leaf()?;
    let client = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_client_auth_cert(chain, key)?;
    Ok((Arc::new(server), Arc::new(client)))
}
