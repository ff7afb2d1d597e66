//! Every reason why enrolment refuses a certificate or its office.

use std::collections::BTreeSet;

use protocol::Trouble;

use super::*;
use crate::trouble::tests::{Door, of_the_manual};

#[tokio::test]
async fn every_reason_is_told_by_its_code() {
    World::on_each_database(|world| async move {
        let terminal = Terminal::new(&world);
        let ticket = terminal.ticket().await;
        assert_eq!(terminal.enrol(&ticket).await.status, StatusCode::ACCEPTED);
        let receipt = terminal.applications().await[0].receipt.clone();
        terminal.decide(&receipt, &Decision::Approve).await;
        let (_, leaf) = some_hierarchy();
        terminal.issue(&receipt, &leaf).await;
        let serial = &leaf.serial().to_string();
        let suspension = &Suspension {
            at: NOW,
            reason: "休止".to_owned(),
        };
        let store = &world.state.store;
        let done = store.run_tx("test", |tx| async move {
            certificate::revoke(&tx, serial, "key-compromise", NOW).await?;
            office::set_suspension(&tx, number(), Some(suspension)).await
        });
        done.await.unwrap();
        let mut told = BTreeSet::new();
        for (answer, trouble, detail) in [
            (
                terminal.enrol(&ticket).await,
                Trouble::Revoked,
                "理由：鍵が他人に渡ったおそれがある",
            ),
            (
                terminal.ask(&account_id(number()), PASSWORD).await,
                Trouble::SuspendedOffice,
                "理由：休止",
            ),
        ] {
            answer.refused(403, trouble.problem().unwrap());
            let problem: Problem = serde_json::from_slice(&answer.body).unwrap();
            assert!(problem.detail.unwrap().contains(detail));
            assert_eq!(problem.certificate.unwrap().at, Some(NOW));
            told.insert(trouble);
        }
        assert_eq!(told, of_the_manual(Door::Enrolment, &["403"]));
    })
    .await;
}
