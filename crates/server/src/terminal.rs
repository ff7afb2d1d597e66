//! What commands print: results on standard output, errors and hints on standard error, both in
//! the language asked for.

use std::io::Write as _;
use std::process::ExitCode;

use careplan::Language;
use clap::error::ErrorKind;
use zeroize::Zeroizing;

use crate::config::ConfigError;
use crate::store::StoreError;

/// A sentence in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Words {
    japanese: String,
    english: String,
}

impl Words {
    /// The two sentences.
    pub(crate) fn new(japanese: impl Into<String>, english: impl Into<String>) -> Self {
        Self {
            japanese: japanese.into(),
            english: english.into(),
        }
    }

    /// One of them.
    pub(crate) fn get(&self, language: Language) -> &str {
        match language {
            Language::Japanese => &self.japanese,
            Language::English => &self.english,
        }
    }
}

/// How a command ends when it does not do what was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Refused because of the data.
    Refused = 1,
    /// Wrong use or configuration.
    WrongUse = 2,
    /// The database cannot be reached.
    Unreachable = 4,
    /// An error of ours.
    Internal = 5,
}

/// Why a command did not do what was asked for, and what to do next.
#[derive(Debug)]
pub(crate) struct Failure {
    exit: Exit,
    what: Box<Words>,
    hint: Option<Box<Words>>,
    cause: Option<String>,
}

impl Failure {
    /// A failure in words.
    pub(crate) fn new(exit: Exit, what: Words) -> Self {
        Self {
            exit,
            what: Box::new(what),
            hint: None,
            cause: None,
        }
    }

    /// With what to do next.
    pub(crate) fn hint(mut self, hint: Words) -> Self {
        self.hint = Some(Box::new(hint));
        self
    }

    /// With what lies behind it.
    pub(crate) fn because(mut self, cause: impl std::fmt::Display) -> Self {
        self.cause = Some(cause.to_string());
        self
    }

    /// What happened, with what lies behind it.
    pub(crate) fn words(&self) -> Words {
        let cause = self
            .cause
            .as_ref()
            .map_or(String::new(), |cause| format!(": {cause}"));
        let Words { japanese, english } = &*self.what;
        Words::new(format!("{japanese}{cause}"), format!("{english}{cause}"))
    }

    /// Prints it; the exit code.
    pub(crate) fn report(&self, language: Language) -> Exit {
        let mut stderr = std::io::stderr().lock();
        // Where standard error is closed there is nobody left to tell.
        let _ = writeln!(
            stderr,
            "renkei-server: error: {}",
            self.words().get(language)
        );
        if let Some(hint) = &self.hint {
            let _ = writeln!(stderr, "renkei-server: hint: {}", hint.get(language));
        }
        self.exit
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        match error.downcast::<StoreError>() {
            Ok(error) => error.into(),
            Err(error) => Self::new(
                Exit::Internal,
                Words::new("思わぬ問題が起きました", "an unexpected problem"),
            )
            .because(format!("{error:#}"))
            .hint(Words::new(
                "もう一度お試しください。続くときは、この表示を添えて報告してください",
                "try again; if it persists, report it with this text",
            )),
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Schema { found, known } if found > known => Self::new(
                Exit::Refused,
                Words::new(
                    format!("データベースは新しい版のものです（{found}、このプログラムは{known}まで）。何も変更していません"),
                    format!("the database is of a newer version ({found}; this program knows {known}); nothing was changed"),
                ),
            )
            .hint(Words::new(
                "新しい版の renkei-server をお使いください",
                "use the newer version of renkei-server",
            )),
            StoreError::Schema { found, known } => Self::new(
                Exit::Refused,
                Words::new(
                    format!("データベースの準備ができていません（{found}、必要なのは{known}）"),
                    format!("the database is not ready ({found}; {known} is needed)"),
                ),
            )
            .hint(Words::new(
                "初めてのときは renkei-server init、更新のあとは renkei-server migrate を行ってください",
                "run renkei-server init the first time, renkei-server migrate after an update",
            )),
            other => Self::new(
                Exit::Unreachable,
                Words::new("データベースを使えません", "the database cannot be used"),
            )
            .because(other)
            .hint(Words::new(
                "設定ファイルの [database] と、データベースが動いているかを確かめてください",
                "check [database] in the configuration, and that the database is running",
            )),
        }
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::new(
            Exit::WrongUse,
            Words::new("設定ファイルに誤りがあります", "the configuration cannot be used"),
        )
        .because(error)
        .hint(Words::new(
            "示された場所を直して、もう一度行ってください。項目の説明は docs/manual/operator.ja.md にあります",
            "correct the place named and try again; docs/manual/operator.ja.md explains the keys",
        ))
    }
}

