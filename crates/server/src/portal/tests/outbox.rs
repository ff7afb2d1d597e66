//! What waits to be mailed: whoever copies the database finds neither the link nor the code.

use time::Duration;

use super::account_mail::{mailed, register};
use super::{office, visitor};
use crate::mail::wishes;
use crate::store::mail::{self, ClaimedMail};
use crate::store::testing::{NOW, account_id, number};
use crate::store::{Store, StoreError, values};
use crate::web::testing::{World, check_page};

const ADDRESS: &str = "s@example.jp";

/// Takes the mail into hand that has waited longest.
async fn claim(world: &World) -> ClaimedMail {
    let (store, now) = (&world.state.store, world.state.clock.now());
    let claimed = store.run_tx("test", |tx| async move {
        mail::claim(&tx, Duration::minutes(5), now).await
    });
    let claimed: Result<_, StoreError> = claimed.await;
    claimed.unwrap().unwrap()
}

#[tokio::test]
async fn a_copy_of_the_database_tells_no_link_and_no_code() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("renkei.db");
    let store = Store::open_sqlite(&file).await.unwrap();
    store.migrate(NOW).await.unwrap();
    let world = World::new(store, Vec::new());
    world.populate().await;
    let mut window = office(&world, number()).await;
    register(&world, &mut window, ADDRESS).await;
    let opener = world.state.vault.mail_opener();
    let first = claim(&world).await.open(&opener).unwrap();
    let (_, code) = first.body.split_once("確認コード：").unwrap();
    let code = code.lines().next().unwrap().trim();
    assert_eq!(code.len(), 6);

    let mut window = visitor(&world);
    window.go("/recover/mail").await;
    check_page(&window.html(), "recover");
    let id = account_id(number());
    window.send("/recover/mail", &[("known", &id)]).await;
    let state = &world.state;
    wishes::answer(&state.store, &state.mailing, state.clock.now())
        .await
        .unwrap();
    let link = mailed(&world, ADDRESS, "https://portal.test").await;
    let token = link.rsplit('/').next().unwrap();
    assert_eq!(token.len(), 32, "{link}");

    let mut bytes = Vec::new();
    for file in std::fs::read_dir(folder.path()).unwrap() {
        bytes.extend(std::fs::read(file.unwrap().path()).unwrap());
    }
    let is_there = |wanted: &str| {
        let wanted = wanted.as_bytes();
        bytes.windows(wanted.len()).any(|window| window == wanted)
    };
    assert!(is_there(ADDRESS), "the files are those of the store");
    for secret in [code, token, "確認コード：", "recover/new-password"] {
        assert!(!is_there(secret), "{secret}");
    }
}

#[tokio::test]
async fn what_was_queued_before_texts_were_sealed_is_still_sent() {
    World::on_each_database(|world| async move {
        let sql = "INSERT INTO mails (id, recipient, subject, body, queued_at, due_at) \
                   VALUES ('old', 'a@example.jp', 's', 'text', $1, $1)";
        let store = &world.state.store;
        store
            .run_tx(
                "test",
                |tx| async move { tx.execute(sql, values![NOW]).await },
            )
            .await
            .map_err(|error: StoreError| error)
            .unwrap();
        let claimed = claim(&world).await;
        let opened = claimed.open(&world.state.vault.mail_opener()).unwrap();
        assert_eq!((claimed.id.as_str(), opened.body.as_str()), ("old", "text"));
    })
    .await;
}
