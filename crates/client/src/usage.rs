//! The language, the help and what is said about a command that was given wrongly.
//!
//! The parser is built once; its English words are replaced by those of `locales/`.

use std::ffi::OsString;

use careplan::Language;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, CommandFactory as _, FromArgMatches as _};

use crate::cli::Cli;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::terminal::Terminal;
use crate::words::{self, Text};

/// Why there is nothing to run.
#[derive(Debug)]
pub(crate) enum Stop {
    /// Help or version was asked for and shown.
    Shown,
    /// The command was given wrongly.
    Wrong(Failure),
}

/// The language: `--lang`, or else the environment, or else Japanese.
pub(crate) fn language(arguments: &[OsString], environment: &Environment) -> Language {
    let chosen = arguments.iter().enumerate().find_map(|(place, argument)| {
        let text = argument.to_str()?;
        match text.strip_prefix("--lang") {
            Some("") => arguments.get(place + 1)?.to_str().map(str::to_owned),
            Some(rest) => rest.strip_prefix('=').map(str::to_owned),
            None => None,
        }
    });
    let spoken = chosen.or_else(|| environment.languages().first().cloned());
    match spoken {
        Some(text) if text.to_ascii_lowercase().starts_with("en") => Language::English,
        _ => Language::Japanese,
    }
}

/// Reads the command line.
pub(crate) fn parse(arguments: Vec<OsString>, terminal: &Terminal) -> Result<Cli, Stop> {
    let mut command = spoken(Cli::command(), "help", terminal.language());
    let result = command
        .try_get_matches_from_mut(arguments)
        .and_then(|matches| Cli::from_arg_matches(&matches));
    result.map_err(|error| match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            terminal.line(error.render().to_string().trim_end());
            match error.kind() {
                ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
                    Stop::Wrong(Failure::wrong_use(Text::new("usage-command-missing")))
                }
                _ => Stop::Shown,
            }
        }
        _ => Stop::Wrong(Failure::wrong_use(told(&error))),
    })
}

/// What is wrong, in the words of this program.
fn told(error: &clap::Error) -> Text {
    let context = |kind| error.get(kind).map(value_text).unwrap_or_default();
    let argument = context(ContextKind::InvalidArg);
    match error.kind() {
        ErrorKind::UnknownArgument => {
            Text::new("usage-unknown-argument").with("argument", argument)
        }
        ErrorKind::InvalidSubcommand => Text::new("usage-unknown-command")
            .with("command", context(ContextKind::InvalidSubcommand)),
        ErrorKind::MissingSubcommand => Text::new("usage-command-missing"),
        ErrorKind::MissingRequiredArgument => {
            Text::new("usage-missing-argument").with("argument", argument)
        }
        ErrorKind::ArgumentConflict => Text::new("usage-conflict")
            .with("argument", argument)
            .with("other", context(ContextKind::PriorArg)),
        ErrorKind::ValueValidation if argument.contains("YYYYMM") => {
            Text::new("usage-invalid-month").with("value", context(ContextKind::InvalidValue))
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => Text::new("usage-invalid-value")
            .with("argument", argument)
            .with("value", context(ContextKind::InvalidValue)),
        _ => Text::new("usage-other"),
    }
}

fn value_text(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join(" "),
        other => other.to_string(),
    }
}

/// Gives a command and everything below it the words of the language.
fn spoken(command: Command, key: &str, language: Language) -> Command {
    let say = |key: &str| words::words(key, language).unwrap_or_default();
    let mut command = command
        .about(say(key))
        .help_template(say("help-template"))
        .subcommand_help_heading(headings(language).commands)
        .subcommand_value_name(headings(language).command)
        .mut_args(|argument| described(argument, language));
    if let Some(example) = words::words(&format!("{key}-example"), language) {
        command = command.after_help(example);
    }
    command.mut_subcommands(|below| {
        let key = format!("{key}-{}", below.get_name());
        spoken(below, &key, language)
    })
}

fn described(argument: Arg, language: Language) -> Arg {
    let say = |key: &str| words::words(key, language).unwrap_or_default();
    let help = say(&format!("help-arg-{}", argument.get_id()));
    let Headings {
        arguments, options, ..
    } = headings(language);
    let heading = if argument.is_positional() {
        arguments
    } else {
        options
    };
    argument.help(help).help_heading(heading)
}

/// The headings of the help; the parser wants them with the life of the program.
struct Headings {
    commands: &'static str,
    command: &'static str,
    arguments: &'static str,
    options: &'static str,
}

fn headings(language: Language) -> Headings {
    match language {
        Language::Japanese => Headings {
            commands: "コマンド",
            command: "コマンド",
            arguments: "引数",
            options: "指定",
        },
        Language::English => Headings {
            commands: "Commands",
            command: "COMMAND",
            arguments: "Arguments",
            options: "Options",
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent_and_told_in_both_languages() {
        for language in [Language::Japanese, Language::English] {
            let command = spoken(Cli::command(), "help", language);
            command.clone().debug_assert();
            check(&command);
        }
    }

    fn check(command: &Command) {
        let name = command.get_name();
        assert!(
            command
                .get_about()
                .is_some_and(|about| !about.to_string().is_empty()),
            "{name}"
        );
        for argument in command.get_arguments() {
            let told = argument
                .get_help()
                .is_some_and(|help| !help.to_string().is_empty());
            assert!(told, "{name} {}", argument.get_id());
        }
        command.get_subcommands().for_each(check);
    }
}
