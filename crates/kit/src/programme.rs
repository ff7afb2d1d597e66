//! Patterns D6 and D7: planned and actual use in prevention and in the municipal programme
//! (総合事業), commission included.

use crate::actual;
use crate::calendar::APRIL;
use crate::month::{Month, Plan};
use crate::offices::{
    CENTRE, CONSIGNED, PREVENTION_EQUIPMENT, PREVENTION_NURSING, PROGRAMME_DAY, PROGRAMME_VISIT,
    REHABILITATION,
};
use crate::pattern::{KitUnit, unit};
use crate::people;
use crate::planned;
use crate::service::{Days, Equipment, Provider, Service};

/// The units of pattern D6.
pub(crate) fn planned_units() -> Vec<KitUnit> {
    let own = month(CENTRE, APRIL.planned_on);
    let corrected = month(CENTRE, "20250328");
    let commission = month(CONSIGNED, APRIL.planned_on);
    vec![
        unit(
            "介護予防支援（46）から訪問型サービス（A2）の事業所へ。月単位の包括報酬、予防の福祉用具、訪問看護",
            "From prevention (46) to an office of the programme (A2): monthly services, equipment, nursing",
            planned::files(
                &own,
                &[sakura(), ume()],
                &sent("46", &PROGRAMME_VISIT, "20250325130000"),
            ),
        ),
        unit(
            "介護予防ケアマネジメント（AF）から通所型サービス（A6）の事業所へ。事業対象者、月途中からの日割",
            "From care management of the programme (AF) to a day office (A6): no certificate, by the day from inside the month",
            planned::files(
                &own,
                &[matsu()],
                &sent("AF", &PROGRAMME_DAY, "20250325131000"),
            ),
        ),
        unit(
            "委託先の居宅介護支援事業所（43）から地域包括支援センター（46）への予定",
            "From the commissioned office (43) to the support centre (46)",
            planned::files(&commission, &[take()], &commissioned("20250325132000")),
        ),
        unit(
            "見本　髙さくらの訂正",
            "A correction for 見本　髙さくら",
            planned::files(
                &corrected,
                &[sakura_corrected()],
                &sent("46", &PROGRAMME_VISIT, "20250328130000"),
            ),
        ),
        unit(
            "誤って送った予定",
            "Planned use sent by mistake",
            planned::files(
                &corrected,
                &[fuji()],
                &sent("46", &PROGRAMME_VISIT, "20250328131000"),
            ),
        ),
        unit(
            "その予定の削除",
            "Its deletion",
            planned::deletion(&fuji(), &sent("46", &PROGRAMME_VISIT, "20250328132000")),
        ),
    ]
}

/// The units of pattern D7.
pub(crate) fn actual_units() -> Vec<KitUnit> {
    let reported = |plans: &[Plan], provider: &'static Provider, kind: &str, serial| {
        let month = actual::month(CENTRE, provider.office, planned::day_of(serial));
        let envelope = report(provider, kind, serial);
        actual::files(&month, plans, Some(provider), &envelope)
    };
    let commission = actual::month(CONSIGNED, CONSIGNED, "20250502");
    vec![
        unit(
            "訪問型サービス（A2）から介護予防支援（46）への実績",
            "From an office of the programme (A2) to prevention (46)",
            reported(
                &[sakura(), fuji()],
                &PROGRAMME_VISIT,
                "46",
                "20250501130000",
            ),
        ),
        unit(
            "通所型サービス（A6）から介護予防ケアマネジメント（AF）への実績。日割",
            "From a day office (A6) to care management of the programme (AF): by the day",
            reported(&[matsu()], &PROGRAMME_DAY, "AF", "20250501131000"),
        ),
        unit(
            "介護予防訪問看護（63）の実績",
            "Nursing in prevention (63)",
            reported(&[ume()], &PREVENTION_NURSING, "46", "20250501132000"),
        ),
        unit(
            "介護予防福祉用具貸与（67）の実績。明細判別コード",
            "Equipment in prevention (67): 明細判別コード",
            reported(&[ume()], &PREVENTION_EQUIPMENT, "46", "20250501133000"),
        ),
        unit(
            "委託先の居宅介護支援事業所（43）から地域包括支援センター（46）への実績。全事業所の分",
            "From the commissioned office (43) to the support centre (46): all providers",
            actual::files(
                &commission,
                &[take()],
                None,
                &commissioned("20250502130000"),
            ),
        ),
        unit(
            "訪問看護の訂正",
            "Nursing corrected",
            reported(
                &[ume_corrected()],
                &PREVENTION_NURSING,
                "46",
                "20250502131000",
            ),
        ),
        unit(
            "見本　藤の訪問型サービスの実績の削除",
            "Deletion of the visits of 見本　藤",
            actual::deletion(
                &fuji(),
                &PROGRAMME_VISIT,
                &report(&PROGRAMME_VISIT, "46", "20250502132000"),
            ),
        ),
    ]
}

