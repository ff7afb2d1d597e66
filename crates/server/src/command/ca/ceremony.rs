//! `ca ceremony`: asks for passphrases, says what is done and what was made.

use std::path::PathBuf;

use anyhow::{anyhow, ensure};
use careplan::Language;
use serde_json::json;
use zeroize::Zeroizing;

use super::Context;
use crate::authority::ceremony::{self, CeremonyFile, Performed, Secrets};
use crate::authority::files::read_passphrase;
use crate::cli::CaCeremony;
use crate::terminal::{Exit, Failure, Words, ask_secret, json, lines};

/// Runs it.
pub(super) fn run(context: &Context, arguments: &CaCeremony) -> Result<(), Failure> {
    let file = CeremonyFile::load(&arguments.file).map_err(|error| cannot_be_read(&error))?;
    let now = context.clock.now();
    let plan = ceremony::check(&file, now).map_err(|error| cannot_be_done(&error))?;
    if arguments.check {
        return tell_plan(context, arguments, plan);
    }
    if !arguments.json {
        lines(&plan, context.language)?;
    }
    let mut secrets = AskedSecrets {
        files: &arguments.passphrase_file,
        language: context.language,
    };
    // The time of the protocol is that of the signatures, after the look at the plan.
    let performed = ceremony::perform(&file, context.clock.now(), &mut secrets);
    let performed = performed.map_err(|error| cannot_be_done(&error))?;
    tell(context, arguments, &performed)
}

fn tell_plan(
    context: &Context,
    arguments: &CaCeremony,
    mut plan: Vec<Words>,
) -> Result<(), Failure> {
    if arguments.json {
        let steps: Vec<_> = plan.iter().map(|step| step.get(context.language)).collect();
        return Ok(json(&json!({ "check": true, "steps": steps }))?);
    }
    plan.push(Words::new(
        "このとおりに行えます。まだ何も行っていません",
        "all of this can be done; nothing was done yet",
    ));
    Ok(lines(&plan, context.language)?)
}

fn tell(context: &Context, arguments: &CaCeremony, performed: &Performed) -> Result<(), Failure> {
    let Performed {
        folder,
        files,
        keys,
    } = performed;
    if arguments.json {
        let made = json!({ "folder": folder, "files": files, "keys": keys });
        return Ok(json(&made)?);
    }
    let mut told: Vec<_> = keys
        .iter()
        .map(|key| {
            let key = key.display();
            Words::new(
                format!("鍵を書き出しました（暗号化）: {key}"),
                format!("wrote the key (encrypted): {key}"),
            )
        })
        .collect();
    let (folder, files) = (folder.display(), files.join(" "));
    told.push(Words::new(
        format!("書き出しました: {folder}（{files}）"),
        format!("wrote: {folder} ({files})"),
    ));
    told.push(Words::new(
        "protocol.pdf を印刷し、値を見くらべて署名してください",
        "print protocol.pdf, compare the values and sign it",
    ));
    Ok(lines(&told, context.language)?)
}

/// Secrets from files, or else from the terminal.
struct AskedSecrets<'a> {
    files: &'a [(String, PathBuf)],
    language: Language,
}

impl AskedSecrets<'_> {
    fn of_file(&self, key: &str) -> anyhow::Result<Option<Zeroizing<String>>> {
        let mut files = self.files.iter().filter(|(name, _)| name == key);
        let file = files.next().map(|(_, file)| read_passphrase(file));
        file.transpose()
    }

    fn ask(&self, question: &Words) -> anyhow::Result<Zeroizing<String>> {
        ask_secret(question, self.language).ok_or_else(|| {
            anyhow!("no passphrase was typed; without a terminal use --passphrase-file KEY=FILE")
        })
    }
}

impl Secrets for AskedSecrets<'_> {
    fn passphrase(&mut self, key: &str) -> anyhow::Result<Zeroizing<String>> {
        if let Some(known) = self.of_file(key)? {
            return Ok(known);
        }
        self.ask(&Words::new(
            format!("鍵 {key} のパスフレーズ: "),
            format!("passphrase of the key {key}: "),
        ))
    }

    fn new_passphrase(&mut self, key: &str) -> anyhow::Result<Zeroizing<String>> {
        if let Some(known) = self.of_file(key)? {
            return Ok(known);
        }
        let first = self.ask(&Words::new(
            format!("鍵 {key} の新しいパスフレーズ: "),
            format!("new passphrase of the key {key}: "),
        ))?;
        let second = self.ask(&Words::new("もう一度: ", "once more: "))?;
        ensure!(first == second, "the two passphrases differ");
        Ok(first)
    }

    fn pin(&mut self, key: &str) -> anyhow::Result<Zeroizing<String>> {
        if let Some(known) = self.of_file(key)? {
            return Ok(known);
        }
        self.ask(&Words::new(
            format!("鍵 {key} のトークンのPIN: "),
            format!("PIN of the token of the key {key}: "),
        ))
    }
}

fn cannot_be_read(error: &anyhow::Error) -> Failure {
    Failure::new(
        Exit::WrongUse,
        Words::new(
            "手順書に誤りがあります",
            "the file of the ceremony cannot be used",
        ),
    )
    .because(format!("{error:#}"))
    .hint(Words::new(
        "示された場所を直して、もう一度読み合わせてください。書きかたは docs/manual/operator.ja.md にあります",
        "correct the place named and review the file again; docs/manual/operator.ja.md explains it",
    ))
}

fn cannot_be_done(error: &anyhow::Error) -> Failure {
    Failure::new(
        Exit::Refused,
        Words::new(
            "手順を行えませんでした。ファイルは何も残っていません",
            "the ceremony could not be held; no file was left",
        ),
    )
    .because(format!("{error:#}"))
    .hint(Words::new(
        "原因を取り除き、--check で確かめてから、はじめから行ってください",
        "remove the cause, look with --check and start again from the beginning",
    ))
}
