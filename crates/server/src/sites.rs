//! The sites and the authority beside one another, for tests in which an office and an operator
//! meet. No role names another, so what brings them together stands outside of all.

use std::sync::Arc;

use pki::Identity;

use crate::authority::issuing::{Authority, Outcome};
use crate::authority::log::testing::keeper;
use crate::clock::Clock;
use crate::web::testing::{Browser, World};

/// A window on the portal.
pub(crate) fn portal(world: &World) -> Browser {
    Browser::open(crate::portal::router(world.state.clone()))
}

/// A window on the console.
pub(crate) fn console(world: &World) -> Browser {
    Browser::open(crate::console::router(world.state.clone()))
}

/// A window of the support site.
pub(crate) fn support(world: &World) -> Browser {
    Browser::open(crate::support::router(world.state.clone()))
}

/// Lets an authority take up an approved application; whether it issued a certificate.
pub(crate) async fn issue(world: &World, signer: &Arc<Identity>, receipt: &str) -> bool {
    let (store, now) = (world.state.store.clone(), world.state.clock.now());
    let kinds = Arc::clone(&world.state.kinds);
    let clock = Clock::new(move || now);
    let signer: Arc<Identity> = Arc::clone(signer);
    let logs = keeper(signer.certificate());
    let authority = Authority::new(store, clock, kinds, signer, None, logs);
    let outcome = authority.process(receipt).await;
    matches!(outcome, Ok(Outcome::Issued(_)))
}
