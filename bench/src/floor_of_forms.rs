//! The floor of `forms`: a program of its own that sets a page with typst.
//!
//! It gets how much stands on a page of ours on average, so that both set the same amount.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, bail};

/// How much stands on all pages together, or on each of them.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Counts {
    pub(crate) pages: usize,
    pub(crate) texts: usize,
    characters: usize,
    pub(crate) lines: usize,
}

impl Counts {
    /// Adds a page that is given as SVG.
    pub(crate) fn add(&mut self, svg: &str) {
        self.pages += 1;
        self.texts += svg.matches("<g transform").count();
        self.characters += svg.matches("<use ").count();
        let rules = svg.lines().filter(|line| line.contains("fill=\"none\""));
        self.lines += rules
            .filter(|line| line.starts_with("<path"))
            .map(|line| line.matches('M').count())
            .sum::<usize>();
    }

    /// What stands on a page on average.
    ///
    /// # Errors
    /// When there is a page without a text or a line: then the SVG is written otherwise than is read
    /// here.
    pub(crate) fn each(self) -> anyhow::Result<Self> {
        let each = |count: usize| count.checked_div(self.pages).unwrap_or_default();
        let page = Self {
            pages: self.pages.min(1),
            texts: each(self.texts),
            characters: each(self.characters),
            lines: each(self.lines),
        };
        if [page.texts, page.characters, page.lines].contains(&0) {
            bail!("no texts or lines were counted: {page:?}");
        }
        Ok(page)
    }
}

/// The milliseconds that the program needs for such a page, the one in the middle of `times`.
pub(crate) fn milliseconds(program: &Path, page: Counts, times: usize) -> anyhow::Result<f64> {
    let mut child = Command::new(program)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {}", program.display()))?;
    if let Some(mut input) = child.stdin.take() {
        writeln!(
            input,
            "{times} {} {} {} {FONTS}",
            page.texts, page.characters, page.lines
        )?;
    }
    let output = child.wait_with_output()?;
    if !output.status.success() {
        bail!("the floor of forms ended with {}", output.status);
    }
    let answer = String::from_utf8(output.stdout)?;
    answer.trim().parse().context("the floor of forms answered")
}

const FONTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/forms/fonts");
