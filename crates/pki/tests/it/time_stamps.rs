//! Time stamps that `openssl ts` gives, with authorities of several kinds.

use pki::{pem, time_stamp};

use crate::judge::{Bench, bench};

const DATA: &[u8] = b"signature of a record";

/// An authority with its root, and the digest that it signs with.
fn authority(bench: &Bench, key: &[&str], digest: &str) {
    let configuration = CONFIGURATION.replace("$DIGEST", digest);
    bench.put("tsa.cnf", configuration);
    bench.put("serial", "01\n");
    let with = ["-nodes", "-config", "tsa.cnf", "-sha256"];
    let root = [
        "req",
        "-x509",
        "-subj",
        "/CN=TSA Root",
        "-extensions",
        "root",
    ];
    let files = ["-keyout", "root.key", "-out", "root.pem", "-days", "3650"];
    bench.run("openssl", &[&root[..], key, &with, &files].concat());
    let request = ["req", "-new", "-subj", "/CN=Test TSA", "-keyout", "tsa.key"];
    bench.run(
        "openssl",
        &[&request[..], key, &with, &["-out", "tsa.csr"]].concat(),
    );
    let sign = [
        "x509", "-req", "-in", "tsa.csr", "-CA", "root.pem", "-CAkey", "root.key",
    ];
    let made = ["-CAcreateserial", "-out", "tsa.pem", "-days", "3650"];
    let extensions = ["-extfile", "tsa.cnf", "-extensions", "stamp"];
    bench.run("openssl", &[&sign[..], &made, &extensions].concat());
}

fn stamp(bench: &Bench, nonce: u64) -> Vec<u8> {
    bench.put("request.tsq", time_stamp::request(DATA, nonce).unwrap());
    let told = bench.run("openssl", &["ts", "-query", "-in", "request.tsq", "-text"]);
    assert!(told.contains("Certificate required: yes"), "{told}");
    let reply = [
        "ts",
        "-reply",
        "-config",
        "tsa.cnf",
        "-queryfile",
        "request.tsq",
    ];
    bench.run("openssl", &[&reply[..], &["-out", "answer.tsr"]].concat());
    bench.take("answer.tsr")
}

fn root(bench: &Bench) -> Vec<u8> {
    let text = String::from_utf8(bench.take("root.pem")).unwrap();
    pem::decode_one("CERTIFICATE", &text).unwrap().to_vec()
}

#[test]
fn stamps_of_several_authorities_are_verified() {
    let Some(bench) = bench() else { return };
    let rsa = ["-newkey", "rsa:3072"];
    let p384 = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-384"];
    let p256 = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"];
    for (key, digest) in [
        (&rsa[..], "sha256"),
        (&rsa, "sha512"),
        (&p384, "sha384"),
        (&p256, "sha256"),
    ] {
        authority(&bench, key, digest);
        let answer = stamp(&bench, 0x7fff_ffff_ffff_ffff);
        let accepted = time_stamp::accept(&answer, DATA, 0x7fff_ffff_ffff_ffff).unwrap();
        assert_eq!(accepted.authority, "Test TSA");
        let (own, told) = (root(&bench), time_stamp::inspect(&answer, DATA).unwrap());
        let verified = time_stamp::verify(&answer, DATA, std::slice::from_ref(&own)).unwrap();
        assert_eq!((&verified, &told), (&accepted, &accepted));
        assert!(time_stamp::accept(&answer, DATA, 1).is_err());
        assert!(time_stamp::inspect(&answer, b"other").is_err());
        let error = time_stamp::verify(&answer, DATA, &[]).unwrap_err();
        assert_eq!(error.code(), "unknown-issuer");
        authority(&bench, key, digest);
        let error = time_stamp::verify(&answer, DATA, &[root(&bench)]).unwrap_err();
        assert_eq!(error.code(), "unknown-issuer");
        for cut in 0..answer.len() {
            assert!(time_stamp::inspect(&answer[..cut], DATA).is_err());
        }
        let mut survived = 0;
        for place in 0..answer.len() {
            let mut changed = answer.clone();
            changed[place] ^= 1;
            let read = time_stamp::verify(&changed, DATA, std::slice::from_ref(&own));
            // A few octets say nothing: versions, and names of algorithms that stand twice. None of
            // them makes another stamp of it.
            if let Ok(read) = read {
                assert_eq!(read, verified, "byte {place}");
                survived += 1;
            }
        }
        assert!(survived < 100, "{survived}");
    }
}

#[test]
fn a_refusal_and_a_certificate_for_something_else_are_no_stamp() {
    let Some(bench) = bench() else { return };
    authority(&bench, &["-newkey", "rsa:2048"], "sha256");
    bench.put("request.tsq", b"nonsense");
    let reply = [
        "ts",
        "-reply",
        "-config",
        "tsa.cnf",
        "-queryfile",
        "request.tsq",
    ];
    bench.try_run("openssl", &[&reply[..], &["-out", "refused.tsr"]].concat());
    let error = time_stamp::inspect(&bench.take("refused.tsr"), DATA).unwrap_err();
    assert_eq!(error.code(), "signer");
}

const CONFIGURATION: &str = "
[req]
distinguished_name = name
[name]
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[stamp]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
subjectKeyIdentifier = hash
[tsa]
default_tsa = own
[own]
serial = serial
signer_cert = tsa.pem
signer_key = tsa.key
signer_digest = $DIGEST
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
";
