//! The guides through their pages.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failed test may panic"
)]

use axum::http::StatusCode;
use pki::authority::{AuthorityName, create_root};
use pki::profile::Validity;
use pki::{Certificate, KeyPair, SerialNumber};
use time::Duration;

use super::*;
use crate::guide::picture::{self, Mark, Part};
use crate::store::testing::{NOW, account_id, number, on_each_database};
use crate::web::testing::{Browser, PASSWORD, World, check_page};

fn root() -> Certificate {
    let name = AuthorityName {
        organisation: "試験".to_owned(),
        common_name: "試験 Root CA".to_owned(),
    };
    let key = KeyPair::generate().unwrap();
    let validity = Validity::from_now(NOW, Duration::days(900)).unwrap();
    create_root(&name, &key, SerialNumber::random().unwrap(), validity).unwrap()
}

/// The part of a page that is the step with this id.
fn section<'a>(html: &'a str, id: &str) -> &'a str {
    let start = format!("<section class=\"step\" id=\"{id}\">");
    let (_, rest) = html.split_once(&start).unwrap();
    // A note stands inside a step; the next step ends it.
    rest.split("<section class=\"step\"").next().unwrap()
}

/// The words to look for: a label without its access key and trailing dots.
fn words(label: &str) -> &str {
    let label = label.split(['(', '（']).next().unwrap().trim();
    label.trim_end_matches('.')
}

/// Every label of a drawing, and whether it is marked.
fn labels(picture: &Picture) -> Vec<(&str, bool)> {
    let mut labels = Vec::new();
    for part in &picture.part {
        let marked = part.mark().is_some();
        match part {
            Part::Filler { .. } => {}
            Part::Radio(choice) | Part::Check(choice) => labels.push((&*choice.label, marked)),
            Part::List { row, .. } => labels.extend(row.iter().map(|row| (&**row, false))),
            Part::Menu { path } => labels.extend(path.iter().map(|word| (&**word, true))),
            // The name of a file is an example.
            Part::File { label, .. } => labels.push((label, false)),
            Part::Heading { label }
            | Part::Text { label, .. }
            | Part::Field { label, .. }
            | Part::Value { label, .. } => labels.push((label, marked)),
        }
    }
    let button = |button: &'_ crate::guide::picture::Button| button.mark.is_some();
    labels.extend(
        picture
            .button
            .iter()
            .map(|found| (&*found.label, button(found))),
    );
    labels
}

