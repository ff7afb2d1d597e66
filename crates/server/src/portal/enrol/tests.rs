//! Enrolment by a program: ticket, request, asking again, certificate, and every refusal.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failed test may panic"
)]

mod limit;
mod steps;
mod tokens;
mod troubles;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pki::{Certificate, KeyPair};
use protocol::http::{Ticket, TicketRequest};
use protocol::{Code, Problem, Sha256};
use time::Duration;
use tower::ServiceExt as _;

use super::{ENDPOINTS, router};
use crate::api::{OPERATIONS, Place};
use crate::store::application::{self, Application, ApplicationState, Decision};
use crate::store::certificate::{self, Reservation};
use crate::store::office::{self, Suspension};
use crate::store::testing::{NOW, account_id, forget_licences, number};
use crate::store::{StoreError, account, audit, licence, use_application};
use crate::web::testing::{OPERATOR, PASSWORD, World, claiming_number};

const TICKETS: &str = "/v1/enrolment-tickets";
const ENROLL: &str = "/.well-known/est/simpleenroll";

/// An office's computer that enrols.
struct Terminal {
    world: World,
    router: Router,
    key: KeyPair,
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Terminal {
    fn new(world: &World) -> Self {
        let router = router(world.state.clone());
        Self {
            world: world.clone(),
            router,
            key: KeyPair::generate().unwrap(),
        }
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        let (method, path) = (request.method().clone(), request.uri().to_string());
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let body = axum::body::to_bytes(response.into_body(), 1 << 20)
            .await
            .unwrap()
            .to_vec();
        crate::api::testing::check((&method, &path), status, &headers, &body);
        Answer {
            status,
            headers,
            body,
        }
    }

    async fn ask(&self, user_id: &str, password: &str) -> Answer {
        self.ask_with(user_id, password, None).await
    }

    async fn ask_with(&self, user_id: &str, password: &str, code: Option<&str>) -> Answer {
        let request = TicketRequest {
            user_id: user_id.to_owned(),
            password: password.to_owned(),
            code: code.map(ToOwned::to_owned),
            terminal: "受付のパソコン".to_owned(),
            public_key_sha256: Sha256::of(&self.key.public_key_der()),
            unattended: true,
        };
        let request = Request::post(TICKETS)
            .header("content-type", "application/json")
            .body(Body::from(serde_json::to_vec(&request).unwrap()))
            .unwrap();
        self.send(request).await
    }

    async fn ticket(&self) -> Ticket {
        let answer = self.ask(&account_id(number()), PASSWORD).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        assert_eq!(answer.headers["cache-control"], "no-store");
        serde_json::from_slice(&answer.body).unwrap()
    }

    fn request(&self) -> Vec<u8> {
        pki::request::create(&self.key, "anything, it is not taken").unwrap()
    }

    async fn enrol(&self, ticket: &Ticket) -> Answer {
        let body = STANDARD.encode(self.request());
        self.enrol_with(
            &account_id(number()),
            &ticket.ticket,
            "application/pkcs10",
            body,
        )
        .await
    }

    async fn enrol_with(
        &self,
        user_id: &str,
        ticket: &str,
        content_type: &str,
        body: impl Into<Body>,
    ) -> Answer {
        let basic = format!("Basic {}", STANDARD.encode(format!("{user_id}:{ticket}")));
        let request = Request::post(ENROLL)
            .header("authorization", basic)
            .header("content-type", content_type)
            .body(body.into())
            .unwrap();
        self.send(request).await
    }

    async fn applications(&self) -> Vec<Application> {
        self.world
            .state
            .store
            .read("test", |tx| async move {
                application::of_office(&tx, number(), "careplan").await
            })
            .await
            .unwrap()
    }

    async fn decide(&self, receipt: &str, decision: &Decision) {
        self.world
            .state
            .store
            .run_tx("test", |tx| async move {
                assert!(application::decide(&tx, receipt, decision, OPERATOR, NOW).await?);
                Ok::<_, StoreError>(())
            })
            .await
            .unwrap();
    }

    /// Puts a certificate in place of the authority's work. Any certificate will do here.
    async fn issue(&self, receipt: &str, certificate: &Certificate) {
        let serial = certificate.serial().to_string();
        let reservation = &Reservation {
            serial: serial.clone(),
            receipt: receipt.to_owned(),
            office_number: number(),
            account_id: account_id(number()),
            kind: "careplan".to_owned(),
            terminal: None,
            not_before: certificate.not_before(),
            not_after: certificate.not_after(),
        };
        let (serial, fingerprint) = (&serial, Sha256::from(certificate.fingerprint()));
        self.world
            .state
            .store
            .run_tx("test", |tx| async move {
                certificate::reserve(&tx, reservation, NOW).await?;
                certificate::store_issued(&tx, serial, certificate.der(), fingerprint, NOW).await?;
                assert!(application::mark_issued(&tx, receipt).await?);
                Ok::<_, StoreError>(())
            })
            .await
            .unwrap();
    }
}

impl Answer {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    #[track_caller]
    fn refused(&self, status: u16, code: Code) -> Problem {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        assert_eq!(self.headers["content-type"], protocol::http::PROBLEM_TYPE);
        let problem: Problem = serde_json::from_slice(&self.body).unwrap();
        assert_eq!(problem.code, code.as_str());
        problem
    }

