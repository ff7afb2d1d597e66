// table
//! The national list of service kinds: code, Japanese name, and whether the standard links it.
//!
//! Abolished kinds stay in the list, because old data names them. Prices and limits are not here.

/// Whether a kind of service takes part in the exchange of care plans.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Linkage {
    /// The standard links it (連携対象).
    Linked,
    /// The standard leaves it out by name (連携対象外).
    Excluded,
    /// A kind the standard's tables do not list; care management itself is one.
    Unlisted,
    /// Not a code of the national list.
    Unknown,
}

/// One row of the list.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) code: &'static str,
    pub(crate) name: &'static str,
    pub(crate) linkage: Linkage,
}

/// The row of a code, if the list has it.
pub(crate) fn entry(code: &str) -> Option<&'static Entry> {
    let &[tens, ones] = code.as_bytes() else {
        return None;
    };
    let place = usize::from(digit_of(tens)?) * DIGITS + usize::from(digit_of(ones)?);
    ENTRIES.get(usize::from(*PLACES.get(place)?))
}

/// The codes of all rows, in order.
pub(crate) fn codes() -> impl Iterator<Item = &'static str> {
    ENTRIES.iter().map(|entry| entry.code)
}

/// All rows, sorted by code.
pub(crate) const fn entries() -> &'static [Entry] {
    ENTRIES
}

/// Digits and capital letters.
const DIGITS: usize = 36;

/// The place in `ENTRIES` of each code of two digits or capital letters; for codes that are not
/// there, one behind the end.
static PLACES: [u8; DIGITS * DIGITS] = places();

#[allow(
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::as_conversions,
    reason = "worked out by the compiler, which refuses what is out of range"
)]
const fn places() -> [u8; DIGITS * DIGITS] {
    let mut places = [u8::MAX; DIGITS * DIGITS];
    let mut place = 0;
    while place < ENTRIES.len() {
        let code = ENTRIES[place].code.as_bytes();
        if let (Some(tens), Some(ones)) = (digit_of(code[0]), digit_of(code[1])) {
            places[tens as usize * DIGITS + ones as usize] = place as u8;
        }
        place += 1;
    }
    places
}

/// The value of a digit or capital letter.
const fn digit_of(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'A'..=b'Z' => Some(byte - b'A' + 10),
        _ => None,
    }
}

const fn row(code: &'static str, name: &'static str, linkage: Linkage) -> Entry {
    Entry {
        code,
        name,
        linkage,
    }
}

use Linkage::{Excluded, Linked, Unlisted};

/// Sorted by code. Spec: §1.3, §1.4; kinds these do not list: the national code list.
const ENTRIES: &[Entry] = &[
    row("11", "訪問介護", Linked),
    row("12", "訪問入浴介護", Linked),
    row("13", "訪問看護", Linked),
    row("14", "訪問リハビリテーション", Linked),
    row("15", "通所介護", Linked),
    row("16", "通所リハビリテーション", Linked),
    row("17", "福祉用具貸与", Linked),
    row("21", "短期入所生活介護", Linked),
    row("22", "短期入所療養介護(老健)", Linked),
    row("23", "短期入所療養介護(療養型医療施設等)", Linked),
    row("24", "介護予防短期入所生活介護", Linked),
    row("25", "介護予防短期入所療養介護(老健)", Linked),
    row("26", "介護予防短期入所療養介護(療養型医療施設等)", Linked),
    row("27", "特定施設入居者生活介護(短期利用)", Linked),
    row("28", "地域密着型特定施設(短期利用)", Linked),
    row("2A", "短期入所療養介護(介護医療院)", Linked),
    row("2B", "介護予防短期入所療養介護(介護医療院)", Linked),
    row("31", "居宅療養管理指導", Linked),
    row("32", "認知症対応型共同生活介護(短期以外)", Excluded),
    row("33", "特定施設入居者生活介護", Excluded),
    row("34", "介護予防居宅療養管理指導", Linked),
    row("35", "介護予防特定施設入居者生活介護", Excluded),
    row("36", "地域密着型特定施設入居者生活介護", Excluded),
    row("37", "介護予防認知症対応型共同生活介護(短期以外)", Excluded),
    row("38", "認知症対応型共同生活介護(短期利用)", Linked),
    row("39", "介護予防認知症対応型共同生活介護(短期利用)", Linked),
    row("41", "特定福祉用具販売", Excluded),
    row("42", "住宅改修", Excluded),
    row("43", "居宅介護支援", Unlisted),
    row("44", "特定介護予防福祉用具販売", Excluded),
    row("45", "介護予防住宅改修", Excluded),
    row("46", "介護予防支援", Unlisted),
    row("51", "介護福祉施設サービス", Excluded),
    row("52", "介護保健施設サービス", Excluded),
    row("53", "介護療養施設サービス", Excluded),
    row("54", "地域密着型介護老人福祉施設入所者生活介護", Excluded),
    row("55", "介護医療院", Unlisted),
    row("59", "特定入所者介護サービス等", Excluded),
    row("61", "介護予防訪問介護", Unlisted),
    row("62", "介護予防訪問入浴介護", Linked),
    row("63", "介護予防訪問看護", Linked),
    row("64", "介護予防訪問リハビリテーション", Linked),
    row("65", "介護予防通所介護", Unlisted),
    row("66", "介護予防通所リハビリテーション", Linked),
    row("67", "介護予防福祉用具貸与", Linked),
    row("68", "小規模多機能(短期利用)", Linked),
    row("69", "介護予防小規模多機能(短期利用)", Linked),
    row("71", "夜間対応型訪問介護", Linked),
    row("72", "認知症対応型通所介護", Linked),
    row("73", "小規模多機能型居宅介護", Linked),
    row("74", "介護予防認知症対応型通所介護", Linked),
    row("75", "介護予防小規模多機能型居宅介護", Linked),
    row("76", "定期巡回・随時対応型訪問介護看護", Linked),
    row("77", "看護小規模多機能型居宅介護", Linked),
    row("78", "地域密着型通所介護", Linked),
    row("79", "看護小規模多機能(短期利用)", Linked),
    row("81", "市町村特別給付", Excluded),
    row("A1", "訪問型サービス(みなし)", Linked),
    row("A2", "訪問型サービス(独自)", Linked),
    row("A3", "訪問型サービス(独自／定率)", Linked),
    row("A4", "訪問型サービス(独自／定額)", Linked),
    row("A5", "通所型サービス(みなし)", Linked),
    row("A6", "通所型サービス(独自)", Linked),
    row("A7", "通所型サービス(独自／定率)", Linked),
    row("A8", "通所型サービス(独自／定額)", Linked),
    row("A9", "その他の生活支援サービス(配食・定率)", Unlisted),
    row("AA", "その他の生活支援サービス(配食・定額)", Unlisted),
    row("AB", "その他の生活支援サービス(見守り・定率)", Unlisted),
    row("AC", "その他の生活支援サービス(見守り・定額)", Unlisted),
    row("AD", "その他の生活支援サービス(その他・定率)", Unlisted),
    row("AE", "その他の生活支援サービス(その他・定額)", Unlisted),
    row("AF", "介護予防ケアマネジメント", Unlisted),
];
