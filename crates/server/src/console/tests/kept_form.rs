//! What an operator typed before the sign-in had ended comes back.

use time::Duration;

use super::operator;
use crate::web::testing::{Browser, OPERATOR, PASSWORD, World, check_page};

async fn sign_in(window: &mut Browser, next: &str) {
    let fields = [
        ("operator_id", OPERATOR),
        ("password", PASSWORD),
        ("next", next),
    ];
    window.send("/sign-in", &fields).await;
}

#[tokio::test]
async fn long_texts_and_choices_are_kept() {
    World::on_each_database(|world| async move {
        let mut window = operator(&world).await;
        window
            .go("/notices/new")
            .await
            .says("分までに送信してください");
        world.wait(Duration::minutes(31));
        let fields = [
            ("category", "スケジュール"),
            ("title", "題<b>"),
            ("body", "本文"),
            ("audience", "office"),
            ("audience_of", "1370000018"),
            ("from_year", "2026"),
            ("from_month", "12"),
            ("from_day", "1"),
        ];
        window.send("/notices/new", &fields).await;
        window.says("入力の続きから始められます");
        check_page(&window.html(), "sign-in");
        sign_in(&mut window, "/notices/new").await;
        window
            .says("まだ送信されていません")
            .says("value=\"題&#60;b&#62;\"")
            .says("本文</textarea>")
            .says("value=\"office\" checked")
            .says("<option value=\"12\" selected>");
        check_page(&window.html(), "filled again");

        window.go("/calendars/13").await;
        world.wait(Duration::minutes(31));
        let fields = [("opens", "9:15"), ("weekday_6", "on")];
        window.send("/calendars/13", &fields).await;
        sign_in(&mut window, "/calendars/13").await;
        window
            .says("value=\"9:15\"")
            .says("name=\"weekday_6\" value=\"on\" checked")
            .says("name=\"weekday_1\" value=\"on\">");
        check_page(&window.html(), "calendar");
    })
    .await;
}
