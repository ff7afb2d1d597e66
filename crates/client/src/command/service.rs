//! `renkei service`: lets the system start `renkei run` by itself, or no longer.

use std::process::{Command, Stdio};

use careplan::Language;
use serde::Serialize;

use crate::cli::{Form, ServiceInstall, System};
use crate::command::{Outcome, Tools};
use crate::failure::Failure;
use crate::local_store::write_whole;
use crate::service::{self, Definition, Program};
use crate::words::Text;

#[derive(Serialize)]
struct StatusForm {
    installed: bool,
    running: bool,
    definition: String,
}

/// Writes the definition and starts the service; for another system it is only shown.
pub(crate) fn install(tools: &Tools<'_>, arguments: &ServiceInstall) -> Result<Outcome, Failure> {
    let (terminal, system) = (tools.terminal, arguments.print);
    let definition = definition(tools, system.unwrap_or_else(service::present))?;
    if system.is_some() {
        terminal.line(definition.text.trim_end());
        let text = Text::new("service-by-hand").with("path", definition.path.display());
        terminal.note(&text.with("commands", spoken(&definition.begin)));
        return Ok(Outcome::Clean);
    }
    tools.home.usable(tools.clock.now())?;
    if tools.home.watch_folders()?.is_empty() {
        return Err(Failure::wrong_use(Text::new("watch-none")));
    }
    if let Some(folder) = definition.path.parent() {
        let made = std::fs::create_dir_all(folder);
        made.map_err(|error| Failure::writing(folder, &error))?;
    }
    write_whole(&definition.path, &definition.bytes)?;
    let path = definition.path.display();
    if run_all(&definition.begin) {
        terminal.result(&Text::new("service-installed").with("path", path));
        return Ok(Outcome::Clean);
    }
    let text = Text::new("service-not-started").with("path", path);
    let text = text.with("commands", spoken(&definition.begin));
    Err(Failure::refused(text))
}

/// Stops the service and removes its definition. Folders and data stay.
pub(crate) fn remove(tools: &Tools<'_>) -> Result<Outcome, Failure> {
    let definition = definition(tools, service::present())?;
    let path = definition.path.display();
    if !definition.path.is_file() {
        tools.terminal.result(&Text::new("service-not-installed"));
        return Ok(Outcome::Clean);
    }
    let stopped = run_all(&definition.end);
    tools.home.remove(&definition.path)?;
    tools
        .terminal
        .result(&Text::new("service-removed").with("path", path));
    if stopped {
        return Ok(Outcome::Clean);
    }
    let text = Text::new("service-not-stopped");
    Err(Failure::refused(
        text.with("commands", spoken(&definition.end)),
    ))
}

/// Tells whether the service is installed and whether `renkei run` runs now.
pub(crate) fn status(tools: &Tools<'_>, arguments: &Form) -> Result<Outcome, Failure> {
    let definition = definition(tools, service::present())?;
    let form = StatusForm {
        installed: definition.path.is_file(),
        running: tools.home.turn_at_running()?.is_none(),
        definition: definition.path.display().to_string(),
    };
    if arguments.json {
        tools.terminal.json(&form)?;
        return Ok(Outcome::Clean);
    }
    let installed = match form.installed {
        true => Text::new("service-is-installed").with("path", &form.definition),
        false => Text::new("service-not-installed"),
    };
    tools.terminal.result(&installed);
    let running = match form.running {
        true => Text::new("service-runs"),
        false => Text::new("service-rests"),
    };
    tools.terminal.result(&running);
    Ok(Outcome::Clean)
}

fn definition(tools: &Tools<'_>, system: System) -> Result<Definition, Failure> {
    let folder = tools.services.as_deref();
    let folder = folder.ok_or_else(|| Failure::wrong_use(Text::new("no-home-folder")))?;
    let program = std::env::current_exe().map_err(Failure::internal)?;
    let home = std::path::absolute(tools.home.folder());
    let home = home.map_err(|error| Failure::reading(tools.home.folder(), &error))?;
    let language = match tools.terminal.language() {
        Language::Japanese => "ja",
        Language::English => "en",
    };
    let program = Program {
        path: &program,
        home: &home,
        language,
    };
    Ok(service::definition(system, folder, program))
}

/// Runs commands of the system one after the other; whether all of them worked.
fn run_all(commands: &[Vec<String>]) -> bool {
    commands.iter().all(|words| {
        let Some((program, arguments)) = words.split_first() else {
            return false;
        };
        let mut command = Command::new(program);
        let command = command
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        command
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    })
}

fn spoken(commands: &[Vec<String>]) -> String {
    let lines: Vec<String> = commands.iter().map(|words| words.join(" ")).collect();
    lines.join(" && ")
}
