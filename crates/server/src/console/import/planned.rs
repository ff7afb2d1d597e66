//! What applying a file of either subject would do, and doing it.

use std::collections::BTreeMap;

use careplan::OfficeNumber;
use time::{Date, OffsetDateTime};

use super::said;
use crate::clock::JAPAN;
use crate::console::operator::Operator;
use crate::records::delegations;
use crate::records::offices::{self, KnownOffice, OfficeChange};
use crate::records::plan::{Plan, PlannedRow, Verdict};
use crate::records::table::{Column, TableRow};
use crate::store::account::{self, Account};
use crate::store::claiming::{self, NewClaiming, Source};
use crate::store::delegation::{self, Delegation};
use crate::store::import::{Counts, Import, Subject};
use crate::store::office::{self, Claiming, Office};
use crate::store::operator::Scope;
use crate::store::{StoreError, Tx, audit};
use crate::web::language::Language;

/// What applying a file would do.
pub(super) enum Planned {
    /// To offices.
    Offices(Plan<OfficeChange>),
    /// To delegations.
    Delegations(Plan<Delegation>),
}

/// What becomes of a row, for a page.
pub(super) struct RowView {
    pub(super) line: String,
    pub(super) number: String,
    pub(super) name: String,
    pub(super) kind: RowKind,
    pub(super) details: Vec<String>,
}

/// What becomes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RowKind {
    Refused,
    New,
    Changed,
    Unchanged,
}

impl RowKind {
    /// All of them, what needs attention first.
    pub(super) const ALL: [Self; 4] = [Self::Refused, Self::New, Self::Changed, Self::Unchanged];

    /// The word in addresses and keys.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::New => "new",
            Self::Changed => "changed",
            Self::Unchanged => "unchanged",
        }
    }

    /// How many rows are of this kind.
    pub(super) fn of(self, counts: Counts) -> usize {
        match self {
            Self::Refused => counts.refused,
            Self::New => counts.new,
            Self::Changed => counts.changed,
            Self::Unchanged => counts.unchanged,
        }
    }
}

/// The columns of a file.
pub(super) fn columns(subject: Subject) -> &'static [Column] {
    match subject {
        Subject::Offices => offices::COLUMNS,
        Subject::Delegations => delegations::COLUMNS,
    }
}

impl Planned {
    /// Compares rows with what is on record.
    ///
    /// # Errors
    /// What the database says.
    pub(super) async fn make(
        tx: &Tx,
        subject: Subject,
        rows: &[TableRow],
        scope: &Scope,
        today: Date,
        limit: u32,
    ) -> Result<Self, StoreError> {
        Ok(match subject {
            Subject::Offices => {
                let known = match offices::range(rows) {
                    Some((low, high)) => known_offices(tx, low, high).await?,
                    None => BTreeMap::new(),
                };
                Self::Offices(offices::plan(rows, &known, scope, today))
            }
            Subject::Delegations => {
                let known = match delegations::range(rows) {
                    Some((low, high, day)) => delegations::Known {
                        prefectures: office::between(tx, low, high)
                            .await?
                            .into_iter()
                            .map(|office| (office.number, office.prefecture))
                            .collect(),
                        delegations: delegation::beside(tx, day, low, high).await?,
                    },
                    None => delegations::Known::default(),
                };
                let limit = usize::try_from(limit).unwrap_or(usize::MAX);
                Self::Delegations(delegations::plan(rows, &known, scope, limit))
            }
        })
    }

    /// How many rows are what.
    pub(super) fn counts(&self) -> Counts {
        match self {
            Self::Offices(plan) => plan.counts(),
            Self::Delegations(plan) => plan.counts(),
        }
    }

    /// What the form carries, so that nothing else is applied than what was shown.
    pub(super) fn digest(&self) -> String {
        match self {
            Self::Offices(plan) => plan.digest(),
            Self::Delegations(plan) => plan.digest(),
        }
    }

    /// The offices that are new.
    pub(super) fn new_offices(&self) -> Vec<&Office> {
        match self {
            Self::Offices(plan) => {
                let rows = plan.rows.iter();
                rows.filter_map(|row| match &row.verdict {
                    Verdict::New(change) => Some(&change.office),
                    _ => None,
                })
                .collect()
            }
            Self::Delegations(_) => Vec::new(),
        }
    }