fn month(planner: &'static str, made_on: &'static str) -> Month {
    Month {
        text: APRIL.text,
        made_on,
        planner,
        updater: planner,
        planner_name: "見本　包代",
    }
}

fn sent(kind: &str, receiver: &Provider, serial: &str) -> String {
    format!(
        "{CENTRE}_{kind}_{}_{}_{serial}",
        receiver.office, receiver.kind
    )
}

fn report(provider: &Provider, kind: &str, serial: &str) -> String {
    format!(
        "{}_{}_{CENTRE}_{kind}_{serial}",
        provider.office, provider.kind
    )
}

fn commissioned(serial: &str) -> String {
    format!("{CONSIGNED}_43_{CENTRE}_46_{serial}")
}

fn monthly(provider: &'static Provider, code: &'static str, units: i32) -> Service {
    Service::new(provider, code, units, Days::of(&[1]))
}

fn rail(tais: &'static str, name: &'static str, discriminator: u8) -> Service {
    monthly(&PREVENTION_EQUIPMENT, "671007", 300).equipment(Equipment {
        tais,
        name,
        discriminator,
        ..Equipment::default()
    })
}

/// 要支援1, visits once a week by the month.
fn sakura() -> Plan {
    Plan {
        person: people::sakura(),
        services: vec![
            monthly(&PROGRAMME_VISIT, "A21111", 1_176),
            monthly(&PROGRAMME_VISIT, "A24001", 200),
            monthly(&PROGRAMME_DAY, "A61111", 1_798),
        ],
    }
}

fn sakura_corrected() -> Plan {
    let mut plan = sakura();
    plan.services.retain(|service| service.code != "A24001");
    plan
}

/// 要支援2, visits, nursing, two rails of one price.
fn ume() -> Plan {
    let days = APRIL.weekdays(&[3]);
    Plan {
        person: people::ume(),
        services: vec![
            monthly(&PROGRAMME_VISIT, "A21211", 2_349),
            Service::new(&PREVENTION_NURSING, "631111", 451, days).at("1400", "1430"),
            rail("00001-000013", "手すり　玄関", 1),
            rail("00001-000014", "手すり　ﾄｲﾚ", 2),
        ],
    }
}

fn ume_corrected() -> Plan {
    let mut plan = ume();
    for service in &mut plan.services {
        if service.code == "631111" {
            service.days.0 &= !Days::of(&[24]).0;
        }
    }
    plan
}

/// No certificate; visits by the day from the 14th on.
fn matsu() -> Plan {
    let days = Days::range(14, 30);
    let mut visits = Service::new(&PROGRAMME_VISIT, "A22111", 39, days);
    visits.prorated = days;
    let mut day_care = Service::new(&PROGRAMME_DAY, "A62111", 59, days);
    day_care.prorated = days;
    Plan {
        person: people::matsu(),
        services: vec![visits, day_care],
    }
}

fn take() -> Plan {
    Plan {
        person: people::take(),
        services: vec![
            monthly(&REHABILITATION, "661121", 4_228),
            monthly(&PROGRAMME_VISIT, "A21111", 1_176),
        ],
    }
}

fn fuji() -> Plan {
    Plan {
        person: people::fuji(),
        services: vec![monthly(&PROGRAMME_VISIT, "A21111", 1_176)],
    }
}
