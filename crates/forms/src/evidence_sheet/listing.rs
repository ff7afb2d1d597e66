//! From the send units to the blocks and lists of the evidence sheet.

use std::collections::{BTreeMap, BTreeSet};

use careplan::master::{Lookup, Masters};
use careplan::{Address, Envelope, OfficeNumber, Serial, ServiceMonth, UnitKind};
use time::Date;

use super::{
    EvidenceBlock, EvidenceEntry, EvidenceOrder, EvidenceSheet, EvidenceUnit, EvidenceUser,
    ListedUnit, Name, UserNumbers,
};
use crate::calendar::{era_date, written_date, written_month};

/// What a list is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EvidenceSubject {
    /// The first and the last month; see [`EvidenceUnit::month`].
    pub months: (ServiceMonth, ServiceMonth),
    /// The day of printing.
    pub made_on: Date,
    /// The office that keeps the record. Where it is not given, it is the one office that takes
    /// part in every unit.
    pub office: Option<OfficeNumber>,
    /// What the blocks are.
    pub order: EvidenceOrder,
}

impl EvidenceSheet {
    /// The sheet about the units of the subject's months; others are left out.
    ///
    /// Names of service users come from any of the units, the latest one counts; names of offices
    /// from the tables. Missing ones are noted on the sheet.
    #[must_use]
    pub fn from_units(
        subject: &EvidenceSubject,
        units: &[EvidenceUnit],
        masters: &Masters,
    ) -> Self {
        let mut all: Vec<&EvidenceUnit> = units.iter().collect();
        all.sort_by_key(|unit| (unit.envelope.serial, unit.envelope));
        let (first, last) = subject.months;
        let mut names: BTreeMap<&UserNumbers, Name> = BTreeMap::new();
        for unit in &all {
            for (about, name) in &unit.names {
                let known = names.entry(about).or_default();
                known.written.clone_from(&name.written);
                if !name.reading.is_empty() {
                    known.reading.clone_from(&name.reading);
                }
            }
        }
        let chosen = |unit: &&EvidenceUnit| (first..=last).contains(&unit.month);
        let units: Vec<&EvidenceUnit> = all.into_iter().filter(chosen).collect();
        let own = subject.office.or_else(|| taking_part_everywhere(&units));
        let mut listing = Listing {
            own,
            names,
            offices: Offices::new(masters),
            notes: Vec::new(),
        };
        let blocks = match subject.order {
            EvidenceOrder::ByServiceUser => listing.by_service_user(&units),
            EvidenceOrder::ByPartner => listing.by_partner(&units),
        };
        let office = own.map(|own| listing.own_office(own, &units));
        let about = units.iter().flat_map(|unit| &unit.documents);
        let about: BTreeSet<&UserNumbers> = about.map(|document| &document.about).collect();
        listing.note(&units, &about);
        Self {
            period: period(first, last),
            made_on: era_date(subject.made_on),
            office: office.unwrap_or_default(),
            order: subject.order,
            blocks,
            units: (1..).zip(&units).map(listed).collect(),
            service_users: listing.service_users(&about),
            notes: listing.notes,
        }
    }
}

fn period(first: ServiceMonth, last: ServiceMonth) -> String {
    let [first_month, last_month] = [first, last].map(|one| written_month(one.as_str()));
    if first == last {
        format!("{first_month}分")
    } else {
        format!("{first_month}分から{last_month}分まで")
    }
}

fn listed((number, unit): (usize, &&EvidenceUnit)) -> ListedUnit {
    ListedUnit {
        number,
        envelope: unit.envelope,
        kind: unit.kind,
        document: unit.kind.map_or(UNREAD, word).to_owned(),
        documents: unit.documents.clone(),
        files: unit.files.clone(),
    }
}

/// The one office that is on a side of every unit; none where there are two, as with one unit.
fn taking_part_everywhere(units: &[&EvidenceUnit]) -> Option<OfficeNumber> {
    let sides = |unit: &EvidenceUnit| [unit.envelope.from.office, unit.envelope.to.office];
    let [from, to] = sides(units.first()?);
    let everywhere = |office: &OfficeNumber| units.iter().all(|unit| sides(unit).contains(office));
    match (everywhere(&from), everywhere(&to)) {
        (true, false) => Some(from),
        (false, true) => Some(to),
        _ => None,
    }
}

struct Listing<'a> {
    own: Option<OfficeNumber>,
    names: BTreeMap<&'a UserNumbers, Name>,
    offices: Offices<'a>,
    notes: Vec<String>,
}

