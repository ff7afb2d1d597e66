//! What each endpoint needs, people at terminals, and terminals that work by themselves.

use axum::body::Body;
use axum::http::header::AUTHORIZATION;
use axum::http::{Method, Request, StatusCode};
use axum::routing::MethodFilter;
use protocol::Code;
use protocol::http::{MessageList, RefreshRequest, SelfDescription, Tokens};
use serde_json::json;
use time::Duration;

use super::{Answer, CARE_MANAGER, Exchange, SERVICE, Terminal, account_id, letter, receipt_for};
use crate::kinds::CAREPLAN;
use crate::mailbox::endpoints::{ENDPOINTS, Endpoint, Need};
use crate::store::account::{self, Account, Staff, StaffChange, StaffChanged, StaffUpdate};
use crate::store::office::{self, Suspension};
use crate::store::right::{Grants, Kinds};
use crate::store::testing::{NOW, on_each_database};
use crate::store::token::Family;
use crate::store::unattended::{self, Unattended};
use crate::store::{StoreError, audit, certificate};
use crate::web::token::{Pair, SIGN_IN};

impl Exchange {
    /// Adds a person with these rights, as they are stored, to the office of a terminal; the id.
    pub(super) async fn add_person(
        &self,
        terminal: &Terminal,
        digits: &str,
        rights: &str,
    ) -> String {
        let own = account_id(terminal.address.office);
        let id = &format!("{own}-{digits}");
        let grants = &Grants::read(rights).unwrap();
        self.state
            .store
            .run_tx("test", |tx| async move {
                let own = account::find(&tx, &account_id(terminal.address.office)).await?;
                let own = own.unwrap();
                let staff = Staff {
                    name: "見本".to_owned(),
                    grants: grants.clone(),
                    created_by: own.id.clone(),
                    changed: StaffChanged {
                        change: StaffChange::Added,
                        at: NOW,
                        by: own.id.clone(),
                    },
                };
                let person = Account {
                    id: id.clone(),
                    staff: Some(staff),
                    ..own
                };
                account::insert(&tx, &person, NOW).await
            })
            .await
            .unwrap();
        id.clone()
    }

    /// Signs a person in at a terminal, as the portal does after password and code.
    pub(super) async fn sign_in(&self, terminal: &Terminal, id: &str) -> Tokens {
        let now = *self.now.lock().unwrap();
        let family = &Family {
            id: uuid::Uuid::new_v4().to_string(),
            account_id: id.to_owned(),
            office_number: terminal.address.office,
            fingerprint: terminal.fingerprint(),
            sign_in: uuid::Uuid::new_v4().to_string(),
            began_at: now,
            ends_at: now + SIGN_IN,
            ended: false,
        };
        let pair = &Pair::new().unwrap();
        self.state
            .store
            .run_tx(
                "test",
                |tx| async move { pair.begin(&tx, family, now).await },
            )
            .await
            .unwrap()
    }

    /// Takes away what a terminal may do by itself, or limits it.
    async fn limit(&self, terminal: &Terminal, kinds: Option<&str>) {
        let receipt = &format!("R-{}", terminal.serial());
        let grant = &kinds.map(|kinds| Unattended {
            kinds: Kinds::read(kinds).unwrap(),
            ..Unattended::by_settings(NOW)
        });
        self.state
            .store
            .run_tx("test", |tx| async move {
                match grant {
                    Some(grant) => unattended::give(&tx, receipt, grant).await,
                    None => unattended::take_away(&tx, receipt).await.map(drop),
                }
            })
            .await
            .unwrap();
    }

    /// The answer to the office's own account, signed in at a terminal.
    pub(super) async fn by_person(&self, at: &Terminal, method: Method, path: &str) -> Answer {
        let own = account_id(at.address.office);
        let token = self.sign_in(at, &own).await.access_token;
        self.ask(at, &token, method, path).await
    }

