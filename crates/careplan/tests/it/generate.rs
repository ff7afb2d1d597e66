//! Generated texts, values and files: conforming ones, and faulty ones that CSV can carry.

use std::collections::BTreeMap;

use careplan::layout::Kind;
use careplan::{Bundle, FileCode, FileName, Image, InterfaceFile, Record, UnitKind, layout};
use proptest::prelude::*;

const ENVELOPE: &str = "1370000018_43_1370000026_11_20250325100000";

pub(crate) fn name_of(code: FileCode) -> String {
    let month = if code.has_month() { "_202504" } else { "" };
    format!("{code}{month}_{ENVELOPE}.CSV")
}

pub(crate) fn any_table() -> impl Strategy<Value = FileCode> {
    let tables: Vec<_> = FileCode::ALL
        .into_iter()
        .filter(|code| !code.is_image())
        .collect();
    prop::sample::select(tables)
}

/// Texts that MS932 can carry, with everything that CSV makes difficult.
pub(crate) fn any_text() -> impl Strategy<Value = String> {
    let pieces = [
        "見本", "髙﨑", "①", "～", "ｶﾞ", "ソ", "表", "\"", "\"\"", ",", "\r\n", "\n", "\r", "a",
        " ", "９", "",
    ];
    prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..5)
        .prop_map(|pieces| pieces.concat())
}

/// A value of the kind, or a text that is none.
pub(crate) fn any_value(kind: Kind) -> BoxedStrategy<String> {
    let good = match kind {
        Kind::VersionYm => "202407|202208",
        Kind::InsurerNo => "[0-9]{6}",
        Kind::InsuredNo => "[0-9]{10}|H[0-9]{9}",
        Kind::OfficeNo => "13[0-9A]00000[0-9]{2}",
        Kind::ServiceKind => "1[1-7]|2A|43",
        Kind::ServiceCode => "1[1-7][0-9A-E][0-9]{3}",
        Kind::Date => "20[0-9]{2}[01][0-9][0-3][0-9]",
        Kind::YearMonth => "20[0-9]{2}[01][0-9]",
        Kind::TimeHhmm | Kind::TimeHhmmOr9999 => "[0-2][0-9][0-6][0-9]|9999|2400",
        Kind::DayBits31 => "[01]{31}",
        Kind::Integer => "-?[0-9]{1,6}",
        Kind::Decimal => "1[01]\\.[0-9]{2}",
        Kind::Code | Kind::Flag => "[0-9]{1,2}|[YN]",
        Kind::Postal => "[0-9]{3}-[0-9]{4}",
        Kind::Phone => "0[0-9]{1,3}-[0-9]{4}-[0-9]{4}",
        Kind::Unused => return Just(String::new()).boxed(),
        _ => return any_text().boxed(),
    };
    prop_oneof![8 => good, 1 => any_text(), 1 => Just(String::new())].boxed()
}

pub(crate) fn any_file() -> impl Strategy<Value = InterfaceFile> {
    any_table().prop_flat_map(|code| file_named(FileName::parse(&name_of(code)).unwrap()))
}

fn file_named(name: FileName) -> impl Strategy<Value = InterfaceFile> {
    let record: Vec<_> = layout(name.code)
        .iter()
        .map(|field| any_value(field.kind))
        .collect();
    prop::collection::vec(record, 1..4).prop_map(move |records| {
        let records = (1..).zip(records);
        let records = records.map(|(index, fields)| Record::new(index, fields));
        InterfaceFile {
            name,
            records: records.collect(),
        }
    })
}

/// Send units of some kinds, with any values in their fields.
pub(crate) fn any_unit() -> impl Strategy<Value = Bundle> {
    let pictures = prop::collection::btree_map(
        0_u16..10_000,
        prop::collection::vec(any::<u8>(), 0..20),
        0..3,
    );
    (0..COMPOSITIONS.len(), pictures).prop_flat_map(|(place, pictures)| {
        let (unit, names) = COMPOSITIONS[place];
        let names: Vec<FileName> = names
            .iter()
            .map(|name| FileName::parse(&format!("{name}.CSV")).unwrap())
            .collect();
        let files: Vec<_> = names.into_iter().map(file_named).collect();
        files.prop_map(move |files| bundle(unit, files, &pictures))
    })
}

fn bundle(unit: UnitKind, files: Vec<InterfaceFile>, pictures: &BTreeMap<u16, Vec<u8>>) -> Bundle {
    let name = files[0].name;
    let pictures = pictures.iter().filter(|_| unit == UnitKind::Y2);
    let images = pictures.map(|(&branch, bytes)| Image {
        name: FileName {
            code: FileCode::UpkihonImage,
            month: None,
            branch: Some(branch),
            ..name
        },
        bytes: bytes.clone(),
    });
    Bundle {
        envelope: name.envelope,
        unit,
        month: files.iter().find_map(|file| file.name.service_month()),
        images: images.collect(),
        files,
    }
}

const COMPOSITIONS: &[(UnitKind, &[&str])] = &[
    (
        UnitKind::K1,
        &[
            "UPHOSOKU_000000_1370000018_43_1370000026_11_20250325110000",
            "UP1KYO_1370000018_43_1370000026_11_20250325110000",
            "UP2KYO_1370000018_43_1370000026_11_20250325110000",
            "UP3KYO_1370000018_43_1370000026_11_20250325110000",
        ],
    ),
    (
        UnitKind::K2,
        &[
            "UPHOSOKU_202504_1370000018_43_1370000026_11_20250325100000",
            "UPPLAN_202504_1370000018_43_1370000026_11_20250325100000",
            "UPSIKYU_202504_1370000018_43_1370000026_11_20250325100000",
        ],
    ),
    (
        UnitKind::S2,
        &["DLTJSK_202504_1370000026_11_1370000018_43_20250502100000"],
    ),
    (
        UnitKind::Y2,
        &[
            "UPKIHON_1300000013_46_13A0000045_A2_20250325120000",
            "UPKIHON_SUB2_1300000013_46_13A0000045_A2_20250325120000",
            "UPYOBO_1300000013_46_13A0000045_A2_20250325120000",
            "UPYOBO_SUB_1300000013_46_13A0000045_A2_20250325120000",
        ],
    ),
];