    /// The rows, for a page.
    pub(super) fn views(&self, language: Language) -> Vec<RowView> {
        match self {
            Self::Offices(plan) => plan.rows.iter().map(|row| view(language, row)).collect(),
            Self::Delegations(plan) => plan.rows.iter().map(|row| view(language, row)).collect(),
        }
    }

    /// Writes what is new and changed.
    ///
    /// # Errors
    /// What the database says.
    pub(super) async fn apply(
        &self,
        tx: &Tx,
        import: &Import,
        accounts: &[Account],
        operator: &Operator,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        let actor = operator.actor();
        match self {
            Self::Offices(plan) => {
                for row in &plan.rows {
                    let (change, event) = match &row.verdict {
                        Verdict::New(change) => (change, "office-added"),
                        Verdict::Changed(change, _) => (change, "office-changed"),
                        Verdict::Unchanged | Verdict::Refused(_) => continue,
                    };
                    if event == "office-added" {
                        office::insert(tx, &change.office, now).await?;
                    } else {
                        office::update(tx, &change.office).await?;
                    }
                    record_claiming(tx, change, &actor, now).await?;
                    let subject = change.office.number.as_str();
                    audit::record(tx, now, &actor, event, subject, &import.id).await?;
                }
                for account in accounts {
                    account::insert(tx, account, now).await?;
                    let detail = &import.id;
                    audit::record(tx, now, &actor, "account-added", &account.id, detail).await?;
                }
            }
            Self::Delegations(plan) => {
                for row in &plan.rows {
                    if let Verdict::New(new) | Verdict::Changed(new, _) = &row.verdict {
                        delegation::store(tx, new, &actor, now).await?;
                        let subject = new.office_number.as_str();
                        let event = "delegation-recorded";
                        audit::record(tx, now, &actor, event, subject, &import.id).await?;
                    }
                }
            }
        }
        Ok(())
    }
}

async fn known_offices(
    tx: &Tx,
    low: OfficeNumber,
    high: OfficeNumber,
) -> Result<BTreeMap<OfficeNumber, KnownOffice>, StoreError> {
    let newest = claiming::newest_between(tx, low, high).await?;
    let mut newest: BTreeMap<OfficeNumber, (Claiming, Date)> = newest
        .into_iter()
        .map(|(number, way, from)| (number, (way, from)))
        .collect();
    let offices = office::between(tx, low, high).await?.into_iter();
    let known = offices.map(|office| {
        let newest = newest.remove(&office.number);
        (office.number, KnownOffice { office, newest })
    });
    Ok(known.collect())
}

async fn record_claiming(
    tx: &Tx,
    change: &OfficeChange,
    actor: &str,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    if let Some((way, from)) = change.claiming {
        let new = NewClaiming {
            way,
            from,
            source: Source::Import,
            recorded_by: actor.to_owned(),
        };
        claiming::record(tx, change.office.number, &new, now).await?;
    }
    Ok(())
}

fn view<T>(language: Language, row: &PlannedRow<T>) -> RowView {
    let (kind, mut details) = match &row.verdict {
        Verdict::New(_) => (RowKind::New, Vec::new()),
        Verdict::Unchanged => (RowKind::Unchanged, Vec::new()),
        Verdict::Refused(reasons) => {
            let said = reasons.iter().map(|words| said(language, words));
            (RowKind::Refused, said.collect())
        }
        Verdict::Changed(_, changes) => {
            let said = changes.iter().map(|change| {
                let arguments = [
                    ("column", change.column),
                    ("before", change.before.as_str()),
                    ("after", change.after.as_str()),
                ];
                language.text_with("import-change", &arguments)
            });
            (RowKind::Changed, said.collect())
        }
    };
    details.extend(row.warnings.iter().map(|words| said(language, words)));
    RowView {
        line: row.line.to_string(),
        number: row.number.clone(),
        name: row.name.clone(),
        kind,
        details,
    }
}

/// The day on which a file is looked at.
pub(super) fn today(now: OffsetDateTime) -> Date {
    now.to_offset(JAPAN).date()
}
