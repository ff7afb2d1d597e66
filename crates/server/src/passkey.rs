//! Passkeys (WebAuthn): what a browser is asked, and whether its answer is right.
//!
//! Nothing here knows a database or a page. A passkey is written as text ([`NewPasskey::data`]);
//! challenges are the caller's, so that one can stand for what is being decided. Whoever uses a
//! passkey has to show to it who they are, by finger, face or PIN.

use std::fmt;

use anyhow::{Context as _, anyhow};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use protocol::Sha256;
use webauthn_rs::prelude::{
    Passkey, PasskeyAuthentication, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Url, Uuid, Webauthn, WebauthnBuilder, WebauthnError,
};

/// A site for which passkeys are made: its name and its address.
pub(crate) struct RelyingParty(Webauthn);

/// For whom a passkey is made.
pub(crate) struct Owner<'a> {
    /// What the browser shows.
    pub(crate) id: &'a str,
    /// What the device files it under: the same for all passkeys of a person, and telling nothing.
    pub(crate) handle: [u8; 16],
}

/// What a browser is asked for a new passkey.
pub(crate) struct Invitation {
    /// What the browser is given, as JSON.
    pub(crate) options: String,
    /// What is kept until the answer, as JSON.
    pub(crate) waiting: String,
}

/// A passkey that was just made.
pub(crate) struct NewPasskey {
    /// By which its device knows it.
    pub(crate) credential_id: Vec<u8>,
    /// The public key with its counter, as text.
    pub(crate) data: String,
}

/// A right answer.
pub(crate) struct Shown {
    /// Which of the passkeys answered, by its place among them.
    pub(crate) place: usize,
    /// The passkey with its counter as it is now.
    pub(crate) data: String,
}

/// Why an answer is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// It cannot be read.
    Unreadable,
    /// The passkey is none of those that were asked for.
    Unknown,
    /// The owner did not show to the device who they are.
    Unverified,
    /// The counter went backwards: there may be a copy.
    Copied,
    /// The answer was given to another site.
    Elsewhere,
    /// It is the answer to another question.
    OtherQuestion,
    /// The new passkey is one that its owner has already.
    Present,
    /// Signature or content is wrong.
    Wrong,
}

impl Refusal {
    /// The word in the audit record and in the keys of texts.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::Unknown => "unknown",
            Self::Unverified => "unverified",
            Self::Copied => "copied",
            Self::Elsewhere => "elsewhere",
            Self::OtherQuestion => "other-question",
            Self::Present => "present",
            Self::Wrong => "wrong",
        }
    }
}

impl From<WebauthnError> for Refusal {
    fn from(error: WebauthnError) -> Self {
        match error {
            WebauthnError::CredentialNotFound => Self::Unknown,
            WebauthnError::UserNotVerified | WebauthnError::UserNotPresent => Self::Unverified,
            WebauthnError::CredentialPossibleCompromise => Self::Copied,
            WebauthnError::InvalidRPOrigin | WebauthnError::InvalidRPIDHash => Self::Elsewhere,
            WebauthnError::MismatchedChallenge => Self::OtherQuestion,
            // The library says the former of a passkey that was to be left out.
            WebauthnError::CredentialAlteredAlgFromRequest
            | WebauthnError::CredentialExcludedFromRequest => Self::Present,
            _ => Self::Wrong,
        }
    }
}

impl fmt::Debug for RelyingParty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RelyingParty")
    }
}

impl RelyingParty {
    /// The site under this address, called `name`. Passkeys belong to the host name.
    ///
    /// # Errors
    /// When the address has no host name: browsers make no passkeys for a bare IP address.
    pub(crate) fn new(address: &str, name: &str) -> anyhow::Result<Self> {
        let url = Url::parse(address).with_context(|| format!("{address} is no address"))?;
        let host = url.domain().map(ToOwned::to_owned);
        let host = host.with_context(|| format!("{address} has no host name"))?;
        let site = WebauthnBuilder::new(&host, &url)
            .and_then(|builder| builder.rp_name(name).build())
            .map_err(|error| anyhow!("no passkeys for {address}: {error}"))?;
        Ok(Self(site))
    }

    /// What to ask for a new passkey, beside those that its owner has (`present`).
    ///
    /// # Errors
    /// When one of those cannot be read.
    pub(crate) fn invite(&self, owner: &Owner<'_>, present: &[&str]) -> anyhow::Result<Invitation> {
        let known = read_all(present)?;
        let known = known.iter().map(|one| one.cred_id().clone()).collect();
        let handle = Uuid::from_bytes(owner.handle);
        let (options, waiting) = self
            .0
            .start_passkey_registration(handle, owner.id, owner.id, Some(known))
            .map_err(|error| anyhow!("cannot ask for a passkey: {error}"))?;
        Ok(Invitation {
            options: serde_json::to_string(&options)?,
            waiting: serde_json::to_string(&waiting)?,
        })
    }

