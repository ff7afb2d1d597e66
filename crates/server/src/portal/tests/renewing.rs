//! A renewal on the page beside one that a program asks for.

use time::Duration;

use super::lifecycle::{FILLED, Life, page_of};
use crate::renewal::Start;
use crate::store::application::{self, Application, KeyOrigin};
use crate::store::application_answers::{self, Answers};
use crate::store::certificate;
use crate::store::testing::{NOW, number, pending_application};

#[tokio::test]
async fn a_renewal_that_a_program_was_faster_with_is_not_asked_for_again() {
    Life::on_each_database(|life| async move {
        life.applied("A").await;
        let present = life.issue("A").await;
        let certificate = page_of(&present);
        let renew = format!("{certificate}/renew");
        life.world.wait(Duration::days(1095 - 30));
        let mut window = life.gated().await;
        window.go(&renew).await;
        let mut filled = FILLED.to_vec();
        filled.push(("start", "now"));

        // The office's program asks while the page is open.
        let by_program = Application {
            key_origin: KeyOrigin::Office,
            key_parts: None,
            kind: present.kind.clone(),
            public_key: vec![7],
            ..pending_application("B", number())
        };
        let (by_program, serial) = (&by_program, &present.serial);
        life.write(|tx| async move {
            application::insert(&tx, by_program).await?;
            let answers = Answers {
                renews: Some(serial.clone()),
                start: Start::Now,
                repeat_reason: None,
                corrects: None,
                gate_confirmed_at: None,
            };
            application_answers::insert(&tx, "B", &answers).await
        })
        .await;
        window.send(&renew, &filled).await;
        assert_eq!(window.address, certificate);
        assert_eq!(life.newest(number()).await.receipt, "B");

        // Nor is one renewed that was revoked meanwhile.
        life.write(|tx| async move { application::withdraw(&tx, "B", number()).await })
            .await;
        window.go(&renew).await.says("更新申請");
        life.write(|tx| async move { certificate::revoke(&tx, serial, "unspecified", NOW).await })
            .await;
        window.send(&renew, &filled).await;
        assert_eq!(window.address, certificate);
        assert_eq!(life.newest(number()).await.receipt, "B");
    })
    .await;
}
