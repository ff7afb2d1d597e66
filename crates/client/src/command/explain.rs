//! `renkei check --explain CHECK`: the page of the manual about one check.

use careplan::{CaseWords, CheckId, Language, Page, Severity};
use serde::Serialize;

use crate::cli::Form;
use crate::command::Outcome;
use crate::failure::Failure;
use crate::terminal::Terminal;
use crate::words::Text;

#[derive(Serialize)]
struct PageForm {
    check: &'static str,
    title: &'static str,
    title_en: &'static str,
    what: &'static str,
    why: &'static str,
    wrong: &'static str,
    right: &'static str,
    repair: &'static str,
    reference: &'static str,
    messages: Vec<MessageForm>,
}

#[derive(Serialize)]
struct MessageForm {
    severity: &'static str,
    message: &'static str,
    fix: &'static str,
}

/// Tells the page; `check` is an id in large or small letters.
pub(crate) fn run(terminal: &Terminal, check: &str, form: &Form) -> Result<Outcome, Failure> {
    let unknown = || Failure::wrong_use(Text::new("check-unknown").with("check", check));
    let is_it = |id: &&CheckId| id.as_str().eq_ignore_ascii_case(check.trim());
    let check = *CheckId::ALL.iter().find(is_it).ok_or_else(unknown)?;
    let page = check.page();
    if form.json {
        terminal.json(&page_form(page, terminal.language()))?;
    } else {
        tell(terminal, page);
    }
    Ok(Outcome::Clean)
}

fn tell(terminal: &Terminal, page: &Page) {
    let (title, reference) = (page.title, page.check.reference());
    terminal.result(
        &Text::new("page-title")
            .with("check", page.check)
            .with(
                "title",
                in_language(terminal.language(), (title, page.title_en)),
            )
            .with("reference", reference),
    );
    for (heading, text) in [
        (Text::new("page-what"), page.what),
        (Text::new("page-why"), page.why),
        (Text::new("page-wrong"), page.wrong),
        (Text::new("page-right"), page.right),
        (Text::new("page-repair"), page.repair),
    ] {
        terminal.line("");
        terminal.result(&heading);
        terminal.line(&format!("  {text}"));
    }
    terminal.line("");
    terminal.result(&Text::new("page-messages"));
    for case in page.check.cases() {
        let message = message(&case, terminal.language());
        let severity = match case.severity {
            Severity::Error => Text::new("severity-error"),
            Severity::Warning => Text::new("severity-warning"),
        };
        let line = Text::new("page-message")
            .with("severity", terminal.say(&severity))
            .with("message", readable(message.message, terminal.language()))
            .with("fix", readable(message.fix, terminal.language()));
        terminal.result(&line);
    }
}

/// The words of a case with `…` where a finding puts a field, a count or kinds of file.
fn readable(words: &str, language: Language) -> String {
    let item = in_language(language, ("（項目）", "the item"));
    words
        .replace("{name}", item)
        .replace("{0}", "…")
        .replace("{1}", "…")
}

fn page_form(page: &Page, language: Language) -> PageForm {
    PageForm {
        check: page.check.as_str(),
        title: page.title,
        title_en: page.title_en,
        what: page.what,
        why: page.why,
        wrong: page.wrong,
        right: page.right,
        repair: page.repair,
        reference: page.check.reference(),
        messages: page
            .check
            .cases()
            .map(|case| message(&case, language))
            .collect(),
    }
}

fn message(case: &CaseWords, language: Language) -> MessageForm {
    MessageForm {
        severity: case.severity.as_str(),
        message: in_language(language, case.message),
        fix: in_language(language, case.fix),
    }
}

fn in_language(language: Language, (ja, en): (&'static str, &'static str)) -> &'static str {
    match language {
        Language::Japanese => ja,
        Language::English => en,
    }
}
