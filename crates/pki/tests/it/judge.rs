//! Foreign programs, and a directory for the files they want.

#![expect(
    clippy::disallowed_methods,
    reason = "judges are processes that read files; only this module of the tests touches them"
)]

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A directory that is removed afterwards, with programs run inside it.
pub(crate) struct Bench {
    directory: tempfile::TempDir,
}

/// A bench, or `None` when foreign programs are not wanted.
pub(crate) fn bench() -> Option<Bench> {
    if std::env::var_os("RENKEI_TEST_FAST").is_some_and(|value| value == "1") {
        eprintln!("skipped: foreign judge");
        return None;
    }
    Some(Bench {
        directory: tempfile::tempdir().unwrap(),
    })
}

/// The interpreter of the Python judges, which `cargo xtask test` installs and names.
pub(crate) fn python() -> String {
    let folder = std::env::var("RENKEI_TEST_JUDGES");
    let folder = folder.expect(
        "RENKEI_TEST_JUDGES is not set: start the tests with `cargo xtask test`, or set \
         RENKEI_TEST_FAST=1 to go without foreign judges",
    );
    format!("{folder}/bin/python")
}

impl Bench {
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    pub(crate) fn put(&self, name: &str, bytes: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), bytes).unwrap();
    }

    pub(crate) fn make_folder(&self, name: &str) {
        std::fs::create_dir(self.path(name)).unwrap();
    }

    pub(crate) fn take(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap()
    }

    /// Runs a program and returns what it wrote, whether it succeeded or not.
    pub(crate) fn try_run<S: AsRef<OsStr>>(&self, program: &str, arguments: &[S]) -> Output {
        Command::new(program)
            .args(arguments)
            .current_dir(self.directory.path() as &Path)
            .env("LC_ALL", "C.UTF-8")
            .output()
            .unwrap_or_else(|error| {
                panic!(
                    "the judge `{program}` cannot be started ({error}); install it, or set \
                     RENKEI_TEST_FAST=1 to go without foreign judges"
                )
            })
    }

    /// Runs a program that must succeed and returns its output.
    pub(crate) fn run(&self, program: &str, arguments: &[&str]) -> String {
        let output = self.try_run(program, arguments);
        let text = format!(
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        assert!(output.status.success(), "{program} {arguments:?}:\n{text}");
        text
    }
}

/// Key and certificate of an office, as OpenSSL reads them.
pub(crate) fn put_identity(bench: &Bench, name: &str, identity: &pki::Identity) {
    bench.put(&format!("{name}.der"), identity.key().to_pkcs8().unwrap());
    let (from, to) = (format!("{name}.der"), format!("{name}.key"));
    bench.run(
        "openssl",
        &["pkey", "-inform", "DER", "-in", &from, "-out", &to],
    );
    bench.put(&format!("{name}.pem"), identity.certificate().to_pem());
}
