//! A form that meets an ended sign-in comes back filled in, to its person and nobody else.

use axum::http::StatusCode;
use time::Duration;

use super::office;
use crate::store::testing::{account_id, number};
use crate::web::testing::{Browser, PASSWORD, World, check_page, other_number};

const FORM: &str = "/account/staff/new";

/// Sends a form half an hour too late; it leads to the sign-in page.
async fn too_late(world: &World) -> Browser {
    let mut window = office(world, number()).await;
    window.go(FORM).await.says("分までに送信してください");
    world.wait(Duration::minutes(31));
    let fields = [
        ("name", "佐藤 花子"),
        ("digits", "07"),
        ("right_send", "yes"),
        ("password", "must not stay"),
    ];
    window
        .send(FORM, &fields)
        .await
        .says("入力の続きから始められます");
    assert_eq!(
        window.address,
        "/sign-in?next=/account/staff/new&ended=kept"
    );
    check_page(&window.html(), "sign-in");
    window
}

async fn sign_in(window: &mut Browser, id: &str, next: &str) {
    let fields = [("user_id", id), ("password", PASSWORD), ("next", next)];
    window.send("/sign-in", &fields).await;
}

#[tokio::test]
async fn the_same_person_goes_on_with_what_was_typed() {
    World::on_each_database(|world| async move {
        let mut window = too_late(&world).await;
        sign_in(&mut window, &account_id(number()), FORM).await;
        window
            .says("まだ送信されていません")
            .says("value=\"佐藤 花子\"")
            .says("value=\"07\"")
            .says("id=\"right_send\" name=\"right_send\" value=\"yes\" checked");
        check_page(&window.html(), "filled again");
        assert!(!window.html().contains("must not stay"));
        // Once it is sent there is nothing left of it.
        window.send(FORM, &[("name", "")]).await;
        window.go(FORM).await;
        assert!(!window.html().contains("佐藤 花子"));
    })
    .await;
}

/// The form with a query in its address, and with a file, which is not kept.
#[tokio::test]
async fn an_inquiry_goes_on_with_its_topic() {
    World::on_each_database(|world| async move {
        let mut window = office(&world, number()).await;
        window.go("/contact/new?topic=fee").await;
        let html = window.html();
        let (_, rest) = html.split_once("name=\"form_id\" value=\"").unwrap();
        let form_id = rest.split_once('"').unwrap().0.to_owned();
        world.wait(Duration::minutes(31));
        let fields = [
            ("form_id", form_id.as_str()),
            ("topic", "fee"),
            ("subject", "手数料\"について"),
            ("text", "一行目\r\n</textarea>二行目"),
            ("mail", ""),
        ];
        window.upload("/contact/new", &fields, "a.txt", b"a").await;
        window.says("入力の続きから始められます");
        sign_in(&mut window, &account_id(number()), "/kept-form").await;
        assert_eq!(window.address, "/contact/new?topic=fee");
        window
            .says("まだ送信されていません")
            .says("ファイルは、もう一度お選びください")
            .says("value=\"手数料&#34;について\"")
            .says("&#60;/textarea&#62;二行目")
            .says(&form_id);
        check_page(&window.html(), "filled again");
        window.go("/contact/new?topic=install").await;
        assert!(!window.html().contains("手数料&#34;"), "another topic");
        window.go("/contact/new?topic=fee").await;
        window.upload("/contact/new", &fields, "", b"").await;
        window.says("手数料&#34;について");
        window.go("/kept-form").await;
        assert_eq!(window.address, "/", "what was sent is forgotten");
    })
    .await;
}

#[tokio::test]
async fn one_can_go_on_before_the_sign_in_ends() {
    World::on_each_database(|world| async move {
        let mut window = office(&world, number()).await;
        window
            .go("/applications")
            .await
            .says("何も操作しないと、12時34分にログアウトします。")
            .says("class=\"soon soon-30\"");
        world.wait(Duration::seconds(29 * 60 + 50));
        window.send_exactly("/stay", &[]).await;
        assert_eq!(window.status, StatusCode::FORBIDDEN, "no token");
        // Without the address of the page before: to the first page.
        window.go("/applications").await;
        world.wait(Duration::seconds(29 * 60 + 50));
        window.send("/stay", &[]).await;
        assert_eq!(window.address, "/");
        world.wait(Duration::seconds(29 * 60 + 50));
        window
            .send("/stay", &[("beside", "yes")])
            .await
            .says("続けてお使いになれます");
        assert_eq!(window.address, "/stay");
        check_page(&window.html(), "stay");
        world.wait(Duration::seconds(29 * 60 + 50));
        window.go(FORM).await.says("分までに送信してください");
        world.wait(Duration::minutes(31));
        window.send("/stay", &[]).await;
        window.says("しばらく操作がなかったため、ログアウトしました");
        assert!(window.address.starts_with("/sign-in?next=/&ended="));
    })
    .await;
}

#[tokio::test]
async fn nobody_else_sees_it_and_a_forged_one_is_not_kept() {
    World::on_each_database(|world| async move {
        let mut window = too_late(&world).await;
        sign_in(&mut window, &account_id(other_number()), FORM).await;
        assert!(!window.html().contains("佐藤 花子"));

        let mut window = office(&world, number()).await;
        window.go(FORM).await;
        world.wait(Duration::minutes(31));
        let fields = [("form_token", "guessed"), ("name", "佐藤 花子")];
        window.send_exactly(FORM, &fields).await;
        assert!(window.address.ends_with("&ended=yes"), "{}", window.address);

        let mut window = too_late(&world).await;
        world.wait(Duration::minutes(31));
        sign_in(&mut window, &account_id(number()), FORM).await;
        assert!(!window.html().contains("佐藤 花子"));
    })
    .await;
}
