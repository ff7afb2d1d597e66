//! A connection of an office to the mailbox that is kept open, with as little of HTTP as it needs.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use anyhow::{Context as _, bail, ensure};
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpSocket, TcpStream};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// The connection.
pub(crate) struct Line {
    stream: BufReader<TlsStream<TcpStream>>,
    host: String,
}

/// A request.
pub(super) struct Request<'a> {
    pub(super) method: &'static str,
    pub(super) path: &'a str,
    pub(super) media_type: &'static str,
    pub(super) body: &'a [u8],
}

impl Line {
    /// Connects from one of this machine's own addresses and shakes hands.
    pub(super) async fn open(
        from: Ipv4Addr,
        address: SocketAddr,
        host: &str,
        config: Arc<ClientConfig>,
    ) -> anyhow::Result<Self> {
        let socket = TcpSocket::new_v4()?;
        socket.bind(SocketAddr::from((from, 0)))?;
        let stream = socket.connect(address).await?;
        stream.set_nodelay(true)?;
        let name = host.split_once(':').map_or(host, |(name, _)| name);
        let name = ServerName::try_from(name.to_owned())?;
        let stream = TlsConnector::from(config).connect(name, stream).await?;
        Ok(Self {
            stream: BufReader::new(stream),
            host: host.to_owned(),
        })
    }

    /// Asks and returns the body of the answer, which has to be a success.
    pub(super) async fn ask(&mut self, request: &Request<'_>) -> anyhow::Result<Vec<u8>> {
        let Request {
            method,
            path,
            media_type,
            body,
        } = request;
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nContent-Type: {media_type}\r\n\
             Content-Length: {}\r\n\r\n",
            self.host,
            body.len()
        );
        let whole = [head.as_bytes(), body].concat();
        self.stream.write_all(&whole).await?;
        self.stream.flush().await?;
        let (status, answer) = self.answer().await?;
        ensure!(
            (200..300).contains(&status),
            "{method} {path}: {status} {}",
            String::from_utf8_lossy(&answer)
        );
        Ok(answer)
    }

    /// Begins to wait for changes of the office; the server tells them until it is left.
    pub(crate) async fn wait(&mut self) -> anyhow::Result<()> {
        let head = format!("GET /v1/events HTTP/1.1\r\nHost: {}\r\n\r\n", self.host);
        self.stream.write_all(head.as_bytes()).await?;
        self.stream.flush().await?;
        let mut line = String::new();
        self.stream.read_line(&mut line).await?;
        ensure!(line.starts_with("HTTP/1.1 200 "), "cannot wait: {line}");
        // The head of the answer has left with the first octets of its body.
        while line != "retry: 3000\n" {
            line.clear();
            ensure!(self.stream.read_line(&mut line).await? > 0, "hung up");
        }
        Ok(())
    }

    async fn answer(&mut self) -> anyhow::Result<(u16, Vec<u8>)> {
        let (mut status, mut length, mut line) = (None, 0, String::new());
        loop {
            line.clear();
            ensure!(self.stream.read_line(&mut line).await? > 0, "hung up");
            let line = line.trim_end();
            if line.is_empty() {
                break;
            }
            if status.is_none() {
                status = line.split(' ').nth(1).and_then(|code| code.parse().ok());
                continue;
            }
            let Some((name, value)) = line.split_once(':') else {
                bail!("not a header: {line}");
            };
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse()?;
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).await?;
        Ok((status.context("no status")?, body))
    }
}
