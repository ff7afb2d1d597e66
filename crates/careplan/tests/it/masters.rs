//! The masters: what is built in.

use careplan::ServiceMonth;
use careplan::master::{
    Amount, AreaGrade, LabourShare, Lookup, Masters, SumCode, UnitPrice, is_municipal,
};
use proptest::prelude::*;

pub(crate) fn month(text: &str) -> ServiceMonth {
    text.parse().unwrap()
}

#[test]
fn limits_of_care_levels() {
    let masters = Masters::built_in();
    for (level, units) in [
        ("06", 5_032),
        ("12", 5_032),
        ("13", 10_531),
        ("21", 16_765),
        ("22", 19_705),
        ("23", 27_048),
        ("24", 30_938),
        ("25", 36_217),
    ] {
        assert_eq!(
            masters.limit(level, month("201910")),
            Some(units),
            "{level}"
        );
        assert_eq!(
            masters.limit(level, month("202608")),
            Some(units),
            "{level}"
        );
        assert_eq!(masters.limit(level, month("201909")), None, "{level}");
    }
    assert_eq!(masters.limit("01", month("202504")), None);
    assert_eq!(
        masters.limit_range("06", month("202504")),
        Some(5_032..=10_531)
    );
}

#[test]
fn unit_prices_follow_the_formula() {
    let masters = Masters::built_in();
    let bands = [20, 16, 15, 12, 10, 6, 3, 0];
    let kinds = [
        ("11", 70),
        ("43", 70),
        ("14", 55),
        ("75", 55),
        ("15", 45),
        ("17", 0),
    ];
    for (area, band) in AreaGrade::ALL.into_iter().zip(bands) {
        for (kind, share) in kinds {
            let price = masters.unit_price(kind.parse().unwrap(), area, month("202504"));
            // 10 yen x (1 + band% x share%), rounded half up to hundredths.
            let expected = UnitPrice::from_hundredths((100_000 + band * share * 10 + 50) / 100);
            assert_eq!(price, Some(expected), "{kind} {}", area.name());
        }
    }
    let visit = "11".parse().unwrap();
    let price = |month| masters.unit_price(visit, AreaGrade::First, month);
    assert_eq!(price(month("202404")).unwrap().to_string(), "11.40");
    assert_eq!(price(month("202703")).unwrap().to_string(), "11.40");
    assert_eq!(price(month("202403")), None);
    assert_eq!(price(month("202704")), None);
    for kind in ["A2", "41", "42", "AF"] {
        assert_eq!(LabourShare::of(kind.parse().unwrap()), None, "{kind}");
    }
}

#[test]
fn prices_as_text() {
    for (text, hundredths) in [
        ("11.40", 1140),
        ("11.4", 1140),
        ("10", 1000),
        ("10.07", 1007),
    ] {
        assert_eq!(
            text.parse(),
            Ok(UnitPrice::from_hundredths(hundredths)),
            "{text}"
        );
    }
    for bad in [
        "",
        ".",
        "11.",
        ".5",
        "11.400",
        "-1",
        "+1",
        "1e2",
        "１１",
        "99999999999",
    ] {
        assert!(bad.parse::<UnitPrice>().is_err(), "{bad}");
    }
}

proptest! {
    #[test]
    fn amounts_are_exact(units in any::<i32>(), hundredths in 0u32..=9_999_999) {
        let price = UnitPrice::from_hundredths(hundredths);
        let yen = i128::from(price.amount(i64::from(units)));
        let exact = i128::from(units) * i128::from(hundredths);
        prop_assert!(yen * 100 <= exact && exact < (yen + 1) * 100);
        prop_assert_eq!(price.to_string().parse(), Ok(price));
    }

    #[test]
    fn amounts_never_overflow(units in any::<i64>(), hundredths in any::<u32>()) {
        let price = UnitPrice::from_hundredths(hundredths);
        prop_assert!(price.amount(units) <= price.amount(units.saturating_add(1)));
    }
}

#[test]
fn prefectures_and_kinds() {
    let masters = Masters::built_in();
    assert_eq!(masters.prefecture(1), Some("北海道"));
    assert_eq!(masters.prefecture(13), Some("東京都"));
    assert_eq!(masters.prefecture(47), Some("沖縄県"));
    assert_eq!(masters.prefecture(0), None);
    assert_eq!(masters.prefecture(48), None);
    assert!(masters.service_kinds().count() > 60);
    assert!(masters.service_kinds().all(|kind| kind.name().is_some()));
    let municipal = masters.service_kinds().filter(|kind| is_municipal(*kind));
    assert_eq!(municipal.count(), 15);
}

#[test]
fn welfare_equipment_is_built_in() {
    let masters = Masters::built_in();
    for kind in ["17", "67"] {
        for item in 1001..=1013 {
            let code = format!("{kind}{item}");
            let found = masters.service_code(&code, None, month("202504"));
            let found = found.found().unwrap();
            assert_eq!((found.code(), found.amount), (&*code, Amount::PerContract));
            assert_eq!(found.units(), None);
        }
    }
    let name = masters.service_code("171005", None, month("202504"));
    assert_eq!(&*name.found().unwrap().name, "床ずれ防止用具");
    // The built-in list is no table of the whole kind: it never says that a code is unknown.
    for code in [
        "171014",
        "17D201",
        "111111",
        "A21111",
        "",
        "11",
        "１１１１１１",
    ] {
        let answer = masters.service_code(code, Some("123455"), month("202504"));
        assert_eq!(answer, Lookup::NotLoaded, "{code}");
    }
}

#[test]
fn codes_of_sums() {
    for (code, sum) in [
        ("11AAAA", Some(SumCode::InsideLimit)),
        ("2AEEEE", Some(SumCode::OutsideLimit)),
        ("21ZZZZ", Some(SumCode::BeyondThirtyDays)),
        ("999999", Some(SumCode::Total)),
        ("111111", None),
        ("AAAA", None),
        ("ああ", None),
    ] {
        assert_eq!(SumCode::of(code), sum, "{code}");
    }
}
