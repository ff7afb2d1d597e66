//! `.p12` files: both profiles and both kinds of keys, judged by five readers that others wrote.

use std::sync::OnceLock;

use pki::key::KeyKind;
use pki::pkcs12::{IssuePassword, KeyParts, Pkcs12Profile, open};
use pki::{Identity, KeyPair, PkiError};

use crate::fixture::exchange;
use crate::judge::{Bench, bench, python};

struct Fixture {
    password: IssuePassword,
    office: Identity,
    parts: Vec<u8>,
}

const NAME: &str = "ひまわり居宅介護支援事業所";
/// The time of the tests as NSS reads it.
const NSS_NOW: &str = "260105000000Z";
const WRONG: &str = "WRNGWRNGWRNGWRNG";
const PROFILES: [Pkcs12Profile; 2] = [Pkcs12Profile::Modern, Pkcs12Profile::Compatible];

/// Derived once: it is slow on purpose.
fn fixture() -> &'static Fixture {
    static FIXTURE: OnceLock<Fixture> = OnceLock::new();
    FIXTURE.get_or_init(|| Fixture::of(KeyKind::P256))
}

fn rsa_fixture() -> &'static Fixture {
    static FIXTURE: OnceLock<Fixture> = OnceLock::new();
    FIXTURE.get_or_init(|| Fixture::of(KeyKind::Rsa2048))
}

impl Fixture {
    fn of(kind: KeyKind) -> Self {
        let password = IssuePassword::generate().unwrap();
        let office = exchange().office_with(kind);
        let parts = KeyParts::derive(&password, office.key()).unwrap();
        Self {
            password,
            parts: parts.to_bytes().unwrap().to_vec(),
            office,
        }
    }
}

fn file(profile: Pkcs12Profile) -> Vec<u8> {
    file_of(fixture(), profile)
}

fn file_of(fixture: &Fixture, profile: Pkcs12Profile) -> Vec<u8> {
    KeyParts::from_bytes(&fixture.parts)
        .unwrap()
        .assemble(
            profile,
            fixture.office.certificate(),
            fixture.office.chain(),
            NAME,
        )
        .unwrap()
}

#[test]
fn both_profiles_open_with_the_password_only() {
    for fixture in [fixture(), rsa_fixture()] {
        both_open_with_the_password_only(fixture);
    }
}

fn both_open_with_the_password_only(fixture: &Fixture) {
    for profile in PROFILES {
        let file = file_of(fixture, profile);
        let contents = open(&file, fixture.password.as_str()).unwrap();
        assert_eq!(contents.key.public_key(), fixture.office.key().public_key());
        assert_eq!(contents.certificate, *fixture.office.certificate());
        assert_eq!(contents.chain, fixture.office.chain());
        assert_eq!(open(&file, WRONG).unwrap_err(), PkiError::WrongPassword);
        assert!(open(&file[..file.len() - 1], fixture.password.as_str()).is_err());
    }
}

#[test]
fn stored_parts_do_not_hold_the_key() {
    let fixture = fixture();
    let plain = fixture.office.key().to_pkcs8().unwrap();
    // The scalar starts behind the headers of PKCS#8 and ECPrivateKey.
    let place = plain
        .windows(5)
        .position(|w| w == [0x02, 0x01, 0x01, 0x04, 0x20])
        .unwrap()
        + 5;
    let scalar = &plain[place..place + 32];
    let holds = |bytes: &[u8], part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
    assert!(holds(&plain, scalar));
    assert!(!holds(&fixture.parts, scalar));
    assert!(!holds(&fixture.parts, &scalar[..8]));
    assert!(!holds(&fixture.parts, fixture.password.as_str().as_bytes()));
    for profile in PROFILES {
        assert!(!holds(&file(profile), &scalar[..8]));
    }
    let parts = KeyParts::from_bytes(&fixture.parts).unwrap();
    assert_eq!(parts.to_bytes().unwrap().as_slice(), fixture.parts);
    assert!(format!("{parts:?}").contains("redacted"));
    for profile in PROFILES {
        assert_eq!(
            open(&file(profile), "").unwrap_err(),
            PkiError::WrongPassword
        );
    }
}

