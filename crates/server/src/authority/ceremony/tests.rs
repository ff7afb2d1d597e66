//! Ceremonies with keys in files.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failed test may panic"
)]

use careplan::Language;
use pki::{Certificate, crl};
use time::macros::datetime;
use zeroize::Zeroizing;

use super::*;
use crate::authority::files::{read_certificate, read_key};

const NOW: OffsetDateTime = datetime!(2026-11-23 03:00 UTC);

/// One passphrase for all keys.
struct OnePassphrase;

impl Secrets for OnePassphrase {
    fn passphrase(&mut self, _: &str) -> anyhow::Result<Zeroizing<String>> {
        Ok(Zeroizing::new(PASSPHRASE.to_owned()))
    }

    fn new_passphrase(&mut self, key: &str) -> anyhow::Result<Zeroizing<String>> {
        self.passphrase(key)
    }

    fn pin(&mut self, key: &str) -> anyhow::Result<Zeroizing<String>> {
        self.passphrase(key)
    }
}

const PASSPHRASE: &str = "correct horse battery staple";

const HEAD: &str = r#"
title = "認証局の手順の記録"
organisation = "見本県国民健康保険団体連合会"
place = "第1会議室"
publication = "http://pki.example.jp"
people = [{ role = "責任者", name = "見本 花子" }, { role = "立会人", name = "見本 太郎" }]
"#;

const FIRST: &str = r#"
output = "first"
[keys]
root.file = "offline/root.key.pem"
issuing.file = "issuing.key.pem"
[[steps]]
do = "make-root"
key = "root"
common_name = "見本 Root CA"
until = "2046-11-22"
certificate = "root.pem"
[[steps]]
do = "make-issuing"
signed_by = { certificate = "root.pem", key = "root" }
key = "issuing"
common_name = "見本 Issuing CA"
until = "2036-11-22"
certificate = "issuing.pem"
[[steps]]
do = "make-list"
signed_by = { certificate = "root.pem", key = "root" }
until = "2027-12-31"
list = "root.crl"
"#;

struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn load(&self, text: &str) -> anyhow::Result<CeremonyFile> {
        let path = self.path("ceremony.toml");
        std::fs::write(&path, format!("{HEAD}{text}")).unwrap();
        CeremonyFile::load(&path)
    }

    fn hold(&self, text: &str) -> anyhow::Result<Performed> {
        let file = self.load(text)?;
        check(&file, NOW)?;
        perform(&file, NOW, &mut OnePassphrase)
    }

    fn refused(&self, text: &str, word: &str) {
        let before = self.names();
        let error = match self.hold(text) {
            Err(error) => format!("{error:#}"),
            Ok(_) => panic!("it was done: {text}"),
        };
        assert!(error.contains(word), "{word} is not in {error}");
        assert_eq!(self.names(), before, "something was left");
    }

    /// Everything that is there but the file of the ceremony.
    fn names(&self) -> Vec<String> {
        let mut names: Vec<_> = std::fs::read_dir(self.0.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name != "ceremony.toml")
            .collect();
        names.sort();
        names
    }

    fn certificate(&self, name: &str) -> Certificate {
        read_certificate(&self.path(name)).unwrap()
    }
}

