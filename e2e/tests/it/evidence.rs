//! What was exchanged is proved by files alone, to this program and to others; and the audit of the
//! exchange by what it exports.

use e2e::{foreign, samples};
use serde_json::Value;

use crate::ground::{Ground, send};

#[tokio::test(flavor = "multi_thread")]
async fn records_of_the_exchange_are_kept_and_judged_without_it() {
    let mut ground = Ground::prepare().await;
    let sent = ground.path("outgoing");
    let paths = samples::write_unit(&sent, &samples::PLAN).unwrap();
    send(&ground.care_manager_office, &paths)
        .expect_code(0)
        .unwrap();
    let received = ground.path("received").display().to_string();
    ground
        .helper_station_office
        .run(&["receive", "-o", &received])
        .unwrap()
        .expect_code(0)
        .unwrap();

    let (kept, sheet) = (ground.path("kept"), ground.path("sheet.pdf"));
    let (kept, sheet) = (kept.display().to_string(), sheet.display().to_string());
    let days = ["--from", "2020-01-01", "--until", "2099-12-31"];
    let fetch = ["evidence", "fetch", "-o", &kept, "--wait", "0"];
    for (office, account) in [
        (&ground.care_manager_office, &ground.care_manager),
        (&ground.helper_station_office, &ground.helper_station),
    ] {
        let refused = office.run(&[&fetch[..], &days].concat()).unwrap();
        let refused = refused.expect_code(1).unwrap();
        refused.says("担当者のログインが必要です").unwrap();
        office.sign_in(&account.password).unwrap();
        let ran = office.run(&[&fetch[..], &days].concat()).unwrap();
        ran.expect_code(0)
            .unwrap()
            .says("送信した事業所の署名は正しい")
            .unwrap()
            .says("受領書と署名は正しい")
            .unwrap();
    }
    let outgoing = sent.display().to_string();
    let list = [
        "evidence",
        &outgoing,
        "--month",
        "202504",
        "-o",
        &sheet,
        "--exchange",
    ];
    let ran = ground.care_manager_office.run(&list).unwrap();
    ran.expect_code(0).unwrap().says("1件のうち 1件").unwrap();
    assert!(ground.path("sheet.exchange-1.json.p7s").exists());

    let record = format!("{kept}/exchange-2020-01-01-2099-12-31-1.json");
    let exported = ground.path("audit.jsonl").display().to_string();
    let root = ground.path("root.pem").display().to_string();
    std::fs::write(&root, ground.exchange.addresses().unwrap().root_certificate).unwrap();
    let told = ground
        .exchange
        .command(&["audit", "verify", "--json"])
        .unwrap();
    let told: Value = serde_json::from_str(&told).unwrap();
    assert_eq!(told["findings"], Value::Array(Vec::new()));
    let export = ["audit", "export", "--output", &exported];
    ground.exchange.command(&export).unwrap();
    ground.exchange.stop().unwrap();
    let verify = ["audit", "verify", "--export", &exported, "--root", &root];
    ground.exchange.command(&verify).unwrap();

    let verify = ["evidence", "verify", &record];
    let office = &ground.care_manager_office;
    let with_root = [&verify[..], &["--root", &root]].concat();
    for arguments in [&verify[..], &with_root] {
        let ran = office.run(arguments).unwrap().expect_code(0).unwrap();
        ran.says("タイムスタンプはありません").unwrap();
    }
    if !foreign::left_out() {
        let signature = format!("{record}.p7s");
        let judged = [
            "cms", "-verify", "-binary", "-inform", "DER", "-in", &signature,
        ];
        let with = ["-content", &record, "-CAfile", &root, "-out", "/dev/null"];
        foreign::judge("openssl", &[&judged[..], &with].concat()).unwrap();
    }
    let text = std::fs::read_to_string(&record).unwrap();
    std::fs::write(&record, text.replacen("collected", "cancelled", 1)).unwrap();
    let ran = office.run(&verify).unwrap().expect_code(1).unwrap();
    ran.says("証拠として使わないでください").unwrap();
}