/// A secret typed at the terminal, which shows nothing of it; `None` without a terminal, or when
/// nothing is typed.
pub(crate) fn ask_secret(question: &Words, language: Language) -> Option<Zeroizing<String>> {
    rpassword::prompt_password(question.get(language))
        .ok()
        .map(Zeroizing::new)
        .filter(|typed| !typed.is_empty())
}

/// Prints one line of a result.
///
/// # Errors
/// When standard output is closed.
pub(crate) fn line(text: &str) -> anyhow::Result<()> {
    let mut stdout = std::io::stdout().lock();
    writeln!(stdout, "{text}")?;
    stdout.flush()?;
    Ok(())
}

/// Prints a result as one line of JSON.
///
/// # Errors
/// When standard output is closed.
pub(crate) fn json(value: &serde_json::Value) -> anyhow::Result<()> {
    line(&value.to_string())
}

/// Prints lines of a result in the language asked for.
///
/// # Errors
/// When standard output is closed.
pub(crate) fn lines(lines: &[Words], language: Language) -> anyhow::Result<()> {
    lines.iter().try_for_each(|words| line(words.get(language)))
}

/// The language of the environment: Japanese unless it asks for English.
pub(crate) fn language_of_environment(variable: impl Fn(&str) -> Option<String>) -> Language {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(|name| variable(name).filter(|value| !value.is_empty()));
    match set {
        Some(value) if value.starts_with("en") => Language::English,
        _ => Language::Japanese,
    }
}

/// Help and version are answers; everything else is a mistake, told in our form.
pub(crate) fn wrong_use(error: &clap::Error, language: Language) -> ExitCode {
    if !error.use_stderr() {
        // Where standard output is closed there is nobody left to help.
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        let _ = error.print();
        return ExitCode::from(Exit::WrongUse as u8);
    }
    let text = error.to_string();
    let first = text.lines().next().unwrap_or_default();
    let what = first.strip_prefix("error: ").unwrap_or(first);
    let details: Vec<_> = text
        .lines()
        .skip(1)
        .map(str::trim)
        .take_while(|line| !line.starts_with("Usage:") && !line.starts_with("For more"))
        .filter(|line| !line.is_empty())
        .collect();
    let failure = Failure::new(
        Exit::WrongUse,
        Words::new("コマンドの使いかたが違います", "wrong use of the command"),
    )
    .because(format!("{what} {}", details.join("; ")).trim_end())
    .hint(Words::new(
        "renkei-server --help をご覧ください",
        "see renkei-server --help",
    ));
    ExitCode::from(failure.report(language) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_variable_that_is_set_counts() {
        let check = |set: &[(&str, &str)], expected| {
            let found = language_of_environment(|name| {
                let pair = set.iter().find(|(key, _)| *key == name);
                pair.map(|(_, value)| (*value).to_owned())
            });
            assert_eq!(found, expected, "{set:?}");
        };
        check(&[], Language::Japanese);
        check(&[("LANG", "C.UTF-8")], Language::Japanese);
        check(&[("LANG", "en_US.UTF-8")], Language::English);
        check(
            &[("LANG", "en_US.UTF-8"), ("LC_ALL", "ja_JP.UTF-8")],
            Language::Japanese,
        );
        check(
            &[("LANG", "en_US.UTF-8"), ("LC_ALL", "")],
            Language::English,
        );
    }
}
