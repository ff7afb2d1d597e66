//! The office pages (`renkei ui`) in a real browser: a plan is sent and received, and both sides
//! read how it stands. Each page is judged.

use std::time::{Duration, Instant};

use e2e::chromium::Certificates;
use e2e::office::Office;
use e2e::process::Running;
use e2e::{foreign, samples};

use crate::ground::Ground;
use crate::viewer::Viewer;

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_goes_from_page_to_page() {
    if foreign::left_out() {
        return;
    }
    let ground = Ground::prepare().await;
    let outgoing = ground.path("outgoing");
    samples::write_unit(&outgoing, &samples::PLAN).unwrap();
    let (sending, sender) = pages_of(&ground.care_manager_office).await;
    let (receiving, receiver) = pages_of(&ground.helper_station_office).await;
    receiver.press("受信箱").await;
    receiver.sees("新しく届いたものはありません。").await;
    receiver.look("C-02-empty").await;

    sender.press("設定").await;
    let folder = outgoing.to_string_lossy();
    sender.fill("介護ソフトの出力フォルダー", &folder).await;
    sender.press("保存する").await;
    sender.sees("設定を保存しました").await;
    sender.look("C-15-saved").await;
    sender.press("送信").await;
    sender.press("フォルダーから読み込む").await;
    sender.sees("1人分").await;
    sender.sees("第6表・第7表には").await;
    sender.look("C-05-checked").await;
    sender.press("1件を送信する").await;
    let sent = Instant::now();
    sender.sees("1件を送信しました").await;

    // The page of the receiver is open; nobody touches it.
    let new = "提供票（予定）";
    while !receiver.window.text().await.unwrap().contains(new) {
        assert!(sent.elapsed() < Duration::from_secs(5), "nothing showed");
    }
    receiver.look("C-02-arrived").await;
    receiver.press("いま受信する").await;
    receiver.sees("1件を受信しました").await;
    receiver.window.follow("/inbox/").await.unwrap();
    receiver.sees("直すところは見つかりませんでした").await;
    receiver.look("C-03-received").await;
    receiver.press("介護ソフトに取り込みました").await;
    receiver.sees("取込済み").await;

    sender.press("送信済み").await;
    sender.sees("相手が取込済み").await;
    sender.window.follow("/sent/").await.unwrap();
    sender.sees("受領証を確かめました").await;
    sender.look("C-07-imported").await;
    sender.press("様式を大きく見る").await;
    sender.look("C-10-form").await;
    sender.close().await;
    receiver.close().await;
    sending.stop().unwrap();
    receiving.stop().unwrap();
}

/// Starts the pages of an office and opens them.
async fn pages_of(office: &Office) -> (Running, Viewer) {
    let command = office.command(&["ui", "--no-open"]).unwrap();
    let running = Running::start(command, &office.home().join("ui.log")).unwrap();
    let line = running.line().unwrap();
    let (_, address) = line.split_once("http://").unwrap();
    let (place, entrance) = address.split_once('/').unwrap();
    let site = format!("http://{place}");
    let viewer = Viewer::open(&site, "pages", &Certificates::default()).await;
    viewer.go(&format!("/{entrance}")).await;
    viewer.sees("きょうの作業").await;
    (running, viewer)
}
