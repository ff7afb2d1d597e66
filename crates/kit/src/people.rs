// table
//! The service users of the kit.

use crate::person::{Certification, Person};
use crate::texts;

/// Level 3, with everything there is.
pub(crate) fn taro() -> Person {
    let mut person = Person::new("0000000017", "見本　太郎", "ミホン　タロウ");
    person.sex = 1;
    person.certification.level = "23";
    person.address = [
        "見本県見本市見本１－２－３".into(),
        "見本マンション１０１号室".into(),
    ];
    person
}

/// Level 1, which rises inside April 2025.
pub(crate) fn hanako() -> Person {
    let mut person = Person::new("0000000025", "見本　花子", "ミホン　ハナコ");
    person.birth = "19360229".into();
    person
}

/// The same after the insurer has certified the change that was applied for on the 15th.
pub(crate) fn hanako_changed() -> Person {
    let mut person = hanako();
    person.certification = Certification {
        certified_on: "20250428",
        from: "20250415",
        to: "20260430",
        level: "23",
        change: Some(("21", "20250415")),
        ..person.certification
    };
    person
}

/// 髙 in the name, waves and dashes in the address.
pub(crate) fn takako() -> Person {
    let mut person = Person::new("0000000033", "見本　髙子", "ﾐﾎﾝ ﾀｶｺ");
    person.address = [
        "見本県見本市能十町～表－ソ".into(),
        "①号棟 №２, \"Ｂ\"".into(),
    ];
    person.certification.level = "22";
    person
}

/// On public assistance alone: a number with H.
pub(crate) fn saburo() -> Person {
    let mut person = Person::new("H000000041", "見本　﨑三郎", "ミホン　サキサブロウ");
    person.sex = 1;
    person.birth = "19620401".into();
    person.rate = 100;
    person.postal = "";
    person.phone = "".into();
    person
}

/// Has applied and is not certified yet.
pub(crate) fn shiro() -> Person {
    let mut person = Person::new("0000000058", "見本　四郎", "ミホン　シロウ");
    person.sex = 1;
    let certification = &mut person.certification;
    certification.status = "1";
    certification.certified_on = "";
    certification.from = "";
    certification.to = "";
    certification.level = "";
    person
}

/// Stays over 30 days on end.
pub(crate) fn goro() -> Person {
    let mut person = Person::new("0000000066", "見本　五郎", "ミホン　ゴロウ");
    person.sex = 1;
    person.short_stay_before = Some(20);
    person
}

/// Has more planned than the limit allows, and pays two parts in ten.
pub(crate) fn mutsumi() -> Person {
    let mut person = Person::new("0000000074", "見本　ムツミ", "ミホン　ムツミ");
    person.rate = 80;
    person
}

/// The insurer limits single kinds for her, and one of them is gone over.
pub(crate) fn nanako() -> Person {
    let mut person = Person::new("0000000082", "見本　七子", "ミホン　ナナコ");
    person.certification.level = "22";
    person.kind_limits = vec![("15", 6_000), ("22", 6_000)];
    person
}

/// Level 4, of a sharing office (共生型).
pub(crate) fn yae() -> Person {
    let mut person = Person::new("0000000090", "見本　八重", "ミホン　ヤエ");
    person.certification.level = "24";
    person.rate = 70;
    person
}

/// Visited round the clock (定期巡回) the whole month.
pub(crate) fn kumi() -> Person {
    Person::new("0000000108", "見本　九美", "ミホン　クミ")
}

/// Visited round the clock from inside the month on.
pub(crate) fn juzo() -> Person {
    let mut person = Person::new("0000000116", "見本　十三", "ミホン　ジュウゾウ");
    person.sex = 1;
    person
}

/// Sent by mistake and deleted again.
pub(crate) fn momoe() -> Person {
    Person::new("0000000124", "見本　百恵", "ミホン　モモエ")
}

/// Level 3, which falls inside April 2025.
pub(crate) fn chiyo() -> Person {
    let mut person = Person::new("0000000132", "見本　千代", "ミホン　チヨ");
    person.certification.level = "23";
    person
}

/// The same after the insurer has certified the change that was applied for on the 16th.
pub(crate) fn chiyo_changed() -> Person {
    let mut person = chiyo();
    person.certification = Certification {
        certified_on: "20250428",
        from: "20250416",
        to: "20260430",
        level: "21",
        change: Some(("23", "20250416")),
        ..person.certification
    };
    person
}

/// Prevention: level 要支援1.
pub(crate) fn sakura() -> Person {
    let mut person = Person::new("0000000215", "見本　髙さくら", "ミホン　タカサクラ");
    person.certification.level = "12";
    person
}

/// Prevention: level 要支援2.
pub(crate) fn ume() -> Person {
    let mut person = Person::new("0000000223", "見本　梅", "ミホン　ウメ");
    person.certification.level = "13";
    person.address = [texts::BACKSLASH.into(), texts::BLANKS.into()];
    person
}

/// The programme: no certificate, found by the check list.
pub(crate) fn matsu() -> Person {
    let mut person = Person::new("0000000231", "見本　松", "ミホン　マツ");
    let certification = &mut person.certification;
    certification.status = "";
    certification.certified_on = "";
    certification.level = "06";
    person
}

/// Prevention: planned by the office the centre has commissioned.
pub(crate) fn take() -> Person {
    let mut person = Person::new("0000000249", "見本　竹", "ミホン　タケ");
    person.certification.level = "13";
    person
}

/// Prevention: sent by mistake and deleted again.
pub(crate) fn fuji() -> Person {
    let mut person = Person::new("0000000256", "見本　藤", "ミホン　フジ");
    person.certification.level = "12";
    person
}
