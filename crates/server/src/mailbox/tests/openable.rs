//! Messages that nobody at the receiving office can open any more.

use careplan::Address;
use time::Duration;

use super::{CARE_MANAGER, Exchange, Letter, SERVICE, Terminal, letter, receipt_for};
use crate::kinds::CAREPLAN;
use crate::renewal::Start;
use crate::store::application_answers::{self, Answers};
use crate::store::certificate;
use crate::store::testing::{NOW, on_each_database};

impl Exchange {
    async fn lose(&self, terminal: &Terminal) {
        let serial = &terminal.serial();
        let now = *self.now.lock().unwrap();
        self.state
            .store
            .run_tx("test", |tx| async move {
                certificate::revoke(&tx, serial, "lost", now).await
            })
            .await
            .unwrap();
    }

    /// A certificate that renews that of a terminal.
    async fn renewed(&self, terminal: &Terminal) -> Terminal {
        let next = self.add_terminal(terminal.address, CAREPLAN).await;
        let receipt = &format!("R-{}", next.serial());
        let answers = &Answers {
            renews: Some(terminal.serial()),
            start: Start::Now,
            repeat_reason: None,
            corrects: None,
            gate_confirmed_at: None,
        };
        self.state
            .store
            .run_tx("test", |tx| async move {
                application_answers::insert(&tx, receipt, answers).await
            })
            .await
            .unwrap();
        next
    }

    /// Whether each message is marked, as a terminal sees it in list and detail.
    async fn marks(&self, at: &Terminal, side: &str, letters: &[&Letter]) -> Vec<bool> {
        let list = self.list(at, &format!("side={side}")).await.messages;
        let mut marks = Vec::new();
        for letter in letters {
            let id = letter.manifest.message_id;
            let detail = self.detail(at, id).await.summary;
            let listed = list.iter().find(|one| one.message_id == id).unwrap();
            assert_eq!(listed.cannot_be_opened, detail.cannot_be_opened);
            marks.push(detail.cannot_be_opened);
        }
        marks
    }
}

#[tokio::test]
async fn what_lost_its_last_terminal_is_marked_for_both_until_it_is_sent_again() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, _) = Exchange::with_offices(store).await;
        let (first, second) = (
            letter(1, &service, &care_manager, 10),
            letter(2, &service, &care_manager, 10),
        );
        for letter in [&first, &second] {
            exchange.deliver(&service, letter).await;
        }
        exchange
            .acknowledge(&care_manager, &receipt_for(&second))
            .await
            .expect(axum::http::StatusCode::OK);
        let both = [&first, &second];
        let marks = exchange.marks(&service, "sent", &both).await;
        assert_eq!(marks, [false, false]);
        // A terminal that comes later cannot open what was sealed before.
        let address: Address = CARE_MANAGER.parse().unwrap();
        let later = exchange.add_terminal(address, CAREPLAN).await;
        exchange.lose(&care_manager).await;
        // What was collected is read elsewhere by now.
        for (at, side) in [(&service, "sent"), (&later, "inbox")] {
            assert_eq!(exchange.marks(at, side, &both).await, [true, false]);
        }
        let again = letter(3, &service, &later, 10);
        exchange.deliver(&service, &again).await;
        let marks = exchange.marks(&service, "sent", &[&again, &first]).await;
        assert_eq!(marks, [false, true]);
    })
    .await;
}

#[tokio::test]
async fn a_renewed_terminal_opens_what_was_sealed_before() {
    on_each_database(|store| async move {
        let exchange = Exchange::on(store).await;
        let care_manager = exchange.add_office(CARE_MANAGER).await;
        let service = exchange.add_office(SERVICE).await;
        let sent = letter(1, &service, &care_manager, 10);
        exchange.deliver(&service, &sent).await;
        // Later than the end of the first certificates.
        exchange.pass(Duration::days(300));
        let (sender, next) = (
            exchange.renewed(&service).await,
            exchange.renewed(&care_manager).await,
        );
        exchange.pass(Duration::days(100));
        assert!(*exchange.now.lock().unwrap() > NOW + Duration::days(365));
        assert_eq!(exchange.marks(&sender, "sent", &[&sent]).await, [false]);
        exchange.lose(&next).await;
        assert_eq!(exchange.marks(&sender, "sent", &[&sent]).await, [true]);
    })
    .await;
}
