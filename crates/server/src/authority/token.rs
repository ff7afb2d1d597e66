//! Keys in a PKCS#11 token: made there, used there, never taken out.
//!
//! A token may be pulled and put back. Whatever fails, the session is thrown away and the module
//! started anew before one more try, so that the next signature after its return succeeds. Only a
//! refused PIN is not tried again: a few more tries would lock the token.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context as _, anyhow, bail, ensure};
use aws_lc_rs::digest;
use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error, RvError};
use cryptoki::mechanism::Mechanism;
use cryptoki::object::{Attribute, AttributeType, KeyType, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::slot::Slot;
use cryptoki::types::AuthPin;
use pki::signer::ecdsa_from_halves;
use pki::{PkiError, PublicKey, SigningKey};
use zeroize::Zeroizing;

use crate::clock::random_bytes;

/// A token and how it is opened.
pub(crate) struct Token {
    module: PathBuf,
    label: String,
    pin: Zeroizing<String>,
    state: Mutex<State>,
}

enum State {
    Closed,
    Open(Session),
    /// The token took the PIN for wrong.
    Refused,
}

impl Token {
    /// The token with this label behind the module (a shared library). It is opened when needed.
    pub(crate) fn new(module: PathBuf, label: String, pin: Zeroizing<String>) -> Arc<Self> {
        Arc::new(Self {
            module,
            label,
            pin,
            state: Mutex::new(State::Closed),
        })
    }

    /// Makes a P-256 key that cannot leave the token, and what it is called there is `label`.
    ///
    /// # Errors
    /// When the token cannot be used or has a key of this label.
    pub(crate) fn make_key(self: &Arc<Self>, label: &str) -> anyhow::Result<TokenKey> {
        let id = random_bytes::<16>()?.to_vec();
        let public = self.with_session(|session| {
            let called = [
                Attribute::Class(ObjectClass::PRIVATE_KEY),
                Attribute::Label(label.as_bytes().to_vec()),
            ];
            ensure!(
                session.find_objects(&called)?.is_empty(),
                "the token {} has a key {label} already; give the new one another name",
                self.label
            );
            let named = |others: &[Attribute]| {
                let mut all = vec![
                    Attribute::Token(true),
                    Attribute::Label(label.as_bytes().to_vec()),
                    Attribute::Id(id.clone()),
                ];
                all.extend_from_slice(others);
                all
            };
            let (public, private) = session.generate_key_pair(
                &Mechanism::EccKeyPairGen,
                &named(&[
                    Attribute::Private(false),
                    Attribute::Verify(true),
                    Attribute::EcParams(P256.to_vec()),
                ]),
                &named(&[
                    Attribute::Private(true),
                    Attribute::Sensitive(true),
                    Attribute::Extractable(false),
                    Attribute::Sign(true),
                ]),
            )?;
            stays_inside(session, private)?;
            point(session, public)?.context("the token shows no public key")
        })?;
        Ok(TokenKey {
            token: Arc::clone(self),
            public,
        })
    }

    /// The key whose public half is known, whatever it is called.
    ///
    /// # Errors
    /// When the token cannot be used or has no such key.
    pub(crate) fn key(self: &Arc<Self>, public: &PublicKey) -> anyhow::Result<TokenKey> {
        self.with_session(|session| private_half(session, public))
            .with_context(|| format!("the token {}", self.label))?;
        Ok(TokenKey {
            token: Arc::clone(self),
            public: public.clone(),
        })
    }

    /// Takes a key away again that nothing was signed with.
    ///
    /// # Errors
    /// When the token cannot be used or has no such key.
    pub(crate) fn remove_key(&self, key: &TokenKey) -> anyhow::Result<()> {
        self.with_session(|session| {
            session.destroy_object(private_half(session, &key.public)?)?;
            for (handle, found) in public_halves(session)? {
                if found == key.public {
                    session.destroy_object(handle)?;
                }
            }
            Ok(())
        })
    }

    /// Does something with the token; where it fails, once more with a module started anew.
    fn with_session<T>(&self, work: impl Fn(&Session) -> anyhow::Result<T>) -> anyhow::Result<T> {
        // Who panicked while it held the lock left a session that is thrown away when it fails.
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if let State::Open(session) = &*state {
            match work(session) {
                Ok(done) => return Ok(done),
                Err(error) => {
                    let error = format!("{error:#}");
                    tracing::warn!(error, "the token failed; opening it anew");
                }
            }
            *state = State::Closed;
            // Others of this module open their sessions anew as well; that it is stopped already is
            // fine.
            let _ = Pkcs11::new(&self.module).and_then(Pkcs11::finalize);
        }
        if let State::Refused = &*state {
            bail!(
                "the token {} refused the PIN; it is not tried again until the next start, because \
                 that may lock the token",
                self.label
            );
        }
        let session = match self.open() {
            Ok(session) => session,
            Err(error) => {
                if error.downcast_ref::<Error>().is_some_and(is_about_the_pin) {
                    *state = State::Refused;
                } else {
                    // A module reads which tokens there are when it starts.
                    let _ = Pkcs11::new(&self.module).and_then(Pkcs11::finalize);
                }
                return Err(error);
            }
        };
        let done = work(&session)?;
        *state = State::Open(session);
        Ok(done)
    }

    fn open(&self) -> anyhow::Result<Session> {
        let module = self.module.display();
        let context = Pkcs11::new(&self.module)
            .with_context(|| format!("cannot load the PKCS#11 module {module}"))?;
        let arguments = CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK);
        match context.initialize(arguments) {
            Ok(()) | Err(Error::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => {}
            Err(error) => {
                return Err(error)
                    .with_context(|| format!("cannot start the PKCS#11 module {module}"));
            }
        }
        let session = context.open_rw_session(self.slot(&context)?)?;
        let pin = AuthPin::new(self.pin.as_str().into());
        match session.login(UserType::User, Some(&pin)) {
            // Another session of this program is signed in.
            Ok(()) | Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => Ok(session),
            Err(error) => {
                Err(error).with_context(|| format!("cannot sign in to the token {}", self.label))
            }
        }
    }

    fn slot(&self, context: &Pkcs11) -> anyhow::Result<Slot> {
        let mut found = Vec::new();
        for slot in context.get_slots_with_token()? {
            if context.get_token_info(slot)?.label() == self.label {
                found.push(slot);
            }
        }
        match found.as_slice() {
            [slot] => Ok(*slot),
            [] => Err(anyhow!("the token {} is not there", self.label)),
            _ => Err(anyhow!("there are several tokens called {}", self.label)),
        }
    }
}

/// A key in a token.
pub(crate) struct TokenKey {
    token: Arc<Token>,
    public: PublicKey,
}

impl SigningKey for TokenKey {
    fn public_key(&self) -> &PublicKey {
        &self.public
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, PkiError> {
        // Not every token hashes by itself.
        let hash = digest::digest(&digest::SHA256, message);
        let halves = self.token.with_session(|session| {
            let key = private_half(session, &self.public)?;
            Ok(session.sign(&Mechanism::Ecdsa, key, hash.as_ref())?)
        });
        match halves {
            Ok(halves) => ecdsa_from_halves(&halves),
            Err(error) => Err(PkiError::Signer {
                reason: format!("{error:#}"),
            }),
        }
    }
}

/// The private key whose public half is known. They share an id in the token.
fn private_half(session: &Session, public: &PublicKey) -> anyhow::Result<ObjectHandle> {
    for (handle, found) in public_halves(session)? {
        if found != *public {
            continue;
        }
        let attributes = session.get_attributes(handle, &[AttributeType::Id])?;
        for attribute in attributes {
            let Attribute::Id(id) = attribute else {
                continue;
            };
            let wanted = [
                Attribute::Class(ObjectClass::PRIVATE_KEY),
                Attribute::Id(id),
            ];
            if let Some(key) = session.find_objects(&wanted)?.first() {
                return Ok(*key);
            }
        }
    }
    bail!("the key is not in the token")
}

/// The public keys of the token that are on P-256.
fn public_halves(session: &Session) -> anyhow::Result<Vec<(ObjectHandle, PublicKey)>> {
    let wanted = [
        Attribute::Class(ObjectClass::PUBLIC_KEY),
        Attribute::KeyType(KeyType::EC),
    ];
    let mut found = Vec::new();
    for handle in session.find_objects(&wanted)? {
        if let Some(public) = point(session, handle)? {
            found.push((handle, public));
        }
    }
    Ok(found)
}

/// Asks the token whether the key can be taken out: some ignore what they were told.
fn stays_inside(session: &Session, private: ObjectHandle) -> anyhow::Result<()> {
    let asked = [AttributeType::Sensitive, AttributeType::Extractable];
    let attributes = session.get_attributes(private, &asked)?;
    ensure!(
        attributes.contains(&Attribute::Sensitive(true))
            && attributes.contains(&Attribute::Extractable(false)),
        "the token made a key that can be taken out of it; use another token"
    );
    Ok(())
}

/// A public key; `None` on another curve.
fn point(session: &Session, handle: ObjectHandle) -> anyhow::Result<Option<PublicKey>> {
    let attributes = session.get_attributes(handle, &[AttributeType::EcPoint])?;
    let point = attributes
        .into_iter()
        .find_map(|attribute| match attribute {
            Attribute::EcPoint(point) => Some(point),
            _ => None,
        });
    // An OCTET STRING around the point; some tokens leave it out.
    let point = point.unwrap_or_default();
    let plain = point.strip_prefix(&OCTET_STRING).unwrap_or(&point);
    Ok(PublicKey::from_uncompressed(plain).ok())
}

fn is_about_the_pin(error: &Error) -> bool {
    matches!(
        error,
        Error::Pkcs11(
            RvError::PinIncorrect
                | RvError::PinInvalid
                | RvError::PinLenRange
                | RvError::PinExpired
                | RvError::PinLocked,
            _
        )
    )
}

/// Identifier of P-256 (DER).
const P256: [u8; 10] = [0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
/// Tag and length of a string of 65 octets.
const OCTET_STRING: [u8; 2] = [0x04, 0x41];
