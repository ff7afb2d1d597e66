//! What a receiving software holds.

use std::collections::BTreeMap;
use std::fmt;

use super::client::Client;
use super::content::{self, Content, Order};
use super::key::{Key, Person, Receiver, stamp};
use super::{Change, Done};
use crate::bundle::{Bundle, Image};
use crate::file_code::FileCode;
use crate::id::{Address, Envelope, Serial};
use crate::record::Record;

/// What a receiving software holds: for each key the records in force and the unit that wrote
/// them, which units were taken in, and who its clients are. One state can serve several offices
/// and kinds; what one received another does not have.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct State {
    sets: BTreeMap<(Receiver, Key), Entry>,
    imported: BTreeMap<Envelope, u128>,
    last: BTreeMap<(Address, Address), Serial>,
    pub(super) clients: BTreeMap<Person, Client>,
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let units = self.imported.len();
        write!(
            f,
            "State({} keys, {units} units, {} clients)",
            self.all().count(),
            self.clients.len()
        )
    }
}

/// What the latest unit has done to a key.
#[derive(Clone, PartialEq, Eq)]
struct Entry {
    unit: Envelope,
    /// None after a deletion: a unit that is older and arrives late must not bring it back.
    content: Option<Content>,
}

/// The records in force under one key.
#[derive(Clone, Copy)]
pub struct Held<'a> {
    /// The unit that wrote them.
    pub unit: Envelope,
    content: &'a Content,
}

impl fmt::Debug for Held<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Held({})", self.unit)
    }
}

impl<'a> Held<'a> {
    /// The kinds of file there are records of, in the order of the standard.
    pub fn codes(&self) -> impl Iterator<Item = FileCode> + use<'a> {
        self.content.codes()
    }

    /// The records of a kind of file.
    #[must_use]
    pub fn records(&self, code: FileCode) -> &'a [Record] {
        self.content.files.get(&code).map_or(&[], Vec::as_slice)
    }

    /// The pictures.
    #[must_use]
    pub fn images(&self) -> &'a [Image] {
        &self.content.images
    }
}

impl State {
    /// What is in force under a key at an office; the kinds 43, 46 and AF of one office are one.
    #[must_use]
    pub fn held(&self, office: Address, key: &Key) -> Option<Held<'_>> {
        self.sets.get(&(Receiver::of(office), *key))?.held()
    }

    /// Everything in force.
    pub fn all(&self) -> impl Iterator<Item = (&Key, Held<'_>)> {
        self.sets
            .iter()
            .filter_map(|((_, key), entry)| Some((key, entry.held()?)))
    }

    /// The keys under which a unit's records are in force. None is left when all of them were
    /// replaced (差し替え済み) or deleted (削除済み).
    pub fn keys_of(&self, unit: &Envelope) -> impl Iterator<Item = &Key> {
        self.all()
            .filter(move |(_, held)| held.unit == *unit)
            .map(|(key, _)| key)
    }

    /// Whether a unit with this envelope was taken in.
    #[must_use]
    pub fn is_imported(&self, unit: &Envelope) -> bool {
        self.imported.contains_key(unit)
    }

    /// The latest serial taken in of what one address sent to another.
    #[must_use]
    pub fn last_serial(&self, from: Address, to: Address) -> Option<Serial> {
        self.last.get(&(from, to)).copied()
    }

    /// A client by insurer and number.
    #[must_use]
    pub fn client(&self, person: &Person) -> Option<&Client> {
        self.clients.get(person)
    }

    /// Makes a client known, or replaces what is known of it. Clients that units bring for the
    /// first time are added by themselves.
    pub fn know(&mut self, client: Client) {
        self.clients.insert(client.person, client);
    }

    /// Adds what a software says it holds, such as some files of a unit it has exported again.
    /// Nothing is checked, and records whose key cannot be read are left out; files of one unit may
    /// come one by one.
    pub fn hold(&mut self, bundle: &Bundle) {
        for (key, order) in content::readable_orders(bundle) {
            let Order::Put(content) = order else {
                continue;
            };
            let place = (Receiver::of(bundle.envelope.to), key);
            let unit = bundle.envelope;
            match self.sets.get_mut(&place) {
                Some(Entry {
                    unit: same,
                    content: Some(held),
                }) if *same == unit => held.merge(content),
                _ => {
                    let content = Some(content);
                    self.sets.insert(place, Entry { unit, content });
                }
            }
        }
    }

    pub(super) fn fingerprint(&self, unit: &Envelope) -> Option<u128> {
        self.imported.get(unit).copied()
    }

    /// Does everything a unit says, and remembers it.
    pub(super) fn apply(
        &mut self,
        unit: Envelope,
        fingerprint: u128,
        orders: BTreeMap<Key, Order>,
    ) -> Vec<Change> {
        let changes = orders.into_iter().map(|(key, order)| Change {
            key,
            done: self.change(unit, key, order),
        });
        let changes = changes.collect();
        self.imported.insert(unit, fingerprint);
        let last = self.last.entry((unit.from, unit.to)).or_insert(unit.serial);
        *last = unit.serial.max(*last);
        changes
    }

    fn change(&mut self, unit: Envelope, key: Key, order: Order) -> Done {
        let place = (Receiver::of(unit.to), key);
        let before = self.sets.get(&place);
        if let Some(later) = before.filter(|entry| stamp(&entry.unit) > stamp(&unit)) {
            return Done::Kept(later.unit);
        }
        let before = before.and_then(Entry::held).map(|held| held.unit);
        let content = match order {
            Order::Put(content) => Some(content),
            Order::Delete(..) => None,
        };
        let done = match (&content, before) {
            (Some(_), None) => Done::New,
            (Some(_), Some(before)) => Done::Replaced(before),
            (None, Some(before)) => Done::Deleted(before),
            (None, None) => Done::Missing,
        };
        self.sets.insert(place, Entry { unit, content });
        done
    }
}

impl Entry {
    fn held(&self) -> Option<Held<'_>> {
        let content = self.content.as_ref()?;
        Some(Held {
            unit: self.unit,
            content,
        })
    }
}
