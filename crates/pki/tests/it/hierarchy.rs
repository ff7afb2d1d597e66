//! One authority after another: new issuing authorities, new roots, and the roots' lists.

use pki::authority::{AuthorityName, create_root, prepare_cross, prepare_issuing};
use pki::crl::{ListHead, Scope, read, sign};
use pki::issue::{issue, prepare_client};
use pki::profile::Validity;
use pki::revocation::{Freshness, Reason, Revoked};
use pki::signer::ecdsa_from_halves;
use pki::subject::Publication;
use pki::trust::above;
use pki::{
    Certificate, Identity, KeyHolder, KeyPair, SerialNumber, Signer as _, TrustAnchors, request,
};
use time::Duration;

use crate::fixture::{BASE, NOW_SECONDS, now, subject};
use crate::judge::{Bench, bench};

pub(crate) fn years(years: i64) -> Validity {
    Validity::from_now(now(), Duration::days(365 * years)).unwrap()
}

pub(crate) fn root(common_name: &str) -> Identity {
    let key = KeyPair::generate().unwrap();
    let name = AuthorityName {
        organisation: "ケアプラン連携試験所".to_owned(),
        common_name: common_name.to_owned(),
    };
    let serial = SerialNumber::random().unwrap();
    let root = create_root(&name, &key, serial, years(20)).unwrap();
    Identity::new(key, root, Vec::new()).unwrap()
}

pub(crate) fn issuing(root: &Identity) -> Identity {
    let key = KeyPair::generate().unwrap();
    let name = AuthorityName {
        organisation: "ケアプラン連携試験所".to_owned(),
        common_name: "発行認証局".to_owned(),
    };
    // As in a ceremony: only a request leaves the machine of the new authority.
    let request = request::create(&key, "発行認証局").unwrap();
    let prepared = prepare_issuing(
        &name,
        &request::verify(&request).unwrap(),
        SerialNumber::random().unwrap(),
        years(10),
        &Publication::of_root(BASE, root.certificate()),
        root.certificate(),
    )
    .unwrap();
    Identity::new(key, issue(prepared, root).unwrap(), Vec::new()).unwrap()
}

fn leaf(issuing: &Identity) -> Certificate {
    let key = KeyPair::generate().unwrap();
    let prepared = prepare_client(
        &subject(),
        key.public_key(),
        SerialNumber::random().unwrap(),
        years(3),
        &Publication::default(),
        issuing.certificate(),
    )
    .unwrap();
    issue(prepared, issuing).unwrap()
}

pub(crate) fn cross(other: &Identity, root: &Identity) -> Certificate {
    let prepared = prepare_cross(
        other.certificate(),
        SerialNumber::random().unwrap(),
        years(10),
        &Publication::of_root(BASE, root.certificate()),
        root.certificate(),
    )
    .unwrap();
    issue(prepared, root).unwrap()
}

/// What `openssl verify` says about `leaf.pem`, believing the file `root` alone.
fn verdict(bench: &Bench, root: &str, untrusted: &str) -> (bool, String) {
    let at = NOW_SECONDS.to_string();
    let words = [
        "verify",
        "-x509_strict",
        "-attime",
        &at,
        "-CAfile",
        root,
        "-untrusted",
        untrusted,
        "leaf.pem",
    ];
    let output = bench.try_run("openssl", &words);
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&text).into_owned();
    (output.status.success(), text)
}

#[test]
fn a_root_follows_a_root_over_a_bridge_in_both_directions() {
    // Also with the same name: the key identifiers tell them apart.
    for name in ["ルート認証局 2", "ルート認証局"] {
        let (old, new) = (root("ルート認証局"), root(name));
        let (first, second) = (issuing(&old), issuing(&new));
        let (forward, back) = (cross(&new, &old), cross(&old, &new));
        let authorities: Vec<_> = [&second, &first, &new, &old]
            .map(|one| one.certificate().clone())
            .into_iter()
            .chain([forward.clone(), back.clone()])
            .collect();
        let believing = |root: &Identity| TrustAnchors::new(root.certificate().clone());
        for (issuing, foreign, bridge) in [(&second, &old, &forward), (&first, &new, &back)] {
            let leaf = leaf(issuing);
            let anchors = believing(foreign);
            let without = [issuing.certificate().clone()];
            let error = anchors.verify(&leaf, &without, now()).unwrap_err();
            assert_eq!(error.code(), "unknown-issuer");
            let path = above(&leaf, &authorities);
            assert_eq!(path.len(), 3, "issuing, bridge, root");
            assert_eq!(path.first(), Some(issuing.certificate()));
            assert!(path.contains(bridge) && path.last().is_some_and(Certificate::is_root));
            anchors.verify(&leaf, &path, now()).unwrap();
            TrustAnchors::of_roots(&path)
                .verify(&leaf, &path, now())
                .unwrap();

            let Some(bench) = bench() else { continue };
            bench.put("leaf.pem", leaf.to_pem());
            bench.put("root.pem", foreign.certificate().to_pem());
            bench.put("issuing.pem", issuing.certificate().to_pem());
            let both = format!("{}{}", issuing.certificate().to_pem(), bridge.to_pem());
            bench.put("both.pem", both);
            let (good, text) = verdict(&bench, "root.pem", "issuing.pem");
            assert!(!good, "{text}");
            let (good, text) = verdict(&bench, "root.pem", "both.pem");
            assert!(good, "{text}");
        }
        assert!(forward.is_cross() && !forward.is_root());
        assert_ne!(forward.published_name(), new.certificate().published_name());
        assert_eq!(forward.label(), new.certificate().label());
    }
}

