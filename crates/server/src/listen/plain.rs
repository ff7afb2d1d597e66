//! A listener without TLS, for what anybody may read.
//!
//! Nothing that happens here may touch the other listeners: it holds a limited number of
//! connections, and where its address cannot be had it tries again instead of giving up.

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
    let (limit, mut open) = (Arc::new(Semaphore::new(CONNECTIONS)), JoinSet::new());
    loop {
        // The semaphore is never closed.
        let Ok(permit) = Arc::clone(&limit).acquire_owned().await else {
            break;
        };
        let accepted = tokio::select! {
            () = stopped(stop.clone()) => break,
            accepted = listener.accept() => accepted,
        };
        while open.try_join_next().is_some() {}
        match accepted {
            Ok((stream, _)) => {
                // Nothing is known of the other side.
                let service = Extension(()).layer(router.clone());
                let stop = stop.clone();
                open.spawn(async move {
                    converse(stream, service, HEADER_LIMIT, stop).await;
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

/// Connections at a time; the next ones wait in the system's queue.
const CONNECTIONS: usize = 512;
/// How long a connection may take for the head of a request.
const HEADER_LIMIT: Duration = Duration::from_secs(10);
/// How long to wait before the address is tried again.
const RETRY: Duration = Duration::from_secs(10);
