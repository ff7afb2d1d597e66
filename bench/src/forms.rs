//! `forms`: 第6表 and 第7表 of 500 service users as one PDF, against a page set by typst.
//!
//! 30 users a unit, with what was done where the corpus has it, one core. Before and behind each
//! round over all users the floor sets its page, so that whatever else the machine does meets both
//! alike. `forms-single` is what somebody waits for who asks for one sheet: a process that starts,
//! reads and checks the files of one service user, draws, and writes the PDF.

use std::hint::black_box;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use careplan::master::Masters;
use careplan::{Bundle, FileCode, SourceFile};
use forms::{AnnexTable, Chapter, Form, PdfOptions, UseTable, draw_chapters, draw_svg};
use kit::corpus;

use crate::check::masters;
use crate::figure::{Better, Figure};
use crate::floor_of_forms::{self, Counts};
use crate::{Options, Size, memory};

const SEED: u64 = 20_250_401;
const USERS_A_UNIT: usize = 30;
const ROUNDS: usize = 5;

/// What one sheet in a fresh process may take, in milliseconds.
const ALLOWED_FOR_SINGLE: f64 = 300.0;

pub(crate) fn run(options: &Options) -> anyhow::Result<Vec<Figure>> {
    let Some(floor) = &options.floor_of_forms else {
        bail!("the floor of forms is built by `cargo xtask bench forms`");
    };
    let (users, times, quick) = match options.size {
        Size::Full => (500_usize, 20, ""),
        Size::Quick => (60, 5, ", reduced"),
    };
    let units: Vec<Unit> = units().take(users.div_ceil(USERS_A_UNIT)).collect();
    let masters = masters()?;
    let chapters = || {
        let all = units.iter().flat_map(|unit| chapters(unit, &masters));
        all.take(users)
    };
    let mut counts = Counts::default();
    for chapter in chapters() {
        let svgs = draw_svg(&chapter.forms)?.pages;
        svgs.iter().for_each(|svg| counts.add(svg));
    }
    let page = counts.each()?;
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        let before = floor_of_forms::milliseconds(floor, page, times)?;
        let started = Instant::now();
        let drawing = black_box(draw_chapters(chapters(), &PdfOptions::default())?);
        let took = started.elapsed();
        let behind = floor_of_forms::milliseconds(floor, page, times)?;
        if drawing.pages != counts.pages {
            bail!(
                "the PDF has {} pages, the SVG {}",
                drawing.pages,
                counts.pages
            );
        }
        rounds.push(Round {
            floor: f64::midpoint(before, behind),
            forms: milliseconds(took) / f64::from(u32::try_from(drawing.pages)?),
        });
    }
    // The round in the middle: noise of the machine goes both ways.
    rounds.sort_by(|a, b| a.ratio().total_cmp(&b.ratio()));
    let middle = rounds.get(ROUNDS / 2).context("no round was measured")?;
    let size = |what: &str| format!("{users} service users, {} pages{what}{quick}", counts.pages);
    let on_each = format!(" of {} texts and {} lines", page.texts, page.lines);
    let figure = |name, value, floor, unit, size| Figure {
        name,
        value,
        floor,
        unit,
        better: Better::Less,
        size,
    };
    Ok(vec![
        figure(
            "forms",
            middle.forms,
            middle.floor,
            "ms a page",
            size(&on_each),
        ),
        figure(
            "forms-memory",
            memory::of_forms(users)?,
            memory::ALLOWED_FOR_FORMS,
            "MB",
            size(", resident at most"),
        ),
        figure(
            "forms-single",
            single()?,
            ALLOWED_FOR_SINGLE,
            "ms",
            "1 service user, from the start of the process to the PDF".to_owned(),
        ),
    ])
}

/// Milliseconds a page.
struct Round {
    floor: f64,
    forms: f64,
}

impl Round {
    fn ratio(&self) -> f64 {
        self.floor / self.forms
    }
}

/// The plan of use of some service users, and what the provider says that it did.
pub(crate) struct Unit {
    plan: Bundle,
    actual: Option<Bundle>,
}

/// Units without end, each made when it is asked for.
pub(crate) fn units() -> impl Iterator<Item = Unit> {
    let mut units = corpus(SEED, USERS_A_UNIT, usize::MAX)
        .filter_map(|files| bundle(&files))
        .peekable();
    std::iter::from_fn(move || {
        let plan = units.next()?;
        let actual = units.next_if(|unit| unit.file(FileCode::Upjsk).is_some());
        Some(Unit { plan, actual })
    })
}

fn bundle(files: &[SourceFile]) -> Option<Bundle> {
    let report = careplan::check(files, None);
    report.units.into_iter().find_map(|unit| unit.bundle)
}

/// 第6表 and 第7表 of a unit, a chapter for each service user.
pub(crate) fn chapters(unit: &Unit, masters: &Masters) -> Vec<Chapter> {
    let annexes = AnnexTable::from_bundle(&unit.plan, masters);
    let chapter = |table: UseTable| {
        let insured = &table.head.insured_number;
        let title = format!("{insured} {}", table.head.name);
        let own = annexes.iter().filter(|one| one.insured_number == *insured);
        let annex: Vec<Form> = own.cloned().map(Form::from).collect();
        let forms = [vec![Form::from(table)], annex].concat();
        Chapter { title, forms }
    };
    UseTable::from_bundles(&unit.plan, unit.actual.as_ref(), masters)
        .into_iter()
        .map(chapter)
        .collect()
}

/// The milliseconds from the start of a process to the PDF of one service user.
fn single() -> anyhow::Result<f64> {
    let program = std::env::current_exe()?;
    let folder = program.with_file_name("bench-single");
    std::fs::create_dir_all(&folder)?;
    for file in corpus(SEED, 1, 1).flatten() {
        std::fs::write(folder.join(&file.name), &file.bytes)?;
    }
    let times: anyhow::Result<Vec<Duration>> = (0..21).map(|_| start(&program, &folder)).collect();
    std::fs::remove_dir_all(&folder)?;
    let mut times = times?;
    times.sort();
    let middle = times.get(times.len() / 2);
    Ok(milliseconds(*middle.context("no process was started")?))
}

fn start(program: &Path, folder: &Path) -> anyhow::Result<Duration> {
    let started = Instant::now();
    let output = Command::new(program)
        .arg("single-form")
        .arg(folder)
        .output()?;
    let took = started.elapsed();
    if !output.status.success() || !output.stdout.starts_with(b"%PDF") {
        bail!("{}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(took)
}

/// The work of that process: reads the files of a folder and writes their sheets to stdout.
pub(crate) fn draw_single(folder: &str) -> anyhow::Result<()> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(PathBuf::from(folder))? {
        let entry = entry?;
        files.push(SourceFile {
            name: entry.file_name().to_string_lossy().into_owned(),
            bytes: std::fs::read(entry.path())?,
        });
    }
    let plan = bundle(&files).context("the files are no plan of use")?;
    let unit = Unit { plan, actual: None };
    let drawing = draw_chapters(
        chapters(&unit, &Masters::built_in()),
        &PdfOptions::default(),
    )?;
    std::io::stdout().write_all(&drawing.pdf)?;
    Ok(())
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}