    #[track_caller]
    fn waits(&self) {
        assert_eq!(self.status, StatusCode::ACCEPTED, "{}", self.text());
        assert_eq!(self.headers["retry-after"], "2");
    }

    #[track_caller]
    fn certificates(&self) -> Vec<Certificate> {
        assert_eq!(self.status, StatusCode::OK, "{}", self.text());
        assert_eq!(
            self.headers["content-type"],
            "application/pkcs7-mime; smime-type=certs-only"
        );
        assert_eq!(self.headers["content-transfer-encoding"], "base64");
        let text = self.text();
        assert!(text.lines().all(|line| line.len() <= 64));
        let symbols: String = text.split_ascii_whitespace().collect();
        pki::bundle::read(&STANDARD.decode(symbols).unwrap()).unwrap()
    }
}

/// Two self-signed certificates that stand for the authority's chain, or for anything.
fn some_certificate(name: &str) -> Certificate {
    let name = pki::authority::AuthorityName {
        organisation: "試験".to_owned(),
        common_name: name.to_owned(),
    };
    let key = KeyPair::generate().unwrap();
    let serial = pki::SerialNumber::random().unwrap();
    let validity = pki::profile::Validity::from_now(NOW, Duration::days(3650)).unwrap();
    pki::authority::create_root(&name, &key, serial, validity).unwrap()
}

/// An issuing authority with its root, and a certificate that it issued.
fn some_hierarchy() -> (Vec<Certificate>, Certificate) {
    use pki::authority::{AuthorityName, create_root, prepare_issuing};
    use pki::issue::{issue, prepare_server};
    use pki::profile::Validity;
    use pki::subject::Publication;
    use pki::{Identity, SerialNumber};
    let name = AuthorityName {
        organisation: "試験".to_owned(),
        common_name: "Authority".to_owned(),
    };
    let (none, serial) = (Publication::default(), || SerialNumber::random().unwrap());
    let validity = Validity::from_now(NOW, Duration::days(300)).unwrap();
    let key = KeyPair::generate().unwrap();
    let root = create_root(&name, &key, serial(), validity).unwrap();
    let signer = Identity::new(key, root.clone(), Vec::new()).unwrap();
    let key = KeyPair::generate().unwrap();
    let prepared = prepare_issuing(&name, key.public_key(), serial(), validity, &none, &root);
    let issuing = issue(prepared.unwrap(), &signer).unwrap();
    let signer = Identity::new(key, issuing.clone(), Vec::new()).unwrap();
    let (names, key) = (["office".to_owned()], KeyPair::generate().unwrap());
    let key = key.public_key();
    let prepared = prepare_server(&names, key, serial(), validity, &none, &issuing);
    let leaf = issue(prepared.unwrap(), &signer).unwrap();
    (vec![issuing, root], leaf)
}

#[test]
fn every_endpoint_stands_in_the_document() {
    let described = |path: &str| OPERATIONS.iter().any(|one| one.path == path);
    for (path, _) in ENDPOINTS {
        assert!(described(path), "{path} is missing");
    }
    let here = OPERATIONS
        .iter()
        .filter(|one| !matches!(one.place, Place::Mailbox(_)));
    for operation in here {
        let is_there = ENDPOINTS.iter().any(|(path, _)| *path == operation.path);
        assert!(is_there, "{} is not there", operation.path);
    }
}

#[tokio::test]
async fn the_authorities_are_handed_out() {
    World::on_each_database(|world| async move {
        let chain = vec![some_certificate("Issuing"), some_certificate("Root")];
        let world = World::new(world.state.store.clone(), chain.clone());
        let terminal = Terminal::new(&world);
        let request = Request::get("/.well-known/est/cacerts")
            .body(Body::empty())
            .unwrap();
        let certificates = terminal.send(request).await.certificates();
        assert_eq!(certificates.len(), 2);
        assert!(
            chain
                .iter()
                .all(|certificate| certificates.contains(certificate))
        );
        let request = Request::post("/.well-known/est/cacerts")
            .body(Body::empty())
            .unwrap();
        terminal
            .send(request)
            .await
            .refused(405, Code::RequestInvalid);
    })
    .await;
}

#[tokio::test]
async fn from_the_ticket_to_the_certificate() {
    World::on_each_database(|world| async move {
        let (chain, leaf) = some_hierarchy();
        let world = World::new(world.state.store.clone(), chain.clone());
        forget_licences(&world.state.store).await;
        let terminal = Terminal::new(&world);
        let ticket = terminal.ticket().await;
        assert_eq!(ticket.office_number, "1370000018");
        assert_eq!(ticket.certificate_kind, "careplan");
        assert_eq!(
            ticket.certificate_kind_label,
            "請求委任事業所用ケアプラン証明書"
        );
        assert_eq!(ticket.expires_at, NOW + Duration::hours(24));
        assert!(terminal.applications().await.is_empty());
        terminal.enrol(&ticket).await.waits();
        terminal.enrol(&ticket).await.waits();
        // Whoever applies for the certificate has agreed to the terms of use: it begins.
        let store = &world.state.store;
        let uses = store.read("test", |tx| async move {
            let held = licence::of_office(&tx, number()).await?;
            assert_eq!(crate::licence::of_any(&held, NOW), None);
            use_application::of_office(&tx, number()).await
        });
        let uses = uses.await.unwrap();
        assert_eq!(uses.len(), 1);
        assert_eq!(uses[0].account_id, account_id(number()));
        let applications = terminal.applications().await;
        assert_eq!(applications.len(), 1);
        let application = &applications[0];
        assert_eq!(application.state, ApplicationState::Pending);
        assert_eq!(application.key_origin, application::KeyOrigin::Office);
        assert_eq!(application.terminal.as_deref(), Some("受付のパソコン"));
        assert_eq!(application.public_key, terminal.key.public_key_der());
        assert_eq!(application.key_parts, None);
        let receipt = &application.receipt;
        terminal.decide(receipt, &Decision::Approve).await;
        terminal.enrol(&ticket).await.waits();
        terminal.issue(receipt, &leaf).await;
        for _ in 0..2 {
            let certificates = terminal.enrol(&ticket).await.certificates();
            assert_eq!(certificates.len(), 2);
            assert!(certificates.contains(&leaf) && certificates.contains(&chain[0]));
        }
        let events = world
            .state
            .store
            .read(
                "test",
                |tx| async move { audit::of_subject(&tx, receipt).await },
            )
            .await
            .unwrap();
        let mut events: Vec<_> = events.iter().map(|event| event.event.as_str()).collect();
        events.sort_unstable();
        assert_eq!(events[..2], ["application-sent", "unattended-given"]);
    })
    .await;
}

#[tokio::test]
async fn running_setup_again_does_not_apply_twice() {
    World::on_each_database(|world| async move {
        let terminal = Terminal::new(&world);
        terminal.enrol(&terminal.ticket().await).await.waits();
        terminal.enrol(&terminal.ticket().await).await.waits();
        assert_eq!(terminal.applications().await.len(), 1);
        // Another computer has another key: it applies for itself.
        let other = Terminal::new(&world);
        other.enrol(&other.ticket().await).await.waits();
        assert_eq!(terminal.applications().await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn an_application_that_came_back_says_why_and_can_be_made_again() {
    World::on_each_database(|world| async move {
        let terminal = Terminal::new(&world);
        let ticket = terminal.ticket().await;
        terminal.enrol(&ticket).await.waits();
        let receipt = terminal.applications().await[0].receipt.clone();
        let reason = "事業所の名称が届出と違います".to_owned();
        terminal
            .decide(
                &receipt,
                &Decision::Return {
                    reason: reason.clone(),
                },
            )
            .await;
        let problem = terminal
            .enrol(&ticket)
            .await
            .refused(403, Code::ApplicationReturned);
        assert_eq!(problem.detail, Some(reason));
        terminal.enrol(&terminal.ticket().await).await.waits();
        assert_eq!(terminal.applications().await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_ticket_is_for_one_account_one_key_and_one_day() {
    World::on_each_database(|world| async move {
        let terminal = Terminal::new(&world);
        let ticket = terminal.ticket().await;
        let body = || STANDARD.encode(terminal.request());
        let (id, pkcs10) = (account_id(number()), "application/pkcs10");
        let other_id = account_id(claiming_number());
        for (user, secret) in [
            (&id, "wrong"),
            (&id, ""),
            (&other_id, ticket.ticket.as_str()),
            (&id, PASSWORD),
        ] {
            let answer = terminal.enrol_with(user, secret, pkcs10, body()).await;
            answer.refused(401, Code::TicketInvalid);
            assert!(
                answer.headers["www-authenticate"]
                    .to_str()
                    .unwrap()
                    .starts_with("Basic ")
            );
        }
        let without = Request::post(ENROLL).body(Body::empty()).unwrap();
        terminal
            .send(without)
            .await
            .refused(401, Code::TicketInvalid);
        let thief = Terminal::new(&world);
        thief.enrol(&ticket).await.refused(401, Code::TicketInvalid);
        assert!(terminal.applications().await.is_empty());
        world.wait(Duration::hours(24));
        terminal
            .enrol(&ticket)
            .await
            .refused(401, Code::TicketInvalid);
    })
    .await;
}

#[tokio::test]
async fn a_new_password_ends_the_tickets_that_were_not_used() {
    World::on_each_database(|world| async move {
        let (program, late) = (Terminal::new(&world), Terminal::new(&world));
        let (used, unused) = (program.ticket().await, late.ticket().await);
        program.enrol(&used).await.waits();
        let id = &account_id(number());
        let store = &world.state.store;
        let renewed = store.run_tx("test", |tx| async move {
            account::renew_password(&tx, id, "another", NOW).await
        });
        assert!(renewed.await.unwrap());
        late.enrol(&unused).await.refused(401, Code::TicketInvalid);
        program.enrol(&used).await.waits();
    })
    .await;
}

#[tokio::test]
async fn requests_that_are_none() {
    World::on_each_database(|world| async move {
        let terminal = Terminal::new(&world);
        let ticket = terminal.ticket().await.ticket;
        let id = &account_id(number());
        let send = |kind: &'static str, body: String| terminal.enrol_with(id, &ticket, kind, body);
        let good = STANDARD.encode(terminal.request());
        send("application/x-pem-file", good.clone())
            .await
            .refused(415, Code::RequestInvalid);
        send("application/pkcs10", "***".to_owned())
            .await
            .refused(400, Code::RequestInvalid);
        send("application/pkcs10", String::new())
            .await
            .refused(400, Code::RequestInvalid);
        let no_request = STANDARD.encode(b"no request");
        send("application/pkcs10", no_request)
            .await
            .refused(400, Code::RequestInvalid);
        let mut unproved = terminal.request();
        *unproved.last_mut().unwrap() ^= 1;
        let unproved = STANDARD.encode(unproved);
        send("application/pkcs10", unproved)
            .await
            .refused(400, Code::RequestInvalid);
        send("application/pkcs10", "A".repeat(100_000))
            .await
            .refused(413, Code::TooLarge);
        assert!(terminal.applications().await.is_empty());
        let wrapped: String = good
            .as_bytes()
            .chunks(64)
            .fold(String::new(), |lines, line| {
                lines + std::str::from_utf8(line).unwrap() + "\r\n"
            });
        send("Application/PKCS10; charset=utf-8", wrapped)
            .await
            .waits();
    })
    .await;
}

#[tokio::test]
async fn the_sign_in_is_that_of_the_pages_with_its_lock() {
    World::on_each_database(|world| async move {
        let terminal = Terminal::new(&world);
        let id = &account_id(number());
        for _ in 0..2 {
            let problem = terminal
                .ask(id, "wrong")
                .await
                .refused(401, Code::SignInWrong);
            assert!(
                problem
                    .detail
                    .is_some_and(|detail| !detail.contains("wrong"))
            );
        }
        terminal.ask(id, "wrong").await;
        terminal
            .ask(id, PASSWORD)
            .await
            .refused(423, Code::SignInLocked);
        terminal
            .ask("KJ139999999999", PASSWORD)
            .await
            .refused(401, Code::SignInWrong);
        world.wait(Duration::minutes(31));
        terminal.ticket().await;
    })
    .await;
}

#[tokio::test]
async fn the_kind_follows_from_the_records() {
    World::on_each_database(|world| async move {
        let terminal = Terminal::new(&world);
        let claiming = terminal.ask(&account_id(claiming_number()), PASSWORD).await;
        let ticket: Ticket = serde_json::from_slice(&claiming.body).unwrap();
        assert_eq!(ticket.certificate_kind, "kaigo");
        let suspension = &Suspension {
            at: NOW,
            reason: "休止".to_owned(),
        };
        world
            .state
            .store
            .run_tx("test", |tx| async move {
                tx.execute(
                    "DELETE FROM claiming_ways WHERE office_number = $1",
                    crate::store::values![claiming_number().as_str()],
                )
                .await?;
                office::set_suspension(&tx, number(), Some(suspension)).await
            })
            .await
            .unwrap();
        let unknown = terminal.ask(&account_id(claiming_number()), PASSWORD).await;
        unknown.refused(403, Code::NotEligible);
        let suspended = terminal.ask(&account_id(number()), PASSWORD).await;
        suspended.refused(403, Code::OfficeSuspended);
    })
    .await;
}

#[tokio::test]
async fn ticket_requests_that_are_none() {
    World::on_each_database(|world| async move {
        let terminal = Terminal::new(&world);
        for (body, status) in [("{", 400), ("{\"user_id\":\"x\"}", 400)] {
            let request = Request::post(TICKETS)
                .header("content-type", "application/json")
                .body(Body::from(body))
                .unwrap();
            terminal
                .send(request)
                .await
                .refused(status, Code::RequestInvalid);
        }
        let form = Request::post(TICKETS)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from("user_id=x"))
            .unwrap();
        terminal.send(form).await.refused(415, Code::RequestInvalid);
        let get = Request::get(TICKETS).body(Body::empty()).unwrap();
        terminal.send(get).await.refused(405, Code::RequestInvalid);
    })
    .await;
}
