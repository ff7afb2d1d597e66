//! Puts the two sides together: first people, then services, from the surest likeness to the least.
//!
//! What a likeness is called stands in [`Class`]. Reading and writing are done elsewhere.

use std::collections::{BTreeMap, BTreeSet};

use time::Date;

use super::sets::{Key, Person, Set, Sets};
use super::{Class, Comparison, Line, Service, Side, Subject, TimeSpan, UserComparison};
use crate::id::Address;
use crate::personal::Personal;

/// Compares everything one side says with everything the other says.
pub(super) fn compare(subject: Subject, before: Sets, after: Sets) -> Comparison {
    let mut names = before.names;
    names.extend(after.names);
    let mut unread = before.unread;
    unread.extend(after.unread);
    unread.sort();
    unread.dedup();
    let mut offices = before.offices;
    offices.extend(after.offices);
    let users = groups(before.sets, after.sets)
        .into_iter()
        .map(|((person, planner), group)| UserComparison {
            insurer: person.insurer,
            insured: Personal::new(person.insured),
            name: names
                .get(&(person.insurer, person.insured))
                .cloned()
                .map(Personal::new),
            month: person.month,
            planner,
            lines: group.lines(subject),
        });
    Comparison {
        subject,
        users: users.collect(),
        unread,
        offices,
    }
}

/// Both sides of one person, month and care-management office: the newest set of each part.
#[derive(Default)]
struct Group {
    before: Option<Set>,
    after: BTreeMap<Option<Address>, Set>,
}

/// Finds for each set of the later side the plan it belongs to.
fn groups(
    before: BTreeMap<Key, Set>,
    after: BTreeMap<Key, Set>,
) -> BTreeMap<(Person, Address), Group> {
    let mut groups = BTreeMap::<(Person, Address), Group>::new();
    let mut planners = BTreeMap::<Person, BTreeSet<Address>>::new();
    for (key, set) in before {
        planners.entry(key.person).or_default().insert(key.planner);
        let group = groups.entry((key.person, key.planner)).or_default();
        if group
            .before
            .as_ref()
            .is_none_or(|old| old.serial < set.serial)
        {
            group.before = Some(set);
        }
    }
    for (key, set) in after {
        let planner = planners
            .get(&key.person)
            .and_then(|planners| planner_like(key.planner, planners))
            .unwrap_or(key.planner);
        let group = groups.entry((key.person, planner)).or_default();
        let old = group.after.get(&key.part);
        if old.is_none_or(|old| old.serial < set.serial) {
            group.after.insert(key.part, set);
        }
    }
    groups
}

/// The one that planned: this office and kind, or this office, or the only one there is.
fn planner_like(planner: Address, planners: &BTreeSet<Address>) -> Option<Address> {
    let mut all = planners.iter().copied();
    let same = |other: &Address| other.office == planner.office;
    match planners.len() {
        1 => all.next(),
        _ if planners.contains(&planner) => Some(planner),
        _ => all.find(same),
    }
}

impl Group {
    fn lines(self, subject: Subject) -> Vec<Line> {
        let planned = self.before.is_some();
        let parts: BTreeSet<Option<Address>> = self.after.keys().copied().collect();
        let at_hand = |provider: Address| {
            planned && (parts.contains(&None) || parts.contains(&Some(provider)))
        };
        let before = self.before.into_iter().flat_map(|set| set.rows);
        let after = self.after.into_values().flat_map(|set| set.rows);
        let mut pairing = Pairing::default();
        let mut slots = BTreeMap::<Slot, (Option<Side>, Option<Side>)>::new();
        for (provider, side) in before {
            if at_hand(provider) {
                merge(
                    &mut slots.entry(Slot::of(provider, &side)).or_default().0,
                    side,
                );
            } else {
                pairing.alone(provider, Some(side), None, Class::NotCompared);
            }
        }
        for (provider, side) in after {
            if planned {
                merge(
                    &mut slots.entry(Slot::of(provider, &side)).or_default().1,
                    side,
                );
            } else {
                pairing.alone(provider, None, Some(side), Class::NotCompared);
            }
        }
        pairing.same_slots(slots, subject);
        pairing.same_days();
        pairing.other_days();
        pairing.finish()
    }
}

