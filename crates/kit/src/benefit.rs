//! Table 7 (利用票別表): what counts towards the limit, what goes over it, what everybody pays.
//!
//! All amounts are whole numbers; the price of a unit is kept in hundredths of a yen, so that no
//! rounding of binary fractions comes in. Where the forms leave a choice, a subtotal row stands for
//! every office and kind with several rows, and the money stands there.
// Spec: 別紙 UPSIKYU

use crate::month::Month;
use crate::person::{INSURER, Person};
use crate::row::{Row, Sheet};
use crate::service::{Equipment, Limit, Provider, Service, share_of};

/// What a row adds up.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Share {
    /// Counts towards the limit.
    Inside,
    /// Does not count, but the insurance pays.
    Outside,
    /// Beyond 30 days of short stay: the user pays all.
    Over30,
}

/// A detail row: one code at one price.
struct Detail {
    code: &'static str,
    provider: &'static Provider,
    units: i32,
    count: i32,
    equipment: Equipment,
    share: Share,
    thousandths: Option<i32>,
}

impl Detail {
    fn total(&self) -> i32 {
        self.units * self.count
    }
}

/// The rows of one office and kind.
struct Group {
    provider: &'static Provider,
    details: Vec<Detail>,
    inside: i32,
    over_kind: i32,
    over: i32,
}

/// Units and money of a row that carries them, and of the total.
#[derive(Clone, Copy, Default)]
struct Sums {
    inside: i32,
    over_kind: i32,
    over: i32,
    cost: i64,
    claim: i64,
    copay: i64,
    full: i64,
}

/// What a month comes to for one user, worked out once for table 7 and the supplement.
pub(crate) struct Benefit {
    groups: Vec<Group>,
    /// Kind, limit, units, units over it.
    pub(crate) kinds: Vec<(&'static str, i32, i32, i32)>,
    /// Days of short stay planned in the month.
    pub(crate) short_stay_days: u32,
}

impl Benefit {
    /// Works out a month.
    pub(crate) fn of(person: &Person, month: &Month, services: &[Service]) -> Self {
        let mut groups: Vec<Group> = Vec::new();
        let mut short_stay_days = 0;
        for service in services {
            if is_short_stay(service) {
                short_stay_days |= service.days.0;
            }
            let provider = service.provider;
            let same = |group: &Group| {
                group.provider.office == provider.office && group.provider.kind == provider.kind
            };
            match groups.iter_mut().find(|group| same(group)) {
                Some(group) => group.add(service),
                None => groups.push(Group::new(service)),
            }
        }
        for group in &mut groups {
            let inside = group
                .details
                .iter()
                .filter(|one| one.share == Share::Inside);
            group.inside = inside.map(Detail::total).sum();
        }
        let kinds = over_kind_limits(person, &mut groups);
        let within: i32 = groups.iter().map(|one| one.inside - one.over_kind).sum();
        let mut over = (within - person.certification.limit(month.text)).max(0);
        for group in groups.iter_mut().rev() {
            group.over = over.min((group.inside - group.over_kind).max(0));
            over -= group.over;
        }
        Self {
            groups,
            kinds,
            short_stay_days: short_stay_days.count_ones(),
        }
    }

    /// Writes the rows.
    pub(crate) fn write(&self, sheet: &mut Sheet, person: &Person, month: &Month) {
        let head = Head {
            person,
            month,
            short_stay_days: self.short_stay_days,
        };
        let total = Sums::default();
        let mut table = Table { sheet, head, total };
        for group in &self.groups {
            table.group(group);
        }
        table.total();
    }
}

/// Shares the units over the limits of single kinds out, the last office first.
fn over_kind_limits(person: &Person, groups: &mut [Group]) -> Vec<(&'static str, i32, i32, i32)> {
    let mut kinds = Vec::new();
    for &(kind, limit) in &person.kind_limits {
        let of_kind = |group: &&mut Group| representative(group.provider.kind) == kind;
        let total: i32 = groups
            .iter_mut()
            .filter(of_kind)
            .map(|one| one.inside)
            .sum();
        let over = (total - limit).max(0);
        let mut rest = over;
        for group in groups.iter_mut().rev().filter(of_kind) {
            group.over_kind = rest.min(group.inside.max(0));
            rest -= group.over_kind;
        }
        kinds.push((kind, limit, total, over));
    }
    kinds
}

/// Limits of short stay with medical care are kept under one kind for all three.
fn representative(kind: &str) -> &str {
    match kind {
        "23" | "2A" => "22",
        other => other,
    }
}

fn is_short_stay(service: &Service) -> bool {
    matches!(
        service.provider.kind,
        "21" | "22" | "23" | "2A" | "24" | "25" | "26" | "2B"
    )
}

impl Group {
    fn new(service: &Service) -> Self {
        let mut group = Self {
            provider: service.provider,
            details: Vec::new(),
            inside: 0,
            over_kind: 0,
            over: 0,
        };
        group.add(service);
        group
    }

