//! Accepts connections, shakes hands beside the accept loop, and lets the router answer on finished
//! connections.
//!
//! A handshake has a time limit and runs in a task of its own, so that a client that says nothing
//! holds up nobody. A connection on which no whole request head arrives in time is closed, so that
//! nobody can use up the file descriptors of all listeners by keeping connections. When too many
//! handshakes are in progress, new connections wait in the system's queue; when too many
//! connections are open, altogether or from one address, whoever comes is told to come back.

mod places;
mod plain;
mod remainder;

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::extract::Request;
use axum::middleware::{AddExtension, Next, from_fn};
use axum::response::Response;
use axum::{Extension, Router};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use pki::Certificate;
use rustls::ServerConfig;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc, watch};
use tokio::task::{AbortHandle, JoinSet};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;
use tower::Layer as _;

use self::places::{Arrival, Place, Places};
use crate::live::Live;
use crate::tls::{ClientCertificate, UnreadableCertificate};
pub(crate) use places::Limits;
pub(crate) use plain::serve_plain;

/// Who is on the other side of a connection. An extension of every request; with a client
/// certificate there is also [`ClientCertificate`] or, where it cannot be read,
/// [`UnreadableCertificate`].
#[derive(Debug, Clone)]
struct Connection {
    peer: PeerAddress,
    certificate: Presented,
}

/// What a client presented.
#[derive(Debug, Clone)]
enum Presented {
    Nothing,
    Certificate(ClientCertificate),
    Unreadable(UnreadableCertificate),
}

/// Where a connection comes from. An extension of every request that came over TLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PeerAddress(pub(crate) IpAddr);

/// A bound address whose connections speak TLS.
pub(crate) struct TlsListener {
    local: SocketAddr,
    finished: mpsc::Receiver<(TlsStream<TcpStream>, Connection)>,
    accepting: AbortHandle,
    /// How long a connection may take for the head of a request, counted from the handshake or
    /// the answer before.
    pub(crate) header_limit: Duration,
    /// How many connections it keeps.
    pub(crate) limits: Limits,
}

impl TlsListener {
    /// Binds `address` and begins to accept. Each handshake goes by what `tls` holds then.
    ///
    /// # Errors
    /// When the address cannot be bound.
    pub(crate) async fn bind(
        address: SocketAddr,
        tls: impl Into<Live<ServerConfig>>,
    ) -> io::Result<Self> {
        let tls = tls.into();
        let listener = TcpListener::bind(address).await?;
        let local = listener.local_addr()?;
        let (sender, finished) = mpsc::channel(QUEUE);
        let accepting = tokio::spawn(accept(listener, tls, sender)).abort_handle();
        Ok(Self {
            local,
            finished,
            accepting,
            header_limit: HEADER_LIMIT,
            limits: places::USUAL,
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
    pub(crate) async fn serve(
        mut self,
        router: Router,
        stop: watch::Receiver<bool>,
    ) -> io::Result<()> {
        let router = router
            .layer(from_fn(remainder::read))
            .layer(from_fn(pass_connection));
        let (places, full) = (Places::new(self.limits), places::full());
        let mut open = JoinSet::new();
        loop {
            tokio::select! {
                () = stopped(stop.clone()) => break,
                Some(_) = open.join_next() => {}
                // The accept loop never ends by itself.
                Some((stream, connection)) = self.finished.recv() => {
                    let (router, limit, place) = match places.take(connection.peer.0) {
                        Arrival::Served(place) => (router.clone(), self.header_limit, place),
                        Arrival::Told(place) => (full.clone(), TELLING_LIMIT, place),
                        Arrival::Closed => continue,
                    };
                    let service = Extension(connection).layer(router);
                    open.spawn(keep(place, converse(stream, service, limit, stop.clone())));
                }
            }
        }
        drop(self);
        let ended = async { while open.join_next().await.is_some() {} };
        if tokio::time::timeout(GRACE, ended).await.is_err() {
            tracing::warn!("requests in progress were cut because they took too long");
        }
        Ok(())
    }
}

/// Holds the place of a conversation to its end.
async fn keep(place: Place, conversation: impl Future<Output = ()>) {
    conversation.await;
    drop(place);
}

/// Answers the requests of one connection, until it ends or `stop` turns true.
///
/// Thousands of connections wait for mail: what is needed for the beginning of one is not part of
/// the future that waits.
fn converse<A, E>(
    stream: A,
    service: AddExtension<Router, E>,
    header_limit: Duration,
    stop: watch::Receiver<bool>,
) -> impl Future<Output = ()> + Send
where
    A: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    E: Clone + Send + Sync + 'static,
{
    let mut builder = Builder::new(TokioExecutor::new()).http1_only();
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(header_limit);
    let serving = builder.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
    let mut serving = Box::pin(serving.into_owned());
    async move {
        let result = tokio::select! {
            result = serving.as_mut() => result,
            () = stopped(stop) => {
                serving.as_mut().graceful_shutdown();
                serving.await
            }
        };
        if let Err(error) = result {
            tracing::debug!(%error, "a connection ended early");
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

type Finished = mpsc::Sender<(TlsStream<TcpStream>, Connection)>;

async fn accept(listener: TcpListener, tls: Live<ServerConfig>, finished: Finished) {
    let limit = Arc::new(Semaphore::new(HANDSHAKES));
    loop {
        // The semaphore is never closed.
        let Ok(permit) = Arc::clone(&limit).acquire_owned().await else {
            return;
        };
        match listener.accept().await {
            Ok((stream, peer)) => {
                let (acceptor, finished) = (TlsAcceptor::from(tls.now()), finished.clone());
                tokio::spawn(async move {
                    let shaken = shake_hands(&acceptor, stream, peer).await;
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
    peer: SocketAddr,
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
        None => Presented::Nothing,
        Some(Ok(certificate)) => Presented::Certificate(ClientCertificate(Arc::new(certificate))),
        // Only where everybody is let in: elsewhere the verifier read it before us.
        Some(Err(_)) => Presented::Unreadable(UnreadableCertificate),
    };
    let peer = PeerAddress(peer.ip());
    Some((stream, Connection { peer, certificate }))
}

/// Tells each request of a connection where it comes from and with which certificate.
async fn pass_connection(mut request: Request, next: Next) -> Response {
    let connection = request.extensions().get::<Connection>().cloned();
    if let Some(connection) = connection {
        let extensions = request.extensions_mut();
        extensions.insert(connection.peer);
        match connection.certificate {
            Presented::Certificate(certificate) => drop(extensions.insert(certificate)),
            Presented::Unreadable(unreadable) => drop(extensions.insert(unreadable)),
            Presented::Nothing => {}
        }
    }
    next.run(request).await
}

/// Handshakes in progress at a time, per listener.
const HANDSHAKES: usize = 256;
/// Connections that wait for the server to take them.
const QUEUE: usize = 64;
/// How long a handshake may take.
const HANDSHAKE_LIMIT: Duration = Duration::from_secs(10);
/// The usual [`TlsListener::header_limit`].
const HEADER_LIMIT: Duration = Duration::from_secs(30);
/// How long a connection may take for its request that is only told to come back.
const TELLING_LIMIT: Duration = Duration::from_secs(2);
/// How long requests in progress may go on after the server was told to stop.
const GRACE: Duration = Duration::from_secs(10);
