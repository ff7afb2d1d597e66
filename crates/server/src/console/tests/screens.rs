//! Pages by their numbers, and samples of them.

use std::collections::BTreeSet;
use std::path::Path;

use axum::http::StatusCode;

use super::office::operator_of;
use super::operator;
use crate::store::operator::Role;
use crate::web::language::Language;
use crate::web::sample_pages::SamplePages;
use crate::web::testing::{World, check_page};

/// Numbers that stand as such in the program.
fn numbers_of(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            numbers_of(&path, found);
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for (start, _) in text.match_indices('"') {
            let rest = text.get(start + 1..).unwrap_or_default();
            let word = rest.split('"').next().unwrap_or_default();
            let is_number = word.len() == 4
                && matches!(word.split_once('-'), Some(("P" | "S" | "K", digits))
                    if digits.bytes().all(|digit| digit.is_ascii_digit()));
            if is_number {
                found.insert(word.to_owned());
            }
        }
    }
}

#[test]
fn every_number_of_the_program_is_in_the_list() {
    let mut used = BTreeSet::new();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for site in ["portal", "console", "support", "self_test", "web"] {
        numbers_of(&source.join(site), &mut used);
    }
    let lines = include_str!("../../../data/screens.txt").lines();
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    let mut listed = BTreeSet::new();
    for line in lines {
        let parts: Vec<&str> = line.split_whitespace().collect();
        let [number, title, path] = parts.as_slice() else {
            panic!("{line}");
        };
        assert!(path.starts_with('/'), "{line}");
        let text = Language::Japanese.text(title);
        assert!(!text.is_empty() && !text.contains("{$"), "{line}: {text}");
        assert!(listed.insert((*number).to_owned()), "{number} twice");
    }
    assert_eq!(used, listed, "data/screens.txt names every page once");
}

#[tokio::test]
async fn the_desk_finds_a_page_by_its_number_and_looks_at_a_sample() {
    World::on_each_database(|mut world| async move {
        let mut window = operator(&world).await;
        window.go("/screens").await.says("P-54").says("見本は用意");
        check_page(&window.html(), "screens");
        let folder = tempfile::tempdir().unwrap();
        let name = "P-54-0123456789ab";
        let page = "<!doctype html>\n<html lang=\"ja\"><head><title>端末</title>\
             <link rel=\"stylesheet\" href=\"style.css\"></head><body>\
             <main><h1>端末</h1><a href=\"/terminals\">端末</a></main></body></html>";
        std::fs::write(folder.path().join(format!("{name}.html")), page).unwrap();
        std::fs::write(folder.path().join("secret.html"), "secret").unwrap();
        world.state = world
            .state
            .clone()
            .showing(SamplePages::new(Some(folder.path().into())));
        let mut window = operator(&world).await;
        window.go("/screens?q=%EF%BD%9054").await;
        assert_eq!(window.address, "/screens/P-54");
        window.says("端末").says("/terminals").says("見本 1");
        check_page(&window.html(), "screen");
        window.go(&format!("/screens/samples/{name}")).await;
        window
            .says("見本です。")
            .says("data-address=\"/terminals\"");
        window.go("/screens?q=x%3Cy").await.says("ありません");
        check_page(&window.html(), "nothing found");
        for wrong in ["/screens/P-00", "/screens/samples/secret"] {
            window.go(wrong).await;
            assert_eq!(window.status, StatusCode::NOT_FOUND, "{wrong}");
        }
        let mut elsewhere = operator_of(&world, "13", &[Role::Notices]).await;
        elsewhere.go("/screens").await;
        assert_eq!(elsewhere.status, StatusCode::FORBIDDEN);
    })
    .await;
}
