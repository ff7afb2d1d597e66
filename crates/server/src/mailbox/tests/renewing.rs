//! Renewal by the certificate itself: from the request to the new certificate, and every refusal.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pki::profile::Validity;
use pki::{Certificate, KeyPair};
use protocol::{Code, Problem, Sha256};
use time::Duration;

use super::{Answer, CARE_MANAGER, Exchange, SERVICE, Terminal};
use crate::kinds::CAREPLAN;
use crate::renewal::Start;
use crate::store::application::{self, Application, ApplicationState, Decision, KeyOrigin};
use crate::store::application_answers;
use crate::store::certificate::{self, Reservation};
use crate::store::office::{self, Suspension};
use crate::store::testing::{NOW, add_operator, on_each_database};
use crate::store::{StoreError, audit, values};

const REENROLL: &str = "/.well-known/est/simplereenroll";

impl Exchange {
    /// An office whose certificate ends in 65 days.
    async fn with_old_certificate(store: crate::store::Store) -> (Self, Terminal) {
        let exchange = Self::on(store).await;
        let terminal = exchange.add_office(CARE_MANAGER).await;
        exchange.pass(Duration::days(300));
        (exchange, terminal)
    }

    async fn renew(&self, terminal: &Terminal, query: &str, request: &[u8]) -> Answer {
        let request = Request::post(format!("{REENROLL}{query}"))
            .header("content-type", "application/pkcs10")
            .body(Body::from(STANDARD.encode(request)))
            .unwrap();
        self.send(Some(terminal), request).await
    }

    async fn applications(&self, terminal: &Terminal) -> Vec<Application> {
        let number = terminal.address.office;
        let found = self.state.store.read("test", |tx| async move {
            application::of_office(&tx, number, CAREPLAN).await
        });
        let mut found = found.await.unwrap();
        found.retain(|one| !one.receipt.starts_with("R-"));
        found
    }

    async fn approve(&self, receipt: &str) {
        let decided = self.state.store.run_tx("test", |tx| async move {
            add_operator(&tx).await?;
            application::decide(&tx, receipt, &Decision::Approve, "op", NOW).await
        });
        assert!(decided.await.unwrap());
    }

    /// Does the authority's work for an application.
    async fn issue_for(&self, terminal: &Terminal, receipt: &str) -> Certificate {
        let now = *self.now.lock().unwrap();
        let validity = Validity::from_now(now, Duration::days(365)).unwrap();
        let issued = self.authority.issue(terminal.address, CAREPLAN, validity);
        let certificate = issued.identity.certificate().clone();
        let number = terminal.address.office;
        let reservation = &Reservation {
            serial: certificate.serial().to_string(),
            receipt: receipt.to_owned(),
            office_number: number,
            account_id: super::account_id(number),
            kind: CAREPLAN.to_owned(),
            terminal: None,
            not_before: certificate.not_before(),
            not_after: certificate.not_after(),
        };
        let leaf = &certificate;
        let stored = self.state.store.run_tx("test", |tx| async move {
            certificate::reserve(&tx, reservation, now).await?;
            let (serial, der) = (&reservation.serial, leaf.der());
            let fingerprint = Sha256::from(leaf.fingerprint());
            certificate::store_issued(&tx, serial, der, fingerprint, now).await?;
            application::mark_issued(&tx, receipt).await
        });
        assert!(stored.await.unwrap());
        certificate
    }

    async fn revoke(&self, serial: &str) {
        let revoked = self.state.store.run_tx("test", |tx| async move {
            certificate::revoke(&tx, serial, "key-compromise", NOW).await
        });
        assert!(revoked.await.unwrap());
    }
}

impl Terminal {
    /// A request for a new key in the name of the certificate.
    fn request(&self, key: &KeyPair) -> Vec<u8> {
        pki::request::renewing(key, self.identity.certificate()).unwrap()
    }
}

impl Answer {
    #[track_caller]
    fn waits(&self, seconds: &str) {
        self.expect(StatusCode::ACCEPTED);
        assert_eq!(self.headers["retry-after"], seconds);
        assert_eq!(self.headers["content-type"], "text/plain; charset=utf-8");
        assert!(String::from_utf8_lossy(&self.bytes).contains("受付番号"));
    }

    #[track_caller]
    fn certificates(&self) -> Vec<Certificate> {
        self.expect(StatusCode::OK);
        let symbols: Vec<u8> = self
            .bytes
            .iter()
            .copied()
            .filter(|byte| *byte != b'\n')
            .collect();
        pki::bundle::read(&STANDARD.decode(symbols).unwrap()).unwrap()
    }
}