impl<'a> Listing<'a> {
    fn by_service_user(&mut self, units: &[&'a EvidenceUnit]) -> Vec<EvidenceBlock> {
        let mut blocks: BTreeMap<Rank<'a>, EvidenceBlock> = BTreeMap::new();
        for (number, unit) in (1..).zip(units) {
            let (way, other) = self.other_side(unit);
            for (about, entry) in entries(number, unit) {
                let entry = EvidenceEntry {
                    way,
                    other: other.clone(),
                    ..entry
                };
                let rank = self.rank(about);
                let block = blocks.entry(rank).or_insert_with(|| self.user_block(about));
                block.entries.push(entry);
            }
        }
        blocks.into_values().collect()
    }

    fn by_partner(&mut self, units: &[&'a EvidenceUnit]) -> Vec<EvidenceBlock> {
        let mut blocks: BTreeMap<(Address, Option<Address>), EvidenceBlock> = BTreeMap::new();
        for (number, unit) in (1..).zip(units) {
            let partner = self.own.and_then(|own| unit.partner(own));
            let key = match partner {
                Some((_, partner)) => (partner, None),
                None => (unit.envelope.from, Some(unit.envelope.to)),
            };
            let title = self.other_side(unit).1;
            let block = blocks.entry(key).or_insert_with(|| EvidenceBlock {
                title,
                ..EvidenceBlock::default()
            });
            for (about, entry) in entries(number, unit) {
                block.entries.push(EvidenceEntry {
                    way: partner.map_or("", |(way, _)| way),
                    other: about.map_or_else(String::new, |about| self.called(about)),
                    ..entry
                });
            }
        }
        blocks.into_values().collect()
    }

    fn user_block(&self, about: Option<&UserNumbers>) -> EvidenceBlock {
        let Some(about) = about else {
            return EvidenceBlock {
                title: NOBODY.to_owned(),
                ..EvidenceBlock::default()
            };
        };
        let name = self.names.get(about);
        EvidenceBlock {
            title: name.map_or(NAMELESS, |name| &name.written).to_owned(),
            numbers: format!(
                "被保険者番号 {}　保険者番号 {}",
                about.insured, about.insurer
            ),
            entries: Vec::new(),
        }
    }

    fn service_users(&self, about: &BTreeSet<&'a UserNumbers>) -> Vec<EvidenceUser> {
        let mut about: Vec<&UserNumbers> = about.iter().copied().collect();
        about.sort_by_cached_key(|about| self.rank(Some(about)));
        let user = |about: &UserNumbers| EvidenceUser {
            numbers: about.clone(),
            name: self
                .names
                .get(about)
                .map(|name| name.written.clone())
                .unwrap_or_default(),
        };
        about.into_iter().map(user).collect()
    }

    fn called(&self, about: &UserNumbers) -> String {
        let name = self.names.get(about);
        let name = name.map_or(NAMELESS, |name| &name.written);
        format!("{name}（{}-{}）", about.insurer, about.insured)
    }

    /// Where the block of a service user stands: by reading, those without one last.
    fn rank(&self, about: Option<&'a UserNumbers>) -> Rank<'a> {
        let reading = about.and_then(|about| self.names.get(about));
        let reading = reading.map_or("", |name| &name.reading).to_owned();
        (about.is_none(), reading.is_empty(), reading, about)
    }

    /// The way from the own office and the partner; both offices where the own is not one of them.
    fn other_side(&mut self, unit: &EvidenceUnit) -> (&'static str, String) {
        if let Some((way, partner)) = self.own.and_then(|own| unit.partner(own)) {
            return (way, self.offices.told(partner));
        }
        let Envelope { from, to, .. } = unit.envelope;
        let (from, to) = (self.offices.told(from), self.offices.told(to));
        ("", format!("{from} → {to}"))
    }

    /// The own office with every kind it acts as.
    fn own_office(&mut self, own: OfficeNumber, units: &[&EvidenceUnit]) -> String {
        let sides = units
            .iter()
            .flat_map(|unit| [unit.envelope.from, unit.envelope.to]);
        let sides: BTreeSet<Address> = sides.filter(|side| side.office == own).collect();
        let kinds: Vec<&str> = sides.iter().filter_map(|side| side.kind.name()).collect();
        let name = self.offices.name(own).unwrap_or_default();
        let parts = [name, kinds.join("・"), own.to_string()];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        parts.join("　")
    }

    fn note(&mut self, units: &[&EvidenceUnit], about: &BTreeSet<&UserNumbers>) {
        let nameless = about.iter().filter(|one| !self.names.contains_key(**one));
        let nameless = nameless.count();
        if nameless > 0 {
            self.notes.push(format!(
                "氏名の分からない利用者が{nameless}人います（「{NAMELESS}」）。氏名のあるファイル（利用者補足情報 UPHOSOKU など）を一緒に指定すると入ります。"
            ));
        }
        let unread = units.iter().filter(|unit| unit.kind.is_none()).count();
        if unread > 0 {
            self.notes.push(format!(
                "中身を読み取れない送信単位が{unread}件あります（「{UNREAD}」）。ファイル名・大きさ・ハッシュ値だけを載せています。"
            ));
        }
        let foreign =
            |unit: &&&EvidenceUnit| self.own.is_some_and(|own| unit.partner(own).is_none());
        let foreign = units.iter().filter(foreign).count();
        if foreign > 0 {
            self.notes.push(format!(
                "この事業所が送り主でも宛先でもない送信単位が{foreign}件あります。送り主と宛先の両方を載せています。"
            ));
        }
        let files = units.iter().flat_map(|unit| &unit.files);
        let odd = files.filter(|file| !is_sha256(&file.sha256)).count();
        if odd > 0 {
            self.notes.push(format!(
                "SHA-256 のハッシュ値（64けた）のないファイルが{odd}個あります。"
            ));
        }
        self.notes.extend(self.offices.notes());
    }
}

/// Blocks of service users stand by reading and then by number.
type Rank<'a> = (bool, bool, String, Option<&'a UserNumbers>);

/// What a unit adds to the first part; one entry without a service user where it tells none.
fn entries(
    number: usize,
    unit: &EvidenceUnit,
) -> impl Iterator<Item = (Option<&UserNumbers>, EvidenceEntry)> {
    let entry = move |document: String, dated: String| EvidenceEntry {
        unit: number,
        made_at: made_at(unit.envelope.serial),
        document,
        dated,
        ..EvidenceEntry::default()
    };
    let kind = unit.kind;
    let told = unit.documents.iter().map(move |document| {
        let words = told(kind, &document.forms.join("・"));
        (
            Some(&document.about),
            entry(words, document.dated.written()),
        )
    });
    let untold = unit.documents.is_empty().then(|| {
        let words = kind.map_or(UNREAD, word).to_owned();
        (None, entry(words, String::new()))
    });
    told.chain(untold)
}

/// 「令和7年3月25日 10:00:00」.
fn made_at(serial: Serial) -> String {
    let (hour, minute, second) = serial.date_time().as_hms();
    let day = serial.as_str().get(..8).unwrap_or_default();
    format!("{} {hour}:{minute:02}:{second:02}", written_date(day))
}

/// A document: what it is, and its forms where they say more.
fn told(kind: Option<UnitKind>, forms: &str) -> String {
    let word = kind.map_or(UNREAD, word);
    match kind {
        // Both parts of the unit are documents of their own.
        Some(UnitKind::Y1 | UnitKind::Y2 | UnitKind::Y3) => forms.to_owned(),
        _ if forms.is_empty() => word.to_owned(),
        _ => format!("{word}（{forms}）"),
    }
}

/// What a unit is in the words of an office.
const fn word(kind: UnitKind) -> &'static str {
    match kind {
        UnitKind::K1 => "ケアプラン",
        UnitKind::K2 | UnitKind::Y4 => "提供票（予定）",
        UnitKind::K3 => "ケアプランの削除",
        UnitKind::K4 | UnitKind::Y7 => "提供票（予定）の削除",
        UnitKind::S1 | UnitKind::Y8 => "実績",
        UnitKind::S2 | UnitKind::Y9 => "実績の削除",
        UnitKind::Y1 => "利用者基本情報",
        UnitKind::Y2 => "介護予防サービス・支援計画書と利用者基本情報",
        UnitKind::Y3 => "介護予防サービス・支援計画書",
        UnitKind::Y5 => "利用者基本情報の削除",
        UnitKind::Y6 => "介護予防サービス・支援計画書の削除",
    }
}

fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The names of offices, and which could not be told.
struct Offices<'a> {
    masters: &'a Masters,
    unknown: BTreeSet<OfficeNumber>,
    not_loaded: bool,
}

