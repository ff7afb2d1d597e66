//! A line between office and exchange that can be cut: passes bytes until so many have gone up,
//! then closes both sides without a word.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A running proxy; ends when dropped.
pub struct Proxy {
    address: SocketAddr,
    allowance: Arc<AtomicU64>,
    task: JoinHandle<()>,
}

impl Proxy {
    /// Starts a proxy to `target` that lets `bytes` pass upwards.
    ///
    /// # Errors
    /// When no port is free.
    pub async fn to(target: SocketAddr, bytes: u64) -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let allowance = Arc::new(AtomicU64::new(bytes));
        let shared = Arc::clone(&allowance);
        let task = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(pass(client, target, Arc::clone(&shared)));
            }
        });
        Ok(Self {
            address,
            allowance,
            task,
        })
    }

    /// Where the office connects to.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Bytes that may still pass upwards.
    #[must_use]
    pub fn left(&self) -> u64 {
        self.allowance.load(Ordering::SeqCst)
    }

    /// Repairs the line.
    pub fn repair(&self) {
        self.allowance.store(u64::MAX, Ordering::SeqCst);
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn pass(client: TcpStream, target: SocketAddr, allowance: Arc<AtomicU64>) {
    let Ok(server) = TcpStream::connect(target).await else {
        return;
    };
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let down = tokio::spawn(async move {
        let _ = tokio::io::copy(&mut from_server, &mut to_client).await;
    });
    let mut buffer = vec![0_u8; 16 * 1024];
    while let Ok(read) = from_client.read(&mut buffer).await {
        let left = allowance.load(Ordering::SeqCst);
        if read == 0 || left < read as u64 {
            allowance.fetch_min(if read == 0 { left } else { 0 }, Ordering::SeqCst);
            break;
        }
        if left != u64::MAX {
            allowance.fetch_sub(read as u64, Ordering::SeqCst);
        }
        let Some(bytes) = buffer.get(..read) else {
            break;
        };
        if to_server.write_all(bytes).await.is_err() {
            break;
        }
    }
    down.abort();
}
