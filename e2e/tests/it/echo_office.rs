//! The echo office: an ordinary office that answers test messages, so that another sees at the end
//! of `renkei setup` that sending and receiving work.

use std::process::{Child, Stdio};

use e2e::{samples, walk};

use crate::ground::{Ground, messages, send};

const ECHO: &str = "1370000026-11";

/// The running program of the echo office; it ends with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

async fn ground() -> Ground {
    let mut ground = Ground::prepare().await;
    let echo = &ground.helper_station_office;
    let ran = echo.run(&["echo", "--once"]).unwrap();
    ran.expect_code(1)
        .unwrap()
        .says("exchange.echo_office")
        .unwrap();
    ground.exchange.stop().unwrap();
    let table = format!("[exchange]\necho_office = \"{ECHO}\"\n");
    ground.exchange.configure(&table).unwrap();
    ground.exchange.start().unwrap();
    ground
}

fn set_up<'a>(ground: &'a Ground, wait: &'a str) -> [&'a str; 5] {
    let user = ground.care_manager.user_id.as_str();
    ["setup", "--user", user, "--echo-wait", wait]
}

#[tokio::test(flavor = "multi_thread")]
async fn setup_shows_a_test_message_coming_back() {
    let ground = ground().await;
    let (office, echo) = (&ground.care_manager_office, &ground.helper_station_office);
    // Nobody answers: the certificate is fine, and what to do is told.
    let ran = office.run(&set_up(&ground, "2")).unwrap();
    let ran = ran.expect_code(1).unwrap();
    ran.says("返事が届きません").unwrap();

    let mut command = echo.command(&["echo"]).unwrap();
    let _running = Running(command.stdout(Stdio::null()).spawn().unwrap());
    for _ in 0..2 {
        let ran = office.run(&set_up(&ground, "60")).unwrap();
        let ran = ran.expect_code(0).unwrap();
        ran.says("送受信を確かめました").unwrap();
    }
    // Three tests, three answers, and each was collected.
    let came = messages(office, "inbox");
    assert_eq!(came.len(), 3, "{came:?}");
    assert!(
        came.iter().all(|one| one["state"] == "collected"),
        "{came:?}"
    );
    let came = messages(echo, "inbox");
    assert!(
        came.iter().all(|one| one["state"] == "collected"),
        "{came:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_echo_office_answers_once_and_takes_no_care_plan() {
    let ground = ground().await;
    let (office, echo) = (&ground.care_manager_office, &ground.helper_station_office);
    let text = ["send", "--to", ECHO, "--text", "こんにちは"];
    office.run(&text).unwrap().expect_code(0).unwrap();
    for _ in 0..2 {
        let ran = echo.run(&["echo", "--once"]).unwrap();
        ran.expect_code(0).unwrap();
    }
    assert_eq!(messages(echo, "sent").len(), 1);
    assert_eq!(messages(office, "inbox").len(), 1);
    let target = ground.path("answers");
    let target = target.to_str().unwrap();
    let told = office.json(&["receive", "-o", target]).unwrap();
    let file = told["messages"][0]["files"][0].as_str().unwrap();
    let answer = std::fs::read_to_string(file).unwrap();
    assert!(answer.contains("確認用です。利用者の情報を書かないでください。"));
    assert!(answer.ends_with("こんにちは"), "{answer}");
    // An answer gets no answer.
    let echo_again = ["send", "--to", ECHO, "--text", &answer];
    office.run(&echo_again).unwrap().expect_code(0).unwrap();
    echo.run(&["echo", "--once"])
        .unwrap()
        .expect_code(0)
        .unwrap();
    assert_eq!(messages(echo, "sent").len(), 1);

    let plan = samples::write_unit(&ground.path("outgoing"), &samples::PLAN).unwrap();
    send(office, &plan)
        .expect_code(1)
        .unwrap()
        .says("確認用")
        .unwrap();
    let pdf = ground.path("report.pdf");
    std::fs::write(&pdf, b"%PDF-1.7 report").unwrap();
    let attached = ["send", "--to", ECHO, pdf.to_str().unwrap()];
    let ran = office.run(&attached).unwrap();
    ran.expect_code(1).unwrap().says("確認用").unwrap();

    let found = |query: &[&str]| {
        office
            .json(&[&["offices"], query].concat())
            .unwrap()
            .to_string()
    };
    let name = walk::HELPER_STATION.name;
    assert!(!found(&[]).contains(name));
    assert!(found(&[name]).contains("（確認用）"));
}
