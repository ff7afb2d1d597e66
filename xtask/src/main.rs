//! Project tasks: `cargo xtask demo`, `test`, `ci`, `tidy`, `deny`, `bench`, `long`,
//! `package` and `clean-machine`.
//!
//! This program runs first on a fresh machine, so it depends on next to nothing and builds in
//! seconds. It starts other programs and reads the source tree; it deliberately contains no part
//! of renkei itself and imports none of its crates.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line tool speaks through its terminal"
)]

mod bench;
mod cargo;
mod ci;
mod clean_machine;
mod demo;
mod deny;
mod install;
mod judges;
mod long;
mod package;
mod postgres;
mod rust_text;
mod tally;
mod test;
mod tidy;

use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask COMMAND

  demo [--once] [--release]   build everything, start the whole system on loopback and walk the main job
  test [--fast]               install what the tests need, run every test, print `N passed, N failed`
  ci                          format, clippy, tidy, deny and test
  tidy                        check the rules of the source tree
  deny                        check licences and sources of all packages
  bench [NAME...] [--quick]   measure against the floors, write docs/benchmarks.md
  long fuzz [TARGET] [--minutes N]
                              search for inputs that break the fuzz targets, 20 minutes each
  long kills [--count N]      kill a server at work again and again and see that nothing is lost
  long mutants [--count N] [--seed N]
                              plant mistakes into the checks and see which the tests miss
  package                     build the Debian package of the office program and check it
  clean-machine               run demo and test in a bare Debian tree (as root)

example: cargo xtask demo --once
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match words.split_first() {
        Some((&"demo", options)) => demo::Options::parse(options).map(demo::run),
        Some((&"test", options)) => test::Extent::parse(options).map(test::run),
        Some((&"bench", options)) => bench::Options::parse(options).map(bench::run),
        Some((&"ci", [])) => Some(ci::run()),
        Some((&"tidy", [])) => Some(tidy::run()),
        Some((&"deny", [])) => Some(deny::run()),
        Some((&"long", options)) => long::Task::parse(options).map(long::run),
        Some((&"package", [])) => Some(package::run()),
        Some((&"clean-machine", [])) => Some(clean_machine::run()),
        Some((&("help" | "--help" | "-h"), _)) => {
            print!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        _ => None,
    };
    match result {
        Some(Ok(code)) => code,
        Some(Err(error)) => {
            eprintln!("xtask: error: {error:#}");
            ExitCode::FAILURE
        }
        None => {
            eprint!("{USAGE}");
            ExitCode::from(2)
        }
    }
}
