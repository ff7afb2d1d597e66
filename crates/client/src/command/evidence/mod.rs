//! `renkei evidence`: the list of what was exchanged, with names and hashes, for an inspection.
//!
//! It is made from the files at the office alone. The exchange's own record has no names (`fetch`,
//! `verify`); addresses, serials and file names bind the two. One send unit is in memory at a time.

mod fetch;
mod verify;

use std::path::Path;
use std::time::Duration;

use careplan::check::group_names;
use careplan::{Context, Envelope, OfficeNumber, ServiceMonth, SourceFile};
use forms::evidence_sheet::{
    Dated, EvidenceDocument, EvidenceFile, EvidenceOrder, EvidenceSubject, EvidenceUnit,
    EvidenceUser, ListedUnit,
};
use forms::{EvidenceSheet, Form, draw_pdf};
use protocol::http::{EvidenceQuery, Side};
use protocol::{MessageId, Sha256};
use serde::Serialize;

use self::fetch::Fetching;
use crate::cli::{Evidence, EvidenceAction, Months, Order};
use crate::clock::japanese_day;
use crate::command::session::Session;
use crate::command::source::{self, Reach};
use crate::command::{Outcome, Tools, archive};
use crate::failure::Failure;
use crate::local_store::{Direction, Record, write_whole};
use crate::terminal::size;
use crate::words::Text;

/// Runs the command. Whatever goes wrong, no file is left behind.
pub(crate) async fn run(tools: &Tools<'_>, arguments: &Evidence) -> Result<Outcome, Failure> {
    match (&arguments.action, arguments.months) {
        (Some(EvidenceAction::Fetch(arguments)), _) => fetch::run(tools, arguments).await,
        (Some(EvidenceAction::Verify(arguments)), _) => verify::run(tools, arguments),
        (None, Some(months)) => list(tools, arguments, months).await,
        // Refused by the command line.
        (None, None) => Err(Failure::internal("no month was given")),
    }
}

async fn list(tools: &Tools<'_>, arguments: &Evidence, months: Months) -> Result<Outcome, Failure> {
    let terminal = tools.terminal;
    let session = match arguments.output {
        Some(_) if arguments.exchange => Some(Session::of_person(tools).await?),
        _ => None,
    };
    let sheet = sheet(tools, arguments, months)?;
    for note in &sheet.notes {
        terminal.note(&Text::new("evidence-note").with("note", note));
    }
    let json = arguments
        .form
        .json
        .then(|| EvidenceForm::of(&sheet, months));
    let drawn = match &arguments.output {
        Some(path) => {
            let drawing = draw_pdf(&[Form::EvidenceSheet(sheet.clone())]);
            let drawing = drawing.map_err(Failure::internal)?;
            if !drawing.missing_glyphs.is_empty() {
                let count = drawing.missing_glyphs.len();
                terminal.note(&Text::new("glyphs-missing").with("count", count));
            }
            write_whole(path, &drawing.pdf)?;
            Some(
                Text::new("evidence-drawn")
                    .with("path", path.display())
                    .with("pages", drawing.pages)
                    .with("size", size(drawing.pdf.len() as u64)),
            )
        }
        None => None,
    };
    match (json, drawn) {
        (Some(json), _) => terminal.json(&json)?,
        (None, Some(drawn)) => {
            let files: usize = sheet.units.iter().map(|unit| unit.files.len()).sum();
            let text = Text::new("evidence-listed")
                .with("units", sheet.units.len())
                .with("users", sheet.service_users.len());
            terminal.result(&text.with("files", files));
            terminal.result(&drawn);
        }
        (None, None) => {}
    }
    let of_exchange = match (&session, &arguments.output) {
        (Some(session), Some(path)) => beside_sheet(tools, session, &sheet, path).await?,
        _ => Outcome::Clean,
    };
    let unread = sheet.units.iter().any(|unit| unit.kind.is_none());
    Ok(of_exchange.and(if unread {
        Outcome::Problems
    } else {
        Outcome::Clean
    }))
}

