//! A lost sheet, and the way to a new password.

use std::io::Write as _;
use std::process::{Command, Output};

use pki::pkcs12::{IssuePassword, KeyParts};
use protocol::Sha256;

use super::*;
use crate::store::application::{Application, ApplicationState, Decision, KeyOrigin};
use crate::store::certificate::Reservation;
use crate::store::download::Download;
use crate::store::right::{Grant, Grants, Right};
use crate::store::testing::{NOW, pending_application};
use crate::store::{
    Store, StoreError, account, application, audit, certificate, download, lost_key, values,
};
use crate::web::key_pool::protect;
use crate::web::testing::OPERATOR;
use crate::web::vault::{KEY_LENGTH, Vault};

pub(super) const LOST: &str = "/issue-password/lost";

/// The value of a hidden field of the page in the window.
pub(super) fn hidden(window: &Browser, name: &str) -> String {
    let html = window.html();
    let (_, rest) = html
        .split_once(&format!("name=\"{name}\" value=\""))
        .unwrap();
    rest.split_once('"').unwrap().0.to_owned()
}

/// Fills in the form and has the password shown.
pub(super) async fn reissue(window: &mut Browser) -> String {
    window.go(LOST).await;
    let seen = hidden(window, "seen");
    let fields = [
        ("seen", seen.as_str()),
        ("confirmed", "yes"),
        ("password", PASSWORD),
        ("on_screen", "yes"),
    ];
    window.send(LOST, &fields).await;
    window.says("証明書発行用パスワードを再発行しました");
    let html = window.html();
    let (_, rest) = html.split_once("<p class=\"code once\">").unwrap();
    rest.split_once('<').unwrap().0.replace(' ', "")
}

/// Sends the form of the page about the lost sheet.
pub(super) async fn send(window: &mut Browser, fields: Vec<(&str, String)>) {
    let pairs = fields.iter().map(|(name, value)| (*name, value.as_str()));
    let pairs: Vec<(&str, &str)> = pairs.collect();
    window.send(LOST, &pairs).await;
}

/// The address of the notice on the page after a re-issue.
pub(super) fn notice(window: &Browser) -> String {
    let html = window.html();
    let (_, rest) = html.split_once("href=\"/notices/").unwrap();
    format!("/notices/{}", rest.split_once('"').unwrap().0)
}

/// An application under the issue password of the tests.
pub(super) fn applied(receipt: &str, kind: &str) -> Application {
    let password = IssuePassword::parse(ISSUE_PASSWORD).unwrap();
    let key = protect(&pki::KeyPair::generate().unwrap(), &password).unwrap();
    Application {
        kind: kind.to_owned(),
        public_key: key.public_key,
        key_parts: Some(key.parts),
        ..pending_application(receipt, number())
    }
}

/// How far an application has come.
pub(super) enum Come {
    Pending,
    Approved,
    Reserved,
    Issued,
    Fetched,
}

pub(super) async fn insert(world: &World, application: &Application, come: Come) {
    let (receipt, come) = (&application.receipt, &come);
    world
        .state
        .store
        .run_tx("test", |tx| async move {
            application::insert(&tx, application).await?;
            if matches!(come, Come::Pending) {
                return Ok(());
            }
            application::decide(&tx, receipt, &Decision::Approve, OPERATOR, NOW).await?;
            if matches!(come, Come::Approved) {
                return Ok(());
            }
            let serial = format!("0{}", hex::encode(receipt));
            let reservation = Reservation {
                serial: serial.clone(),
                receipt: receipt.clone(),
                office_number: number(),
                account_id: account_id(number()),
                kind: application.kind.clone(),
                terminal: None,
                not_before: NOW - Duration::hours(1),
                not_after: NOW + Duration::days(1000),
            };
            certificate::reserve(&tx, &reservation, NOW).await?;
            if matches!(come, Come::Reserved) {
                return Ok(());
            }
            certificate::store_issued(&tx, &serial, b"der", Sha256::of(b"der"), NOW).await?;
            application::mark_issued(&tx, receipt).await?;
            if matches!(come, Come::Fetched) {
                let download = Download {
                    serial,
                    account_id: account_id(number()),
                    profile: "modern".to_owned(),
                    downloaded_at: NOW,
                };
                download::record(&tx, &download).await?;
            }
            Ok::<_, StoreError>(())
        })
        .await
        .unwrap();
}

pub(super) async fn stored(world: &World, receipt: &str) -> Application {
    let found = world
        .state
        .store
        .read(
            "test",
            |tx| async move { application::find(&tx, receipt).await },
        )
        .await;
    found.unwrap().unwrap()
}

