//! A large, ever the same corpus of send units, to measure and to strain programs with.
//!
//! Planned use of `users_per_unit` users a unit, and after every second one the actual use that
//! the same provider reports. A seed gives the same bytes everywhere; other seeds give others.

use careplan::{FileCode, SourceFile};

use crate::calendar::{APRIL, SPANS, Span};
use crate::month::{Month, Plan, PlannedUse, add_actual};
use crate::offices::{
    DAY_CARE, DOCTOR, EQUIPMENT, NURSING, PLANNER, SHORT_STAY, VISIT, VISIT_WEST,
};
use crate::person::Person;
use crate::row::{Row, Sheet};
use crate::service::{Days, Equipment, Provider, Service, add_rate};

/// How much of a corpus is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Faults {
    /// Nothing: `careplan::check` finds neither error nor warning.
    None,
    /// One row in a hundred of table 6 holds an error.
    OneInAHundred,
}

/// Send units without end until about `approx_bytes` were given out; each item is one unit.
#[must_use]
pub fn corpus(seed: u64, users_per_unit: usize, approx_bytes: usize) -> Corpus {
    Corpus {
        random: Random(seed),
        users_per_unit,
        left: approx_bytes,
        faults: Faults::None,
        units: 0,
        users: 0,
        rows: 0,
        pending: None,
    }
}

/// The iterator behind [`corpus`].
#[derive(Debug, Clone)]
pub struct Corpus {
    random: Random,
    users_per_unit: usize,
    left: usize,
    faults: Faults,
    units: u64,
    users: u64,
    rows: u64,
    pending: Option<Vec<SourceFile>>,
}

impl Corpus {
    /// The same corpus with faults.
    #[must_use]
    pub fn with_faults(mut self, faults: Faults) -> Self {
        self.faults = faults;
        self
    }
}

impl Iterator for Corpus {
    type Item = Vec<SourceFile>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.left == 0 {
            return None;
        }
        let files = self.pending.take().unwrap_or_else(|| self.plan());
        let bytes: usize = files.iter().map(|file| file.bytes.len()).sum();
        // At least one byte, so that units without users come to an end as well.
        self.left = self.left.saturating_sub(bytes.max(1));
        Some(files)
    }
}

impl Corpus {
    /// A unit of planned use; sometimes the actual use that follows is kept for the next call.
    fn plan(&mut self) -> Vec<SourceFile> {
        let span = SPANS.get(self.random.index(SPANS.len())).unwrap_or(APRIL);
        let receiver = RECEIVERS.get(self.random.index(RECEIVERS.len()));
        let receiver = receiver.copied().unwrap_or(&VISIT);
        let month = month(span, span.planned_on);
        let mut planned = PlannedUse::new();
        let reports = self.units % 4 == 2;
        let envelope = format!(
            "{PLANNER}_43_{}_{}_{}",
            receiver.office,
            receiver.kind,
            self.serial()
        );
        let mut actual = reports.then(|| Sheet::new(FileCode::Upjsk));
        let report_month = self::month(span, span.reported_on);
        for _ in 0..self.users_per_unit {
            let mut plan = self.user(span, receiver);
            let mut spoil = Spoil::new(self.faults, &mut self.rows);
            planned.add(&month, &plan, &mut |row| spoil.row(row));
            if let Some(sheet) = &mut actual {
                self.keep_actual(&mut plan, receiver);
                let mut spoil = Spoil::new(self.faults, &mut self.rows);
                add_actual(sheet, &report_month, &plan, &mut |row| spoil.row(row));
            }
        }
        if let Some(sheet) = actual {
            let envelope = format!(
                "{}_{}_{PLANNER}_43_{}",
                receiver.office,
                receiver.kind,
                self.serial()
            );
            let file = sheet.into_file(Some(span.text), &envelope);
            self.pending = Some(file.into_iter().collect());
        }
        planned.into_files(&month, &envelope)
    }

    /// Leaves what the receiver gives, now and then without the last day.
    fn keep_actual(&mut self, plan: &mut Plan, receiver: &Provider) {
        plan.services
            .retain(|service| service.provider.kind == receiver.kind);
        if !self.random.chance(30) {
            return;
        }
        let last = plan
            .services
            .iter()
            .map(|service| service.days.0)
            .max()
            .unwrap_or(0);
        let last = 1_u32
            .checked_shl(31 - last.leading_zeros().min(31))
            .unwrap_or(0);
        for service in &mut plan.services {
            if service.days.count() > 1 {
                service.days.0 &= !last;
            }
        }
    }

