//! Enrolment and renewal by programs of others: `curl` and `openssl`, with the commands of the
//! manual, and every refusal as they see it.

use std::path::{Path, PathBuf};
use std::process::Command;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use e2e::exchange::{Account, Exchange};
use e2e::walk::{self, CARE_MANAGER, HELPER_STATION};
use e2e::{foreign, process};
use serde_json::Value;

use crate::ground;

/// Days after which a certificate of three years can be renewed.
const LATER: u32 = 1050;

/// The commands of the manual, in their order.
struct Manual(Vec<String>);

impl Manual {
    fn read() -> Self {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/manual/est.ja.md");
        let text = std::fs::read_to_string(file).unwrap();
        let blocks = text.split("```sh\n").skip(1);
        let blocks = blocks.map(|rest| rest.split("```").next().unwrap().to_owned());
        Self(blocks.collect())
    }
}

const ADDRESSES: usize = 0;
const AUTHORITIES: usize = 1;
const TICKET: usize = 2;
const ENROL: usize = 3;
const CHECK: usize = 4;
const NEW_REQUEST: usize = 5;
const RENEW: usize = 6;
const UNPACK: usize = 7;

/// An office's computer without any program of ours.
struct Computer {
    folder: PathBuf,
    manual: Manual,
    user_id: String,
    password: String,
    portal: String,
    mailbox: String,
    days: u32,
}

/// What came back.
#[derive(Debug)]
struct Answer {
    status: u32,
    headers: String,
    body: String,
}

impl Computer {
    fn new(exchange: &Exchange, folder: PathBuf, account: &Account) -> Self {
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::copy(exchange.address_file(), folder.join("address.json")).unwrap();
        let addresses = exchange.addresses().unwrap();
        let computer = Self {
            folder,
            manual: Manual::read(),
            user_id: account.user_id.clone(),
            password: account.password.clone(),
            portal: addresses.portal,
            mailbox: addresses.mailbox,
            days: 0,
        };
        assert_eq!(computer.manual.0.len(), UNPACK + 1);
        computer
    }

    fn program(&self, program: &str) -> Command {
        let mut command =
            process::by_clock(i64::from(self.days) * process::DAY, Path::new(program)).unwrap();
        command
            .current_dir(&self.folder)
            .env("USER_ID", &self.user_id)
            .env("PASSWORD", &self.password);
        command
    }

    fn shell(&self, script: &str) -> String {
        let mut command = self.program("sh");
        command.args(["-eu", "-c", script]);
        let output = process::run(command, "").unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{script}\n{text}{errors}");
        text
    }

    /// Runs a block of the manual.
    fn does(&self, block: usize) -> String {
        let blocks = &self.manual.0;
        self.shell(&format!("{}\n{}", blocks[ADDRESSES], blocks[block]))
    }

    fn read(&self, file: &str) -> String {
        std::fs::read_to_string(self.folder.join(file)).unwrap()
    }

    /// Calls `curl` with arguments of the test.
    fn asks(&self, arguments: &[&str]) -> Answer {
        let mut command = self.program("curl");
        command.args([
            "-sS",
            "--cacert",
            "root.pem",
            "-D",
            "h",
            "-o",
            "b",
            "-w",
            "%{http_code}",
        ]);
        command.args(arguments);
        let output = process::run(command, "").unwrap();
        assert!(output.status.success(), "{output:?}");
        Answer {
            status: String::from_utf8_lossy(&output.stdout).parse().unwrap(),
            headers: self.read("h").to_lowercase(),
            body: self.read("b"),
        }
    }

    fn enrols(&self, ticket: &str, with: &[&str]) -> Answer {
        let user = format!("{}:{ticket}", self.user_id);
        let address = format!("{}/.well-known/est/simpleenroll", self.portal);
        let fixed = ["--user", &user, address.as_str()];
        self.asks(&[&fixed[..], with].concat())
    }

    fn renews(&self, certificate: &str, key: &str, with: &[&str]) -> Answer {
        let address = format!("{}/.well-known/est/simplereenroll", self.mailbox);
        let fixed = ["--cert", certificate, "--key", key, address.as_str()];
        self.asks(&[&fixed[..], with].concat())
    }

    fn ticket(&self) -> String {
        let answer: Value = serde_json::from_str(&self.read("ticket.json")).unwrap();
        answer["ticket"].as_str().unwrap().to_owned()
    }

    /// Repeats a block until it answers with the certificate.
    fn waits_for(&self, block: usize) {
        for _ in 0..100 {
            match self.does(block).trim() {
                "200" => return,
                "202" => std::thread::sleep(std::time::Duration::from_millis(100)),
                other => panic!("answered {other}"),
            }
        }
        panic!("no certificate within ten seconds");
    }
}

