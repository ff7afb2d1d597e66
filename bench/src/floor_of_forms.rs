//! The floor of `forms`: a program of its own that sets a page with typst.
//!
//! It gets how much stands on a page of ours on average, so that both set the same amount.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, bail};

/// How much stands on all pages together.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Counts {
    pub(crate) pages: usize,
    texts: usize,
    characters: usize,
    lines: usize,
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
}

/// The milliseconds that the program needs for a page, the one in the middle of `times`.
pub(crate) fn milliseconds(program: &Path, counts: Counts, times: usize) -> anyhow::Result<f64> {
    let each = |count: usize| count / counts.pages.max(1);
    let mut child = Command::new(program)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {}", program.display()))?;
    if let Some(mut input) = child.stdin.take() {
        writeln!(
            input,
            "{times} {} {} {} {FONTS}",
            each(counts.texts),
            each(counts.characters),
            each(counts.lines)
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
