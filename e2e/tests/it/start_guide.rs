//! The start guide, step by step in a real browser. Each page is judged; with
//! `RENKEI_WRITE_DOCUMENTS=1` the picture of each step is written to `docs/start-guide`.

use std::ops::Deref;
use std::path::Path;
use std::process::Command;

use e2e::chromium::Certificates;
use e2e::exchange::{Account, Exchange, Operator};
use e2e::story::Story;
use e2e::{foreign, walk};

use crate::viewer::Viewer;

/// Somebody at the portal with the guide in hand.
struct Guided {
    viewer: Viewer,
}

impl Guided {
    async fn open(exchange: &Exchange) -> Self {
        Self::open_with(exchange, &Certificates::default()).await
    }

    async fn open_with(exchange: &Exchange, certificates: &Certificates) -> Self {
        let portal = exchange.addresses().unwrap().portal;
        Self {
            viewer: Viewer::open(&portal, "start-guide", certificates).await,
        }
    }

    /// Fills in the sign-in page; the button is left to be pressed.
    async fn fill_in_sign_in(&self, account: &Account) {
        self.go("/").await;
        self.fill("ユーザID", &account.user_id).await;
        self.fill("パスワード", &account.password).await;
    }

    /// Opens the top page again until the words stand there.
    async fn wait_for(&self, words: &str) {
        for _ in 0..100 {
            self.go("/").await;
            if self.window.text().await.unwrap().contains(words) {
                return;
            }
            // The portal tells by a notice; asking again is all that a browser can do.
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        }
        panic!("{words} did not come");
    }
}

impl Deref for Guided {
    type Target = Viewer;