impl<'a> Offices<'a> {
    const fn new(masters: &'a Masters) -> Self {
        Self {
            masters,
            unknown: BTreeSet::new(),
            not_loaded: false,
        }
    }

    fn name(&mut self, number: OfficeNumber) -> Option<String> {
        match self.masters.office(number.as_str()) {
            Lookup::Found(office) => Some(office.name.to_string()),
            Lookup::Unknown => {
                self.unknown.insert(number);
                Some("◆".to_owned())
            }
            Lookup::NotLoaded => {
                self.not_loaded = true;
                None
            }
        }
    }

    /// The name, or the kind of service in its place, and the address.
    fn told(&mut self, address: Address) -> String {
        let name = self.name(address.office);
        let name = name.or_else(|| address.kind.name().map(str::to_owned));
        match name {
            Some(name) => format!("{name} {address}"),
            None => address.to_string(),
        }
    }

    fn notes(&self) -> Vec<String> {
        let unknown = (!self.unknown.is_empty()).then(|| {
            let numbers: Vec<&str> = self.unknown.iter().map(OfficeNumber::as_str).collect();
            format!(
                "事業所の一覧にない事業所番号です（「◆」）：{}",
                numbers.join("、")
            )
        });
        let not_loaded = self.not_loaded.then(|| NO_OFFICES.to_owned());
        unknown.into_iter().chain(not_loaded).collect()
    }
}

const NOBODY: &str = "利用者の分からないもの";
const NAMELESS: &str = "◆氏名不明";
const UNREAD: &str = "◆読み取れないもの";
const NO_OFFICES: &str = "事業所の一覧を取り込んでいないため、事業所名の代わりにサービスの種類を載せています（renkei master import で取り込めます）。";
