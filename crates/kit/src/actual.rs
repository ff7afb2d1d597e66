//! Pattern D3: actual use, as the providers of pattern D2 report it.

use careplan::{FileCode, SourceFile};

use crate::calendar::APRIL;
use crate::month::{Month, Plan, add_actual};
use crate::offices::{DAY_CARE, EQUIPMENT, PLANNER, ROUND_THE_CLOCK, SHORT_STAY, VISIT};
use crate::pattern::{KitUnit, unit};
use crate::person::INSURER;
use crate::planned;
use crate::row::Sheet;
use crate::service::{Days, Provider, Service};

/// The units of the pattern.
pub(crate) fn units() -> Vec<KitUnit> {
    let deleted = envelope(&DAY_CARE, "20250502100000");
    vec![
        unit(
            "訪問介護の実績。サテライト、日またぎ、共生型、予定より1回少なく1回多い、率の加算は0単位",
            "Home help: branches, a night over midnight, 共生型, one visit fewer and one more than planned, a rate without units",
            actual(&visits(), &VISIT, "20250501090000"),
        ),
        unit(
            "福祉用具貸与の実績。TAISコードと届出コード、明細判別コード",
            "Welfare equipment: TAIS and notification codes, 明細判別コード",
            actual(&[planned::taro()], &EQUIPMENT, "20250501091000"),
        ),
        unit(
            "通所介護の実績。加算の時刻、率の加算",
            "Day care: times of additions, a rate",
            actual(
                &[planned::taro(), planned::hanako_changed()],
                &DAY_CARE,
                "20250501092000",
            ),
        ),
        unit(
            "短期入所の実績。30日を超えた日",
            "Short stay: days beyond 30",
            actual(&[planned::goro()], &SHORT_STAY, "20250501093000"),
        ),
        unit(
            "定期巡回・随時対応型訪問介護看護の実績。月単位と日割",
            "Round-the-clock visits: by the month and by the day",
            actual(
                &[planned::kumi(), planned::juzo()],
                &ROUND_THE_CLOCK,
                "20250501094000",
            ),
        ),
        unit(
            "訪問介護の訂正。サテライトの分も含めて全部を送り直す",
            "Home help corrected: everything again, branches included",
            actual(&[corrected()], &VISIT, "20250502090000"),
        ),
        unit(
            "見本　花子の通所介護の実績の削除",
            "Deletion of the day care of 見本　花子",
            deletion(&planned::hanako_changed(), &DAY_CARE, &deleted),
        ),
    ]
}

/// A month as it is reported.
pub(crate) fn month(planner: &'static str, updater: &'static str, made_on: &'static str) -> Month {
    Month {
        text: APRIL.text,
        made_on,
        planner,
        updater,
        planner_name: "見本　花代",
    }
}

fn envelope(provider: &Provider, serial: &str) -> String {
    format!(
        "{}_{}_{PLANNER}_43_{serial}",
        provider.office, provider.kind
    )
}

fn actual(plans: &[Plan], provider: &Provider, serial: &'static str) -> Vec<SourceFile> {
    let month = month(PLANNER, provider.office, planned::day_of(serial));
    files(&month, plans, Some(provider), &envelope(provider, serial))
}

/// The file of actual use: what one provider gave, or everything where none is given.
pub(crate) fn files(
    month: &Month,
    plans: &[Plan],
    provider: Option<&Provider>,
    envelope: &str,
) -> Vec<SourceFile> {
    let mut sheet = Sheet::new(FileCode::Upjsk);
    for plan in plans {
        let own = |service: &&Service| {
            provider.is_none_or(|provider| {
                service.provider.office == provider.office && service.provider.kind == provider.kind
            })
        };
        let own = Plan {
            person: plan.person.clone(),
            services: plan.services.iter().filter(own).copied().collect(),
        };
        add_actual(&mut sheet, month, &own, &mut |_| {});
    }
    let file = sheet.into_file(Some(month.text), envelope);
    file.into_iter().collect()
}

/// A deletion of what one provider reported of April.
pub(crate) fn deletion(plan: &Plan, provider: &Provider, envelope: &str) -> Vec<SourceFile> {
    let mut sheet = Sheet::new(FileCode::Dltjsk);
    sheet.row(|row| {
        row.text(2, INSURER).text(3, &plan.person.insured);
        row.text(4, APRIL.text).text(5, provider.office);
        row.text(6, provider.kind);
    });
    sheet
        .into_file(Some(APRIL.text), envelope)
        .into_iter()
        .collect()
}

fn visits() -> [Plan; 3] {
    let mut taro = planned::taro();
    for service in &mut taro.services {
        // The visit of the 4th fell out.
        if service.code == "111211" {
            service.days.0 &= !Days::of(&[4]).0;
        }
    }
    let extra = Service::new(&VISIT, "111211", 387, Days::of(&[5]));
    taro.services.push(extra.at("1400", "1500"));
    let mut plans = [taro, planned::hanako_changed(), planned::yae()];
    // The office cannot work the rate out.
    for service in plans.iter_mut().flat_map(|plan| &mut plan.services) {
        if service.code == "116275" {
            service.units = 0;
        }
    }
    plans
}

fn corrected() -> Plan {
    let [mut taro, _, _] = visits();
    for service in &mut taro.services {
        if service.code == "111111" {
            service.time = ("1710", "1740");
        }
    }
    taro
}