    /// The passkey that a browser made.
    ///
    /// # Errors
    /// The refusal; in front of it, when what was kept cannot be read.
    pub(crate) fn welcome(
        &self,
        waiting: &str,
        answer: &str,
    ) -> anyhow::Result<Result<NewPasskey, Refusal>> {
        let waiting: PasskeyRegistration = serde_json::from_str(waiting)?;
        let Ok(answer) = serde_json::from_str::<RegisterPublicKeyCredential>(answer) else {
            return Ok(Err(Refusal::Unreadable));
        };
        match self.0.finish_passkey_registration(&answer, &waiting) {
            Ok(passkey) => Ok(Ok(NewPasskey {
                credential_id: passkey.cred_id().as_slice().to_vec(),
                data: serde_json::to_string(&passkey)?,
            })),
            Err(error) => {
                tracing::info!(%error, "a new passkey is not accepted");
                Ok(Err(error.into()))
            }
        }
    }

    /// What a browser is given, as JSON, so that one of these passkeys answers the challenge.
    ///
    /// # Errors
    /// When one of them cannot be read.
    pub(crate) fn ask(&self, passkeys: &[&str], challenge: &[u8]) -> anyhow::Result<String> {
        let (mut options, _) = self.begin(&read_all(passkeys)?)?;
        options.public_key.challenge = challenge.to_vec();
        Ok(serde_json::to_string(&options)?)
    }

    /// Whether the answer is that of one of these passkeys to the challenge, given here.
    ///
    /// # Errors
    /// The refusal; in front of it, when one of the passkeys cannot be read.
    pub(crate) fn judge(
        &self,
        passkeys: &[&str],
        challenge: &[u8],
        answer: &str,
    ) -> anyhow::Result<Result<Shown, Refusal>> {
        let mut passkeys = read_all(passkeys)?;
        let Ok(answer) = serde_json::from_str::<PublicKeyCredential>(answer) else {
            return Ok(Err(Refusal::Unreadable));
        };
        if passkeys.is_empty() {
            return Ok(Err(Refusal::Unknown));
        }
        let waiting = self.waiting_for(&passkeys, challenge)?;
        let result = match self.0.finish_passkey_authentication(&answer, &waiting) {
            Ok(result) => result,
            Err(error) => {
                tracing::info!(%error, "the answer of a passkey is not accepted");
                return Ok(Err(error.into()));
            }
        };
        for (place, passkey) in passkeys.iter_mut().enumerate() {
            if passkey.update_credential(&result).is_some() {
                let data = serde_json::to_string(&passkey)?;
                return Ok(Ok(Shown { place, data }));
            }
        }
        Ok(Err(Refusal::Unknown))
    }

    fn begin(
        &self,
        passkeys: &[Passkey],
    ) -> anyhow::Result<(
        webauthn_rs::prelude::RequestChallengeResponse,
        PasskeyAuthentication,
    )> {
        self.0
            .start_passkey_authentication(passkeys)
            .map_err(|error| anyhow!("cannot ask a passkey: {error}"))
    }

    /// The library makes challenges of its own; ours takes its place in what it waits for.
    fn waiting_for(
        &self,
        passkeys: &[Passkey],
        challenge: &[u8],
    ) -> anyhow::Result<PasskeyAuthentication> {
        let (_, waiting) = self.begin(passkeys)?;
        let mut waiting = serde_json::to_value(waiting)?;
        let place = waiting.pointer_mut("/ast/challenge");
        let place = place.context("no challenge in what a passkey is asked")?;
        *place = URL_SAFE_NO_PAD.encode(challenge).into();
        Ok(serde_json::from_value(waiting)?)
    }
}

/// By what people compare a passkey: the first half of the SHA-256 of its public part, in groups of
/// four. It stays the same however often the passkey is used.
///
/// # Errors
/// When it cannot be read.
pub(crate) fn fingerprint(data: &str) -> anyhow::Result<String> {
    let passkey: Passkey = serde_json::from_str(data).context("a passkey on record")?;
    let key = serde_json::to_vec(passkey.get_public_key())?;
    let mut text = passkey.cred_id().as_slice().to_vec();
    text.extend(key);
    let digest = Sha256::of(&text).to_string();
    let symbols: Vec<char> = digest.chars().take(32).collect();
    let groups: Vec<String> = symbols
        .chunks(4)
        .map(|group| group.iter().collect())
        .collect();
    Ok(groups.join(" "))
}

fn read_all(passkeys: &[&str]) -> anyhow::Result<Vec<Passkey>> {
    passkeys
        .iter()
        .map(|data| serde_json::from_str(data).context("a passkey on record"))
        .collect()
}

#[cfg(test)]
pub(crate) mod testing;

#[cfg(test)]
mod tests;
