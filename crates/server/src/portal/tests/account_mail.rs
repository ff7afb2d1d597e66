//! Mail addresses of an office and of its people.

use axum::http::StatusCode;

use super::{office, visitor};
use crate::store::StoreError;
use crate::store::mail::Mail;
use crate::store::mail_address;
use crate::store::mail_address::AddressPurpose;
use crate::store::testing::{NOW, account_id, number};
use crate::web::testing::{Browser, PASSWORD, World, check_page, other_number};

const HOME: &str = "/account/mail";
const CODE: &str = "/account/mail/code";

/// The newest mail to an address. The next one is newer by a second.
pub(super) async fn newest_mail(world: &World, recipient: &str) -> Option<Mail> {
    world.wait(time::Duration::seconds(1));
    world.newest_mail(recipient).await
}

/// What stands in the newest mail behind these words, to the end of the line.
pub(super) async fn mailed(world: &World, recipient: &str, before: &str) -> String {
    let mail = newest_mail(world, recipient).await.unwrap();
    let (_, rest) = mail.body.split_once(before).unwrap();
    rest.lines().next().unwrap().trim().to_owned()
}

/// Registers the security address of the office's person.
pub(super) async fn register(world: &World, window: &mut Browser, address: &str) {
    window.go(HOME).await;
    let fields = [
        ("security_address", address),
        ("present_password", PASSWORD),
    ];
    window.send("/account/mail/security", &fields).await;
    assert_eq!(window.address, CODE, "{}", window.html());
    let code = mailed(world, address, "確認コード：").await;
    window
        .send(CODE, &[("code", &code)])
        .await
        .says("セキュリティメールアドレスを登録しました");
}

#[tokio::test]
async fn an_address_is_in_use_once_its_code_was_typed() {
    World::on_each_database(|world| async move {
        let mut window = office(&world, number()).await;
        window
            .go(HOME)
            .await
            .says("まだ登録されていません")
            .says("1人に1つのアドレスです")
            .says("登録しなくてもかまいません");
        check_page(&window.html(), "mail addresses");
        let path = "/account/mail/security";
        let wrong = [("security_address", "sakura"), ("present_password", "x")];
        window
            .send(path, &wrong)
            .await
            .says("メールアドレスの形が違います");
        window.says("value=\"sakura\"").says("#security_address");
        check_page(&window.html(), "wrong address");
        let wrong = [
            ("security_address", "first@example.jp"),
            ("present_password", "x"),
        ];
        window
            .send(path, &wrong)
            .await
            .says("今のパスワードが違います");
        assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(newest_mail(&world, "first@example.jp").await.is_none());

        let right = [
            ("security_address", " Ｆirst@Example.jp"),
            ("present_password", PASSWORD),
        ];
        window
            .send(path, &right)
            .await
            .says("first@example.jp に確認コードを送りました");
        check_page(&window.html(), "code");
        let mail = newest_mail(&world, "first@example.jp").await.unwrap();
        assert!(mail.subject.starts_with("【renkei】"), "{}", mail.subject);
        assert!(
            mail.body.contains("お尋ねすることはありません"),
            "{}",
            mail.body
        );
        window
            .send(CODE, &[("code", "")])
            .await
            .says("確認コードを入力してください");
        window
            .send(CODE, &[("code", "x")])
            .await
            .says("確認コードが違います");
        check_page(&window.html(), "wrong code");
        let code = mailed(&world, "first@example.jp", "確認コード：").await;
        window
            .send(CODE, &[("code", &code)])
            .await
            .says("登録しました")
            .says("first@example.jp");

        // Another one takes its place, and whoever reads the old one is told.
        register(&world, &mut window, "b@example.jp").await;
        assert!(!window.html().contains("first@example.jp"));
        let told = newest_mail(&world, "first@example.jp").await;
        assert!(told.unwrap().subject.contains("変わりました"));
        window
            .send("/account/mail/security/remove", &[])
            .await
            .says("最後の手段");
        assert_eq!(window.status, StatusCode::CONFLICT);
        check_page(&window.html(), "last way");
        window.go("/account").await.says("b@example.jp");
    })
    .await;
}

/// Wishes for mails about arrivals, again, and not any more.
async fn change_wishes(window: &mut Browser, arrivals: &str) {
    window.says("知らせません");
    for (wish, said, now) in [
        (
            "yes",
            "データが届いたときに、メールでお知らせします",
            "知らせます",
        ),
        (
            "yes",
            "データが届いたときに、メールでお知らせします",
            "知らせます",
        ),
        (
            "no",
            "データが届いたときのメールを止めました",
            "知らせません",
        ),
    ] {
        window
            .send(arrivals, &[("wish", wish)])
            .await
            .says(said)
            .says(now);
        check_page(&window.html(), "arrivals");
    }
}

