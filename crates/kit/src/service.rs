//! Services a user is to have in a month, and the offices that give them.
//!
//! Codes and units are those of the national table since June 2024; offices are made up. What a
//! rate is taken of is worked out here, what the insurance pays in `benefit`.

/// An office that gives a service.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Provider {
    pub(crate) office: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) name: &'static str,
    /// The number of the branch (サテライト枝番); empty for the main office.
    pub(crate) satellite: &'static str,
    /// The price of a unit in hundredths of a yen.
    pub(crate) price: i64,
}

/// A piece of welfare equipment.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Equipment {
    /// The TAIS code; empty where the piece has a notification code.
    pub(crate) tais: &'static str,
    /// The notification code (届出コード); empty where the piece has a TAIS code.
    pub(crate) notified: &'static str,
    pub(crate) name: &'static str,
    /// 明細判別コード: tells pieces of one code and price apart; 0 where none is needed.
    pub(crate) discriminator: u8,
}

/// Whether a service counts towards the monthly limit.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Limit {
    Inside,
    Outside,
}

/// Days of a month: bit 0 is the 1st.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Days(pub(crate) u32);

impl Days {
    pub(crate) fn of(days: &[u32]) -> Self {
        Self(days.iter().fold(0, |bits, day| bits | bit(*day)))
    }

    pub(crate) fn range(from: u32, to: u32) -> Self {
        Self((from..=to).fold(0, |bits, day| bits | bit(day)))
    }

    pub(crate) fn has(self, day: u32) -> bool {
        self.0 & bit(day) != 0
    }

    pub(crate) fn count(self) -> i32 {
        i32::try_from(self.0.count_ones()).unwrap_or(0)
    }

    pub(crate) fn first(self) -> u32 {
        self.iter().next().unwrap_or(1)
    }

    pub(crate) fn iter(self) -> impl Iterator<Item = u32> {
        (1..=31).filter(move |day| self.has(*day))
    }
}

fn bit(day: u32) -> u32 {
    1 << (day.wrapping_sub(1) & 31)
}

/// One service on some days of the month.
#[derive(Clone, Copy)]
pub(crate) struct Service {
    pub(crate) provider: &'static Provider,
    pub(crate) code: &'static str,
    pub(crate) units: i32,
    pub(crate) days: Days,
    /// Start and end, HHMM; `9999` where the service has no time.
    pub(crate) time: (&'static str, &'static str),
    /// How often a day.
    pub(crate) count: i32,
    pub(crate) limit: Limit,
    /// The days beyond 30 of a short stay, paid by the user alone.
    pub(crate) over_30: Days,
    /// The days that are claimed where a monthly service is claimed by the day.
    pub(crate) prorated: Days,
    pub(crate) equipment: Option<Equipment>,
    /// Whether the units stand on the 1st only, as for the reduction of 共生型.
    pub(crate) on_first_only: bool,
    /// What the units are of everything else the office gives, where the service is a rate.
    pub(crate) thousandths: Option<i32>,
}

/// The time of services that have none.
pub(crate) const NO_TIME: (&str, &str) = ("9999", "9999");

impl Service {
    pub(crate) fn new(
        provider: &'static Provider,
        code: &'static str,
        units: i32,
        days: Days,
    ) -> Self {
        Self {
            provider,
            code,
            units,
            days,
            time: NO_TIME,
            count: 1,
            limit: Limit::Inside,
            over_30: Days::default(),
            prorated: Days::default(),
            equipment: None,
            on_first_only: false,
            thousandths: None,
        }
    }

    pub(crate) fn at(mut self, start: &'static str, end: &'static str) -> Self {
        self.time = (start, end);
        self
    }

    pub(crate) fn outside(mut self) -> Self {
        self.limit = Limit::Outside;
        self
    }

    pub(crate) fn equipment(mut self, equipment: Equipment) -> Self {
        self.equipment = Some(equipment);
        self
    }

    /// The units a row of the day shows.
    pub(crate) fn units_on(&self, day: u32) -> i32 {
        if self.on_first_only && day != 1 {
            0
        } else {
            self.units
        }
    }

    /// The units of the whole month.
    pub(crate) fn month_units(&self) -> i32 {
        if self.on_first_only {
            return self.units;
        }
        self.units * self.count * self.days.count()
    }
}

/// The units that a rate in thousandths gives on everything an office gives of a kind, rounded
/// half up.
pub(crate) fn rate_units(services: &[Service], provider: &Provider, thousandths: i32) -> i32 {
    let same = |service: &&Service| {
        service.provider.office == provider.office && service.provider.kind == provider.kind
    };
    let base: i32 = services.iter().filter(same).map(Service::month_units).sum();
    share_of(base, thousandths)
}

/// Thousandths of some units, rounded half up.
pub(crate) fn share_of(base: i32, thousandths: i32) -> i32 {
    (base * thousandths + 500).div_euclid(1000)
}

/// Adds the improvement of wages (処遇改善加算): a rate of everything else the office gives,
/// outside the limit, in one row on `day`.
pub(crate) fn add_rate(
    services: &mut Vec<Service>,
    provider: &'static Provider,
    code: &'static str,
    thousandths: i32,
    day: u32,
) {
    let units = rate_units(services, provider, thousandths);
    let mut service = Service::new(provider, code, units, Days::of(&[day])).outside();
    service.thousandths = Some(thousandths);
    services.push(service);
}
