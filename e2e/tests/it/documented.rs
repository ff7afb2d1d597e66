//! The running interface against its own document, judged by schemathesis: no answer is a fault of
//! the server, and none is other than the document says.

use std::path::Path;
use std::process::Command;

use e2e::{foreign, process};
use serde_json::Value;

use crate::ground::Ground;

/// What is judged of every answer.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
                      response_headers_conformance,response_schema_conformance";

#[tokio::test(flavor = "multi_thread")]
async fn the_running_interface_is_as_its_document_says() {
    if foreign::left_out() {
        return;
    }
    let ground = Ground::prepare().await;
    let server = process::programs().unwrap().join("renkei-server");
    let document = foreign::judge(text(&server), &["openapi"]).unwrap();
    let (file, root) = (ground.path("openapi.json"), ground.path("root.pem"));
    std::fs::write(&file, &document).unwrap();
    let addresses = ground.exchange.addresses().unwrap();
    std::fs::write(&root, &addresses.root_certificate).unwrap();
    let public = format!(
        "{}/developers/openapi.json",
        ground.exchange.support_address()
    );
    let shown = foreign::judge("curl", &["-sS", "--cacert", text(&root), &public]).unwrap();
    assert_eq!(shown, document);

    // As an administrator who is signed in: nothing is refused before it is looked at.
    let office = &ground.care_manager_office;
    office.sign_in(&ground.care_manager.password).unwrap();
    let home = office.home();
    let signed_in = e2e::walk::written_files(home).unwrap();
    let named = |name: &str| signed_in.iter().find(|path| path.ends_with(name)).unwrap();
    let sign_in: Value =
        serde_json::from_slice(&std::fs::read(named("sign-in.json")).unwrap()).unwrap();
    let token = sign_in["tokens"]["access_token"].as_str().unwrap();
    let bearer = format!("Authorization: Bearer {token}");
    let key = ground.path("key.pem");
    let convert = ["pkey", "-inform", "DER", "-in", text(named("key.p8"))];
    foreign::judge("openssl", &[&convert[..], &["-out", text(&key)]].concat()).unwrap();
    let certificate = named("certificate.pem");
    let mailbox = [
        "--url",
        &addresses.mailbox,
        "--request-cert",
        text(certificate),
        "--request-cert-key",
        text(&key),
        "--header",
        &bearer,
        // On the portal, what waits for something to happen, and requests for a certificate, which
        // schemathesis cannot write.
        "--exclude-path-regex",
        "^/v1/(tokens|enrolment-tickets|events|messages/changes)$|enroll$",
    ];
    judge(&file, &root, &mailbox);

    // Without a certificate: the portal answers, and the mailbox does not even begin.
    let portal = [
        "--url",
        &addresses.portal,
        "--include-path-regex",
        "^/v1/(tokens|enrolment-tickets)$|/est/(cacerts|csrattrs)$",
    ];
    judge(&file, &root, &portal);
    let own = format!("{}/v1/self", addresses.mailbox);
    foreign::judge("curl", &["-sS", "--cacert", text(&root), &own]).unwrap_err();
}

/// Bounded in time and in the number of requests, and the same each time.
fn judge(document: &Path, root: &Path, more: &[&str]) {
    let program = foreign::python().unwrap().with_file_name("schemathesis");
    let mut command = Command::new(program);
    command
        .current_dir(document.parent().unwrap())
        .args([
            "--no-color",
            "run",
            text(document),
            "--tls-verify",
            text(root),
        ])
        .args([
            "--checks",
            CHECKS,
            "--max-examples",
            "12",
            "--max-time",
            "30",
        ])
        .args(["--phases", "examples,coverage,fuzzing", "--no-shrink"])
        .arg("--generation-deterministic")
        .args(["--warnings", "off", "--request-timeout", "20"])
        .args(more);
    let output = process::run(command, "").unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}{errors}");
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}
