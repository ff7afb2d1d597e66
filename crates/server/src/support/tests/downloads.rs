//! What can be saved: programs, the address file, manuals and paper forms.

use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE};

use super::visitor;
use crate::web::help::programs::Offered;
use crate::web::testing::{World, check_page};

#[tokio::test]
async fn programs_are_listed_with_their_digests_and_handed_out_whole() {
    World::on_each_database(|mut world| async move {
        let mut window = visitor(&world);
        window.go("/downloads").await.says("準備中です。");
        check_page(&window.html(), "nothing offered");
        window.go("/downloads/address.json").await;
        assert_eq!(window.status, StatusCode::NOT_FOUND);
        let folder = tempfile::tempdir().unwrap();
        let (file, content) = ("renkei-1.2.3-windows-x86_64.zip", vec![7_u8; 200_000]);
        std::fs::write(folder.path().join(file), &content).unwrap();
        std::fs::write(folder.path().join("secret"), "secret").unwrap();
        let address = folder.path().join("address.json");
        std::fs::write(&address, "{}").unwrap();
        let offered = Offered::new(Some(folder.path().into()), address);
        world.state = world.state.clone().offering(offered);
        let mut window = visitor(&world);
        window
            .go("/downloads")
            .await
            .says(file)
            .says("200,000 バイト")
            .says("1.2.3");
        check_page(&window.html(), "downloads");
        window.go(&format!("/downloads/programs/{file}")).await;
        assert_eq!(window.body, content);
        assert_eq!(window.headers[CONTENT_TYPE], "application/zip");
        assert_eq!(window.headers[CONTENT_LENGTH], "200000");
        let saved = format!("attachment; filename=\"{file}\"");
        assert_eq!(window.headers[CONTENT_DISPOSITION], saved.as_str());
        window.go("/downloads/address.json").await;
        assert_eq!(window.body, b"{}");
        for wrong in ["secret", "..%2Fsecret", "renkei-1.2.4-windows-x86_64.zip"] {
            window.go(&format!("/downloads/programs/{wrong}")).await;
            assert_eq!(window.status, StatusCode::NOT_FOUND, "{wrong}");
            check_page(&window.html(), "no such program");
        }
    })
    .await;
}

#[tokio::test]
async fn manuals_and_paper_forms_can_be_printed() {
    World::on_each_database(|world| async move {
        let mut window = visitor(&world);
        window.go("/manuals").await.says("印刷用のPDFを開く");
        window.go("/manuals/portal").await.says("印刷用のPDFを開く");
        for page in [
            "/manuals/portal/pdf",
            "/manuals/portal/pdf",
            "/downloads/forms/sign-in.pdf",
            "/downloads/forms/revocation.pdf",
        ] {
            window.go(page).await;
            assert_eq!(window.headers[CONTENT_TYPE], "application/pdf", "{page}");
            assert!(window.body.starts_with(b"%PDF"), "{page}");
        }
        for page in ["/manuals/none/pdf", "/downloads/forms/none.pdf"] {
            window.go(page).await;
            assert_eq!(window.status, StatusCode::NOT_FOUND, "{page}");
        }
    })
    .await;
}
