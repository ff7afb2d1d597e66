//! Offices whose clocks are up to ten minutes off, either way: they get their certificates, sign
//! in, send, collect and prove as all others do.

use e2e::office::Office;
use e2e::{foreign, samples};

use crate::ground::{Ground, messages, send};

const TEN_MINUTES: i64 = 600;
/// How many clocks.
const CLOCKS: i64 = 20;

#[tokio::test(flavor = "multi_thread")]
async fn twenty_clocks_that_are_up_to_ten_minutes_off_stop_nothing() {
    if foreign::left_out() {
        return;
    }
    // The certificates are new, and used at once.
    let mut ground = Ground::with_clocks([-TEN_MINUTES, TEN_MINUTES]).await;
    for (office, account) in [
        (&ground.care_manager_office, &ground.care_manager),
        (&ground.helper_station_office, &ground.helper_station),
    ] {
        sign_in_and_out(office, &account.password);
    }
    for number in 0..CLOCKS {
        let ahead = number * 2 * TEN_MINUTES / (CLOCKS - 1) - TEN_MINUTES;
        ground.care_manager_office.set_clock(ahead);
        ground.helper_station_office.set_clock(-ahead);
        let (from, to) = (&ground.care_manager_office, &ground.helper_station_office);
        let renamed = samples::PLAN
            .map(|(name, text)| (name.replace("100000", &format!("1000{number:02}")), text));
        let unit = renamed
            .each_ref()
            .map(|(name, text)| (name.as_str(), *text));
        let paths = samples::write_unit(&ground.path(&format!("plan-{number}")), &unit).unwrap();
        send(from, &paths).expect_code(0).unwrap();
        let folder = ground.path("received").to_string_lossy().into_owned();
        let received = to.run(&["receive", "-o", &folder]).unwrap();
        received.expect_code(0).unwrap();
        let sent = messages(from, "sent");
        assert_eq!(sent.len(), usize::try_from(number + 1).unwrap());
        let proved = |one: &serde_json::Value| one["receipt"] == "verified";
        assert!(sent.iter().all(proved), "{ahead} seconds: {sent:?}");
    }
}

/// A person works with a token whose times are those of the exchange.
fn sign_in_and_out(office: &Office, password: &str) {
    let signed_in = office.run_with_input(&["sign-in", "--password-stdin"], password);
    signed_in.unwrap().expect_code(0).unwrap();
    for arguments in [["status"], ["inbox"], ["sign-out"]] {
        office.run(&arguments).unwrap().expect_code(0).unwrap();
    }
}
