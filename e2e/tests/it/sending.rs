//! Units that must not leave: nothing is sent, and every reason is told.

use std::path::PathBuf;

use e2e::samples;

use crate::ground::{Ground, messages, send};

/// Writes the plan with `change` applied to names and bytes, sends it, and expects a refusal.
async fn refused(change: impl Fn(&mut Vec<(String, Vec<u8>)>), code: i32, words: &[&str]) {
    let ground = Ground::prepare().await;
    let mut files: Vec<(String, Vec<u8>)> = samples::source_files(&samples::PLAN)
        .unwrap()
        .into_iter()
        .map(|file| (file.name, file.bytes))
        .collect();
    change(&mut files);
    let folder = ground.path("outgoing");
    std::fs::create_dir_all(&folder).unwrap();
    let paths: Vec<PathBuf> = files
        .iter()
        .map(|(name, bytes)| {
            let path = folder.join(name);
            std::fs::write(&path, bytes).unwrap();
            path
        })
        .collect();
    let mut ran = send(&ground.care_manager_office, &paths)
        .expect_code(code)
        .unwrap();
    for word in words {
        ran = ran.says(word).unwrap();
    }
    assert_eq!(
        messages(&ground.care_manager_office, "sent").len(),
        0,
        "something was sent"
    );
    assert_eq!(
        ground.inbox_of_helper_station().len(),
        0,
        "something arrived"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_not_ms932() {
    let utf8 = |files: &mut Vec<(String, Vec<u8>)>| {
        let text = samples::PLAN[0]
            .1
            .replace("\r\n", "\n")
            .replace('\n', "\r\n");
        files[0].1 = text.into_bytes();
    };
    refused(utf8, 1, &["EN01", "EN04", "送信していません"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_names_another_sender() {
    let other = |files: &mut Vec<(String, Vec<u8>)>| {
        for (name, _) in files {
            *name = name.replace("1370000018", "1370000034");
        }
    };
    refused(other, 1, &["1370000034"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_unit_without_its_annex() {
    refused(
        |files| drop(files.remove(1)),
        1,
        &["BN02", "送信していません"],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_unit_twice_is_sent_once() {
    let ground = Ground::prepare().await;
    let paths = samples::write_unit(&ground.path("outgoing"), &samples::PLAN).unwrap();
    send(&ground.care_manager_office, &paths)
        .expect_code(0)
        .unwrap();
    send(&ground.care_manager_office, &paths)
        .says("すでに送っています")
        .unwrap();
    assert_eq!(ground.inbox_of_helper_station().len(), 1);
}
