//! What lies on the disk for the pages: nothing that could be read, and all that came in by other
//! ways.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed test may panic")]

use std::io::Write as _;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use careplan::{OfficeRole, SourceFile};
use pki::TrustAnchors;
use pki::seal::SeenHeads;
use protocol::http::{Intent, MessageDetail, MessageSummary, Side};
use time::OffsetDateTime;

use super::testing::{ACTUAL, Desk, PLAN, id, message, samples};
use crate::authority::Authority;
use crate::command::archive;
use crate::command::publishing::Publishing;
use crate::local_store::{Before, Direction};
use crate::opening;
use crate::sealing::{self, Seal};

/// A person of the sample data.
const NAME: &str = "見本";

/// Collects a unit as the pages do, or into a folder as the commands and watch folders do.
fn collect(desk: &Desk, number: u8, output: Option<&Path>) {
    let terminal = desk.office.terminal();
    let tools = desk.office.tools(&terminal);
    let (now, id) = (OffsetDateTime::now_utc(), id(number));
    let authority = Authority::new(now);
    let [sender, receiver] = ["1370000018", "1370000026"].map(|it| authority.office(it, now));
    let anchors = TrustAnchors::new(authority.root.clone());
    let files = samples(&PLAN);
    let bundle = careplan::check(&files, None).units.remove(0).bundle;
    let packed = sealing::pack(&bundle.unwrap(), files).unwrap();
    let seal = Seal {
        id,
        identity: &sender,
        recipients: &[receiver.certificate().clone(), sender.certificate().clone()],
        heads: SeenHeads {
            sender: None,
            receiver: None,
        },
        now,
    };
    let home = &tools.home;
    let waiting = seal.put_on(&packed, home.begin_waiting(id).unwrap());
    let waiting = waiting.unwrap();
    let manifest = waiting.manifest().unwrap();
    let mut summary: MessageSummary = message(number, "K2", "sent");
    summary.sent_at = Some(now);
    summary.month = manifest.month.map(|month| month.to_string());
    summary.sealed_bytes = manifest.sealed_bytes();
    summary.serial = manifest.serial.to_string();
    summary.unit.clone_from(&manifest.unit);
    summary.file_names.clone_from(&manifest.file_names);
    let detail = MessageDetail {
        summary,
        intent: Intent {
            manifest: STANDARD.encode(&waiting.manifest),
            signature: STANDARD.encode(&waiting.signature),
        },
        receipt: None,
        history: Vec::new(),
        keys: Vec::new(),
    };
    let arriving = home.arriving(id, manifest.parts.len()).unwrap();
    for number in 0..manifest.parts.len() as u32 {
        let mut part = arriving.write(number, Before::Drop).unwrap();
        part.add(&home.waiting_part(id, number).unwrap()).unwrap();
    }
    home.drop_waiting(id).unwrap();
    let own = "1370000026".parse().unwrap();
    let announced = opening::announced(id, &detail, (Side::Inbox, own), &anchors, now).unwrap();
    let opener = (&receiver, None);
    let unsealed = opening::open(&announced, arriving.sealed(), opener, &anchors).unwrap();
    let publishing = Publishing {
        tools: &tools,
        announced: &announced,
        unsealed: &unsealed,
        arriving: &arriving,
        output,
    };
    let published = publishing.unit(OfficeRole::Receiving(own));
    let published = published.unwrap_or_else(|_| panic!("the unit is not published"));
    archive::received(&tools, &announced.manifest, &published).unwrap();
    home.drop_arriving(id).unwrap();
}

/// Fails where a file below a folder has the name, in either way of writing it.
#[track_caller]
fn nothing_readable(folder: &Path) {
    let ways = [
        NAME.as_bytes().to_vec(),
        careplan::text::encode(NAME).unwrap().bytes,
    ];
    let mut folders = vec![folder.to_path_buf()];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = std::fs::read(&path).unwrap();
            files += 1;
            for way in &ways {
                let found = bytes.windows(way.len()).any(|part| part == way);
                assert!(!found, "{} can be read", path.display());
            }
        }
    }
    assert!(files > 0, "nothing was looked at");
}

