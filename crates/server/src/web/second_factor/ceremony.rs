//! What a passkey is asked and answers: kept sealed in the store, for one person, once and for
//! five minutes.

use serde::{Deserialize, Serialize};
use time::Duration;
use uuid::Uuid;

use super::CodeRefusal;
use crate::clock::random_bytes;
use crate::passkey::{NewPasskey, Owner, Refusal, RelyingParty};
use crate::store::passkey::{self, StoredPasskey};
use crate::store::{StoreError, Tx, audit, ceremony};
use crate::web::error::PageError;
use crate::web::form::Secret;
use crate::web::session::Site;
use crate::web::state::WebState;

/// What stands beside a password in a form: a code, or the answer of a passkey.
#[derive(Default, Deserialize)]
pub(crate) struct Second {
    #[serde(default)]
    pub(super) code: Secret,
    #[serde(default)]
    passkey: Secret,
    #[serde(default)]
    ceremony: String,
}

impl Second {
    /// What was given, to be checked for being there at all.
    pub(crate) fn given(&self) -> &str {
        if self.passkey.is_empty() {
            &self.code
        } else {
            &self.passkey
        }
    }

    /// The answer of the passkey and its ceremony, if there is one.
    pub(crate) fn answer(&self) -> Option<Answer<'_>> {
        (!self.passkey.is_empty()).then_some(Answer {
            passkey: &self.passkey,
            ceremony: &self.ceremony,
        })
    }
}

/// The answer of a passkey.
pub(crate) struct Answer<'a> {
    /// What the browser said, as JSON.
    pub(crate) passkey: &'a str,
    /// Id of what it was asked.
    pub(crate) ceremony: &'a str,
}

/// The part of a form that asks for a passkey.
#[derive(Debug, Clone)]
pub(crate) struct PasskeyPart {
    /// `get` or `create`, for the script.
    pub(crate) act: &'static str,
    /// What the browser is asked, as JSON.
    pub(crate) options: String,
    /// Id of what is asked.
    pub(crate) ceremony: String,
    /// Key of the button's label.
    pub(crate) button: &'static str,
    /// Key of what is said where no script runs.
    pub(crate) no_script: &'static str,
}

/// Why the answer of a passkey is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PasskeyRefusal {
    /// What was asked is over: too late, or answered before.
    Late,
    /// The answer is not right.
    Answer(Refusal),
}

impl PasskeyRefusal {
    /// Key of the message.
    pub(super) fn message(self) -> &'static str {
        match self {
            Self::Late => "passkey-late",
            Self::Answer(refusal) => message_of(refusal),
        }
    }
}

/// Key of the message for a refused answer.
pub(crate) fn message_of(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Unknown => "passkey-unknown",
        Refusal::Unverified => "passkey-unverified",
        Refusal::Copied => "passkey-copied",
        Refusal::Elsewhere => "passkey-elsewhere",
        Refusal::Present => "passkey-present",
        Refusal::Unreadable | Refusal::OtherQuestion | Refusal::Wrong => "passkey-wrong",
    }
}

/// The part of a form that asks for one of a person's passkeys; nothing where there is none.
///
/// # Errors
/// When the store or the random source fails.
pub(crate) async fn part(
    state: &WebState,
    site: Site,
    id: &str,
) -> Result<Option<PasskeyPart>, PageError> {
    let Some(party) = state.relying_parties.of(site) else {
        return Ok(None);
    };
    let person = &site.person(id);
    let passkeys = state
        .store
        .read("passkeys", |tx| async move {
            passkey::of_person(&tx, person).await
        })
        .await?;
    if passkeys.is_empty() {
        return Ok(None);
    }
    let challenge = random_bytes::<32>()?;
    let options = party.ask(&data(&passkeys), &challenge)?;
    let ceremony = keep(state, person, ASKED, &challenge).await?;
    Ok(Some(PasskeyPart {
        act: "get",
        options,
        ceremony,
        button: "passkey-use",
        no_script: "passkey-no-script",
    }))
}

/// Checks the answer of a passkey. A wrong one is recorded, and not counted: nothing can be
/// guessed.
///
/// # Errors
/// When the store fails.
pub(super) async fn check(
    state: &WebState,
    site: Site,
    id: &str,
    answer: &Answer<'_>,
) -> Result<Result<(), CodeRefusal>, PageError> {
    let Some(party) = state.relying_parties.of(site) else {
        return Ok(Err(CodeRefusal::Passkey(PasskeyRefusal::Late)));
    };
    let (person, now) = (&site.person(id), state.clock.now());
    state
        .store
        .run_tx("passkey-answer", |tx| async move {
            let refused = |refusal| Ok(Err(CodeRefusal::Passkey(refusal)));
            let Some(challenge) = take(&tx, state, person, ASKED, answer.ceremony).await? else {
                return refused(PasskeyRefusal::Late);
            };
            let passkeys = passkey::of_person(&tx, person).await?;
            let judged = party.judge(&data(&passkeys), &challenge, answer.passkey)?;
            let shown = match judged {
                Ok(shown) => passkeys.get(shown.place).map(|one| (one, shown.data)),
                Err(refusal) => {
                    let event = match refusal {
                        Refusal::Copied => "passkey-counter-backwards",
                        _ => "passkey-refused",
                    };
                    audit::record(&tx, now, person, event, id, refusal.word()).await?;
                    return refused(PasskeyRefusal::Answer(refusal));
                }
            };
            let Some((passkey, data)) = shown else {
                return refused(PasskeyRefusal::Answer(Refusal::Unknown));
            };
            passkey::note_use(&tx, &passkey.id, &data, now).await?;
            audit::record(&tx, now, person, "passkey-used", id, &passkey.id).await?;
            Ok::<_, PageError>(Ok(()))
        })
        .await
}

