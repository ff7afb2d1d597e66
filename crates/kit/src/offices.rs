// table
//! The offices of the kit. All are made up: the area code within the number is 00, which no real
//! office has. Prices are those of a third-grade area (3級地).

use crate::service::Provider;

/// Care management (居宅介護支援), the office that plans.
pub(crate) const PLANNER: &str = "1370000018";
/// Another care management office, to which the centre commissions plans.
pub(crate) const CONSIGNED: &str = "1370000075";
/// The support centre (地域包括支援センター).
pub(crate) const CENTRE: &str = "1300000013";

const fn provider(
    office: &'static str,
    kind: &'static str,
    name: &'static str,
    satellite: &'static str,
    price: i64,
) -> Provider {
    Provider {
        office,
        kind,
        name,
        satellite,
        price,
    }
}

pub(crate) static VISIT: Provider =
    provider("1370000026", "11", "見本ヘルパーステーション", "", 1105);
pub(crate) static VISIT_WEST: Provider = provider(
    "1370000026",
    "11",
    "見本ヘルパーステーション　西サテライト",
    "1",
    1105,
);
pub(crate) static VISIT_EAST: Provider = provider(
    "1370000026",
    "11",
    "見本ヘルパーステーション　東サテライト",
    "2",
    1105,
);
pub(crate) static EQUIPMENT: Provider = provider("1370000034", "17", "㈱見本福祉用具", "", 1000);
pub(crate) static DAY_CARE: Provider =
    provider("1370000042", "15", "見本デイサービスセンター", "", 1068);
/// Another day care office, without the addition for trained staff (サービス提供体制強化加算).
pub(crate) static DAY_CARE_NORTH: Provider =
    provider("1370000067", "15", "見本デイサービス北", "", 1068);
pub(crate) static SHORT_STAY: Provider =
    provider("1370000059", "21", "見本ショートステイ", "", 1083);
pub(crate) static NURSING: Provider =
    provider("1360000010", "13", "見本訪問看護ステーション", "", 1105);
pub(crate) static DOCTOR: Provider = provider("1310000011", "31", "見本クリニック", "", 1000);
pub(crate) static ROUND_THE_CLOCK: Provider =
    provider("1390000014", "76", "見本定期巡回ステーション", "", 1105);
pub(crate) static REHABILITATION: Provider =
    provider("1350000012", "66", "見本老人保健施設", "", 1083);
pub(crate) static PROGRAMME_VISIT: Provider =
    provider("13A0000045", "A2", "見本生活支援ヘルパー", "", 1105);
pub(crate) static PROGRAMME_DAY: Provider =
    provider("13A0000052", "A6", "見本いきいきデイ", "", 1068);
pub(crate) static PREVENTION_NURSING: Provider =
    provider("1360000010", "63", "見本訪問看護ステーション", "", 1105);
pub(crate) static PREVENTION_EQUIPMENT: Provider =
    provider("1370000034", "67", "㈱見本福祉用具", "", 1000);
