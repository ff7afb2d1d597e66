//! A month of planned use: table 6, table 7 and the supplement of every user, and actual use.
//!
//! What is planned is an argument; only the rows are made here.
// Spec: 別紙 UPPLAN, UPJSK, UPHOSOKU

use careplan::{FileCode, SourceFile};

use crate::benefit::Benefit;
use crate::person::{INSURER, Person};
use crate::row::{Row, Sheet};
use crate::service::Service;

/// What all rows of a unit of one month share.
pub(crate) struct Month {
    /// YYYYMM.
    pub(crate) text: &'static str,
    /// The day the rows were made, YYYYMMDD.
    pub(crate) made_on: &'static str,
    /// The number of the office that plans.
    pub(crate) planner: &'static str,
    /// The number of the office that wrote the rows last.
    pub(crate) updater: &'static str,
    /// The name of the care manager.
    pub(crate) planner_name: &'static str,
}

/// A user and what is planned for the month.
pub(crate) struct Plan {
    pub(crate) person: Person,
    pub(crate) services: Vec<Service>,
}

/// The three files of planned use.
pub(crate) struct PlannedUse {
    plan: Sheet,
    benefit: Sheet,
    supplement: Sheet,
}

impl PlannedUse {
    pub(crate) fn new() -> Self {
        Self {
            plan: Sheet::new(FileCode::Upplan),
            benefit: Sheet::new(FileCode::Upsikyu),
            supplement: Sheet::new(FileCode::Uphosoku),
        }
    }

    /// Adds a user. `spoil` may change a row of table 6 after it was filled.
    pub(crate) fn add(&mut self, month: &Month, plan: &Plan, spoil: &mut dyn FnMut(&mut Row)) {
        for service in &plan.services {
            for day in service.days.iter() {
                self.plan.row(|row| {
                    fill_use(row, month, &plan.person, service, day);
                    row.text(24, month.updater);
                    spoil(row);
                });
            }
        }
        let benefit = Benefit::of(&plan.person, month, &plan.services);
        benefit.write(&mut self.benefit, &plan.person, month);
        self.supplement
            .row(|row| fill_supplement(row, month, &plan.person, &benefit));
    }

    /// The files, in the order of the standard.
    pub(crate) fn into_files(self, month: &Month, envelope: &str) -> Vec<SourceFile> {
        [self.supplement, self.plan, self.benefit]
            .into_iter()
            .filter_map(|sheet| sheet.into_file(Some(month.text), envelope))
            .collect()
    }
}

/// Adds the rows of what one user really had.
pub(crate) fn add_actual(
    sheet: &mut Sheet,
    month: &Month,
    plan: &Plan,
    spoil: &mut dyn FnMut(&mut Row),
) {
    for service in &plan.services {
        for day in service.days.iter() {
            sheet.row(|row| {
                fill_use(row, month, &plan.person, service, day);
                row.text(24, service.provider.office);
                spoil(row);
            });
        }
    }
}

/// A row of table 6.
fn fill_use(row: &mut Row, month: &Month, person: &Person, service: &Service, day: u32) {
    row.text(2, INSURER).text(3, &person.insured);
    row.text(4, month.made_on).text(5, month.text);
    row.text(6, month.planner).text(7, month.planner_name);
    row.set(8, service.units_on(day));
    if let Some(days) = person.short_stay_before {
        row.set(9, days);
    }
    row.set(10, format_args!("{}{day:02}", month.text));
    if service.prorated.0 != 0 {
        // Bit 0 is the 1st, which stands first.
        let bits = service.prorated.0.reverse_bits() >> 1;
        row.set(11, format_args!("{bits:031b}"));
    }
    row.text(12, service.time.0).text(13, service.time.1);
    row.set(14, service.count).text(15, service.code);
    if let Some(equipment) = &service.equipment {
        row.text(16, equipment.tais).text(17, equipment.notified);
        row.text(18, equipment.name);
        if equipment.discriminator > 0 {
            row.set(19, equipment.discriminator);
        }
    }
    row.text(20, service.provider.office);
    row.text(21, service.provider.name);
    row.text(22, service.provider.satellite);
    row.set(23, u8::from(service.over_30.has(day)));
}

/// The row of the supplement that goes with planned use.
fn fill_supplement(row: &mut Row, month: &Month, person: &Person, benefit: &Benefit) {
    fill_person(row, person);
    row.text(4, "00000000").text(63, month.text);
    fill_limit(row, person, month.text);
    let mut over_all = 0;
    let slots = (20..56).step_by(4);
    for (slot, (kind, limit, total, over)) in slots.zip(&benefit.kinds) {
        row.text(slot, kind).set(slot + 1, limit);
        row.set(slot + 2, total).set(slot + 3, over);
        over_all += over;
    }
    if !benefit.kinds.is_empty() {
        row.set(56, over_all);
    }
    if let Some(days) = person.short_stay_before {
        row.set(57, days).set(58, days + benefit.short_stay_days);
    }
    row.text(60, month.planner).text(61, month.updater);
}

/// The fields of the supplement that are about the user.
pub(crate) fn fill_person(row: &mut Row, person: &Person) {
    let certification = &person.certification;
    row.text(2, INSURER).text(3, &person.insured);
    row.text(5, &person.kana).text(6, &person.name);
    row.set(7, person.sex).text(8, &person.birth);
    let [address_1, address_2] = &person.address;
    row.text(9, person.postal);
    row.text(10, address_1).text(11, address_2);
    row.text(12, &person.phone);
    row.text(13, certification.certified_on);
    row.text(14, certification.from).text(15, certification.to);
    row.text(16, certification.status);
    if let Some((level, day)) = certification.change {
        row.text(17, day).text(59, level);
    }
    row.text(18, certification.level);
}

/// The monthly limit, where the level is known.
pub(crate) fn fill_limit(row: &mut Row, person: &Person, month: &str) {
    let limit = person.certification.limit(month);
    if limit > 0 {
        row.set(19, limit);
    }
}
