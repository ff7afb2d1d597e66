//! A commission: what a service office reported goes on to the support centre.

use e2e::foreign;
use e2e::office::Office;
use e2e::samples;
use e2e::story::Story;
use e2e::walk;

use crate::ground::{Ground, messages, send};

#[tokio::test(flavor = "multi_thread")]
async fn a_commissioned_office_forwards_actuals_and_keeps_the_original() {
    let ground = Ground::prepare().await;
    let (commissioned, service) = (&ground.care_manager_office, &ground.helper_station_office);
    let centre = e2e::exchange::NewOffice {
        number: "1370000034",
        name: "見本地域包括支援センター",
        kind: "46",
        agent: None,
    };
    let mut account = ground.exchange.add_office(centre).unwrap();
    walk::choose_password(&ground.exchange, &mut account)
        .await
        .unwrap();
    let centre = Office::at(&ground.path("centre"));
    let (exchange, operator) = (&ground.exchange, &ground.operator);
    walk::short_way(exchange, operator, &account, &centre, &mut Story::begin())
        .await
        .unwrap();

    let actuals = samples::write_unit(&ground.path("outgoing"), &samples::ACTUALS).unwrap();
    send(service, &actuals).expect_code(0).unwrap();
    let id = messages(commissioned, "inbox")[0]["message_id"].clone();
    let id = id.as_str().unwrap();
    let forward = ["forward", id, "--to", "1370000034-46"];
    let early = commissioned.run(&forward).unwrap().expect_code(1).unwrap();
    early.says("まだ受け取っていません").unwrap();
    let folder = ground.path("incoming");
    let receive = ["receive", "-o", folder.to_str().unwrap()];
    commissioned.run(&receive).unwrap().expect_code(0).unwrap();
    commissioned.run(&forward).unwrap().expect_code(0).unwrap();
    let twice = commissioned.run(&forward).unwrap().expect_code(1).unwrap();
    assert!(!twice.stderr.is_empty());

    let arrived = messages(&centre, "inbox");
    assert_eq!(arrived.len(), 1, "{arrived:?}");
    assert_eq!(
        (&arrived[0]["unit"], &arrived[0]["sender"]),
        (&"Y8".into(), &"1370000018-43".into())
    );
    let folder = ground.path("at-the-centre");
    let receive = ["receive", "-o", folder.to_str().unwrap()];
    centre.run(&receive).unwrap();
    let name = arrived[0]["file_names"][0].as_str().unwrap();
    assert!(
        name.starts_with("UPJSK_202504_1370000018_43_1370000034_46_"),
        "{name}"
    );
    let bytes = std::fs::read(&actuals[0]).unwrap();
    assert_eq!(std::fs::read(folder.join(name)).unwrap(), bytes);

    if foreign::left_out() {
        return;
    }
    let root = ground.path("root.pem");
    let addresses = ground.exchange.addresses().unwrap();
    std::fs::write(&root, addresses.root_certificate).unwrap();
    let kept = commissioned.home().join("forwarded").join(id);
    let content = ground.path("origin.tar");
    let verify = [
        "cms", "-verify", "-binary", "-inform", "DER", "-purpose", "any",
    ];
    let (origin, manifest) = (kept.join("origin.p7m"), kept.join("manifest.json"));
    let text = |path: &std::path::Path| path.to_str().unwrap().to_owned();
    let (origin, root, content) = (text(&origin), text(&root), text(&content));
    let files = ["-in", &origin, "-CAfile", &root, "-out", &content];
    foreign::judge("openssl", &[&verify[..], &files].concat()).unwrap();
    let tar = std::fs::read(&content).unwrap();
    assert!(tar.windows(bytes.len()).any(|window| window == bytes));
    let (manifest, signature) = (text(&manifest), text(&kept.join("manifest.json.p7s")));
    let files = [
        "-in", &signature, "-content", &manifest, "-CAfile", &root, "-out", &content,
    ];
    foreign::judge("openssl", &[&verify[..], &files].concat()).unwrap();
}
