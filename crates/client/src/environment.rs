//! What the environment says: folders, language and secrets. Read once, in `main`.
//!
//! Secrets come from here, from stdin or from a prompt, never from the command line, where every
//! program on the computer could read them.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::keys::Secrets;
use crate::words::Text;

/// The variables this program looks at.
pub(crate) struct Environment {
    home: Option<OsString>,
    data: Option<PathBuf>,
    services: Option<PathBuf>,
    documents: Option<PathBuf>,
    languages: Vec<String>,
    password: Option<Zeroizing<String>>,
    issue_password: Option<Zeroizing<String>>,
    code: Option<Zeroizing<String>>,
    pdf_password: Option<Zeroizing<String>>,
    archive_passphrase: Option<Zeroizing<String>>,
    key_passphrase: Option<Zeroizing<String>>,
}

impl Environment {
    /// Reads the variables.
    pub(crate) fn read() -> Self {
        let text = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let secret = |name: &str| text(name).map(Zeroizing::new);
        Self {
            home: std::env::var_os("RENKEI_HOME").filter(|value| !value.is_empty()),
            data: data_folder(),
            services: services_folder(),
            documents: documents_folder(),
            languages: ["LC_ALL", "LC_MESSAGES", "LANG"]
                .into_iter()
                .filter_map(text)
                .collect(),
            password: secret("RENKEI_PASSWORD"),
            issue_password: secret("RENKEI_ISSUE_PASSWORD"),
            code: secret("RENKEI_CODE"),
            pdf_password: secret("RENKEI_PDF_PASSWORD"),
            archive_passphrase: secret("RENKEI_ARCHIVE_PASSPHRASE"),
            key_passphrase: secret("RENKEI_KEY_PASSPHRASE"),
        }
    }

    /// The values of the language variables, the strongest first.
    pub(crate) fn languages(&self) -> &[String] {
        &self.languages
    }

    /// The folder of this program: as given, from `RENKEI_HOME`, or where the platform keeps data.
    pub(crate) fn home_folder(&self, given: Option<&Path>) -> Result<PathBuf, Failure> {
        given
            .map(Path::to_path_buf)
            .or_else(|| self.home.clone().map(PathBuf::from))
            .or_else(|| self.data.clone())
            .ok_or_else(|| Failure::wrong_use(Text::new("no-home-folder")))
    }

    /// Where the platform looks for programs that a user lets run by themselves.
    pub(crate) fn services_folder(&self) -> Option<PathBuf> {
        self.services.clone()
    }

    /// Where people look for what they have made.
    pub(crate) fn documents_folder(&self) -> Option<PathBuf> {
        self.documents.clone()
    }

    /// The secrets.
    pub(crate) fn into_secrets(self) -> Secrets {
        Secrets {
            password: self.password,
            issue_password: self.issue_password,
            code: self.code,
            pdf_password: self.pdf_password,
            archive_passphrase: self.archive_passphrase,
            key_passphrase: self.key_passphrase,
        }
    }
}

fn folder(name: &str) -> Option<PathBuf> {
    std::env::var_os(name)
        .filter(|value| !value.is_empty())
        .map(PathBuf::from)
}

fn data_folder() -> Option<PathBuf> {
    let base = if cfg!(windows) {
        folder("APPDATA")
    } else if cfg!(target_os = "macos") {
        folder("HOME").map(|home| home.join("Library").join("Application Support"))
    } else {
        folder("XDG_DATA_HOME")
            .or_else(|| folder("HOME").map(|home| home.join(".local").join("share")))
    };
    base.map(|base| base.join("renkei"))
}

/// The folder for documents of the person; where there is none of a usual name, the person's own.
fn documents_folder() -> Option<PathBuf> {
    let home = folder(if cfg!(windows) { "USERPROFILE" } else { "HOME" })?;
    let names = ["Documents", "ドキュメント"];
    let mut found = names.iter().map(|name| home.join(name));
    Some(found.find(|folder| folder.is_dir()).unwrap_or(home))
}

fn services_folder() -> Option<PathBuf> {
    if cfg!(windows) {
        folder("APPDATA").map(|data| data.join("renkei"))
    } else if cfg!(target_os = "macos") {
        folder("HOME").map(|home| home.join("Library").join("LaunchAgents"))
    } else {
        folder("XDG_CONFIG_HOME")
            .or_else(|| folder("HOME").map(|home| home.join(".config")))
            .map(|settings| settings.join("systemd").join("user"))
    }
}
