//! A person at a real browser: Chromium, driven through its own driver.
//!
//! What is pressed and filled in is found by the words on the page, as a person finds it. Every
//! page that is looked at is judged by axe-core, and may be kept as a picture.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::str::FromStr;
use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use fantoccini::elements::Element;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use reqwest::{Method, Url};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::foreign;
use crate::process::Running;

/// A window of the browser, with a home of its own.
pub struct Window {
    client: Client,
    axe: String,
    /// Kept until the window closes: the browser lives in it.
    home: TempDir,
    _driver: Running,
}

/// What the browser may do with certificates.
#[derive(Debug, Clone, Default)]
pub struct Certificates {
    /// A .p12 file and its password, to be imported.
    pub import: Option<(PathBuf, String)>,
    /// The sites for which the only certificate is chosen without asking.
    pub chosen_for: Option<String>,
    /// The certificate of an authority that is trusted. Others are put up with, but browsers make no
    /// passkeys there.
    pub trusted: Option<PathBuf>,
}

/// How large the window is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Screen {
    /// 960 units wide.
    Desk,
    /// 320 units wide: the narrowest telephone, and a page enlarged four times.
    Narrow,
}

impl Window {
    /// Opens a window.
    ///
    /// # Errors
    /// When Chromium or its driver does not start.
    pub async fn open(certificates: &Certificates) -> anyhow::Result<Self> {
        Self::open_on(Screen::Desk, certificates).await
    }

    /// Opens a window on a screen.
    ///
    /// # Errors
    /// When Chromium or its driver does not start.
    pub async fn open_on(screen: Screen, certificates: &Certificates) -> anyhow::Result<Self> {
        let home = tempfile::tempdir().context("a home for the browser")?;
        give_fonts(home.path())?;
        if let Some((file, password)) = &certificates.import {
            import(home.path(), file, password)?;
        }
        if let Some(file) = &certificates.trusted {
            trust(home.path(), file)?;
        }
        let driver = start_driver(home.path(), certificates.chosen_for.as_deref())?;
        let port = port_of(&driver)?;
        let profile = home.path().join("profile");
        let mut options = json!({ "args": [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
            "--force-device-scale-factor=1", "--hide-scrollbars", "--lang=ja", "--accept-lang=ja",
            "--disable-background-networking", "--disable-component-update", "--no-first-run",
            "--window-size=960,1000", format!("--user-data-dir={}", profile.display()),
        ]});
        if screen == Screen::Narrow {
            let metrics = json!({ "width": 320, "height": 800, "pixelRatio": 1.0 });
            let emulation = json!({ "deviceMetrics": metrics });
            if let Some(options) = options.as_object_mut() {
                options.insert("mobileEmulation".to_owned(), emulation);
            }
        }
        let mut capabilities = serde_json::Map::new();
        capabilities.insert("acceptInsecureCerts".to_owned(), Value::Bool(true));
        capabilities.insert("goog:chromeOptions".to_owned(), options);
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .context("open a window")?;
        let axe = foreign::python_file("axe_playwright_python", "axe.min.js")?;
        Ok(Self {
            client,
            axe: std::fs::read_to_string(axe)?,
            home,
            _driver: driver,
        })
    }

    /// Gives the browser a device with passkeys, whose owner always shows a finger.
    ///
    /// # Errors
    /// When the driver does not know how.
    pub async fn give_passkeys(&self) -> anyhow::Result<()> {
        self.client.issue_cmd(PasskeyDevice).await?;
        Ok(())
    }

    /// Types an address.
    ///
    /// # Errors
    /// When the site does not answer.
    pub async fn go(&self, address: &str) -> anyhow::Result<()> {
        Ok(self.client.goto(address).await?)
    }

    /// The address of the page.
    ///
    /// # Errors
    /// When the window has no page.
    pub async fn address(&self) -> anyhow::Result<String> {
        Ok(self.client.current_url().await?.to_string())
    }

    /// Everything that can be read on the page.
    ///
    /// # Errors
    /// When the window has no page.
    pub async fn text(&self) -> anyhow::Result<String> {
        Ok(self.client.find(Locator::Css("body")).await?.text().await?)
    }

    /// Goes on when these words stand on the page.
    ///
    /// # Errors
    /// With the page's text when they do not.
    pub async fn says(&self, words: &str) -> anyhow::Result<()> {
        let text = self.text().await?;
        ensure!(text.contains(words), "no {words:?} on the page:\n{text}");
        Ok(())
    }

