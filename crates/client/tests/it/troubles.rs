//! Certificates that cannot be used, told by the program itself: the same words and codes as on
//! the portal, each with its exit code.

use pki::issue::{issue, prepare_server};
use pki::profile::Validity;
use pki::subject::Publication;
use pki::{Identity, KeyPair, SerialNumber};
use time::{Duration, OffsetDateTime};

use crate::authority::Authority;
use crate::computer::Computer;

const OFFICE: &str = "1370000018";
const NOWHERE: &str = "https://127.0.0.1:9";
const IMPORT: [&str; 6] = [
    "cert",
    "import",
    "office.p12",
    "--address",
    "address.json",
    "--password-stdin",
];

/// A computer with a certificate that was good when it was installed, and its folder.
fn installed(authority: &Authority) -> (Computer, std::path::PathBuf) {
    let computer = Computer::new();
    computer.install(authority, OFFICE, NOWHERE);
    let certificates = computer.path("home").join("certificates");
    let folder = std::fs::read_dir(certificates).unwrap().next().unwrap();
    (computer, folder.unwrap().path())
}

/// What `doctor` and any other command say.
#[track_caller]
fn told(computer: &Computer, code: &str, heading: &str) {
    let checks = computer.run(&["doctor", "--json"]);
    let check = &checks.expect(3).json()["checks"][0];
    assert_eq!(check["check"], "certificate", "{check}");
    assert_eq!(check["trouble"], code, "{check}");
    assert!(check["hint"].is_string(), "{check}");
    let doctor = computer.run(&["doctor"]);
    doctor.expect(3).says(heading).says(&format!("[{code}]"));
    let inbox = computer.run(&["inbox"]);
    inbox
        .expect(3)
        .complains(heading)
        .complains("renkei: hint: ");
}

#[test]
fn what_is_installed_and_cannot_be_used() {
    let now = OffsetDateTime::now_utc();
    told(
        &Computer::new(),
        "none-presented",
        "証明書が選ばれませんでした：証明書がまだ入っていません",
    );

    let then = now - Duration::days(700);
    let (computer, folder) = installed(&Authority::new(then));
    // The program would not install an expired one, so it is put in place of a good one.
    let ended = Authority::new(then).office(OFFICE, then);
    let pem = folder.join("certificate.pem");
    std::fs::write(&pem, ended.certificate().to_pem()).unwrap();
    told(&computer, "expired", "証明書の有効期限が切れています：");

    let authority = Authority::new(now);
    let (computer, folder) = installed(&authority);
    let ahead = authority.office(OFFICE, now + Duration::days(30));
    let pem = folder.join("certificate.pem");
    std::fs::write(&pem, ahead.certificate().to_pem()).unwrap();
    told(&computer, "not-yet-valid", "から使えます");

    let (computer, folder) = installed(&authority);
    std::fs::remove_file(folder.join("key.p8")).unwrap();
    told(&computer, "no-key", "証明書はありますが、鍵がありません");
}

#[test]
fn what_cannot_be_used_is_not_installed() {
    let now = OffsetDateTime::now_utc();
    let (authority, foreign) = (Authority::new(now), Authority::new(now));
    for (identity, heading, more) in [
        (
            foreign.office(OFFICE, now),
            "ほかの用途の証明書が選ばれています",
            "「試験発行局」の証明書です",
        ),
        (
            server(&authority, now),
            "この証明書は、接続には使えません",
            "サーバーの証明書",
        ),
    ] {
        let computer = Computer::new();
        let (_, _, password) = computer.hand_out_for(&authority, identity, NOWHERE);
        let ran = computer.run_with(&IMPORT, password.as_str(), &[]);
        ran.expect(3).complains(heading).complains(more);
        let english = [("LC_ALL", "en_US.UTF-8")];
        let ran = computer.run_with(&IMPORT, password.as_str(), &english);
        ran.expect(3).complains("renkei: hint: check");
        assert!(
            !computer.path("home").exists(),
            "a failed import left something"
        );
    }
}

/// A server's certificate of the same authority.
fn server(authority: &Authority, now: OffsetDateTime) -> Identity {
    let key = KeyPair::generate().unwrap();
    let prepared = prepare_server(
        &["localhost".to_owned()],
        key.public_key(),
        SerialNumber::random().unwrap(),
        Validity::from_now(now, Duration::days(30)).unwrap(),
        &Publication::default(),
        authority.issuing.certificate(),
    );
    let certificate = issue(prepared.unwrap(), &authority.issuing).unwrap();
    Identity::new(
        key,
        certificate,
        vec![authority.issuing.certificate().clone()],
    )
    .unwrap()
}
