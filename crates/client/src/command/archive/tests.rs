//! The archive from keeping to another computer.

#![allow(clippy::unwrap_used, reason = "a failed test may panic")]

use std::path::Path;

use careplan::Language;
use time::{Duration, OffsetDateTime};

use super::*;
use crate::cli::{ArchiveExport, ArchiveImport};
use crate::clock::Clock;
use crate::exchange::Tls;
use crate::keys::Secrets;
use crate::local_store::{Kept, KeptFile, SentEntry};
use crate::randomness::Randomness;
use crate::terminal::Terminal;

const PASSPHRASE: &str = "correct horse battery";

fn tools<'a>(terminal: &'a Terminal, home: &Path, passphrase: &str) -> Tools<'a> {
    let provider = rustls::crypto::aws_lc_rs::default_provider();
    Tools {
        terminal,
        clock: Clock::system(),
        randomness: Randomness::new(provider.secure_random),
        tls: Tls::new(provider),
        home: Home::open(home.to_path_buf()),
        secrets: Secrets {
            archive_passphrase: Some(passphrase.to_owned().into()),
            ..Secrets::default()
        },
        unattended: false,
        services: None,
        documents: None,
    }
}

fn keep(tools: &Tools<'_>, direction: Direction, number: u8, month: &str, kept_at: OffsetDateTime) {
    let key = tools
        .home
        .data_key(&tools.secrets, &tools.randomness)
        .unwrap();
    let content = [number; 70_000];
    let record = Record {
        direction,
        message_id: MessageId::from_random([number; 16]),
        sender: "1370000018-43".to_owned(),
        receiver: "1370000026-11".to_owned(),
        serial: "20251001090000".to_owned(),
        unit: "planned_use".to_owned(),
        month: Some(month.to_owned()),
        kept_at,
        files: vec![KeptFile {
            name: format!("{number}.CSV"),
            octets: content.len() as u64,
        }],
    };
    let kept = |tools: &Tools<'_>| {
        let kept = tools.home.archive(key, &record, &mut content.as_slice());
        kept.map_err(|_| ()).unwrap()
    };
    assert_eq!(kept(tools), Kept::New);
    assert_eq!(kept(tools), Kept::Before);
}

fn note_sent(tools: &Tools<'_>, number: u8) {
    let hash = protocol::Sha256::of(&[number]);
    tools
        .home
        .note_sent(&SentEntry {
            message_id: MessageId::from_random([number; 16]),
            sender: "1370000018-43".to_owned(),
            receiver: "1370000026-11".to_owned(),
            serial: "20251001090000".to_owned(),
            unit: "planned_use".to_owned(),
            content_sha256: hash,
            ciphertext_sha256: hash,
            sealed_bytes: 1,
            committed_at: OffsetDateTime::now_utc(),
            logs: Default::default(),
            recalled_at: None,
        })
        .unwrap();
}

fn export(tools: &Tools<'_>, file: &Path, sheet: Option<&Path>) -> Result<Outcome, Failure> {
    export::run(
        tools,
        &ArchiveExport {
            archive_file: file.to_path_buf(),
            new_passphrase: sheet.map(Path::to_path_buf),
            passphrase_stdin: false,
        },
    )
}

fn import(tools: &Tools<'_>, file: &Path) -> Result<Outcome, Failure> {
    import::run(
        tools,
        &ArchiveImport {
            archive_file: file.to_path_buf(),
            passphrase_stdin: false,
        },
    )
}

fn ids(tools: &Tools<'_>) -> Vec<MessageId> {
    let counting = counting(tools).unwrap();
    let records = counting.map_or_else(Vec::new, |(_, records)| records);
    let mut ids: Vec<MessageId> = records.iter().map(|record| record.message_id).collect();
    ids.sort_unstable();
    ids
}

#[test]
fn a_copy_moves_everything_that_counts_and_nothing_twice() {
    let folder = tempfile::tempdir().unwrap();
    let terminal = Terminal::new(Language::English);
    let old = tools(&terminal, &folder.path().join("old"), PASSPHRASE);
    let file = folder.path().join("copy.renkei");
    let empty = export(&old, &file, None).unwrap_err();
    assert_eq!(empty.to_string(), "archive-nothing");
    let now = old.clock.now();
    for (direction, number) in [(Direction::Sent, 1), (Direction::Received, 2)] {
        keep(&old, direction, number, "202510", now);
    }
    // This one was refused: the journal does not know it.
    keep(&old, Direction::Sent, 3, "202510", now);
    note_sent(&old, 1);
    assert_eq!(ids(&old).len(), 2);
    export(&old, &file, None).unwrap();
    assert!(matches!(standing(&old).unwrap(), Standing::Copied(_)));

    let new = tools(&terminal, &folder.path().join("new"), PASSPHRASE);
    keep(&new, Direction::Received, 2, "202510", now);
    for _ in 0..2 {
        import(&new, &file).unwrap();
        assert_eq!(ids(&new), ids(&old));
        assert_eq!(new.home.sent().unwrap(), old.home.sent().unwrap());
    }
    let get = crate::cli::ArchiveGet {
        id: MessageId::from_random([1; 16]),
        output: folder.path().join("out"),
    };
    list::get(&new, &get).unwrap();
    let written = std::fs::read(folder.path().join("out/1.CSV")).unwrap();
    assert_eq!(written, [1; 70_000]);
    let again = list::get(&new, &get).unwrap_err();
    assert_eq!(again.to_string(), "output-exists");
}