    fn add(&mut self, service: &Service) {
        let over_30 = (service.days.0 & service.over_30.0).count_ones();
        let over_30 = i32::try_from(over_30).unwrap_or(0);
        let mut rest = service.days.count() - over_30;
        let share = match service.limit {
            Limit::Inside => Share::Inside,
            Limit::Outside => Share::Outside,
        };
        if service.on_first_only {
            self.add_detail(service, share, service.units, 1);
            rest -= 1;
        }
        let units = if service.on_first_only {
            0
        } else {
            service.units
        };
        self.add_detail(service, share, units, rest * service.count);
        self.add_detail(service, Share::Over30, units, over_30 * service.count);
    }

    fn add_detail(&mut self, service: &Service, share: Share, units: i32, count: i32) {
        if count <= 0 {
            return;
        }
        let equipment = service.equipment.unwrap_or_default();
        let same = |detail: &&mut Detail| {
            detail.code == service.code
                && detail.units == units
                && detail.share == share
                && detail.provider.satellite == service.provider.satellite
                && detail.equipment.tais == equipment.tais
                && detail.equipment.notified == equipment.notified
        };
        if let Some(detail) = self.details.iter_mut().find(same) {
            detail.count += count;
            return;
        }
        self.details.push(Detail {
            code: service.code,
            provider: service.provider,
            units,
            count,
            equipment,
            share,
            thousandths: service.thousandths,
        });
    }

    fn of(&self, share: Share) -> impl Iterator<Item = &Detail> {
        self.details.iter().filter(move |one| one.share == share)
    }

    /// What rates come to on the units over the limits. The insurance pays a rate of what it pays
    /// for; the rest of the rate is the user's.
    fn rates_over(&self) -> i32 {
        let flat = self.of(Share::Outside);
        let flat = flat.filter(|detail| detail.thousandths.is_none());
        let flat: i32 = flat.map(Detail::total).sum();
        let paid = self.inside - self.over_kind - self.over + flat;
        let over = |detail: &Detail| {
            let rate = detail.thousandths?;
            Some((detail.total() - share_of(paid, rate)).max(0))
        };
        self.of(Share::Outside).filter_map(over).sum()
    }
}

struct Table<'a> {
    sheet: &'a mut Sheet,
    head: Head<'a>,
    total: Sums,
}

