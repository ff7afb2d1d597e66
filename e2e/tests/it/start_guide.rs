//! The start guide, step by step in a real browser. Each page is judged; with
//! `RENKEI_WRITE_DOCUMENTS=1` the picture of each step is written to `docs/start-guide`.

use std::path::{Path, PathBuf};

use e2e::chromium::{Certificates, Window};
use e2e::exchange::{Account, Exchange, Operator};
use e2e::{foreign, walk};

/// A window whose pages are judged and kept as pictures.
struct Guided {
    window: Window,
    portal: String,
    pictures: Option<PathBuf>,
}

impl Guided {
    async fn open(exchange: &Exchange) -> Self {
        let window = Window::open(&Certificates::default()).await.unwrap();
        let pictures = std::env::var_os("RENKEI_WRITE_DOCUMENTS")
            .map(|_| Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/start-guide"));
        if let Some(folder) = &pictures {
            std::fs::create_dir_all(folder).unwrap();
        }
        Self {
            window,
            portal: exchange.addresses().unwrap().portal,
            pictures,
        }
    }

    /// Looks at the page: it is judged, and kept under the number of its step.
    async fn step(&self, number: &str) {
        self.window.judge().await.unwrap();
        if let Some(folder) = &self.pictures {
            let file = folder.join(format!("{number}.png"));
            self.window.picture(&file).await.unwrap();
        }
    }

    async fn sees(&self, words: &str) {
        self.window.says(words).await.unwrap();
    }

    async fn press(&self, words: &str) {
        self.window.press(words).await.unwrap();
    }

    async fn choose(&self, label: &str) {
        self.window.choose(label).await.unwrap();
    }

    async fn fill(&self, label: &str, text: &str) {
        self.window.fill(label, text).await.unwrap();
    }

    /// Fills in the sign-in page; the button is left to be pressed.
    async fn fill_in_sign_in(&self, account: &Account) {
        self.window.go(&self.portal).await.unwrap();
        self.fill("ユーザID", &account.user_id).await;
        self.fill("パスワード", &account.password).await;
    }

    /// Opens the top page again until the words stand there.
    async fn wait_for(&self, words: &str) {
        for _ in 0..100 {
            self.window.go(&self.portal).await.unwrap();
            if self.window.text().await.unwrap().contains(words) {
                return;
            }
            // The portal tells by a notice; asking again is all that a browser can do.
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        }
        panic!("{words} did not come");
    }
}

/// 請求委任事業所用ケアプラン証明書.
const CAREPLAN: &str = "請求委任事業所用ケアプラン証明書";

/// From the page of choice to 送信, with the pictures of steps `first` onwards.
async fn apply(guided: &Guided, label: &str, account: &Account, steps: [&str; 4]) {
    let [choice, password, terms, done] = steps;
    guided.press("発行申請を行う前").await;
    guided.press("内容を確認しました").await;
    guided.choose(&format!("{label}の発行申請をする")).await;
    guided.step(choice).await;
    guided.press("次へ").await;
    guided
        .fill("証明書発行用パスワード", &account.issue_password)
        .await;
    guided.step(password).await;
    guided.choose("利用規約等に同意します").await;
    guided.step(terms).await;
    guided.press("送信").await;
    guided.sees("発行申請が完了しました").await;
    guided.step(done).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_office_that_delegates_its_claims() {
    if foreign::left_out() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (exchange, operator, account, _) = crate::ground::exchange(folder.path()).await;
    let guided = Guided::open(&exchange).await;
    history(&guided, &account).await;

    guided.press("ログアウト").await;
    guided.fill_in_sign_in(&account).await;
    guided.step("3-1-01").await;
    guided.press("ログイン").await;
    guided.step("3-1-02").await;
    guided.press(CAREPLAN).await;
    let steps = ["3-1-03", "3-1-04", "3-1-05", "3-1-06"];
    apply(&guided, CAREPLAN, &account, steps).await;

    approve_and_wait(&exchange, &operator, &guided).await;
    guided.step("3-1-07").await;
    guided.press(CAREPLAN).await;
    guided.step("3-1-08").await;
    let download = format!("{CAREPLAN}をダウンロード・インストールする");
    assert!(guided.window.is_chosen(&download).await.unwrap());
    guided.step("3-1-09").await;
    guided.press("次へ").await;
    guided.sees("ダウンロードしたい証明書の").await;
    guided.step("3-1-10").await;
    guided.window.close().await.unwrap();
}

/// Section 2 of the guide: the history of 介護保険証明書.
async fn history(guided: &Guided, account: &Account) {
    guided.fill_in_sign_in(account).await;
    guided.step("2-1").await;
    guided.press("ログイン").await;
    guided.step("2-2").await;
    guided.press("証明書").await;
    guided.sees("証明書発行の履歴はありません。").await;
    guided.step("2-3").await;
}

async fn approve_and_wait(exchange: &Exchange, operator: &Operator, guided: &Guided) {
    let approved = walk::approve(exchange, operator).await.unwrap();
    assert_eq!(approved, 1);
    guided.wait_for("証明書発行完了のお知らせ").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_office_that_has_a_certificate_for_claims() {
    if foreign::left_out() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (exchange, operator, _, account) = crate::ground::exchange(folder.path()).await;
    let guided = Guided::open(&exchange).await;
    guided.fill_in_sign_in(&account).await;
    guided.press("ログイン").await;
    guided.press("証明書").await;
    // How it came to its certificate, years ago, is no part of the guide.
    let unnumbered = ["kaigo-1", "kaigo-2", "kaigo-3", "kaigo-4"];
    apply(&guided, "介護保険証明書", &account, unnumbered).await;
    approve_and_wait(&exchange, &operator, &guided).await;

    guided.press("証明書").await;
    guided.step("3-2-1").await;
    guided
        .choose("介護保険証明書をダウンロード・インストールする")
        .await;
    guided.step("3-2-2").await;
    guided.press("次へ").await;
    guided.step("3-2-3").await;
    guided.window.close().await.unwrap();
}

/// Step 1 and the reference pages: is the password at hand the right one, and a new one.
#[tokio::test(flavor = "multi_thread")]
async fn an_office_that_has_lost_its_issue_password() {
    if foreign::left_out() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (exchange, _, account, _) = crate::ground::exchange(folder.path()).await;
    let guided = Guided::open(&exchange).await;
    guided.window.go(&guided.portal).await.unwrap();
    guided.press("初めてご利用される方へ").await;
    guided.step("0-1").await;
    guided.fill_in_sign_in(&account).await;
    guided.press("ログイン").await;
    guided.press(CAREPLAN).await;
    guided.press("発行申請を行う前").await;
    guided
        .press("証明書発行用パスワードをお手元にご用意ください")
        .await;
    guided
        .fill("証明書発行用パスワード", "ABCDEFGHJKLMNPQR")
        .await;
    guided.press("確かめる").await;
    guided.sees("違います").await;
    guided.step("1-1").await;

    guided.press("証明書発行用パスワードとは？").await;
    guided.step("sanko-1").await;
    guided.press("通知書を紛失してしまった").await;
    guided.step("sanko-2").await;
    guided.choose("上の内容を確認しました").await;
    guided
        .fill("ログイン用のパスワード", &account.password)
        .await;
    guided.step("sanko-3").await;
    guided.press("再発行").await;
    guided.sees("証明書発行用パスワードを再発行しました").await;
    guided.step("sanko-4").await;
    guided.press("お知らせ画面を開く").await;
    guided.sees("証明書発行用パスワード再発行通知").await;
    guided.step("sanko-5").await;
    guided.press("添付ファイルを開く").await;
    guided.sees("ダウンロードできるのは1回だけです").await;
    guided.step("sanko-6").await;
    guided.window.close().await.unwrap();
}
