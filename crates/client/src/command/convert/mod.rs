//! `renkei convert`: between the files of the standard and JSON, and from older versions to V4.1.
//!
//! Nothing is lost on the way: what cannot be carried over is refused. Where anything is refused
//! nothing is written, and no file is ever written over.

mod to_csv;
mod to_json;
mod to_v4_1;

use crate::cli::{Convert, Target};
use crate::command::{Outcome, Tools};
use crate::failure::Failure;
use crate::local_store::StagedFolder;
use crate::terminal::Terminal;
use crate::words::Text;

/// Runs the command.
pub(crate) fn run(tools: &Tools<'_>, arguments: &Convert) -> Result<Outcome, Failure> {
    let hinted = arguments.from_kind.is_some() || arguments.to_kind.is_some();
    if hinted && arguments.target != Target::V41 {
        return Err(Failure::wrong_use(Text::new("convert-kinds-for-v41")));
    }
    let mut converting = Converting {
        terminal: tools.terminal,
        folder: StagedFolder::begin(&arguments.output)?,
        changes: Told::default(),
        refused: Told::default(),
    };
    match arguments.target {
        Target::Json => to_json::convert(&mut converting, &arguments.paths)?,
        Target::Csv => to_csv::convert(&mut converting, &arguments.paths)?,
        Target::V41 => to_v4_1::convert(tools, &mut converting, arguments)?,
    }
    converting.finish(arguments)
}

/// A conversion under way.
struct Converting<'a> {
    terminal: &'a Terminal,
    folder: StagedFolder,
    changes: Told,
    refused: Told,
}

impl Converting<'_> {
    /// Takes a file to be written.
    fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), Failure> {
        self.folder.add(name, bytes)
    }

    /// Something about a file that is not as it was.
    fn change(&mut self, file: &str, message: String) {
        self.changes.add(file, message);
    }

    /// A file that cannot be converted.
    fn refuse(&mut self, file: &str, message: String) {
        self.refused.add(file, message);
    }

    fn finish(self, arguments: &Convert) -> Result<Outcome, Failure> {
        self.changes.tell(self.terminal);
        self.refused.tell(self.terminal);
        if self.refused.count > 0 {
            let text = Text::new("convert-refused").with("count", self.refused.count);
            return Err(Failure::refused(text));
        }
        let files = self.folder.len();
        if files == 0 {
            return Err(Failure::refused(Text::new("convert-nothing")));
        }
        self.folder.publish()?;
        let text = Text::new("converted")
            .with("path", arguments.output.display())
            .with("files", files);
        self.terminal.result(&text);
        Ok(Outcome::Clean)
    }
}

/// What is to be told about files: the same sentence once, with the first files.
#[derive(Default)]
struct Told {
    count: usize,
    sentences: Vec<(String, Vec<String>)>,
}

/// The most files that are named after a sentence, and the most sentences.
const MOST_FILES: usize = 3;
const MOST_SENTENCES: usize = 30;

impl Told {
    fn add(&mut self, file: &str, message: String) {
        self.count += 1;
        let mut sentences = self.sentences.iter_mut();
        match sentences.find(|(known, _)| *known == message) {
            Some((_, files)) => files.push(file.to_owned()),
            None => self.sentences.push((message, vec![file.to_owned()])),
        }
    }

    fn tell(&self, terminal: &Terminal) {
        for (sentence, files) in self.sentences.iter().take(MOST_SENTENCES) {
            terminal.line(sentence);
            for file in files.iter().take(MOST_FILES) {
                terminal.result(&Text::new("convert-file").with("file", file));
            }
            if files.len() > MOST_FILES {
                let more = Text::new("convert-more-files");
                terminal.result(&more.with("count", files.len() - MOST_FILES));
            }
        }
        if self.sentences.len() > MOST_SENTENCES {
            let more = Text::new("convert-more-sentences");
            terminal.result(&more.with("count", self.sentences.len() - MOST_SENTENCES));
        }
    }
}
