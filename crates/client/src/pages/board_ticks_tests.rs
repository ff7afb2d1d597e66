//! Ticks of the month board: made, refused, hidden, locked, and gone.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failed test may panic"
)]

use std::path::Path;

use super::board;
use super::testing::{ACTUAL, Desk, PLAN, id, samples};
use crate::local_store::Direction;

/// Who ticks.
const BY: &str = "点検 花子";
const BOARD: &str = "/board?month=202504";

/// The address of the row of the helper station.
async fn row(desk: &Desk) -> String {
    let html = desk.page(BOARD).await.html;
    let (_, rest) = html.split_once("<td>1370000026-11").unwrap();
    let (_, rest) = rest.split_once("href=\"/board/202504/").unwrap();
    format!("/board/202504/{}", rest.split('"').next().unwrap())
}

async fn tick(desk: &Desk, row: &str, kind: &str) {
    let typed = [("kind", kind), ("on", "2025-05-02"), ("by", BY)];
    let answer = desk.post(row, &typed).await;
    assert_eq!(answer.is(303).location(), row);
}

fn is_readable(folder: &Path, words: &str) -> bool {
    std::fs::read_dir(folder).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            return is_readable(&path, words);
        }
        let bytes = std::fs::read(&path).unwrap();
        bytes
            .windows(words.len())
            .any(|part| part == words.as_bytes())
    })
}

#[tokio::test]
async fn what_went_on_paper_is_ticked_with_day_and_person() {
    let desk = Desk::open().await;
    desk.sees(Vec::new(), Vec::new());
    desk.keeps(Direction::Sent, id(1), &samples(&PLAN));
    desk.page(BOARD).await.says("実績がまだの事業所 2");
    let row = row(&desk).await;
    desk.page(&row).await.is(200).says("紙で受領");

    let wrong = [("kind", "other"), ("on", "5月2日"), ("by", " ")];
    let refused = desk.post(&row, &wrong).await;
    refused
        .is(422)
        .says("内容を選んでください。")
        .says("日付は 2025-05-02 のように書いてください。")
        .says("氏名を40字までで書いてください。")
        .says("5月2日");
    super::testing::check_page(&refused.html, &row);

    tick(&desk, &row, "received_on_paper").await;
    desk.page(&row).await.says(BY).says("2025-05-02");
    let board = desk.page(BOARD).await;
    board.says("紙で受領").says(BY).says("残り 1件");
    let csv = desk.get("/board/board.csv?month=202504").await;
    csv.is(200).says("紙で受領").says(BY);
    desk.get("/board/board.pdf?month=202504").await.is(200);
    let hidden = desk.page(&format!("{BOARD}&names=hidden")).await;
    hidden.says("利用者 1").says("紙で受領");
    assert!(!is_readable(desk.office.home().folder(), BY), "not locked");

    let drop = format!("{row}/drop");
    desk.post(&drop, &[("kind", "received_on_paper")])
        .await
        .is(303);
    desk.page(BOARD).await.says("実績がまだの事業所 2");
}

#[tokio::test]
async fn what_was_confirmed_is_open_again_when_something_new_arrives() {
    let desk = Desk::open().await;
    desk.sees(Vec::new(), Vec::new());
    desk.keeps(Direction::Sent, id(1), &samples(&PLAN));
    desk.keeps(Direction::Received, id(2), &samples(&[ACTUAL]));
    desk.page(BOARD).await.says("差異あり 1件");
    let row = row(&desk).await;
    tick(&desk, &row, "confirmed").await;
    desk.page(BOARD).await.says("差異あり 0件").says("確認済");

    let mut newer = samples(&[ACTUAL]);
    for file in &mut newer {
        file.name = file.name.replace("20250501090000", "20250502090000");
    }
    desk.keeps(Direction::Received, id(3), &newer);
    let board = desk.page(BOARD).await;
    board.says("差異あり 1件");
    assert!(!board.html.contains(BY), "confirmed before it came");
}

#[tokio::test]
async fn a_tick_takes_the_place_of_its_kind_and_a_wrong_address_none() {
    let desk = Desk::open().await;
    desk.sees(Vec::new(), Vec::new());
    desk.keeps(Direction::Sent, id(1), &samples(&PLAN));
    let row = row(&desk).await;
    for wrong in ["/board/202504/ffffffffffffffff", "/board/x/y"] {
        desk.get(wrong).await.is(404);
        desk.post(wrong, &[("kind", "no_use")]).await.is(404);
    }
    tick(&desk, &row, "no_use").await;
    desk.page(BOARD)
        .await
        .says("今月の利用なし")
        .says("残り 1件");
    // Another of the same kind takes its place.
    tick(&desk, &row, "no_use").await;
    let times = desk
        .page(&row)
        .await
        .html
        .matches(&format!("2025-05-02 {BY}"))
        .count();
    assert_eq!(times, 1);
}

#[tokio::test]
async fn earlier_months_with_something_left_are_named() {
    let desk = Desk::open().await;
    desk.sees(Vec::new(), Vec::new());
    desk.keeps(Direction::Sent, id(1), &samples(&PLAN));
    let named = async |this: &str, shown: &str| {
        let (this, shown) = (this.parse().unwrap(), shown.parse().unwrap());
        let blocks = board::late(&desk.office, this, shown).await.unwrap();
        blocks.iter().map(ToString::to_string).collect::<String>()
    };
    let left = "2025年4月分（残り 2件）";
    assert!(named("202506", "202506").await.contains(left));
    assert!(named("202510", "202510").await.contains(left));
    // It is not looked for where it is shown, later than half a year, and before it is late.
    for (this, shown) in [
        ("202506", "202504"),
        ("202511", "202511"),
        ("202504", "202505"),
    ] {
        assert_eq!(named(this, shown).await, "", "{this} {shown}");
    }
}
