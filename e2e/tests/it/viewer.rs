//! Somebody at a browser who looks at every page: each is judged by axe-core, and with
//! `RENKEI_WRITE_DOCUMENTS=1` its picture is kept in a folder of `docs`.

use std::path::{Path, PathBuf};

use e2e::chromium::{Certificates, Window};

/// A window whose pages are judged and kept as pictures.
pub(crate) struct Viewer {
    pub(crate) window: Window,
    /// Address of the site.
    pub(crate) site: String,
    pictures: Option<PathBuf>,
}

impl Viewer {
    /// A viewer of `site`, whose pictures belong to the folder of this name.
    pub(crate) async fn open(site: &str, pictures: &str, certificates: &Certificates) -> Self {
        let window = Window::open(certificates).await.unwrap();
        let write = std::env::var_os("RENKEI_WRITE_DOCUMENTS").is_some_and(|value| value == "1");
        let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs");
        let pictures = write.then(|| docs.join(pictures));
        if let Some(folder) = &pictures {
            std::fs::create_dir_all(folder).unwrap();
        }
        Self {
            window,
            site: site.to_owned(),
            pictures,
        }
    }

    /// Looks at the page: it is judged, and kept under this name.
    pub(crate) async fn look(&self, name: &str) {
        self.window.judge().await.unwrap();
        if let Some(folder) = &self.pictures {
            let file = folder.join(format!("{name}.png"));
            self.window.picture(&file).await.unwrap();
        }
    }

    /// Opens a page of the site.
    pub(crate) async fn go(&self, path: &str) {
        self.window
            .go(&format!("{}{path}", self.site))
            .await
            .unwrap();
    }

    pub(crate) async fn sees(&self, words: &str) {
        self.window.says(words).await.unwrap();
    }

    pub(crate) async fn press(&self, words: &str) {
        self.window.press(words).await.unwrap();
    }

    pub(crate) async fn choose(&self, label: &str) {
        self.window.choose(label).await.unwrap();
    }

    pub(crate) async fn fill(&self, label: &str, text: &str) {
        self.window.fill(label, text).await.unwrap();
    }

    pub(crate) async fn close(self) {
        self.window.close().await.unwrap();
    }
}