#[tokio::test]
async fn a_code_counts_for_ten_minutes_five_tries_and_one_person() {
    World::on_each_database(|world| async move {
        let mut window = office(&world, number()).await;
        let mut other = office(&world, other_number()).await;
        let add = [("notice_address", "n@example.jp")];
        let path = "/account/mail/notices";
        for _ in 0..4 {
            window.go(HOME).await;
            window.send(path, &add).await;
        }
        let code = mailed(&world, "n@example.jp", "確認コード：").await;
        other.go(CODE).await;
        assert_eq!(other.address, HOME, "nothing waits there");
        other.send(CODE, &[("code", &code)]).await;
        assert_eq!(other.address, HOME);
        for _ in 0..5 {
            window.send(CODE, &[("code", "none")]).await;
        }
        window.send(CODE, &[("code", &code)]).await;
        assert_eq!(window.address, HOME, "five wrong codes");
        window.send(path, &add).await;
        world.wait(time::Duration::minutes(10));
        window.go(CODE).await;
        assert_eq!(window.address, HOME, "ten minutes");
        window
            .send(path, &add)
            .await
            .says("しばらく確認コードを送れません");
        assert_eq!(window.status, StatusCode::TOO_MANY_REQUESTS);
        check_page(&window.html(), "too many");
        world.wait(time::Duration::minutes(51));
        let mut window = office(&world, number()).await;
        window.go(HOME).await;
        window.send(path, &add).await;
        let code = mailed(&world, "n@example.jp", "確認コード：").await;
        window
            .send(CODE, &[("code", &code)])
            .await
            .says("n@example.jp");
        check_page(&window.html(), "notice address");
        window.send(path, &add).await.says("すでに登録されています");

        let found = world
            .state
            .store
            .read("test", |tx| async move {
                mail_address::of_office(&tx, number()).await
            })
            .await
            .map_err(|error: StoreError| error)
            .unwrap();
        let arrivals = format!("/account/mail/notices/{}/arrivals", found[0].id);
        change_wishes(&mut window, &arrivals).await;
        window.send_exactly(&arrivals, &[("wish", "yes")]).await;
        assert_eq!(window.status, StatusCode::FORBIDDEN, "no token");
        window.go(HOME).await;
        let remove = format!("/account/mail/notices/{}/remove", found[0].id);
        let mut other = office(&world, other_number()).await;
        other.go(HOME).await;
        other.send(&remove, &[]).await;
        assert_eq!(other.status, StatusCode::NOT_FOUND, "another office");
        other.go(HOME).await;
        other.send(&arrivals, &[("wish", "yes")]).await;
        assert_eq!(other.status, StatusCode::NOT_FOUND, "another office");
        window.send_exactly(&remove, &[]).await;
        assert_eq!(window.status, StatusCode::FORBIDDEN, "no token");
        window.go(HOME).await;
        window.send(&remove, &[]).await.says("削除しました");
        window.send(&remove, &[]).await;
        assert_eq!(window.status, StatusCode::NOT_FOUND, "twice");
        let mut visitor = visitor(&world);
        visitor.go(HOME).await.says("ログイン");
        assert!(visitor.address.starts_with("/sign-in"));
    })
    .await;
}

#[tokio::test]
async fn no_office_gets_more_than_ten_notice_addresses() {
    World::on_each_database(|world| async move {
        let mut window = office(&world, number()).await;
        window.go(HOME).await;
        let add = [("notice_address", "n@example.jp")];
        window.send("/account/mail/notices", &add).await;
        let code = mailed(&world, "n@example.jp", "確認コード：").await;
        world
            .state
            .store
            .run_tx("test", |tx| async move {
                let (purpose, id) = (AddressPurpose::Notice, &account_id(number()));
                for place in 0..10 {
                    let address = format!("a{place}@example.jp");
                    mail_address::put(&tx, purpose, number(), id, &address, NOW).await?;
                }
                Ok::<_, StoreError>(())
            })
            .await
            .unwrap();
        window.go(CODE).await;
        window.send(CODE, &[("code", &code)]).await;
        assert_eq!(window.status, StatusCode::CONFLICT);
        assert!(!window.html().contains("n@example.jp"));
        check_page(&window.html(), "full");
    })
    .await;
}

#[tokio::test]
async fn without_a_mail_server_no_address_can_be_registered() {
    World::on_each_database(|mut world| async move {
        let mut mailing = (*world.state.mailing).clone();
        mailing.from = None;
        world.state = world.state.clone().with_mailing(mailing);
        let mut window = office(&world, number()).await;
        window.go(HOME).await.says("まだメールを送れません");
        check_page(&window.html(), "no server");
        let add = [("notice_address", "n@example.jp")];
        window.send("/account/mail/notices", &add).await;
        assert_eq!(window.status, StatusCode::CONFLICT);
        assert!(newest_mail(&world, "n@example.jp").await.is_none());
    })
    .await;
}
