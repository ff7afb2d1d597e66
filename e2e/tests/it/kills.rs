//! A server that is killed again and again while offices send, collect and hand in receipts, at
//! random moments and at named steps of the conversation. The offices go on after each start. What
//! was acknowledged is there, nothing is there twice, nothing half, and nothing is left behind.
//!
//! `RENKEI_TEST_KILLS` is how often; `cargo xtask long kills` asks for more than a test may take.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use e2e::office::Office;
use e2e::samples;
use e2e::tripwire::{Step, Tripwire};
use e2e::walk::written_files;
use e2e::{foreign, process};
use serde_json::Value;

use crate::cut::{payload_files, redirect};
use crate::dice::Dice;
use crate::ground::{Ground, messages, texts};

/// Days after which no payload is kept any more.
const ALL_GONE: u32 = 95;

#[tokio::test(flavor = "multi_thread")]
async fn a_server_killed_at_any_step_loses_nothing_and_doubles_nothing() {
    let asked = std::env::var("RENKEI_TEST_KILLS").ok();
    let kills: u32 = asked.map_or(50, |count| count.parse().unwrap());
    let mut trial = Trial::prepare(Dice::new(u64::from(kills))).await;
    for round in 0..kills {
        let told = format!("round {round}");
        match trial.dice.below(5) {
            0 | 1 => trial.kill_while_sending(&told),
            2 => trial.kill_while_sending_much(&told),
            _ => trial.kill_while_collecting(&told),
        }
    }
    assert!(
        trial.cut * 3 > kills,
        "only {} cut a conversation",
        trial.cut
    );
    for side in [Side::CareManager, Side::HelperStation] {
        trial.collect(side, "at the end");
        trial.compare(side);
    }
    trial.nothing_is_left_behind();
}

/// An office.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    CareManager,
    HelperStation,
}

impl Side {
    fn other(self) -> Self {
        match self {
            Self::CareManager => Self::HelperStation,
            Self::HelperStation => Self::CareManager,
        }
    }

    fn index(self) -> usize {
        match self {
            Self::CareManager => 0,
            Self::HelperStation => 1,
        }
    }
}

struct Trial {
    ground: Ground,
    lines: [Tripwire; 2],
    dice: Dice,
    units: u32,
    /// What each office has sent: serial, and the files by name.
    sent: [BTreeMap<String, BTreeMap<String, Vec<u8>>>; 2],
    /// Pieces of the last sending that was not cut.
    pieces: u32,
    /// How many kills an office has noticed.
    cut: u32,
}

impl Trial {
    async fn prepare(dice: Dice) -> Self {
        let mut ground = Ground::prepare().await;
        // The roles that a message meets; issuing has kills of its own.
        ground.exchange.stop().unwrap();
        ground.exchange.play("mailbox,worker");
        ground.exchange.start().unwrap();
        let mailbox = ground.exchange.mailbox_socket();
        let lines = [
            Tripwire::to(mailbox).await.unwrap(),
            Tripwire::to(mailbox).await.unwrap(),
        ];
        let offices = [&ground.care_manager_office, &ground.helper_station_office];
        for (office, line) in offices.into_iter().zip(&lines) {
            redirect(office, mailbox.port(), line.address().port());
        }
        Self {
            ground,
            lines,
            dice,
            units: 0,
            sent: Default::default(),
            pieces: 10,
            cut: 0,
        }
    }

    fn office(&self, side: Side) -> &Office {
        match side {
            Side::CareManager => &self.ground.care_manager_office,
            Side::HelperStation => &self.ground.helper_station_office,
        }
    }

    fn either(&mut self) -> Side {
        match self.dice.below(2) {
            0 => Side::CareManager,
            _ => Side::HelperStation,
        }
    }

    fn kill_while_sending(&mut self, round: &str) {
        let side = self.either();
        let unit: Vec<(String, String)> = match side {
            Side::CareManager => samples::PLAN.iter().map(owned).collect(),
            Side::HelperStation => samples::ACTUALS.iter().map(owned).collect(),
        };
        self.kill_while_sending_unit(side, unit, round);
    }