    /// The answer to whoever has this token.
    pub(super) async fn ask(
        &self,
        at: &Terminal,
        token: &str,
        method: Method,
        path: &str,
    ) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(AUTHORIZATION, format!("Bearer {token}"))
            .body(Body::empty())
            .unwrap();
        self.send(Some(at), request).await
    }

    async fn inbox(&self, at: &Terminal, token: &str) -> Answer {
        self.ask(at, token, Method::GET, "/v1/messages?side=inbox")
            .await
    }

    async fn refresh(&self, at: &Terminal, tokens: &Tokens) -> Answer {
        let refresh_token = tokens.refresh_token.clone();
        let body = RefreshRequest { refresh_token };
        self.post(at, "/v1/tokens/refresh", &body).await
    }

    /// What the audit says about a subject, oldest first.
    pub(super) async fn events(&self, subject: &str) -> Vec<String> {
        let events = self
            .state
            .store
            .read(
                "test",
                |tx| async move { audit::of_subject(&tx, subject).await },
            )
            .await
            .unwrap();
        events.into_iter().map(|event| event.event).collect()
    }

    async fn family_of(&self, tokens: &Tokens) -> String {
        let hash = crate::web::token::hash(&tokens.access_token);
        let found = self.state.store.read("test", |tx| async move {
            let purpose = crate::store::token::Purpose::Access;
            crate::store::token::find(&tx, purpose, hash).await
        });
        found.await.unwrap().unwrap().family.id
    }
}

/// The method of an endpoint.
pub(super) fn method_of(endpoint: &Endpoint) -> Method {
    [
        (MethodFilter::GET, Method::GET),
        (MethodFilter::PUT, Method::PUT),
        (MethodFilter::POST, Method::POST),
        (MethodFilter::DELETE, Method::DELETE),
    ]
    .into_iter()
    .find(|(filter, _)| *filter == endpoint.method)
    .unwrap()
    .1
}

pub(super) fn filled(endpoint: &Endpoint) -> String {
    let path = endpoint
        .path
        .replace("{id}", "00000000-0000-4000-8000-000000000000")
        .replace("{number}", "0")
        .replace("{fingerprint}", &"0".repeat(64))
        .replace("{address}", CARE_MANAGER);
    assert!(!path.contains('{'), "{path}");
    path
}