#[test]
fn a_first_ceremony_makes_root_issuing_authority_list_and_protocol() {
    let desk = Desk::new();
    let file = desk.load(FIRST).unwrap();
    let plan = check(&file, NOW).unwrap();
    assert_eq!(plan.len(), 3);
    assert_eq!(
        plan[0].get(Language::Japanese),
        "1. 鍵 root を作って暗号化し（offline/root.key.pem）、ルート「見本 Root CA」の証明書を作る\
         （2046年11月22日まで） → root.pem"
    );
    assert_eq!(desk.names(), [] as [&str; 0], "a check does nothing");

    let performed = desk.hold(FIRST).unwrap();
    assert_eq!(
        performed.files,
        [
            "root.pem",
            "issuing.pem",
            "root.crl",
            "ceremony.toml",
            "protocol.txt",
            "protocol.pdf"
        ]
    );
    let (root, issuing) = (
        desk.certificate("first/root.pem"),
        desk.certificate("first/issuing.pem"),
    );
    assert!(root.is_root());
    assert_eq!(issuing.not_after(), datetime!(2036-11-22 14:59:59 UTC));
    let list = std::fs::read(desk.path("first/root.crl")).unwrap();
    assert_eq!(crl::read(&list, &root).unwrap().number, 1);
    let key = read_key(&desk.path("offline/root.key.pem"), PASSPHRASE).unwrap();
    assert_eq!(key.public_key_der(), root.public_key_der());
    assert!(read_key(&desk.path("issuing.key.pem"), "another passphrase").is_err());

    let text = std::fs::read_to_string(desk.path("first/protocol.txt")).unwrap();
    let print = hex::encode_upper(root.fingerprint());
    let serial = root.serial().to_string().to_uppercase();
    for expected in [
        "責任者　見本 花子　署名 ＿",
        "2026年11月23日 12:00:00（日本時間）",
        &format!("{} {} ", &print[..4], &print[4..8]),
        &format!("シリアル番号: {} {}", &serial[..4], &serial[4..8]),
        "拇印（SHA-1）: ",
        "ファイルのSHA-256",
        "  root.crl: ",
        "  ceremony.toml: ",
    ] {
        assert!(text.contains(expected), "{expected} is not in {text}");
    }
    let pdf = std::fs::read(desk.path("first/protocol.pdf")).unwrap();
    assert!(pdf.starts_with(b"%PDF"));
    assert!(!text.contains(PASSPHRASE));
    // Again: nothing is overwritten.
    desk.refused(FIRST, "exists already");
}

#[test]
fn later_ceremonies_sign_a_request_cross_certify_and_revoke() {
    let desk = Desk::new();
    desk.hold(FIRST).unwrap();
    let request = pki::KeyPair::generate().unwrap();
    let request = pki::request::create(&request, "次の発行局").unwrap();
    std::fs::write(desk.path("next.csr"), &request).unwrap();
    let sum = protocol::Sha256::of(&request);
    let second = format!(
        r#"
output = "second"
[keys]
root.file = "offline/root.key.pem"
root2.file = "offline/root2.key.pem"
[[steps]]
do = "sign-issuing"
signed_by = {{ certificate = "first/root.pem", key = "root" }}
request = "next.csr"
request_sha256 = "{sum}"
common_name = "見本 Issuing CA 2"
until = "2036-11-22"
certificate = "issuing2.pem"
[[steps]]
do = "make-root"
key = "root2"
common_name = "見本 Root CA 2"
until = "2056-11-22"
certificate = "root2.pem"
[[steps]]
do = "cross-certify"
signed_by = {{ certificate = "first/root.pem", key = "root" }}
root = "root2.pem"
until = "2036-11-22"
certificate = "root2-by-root.pem"
[[steps]]
do = "revoke"
signed_by = {{ certificate = "first/root.pem", key = "root" }}
revoked = "first/issuing.pem"
reason = "superseded"
after = "first/root.crl"
until = "2027-12-31"
list = "root-2.crl"
"#
    );
    let other = second.replacen(&sum.to_string()[..4], "0000", 1);
    desk.refused(&other, "is not the request that was looked at");
    let performed = desk.hold(&second).unwrap();
    assert_eq!(performed.keys, [desk.path("offline/root2.key.pem")]);
    let root = desk.certificate("first/root.pem");
    let cross = desk.certificate("second/root2-by-root.pem");
    assert!(cross.is_cross());
    assert_eq!(
        cross.public_key_der(),
        desk.certificate("second/root2.pem").public_key_der()
    );
    let list = std::fs::read(desk.path("second/root-2.crl")).unwrap();
    let list = crl::read(&list, &root).unwrap();
    let issuing = desk.certificate("first/issuing.pem");
    assert_eq!((list.number, list.revoked.len()), (2, 1));
    assert_eq!(list.revoked[0].serial, *issuing.serial());
    revoking_has_its_limits(&desk);
}