/// What makes two records the same service at the same time.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Slot {
    provider: Address,
    day: Date,
    service: Service,
    time: Option<TimeSpan>,
}

impl Slot {
    fn of(provider: Address, side: &Side) -> Self {
        Self {
            provider,
            day: side.day,
            service: side.service.clone(),
            time: side.time,
        }
    }
}

fn merge(place: &mut Option<Side>, side: Side) {
    let Some(sum) = place else {
        *place = Some(side);
        return;
    };
    sum.count = sum.count.saturating_add(side.count);
    sum.over_30_days = sum.over_30_days.saturating_add(side.over_30_days);
    let units = sum.units.zip(side.units);
    sum.units = units.map(|(sum, units)| sum.saturating_add(units));
}

/// The lines found so far and what has no partner yet.
#[derive(Default)]
struct Pairing {
    lines: Vec<Line>,
    before: Rest,
    after: Rest,
}

/// Services without a partner, by office and day.
type Rest = BTreeMap<(Address, Date), Vec<Side>>;

/// More than this many services without a partner on one day of one office are not searched for
/// likenesses. No real day comes near it.
const MOST_SEARCHED: usize = 200;

impl Pairing {
    fn same_slots(
        &mut self,
        slots: BTreeMap<Slot, (Option<Side>, Option<Side>)>,
        subject: Subject,
    ) {
        for (slot, sides) in slots {
            let place = (slot.provider, slot.day);
            match sides {
                (Some(before), Some(mut after)) => {
                    if subject == Subject::PlanAndActuals {
                        leave_units_open(&before, &mut after);
                    }
                    let class = class_of_equals(&before, &after);
                    self.pair(slot.provider, before, after, class);
                }
                (Some(before), None) => self.before.entry(place).or_default().push(before),
                (None, Some(after)) => self.after.entry(place).or_default().push(after),
                (None, None) => {}
            }
        }
    }

    /// Likenesses within a day of an office, the surest first.
    fn same_days(&mut self) {
        for (place, before) in &mut self.before {
            let Some(after) = self.after.get_mut(place) else {
                continue;
            };
            if before.len() > MOST_SEARCHED || after.len() > MOST_SEARCHED {
                continue;
            }
            for (class, likeness) in LIKENESSES {
                for index in (0..before.len()).rev() {
                    let Some(side) = before.get(index) else {
                        continue;
                    };
                    let closest = (0..)
                        .zip(after.iter())
                        .filter_map(|(place, other)| Some((likeness(side, other)?, place)))
                        .max_by_key(|&(closeness, place)| (closeness, std::cmp::Reverse(place)));
                    if let Some((_, other)) = closest {
                        let (before, after) = (before.remove(index), after.remove(other));
                        self.lines.push(Line {
                            day: before.day,
                            provider: place.0,
                            class: *class,
                            before: Some(before),
                            after: Some(after),
                        });
                    }
                }
            }
        }
    }

    /// Services without a time may be written on any day of the month, such as its last.
    fn other_days(&mut self) {
        let mut moved = BTreeMap::<(Address, Service), (Vec<Side>, Vec<Side>)>::new();
        for (place, sides) in std::mem::take(&mut self.before) {
            for side in sides {
                let key = (place.0, side.service.clone());
                match side.time {
                    None => moved.entry(key).or_default().0.push(side),
                    Some(_) => self.alone(place.0, Some(side), None, Class::OnlyBefore),
                }
            }
        }
        for (place, sides) in std::mem::take(&mut self.after) {
            for side in sides {
                let key = (place.0, side.service.clone());
                match side.time {
                    None => moved.entry(key).or_default().1.push(side),
                    Some(_) => self.alone(place.0, None, Some(side), Class::OnlyAfter),
                }
            }
        }
        for ((provider, _), (before, after)) in moved {
            let mut before = before.into_iter();
            let mut after = after.into_iter();
            loop {
                match (before.next(), after.next()) {
                    (Some(before), Some(after)) => {
                        self.pair(provider, before, after, Class::DayMoved);
                    }
                    (before @ Some(_), None) => {
                        self.alone(provider, before, None, Class::OnlyBefore);
                    }
                    (None, after @ Some(_)) => {
                        self.alone(provider, None, after, Class::OnlyAfter);
                    }
                    (None, None) => break,
                }
            }
        }
    }

