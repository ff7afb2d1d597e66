//! What stands around a content that does not fit into memory: the headers before it, written
//! when all lengths are known, and read one by one.

use std::io::{ErrorKind, Read};

use der::asn1::Any;
use der::{Decode as _, Encode as _, Header, Length, Tag};

use crate::error::{PkiError, StreamError, damaged, internal};

/// The tag under which SignedData and EnvelopedData keep what is inside.
pub(crate) const EXPLICIT: Tag = Tag::ContextSpecific {
    constructed: true,
    number: der::TagNumber(0),
};

/// Octets of a tag and a length.
pub(crate) fn header(tag: Tag, octets: u64) -> Result<Vec<u8>, PkiError> {
    let length = u32::try_from(octets).map_err(|_| TOO_LARGE)?;
    let length = Length::from(length);
    let header = Header::new(tag, length);
    header.to_der().map_err(internal("encoding"))
}

/// Puts a tag and the length before what stands inside; `rest` octets are to follow.
pub(crate) fn enclose(tag: Tag, inside: &[u8], rest: u64) -> Result<Vec<u8>, PkiError> {
    let octets = rest.saturating_add(inside.len() as u64);
    Ok([&header(tag, octets)?, inside].concat())
}

/// Reads headers and small values and keeps every octet of them.
pub(crate) struct FrameReader<'r, R> {
    reader: &'r mut R,
    read: Vec<u8>,
    what: &'static str,
}

impl<'r, R: Read> FrameReader<'r, R> {
    /// At the beginning of `what`.
    pub(crate) fn new(reader: &'r mut R, what: &'static str) -> Self {
        Self {
            reader,
            read: Vec::new(),
            what,
        }
    }

    /// Reads a tag and a length; the octets after them follow.
    pub(crate) fn enter(&mut self, tag: Tag) -> Result<u64, StreamError> {
        let (header, _) = self.header()?;
        if header.tag() != tag {
            return Err(self.damaged());
        }
        Ok(u64::from(u32::from(header.length())))
    }

    /// Reads a whole value.
    pub(crate) fn value(&mut self) -> Result<Any, StreamError> {
        let (header, start) = self.header()?;
        self.take(u64::from(u32::from(header.length())))?;
        let octets = self.read.get(start..).unwrap_or_default();
        Ok(Any::from_der(octets).map_err(damaged(self.what))?)
    }

    /// Everything that was read.
    pub(crate) fn into_octets(self) -> Vec<u8> {
        self.read
    }

    fn header(&mut self) -> Result<(Header, usize), StreamError> {
        let start = self.read.len();
        self.take(2)?;
        // Spec: X.690 §8.1.3.5: in the long form the first octet tells how many follow.
        if let Some(first) = self.read.last().filter(|first| **first > 0x80) {
            let more = u64::from(first & 0x7f);
            if more > 4 {
                return Err(self.damaged());
            }
            self.take(more)?;
        }
        let octets = self.read.get(start..).unwrap_or_default();
        let header = Header::from_der(octets).map_err(damaged(self.what))?;
        Ok((header, start))
    }

    fn take(&mut self, octets: u64) -> Result<(), StreamError> {
        if octets > LARGEST.saturating_sub(self.read.len() as u64) {
            return Err(self.damaged());
        }
        let mut part = Read::take(&mut *self.reader, octets);
        let read = part.read_to_end(&mut self.read);
        if read.map_err(cut(self.what))? as u64 == octets {
            Ok(())
        } else {
            Err(self.damaged())
        }
    }

    fn damaged(&self) -> StreamError {
        PkiError::Damaged { what: self.what }.into()
    }
}

/// An error of reading what is sealed: an end that comes too early is damage.
pub(crate) fn cut(what: &'static str) -> impl FnOnce(std::io::Error) -> StreamError {
    move |error| match error.kind() {
        ErrorKind::UnexpectedEof => PkiError::Damaged { what }.into(),
        _ => StreamError::Sealed(error),
    }
}

const TOO_LARGE: PkiError = PkiError::Misuse {
    reason: "a message of this length cannot be sealed",
};
/// What stands around a content is some thousand octets for each receiver.
pub(crate) const LARGEST: u64 = 1024 * 1024;
