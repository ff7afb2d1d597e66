//! The document of the interface: it knows every endpoint, and its examples are taken as they
//! stand. That every other answer is as it says is looked at wherever a test gets one.

use axum::body::Body;
use axum::http::header::AUTHORIZATION;
use axum::http::{Request, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use protocol::http::{Intent, SignedReceipt, Tokens};
use protocol::receipt::Receipt;
use protocol::{Code, Manifest, MessageId, Sha256};
use serde_json::{Value, json};
use tower::ServiceExt as _;

use super::rights::method_of;
use super::{CARE_MANAGER, Exchange, SERVICE, Terminal, account_id, letter, sign};
use crate::api::testing::document;
use crate::api::{OPERATIONS, Operation, Place, SAMPLE_PAYLOAD};
use crate::evidence::testing::key_below;
use crate::evidence::{EvidenceDesk, Stamps};
use crate::live::Live;
use crate::mailbox::endpoints::ENDPOINTS;
use crate::mailbox::router;
use crate::store::testing::{NOW, on_each_database};
use crate::tls::ClientCertificate;

#[test]
fn every_endpoint_stands_in_the_document_with_its_need() {
    let described = |operation: &&Operation| !matches!(operation.place, Place::Portal(_));
    assert_eq!(OPERATIONS.iter().filter(described).count(), ENDPOINTS.len());
    for endpoint in ENDPOINTS {
        let method = method_of(endpoint).as_str().to_lowercase();
        let mut all = OPERATIONS.iter().filter(described);
        let found = all.find(|one| one.path == endpoint.path && one.method == method);
        let found = found.unwrap_or_else(|| panic!("{method} {} is missing", endpoint.path));
        if let Place::Mailbox(need) = found.place {
            assert_eq!(need, endpoint.need, "{method} {}", endpoint.path);
        }
    }
}

/// Who tries the examples: a sender and a receiver, both with a person signed in.
struct Trial {
    exchange: Exchange,
    sender: (Terminal, Tokens),
    receiver: (Terminal, Tokens),
    /// The manifest of the example, for the certificates of this exchange.
    manifest: Vec<u8>,
}

impl Trial {
    /// Sends the request of the example, with what only the offices themselves can fill in.
    async fn request(&self, operation: &Operation, described: &Value) -> Request<Body> {
        let mut path = operation.path.to_owned();
        let mut query = Vec::new();
        for parameter in described["parameters"].as_array().unwrap() {
            let name = parameter["name"].as_str().unwrap();
            let example = match &parameter["example"] {
                Value::Null => continue,
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            match parameter["in"].as_str().unwrap() {
                "path" => path = path.replace(&format!("{{{name}}}"), &example),
                _ => query.push(format!("{name}={example}")),
            }
        }
        if operation.id == "recall" {
            // The message of the example was collected; another one waits.
            let other = letter(7, &self.sender.0, &self.receiver.0, 10);
            self.exchange.deliver(&self.sender.0, &other).await;
            path = format!("/v1/messages/{}/recall", other.manifest.message_id);
        }
        let uri = format!("{path}?{}", query.join("&"));
        let method = operation.method.to_uppercase();
        let request = Request::builder().method(method.as_str()).uri(uri);
        let content = &described["requestBody"]["content"];
        if content["application/octet-stream"].is_object() {
            return request.body(Body::from(SAMPLE_PAYLOAD)).unwrap();
        }
        match &content["application/json"]["example"] {
            Value::Null => request.body(Body::empty()).unwrap(),
            example => {
                let body = self.filled(operation, example.clone());
                let request = request.header("content-type", "application/json");
                request.body(Body::from(body.to_string())).unwrap()
            }
        }
    }

    /// Signatures, hashes of what they sign, and tokens.
    fn filled(&self, operation: &Operation, mut body: Value) -> Value {
        match operation.id {
            "announce" => {
                let _: Intent = serde_json::from_value(body.clone()).unwrap();
                body["manifest"] = json!(STANDARD.encode(&self.manifest));
                body["signature"] = json!(sign(&self.sender.0, &self.manifest));
            }
            "sendWhole" => {
                let manifest = Manifest {
                    message_id: MessageId::from_random([9; 16]),
                    ..Manifest::from_bytes(&self.manifest).unwrap()
                };
                let bytes = manifest.to_bytes().unwrap();
                body["manifest"] = json!(STANDARD.encode(&bytes));
                body["signature"] = json!(sign(&self.sender.0, &bytes));
            }
            "receipt" => {
                let signed: SignedReceipt = serde_json::from_value(body.clone()).unwrap();
                let bytes = STANDARD.decode(signed.receipt).unwrap();
                let receipt = Receipt {
                    manifest_sha256: Sha256::of(&self.manifest),
                    ..Receipt::from_bytes(&bytes).unwrap()
                };
                let bytes = receipt.to_bytes().unwrap();
                body["receipt"] = json!(STANDARD.encode(&bytes));
                body["signature"] = json!(sign(&self.receiver.0, &bytes));
            }
            "refresh" | "signOut" => {
                body["refresh_token"] = json!(self.sender.1.refresh_token);
            }
            _ => {}
        }
        body
    }
}

async fn trial(store: crate::store::Store) -> Trial {
    let mut exchange = Exchange::on(store).await;
    let receiver = exchange.add_office(CARE_MANAGER).await;
    let sender = exchange.add_office(SERVICE).await;
    let authority = &exchange.authority;
    let above = vec![
        authority.issuing.certificate().clone(),
        authority.root.clone(),
    ];
    let key = key_below(&authority.issuing, above, Vec::new(), NOW);
    exchange.state.evidence = Some(EvidenceDesk {
        key: Live::new(key),
        stamps: Stamps::None,
    });
    exchange.router = router(exchange.state.clone());
    let tokens = async |at: &Terminal| {
        let own = account_id(at.address.office);
        exchange.sign_in(at, &own).await
    };
    let (of_sender, of_receiver) = (tokens(&sender).await, tokens(&receiver).await);
    let document = document();
    let example = &document["paths"]["/v1/messages"]["post"]["requestBody"]["content"]["application/json"]
        ["example"];
    let manifest = STANDARD
        .decode(example["manifest"].as_str().unwrap())
        .unwrap();
    let manifest = Manifest {
        sealed_to: vec![sender.fingerprint(), receiver.fingerprint()],
        ..Manifest::from_bytes(&manifest).unwrap()
    };
    Trial {
        exchange,
        sender: (sender, of_sender),
        receiver: (receiver, of_receiver),
        manifest: manifest.to_bytes().unwrap(),
    }
}

#[tokio::test]
async fn the_examples_of_the_document_are_taken_as_they_stand() {
    on_each_database(|store| async move {
        let trial = trial(store).await;
        let document = document();
        // In the order of a message's life; what ends the sign-in comes last.
        let order = [
            "self",
            "policy",
            "offices",
            "certificates",
            "log",
            "announce",
            "upload",
            "commit",
            "sendWhole",
            "list",
            "message",
            "changes",
            "events",
            "fetch",
            "receipt",
            "import",
            "takeImportLease",
            "endImportLease",
            "askForKeys",
            "keyWishes",
            "recall",
            "evidenceOfMessage",
            "evidence",
            "allowUnattended",
            "forbidUnattended",
            "openapi",
            "cacerts",
            "csrattrs",
            "refresh",
            "signOut",
        ];
        // A request for a certificate, or a key for one, is no text that could be an example.
        let tried = order.iter().chain(&["simplereenroll", "giveKey"]);
        let tried: std::collections::BTreeSet<_> = tried.copied().collect();
        let ours = OPERATIONS
            .iter()
            .filter(|one| !matches!(one.place, Place::Portal(_)));
        assert_eq!(tried, ours.map(|one| one.id).collect());
        for id in order {
            let operation = OPERATIONS.iter().find(|one| one.id == id).unwrap();
            let described = &document["paths"][operation.path][operation.method];
            let mut request = trial.request(operation, described).await;
            let receives = [
                "list",
                "fetch",
                "receipt",
                "import",
                "takeImportLease",
                "endImportLease",
            ]
            .contains(&id);
            let (terminal, tokens) = if receives {
                &trial.receiver
            } else {
                &trial.sender
            };
            let bearer = format!("Bearer {}", tokens.access_token);
            request
                .headers_mut()
                .insert(AUTHORIZATION, bearer.parse().unwrap());
            if id == "events" {
                let certificate = terminal.identity.certificate().clone();
                let extensions = request.extensions_mut();
                extensions.insert(ClientCertificate(certificate.into()));
                let router = trial.exchange.router.clone();
                let response = router.oneshot(request).await.unwrap();
                assert_eq!(response.status(), StatusCode::OK);
                assert_eq!(response.headers()["content-type"], "text/event-stream");
                continue;
            }
            let answer = trial.exchange.send(Some(terminal), request).await;
            let text = String::from_utf8_lossy(&answer.bytes);
            assert!(answer.status.is_success(), "{id}: {} {text}", answer.status);
        }
    })
    .await;
}

#[tokio::test]
async fn a_path_that_is_no_text_leads_nowhere() {
    on_each_database(|store| async move {
        let exchange = Exchange::on(store).await;
        let terminal = exchange.add_office(CARE_MANAGER).await;
        for path in [
            "/v1/messages/%FF",
            "/v1/messages/%FF/parts/0",
            "/v1/messages/00000000-0000-4000-8000-000000000000/parts/-1",
            "/v1/offices/%FF/log",
        ] {
            exchange.get(&terminal, path).await.refused(Code::NotFound);
        }
    })
    .await;
}
