//! Whoever copies everything that the servers keep (database, files, configuration, log) opens no
//! .p12 with it: all that is left is guessing the issue password, 80 bits, against its derivation.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use e2e::exchange::Exchange;
use e2e::foreign;
use e2e::story::Story;
use e2e::walk::{self, written_files};
use pki::pkcs12;

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_of_everything_opens_no_p12() {
    if foreign::left_out() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (mut exchange, operator, account, _) = crate::ground::exchange(folder.path()).await;
    let portal = exchange.portal().unwrap();
    walk::apply(&portal, &account, &mut Story::begin())
        .await
        .unwrap();
    walk::approve(&exchange, &operator).await.unwrap();
    walk::wait_for_issue(&portal).await.unwrap();
    let (_, p12) = walk::download(&portal).await.unwrap();
    // The copy is taken while the server runs, and again after it has put everything in order.
    let place = folder.path().join("copy");
    let server = exchange.data().parent().unwrap().to_owned();
    copy(&server, &place.join("running"));
    exchange.stop().unwrap();
    copy(&server, &place.join("stopped"));
    hide_nothing(&exchange, &place);

    let password = &account.issue_password;
    assert!(
        pkcs12::open(&p12, password).is_ok(),
        "the password itself opens it"
    );
    for file in written_files(&place).unwrap() {
        let bytes = std::fs::read(&file).unwrap();
        for form in forms(password) {
            let found = bytes.windows(form.len()).any(|window| window == form);
            assert!(!found, "the issue password stands in {}", file.display());
        }
    }
    let words = every_string(&place);
    assert!(words.len() > 300, "only {} strings were found", words.len());
    let opened = tried(&p12, &words);
    assert_eq!(opened, None, "of {} strings", words.len());
}

/// What the test itself has to see in the copy, so that it cannot pass by looking at nothing.
fn hide_nothing(exchange: &Exchange, place: &Path) {
    let files = written_files(place).unwrap();
    for name in [
        "renkei.db",
        "portal.key",
        "authority.passphrase",
        "renkei-server.toml",
    ] {
        assert!(files.iter().any(|file| file.ends_with(name)), "{name}");
    }
    assert!(exchange.configuration().exists());
}

/// The password in every way in which programs are wont to write things down.
fn forms(password: &str) -> Vec<Vec<u8>> {
    let groups: Vec<_> = password.as_bytes().chunks(4).collect();
    let utf16: Vec<u16> = password.encode_utf16().collect();
    let encoded = STANDARD.encode(password);
    vec![
        password.as_bytes().to_vec(),
        password.to_lowercase().into_bytes(),
        groups.join(&b' '),
        groups.join(&b'-'),
        password.bytes().rev().collect(),
        utf16.iter().flat_map(|unit| unit.to_be_bytes()).collect(),
        utf16.iter().flat_map(|unit| unit.to_le_bytes()).collect(),
        hex::encode(password).into_bytes(),
        encoded.trim_end_matches('=').as_bytes().to_vec(),
    ]
}

fn copy(from: &Path, to: &Path) {
    for file in written_files(from).unwrap() {
        let target = to.join(file.strip_prefix(from).unwrap());
        std::fs::create_dir_all(target.parent().unwrap()).unwrap();
        std::fs::copy(&file, target).unwrap();
    }
}

/// Every value of the databases, every line and every quoted value of the files.
fn every_string(place: &Path) -> Vec<String> {
    let script = place.join("strings.py");
    std::fs::write(&script, include_str!("strings.py")).unwrap();
    let python = foreign::python().unwrap();
    let arguments = [script.to_str().unwrap(), place.to_str().unwrap()];
    let found = foreign::judge(python.to_str().unwrap(), &arguments).unwrap();
    let strings = found.lines().map(|line| {
        let bytes = STANDARD.decode(line).unwrap();
        String::from_utf8(bytes).unwrap()
    });
    strings.collect()
}

/// The string that opens the file, if one does. All cores share the work.
fn tried(p12: &[u8], words: &[String]) -> Option<String> {
    let next = AtomicUsize::new(0);
    let cores = std::thread::available_parallelism().unwrap().get();
    std::thread::scope(|scope| {
        let search = || {
            while let Some(word) = words.get(next.fetch_add(1, Ordering::Relaxed)) {
                if pkcs12::open(p12, word).is_ok() {
                    return Some(word.clone());
                }
            }
            None
        };
        let searching: Vec<_> = (0..cores).map(|_| scope.spawn(search)).collect();
        searching.into_iter().find_map(|one| one.join().unwrap())
    })
}
