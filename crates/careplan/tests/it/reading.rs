//! Reading of CSV in MS932: what is accepted, what is told, and with which place.

use careplan::{FileName, InterfaceFile, Language, read_file};

use crate::sample::ms932;

fn name() -> FileName {
    let name = "UPKIHON_SUB1_1370000018_43_1370000026_11_20250325100000.CSV";
    FileName::parse(name).unwrap()
}

/// What was found, as `id@record.field`, joined by blanks.
fn read(bytes: &[u8]) -> (InterfaceFile, String) {
    let (file, findings) = read_file(&name(), bytes);
    let place = |number: Option<u32>| number.map(|n| n.to_string()).unwrap_or_default();
    let told: Vec<String> = findings
        .iter()
        .map(|f| {
            let field = place(f.field.map(u32::from));
            format!("{}@{}.{field}", f.check, place(f.record))
        })
        .collect();
    (file, told.join(" "))
}

fn told(bytes: &[u8]) -> String {
    read(bytes).1
}

const LINE: &str = "202407,123455,0000000017,20250310,\"6:00\",\"起床\",\"\"";

fn fields(bytes: &[u8]) -> Vec<Vec<String>> {
    let (file, told) = read(bytes);
    assert_eq!(told, "");
    let fields = |record: &careplan::Record| record.fields().map(str::to_owned).collect();
    file.records.iter().map(fields).collect()
}

#[test]
fn all_line_ends_are_read() {
    for end in ["\r\n", "\n", "\r"] {
        let text = format!("{LINE}{end}{LINE}{end}");
        let records = fields(&ms932(&text));
        assert_eq!(records.len(), 2);
        assert_eq!(records[0][5], "起床");
        assert_eq!(fields(&ms932(text.trim_end())), records);
    }
}

#[test]
fn quoted_text_keeps_what_it_holds() {
    let text =
        "202407,\"123455\",0000000017,20250310,\"a,b\",\"一\r\n二\n三\r四\",\"\"\"五\"\"\"\r\n";
    let records = fields(&ms932(text));
    assert_eq!(records[0][1], "123455");
    assert_eq!(records[0][4..], ["a,b", "一\r\n二\n三\r四", "\"五\""]);
}

#[test]
fn characters_of_code_page_932() {
    let text = LINE.replace("起床", "髙﨑①㈱№～－∥―ｶﾞ");
    let records = fields(&ms932(&text));
    assert_eq!(records[0][5], "髙﨑①㈱№～－∥―ｶﾞ");
}

#[test]
fn characters_nobody_may_write() {
    let with = |bytes: &[u8]| {
        let start = b"202407,123455,0000000017,20250310,,\"";
        told(&[start, bytes, b"\","].concat())
    };
    assert_eq!(with(b"\x80"), "EN01@1.6");
    assert_eq!(with(b"\xA0"), "EN01@1.6");
    assert_eq!(with(b"\xFD"), "EN01@1.6");
    assert_eq!(with(b"\x88"), "EN01@1.6");
    assert_eq!(with(b"\x85\x40\x88"), "EN01@1.6");
    assert_eq!(with(b"\xF0\x40"), "EN02@1.6");
    assert_eq!(with(b"\xF9\xFC"), "EN02@1.6");
    assert_eq!(with(b"\x00"), "EN02@1.6");
    assert_eq!(with(b"\t"), "EN02@1.6");
    assert_eq!(with(b"\x7F"), "EN02@1.6");
    assert_eq!(with(b"\xF0\x40\x1A\xFF"), "EN01@1.6 EN02@1.6 EN02@1.6");
}

#[test]
fn utf_8_is_told_and_still_read() {
    let text = format!("{LINE}\r\n");
    let (file, told) = read(text.as_bytes());
    assert_eq!(told, "EN04@. EN01@1.6");
    assert_eq!(file.records[0].field(6), "起床");
    let marked = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
    let (file, told) = read(&marked);
    assert_eq!(told, "EN04@. EN01@1.6");
    assert_eq!(file.records[0].field(1), "202407");
}

#[test]
fn quotes_out_of_place() {
    let line = |text: &str| told(&ms932(&LINE.replace("\"起床\"", text)));
    assert_eq!(line("起\"床"), "EN05@1.6");
    assert_eq!(line("\"起\"床\""), "EN05@1.6");
    assert_eq!(line("\"起床"), "EN05@1.6 EN06@1.");
    let text = format!("{}\r\n{LINE}\r\n", LINE.replace("\"\"", "\"開いたまま"));
    let (file, told) = read(&ms932(&text));
    // The quote of the next line closes the field, and what follows stands outside.
    assert!(told.starts_with("EN05@1.7"), "{told}");
    assert!(!file.records.is_empty());
}

#[test]
fn lines_that_are_no_records() {
    let text = format!("\r\n{LINE}\r\n\r\n{LINE}\r\n");
    let (file, blank) = read(&ms932(&text));
    assert_eq!(blank, "EN09@.");
    assert_eq!(file.records[1].index(), 2);
    let header = format!("CSVバージョン,保険者番号,被保険者番号\r\n{LINE}\r\n");
    let (file, found) = read(&ms932(&header));
    assert_eq!(found, "EN07@.");
    assert_eq!(file.records[0].index(), 1);
    // A wrong version does not make a header out of somebody's record.
    assert_eq!(
        read(&ms932(&LINE.replace("202407", "20247")))
            .0
            .records
            .len(),
        1
    );
    assert_eq!(told(b""), "");
}

#[test]
fn widths() {
    assert_eq!(told(b"202407,123455\r\n"), "EN06@1.");
    assert_eq!(told(&ms932(&format!("{LINE},\r\n"))), "EN06@1.");
    assert_eq!(read(b"202407,123455\r\n").0.records[0].field(3), "");
    assert_eq!(read(b"202407,123455\r\n").0.records[0].field(0), "");
}

#[test]
fn an_item_beyond_the_layout_is_told_by_its_number() {
    let line = [&ms932(LINE)[..], b",\x80\r\n"].concat();
    let (_, findings) = read_file(&name(), &line);
    let finding = &findings[0];
    assert_eq!(finding.field, Some(8));
    assert!(finding.message(Language::Japanese).starts_with("項目8に"));
    assert!(finding.message(Language::English).starts_with("item 8 "));
}

#[test]
fn many_open_quotes_are_read_in_one_go() {
    let line = "202407,\"a".repeat(20_000);
    let (_, findings) = read_file(&name(), line.as_bytes());
    assert!(findings.len() < 100_000);
}

#[test]
fn long_texts_are_decoded_whole() {
    for (count, tail) in (60..400).zip([&b""[..], b"a", b"\xB1", b"\x82"].into_iter().cycle()) {
        let bytes = [&b"\x8C\xA9\x96\x7B".repeat(count)[..], tail].concat();
        let (text, faults) = careplan::text::decode(&bytes);
        assert_eq!(text, encoding_rs::SHIFT_JIS.decode(&bytes).0);
        assert_eq!(faults.undecodable, tail == b"\x82");
    }
}
