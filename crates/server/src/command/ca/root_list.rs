//! A root's list in the store, from where it is published beside those of the issuing authorities.
//!
//! Whoever stood on the list that is out stands on the next one too: a list that was made from an
//! older one would let a revoked authority come back.

use pki::crl::{self, ReadList};
use pki::{Certificate, SerialNumber};
use time::OffsetDateTime;

use crate::store::revocation_list::{self, RevocationList, Standing};
use crate::store::{Store, StoreError, audit};
use crate::terminal::{Exit, Failure, Words};

/// What became of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Entered {
    /// It is out.
    Published,
    /// It was out already.
    Known,
    /// It does not follow the one that is out.
    Refused(Unfit),
}

/// Why a list does not follow the one that is out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Unfit {
    /// Its number is not higher.
    Number,
    /// It was made earlier; times have whole seconds.
    Date,
    /// It lacks a certificate that was revoked, with this serial number.
    Lacks(String),
    /// The one that is out cannot be read.
    Unreadable,
}

/// Publishes a list of a root, when it follows the one that is out.
///
/// # Errors
/// What the database says.
pub(crate) async fn publish(
    store: &Store,
    root: &Certificate,
    der: &[u8],
    read: &ReadList,
    now: OffsetDateTime,
) -> Result<Entered, StoreError> {
    let label = &root.label();
    let list = &RevocationList {
        der: der.to_vec(),
        number: i64::try_from(read.number).unwrap_or(i64::MAX),
        this_update: read.this_update,
        next_update: read.next_update,
    };
    store
        .run_tx("root-list-publish", |tx| async move {
            // Nobody makes the next one before a ceremony.
            let due = read.next_update;
            let standings = revocation_list::standings(&tx).await?;
            let before: Option<&Standing> = standings.iter().find(|one| one.partition == *label);
            let is_published = match before {
                None => revocation_list::publish_first(&tx, label, list, due).await?,
                Some(before) => {
                    let out = revocation_list::find(&tx, label).await?;
                    if out.as_ref().is_some_and(|out| out.der == list.der) {
                        return Ok(Entered::Known);
                    }
                    let out = out.and_then(|out| crl::read(&out.der, root).ok());
                    if let Some(unfit) = unfit(out.as_ref(), before, read) {
                        return Ok(Entered::Refused(unfit));
                    }
                    revocation_list::publish(&tx, before, list, due).await?
                }
            };
            if !is_published {
                // Somebody installs one at the same moment.
                return Ok(Entered::Refused(Unfit::Number));
            }
            let number = list.number.to_string();
            audit::record(&tx, now, ACTOR, "root-list-published", label, &number).await?;
            Ok(Entered::Published)
        })
        .await
}

/// Compares a list with the one that is out.
fn unfit(out: Option<&ReadList>, before: &Standing, next: &ReadList) -> Option<Unfit> {
    let Some(out) = out else {
        return Some(Unfit::Unreadable);
    };
    if i64::try_from(next.number).is_ok_and(|number| number <= before.number)
        || next.number <= out.number
    {
        return Some(Unfit::Number);
    }
    let stays = |serial: &SerialNumber| next.revoked.iter().any(|one| one.serial == *serial);
    let mut revoked = out.revoked.iter();
    if let Some(lost) = revoked.find(|one| !stays(&one.serial)) {
        return Some(Unfit::Lacks(lost.serial.to_string()));
    }
    (next.this_update < out.this_update).then_some(Unfit::Date)
}

/// Whether a list was published just now; it was out already otherwise.
///
/// # Errors
/// When it does not follow the one that is out.
pub(crate) fn require_entered(entered: &Entered) -> Result<bool, Failure> {
    let unfit = match entered {
        Entered::Published => return Ok(true),
        Entered::Known => return Ok(false),
        Entered::Refused(unfit) => unfit,
    };
    let what = match unfit {
        Unfit::Number => Words::new(
            "別の失効リストが、同じかより新しい番号で公開されています",
            "another revocation list with this number or a higher one is out",
        ),
        Unfit::Date => Words::new(
            "公開中の失効リストより前に作られたものです",
            "it was made before the revocation list that is out",
        ),
        Unfit::Lacks(serial) => Words::new(
            format!("公開中の失効リストにある証明書（{serial}）が、このリストにありません"),
            format!(
                "the revocation list that is out has a certificate ({serial}) that this one lacks"
            ),
        ),
        Unfit::Unreadable => Words::new(
            "公開中の失効リストを読めないため、比べられません",
            "the revocation list that is out cannot be read, so nothing can be compared with it",
        ),
    };
    Err(Failure::new(Exit::Refused, what).hint(Words::new(
        "公開中のリストから、もう一度キーセレモニーを行ってください",
        "hold the ceremony again with the list that is out",
    )))
}

/// Who works at the command line.
pub(super) const ACTOR: &str = "operator:cli";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use pki::authority::{AuthorityName, create_root};
    use pki::crl::{ListHead, Scope};
    use pki::profile::Validity;
    use pki::revocation::{Freshness, Reason, Revoked};
    use pki::{Identity, KeyPair};
    use time::Duration;

    use super::*;
    use crate::store::testing::{NOW, on_each_database};

    fn root() -> Identity {
        let name = AuthorityName {
            organisation: "試験".to_owned(),
            common_name: "Root".to_owned(),
        };
        let (key, serial) = (
            KeyPair::generate().unwrap(),
            SerialNumber::random().unwrap(),
        );
        let validity = Validity::from_now(NOW, Duration::days(9)).unwrap();
        let root = create_root(&name, &key, serial, validity).unwrap();
        Identity::new(key, root, Vec::new()).unwrap()
    }

    fn revoked(serial: &str) -> Revoked {
        Revoked {
            serial: serial.parse().unwrap(),
            at: NOW,
            reason: Reason::CessationOfOperation,
        }
    }

    #[tokio::test]
    async fn a_list_follows_the_one_that_is_out_and_nobody_comes_back() {
        on_each_database(|store| async move {
            let root = &root();
            let (one, two) = (revoked("0a"), revoked("0b"));
            let install = async |number, day, revoked: &[Revoked]| {
                let made = NOW + Duration::days(day);
                let head = ListHead {
                    scope: Scope::All,
                    number,
                    freshness: Freshness::from_now(made, Duration::days(5)).unwrap(),
                };
                let der = crl::sign(&head, revoked, root).unwrap();
                let read = crl::read(&der, root.certificate()).unwrap();
                let entered = publish(&store, root.certificate(), &der, &read, NOW).await;
                (entered.unwrap(), der, read)
            };
            let (entered, der, read) = install(3, 1, std::slice::from_ref(&one)).await;
            assert_eq!(entered, Entered::Published);
            let again = publish(&store, root.certificate(), &der, &read, NOW).await;
            assert_eq!(again.unwrap(), Entered::Known);
            let both = [one.clone(), two.clone()];
            for (number, day, revoked, unfit) in [
                (3, 2, &both[..], Unfit::Number),
                (2, 2, &both[..], Unfit::Number),
                (4, 0, &both[..], Unfit::Date),
                (4, 2, &both[..0], Unfit::Lacks("0a".to_owned())),
                (4, 2, &both[1..], Unfit::Lacks("0a".to_owned())),
            ] {
                let (entered, ..) = install(number, day, revoked).await;
                assert!(require_entered(&entered).is_err());
                assert_eq!(entered, Entered::Refused(unfit));
            }
            let (entered, ..) = install(4, 2, &both).await;
            assert!(require_entered(&entered).unwrap());
        })
        .await;
    }
}
