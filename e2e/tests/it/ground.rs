//! The ground tests stand on: an exchange with two offices that hold certificates.

use std::path::Path;

use e2e::exchange::{Account, Exchange, Operator};
use e2e::office::Office;
use e2e::story::Story;
use e2e::walk;
use tempfile::TempDir;

/// Two connected offices at a running exchange.
pub(crate) struct Ground {
    pub(crate) folder: TempDir,
    pub(crate) exchange: Exchange,
    pub(crate) operator: Operator,
    pub(crate) care_manager: Account,
    pub(crate) helper_station: Account,
    pub(crate) care_manager_office: Office,
    pub(crate) helper_station_office: Office,
}

/// An exchange with two offices that have chosen their passwords and not applied for anything.
pub(crate) async fn exchange(folder: &Path) -> (Exchange, Operator, Account, Account) {
    let (exchange, operator) = empty_exchange(folder);
    with_offices(exchange, operator).await
}

/// The same as an office finds it in daily life: with notices, and a desk to ask.
pub(crate) async fn furnished_exchange(folder: &Path) -> (Exchange, Operator, Account, Account) {
    let (exchange, operator) = empty_exchange(folder);
    for notice in walk::NOTICES {
        exchange.add_notice(notice).unwrap();
    }
    walk::open_desk(&exchange, &operator).await.unwrap();
    with_offices(exchange, operator).await
}

fn empty_exchange(folder: &Path) -> (Exchange, Operator) {
    let exchange = Exchange::create(&folder.join("server")).unwrap();
    let operator = exchange.add_operator("operator1", "受付担当").unwrap();
    (exchange, operator)
}

async fn with_offices(
    exchange: Exchange,
    operator: Operator,
) -> (Exchange, Operator, Account, Account) {
    let mut care_manager = exchange.add_office(walk::CARE_MANAGER).unwrap();
    let mut helper_station = exchange.add_office(walk::HELPER_STATION).unwrap();
    for account in [&mut care_manager, &mut helper_station] {
        walk::choose_password(&exchange, account).await.unwrap();
    }
    (exchange, operator, care_manager, helper_station)
}

impl Ground {
    /// Both offices get their certificates the short way.
    pub(crate) async fn prepare() -> Self {
        Self::with_clocks([0, 0]).await
    }

    /// The same with clocks that are so many seconds ahead.
    pub(crate) async fn with_clocks(clocks: [i64; 2]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let made = exchange(folder.path()).await;
        Self::of(folder, made, clocks).await
    }

    /// Both offices of this exchange get their certificates the short way.
    pub(crate) async fn of(
        folder: TempDir,
        (exchange, operator, care_manager, helper_station): (Exchange, Operator, Account, Account),
        clocks: [i64; 2],
    ) -> Self {
        let mut care_manager_office = Office::at(&folder.path().join("care-manager"));
        let mut helper_station_office = Office::at(&folder.path().join("helper-station"));
        care_manager_office.set_clock(clocks[0]);
        helper_station_office.set_clock(clocks[1]);
        for (account, office) in [
            (&care_manager, &care_manager_office),
            (&helper_station, &helper_station_office),
        ] {
            let mut story = Story::begin();
            walk::short_way(&exchange, &operator, account, office, &mut story)
                .await
                .unwrap();
        }
        Self {
            folder,
            exchange,
            operator,
            care_manager,
            helper_station,
            care_manager_office,
            helper_station_office,
        }
    }

    /// A folder of this test.
    pub(crate) fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    /// What the service office sees in its inbox.
    pub(crate) fn inbox_of_helper_station(&self) -> Vec<serde_json::Value> {
        messages(&self.helper_station_office, "inbox")
    }
}

/// The messages an office sees on one side.
pub(crate) fn messages(office: &Office, side: &str) -> Vec<serde_json::Value> {
    office.json(&[side]).unwrap()["messages"]
        .as_array()
        .unwrap()
        .clone()
}

/// Paths as arguments.
pub(crate) fn texts(paths: &[std::path::PathBuf]) -> Vec<String> {
    paths
        .iter()
        .map(|path| path.to_string_lossy().into_owned())
        .collect()
}

/// Runs `renkei send` on files and gives what it did.
pub(crate) fn send(office: &Office, paths: &[std::path::PathBuf]) -> e2e::office::Ran {
    let texts = texts(paths);
    let mut arguments = vec!["send"];
    arguments.extend(texts.iter().map(String::as_str));
    office.run(&arguments).unwrap()
}