    /// The next serial: a second later than the last.
    fn serial(&mut self) -> String {
        let unit = self.units;
        self.units += 1;
        let (day, second) = (unit / 36_000 % 28 + 1, unit % 36_000);
        let (hour, minute) = (8 + second / 3600, second / 60 % 60);
        format!("202503{day:02}{hour:02}{minute:02}{:02}", second % 60)
    }

    fn user(&mut self, span: &Span, receiver: &'static Provider) -> Plan {
        self.users += 1;
        let random = &mut self.random;
        let (family, family_kana) = random.of(&FAMILIES);
        let (given, given_kana, sex) = random.of(&GIVEN);
        let mut person = Person::new("", "", "");
        person.insured = format!("{:010}", self.users % 10_000_000_000).into();
        person.name = format!("{family}　{given}").into();
        person.kana = format!("{family_kana}　{given_kana}").into();
        person.sex = sex;
        let (year, month_of_birth) = (1928 + random.below(30), 1 + random.below(12));
        let day = 1 + random.below(28);
        person.birth = format!("{year}{month_of_birth:02}{day:02}").into();
        let number = 1 + random.below(30);
        person.address = [
            format!("見本県見本市見本{number}丁目{day}番{number}号").into(),
            random.of(&HOUSES).into(),
        ];
        person.certification.level = random.of(&LEVELS);
        person.rate = random.of(&[90, 90, 90, 90, 80, 70]);
        let level = person.certification.level;
        let mut services = Vec::new();
        self.services(&mut services, receiver, span, level);
        for other in RECEIVERS {
            if other.kind != receiver.kind && self.random.chance(45) {
                self.services(&mut services, other, span, level);
            }
        }
        Plan { person, services }
    }

    fn services(
        &mut self,
        services: &mut Vec<Service>,
        provider: &'static Provider,
        span: &Span,
        level: &str,
    ) {
        match provider.kind {
            "11" => self.visits(services, span),
            "15" => self.day_care(services, span, level),
            "13" => self.nursing(services, span),
            "17" => self.equipment(services),
            "31" => {
                let days = Days::of(&[1 + self.random.below(span.days)]);
                services.push(Service::new(&DOCTOR, "311111", 515, days).outside());
            }
            _ => self.short_stay(services, span),
        }
    }

    fn visits(&mut self, services: &mut Vec<Service>, span: &Span) {
        let weekdays = self.random.of(&WEEKDAYS);
        let days = span.weekdays(weekdays);
        services.push(Service::new(&VISIT, "111211", 387, days).at("0900", "1000"));
        if self.random.chance(50) {
            let every = Days::range(1, span.days);
            services.push(Service::new(&VISIT, "111111", 244, every).at("1700", "1730"));
        }
        if self.random.chance(40) {
            let days = span.weekdays(&[5]);
            services.push(Service::new(&VISIT_WEST, "117211", 179, days).at("1300", "1345"));
        }
        add_rate(services, &VISIT, "116275", 245, days.first());
    }

    fn day_care(&mut self, services: &mut Vec<Service>, span: &Span, level: &str) {
        let days = span.weekdays(self.random.of(&WEEKDAYS));
        let (start, end) = ("0930", "1640");
        let (code, units) = match level {
            "21" => ("152441", 658),
            "22" => ("152442", 777),
            "23" => ("152443", 900),
            "24" => ("152444", 1023),
            _ => ("152445", 1148),
        };
        services.push(Service::new(&DAY_CARE, code, units, days).at(start, end));
        services.push(Service::new(&DAY_CARE, "155301", 40, days).at(start, end));
        if self.random.chance(60) {
            services.push(Service::new(&DAY_CARE, "155051", 56, days).at(start, end));
        }
        let each = Service::new(&DAY_CARE, "156099", 22, days);
        services.push(each.at(start, end).outside());
        add_rate(services, &DAY_CARE, "156108", 92, days.first());
    }

    fn nursing(&mut self, services: &mut Vec<Service>, span: &Span) {
        let days = span.weekdays(&[self.random.below(5)]);
        services.push(Service::new(&NURSING, "131111", 471, days).at("1400", "1430"));
    }

    fn equipment(&mut self, services: &mut Vec<Service>) {
        let first = Days::of(&[1]);
        // Never one rail of two: 明細判別コード stands where there are several.
        let pieces = 3 + self.random.index(PIECES.len() - 2);
        for (code, units, equipment) in PIECES.into_iter().take(pieces) {
            let service = Service::new(&EQUIPMENT, code, units, first);
            services.push(service.equipment(equipment));
        }
    }

