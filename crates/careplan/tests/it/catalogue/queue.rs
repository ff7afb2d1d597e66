//! What is said when units are taken in or looked at together.

use careplan::FileCode::{
    Up2kyo, Uphosoku, Upjsk, Upkihon, UpkihonImage, UpkihonSub1, UpkihonSub2, Upplan, Upsikyu,
};
use careplan::check::{Context, check_with};
use careplan::import::{self, Client, Person, State};
use careplan::{Finding, Personal};
use time::macros::datetime;

use super::{Case, fails, passes};
use crate::sample::{Sample, everything, k1, k2, s1, y2};

pub(super) fn cases() -> Vec<Case> {
    let serial = "20250325100000";
    let earlier = || k2().rename_all(serial, "20250325090000");
    let later = || k2().rename_all(serial, "20250401100000");
    let other_sender = || earlier().rename_all("1370000018", "1370000042");
    let without_rate = || {
        s1().cells(Upjsk, |cells| {
            cells.pop();
        })
    };
    let plan_alone = || {
        let annexes = [Upkihon, UpkihonSub1, UpkihonSub2, UpkihonImage];
        annexes.into_iter().fold(y2(), Sample::without)
    };
    vec![
        fails("FN07", 'W', (0, 0), k2()).by(|sample| at(sample, datetime!(2025-03-25 09:59:59))),
        passes("FN07", "今と同じ時刻の連番", k2())
            .by(|sample| at(sample, datetime!(2025-03-25 10:00))),
        fails("FN07", 'W', (0, 0), k2()).by(|sample| {
            let now = Some(datetime!(2025-03-25 09:59:59));
            import::run(&sample.check().units, &State::default(), now).findings
        }),
        fails("FN07", 'W', (0, 0), earlier()).by(|sample| after(&k2(), sample)),
        passes("FN07", "取込み済みより新しい連番", later()).by(|sample| after(&k2(), sample)),
        fails("FN13", 'E', (0, 0), k2().set(Upplan, 1, 8, "400")).by(|sample| after(&k2(), sample)),
        passes("FN13", "同じ内容の二度目", k2()).by(|sample| after(&k2(), sample)),
        fails("BN11", 'E', (0, 0), earlier().without(Upsikyu).and(k2())).by(empty),
        passes(
            "BN11",
            "別の送信元が止まっている",
            other_sender().without(Upsikyu).and(k2()),
        )
        .by(empty),
        fails("T621", 'W', (3, 15), k2().and(s1())),
        fails(
            "T621",
            'W',
            (2, 15),
            k2().and(without_rate().set(Upjsk, 2, 10, "20250410")),
        ),
        passes("T621", "実績の届いていない事業所", k2().and(without_rate())),
        passes(
            "T621",
            "時間だけの変更",
            k2().and(without_rate().set(Upjsk, 2, 12, "0930")),
        ),
        fails("T623", 'W', (1, 2), k2()).by(|sample| known(sample, client("131016", "0000000017"))),
        passes("T623", "別の保険者の、同じ番号の人", k2())
            .by(|sample| known(sample, born_later("131016", "0000000017"))),
        fails("RL03", 'W', (1, 8), k2())
            .by(|sample| known(sample, born_later("123455", "0000000017"))),
        fails(
            "RL03",
            'W',
            (1, 6),
            k2().replace(Uphosoku, "見本　太郎", "見本　次郎"),
        )
        .by(|sample| known(sample, client("123455", "0000000017"))),
        fails("RL03", 'W', (1, 7), k2().set(Uphosoku, 1, 7, "2"))
            .by(|sample| known(sample, client("123455", "0000000017"))),
        fails("RL03", 'W', (1, 3), k2()).by(|sample| known(sample, client("123455", "0000000025"))),
        passes(
            "RL03",
            "氏名の空白の違い",
            k2().replace(Uphosoku, "見本　太郎", "見本太郎"),
        )
        .by(|sample| known(sample, client("123455", "0000000017"))),
        fails("RL10", 'W', (1, 14), plan_alone()).by(|sample| known(sample, level("13"))),
        passes("RL10", "登録と同じ区分", plan_alone()).by(|sample| known(sample, level("12"))),
        fails("DL02", 'W', (1, 0), deletion("DLT1KYO")).by(empty),
        passes("DL02", "持っている計画の削除", deletion("DLT1KYO"))
            .by(|sample| after(&k1(), sample)),
        fails("DL05", 'W', (1, 0), deletion("DLTPLAN").and(later())).by(empty),
        passes("DL05", "削除より前の予定", deletion("DLTPLAN").and(k2())).by(empty),
        fails("DL06", 'E', (1, 0), deletion("DLT1KYO")).by(|sample| {
            let mut held = State::default();
            let mut bundle = k1().check().units.remove(0).bundle.unwrap();
            bundle.files.retain(|file| file.name.code == Up2kyo);
            held.hold(&bundle);
            left(sample, &held)
        }),
        passes("DL06", "何も残っていない", deletion("DLT1KYO"))
            .by(|sample| left(sample, &State::default())),
        passes("DL06", "削除の後に届いた同じ計画", deletion("DLT1KYO")).by(|sample| {
            let again = k1().rename_all("20250325110000", "20250327110000");
            let held = import::run(&again.check().units, &State::default(), None).state;
            left(sample, &held)
        }),
    ]
}

fn at(sample: &Sample, now: time::PrimitiveDateTime) -> Vec<Finding> {
    check_with(&sample.files, &Context::default().with_now(now)).findings
}

/// Takes a unit in where nothing is held.
fn empty(sample: &Sample) -> Vec<Finding> {
    import::run(&sample.check().units, &State::default(), None).findings
}

/// Takes a unit in after another.
fn after(first: &Sample, sample: &Sample) -> Vec<Finding> {
    let state = import::run(&first.check().units, &State::default(), None).state;
    import::run(&sample.check().units, &state, None).findings
}

/// Takes a unit in where a client is known.
fn known(sample: &Sample, client: Client) -> Vec<Finding> {
    let mut state = State::default();
    state.know(client);
    import::run(&sample.check().units, &state, None).findings
}

fn left(sample: &Sample, held: &State) -> Vec<Finding> {
    let bundle = sample.check().units.remove(0).bundle.unwrap();
    import::left_after_deletion(&bundle, held)
}

/// The person of the samples, under this number.
fn client(insurer: &str, insured: &str) -> Client {
    Client {
        person: Person {
            insurer: insurer.parse().unwrap(),
            insured: Personal::new(insured.parse().unwrap()),
        },
        name: Personal::new("見本　太郎".to_owned()),
        sex: Personal::new("1".to_owned()),
        birth_date: Personal::new(Some(time::macros::date!(1940 - 01 - 15))),
        care_level: Personal::default(),
        level_from: None,
    }
}

fn born_later(insurer: &str, insured: &str) -> Client {
    Client {
        birth_date: Personal::new(Some(time::macros::date!(1950 - 01 - 15))),
        ..client(insurer, insured)
    }
}

/// The person of the prevention samples with a care level.
fn level(code: &str) -> Client {
    Client {
        care_level: Personal::new(Some(code.to_owned())),
        ..client("123455", "0000000025")
    }
}

fn deletion(start: &str) -> Sample {
    let mut samples = everything().into_iter();
    let found = samples.find(|sample| sample.files[0].name.starts_with(start));
    found.unwrap()
}
