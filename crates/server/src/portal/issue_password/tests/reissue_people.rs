//! Who may re-issue the issue password, and what a colleague sees.

use super::reissue::*;
use super::*;
use crate::store::right::Right;
use crate::web::testing::App;

#[tokio::test]
async fn only_those_who_may_and_of_two_windows_one() {
    World::on_each_database(|world| async move {
        let mut reader = colleague(&world, Right::Send).await;
        reader.go(LOST).await;
        assert_eq!(reader.status, StatusCode::FORBIDDEN);
        reader.go("/issue-password").await;
        assert!(!reader.html().contains("通知書を紛失してしまった"));
        let (mut first, mut second) = (office(&world).await, office(&world).await);
        first.go(LOST).await;
        second.go(LOST).await;
        let seen = hidden(&first, "seen");
        let fields = [
            ("seen", seen.as_str()),
            ("confirmed", "yes"),
            ("password", PASSWORD),
        ];
        reader.send(LOST, &fields).await;
        assert_eq!(reader.status, StatusCode::FORBIDDEN);
        tokio::join!(first.send(LOST, &fields), second.send(LOST, &fields));
        let mut addresses = [first.address.clone(), second.address.clone()];
        addresses.sort();
        assert_eq!(addresses[0], "/issue-password/reissued");
        assert!(addresses[1].starts_with("/notices/"), "{addresses:?}");
        first.send_exactly(LOST, &fields).await;
        assert_eq!(first.status, StatusCode::FORBIDDEN);
        let mut nobody = Browser::open(crate::portal::router(world.state.clone()));
        nobody.go(LOST).await;
        assert!(nobody.address.starts_with("/sign-in"), "{}", nobody.address);
    })
    .await;
}

#[tokio::test]
async fn a_colleague_who_was_faster_is_named() {
    World::on_each_database(|world| async move {
        let mut window = office(&world).await;
        window.go(LOST).await;
        let seen = hidden(&window, "seen");
        let mut colleague = colleague(&world, Right::Certificates).await;
        reissue(&mut colleague).await;
        let fields = [
            ("seen", seen.as_str()),
            ("confirmed", "yes"),
            ("password", PASSWORD),
        ];
        window
            .send(LOST, &fields)
            .await
            .says("別の画面で、先に処理されました")
            .says("KJ131370000018-01");
        assert_eq!(window.status, StatusCode::CONFLICT);
        check_page(&window.html(), "elsewhere");
        window.go("/issue-password/reissued").await;
        assert_eq!(window.address, "/issue-password");
    })
    .await;
}

#[tokio::test]
async fn the_second_factor_is_asked_for() {
    World::on_each_database(|world| async move {
        let mut window = office(&world).await;
        window.go("/account/second-factor").await;
        window.send("/account/second-factor", &[]).await;
        let app = App::typed_from(&window.html());
        let code = app.shows(&world);
        let address = window.address.clone();
        window
            .send(&address, &[("password", PASSWORD), ("code", &code)])
            .await;
        world.wait(Duration::minutes(1));
        window.go(LOST).await;
        let seen = hidden(&window, "seen");
        let code = app.shows(&world);
        for (code, said) in [("", "確認コード"), ("000000", "確認コードが違います")]
        {
            let fields = [
                ("seen", seen.as_str()),
                ("confirmed", "yes"),
                ("password", PASSWORD),
                ("code", code),
            ];
            window.send(LOST, &fields).await.says(said);
            assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        let fields = [
            ("seen", seen.as_str()),
            ("confirmed", "yes"),
            ("password", PASSWORD),
            ("code", &code),
        ];
        window.send(LOST, &fields).await.says("お知らせ画面を開く");
    })
    .await;
}
