//! 連携の状況 and システムの状態, as the centre and as a prefecture.

use axum::http::StatusCode;
use pki::key::KeyKind;
use time::Duration;

use crate::blobs::Blobs;
use crate::heartbeat::Heartbeat;
use crate::store::account::PasswordOrigin;
use crate::store::job_run::{Job, Outcome};
use crate::store::log_refusal;
use crate::store::operator::{self, Operator, Role, Scope};
use crate::store::revocation_list::{self, RevocationList};
use crate::store::testing::{NOW, announce_upload, number};
use crate::store::{StoreError, values};
use crate::web::key_pool::KeySource;
use crate::web::password;
use crate::web::testing::{Browser, OPERATOR, PASSWORD, World, check_page};

async fn open(world: &World, id: &str) -> Browser {
    let mut window = crate::sites::console(world);
    window.go("/sign-in").await;
    let fields = [("operator_id", id), ("password", PASSWORD)];
    window.send("/sign-in", &fields).await;
    window
}

async fn beat(world: &World, job: Job, outcome: Outcome) {
    let (store, clock) = (world.state.store.clone(), world.state.clock.clone());
    let mut heartbeat = Heartbeat::new(store, clock, job, Duration::minutes(1));
    heartbeat.beat(outcome).await;
}

#[tokio::test]
async fn the_work_list_says_what_stands_still_and_since_when() {
    World::on_each_database(|world| async move {
        let mut window = open(&world, OPERATOR).await;
        window
            .says("止まっているものがあります")
            .says("証明書の発行：まだ一度も動いていません");
        check_page(&window.html(), "never ran");
        for job in [Job::Issuing, Job::Uploads] {
            beat(&world, job, Outcome::Well).await;
        }
        window.go("/").await;
        assert!(!window.html().contains("止まっているもの"));
        window
            .go("/system")
            .await
            .says("データベース（")
            .says("ここからは確かめられません")
            .says(env!("CARGO_PKG_VERSION"))
            .says("2026年11月22日");
        check_page(&window.html(), "system");
        window.says("証明書の記録").says("署名したとおりです");
        let refused = world.state.store.run_tx("test", |tx| async move {
            log_refusal::note(&tx, number(), NOW).await?;
            log_refusal::note(&tx, number(), NOW + Duration::DAY).await
        });
        assert!(!refused.await.map_err(|error: StoreError| error).unwrap());
        window
            .go("/system")
            .await
            .says("1事業所の記録が、署名したものと違います");
        check_page(&window.html(), "a log is broken");
        window.go("/").await.says("証明書の記録：1事業所");
        let mended = world.state.store.run_tx("test", |tx| async move {
            log_refusal::clear(&tx, number()).await
        });
        mended.await.unwrap();

        world.wait(Duration::minutes(7));
        beat(&world, Job::Uploads, Outcome::Failed).await;
        world.wait(Duration::minutes(1));
        beat(&world, Job::Uploads, Outcome::Failed).await;
        window
            .go("/")
            .await
            .says("証明書の発行：2026年11月22日（日） 12時04分 から止まっています")
            .says("12時11分 から失敗が続いています");
        check_page(&window.html(), "troubles");
        window.go("/system").await.says("失敗が続いています");
        check_page(&window.html(), "system in trouble");
        beat(&world, Job::Uploads, Outcome::Well).await;
        window.go("/").await;
        assert!(!window.html().contains("失敗が続いています"));
    })
    .await;
}

#[tokio::test]
async fn keys_that_are_kept_ready_are_counted() {
    World::on_each_database(|mut world| async move {
        let mut window = open(&world, OPERATOR).await;
        window.go("/system").await;
        assert!(!window.html().contains("証明書ファイル（.p12）のための鍵"));
        world.state.keys = KeySource::new(KeyKind::Rsa2048, 5);
        let mut window = open(&world, OPERATOR).await;
        window
            .go("/system")
            .await
            .says("証明書ファイル（.p12）のための鍵")
            .says("5個のうち0個を用意しています");
        check_page(&window.html(), "no key is ready");
    })
    .await;
}