/// What waits for a passkey that is being made.
#[derive(Serialize, Deserialize)]
pub(super) struct Making {
    /// What its owner calls it.
    pub(super) name: String,
    options: String,
    waiting: String,
}

/// Begins to make a passkey; the id of what is asked.
///
/// # Errors
/// When the store or the random source fails.
pub(super) async fn begin_making(
    state: &WebState,
    party: &RelyingParty,
    site: Site,
    id: &str,
    name: &str,
) -> Result<String, PageError> {
    let person = &site.person(id);
    let present = state
        .store
        .read("passkeys", |tx| async move {
            passkey::of_person(&tx, person).await
        })
        .await?;
    let mark = state.vault.mark("handle of passkeys", person);
    let mut handle = [0; 16];
    for (to, from) in handle.iter_mut().zip(mark) {
        *to = from;
    }
    let invitation = party.invite(&Owner { id, handle }, &data(&present))?;
    let making = Making {
        name: name.to_owned(),
        options: invitation.options,
        waiting: invitation.waiting,
    };
    let text = serde_json::to_vec(&making).map_err(anyhow::Error::from)?;
    keep(state, person, MADE, &text).await
}

impl Making {
    /// What is being made under this id, if it still waits for this person.
    ///
    /// # Errors
    /// When the store fails.
    pub(super) async fn find(
        state: &WebState,
        person: &str,
        id: &str,
    ) -> Result<Option<Self>, PageError> {
        let now = state.clock.now();
        let sealed = state
            .store
            .read("ceremony", |tx| async move {
                ceremony::find(&tx, id, person, now).await
            })
            .await
            .map_err(|error: StoreError| error)?;
        Ok(sealed.and_then(|sealed| Self::open(state, person, &sealed)))
    }

    /// As [`Self::find`], and nobody finds it again.
    ///
    /// # Errors
    /// What the database says.
    pub(super) async fn take(
        tx: &Tx,
        state: &WebState,
        person: &str,
        id: &str,
    ) -> Result<Option<Self>, StoreError> {
        let sealed = ceremony::take(tx, id, person, state.clock.now()).await?;
        Ok(sealed.and_then(|sealed| Self::open(state, person, &sealed)))
    }

    /// The passkey that the browser made.
    ///
    /// # Errors
    /// The refusal; in front of it, when what was kept cannot be read.
    pub(super) fn welcome(
        &self,
        party: &RelyingParty,
        answer: &str,
    ) -> anyhow::Result<Result<NewPasskey, Refusal>> {
        party.welcome(&self.waiting, answer)
    }

    /// The part of the form that asks the browser to make it.
    pub(super) fn part(self, ceremony: &str) -> PasskeyPart {
        PasskeyPart {
            act: "create",
            options: self.options,
            ceremony: ceremony.to_owned(),
            button: "passkey-make",
            no_script: "passkey-no-script",
        }
    }

    fn open(state: &WebState, person: &str, sealed: &[u8]) -> Option<Self> {
        let text = state.vault.open(&context(MADE, person), sealed).ok()?;
        serde_json::from_slice(&text).ok()
    }
}

/// Keeps, sealed, what a person's passkey is asked; the id for the form. It is found again under the
/// same kind only.
///
/// # Errors
/// When the store or the random source fails.
pub(crate) async fn keep(
    state: &WebState,
    person: &str,
    kind: &str,
    what: &[u8],
) -> Result<String, PageError> {
    let id = Uuid::new_v4().simple().to_string();
    let sealed = &state.vault.seal(&context(kind, person), what)?;
    let (row, end) = (&id, state.clock.now() + LASTS);
    state
        .store
        .run_tx("ceremony", |tx| async move {
            ceremony::insert(&tx, row, person, sealed, end).await
        })
        .await
        .map_err(|error: StoreError| error)?;
    Ok(id)
}

/// What was asked under an id, in its kind, once; what does not open was asked for something else.
///
/// # Errors
/// What the database says.
pub(crate) async fn take(
    tx: &Tx,
    state: &WebState,
    person: &str,
    kind: &str,
    id: &str,
) -> Result<Option<Vec<u8>>, StoreError> {
    let sealed = ceremony::take(tx, id, person, state.clock.now()).await?;
    let opened = sealed.and_then(|sealed| state.vault.open(&context(kind, person), &sealed).ok());
    Ok(opened.map(|opened| opened.to_vec()))
}

fn context(kind: &str, person: &str) -> String {
    format!("{kind} of {person}")
}

fn data(passkeys: &[StoredPasskey]) -> Vec<&str> {
    passkeys.iter().map(|one| one.data.as_str()).collect()
}

const ASKED: &str = "passkey asked";
const MADE: &str = "passkey made";
const LASTS: Duration = Duration::minutes(5);
