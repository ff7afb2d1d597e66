//! Chains: which are believed, and why not.

use pki::{Identity, PkiError, TrustAnchors};
use time::Duration;

use crate::fixture::{Exchange, exchange, now};

#[test]
fn a_chain_is_believed_while_all_of_it_is_valid() {
    let exchange = exchange();
    let office = exchange.office();
    let (leaf, chain) = (office.certificate(), office.chain());
    let anchors = exchange.anchors();
    anchors.verify(leaf, chain, now()).unwrap();
    anchors.verify(leaf, chain, leaf.not_before()).unwrap();
    anchors.verify(leaf, chain, leaf.not_after()).unwrap();

    let late = leaf.not_after() + Duration::seconds(1);
    assert!(matches!(
        anchors.verify(leaf, chain, late),
        Err(PkiError::Expired { .. })
    ));
    let early = leaf.not_before() - Duration::seconds(1);
    assert!(matches!(
        anchors.verify(leaf, chain, early),
        Err(PkiError::NotYetValid { .. })
    ));
}

#[test]
fn other_roots_and_missing_links_are_refused() {
    let (exchange, other) = (exchange(), Exchange::new());
    let office = exchange.office();
    let leaf = office.certificate();
    let error = other
        .anchors()
        .verify(leaf, office.chain(), now())
        .unwrap_err();
    // The same names, other keys: the key identifiers tell them apart.
    assert_eq!(error.code(), "unknown-issuer");
    let error = exchange.anchors().verify(leaf, &[], now()).unwrap_err();
    assert_eq!(error.code(), "unknown-issuer");
    let both = TrustAnchors::new(other.root.clone()).with(exchange.root.clone());
    both.verify(leaf, office.chain(), now()).unwrap();
}

#[test]
fn an_office_cannot_act_as_an_authority() {
    let exchange = exchange();
    let office = exchange.office();
    let error = exchange
        .anchors()
        .verify(exchange.issuing.certificate(), office.chain(), now())
        .unwrap_err();
    assert_eq!(error.code(), "not-permitted");
    let anchors = TrustAnchors::new(office.certificate().clone());
    let error = anchors
        .verify(office.certificate(), &[], now())
        .unwrap_err();
    assert_eq!(error.code(), "unknown-issuer");
}

#[test]
fn a_key_needs_its_own_certificate() {
    let (one, two) = (exchange().office(), exchange().office());
    let key = pki::KeyPair::from_pkcs8(&one.key().to_pkcs8().unwrap()).unwrap();
    let error = Identity::new(key, two.certificate().clone(), Vec::new()).unwrap_err();
    assert_eq!(error, PkiError::KeyMismatch);
}