    fn short_stay(&mut self, services: &mut Vec<Service>, span: &Span) {
        let from = 1 + self.random.below(span.days - 8);
        let days = Days::range(from, from + 3 + self.random.below(4));
        services.push(Service::new(&SHORT_STAY, "211115", 645, days));
        let ends = Days::of(&[from]);
        services.push(Service::new(&SHORT_STAY, "219200", 184, ends));
    }
}

fn month(span: &Span, made_on: &'static str) -> Month {
    Month {
        text: span.text,
        made_on,
        planner: PLANNER,
        updater: PLANNER,
        planner_name: "見本　花子",
    }
}

/// Puts an error into one row in a hundred, each time another.
struct Spoil<'a> {
    faults: Faults,
    rows: &'a mut u64,
}

impl<'a> Spoil<'a> {
    fn new(faults: Faults, rows: &'a mut u64) -> Self {
        Self { faults, rows }
    }

    fn row(&mut self, row: &mut Row) {
        *self.rows += 1;
        if self.faults == Faults::None || !self.rows.is_multiple_of(100) {
            return;
        }
        match *self.rows / 100 % 8 {
            0 => row.text(12, "2560"),
            1 => row.text(5, "2025"),
            2 => row.text(20, "137000002"),
            3 => row.text(15, "11121"),
            4 => row.text(23, "2"),
            5 => row.text(3, "17"),
            6 => row.text(8, "二百"),
            _ => row.text(10, "20250431"),
        };
    }
}

/// Numbers that look random and are the same for the same seed (SplitMix64).
#[derive(Debug, Clone)]
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`; 0 where there is none.
    fn below(&mut self, end: u32) -> u32 {
        let below = self.next().checked_rem(u64::from(end)).unwrap_or(0);
        u32::try_from(below).unwrap_or(0)
    }

    fn index(&mut self, len: usize) -> usize {
        let place = self.below(u32::try_from(len).unwrap_or(0));
        usize::try_from(place).unwrap_or(0)
    }

    fn chance(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }

    /// One of some values.
    fn of<T: Copy + Default>(&mut self, choices: &[T]) -> T {
        let place = self.index(choices.len());
        choices.get(place).copied().unwrap_or_default()
    }
}

/// The offices plans are sent to, and whose services are in them.
static RECEIVERS: [&Provider; 6] = [
    &VISIT,
    &DAY_CARE,
    &NURSING,
    &EQUIPMENT,
    &SHORT_STAY,
    &DOCTOR,
];

const LEVELS: [&str; 5] = ["21", "22", "23", "24", "25"];

const WEEKDAYS: [&[u32]; 5] = [&[0, 2, 4], &[1, 3], &[2], &[0, 1, 3, 4], &[1, 4, 6]];

const FAMILIES: [(&str, &str); 6] = [
    ("見本", "ミホン"),
    ("見本髙", "ミホンタカ"),
    ("見本﨑", "ミホンサキ"),
    ("試見本", "シミホン"),
    ("見本能", "ミホンノウ"),
    ("見本十", "ミホンジュウ"),
];

const GIVEN: [(&str, &str, u8); 8] = [
    ("太郎", "タロウ", 1),
    ("花子", "ハナコ", 2),
    ("一郎", "イチロウ", 1),
    ("梅子", "ウメコ", 2),
    ("ソノ", "ソノ", 2),
    ("次郎", "ジロウ", 1),
    ("表子", "オモテコ", 2),
    ("三郎", "サブロウ", 1),
];

const HOUSES: [&str; 4] = ["", "見本マンション１０１号室", "", "コーポ見本　Ａ－２"];

/// Two rails of one price are told apart by 明細判別コード.
const PIECES: [(&str, i32, Equipment); 5] = [
    (
        "171003",
        900,
        piece("00001-000012", "", "特殊寝台　見本Ａ", 0),
    ),
    (
        "171007",
        300,
        piece("00001-000013", "", "手すり　見本Ｂ", 1),
    ),
    (
        "171007",
        300,
        piece("00001-000014", "", "手すり　見本Ｃ", 2),
    ),
    ("171001", 500, piece("", "A00001", "車いす　見本Ｄ", 0)),
    (
        "171009",
        250,
        piece("00001-000015", "", "歩行器, 見本\"Ｅ\"", 0),
    ),
];

const fn piece(
    tais: &'static str,
    notified: &'static str,
    name: &'static str,
    discriminator: u8,
) -> Equipment {
    Equipment {
        tais,
        notified,
        name,
        discriminator,
    }
}