/// Fetches the exchange's record of the units of a sheet and keeps it beside the sheet.
async fn beside_sheet(
    tools: &Tools<'_>,
    session: &Session,
    sheet: &EvidenceSheet,
    path: &Path,
) -> Result<Outcome, Failure> {
    let mut sent = Vec::new();
    for side in [Side::Inbox, Side::Sent] {
        for message in session.mailbox.messages(side).await? {
            let is_listed = |unit: &ListedUnit| {
                let Envelope { from, to, serial } = unit.envelope;
                (from, to, serial.to_string())
                    == (message.sender, message.receiver, message.serial.clone())
            };
            if sheet.units.iter().any(is_listed) {
                sent.extend(message.sent_at.map(japanese_day));
            }
        }
    }
    let (Some(from), Some(until)) = (sent.iter().min(), sent.iter().max()) else {
        tools.terminal.note(&Text::new("evidence-exchange-none"));
        return Ok(Outcome::Problems);
    };
    let fetching = Fetching {
        home: &tools.home,
        session,
        patience: Duration::from_secs(20),
    };
    let query = EvidenceQuery {
        from: *from,
        until: *until,
        partner: None,
        after: None,
    };
    let kept = fetching
        .period(&path.with_extension("exchange"), query)
        .await?;
    let recorded = kept.iter().flat_map(|kept| &kept.judged.record.messages);
    let recorded: Vec<_> = recorded
        .map(|message| (message.sender, message.receiver, message.serial))
        .collect();
    let is_recorded = |unit: &&ListedUnit| {
        let Envelope { from, to, serial } = unit.envelope;
        recorded.contains(&(from, to, serial))
    };
    let count = sheet.units.iter().filter(is_recorded).count();
    for kept in &kept {
        verify::tell(tools.terminal, &kept.path, &kept.judged);
        kept.tell_stamp(tools);
    }
    tools.terminal.result(
        &Text::new("evidence-exchange-covers")
            .with("count", count)
            .with("units", sheet.units.len()),
    );
    let outcome = fetch::outcome(&kept);
    Ok(if count == sheet.units.len() {
        outcome
    } else {
        Outcome::Problems
    })
}

/// The list of what was exchanged in some months, made from files and folders.
fn sheet(
    tools: &Tools<'_>,
    arguments: &Evidence,
    months: Months,
) -> Result<EvidenceSheet, Failure> {
    let listing = source::list(&arguments.paths, source::OF_THE_STANDARD, Reach::Tree)?;
    source::tell_left_out(tools.terminal, &listing.left_out);
    let units = units_of(tools, listing.names(), |places| listing.read(places))?;
    let asked = (months, arguments.order, arguments.office);
    sheet_of(tools, &units, asked)
}

/// The same from what is kept.
pub(crate) fn sheet_of_archive(
    tools: &Tools<'_>,
    months: Months,
    order: Order,
) -> Result<EvidenceSheet, Failure> {
    let is_wanted = |record: &Record| archive::is_of(record, months.first, months.last);
    let records = archive::records(tools, is_wanted)?;
    let places = records.iter().flat_map(|record| {
        let names = record.files.iter().map(|file| file.name.clone());
        names.map(move |name| (record, name))
    });
    let places: Vec<_> = places.collect();
    let names: Vec<String> = places.iter().map(|(_, name)| name.clone()).collect();
    let units = units_of(tools, names, |wanted| {
        let mut files = Vec::new();
        let mut opened: Vec<(Direction, MessageId)> = Vec::new();
        let wanted: Vec<_> = wanted.iter().filter_map(|it| places.get(*it)).collect();
        for (record, _) in &wanted {
            let message = (record.direction, record.message_id);
            if !opened.contains(&message) {
                opened.push(message);
                let of_message = archive::files(tools, message.0, message.1)?.into_iter();
                let is_wanted = |file: &SourceFile| wanted.iter().any(|(_, it)| *it == file.name);
                files.extend(of_message.filter(is_wanted));
            }
        }
        Ok(files)
    })?;
    sheet_of(tools, &units, (months, order, None))
}

/// The units that files make, by their names. One is in memory at a time.
fn units_of(
    tools: &Tools<'_>,
    names: Vec<String>,
    read: impl Fn(&[usize]) -> Result<Vec<SourceFile>, Failure>,
) -> Result<Vec<EvidenceUnit>, Failure> {
    let mut units = Vec::new();
    for group in group_names(names) {
        let files = read(&group.places)?;
        let Some(envelope) = group.envelope else {
            for file in &files {
                let text = Text::new("evidence-left-out").with("file", &file.name);
                tools.terminal.note(&text);
            }
            continue;
        };
        units.extend(self::units(
            &group.check(&files, &Context::default()),
            envelope,
            &files,
        ));
    }
    Ok(units)
}

fn sheet_of(
    tools: &Tools<'_>,
    units: &[EvidenceUnit],
    (months, order, named): (Months, Order, Option<OfficeNumber>),
) -> Result<EvidenceSheet, Failure> {
    let own = match named {
        Some(office) => Some(office),
        None => tools.home.active()?.map(|installed| installed.office),
    };
    let takes_part = |unit: &EvidenceUnit| {
        let Envelope { from, to, .. } = unit.envelope();
        own == Some(from.office) || own == Some(to.office)
    };
    let subject = EvidenceSubject {
        months: (months.first, months.last),
        made_on: tools.clock.now_in_japan().date(),
        // Another office's folder is listed as what it is, whatever certificate is installed.
        office: own.filter(|_| named.is_some() || units.iter().any(takes_part)),
        order: match order {
            Order::User => EvidenceOrder::ByServiceUser,
            Order::Partner => EvidenceOrder::ByPartner,
        },
    };
    let sheet = EvidenceSheet::from_units(&subject, units, &tools.home.masters()?);
    if sheet.units.is_empty() {
        return Err(nothing(units));
    }
    Ok(sheet)
}

