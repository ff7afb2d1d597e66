//! Takes a picture of every page that the tests kept, one for each number (画面番号): the fullest of
//! its states. The list beside the pictures names them.

#![allow(
    clippy::print_stderr,
    reason = "what goes wrong is for people at a terminal"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use e2e::chromium::{Certificates, Window};
use scraper::{Html, Selector};

#[tokio::main]
async fn main() -> ExitCode {
    match draw().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("pictures could not be taken: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn draw() -> anyhow::Result<()> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let usage = "picture_pages FOLDER_OF_PAGES FOLDER_OF_PICTURES";
    let kept = arguments.next().context(usage)?.canonicalize()?;
    let pictures = arguments.next().context(usage)?;
    std::fs::create_dir_all(&pictures)?;
    let window = Window::open(&Certificates::default()).await?;
    let mut list = String::from(HEAD);
    for (number, page) in fullest(&kept)? {
        window.go(&format!("file://{}", page.display())).await?;
        let picture = format!("{number}.png");
        window.picture(&pictures.join(&picture)).await?;
        let title = heading(&std::fs::read_to_string(&page)?)?;
        writeln!(list, "| {number} | [{title}]({picture}) |")?;
    }
    window.close().await?;
    std::fs::write(pictures.join("README.md"), list).context("write the list")
}

/// The heaviest page of each number: the one with most on it.
fn fullest(folder: &Path) -> anyhow::Result<BTreeMap<String, PathBuf>> {
    let mut found: BTreeMap<String, (u64, PathBuf)> = BTreeMap::new();
    for entry in std::fs::read_dir(folder).context("read the folder of pages")? {
        let entry = entry?;
        let name = entry.file_name().into_string().unwrap_or_default();
        let Some((number, _)) = name.rsplit_once('-').filter(|_| name.ends_with(".html")) else {
            continue;
        };
        let weight = entry.metadata()?.len();
        let best = found.entry(number.to_owned()).or_default();
        // Equally heavy ones are told apart by name, so that the next run takes the same.
        if (weight, entry.path()) > *best {
            *best = (weight, entry.path());
        }
    }
    Ok(found
        .into_iter()
        .map(|(number, (_, page))| (number, page))
        .collect())
}

/// The first heading of a page.
fn heading(html: &str) -> anyhow::Result<String> {
    let first = Selector::parse("h1").map_err(|error| anyhow::anyhow!("{error}"))?;
    let page = Html::parse_document(html);
    let heading = page.select(&first).next().context("no heading")?;
    Ok(heading.text().collect::<String>().trim().replace('|', "/"))
}

const HEAD: &str = "\
# Pages by number

One picture of every page (画面番号): the fullest state that a test has seen.
The others here are from journeys in a real browser, named by what they show.
All data is fictional.

| number | page |
|---|---|
";
