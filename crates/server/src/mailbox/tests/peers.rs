//! Who is let in, asked anew on every request.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use pki::profile::Validity;
use protocol::Code;
use protocol::http::SelfDescription;
use time::Duration;

use super::{Authority, CARE_MANAGER, Exchange, SERVICE};
use crate::kinds::CAREPLAN;
use crate::store::certificate;
use crate::store::office::{self, Suspension};
use crate::store::testing::{NOW, on_each_database};

const PATHS: [&str; 5] = [
    "/v1/self",
    "/v1/offices",
    "/v1/messages?side=inbox",
    "/v1/offices/1370000018-43/certificates",
    "/v1/nothing-here",
];

#[tokio::test]
async fn a_usable_certificate_is_let_in_and_described() {
    on_each_database(|store| async move {
        let exchange = Exchange::on(store).await;
        let terminal = exchange.add_office(CARE_MANAGER).await;
        let own: SelfDescription = exchange.get(&terminal, "/v1/self").await.ok();
        assert_eq!(own.office_number, "1370000018");
        assert_eq!(own.service_kinds, ["43"]);
        assert_eq!(own.certificate_serial, terminal.serial());
        assert_eq!(own.certificate_kind, CAREPLAN);
        assert_eq!(own.not_after, terminal.identity.certificate().not_after());
    })
    .await;
}

#[tokio::test]
async fn the_last_use_is_noted_once_an_hour() {
    on_each_database(|store| async move {
        let exchange = Exchange::on(store).await;
        let terminal = exchange.add_office(CARE_MANAGER).await;
        let serial = &terminal.serial();
        let noted = || async {
            let found = exchange.state.store.read("test", |tx| async move {
                certificate::find(&tx, serial).await
            });
            found.await.unwrap().unwrap().last_used_at
        };
        assert_eq!(noted().await, None);
        for (minutes, expected) in [(0, 0), (59, 0), (1, 60), (1, 60)] {
            exchange.pass(Duration::minutes(minutes));
            exchange
                .get(&terminal, "/v1/self")
                .await
                .expect(StatusCode::OK);
            assert_eq!(noted().await, Some(NOW + Duration::minutes(expected)));
        }
    })
    .await;
}

#[tokio::test]
async fn without_a_certificate_on_record_nothing_is_answered() {
    on_each_database(|store| async move {
        let exchange = Exchange::on(store).await;
        let known = exchange.add_office(CARE_MANAGER).await;
        let validity = Validity::from_now(NOW, Duration::days(30)).unwrap();
        let unrecorded = exchange.authority.issue(known.address, CAREPLAN, validity);
        let foreign = Authority::new("Foreign").issue(known.address, CAREPLAN, validity);
        for path in PATHS {
            let request = Request::get(path).body(Body::empty()).unwrap();
            exchange
                .send(None, request)
                .await
                .refused(Code::NonePresented);
            exchange
                .get(&unrecorded, path)
                .await
                .refused(Code::CertificateUnknown);
            exchange
                .get(&foreign, path)
                .await
                .refused(Code::OtherIssuer);
        }
    })
    .await;
}

#[tokio::test]
async fn revocation_takes_effect_with_the_next_request() {
    on_each_database(|store| async move {
        let exchange = Exchange::on(store).await;
        let terminal = exchange.add_office(CARE_MANAGER).await;
        exchange
            .get(&terminal, "/v1/self")
            .await
            .expect(StatusCode::OK);
        let serial = &terminal.serial();
        exchange
            .state
            .store
            .run_tx("test", |tx| async move {
                certificate::revoke(&tx, serial, "key-compromise", NOW).await
            })
            .await
            .unwrap();
        for path in PATHS {
            exchange
                .get(&terminal, path)
                .await
                .refused(Code::CertificateRevoked);
        }
    })
    .await;
}

#[tokio::test]
async fn only_within_its_days() {
    on_each_database(|store| async move {
        let exchange = Exchange::on(store).await;
        let terminal = exchange.add_office(CARE_MANAGER).await;
        exchange.pass(Duration::hours(-2));
        exchange
            .get(&terminal, "/v1/self")
            .await
            .refused(Code::CertificateNotYetValid);
        exchange.pass(Duration::hours(2) + Duration::days(365));
        let end = terminal.identity.certificate().not_after();
        *exchange.now.lock().unwrap() = end;
        exchange
            .get(&terminal, "/v1/self")
            .await
            .expect(StatusCode::OK);
        exchange.pass(Duration::SECOND);
        exchange
            .get(&terminal, "/v1/self")
            .await
            .refused(Code::CertificateExpired);
    })
    .await;
}

#[tokio::test]
async fn another_kind_of_certificate_is_refused() {
    on_each_database(|store| async move {
        let exchange = Exchange::on(store).await;
        let address = exchange.add_office(CARE_MANAGER).await.address;
        let agent = exchange.add_terminal(address, "agent").await;
        exchange
            .get(&agent, "/v1/self")
            .await
            .refused(Code::WrongKind);
    })
    .await;
}

#[tokio::test]
async fn a_suspended_office_is_refused_and_cannot_be_reached() {
    on_each_database(|store| async move {
        let exchange = Exchange::on(store).await;
        let suspended = exchange.add_office(CARE_MANAGER).await;
        let other = exchange.add_office(SERVICE).await;
        let number = suspended.address.office;
        let suspension = &Suspension {
            at: NOW,
            reason: "休止".to_owned(),
        };
        exchange
            .state
            .store
            .run_tx("test", |tx| async move {
                office::set_suspension(&tx, number, Some(suspension)).await
            })
            .await
            .unwrap();
        exchange
            .get(&suspended, "/v1/self")
            .await
            .refused(Code::OfficeSuspended);
        let path = format!("/v1/offices/{CARE_MANAGER}/certificates");
        exchange
            .get(&other, &path)
            .await
            .refused(Code::ReceiverUnknown);
    })
    .await;
}

#[tokio::test]
async fn unknown_paths_and_methods_are_problems_too() {
    on_each_database(|store| async move {
        let exchange = Exchange::on(store).await;
        let terminal = exchange.add_office(CARE_MANAGER).await;
        exchange
            .get(&terminal, "/v1/nothing-here")
            .await
            .refused(Code::NotFound);
        let request = Request::delete("/v1/self").body(Body::empty()).unwrap();
        let answer = exchange.send(Some(&terminal), request).await;
        answer.expect(StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(answer.problem().code, Code::RequestInvalid.as_str());
    })
    .await;
}
