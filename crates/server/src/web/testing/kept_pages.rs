//! Keeps every kind of page that tests see, for judges that read many at once: in the folder of
//! `RENKEI_TEST_PAGES`, one file for each structure.

use std::fmt::Write as _;
use std::path::Path;

use protocol::Sha256;

use crate::web::page;

/// Keeps a page unless one of its structure is there.
pub(super) fn keep(html: &str) {
    let Some(folder) = std::env::var_os("RENKEI_TEST_PAGES") else {
        return;
    };
    let folder = Path::new(&folder);
    let file = folder.join(format!("{}.html", name(html)));
    if file.exists() {
        return;
    }
    std::fs::create_dir_all(folder).unwrap();
    std::fs::write(folder.join("style.css"), page::STYLESHEET).unwrap();
    let local = html.replace(&page::stylesheet_address(), "style.css");
    std::fs::write(file, local).unwrap();
}

/// The page's number, for people, and a print of its structure.
fn name(html: &str) -> String {
    let number = html
        .rsplit("<footer class=\"foot\">")
        .next()
        .and_then(|foot| foot.split("<p>").nth(1))
        .and_then(|rest| rest.split('<').next())
        .and_then(|text| text.split_whitespace().last())
        .unwrap_or("page");
    let digest = Sha256::of(structure(html).as_bytes());
    let mut name = number.to_owned() + "-";
    for byte in digest.as_bytes().iter().take(6) {
        write!(name, "{byte:02x}").unwrap();
    }
    name
}

/// The tags with the names of their attributes, each run of equal rows once.
fn structure(html: &str) -> String {
    let mut lines: Vec<String> = html.split('<').skip(1).map(tag).collect();
    lines.sort();
    lines.dedup();
    lines.concat()
}

fn tag(text: &str) -> String {
    let tag = text.split('>').next().unwrap_or_default();
    let outside = tag.split('"').step_by(2);
    outside.collect::<Vec<_>>().concat() + ";"
}

#[test]
fn pages_that_differ_in_words_only_are_one() {
    let page = |name: &str, rows: usize| {
        let row = format!("<li><a href=\"/{name}\">{name}</a></li>");
        format!("<main><ul>{}</ul></main>", row.repeat(rows))
    };
    assert_eq!(structure(&page("a", 1)), structure(&page("b", 7)));
    assert_ne!(structure(&page("a", 1)), structure(&page("a", 0)));
}