/// On the list already; under another root; with a key that is another one.
fn revoking_has_its_limits(desk: &Desk) {
    let revoke = |after: &str, by: &str, revoked: &str| {
        format!(
            r#"
output = "third"
keys.root.file = "offline/{by}.key.pem"
[[steps]]
do = "revoke"
signed_by = {{ certificate = "{}", key = "root" }}
revoked = "{revoked}"
reason = "superseded"
after = "{after}"
until = "2027-12-31"
list = "third.crl"
"#,
            if by == "root" {
                "first/root.pem"
            } else {
                "second/root2.pem"
            }
        )
    };
    let twice = revoke("second/root-2.crl", "root", "first/issuing.pem");
    desk.refused(&twice, "stands on the list before already");
    let foreign = revoke("second/root-2.crl", "root2", "first/issuing.pem");
    desk.refused(&foreign, "unknown authority");
    let above_itself = revoke("first/root.crl", "root", "first/root.pem");
    desk.refused(&above_itself, "was not certified by this root");
    let wrong_key = revoke("first/root.crl", "root", "second/issuing2.pem")
        .replace("offline/root.key", "offline/root2.key");
    desk.refused(&wrong_key, "does not belong to the certificate");
}

/// What stands in the first ceremony, what instead, and the answer.
const MISTAKES: &[(&str, &str, &str)] = &[
    (
        "until = \"2046-11-22\"",
        "until = \"2046-13-01\"",
        "a day is written like",
    ),
    (
        "until = \"2046-11-22\"",
        "until = \"2026-11-01\"",
        "over already",
    ),
    (
        "until = \"2046-11-22\"",
        "until = \"2096-11-22\"",
        "validity is longer",
    ),
    (
        "until = \"2036-11-22\"",
        "until = \"2047-11-22\"",
        "valid longer than its issuer",
    ),
    (
        "until = \"2027-12-31\"",
        "until = \"2047-12-31\"",
        "hold longer than the root",
    ),
    ("common_name = \"見本 Root CA\"\n", "", "common_name"),
    ("do = \"make-list\"", "do = \"make-tea\"", "make-tea"),
    (
        "list = \"root.crl\"",
        "list = \"root.crl\"\nnumber = 7",
        "number",
    ),
    (
        "list = \"root.crl\"",
        "list = \"../root.crl\"",
        "plain name",
    ),
    ("list = \"root.crl\"", "list = \"root.pem\"", "made twice"),
    (
        "list = \"root.crl\"",
        "list = \"protocol.txt\"",
        "made twice",
    ),
    (
        "list = \"root.crl\"",
        "list = \"beside.pem\"",
        "not be clear which is meant",
    ),
    (
        "key = \"issuing\"",
        "key = \"other\"",
        "there is no [keys.other]",
    ),
    (
        "[[steps]]",
        "spare.file = \"spare.pem\"\n[[steps]]",
        "not used by any step",
    ),
    ("key = \"issuing\"", "key = \"root\"", "made twice"),
    (
        "\"root.pem\", key = \"root\"",
        "\"issuing.pem\", key = \"root\"",
        "earlier step",
    ),
    (
        "\"root.pem\", key = \"root\"",
        "\"root.pem\", key = \"issuing\"",
        "made later",
    ),
    (
        "output = \"first\"",
        "output = \"first\"\npublication = \"x\"",
        "duplicate key",
    ),
];

#[test]
fn what_cannot_be_meant_is_named_before_anything_is_done() {
    let desk = Desk::new();
    std::fs::write(desk.path("beside.pem"), "x").unwrap();
    for (from, to, word) in MISTAKES {
        assert!(FIRST.contains(from), "{from}");
        desk.refused(&FIRST.replacen(from, to, 1), word);
    }
    let unknown = FIRST.replacen("offline/root.key.pem", "beside.pem", 1);
    desk.refused(&unknown, "exists already; nothing is overwritten");
}
