//! What ends for a person when somebody else gives them a temporary password or removes them: an
//! administrator of the office, an operator, whoever runs the server.

use crate::store::attempt::{self, Purpose};
use crate::store::{StoreError, Tx, known_device, second_factor, session};
use crate::web::session::Site;

/// After a temporary password nothing of before lets anybody in: sessions end, browsers are known
/// no longer. Wrong tries are forgotten. The second factor stays.
///
/// # Errors
/// What the database says.
pub(crate) async fn with_new_password(tx: &Tx, site: Site, id: &str) -> Result<(), StoreError> {
    let person = &site.person(id);
    session::delete_of_person(tx, person).await?;
    known_device::forget_all(tx, person).await?;
    attempt::clear(tx, site.purpose(), id).await?;
    attempt::clear(tx, Purpose::SecondFactor, person).await
}

/// After a removal: sessions end, second factor and known browsers are deleted.
///
/// # Errors
/// What the database says.
pub(crate) async fn for_good(tx: &Tx, site: Site, id: &str) -> Result<(), StoreError> {
    let person = &site.person(id);
    session::delete_of_person(tx, person).await?;
    // Its browsers are forgotten with it.
    second_factor::delete(tx, person).await?;
    Ok(())
}
