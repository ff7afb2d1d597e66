//! Pattern D2: planned use, tables 6 and 7 with the supplement.

use careplan::{FileCode, SourceFile};

use crate::calendar::APRIL;
use crate::month::{Month, Plan, PlannedUse};
use crate::offices::{
    DAY_CARE, DAY_CARE_NORTH, DOCTOR, EQUIPMENT, PLANNER, ROUND_THE_CLOCK, SHORT_STAY, VISIT,
    VISIT_EAST, VISIT_WEST,
};
use crate::pattern::{KitUnit, unit};
use crate::people;
use crate::person::INSURER;
use crate::row::Sheet;
use crate::service::{Days, Equipment, Provider, Service, add_rate, rate_units};

/// The units of the pattern.
pub(crate) fn units() -> Vec<KitUnit> {
    let visits = [
        taro(),
        hanako(),
        saburo(),
        chiyo(),
        yae(),
        mutsumi(),
        nanako(),
    ];
    vec![
        unit(
            "訪問介護の事業所あて、利用者7人。サテライト2か所、福祉用具、日またぎ、加算、公費、共生型、限度額超過、種類別限度額",
            "To a home help office, 7 users: two branches, welfare equipment, a night over midnight, additions, public assistance, 共生型, units over the limit, limits of kinds",
            planned(&visits, &VISIT, "20250325090000"),
        ),
        unit(
            "短期入所の事業所あて。連続30日を超える利用",
            "To a short stay office: more than 30 days on end",
            planned(&[goro()], &SHORT_STAY, "20250325091000"),
        ),
        unit(
            "定期巡回・随時対応型訪問介護看護の事業所あて。月単位と日割",
            "To round-the-clock visits: by the month, and by the day from inside the month",
            planned(&[kumi(), juzo()], &ROUND_THE_CLOCK, "20250325092000"),
        ),
        unit(
            "見本　太郎の訂正。訪問を1回取りやめ、用具を1点減らした（後の送信が前の内容を置き換える）",
            "A correction for 見本　太郎: one visit and one piece fewer; the later unit replaces the earlier",
            planned(&[taro_corrected()], &VISIT, "20250328100000"),
        ),
        unit(
            "誤って送った利用票",
            "Planned use sent by mistake",
            planned(&[momoe()], &VISIT, "20250328101000"),
        ),
        unit(
            "その利用票の削除",
            "Its deletion",
            deletion(&momoe(), &envelope(&VISIT, "20250328102000")),
        ),
        unit(
            "見本　花子と見本　千代の区分変更。4月28日の認定を受けて4月分を送り直す（後の送信が前の内容を置き換える）",
            "Changes of level of 見本　花子 and 見本　千代, certified on 28 April: April is sent anew and replaces the earlier content",
            planned(
                &[hanako_changed(), chiyo_changed()],
                &VISIT,
                "20250430100000",
            ),
        ),
    ]
}

fn month(made_on: &'static str) -> Month {
    Month {
        text: APRIL.text,
        made_on,
        planner: PLANNER,
        updater: PLANNER,
        planner_name: "見本　花代",
    }
}

fn envelope(receiver: &Provider, serial: &str) -> String {
    format!(
        "{PLANNER}_43_{}_{}_{serial}",
        receiver.office, receiver.kind
    )
}

fn planned(plans: &[Plan], receiver: &Provider, serial: &'static str) -> Vec<SourceFile> {
    files(&month(day_of(serial)), plans, &envelope(receiver, serial))
}

