//! Random calls in a random order by three offices, with expiry and a clock that also goes back,
//! compared with `protocol::lifecycle`: every answer and every state shown is the one that the
//! machine gives, a repeated call changes nothing, nothing collected is lost and nothing is
//! delivered twice.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::StatusCode;
use protocol::http::{ChangeList, MessageDetail};
use protocol::lifecycle::{Event, Fetched, Step};
use protocol::{MessageId, State};
use serde_json::json;
use time::Duration;

use super::{Exchange, Letter, Terminal, letter, receipt_for};
use crate::store::testing::on_each_database;
use crate::store::{StoreError, message, message_state};

/// What the model knows of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Expected {
    /// `None` before the first intent.
    state: Option<State>,
    /// Its only part is stored.
    stored: bool,
    /// The receiver has begun to fetch it.
    fetched: bool,
    /// It was committed, whatever became of it.
    sent: bool,
}

impl Expected {
    const NOTHING: Self = Self {
        state: None,
        stored: false,
        fetched: false,
        sent: false,
    };

    /// The state after an event, where the machine allows it.
    fn after(self, event: Event) -> Option<State> {
        let fetched = if self.fetched {
            Fetched::Yes
        } else {
            Fetched::No
        };
        self.state?.after(event, fetched).ok()
    }
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
    Recall,
    Import,
    FailImport,
    /// The retention ends, as the worker sees it.
    Expire,
}

const CALLS: [Call; 10] = [
    Call::Announce,
    Call::Upload,
    Call::UploadWrong,
    Call::Commit,
    Call::Fetch,
    Call::Acknowledge,
    Call::Recall,
    Call::Import,
    Call::FailImport,
    Call::Expire,
];
const LETTERS: u8 = 20;
const STEPS: usize = 1000;

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
        let mut expected = vec![Expected::NOTHING; letters.len()];
        let (mut order, mut reached) = (Vec::new(), BTreeSet::new());
        // Far from the first day of the certificates, because the clock will go back.
        exchange.pass(Duration::days(30));
        let mut random = Random(20_261_122);
        for step in 0..STEPS {
            let index = random.below(letters.len());
            let call = CALLS[random.below(CALLS.len())];
            let role = role(&mut random, call);
            // What ends a message is rare, or little else would happen.
            let ends = matches!(call, Call::Expire | Call::Recall);
            if ends && random.below(4) > 0 {
                continue;
            }
            let terminal = match role {
                Role::Sender => &service,
                Role::Receiver => &care_manager,
                Role::Stranger => &stranger,
            };
            let (letter, before) = (&letters[index], expected[index]);
            let (status, after) = predict(before, call, role);
            // The second time everything is as the first call left it.
            for (repetition, status) in [status, predict(after, call, role).0].iter().enumerate() {
                let answer = perform(&exchange, terminal, letter, call).await;
                assert_eq!(
                    answer, *status,
                    "step {step}.{repetition}: {call:?} by {role:?} in {before:?}"
                );
            }
            if !before.sent && after.sent {
                order.push(letter.manifest.message_id);
            }
            expected[index] = after;
            reached.extend(after.state);
            compare(&exchange, &service, letter, after).await;
            exchange.pass(match random.below(20) {
                0 => -Duration::HOUR,
                _ => Duration::MINUTE,
            });
        }
        let known_here: BTreeSet<_> = State::ALL.into_iter().skip(2).collect();
        assert_eq!(reached, known_here, "the states that were reached");
        let inbox = exchange.list(&care_manager, "side=inbox").await;
        let listed: Vec<_> = inbox.messages.iter().map(|one| one.message_id).collect();
        assert_eq!(
            listed, order,
            "each delivered once, in the order of the commits"
        );
        let known: BTreeMap<MessageId, Expected> = letters
            .iter()
            .map(|letter| letter.manifest.message_id)
            .zip(expected)
            .collect();
        for terminal in [&service, &care_manager] {
            compare_changes(&exchange, terminal, &known).await;
        }
    })
    .await;
}

/// The role that the call is meant for half of the time, otherwise any.
fn role(random: &mut Random, call: Call) -> Role {
    match (random.below(2), random.below(4)) {
        (0, _) => match call {
            Call::Fetch | Call::Acknowledge | Call::Import | Call::FailImport => Role::Receiver,
            _ => Role::Sender,
        },
        (_, 0) => Role::Stranger,
        (_, 1) => Role::Receiver,
        _ => Role::Sender,
    }
}