/// The units of a group: one, or the files as they are where they make none.
fn units(report: &careplan::Report, envelope: Envelope, files: &[SourceFile]) -> Vec<EvidenceUnit> {
    let unit = report.units.iter().find_map(|unit| unit.bundle.as_ref());
    let mut hashed: Vec<EvidenceFile> = files.iter().map(hashed).collect();
    // The same file in two folders counts once; two contents of one name are both told.
    hashed.sort_by(|one, other| (&one.name, &one.sha256).cmp(&(&other.name, &other.sha256)));
    hashed.dedup();
    vec![match unit {
        Some(bundle) => EvidenceUnit::new(bundle, hashed),
        None => EvidenceUnit::unread(envelope, hashed),
    }]
}

fn hashed(file: &SourceFile) -> EvidenceFile {
    EvidenceFile {
        name: file.name.clone(),
        size: file.bytes.len() as u64,
        sha256: Sha256::of(&file.bytes).to_string(),
    }
}

/// Nothing is of the months that were asked for: which months are there?
fn nothing(units: &[EvidenceUnit]) -> Failure {
    let mut months: Vec<ServiceMonth> = units.iter().map(EvidenceUnit::month).collect();
    months.sort_unstable();
    months.dedup();
    match (months.first(), months.last()) {
        (Some(first), Some(last)) if first == last => {
            Failure::refused(Text::new("evidence-other-months").with("months", first))
        }
        (Some(first), Some(last)) => Failure::refused(
            Text::new("evidence-other-months").with("months", format!("{first}..{last}")),
        ),
        _ => Failure::refused(Text::new("evidence-none")),
    }
}

/// The list for programs.
#[derive(Serialize)]
struct EvidenceForm<'a> {
    first_month: String,
    last_month: String,
    units: Vec<UnitForm<'a>>,
    service_users: Vec<UserForm<'a>>,
}

#[derive(Serialize)]
struct UnitForm<'a> {
    number: usize,
    serial: String,
    unit: Option<&'static str>,
    from: String,
    to: String,
    documents: Vec<DocumentForm<'a>>,
    files: Vec<FileForm<'a>>,
}

#[derive(Serialize)]
struct DocumentForm<'a> {
    insurer: &'a str,
    insured: &'a str,
    forms: &'a [&'static str],
    #[serde(skip_serializing_if = "Option::is_none")]
    made_on: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    consulted_on: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    month: Option<&'a str>,
}

#[derive(Serialize)]
struct FileForm<'a> {
    name: &'a str,
    size: u64,
    sha256: &'a str,
}

#[derive(Serialize)]
struct UserForm<'a> {
    insurer: &'a str,
    insured: &'a str,
    name: &'a str,
}

impl<'a> EvidenceForm<'a> {
    fn of(sheet: &'a EvidenceSheet, months: Months) -> Self {
        Self {
            first_month: months.first.to_string(),
            last_month: months.last.to_string(),
            units: sheet.units.iter().map(UnitForm::of).collect(),
            service_users: sheet.service_users.iter().map(UserForm::of).collect(),
        }
    }
}

impl<'a> UnitForm<'a> {
    fn of(unit: &'a ListedUnit) -> Self {
        let file = |file: &'a EvidenceFile| FileForm {
            name: &file.name,
            size: file.size,
            sha256: &file.sha256,
        };
        Self {
            number: unit.number,
            serial: unit.envelope.serial.to_string(),
            unit: unit.kind.map(|kind| kind.as_str()),
            from: unit.envelope.from.to_string(),
            to: unit.envelope.to.to_string(),
            documents: unit.documents.iter().map(DocumentForm::of).collect(),
            files: unit.files.iter().map(file).collect(),
        }
    }
}

impl<'a> DocumentForm<'a> {
    fn of(document: &'a EvidenceDocument) -> Self {
        let told = |text: &'a String| Some(text.as_str()).filter(|text| !text.is_empty());
        let (made_on, consulted_on, month) = match &document.dated {
            Dated::Made(day) => (told(day), None, None),
            Dated::Consulted(day) => (None, told(day), None),
            Dated::Month { month, made_on } => (told(made_on), None, told(month)),
        };
        Self {
            insurer: &document.about.insurer,
            insured: &document.about.insured,
            forms: &document.forms,
            made_on,
            consulted_on,
            month,
        }
    }
}

impl<'a> UserForm<'a> {
    fn of(user: &'a EvidenceUser) -> Self {
        Self {
            insurer: &user.numbers.insurer,
            insured: &user.numbers.insured,
            name: &user.name,
        }
    }
}