/// The day of a serial, which is the day its rows were made.
pub(crate) fn day_of(serial: &'static str) -> &'static str {
    serial.get(..8).unwrap_or(serial)
}

/// The three files of planned use.
pub(crate) fn files(month: &Month, plans: &[Plan], envelope: &str) -> Vec<SourceFile> {
    let mut planned = PlannedUse::new();
    for plan in plans {
        planned.add(month, plan, &mut |_| {});
    }
    planned.into_files(month, envelope)
}

/// A deletion of the planned use of April.
pub(crate) fn deletion(plan: &Plan, envelope: &str) -> Vec<SourceFile> {
    let mut sheet = Sheet::new(FileCode::Dltplan);
    sheet.row(|row| {
        row.text(2, INSURER).text(3, &plan.person.insured);
        row.text(4, APRIL.text);
    });
    sheet
        .into_file(Some(APRIL.text), envelope)
        .into_iter()
        .collect()
}

fn piece(code: &'static str, units: i32, equipment: Equipment) -> Service {
    Service::new(&EQUIPMENT, code, units, Days::of(&[1])).equipment(equipment)
}

fn tais(tais: &'static str, name: &'static str, discriminator: u8) -> Equipment {
    Equipment {
        tais,
        name,
        discriminator,
        ..Equipment::default()
    }
}

/// Everything at once, under the limit of level 3.
pub(crate) fn taro() -> Plan {
    let weekdays = APRIL.weekdays(&[0, 2, 4]);
    let mut services = vec![
        Service::new(&VISIT, "111211", 387, weekdays).at("0900", "1000"),
        Service::new(&VISIT, "111111", 244, APRIL.weekdays(&[0, 1, 2, 3, 4])).at("1700", "1730"),
        Service::new(&VISIT_WEST, "117211", 179, APRIL.weekdays(&[1])).at("1300", "1345"),
        Service::new(&VISIT_EAST, "117211", 179, APRIL.weekdays(&[3])).at("1300", "1345"),
        Service::new(&VISIT, "111213", 581, APRIL.weekdays(&[5])).at("2330", "0030"),
        Service::new(&VISIT, "114001", 200, Days::of(&[2])).at("0900", "1000"),
    ];
    add_rate(&mut services, &VISIT, "116275", 245, 2);
    let days = APRIL.weekdays(&[6]);
    for (code, units) in [("152443", 900), ("155301", 40), ("155051", 56)] {
        services.push(Service::new(&DAY_CARE, code, units, days).at("0930", "1640"));
    }
    let monthly = Service::new(&DAY_CARE, "156361", 40, Days::of(&[6]));
    services.push(monthly.at("0930", "1640"));
    add_trained_staff(&mut services, days);
    add_rate(&mut services, &DAY_CARE, "156108", 92, 6);
    services.extend([
        piece(
            "171001",
            500,
            tais("00001-000011", "車いす, \"見本\" Ａ型", 0),
        ),
        piece("171003", 900, tais("00001-000012", "特殊寝台　見本㈱", 0)),
        piece("171007", 300, tais("00001-000013", "手すり　玄関", 1)),
        piece("171007", 300, tais("00001-000014", "手すり　トイレ", 2)),
        piece("171007", 300, tais("00001-000014", "手すり　浴室", 3)),
        piece("171007", 250, tais("00001-000013", "手すり　廊下", 0)),
        piece(
            "171009",
            200,
            Equipment {
                notified: "A00001-00015",
                name: "歩行器　見本ｿﾌﾄ",
                ..Equipment::default()
            },
        ),
        Service::new(&DOCTOR, "311111", 515, Days::of(&[17])).outside(),
    ]);
    Plan {
        person: people::taro(),
        services,
    }
}

fn taro_corrected() -> Plan {
    let mut plan = taro();
    // The rate rests on the visits, so it is worked out anew.
    plan.services.retain(|service| {
        let dropped = service.equipment.is_some_and(|one| one.discriminator == 3);
        !dropped && service.code != "116275"
    });
    for service in &mut plan.services {
        if service.code == "111213" {
            service.days.0 &= !Days::of(&[26]).0;
        }
    }
    add_rate(&mut plan.services, &VISIT, "116275", 245, 2);
    plan
}

/// Level 1 the whole month, as far as is known in March.
fn hanako() -> Plan {
    Plan {
        person: people::hanako(),
        services: visits_and_day_care(&[("152441", 658, Days::range(1, 30))]),
    }
}

/// The level rises on the 15th, and with it the code of day care.
pub(crate) fn hanako_changed() -> Plan {
    Plan {
        person: people::hanako_changed(),
        services: visits_and_day_care(&[
            ("152441", 658, Days::range(1, 14)),
            ("152443", 900, Days::range(15, 30)),
        ]),
    }
}

/// Visits, and day care under the code of each part of the month: code, units, days.
fn visits_and_day_care(parts: &[(&'static str, i32, Days)]) -> Vec<Service> {
    let visits = Service::new(&VISIT, "111211", 387, APRIL.weekdays(&[0, 2]));
    let mut services = vec![visits.at("0900", "1000")];
    add_rate(&mut services, &VISIT, "116275", 245, 2);
    let days = APRIL.weekdays(&[1, 4]);
    for &(code, units, part) in parts {
        let days = Days(days.0 & part.0);
        services.push(Service::new(&DAY_CARE, code, units, days).at("0930", "1640"));
    }
    add_trained_staff(&mut services, days);
    add_rate(&mut services, &DAY_CARE, "156108", 92, 1);
    services
}

/// The addition for trained staff, which the day care office has for all its users: each day,
/// outside the limit.
fn add_trained_staff(services: &mut Vec<Service>, days: Days) {
    let each = Service::new(&DAY_CARE, "156099", 22, days);
    services.push(each.at("0930", "1640").outside());
}

/// On public assistance: one service, nothing to pay.
fn saburo() -> Plan {
    let visits = Service::new(&VISIT, "111111", 244, APRIL.weekdays(&[3]));
    let mut services = vec![visits.at("1000", "1030")];
    add_rate(&mut services, &VISIT, "116275", 245, 3);
    Plan {
        person: people::saburo(),
        services,
    }
}

/// Level 3 the whole month, as far as is known in March.
fn chiyo() -> Plan {
    let every = Days::range(1, 30);
    let mut services = vec![
        Service::new(&VISIT, "111211", 387, every).at("0900", "1000"),
        Service::new(&VISIT, "111111", 244, every).at("1700", "1730"),
    ];
    add_rate(&mut services, &VISIT, "116275", 245, 1);
    Plan {
        person: people::chiyo(),
        services,
    }
}

/// The level falls on the 16th; the limit of the month stays that of the higher level.
fn chiyo_changed() -> Plan {
    Plan {
        person: people::chiyo_changed(),
        ..chiyo()
    }
}

/// 共生型: the reduction of three in ten stands on the 1st, with 0 on the other days.
pub(crate) fn yae() -> Plan {
    let days = APRIL.weekdays(&[1, 4]);
    let mut services = vec![Service::new(&VISIT, "111211", 387, days).at("1000", "1100")];
    let units = -rate_units(&services, &VISIT, 300);
    let mut reduction = Service::new(&VISIT, "116361", units, days);
    reduction.on_first_only = true;
    services.push(reduction);
    add_rate(&mut services, &VISIT, "116275", 245, 1);
    Plan {
        person: people::yae(),
        services,
    }
}

/// More than the limit of level 1 allows. Of the rate on day care the insurance pays the part that
/// rests on units within the limit.
fn mutsumi() -> Plan {
    let days = APRIL.weekdays(&[0, 2, 5]);
    let mut services = vec![
        Service::new(&VISIT, "111211", 387, Days::range(1, 30)).at("0900", "1000"),
        Service::new(&DAY_CARE_NORTH, "152441", 658, days).at("0930", "1640"),
        Service::new(&DAY_CARE_NORTH, "155301", 40, days).at("0930", "1640"),
    ];
    add_rate(&mut services, &VISIT, "116275", 245, 1);
    add_rate(&mut services, &DAY_CARE_NORTH, "156108", 92, 2);
    Plan {
        person: people::mutsumi(),
        services,
    }
}

/// Limits of two kinds; day care goes over its own.
fn nanako() -> Plan {
    let days = APRIL.weekdays(&[0, 3]);
    let mut services = vec![
        Service::new(&VISIT, "111111", 244, APRIL.weekdays(&[1])).at("1000", "1030"),
        Service::new(&DAY_CARE, "152442", 777, days).at("0930", "1640"),
    ];
    add_trained_staff(&mut services, days);
    add_rate(&mut services, &VISIT, "116275", 245, 1);
    add_rate(&mut services, &DAY_CARE, "156108", 92, 3);
    Plan {
        person: people::nanako(),
        services,
    }
}

/// 20 days up to March and 12 in April: the 31st and 32nd day are the user's own affair.
pub(crate) fn goro() -> Plan {
    let over = Days::of(&[11, 12]);
    let mut stay = Service::new(&SHORT_STAY, "211115", 645, Days::range(1, 12));
    let mut ride = Service::new(&SHORT_STAY, "219200", 184, Days::of(&[12]));
    stay.over_30 = over;
    ride.over_30 = over;
    let mut services = vec![stay, ride];
    let limited = Service::new(&SHORT_STAY, "211115", 645, Days::range(1, 10));
    let units = rate_units(&[limited], &SHORT_STAY, 140);
    services.push(Service::new(&SHORT_STAY, "216108", units, Days::of(&[1])).outside());
    Plan {
        person: people::goro(),
        services,
    }
}

/// By the month: one row on the 1st, without a time.
pub(crate) fn kumi() -> Plan {
    Plan {
        person: people::kumi(),
        services: vec![Service::new(
            &ROUND_THE_CLOCK,
            "761111",
            5_446,
            Days::of(&[1]),
        )],
    }
}

/// By the day from the 10th on.
pub(crate) fn juzo() -> Plan {
    let days = Days::range(10, 30);
    let mut service = Service::new(&ROUND_THE_CLOCK, "762111", 179, days);
    service.prorated = days;
    Plan {
        person: people::juzo(),
        services: vec![service],
    }
}

fn momoe() -> Plan {
    let visits = Service::new(&VISIT, "117211", 179, APRIL.weekdays(&[2]));
    let mut services = vec![visits.at("1300", "1345")];
    add_rate(&mut services, &VISIT, "116275", 245, 2);
    Plan {
        person: people::momoe(),
        services,
    }
}
