//! The structure of a document, built while its pages are written.

use std::num::NonZeroU16;

use krilla::tagging::{Identifier, Node, TableHeaderScope, Tag, TagGroup, TagKind};

use crate::draw::canvas::Part;

/// The structure of one form.
pub(super) struct Tags {
    section: TagGroup,
    open: Vec<Open>,
    /// The name of the form, which its heading has as its title.
    name: String,
}

/// A part that has begun.
struct Open {
    part: Part,
    children: Vec<Node>,
}

impl Tags {
    pub(super) fn new(name: &str) -> Self {
        Self {
            section: TagGroup::new(Tag::Section),
            open: Vec::new(),
            name: name.to_owned(),
        }
    }

    pub(super) fn open(&mut self, part: &Part) {
        self.open.push(Open {
            part: part.clone(),
            children: Vec::new(),
        });
    }

    pub(super) fn close(&mut self) {
        let Some(Open { part, mut children }) = self.open.pop() else {
            return;
        };
        // Every cell of the document stays in memory to its end, most of them with one child.
        children.shrink_to_fit();
        if part == Part::Paper {
            return;
        }
        // A box without a text says nothing; a row keeps its empty cells, so that they line up.
        if children.is_empty() && !matches!(part, Part::Cell | Part::Head) {
            return;
        }
        let kind = self.kind(part);
        self.push(TagGroup::with_children(kind, children).into());
    }

    /// Whether what is drawn belongs to the paper and not to the sheet.
    pub(super) fn is_paper(&self) -> bool {
        self.open.iter().any(|open| open.part == Part::Paper)
    }

    pub(super) fn content(&mut self, id: Identifier) {
        if self.is_paper() {
            return;
        }
        match self.open.last() {
            Some(open) if open.part.holds_text() => self.push(id.into()),
            _ => {
                let alone = TagGroup::with_children(Tag::P, vec![id.into()]);
                self.push(alone.into());
            }
        }
    }

    /// A word with a ring around it, which only those who look at the sheet would see.
    pub(super) fn chosen(&mut self, id: Identifier, word: &str) {
        if self.is_paper() {
            return;
        }
        let spoken = Tag::Span.with_alt_text(Some(format!("{word}（丸印）")));
        let word = TagGroup::with_children(spoken, vec![id.into()]);
        match self.open.last() {
            Some(open) if open.part.holds_text() => self.push(word.into()),
            _ => {
                let alone = TagGroup::with_children(Tag::P, vec![word.into()]);
                self.push(alone.into());
            }
        }
    }

    /// Ends every part: none reaches beyond its page.
    pub(super) fn end_page(&mut self) {
        while !self.open.is_empty() {
            self.close();
        }
    }

    pub(super) fn into_section(mut self) -> TagGroup {
        self.end_page();
        self.section.children.shrink_to_fit();
        self.section
    }

    fn push(&mut self, node: Node) {
        match self.open.last_mut() {
            Some(open) => open.children.push(node),
            None => self.section.push(node),
        }
    }

    fn kind(&self, part: Part) -> TagKind {
        match part {
            Part::Heading => Tag::Hn(FIRST_LEVEL, Some(self.name.clone())).into(),
            Part::Section(level, words) => Tag::Hn(level, Some(words)).into(),
            Part::Paragraph | Part::Paper => Tag::P.into(),
            Part::Table => Tag::Table.into(),
            Part::Row => Tag::TR.into(),
            Part::Head => Tag::TH(TableHeaderScope::Both).into(),
            Part::Cell => Tag::TD.into(),
            Part::Spoken(words) => Tag::P.with_alt_text(Some(words)).into(),
            Part::Figure(words) => Tag::Figure(Some(words)).into(),
        }
    }
}

const FIRST_LEVEL: NonZeroU16 = NonZeroU16::MIN;
