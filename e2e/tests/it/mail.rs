//! Mail, through a server that others wrote.

use e2e::foreign;
use e2e::mail_server::MailServer;
use e2e::walk;

use crate::ground;

#[tokio::test(flavor = "multi_thread")]
async fn mail_arrives_in_japanese_and_waits_for_a_server_that_is_down() {
    if foreign::left_out() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (mut exchange, _, account, _) = ground::exchange(folder.path()).await;
    let certificate = exchange.data().join("tls/portal.pem");
    let mut server = MailServer::new(&folder.path().join("mail"), &certificate).unwrap();
    let root = folder.path().join("root.pem");
    std::fs::write(&root, exchange.addresses().unwrap().root_certificate).unwrap();
    let settings = format!(
        "[mail]\nserver = \"127.0.0.1\"\nport = {}\nfrom = \"renkei@example.jp\"\n\
         root_certificate = {root:?}\n",
        server.port()
    );
    exchange.configure(&settings).unwrap();
    exchange.stop().unwrap();
    exchange.start().unwrap();

    // The mail server is down, and the pages do not wait for it.
    let portal = exchange.portal().unwrap();
    walk::sign_in(&portal, &account).await.unwrap();
    // The first sign-in asks for the address, as soon as mail can be sent.
    let page = portal.go("/first/mail").await.unwrap();
    let form = page.form("確認コードを送る").unwrap();
    let form = form
        .with("security_address", "sakura@example.jp")
        .with("present_password", &account.password);
    let page = portal.submit(&form).await.unwrap();
    page.says("確認コードを送りました").unwrap();
    tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    server.start().unwrap();
    let mail = server.mail().unwrap();
    assert_eq!(mail["subject"], "【renkei】メールアドレスの確認コード");
    assert_eq!(mail["recipients"][0], "sakura@example.jp");
    assert_eq!(mail["from"], "renkei <renkei@example.jp>");
    assert_eq!(mail["protected"], true);
    let code = behind(&mail, "確認コード：");
    let form = page.form("登録する").unwrap().with("code", &code);
    portal.submit(&form).await.unwrap();
    let page = portal.go("/account/mail").await.unwrap();
    page.says("sakura@example.jp").unwrap();

    // A new password, by the link of a mail.
    let visitor = exchange.portal().unwrap();
    let page = visitor.go("/recover/mail").await.unwrap();
    let form = page.form("ご案内を送る").unwrap();
    let form = form.with("known", &account.user_id);
    let page = visitor.submit(&form).await.unwrap();
    page.says("手続きのご案内を送りました").unwrap();
    let mail = server.mail().unwrap();
    assert_eq!(mail["subject"], "【renkei】パスワードの再設定のご案内");
    let address = exchange.addresses().unwrap().portal;
    let page = visitor.go(&behind(&mail, &address)).await.unwrap();
    let form = page.form("設定する").unwrap();
    let form = form
        .with("new_password", "yama kara tsuki ga deru")
        .with("new_password_again", "yama kara tsuki ga deru");
    let page = visitor.submit(&form).await.unwrap();
    page.says("新しいパスワードを設定しました").unwrap();
    let mail = server.mail().unwrap();
    assert_eq!(mail["subject"], "【renkei】パスワードが変わりました");
    server.stop().unwrap();
}

/// What stands in a mail behind these words, to the end of the line.
fn behind(mail: &serde_json::Value, words: &str) -> String {
    let body = mail["body"].as_str().unwrap();
    let (_, rest) = body.split_once(words).unwrap();
    rest.lines().next().unwrap().trim().to_owned()
}
