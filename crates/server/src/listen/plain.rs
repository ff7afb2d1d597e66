//! A listener without TLS, for what anybody may read.
//!
//! Nothing that happens here may touch the other listeners: it holds a limited number of
//! connections, each for a limited time, and where its address cannot be had it tries again instead of giving up.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::{Extension, Router};
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tower::Layer as _;

use super::{GRACE, converse, stopped};

/// Serves `router` until `stop` turns true. `first` is the outcome of a first attempt to bind
/// `address`; when it failed, there will be others.
pub(crate) async fn serve_plain(
    address: SocketAddr,
    first: io::Result<TcpListener>,
    router: Router,
    stop: watch::Receiver<bool>,
) {
    let mut attempt = first;
    let listener = loop {
        match attempt {
            Ok(listener) => break listener,
            Err(error) => tracing::error!(%address, %error, "cannot listen; trying again"),
        }
        tokio::select! {
            () = stopped(stop.clone()) => return,
            () = tokio::time::sleep(RETRY) => {}
        }
        attempt = TcpListener::bind(address).await;
    };
    answer(listener, router, stop, USUAL).await;
}

/// What connections may take.
#[derive(Clone, Copy)]
struct Limits {
    /// Connections at a time; the next ones wait in the system's queue.
    connections: usize,
    /// How long a connection may last. Who sends a request, or takes an answer, octet by octet
    /// must not keep its place for ever.
    lifetime: Duration,
}

async fn answer(
    listener: TcpListener,
    router: Router,
    stop: watch::Receiver<bool>,
    limits: Limits,
) {
    let places = Arc::new(Semaphore::new(limits.connections));
    let mut open = JoinSet::new();
    loop {
        let next = async {
            // The semaphore is never closed.
            let permit = Arc::clone(&places).acquire_owned().await;
            (permit, listener.accept().await)
        };
        let (permit, accepted) = tokio::select! {
            () = stopped(stop.clone()) => break,
            next = next => next,
        };
        while open.try_join_next().is_some() {}
        match accepted {
            Ok((stream, _)) => {
                // Nothing is known of the other side.
                let service = Extension(()).layer(router.clone());
                let stop = stop.clone();
                open.spawn(async move {
                    let conversation = converse(stream, service, HEADER_LIMIT, stop);
                    if tokio::time::timeout(limits.lifetime, conversation)
                        .await
                        .is_err()
                    {
                        tracing::debug!("a connection was cut because it lasted too long");
                    }
                    drop(permit);
                });
            }
            Err(error) => {
                tracing::warn!(%error, "cannot accept a connection");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
    drop(listener);
    let ended = async { while open.join_next().await.is_some() {} };
    if tokio::time::timeout(GRACE, ended).await.is_err() {
        tracing::warn!("requests in progress were cut because they took too long");
    }
}

/// A list goes through a slow line in this time.
const USUAL: Limits = Limits {
    connections: 512,
    lifetime: Duration::from_secs(120),
};
/// How long a connection may take for the head of a request.
const HEADER_LIMIT: Duration = Duration::from_secs(10);
/// How long to wait before the address is tried again.
const RETRY: Duration = Duration::from_secs(10);

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use axum::body::Bytes;
    use axum::routing::post;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpStream;

    use super::*;

    const HALF: &[u8] = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n1";

    async fn listener() -> (TcpListener, SocketAddr, Router) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().route("/", post(async |body: Bytes| body));
        (listener, address, router)
    }

    fn one_place(lifetime: Duration) -> Limits {
        Limits {
            connections: 1,
            lifetime,
        }
    }

    async fn within<T>(future: impl Future<Output = T>) -> T {
        let limit = Duration::from_secs(20);
        tokio::time::timeout(limit, future).await.unwrap()
    }

    #[tokio::test]
    async fn half_a_request_does_not_hold_a_place_for_ever() {
        let (listener, address, router) = listener().await;
        let (sender, stop) = watch::channel(false);
        let limits = one_place(Duration::from_millis(500));
        let serving = tokio::spawn(answer(listener, router, stop, limits));
        let mut slow = TcpStream::connect(address).await.unwrap();
        slow.write_all(HALF).await.unwrap();
        let mut next = TcpStream::connect(address).await.unwrap();
        next.write_all(HALF).await.unwrap();
        next.write_all(b"2").await.unwrap();
        let mut begin = [0; 12];
        within(next.read_exact(&mut begin)).await.unwrap();
        assert_eq!(&begin, b"HTTP/1.1 200");
        sender.send(true).unwrap();
        within(serving).await.unwrap();
    }

    #[tokio::test]
    async fn it_stops_while_every_place_is_taken() {
        let (listener, address, router) = listener().await;
        let (sender, stop) = watch::channel(false);
        let limits = one_place(Duration::from_secs(3600));
        let serving = tokio::spawn(answer(listener, router, stop, limits));
        let mut slow = TcpStream::connect(address).await.unwrap();
        slow.write_all(HALF).await.unwrap();
        // Long enough for the connection to take its place.
        tokio::time::sleep(Duration::from_millis(200)).await;
        sender.send(true).unwrap();
        within(serving).await.unwrap();
        drop(slow);
    }
}
