//! Cuts: the line breaks in the middle of an upload, the server dies between payload and record,
//! a stored payload changes. Nothing is lost, nothing arrives twice, nothing half.

use std::path::{Path, PathBuf};

use e2e::office::Office;
use e2e::proxy::Proxy;
use e2e::samples;
use e2e::walk::written_files;

use crate::ground::{Ground, messages, send};

/// A unit of actuals that is large enough to be cut in the middle: service users by the thousand.
fn large_unit(folder: &Path) -> Vec<PathBuf> {
    let (name, text) = samples::ACTUALS[0];
    let mut large = String::new();
    for user in 0..4000 {
        large.push_str(&text.replace("0000000017", &format!("{:010}", user * 10 + 17)));
    }
    std::fs::create_dir_all(folder).unwrap();
    let path = folder.join(name);
    std::fs::write(&path, samples::ms932(&large).unwrap()).unwrap();
    vec![path]
}

/// Points an office's program at another mailbox.
pub(crate) fn redirect(office: &Office, from: u16, to: u16) {
    let mut changed = 0;
    for file in written_files(office.home()).unwrap() {
        let text = std::fs::read_to_string(&file).unwrap_or_default();
        if text.contains("\"mailbox\"") {
            std::fs::write(&file, text.replace(&format!(":{from}"), &format!(":{to}"))).unwrap();
            changed += 1;
        }
    }
    assert_eq!(changed, 1, "the address file was not found");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_cut_in_the_middle_goes_on_where_it_stopped() {
    let ground = Ground::prepare().await;
    let mailbox = ground.exchange.mailbox_socket();
    let proxy = Proxy::to(mailbox, 400_000).await.unwrap();
    redirect(
        &ground.helper_station_office,
        mailbox.port(),
        proxy.address().port(),
    );
    let paths = large_unit(&ground.path("outgoing"));
    let office = &ground.helper_station_office;
    let cut = tokio::task::block_in_place(|| send(office, &paths));
    cut.expect_code(4).unwrap();
    assert_eq!(proxy.left(), 0, "the line was not cut");
    let inbox = || messages(&ground.care_manager_office, "inbox");
    assert_eq!(inbox().len(), 0, "half a message became visible");

    proxy.repair();
    let again = tokio::task::block_in_place(|| send(office, &paths));
    again.expect_code(0).unwrap();
    assert_eq!(inbox().len(), 1);
    let target = ground.path("received");
    let target_text = target.to_string_lossy().into_owned();
    let receive = ["receive", "-o", &target_text];
    ground
        .care_manager_office
        .run(&receive)
        .unwrap()
        .expect_code(0)
        .unwrap();
    let files = written_files(&target).unwrap();
    assert_eq!(
        std::fs::read(&files[0]).unwrap(),
        std::fs::read(&paths[0]).unwrap()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_killed_between_payload_and_record_loses_nothing() {
    let mut ground = Ground::prepare().await;
    let mailbox = ground.exchange.mailbox_socket();
    // Everything passes until the payload is up; the line dies before the commit can be asked
    // for, and the server right after it.
    let proxy = Proxy::to(mailbox, u64::MAX).await.unwrap();
    redirect(
        &ground.helper_station_office,
        mailbox.port(),
        proxy.address().port(),
    );
    let paths = large_unit(&ground.path("outgoing"));
    let payloads = ground.exchange.data();
    let watching = ground
        .helper_station_office
        .command(&["send", &crate::ground::texts(&paths)[0]]);
    let mut child = watching
        .unwrap()
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    // The first byte of a payload on disk is the event to wait for.
    while !has_payload(&payloads) {
        if child.try_wait().unwrap().is_some() {
            break;
        }
        std::thread::yield_now();
    }
    ground.exchange.kill().unwrap();
    child.wait().unwrap();

    ground.exchange.start().unwrap();
    send(&ground.helper_station_office, &paths)
        .expect_code(0)
        .unwrap();
    assert_eq!(
        messages(&ground.care_manager_office, "inbox").len(),
        1,
        "twice or never"
    );
    assert_eq!(messages(&ground.helper_station_office, "sent").len(), 1);
    let target = ground.path("received").to_string_lossy().into_owned();
    let receive = ["receive", "-o", &target];
    ground
        .care_manager_office
        .run(&receive)
        .unwrap()
        .expect_code(0)
        .unwrap();
}

/// Whether a part of a message is on disk.
fn has_payload(data: &Path) -> bool {
    !payload_files(data).is_empty()
}

/// The files of parts below the server's data.
pub(crate) fn payload_files(data: &Path) -> Vec<PathBuf> {
    written_files(data)
        .unwrap_or_default()
        .into_iter()
        .filter(|path| {
            let folders = ["messages", "arrivals"];
            path.components()
                .any(|part| folders.iter().any(|folder| part.as_os_str() == *folder))
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_byte_changed_in_the_stored_payload_is_refused_by_the_receiver() {
    let ground = Ground::prepare().await;
    let paths = samples::write_unit(&ground.path("outgoing"), &samples::PLAN).unwrap();
    send(&ground.care_manager_office, &paths)
        .expect_code(0)
        .unwrap();
    let stored = payload_files(&ground.exchange.data());
    assert_eq!(stored.len(), 1, "one part of one message: {stored:?}");
    let mut bytes = std::fs::read(&stored[0]).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&stored[0], &bytes).unwrap();

    let target = ground.path("received");
    let target_text = target.to_string_lossy().into_owned();
    let ran = ground
        .helper_station_office
        .run(&["receive", "-o", &target_text])
        .unwrap();
    ran.expect_code(1)
        .unwrap()
        .says("届いたデータが正しくないため")
        .unwrap();
    assert!(
        written_files(&target).unwrap().is_empty(),
        "files were written"
    );
    let inbox = ground.inbox_of_helper_station();
    assert_eq!(
        inbox[0]["state"], "sent",
        "a damaged message counts as collected"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_servers_files_hold_nothing_readable() {
    let mut ground = Ground::prepare().await;
    let paths = samples::write_unit(&ground.path("outgoing"), &samples::PLAN).unwrap();
    send(&ground.care_manager_office, &paths)
        .expect_code(0)
        .unwrap();
    ground.exchange.stop().unwrap();
    let name = samples::ms932(samples::SERVICE_USER).unwrap();
    let secrets: [&[u8]; 5] = [
        samples::SERVICE_USER.as_bytes(),
        &name,
        b"0000000017",
        ground.care_manager.password.as_bytes(),
        ground.care_manager.issue_password.as_bytes(),
    ];
    for file in written_files(&ground.exchange.data()).unwrap() {
        let bytes = std::fs::read(&file).unwrap();
        for secret in secrets {
            let found = bytes.windows(secret.len()).any(|window| window == secret);
            assert!(!found, "{} holds a secret", file.display());
        }
    }
}