    fn deref(&self) -> &Viewer {
        &self.viewer
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
    guided.look(choice).await;
    guided.press("次へ").await;
    guided
        .fill("証明書発行用パスワード", &account.issue_password)
        .await;
    guided.look(password).await;
    guided.choose("利用規約等に同意します").await;
    guided.look(terms).await;
    guided.press("送信").await;
    guided.sees("発行申請が完了しました").await;
    guided.look(done).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_office_that_delegates_its_claims() {
    if foreign::left_out() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (exchange, operator, account, _) = crate::ground::furnished_exchange(folder.path()).await;
    let guided = Guided::open(&exchange).await;
    history(&guided, &account).await;

    guided.press("ログアウト").await;
    guided.fill_in_sign_in(&account).await;
    guided.look("3-1-01").await;
    guided.press("ログイン").await;
    guided.look("3-1-02").await;
    guided.press(CAREPLAN).await;
    let steps = ["3-1-03", "3-1-04", "3-1-05", "3-1-06"];
    apply(&guided, CAREPLAN, &account, steps).await;

    approve_and_wait(&exchange, &operator, &guided).await;
    guided.look("3-1-07").await;
    guided.press(CAREPLAN).await;
    guided.look("3-1-08").await;
    let download = format!("{CAREPLAN}をダウンロード・インストールする");
    assert!(guided.window.is_chosen(&download).await.unwrap());
    guided.look("3-1-09").await;
    guided.press("次へ").await;
    guided.sees("ダウンロードしたい証明書の").await;
    guided.look("3-1-10").await;
    guided.viewer.close().await;

    prove(&exchange, &account, folder.path()).await;
}

/// After the last step of 3-1: the certificate is imported, and the self-test finds it.
async fn prove(exchange: &Exchange, account: &Account, folder: &Path) {
    let mounts = Command::new("unshare").args(["--mount", "true"]).status();
    if !mounts.is_ok_and(|status| status.success()) {
        Story::begin().tell("left out: without mounts of its own no browser chooses a certificate");
        return;
    }
    let portal = exchange.portal().unwrap();
    walk::sign_in(&portal, account).await.unwrap();
    let (name, bytes) = walk::download(&portal).await.unwrap();
    let file = folder.join(name);
    std::fs::write(&file, bytes).unwrap();
    let certificates = Certificates {
        import: Some((file, account.issue_password.clone())),
        chosen_for: Some(exchange.self_test_address()),
        ..Certificates::default()
    };
    let guided = Guided::open_with(exchange, &certificates).await;
    guided.fill_in_sign_in(account).await;
    guided.press("ログイン").await;
    guided.go("/check").await;
    guided.press("確認をはじめる").await;
    guided.sees("正しく入っています").await;
    guided.look("3-1-17").await;
    guided.viewer.close().await;
}

/// Section 2 of the guide: the history of 介護保険証明書.
async fn history(guided: &Guided, account: &Account) {
    guided.fill_in_sign_in(account).await;
    guided.look("2-1").await;
    guided.press("ログイン").await;
    guided.look("2-2").await;
    guided.press("証明書").await;
    guided.sees("証明書発行の履歴はありません。").await;
    guided.look("2-3").await;
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
    let (exchange, operator, _, account) = crate::ground::furnished_exchange(folder.path()).await;
    let guided = Guided::open(&exchange).await;
    guided.fill_in_sign_in(&account).await;
    guided.press("ログイン").await;
    guided.press("証明書").await;
    // How it came to its certificate, years ago, is no part of the guide.
    let unnumbered = ["kaigo-1", "kaigo-2", "kaigo-3", "kaigo-4"];
    apply(&guided, "介護保険証明書", &account, unnumbered).await;
    approve_and_wait(&exchange, &operator, &guided).await;

    guided.press("証明書").await;
    guided.look("3-2-1").await;
    guided
        .choose("介護保険証明書をダウンロード・インストールする")
        .await;
    guided.look("3-2-2").await;
    guided.press("次へ").await;
    guided.look("3-2-3").await;
    guided.viewer.close().await;
}

/// Step 1 and the reference pages: is the password at hand the right one, and a new one.
#[tokio::test(flavor = "multi_thread")]
async fn an_office_that_has_lost_its_issue_password() {
    if foreign::left_out() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (exchange, _, account, _) = crate::ground::furnished_exchange(folder.path()).await;
    let guided = Guided::open(&exchange).await;
    guided.go("/").await;
    guided.press("初めてご利用される方へ").await;
    guided.look("0-1").await;
    guided.fill_in_sign_in(&account).await;
    guided.press("ログイン").await;
    guided.press(CAREPLAN).await;
    guided.press("発行申請を行う前").await;
    guided
        .press("証明書発行用パスワードをお手元にご用意ください")
        .await;
    guided
        .fill("手元の証明書発行用パスワードを確かめる", "ABCDEFGHJKLMNPQR")
        .await;
    guided.press("確かめる").await;
    guided.sees("違います").await;
    guided.look("1-1").await;

    guided.press("証明書発行用パスワードとは？").await;
    guided.look("sanko-1").await;
    guided.press("通知書を紛失してしまった").await;
    guided.look("sanko-2").await;
    guided.choose("上の内容を確認しました").await;
    guided
        .fill("ログイン用のパスワード", &account.password)
        .await;
    guided.look("sanko-3").await;
    guided.press("再発行").await;
    guided.sees("証明書発行用パスワードを再発行しました").await;
    guided.look("sanko-4").await;
    guided.press("お知らせ画面を開く").await;
    guided.sees("証明書発行用パスワード再発行通知").await;
    guided.look("sanko-5").await;
    guided.press("添付ファイルを開く").await;
    guided.sees("ダウンロードできるのは1回だけです").await;
    guided.look("sanko-6").await;
    guided.viewer.close().await;
}

/// Every numbered step of the guide has its picture, and `docs/start-guide.md` shows it.
#[test]
fn every_numbered_step_is_in_the_document() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs");
    let text = std::fs::read_to_string(docs.join("start-guide.md")).unwrap();
    let steps = (1..=3)
        .map(|step| format!("2-{step}"))
        .chain((1..=16).map(|step| format!("3-1-{step:02}")))
        .chain((1..=9).map(|step| format!("3-2-{step}")))
        .chain((1..=6).map(|step| format!("sanko-{step}")));
    let mut count = 0;
    for step in steps {
        let picture = format!("start-guide/{step}.png");
        let bytes = std::fs::read(docs.join(&picture)).unwrap();
        assert!(bytes.starts_with(b"\x89PNG"), "{picture}");
        assert!(text.contains(&format!("]({picture})")), "{picture}");
        count += 1;
    }
    assert_eq!(count, 34);
}

/// Each address of the document is one of a page of the portal.
#[test]
fn every_address_in_the_document_is_one_of_the_portal() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let text = std::fs::read_to_string(root.join("docs/start-guide.md")).unwrap();
    let screens = std::fs::read_to_string(root.join("crates/server/data/screens.txt")).unwrap();
    let pages: Vec<&str> = screens
        .lines()
        .filter(|line| line.starts_with("P-"))
        .filter_map(|line| line.split_whitespace().last())
        .collect();
    let mut count = 0;
    for line in text.lines().filter(|line| line.contains("アドレス：`")) {
        for address in line.split('`').skip(1).step_by(2) {
            let known = pages.iter().any(|page| leads_to(address, page));
            assert!(known, "{address} in: {line}");
            count += 1;
        }
    }
    assert!(count >= 34, "{count}");
}

/// Whether an address, with anything in the place of `{id}`, is this page's.
fn leads_to(address: &str, page: &str) -> bool {
    let path = address.split('?').next().unwrap_or_default();
    let (found, wanted): (Vec<_>, Vec<_>) = (path.split('/').collect(), page.split('/').collect());
    let same = |(one, other): (&&str, &&str)| other.starts_with('{') || one == other;
    found.len() == wanted.len() && found.iter().zip(&wanted).all(same)
}
