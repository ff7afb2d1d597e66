//! Power that fails after so many steps, for tests of what a process leaves behind that ends
//! anywhere.
//!
//! Each transaction is two steps (before and after its commit), each signature too. Once the power
//! is gone nothing is done any more by whatever runs on it.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use pki::{Certificate, PkiError, Signer};

/// Power for so many steps. Clones share it.
#[derive(Clone)]
pub(crate) struct Power(Arc<AtomicU32>);

impl Power {
    /// For so many steps.
    pub(crate) fn for_steps(steps: u32) -> Self {
        Self(Arc::new(AtomicU32::new(steps)))
    }

    /// Does a step. False when the power has failed.
    pub(crate) fn step(&self) -> bool {
        let left = |left: u32| left.checked_sub(1);
        self.0
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, left)
            .is_ok()
    }

    /// Whether all steps were done.
    pub(crate) fn has_failed(&self) -> bool {
        self.0.load(Ordering::SeqCst) == 0
    }
}

/// A key that signs while there is power, and remembers what it has signed.
pub(crate) struct WatchedSigner {
    inner: Arc<dyn Signer>,
    power: Option<Power>,
    signed: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl WatchedSigner {
    /// A key with power enough for everything.
    pub(crate) fn new(inner: Arc<dyn Signer>) -> Self {
        Self {
            inner,
            power: None,
            signed: Arc::default(),
        }
    }

    /// The same key on this power, with the same memory.
    pub(crate) fn on(&self, power: &Power) -> Self {
        Self {
            inner: Arc::clone(&self.inner),
            power: Some(power.clone()),
            signed: Arc::clone(&self.signed),
        }
    }

    /// Everything that was signed, in order.
    pub(crate) fn signed(&self) -> Vec<Vec<u8>> {
        self.signed.lock().unwrap().clone()
    }

    fn step(&self) -> Result<(), PkiError> {
        match &self.power {
            Some(power) if !power.step() => Err(PkiError::Internal {
                operation: "signing without power",
            }),
            _ => Ok(()),
        }
    }
}

impl Signer for WatchedSigner {
    fn certificate(&self) -> &Certificate {
        self.inner.certificate()
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, PkiError> {
        self.step()?;
        let signature = self.inner.sign(message)?;
        self.signed.lock().unwrap().push(message.to_vec());
        self.step()?;
        Ok(signature)
    }
}
