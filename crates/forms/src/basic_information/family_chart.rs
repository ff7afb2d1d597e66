//! The picture of the family: which one it is, and whether it can be shown.

use std::fmt;

use careplan::{Bundle, FileName, Image};

use crate::draw::canvas::Picture;

/// What stands in the box 「家族構成」.
#[derive(Clone, PartialEq, Eq, Default)]
pub enum FamilyChart {
    /// The record names no picture.
    #[default]
    None,
    /// The record names a picture that is not in the bundle.
    Missing,
    /// The picture is there and cannot be shown.
    Broken,
    /// The picture, as it came: JPEG by the standard.
    Picture(Vec<u8>),
}

impl FamilyChart {
    /// The picture that a record names.
    // Spec: 別紙 UPKIHON No.62, UPKIHON_IMAGE
    pub(super) fn named(bundle: &Bundle, name: &str) -> Self {
        if name.is_empty() {
            return Self::None;
        }
        match find(bundle, name) {
            None => Self::Missing,
            Some(image) if can_be_shown(&image.bytes) => Self::Picture(image.bytes.clone()),
            Some(_) => Self::Broken,
        }
    }
}

/// The picture of this name. Upper and lower case are the same, as they are where files are kept.
pub(super) fn find<'a>(bundle: &'a Bundle, name: &str) -> Option<&'a Image> {
    let parsed = FileName::parse(name).ok();
    let same = |image: &&Image| {
        parsed == Some(image.name) || image.name.to_string().eq_ignore_ascii_case(name)
    };
    bundle.images.iter().find(same)
}

/// Whether the picture can be drawn in full; a JPEG without its end would be grey below.
fn can_be_shown(bytes: &[u8]) -> bool {
    let whole = !bytes.starts_with(&START) || is_whole(bytes);
    whole && Picture::read(bytes).is_some()
}

/// Whether a JPEG has a frame with a width and a height, a scan, and an end.
fn is_whole(bytes: &[u8]) -> bool {
    let Some(mut rest) = bytes.strip_prefix(&START) else {
        return false;
    };
    let mut framed = false;
    loop {
        let [0xFF, marker, ..] = *rest else {
            return false;
        };
        let Some(after) = rest.get(2..) else {
            return false;
        };
        if marker == 0xFF {
            // Markers may stand behind any number of these.
            rest = rest.get(1..).unwrap_or_default();
            continue;
        }
        let Some((content, next)) = segment(after) else {
            return false;
        };
        match marker {
            // Huffman tables, extensions and arithmetic tables lie among the frames.
            0xC4 | 0xC8 | 0xCC => {}
            0xC0..=0xCF => framed = size(content).is_some_and(|(w, h)| w > 0 && h > 0),
            0xDA => return framed && next.windows(2).any(|pair| pair == END),
            _ => {}
        }
        rest = next;
    }
}

/// The content of a segment and what follows it.
fn segment(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<2>()?;
    let length = usize::from(u16::from_be_bytes(*length)).checked_sub(2)?;
    rest.split_at_checked(length)
}

/// Width and height as a frame gives them.
fn size(content: &[u8]) -> Option<(u16, u16)> {
    let [_, high, low, wide, narrow, ..] = *content else {
        return None;
    };
    let height = u16::from_be_bytes([high, low]);
    Some((u16::from_be_bytes([wide, narrow]), height))
}

impl fmt::Debug for FamilyChart {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => formatter.write_str("None"),
            Self::Missing => formatter.write_str("Missing"),
            Self::Broken => formatter.write_str("Broken"),
            Self::Picture(bytes) => write!(formatter, "Picture({} bytes)", bytes.len()),
        }
    }
}

const START: [u8; 2] = [0xFF, 0xD8];
const END: [u8; 2] = [0xFF, 0xD9];
