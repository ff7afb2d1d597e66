//! `--notice FILE.pdf`: a sheet with passwords as a file, under a password where one is asked for.
//!
//! The file is written before anything is recorded, and taken away again when recording fails: a
//! password that was shown nowhere would be lost.

use std::path::{Path, PathBuf};

use careplan::Language;
use forms::{FormError, Letter, is_pdf_password};
use zeroize::Zeroizing;

use crate::authority::files::{Chain, Readers, write_whole};
use crate::cli::NoticeFile;
use crate::clock::Clock;
use crate::config::Config;
use crate::registration_letter::{Letterhead, locked};
use crate::store::federation::Contact;
use crate::terminal::{Exit, Failure, Words, ask_secret};

/// Where a sheet goes, and the password it will open with.
pub(super) struct Destination {
    file: PathBuf,
    password: Option<Zeroizing<String>>,
}

impl Destination {
    /// What the options ask for; asks for the password.
    ///
    /// # Errors
    /// When the file is there already, or no password can be had.
    pub(super) fn of(options: &NoticeFile, language: Language) -> Result<Option<Self>, Failure> {
        let Some(file) = options.notice.clone() else {
            return Ok(None);
        };
        if file.exists() {
            return Err(Failure::new(
                Exit::WrongUse,
                Words::new(
                    format!(
                        "{} は、すでにあります。何も変更していません",
                        file.display()
                    ),
                    format!("{} exists already; nothing was changed", file.display()),
                ),
            )
            .hint(Words::new(
                "別の名前を指定してください",
                "give another name",
            )));
        }
        let password = options
            .notice_password
            .then(|| new_pdf_password(language))
            .transpose()?;
        if password
            .as_deref()
            .is_some_and(|typed| !is_pdf_password(typed))
        {
            let error = FormError::Password;
            let hint = Words::new("別のパスワードにしてください", "choose another password");
            return Err(wrong(error.message(Language::Japanese), error.to_string()).hint(hint));
        }
        Ok(Some(Self { file, password }))
    }

    /// Writes the sheet, readable by its owner only.
    ///
    /// # Errors
    /// When it cannot be drawn or written.
    pub(super) fn write(&self, letter: Letter) -> Result<(), Failure> {
        let mut pdf = Zeroizing::new(letter.draw().map_err(anyhow::Error::from)?.pdf);
        if let Some(password) = &self.password {
            pdf = Zeroizing::new(locked(&pdf, password)?);
        }
        // A name without a folder is in the present one.
        let file = match self.file.parent() {
            Some(folder) if folder.as_os_str().is_empty() => Path::new(".").join(&self.file),
            _ => self.file.clone(),
        };
        Ok(write_whole(&file, &pdf, Readers::Owner)?)
    }

    /// Takes the sheet away again.
    pub(super) fn discard(&self) {
        // What cannot be removed holds passwords that were never recorded.
        let _ = std::fs::remove_file(&self.file);
    }

    /// Says where the sheet is.
    pub(super) fn told(&self) -> Words {
        let file = self.file.display();
        Words::new(
            format!("通知書を書き出しました: {file}（パスワードは、この中にだけあります）"),
            format!("wrote the sheet: {file} (the passwords are in it and nowhere else)"),
        )
    }

    /// The file.
    pub(super) fn file(&self) -> &Path {
        &self.file
    }
}

/// The head of a sheet for somebody, with whom they can ask.
pub(super) fn letterhead<'a>(
    config: &Config,
    chain: &'a Chain,
    clock: &Clock,
    addressee: &'a str,
    contact: Option<Contact>,
) -> Letterhead<'a> {
    Letterhead {
        addressee,
        from: vec![
            config.authority.organisation.clone(),
            config.portal.display_name.clone(),
        ],
        contact,
        root: Some(&chain.root),
        day: clock.now_in_japan().date(),
    }
}

fn new_pdf_password(language: Language) -> Result<Zeroizing<String>, Failure> {
    if let Some(known) = std::env::var_os(VARIABLE) {
        let known = known.into_string().unwrap_or_default();
        return Ok(Zeroizing::new(known));
    }
    let needed = || {
        wrong(
            "通知書のパスワードを入力してください".to_owned(),
            "a password for the sheet is needed".to_owned(),
        )
        .hint(Words::new(
            format!("画面のないところでは、環境変数 {VARIABLE} に入れてください"),
            format!("without a terminal, put it into the environment variable {VARIABLE}"),
        ))
    };
    let ask = |words: Words| ask_secret(&words, language).ok_or_else(needed);
    let password = ask(Words::new(
        "通知書のパスワード: ",
        "password of the sheet: ",
    ))?;
    let again = ask(Words::new("もう一度: ", "once more: "))?;
    if password != again {
        return Err(wrong(
            "2回の入力が違います。何も変更していません".to_owned(),
            "the two passwords differ; nothing was changed".to_owned(),
        )
        .hint(Words::new("もう一度行ってください", "try again")));
    }
    Ok(password)
}

fn wrong(japanese: String, english: String) -> Failure {
    Failure::new(Exit::WrongUse, Words::new(japanese, english))
}

const VARIABLE: &str = "RENKEI_NOTICE_PASSWORD";
