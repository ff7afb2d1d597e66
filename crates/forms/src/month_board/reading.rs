//! From send units to the rows of the board.

use std::collections::BTreeMap;

use careplan::compare::{self, Class, Line, Side, TableUsers, UserComparison};
use careplan::master::Masters;
use careplan::{Address, Bundle, InsuredNumber, InsurerNumber, Serial, ServiceMonth};
use time::Date;

use super::{Actual, BoardOptions, BoardPerson, BoardRow, MonthBoard, Planned};
use crate::calendar::written_month;
use crate::list_names::Names;

/// The board of a month.
pub(super) fn board(
    month: ServiceMonth,
    bundles: &[&Bundle],
    masters: &Masters,
    options: BoardOptions,
) -> MonthBoard {
    let comparison = compare::plan_to_actuals(bundles.iter().copied(), bundles.iter().copied());
    let sent = Sent::read(month, bundles);
    let mut names = Names::new(masters, &comparison.offices);
    let mut numbers = BTreeMap::<Person, usize>::new();
    let mut rows = Vec::new();
    for user in comparison.users.iter().filter(|user| user.month == month) {
        for (provider, lines) in providers(user, &sent) {
            let shown = options
                .office
                .is_none_or(|office| provider.office == office || user.planner.office == office);
            if !shown {
                continue;
            }
            let next = numbers.len() + 1;
            rows.push(BoardRow {
                user: *numbers.entry(person(user)).or_insert(next),
                person: (options.users == TableUsers::Named).then(|| BoardPerson {
                    insurer: user.insurer,
                    insured: user.insured,
                    name: user.name.clone(),
                }),
                planner: user.planner,
                planner_name: names.office(&user.planner),
                provider,
                provider_name: names.office(&provider),
                planned: sent.planned(user, provider, &lines),
                actual: actual(&lines),
                is_of_provider: false,
                ticks: Vec::new(),
            });
        }
    }
    rows.sort_by_key(|row| !row.is_open());
    let of_month =
        |place: &&compare::Place| place.file.service_month().is_none_or(|one| one == month);
    let unread: Vec<compare::Place> = comparison.unread.iter().filter(of_month).copied().collect();
    let mut notes = Vec::new();
    if rows.is_empty() {
        notes.push("この月の予定・実績がありません。".to_owned());
    }
    if !unread.is_empty() {
        let places = unread.iter();
        let places: Vec<String> = places
            .map(|place| format!("{} の{}件目", place.file, place.record))
            .collect();
        notes.push(format!(
            "読み取れない記録が{}件あり、載せていません：{}。renkei check で確かめてください。",
            places.len(),
            places.join("、")
        ));
    }
    notes.extend(names.notes());
    MonthBoard {
        month,
        written_month: written_month(month.as_str()),
        rows,
        unread,
        notes,
    }
}

type Person = (InsurerNumber, InsuredNumber);

fn person(user: &UserComparison) -> Person {
    (user.insurer, *user.insured.reveal())
}

/// The lines of each office that serves the user, and the offices that were told to and no longer
/// stand in the newest plan.
fn providers<'a>(user: &'a UserComparison, sent: &Sent) -> BTreeMap<Address, Vec<&'a Line>> {
    let mut providers = BTreeMap::<Address, Vec<&Line>>::new();
    for line in &user.lines {
        providers.entry(line.provider).or_default().push(line);
    }
    for provider in sent.own_services(user) {
        providers.entry(provider).or_default();
    }
    providers
}

fn actual(lines: &[&Line]) -> Actual {
    let after = lines.iter().filter_map(|line| line.after.as_ref());
    let Some(serial) = after.map(serial).max() else {
        return Actual::Missing;
    };
    if lines.iter().all(|line| line.class == Class::NotCompared) {
        return Actual::NotCompared(serial);
    }
    let differing = lines.iter().filter(|line| line.class.is_difference());
    match differing.count() {
        0 => Actual::Same(serial),
        differences => Actual::Differs {
            serial,
            differences,
        },
    }
}

