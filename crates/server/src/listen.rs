//! Accepts connections, shakes hands beside the accept loop, and hands finished connections to
//! axum.
//!
//! A handshake has a time limit and runs in a task of its own, so that a client that says nothing
//! holds up nobody. When too many handshakes are in progress, new connections wait in the
//! system's queue.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::connect_info::Connected;
use axum::extract::{ConnectInfo, Request};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::serve::{IncomingStream, Listener};
use pki::Certificate;
use rustls::ServerConfig;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc, watch};
use tokio::task::AbortHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::tls::ClientCertificate;

/// Who is on the other side of a connection. An extension of every request is
/// `ConnectInfo<Connection>`; with a client certificate also [`ClientCertificate`].
#[derive(Debug, Clone)]
pub(crate) struct Connection {
    certificate: Option<ClientCertificate>,
}

impl Connected<IncomingStream<'_, TlsListener>> for Connection {
    fn connect_info(stream: IncomingStream<'_, TlsListener>) -> Self {
        stream.remote_addr().clone()
    }
}

/// A bound address whose connections speak TLS.
pub(crate) struct TlsListener {
    local: SocketAddr,
    finished: mpsc::Receiver<(TlsStream<TcpStream>, Connection)>,
    accepting: AbortHandle,
}

impl TlsListener {
    /// Binds `address` and begins to accept.
    ///
    /// # Errors
    /// When the address cannot be bound.
    pub(crate) async fn bind(address: SocketAddr, tls: Arc<ServerConfig>) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let local = listener.local_addr()?;
        let (sender, finished) = mpsc::channel(QUEUE);
        let acceptor = TlsAcceptor::from(tls);
        let accepting = tokio::spawn(accept(listener, acceptor, sender)).abort_handle();
        Ok(Self {
            local,
            finished,
            accepting,
        })
    }

    /// The port that was bound.
    pub(crate) fn port(&self) -> u16 {
        self.local.port()
    }

    /// Serves `router` until `stop` turns true; then lets requests in progress end, for
    /// [`GRACE`] at most.
    ///
    /// # Errors
    /// Those of the server itself, which has none at present.
    pub(crate) async fn serve(self, router: Router, stop: watch::Receiver<bool>) -> io::Result<()> {
        let service = router
            .layer(from_fn(pass_certificate))
            .into_make_service_with_connect_info::<Connection>();
        let graceful = axum::serve(self, service).with_graceful_shutdown(stopped(stop.clone()));
        let limit = async {
            stopped(stop).await;
            tokio::time::sleep(GRACE).await;
        };
        tokio::select! {
            result = graceful => result,
            () = limit => Ok(()),
        }
    }
}

/// Returns when `stop` turns true, or whoever would say so is gone.
pub(crate) async fn stopped(mut stop: watch::Receiver<bool>) {
    // An error means that the sender is gone, which ends us just as well.
    let _ = stop.wait_for(|stop| *stop).await;
}

impl Drop for TlsListener {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = Connection;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.finished.recv().await {
            Some(connection) => connection,
            // The accept loop never ends by itself.
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<Connection> {
        Ok(Connection { certificate: None })
    }
}

type Finished = mpsc::Sender<(TlsStream<TcpStream>, Connection)>;

async fn accept(listener: TcpListener, acceptor: TlsAcceptor, finished: Finished) {
    let limit = Arc::new(Semaphore::new(HANDSHAKES));
    loop {
        // The semaphore is never closed.
        let Ok(permit) = Arc::clone(&limit).acquire_owned().await else {
            return;
        };
        match listener.accept().await {
            Ok((stream, _)) => {
                let (acceptor, finished) = (acceptor.clone(), finished.clone());
                tokio::spawn(async move {
                    let shaken = shake_hands(&acceptor, stream).await;
                    drop(permit);
                    if let Some(connection) = shaken {
                        // The receiver is gone when the server stops.
                        let _ = finished.send(connection).await;
                    }
                });
            }
            Err(error) => {
                // No file descriptors left, or a connection that ended before it was accepted.
                tracing::warn!(%error, "cannot accept a connection");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

async fn shake_hands(
    acceptor: &TlsAcceptor,
    stream: TcpStream,
) -> Option<(TlsStream<TcpStream>, Connection)> {
    // Answers are small and complete: there is nothing to wait for.
    let _ = stream.set_nodelay(true);
    let stream = match tokio::time::timeout(HANDSHAKE_LIMIT, acceptor.accept(stream)).await {
        Ok(Ok(stream)) => stream,
        Ok(Err(error)) => {
            tracing::debug!(%error, "a handshake failed");
            return None;
        }
        Err(_) => {
            tracing::debug!("a handshake took too long");
            return None;
        }
    };
    let (_, session) = stream.get_ref();
    let leaf = session.peer_certificates().and_then(<[_]>::first);
    let certificate = match leaf.map(|leaf| Certificate::from_der(leaf)) {
        None => None,
        Some(Ok(certificate)) => Some(ClientCertificate(Arc::new(certificate))),
        // The verifier read it before us.
        Some(Err(_)) => return None,
    };
    Some((stream, Connection { certificate }))
}

/// Gives the certificate of the connection to each of its requests.
async fn pass_certificate(mut request: Request, next: Next) -> Response {
    let connection = request.extensions().get::<ConnectInfo<Connection>>();
    let certificate = connection.and_then(|ConnectInfo(connection)| connection.certificate.clone());
    if let Some(certificate) = certificate {
        request.extensions_mut().insert(certificate);
    }
    next.run(request).await
}

/// Handshakes in progress at a time, per listener.
const HANDSHAKES: usize = 256;
/// Connections that wait for the server to take them.
const QUEUE: usize = 64;
/// How long a handshake may take.
const HANDSHAKE_LIMIT: Duration = Duration::from_secs(10);
/// How long requests in progress may go on after the server was told to stop.
const GRACE: Duration = Duration::from_secs(10);
