//! The place of a value in a document, kept on the stack while it is read.

use std::fmt;

/// A way from the top of the document to a value. Shown as a JSON pointer.
#[derive(Clone, Copy)]
pub(super) struct Path<'a> {
    last: Option<Step<'a>>,
}

#[derive(Clone, Copy)]
struct Step<'a> {
    before: &'a Path<'a>,
    name: Name<'a>,
}

#[derive(Clone, Copy)]
enum Name<'a> {
    Member(&'a str),
    Element(usize),
}

impl Path<'_> {
    /// The document itself.
    pub(super) const TOP: Path<'static> = Path { last: None };
}

impl<'a> Path<'a> {
    /// The place of a member of this object.
    pub(super) fn member(&'a self, name: &'a str) -> Self {
        self.step(Name::Member(name))
    }

    /// The place of an element of this array, from 0.
    pub(super) fn element(&'a self, place: usize) -> Self {
        self.step(Name::Element(place))
    }

    fn step(&'a self, name: Name<'a>) -> Self {
        let before = self;
        let last = Some(Step { before, name });
        Self { last }
    }
}

impl fmt::Display for Path<'_> {
    /// Stops before a member that does not look like a name of the form, because it could be
    /// anything, a person's name or number too.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut names = Vec::new();
        let mut path = self;
        while let Some(step) = &path.last {
            names.push(step.name);
            path = step.before;
        }
        for name in names.into_iter().rev() {
            match name {
                Name::Element(place) => write!(f, "/{place}")?,
                Name::Member(name) if is_name(name) => write!(f, "/{name}")?,
                Name::Member(_) => break,
            }
        }
        Ok(())
    }
}

/// Letters, a few digits, and what joins them.
fn is_name(name: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"_-$".contains(&byte);
    let digits = name.bytes().filter(u8::is_ascii_digit).count();
    (1..=64).contains(&name.len()) && name.bytes().all(fits) && digits <= 4
}
