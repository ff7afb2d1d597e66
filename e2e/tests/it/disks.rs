//! A disk without room, one that cannot be flushed, and one that does neither, under a running
//! server: every request is refused with the time to come back, `/readyz` says so, and as soon as
//! the disk works again everything goes on without help.
//!
//! A small library stands before the system's calls of the server and lets them fail while a file
//! says so; without a C compiler it is no test.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use e2e::walk::written_files;
use e2e::{process, samples};

use crate::cut::payload_files;
use crate::ground::{Ground, messages, send};

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_fails_refuses_and_loses_nothing() {
    let mut ground = Ground::prepare().await;
    let how = ground.path("how");
    let library = library(ground.folder.path());
    let data = ground.exchange.data().canonicalize().unwrap();
    ground.exchange.stop().unwrap();
    let variables = vec![("FAILING_FOLDER", data), ("FAILING_HOW", how.clone())];
    ground.exchange.put_before(library, variables);
    ground.exchange.start().unwrap();
    let (from, to) = (&ground.care_manager_office, &ground.helper_station_office);

    let mut expected = 0;
    let failures = ["full", "sync", "broken", "Full", "Sync"];
    for (number, failure) in failures.into_iter().enumerate() {
        // The others are those of messages only.
        let of_all = failure.starts_with(char::is_lowercase);
        let paths = unit(&ground, number);
        std::fs::write(&how, failure).unwrap();
        let refused = send(from, &paths).expect_code(4).unwrap();
        refused.says("サーバーの記録先を、いま使えません").unwrap();
        assert_eq!(messages(to, "inbox").len(), expected, "{failure}");
        let (status, told) = readiness(&ground).await;
        assert_eq!(status, if of_all { 503 } else { 200 }, "{failure}: {told}");
        assert_eq!(told.contains("not-writable"), of_all, "{failure}: {told}");
        // Coming again does not make a success of it.
        send(from, &paths).expect_code(4).unwrap();
        assert_eq!(
            payload_files(&ground.exchange.data()).len(),
            expected,
            "{failure}"
        );

        std::fs::remove_file(&how).unwrap();
        send(from, &paths).expect_code(0).unwrap();
        expected += 1;
        assert_eq!(messages(to, "inbox").len(), expected, "{failure}");
        let started = Instant::now();
        while readiness(&ground).await.0 != 200 {
            assert!(started.elapsed() < process::PATIENCE, "never ready again");
        }
        // The receipt is refused, and handed in by whoever comes again.
        std::fs::write(&how, failure).unwrap();
        let folder = ground.path("received").to_string_lossy().into_owned();
        let receive = ["receive", "-o", &folder];
        let code = if of_all { 4 } else { 0 };
        to.run(&receive).unwrap().expect_code(code).unwrap();
        std::fs::remove_file(&how).unwrap();
        to.run(&receive).unwrap().expect_code(0).unwrap();
        let inbox = messages(to, "inbox");
        assert!(
            inbox.iter().all(|one| one["state"] == "collected"),
            "{inbox:?}"
        );
        for path in &paths {
            let arrived = Path::new(&folder);
            let arrived = written_files(arrived).unwrap();
            let same = arrived
                .iter()
                .find(|one| one.file_name() == path.file_name());
            let same = std::fs::read(same.unwrap()).unwrap();
            assert!(same == std::fs::read(path).unwrap());
        }
    }
    ground.exchange.stop().unwrap();
    ground.exchange.command(&["audit", "verify"]).unwrap();
}

/// A plan under a serial of its own.
fn unit(ground: &Ground, number: usize) -> Vec<PathBuf> {
    let renamed = samples::PLAN
        .map(|(name, text)| (name.replace("100000", &format!("1000{number:02}")), text));
    let unit: Vec<(&str, &str)> = renamed
        .iter()
        .map(|(name, text)| (name.as_str(), *text))
        .collect();
    samples::write_unit(&ground.path(&format!("outgoing-{number}")), &unit).unwrap()
}

/// Status and body of `/readyz` on the portal.
async fn readiness(ground: &Ground) -> (u16, String) {
    let portal = ground.exchange.portal().unwrap();
    let page = portal.go("/readyz").await.unwrap();
    (page.status.as_u16(), page.html)
}

/// Builds the library.
fn library(folder: &Path) -> PathBuf {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/failing_disk.c");
    let library = folder.join("failing_disk.so");
    let built = Command::new("cc")
        .args(["-shared", "-fPIC", "-O1", "-o"])
        .args([&library, &source])
        .arg("-ldl")
        .status();
    assert!(built.unwrap().success(), "the library cannot be built");
    library
}