#[test]
fn parts_take_only_the_certificate_of_their_key() {
    let parts = KeyParts::from_bytes(&fixture().parts).unwrap();
    let other = exchange().office();
    let error = parts
        .assemble(Pkcs12Profile::Modern, other.certificate(), &[], NAME)
        .unwrap_err();
    assert_eq!(error, PkiError::KeyMismatch);
    assert!(KeyParts::from_bytes(&fixture().parts[1..]).is_err());
}

#[test]
fn salts_are_fresh_every_time() {
    let key = KeyPair::generate().unwrap();
    let password = IssuePassword::generate().unwrap();
    let derive = || {
        KeyParts::derive(&password, &key)
            .unwrap()
            .to_bytes()
            .unwrap()
    };
    assert_ne!(*derive(), *derive());
}

fn openssl_info(bench: &Bench, profile: Pkcs12Profile, password: &str) -> (bool, String) {
    let pass = format!("pass:{password}");
    let mut arguments = vec![
        "pkcs12", "-info", "-nodes", "-in", "file.p12", "-passin", &pass,
    ];
    if profile == Pkcs12Profile::Compatible {
        arguments.push("-legacy");
    }
    let output = bench.try_run("openssl", &arguments);
    let text =
        [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    (output.status.success(), text.concat())
}

#[test]
fn openssl_reads_both_profiles() {
    let Some(bench) = bench() else { return };
    for fixture in [fixture(), rsa_fixture()] {
        openssl_reads_both(&bench, fixture);
    }
}

fn openssl_reads_both(bench: &Bench, fixture: &Fixture) {
    for profile in PROFILES {
        bench.put("file.p12", file_of(fixture, profile));
        let (good, text) = openssl_info(bench, profile, fixture.password.as_str());
        assert!(good, "{text}");
        let expected = match profile {
            Pkcs12Profile::Modern => [
                "MAC: sha256, Iteration 100000",
                "PBES2, PBKDF2, AES-256-CBC, Iteration 100000, PRF hmacWithSHA256",
            ],
            Pkcs12Profile::Compatible => [
                "MAC: sha1, Iteration 100000",
                "pbeWithSHA1And3-KeyTripleDES-CBC, Iteration 100000",
            ],
        };
        for expected in expected {
            assert!(text.contains(expected), "{expected} is missing in\n{text}");
        }
        assert_eq!(text.matches("BEGIN CERTIFICATE").count(), 3);
        assert_eq!(text.matches("BEGIN PRIVATE KEY").count(), 1);
        assert_eq!(
            text.matches("localKeyID").count(),
            2,
            "key and certificate\n{text}"
        );
        assert_eq!(text.matches("friendlyName").count(), 4, "{text}");
        let (good, text) = openssl_info(bench, profile, WRONG);
        assert!(!good && text.contains("invalid password"), "{text}");
    }
}

#[test]
fn java_reads_both_profiles() {
    let Some(bench) = bench() else { return };
    for fixture in [fixture(), rsa_fixture()] {
        for profile in PROFILES {
            bench.put("file.p12", file_of(fixture, profile));
            let list = |password: &str| {
                let options = [
                    "-J-Dfile.encoding=UTF-8",
                    "-list",
                    "-v",
                    "-storetype",
                    "PKCS12",
                ];
                let store = ["-keystore", "file.p12", "-storepass", password];
                bench.try_run("keytool", &[&options[..], &store].concat())
            };
            let output = list(fixture.password.as_str());
            let text = String::from_utf8_lossy(&output.stdout);
            assert!(output.status.success(), "{text}");
            assert!(text.contains("PrivateKeyEntry"), "{text}");
            assert!(text.contains("Certificate chain length: 3"), "{text}");
            assert!(!list(WRONG).status.success());
        }
    }
}

#[test]
fn gnutls_reads_both_profiles() {
    let Some(bench) = bench() else { return };
    for fixture in [fixture(), rsa_fixture()] {
        for profile in PROFILES {
            bench.put("file.p12", file_of(fixture, profile));
            let read = |password: &str| {
                let words = [
                    "--p12-info",
                    "--inder",
                    "--infile",
                    "file.p12",
                    "--password",
                ];
                bench.try_run("certtool", &[&words[..], &[password]].concat())
            };
            let output = read(fixture.password.as_str());
            let text = String::from_utf8_lossy(&output.stdout);
            assert!(output.status.success(), "{text}");
            assert_eq!(text.matches("BEGIN CERTIFICATE").count(), 3, "{text}");
            assert!(!read(WRONG).status.success());
            // The first look leaves the key encrypted; the second one opens it.
            let key = text.find("-----BEGIN ENCRYPTED PRIVATE KEY-----").unwrap();
            bench.put("key.pem", &text[key..]);
            let words = ["--key-info", "--pkcs8", "--infile", "key.pem", "--password"];
            let words = [&words[..], &[fixture.password.as_str()]].concat();
            let text = bench.run("certtool", &words);
            assert!(text.contains("Public Key"), "{text}");
        }
    }
}

/// What browsers on Linux do: import the file, then ask whether the certificate may be shown.
#[test]
fn nss_imports_both_profiles_and_believes_the_certificate() {
    let Some(bench) = bench() else { return };
    bench.put("root.pem", exchange().root.to_pem());
    for (name, fixture) in [("p256", fixture()), ("rsa", rsa_fixture())] {
        for profile in PROFILES {
            let place = format!("{name}-{profile:?}");
            bench.make_folder(&place);
            let store = format!("sql:{place}");
            bench.run("certutil", &["-N", "-d", &store, "--empty-password"]);
            bench.put("file.p12", file_of(fixture, profile));
            let import = |password: &str| {
                let words = ["-i", "file.p12", "-d", &store, "-K", "", "-W", password];
                bench.try_run("pk12util", &words)
            };
            assert!(!import(WRONG).status.success());
            let output = import(fixture.password.as_str());
            let text = [output.stdout, output.stderr].concat();
            assert!(
                output.status.success(),
                "{}",
                String::from_utf8_lossy(&text)
            );
            let keys = bench.run("certutil", &["-K", "-d", &store]);
            assert!(keys.contains(NAME), "{keys}");
            let trust = [
                "-A", "-d", &store, "-n", "root", "-t", "CT,C,C", "-i", "root.pem",
            ];
            bench.run("certutil", &trust);
            for usage in ["C", "S", "R"] {
                let verify = [
                    "-V", "-d", &store, "-n", NAME, "-u", usage, "-e", "-b", NSS_NOW,
                ];
                let text = bench.run("certutil", &verify);
                assert!(text.contains("certificate is valid"), "{usage}: {text}");
            }
        }
    }
}

#[test]
fn python_reads_both_profiles() {
    let Some(bench) = bench() else { return };
    let mut arguments = vec!["read_p12.py".to_owned(), WRONG.to_owned()];
    bench.put("read_p12.py", include_str!("read_p12.py"));
    for (name, fixture) in [("p256", fixture()), ("rsa", rsa_fixture())] {
        for profile in PROFILES {
            let name = format!("{name}-{profile:?}.p12");
            bench.put(&name, file_of(fixture, profile));
            arguments.extend([name, fixture.password.as_str().to_owned()]);
        }
    }
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let text = bench.run(&python(), &arguments);
    assert_eq!(text.matches("good").count(), 4, "{text}");
}

#[test]
fn we_read_what_openssl_exports() {
    let Some(bench) = bench() else { return };
    let fixture = fixture();
    let office = &fixture.office;
    bench.put("key.der", office.key().to_pkcs8().unwrap());
    bench.run(
        "openssl",
        &[
            "pkey", "-inform", "DER", "-in", "key.der", "-out", "key.pem",
        ],
    );
    bench.put("leaf.pem", office.certificate().to_pem());
    bench.put(
        "chain.pem",
        office
            .chain()
            .iter()
            .map(|c| c.to_pem())
            .collect::<String>(),
    );
    let base = [
        "pkcs12",
        "-export",
        "-inkey",
        "key.pem",
        "-in",
        "leaf.pem",
        "-certfile",
        "chain.pem",
        "-name",
        "office",
        "-passout",
        "pass:secret",
        "-out",
        "theirs.p12",
    ];
    let legacy = [
        "-keypbe",
        "PBE-SHA1-3DES",
        "-certpbe",
        "PBE-SHA1-3DES",
        "-macalg",
        "sha1",
    ];
    for extra in [&[][..], &legacy] {
        bench.run("openssl", &[&base, extra].concat());
        let contents = open(&bench.take("theirs.p12"), "secret").unwrap();
        assert_eq!(contents.certificate, *office.certificate());
        assert_eq!(contents.chain.len(), 2);
    }
}
