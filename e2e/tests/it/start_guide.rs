//! The start guide, walked in a real browser: each page is judged, and a picture of each step can be
//! kept (`RENKEI_WRITE_DOCUMENTS=1` writes them to `docs/pages`).

use std::path::{Path, PathBuf};

use e2e::chromium::{Certificates, Window};
use e2e::exchange::Account;
use e2e::{foreign, walk};

/// A window whose pages are judged and kept as pictures.
struct Guided {
    window: Window,
    pictures: Option<PathBuf>,
}

impl Guided {
    async fn open() -> Self {
        let window = Window::open(&Certificates::default()).await.unwrap();
        let pictures = std::env::var_os("RENKEI_WRITE_DOCUMENTS")
            .map(|_| Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/pages"));
        if let Some(folder) = &pictures {
            std::fs::create_dir_all(folder).unwrap();
        }
        Self { window, pictures }
    }

    /// Looks at the page: it is judged, and kept under this name.
    async fn look(&self, name: &str) {
        self.window.judge().await.unwrap();
        if let Some(folder) = &self.pictures {
            let file = folder.join(format!("{name}.png"));
            self.window.picture(&file).await.unwrap();
        }
    }

    async fn sign_in(&self, portal: &str, account: &Account) {
        self.window.go(portal).await.unwrap();
        self.window
            .fill("ユーザID", &account.user_id)
            .await
            .unwrap();
        self.window
            .fill("パスワード", &account.password)
            .await
            .unwrap();
        self.window.press("ログイン").await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn section_3_1_in_a_browser() {
    if foreign::left_out() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (exchange, operator, care_manager, _) = crate::ground::exchange(folder.path()).await;
    let portal = exchange.addresses().unwrap().portal;
    let guided = Guided::open().await;
    guided.window.go(&portal).await.unwrap();
    guided.look("3-1-01").await;
    guided.sign_in(&portal, &care_manager).await;
    guided.look("3-1-02").await;
    let _ = (exchange, operator, walk::CARE_MANAGER);
}
