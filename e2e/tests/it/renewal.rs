//! Three years later: both offices' programs renew their certificates without being asked, the
//! federation approves, and what was sealed to the old keys is opened with them.

use e2e::office::Office;
use e2e::{foreign, samples, walk};

use crate::ground::{Ground, messages, send};

/// A certificate of an office lasts for three years.
const LIFETIME_DAYS: u32 = 3 * 365;
/// No moment can be chosen any more: it is time.
const BEFORE_THE_END: u32 = LIFETIME_DAYS - 10;
const TO_THE_OTHER_SIDE: u32 = 11;

#[tokio::test(flavor = "multi_thread")]
async fn certificates_are_renewed_without_being_asked() {
    if foreign::left_out() && foreign::judge("faketime", &["--version"]).is_err() {
        eprintln!("left out: faketime is not there");
        return;
    }
    let mut ground = Ground::prepare().await;
    let serials = [&ground.care_manager_office, &ground.helper_station_office].map(serial);

    pass(&mut ground, BEFORE_THE_END);
    // Beside what they do anyway, both apply.
    let plan = samples::write_unit(&ground.path("plan"), &samples::PLAN).unwrap();
    let sent = send(&ground.care_manager_office, &plan).expect_code(0);
    sent.unwrap().says("更新を申請しました").unwrap();
    let seen = ground.helper_station_office.run(&["inbox"]).unwrap();
    let seen = seen.expect_code(0).unwrap();
    seen.says("更新を申請しました").unwrap();
    for office in [&ground.care_manager_office, &ground.helper_station_office] {
        let told = office.run(&["doctor"]).unwrap();
        let told = told.says("国保連合会の確認と発行を待っています");
        told.unwrap().expect_code(0).unwrap();
    }
    let operator = ground
        .exchange
        .add_operator("operator2", "受付担当")
        .unwrap();
    let approved = walk::approve(&ground.exchange, &operator).await.unwrap();
    assert_eq!(approved, 2);
    for office in [&ground.care_manager_office, &ground.helper_station_office] {
        let fetched = office.run(&["cert", "renew", "--wait", "10"]).unwrap();
        let fetched = fetched.expect_code(0).unwrap();
        fetched.says("自動でこの証明書を使います").unwrap();
        // Nobody is told that the office has a certificate that nobody has asked for.
        let told = office.run(&["doctor"]).unwrap().expect_code(0).unwrap();
        told.says("更新：済んでいます").unwrap();
    }
    let used = [&ground.care_manager_office, &ground.helper_station_office].map(serial);
    assert_eq!(
        used, serials,
        "the present certificates are used to their end"
    );

    pass(&mut ground, TO_THE_OTHER_SIDE);
    let used = [&ground.care_manager_office, &ground.helper_station_office].map(serial);
    assert!(
        used.iter().zip(&serials).all(|(new, old)| new != old),
        "{used:?}"
    );
    // Sealed and sent under the old certificates.
    receive(&ground.helper_station_office, &ground, "received-plan");
    let collected = messages(&ground.care_manager_office, "sent");
    assert_eq!(collected[0]["receipt"], "verified", "{collected:?}");
    // Sealed and sent under the new ones.
    let actuals = samples::write_unit(&ground.path("actuals"), &samples::ACTUALS).unwrap();
    let sent = send(&ground.helper_station_office, &actuals).expect_code(0);
    sent.unwrap();
    receive(&ground.care_manager_office, &ground, "received-actuals");
}

fn pass(ground: &mut Ground, days: u32) {
    ground.exchange.stop().unwrap();
    ground.exchange.pass(days);
    // As operators do: the server's own certificates have a year.
    ground.exchange.command(&["init"]).unwrap();
    ground.exchange.start().unwrap();
    ground.care_manager_office.pass(days);
    ground.helper_station_office.pass(days);
}

fn receive(office: &Office, ground: &Ground, folder: &str) {
    let folder = ground.path(folder);
    let arguments = ["receive", "-o", &folder.to_string_lossy()];
    office.run(&arguments).unwrap().expect_code(0).unwrap();
    assert!(std::fs::read_dir(folder).unwrap().count() > 0);
}

/// The certificate in use.
fn serial(office: &Office) -> String {
    let status = office.json(&["cert", "status"]).unwrap();
    status["active"]["serial"].as_str().unwrap().to_owned()
}
