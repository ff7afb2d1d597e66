//! Family EN: characters and the form of CSV.

use careplan::FileCode::{Upjsk, UpkihonSub2, Upsikyu};

use super::{Case, fails};
use crate::sample::{k2, s1, y2};

pub(super) fn cases() -> Vec<Case> {
    let utf8 = |bytes: &[u8]| {
        encoding_rs::SHIFT_JIS
            .decode(bytes)
            .0
            .into_owned()
            .into_bytes()
    };
    let without_columns = |number| {
        move |cells: &mut Vec<Vec<Vec<u8>>>| {
            cells[0].truncate(number);
        }
    };
    vec![
        fails(
            "EN01",
            'E',
            (1, 7),
            s1().replace_bytes(Upjsk, b"\"", b"\"\xFF"),
        ),
        fails("EN01", 'E', (1, 7), s1().bytes(Upjsk, utf8)),
        fails(
            "EN02",
            'E',
            (1, 7),
            s1().replace_bytes(Upjsk, b"\"", b"\"\xF0\x40"),
        ),
        fails(
            "EN02",
            'E',
            (1, 7),
            s1().replace_bytes(Upjsk, b"\"", b"\"\x0B"),
        ),
        fails("EN04", 'W', (0, 0), s1().bytes(Upjsk, utf8)),
        fails(
            "EN04",
            'W',
            (0, 0),
            s1().bytes(Upjsk, |bytes| [b"\xEF\xBB\xBF", bytes].concat()),
        ),
        fails(
            "EN05",
            'E',
            (1, 7),
            s1().replace_bytes(Upjsk, b"\"", b"\"a\"b"),
        ),
        fails("EN05", 'E', (1, 8), s1().set(Upjsk, 1, 8, "3\"87")),
        fails("EN05", 'E', (3, 21), s1().bytes(Upjsk, unclosed)),
        fails("EN06", 'E', (1, 0), s1().cells(Upjsk, without_columns(24))),
        fails(
            "EN07",
            'W',
            (0, 0),
            s1().bytes(Upjsk, |bytes| [&b"version,insurer\r\n"[..], bytes].concat()),
        ),
        fails("EN08", 'W', (1, 0), s1().cells(Upjsk, without_columns(22))),
        fails(
            "EN08",
            'W',
            (1, 0),
            k2().cells(Upsikyu, without_columns(34)),
        ),
        fails("EN09", 'E', (0, 0), s1().bytes(Upjsk, |_| Vec::new())),
        fails(
            "EN09",
            'W',
            (0, 0),
            s1().bytes(Upjsk, |bytes| [bytes, b"\r\n"].concat()),
        ),
        fails("EN10", 'W', (1, 8), y2().set(UpkihonSub2, 1, 8, "１")),
    ]
}

/// The file with its last quote missing.
fn unclosed(bytes: &[u8]) -> Vec<u8> {
    let quote = bytes.iter().rposition(|&byte| byte == b'"').unwrap();
    [&bytes[..quote], &bytes[quote + 1..]].concat()
}
