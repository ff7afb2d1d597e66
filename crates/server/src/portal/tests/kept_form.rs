//! A form that meets an ended sign-in comes back filled in, to its person and nobody else.

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
