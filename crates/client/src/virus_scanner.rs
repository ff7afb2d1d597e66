//! A virus scanner that the office runs itself: clamd, asked by its protocol INSTREAM.
//!
//! The file goes to the scanner in pieces, each behind its length, and a piece of no length ends
//! it; the scanner answers with one line. A scanner that is set and cannot be asked stops what was
//! to be scanned: it was set so that nothing goes by unseen.

use std::io::{self, Read, Write};
use std::net::{TcpStream, ToSocketAddrs as _};
use std::time::Duration;

/// Where the scanner listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Scanner {
    address: String,
}

/// What the scanner says of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Nothing was found.
    Clean,
    /// Something was found, by this name.
    Found(String),
}

/// Why there is no verdict.
#[derive(Debug)]
pub(crate) enum Unscanned {
    /// The file cannot be read.
    File(io::Error),
    /// The scanner cannot be reached, or broke off.
    Scanner(io::Error),
    /// The scanner refuses to look, in its own words; a file that is too large for it, mostly.
    Refused(String),
}

impl Scanner {
    /// The scanner at a host with a port, or behind a socket of this computer.
    pub(crate) fn at(address: &str) -> Self {
        Self {
            address: address.to_owned(),
        }
    }

    /// Where it is.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// Lets it look into a file.
    pub(crate) fn scan(&self, file: &mut dyn Read) -> Result<Verdict, Unscanned> {
        if is_socket(&self.address) {
            return self.scan_over_socket(file);
        }
        let stream = connect(&self.address).map_err(Unscanned::Scanner)?;
        ask(stream, file)
    }

    #[cfg(unix)]
    fn scan_over_socket(&self, file: &mut dyn Read) -> Result<Verdict, Unscanned> {
        let stream = std::os::unix::net::UnixStream::connect(&self.address);
        let stream = stream.map_err(Unscanned::Scanner)?;
        let limited = stream
            .set_read_timeout(Some(PATIENCE))
            .and_then(|()| stream.set_write_timeout(Some(PATIENCE)));
        limited.map_err(Unscanned::Scanner)?;
        ask(stream, file)
    }

    #[cfg(not(unix))]
    fn scan_over_socket(&self, _: &mut dyn Read) -> Result<Verdict, Unscanned> {
        Err(Unscanned::Scanner(io::ErrorKind::Unsupported.into()))
    }
}

/// A path begins with a slash, which no host does.
fn is_socket(address: &str) -> bool {
    address.starts_with('/')
}

fn connect(address: &str) -> io::Result<TcpStream> {
    let mut refused = io::Error::from(io::ErrorKind::AddrNotAvailable);
    for place in address.to_socket_addrs()? {
        match TcpStream::connect_timeout(&place, PATIENCE) {
            Ok(stream) => {
                stream.set_read_timeout(Some(PATIENCE))?;
                stream.set_write_timeout(Some(PATIENCE))?;
                return Ok(stream);
            }
            Err(error) => refused = error,
        }
    }
    Err(refused)
}

fn ask(mut scanner: impl Read + Write, file: &mut dyn Read) -> Result<Verdict, Unscanned> {
    let sent = send(&mut scanner, file);
    if let Err(error @ Unscanned::File(_)) = sent {
        return Err(error);
    }
    // A scanner for which a file is too large says so and hangs up before the end.
    let mut answer = Vec::new();
    let heard = (&mut scanner).take(LONGEST_ANSWER).read_to_end(&mut answer);
    if answer.is_empty() {
        sent?;
        heard.map_err(Unscanned::Scanner)?;
    }
    let answer = String::from_utf8_lossy(&answer);
    let answer = answer.trim_matches(['\0', '\n', '\r', ' ']);
    let said = answer.strip_prefix("stream: ").unwrap_or(answer);
    match said.strip_suffix(" FOUND") {
        Some(name) => Ok(Verdict::Found(name.to_owned())),
        None if said == "OK" => Ok(Verdict::Clean),
        None => Err(Unscanned::Refused(said.to_owned())),
    }
}

fn send(scanner: &mut impl Write, file: &mut dyn Read) -> Result<(), Unscanned> {
    let mut write = |bytes: &[u8]| scanner.write_all(bytes).map_err(Unscanned::Scanner);
    write(b"zINSTREAM\0")?;
    let mut piece = vec![0; PIECE];
    loop {
        let read = file.read(&mut piece).map_err(Unscanned::File)?;
        let length = u32::try_from(read).unwrap_or_default();
        write(&length.to_be_bytes())?;
        if read == 0 {
            return Ok(());
        }
        write(piece.get(..read).unwrap_or_default())?;
    }
}

const PATIENCE: Duration = Duration::from_secs(60);
const PIECE: usize = 64 * 1024;
const LONGEST_ANSWER: u64 = 4096;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]

    use std::net::TcpListener;

    use super::*;

    /// A scanner that finds the word `EICAR` and takes 100,000 octets at most; its address.
    fn fake() -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                answer(stream.unwrap());
            }
        });
        address
    }

    fn answer(mut stream: TcpStream) {
        let mut command = [0; 10];
        stream.read_exact(&mut command).unwrap();
        assert_eq!(&command, b"zINSTREAM\0");
        let mut file = Vec::new();
        loop {
            let mut length = [0; 4];
            stream.read_exact(&mut length).unwrap();
            let length = u32::from_be_bytes(length) as usize;
            if length == 0 {
                break;
            }
            let mut piece = vec![0; length];
            stream.read_exact(&mut piece).unwrap();
            file.extend(piece);
        }
        let found = file.windows(5).any(|five| five == b"EICAR");
        let words: &[u8] = match (found, file.len()) {
            (true, _) => b"stream: Win.Test.EICAR_HDB-1 FOUND\0",
            (false, ..=100_000) => b"stream: OK\0",
            (false, _) => b"INSTREAM size limit exceeded. ERROR\0",
        };
        stream.write_all(words).unwrap();
    }

    #[test]
    fn the_scanner_says_what_it_finds() {
        let scanner = Scanner::at(&fake());
        let scan = |file: &[u8]| scanner.scan(&mut &*file);
        assert_eq!(scan(b"a letter").unwrap(), Verdict::Clean);
        let found = Verdict::Found("Win.Test.EICAR_HDB-1".to_owned());
        let long = [&vec![b' '; 90_000][..], b"EICAR"].concat();
        assert_eq!(scan(&long).unwrap(), found);
        let refused = scan(&vec![0; 200_000]).unwrap_err();
        assert!(matches!(refused, Unscanned::Refused(words) if words.contains("size limit")));
        let nobody = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = nobody.local_addr().unwrap().to_string();
        drop(nobody);
        for address in [address.as_str(), "/nowhere/clamd.ctl", "no port"] {
            let away = Scanner::at(address).scan(&mut &b"x"[..]);
            assert!(matches!(away, Err(Unscanned::Scanner(_))), "{address}");
        }
    }
}