impl Table<'_> {
    fn group(&mut self, group: &Group) {
        let has_subtotal = group.details.len() > 1 && group.of(Share::Inside).next().is_some();
        for (share, suffix) in [
            (Share::Inside, "AAAA"),
            (Share::Outside, "EEEE"),
            (Share::Over30, "ZZZZ"),
        ] {
            let subtotal = match share {
                Share::Inside => has_subtotal,
                Share::Outside | Share::Over30 => group.of(share).count() > 1,
            };
            let units: i32 = group.of(share).map(Detail::total).sum();
            let sums = self.sums(group, share, units);
            for detail in group.of(share) {
                let (head, office) = (self.head, detail.provider);
                self.sheet.row(|row| {
                    head.fill(row, office.name, office.office);
                    fill_detail(row, detail);
                    if subtotal {
                        return;
                    }
                    fill_sums(row, group, &sums, share, head.person.rate);
                    head.short_stay(row, group);
                });
            }
            if units == 0 && group.of(share).next().is_none() {
                continue;
            }
            self.total.add(&sums);
            if subtotal {
                let head = self.head;
                self.sheet.row(|row| {
                    head.fill(row, group.provider.name, group.provider.office);
                    row.set(9, format_args!("{}{suffix}", group.provider.kind));
                    row.set(13, 0).set(16, 0).set(17, units);
                    row.set(33, u8::from(share == Share::Over30));
                    fill_sums(row, group, &sums, share, head.person.rate);
                    head.short_stay(row, group);
                });
            }
        }
    }

    /// What the units of a share come to in money.
    fn sums(&self, group: &Group, share: Share, units: i32) -> Sums {
        let price = group.provider.price;
        let mut sums = Sums::default();
        let paid = match share {
            Share::Inside => {
                sums.inside = units;
                sums.over_kind = group.over_kind;
                sums.over = group.over;
                sums.full = yen(group.over + group.over_kind, price);
                units - group.over_kind - group.over
            }
            Share::Outside => {
                let over = group.rates_over();
                sums.full = yen(over, price);
                units - over
            }
            Share::Over30 => {
                sums.full = yen(units, price);
                return sums;
            }
        };
        sums.cost = yen(paid, price);
        sums.claim = sums.cost * i64::from(self.head.person.rate) / 100;
        sums.copay = sums.cost - sums.claim;
        sums
    }

    fn total(&mut self) {
        let (head, total) = (self.head, self.total);
        let has_kind_limit = !head.person.kind_limits.is_empty();
        self.sheet.row(|row| {
            head.fill(row, "", "9999999999");
            row.text(9, "999999").set(13, 0).set(16, 0).set(33, 0);
            row.set(17, total.inside).set(18, total.inside);
            let within_kinds = total.inside - total.over_kind;
            if has_kind_limit {
                row.set(19, total.over_kind).set(20, within_kinds);
            }
            row.set(21, total.over).set(22, within_kinds - total.over);
            row.set(24, total.cost).set(26, total.claim);
            row.set(28, total.copay);
            if total.full > 0 {
                row.set(29, total.full);
            }
        });
    }
}

impl Sums {
    fn add(&mut self, other: &Self) {
        self.inside += other.inside;
        self.over_kind += other.over_kind;
        self.over += other.over;
        self.cost += other.cost;
        self.claim += other.claim;
        self.copay += other.copay;
        self.full += other.full;
    }
}

/// What all rows of a user share.
#[derive(Clone, Copy)]
struct Head<'a> {
    person: &'a Person,
    month: &'a Month,
    short_stay_days: u32,
}

impl Head<'_> {
    fn fill(&self, row: &mut Row, name: &str, office: &str) {
        row.text(2, INSURER).text(3, &self.person.insured);
        row.text(4, self.month.made_on).text(5, self.month.text);
        row.text(6, name).text(7, office);
        row.text(34, "9999999999").text(36, self.month.updater);
    }

    fn short_stay(&self, row: &mut Row, group: &Group) {
        let Some(before) = self.person.short_stay_before else {
            return;
        };
        if !matches!(
            group.provider.kind,
            "21" | "22" | "23" | "2A" | "24" | "25" | "26" | "2B"
        ) {
            return;
        }
        row.set(30, before).set(31, self.short_stay_days);
        row.set(32, before + self.short_stay_days);
    }
}

fn fill_detail(row: &mut Row, detail: &Detail) {
    row.text(8, detail.provider.satellite).text(9, detail.code);
    row.text(10, detail.equipment.tais);
    row.text(11, detail.equipment.notified);
    row.text(12, detail.equipment.name);
    row.set(13, detail.units).set(16, detail.count);
    row.set(17, detail.total());
    row.set(33, u8::from(detail.share == Share::Over30));
    if detail.share == Share::Inside {
        row.set(18, detail.total());
    }
}

fn fill_sums(row: &mut Row, group: &Group, sums: &Sums, share: Share, rate: u32) {
    let price = group.provider.price;
    row.set(23, format_args!("{}.{:02}", price / 100, price % 100));
    if share == Share::Inside {
        row.set(18, sums.inside);
        let within_kind = sums.inside - sums.over_kind;
        if sums.over_kind > 0 {
            row.set(19, sums.over_kind).set(20, within_kind);
        }
        row.set(21, sums.over).set(22, within_kind - sums.over);
    }
    if share != Share::Over30 {
        row.set(24, sums.cost).set(25, rate).set(26, sums.claim);
        row.set(28, sums.copay);
    }
    if sums.full > 0 {
        row.set(29, sums.full);
    }
}

/// Units at a price in hundredths of a yen, in whole yen, fractions dropped.
fn yen(units: i32, price: i64) -> i64 {
    i64::from(units) * price / 100
}
