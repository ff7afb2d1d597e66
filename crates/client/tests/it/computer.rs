//! An office's computer: a folder for `renkei`, files of care software, and the program.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use pki::Identity;
use pki::pkcs12::{IssuePassword, KeyParts, Pkcs12Profile};
use protocol::http::AddressFile;
use tempfile::TempDir;
use time::OffsetDateTime;

use crate::authority::Authority;

/// The plan unit of the sample data.
pub(crate) const PLAN: [&str; 3] = [
    "UPPLAN_202504_1370000018_43_1370000026_11_20250325100000",
    "UPSIKYU_202504_1370000018_43_1370000026_11_20250325100000",
    "UPHOSOKU_202504_1370000018_43_1370000026_11_20250325100000",
];

/// The stems of a care plan of one service user.
pub(crate) const CARE_PLAN: [&str; 4] = [
    "UP1KYO_1370000018_43_1370000026_11_20250325110000",
    "UP2KYO_1370000018_43_1370000026_11_20250325110000",
    "UP3KYO_1370000018_43_1370000026_11_20250325110000",
    "UPHOSOKU_000000_1370000018_43_1370000026_11_20250325110000",
];

/// The actuals that answer the plan of use.
pub(crate) const ACTUAL: &str = "UPJSK_202504_1370000026_11_1370000018_43_20250501090000";

/// One computer.
pub(crate) struct Computer {
    folder: TempDir,
}

/// What a run gave.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Computer {
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// A place on this computer.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes files of the sample data into a folder, in MS932 as care software does.
    pub(crate) fn export(&self, folder: &str, stems: &[&str]) -> PathBuf {
        let folder = self.path(folder);
        std::fs::create_dir_all(&folder).unwrap();
        for stem in stems {
            std::fs::write(folder.join(format!("{stem}.CSV")), ms932(&sample(stem))).unwrap();
        }
        folder
    }

    /// Runs `renkei` in Japanese.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        self.run_with(arguments, "", &[])
    }

    /// Runs `renkei` with a text on stdin and more environment variables.
    pub(crate) fn run_with(&self, arguments: &[&str], input: &str, more: &[(&str, &str)]) -> Ran {
        let mut command = Command::new(env!("CARGO_BIN_EXE_renkei"));
        for name in [
            "RENKEI_PASSWORD",
            "RENKEI_CODE",
            "RENKEI_ISSUE_PASSWORD",
            "RENKEI_KEY_PASSPHRASE",
            "RENKEI_PDF_PASSWORD",
            "LC_MESSAGES",
        ] {
            command.env_remove(name);
        }
        let mut child = command
            .args(arguments)
            .current_dir(self.folder.path())
            .env("RENKEI_HOME", self.path("home"))
            .env("LC_ALL", "ja_JP.UTF-8")
            .envs(more.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A program that reads nothing may be gone already.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        Ran {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Installs a certificate of `authority` for an office, by way of a `.p12` file.
    pub(crate) fn install(&self, authority: &Authority, office: &str, mailbox: &str) -> Identity {
        let (identity, file, password) = self.hand_out(authority, office, mailbox);
        let file = file.to_string_lossy().into_owned();
        let arguments = [
            "cert",
            "import",
            &file,
            "--address",
            "address.json",
            "--password-stdin",
        ];
        let ran = self.run_with(&arguments, password.as_str(), &[]);
        ran.expect(0);
        identity
    }

    /// Writes the `.p12` file of an office and the address file that goes with it.
    pub(crate) fn hand_out(
        &self,
        authority: &Authority,
        office: &str,
        mailbox: &str,
    ) -> (Identity, PathBuf, IssuePassword) {
        let identity = authority.office(office, OffsetDateTime::now_utc());
        self.hand_out_for(authority, identity, mailbox)
    }

    /// Writes the `.p12` file for a certificate and the address file that goes with it.
    pub(crate) fn hand_out_for(
        &self,
        authority: &Authority,
        identity: Identity,
        mailbox: &str,
    ) -> (Identity, PathBuf, IssuePassword) {
        let password = IssuePassword::generate().unwrap();
        let parts = KeyParts::derive(&password, identity.key()).unwrap();
        let (leaf, chain) = (identity.certificate(), identity.chain());
        let p12 = parts
            .assemble(Pkcs12Profile::Modern, leaf, chain, "試験")
            .unwrap();
        let file = self.path("office.p12");
        std::fs::write(&file, p12).unwrap();
        let address = AddressFile {
            name: "試験連携".to_owned(),
            portal: mailbox.to_owned(),
            mailbox: mailbox.to_owned(),
            root_certificate: authority.root.to_pem(),
            other_authorities: Vec::new(),
        };
        std::fs::write(
            self.path("address.json"),
            serde_json::to_vec(&address).unwrap(),
        )
        .unwrap();
        (identity, file, password)
    }
}

impl Ran {
    /// Fails unless the run ended with `code`.
    #[track_caller]
    pub(crate) fn expect(&self, code: i32) -> &Self {
        assert_eq!(self.code, code, "{self:?}");
        self
    }

    /// Fails unless stderr holds the words.
    #[track_caller]
    pub(crate) fn complains(&self, words: &str) -> &Self {
        assert!(self.stderr.contains(words), "{words:?} is not in {self:?}");
        self
    }

    /// Fails unless stdout holds the words.
    #[track_caller]
    pub(crate) fn says(&self, words: &str) -> &Self {
        assert!(self.stdout.contains(words), "{words:?} is not in {self:?}");
        self
    }

    /// Stdout as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// A file of the sample data.
pub(crate) fn sample(stem: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../careplan/tests/data");
    std::fs::read_to_string(folder.join(format!("{stem}.csv"))).unwrap()
}

/// A text as care software writes it.
pub(crate) fn ms932(text: &str) -> Vec<u8> {
    careplan::text::encode(text).unwrap().bytes
}