fn is_in(name: &str, files: &[SourceFile]) -> bool {
    let encoded = careplan::text::encode(name).unwrap().bytes;
    let mut all = files
        .iter()
        .flat_map(|file| file.bytes.windows(encoded.len()));
    all.any(|part| part == encoded)
}

#[tokio::test]
async fn what_the_pages_keep_cannot_be_read() {
    assert!(is_in(NAME, &samples(&PLAN)), "the test looks for nothing");
    let desk = Desk::open().await;
    let summary = message(1, "K2", "collected");
    desk.sees(vec![summary], Vec::new());
    collect(&desk, 1, None);
    let draft = desk.upload("/send", &samples(&PLAN)).await;
    draft.is(303);
    nothing_readable(desk.office.home().folder());
    // And it is there all the same.
    desk.page(draft.location()).await.says("1人分");
    let name = PLAN.first().unwrap();
    let file = format!("/inbox/{}/files/{name}.CSV", id(1));
    desk.get(&file).await.is(200);
    let picture = format!("/forms/in-{}/1.svg", id(1));
    desk.get(&picture).await.is(200).says("<svg");
    desk.page("/board?month=202504").await.says(NAME);
    nothing_readable(desk.office.home().folder());
}

#[tokio::test]
async fn what_commands_and_watch_folders_collected_is_on_the_pages() {
    let desk = Desk::open().await;
    desk.sees(vec![message(1, "K2", "collected")], Vec::new());
    desk.page("/board?month=202504").await.says("まだ");
    let output = desk.folder.path().join("care");
    collect(&desk, 1, Some(&output));
    assert!(
        output
            .join(format!("{}.CSV", PLAN.first().unwrap()))
            .is_file()
    );
    desk.page("/board?month=202504")
        .await
        .says(NAME)
        .says("1370000026-11");
    desk.page("/evidence?first=202504&last=202504")
        .await
        .says("1370000026-11");
    desk.page("/forms")
        .await
        .says(&format!("/forms/in-{}", id(1)));
    desk.keeps(Direction::Received, id(2), &samples(&[ACTUAL]));
    desk.page("/compare?month=202504").await.says("ちがい");
    nothing_readable(desk.office.home().folder());
}

#[tokio::test]
async fn readable_papers_of_an_earlier_version_are_locked() {
    let desk = Desk::open().await;
    desk.sees(Vec::new(), Vec::new());
    let home = desk.office.home();
    let (received, sent) = (id(1).to_string(), id(2).to_string());
    let draft = "0123456789abcdef";
    let memo = SourceFile {
        name: "memo.txt".to_owned(),
        bytes: b"memo".to_vec(),
    };
    let folders = [
        (vec!["received", received.as_str()], samples(&PLAN)),
        (vec!["sent", sent.as_str()], samples(&[ACTUAL])),
        (vec!["drafts", draft, "00000"], samples(&PLAN)),
        (vec!["received", "mine"], vec![memo]),
    ];
    for (parts, files) in &folders {
        let folder = parts
            .iter()
            .fold(home.path(&["papers"]), |path, part| path.join(part));
        std::fs::create_dir_all(&folder).unwrap();
        for file in files {
            let mut opened = std::fs::File::create(folder.join(&file.name)).unwrap();
            opened.write_all(&file.bytes).unwrap();
        }
    }
    let terminal = desk.office.terminal();
    let tools = desk.office.tools(&terminal);
    for _ in 0..2 {
        archive::settle(&tools).unwrap();
    }
    nothing_readable(home.folder());
    // What nobody knows stays with whoever has put it there.
    assert!(home.path(&["papers", "received", "mine"]).is_dir());
    assert!(!home.path(&["papers", "received", &received]).exists());
    assert!(!home.path(&["papers", "sent"]).exists());
    let kept = archive::files(&tools, Direction::Received, id(1)).unwrap();
    let mut expected = samples(&PLAN);
    expected.sort_by(|one, other| one.name.cmp(&other.name));
    assert_eq!(kept, expected);
    let kept = archive::files(&tools, Direction::Sent, id(2)).unwrap();
    assert_eq!(kept, samples(&[ACTUAL]));
    desk.page(&format!("/send/{draft}")).await.says("1人分");
    desk.page("/board?month=202504").await.says(NAME);
}