    fn pair(&mut self, provider: Address, before: Side, after: Side, class: Class) {
        self.alone(provider, Some(before), Some(after), class);
    }

    fn alone(
        &mut self,
        provider: Address,
        before: Option<Side>,
        after: Option<Side>,
        class: Class,
    ) {
        if let Some(side) = before.as_ref().or(after.as_ref()) {
            self.lines.push(Line {
                day: side.day,
                provider,
                class,
                before,
                after,
            });
        }
    }

    fn finish(mut self) -> Vec<Line> {
        self.lines.sort_by(|a, b| order(a).cmp(&order(b)));
        self.lines
    }
}

/// By day, office, time (services without one last), code and place.
fn order(line: &Line) -> impl Ord {
    let side = line.before.as_ref().or(line.after.as_ref());
    let time = side.and_then(|side| side.time);
    (
        line.day,
        line.provider,
        (time.is_none(), time),
        side.map(|side| side.service.clone()),
        side.map(|side| side.place),
        line.after.as_ref().map(|side| side.place),
    )
}

/// Actuals may leave the units of a percentage at 0; such services have no time.
// Spec: 別紙 第6表 実績 No.8
fn leave_units_open(before: &Side, after: &mut Side) {
    if after.units == Some(0) && before.units != Some(0) && after.time.is_none() {
        after.units = None;
    }
}

fn class_of_equals(before: &Side, after: &Side) -> Class {
    if before.count < after.count {
        Class::More
    } else if before.count > after.count {
        Class::Fewer
    } else if before.over_30_days != after.over_30_days {
        Class::Over30DaysChanged
    } else if after.units.is_some() && before.units != after.units {
        Class::UnitsChanged
    } else {
        Class::Same
    }
}

/// How like two services are, as far as they are at all.
type Likeness = fn(&Side, &Side) -> Option<u32>;

/// Services of one day and office that are probably one, from the surest to the least.
const LIKENESSES: &[(Class, Likeness)] = &[
    (Class::SatelliteChanged, |before, after| {
        let same = before.time == after.time && same_but_satellite(before, after);
        same.then_some(0)
    }),
    (Class::TimeMoved, |before, after| {
        (before.service == after.service).then(|| closeness(before.time, after.time))
    }),
    (Class::CodeChanged, |before, after| {
        let same = common_start(before, after);
        let fits = match (before.time, after.time) {
            (Some(one), Some(other)) => one == other,
            (None, None) => same >= LEAST_COMMON_START,
            _ => false,
        };
        fits.then_some(same)
    }),
    (Class::CodeChanged, |before, after| {
        let (one, other) = (before.time?, after.time?);
        overlap(one, other).then(|| closeness(before.time, after.time))
    }),
];

/// Services without a time are taken for one changed where at least so many characters of the code
/// are the same: the kind and the group of its services.
const LEAST_COMMON_START: u32 = 4;

fn same_but_satellite(before: &Side, after: &Side) -> bool {
    let (one, other) = (&before.service, &after.service);
    one.code == other.code && one.equipment == other.equipment
}

fn common_start(before: &Side, after: &Side) -> u32 {
    let codes = before.service.code.bytes().zip(after.service.code.bytes());
    (0..)
        .zip(codes.take_while(|(one, other)| one == other))
        .fold(0, |_, (place, _)| place + 1)
}

/// Greater for starts and ends nearer to each other.
fn closeness(one: Option<TimeSpan>, other: Option<TimeSpan>) -> u32 {
    let apart = one.zip(other).map_or(0, |(one, other)| {
        u32::from(one.start.abs_diff(other.start)) + u32::from(one.end.abs_diff(other.end))
    });
    u32::MAX - apart
}

fn overlap(one: TimeSpan, other: TimeSpan) -> bool {
    let end = |span: TimeSpan| {
        let next_day = if span.end < span.start { 24 * 60 } else { 0 };
        span.end + next_day
    };
    one.start < end(other) && other.start < end(one)
}
