//! Watch folders on the real programs: from the folder of one care software into that of another
//! and back to 取込済み, a unit with an error and its correction, and kills at any point.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use e2e::office::Office;
use e2e::process::Running;
use e2e::samples;
use e2e::walk::written_files;

use crate::ground::{Ground, messages};

/// The folders of one office's care software.
struct Software {
    outgoing: PathBuf,
    incoming: PathBuf,
    /// What it has taken in, by name.
    taken: BTreeMap<String, Vec<u8>>,
}

impl Software {
    fn set_up(folder: &Path, office: &Office, kind: &str) -> Self {
        let place = folder.to_string_lossy().into_owned();
        let add = [
            "watch",
            "add",
            &place,
            "--kind",
            kind,
            "--profile",
            "taking",
            "--settle",
            "1",
        ];
        let added = office.run(&add).unwrap().expect_code(0).unwrap();
        added.says("監視フォルダーに加えました").unwrap();
        Self {
            outgoing: folder.join("送信"),
            incoming: folder.join("受信"),
            taken: BTreeMap::new(),
        }
    }

    /// Writes the planned use of a month under a serial of its own.
    fn export(&self, number: usize) -> Vec<String> {
        let serial = serial(number);
        let mut names = Vec::new();
        for (name, text) in samples::PLAN {
            let name = name.replace("20250325100000", &serial);
            std::fs::write(self.outgoing.join(&name), samples::ms932(text).unwrap()).unwrap();
            names.push(name);
        }
        names
    }

    /// Takes everything in and removes it, as the profile says. Nothing may come twice.
    fn take(&mut self) {
        for entry in std::fs::read_dir(&self.incoming).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if name.starts_with('.') || path.is_dir() {
                continue;
            }
            let before = self
                .taken
                .insert(name.clone(), std::fs::read(&path).unwrap());
            assert_eq!(before, None, "{name} came twice");
            std::fs::remove_file(path).unwrap();
        }
    }
}

fn serial(number: usize) -> String {
    format!("202503251{number:05}")
}

fn start(office: &Office, log: &Path) -> Running {
    Running::start(office.command(&["run"]).unwrap(), log).unwrap()
}

/// Reads what a program says until it says this.
fn hear(running: &Running, words: &str) {
    while !running.line().unwrap().contains(words) {}
}

fn names_below(folder: &Path) -> BTreeSet<String> {
    let files = written_files(folder).unwrap_or_default();
    let name = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
    files.iter().map(name).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_care_software_writes_arrives_in_the_folder_of_another() {
    let ground = Ground::prepare().await;
    let (sender, receiver) = (&ground.care_manager_office, &ground.helper_station_office);
    let refused = sender.run(&["run"]).unwrap().expect_code(2).unwrap();
    refused.says("監視フォルダーがありません").unwrap();
    let here = Software::set_up(&ground.path("care"), sender, "43");
    let mut there = Software::set_up(&ground.path("helper"), receiver, "11");
    let sending = start(sender, &ground.path("sender.log"));
    let receiving = start(receiver, &ground.path("receiver.log"));
    hear(&sending, "動きはじめました");
    sender
        .run(&["run"])
        .unwrap()
        .says("ほかの renkei run が動いています")
        .unwrap();

    let names = here.export(1);
    hear(&sending, "送信しました");
    hear(&receiving, "受信しました");
    hear(&receiving, &names[2]);
    while there.taken.len() < 3 {
        there.take();
        std::thread::yield_now();
    }
    hear(&receiving, "取り込まれました（フォルダーから）");
    let sent = messages(sender, "sent");
    assert_eq!(sent[0]["state"], "imported");
    let done = names_below(&here.outgoing.join("送信済"));
    assert!(done.contains("送信しました.txt"), "{done:?}");
    assert!(names.iter().all(|name| done.contains(name)), "{done:?}");

    // One with an error stops those behind it, and is said to.
    let broken = here.export(2);
    std::fs::write(here.outgoing.join(&broken[0]), "no plan").unwrap();
    let errors = here.outgoing.join("エラー");
    while !names_below(&errors).contains("送信していません.txt") {
        std::thread::yield_now();
    }
    let note = written_files(&errors).unwrap().into_iter();
    let mut note = note.filter(|it| it.ends_with("送信していません.txt"));
    let note = std::fs::read_to_string(note.next_back().unwrap()).unwrap();
    assert!(
        note.contains("このままでは相手が取り込めない") && note.contains(&broken[0]),
        "{note}"
    );
    assert_eq!(messages(sender, "sent").len(), 1);
    // The correction comes under a serial of its own, and what failed is put aside.
    here.export(3);
    hear(&sending, &serial(3));
    while there.taken.len() < 6 {
        there.take();
        std::thread::yield_now();
    }
    sending.stop().unwrap();
    receiving.stop().unwrap();
    let corrected = names_below(&errors.join("差し替え済み"));
    assert!(corrected.contains(&broken[0]), "{corrected:?}");
    assert_eq!(messages(sender, "sent").len(), 2);
}

/// Lets a program run until so many things have changed in its folders, and kills it.
fn kill_after(changes: usize, running: Running, folders: &[&Path]) {
    let look = || -> BTreeSet<PathBuf> {
        let files = folders
            .iter()
            .map(|folder| written_files(folder).unwrap_or_default());
        files.flatten().collect()
    };
    let (mut before, mut left, mut last) = (look(), changes, Instant::now());
    // What does not move any more has nothing left to do.
    while left > 0 && last.elapsed() < Duration::from_secs(3) {
        let now = look();
        if now != before {
            (before, left, last) = (now, left - 1, Instant::now());
        }
    }
    running.kill().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn kills_lose_nothing_and_bring_nothing_twice() {
    let ground = Ground::prepare().await;
    let (sender, receiver) = (&ground.care_manager_office, &ground.helper_station_office);
    let here = Software::set_up(&ground.path("care"), sender, "43");
    let mut there = Software::set_up(&ground.path("helper"), receiver, "11");
    let log = ground.path("run.log");
    let (at_sender, at_receiver) = (ground.path("care"), ground.path("helper"));
    let mut chance = 20_250_325_u64;
    let mut names = Vec::new();
    for round in 0..10 {
        names.extend(here.export(round));
        for (office, folder) in [(sender, &at_sender), (receiver, &at_receiver)] {
            chance = chance
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let changes = usize::try_from(chance >> 33).unwrap() % 24 + 1;
            kill_after(changes, start(office, &log), &[office.home(), folder]);
            there.take();
        }
    }
    let sending = start(sender, &log);
    let receiving = start(receiver, &log);
    while there.taken.len() < names.len() {
        there.take();
        std::thread::yield_now();
    }
    // The last of the senders' files go after the answer.
    while !names_below(&here.outgoing.join("送信済")).is_superset(&names.iter().cloned().collect())
    {
        std::thread::yield_now();
    }
    sending.stop().unwrap();
    receiving.stop().unwrap();
    there.take();
    assert!(names.iter().all(|name| there.taken.contains_key(name)));
    assert_eq!(there.taken.len(), names.len());
    let (inbox, sent) = (messages(receiver, "inbox"), messages(sender, "sent"));
    assert_eq!((inbox.len(), sent.len()), (10, 10));
    assert!(
        !here.outgoing.join("エラー").exists(),
        "half a unit was taken for a whole one"
    );
}
