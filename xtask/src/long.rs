//! `cargo xtask long`: what takes minutes to hours and is therefore no part of `ci`.
//!
//! These tasks search; they do not decide whether a change may go in. What they find becomes an
//! ordinary test. They need tools that nothing else needs, and fetch them when they are missing.

mod fuzz;
mod kills;
mod mutants;
mod tools;

use std::process::ExitCode;

/// A long task with its options.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Task {
    Fuzz(fuzz::Options),
    Kills(kills::Options),
    Mutants(mutants::Options),
}

impl Task {
    /// Reads the words after `long`; `None` when one is unknown.
    pub(crate) fn parse(words: &[&str]) -> Option<Self> {
        match words {
            ["fuzz", options @ ..] => fuzz::Options::parse(options).map(Self::Fuzz),
            ["kills", options @ ..] => kills::Options::parse(options).map(Self::Kills),
            ["mutants", options @ ..] => mutants::Options::parse(options).map(Self::Mutants),
            _ => None,
        }
    }
}

/// Runs the task.
pub(crate) fn run(task: Task) -> anyhow::Result<ExitCode> {
    match task {
        Task::Fuzz(options) => fuzz::run(&options),
        Task::Kills(options) => kills::run(&options),
        Task::Mutants(options) => mutants::run(&options),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_a_task() {
        let fuzz = |target: Option<&str>, minutes| {
            let target = target.map(str::to_owned);
            Some(Task::Fuzz(fuzz::Options { target, minutes }))
        };
        let mutants = |count, seed| Some(Task::Mutants(mutants::Options { count, seed }));
        assert_eq!(Task::parse(&["fuzz"]), fuzz(None, 20));
        assert_eq!(Task::parse(&["fuzz", "names"]), fuzz(Some("names"), 20));
        let words = ["fuzz", "names", "--minutes", "3"];
        assert_eq!(Task::parse(&words), fuzz(Some("names"), 3));
        assert_eq!(Task::parse(&["mutants"]), mutants(300, 1));
        let words = ["mutants", "--seed", "7", "--count", "10"];
        assert_eq!(Task::parse(&words), mutants(10, 7));
        let kills = |count| Some(Task::Kills(kills::Options { count }));
        assert_eq!(Task::parse(&["kills"]), kills(None));
        assert_eq!(Task::parse(&["kills", "--count", "3"]), kills(Some(3)));
        for words in [
            &[][..],
            &["kills", "--count"],
            &["kills", "--seed", "3"],
            &["fuzz", "names", "parse"],
            &["fuzz", "--minutes"],
            &["fuzz", "--hours", "3"],
            &["mutants", "names"],
            &["mutants", "--count", "all"],
        ] {
            assert_eq!(Task::parse(words), None, "{words:?}");
        }
    }
}