/// Status of the answer, and what holds afterwards.
fn predict(before: Expected, call: Call, role: Role) -> (StatusCode, Expected) {
    let refused = |status| (status, before);
    let ended = match (before.state, call) {
        (Some(State::Recalled), _) => StatusCode::GONE,
        // What was sent and never collected is kept no longer.
        (Some(State::Expired), Call::Fetch) if before.sent => StatusCode::GONE,
        _ => StatusCode::CONFLICT,
    };
    // What the machine says, or the refusal.
    let moved = |event, refusal| match before.after(event) {
        Some(state) => (
            StatusCode::OK,
            Expected {
                state: Some(state),
                ..before
            },
        ),
        None => refused(refusal),
    };
    let visible = match role {
        Role::Sender => before.state.is_some(),
        Role::Receiver => before.sent,
        Role::Stranger => false,
    };
    match (call, role) {
        (Call::Expire, _) => {
            let (_, after) = moved(Event::Expire, StatusCode::OK);
            (StatusCode::OK, after)
        }
        (Call::Announce, Role::Sender) if before.state.is_none() => {
            let state = State::Draft.after(Event::Begin, Fetched::No).ok();
            (StatusCode::OK, Expected { state, ..before })
        }
        (Call::Announce, Role::Sender) if before.after(Event::Commit).is_some() => {
            refused(StatusCode::OK)
        }
        (Call::Announce, Role::Sender) => refused(StatusCode::CONFLICT),
        (Call::Announce, _) => refused(StatusCode::FORBIDDEN),
        _ if !visible => refused(StatusCode::NOT_FOUND),
        (Call::Upload | Call::UploadWrong | Call::Commit, Role::Sender)
            if before.after(Event::Commit).is_none() =>
        {
            refused(StatusCode::CONFLICT)
        }
        (Call::Upload, Role::Sender) => (
            StatusCode::NO_CONTENT,
            Expected {
                stored: true,
                ..before
            },
        ),
        (Call::UploadWrong, Role::Sender) => refused(StatusCode::UNPROCESSABLE_ENTITY),
        (Call::Commit, Role::Sender) if !before.stored => refused(StatusCode::CONFLICT),
        (Call::Commit, Role::Sender) => {
            let (status, after) = moved(Event::Commit, StatusCode::CONFLICT);
            (
                status,
                Expected {
                    sent: true,
                    ..after
                },
            )
        }
        (Call::Recall, Role::Sender) => moved(Event::Recall, StatusCode::CONFLICT),
        (Call::Fetch, Role::Sender) if before.state == Some(State::Sending) => {
            refused(if before.stored {
                StatusCode::OK
            } else {
                StatusCode::NOT_FOUND
            })
        }
        (Call::Fetch, _) => {
            let (status, after) = moved(Event::Fetch, ended);
            let fetched = before.fetched || (role == Role::Receiver && status == StatusCode::OK);
            (status, Expected { fetched, ..after })
        }
        (Call::Acknowledge, Role::Receiver) => moved(Event::Receipt, ended),
        (Call::Import, Role::Receiver) => moved(Event::Import, StatusCode::CONFLICT),
        (Call::FailImport, Role::Receiver) => moved(Event::FailImport, StatusCode::CONFLICT),
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
    let failed = json!({"result": "failed", "source": "person", "reasons": ["other"]});
    let imported = json!({"result": "imported", "source": "software"});
    let answer = match call {
        Call::Announce => exchange.announce(terminal, letter).await,
        Call::Upload => exchange.upload(terminal, id, 0, &letter.payload).await,
        Call::UploadWrong => exchange.upload(terminal, id, 0, b"wrong").await,
        Call::Commit => exchange.commit(terminal, id).await,
        Call::Fetch => exchange.fetch(terminal, id, 0).await,
        Call::Acknowledge => exchange.acknowledge(terminal, &receipt_for(letter)).await,
        Call::Recall => exchange.recall(terminal, id).await,
        Call::Import => exchange.report(terminal, id, imported).await,
        Call::FailImport => exchange.report(terminal, id, failed).await,
        Call::Expire => {
            expire(exchange, id).await;
            return StatusCode::OK;
        }
    };
    answer.status
}

async fn expire(exchange: &Exchange, id: MessageId) {
    let (store, now) = (&exchange.state.store, exchange.state.clock.now());
    store
        .run_tx("test", |tx| async move {
            if let Some(message) = message::find(&tx, id).await? {
                message_state::mark_expired(&tx, &message, now).await?;
            }
            Ok::<_, StoreError>(())
        })
        .await
        .unwrap();
}

async fn compare(exchange: &Exchange, sender: &Terminal, letter: &Letter, expected: Expected) {
    let path = format!("/v1/messages/{}", letter.manifest.message_id);
    let answer = exchange.get(sender, &path).await;
    let Some(state) = expected.state else {
        return answer.expect(StatusCode::NOT_FOUND);
    };
    let detail: MessageDetail = answer.ok();
    let collected = matches!(
        state,
        State::Collected | State::Imported | State::ImportFailed
    );
    assert_eq!(detail.summary.state.parse(), Ok(state));
    assert_eq!(detail.receipt.is_some(), collected);
    assert_eq!(detail.summary.collected_at.is_some(), collected);
    assert_eq!(detail.summary.sent_at.is_some(), expected.sent);
    assert_eq!(detail.summary.fetched_at.is_some(), expected.fetched);
    // The history, played once more, leads to the same state.
    let mut played = Expected::NOTHING;
    for entry in &detail.history {
        let event = match entry.step.parse().unwrap() {
            Step::Intent => {
                played.state = State::Draft.after(Event::Begin, Fetched::No).ok();
                continue;
            }
            Step::Sent => Event::Commit,
            Step::Fetched => Event::Fetch,
            Step::Collected => Event::Receipt,
            Step::Imported => Event::Import,
            Step::ImportFailed => Event::FailImport,
            Step::Recalled => Event::Recall,
            Step::Expired => Event::Expire,
        };
        played.state = Some(played.after(event).unwrap());
        played.fetched |= event == Event::Fetch;
    }
    assert_eq!(
        (played.state, played.fetched),
        (Some(state), expected.fetched)
    );
}

/// The changes of an office tell each message that it sees once, as it stands now.
async fn compare_changes(
    exchange: &Exchange,
    terminal: &Terminal,
    known: &BTreeMap<MessageId, Expected>,
) {
    let list: ChangeList = exchange.get(terminal, "/v1/messages/changes").await.ok();
    let mut told = BTreeMap::new();
    for change in &list.changes {
        let before = told.insert(change.message_id, (change.state.clone(), change.fetched));
        assert_eq!(before, None, "told twice");
        let expected = known[&change.message_id];
        let state = expected.state.map(State::as_str);
        assert_eq!(
            (Some(change.state.as_str()), change.fetched),
            (state, expected.fetched)
        );
    }
    let sent = known.iter().filter(|(_, expected)| expected.sent);
    for (id, expected) in sent {
        assert!(told.contains_key(id), "{id} in {expected:?} was not told");
    }
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
