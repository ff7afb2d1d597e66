//! Bytes of MS932 to text and back, strictly.
//!
//! MS932 is Windows code page 932. What decodes without an error but means nothing to a receiver
//! (user-defined characters, control characters) is told, and what would change on the way back is
//! not written. Nothing here knows fields or files.

use std::borrow::Cow;

use encoding_rs::{CoderResult, EncoderResult, SHIFT_JIS};

/// What is wrong with some bytes. Several can be true at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Faults {
    /// Bytes that are not MS932 at all: 80, A0, FD to FF, cut or unassigned pairs.
    pub undecodable: bool,
    /// User-defined characters (外字), F040 to F9FC.
    pub user_defined: bool,
    /// Control characters other than CR and LF.
    pub control: bool,
}

impl Faults {
    /// Whether there is none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }
}

/// Decodes bytes of MS932. Where something is undecodable, the text shows U+FFFD in its place.
// Spec: §4.3
#[must_use]
pub fn decode(bytes: &[u8]) -> (Cow<'_, str>, Faults) {
    if let Some(text) = printable_ascii(bytes) {
        return (Cow::Borrowed(text), Faults::default());
    }
    let mut text = String::new();
    let faults = decode_into(bytes, &mut text);
    (Cow::Owned(text), faults)
}

/// Decodes like [`decode`], to the end of a text.
pub(crate) fn decode_into(bytes: &[u8], text: &mut String) -> Faults {
    if let Some(plain) = printable_ascii(bytes) {
        text.push_str(plain);
        return Faults::default();
    }
    let faults = faults(bytes);
    let malformed = decode_pieces(bytes, text);
    Faults {
        undecodable: faults.undecodable || malformed,
        ..faults
    }
}

/// Decodes piece by piece; true where something was malformed. Never straight into the text: the
/// decoder touches every page of the room that is left there, which is most of a file each time.
fn decode_pieces(bytes: &[u8], text: &mut String) -> bool {
    let mut decoder = SHIFT_JIS.new_decoder_without_bom_handling();
    let mut piece = [0; PIECE];
    let mut malformed = false;
    let mut rest = bytes;
    loop {
        let (result, read, written, replaced) = decoder.decode_to_utf8(rest, &mut piece, true);
        let decoded = piece.get(..written).unwrap_or_default();
        text.push_str(std::str::from_utf8(decoded).unwrap_or_default());
        malformed |= replaced;
        rest = rest.get(read..).unwrap_or_default();
        if result == CoderResult::InputEmpty {
            return malformed;
        }
    }
}

/// Most fields fit.
const PIECE: usize = 256;

/// Most fields: printable ASCII, which is the same in both codes.
fn printable_ascii(bytes: &[u8]) -> Option<&str> {
    let printable = bytes.iter().all(|byte| matches!(byte, 0x20..=0x7E));
    std::str::from_utf8(bytes).ok().filter(|_| printable)
}

/// Finds by the byte structure what the decoder lets pass.
fn faults(bytes: &[u8]) -> Faults {
    let mut faults = Faults::default();
    let mut rest = bytes;
    while let [byte, tail @ ..] = rest {
        rest = tail;
        match *byte {
            b'\r' | b'\n' | 0x20..=0x7E | 0xA1..=0xDF => {}
            0x00..=0x1F | 0x7F => faults.control = true,
            0x80 | 0xA0 | 0xFD..=0xFF => faults.undecodable = true,
            lead => match tail {
                [0x40..=0x7E | 0x80..=0xFC, after @ ..] => {
                    rest = after;
                    faults.user_defined |= (0xF0..=0xF9).contains(&lead);
                }
                _ => faults.undecodable = true,
            },
        }
    }
    faults
}

/// A text as MS932, with what had to be changed for it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Encoded {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// The characters that were replaced, in the order of the text.
    pub replaced: Vec<Replaced>,
}

/// A character that MS932 lacks, and what was written for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Replaced {
    /// The character of the text.
    pub character: char,
    /// What was written; empty where the character is only a mark that can be left out.
    pub by: &'static str,
}

/// A character that MS932 lacks and the substitution table does not know. The character is not
/// shown, because it is part of somebody's name more often than not.
#[derive(Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a character cannot be written in MS932")]
pub struct Unencodable {
    /// The character.
    pub character: char,
}

impl std::fmt::Debug for Unencodable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Unencodable(…)")
    }
}

