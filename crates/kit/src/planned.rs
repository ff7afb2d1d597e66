//! Pattern D2: planned use, tables 6 and 7 with the supplement.

use careplan::{FileCode, SourceFile};

use crate::calendar::APRIL;
use crate::month::{Month, Plan, PlannedUse};
use crate::offices::{
    DAY_CARE, DOCTOR, EQUIPMENT, PLANNER, SHORT_STAY, SMALL_MULTI, VISIT, VISIT_EAST, VISIT_WEST,
};
use crate::pattern::{KitUnit, unit};
use crate::people;
use crate::person::INSURER;
use crate::row::Sheet;
use crate::service::{Days, Equipment, Provider, Service, rate_units};

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
            "訪問介護の事業所あて、利用者7人。サテライト2か所、福祉用具、日またぎ、加算、区分変更、公費、共生型、限度額超過、種類別限度額",
            "To a home help office, 7 users: two branches, welfare equipment, a night over midnight, additions, changes of level, public assistance, 共生型, units over the limit, limits of kinds",
            planned(&visits, &VISIT, "20250325090000"),
        ),
        unit(
            "短期入所の事業所あて。連続30日を超える利用",
            "To a short stay office: more than 30 days on end",
            planned(&[goro()], &SHORT_STAY, "20250325091000"),
        ),
        unit(
            "小規模多機能の事業所あて。月単位と日割",
            "To small multifunctional care: by the month, and by the day from inside the month",
            planned(&[kumi(), juzo()], &SMALL_MULTI, "20250325092000"),
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
    ]
}

fn month() -> Month {
    Month {
        text: APRIL.text,
        made_on: APRIL.planned_on,
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

fn planned(plans: &[Plan], receiver: &Provider, serial: &str) -> Vec<SourceFile> {
    files(&month(), plans, &envelope(receiver, serial))
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

/// The improvement of wages, a rate outside the limit.
fn add_rate(
    services: &mut Vec<Service>,
    provider: &'static Provider,
    code: &'static str,
    thousandths: i32,
    day: u32,
) {
    let units = rate_units(services, provider, thousandths);
    services.push(Service::new(provider, code, units, Days::of(&[day])).outside());
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
    let each = Service::new(&DAY_CARE, "156099", 22, days);
    services.push(each.at("0930", "1640").outside());
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

/// The level rises on the 15th, and with it the code of day care.
pub(crate) fn hanako() -> Plan {
    let days = APRIL.weekdays(&[1, 4]);
    let (before, after) = (
        Days(days.0 & Days::range(1, 14).0),
        Days(days.0 & Days::range(15, 30).0),
    );
    let mut person = people::hanako();
    person.certification.change = Some(("21", "20250415"));
    let mut services = vec![
        Service::new(&VISIT, "111211", 387, APRIL.weekdays(&[0, 2])).at("0900", "1000"),
        Service::new(&DAY_CARE, "152441", 658, before).at("0930", "1640"),
        Service::new(&DAY_CARE, "152443", 900, after).at("0930", "1640"),
    ];
    add_rate(&mut services, &DAY_CARE, "156108", 92, 1);
    Plan { person, services }
}

/// On public assistance: one service, nothing to pay.
fn saburo() -> Plan {
    Plan {
        person: people::saburo(),
        services: vec![
            Service::new(&VISIT, "111111", 244, APRIL.weekdays(&[3])).at("1000", "1030"),
        ],
    }
}

/// The level falls on the 16th; the limit of the month stays that of the higher level.
fn chiyo() -> Plan {
    Plan {
        person: people::chiyo(),
        services: vec![
            Service::new(&VISIT, "111211", 387, Days::range(1, 30)).at("0900", "1000"),
            Service::new(&VISIT, "111111", 244, Days::range(1, 30)).at("1700", "1730"),
        ],
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

/// More than the limit of level 1 allows.
fn mutsumi() -> Plan {
    let days = APRIL.weekdays(&[0, 2, 5]);
    let mut services = vec![
        Service::new(&VISIT, "111211", 387, Days::range(1, 30)).at("0900", "1000"),
        Service::new(&DAY_CARE, "152441", 658, days).at("0930", "1640"),
        Service::new(&DAY_CARE, "155301", 40, days).at("0930", "1640"),
    ];
    add_rate(&mut services, &DAY_CARE, "156108", 92, 2);
    Plan {
        person: people::mutsumi(),
        services,
    }
}

/// Limits of two kinds; day care goes over its own.
fn nanako() -> Plan {
    Plan {
        person: people::nanako(),
        services: vec![
            Service::new(&VISIT, "111111", 244, APRIL.weekdays(&[1])).at("1000", "1030"),
            Service::new(&DAY_CARE, "152442", 777, APRIL.weekdays(&[0, 3])).at("0930", "1640"),
        ],
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
        services: vec![Service::new(&SMALL_MULTI, "731111", 10_458, Days::of(&[1]))],
    }
}

/// By the day from the 10th on.
pub(crate) fn juzo() -> Plan {
    let days = Days::range(10, 30);
    let mut service = Service::new(&SMALL_MULTI, "732111", 344, days);
    service.prorated = days;
    Plan {
        person: people::juzo(),
        services: vec![service],
    }
}

fn momoe() -> Plan {
    Plan {
        person: people::momoe(),
        services: vec![
            Service::new(&VISIT, "117211", 179, APRIL.weekdays(&[2])).at("1300", "1345"),
        ],
    }
}
