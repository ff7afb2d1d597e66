//! Office numbers, months, serials and their like.

use careplan::{
    Address, InsuredNumber, InsurerNumber, Linkage, OfficeNumber, Personal, Serial, ServiceKind,
    ServiceMonth,
};
use time::macros::{date, datetime};

#[test]
fn check_digits_of_offices() {
    for good in ["1370000018", "1370000026", "1370000034", "13A0000045"] {
        assert!(
            good.parse::<OfficeNumber>().unwrap().check_digit_is_valid(),
            "{good}"
        );
    }
    for bad in ["1370000019", "0300000100", "2468135790", "13A0000040"] {
        assert!(
            !bad.parse::<OfficeNumber>().unwrap().check_digit_is_valid(),
            "{bad}"
        );
    }
}

#[test]
fn check_digits_of_insurers() {
    for good in ["435073", "294538", "143826", "123455"] {
        assert!(
            good.parse::<InsurerNumber>()
                .unwrap()
                .check_digit_is_valid(),
            "{good}"
        );
    }
    assert!(
        !"123456"
            .parse::<InsurerNumber>()
            .unwrap()
            .check_digit_is_valid()
    );
}

#[test]
fn forms_that_are_refused() {
    for bad in [
        "",
        "137000001",
        "13700000188",
        "13I0000018",
        "13Q0000018",
        "1a70000018",
        "１３７０",
    ] {
        assert!(bad.parse::<OfficeNumber>().is_err(), "{bad}");
    }
    for bad in ["", "1", "a2", "111", "１１"] {
        assert!(bad.parse::<ServiceKind>().is_err(), "{bad}");
    }
    for bad in ["202500", "202513", "20251", "2025１"] {
        assert!(bad.parse::<ServiceMonth>().is_err(), "{bad}");
    }
    for bad in [
        "20250230000000",
        "20250101240000",
        "00000101000000",
        "201911110102233",
    ] {
        assert!(bad.parse::<Serial>().is_err(), "{bad}");
    }
    for bad in ["H00000001", "h000000001", "0000000O17"] {
        assert!(bad.parse::<InsuredNumber>().is_err(), "{bad}");
    }
    assert!("H000000001".parse::<InsuredNumber>().is_ok());
}

#[test]
fn months_and_serials_are_dates() {
    let month: ServiceMonth = "202402".parse().unwrap();
    assert_eq!((month.year(), month.month(), month.days()), (2024, 2, 29));
    assert_eq!(ServiceMonth::of(date!(2024 - 02 - 29)), month);
    assert!(!month.contains(date!(2024 - 03 - 01)));
    let serial = Serial::from_date_time(datetime!(2025-03-25 10:00:59.9));
    assert_eq!(serial.as_str(), "20250325100059");
    assert_eq!(serial.date_time(), datetime!(2025-03-25 10:00:59));
}

#[test]
fn addresses_and_kinds() {
    let address: Address = "1370000018-43".parse().unwrap();
    assert_eq!(address.to_string(), "1370000018-43");
    assert_eq!(address.office.prefecture(), Some(13));
    assert_eq!(address.kind.name(), Some("居宅介護支援"));
    assert!(address.kind.is_care_management());
    assert!("1370000018".parse::<Address>().is_err());
    let linkage = |kind: &str| kind.parse::<ServiceKind>().unwrap().linkage();
    assert_eq!(linkage("2A"), Linkage::Linked);
    assert_eq!(linkage("33"), Linkage::Excluded);
    assert_eq!(linkage("43"), Linkage::Unlisted);
    assert_eq!(linkage("99"), Linkage::Unknown);
}

#[test]
fn personal_values_do_not_show() {
    assert_eq!(format!("{:?}", Personal::new("見本　太郎")), "Personal(…)");
    let number: InsuredNumber = "0000000017".parse().unwrap();
    assert_eq!(format!("{number:?}"), "InsuredNumber(…)");
    assert_eq!(*Personal::new(number).reveal(), number);
}
