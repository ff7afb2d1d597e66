//! Detached signatures, both ways with `openssl cms`.

use pki::PkiError;
use pki::manifest::{sign_detached, verify_detached};
use time::Duration;

use crate::fixture::{Exchange, NOW_SECONDS, exchange, now};
use crate::judge::bench;

const MANIFEST: &[u8] = b"{\"message_id\":\"0f8fad5b\",\r\n\"parts\":[]}\n";

#[test]
fn a_signature_holds_for_its_bytes_only() {
    let exchange = exchange();
    let office = exchange.office();
    let signature = sign_detached(MANIFEST, &office, now()).unwrap();
    let anchors = exchange.anchors();
    let signed = verify_detached(MANIFEST, &signature, &anchors, now()).unwrap();
    assert_eq!(signed.signer, *office.certificate());
    assert_eq!(signed.signed_at, now());

    let error = verify_detached(b"other", &signature, &anchors, now()).unwrap_err();
    assert_eq!(
        error,
        PkiError::BadSignature {
            what: "signature file"
        }
    );
    let later = now() + Duration::days(4 * 365);
    let error = verify_detached(MANIFEST, &signature, &anchors, later).unwrap_err();
    assert_eq!(error.code(), "expired");
    let error = verify_detached(MANIFEST, &signature, &Exchange::new().anchors(), now());
    assert_eq!(error.unwrap_err().code(), "unknown-issuer");
}

#[test]
fn a_server_signs_no_messages() {
    let signature = sign_detached(MANIFEST, &exchange().server(), now()).unwrap();
    let error = verify_detached(MANIFEST, &signature, &exchange().anchors(), now()).unwrap_err();
    assert_eq!(error.code(), "not-permitted");
}

#[test]
fn openssl_verifies_ours() {
    let Some(bench) = bench() else { return };
    let office = exchange().office();
    bench.put("manifest", MANIFEST);
    bench.put(
        "manifest.p7s",
        sign_detached(MANIFEST, &office, now()).unwrap(),
    );
    bench.put("root.pem", exchange().root.to_pem());
    let at = NOW_SECONDS.to_string();
    let base = [
        "cms",
        "-verify",
        "-binary",
        "-cades",
        "-inform",
        "DER",
        "-in",
        "manifest.p7s",
        "-CAfile",
        "root.pem",
        "-attime",
        &at,
        "-out",
        "out",
        "-content",
    ];
    bench.run("openssl", &[&base[..], &["manifest"]].concat());
    assert_eq!(bench.take("out"), MANIFEST);
    bench.put("changed", b"changed");
    assert!(
        !bench
            .try_run("openssl", &[&base[..], &["changed"]].concat())
            .status
            .success()
    );
}

#[test]
fn we_verify_openssls() {
    let Some(bench) = bench() else { return };
    let office = exchange().office();
    bench.put("key.der", office.key().to_pkcs8().unwrap());
    bench.run(
        "openssl",
        &[
            "pkey", "-inform", "DER", "-in", "key.der", "-out", "key.pem",
        ],
    );
    bench.put("leaf.pem", office.certificate().to_pem());
    bench.put("issuing.pem", exchange().issuing.certificate().to_pem());
    bench.put("manifest", MANIFEST);
    for extra in [&[][..], &["-cades"], &["-keyid"]] {
        let base = [
            "cms",
            "-sign",
            "-binary",
            "-in",
            "manifest",
            "-signer",
            "leaf.pem",
            "-inkey",
            "key.pem",
            "-certfile",
            "issuing.pem",
            "-outform",
            "DER",
            "-out",
            "manifest.p7s",
        ];
        bench.run("openssl", &[&base, extra].concat());
        let signature = bench.take("manifest.p7s");
        let anchors = exchange().anchors();
        let signed = verify_detached(MANIFEST, &signature, &anchors, now()).unwrap();
        assert_eq!(signed.signer, *office.certificate());
        assert!(verify_detached(b"other", &signature, &anchors, now()).is_err());
    }
}
