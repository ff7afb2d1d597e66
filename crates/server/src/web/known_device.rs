//! Browsers in which a person has signed in before, known by a signed cookie.
//!
//! In a known browser wrong passwords are counted apart, so that nobody can lock people out from
//! elsewhere; and beside one in which the second factor was shown, a code by mail is offered.
//! With each complete sign-in the cookie gets a new id, so that a copy of it soon is worth nothing.

use axum::http::HeaderMap;
use protocol::Sha256;
use subtle::ConstantTimeEq as _;
use time::Duration;

use crate::clock::random_bytes;
use crate::store::known_device::{self, KnownDevice, Shown, Visit};
use crate::store::{StoreError, Tx};
use crate::web::cookie;
use crate::web::device::{Device, in_words};
use crate::web::error::PageError;
use crate::web::language::Language;
use crate::web::session::Site;
use crate::web::state::WebState;

/// The hash of the id in a browser's cookie, if the cookie is ours.
pub(crate) fn hash_of(state: &WebState, site: Site, headers: &HeaderMap) -> Option<Vec<u8>> {
    id_of(state, site, headers).map(hash)
}

/// The browser, if it is known for this person; the hash is that of [`hash_of`].
///
/// # Errors
/// What the database says.
pub(crate) async fn find(
    tx: &Tx,
    state: &WebState,
    device_hash: Option<&[u8]>,
    person: &str,
) -> Result<Option<KnownDevice>, StoreError> {
    match device_hash {
        Some(hash) => known_device::find(tx, hash, person, state.clock.now()).await,
        None => Ok(None),
    }
}

/// What a person showed in a browser.
pub(crate) struct SignedInHere<'a> {
    /// The site.
    pub(crate) site: Site,
    /// Id with which the person signs in.
    pub(crate) id: &'a str,
    /// What was shown.
    pub(crate) shown: Shown,
    /// The browser in words.
    pub(crate) device: Device,
}

/// Makes the browser of a request known, or known for longer, under a new id; the headers of the
/// answer.
///
/// # Errors
/// When the store or the random source fails.
pub(crate) async fn remember(
    state: &WebState,
    request: &HeaderMap,
    here: &SignedInHere<'_>,
) -> Result<HeaderMap, PageError> {
    let id = hex::encode(random_bytes::<32>()?);
    let before = hash_of(state, here.site, request);
    let (hash, person, at) = (hash(&id), here.site.person(here.id), state.clock.now());
    let visit = &Visit {
        before: before.as_deref(),
        device_hash: &hash,
        person: &person,
        shown: here.shown,
        browser: here.device.browser,
        system: here.device.system,
        at,
        expires_at: at + LASTS,
    };
    state
        .store
        .run_tx("known-device", |tx| async move {
            known_device::remember(&tx, visit).await
        })
        .await
        .map_err(|error: StoreError| error)?;
    let mut answer = HeaderMap::new();
    let signed = format!("{id}.{}", signature(state, here.site, &id));
    cookie::set(&mut answer, name(here.site), &signed, LASTS);
    Ok(answer)
}

/// A known browser as it is listed.
pub(crate) struct DeviceRow {
    /// Browser and system.
    pub(crate) words: String,
    /// The last sign-in there.
    pub(crate) last: String,
    /// Until when it is known.
    pub(crate) until: String,
    /// Whether it is this one.
    pub(crate) here: bool,
    /// Address of the form that forgets it.
    pub(crate) forget: String,
}

/// The known browsers of a person.
///
/// # Errors
/// When the store fails.
pub(crate) async fn rows(
    state: &WebState,
    language: Language,
    site: Site,
    id: &str,
    request: &HeaderMap,
) -> Result<Vec<DeviceRow>, StoreError> {
    let (person, now, here) = (
        &site.person(id),
        state.clock.now(),
        hash_of(state, site, request),
    );
    let here = here.as_deref();
    let (all, here) = state
        .store
        .read("known-devices", |tx| async move {
            let all = known_device::of_person(&tx, person, now).await?;
            let here = find(&tx, state, here, person).await?;
            Ok::<_, StoreError>((all, here))
        })
        .await?;
    let here = here.map(|here| here.id);
    Ok(all
        .into_iter()
        .map(|device| DeviceRow {
            words: in_words(language, &device.browser, &device.system),
            last: language.moment(device.last_at),
            until: language.moment(device.expires_at),
            here: here.as_ref() == Some(&device.id),
            forget: format!("/account/devices/{}/forget", device.id),
        })
        .collect())
}

fn id_of<'a>(state: &WebState, site: Site, headers: &'a HeaderMap) -> Option<&'a str> {
    let (id, signed) = cookie::read(headers, name(site))?.split_once('.')?;
    let expected = signature(state, site, id);
    bool::from(expected.as_bytes().ct_eq(signed.as_bytes())).then_some(id)
}

fn signature(state: &WebState, site: Site, id: &str) -> String {
    let context = format!("known browser of the {}", site.word());
    hex::encode(state.vault.mark(&context, id))
}

fn hash(id: &str) -> Vec<u8> {
    Sha256::of(id.as_bytes()).as_bytes().to_vec()
}

fn name(site: Site) -> &'static str {
    match site {
        Site::Portal => "__Host-renkei-known-portal",
        Site::Console => "__Host-renkei-known-console",
    }
}

/// How long a browser is known without a sign-in.
const LASTS: Duration = Duration::days(90);
