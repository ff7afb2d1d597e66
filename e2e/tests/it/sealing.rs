//! A stored message is opened without any program of ours: by `openssl cms` and `tar`, with the
//! key of the receiving office and with that of the sending one, and with nobody else's.

use std::path::{Path, PathBuf};

use e2e::foreign;
use e2e::office::Office;
use e2e::samples;
use e2e::story::Story;
use e2e::walk::{self, written_files};

use crate::ground::{Ground, send};

#[tokio::test(flavor = "multi_thread")]
async fn both_offices_can_open_a_message_with_openssl_and_tar() {
    if foreign::left_out() {
        return;
    }
    let ground = Ground::prepare().await;
    let paths = samples::write_unit(&ground.path("outgoing"), &samples::PLAN).unwrap();
    send(&ground.care_manager_office, &paths)
        .expect_code(0)
        .unwrap();
    let sealed = written_files(&ground.exchange.data().join("payloads")).unwrap();
    assert_eq!(sealed.len(), 1, "{sealed:?}");
    let root = ground.path("root.pem");
    let addresses = ground.exchange.addresses().unwrap();
    std::fs::write(&root, addresses.root_certificate).unwrap();

    let offices = [&ground.care_manager_office, &ground.helper_station_office];
    for (number, office) in offices.into_iter().enumerate() {
        let folder = ground.path(&format!("opened-{number}"));
        std::fs::create_dir(&folder).unwrap();
        let signed = decrypt(office, &sealed[0], &folder).unwrap();
        let archive = folder.join("files.tar");
        let verify = [
            "cms", "-verify", "-binary", "-inform", "DER", "-purpose", "any",
        ];
        let files = [
            "-in",
            text(&signed),
            "-CAfile",
            text(&root),
            "-out",
            text(&archive),
        ];
        foreign::judge("openssl", &[&verify[..], &files[..]].concat()).unwrap();
        foreign::judge("tar", &["-xf", text(&archive), "-C", text(&folder)]).unwrap();
        for path in &paths {
            let copy = folder.join(path.file_name().unwrap());
            assert_eq!(std::fs::read(path).unwrap(), std::fs::read(copy).unwrap());
        }
    }

    // A third office of the same exchange has nothing to open it with.
    let other = e2e::exchange::NewOffice {
        number: "1370000034",
        name: "見本福祉用具",
        kind: "17",
        agent: None,
    };
    let mut account = ground.exchange.add_office(other).unwrap();
    walk::choose_password(&ground.exchange, &mut account)
        .await
        .unwrap();
    let stranger = Office::at(&ground.path("stranger"));
    let mut story = Story::begin();
    walk::short_way(
        &ground.exchange,
        &ground.operator,
        &account,
        &stranger,
        &mut story,
    )
    .await
    .unwrap();
    let folder = ground.path("opened-by-nobody");
    std::fs::create_dir(&folder).unwrap();
    decrypt(&stranger, &sealed[0], &folder).unwrap_err();
}

/// Lets `openssl cms` decrypt with the office's key.
fn decrypt(office: &Office, sealed: &Path, folder: &Path) -> anyhow::Result<PathBuf> {
    let files = written_files(office.home())?;
    let named = |name: &str| files.iter().find(|path| path.ends_with(name)).unwrap();
    let key = folder.join("key.pem");
    let convert = [
        "pkey",
        "-inform",
        "DER",
        "-in",
        text(named("key.p8")),
        "-out",
        text(&key),
    ];
    foreign::judge("openssl", &convert)?;
    let signed = folder.join("signed.der");
    let decrypt = [
        "cms",
        "-decrypt",
        "-inform",
        "DER",
        "-in",
        text(sealed),
        "-out",
        text(&signed),
    ];
    let with = [
        "-recip",
        text(named("certificate.pem")),
        "-inkey",
        text(&key),
    ];
    foreign::judge("openssl", &[&decrypt[..], &with[..]].concat())?;
    Ok(signed)
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}