/// Encodes a text so that decoding gives the same text back, except for the characters of the
/// substitution table, which are listed.
///
/// # Errors
///
/// [`Unencodable`] for the first character that neither MS932 nor the table has. Control
/// characters other than CR and LF count as such.
// Spec: §4.3
pub fn encode(text: &str) -> Result<Encoded, Unencodable> {
    let text = compose_kana(text);
    let mut encoded = Encoded::default();
    if let Some(bytes) = encode_exactly(&text) {
        encoded.bytes = bytes;
        return Ok(encoded);
    }
    let mut buffer = [0; 4];
    for character in text.chars() {
        if let Some(bytes) = encode_exactly(character.encode_utf8(&mut buffer)) {
            encoded.bytes.extend(bytes);
            continue;
        }
        let by = substitute(character).ok_or(Unencodable { character })?;
        encoded
            .bytes
            .extend(encode_exactly(by).ok_or(Unencodable { character })?);
        encoded.replaced.push(Replaced { character, by });
    }
    Ok(encoded)
}

/// The bytes of a text, if they decode back to exactly it.
fn encode_exactly(text: &str) -> Option<Vec<u8>> {
    let mut encoder = SHIFT_JIS.new_encoder();
    let room = encoder.max_buffer_length_from_utf8_without_replacement(text.len())?;
    let mut bytes = vec![0; room];
    let (result, _, written) = encoder.encode_from_utf8_without_replacement(text, &mut bytes, true);
    bytes.truncate(written);
    let (back, faults) = decode(&bytes);
    let same = result == EncoderResult::InputEmpty && faults.is_empty() && back == text;
    same.then_some(bytes)
}

/// Joins a kana and a combining voiced mark into one character, as macOS takes them apart.
fn compose_kana(text: &str) -> Cow<'_, str> {
    if !text.contains(['\u{3099}', '\u{309A}']) {
        return Cow::Borrowed(text);
    }
    let mut composed = String::with_capacity(text.len());
    for character in text.chars() {
        let joined = match character {
            '\u{3099}' => composed.chars().next_back().and_then(voiced),
            '\u{309A}' => composed.chars().next_back().and_then(half_voiced),
            _ => None,
        };
        if joined.is_some() {
            composed.pop();
        }
        composed.push(joined.unwrap_or(character));
    }
    Cow::Owned(composed)
}

/// The voiced form of a kana, which follows it in Unicode.
fn voiced(kana: char) -> Option<char> {
    const VOICED: &str =
        "かきくけこさしすせそたちつてとはひふへほカキクケコサシスセソタチツテトハヒフヘホ";
    match kana {
        'ウ' => Some('ヴ'),
        _ if VOICED.contains(kana) => char::from_u32(u32::from(kana) + 1),
        _ => None,
    }
}

/// The half-voiced form of a kana.
fn half_voiced(kana: char) -> Option<char> {
    const HALF_VOICED: &str = "はひふへほハヒフヘホ";
    let voiced = HALF_VOICED.contains(kana);
    voiced
        .then(|| char::from_u32(u32::from(kana) + 2))
        .flatten()
}

/// What to write for a character that MS932 lacks or that would not come back.
fn substitute(character: char) -> Option<&'static str> {
    let by = match character {
        '\u{301C}' => "～",
        '\u{2212}' | '\u{2013}' => "－",
        '\u{2014}' => "―",
        '\u{2016}' => "∥",
        '\u{00A5}' => "￥",
        '\u{203E}' | '\u{00AF}' => "￣",
        '\u{00A2}' => "￠",
        '\u{00A3}' => "￡",
        '\u{00AC}' => "￢",
        '\u{00A6}' => "￤",
        '\u{00B7}' | '\u{2022}' => "・",
        '\u{2011}' => "‐",
        '\u{00A0}' => " ",
        '\u{2F00}'..='\u{2FDF}' => return radical(character),
        '\u{20BB7}' => "吉",
        '\u{20B9F}' => "叱",
        // Marks that choose the shape of a character, or have no width.
        '\u{FE00}'..='\u{FE0F}'
        | '\u{E0100}'..='\u{E01EF}'
        | '\u{200B}'..='\u{200F}'
        | '\u{2060}'
        | '\u{FEFF}' => "",
        _ => return None,
    };
    Some(by)
}

/// Radicals that look like the everyday character and get into text copied from PDF.
fn radical(character: char) -> Option<&'static str> {
    const PAIRS: &[(char, &str)] = &[
        ('⼀', "一"),
        ('⼆', "二"),
        ('⼈', "人"),
        ('⼊', "入"),
        ('⼤', "大"),
        ('⼥', "女"),
        ('⼦', "子"),
        ('⼩', "小"),
        ('⼭', "山"),
        ('⽇', "日"),
        ('⽉', "月"),
        ('⽊', "木"),
        ('⽔', "水"),
        ('⽕', "火"),
        ('⽤', "用"),
        ('⽥', "田"),
        ('⽣', "生"),
        ('⾏', "行"),
        ('⾼', "高"),
    ];
    let pair = PAIRS.iter().find(|(radical, _)| *radical == character);
    pair.map(|(_, by)| *by)
}