#[test]
fn a_bridge_is_for_another_root_and_ends_before_it() {
    let (old, new) = (root("A"), root("B"));
    let refused = |other: &Certificate, validity| {
        let serial = SerialNumber::random().unwrap();
        let none = Publication::default();
        let findings = prepare_cross(other, serial, validity, &none, old.certificate());
        let findings = findings.unwrap_err();
        findings.iter().map(|one| one.code()).collect::<Vec<_>>()
    };
    assert_eq!(refused(old.certificate(), years(1)), ["cross-self"]);
    let below = issuing(&new);
    assert_eq!(refused(below.certificate(), years(1)), ["cross-subject"]);
    let long = Validity::from_now(now(), Duration::days(365 * 21)).unwrap();
    assert_eq!(refused(new.certificate(), long), ["outlives-subject"]);
}

#[test]
fn the_list_of_a_root_goes_on_and_openssl_follows_it() {
    let root = root("ルート認証局");
    let (first, second) = (issuing(&root), issuing(&root));
    let head = |number| ListHead {
        scope: Scope::All,
        number,
        freshness: Freshness::from_now(now(), Duration::days(400)).unwrap(),
    };
    let empty = sign(&head(1), &[], &root).unwrap();
    let read_back = read(&empty, root.certificate()).unwrap();
    assert_eq!((read_back.number, read_back.revoked.len()), (1, 0));
    let mut revoked = read_back.revoked;
    revoked.push(Revoked {
        serial: first.certificate().serial().clone(),
        at: now(),
        reason: Reason::KeyCompromise,
    });
    let list = sign(&head(2), &revoked, &root).unwrap();
    let read_back = read(&list, root.certificate()).unwrap();
    assert_eq!((read_back.number, &read_back.revoked), (2, &revoked));
    assert_eq!(read_back.next_update, now() + Duration::days(400));

    let code = |der: &[u8], issuer: &Identity| read(der, issuer.certificate()).unwrap_err().code();
    assert_eq!(code(&list, &first), "unknown-issuer");
    assert_eq!(code(b"x", &root), "damaged");
    let mut changed = list.clone();
    *changed.last_mut().unwrap() ^= 1;
    assert_ne!(read(&changed, root.certificate()).ok(), Some(read_back));

    let Some(bench) = bench() else { return };
    let at = NOW_SECONDS.to_string();
    bench.put("root.pem", root.certificate().to_pem());
    bench.put("list.der", &list);
    let text = bench.run(
        "openssl",
        &[
            "crl", "-inform", "DER", "-in", "list.der", "-CAfile", "root.pem", "-out", "list.pem",
        ],
    );
    assert!(text.contains("verify OK"), "{text}");
    for (issuing, is_good) in [(&first, false), (&second, true)] {
        bench.put("issuing.pem", issuing.certificate().to_pem());
        let output = bench.try_run(
            "openssl",
            &[
                "verify",
                "-x509_strict",
                "-crl_check",
                "-attime",
                &at,
                "-CAfile",
                "root.pem",
                "-CRLfile",
                "list.pem",
                "issuing.pem",
            ],
        );
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.success(), is_good, "{text}");
        assert_eq!(text.contains("certificate revoked"), !is_good, "{text}");
    }
    let text = bench.run(
        "openssl",
        &["x509", "-in", "issuing.pem", "-noout", "-text"],
    );
    let address = format!("URI:{BASE}/crl/{}.crl", root.certificate().label());
    assert!(text.contains(&address), "{text}");
}

#[test]
fn a_holder_is_its_own_key_and_signatures_of_tokens_are_rewritten() {
    let one = root("A");
    let other = KeyPair::generate().unwrap();
    let wrong = KeyHolder::new(Box::new(other), one.certificate().clone());
    assert_eq!(wrong.err().map(|error| error.code()), Some("key-mismatch"));
    let key = KeyPair::from_pkcs8(&one.key().to_pkcs8().unwrap()).unwrap();
    let holder = KeyHolder::new(Box::new(key), one.certificate().clone()).unwrap();
    let signature = holder.sign(b"x").unwrap();
    one.key()
        .public_key()
        .verify(b"x", &signature, "x")
        .unwrap();

    // A small first number and a second one whose top bit is set.
    let mut halves = [0_u8; 64];
    halves[31] = 5;
    halves[32] = 0x80;
    let der = ecdsa_from_halves(&halves).unwrap();
    assert_eq!(der[..7], [0x30, 38, 0x02, 1, 5, 0x02, 33]);
    assert!(ecdsa_from_halves(&halves[1..]).is_err());
}
