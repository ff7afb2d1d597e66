//! The order of the lines: by time of day, and each add-on (加算・減算) under its service.
//!
//! Where no master tells what a code is, an add-on is known by its place only: it has its basic
//! service's office, kind and time, or no time at all.

use std::collections::{HashMap, HashSet};

use super::grouping::Key;
use crate::naming::{Nature, kind};

/// The keys of the lines in the order in which they are printed.
///
/// Lines stand by their start, end, office and branch, a service before its add-ons. An add-on that
/// shares its time with no service of its office and kind, and a line of unknown nature without a
/// time, follow the last line of that office and kind; the branch decides where it can. Services
/// without a time come last.
pub(super) fn sorted<'a>(mut keys: Vec<(Key<'a>, Nature)>) -> Vec<Key<'a>> {
    keys.sort_unstable_by_key(|(key, nature)| {
        let place = (key.starts, key.ends, key.office, key.satellite);
        (!key.has_time(), place, kind(key.code), *nature, *key)
    });
    let services: HashSet<_> = keys
        .iter()
        .filter(|(_, nature)| *nature != Nature::AddOn)
        .map(|(key, _)| (provider(key), key.starts, key.ends))
        .collect();
    let stands = |(key, nature): &(Key<'a>, Nature)| match nature {
        Nature::Basic => true,
        Nature::Untold => key.has_time(),
        Nature::AddOn => {
            key.has_time() && services.contains(&(provider(key), key.starts, key.ends))
        }
    };
    let (standing, hanging): (Vec<_>, Vec<_>) = keys.into_iter().partition(stands);

    let mut last_of_branch = HashMap::new();
    let mut last_of_office = HashMap::new();
    for (place, (key, _)) in standing.iter().enumerate() {
        last_of_branch.insert(provider(key), place);
        last_of_office.insert(office_and_kind(key), place);
    }
    let mut following: Vec<Vec<Key<'a>>> = vec![Vec::new(); standing.len()];
    let mut homeless = Vec::new();
    for (key, _) in hanging {
        let place = last_of_branch
            .get(&provider(&key))
            .or_else(|| last_of_office.get(&office_and_kind(&key)));
        match place.and_then(|place| following.get_mut(*place)) {
            Some(followers) => followers.push(key),
            None => homeless.push(key),
        }
    }
    let mut sorted: Vec<Key<'a>> = standing
        .into_iter()
        .zip(following)
        .flat_map(|((key, _), followers)| std::iter::once(key).chain(followers))
        .collect();
    sorted.extend(homeless);
    sorted
}

fn provider<'a>(key: &Key<'a>) -> (&'a str, &'a str, &'a str) {
    (key.office, key.satellite, kind(key.code))
}

fn office_and_kind<'a>(key: &Key<'a>) -> (&'a str, &'a str) {
    (key.office, kind(key.code))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(
        starts: &'static str,
        office: &'static str,
        satellite: &'static str,
        code: &'static str,
        nature: Nature,
    ) -> (Key<'static>, Nature) {
        let key = Key {
            starts,
            ends: if starts == "9999" { "9999" } else { "2300" },
            office,
            satellite,
            code,
            tais_code: "",
            notified_code: "",
            equipment: "",
            discriminator: "",
        };
        (key, nature)
    }

    fn codes(lines: Vec<(Key<'static>, Nature)>) -> Vec<&'static str> {
        sorted(lines).into_iter().map(|key| key.code).collect()
    }

    #[test]
    fn an_add_on_follows_its_service_whatever_its_code() {
        let order = codes(vec![
            line("0900", "a", "", "110001", Nature::AddOn),
            line("0900", "a", "", "111211", Nature::Basic),
            line("0900", "a", "", "151000", Nature::Basic),
            line("0900", "a", "", "150001", Nature::AddOn),
        ]);
        assert_eq!(order, ["111211", "110001", "151000", "150001"]);
    }

    #[test]
    fn an_add_on_at_another_time_follows_the_last_line_of_its_service() {
        let order = codes(vec![
            line("0800", "a", "", "114001", Nature::AddOn),
            line("0900", "a", "", "111211", Nature::Basic),
            line("1400", "a", "", "111111", Nature::Basic),
            line("1000", "b", "", "151000", Nature::Untold),
        ]);
        assert_eq!(order, ["111211", "151000", "111111", "114001"]);
    }

    #[test]
    fn a_line_without_a_time_prefers_its_own_branch() {
        let order = codes(vec![
            line("9999", "a", "", "116275", Nature::Untold),
            line("9999", "a", "3", "116274", Nature::Untold),
            line("0900", "a", "", "111211", Nature::Untold),
            line("1300", "a", "1", "117211", Nature::Untold),
        ]);
        assert_eq!(order, ["111211", "116275", "117211", "116274"]);
    }

    #[test]
    fn services_without_a_time_come_last_with_their_add_ons() {
        let order = codes(vec![
            line("9999", "a", "", "760001", Nature::AddOn),
            line("9999", "a", "", "761111", Nature::Basic),
            line("9999", "c", "", "171001", Nature::Untold),
            line("0900", "b", "", "111211", Nature::Basic),
        ]);
        assert_eq!(order, ["111211", "761111", "760001", "171001"]);
    }
}
