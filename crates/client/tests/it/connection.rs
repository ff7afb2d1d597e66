//! Servers that are not there or are not the right ones, and units that must not leave.

use std::net::TcpListener;

use time::OffsetDateTime;

use crate::authority::Authority;
use crate::computer::{Computer, PLAN, ms932, sample};

/// An address at which nobody listens.
fn nowhere() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("https://{}", listener.local_addr().unwrap())
}

fn office(number: &str) -> Computer {
    let computer = Computer::new();
    let authority = Authority::new(OffsetDateTime::now_utc());
    computer.install(&authority, number, &nowhere());
    computer
}

#[test]
fn nobody_there_ends_with_4() {
    let computer = office("1370000018");
    computer.export("out", &PLAN);
    for arguments in [
        &["send", "out"][..],
        &["inbox"],
        &["sent"],
        &["offices"],
        &["status"],
        &["receive", "-o", "in"],
    ] {
        computer
            .run(arguments)
            .expect(4)
            .complains("つながりません")
            .complains("renkei: hint: ");
    }
    assert!(!computer.path("in").exists());
    let setup = [
        "setup",
        "--user",
        "KJ1370000026",
        "--no-wait",
        "--password-stdin",
    ];
    computer.run_with(&setup, "password", &[]).expect(4);
}

#[test]
fn a_server_that_speaks_something_else_ends_with_4() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("https://{}", listener.local_addr().unwrap());
    let server = std::thread::spawn(move || {
        use std::io::Write as _;
        let (mut stream, _) = listener.accept().unwrap();
        stream
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
            .unwrap();
    });
    let computer = Computer::new();
    computer.install(
        &Authority::new(OffsetDateTime::now_utc()),
        "1370000018",
        &address,
    );
    computer.run(&["inbox"]).expect(4);
    server.join().unwrap();
}

#[test]
fn errors_block_before_anything_is_asked_of_the_network() {
    let computer = office("1370000018");
    let folder = computer.export("out", &PLAN[..2]);
    let ran = computer.run(&["send", "out"]);
    ran.expect(1).complains("送信していません").says("BN");
    let report = computer.run(&["send", "out", "--json"]).expect(1).json();
    assert_eq!(report["messages"].as_array().unwrap().len(), 0);
    assert!(!report["findings"].as_array().unwrap().is_empty());
    std::fs::write(folder.join(format!("{}.CSV", PLAN[2])), sample(PLAN[2])).unwrap();
    computer.run(&["send", "out"]).expect(1).says("EN");
}

#[test]
fn another_offices_files_are_not_sent() {
    let computer = office("1370000034");
    computer.export("out", &PLAN);
    computer
        .run(&["send", "out"])
        .expect(1)
        .says("FN12")
        .complains("送信していません");
}

#[test]
fn a_unit_to_the_own_address_is_not_sent() {
    let computer = office("1370000018");
    let folder = computer.path("out");
    std::fs::create_dir(&folder).unwrap();
    for stem in PLAN {
        let own = |text: &str| text.replace("1370000026", "1370000018");
        let name = own(stem).replace("_11_", "_43_");
        std::fs::write(
            folder.join(format!("{name}.CSV")),
            ms932(&own(&sample(stem))),
        )
        .unwrap();
    }
    computer
        .run(&["send", "out"])
        .expect(1)
        .complains("宛先がご自分の事業所になっています");
}

#[test]
fn what_is_not_on_its_way_cannot_go_on() {
    let computer = office("1370000018");
    let id = "6f6cb1f2-6ddc-4d0e-9a39-0f6a2b7c8d9e";
    computer.run(&["resend", id]).expect(1).complains(id);
}
