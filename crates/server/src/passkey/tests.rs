//! Answers of passkeys, right and wrong.

#![allow(clippy::unwrap_used, reason = "a failed test may panic")]

use super::testing::Device;
use super::*;

const PORTAL: &str = "https://portal.test:8443";
const CHALLENGE: &[u8] = &[7; 32];

fn site() -> RelyingParty {
    RelyingParty::new(PORTAL, "renkei").unwrap()
}

fn made(device: &mut Device) -> NewPasskey {
    let owner = Owner {
        id: "a",
        handle: [1; 16],
    };
    let invitation = site().invite(&owner, &[]).unwrap();
    let answer = device.create(&invitation.options);
    site()
        .welcome(&invitation.waiting, &answer)
        .unwrap()
        .unwrap()
}

fn judged(data: &str, answer: &str) -> Result<Shown, Refusal> {
    site().judge(&[data], CHALLENGE, answer).unwrap()
}

#[test]
fn a_passkey_answers_the_challenge_of_the_caller() {
    let mut device = Device::at(PORTAL);
    let first = made(&mut device).data;
    let other = made(&mut Device::at(PORTAL)).data;
    let options = site().ask(&[&other, &first], CHALLENGE).unwrap();
    assert!(options.contains(&URL_SAFE_NO_PAD.encode(CHALLENGE)));
    let answer = device.get(&options);
    let shown = site().judge(&[&other, &first], CHALLENGE, &answer);
    let shown = shown.unwrap().unwrap();
    assert_eq!(shown.place, 1);
    // With its counter as it is now, the same answer is one of a copy.
    let refused = judged(&shown.data, &answer).err();
    assert_eq!(refused, Some(Refusal::Copied));
    let again = device.get(&options);
    assert!(judged(&shown.data, &again).is_ok());
}

#[test]
fn what_is_wrong_with_an_answer_is_said() {
    let mut device = Device::at(PORTAL);
    let data = made(&mut device).data;
    let options = site().ask(&[&data], CHALLENGE).unwrap();
    let refusal = |answer: &str| judged(&data, answer).err();
    assert_eq!(refusal("{}"), Some(Refusal::Unreadable));
    let other = Device::at(PORTAL).get(&options);
    assert_eq!(refusal(&other), Some(Refusal::Unknown));
    device.verifies = false;
    let unverified = device.get(&options);
    assert_eq!(refusal(&unverified), Some(Refusal::Unverified));
    device.verifies = true;
    for origin in ["https://portal.test", "https://elsewhere.test:8443"] {
        device.origin = origin.to_owned();
        assert_eq!(refusal(&device.get(&options)), Some(Refusal::Elsewhere));
    }
    device.origin = PORTAL.to_owned();
    let others = site().ask(&[&data], &[8; 32]).unwrap();
    assert_eq!(refusal(&device.get(&others)), Some(Refusal::OtherQuestion));
    let right = device.get(&options);
    let mut changed: serde_json::Value = serde_json::from_str(&right).unwrap();
    let other: serde_json::Value = serde_json::from_str(&device.get(&options)).unwrap();
    let signature = other.pointer("/response/signature").unwrap().clone();
    *changed.pointer_mut("/response/signature").unwrap() = signature;
    assert_eq!(refusal(&changed.to_string()), Some(Refusal::Wrong));
    assert!(refusal(&right).is_none());
}

#[test]
fn addresses_without_a_name_have_no_passkeys() {
    assert!(RelyingParty::new("https://127.0.0.1:8443", "renkei").is_err());
    assert!(RelyingParty::new("https://localhost:8443", "renkei").is_ok());
}
