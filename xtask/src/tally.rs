//! Reads the output of `cargo test` line by line and adds up what it says.
//!
//! It knows three kinds of line: the heading Cargo prints before each test binary, the heading
//! before the doc tests of a package, and the `test result:` line of the harness. A binary whose
//! heading is not followed by a result crashed, and counts as one failure.

use std::time::Duration;

/// What has run so far.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    binaries: Vec<Binary>,
}

/// One test binary, or the doc tests of one package.
#[derive(Debug)]
struct Binary {
    name: String,
    started: Duration,
    took: Duration,
    passed: u64,
    failed: u64,
    results: u64,
}

impl Tally {
    /// Takes one line; `at` is the time since the tests were started.
    pub(crate) fn line(&mut self, line: &str, at: Duration) {
        if let Some(name) = heading(line) {
            self.end_binary(at);
            self.binaries.push(Binary {
                name,
                started: at,
                took: Duration::ZERO,
                passed: 0,
                failed: 0,
                results: 0,
            });
        } else if let Some((passed, failed)) = result(line)
            && let Some(binary) = self.binaries.last_mut()
        {
            binary.passed += passed;
            binary.failed += failed;
            binary.results += 1;
        }
    }

    /// Says that nothing more will come.
    pub(crate) fn end(&mut self, at: Duration) {
        self.end_binary(at);
    }

    /// Tests that passed.
    pub(crate) fn passed(&self) -> u64 {
        self.binaries.iter().map(|binary| binary.passed).sum()
    }

    /// Tests that failed, and binaries that ended without a result.
    pub(crate) fn failed(&self) -> u64 {
        let tests: u64 = self.binaries.iter().map(|binary| binary.failed).sum();
        tests + self.crashed().count() as u64
    }

    /// Names of the binaries that ended without a result.
    pub(crate) fn crashed(&self) -> impl Iterator<Item = &str> {
        self.binaries
            .iter()
            .filter(|binary| binary.results == 0)
            .map(|binary| binary.name.as_str())
    }

    /// Name, time and number of tests of each binary that ran any, slowest first.
    pub(crate) fn times(&self) -> Vec<(&str, Duration, u64)> {
        let mut times: Vec<_> = self
            .binaries
            .iter()
            .filter(|binary| binary.results == 0 || binary.passed + binary.failed > 0)
            .map(|binary| {
                let count = binary.passed + binary.failed;
                (binary.name.as_str(), binary.took, count)
            })
            .collect();
        times.sort_by_key(|(_, took, _)| std::cmp::Reverse(*took));
        times
    }

    fn end_binary(&mut self, at: Duration) {
        if let Some(binary) = self.binaries.last_mut() {
            binary.took = at.saturating_sub(binary.started);
        }
    }
}

/// `     Running unittests src/lib.rs (target/debug/deps/careplan-0f1e2d3c)` and
/// `   Doc-tests careplan`.
fn heading(line: &str) -> Option<String> {
    // Cargo right-aligns its verbs; a test that prints such a word at the margin is no heading.
    let words = line.strip_prefix("  ")?.trim_start();
    if let Some(package) = words.strip_prefix("Doc-tests ") {
        return Some(format!("{package} (documentation)"));
    }
    let (source, rest) = words.strip_prefix("Running ")?.rsplit_once(" (")?;
    let file = rest.strip_suffix(')')?.rsplit(['/', '\\']).next()?;
    let name = file.rsplit_once('-').map_or(file, |(name, _hash)| name);
    Some(match source.strip_prefix("unittests ") {
        Some(source) => format!("{name} (units of {source})"),
        None => format!("{name} ({source})"),
    })
}

/// `test result: ok. 3 passed; 0 failed; 0 ignored; ...`.
fn result(line: &str) -> Option<(u64, u64)> {
    let (_verdict, counts) = line.strip_prefix("test result: ")?.split_once(". ")?;
    let count = |what: &str| {
        counts
            .split("; ")
            .find_map(|part| part.strip_suffix(what))?
            .trim()
            .parse()
            .ok()
    };
    Some((count("passed")?, count("failed")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUTPUT: &str = "\
   Compiling careplan v0.1.0
     Running unittests src/lib.rs (target/debug/deps/careplan-0f1e2d3c)

running 2 tests
test one ... ok
test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s

     Running tests/all.rs (target/debug/deps/all-aa00)
test result: FAILED. 3 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.50s
     Running tests/abort.rs (target/debug/deps/abort-aa01)
error: test failed
   Doc-tests careplan
test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.10s
test result: ok. 4 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.10s
";

    fn tally(output: &str) -> Tally {
        let mut tally = Tally::default();
        let mut at = Duration::ZERO;
        for line in output.lines() {
            tally.line(line, at);
            at += Duration::from_secs(1);
        }
        tally.end(at);
        tally
    }

    #[test]
    fn all_result_lines_are_added_and_a_crash_is_a_failure() {
        let tally = tally(OUTPUT);
        assert_eq!((tally.passed(), tally.failed()), (10, 2));
        assert_eq!(
            tally.crashed().collect::<Vec<_>>(),
            ["abort (tests/abort.rs)"]
        );
    }

    #[test]
    fn time_is_counted_from_heading_to_heading() {
        assert_eq!(
            tally(OUTPUT).times(),
            [
                ("careplan (units of src/lib.rs)", Duration::from_secs(6), 2),
                ("careplan (documentation)", Duration::from_secs(3), 5),
                ("all (tests/all.rs)", Duration::from_secs(2), 4),
                ("abort (tests/abort.rs)", Duration::from_secs(2), 0),
            ]
        );
    }

    #[test]
    fn nothing_ran_is_zero() {
        let tally = tally("error: could not compile `careplan`\n");
        assert_eq!((tally.passed(), tally.failed()), (0, 0));
    }

    #[test]
    fn words_of_a_test_are_no_heading() {
        assert_eq!(heading("Running the server (on port 1)"), None);
        assert_eq!(heading("     Running `target/debug/renkei`"), None);
        assert_eq!(result("test result: unknown"), None);
    }
}
