//! The blocks of which pages are put together: messages, facts, tables, forms and pictures.
//!
//! A block is text that was escaped already; there is no other way to make one.

use std::fmt;

use askama::Template;

/// A block.
#[derive(Debug, Clone)]
pub(crate) struct Html(String);

impl fmt::Display for Html {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Html {
    /// Several blocks as one.
    pub(crate) fn all(blocks: impl IntoIterator<Item = Self>) -> Self {
        Self(blocks.into_iter().map(|block| block.0).collect())
    }
}

/// A link with its words.
#[derive(Debug, Clone)]
pub(crate) struct Link {
    /// Where it leads.
    pub(crate) address: String,
    /// Its words.
    pub(crate) label: String,
}

impl Link {
    /// A link.
    pub(crate) fn new(address: impl Into<String>, label: String) -> Self {
        Self {
            address: address.into(),
            label,
        }
    }
}

/// How a message is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    /// It is done.
    Good,
    /// It is worth knowing.
    Plain,
    /// Something has to be done.
    Warning,
}

/// What happened, what it means, what to do next.
#[derive(Template)]
#[template(path = "message.html")]
pub(crate) struct Message<'a> {
    /// How it is meant.
    pub(crate) tone: Tone,
    /// The number or key of the message, for the help desk.
    pub(crate) id: &'a str,
    /// What happened.
    pub(crate) heading: String,
    /// What it means.
    pub(crate) paragraphs: Vec<String>,
    /// What to do next.
    pub(crate) links: Vec<Link>,
}

/// A cell of a table or the value of a fact.
#[derive(Debug, Clone)]
pub(crate) struct Cell(String);

impl fmt::Display for Cell {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Cell {
    /// Words.
    pub(crate) fn text(words: &str) -> Self {
        Self(escaped(words))
    }

    /// A link.
    pub(crate) fn link(address: &str, words: &str) -> Self {
        let (address, words) = (escaped(address), escaped(words));
        Self(format!("<a href=\"{address}\">{words}</a>"))
    }

    /// A mark that stands out.
    pub(crate) fn mark(words: &str) -> Self {
        Self(format!("<span class=\"mark\">{}</span>", escaped(words)))
    }

    /// Quiet words, such as a number.
    pub(crate) fn quiet(words: &str) -> Self {
        Self(format!("<span class=\"quiet\">{}</span>", escaped(words)))
    }

    /// Several of them below each other.
    pub(crate) fn lines(cells: &[Self]) -> Self {
        let lines: Vec<&str> = cells.iter().map(|cell| cell.0.as_str()).collect();
        Self(lines.join("<br>"))
    }
}

/// A table; the first cell of a row names the row.
#[derive(Template)]
#[template(path = "table.html")]
pub(crate) struct Table {
    /// What it shows.
    pub(crate) caption: String,
    /// The names of the columns.
    pub(crate) columns: Vec<String>,
    /// The rows.
    pub(crate) rows: Vec<Vec<Cell>>,
}

/// What is typed or chosen.
#[derive(Debug, Clone)]
pub(crate) enum Input {
    /// A line of text.
    Text,
    /// Several lines.
    Area,
    /// A password, which never comes back.
    Password,
    /// A month, as 202504.
    Month,
    /// One of several, each with its words.
    Select(Vec<(String, String)>),
    /// Any of several.
    Boxes(Vec<(String, String)>),
    /// Files; how many is up to the person.
    Files,
    /// Nothing that is shown.
    Hidden,
}

/// A field of a form.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    /// What is typed or chosen.
    pub(crate) input: Input,
    /// Its name in the form.
    pub(crate) name: &'static str,
    /// Its words.
    pub(crate) label: String,
    /// What helps to fill it in.
    pub(crate) hint: Option<String>,
    /// What is wrong with it.
    pub(crate) error: Option<String>,
    /// What is in it; several values of boxes with blanks between them.
    pub(crate) value: String,
}

impl Field {
    /// A field without hint.
    pub(crate) fn new(input: Input, name: &'static str, label: String, value: &str) -> Self {
        Self {
            input,
            name,
            label,
            hint: None,
            error: None,
            value: value.to_owned(),
        }
    }

    /// A value that goes along.
    pub(crate) fn hidden(name: &'static str, value: &str) -> Self {
        Self::new(Input::Hidden, name, String::new(), value)
    }

    /// The same with a hint.
    pub(crate) fn with_hint(mut self, hint: String) -> Self {
        self.hint = Some(hint);
        self
    }

    /// The same with what is wrong.
    pub(crate) fn with_error(mut self, error: Option<String>) -> Self {
        self.error = error;
        self
    }