impl Answer {
    #[track_caller]
    fn refused(&self, status: u32, code: &str, detail: &str) {
        assert_eq!(self.status, status, "{self:?}");
        assert!(
            self.headers
                .contains("content-type: application/problem+json")
        );
        let problem: Value = serde_json::from_str(&self.body).unwrap();
        assert_eq!(problem["code"], code, "{self:?}");
        assert!(!problem["title"].as_str().unwrap().is_empty());
        assert!(!problem["hint"].as_str().unwrap().is_empty());
        assert!(self.body.contains(detail), "{self:?} does not say {detail}");
    }
}

const PKCS10: &str = "Content-Type: application/pkcs10";

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_life_of_a_certificate_with_curl_and_openssl() {
    if foreign::left_out() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (mut exchange, operator, care_manager, helper_station) =
        ground::exchange(folder.path()).await;
    let mut office = Computer::new(&exchange, folder.path().join("office"), &care_manager);
    let mut other = Computer::new(&exchange, folder.path().join("other"), &helper_station);
    for (computer, account) in [(&office, &care_manager), (&other, &helper_station)] {
        let wishes = computer.does(AUTHORITIES);
        assert!(wishes.contains("prime256v1") && wishes.contains("ecdsa-with-SHA256"));
        computer.does(TICKET);
        refused_requests(computer);
        let portal = exchange.portal().unwrap();
        walk::sign_in(&portal, account).await.unwrap();
        let list = portal.go("/applications").await.unwrap();
        list.says("申請はまだありません。").unwrap();
        assert_eq!(computer.does(ENROL).trim(), "202");
        let headers = computer.read("headers.txt").to_lowercase();
        assert!(headers.contains("retry-after: 2"), "{headers}");
        assert!(headers.contains("content-type: text/plain; charset=utf-8"));
        assert!(computer.read("answer.txt").contains("受付番号"));
    }
    assert_eq!(walk::approve(&exchange, &operator).await.unwrap(), 2);
    for (computer, known) in [(&office, CARE_MANAGER), (&other, HELPER_STATION)] {
        computer.waits_for(ENROL);
        let headers = computer.read("headers.txt").to_lowercase();
        assert!(headers.contains("application/pkcs7-mime; smime-type=certs-only"));
        let told = computer.does(CHECK);
        assert!(told.contains("certificate.pem: OK"), "{told}");
        assert!(told.contains(known.number), "{told}");
        computer.does(NEW_REQUEST);
        assert_eq!(computer.does(RENEW).trim(), "403");
        assert!(
            computer
                .read("new-answer.txt")
                .contains("renewal-too-early")
        );
    }

    exchange.stop().unwrap();
    exchange.pass(LATER);
    exchange.command(&["init"]).unwrap();
    exchange.start().unwrap();
    (office.days, other.days) = (LATER, LATER);
    refused_renewals(&office, &other);
    for _ in 0..2 {
        assert_eq!(office.does(RENEW).trim(), "202");
    }
    assert!(
        office
            .read("new-headers.txt")
            .to_lowercase()
            .contains("retry-after: 600")
    );
    let second = ["-H", PKCS10, "--data-binary", "@second.b64"];
    let answer = office.renews("certificate.pem", "key.pem", &second);
    answer.refused(409, "already-applied", "受付番号");
    assert_eq!(walk::approve(&exchange, &operator).await.unwrap(), 1);
    office.waits_for(RENEW);
    office.does(UNPACK);
    let dates = office.shell(
        "openssl x509 -in certificate.pem -noout -enddate | cut -d = -f 2; \
         openssl x509 -in new-certificate.pem -noout -startdate | cut -d = -f 2",
    );
    let dates: Vec<_> = dates.lines().collect();
    assert_eq!(dates[0], dates[1]);
    office.shell("openssl verify -CAfile root.pem -no_check_time -untrusted authorities.pem new-certificate.pem");
    let answer = office.renews("certificate.pem", "key.pem", &second);
    answer.refused(409, "already-renewed", "新しい証明書");

    let serial = office.shell("openssl x509 -in certificate.pem -noout -serial | cut -d = -f 2");
    let serial = serial.trim().to_lowercase();
    let arguments = ["cert", "revoke", &serial, "--reason", "key-compromise"];
    exchange.command(&arguments).unwrap();
    let answer = office.renews("certificate.pem", "key.pem", &second);
    answer.refused(403, "revoked", "失効");
}

