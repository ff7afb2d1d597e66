//! Boxes that hold a few words to choose from, and the code of a file that chooses among them.

use std::fmt;

use crate::table1::Choice;

/// The words of a box; those that are chosen get a ring.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Choices {
    /// The words in the order of the sheet.
    pub words: Vec<Choice>,
    /// The code as it was sent, where no word of the box stands for it; empty otherwise.
    pub unknown: String,
}

impl Choices {
    /// The words that are chosen.
    pub fn chosen(&self) -> impl Iterator<Item = &str> {
        let chosen = self.words.iter().filter(|one| one.chosen);
        chosen.map(|one| one.word.as_str())
    }

    /// One word for each code, of which one is chosen. An empty code chooses none.
    pub(crate) fn one(
        notes: &mut Vec<String>,
        (field, code): (&str, &str),
        words: &[(&str, &str)],
    ) -> Self {
        let mut choices = Self {
            words: words
                .iter()
                .map(|(one, word)| choice(word, *one == code))
                .collect(),
            unknown: String::new(),
        };
        if !code.is_empty() && choices.chosen().next().is_none() {
            choices.unknown(notes, field, code);
        }
        choices
    }

    /// Words of which a code may choose several.
    pub(crate) fn several(
        notes: &mut Vec<String>,
        (field, code): (&str, &str),
        words: &[&str],
        codes: &[(&str, &[&str])],
    ) -> Self {
        let found = codes.iter().find(|(one, _)| *one == code);
        let chosen = found.map_or(&[][..], |(_, chosen)| chosen);
        let mut choices = Self {
            words: words
                .iter()
                .map(|word| choice(word, chosen.contains(word)))
                .collect(),
            unknown: String::new(),
        };
        if !code.is_empty() && found.is_none() {
            choices.unknown(notes, field, code);
        }
        choices
    }

    /// Words that have a flag each: `1` chooses the word, `0` and nothing do not.
    pub(crate) fn flags(notes: &mut Vec<String>, flags: &[(&str, &str)]) -> Self {
        let mut choices = Self::default();
        for (word, flag) in flags {
            choices.words.push(choice(word, *flag == "1"));
            if !matches!(*flag, "" | "0" | "1") {
                choices.unknown(notes, word, flag);
            }
        }
        choices
    }

    fn unknown(&mut self, notes: &mut Vec<String>, field: &str, code: &str) {
        if !self.unknown.is_empty() {
            self.unknown.push('、');
        }
        self.unknown.push_str(code);
        note(
            notes,
            format!(
                "{field}のコード「{code}」は標準にないため、どの語にも丸を付けていません。作成元に確認してください。"
            ),
        );
    }
}

impl fmt::Debug for Choices {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Choices")
            .field("words", &self.words.len())
            .finish_non_exhaustive()
    }
}

fn choice(word: &str, chosen: bool) -> Choice {
    Choice {
        word: word.to_owned(),
        chosen,
    }
}

/// Adds a note, once however often its reason occurs.
pub(crate) fn note(notes: &mut Vec<String>, text: String) {
    if !notes.contains(&text) {
        notes.push(text);
    }
}