fn new_key() -> KeyPair {
    KeyPair::generate().unwrap()
}

#[tokio::test]
async fn from_the_request_to_the_new_certificate() {
    on_each_database(|store| async move {
        let (exchange, terminal) = Exchange::with_old_certificate(store).await;
        let key = new_key();
        let request = terminal.request(&key);
        let first = exchange
            .renew(&terminal, "?start=after-present", &request)
            .await;
        first.waits("600");
        // The same key again, by a request that was made anew.
        exchange
            .renew(&terminal, "", &terminal.request(&key))
            .await
            .waits("600");
        let applications = exchange.applications(&terminal).await;
        assert_eq!(applications.len(), 1);
        let application = &applications[0];
        assert_eq!(application.state, ApplicationState::Pending);
        assert_eq!(application.key_origin, KeyOrigin::Office);
        assert_eq!(application.public_key, key.public_key_der());
        let receipt = &application.receipt;
        let stored = exchange.state.store.read("test", |tx| async move {
            let answers = application_answers::find(&tx, receipt).await?.unwrap();
            Ok::<_, StoreError>((answers, audit::of_subject(&tx, receipt).await?))
        });
        let (answers, events) = stored.await.unwrap();
        assert_eq!(answers.renews, Some(terminal.serial()));
        assert_eq!(answers.start, Start::AfterPresent);
        assert_eq!(events[0].event, "application-sent");
        assert_eq!(
            events[0].actor,
            format!("certificate:{}", terminal.serial())
        );

        exchange.approve(receipt).await;
        exchange.renew(&terminal, "", &request).await.waits("2");
        let issued = exchange.issue_for(&terminal, receipt).await;
        for _ in 0..2 {
            let certificates = exchange.renew(&terminal, "", &request).await.certificates();
            assert_eq!(certificates.len(), 2);
            assert!(certificates.contains(&issued));
            assert!(certificates.contains(exchange.authority.issuing.certificate()));
        }
        let other = terminal.request(&new_key());
        let again = exchange.renew(&terminal, "", &other).await;
        again.refused(Code::AlreadyRenewed);
        // The new one was lost and revoked: the old one can be renewed once more.
        exchange.revoke(&issued.serial().to_string()).await;
        exchange.renew(&terminal, "", &other).await.waits("600");
    })
    .await;
}

#[tokio::test]
async fn one_renewal_at_a_time_and_only_in_its_days() {
    on_each_database(|store| async move {
        let exchange = Exchange::on(store).await;
        let terminal = exchange.add_office(CARE_MANAGER).await;
        exchange.pass(Duration::days(200));
        let request = terminal.request(&new_key());
        let early = exchange.renew(&terminal, "", &request).await;
        early.refused(Code::RenewalTooEarly);
        exchange.pass(Duration::days(100));
        let wrong = exchange.renew(&terminal, "?start=tomorrow", &request).await;
        wrong.refused(Code::RequestInvalid);
        exchange.renew(&terminal, "", &request).await.waits("600");
        let other = exchange
            .renew(&terminal, "", &terminal.request(&new_key()))
            .await;
        other.refused(Code::AlreadyApplied);
        let later = exchange
            .renew(&terminal, "?start=after-present", &request)
            .await;
        later.refused(Code::AlreadyApplied);
        exchange
            .renew(&terminal, "?start=now", &request)
            .await
            .waits("600");
        assert_eq!(exchange.applications(&terminal).await.len(), 1);
        exchange.pass(Duration::days(66));
        let ended = exchange.renew(&terminal, "", &request).await;
        ended.refused(Code::CertificateExpired);
    })
    .await;
}