#[tokio::test]
async fn every_step_has_words_and_drawings_that_say_the_same() {
    on_each_database(|store| async move {
        let world = World::new(store, vec![root()]);
        let mut window = Browser::open(crate::portal::router(world.state.clone()));
        let pictures = picture::load().unwrap();
        for system in &world.state.guide.now().systems {
            for (kind, series, first) in [
                ("careplan", Series::Careplan, 11),
                ("kaigo", Series::Kaigo, 4),
            ] {
                let address = format!("/guides/{}?kind={kind}", system.id);
                window.go(&address).await;
                let html = window.html();
                check_page(&html, &address);
                assert!(!html.contains("guide-"), "{address}: a text is missing");
                let numbered = system.numbered(series).collect::<Vec<_>>();
                let numbers = numbered.iter().filter_map(|(number, _)| *number);
                assert!(
                    numbers.eq(first
                        ..first
                            + numbered
                                .iter()
                                .filter(|(number, _)| number.is_some())
                                .count())
                );
                for (number, step) in numbered {
                    let here = section(&html, &step.id);
                    assert!(!step.picture.is_empty(), "{}: no drawing", step.id);
                    if let Some(number) = number {
                        assert!(here.contains(&format!("手順{number}")), "{}", step.id);
                    }
                    let text = Language::Japanese.text(&format!("guide-{}-text", step.id));
                    for id in &step.picture {
                        let picture = pictures.iter().find(|found| found.id == *id).unwrap();
                        assert!(here.contains(&format!("alt=\"{}\"", picture.says)));
                        for (label, marked) in labels(picture) {
                            assert!(here.contains(label), "{}: {label}", step.id);
                            let said = text.clone() + &picture.says;
                            assert!(
                                !marked || said.contains(words(label)),
                                "{}: {label}",
                                step.id
                            );
                        }
                        let address = world.state.guide.now().address(series, id);
                        assert!(here.contains(&format!("src=\"{address}\"")), "{id}");
                    }
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn what_a_sentence_quotes_is_in_its_drawing() {
    for picture in picture::load().unwrap() {
        let labels = labels(&picture);
        for quoted in picture.says.split('「').skip(1) {
            let quoted = quoted.split('」').next().unwrap();
            let filled_in = picture
                .part
                .iter()
                .any(|part| matches!(part, Part::Field { value, .. } if value == quoted));
            let found = filled_in || labels.iter().any(|(label, _)| label.contains(quoted));
            assert!(
                found || NOT_DRAWN.contains(&quoted),
                "{}: {quoted}",
                picture.id
            );
        }
        let step = picture
            .part
            .iter()
            .filter_map(Part::mark)
            .any(|mark| *mark == Mark::Step);
        assert!(!step || picture.needs_number(), "{}", picture.id);
    }
}

/// Words of which the drawing shows another spelling of the same screen.
const NOT_DRAWN: [&str; 2] = ["証明書", "ログイン"];

#[tokio::test]
async fn the_thumbprints_are_those_of_the_running_authority() {
    on_each_database(|store| async move {
        let root = root();
        let world = World::new(store, vec![root.clone()]);
        let mut window = Browser::open(crate::portal::router(world.state.clone()));
        let sha256 = hex::encode_upper(root.fingerprint());
        let groups: Vec<&str> = (0..16)
            .map(|place| &sha256[place * 4..place * 4 + 4])
            .collect();
        for address in ["/guides", "/guides/windows", "/guides/macos"] {
            window
                .go(address)
                .await
                .says("試験 Root CA")
                .says(&groups.join(" "));
            check_page(&window.html(), address);
        }
        let sha1 = world.state.guide.now().root.as_ref().unwrap().sha1.clone();
        let drawing = world
            .state
            .guide
            .now()
            .address(Series::Careplan, "windows-warning");
        window.go(&drawing).await.says(&sha1).says(">15</text>");
        assert_eq!(window.headers["content-type"], "image/svg+xml");
        assert!(
            window.headers["cache-control"]
                .to_str()
                .unwrap()
                .contains("immutable")
        );
        let drawing = world
            .state
            .guide
            .now()
            .address(Series::Kaigo, "windows-warning");
        window.go(&drawing).await.says(">8</text>");
        for nothing in [
            "/static/0/guide/3-3/sheet.svg",
            "/static/0/guide/3-1/sheet",
            "/static/0/guide/3-1/x.svg",
        ] {
            window.go(nothing).await;
            assert_eq!(window.status, StatusCode::NOT_FOUND, "{nothing}");
        }
    })
    .await;
}

#[tokio::test]
async fn anybody_may_read_and_an_unknown_computer_leads_to_the_choice() {
    World::on_each_database(|world| async move {
        let mut window = Browser::open(crate::portal::router(world.state.clone()));
        window
            .go("/guides/amiga?kind=kaigo")
            .await
            .says("/guides/windows?kind=kaigo");
        assert_eq!(window.status, StatusCode::NOT_FOUND);
        check_page(&window.html(), "unknown");
        window.go("/guides/windows?lang=en").await;
        let html = window.html();
        assert!(html.contains("Step 12") && !html.contains(">guide-"));
        let end = html.find("<footer").unwrap();
        assert!(html[..end].contains(env!("CARGO_PKG_VERSION")));
        window.go("/sign-in?lang=ja").await.says("href=\"/start\"");
        let id = account_id(number());
        window
            .send("/sign-in", &[("user_id", &id), ("password", PASSWORD)])
            .await;
        window.go("/guides/windows").await.says("menu");
        check_page(&window.html(), "signed in");
    })
    .await;
}
