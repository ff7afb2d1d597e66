//! Passwords: from the environment, from stdin, or typed at a prompt that shows nothing.

use std::io::BufRead as _;

use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::terminal::Terminal;
use crate::words::Text;

/// Secrets of the environment.
#[derive(Clone, Default)]
pub(crate) struct Secrets {
    /// Password of the portal, `RENKEI_PASSWORD`.
    pub(crate) password: Option<Zeroizing<String>>,
    /// 証明書発行用パスワード, `RENKEI_ISSUE_PASSWORD`.
    pub(crate) issue_password: Option<Zeroizing<String>>,
    /// Code of the second factor, `RENKEI_CODE`.
    pub(crate) code: Option<Zeroizing<String>>,
    /// Password of a PDF that is drawn, `RENKEI_PDF_PASSWORD`.
    pub(crate) pdf_password: Option<Zeroizing<String>>,
    /// Passphrase of a copy of the archive, `RENKEI_ARCHIVE_PASSPHRASE`.
    pub(crate) archive_passphrase: Option<Zeroizing<String>>,
    /// Passphrase of the key files, `RENKEI_KEY_PASSPHRASE`.
    pub(crate) key_passphrase: Option<Zeroizing<String>>,
}

/// Which password is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Prompt {
    /// The password of the portal.
    SignIn,
    /// The password of a `.p12` file.
    Issue,
    /// The password that a drawn PDF is to have.
    Pdf,
    /// The same once more: nobody could open a file whose password has a slip.
    PdfAgain,
    /// The passphrase of a copy of the archive.
    Archive,
    /// The same once more.
    ArchiveAgain,
    /// A code of the second factor (確認コード), asked for after the password.
    Code,
}

/// Where a password is taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// The environment, or else the person at the terminal.
    EnvironmentOrPerson,
    /// The first line of stdin; the second one for a code.
    Stdin,
}

impl Source {
    /// From the switch `--password-stdin`.
    pub(crate) fn from_switch(password_stdin: bool) -> Self {
        if password_stdin {
            Self::Stdin
        } else {
            Self::EnvironmentOrPerson
        }
    }
}

impl Secrets {
    /// The password that is asked for.
    pub(crate) fn ask(
        &self,
        terminal: &Terminal,
        prompt: Prompt,
        source: Source,
    ) -> Result<Zeroizing<String>, Failure> {
        if source == Source::Stdin {
            let missing = match prompt {
                Prompt::Code => "code-missing",
                _ => "password-stdin-empty",
            };
            return from_stdin(missing);
        }
        let known = match prompt {
            Prompt::SignIn => &self.password,
            Prompt::Issue => &self.issue_password,
            Prompt::Pdf | Prompt::PdfAgain => &self.pdf_password,
            Prompt::Archive | Prompt::ArchiveAgain => &self.archive_passphrase,
            Prompt::Code => &self.code,
        };
        if let Some(known) = known {
            return Ok(known.clone());
        }
        let needed = |variable| Text::new("password-needed").with("variable", variable);
        let (question, missing) = match prompt {
            Prompt::SignIn => ("prompt-password", needed("RENKEI_PASSWORD")),
            Prompt::Issue => ("prompt-issue-password", needed("RENKEI_ISSUE_PASSWORD")),
            Prompt::Pdf => ("prompt-pdf-password", needed("RENKEI_PDF_PASSWORD")),
            Prompt::PdfAgain => ("prompt-pdf-password-again", needed("RENKEI_PDF_PASSWORD")),
            Prompt::Archive => ("prompt-archive", needed("RENKEI_ARCHIVE_PASSPHRASE")),
            Prompt::ArchiveAgain => ("prompt-archive-again", needed("RENKEI_ARCHIVE_PASSPHRASE")),
            Prompt::Code => ("prompt-code", Text::new("code-missing")),
        };
        rpassword::prompt_password(terminal.say(&Text::new(question)))
            .map(Zeroizing::new)
            .ok()
            .filter(|typed| !typed.is_empty())
            .ok_or_else(|| Failure::wrong_use(missing))
    }
}

/// The next line of stdin; `missing` is the key of the failure where there is none.
fn from_stdin(missing: &'static str) -> Result<Zeroizing<String>, Failure> {
    let mut line = Zeroizing::new(String::new());
    std::io::stdin()
        .lock()
        .read_line(&mut line)
        .map_err(Failure::internal)?;
    let password = Zeroizing::new(line.trim_end_matches(['\r', '\n']).to_owned());
    if password.is_empty() {
        return Err(Failure::wrong_use(Text::new(missing)));
    }
    Ok(password)
}