    /// A unit of more than a megabyte.
    fn kill_while_sending_much(&mut self, round: &str) {
        let (name, text) = owned(&samples::ACTUALS[0]);
        let users = (0..4000).map(|user| text.replace("0000000017", &format!("{user:09}1")));
        let unit = vec![(name, users.collect())];
        self.kill_while_sending_unit(Side::HelperStation, unit, round);
    }

    fn kill_while_sending_unit(&mut self, from: Side, unit: Vec<(String, String)>, round: &str) {
        let paths = self.write(from, unit);
        let serial = self.note(from, &paths);
        let mut arguments = vec!["send".to_owned()];
        arguments.extend(texts(&paths));
        let acknowledged = self.run_and_kill(from, &arguments, round);
        // Whatever the other office can see of it by now is whole.
        if self.dice.below(3) == 0 {
            let seen = self.has_in_inbox(from.other(), &serial);
            assert!(seen || !acknowledged, "{round}: {serial} was acknowledged");
            self.collect(from.other(), round);
        }
        if acknowledged {
            return;
        }
        self.lines[from.index()].set(None);
        let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let ran = self.office(from).run(&words).unwrap();
        assert_eq!(ran.code, 0, "{round}: {ran:?}");
        self.pieces = self.lines[from.index()].asked();
    }

    fn kill_while_collecting(&mut self, round: &str) {
        let side = self.either();
        let folder = self.folder(side);
        let arguments = ["receive", "-o", &folder].map(str::to_owned);
        self.run_and_kill(side, &arguments, round);
        self.collect(side, round);
    }

    /// Runs an office's program, kills the server at some step and starts it again; whether the
    /// program ended well.
    fn run_and_kill(&mut self, side: Side, arguments: &[String], round: &str) -> bool {
        let pieces = u64::from(self.pieces) + 2;
        let piece = u32::try_from(self.dice.below(pieces)).unwrap();
        let (step, pause) = match self.dice.below(4) {
            0 => (None, self.dice.below(300_000)),
            1 => (Some(Step::Answered(piece)), 0),
            // Between a part that is written and its row, between a row and its answer.
            _ => (Some(Step::Asked(piece)), self.dice.below(15_000)),
        };
        let line = &self.lines[side.index()];
        line.set(step);
        let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let mut command = self.office(side).command(&words).unwrap();
        let log = std::fs::File::create(self.ground.path("said.log")).unwrap();
        let command = command.stdout(Stdio::null()).stderr(log);
        let mut child = command.spawn().unwrap();
        if step.is_some() {
            line.wait(&mut child).unwrap();
        }
        std::thread::sleep(Duration::from_micros(pause));
        self.ground.exchange.kill().unwrap();
        let code = child.wait().unwrap().code();
        self.lines[side.index()].set(None);
        let said = std::fs::read_to_string(self.ground.path("said.log")).unwrap();
        assert!(
            matches!(code, Some(0 | 4)),
            "{round}, {step:?}: ended with {code:?}: {said}"
        );
        self.ground.exchange.start().unwrap();
        self.cut += u32::from(code != Some(0));
        code == Some(0)
    }

