//! Taking a message back, waiting for one, and telling the sender that it was imported.

use std::process::Stdio;

use e2e::samples;

use crate::ground::{Ground, messages, send};

#[tokio::test(flavor = "multi_thread")]
async fn recalled_before_the_fetch_and_refused_afterwards() {
    let ground = Ground::prepare().await;
    let (sender, receiver) = (&ground.care_manager_office, &ground.helper_station_office);
    let paths = samples::write_unit(&ground.path("outgoing"), &samples::PLAN).unwrap();
    send(sender, &paths).expect_code(0).unwrap();
    let first = id_of_last(sender);
    let recall = |id: &str| sender.run(&["recall", id]).unwrap();
    // The computer by itself takes nothing back.
    let refused = recall(&first).expect_code(1).unwrap();
    refused.says("担当者のログインが必要です").unwrap();
    sender.sign_in(&ground.care_manager.password).unwrap();
    recall(&first).expect_code(0).unwrap();
    recall(&first).expect_code(0).unwrap();
    assert_eq!(ground.inbox_of_helper_station()[0]["state"], "recalled");
    let incoming = ground.path("incoming");
    let incoming = incoming.to_str().unwrap();
    let refused = receiver.run(&["receive", &first, "-o", incoming]).unwrap();
    refused.says("送信者が取り消しました").unwrap();

    // Whoever waits collects it as soon as it is there; what was recalled may be sent again.
    let arguments = ["receive", "--wait", "120", "-o", incoming];
    let mut waiting = receiver.command(&arguments).unwrap();
    let waiting = waiting.stdout(Stdio::null()).stderr(Stdio::null());
    let mut waiting = waiting.spawn().unwrap();
    send(sender, &paths).expect_code(0).unwrap();
    assert!(waiting.wait().unwrap().success());
    let second = id_of_last(sender);
    recall(&second)
        .expect_code(1)
        .unwrap()
        .says("相手がすでに受け取っています")
        .unwrap();

    let failed = [
        "import-failed",
        &second,
        "--reason",
        "check-failed",
        "--check",
        "RC07",
    ];
    receiver.run(&failed).unwrap().expect_code(0).unwrap();
    let told = sender.run(&["sent"]).unwrap().expect_code(0).unwrap();
    let told = told.says("相手で取込エラー").unwrap();
    told.says("RC07").unwrap().says("担当者が記録").unwrap();
    let imported = ["imported", &second, "--source", "software"];
    receiver.run(&imported).unwrap().expect_code(0).unwrap();
    let told = sender.run(&["sent"]).unwrap().expect_code(0).unwrap();
    told.says("相手が取込済み")
        .unwrap()
        .says("ソフトから")
        .unwrap();
    let history = sender.json(&["history", &second]).unwrap();
    let steps: Vec<&str> = history["history"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|entry| entry["step"].as_str())
        .collect();
    let expected = [
        "intent",
        "sent",
        "fetched",
        "collected",
        "import_failed",
        "imported",
    ];
    assert_eq!(steps, expected);
}

fn id_of_last(sender: &e2e::office::Office) -> String {
    let sent = messages(sender, "sent");
    let last = sent.last().unwrap();
    last["message_id"].as_str().unwrap().to_owned()
}
