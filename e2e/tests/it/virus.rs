//! A virus scanner of the office's own: what it finds neither leaves nor arrives among the files.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};

use e2e::office::Office;

use crate::ground::{Ground, messages};

#[tokio::test(flavor = "multi_thread")]
async fn what_the_scanner_finds_is_not_sent_and_put_aside_where_it_arrives() {
    let ground = Ground::prepare().await;
    let (sender, receiver) = (&ground.care_manager_office, &ground.helper_station_office);
    let path = ground.path("report.pdf");
    std::fs::write(&path, b"%PDF-1.7 EICAR").unwrap();
    let send = ["send", "--to", "1370000026-11", path.to_str().unwrap()];

    let scanner = scanner();
    set(sender, &scanner);
    let refused = sender.run(&send).unwrap().expect_code(1).unwrap();
    refused.says("ウイルスが見つかった").unwrap();
    assert_eq!(messages(sender, "sent").len(), 0);

    std::fs::remove_file(sender.home().join("renkei.toml")).unwrap();
    sender.run(&send).unwrap().expect_code(0).unwrap();
    let folder = ground.path("incoming");
    let receive = ["receive", "-o", folder.to_str().unwrap()];
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap();
    set(receiver, &nobody.local_addr().unwrap().to_string());
    drop(nobody);
    let away = receiver.run(&receive).unwrap().expect_code(1).unwrap();
    away.says("ウイルス検査のプログラム").unwrap();
    assert_eq!(messages(receiver, "inbox")[0]["state"], "sent");

    set(receiver, &scanner);
    let aside = receiver.run(&receive).unwrap().expect_code(1).unwrap();
    aside.says("隔離しました").unwrap();
    assert_eq!(messages(receiver, "inbox")[0]["state"], "collected");
    let written = e2e::walk::written_files(&folder).unwrap();
    assert!(
        !written.iter().any(|file| file.ends_with("report.pdf")),
        "{written:?}"
    );
}

fn set(office: &Office, scanner: &str) {
    let settings = format!("virus_scanner = \"{scanner}\"\n");
    std::fs::write(office.home().join("renkei.toml"), settings).unwrap();
}

/// A clamd that finds the word `EICAR`; its address.
fn scanner() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            answer(stream.unwrap());
        }
    });
    address
}

fn answer(mut stream: TcpStream) {
    let mut command = [0; 10];
    stream.read_exact(&mut command).unwrap();
    assert_eq!(&command, b"zINSTREAM\0");
    let mut file = Vec::new();
    loop {
        let mut length = [0; 4];
        stream.read_exact(&mut length).unwrap();
        let length = u32::from_be_bytes(length) as usize;
        if length == 0 {
            break;
        }
        let mut piece = vec![0; length];
        stream.read_exact(&mut piece).unwrap();
        file.extend(piece);
    }
    let found = file.windows(5).any(|five| five == b"EICAR");
    let words: &[u8] = match found {
        true => b"stream: Win.Test.EICAR_HDB-1 FOUND\0",
        false => b"stream: OK\0",
    };
    stream.write_all(words).unwrap();
}