#[tokio::test]
async fn every_endpoint_refuses_without_what_it_needs() {
    on_each_database(|store| async move {
        let exchange = Exchange::on(store).await;
        let terminal = exchange.add_office(CARE_MANAGER).await;
        let bare = exchange.add_terminal(terminal.address, CAREPLAN).await;
        exchange.limit(&bare, None).await;
        let person = exchange.add_person(&bare, "01", "certificates").await;
        let token = exchange.sign_in(&bare, &person).await.access_token;
        for endpoint in ENDPOINTS {
            let (method, path) = (method_of(endpoint), filled(endpoint));
            let request = || {
                let request = Request::builder().method(method.clone()).uri(&path);
                request.body(Body::empty()).unwrap()
            };
            exchange
                .send(None, request())
                .await
                .refused(Code::NonePresented);
            let alone = exchange.send(Some(&bare), request()).await;
            let by_person = exchange.ask(&bare, &token, method.clone(), &path).await;
            let code = |answer: &Answer| {
                let problem: Option<protocol::Problem> = serde_json::from_slice(&answer.bytes).ok();
                problem.map_or(String::new(), |problem| problem.code)
            };
            match endpoint.need {
                Need::Certificate => {
                    for answer in [alone, by_person] {
                        let code = code(&answer);
                        let about = ["token-required", "right-missing", "unexpected"];
                        assert!(!about.contains(&code.as_str()), "{method} {path} {code}");
                    }
                }
                Need::Work(_) => {
                    alone.refused(Code::TokenRequired);
                    by_person.refused(Code::RightMissing);
                }
                Need::Person(_) => {
                    alone.refused(Code::TokenRequired);
                    by_person.refused(Code::RightMissing);
                    // What the terminal may do by itself does not count here.
                    let answer = exchange.send(Some(&terminal), request()).await;
                    answer.refused(Code::TokenRequired);
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_token_counts_at_its_terminal_and_for_its_time() {
    on_each_database(|store| async move {
        let exchange = Exchange::on(store).await;
        let terminal = exchange.add_office(CARE_MANAGER).await;
        let beside = exchange.add_terminal(terminal.address, CAREPLAN).await;
        let stranger = exchange.add_office(SERVICE).await;
        exchange.limit(&terminal, None).await;
        let person = exchange.add_person(&terminal, "01", "receive").await;
        let tokens = exchange.sign_in(&terminal, &person).await;
        let access = &tokens.access_token;
        exchange
            .inbox(&terminal, access)
            .await
            .expect(StatusCode::OK);
        let own: SelfDescription = exchange
            .ask(&terminal, access, Method::GET, "/v1/self")
            .await
            .ok();
        let described = own.person.unwrap();
        assert_eq!((described.user_id, own.unattended), (person, None));
        assert_eq!(described.rights, ["receive"]);
        assert_eq!(described.until, NOW + Duration::hours(8));
        let family = exchange.family_of(&tokens).await;
        // Both may list by themselves; what they show is still wrong.
        for other in [&beside, &stranger] {
            exchange
                .inbox(other, access)
                .await
                .refused(Code::TokenMismatch);
            exchange
                .refresh(other, &tokens)
                .await
                .refused(Code::TokenMismatch);
        }
        assert_eq!(exchange.events(&family).await, ["token-refused"; 4]);
        exchange
            .inbox(&terminal, "made-up")
            .await
            .refused(Code::TokenEnded);
        exchange
            .inbox(&terminal, &tokens.refresh_token)
            .await
            .refused(Code::TokenEnded);
        exchange.pass(Duration::minutes(60));
        exchange
            .inbox(&terminal, access)
            .await
            .refused(Code::TokenExpired);
        let next: Tokens = exchange.refresh(&terminal, &tokens).await.ok();
        exchange
            .inbox(&terminal, &next.access_token)
            .await
            .expect(StatusCode::OK);
        // However often it is refreshed, after eight hours the person signs in again.
        exchange.pass(Duration::minutes(7 * 60 - 1));
        let last: Tokens = exchange.refresh(&terminal, &next).await.ok();
        assert_eq!(last.access_until, NOW + Duration::hours(8));
        exchange.pass(Duration::minutes(1));
        exchange
            .inbox(&terminal, &last.access_token)
            .await
            .refused(Code::TokenEnded);
        exchange
            .refresh(&terminal, &last)
            .await
            .refused(Code::TokenEnded);
    })
    .await;
}

#[tokio::test]
async fn a_refresh_token_is_exchanged_once_also_by_two_at_once() {
    on_each_database(|store| async move {
        let exchange = Exchange::on(store).await;
        let terminal = exchange.add_office(CARE_MANAGER).await;
        let id = account_id(terminal.address.office);
        let tokens = exchange.sign_in(&terminal, &id).await;
        let next: Tokens = exchange.refresh(&terminal, &tokens).await.ok();
        exchange
            .refresh(&terminal, &tokens)
            .await
            .refused(Code::TokenEnded);
        for ended in [&tokens, &next] {
            exchange
                .inbox(&terminal, &ended.access_token)
                .await
                .refused(Code::TokenEnded);
        }
        exchange
            .refresh(&terminal, &next)
            .await
            .refused(Code::TokenEnded);
        let tokens = exchange.sign_in(&terminal, &id).await;
        let family = exchange.family_of(&tokens).await;
        let both = tokio::join!(
            exchange.refresh(&terminal, &tokens),
            exchange.refresh(&terminal, &tokens)
        );
        let statuses = [both.0.status, both.1.status];
        assert!(statuses.contains(&StatusCode::OK), "{statuses:?}");
        assert!(statuses.contains(&StatusCode::UNAUTHORIZED), "{statuses:?}");
        assert_eq!(exchange.events(&family).await, ["terminal-sign-in-ended"]);
        exchange
            .inbox(&terminal, &tokens.access_token)
            .await
            .refused(Code::TokenEnded);
    })
    .await;
}

#[tokio::test]
async fn what_ends_a_sign_in_is_asked_with_every_request() {
    on_each_database(|store| async move {
        let exchange = Exchange::on(store).await;
        let terminal = exchange.add_office(CARE_MANAGER).await;
        let store = &exchange.state.store;
        let number = terminal.address.office;

        let person = &exchange.add_person(&terminal, "01", "read").await;
        let tokens = exchange.sign_in(&terminal, person).await;
        for _ in 0..2 {
            let refresh_token = tokens.refresh_token.clone();
            exchange
                .post(
                    &terminal,
                    "/v1/tokens/end",
                    &RefreshRequest { refresh_token },
                )
                .await
                .expect(StatusCode::NO_CONTENT);
            exchange
                .inbox(&terminal, &tokens.access_token)
                .await
                .refused(Code::TokenEnded);
        }
        for update in ["password", "removal"] {
            let token = exchange.sign_in(&terminal, person).await.access_token;
            exchange
                .inbox(&terminal, &token)
                .await
                .expect(StatusCode::OK);
            store
                .run_tx("test", |tx| async move {
                    let found = account::find(&tx, person).await?.unwrap();
                    let seen = found.staff.unwrap().changed.at;
                    let update = match update {
                        "password" => StaffUpdate::Password("hash"),
                        _ => StaffUpdate::Removal,
                    };
                    let by = &account_id(number);
                    account::update_staff(&tx, person, seen, &update, by, NOW).await
                })
                .await
                .unwrap();
            exchange
                .inbox(&terminal, &token)
                .await
                .refused(Code::TokenEnded);
        }
        let own = &account_id(number);
        let token = exchange.sign_in(&terminal, own).await.access_token;
        store
            .run_tx("test", |tx| async move {
                account::set_password(&tx, own, "", "new", NOW).await
            })
            .await
            .unwrap();
        exchange
            .inbox(&terminal, &token)
            .await
            .refused(Code::TokenEnded);
    })
    .await;
}

#[tokio::test]
async fn a_token_is_worth_no_more_than_its_certificate() {
    on_each_database(|store| async move {
        let exchange = Exchange::on(store).await;
        let terminal = exchange.add_office(CARE_MANAGER).await;
        let beside = exchange.add_terminal(terminal.address, CAREPLAN).await;
        let store = &exchange.state.store;
        let number = terminal.address.office;
        let own = &account_id(number);
        let token = &exchange.sign_in(&terminal, own).await.access_token;
        let suspend = |suspension: Option<Suspension>| async move {
            let suspension = suspension.as_ref();
            store
                .run_tx("test", |tx| async move {
                    office::set_suspension(&tx, number, suspension).await
                })
                .await
                .map_err(|error: StoreError| error)
                .unwrap();
        };
        let (at, reason) = (NOW, "料金".to_owned());
        suspend(Some(Suspension { at, reason })).await;
        exchange
            .inbox(&terminal, token)
            .await
            .refused(Code::OfficeSuspended);
        suspend(None).await;
        exchange
            .inbox(&terminal, token)
            .await
            .expect(StatusCode::OK);
        let serial = &terminal.serial();
        store
            .run_tx("test", |tx| async move {
                certificate::revoke(&tx, serial, "lost", NOW).await
            })
            .await
            .unwrap();
        exchange
            .inbox(&terminal, token)
            .await
            .refused(Code::CertificateRevoked);
        exchange
            .inbox(&beside, token)
            .await
            .refused(Code::TokenMismatch);
    })
    .await;
}

#[tokio::test]
async fn who_may_see_one_kind_of_service_knows_nothing_of_another() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, _) = Exchange::with_offices(store).await;
        let sent = letter(1, &service, &care_manager, 1000);
        let id = sent.manifest.message_id;
        exchange.deliver(&service, &sent).await;
        let (detail, part) = (
            format!("/v1/messages/{id}"),
            format!("/v1/messages/{id}/parts/0"),
        );
        let get = |token: String, path: String| {
            let (exchange, care_manager) = (&exchange, &care_manager);
            async move { exchange.ask(care_manager, &token, Method::GET, &path).await }
        };
        let signed_in = |digits: &'static str, rights: &'static str| {
            let (exchange, care_manager) = (&exchange, &care_manager);
            async move {
                let person = exchange.add_person(care_manager, digits, rights).await;
                exchange.sign_in(care_manager, &person).await.access_token
            }
        };
        let other = signed_in("01", "receive:15 send").await;
        // Who may send for every kind reads every kind, and still receives only its own.
        let list: MessageList = exchange.inbox(&care_manager, &other).await.ok();
        assert_eq!(list.messages.len(), 1);
        get(other, part.clone()).await.refused(Code::RightMissing);
        let stranger = signed_in("02", "receive:15").await;
        let list: MessageList = exchange.inbox(&care_manager, &stranger).await.ok();
        assert!(list.messages.is_empty() && list.next.is_none());
        for path in [&detail, &part] {
            get(stranger.clone(), path.clone())
                .await
                .refused(Code::NotFound);
        }
        // The terminal by itself may be limited just so.
        exchange.limit(&care_manager, Some("15")).await;
        let list = exchange.list(&care_manager, "side=inbox").await;
        assert!(list.messages.is_empty());
        exchange
            .fetch(&care_manager, id, 0)
            .await
            .refused(Code::NotFound);
        exchange.limit(&service, Some("15")).await;
        let next = letter(2, &service, &care_manager, 10);
        exchange
            .announce(&service, &next)
            .await
            .refused(Code::RightMissing);

        // Who only reads does not receive, but opens what was received.
        let reader = signed_in("03", "read:43").await;
        get(reader.clone(), detail).await.expect(StatusCode::OK);
        get(reader.clone(), part.clone())
            .await
            .refused(Code::RightMissing);
        let receiver = signed_in("04", "receive:43").await;
        get(receiver, part.clone()).await.expect(StatusCode::OK);
        get(reader.clone(), part.clone())
            .await
            .refused(Code::RightMissing);
        exchange.limit(&care_manager, Some("43")).await;
        exchange
            .acknowledge(&care_manager, &receipt_for(&sent))
            .await
            .expect(StatusCode::OK);
        get(reader, part).await.expect(StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn an_administrator_at_the_terminal_lets_it_work_by_itself() {
    on_each_database(|store| async move {
        let exchange = Exchange::on(store).await;
        let terminal = exchange.add_office(CARE_MANAGER).await;
        exchange.limit(&terminal, None).await;
        let listing = "/v1/messages?side=inbox";
        exchange
            .get(&terminal, listing)
            .await
            .refused(Code::TokenRequired);
        let person = exchange
            .add_person(&terminal, "01", "administrator read")
            .await;
        let token = exchange.sign_in(&terminal, &person).await.access_token;
        let path = "/v1/self/unattended";
        for (method, status) in [
            (Method::PUT, StatusCode::OK),
            (Method::PUT, StatusCode::OK),
            (Method::DELETE, StatusCode::UNAUTHORIZED),
            (Method::DELETE, StatusCode::UNAUTHORIZED),
        ] {
            exchange
                .ask(&terminal, &token, method, path)
                .await
                .expect(StatusCode::NO_CONTENT);
            assert_eq!(exchange.get(&terminal, listing).await.status, status);
        }
        let events = exchange.events(&format!("R-{}", terminal.serial())).await;
        let given: Vec<_> = events
            .iter()
            .filter(|event| event.starts_with("unattended"))
            .collect();
        assert_eq!(given.len(), 2, "{events:?}");
        let unknown = exchange.post(&terminal, listing, &json!({})).await;
        unknown.refused(Code::TokenRequired);
        let wrong = exchange
            .ask(&terminal, &token, Method::DELETE, listing)
            .await;
        wrong.expect(StatusCode::METHOD_NOT_ALLOWED);
    })
    .await;
}
