//! Files of delegations: what they hold, and what applying one would do.
//!
//! Rows that give a delegation on record its end come first, whatever their line, so that one file
//! can end a delegation and begin the next.

use std::collections::BTreeMap;

use careplan::OfficeNumber;
use time::Date;

use super::day;
use super::plan::{Plan, PlannedRow, Verdict, Words, compare, shown};
use super::table::{Column, Presence, TableRow, code, shortened};
use crate::store::claiming::Source;
use crate::store::delegation::{Delegation, Outcome, outcome};
use crate::store::operator::Scope;

/// The columns, in the order of the constants below.
pub(crate) const COLUMNS: &[Column] = &[
    column("事業所番号", Presence::Needed),
    column("代理人名", Presence::Needed),
    column("開始日", Presence::Needed),
    column("終了日", Presence::Optional),
];

const NUMBER: usize = 0;
const AGENT: usize = 1;
const FROM: usize = 2;
const TO: usize = 3;

const fn column(name: &'static str, presence: Presence) -> Column {
    Column { name, presence }
}

/// What is on record: the prefecture of each office, and delegations.
#[derive(Debug, Clone, Default)]
pub(crate) struct Known {
    /// Prefectures by office.
    pub(crate) prefectures: BTreeMap<OfficeNumber, String>,
    /// Delegations.
    pub(crate) delegations: Vec<Delegation>,
}

/// Delegations as they are while a file is planned, found by office and by agent.
#[derive(Default)]
struct Held {
    all: Vec<Option<Delegation>>,
    of_office: BTreeMap<OfficeNumber, Vec<usize>>,
    of_agent: BTreeMap<String, Vec<usize>>,
}

impl Held {
    fn add(&mut self, delegation: Delegation) {
        let place = self.all.len();
        let number = delegation.office_number;
        self.of_office.entry(number).or_default().push(place);
        let agent = delegation.agent_name.clone();
        self.of_agent.entry(agent).or_default().push(place);
        self.all.push(Some(delegation));
    }

    fn at<'a>(&'a self, places: Option<&'a Vec<usize>>) -> Vec<&'a Delegation> {
        let places = places.into_iter().flatten();
        places
            .filter_map(|place| self.all.get(*place).and_then(Option::as_ref))
            .collect()
    }

    /// What becomes of a delegation; it is among the others from then on.
    fn take(&mut self, new: &Delegation, limit: usize) -> Outcome {
        let of_office = self.at(self.of_office.get(&new.office_number));
        let of_agent = self.at(self.of_agent.get(&new.agent_name));
        let outcome = outcome(&of_office, &of_agent, new, limit);
        if let Outcome::NewEnd(_) = outcome {
            for held in &mut self.all {
                let same = held.as_ref().is_some_and(|held| {
                    held.office_number == new.office_number && held.from == new.from
                });
                if same {
                    *held = None;
                }
            }
        }
        if matches!(outcome, Outcome::New | Outcome::NewEnd(_)) {
            self.add(new.clone());
        }
        outcome
    }
}

/// The smallest and the largest office number of a file, and its first day.
pub(crate) fn range(rows: &[TableRow]) -> Option<(OfficeNumber, OfficeNumber, Date)> {
    let numbers = || rows.iter().filter_map(number);
    let first = rows
        .iter()
        .filter_map(|row| day::parse(row.cell(FROM)))
        .min();
    Some((numbers().min()?, numbers().max()?, first?))
}

fn number(row: &TableRow) -> Option<OfficeNumber> {
    code(row.cell(NUMBER)).parse().ok()
}

