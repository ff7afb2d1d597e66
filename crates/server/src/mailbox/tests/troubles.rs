//! Every reason why the mailbox refuses a certificate, with a certificate made for it.

use std::collections::BTreeSet;

use pki::issue::prepare_server;
use protocol::Trouble;

use super::*;
use crate::store::office::Suspension;
use crate::store::testing::on_each_database;
use crate::trouble::tests::{Door, of_the_manual};

/// Valid from and to so many days from the beginning.
fn days(from: i64, to: i64) -> Validity {
    Validity::between(NOW + Duration::days(from), NOW + Duration::days(to)).unwrap()
}

/// A server's certificate of the authority.
fn server(authority: &Authority, address: Address) -> Terminal {
    let (key, serial) = (KeyPair::generate().unwrap(), SerialNumber::random());
    let (none, issuer) = (Publication::default(), authority.issuing.certificate());
    let names = ["localhost".to_owned()];
    let public = key.public_key();
    let prepared = prepare_server(&names, public, serial.unwrap(), days(0, 30), &none, issuer);
    let certificate = issue(prepared.unwrap(), &authority.issuing).unwrap();
    Terminal {
        address,
        identity: Identity::new(key, certificate, Vec::new()).unwrap(),
    }
}

impl Exchange {
    async fn recorded(&self, address: Address, kind: &str, validity: Validity) -> Terminal {
        let terminal = self.authority.issue(address, kind, validity);
        self.record(&terminal, kind).await;
        terminal
    }

    async fn revoked(&self, address: Address, reason: &'static str) -> Terminal {
        let terminal = self.recorded(address, CAREPLAN, days(0, 300)).await;
        let serial = &terminal.serial();
        let revoked = self.state.store.run_tx("test", |tx| async move {
            certificate::revoke(&tx, serial, reason, NOW).await
        });
        assert!(revoked.await.unwrap());
        terminal
    }
}

#[tokio::test]
async fn every_reason_is_told_by_its_code() {
    on_each_database(|store| async move {
        let exchange = Exchange::on(store).await;
        let good = exchange.add_office(CARE_MANAGER).await;
        let suspended = exchange.add_office(SERVICE).await;
        let (address, number) = (good.address, suspended.address.office);
        let suspension = &Suspension {
            at: NOW,
            reason: "休止".to_owned(),
        };
        let stopped = exchange.state.store.run_tx("test", |tx| async move {
            office::set_suspension(&tx, number, Some(suspension)).await
        });
        stopped.await.unwrap();
        let unlicensed = exchange.add_office(STRANGER).await;
        exchange.end_use(unlicensed.address).await;
        let (ours, foreign) = (&exchange.authority, Authority::new("Foreign"));
        let cases = [
            (None, Trouble::NonePresented, ""),
            (
                Some(exchange.recorded(address, CAREPLAN, days(0, 1)).await),
                Trouble::Expired,
                "11月23日（月）で切れました",
            ),
            (
                Some(exchange.recorded(address, CAREPLAN, days(10, 30)).await),
                Trouble::NotYetValid,
                "12月2日（水）から使えます",
            ),
            (
                Some(exchange.revoked(address, "superseded").await),
                Trouble::Superseded,
                "新しい証明書（",
            ),
            (
                Some(exchange.recorded(address, "agent", days(0, 30)).await),
                Trouble::WrongKind,
                "代理人証明書",
            ),
            (
                Some(exchange.revoked(address, "affiliation-changed").await),
                Trouble::Revoked,
                "理由：事業所の登録内容が変わった",
            ),
            (
                Some(foreign.issue(address, CAREPLAN, days(0, 30))),
                Trouble::OtherIssuer,
                "Foreign Issuing",
            ),
            (
                Some(server(ours, address)),
                Trouble::WrongUse,
                "サーバーの証明書",
            ),
            (
                Some(ours.issue(address, CAREPLAN, days(0, 30))),
                Trouble::NotOnRecord,
                "",
            ),
            (Some(suspended), Trouble::SuspendedOffice, "理由：休止"),
            (Some(unlicensed), Trouble::UseMissing, "利用申請をすると"),
        ];
        exchange.pass(Duration::days(2));
        let mut told = BTreeSet::new();
        for (terminal, trouble, detail) in &cases {
            let request = Request::get("/v1/self").body(Body::empty()).unwrap();
            let answer = exchange.send(terminal.as_ref(), request).await;
            answer.refused(trouble.problem().unwrap());
            let problem = answer.problem();
            assert_eq!(problem.code, trouble.as_str());
            let said = problem.detail.unwrap_or_default();
            assert!(said.contains(detail), "{trouble}: {said}");
            told.insert(*trouble);
        }
        assert_eq!(told, of_the_manual(Door::Mailbox, &["403", "切断"]));
        // The one that is good is not refused beside all those.
        let answer = exchange.get(&good, "/v1/self").await;
        answer.expect(StatusCode::OK);
    })
    .await;
}
