//! Notices, the guide and the page for developers.

use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;

use super::visitor;
use crate::store::notice::Audience;
use crate::store::testing::number;
use crate::web::testing::{World, check_page};

#[tokio::test]
async fn only_public_notices_are_here_and_in_the_feed() {
    World::on_each_database(|world| async move {
        let mut window = visitor(&world);
        window
            .go("/notices")
            .await
            .says("現在、お知らせはありません。")
            .says("rel=\"alternate\" type=\"application/atom+xml\"");
        check_page(&window.html(), "no notices");
        window.go("/notices/feed.xml").await;
        assert_eq!(window.status, StatusCode::NOT_FOUND, "address unknown");
        world
            .state
            .addresses
            .learn_support("https://support.test".to_owned());
        window.go("/notices/feed.xml").await;
        assert!(window.html().contains("<updated>1970-01-01T00:00:00Z"));
        world.publish("a", "公開 <A> & B", Audience::Public).await;
        world.publish("b", "事業所だけ", Audience::Offices).await;
        world
            .publish("c", "一つの事業所", Audience::Office(number()))
            .await;
        for page in ["/", "/notices"] {
            window.go(page).await.says("公開 &#60;A&#62; &#38; B");
            assert!(!window.html().contains("事業所だけ"), "{page}");
            check_page(&window.html(), page);
        }
        window.go("/notices/a").await.says("本文です。");
        check_page(&window.html(), "notice");
        assert!(!window.html().contains("/certificates/careplan"));
        for other in ["/notices/b", "/notices/c", "/notices/a/files/1"] {
            window.go(other).await;
            assert_eq!(window.status, StatusCode::NOT_FOUND, "{other}");
        }
        window.go("/notices/feed.xml").await;
        assert_eq!(
            window.headers[CONTENT_TYPE],
            "application/atom+xml; charset=utf-8"
        );
        let feed = window.html();
        assert_eq!(feed.matches("<entry>").count(), 1);
        for part in [
            "<id>https://support.test/notices/feed.xml</id>",
            "<id>https://support.test/notices/a</id>",
            "<title>公開 &#60;A&#62; &#38; B</title>",
            "<updated>2026-11-22T03:03:05Z</updated>",
            "&#60;b&#62;太字&#60;/b&#62;",
        ] {
            assert!(feed.contains(part), "{part} in {feed}");
        }
        for place in 0..10 {
            let id = format!("m{place}");
            world.publish(&id, "続き", Audience::Public).await;
        }
        window.go("/notices").await.says("/notices?page=2");
        check_page(&window.html(), "first of two");
        window.go("/notices?page=2").await.says("/notices?page=1");
        assert_eq!(window.html().matches("href=\"/notices/m").count(), 1);
    })
    .await;
}

#[tokio::test]
async fn the_guide_is_the_same_and_leads_to_the_portal() {
    World::on_each_database(|world| async move {
        world
            .state
            .addresses
            .learn_portal("https://portal.test".to_owned());
        let mut window = visitor(&world);
        window
            .go("/start")
            .await
            .says("href=\"https://portal.test/issue-password/check\"")
            .says("href=\"/guides?kind=kaigo\"")
            .says("S-16");
        check_page(&window.html(), "start");
        window.go("/guides").await.says("S-17");
        check_page(&window.html(), "guides");
        window
            .go("/guides/windows")
            .await
            .says("href=\"https://portal.test/check\"")
            .says("S-18");
        check_page(&window.html(), "guide");
        let html = window.html();
        let (_, drawing) = html.split_once("src=\"").unwrap();
        let drawing = drawing.split_once('"').unwrap().0.to_owned();
        window.go(&drawing).await;
        assert_eq!(window.headers[CONTENT_TYPE], "image/svg+xml");
        window.go("/guides/none").await;
        assert_eq!(window.status, StatusCode::NOT_FOUND);
        check_page(&window.html(), "no such system");
        window.go("/developers").await.says("/manuals/kit");
        check_page(&window.html(), "developers");
        window.go("/manuals/kit").await.says("連携テストキット");
        check_page(&window.html(), "kit");
    })
    .await;
}