    /// Presses the button or follows the link with these words, and waits for the next page.
    ///
    /// # Errors
    /// When there is none, or no page follows.
    pub async fn press(&self, words: &str) -> anyhow::Result<()> {
        let quoted = quoted(words)?;
        let path =
            format!("//button[normalize-space()={quoted}] | //a[normalize-space()={quoted}]");
        let found = self.client.find(Locator::XPath(&path)).await;
        let element = match found {
            Ok(element) => element,
            Err(_) => bail!("nothing says {words:?} to press:\n{}", self.text().await?),
        };
        self.leave_by(element).await
    }

    /// Clicks on what leads to another page, and waits until this page is gone.
    async fn leave_by(&self, element: Element) -> anyhow::Result<()> {
        let page = self.client.find(Locator::Css("html")).await?;
        element.click().await?;
        for _ in 0..200 {
            if page.tag_name().await.is_err() {
                // The next command waits until the new page is there.
                self.client.find(Locator::Css("body")).await?;
                return Ok(());
            }
            // The driver does not tell; asking again is all that can be done.
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        bail!("no page followed:\n{}", self.text().await?)
    }

    /// Opens what is folded under these words.
    ///
    /// # Errors
    /// When there is none.
    pub async fn unfold(&self, words: &str) -> anyhow::Result<()> {
        let summary = format!("//summary[normalize-space()={}]", quoted(words)?);
        let Ok(summary) = self.client.find(Locator::XPath(&summary)).await else {
            bail!("nothing is folded under {words:?}:\n{}", self.text().await?);
        };
        Ok(summary.click().await?)
    }

    /// Follows the first link whose address begins with `path`.
    ///
    /// # Errors
    /// When there is none.
    pub async fn follow(&self, path: &str) -> anyhow::Result<()> {
        let link = format!("//a[starts-with(@href, {})]", quoted(path)?);
        let Ok(link) = self.client.find(Locator::XPath(&link)).await else {
            bail!("no link to {path}:\n{}", self.text().await?);
        };
        self.leave_by(link).await
    }

    /// Fills in the field with this label.
    ///
    /// # Errors
    /// When there is none.
    pub async fn fill(&self, label: &str, text: &str) -> anyhow::Result<()> {
        let field = self.labelled(label).await?;
        field.clear().await?;
        Ok(field.send_keys(text).await?)
    }

    /// Chooses the box, the button or the line with this label.
    ///
    /// # Errors
    /// When there is none.
    pub async fn choose(&self, label: &str) -> anyhow::Result<()> {
        Ok(self.labelled(label).await?.click().await?)
    }

    /// Whether the box or button with this label is chosen.
    ///
    /// # Errors
    /// When there is none.
    pub async fn is_chosen(&self, label: &str) -> anyhow::Result<bool> {
        Ok(self.labelled(label).await?.is_selected().await?)
    }

    async fn labelled(&self, label: &str) -> anyhow::Result<Element> {
        let path = format!("//label[normalize-space()={}]", quoted(label)?);
        let found = self.client.find(Locator::XPath(&path)).await;
        let Ok(label_element) = found else {
            bail!("no label {label:?}:\n{}", self.text().await?);
        };
        let id = label_element
            .attr("for")
            .await?
            .context("a label for nothing")?;
        Ok(self.client.find(Locator::Id(&id)).await?)
    }

    /// Judges the page by axe-core (WCAG 2.2 A and AA).
    ///
    /// # Errors
    /// With every violation.
    pub async fn judge(&self) -> anyhow::Result<()> {
        self.client.execute(&self.axe, Vec::new()).await?;
        let found = self.client.execute_async(RUN_AXE, Vec::new()).await?;
        let violations = found.as_array().context("axe-core gave no list")?;
        if violations.is_empty() {
            return Ok(());
        }
        let address = self.address().await?;
        bail!(
            "{address}: {}",
            serde_json::to_string_pretty(violations).unwrap_or_default()
        );
    }

    /// By how many units the page is wider than its window; 0 is as it should be.
    ///
    /// # Errors
    /// When the window has no page.
    pub async fn overhang(&self) -> anyhow::Result<u64> {
        let wider = "const page = document.documentElement; \
                     return Math.max(0, page.scrollWidth - page.clientWidth)";
        let wider = self.client.execute(wider, Vec::new()).await?;
        wider.as_u64().context("no width")
    }

    /// Takes a picture of the page, as far down as a picture goes.
    ///
    /// # Errors
    /// When it cannot be taken or written.
    pub async fn picture(&self, file: &Path) -> anyhow::Result<()> {
        let height = self
            .client
            .execute("return document.documentElement.scrollHeight", Vec::new())
            .await?;
        let height = u32::try_from(height.as_u64().unwrap_or(1000)).unwrap_or(TALLEST);
        let height = height.min(TALLEST);
        self.client.set_window_size(WIDTH, height + FRAME).await?;
        let png = self.client.screenshot().await?;
        self.client.set_window_size(WIDTH, 1000).await?;
        std::fs::write(file, png).with_context(|| format!("write {}", file.display()))
    }

    /// Folder of the browser's home.
    #[must_use]
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Closes the window.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub async fn close(self) -> anyhow::Result<()> {
        Ok(self.client.close().await?)
    }
}

/// The command of Web Authentication that adds a device.
#[derive(Debug)]
struct PasskeyDevice;

impl WebDriverCompatibleCommand for PasskeyDevice {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, <Url as FromStr>::Err> {
        let session = session.unwrap_or_default();
        base.join(&format!("session/{session}/webauthn/authenticator"))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        let device = json!({
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": true,
            "hasUserVerification": true,
            "isUserVerified": true,
        });
        (Method::POST, Some(device.to_string()))
    }
}

/// The fonts that the project ships, so that pictures are the same everywhere.
fn give_fonts(home: &Path) -> anyhow::Result<()> {
    let fonts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/forms/fonts");
    let own = home.join(".fonts");
    std::fs::create_dir(&own)?;
    for entry in std::fs::read_dir(fonts)? {
        let entry = entry?;
        if entry.path().extension().is_some_and(|end| end == "ttf") {
            std::fs::copy(entry.path(), own.join(entry.file_name()))?;
        }
    }
    Ok(())
}

/// Imports a .p12 file into the certificate store of this home, as the browser's settings do.
fn import(home: &Path, file: &Path, password: &str) -> anyhow::Result<()> {
    let store = home.join(".pki/nssdb");
    std::fs::create_dir_all(&store)?;
    let store = format!("sql:{}", store.display());
    let file = file.to_string_lossy();
    foreign::judge("certutil", &["-d", &store, "-N", "--empty-password"])?;
    foreign::judge("pk12util", &["-d", &store, "-i", &file, "-W", password])?;
    Ok(())
}

/// Trusts an authority in the certificate store of this home.
fn trust(home: &Path, file: &Path) -> anyhow::Result<()> {
    let store = home.join(".pki/nssdb");
    if !store.exists() {
        std::fs::create_dir_all(&store)?;
        let store = format!("sql:{}", store.display());
        foreign::judge("certutil", &["-d", &store, "-N", "--empty-password"])?;
    }
    let (store, file) = (format!("sql:{}", store.display()), file.to_string_lossy());
    let add = ["-d", &store, "-A", "-n", "renkei", "-t", "C,,", "-i", &file];
    foreign::judge("certutil", &add)?;
    Ok(())
}

/// Starts the driver. Choosing a certificate without asking is the affair of a policy, which
/// Chromium reads from one place on the machine only: a mount of our own puts ours there.
fn start_driver(home: &Path, chosen_for: Option<&str>) -> anyhow::Result<Running> {
    let mut command = match chosen_for {
        None => Command::new("chromedriver"),
        Some(site) => {
            let policies = home.join("policies/policies/managed");
            std::fs::create_dir_all(&policies)?;
            let choice = json!({ "pattern": site, "filter": {} }).to_string();
            let policy = json!({ "AutoSelectCertificateForUrls": [choice] }).to_string();
            std::fs::write(policies.join("renkei-test.json"), policy)?;
            let mut command = Command::new("unshare");
            command.args(["--mount", "sh", "-c", MOUNT_AND_RUN, "sh"]);
            command.arg(home.join("policies"));
            command
        }
    };
    command
        .arg("--port=0")
        .env("HOME", home)
        .env("XDG_CONFIG_HOME", home.join("config"))
        .env("XDG_CACHE_HOME", home.join("cache"));
    Running::start(command, &home.join("driver.log"))
}

fn port_of(driver: &Running) -> anyhow::Result<u16> {
    loop {
        let line = driver.line().context("chromedriver did not start")?;
        if let Some((_, port)) = line.split_once("successfully on port ") {
            return port.trim_end_matches('.').parse().context("its port");
        }
    }
}

/// A text as XPath writes it.
fn quoted(text: &str) -> anyhow::Result<String> {
    ensure!(!text.contains('\''), "no apostrophes: {text}");
    Ok(format!("'{text}'"))
}

const WIDTH: u32 = 960;

/// Units of height that a picture shows at most.
const TALLEST: u32 = 3_000;

/// What the window needs beside the page.
const FRAME: u32 = 160;

const MOUNT_AND_RUN: &str =
    "mount --bind \"$1\" /etc/chromium && shift && exec chromedriver \"$@\"";

const RUN_AXE: &str = "
const done = arguments[arguments.length - 1];
axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
  .then(found => done(found.violations.map(v => ({ id: v.id, help: v.help,
    nodes: v.nodes.map(n => n.html).slice(0, 5) }))));
";
