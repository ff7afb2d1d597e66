//! Terminals that joined later: what was sealed before is opened with keys of a colleague's
//! terminal.

use e2e::office::Office;
use e2e::samples;
use e2e::story::Story;
use e2e::walk;

use crate::ground::{Ground, messages, send};

#[tokio::test(flavor = "multi_thread")]
async fn a_terminal_that_joins_later_gets_keys_from_a_colleague() {
    let ground = Ground::prepare().await;
    let (first, helper) = (&ground.care_manager_office, &ground.helper_station_office);
    let plan = samples::write_unit(&ground.path("outgoing"), &samples::PLAN).unwrap();
    send(first, &plan).expect_code(0).unwrap();
    let actuals = samples::write_unit(&ground.path("outgoing-2"), &samples::ACTUALS).unwrap();
    send(helper, &actuals).expect_code(0).unwrap();

    let later = Office::at(&ground.path("later"));
    let (exchange, operator) = (&ground.exchange, &ground.operator);
    let account = &ground.care_manager;
    walk::short_way(exchange, operator, account, &later, &mut Story::begin())
        .await
        .unwrap();
    let folder = ground.path("incoming");
    let incoming = folder.to_str().unwrap();
    let receive = ["receive", "-o", incoming];
    let told = later.run(&receive).unwrap().expect_code(1).unwrap();
    told.says("鍵を求めました").unwrap();
    assert!(!folder.join(samples::ACTUALS[0].0).exists());

    // Nobody is given a key before a person has named the terminal.
    let nothing = ground.path("nothing");
    let collect = ["receive", "-o", nothing.to_str().unwrap()];
    let asking = first.json(&["reseal"]).unwrap();
    assert_eq!(
        (&asking["given"], &asking["asking"][0]["allowed"]),
        (&0.into(), &false.into())
    );
    let serial = asking["asking"][0]["serial"].as_str().unwrap().to_owned();
    let words = first.run(&["reseal"]).unwrap().expect_code(0).unwrap();
    words
        .says("鍵を求めている端末")
        .unwrap()
        .says(&serial)
        .unwrap();
    let wrong = first.run(&["reseal", "--for", "00"]).unwrap();
    wrong
        .expect_code(1)
        .unwrap()
        .says("記録にありません")
        .unwrap();
    let given = first.json(&["reseal", "--for", &serial]).unwrap();
    assert_eq!(given["given"], 1);
    later.run(&receive).unwrap().expect_code(0).unwrap();
    let same = |folder: &std::path::Path, path: &std::path::Path| {
        let copy = folder.join(path.file_name().unwrap());
        assert_eq!(std::fs::read(copy).unwrap(), std::fs::read(path).unwrap());
    };
    same(&folder, &actuals[0]);
    let sent = messages(helper, "sent");
    assert_eq!(sent[0]["state"], "collected");

    // What the office has sent: asked for here, and given by the way from now on.
    let copies = ground.path("copies");
    let again = ["sent-files", "-o", copies.to_str().unwrap()];
    let told = later.run(&again).unwrap().expect_code(1).unwrap();
    told.says("鍵を求めました").unwrap();
    let told = first.run(&collect).unwrap().expect_code(0).unwrap();
    told.says("鍵を渡しました").unwrap();
    later.run(&again).unwrap().expect_code(0).unwrap();
    plan.iter().for_each(|path| same(&copies, path));
    let told = later
        .run(&["reseal", "--ask"])
        .unwrap()
        .expect_code(0)
        .unwrap();
    told.says("開けないデータは、ありません").unwrap();
    let told = first.run(&["reseal", "--no-longer", &serial]).unwrap();
    told.expect_code(0).unwrap();
}