#[tokio::test]
async fn two_keys_at_once_open_one_application() {
    on_each_database(|store| async move {
        let (exchange, terminal) = Exchange::with_old_certificate(store).await;
        let (one, two) = (terminal.request(&new_key()), terminal.request(&new_key()));
        let (first, second) = tokio::join!(
            exchange.renew(&terminal, "", &one),
            exchange.renew(&terminal, "", &two)
        );
        let mut found = [first.status, second.status];
        found.sort_unstable();
        assert_eq!(found, [StatusCode::ACCEPTED, StatusCode::CONFLICT]);
        assert_eq!(exchange.applications(&terminal).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn requests_that_are_refused_store_nothing() {
    on_each_database(|store| async move {
        let (exchange, terminal) = Exchange::with_old_certificate(store).await;
        let other = exchange.add_office(SERVICE).await;
        let key = new_key();
        // Another office shows its certificate with this office's request, and the reverse.
        for (shown, named) in [(&other, &terminal), (&terminal, &other)] {
            let answer = exchange.renew(shown, "", &named.request(&key)).await;
            answer.refused(Code::SubjectChanged);
        }
        let changed = pki::request::create(&key, "受付").unwrap();
        exchange
            .renew(&terminal, "", &changed)
            .await
            .refused(Code::SubjectChanged);
        // The key of the certificate itself, and one that was used before it.
        let certificate = terminal.identity.certificate();
        let same_key = pki::request::renewing(terminal.identity.key(), certificate);
        let answer = exchange.renew(&terminal, "", &same_key.unwrap()).await;
        answer.refused(Code::RequestInvalid);
        let mut forged = terminal.request(&key);
        *forged.last_mut().unwrap() ^= 1;
        let answer = exchange.renew(&terminal, "", &forged).await;
        answer.refused(Code::RequestInvalid);
        assert_detail(&answer, "署名");
        let request = Request::post(REENROLL)
            .header("content-type", "application/pkcs10")
            .body(Body::from(terminal.request(&key)))
            .unwrap();
        let answer = exchange.send(Some(&terminal), request).await;
        answer.refused(Code::RequestInvalid);
        assert_detail(&answer, "DER のまま");
        assert!(exchange.applications(&terminal).await.is_empty());
        assert!(exchange.applications(&other).await.is_empty());
    })
    .await;
}

#[track_caller]
fn assert_detail(answer: &Answer, expected: &str) {
    let problem: Problem = answer.problem();
    let detail = problem.detail.unwrap_or_default();
    assert!(detail.contains(expected), "{detail}");
}

#[tokio::test]
async fn whoever_may_not_use_the_exchange_renews_nothing() {
    on_each_database(|store| async move {
        let (exchange, terminal) = Exchange::with_old_certificate(store).await;
        let request = terminal.request(&new_key());
        let number = terminal.address.office;
        let suspend = |suspension: Option<Suspension>| {
            let store = exchange.state.store.clone();
            async move {
                let suspension = &suspension;
                let set = store.run_tx("test", |tx| async move {
                    office::set_suspension(&tx, number, suspension.as_ref()).await
                });
                set.await.unwrap();
            }
        };
        suspend(Some(Suspension {
            at: NOW,
            reason: "休止".to_owned(),
        }))
        .await;
        let answer = exchange.renew(&terminal, "", &request).await;
        answer.refused(Code::OfficeSuspended);
        suspend(None).await;
        let removed = exchange.state.store.run_tx("test", |tx| async move {
            let sql = "DELETE FROM claiming_ways WHERE office_number = $1";
            tx.execute(sql, values![number.as_str()]).await
        });
        removed.await.map_err(|error: StoreError| error).unwrap();
        let answer = exchange.renew(&terminal, "", &request).await;
        answer.refused(Code::NotEligible);
        exchange.revoke(&terminal.serial()).await;
        let answer = exchange.renew(&terminal, "", &request).await;
        answer.refused(Code::CertificateRevoked);
        let request = Request::post(REENROLL).body(Body::empty()).unwrap();
        exchange
            .send(None, request)
            .await
            .refused(Code::NonePresented);
        assert!(exchange.applications(&terminal).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn the_authorities_and_their_wishes_are_told_here_too() {
    on_each_database(|store| async move {
        let exchange = Exchange::on(store).await;
        let terminal = exchange.add_office(CARE_MANAGER).await;
        let found = exchange.get(&terminal, "/.well-known/est/cacerts").await;
        let found = found.certificates();
        assert!(found.contains(&exchange.authority.root));
        assert!(found.contains(exchange.authority.issuing.certificate()));
        let wishes = exchange.get(&terminal, "/.well-known/est/csrattrs").await;
        wishes.expect(StatusCode::OK);
        assert_eq!(wishes.headers["content-type"], "application/csrattrs");
        let text = String::from_utf8_lossy(&wishes.bytes).trim().to_owned();
        let der = STANDARD.decode(text).unwrap();
        assert_eq!(der, pki::request_wishes::write().unwrap());
        let answer = exchange.get(&terminal, REENROLL).await;
        answer.expect(StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(answer.problem().code, Code::RequestInvalid.as_str());
    })
    .await;
}