#[test]
fn a_copy_that_is_cut_or_locked_with_something_else_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let terminal = Terminal::new(Language::English);
    let old = tools(&terminal, &folder.path().join("old"), PASSPHRASE);
    let file = folder.path().join("copy.renkei");
    for number in 1..4 {
        let now = old.clock.now();
        keep(&old, Direction::Received, number, "202510", now);
    }
    export(&old, &file, None).unwrap();
    let wrong = tools(&terminal, &folder.path().join("wrong"), "something else");
    let failure = import(&wrong, &file).unwrap_err();
    assert_eq!(failure.to_string(), "archive-passphrase-wrong");
    assert!(!wrong.home.folder().exists());

    let whole = std::fs::read(&file).unwrap();
    let new = tools(&terminal, &folder.path().join("new"), PASSPHRASE);
    for cut in [30, 100_000, whole.len() - 1] {
        let piece = folder.path().join("cut.renkei");
        std::fs::write(&piece, whole.get(..cut).unwrap()).unwrap();
        assert!(import(&new, &piece).is_err(), "{cut}");
    }
    // What was read before the cut is good, and the whole copy adds the rest.
    import(&new, &file).unwrap();
    assert_eq!(ids(&new).len(), 3);
    let other = folder.path().join("letter.txt");
    std::fs::write(&other, b"Dear colleague").unwrap();
    assert!(export(&old, &other, None).is_err(), "it was written over");
    assert_eq!(
        import(&new, &other).unwrap_err().to_string(),
        "archive-damaged"
    );
}

#[test]
fn a_passphrase_that_is_made_here_stands_on_the_sheet() {
    let folder = tempfile::tempdir().unwrap();
    let terminal = Terminal::new(Language::English);
    let old = tools(&terminal, &folder.path().join("old"), "");
    keep(&old, Direction::Received, 1, "202510", old.clock.now());
    let file = folder.path().join("copy.renkei");
    let sheet = folder.path().join("sheet.txt");
    export(&old, &file, Some(&sheet)).unwrap();
    let text = std::fs::read_to_string(&sheet).unwrap();
    let is_group = |word: &&str| {
        word.len() == 4
            && word
                .chars()
                .all(|one| one.is_ascii_uppercase() || one.is_ascii_digit())
    };
    let groups: Vec<&str> = text.split_whitespace().filter(is_group).collect();
    assert_eq!(groups.len(), 6, "{text}");
    // Typed with its blanks, as it is printed.
    let new = tools(&terminal, &folder.path().join("new"), &groups.join(" "));
    import(&new, &file).unwrap();
    assert_eq!(ids(&new), ids(&old));
    let twice = export(&old, &file, Some(&sheet)).unwrap_err();
    assert_eq!(twice.to_string(), "output-exists");
}

#[test]
fn only_what_is_past_its_time_is_removed() {
    let folder = tempfile::tempdir().unwrap();
    let terminal = Terminal::new(Language::English);
    let old = tools(&terminal, folder.path(), PASSPHRASE);
    let now = old.clock.now();
    let month = |months_ago: i32| {
        let day = japanese_day(now);
        let months = day.year() * 12 + i32::from(u8::from(day.month())) - 1 - months_ago;
        format!("{:04}{:02}", months / 12, months % 12 + 1)
    };
    for (number, ago) in [(1, 64), (2, 63), (3, 0)] {
        keep(&old, Direction::Received, number, &month(ago), now);
    }
    clear::run(&old).unwrap();
    assert_eq!(ids(&old).len(), 2);
    std::fs::write(folder.path().join("renkei.toml"), "archive_months = 26\n").unwrap();
    let refused = clear::run(&old).unwrap_err();
    assert_eq!(refused.to_string(), "archive-months-too-few");
    std::fs::write(folder.path().join("renkei.toml"), "archive_months = 27\n").unwrap();
    clear::run(&old).unwrap();
    assert_eq!(ids(&old), [MessageId::from_random([3; 16])]);
}

#[test]
fn a_copy_is_missed_after_thirty_days() {
    let folder = tempfile::tempdir().unwrap();
    let terminal = Terminal::new(Language::English);
    let old = tools(&terminal, folder.path(), PASSPHRASE);
    assert!(matches!(standing(&old).unwrap(), Standing::Nothing));
    let now = old.clock.now();
    for (days, is_due) in [(29, false), (31, true)] {
        let copies = crate::local_store::Copies {
            since: now - Duration::days(days),
            copied_at: None,
        };
        old.home.keep_copies(&copies).unwrap();
        let due = matches!(standing(&old).unwrap(), Standing::CopyDue(_));
        assert_eq!(due, is_due, "{days}");
    }
}
