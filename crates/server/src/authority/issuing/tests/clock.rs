//! A signer that is slow, and a clock that goes back before the beginning of its certificate.

use std::sync::mpsc::{Receiver, channel};

use super::*;

/// Signs once somebody says so.
struct Slow {
    inner: Identity,
    go: Mutex<Receiver<()>>,
}

impl Signer for Slow {
    fn certificate(&self) -> &Certificate {
        self.inner.certificate()
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, PkiError> {
        let limit = std::time::Duration::from_secs(10);
        let told = self.go.lock().unwrap().recv_timeout(limit);
        told.map_err(|_| PkiError::Signer {
            reason: "nobody could say so meanwhile".to_owned(),
        })?;
        Signer::sign(&self.inner, message)
    }
}

#[tokio::test]
async fn others_read_and_write_while_a_token_takes_its_time() {
    on_each_database(|store| async move {
        approved(&store, |_| ()).await;
        let (go, waits) = channel();
        let mut authority = authority(&store);
        let slow = Slow {
            inner: signer(),
            go: Mutex::new(waits),
        };
        authority.logs = keeper(slow.certificate());
        authority.signer = Arc::new(slow);
        let others = async {
            // Once for the certificate, once for the head of the log.
            for _ in 0..2 {
                change(&store, "UPDATE offices SET name = name").await;
                assert_eq!(state(&store).await.0, ApplicationState::Approved);
                go.send(()).unwrap();
            }
        };
        let (outcome, ()) = tokio::join!(authority.process("A"), others);
        assert!(matches!(outcome.unwrap(), Outcome::Issued(_)));
    })
    .await;
}

#[tokio::test]
async fn what_waits_is_issued_when_the_clock_is_right_again() {
    on_each_database(|store| async move {
        approved(&store, |_| ()).await;
        let moment = Arc::new(Mutex::new(NOW - Duration::days(40)));
        let told = Arc::clone(&moment);
        let mut authority = authority(&store);
        authority.clock = Clock::new(move || *told.lock().unwrap());
        let error = authority.round().await.unwrap_err();
        assert!(error.to_string().contains("clock"), "{error}");
        assert!(authority.process("A").await.is_err());
        assert_eq!(state(&store).await, (ApplicationState::Approved, None));
        assert!(record(&store).await.is_none(), "nothing is reserved");
        *moment.lock().unwrap() = NOW + Duration::days(4000);
        let error = authority.round().await.unwrap_err();
        assert!(error.to_string().contains("ended"), "{error}");
        *moment.lock().unwrap() = NOW;
        authority.round().await.unwrap();
        assert_eq!(state(&store).await.0, ApplicationState::Issued);
    })
    .await;
}