/// Everything that is refused before an application is opened.
fn refused_requests(computer: &Computer) {
    let ticket = computer.ticket();
    computer.shell(
        "new() { openssl req -new -key $1.key -subj /CN=x -outform DER -out $1.der; \
           openssl base64 -in $1.der -out $1.b64; }; \
         openssl genrsa -out rsa.key 1024; new rsa; \
         openssl ecparam -name secp521r1 -genkey -noout -out p521.key; new p521; \
         openssl genpkey -algorithm ed25519 -out ed.key; new ed; \
         openssl ecparam -name prime256v1 -genkey -noout -out another.key; new another; \
         openssl req -new -key key.pem -subj /CN=x -out armour.pem; \
         openssl base64 -d -in request.b64 -out request.der; \
         printf '' > empty; head -c 100000 /dev/zero | tr '\\0' A > large",
    );
    let mut forged = std::fs::read(computer.folder.join("request.der")).unwrap();
    *forged.last_mut().unwrap() ^= 1;
    let forged = STANDARD.encode(forged);
    std::fs::write(computer.folder.join("forged.b64"), forged).unwrap();
    for (file, status, code, detail) in [
        ("@rsa.b64", 400, "request-invalid", "鍵"),
        ("@p521.b64", 400, "request-invalid", "P-256"),
        ("@ed.b64", 400, "request-invalid", "P-256"),
        ("@another.b64", 401, "ticket-invalid", "鍵が違います"),
        ("@armour.pem", 400, "request-invalid", "-----"),
        ("@request.der", 400, "request-invalid", "DER のまま"),
        ("@forged.b64", 400, "request-invalid", "署名"),
        ("@empty", 400, "request-invalid", "空です"),
        ("@large", 413, "too-large", ""),
        ("no base64!", 400, "request-invalid", "Base64"),
        ("bm8gcmVxdWVzdA==", 400, "request-invalid", "PKCS#10"),
    ] {
        let with = ["-H", PKCS10, "--data-binary", file];
        computer
            .enrols(&ticket, &with)
            .refused(status, code, detail);
    }
    // What a header says about the coding does not make DER Base64.
    let binary = ["-H", PKCS10, "-H", "Content-Transfer-Encoding: binary"];
    let with = [&binary[..], &["--data-binary", "@request.der"]].concat();
    computer
        .enrols(&ticket, &with)
        .refused(400, "request-invalid", "Base64");
    let good = ["--data-binary", "@request.b64"];
    let with = [&["-H", "Content-Type: application/x-pem-file"], &good[..]].concat();
    computer
        .enrols(&ticket, &with)
        .refused(415, "request-invalid", "application/pkcs10");
    let with = [&["-H", PKCS10], &good[..]].concat();
    let wrong = computer.enrols("wrong", &with);
    wrong.refused(401, "ticket-invalid", "");
    assert!(wrong.headers.contains("www-authenticate: basic"));
    computer
        .enrols(&ticket, &["-X", "GET"])
        .refused(405, "request-invalid", "メソッド");
    let address = format!("{}/.well-known/est/simplereenroll", computer.portal);
    let with = [&["-H", PKCS10, address.as_str()], &good[..]].concat();
    computer
        .asks(&with)
        .refused(403, "none-presented", "mailbox");
}

/// Everything that is refused before a renewal is applied for.
fn refused_renewals(office: &Computer, other: &Computer) {
    office.shell(
        "new() { openssl req -in $1.pem -outform DER | openssl base64 > $1.b64; }; \
         openssl ecparam -name prime256v1 -genkey -noout -out second.key; \
         openssl x509 -x509toreq -in certificate.pem -signkey second.key -out second.pem; \
         new second; \
         openssl req -new -key second.key -subj /CN=x -out changed.pem; new changed; \
         openssl req -new -key second.key -subj / -out nobody.pem; new nobody; \
         openssl x509 -x509toreq -in certificate.pem -signkey key.pem -out same.pem; new same; \
         openssl x509 -in certificate.pem -noout -subject",
    );
    other.shell("cp ../office/second.b64 theirs.b64");
    let ours = |file: &str| {
        let with = ["-H", PKCS10, "--data-binary", file];
        office.renews("certificate.pem", "key.pem", &with)
    };
    ours("@changed.b64").refused(400, "subject-changed", "名前");
    ours("@nobody.b64").refused(400, "subject-changed", "名前がありません");
    ours("@same.b64").refused(400, "request-invalid", "新しい鍵");
    ours("no base64!").refused(400, "request-invalid", "Base64");
    ours("@empty").refused(400, "request-invalid", "空です");
    ours("@large").refused(413, "too-large", "");
    // Another office with our request.
    let with = ["-H", PKCS10, "--data-binary", "@theirs.b64"];
    let answer = other.renews("certificate.pem", "key.pem", &with);
    answer.refused(400, "subject-changed", "名前");
    let answer = office.renews("certificate.pem", "key.pem", &["-X", "GET"]);
    answer.refused(405, "request-invalid", "メソッド");
    let plain = ["-H", "Content-Type: text/plain", "-d", "@second.b64"];
    let answer = office.renews("certificate.pem", "key.pem", &plain);
    answer.refused(415, "request-invalid", "application/pkcs10");
    // Without a certificate there is no answer at all.
    let address = format!("{}/.well-known/est/simplereenroll", office.mailbox);
    let mut command = office.program("curl");
    command.args(["-sS", "--cacert", "root.pem", &address, "-d", "@second.b64"]);
    let output = process::run(command, "").unwrap();
    assert!(!output.status.success());
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("certificate required"), "{said}");
}