fn serial(side: &Side) -> Serial {
    side.place.file.envelope.serial
}

/// The newest plan of each person that went to each mailbox.
#[derive(Default)]
struct Sent {
    plans: BTreeMap<(Person, Address), BTreeMap<Address, Plan>>,
}

/// A plan as one mailbox got it: the services of each office.
struct Plan {
    serial: Serial,
    services: BTreeMap<Address, Services>,
}

/// The services of one office: how often, how many units, how many beyond 30 days.
#[derive(Default, PartialEq, Eq)]
struct Services(BTreeMap<Slot, (u64, i64, u64)>);

type Slot = (Date, compare::Service, Option<compare::TimeSpan>);

impl Services {
    fn add(&mut self, side: &Side) {
        let slot = (side.day, side.service.clone(), side.time);
        let sums = self.0.entry(slot).or_default();
        sums.0 += u64::from(side.count);
        sums.1 = sums.1.saturating_add(side.units.unwrap_or_default());
        sums.2 += u64::from(side.over_30_days);
    }
}

impl Sent {
    fn read(month: ServiceMonth, bundles: &[&Bundle]) -> Self {
        let mut mailboxes = BTreeMap::<Address, Vec<&Bundle>>::new();
        for bundle in bundles {
            let mailbox = mailboxes.entry(bundle.envelope.to).or_default();
            mailbox.push(bundle);
        }
        let mut sent = Self::default();
        for (to, bundles) in mailboxes {
            let none = std::iter::empty::<&Bundle>();
            let comparison = compare::plans(bundles, none);
            for user in comparison.users.iter().filter(|user| user.month == month) {
                if let Some(plan) = Plan::of(user) {
                    let plans = sent.plans.entry((person(user), user.planner)).or_default();
                    plans.insert(to, plan);
                }
            }
        }
        sent
    }

    /// The offices that got a plan with services of their own.
    fn own_services(&self, user: &UserComparison) -> impl Iterator<Item = Address> {
        let plans = self.plans.get(&(person(user), user.planner));
        plans.into_iter().flatten().flat_map(|(to, plan)| {
            let own = plan.services.keys().copied();
            own.filter(|provider| provider.office == to.office)
        })
    }

    /// The state of planned use of an office; `lines` are its lines beside the newest plan of all.
    fn planned(&self, user: &UserComparison, provider: Address, lines: &[&Line]) -> Planned {
        let plans = self.plans.get(&(person(user), user.planner));
        let plans = plans.into_iter().flatten();
        let Some(newest) = newest(&user.lines) else {
            return Planned::Missing;
        };
        // Services of the municipal programme may go to the mailbox of another kind.
        let to_office = plans
            .clone()
            .filter(|(to, _)| to.office == provider.office)
            .max_by_key(|(to, plan)| (**to == provider, plan.serial));
        let mut services = Services::default();
        let before = lines.iter().filter_map(|line| line.before.as_ref());
        before.for_each(|side| services.add(side));
        let told = to_office.and_then(|(_, plan)| plan.services.get(&provider));
        match (to_office, told) {
            (_, None) if services == Services::default() => Planned::WithoutServices(newest),
            (None, _) => Planned::Elsewhere(newest),
            (Some((_, plan)), Some(told)) if *told == services => Planned::Made(plan.serial),
            (Some((_, plan)), _) => Planned::Outdated(plan.serial),
        }
    }
}

/// The newest unit with planned use.
fn newest(lines: &[Line]) -> Option<Serial> {
    let before = lines.iter().filter_map(|line| line.before.as_ref());
    before.map(serial).max()
}

impl Plan {
    fn of(user: &UserComparison) -> Option<Self> {
        let mut services = BTreeMap::<Address, Services>::new();
        for line in &user.lines {
            if let Some(side) = &line.before {
                services.entry(line.provider).or_default().add(side);
            }
        }
        Some(Self {
            serial: newest(&user.lines)?,
            services,
        })
    }
}