#[tokio::test]
async fn revocation_lists_are_told_until_one_ends() {
    World::on_each_database(|world| async move {
        let mut window = open(&world, OPERATOR).await;
        window.go("/system").await.says("公開していません");
        let store = &world.state.store;
        store
            .run_tx("test", |tx| async move {
                for (name, minutes) in [("p-2026-10", 3), ("p-2026-11", 4)] {
                    let list = &RevocationList {
                        der: vec![1],
                        number: 1,
                        this_update: NOW,
                        next_update: NOW + Duration::minutes(minutes),
                    };
                    revocation_list::publish_first(&tx, name, list, NOW).await?;
                }
                Ok::<_, StoreError>(())
            })
            .await
            .unwrap();
        window
            .go("/system")
            .await
            .says("2件、いちばん早い期限 2026年11月22日（日） 12時07分");
        check_page(&window.html(), "published");
        world.wait(Duration::minutes(3));
        window
            .go("/system")
            .await
            .says("期限の切れた一覧があります");
    })
    .await;
}

#[tokio::test]
async fn a_prefecture_sees_the_numbers_of_its_own_offices_only() {
    World::on_each_database(|world| async move {
        let hash = password::hash(PASSWORD).unwrap();
        let others = &["13", "27"].map(|prefecture| Operator {
            id: format!("of-{prefecture}"),
            name: "担当".to_owned(),
            password_hash: hash.clone(),
            password_origin: PasswordOrigin::Own,
            scope: Scope::Prefecture(prefecture.to_owned()),
            roles: vec![Role::Reception],
        });
        let store = &world.state.store;
        let mut window = open(&world, OPERATOR).await;
        window
            .go("/exchange")
            .await
            .says("滞っているものはありません");
        check_page(&window.html(), "quiet");
        store
            .run_tx("test", |tx| async move {
                for other in others {
                    operator::insert(&tx, other, NOW).await?;
                }
                let sent = NOW - Duration::days(5);
                for (id, state) in [("a", "sent"), ("b", "sent"), ("c", "sending")] {
                    announce_upload(&tx, id, state, sent).await?;
                }
                let sql = "UPDATE messages SET sent_at = $1 WHERE state = 'sent'";
                tx.execute(sql, values![sent]).await?;
                let sql = "UPDATE message_parts SET stored_at = $1, size = 3000000";
                tx.execute(sql, values![sent]).await?;
                Ok::<_, StoreError>(())
            })
            .await
            .unwrap();
        let mut own = open(&world, "of-13").await;
        for reader in [&mut window, &mut own] {
            reader
                .go("/exchange")
                .await
                .says("3日を超え、7日以内</th><td>2</td>")
                .says("未受信</th><td>2</td>")
                .says("<dd>1</dd>")
                .says("8.5 MB");
            assert!(!reader.html().contains("滞っているもの"));
            assert!(!reader.html().contains("青空事業所"), "never names");
            check_page(&reader.html(), "exchange");
        }
        let mut other = open(&world, "of-27").await;
        other
            .go("/exchange")
            .await
            .says("未受信</th><td>0</td>")
            .says("滞っているものはありません")
            .says("0 KB");
        other.go("/system").await;
        assert_eq!(other.status, StatusCode::FORBIDDEN);
        let mut nobody = crate::sites::console(&world);
        nobody.go("/exchange").await;
        assert!(nobody.address.starts_with("/sign-in"));
    })
    .await;
}

#[tokio::test]
async fn a_store_that_cannot_be_written_to_is_told() {
    World::on_each_database(|mut world| async move {
        let folder = tempfile::tempdir().unwrap();
        let payloads = folder.path().join("payloads");
        let blobs = Blobs::open_local(&payloads).unwrap();
        world.state = world.state.clone().with_payloads(blobs);
        let mut window = open(&world, OPERATOR).await;
        window.go("/exchange").await.says("滞っているもの");
        window.go("/system").await;
        assert!(!window.html().contains("書き込めません"));
        std::fs::remove_dir_all(&payloads).unwrap();
        std::fs::write(&payloads, b"a file where the folder was").unwrap();
        window
            .go("/exchange")
            .await
            .says("データを保存する場所に書き込めません");
        check_page(&window.html(), "store in trouble");
        window.go("/system").await.says("書き込めません");
    })
    .await;
}

#[tokio::test]
async fn manuals_and_the_end_of_a_sign_in_have_pages_of_their_own() {
    World::on_each_database(|world| async move {
        let mut window = open(&world, OPERATOR).await;
        window.go("/manuals").await.says("マニュアル");
        check_page(&window.html(), "manuals on the console");
        window.go("/stay").await.says("続ける");
        check_page(&window.html(), "how long a sign-in on the console lasts");
    })
    .await;
}
