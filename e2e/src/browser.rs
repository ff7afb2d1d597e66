//! A person at a browser, over HTTP: keeps cookies, reads forms from the page, fills them in and
//! sends them as the page says. It knows no address that a page did not show.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use reqwest::{Client, Response, StatusCode, Url};
use scraper::{ElementRef, Html, Selector};

/// A browser window with its cookies.
pub struct Browser {
    client: Client,
    base: Url,
}

/// A page as it was answered.
pub struct Page {
    /// Address after redirects.
    pub url: Url,
    /// Status of the answer.
    pub status: StatusCode,
    /// The page's text.
    pub html: String,
}

/// A form of a page, ready to be filled in.
#[derive(Clone)]
pub struct Form {
    action: Url,
    fields: BTreeMap<String, String>,
    boxes: BTreeMap<String, String>,
}

impl Browser {
    /// Opens a window on `base`, trusting only `root_pem`.
    ///
    /// # Errors
    /// When the certificate or the address cannot be read.
    pub fn open(base: &str, root_pem: &str) -> anyhow::Result<Self> {
        Self::open_at(base, root_pem, 0)
    }

    /// As [`Self::open`], by a clock that is so many days ahead.
    ///
    /// # Errors
    /// When the certificate or the address cannot be read.
    pub fn open_at(base: &str, root_pem: &str, days: u32) -> anyhow::Result<Self> {
        let config = crate::tls::client_at(root_pem, None, days)?;
        let client = Client::builder()
            .tls_backend_preconfigured(Arc::unwrap_or_clone(config))
            .cookie_store(true)
            .no_proxy()
            .build()
            .context("open a browser")?;
        Ok(Self {
            client,
            base: Url::parse(base).context("address of the site")?,
        })
    }

    /// Types an address.
    ///
    /// # Errors
    /// When the site cannot be reached.
    pub async fn go(&self, path: &str) -> anyhow::Result<Page> {
        let url = self.base.join(path)?;
        let answer = self
            .client
            .get(url.clone())
            .header("accept", "text/html")
            .send()
            .await;
        Page::read(answer.with_context(|| format!("GET {url}"))?).await
    }

    /// Presses a form's button.
    ///
    /// # Errors
    /// When the site cannot be reached.
    pub async fn submit(&self, form: &Form) -> anyhow::Result<Page> {
        Page::read(self.post(form).await?).await
    }

    /// Presses a form's button that answers with a file: its name, type and bytes.
    ///
    /// # Errors
    /// When the answer is no file.
    pub async fn download(&self, form: &Form) -> anyhow::Result<(String, String, Vec<u8>)> {
        let answer = self.post(form).await?;
        if !answer.status().is_success() {
            bail!("download answered {}", answer.status());
        }
        let header = |name: &str| {
            let value = answer
                .headers()
                .get(name)
                .and_then(|value| value.to_str().ok());
            value.unwrap_or_default().to_owned()
        };
        let kind = header("content-type");
        let disposition = header("content-disposition");
        let name = disposition
            .split_once("filename=\"")
            .and_then(|(_, rest)| rest.split_once('"'))
            .map(|(name, _)| name.to_owned())
            .with_context(|| format!("no file name in {disposition:?}"))?;
        Ok((name, kind, answer.bytes().await?.to_vec()))
    }

    async fn post(&self, form: &Form) -> anyhow::Result<Response> {
        let origin = self.base.origin().ascii_serialization();
        self.client
            .post(form.action.clone())
            .header("accept", "text/html")
            .header("origin", origin)
            .header("sec-fetch-site", "same-origin")
            .form(&form.fields)
            .send()
            .await
            .with_context(|| format!("POST {}", form.action))
    }
}

impl Page {
    async fn read(answer: Response) -> anyhow::Result<Self> {
        let url = answer.url().clone();
        let status = answer.status();
        Ok(Self {
            url,
            status,
            html: answer.text().await?,
        })
    }