/// A colleague with this right, signed in.
pub(super) async fn colleague(world: &World, right: Right) -> Browser {
    let id = format!("{}-01", account_id(number()));
    let id = &id;
    world
        .state
        .store
        .run_tx("test", |tx| async move {
            let own = account::find(&tx, &account_id(number())).await?.unwrap();
            let staff = account::Staff {
                name: "見本 花代".to_owned(),
                grants: Grants(vec![Grant {
                    right,
                    kinds: Vec::new(),
                }]),
                created_by: own.id.clone(),
                changed: account::StaffChanged {
                    change: account::StaffChange::Added,
                    at: NOW,
                    by: own.id.clone(),
                },
            };
            let colleague = account::Account {
                id: id.clone(),
                staff: Some(staff),
                ..own
            };
            account::insert(&tx, &colleague, NOW).await
        })
        .await
        .unwrap();
    world.settle(id).await;
    let mut window = Browser::open(crate::portal::router(world.state.clone()));
    window.go("/sign-in").await;
    window
        .send("/sign-in", &[("user_id", id), ("password", PASSWORD)])
        .await;
    window
}

#[tokio::test]
async fn a_new_password_replaces_the_old_one_at_once() {
    World::on_each_database(|world| async move {
        let mut window = office(&world).await;
        window.go("/issue-password?kind=careplan").await;
        window.says("href=\"/issue-password/lost?kind=careplan\"");
        window.go("/issue-password/lost?kind=careplan").await;
        window
            .says("再発行すると、元には戻せません")
            .says("このほかに影響を受ける証明書や申請は、ありません");
        window
            .says("手元のパスワードをもう一度確かめる")
            .says("パソコンで鍵を作る方法");
        check_page(&window.html(), "lost");
        let seen = hidden(&window, "seen");
        let kind = ("kind", "careplan");
        let form = |rest: &[(&'static str, &'static str)]| -> Vec<(&str, String)> {
            let mut fields = vec![("seen", seen.clone())];
            fields.extend(
                rest.iter()
                    .map(|(name, value)| (*name, (*value).to_owned())),
            );
            fields
        };
        send(&mut window, form(&[kind])).await;
        window
            .says("チェックを入れてください")
            .says("ログイン用のパスワードを入力してください");
        assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY);
        check_page(&window.html(), "not confirmed");
        send(
            &mut window,
            form(&[kind, ("confirmed", "yes"), ("password", "wrong")]),
        )
        .await;
        window.says("今のパスワードが違います");
        check_page(&window.html(), "wrong password");
        let right = [kind, ("confirmed", "yes"), ("password", PASSWORD)];
        send(&mut window, form(&right)).await;
        assert_eq!(window.address, "/issue-password/reissued?kind=careplan");
        window
            .says("お知らせ画面を開く")
            .says("href=\"/certificates/careplan/apply\"");
        assert!(!window.html().contains("class=\"code once\""));
        check_page(&window.html(), "reissued");
        let notice = notice(&window);
        // Pressed twice: the notice of the first, and nothing happens.
        send(&mut window, form(&right)).await;
        assert_eq!(window.address, notice);
        window
            .says("証明書発行用パスワード再発行通知")
            .says("あとでパスワードを変えても");
        let events = world.state.store.read("test", |tx| async move {
            audit::of_subject(&tx, number().as_str()).await
        });
        let events = events.await.unwrap();
        let reissues = events
            .iter()
            .filter(|event| event.event == "issue-password-reissued");
        assert_eq!(reissues.count(), 1);

        let password = reissue(&mut window).await;
        check_page(&window.html(), "shown once");
        assert_eq!(window.headers["cache-control"], "no-store");
        window.go(CHECK).await;
        window
            .send(CHECK, &[("issue_password", ISSUE_PASSWORD)])
            .await
            .says("違います");
        window
            .send(CHECK, &[("issue_password", &password)])
            .await
            .says("合っています");
        window.go("/certificates/careplan/before").await;
        window.send("/certificates/careplan/before", &[]).await;
        window.go("/certificates/careplan/apply").await;
        let filled = [("issue_password", password.as_str()), ("agree", "yes")];
        window
            .send("/certificates/careplan/apply", &filled)
            .await
            .says("発行申請完了");
    })
    .await;
}

/// An application in every state that a re-issue meets; the two that go on with a new key.
pub(super) async fn one_of_each(world: &World) -> [Application; 2] {
    let approved = applied("APPROVED", "careplan");
    insert(world, &approved, Come::Approved).await;
    insert(world, &applied("RESERVED", "careplan"), Come::Reserved).await;
    insert(world, &applied("UNFETCHED", "careplan"), Come::Issued).await;
    insert(world, &applied("FETCHED", "kaigo"), Come::Fetched).await;
    let own_key = Application {
        key_origin: KeyOrigin::Office,
        key_parts: None,
        ..applied("OWNKEY", "careplan")
    };
    insert(world, &own_key, Come::Issued).await;
    // Sent after the approval of the older one of its kind.
    let later = Application {
        applied_at: NOW + Duration::minutes(1),
        ..applied("LATER", "careplan")
    };
    insert(world, &later, Come::Pending).await;

    let waiting = applied("WAITING", "kaigo");
    insert(world, &waiting, Come::Pending).await;
    [approved, waiting]
}

