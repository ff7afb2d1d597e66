//! All rules of output. Results go to stdout; everything else goes to stderr under the name of
//! the program: `renkei: error: …`, `renkei: hint: …`, `renkei: …` for what is going on.
//!
//! Nothing else in this program writes to the terminal, except the prompt for passwords.

use std::io::{IsTerminal as _, Write as _};
use std::time::Duration;

use careplan::Language;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;

use crate::failure::{Failure, Words};
use crate::trouble;
use crate::words::{Text, harmless};

/// The terminal, in one language.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terminal {
    language: Language,
}

impl Terminal {
    /// A terminal that speaks `language`.
    pub(crate) fn new(language: Language) -> Self {
        Self { language }
    }

    /// The language.
    pub(crate) fn language(&self) -> Language {
        self.language
    }

    /// The words of a text.
    pub(crate) fn say(&self, text: &Text) -> String {
        text.say(self.language)
    }

    /// One result.
    pub(crate) fn result(&self, text: &Text) {
        self.line(&self.say(text));
    }

    /// One line of a result.
    pub(crate) fn line(&self, line: &str) {
        // Nobody reads any more when this fails; there is nobody left to tell.
        let _ = writeln!(std::io::stdout().lock(), "{line}");
    }

    /// A result for programs, as one JSON value.
    pub(crate) fn json(&self, value: &impl Serialize) -> Result<(), Failure> {
        let text = serde_json::to_string_pretty(value).map_err(Failure::internal)?;
        self.line(&text);
        Ok(())
    }

    /// What is going on, for the person who waits.
    pub(crate) fn note(&self, text: &Text) {
        self.complain(&format!("renkei: {}", self.say(text)));
        if let Some(hint) = text.hint(self.language) {
            self.complain(&format!("renkei: hint: {hint}"));
        }
    }

    /// A failure and what to do about it.
    pub(crate) fn failure(&self, failure: &Failure) {
        let (message, hint) = self.failure_words(failure);
        self.complain(&format!("renkei: error: {message}"));
        if let Some(hint) = hint {
            self.complain(&format!("renkei: hint: {hint}"));
        }
    }

    /// What happened and what to do next.
    pub(crate) fn failure_words(&self, failure: &Failure) -> (String, Option<String>) {
        match &failure.words {
            Words::Text(text) => (self.say(text), text.hint(self.language)),
            Words::Problem {
                code,
                detail,
                reference,
            } => {
                let mut message = code.title(self.language).to_owned();
                for more in [detail, reference].into_iter().flatten() {
                    message.push_str(&format!(" ({})", harmless(more)));
                }
                (message, Some(code.hint(self.language).to_owned()))
            }
            Words::Trouble { trouble, facts } => trouble::say(*trouble, facts, self.language),
            Words::Pki(error) => match self.language {
                Language::Japanese => (error.japanese(), None),
                Language::English => (error.to_string(), None),
            },
        }
    }

    /// Asks the person at the terminal; `None` where nobody is there or nothing is answered.
    pub(crate) fn ask(&self, question: &Text) -> Option<String> {
        let stdin = std::io::stdin();
        if !stdin.is_terminal() {
            return None;
        }
        let mut stderr = std::io::stderr().lock();
        // As above: without a reader there is nothing left to do.
        let _ = write!(stderr, "{}", self.say(question)).and_then(|()| stderr.flush());
        let mut line = String::new();
        stdin.read_line(&mut line).ok()?;
        Some(line.trim().to_owned()).filter(|line| !line.is_empty())
    }

    /// A line on stderr that tells how far a long run is; none where nobody watches.
    pub(crate) fn progress(&self, total: usize) -> Progress<'_> {
        self.progress_of(total, Text::new("progress"))
    }

    /// The same for a run that sends.
    pub(crate) fn sending_progress(&self, total: usize) -> Progress<'_> {
        self.progress_of(total, Text::new("progress-sending"))
    }

    fn progress_of(&self, total: usize, text: Text) -> Progress<'_> {
        let watched = total >= WORTH_TELLING && std::io::stderr().is_terminal();
        let bar = watched.then(|| {
            let target = ProgressDrawTarget::stderr();
            let bar = ProgressBar::with_draw_target(Some(total as u64), target);
            // A template that is not understood leaves the usual one.
            if let Ok(style) = ProgressStyle::with_template("{bar:24} {msg}") {
                bar.set_style(style);
            }
            bar
        });
        Progress {
            terminal: self,
            total,
            text,
            bar,
        }
    }

    fn complain(&self, line: &str) {
        // As above: without a reader there is nothing left to do.
        let _ = writeln!(std::io::stderr().lock(), "{line}");
    }
}

/// How far a run is: one line that is written over itself, and wiped in the end.
#[derive(Debug)]
pub(crate) struct Progress<'a> {
    terminal: &'a Terminal,
    total: usize,
    /// What is told, without its numbers.
    text: Text,
    /// `None` where nobody watches.
    bar: Option<ProgressBar>,
}

/// Fewer units than this are done before anybody could read how far they are.
const WORTH_TELLING: usize = 10;

impl Progress<'_> {
    /// So many units are done.
    pub(crate) fn done(&mut self, done: usize) {
        let Some(bar) = &self.bar else { return };
        let percent = done * 100 / self.total.max(1);
        let text = self.text.clone();
        let text = text
            .with("done", done)
            .with("total", self.total)
            .with("percent", percent);
        bar.set_message(self.terminal.say(&text));
        bar.set_position(done as u64);
    }
}

impl Drop for Progress<'_> {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// A length of time in the words of a person who waits: whole seconds.
pub(crate) fn whole_seconds(duration: Duration) -> u64 {
    duration.as_secs().max(1)
}

/// A size as people read it: bytes up to 9,999, then KB and MB.
pub(crate) fn size(bytes: u64) -> String {
    match bytes {
        0..10_000 => format!("{bytes} B"),
        10_000..10_000_000 => format!("{} KB", bytes.div_ceil(1000)),
        _ => format!("{} MB", bytes.div_ceil(1_000_000)),
    }
}
