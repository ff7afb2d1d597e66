//! Pages with sample data, one file for each kind of page, so that the desk can see what a caller
//! sees. The tests of the program write them (`RENKEI_TEST_PAGES`); a folder of the configuration
//! holds them.
//!
//! A sample is looked at, not used: its links and buttons lead nowhere.

use std::path::PathBuf;
use std::sync::Arc;

use super::page;

/// The folder of samples, where there is one. Cheap to clone.
#[derive(Clone, Default)]
pub(crate) struct SamplePages(Arc<Option<PathBuf>>);

impl SamplePages {
    /// Samples in a folder.
    pub(crate) fn new(folder: Option<PathBuf>) -> Self {
        Self(Arc::new(folder))
    }

    /// How many samples there are of each page, by 画面番号.
    pub(crate) async fn names(&self) -> Vec<String> {
        let Some(folder) = self.0.as_ref() else {
            return Vec::new();
        };
        let mut names = Vec::new();
        if let Ok(mut entries) = tokio::fs::read_dir(folder).await {
            while let Ok(Some(entry)) = entries.next_entry().await {
                let name = entry.file_name().into_string().unwrap_or_default();
                if let Some(stem) = name.strip_suffix(".html")
                    && number_of(stem).is_some()
                {
                    names.push(stem.to_owned());
                }
            }
        }
        names.sort();
        names
    }

    /// A sample of this name, with a line above it that says what it is.
    pub(crate) async fn page(&self, name: &str, line: &str) -> Option<String> {
        number_of(name)?;
        let file = self.0.as_ref().as_ref()?.join(format!("{name}.html"));
        let html = tokio::fs::read_to_string(file).await.ok()?;
        Some(inert(&html, line))
    }
}

/// The 画面番号 of a sample with this name: `P-12-0123456789ab`.
pub(crate) fn number_of(name: &str) -> Option<&str> {
    let (number, print) = name.rsplit_once('-')?;
    let (site, digits) = number.split_once('-')?;
    let is_number = matches!(site, "P" | "S" | "K")
        && digits.len() == 2
        && digits.bytes().all(|digit| digit.is_ascii_digit());
    let is_print = print.len() == 12 && print.bytes().all(|digit| digit.is_ascii_hexdigit());
    (is_number && is_print).then_some(number)
}

/// The page without anything that leads elsewhere, in the present style.
fn inert(html: &str, line: &str) -> String {
    let style = page::stylesheet_address();
    let mut html = html.replace("\"style.css\"", &format!("\"{style}\""));
    for (live, dead) in [
        (" href=\"/", " data-address=\"/"),
        (" href=\"?", " data-address=\"?"),
        (" href=\"http", " data-address=\"http"),
        (" action=\"", " data-address=\""),
        (" formaction=\"", " data-address=\""),
        ("<script", "<div hidden "),
    ] {
        html = html.replace(live, dead);
    }
    // The style sheet is the one link that stays.
    let dead = format!(" data-address=\"{style}\"");
    html = html.replacen(&dead, &format!(" href=\"{style}\""), 1);
    let body = format!("<body>\n<aside class=\"sample-line\">{line}</aside>");
    html.replacen("<body>", &body, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_leads_nowhere() {
        let html = "<head><link rel=\"stylesheet\" href=\"style.css\"></head><body>\
             <a href=\"/sign-out\">x</a><a href=\"#main\">y</a><a href=\"https://x\">z</a>\
             <form method=\"post\" action=\"/x\"></form><script>alert()</script></body>";
        let page = inert(html, "見本");
        for live in [" href=\"/sign", "https\"", " action=", "<script"] {
            assert!(!page.contains(live), "{live}: {page}");
        }
        let style = format!(" href=\"{}\"", page::stylesheet_address());
        assert!(page.contains(&style) && page.contains("href=\"#main\""));
        assert!(page.contains("<aside class=\"sample-line\">見本</aside>"));
    }

    #[test]
    fn only_names_of_samples_name_one() {
        assert_eq!(number_of("P-12-0123456789ab"), Some("P-12"));
        for wrong in [
            "P-12",
            "X-12-0123456789ab",
            "../P-12-0123456789ab",
            "P-12-../../x",
        ] {
            assert_eq!(number_of(wrong), None, "{wrong}");
        }
    }
}