#[tokio::test]
async fn every_certificate_and_application_meets_its_fate() {
    World::on_each_database(|world| async move {
        let [approved, waiting] = &one_of_each(&world).await;
        let mut window = office(&world).await;
        window
            .go(LOST)
            .await
            .says("取り込めなくなります")
            .says("新しい申請は無料です");
        window
            .says("WAITING")
            .says("APPROVED")
            .says("もう一度、国保連が確認します")
            .says("LATER");
        window.says("ダウンロード済みのファイルは、古いパスワードのままです");
        check_page(&window.html(), "everything");
        let password = IssuePassword::parse(&reissue(&mut window).await).unwrap();

        for before in [waiting, approved] {
            let after = stored(&world, &before.receipt).await;
            assert_eq!(after.state, ApplicationState::Pending);
            assert_eq!(after.applied_at, before.applied_at);
            assert_eq!(after.decided_by, None);
            assert_ne!(after.public_key, before.public_key);
            let parts = KeyParts::from_bytes(&after.key_parts.unwrap()).unwrap();
            assert_eq!(parts.public_key().spki_der(), after.public_key);
        }
        for receipt in ["RESERVED", "UNFETCHED", "FETCHED", "LATER"] {
            assert_eq!(stored(&world, receipt).await.key_parts, None, "{receipt}");
        }
        assert_eq!(
            stored(&world, "LATER").await.state,
            ApplicationState::Withdrawn
        );
        let lost = world.state.store.read("test", |tx| async move {
            let lost = lost_key::of_office(&tx, number()).await?;
            Ok::<_, StoreError>((
                lost,
                certificate::usable_of_office(&tx, number(), NOW).await?,
            ))
        });
        let (lost, usable) = lost.await.unwrap();
        assert_eq!(lost, ["RESERVED", "UNFETCHED"]);
        let mut usable: Vec<_> = usable.into_iter().map(|one| one.receipt).collect();
        usable.sort();
        assert_eq!(usable, ["FETCHED", "OWNKEY"]);
        window
            .go("/certificates/careplan")
            .await
            .says("パスワード再発行のため取り込みできません");
        let back = &Decision::Return {
            reason: "名称".to_owned(),
        };
        let returned = world.state.store.run_tx("test", |tx| async move {
            application::decide(&tx, "WAITING", back, OPERATOR, NOW).await
        });
        assert!(returned.await.map_err(|error: StoreError| error).unwrap());
        window
            .go("/certificates/kaigo/downloads")
            .await
            .says("もう一度ダウンロードすることはできません");
        window.go(CHECK).await;
        window
            .send(CHECK, &[("issue_password", password.as_str())])
            .await
            .says("合っています");

        let mut console = crate::sites::console(&world);
        console.go("/sign-in").await;
        console
            .send(
                "/sign-in",
                &[("operator_id", OPERATOR), ("password", PASSWORD)],
            )
            .await;
        console
            .go("/applications/APPROVED")
            .await
            .says("もう一度確認してください");
        check_page(&console.html(), "console");
    })
    .await;
}

#[tokio::test]
async fn the_file_opens_with_the_sign_in_password_and_is_handed_out_once() {
    World::on_each_database(|world| async move {
        let mut window = office(&world).await;
        let password = reissue(&mut window).await;
        let notice = notice(&window);
        window.go(&notice).await.says("添付ファイルを開く");
        let file = notice.replace("/notices/", "/issue-password/files/");
        // The same person in another session does not get it, nor does anybody else.
        let mut elsewhere = office(&world).await;
        elsewhere.go(&file).await.says("もう受け取れません");
        elsewhere
            .go("/")
            .await
            .says("証明書発行用パスワード再発行通知");
        let mut colleague = colleague(&world, Right::Certificates).await;
        for address in [&file, &notice] {
            colleague.go(address).await;
            assert_eq!(colleague.status, StatusCode::NOT_FOUND, "{address}");
        }
        colleague
            .go("/")
            .await
            .says("証明書発行用パスワードが再発行されました");
        assert!(!colleague.html().contains("再発行通知"));

        window
            .go(&file)
            .await
            .says("開くときのパスワード")
            .says("Firefox");
        check_page(&window.html(), "file");
        window.send(&file, &[]).await;
        assert_eq!(window.headers["content-type"], "application/pdf");
        let expected = "attachment; filename=\"issue-password-20261122.pdf\"";
        assert_eq!(window.headers["content-disposition"], expected);
        let pdf = window.body.clone();
        if let Some(output) = pdftotext(&pdf, &["-upw", PASSWORD]) {
            let text = String::from_utf8_lossy(&output.stdout).into_owned();
            for group in password.as_bytes().chunks(4) {
                let group = String::from_utf8_lossy(group).into_owned();
                assert!(text.contains(&group), "{group} in {text}");
            }
            for other in [ISSUE_PASSWORD, ""] {
                assert!(!pdftotext(&pdf, &["-upw", other]).unwrap().status.success());
            }
        }
        window
            .go(&file)
            .await
            .says("すでにダウンロードされています");
        window.send_exactly(&file, &[]).await;
        assert_eq!(window.status, StatusCode::FORBIDDEN);
        window.go("/").await;
        window.send(&file, &[]).await;
        assert_eq!(window.status, StatusCode::GONE);
        check_page(&window.html(), "gone");
    })
    .await;
}

