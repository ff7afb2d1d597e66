//! How much memory a check needs, measured in a process of its own that does nothing else.
//!
//! The kernel keeps the peak (`VmHWM`); where there is no such file, as outside Linux, the bench
//! says so and ends.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, bail};
use careplan::SourceFile;
use careplan::check::group_names;

use crate::check::{masters, megabytes_of};

/// What a check may need beyond the unit at hand, in megabytes.
pub(crate) const ALLOWED: f64 = 10.0;

/// The peak of a process that checks all units, one after the other, less the largest unit; in
/// megabytes.
pub(crate) fn of_check(units: &[Vec<SourceFile>]) -> anyhow::Result<f64> {
    let program = std::env::current_exe()?;
    let folder = program.with_file_name("bench-units");
    std::fs::create_dir_all(&folder)?;
    for file in units.iter().flatten() {
        std::fs::write(folder.join(&file.name), &file.bytes)?;
    }
    let output = Command::new(program)
        .arg("memory-of-check")
        .arg(&folder)
        .output()?;
    std::fs::remove_dir_all(&folder)?;
    if !output.status.success() {
        bail!("{}", String::from_utf8_lossy(&output.stderr));
    }
    let peak: usize = String::from_utf8(output.stdout)?.trim().parse()?;
    let size = |unit: &Vec<SourceFile>| unit.iter().map(|file| file.bytes.len()).sum::<usize>();
    let largest = units.iter().map(size).max().unwrap_or(0);
    Ok(megabytes_of(peak.saturating_sub(largest)))
}

/// The work of that process: checks the units of a folder and prints its peak in bytes.
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
fn peak() -> anyhow::Result<usize> {
    let status = std::fs::read_to_string("/proc/self/status")
        .context("the peak of memory is only known on Linux")?;
    let kilobytes = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB"))
        .context("the kernel does not tell the peak of memory")?;
    Ok(kilobytes.parse::<usize>()? * 1024)
}