/// What applying the rows would do.
pub(crate) fn plan(
    rows: &[TableRow],
    known: &Known,
    scope: &Scope,
    limit: usize,
) -> Plan<Delegation> {
    let mut held = Held::default();
    for delegation in &known.delegations {
        held.add(delegation.clone());
    }
    let mut seen = BTreeMap::new();
    let mut read: Vec<(usize, Result<Delegation, Vec<Words>>)> = Vec::new();
    for (place, row) in rows.iter().enumerate() {
        let parsed = parse(row, known, scope).and_then(|new| {
            match seen.insert((new.office_number, new.from), row.line) {
                Some(line) => Err(vec![Words::new("import-refused-twice").with("line", line)]),
                None => Ok(new),
            }
        });
        read.push((place, parsed));
    }
    let begins: std::collections::BTreeSet<_> = known
        .delegations
        .iter()
        .map(|held| (held.office_number, held.from))
        .collect();
    read.sort_by_key(|(place, parsed)| {
        let new = parsed.as_ref().ok();
        let later = new.is_some_and(|new| !begins.contains(&(new.office_number, new.from)));
        (later, new.map(|new| new.from), *place)
    });
    let mut verdicts = BTreeMap::new();
    for (place, parsed) in read {
        let verdict = match parsed {
            Err(reasons) => Verdict::Refused(reasons),
            Ok(new) => verdict(held.take(&new, limit), new, limit),
        };
        verdicts.insert(place, verdict);
    }
    let rows = rows.iter().zip(verdicts.into_values());
    let rows = rows.map(|(row, verdict)| PlannedRow {
        line: row.line,
        number: shortened(row.cell(NUMBER)),
        name: shortened(row.cell(AGENT)),
        verdict,
        warnings: Vec::new(),
    });
    Plan {
        rows: rows.collect(),
    }
}

fn verdict(outcome: Outcome, new: Delegation, limit: usize) -> Verdict<Delegation> {
    match outcome {
        Outcome::New => Verdict::New(new),
        Outcome::NewEnd(before) => {
            let mut changes = Vec::new();
            compare(&mut changes, "終了日", &shown(before), &shown(new.to));
            Verdict::Changed(new, changes)
        }
        Outcome::Unchanged => Verdict::Unchanged,
        Outcome::Refused(obstacle) => Verdict::Refused(vec![Words::of_obstacle(&obstacle, limit)]),
    }
}

fn parse(row: &TableRow, known: &Known, scope: &Scope) -> Result<Delegation, Vec<Words>> {
    if !row.is_whole {
        return Err(vec![Words::new("import-refused-cells")]);
    }
    let mut reasons = Vec::new();
    let number = number(row);
    match number.map(|number| known.prefectures.get(&number)) {
        None => reasons.push(Words::new("import-refused-number")),
        Some(Some(prefecture)) if scope.covers(prefecture) => {}
        // What another federation has does not exist here.
        Some(_) => reasons.push(Words::new("import-refused-no-office")),
    }
    let agent = row.cell(AGENT);
    if agent.is_empty() || agent.chars().count() > LONGEST_NAME {
        reasons.push(Words::new("import-refused-agent"));
    }
    let mut day_of = |place: usize, column: &'static str| {
        let day = day::parse(row.cell(place));
        if day.is_none() {
            reasons.push(Words::new("import-refused-day").with("column", column));
        }
        day
    };
    let from = day_of(FROM, "開始日");
    let to = if row.cell(TO).is_empty() {
        Some(None)
    } else {
        day_of(TO, "終了日").map(Some)
    };
    if let (Some(from), Some(Some(to))) = (from, to)
        && to < from
    {
        reasons.push(Words::new("import-refused-order"));
    }
    match (number, from, to) {
        (Some(office_number), Some(from), Some(to)) if reasons.is_empty() => Ok(Delegation {
            office_number,
            agent_name: agent.to_owned(),
            from,
            to,
            source: Source::Import,
        }),
        _ => Err(reasons),
    }
}

