//! The log of an office's certificates, and what comparing its heads finds.

use pki::Fault;
use pki::merkle;
use pki::transparency::{Contradiction, Entry, Head, KeyOrigin, SignedHead, follow, holds};
use time::Duration;

use crate::fixture::{Exchange, now};

fn entries(count: u8) -> Vec<Entry> {
    (0..count)
        .map(|place| Entry {
            fingerprint: [place; 32],
            key_origin: KeyOrigin::Office,
            issued_at: now() + Duration::days(i64::from(place)),
        })
        .collect()
}

fn head(entries: &[Entry]) -> Head {
    Head::of("1370000018".parse().unwrap(), entries, now())
}

fn proof(entries: &[Entry], earlier: usize) -> Vec<merkle::Hash> {
    let leaves: Vec<_> = entries.iter().map(Entry::leaf).collect();
    merkle::consistency(&leaves, earlier).unwrap()
}

#[test]
fn a_log_that_grows_follows_what_was_seen() {
    let log = entries(5);
    for seen in 1..=5 {
        let proof = proof(&log, seen);
        assert_eq!(follow(&head(&log[..seen]), &head(&log), &proof), Ok(()));
    }
    assert_eq!(follow(&head(&[]), &head(&log), &[]), Ok(()));
}

#[test]
fn a_log_that_shrinks_or_forks_is_found() {
    let log = entries(5);
    assert_eq!(
        follow(&head(&log), &head(&log[..4]), &[]),
        Err(Contradiction::Shrunk)
    );
    let mut other = log.clone();
    other[2].key_origin = KeyOrigin::Exchange;
    for (seen, shown) in [(&other[..3], &log[..]), (&other[..], &log[..])] {
        let proof = proof(&log, seen.len());
        let found = follow(&head(seen), &head(shown), &proof);
        assert_eq!(found, Err(Contradiction::Forked));
    }
    let elsewhere = Head::of("1370000026".parse().unwrap(), &log, now());
    assert_eq!(
        follow(&head(&log), &elsewhere, &[]),
        Err(Contradiction::Forked)
    );
}

#[test]
fn a_certificate_is_proved_to_stand_in_the_log() {
    let log = entries(7);
    let leaves: Vec<_> = log.iter().map(Entry::leaf).collect();
    let proof = merkle::inclusion(&leaves, 4).unwrap();
    assert!(holds(&head(&log), &log[4], 4, &proof));
    let other_time = Entry {
        issued_at: log[4].issued_at + Duration::milliseconds(1),
        ..log[4]
    };
    assert!(!holds(&head(&log), &other_time, 4, &proof));
    assert!(!holds(&head(&log[..6]), &log[4], 4, &proof));
}

#[test]
fn only_an_authority_below_the_root_signs_heads() {
    let exchange = Exchange::new();
    let authorities = [exchange.issuing.certificate().clone()];
    let signed = head(&entries(3)).sign(&exchange.issuing).unwrap();
    signed.verify(&authorities, &exchange.anchors()).unwrap();

    let mut changed = signed.clone();
    changed.head.extent.size = 2;
    let error = changed.verify(&authorities, &exchange.anchors());
    assert_eq!(error.unwrap_err().code(), "bad-signature");

    let office = exchange.office();
    let by_office = head(&entries(3)).sign(&office).unwrap();
    let error = by_office.verify(&[office.certificate().clone()], &exchange.anchors());
    assert_eq!(error.unwrap_err().code(), "not-permitted");

    let stranger = Exchange::new();
    let by_stranger = head(&entries(3)).sign(&stranger.issuing).unwrap();
    let authorities = [stranger.issuing.certificate().clone()];
    let error = by_stranger.verify(&authorities, &exchange.anchors());
    assert_eq!(error.unwrap_err().fault(), Fault::Peer);
    by_stranger
        .verify(&authorities, &stranger.anchors())
        .unwrap();
}

#[test]
fn a_head_of_a_time_when_its_authority_had_ended_counts_nothing() {
    let exchange = Exchange::new();
    let authorities = [exchange.issuing.certificate().clone()];
    let mut late = head(&entries(1));
    late.at = exchange.issuing.certificate().not_after() + Duration::seconds(1);
    let signed = late.sign(&exchange.issuing).unwrap();
    let error = signed.verify(&authorities, &exchange.anchors());
    assert_eq!(error.unwrap_err().code(), "expired");
}

#[test]
fn a_head_is_read_as_it_was_written_and_in_no_other_way() {
    let exchange = Exchange::new();
    let signed = head(&entries(3)).sign(&exchange.issuing).unwrap();
    let text = signed.to_text();
    let read = SignedHead::from_text(&text).unwrap();
    assert_eq!(read, signed);
    let authorities = [exchange.issuing.certificate().clone()];
    read.verify(&authorities, &exchange.anchors()).unwrap();
    for other in [
        String::new(),
        text.trim_end().to_owned(),
        format!("{text}more\n"),
        text.replace("size 3", "size 03"),
        text.replace("head 1", "head 2"),
        text.replace("office 1370000018", "office 137000001"),
        text.to_uppercase(),
    ] {
        let error = SignedHead::from_text(&other).unwrap_err();
        assert_eq!(error.code(), "damaged", "{other}");
    }
}
