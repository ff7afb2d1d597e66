//! Text with attachments: what arrives, what is refused, and how much memory a large message
//! takes.

use std::path::PathBuf;
use std::process::Stdio;

use e2e::office::Office;

use crate::ground::{Ground, messages};

const TO_HELPER_STATION: &str = "1370000026-11";

fn write(ground: &Ground, name: &str, content: &[u8]) -> String {
    let path = ground.path(name);
    std::fs::write(&path, content).unwrap();
    path.to_str().unwrap().to_owned()
}

fn received(ground: &Ground) -> Vec<PathBuf> {
    let output = ground.path("incoming");
    let arguments = ["receive", "-o", output.to_str().unwrap()];
    let told = ground.helper_station_office.json(&arguments).unwrap();
    let files = told["messages"][0]["files"].as_array().unwrap().clone();
    let files = files.iter().map(|file| file.as_str().unwrap().into());
    files.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_with_attachments_arrives_and_the_exchange_sees_no_name() {
    let ground = Ground::prepare().await;
    let pdf = write(&ground, "見本花子様 報告書.pdf", b"%PDF-1.7 report");
    let picture = write(&ground, "写真.jpg", b"\xff\xd8\xff\xe0 picture");
    let arguments = [
        "send",
        "--to",
        TO_HELPER_STATION,
        "--text",
        "先日の件です。",
        &pdf,
        &picture,
    ];
    let told = ground.care_manager_office.json(&arguments).unwrap();
    assert_eq!(told["messages"][0]["unit"], "free");
    // A second time it is the same message.
    let ran = ground.care_manager_office.run(&arguments).unwrap();
    ran.expect_code(1).unwrap().says("同じものは").unwrap();
    let inbox = &messages(&ground.helper_station_office, "inbox")[0];
    assert!(!inbox.to_string().contains("見本花子"), "{inbox}");

    let files = received(&ground);
    let names = files.iter().map(|file| file.file_name().unwrap().to_str());
    let names: Vec<_> = names.map(Option::unwrap).collect();
    assert_eq!(names, ["message.txt", "見本花子様 報告書.pdf", "写真.jpg"]);
    let text = std::fs::read_to_string(&files[0]).unwrap();
    assert_eq!(text, "先日の件です。");
    assert_eq!(std::fs::read(&files[1]).unwrap(), b"%PDF-1.7 report");
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_and_what_is_too_large_do_not_leave() {
    let ground = Ground::prepare().await;
    let program = write(&ground, "報告書.pdf", b"MZ\x90\0 a program");
    let send = |files: &[&str]| {
        let arguments = [&["send", "--to", TO_HELPER_STATION], files].concat();
        let ran = ground.care_manager_office.run(&arguments).unwrap();
        ran.expect_code(1).unwrap()
    };
    send(&[&program]).says("安全のため送れません").unwrap();
    let large = [b"%PDF-1.7".to_vec(), vec![b' '; 49 << 20]].concat();
    let large = ["1.pdf", "2.pdf", "3.pdf"].map(|name| write(&ground, name, &large));
    let large: Vec<&str> = large.iter().map(String::as_str).collect();
    send(&large).says("100MB").unwrap();
    send(&[]).says("文もファイルもありません").unwrap();
    assert_eq!(messages(&ground.care_manager_office, "sent").len(), 0);
}

/// The most that a run had in memory, in bytes, as far as looking often tells; `None` where the
/// system does not tell.
fn peak(office: &Office, arguments: &[&str]) -> Option<u64> {
    let mut command = office.command(arguments).unwrap();
    let mut child = command.stdout(Stdio::null()).spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut peak = None;
    loop {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let seen = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<u64>().ok());
        peak = seen.map(|kilobytes| kilobytes * 1024).or(peak);
        if let Some(ended) = child.try_wait().unwrap() {
            assert!(ended.success());
            return peak;
        }
        std::thread::yield_now();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_of_96_megabytes_takes_a_few_parts_of_memory() {
    let ground = Ground::prepare().await;
    let small = write(&ground, "small.pdf", b"%PDF-1.7");
    let content = |seed: u8| {
        let body = (0..48_u32 << 20).map(|place| (place % 249) as u8 ^ seed);
        b"%PDF-1.7\n"
            .iter()
            .copied()
            .chain(body)
            .collect::<Vec<u8>>()
    };
    let large = [1, 2].map(|seed| write(&ground, &format!("{seed}.pdf"), &content(seed)));
    let output = ground.path("incoming");
    let output = output.to_str().unwrap();
    let exchange = |files: &[&str]| {
        let send = [&["send", "--to", TO_HELPER_STATION], files].concat();
        let sent = peak(&ground.care_manager_office, &send);
        let received = peak(&ground.helper_station_office, &["receive", "-o", output]);
        [sent, received]
    };
    let usual = exchange(&[&small]);
    let much = exchange(&[&large[0], &large[1]]);
    for (usual, much) in usual.into_iter().zip(much) {
        let (Some(usual), Some(much)) = (usual, much) else {
            continue;
        };
        let more = much.saturating_sub(usual);
        assert!(more < 40 << 20, "{more} bytes more than a small message");
    }
    let arrived = e2e::walk::written_files(&ground.path("incoming")).unwrap();
    let arrived = arrived.iter().filter(|path| path.ends_with("2.pdf"));
    for path in arrived {
        assert!(std::fs::read(path).unwrap() == content(2));
    }
}
