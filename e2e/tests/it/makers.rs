//! The makers' guide, command by command: `curl` and `openssl` against the real server, from the
//! certificate to a message in each direction. The other office works with `renkei`.

use std::path::{Path, PathBuf};
use std::process::Command;

use e2e::exchange::{Account, Exchange};
use e2e::office::Office;
use e2e::samples;
use e2e::story::Story;
use e2e::walk::{self, CARE_MANAGER, HELPER_STATION};
use e2e::{foreign, process};

use crate::ground::{self, messages, send};

/// The commands of the guide, in their order.
fn guide() -> Vec<String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/manual/makers.ja.md");
    let text = std::fs::read_to_string(file).unwrap();
    let blocks = text.split("```sh\n").skip(1);
    let blocks = blocks.map(|rest| rest.split("```").next().unwrap().to_owned());
    blocks.collect()
}

const PREPARE: usize = 0;
const APPLY: usize = 1;
const ENROL: usize = 2;
const UNPACK: usize = 3;
const LOOK: usize = 4;
const RECEIVE: usize = 5;
const RECEIPT: usize = 6;
const SEND: usize = 7;

/// A maker's computer without `renkei`.
struct Computer {
    folder: PathBuf,
    guide: Vec<String>,
    account: Account,
    files: String,
}

impl Computer {
    fn new(exchange: &Exchange, folder: PathBuf, account: &Account, files: &[PathBuf]) -> Self {
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::copy(exchange.address_file(), folder.join("address.json")).unwrap();
        let guide = guide();
        assert_eq!(guide.len(), SEND + 1, "a block of the guide is not run");
        Self {
            folder,
            guide,
            account: account.clone(),
            files: ground::texts(files).join(" "),
        }
    }

    /// Runs a block of the guide after the preparations.
    fn does(&self, block: usize) -> String {
        let programs = process::programs().unwrap();
        let path = format!(
            "{}:{}",
            programs.display(),
            std::env::var("PATH").unwrap_or_default()
        );
        let script = format!("{}\n{}", self.guide[PREPARE], self.guide[block]);
        let mut command = Command::new("sh");
        command
            .current_dir(&self.folder)
            .args(["-eu", "-c", &script])
            .env("PATH", path)
            .env("USER_ID", &self.account.user_id)
            .env("PASSWORD", &self.account.password)
            .env("OWN", address(CARE_MANAGER))
            .env("PARTNER", address(HELPER_STATION))
            .env("FILES", &self.files)
            .env("UNIT", "K2")
            .env("MONTH", "202504")
            .env("SERIAL", "20250325100000");
        let output = process::run(command, "").unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{script}\n{text}{errors}");
        text
    }
}

fn address(office: e2e::exchange::NewOffice<'_>) -> String {
    format!("{}-{}", office.number, office.kind)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_guide_for_makers_goes_all_the_way() {
    if foreign::left_out() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (exchange, operator, care_manager, helper_station) = ground::exchange(folder.path()).await;
    let partner = Office::at(&folder.path().join("helper-station"));
    let mut story = Story::begin();
    walk::short_way(&exchange, &operator, &helper_station, &partner, &mut story)
        .await
        .unwrap();
    let plan = samples::write_unit(&folder.path().join("plan"), &samples::PLAN).unwrap();
    let maker = folder.path().join("maker");
    let maker = Computer::new(&exchange, maker, &care_manager, &plan);

    maker.does(APPLY);
    assert_eq!(maker.does(ENROL).trim(), "202");
    assert_eq!(walk::approve(&exchange, &operator).await.unwrap(), 1);
    let mut tries = 0;
    while maker.does(ENROL).trim() != "200" {
        tries += 1;
        assert!(tries < 100, "no certificate within ten seconds");
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    maker.does(UNPACK);
    let told = maker.does(LOOK);
    assert!(
        told.contains(CARE_MANAGER.name) && told.contains(HELPER_STATION.name),
        "{told}"
    );

    let actuals = samples::write_unit(&folder.path().join("actuals"), &samples::ACTUALS).unwrap();
    send(&partner, &actuals).expect_code(0).unwrap();
    maker.does(RECEIVE);
    for path in &actuals {
        let copy = maker
            .folder
            .join("received")
            .join(path.file_name().unwrap());
        assert_eq!(std::fs::read(path).unwrap(), std::fs::read(copy).unwrap());
    }
    maker.does(RECEIPT);
    let sent = messages(&partner, "sent");
    assert_eq!(sent.last().unwrap()["state"], "imported");

    maker.does(SEND);
    let incoming = folder.path().join("incoming");
    let arguments = ["receive", "-o", incoming.to_str().unwrap()];
    partner.run(&arguments).unwrap().expect_code(0).unwrap();
    for path in &plan {
        let name = path.file_name().unwrap();
        let all = walk::written_files(&incoming).unwrap();
        let copy = all
            .iter()
            .find(|one| one.file_name() == Some(name))
            .unwrap();
        assert_eq!(std::fs::read(path).unwrap(), std::fs::read(copy).unwrap());
    }
}