const LONGEST_NAME: usize = 100;

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a failed test may panic"
    )]
    use super::super::table;
    use super::*;
    use crate::store::testing::delegation;
    use proptest::prelude::*;
    use time::macros::date;

    fn known() -> Known {
        let numbers = ["1370000018", "1370000026", "1370000034"];
        let number: OfficeNumber = numbers[0].parse().unwrap();
        let prefecture = |number: &str| (number.parse().unwrap(), "13".to_owned());
        Known {
            prefectures: numbers.into_iter().map(prefecture).collect(),
            delegations: vec![delegation(number, "代行A", date!(2026 - 04 - 01), None)],
        }
    }

    fn planned(lines: &str, limit: usize) -> Vec<Verdict<Delegation>> {
        let head = "事業所番号,代理人名,開始日,終了日\n";
        let rows = table::read(format!("{head}{lines}").as_bytes(), COLUMNS).unwrap();
        let plan = plan(&rows, &known(), &Scope::Prefecture("13".to_owned()), limit);
        plan.rows.into_iter().map(|row| row.verdict).collect()
    }

    fn reason(verdict: &Verdict<Delegation>) -> &'static str {
        match verdict {
            Verdict::New(_) => "new",
            Verdict::Changed(..) => "changed",
            Verdict::Unchanged => "unchanged",
            Verdict::Refused(reasons) => reasons[0].key,
        }
    }

    #[test]
    fn one_file_ends_a_delegation_and_begins_the_next() {
        let lines = "1370000018,代行B,2026-12-01,\n1370000018,代行A,2026-04-01,2026-11-30\n\
                     1370000026,代行A,2026-04-01,\n";
        let verdicts: Vec<_> = planned(lines, 100).iter().map(reason).collect();
        assert_eq!(verdicts, ["new", "changed", "new"]);
        let alone = planned("1370000018,代行B,2026-12-01,\n", 100);
        assert_eq!(reason(&alone[0]), "import-refused-held");
        let same = planned("1370000018,代行A,2026/4/1,\n", 100);
        assert_eq!(reason(&same[0]), "unchanged");
    }

    #[test]
    fn refused_rows_say_why() {
        for (line, expected) in [
            ("1,代行,2026-04-01,", "import-refused-number"),
            ("1470000026,代行,2026-04-01,", "import-refused-no-office"),
            ("1370000026,,2026-04-01,", "import-refused-agent"),
            ("1370000026,代行,,", "import-refused-day"),
            ("1370000026,代行,2026-04-01,x", "import-refused-day"),
            (
                "1370000026,代行,2026-04-01,2026-03-01",
                "import-refused-order",
            ),
            ("1370000026,代行,2026-04-01", "import-refused-cells"),
        ] {
            assert_eq!(reason(&planned(line, 100)[0]), expected, "{line}");
        }
        let lines = "1370000026,代行A,2026-05-01,\n1370000034,代行A,2026-06-01,\n\
                     1370000026,代行A,2026-05-01,\n";
        let verdicts: Vec<_> = planned(lines, 2).iter().map(reason).collect();
        assert_eq!(
            verdicts,
            ["new", "import-refused-too-many", "import-refused-twice"]
        );
    }

    proptest! {
        #[test]
        fn no_plan_gives_an_office_two_agents_or_an_agent_too_many(
            rows in proptest::collection::vec((0..3_usize, 0..2_usize, 1..9_u8, 0..9_u8), 1..12)
        ) {
            let numbers = ["1370000018", "1370000026", "1370000034"];
            let lines: String = rows.iter().map(|(office, agent, from, to)| {
                let end = if *to > 0 { format!("2026-0{to}-15") } else { String::new() };
                let agent = ["代行A", "代行B"][*agent];
                format!("{},{agent},2026-0{from}-01,{end}\n", numbers[*office])
            }).collect();
            let mut after = known().delegations;
            for verdict in planned(&lines, 2) {
                if let Verdict::New(new) | Verdict::Changed(new, _) = verdict {
                    after.retain(|held| {
                        held.office_number != new.office_number || held.from != new.from
                    });
                    after.push(new);
                }
            }
            for month in 1..=12_u8 {
                let day = Date::from_calendar_date(2026, month.try_into().unwrap(), 1).unwrap();
                let holding: Vec<_> = after.iter().filter(|held| held.holds_on(day)).collect();
                for number in numbers {
                    let own = holding.iter().filter(|held| held.office_number.as_str() == number);
                    prop_assert!(own.count() <= 1);
                }
                for agent in ["代行A", "代行B"] {
                    let own = holding.iter().filter(|held| held.agent_name == agent);
                    prop_assert!(own.count() <= 2);
                }
            }
        }
    }
}