#[tokio::test]
async fn the_file_ends_with_its_session_and_its_time() {
    World::on_each_database(|world| async move {
        let kept = || async {
            let rows = world.state.store.read("test", |tx| async move {
                let sql = "SELECT notice_id FROM issue_password_reissues WHERE sealed IS NOT NULL";
                tx.fetch_all(sql, values![]).await
            });
            let rows: Result<_, StoreError> = rows.await;
            rows.unwrap().len()
        };
        let mut window = office(&world).await;
        reissue(&mut window).await;
        assert_eq!(kept().await, 1);
        window.send("/sign-out", &[]).await;
        assert_eq!(kept().await, 0);

        let mut window = office(&world).await;
        reissue(&mut window).await;
        let file = notice(&window).replace("/notices/", "/issue-password/files/");
        for _ in 0..3 {
            window
                .go(&file)
                .await
                .says("ダウンロードできるのは1回だけです");
            world.wait(Duration::minutes(10));
        }
        window.go(&file).await.says("もう受け取れません");
        // A newer one replaces the file of the older.
        reissue(&mut window).await;
        assert_eq!(kept().await, 1);
    })
    .await;
}

/// Whoever takes the database and the portal's key finds neither the password nor a file that
/// opens: what is missing is in the cookie, and then the sign-in password.
#[tokio::test]
async fn a_stolen_server_tells_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open_sqlite(&folder.path().join("renkei.db"))
        .await
        .unwrap();
    store.migrate(NOW).await.unwrap();
    let world = World::new(store, Vec::new());
    world.populate().await;
    insert(&world, &applied("WAITING", "careplan"), Come::Pending).await;
    let mut window = office(&world).await;
    let password = reissue(&mut window).await;
    let cookie = window.cookie("__Host-renkei-portal").unwrap().to_owned();

    let mut bytes = Vec::new();
    for file in std::fs::read_dir(folder.path()).unwrap() {
        bytes.extend(std::fs::read(file.unwrap().path()).unwrap());
    }
    let is_there = |wanted: &[u8]| bytes.windows(wanted.len()).any(|window| window == wanted);
    assert!(
        is_there(b"issue-password-reissued"),
        "the files are those of the store"
    );
    let grouped = IssuePassword::parse(&password).unwrap().grouped();
    for secret in [password.as_str(), &grouped, PASSWORD, "%PDF", &cookie] {
        assert!(!is_there(secret.as_bytes()), "{secret}");
    }
    let sql = "SELECT notice_id, sealed, session_hash FROM issue_password_reissues";
    let rows = world.state.store.read(
        "test",
        |tx| async move { tx.fetch_all(sql, values![]).await },
    );
    let rows: Result<_, StoreError> = rows.await;
    let row = &rows.unwrap()[0];
    let (notice, sealed) = (row.text("notice_id").unwrap(), row.blob("sealed").unwrap());
    let hash = row.blob("session_hash").unwrap();
    let stolen = Vault::new(&[7; KEY_LENGTH]).unwrap();
    let guesses = [hex::encode(&hash), hex::encode(&hash[..16]), notice.clone()];
    for guess in &guesses {
        let key = stolen.mark("file of a re-issued issue password", guess);
        assert!(Vault::new(&key).unwrap().open(&notice, &sealed).is_err());
    }
    assert!(stolen.open(&notice, &sealed).is_err());
}

fn pdftotext(pdf: &[u8], options: &[&str]) -> Option<Output> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(pdf).unwrap();
    let output = Command::new("pdftotext")
        .args(options)
        .arg(file.path())
        .arg("-")
        .output();
    let fast = std::env::var_os("RENKEI_TEST_FAST").is_some_and(|value| value == "1");
    assert!(
        output.is_ok() || fast,
        "pdftotext (poppler-utils) is needed"
    );
    output.ok()
}