    /// The readable text of the page, white space folded.
    #[must_use]
    pub fn text(&self) -> String {
        let document = Html::parse_document(&self.html);
        let body = select(&document, "main").or_else(|| select(&document, "body"));
        let words: Vec<String> = body
            .map(|element| {
                element
                    .text()
                    .map(str::trim)
                    .map(ToOwned::to_owned)
                    .collect()
            })
            .unwrap_or_default();
        words
            .into_iter()
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// Fails unless the page says `expected`.
    ///
    /// # Errors
    /// With the page's text.
    pub fn says(&self, expected: &str) -> anyhow::Result<&Self> {
        if self.html.contains(expected) || self.text().contains(expected) {
            return Ok(self);
        }
        bail!(
            "{} ({}) does not say {expected:?}; it says: {}",
            self.url,
            self.status,
            self.text()
        );
    }

    /// Target of the first link whose text or target contains `words`.
    ///
    /// # Errors
    /// When there is none.
    pub fn link(&self, words: &str) -> anyhow::Result<String> {
        let document = Html::parse_document(&self.html);
        let links = Selector::parse("a[href]").map_err(|error| anyhow::anyhow!("{error}"))?;
        document
            .select(&links)
            .find(|link| {
                link.text().collect::<String>().contains(words)
                    || link.attr("href").is_some_and(|href| href.contains(words))
            })
            .and_then(|link| link.attr("href"))
            .map(ToOwned::to_owned)
            .with_context(|| format!("{}: no link {words:?}; {}", self.url, self.text()))
    }

    /// The form that holds the button labelled `button`, filled as the page fills it.
    ///
    /// # Errors
    /// When there is no such button.
    pub fn form(&self, button: &str) -> anyhow::Result<Form> {
        let document = Html::parse_document(&self.html);
        let forms = Selector::parse("form").map_err(|error| anyhow::anyhow!("{error}"))?;
        let buttons = Selector::parse("button").map_err(|error| anyhow::anyhow!("{error}"))?;
        let (form, pressed) = document
            .select(&forms)
            .find_map(|form| {
                let pressed = form
                    .select(&buttons)
                    .find(|found| found.text().collect::<String>().trim() == button)?;
                Some((form, pressed))
            })
            .with_context(|| format!("{}: no button {button:?}; {}", self.url, self.text()))?;
        let action = pressed
            .attr("formaction")
            .or_else(|| form.attr("action"))
            .unwrap_or("");
        let (mut fields, boxes) = fields_of(form)?;
        if let (Some(name), value) = (pressed.attr("name"), pressed.attr("value")) {
            fields.insert(name.to_owned(), value.unwrap_or_default().to_owned());
        }
        Ok(Form {
            action: self.url.join(action)?,
            fields,
            boxes,
        })
    }
}

impl Form {
    /// Fills in a field or chooses a radio button.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.fields.insert(name.to_owned(), value.to_owned());
        self
    }

    /// Ticks a box.
    ///
    /// # Errors
    /// When the form has no such box.
    pub fn ticked(mut self, name: &str) -> anyhow::Result<Self> {
        let value = self
            .boxes
            .get(name)
            .with_context(|| format!("no box {name:?}"))?;
        self.fields.insert(name.to_owned(), value.clone());
        Ok(self)
    }

    /// Leaves a field out, as a tampered page would.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.fields.remove(name);
        self
    }

    /// The hidden and prefilled fields.
    #[must_use]
    pub fn fields(&self) -> &BTreeMap<String, String> {
        &self.fields
    }
}

fn select<'a>(document: &'a Html, selector: &str) -> Option<ElementRef<'a>> {
    document.select(&Selector::parse(selector).ok()?).next()
}

/// What a browser would send if nothing were typed: hidden and text fields as prefilled, radio
/// buttons and boxes only where they are checked.
/// Unchecked boxes come apart, with the value they would have.
fn fields_of(form: ElementRef<'_>) -> anyhow::Result<(Fields, Fields)> {
    let inputs = Selector::parse("input[name], textarea[name], select[name]")
        .map_err(|error| anyhow::anyhow!("{error}"))?;
    let mut fields = BTreeMap::new();
    let mut boxes = BTreeMap::new();
    for input in form.select(&inputs) {
        let name = input.attr("name").unwrap_or_default().to_owned();
        let kind = input.attr("type").unwrap_or("text");
        if matches!(kind, "radio" | "checkbox") && input.attr("checked").is_none() {
            if kind == "checkbox" {
                boxes.insert(name, input.attr("value").unwrap_or("on").to_owned());
            }
            continue;
        }
        let value = input.attr("value").map(ToOwned::to_owned);
        fields.insert(name, value.unwrap_or_else(|| input.text().collect()));
    }
    Ok((fields, boxes))
}

/// Names and values.
type Fields = BTreeMap<String, String>;