    /// Writes a unit under the next serial.
    fn write(&mut self, from: Side, unit: Vec<(String, String)>) -> Vec<PathBuf> {
        self.units += 1;
        let (minutes, seconds) = (self.units / 60, self.units % 60);
        let moment = format!("10{minutes:02}{seconds:02}");
        let renamed: Vec<(String, String)> = unit
            .into_iter()
            .map(|(name, text)| {
                (
                    name.replace("100000", &moment).replace("090000", &moment),
                    text,
                )
            })
            .collect();
        let unit: Vec<(&str, &str)> = renamed
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()))
            .collect();
        let folder = format!("outgoing-{}-{}", from.index(), self.units);
        samples::write_unit(&self.ground.path(&folder), &unit).unwrap()
    }

    fn note(&mut self, from: Side, paths: &[PathBuf]) -> String {
        let files: BTreeMap<String, Vec<u8>> = paths.iter().map(|path| read(path)).collect();
        let (name, _) = files.first_key_value().unwrap();
        let (_, serial) = name.trim_end_matches(".CSV").rsplit_once('_').unwrap();
        let serial = serial.to_owned();
        self.sent[from.index()].insert(serial.clone(), files);
        serial
    }

    fn folder(&self, side: Side) -> String {
        let folder = self.ground.path(&format!("received-{}", side.index()));
        folder.to_string_lossy().into_owned()
    }

    fn collect(&self, side: Side, round: &str) {
        self.lines[side.index()].set(None);
        let folder = self.folder(side);
        let ran = self.office(side).run(&["receive", "-o", &folder]).unwrap();
        assert_eq!(ran.code, 0, "{round}: {ran:?}");
    }

    fn has_in_inbox(&self, side: Side, serial: &str) -> bool {
        let inbox = messages(self.office(side), "inbox");
        inbox.iter().any(|message| message["serial"] == serial)
    }

    /// An office has everything that the other one has sent, once, as it was sent; and both lists
    /// and the receipts say so.
    fn compare(&self, side: Side) {
        let expected = &self.sent[side.other().index()];
        let serials: Vec<&str> = expected.keys().map(String::as_str).collect();
        for (office, list) in [(side, "inbox"), (side.other(), "sent")] {
            let listed = messages(self.office(office), list);
            let mut told: Vec<&str> = listed.iter().map(serial_of).collect();
            told.sort_unstable();
            assert_eq!(told, serials, "{list} of {office:?}");
            let collected = |message: &Value| message["state"] == "collected";
            assert!(listed.iter().all(collected), "{listed:?}");
            let proved = |message: &Value| message["receipt"] == "verified";
            assert!(list == "inbox" || listed.iter().all(proved), "{listed:?}");
        }
        let arrived = written_files(Path::new(&self.folder(side))).unwrap();
        let arrived: BTreeMap<String, Vec<u8>> = arrived.iter().map(|path| read(path)).collect();
        let files = expected.values().flatten();
        let files: BTreeMap<String, Vec<u8>> = files
            .map(|(name, bytes)| (name.clone(), bytes.clone()))
            .collect();
        let (arrived_names, names): (Vec<_>, Vec<_>) =
            (arrived.keys().collect(), files.keys().collect());
        assert_eq!(arrived_names, names);
        assert!(arrived == files, "a file differs from what was sent");
    }

    /// The record is in order, and when nothing has to be kept any more nothing lies there.
    fn nothing_is_left_behind(&mut self) {
        // One more that nobody goes on with.
        let unit = samples::ACTUALS.iter().map(owned).collect();
        let paths = self.write(Side::HelperStation, unit);
        let line = &self.lines[Side::HelperStation.index()];
        line.set(Some(Step::Answered(self.pieces.saturating_sub(2))));
        let mut arguments = vec!["send".to_owned()];
        arguments.extend(texts(&paths));
        let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let mut child = self.office(Side::HelperStation).command(&words).unwrap();
        let mut child = child.stderr(Stdio::null()).spawn().unwrap();
        self.lines[Side::HelperStation.index()]
            .wait(&mut child)
            .unwrap();
        self.ground.exchange.kill().unwrap();
        child.wait().unwrap();

        self.ground.exchange.play("");
        self.ground.exchange.start().unwrap();
        let done = self.ground.exchange.command(&["doctor", "--lang", "en"]);
        let told = done.unwrap();
        assert!(!told.contains("\nproblem "), "{told}");
        self.ground.exchange.stop().unwrap();
        self.ground.exchange.command(&["audit", "verify"]).unwrap();
        if foreign::left_out() {
            return;
        }
        let data = self.ground.exchange.data();
        assert!(!payload_files(&data).is_empty());
        self.ground.exchange.pass(ALL_GONE);
        self.ground.exchange.play("worker");
        self.ground.exchange.start().unwrap();
        let started = Instant::now();
        while !payload_files(&data).is_empty() {
            let left = payload_files(&data);
            assert!(started.elapsed() < process::PATIENCE, "{left:?}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

fn owned((name, text): &(&str, &str)) -> (String, String) {
    ((*name).to_owned(), (*text).to_owned())
}

fn read(path: &Path) -> (String, Vec<u8>) {
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    (name, std::fs::read(path).unwrap())
}

fn serial_of(message: &Value) -> &str {
    message["serial"].as_str().unwrap()
}
