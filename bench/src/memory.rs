//! How much memory a piece of work needs, measured in a process of its own that does nothing else.
//!
//! The kernel keeps the peak (`VmHWM`); where there is no such file, as outside Linux, the bench
//! says so and ends.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, bail};
use careplan::SourceFile;
use careplan::check::group_names;
use forms::PdfOptions;

use crate::check::{masters, megabytes_of};
use crate::forms::{chapters, units};

/// What a check may need beyond the unit at hand, in megabytes.
pub(crate) const ALLOWED_FOR_CHECK: f64 = 10.0;

/// What drawing 500 service users may need, with the program and its fonts, in megabytes.
pub(crate) const ALLOWED_FOR_FORMS: f64 = 250.0;

/// What sealing and opening may need beyond what the caller holds, in megabytes.
pub(crate) const ALLOWED_FOR_SEAL: f64 = 8.0;

/// The peak of a process that checks all units, one after the other, less the largest unit; in
/// megabytes.
pub(crate) fn of_check(units: &[Vec<SourceFile>]) -> anyhow::Result<f64> {
    let program = std::env::current_exe()?;
    let folder = program.with_file_name("bench-units");
    std::fs::create_dir_all(&folder)?;
    for file in units.iter().flatten() {
        std::fs::write(folder.join(&file.name), &file.bytes)?;
    }
    let peak = peak_of(Command::new(program).arg("memory-of-check").arg(&folder));
    std::fs::remove_dir_all(&folder)?;
    let peak = peak?;
    let size = |unit: &Vec<SourceFile>| unit.iter().map(|file| file.bytes.len()).sum::<usize>();
    let largest = units.iter().map(size).max().unwrap_or(0);
    Ok(megabytes_of(peak.saturating_sub(largest)))
}

/// The peak of a process that draws the sheets of so many service users, in megabytes.
pub(crate) fn of_forms(users: usize) -> anyhow::Result<f64> {
    let program = std::env::current_exe()?;
    let peak = peak_of(Command::new(program).args(["memory-of-forms", &users.to_string()]))?;
    Ok(megabytes_of(peak))
}

/// By how much sealing and opening a message of so many octets lifts the peak, in megabytes.
pub(crate) fn of_seal(octets: usize) -> anyhow::Result<f64> {
    let program = std::env::current_exe()?;
    let folder = program.with_file_name("bench-sealed");
    std::fs::create_dir_all(&folder)?;
    let mut command = Command::new(program);
    command.args(["memory-of-seal", &octets.to_string()]);
    let peak = peak_of(command.arg(&folder));
    std::fs::remove_dir_all(&folder)?;
    Ok(megabytes_of(peak?))
}

/// What such a process prints.
fn peak_of(command: &mut Command) -> anyhow::Result<usize> {
    let output = command.output()?;
    if !output.status.success() {
        bail!("{}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(String::from_utf8(output.stdout)?.trim().parse()?)
}

/// The work of the process for forms: draws and prints its peak in bytes.
pub(crate) fn draw_forms(users: &str) -> anyhow::Result<()> {
    let masters = masters()?;
    let units = units().flat_map(|unit| chapters(&unit, &masters));
    let drawing = forms::draw_chapters(units.take(users.parse()?), &PdfOptions::default())?;
    if drawing.pages == 0 {
        bail!("nothing was drawn");
    }
    println!("{}", peak()?);
    Ok(())
}

/// The work of the process for checks: checks the units of a folder and prints its peak in bytes.
pub(crate) fn check_folder(folder: &str) -> anyhow::Result<()> {
    let masters = masters()?;
    let context = careplan::Context::default().with_masters(&masters);
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    let mut findings = 0;
    for group in group_names(&names) {
        let mut unit = Vec::new();
        for name in group.places.iter().filter_map(|&place| names.get(place)) {
            unit.push(SourceFile {
                name: name.clone(),
                bytes: std::fs::read(Path::new(folder).join(name))?,
            });
        }
        findings += group.check(&unit, &context).findings.len();
    }
    if findings == 0 {
        bail!("nothing was checked");
    }
    println!("{}", peak()?);
    Ok(())
}

/// The most that was ever resident, in bytes.
pub(crate) fn peak() -> anyhow::Result<usize> {
    let status = std::fs::read_to_string("/proc/self/status")
        .context("the peak of memory is only known on Linux")?;
    let kilobytes = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB"))
        .context("the kernel does not tell the peak of memory")?;
    Ok(kilobytes.parse::<usize>()? * 1024)
}
