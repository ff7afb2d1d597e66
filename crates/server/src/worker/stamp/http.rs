//! One question to a time-stamping authority over plain HTTP (RFC 3161 section 3.4). The answer is
//! signed, so nothing of the way needs to be believed.

use anyhow::{Context as _, ensure};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::config::StampAddress;

/// Posts a request; the body of the answer.
///
/// # Errors
/// When nobody answers, or with anything but a stamp.
pub(super) async fn post(address: &StampAddress, request: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut stream = TcpStream::connect(&address.endpoint).await?;
    // Version 1.0: one question on a connection, and the answer in one piece.
    let head = format!(
        "POST {} HTTP/1.0\r\nHost: {}\r\nContent-Type: application/timestamp-query\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n",
        address.path,
        address.host,
        request.len()
    );
    stream
        .write_all(&[head.as_bytes(), request].concat())
        .await?;
    let mut answer = Vec::new();
    stream.take(LIMIT).read_to_end(&mut answer).await?;
    body(answer)
}

/// The body of an answer with status 200 and the type of a stamp.
fn body(mut answer: Vec<u8>) -> anyhow::Result<Vec<u8>> {
    let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n");
    let body = answer.split_off(end.context("the answer is no HTTP")? + 4);
    let head = String::from_utf8_lossy(&answer);
    let mut lines = head.lines();
    let status = lines.next().unwrap_or_default();
    let code = status.split(' ').nth(1);
    ensure!(code == Some("200"), "the answer is {status}");
    let value = |name: &str| {
        lines.clone().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name)
                .then(|| value.trim().to_owned())
        })
    };
    let kind = value("content-type").unwrap_or_default();
    ensure!(kind.starts_with(REPLY), "the answer is of the type {kind}");
    if let Some(length) = value("content-length") {
        ensure!(length.parse() == Ok(body.len()), "the answer is cut off");
    }
    Ok(body)
}

const REPLY: &str = "application/timestamp-reply";
/// Longer than any answer with all its certificates.
const LIMIT: u64 = 64 * 1024;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;

    #[test]
    fn only_a_whole_stamp_is_taken() {
        let answer = |text: &str| body(text.as_bytes().to_vec());
        let good = "HTTP/1.1 200 OK\r\nContent-Type: application/timestamp-reply\r\n\
                    content-length: 3\r\n\r\nabc";
        assert_eq!(answer(good).unwrap(), b"abc");
        for (from, to) in [
            ("200", "503"),
            ("reply", "query"),
            (": 3", ": 4"),
            ("\r\n\r\n", ""),
        ] {
            assert!(answer(&good.replace(from, to)).is_err(), "{to}");
        }
    }
}
