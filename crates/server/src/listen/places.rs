//! How many connections a listener keeps: altogether, and from one place. Whoever comes when all
//! are taken is told so and to come back; beyond a few of those, connections are closed at once.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::http::StatusCode;
use axum::http::header::{CONNECTION, RETRY_AFTER};

/// How many connections are kept at a time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// From everywhere.
    pub(crate) all: usize,
    /// From one address, or network for version 6: many offices may stand behind one.
    pub(crate) of_one: usize,
    /// Of those that are told to come back.
    pub(crate) told: usize,
}

/// More than may wait for changes.
pub(super) const USUAL: Limits = Limits {
    all: 30_000,
    of_one: 5_000,
    told: 200,
};

/// The connections of a listener. Cheap to clone.
#[derive(Clone)]
pub(super) struct Places {
    limits: Limits,
    taken: Arc<Mutex<Taken>>,
}

#[derive(Default)]
struct Taken {
    all: usize,
    told: usize,
    by_address: HashMap<IpAddr, usize>,
}

/// What becomes of a new connection.
pub(super) enum Arrival {
    /// It is served.
    Served(Place),
    /// It is told to come back.
    Told(Place),
    /// It is closed.
    Closed,
}

/// A place, free again when dropped.
pub(super) struct Place {
    places: Places,
    /// Whose; none for one that is told to come back.
    address: Option<IpAddr>,
}

impl Places {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            limits,
            taken: Arc::default(),
        }
    }

    /// Takes a place for a connection from here, where there is one.
    pub(super) fn take(&self, from: IpAddr) -> Arrival {
        let mut taken = self.taken();
        let address = network(from);
        let of_one = taken.by_address.get(&address).copied().unwrap_or_default();
        if taken.all < self.limits.all && of_one < self.limits.of_one {
            taken.all += 1;
            taken.by_address.insert(address, of_one + 1);
            return Arrival::Served(self.place(Some(address)));
        }
        if taken.told < self.limits.told {
            taken.told += 1;
            return Arrival::Told(self.place(None));
        }
        Arrival::Closed
    }

    fn place(&self, address: Option<IpAddr>) -> Place {
        Place {
            places: self.clone(),
            address,
        }
    }

    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.taken();
        let Some(address) = self.address else {
            taken.told -= 1;
            return;
        };
        taken.all -= 1;
        if let Some(of_one) = taken.by_address.get_mut(&address) {
            *of_one -= 1;
            if *of_one == 0 {
                taken.by_address.remove(&address);
            }
        }
    }
}

/// What whoever has no place is told, whatever is asked.
pub(super) fn full() -> Router {
    Router::new().fallback(async || {
        let headers = [(RETRY_AFTER, "5"), (CONNECTION, "close")];
        (StatusCode::SERVICE_UNAVAILABLE, headers, WORDS)
    })
}

/// Neighbours in a network of version 6 are one place.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from(u128::from(address) >> 64 << 64).into(),
        address => address,
    }
}

const WORDS: &str = "ただいま大変混み合っています。しばらくしてから、もう一度お試しください。\n\
                     Very busy. Try again in a while.\n";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;

    #[test]
    fn places_are_counted_by_address_and_come_back() {
        let limits = Limits {
            all: 3,
            of_one: 2,
            told: 1,
        };
        let places = Places::new(limits);
        let from = |text: &str| places.take(text.parse().unwrap());
        let first = from("2001:db8:1:2::1");
        let second = from("2001:db8:1:2::2");
        assert!(matches!(
            (&first, &second),
            (Arrival::Served(_), Arrival::Served(_))
        ));
        let told = from("2001:db8:1:2::3");
        assert!(matches!(told, Arrival::Told(_)));
        assert!(matches!(from("2001:db8:1:2::3"), Arrival::Closed));
        let third = from("192.0.2.1");
        assert!(matches!(third, Arrival::Served(_)));
        drop(told);
        // Nobody has a place any more, wherever he comes from.
        assert!(matches!(from("192.0.2.2"), Arrival::Told(_)));
        drop(first);
        assert!(matches!(from("2001:db8:1:2::3"), Arrival::Served(_)));
        drop((second, third));
        assert_eq!(places.taken().all, 0);
        assert!(places.taken().by_address.is_empty());
    }
}
