//! Finds OCSP answers in the store, those of many requests at once.
//!
//! Requests that arrive while the store is being asked wait for the next question and are asked
//! together, so that a rush costs few questions. Nothing is remembered: from the moment of a
//! revocation the answer of before is found by nobody.

use pki::ocsp::Refusal;
use tokio::sync::{mpsc, oneshot};

use crate::store::Store;
use crate::store::reader::Reader;
use crate::store::status_answer::{self, AT_ONCE, StatusAnswer};

/// Where requests ask. Cheap to clone.
#[derive(Clone)]
pub(super) struct Answers {
    questions: mpsc::Sender<Question>,
}

/// What one request waits for.
struct Question {
    serial: String,
    asker: oneshot::Sender<Found>,
}

type Found = Result<Option<StatusAnswer>, Refusal>;

impl Answers {
    /// Those of a store. Must be called in a runtime; the task that asks ends with the last clone.
    pub(super) fn of(store: Store) -> Self {
        let (questions, asked) = mpsc::channel(QUEUE);
        tokio::spawn(ask(store, asked));
        Self { questions }
    }

    /// The answer about the certificate with this serial (lower-case hexadecimal).
    ///
    /// # Errors
    /// [`Refusal::InternalError`] when the store cannot be read.
    pub(super) async fn find(&self, serial: &str) -> Found {
        let (asker, answer) = oneshot::channel();
        let serial = serial.to_owned();
        let question = Question { serial, asker };
        if self.questions.send(question).await.is_err() {
            return Err(Refusal::InternalError);
        }
        answer.await.unwrap_or(Err(Refusal::InternalError))
    }
}

/// Asks for whatever waits, again and again.
async fn ask(store: Store, mut asked: mpsc::Receiver<Question>) {
    let (mut reader, mut waiting) = (Reader::of(store), Vec::with_capacity(AT_ONCE));
    while asked.recv_many(&mut waiting, AT_ONCE).await > 0 {
        let serials: Vec<&str> = waiting.iter().map(|one| one.serial.as_str()).collect();
        let found = status_answer::find_all(&mut reader, &serials).await;
        if let Err(error) = &found {
            tracing::error!(%error, "cannot read OCSP answers");
        }
        for Question { serial, asker } in waiting.drain(..) {
            let answer = match &found {
                Ok(found) => Ok(found.get(&serial).cloned()),
                Err(_) => Err(Refusal::InternalError),
            };
            // Whoever has gone away needs none.
            let _ = asker.send(answer);
        }
    }
}

/// Requests that may wait; more than there are connections at a time.
const QUEUE: usize = 1024;