    fn is_chosen(&self, value: &str) -> bool {
        match &self.input {
            Input::Boxes(_) => self.value.split(' ').any(|one| one == value),
            _ => self.value == value,
        }
    }

    fn described_by(&self) -> String {
        let hint = self.hint.as_ref().map(|_| format!("{}-hint", self.name));
        let error = self.error.as_ref().map(|_| format!("{}-error", self.name));
        let ids: Vec<String> = hint.into_iter().chain(error).collect();
        ids.join(" ")
    }
}

/// How a form is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sent {
    /// It only asks.
    Get,
    /// It changes something.
    Post,
    /// It brings files.
    Upload,
}

/// A form.
#[derive(Template)]
#[template(path = "form.html")]
pub(crate) struct FormBlock<'a> {
    /// Where it goes.
    pub(crate) action: String,
    /// How.
    pub(crate) sent: Sent,
    /// The hidden word.
    pub(crate) token: &'a str,
    /// Its fields.
    pub(crate) fields: Vec<Field>,
    /// Its button.
    pub(crate) button: String,
    /// Whether the button is the first thing to press here.
    pub(crate) first: bool,
}

#[derive(Template)]
#[template(path = "errors.html")]
struct Errors<'a> {
    heading: &'a str,
    errors: Vec<(&'a str, &'a str)>,
}

#[derive(Template)]
#[template(path = "facts.html")]
struct Facts<'a> {
    facts: &'a [(String, Cell)],
}

#[derive(Template)]
#[template(path = "fold.html")]
struct Fold<'a> {
    summary: &'a str,
    inside: &'a Html,
}

/// A block of a template; nothing where it cannot be made, which no data can bring about.
fn made(template: &impl Template) -> Html {
    Html(template.render().unwrap_or_default())
}

/// A message.
pub(crate) fn message(message: &Message<'_>) -> Html {
    made(message)
}

/// A table.
pub(crate) fn table(table: &Table) -> Html {
    made(table)
}

/// A form.
pub(crate) fn form(form: &FormBlock<'_>) -> Html {
    made(form)
}

/// Facts: names with values.
pub(crate) fn facts(facts: &[(String, Cell)]) -> Html {
    made(&Facts { facts })
}

/// What is only shown when it is wanted.
pub(crate) fn fold(summary: &str, inside: &Html) -> Html {
    made(&Fold { summary, inside })
}

/// What is wrong with a form, with links to its fields.
pub(crate) fn errors(heading: &str, fields: &[Field]) -> Html {
    let wrong = |field: &'_ Field| field.error.is_some();
    let errors = fields.iter().filter(|field| wrong(field));
    let errors = errors.map(|field| (field.name, field.error.as_deref().unwrap_or_default()));
    made(&Errors {
        heading,
        errors: errors.collect(),
    })
}

/// A paragraph.
pub(crate) fn text(words: &str) -> Html {
    Html(format!("<p>{}</p>\n", escaped(words)))
}

/// A quiet paragraph.
pub(crate) fn hint(words: &str) -> Html {
    Html(format!("<p class=\"hint\">{}</p>\n", escaped(words)))
}

/// The heading of a part.
pub(crate) fn heading(words: &str) -> Html {
    Html(format!("<h2>{}</h2>\n", escaped(words)))
}

/// Links as buttons.
pub(crate) fn links(links: &[Link]) -> Html {
    let one = |link: &Link| {
        let (address, label) = (escaped(&link.address), escaped(&link.label));
        format!("<a class=\"button secondary\" href=\"{address}\">{label}</a>\n")
    };
    let all: String = links.iter().map(one).collect();
    Html(format!("<p class=\"buttons\">{all}</p>\n"))
}

/// A list.
pub(crate) fn list(cells: &[Cell]) -> Html {
    let one = |cell: &Cell| format!("<li>{cell}</li>\n");
    let all: String = cells.iter().map(one).collect();
    Html(format!("<ul>{all}</ul>\n"))
}

/// The picture of a sheet.
pub(crate) fn picture(address: &str, words: &str) -> Html {
    let (address, words) = (escaped(address), escaped(words));
    Html(format!(
        "<p class=\"paper\"><a href=\"{address}\"><img src=\"{address}\" alt=\"{words}\"></a></p>\n"
    ))
}

/// Blocks beside each other where there is room.
pub(crate) fn beside(left: &Html, right: &Html) -> Html {
    Html(format!(
        "<div class=\"beside\"><div>{left}</div><div>{right}</div></div>\n"
    ))
}

/// Text as it stands in a page.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}
