//! Family EN: characters and the form of CSV.

use careplan::FileCode::{Upjsk, UpkihonSub2, Upsikyu};

use careplan::write::unquoted_texts;
use careplan::{Finding, Record, read_file, write_file};

use super::{Case, fails, passes};
use crate::sample::{Sample, k2, s1, tables, y2};

pub(super) fn cases() -> Vec<Case> {
    [of_the_reader(), of_the_writer(), good()].concat()
}

fn of_the_reader() -> Vec<Case> {
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
        fails("EN07", 'W', (1, 1), s1().set(Upjsk, 1, 1, "V4.1")),
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

/// What only a writer has to say.
fn of_the_writer() -> Vec<Case> {
    vec![
        fails("EN03", 'E', (1, 7), s1()).by(|sample| written(sample, "見本😀")),
        fails("EN03", 'W', (1, 7), s1()).by(|sample| written(sample, "9〜10時−𠮷")),
        passes("EN03", "機種依存文字とかなの濁点", s1())
            .by(|sample| written(sample, "髙﨑①か\u{3099}")),
        fails("EN11", 'E', (1, 7), s1().set(Upjsk, 1, 7, "見本花子")).by(unquoted),
        fails("EN11", 'E', (1, 7), s1().set(Upjsk, 1, 7, "")).by(unquoted),
        passes(
            "EN11",
            "コンマと改行のある文章を書く",
            s1().set(Upjsk, 1, 7, "\"見,本\r\n花子\""),
        )
        .by(rewritten),
        passes("EN11", "空の文章を書く", s1().set(Upjsk, 1, 7, "")).by(rewritten),
    ]
}

/// What comes close and is right.
fn good() -> Vec<Case> {
    let name = |text: &str| s1().set(Upjsk, 1, 7, text);
    vec![
        passes("EN01", "機種依存文字", name("\"髙﨑①\"")),
        passes("EN02", "引用符の中の改行", name("\"見本\n花子\"")),
        passes("EN04", "半角カナ", name("\"ﾐﾎﾝ\"")),
        passes("EN05", "重ねた引用符", name("\"見本\"\"花子\"\"\"")),
        passes("EN06", "文章の中のコンマ", name("\"見本,花子\"")),
        passes(
            "EN07",
            "6桁だが知られていない版",
            s1().set(Upjsk, 1, 1, "209901"),
        ),
        passes(
            "EN08",
            "V3とも違う項目の数",
            s1().cells(Upjsk, |cells| cells[0].truncate(24)),
        ),
    ]
}

/// What is told when the first table is written with this text as the planner's name.
fn written(sample: &Sample, text: &str) -> Vec<Finding> {
    let (name, bytes) = tables(sample).remove(0);
    let (mut file, _) = read_file(&name, &bytes);
    let fields: Vec<&str> = file.records[0].fields().collect();
    let fields = (1..).zip(fields);
    let fields = fields.map(|(number, value)| if number == 7 { text } else { value });
    file.records[0] = Record::new(1, fields);
    match write_file(&file) {
        Ok(written) => written.findings(&name),
        Err(error) => error.finding(&name).into_iter().collect(),
    }
}

fn unquoted(sample: &Sample) -> Vec<Finding> {
    let (name, bytes) = tables(sample).remove(0);
    unquoted_texts(&name, &bytes)
}

/// What is told of the first table after it was read and written.
fn rewritten(sample: &Sample) -> Vec<Finding> {
    let (name, bytes) = tables(sample).remove(0);
    let (file, _) = read_file(&name, &bytes);
    unquoted_texts(&name, &write_file(&file).unwrap().bytes)
}

/// The file with its last quote missing.
fn unclosed(bytes: &[u8]) -> Vec<u8> {
    let quote = bytes.iter().rposition(|&byte| byte == b'"').unwrap();
    [&bytes[..quote], &bytes[quote + 1..]].concat()
}
