//! Random calls in a random order by three offices, compared with a model: nothing reaches a
//! state outside the lifecycle, every answer is the one the model gives, and a repeated call
//! changes nothing.

use axum::http::StatusCode;
use protocol::State;

use super::{Exchange, Letter, Terminal, letter, receipt_for};
use crate::store::testing::on_each_database;

/// What the model knows of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Expected {
    /// `None` before the first intent.
    state: Option<State>,
    /// Its only part is stored.
    stored: bool,
}

/// What may be done with a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Call {
    Announce,
    Upload,
    UploadWrong,
    Commit,
    Fetch,
    Acknowledge,
}

const CALLS: [Call; 6] = [
    Call::Announce,
    Call::Upload,
    Call::UploadWrong,
    Call::Commit,
    Call::Fetch,
    Call::Acknowledge,
];
const LETTERS: u8 = 6;
const STEPS: usize = 800;

/// Who calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Sender,
    Receiver,
    Stranger,
}

#[tokio::test]
async fn random_calls_stay_inside_the_lifecycle() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, stranger) = Exchange::with_offices(store).await;
        let letters: Vec<Letter> = (0..LETTERS)
            .map(|seed| letter(seed, &service, &care_manager, 64))
            .collect();
        let mut expected = vec![
            Expected {
                state: None,
                stored: false
            };
            letters.len()
        ];
        let mut order = Vec::new();
        let mut random = Random(20_261_122);
        for step in 0..STEPS {
            let index = random.below(letters.len());
            let call = CALLS[random.below(CALLS.len())];
            let role = match random.below(4) {
                0 => Role::Stranger,
                1 => Role::Receiver,
                // The sender has more to do.
                _ => Role::Sender,
            };
            // The role that the call is meant for, half of the time.
            let role = match (random.below(2), call) {
                (0, Call::Fetch | Call::Acknowledge) => Role::Receiver,
                _ => role,
            };
            let terminal: &Terminal = match role {
                Role::Sender => &service,
                Role::Receiver => &care_manager,
                Role::Stranger => &stranger,
            };
            let letter = &letters[index];
            let before = expected[index];
            let (status, after) = predict(before, call, role);
            for repetition in 0..2 {
                // The second time everything is as the first call left it.
                let (status, _) = if repetition == 0 {
                    (status, after)
                } else {
                    predict(after, call, role)
                };
                let answer = perform(&exchange, terminal, letter, call).await;
                assert_eq!(
                    answer, status,
                    "step {step}.{repetition}: {call:?} by {role:?} in {before:?}"
                );
            }
            if before.state != Some(State::Sent) && after.state == Some(State::Sent) {
                order.push(letter.manifest.message_id);
            }
            expected[index] = after;
            compare(&exchange, &service, letter, after).await;
        }
        assert!(
            expected
                .iter()
                .all(|one| one.state == Some(State::Collected)),
            "{expected:?}"
        );
        let inbox = exchange.list(&care_manager, "side=inbox").await;
        let listed: Vec<_> = inbox.messages.iter().map(|one| one.message_id).collect();
        assert_eq!(listed, order);
    })
    .await;
}

/// Status of the answer, and what holds afterwards.
fn predict(before: Expected, call: Call, role: Role) -> (StatusCode, Expected) {
    let refused = |status| (status, before);
    let state = before.state;
    let visible = match role {
        Role::Sender => state.is_some(),
        Role::Receiver => matches!(state, Some(State::Sent | State::Collected)),
        Role::Stranger => false,
    };
    match (call, role) {
        (Call::Announce, Role::Sender) => {
            let state = Some(state.unwrap_or(State::Sending));
            (StatusCode::OK, Expected { state, ..before })
        }
        (Call::Announce, _) => refused(StatusCode::FORBIDDEN),
        _ if !visible => refused(StatusCode::NOT_FOUND),
        (Call::Upload, Role::Sender) => (
            StatusCode::NO_CONTENT,
            Expected {
                stored: true,
                ..before
            },
        ),
        (Call::UploadWrong, Role::Sender) => refused(StatusCode::UNPROCESSABLE_ENTITY),
        (Call::Commit, Role::Sender) if !before.stored => refused(StatusCode::CONFLICT),
        (Call::Commit, Role::Sender) if state == Some(State::Sending) => (
            StatusCode::OK,
            Expected {
                state: Some(State::Sent),
                ..before
            },
        ),
        (Call::Commit, Role::Sender) => refused(StatusCode::OK),
        (Call::Fetch, _) if before.stored => refused(StatusCode::OK),
        (Call::Acknowledge, Role::Receiver) => (
            StatusCode::OK,
            Expected {
                state: Some(State::Collected),
                ..before
            },
        ),
        _ => refused(StatusCode::NOT_FOUND),
    }
}

async fn perform(
    exchange: &Exchange,
    terminal: &Terminal,
    letter: &Letter,
    call: Call,
) -> StatusCode {
    let id = letter.manifest.message_id;
    let answer = match call {
        Call::Announce => exchange.announce(terminal, letter).await,
        Call::Upload => exchange.upload(terminal, id, 0, &letter.payload).await,
        Call::UploadWrong => exchange.upload(terminal, id, 0, b"wrong").await,
        Call::Commit => exchange.commit(terminal, id).await,
        Call::Fetch => exchange.fetch(terminal, id, 0).await,
        Call::Acknowledge => exchange.acknowledge(terminal, &receipt_for(letter)).await,
    };
    answer.status
}

async fn compare(exchange: &Exchange, sender: &Terminal, letter: &Letter, expected: Expected) {
    let path = format!("/v1/messages/{}", letter.manifest.message_id);
    let answer = exchange.get(sender, &path).await;
    let Some(state) = expected.state else {
        return answer.expect(StatusCode::NOT_FOUND);
    };
    let detail: protocol::http::MessageDetail = answer.ok();
    assert_eq!(detail.summary.state.parse(), Ok(state));
    assert_eq!(detail.receipt.is_some(), state == State::Collected);
    assert_eq!(detail.summary.sent_at.is_some(), state != State::Sending);
}

/// A small generator with a fixed seed (xorshift), so that a failure can be repeated.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }
}
