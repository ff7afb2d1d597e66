//! Taking in a `.p12` file of the portal, and every reason why it does not go.

#![allow(clippy::unwrap_used, reason = "a failed test may panic")]

use careplan::SourceFile;
use pki::Identity;
use pki::pkcs12::{IssuePassword, KeyParts, Pkcs12Profile};
use time::{Duration, OffsetDateTime};

use super::testing::{Answer, Desk, check_page};
use crate::authority::Authority;
use crate::local_store::Exchange;

const PASSWORD: &str = "ABCD2345EFGH6789";
const OTHER: &str = "ZZZZ2345EFGH6789";

fn file(identity: &Identity, profile: Pkcs12Profile) -> SourceFile {
    let password = IssuePassword::parse(PASSWORD).unwrap();
    let parts = KeyParts::derive(&password, identity.key()).unwrap();
    let certificate = identity.certificate();
    let bytes = parts.assemble(profile, certificate, identity.chain(), "見本");
    SourceFile {
        name: "careplan.p12".to_owned(),
        bytes: bytes.unwrap(),
    }
}

/// An office that knows the exchange of this authority, and has no certificate.
async fn desk(authority: &Authority) -> Desk {
    let mut desk = Desk::closed(false);
    let exchange = Exchange {
        name: "試験連携".to_owned(),
        portal: "https://127.0.0.1:9".to_owned(),
        mailbox: "https://127.0.0.1:9".to_owned(),
        root: authority.root.clone(),
        others: Vec::new(),
    };
    desk.office.home().keep_exchange(&exchange).unwrap();
    desk.enter().await.is(303);
    desk
}

async fn take_in(desk: &Desk, file: SourceFile, password: &str) -> Answer {
    let fields = [("password", password)];
    let answer = desk
        .upload_with("/certificate/import", &fields, &[file])
        .await;
    assert!(!answer.html.contains(password), "{}", answer.html);
    answer
}

#[tokio::test]
async fn a_file_of_the_portal_is_installed_in_both_forms() {
    let now = OffsetDateTime::now_utc();
    let authority = Authority::new(now);
    for profile in [Pkcs12Profile::Modern, Pkcs12Profile::Compatible] {
        let desk = desk(&authority).await;
        let before = desk.page("/certificate").await;
        before.says("証明書発行用パスワード").says("none-presented");
        let own = authority.office("1370000018", now);
        let answer = take_in(&desk, file(&own, profile), PASSWORD).await;
        assert_eq!(answer.is(303).location(), "/certificate");
        let installed = desk.office.home().in_use(now).unwrap().unwrap();
        assert_eq!(&installed.certificate, own.certificate());
        let page = desk.page("/certificate").await;
        page.says("証明書を入れました").says("1370000018");
        // Whoever has taken the file of another office sees it.
        let other = authority.office("1370000026", now);
        take_in(&desk, file(&other, profile), PASSWORD)
            .await
            .is(303);
        let page = desk.page("/certificate").await;
        page.says("別の事業所の証明書が選ばれています");
    }
}

#[tokio::test]
async fn what_cannot_be_installed_is_told_in_words_and_changes_nothing() {
    let now = OffsetDateTime::now_utc();
    let authority = Authority::new(now);
    let desk = desk(&authority).await;
    let good = || file(&authority.office("1370000018", now), Pkcs12Profile::Modern);
    let broken = || SourceFile {
        name: "plan.csv".to_owned(),
        bytes: b"no certificate".to_vec(),
    };
    let earlier = now - Duration::days(400);
    let old = file(
        &authority.office("1370000018", earlier),
        Pkcs12Profile::Modern,
    );
    let strange = file(
        &Authority::new(now).office("1370000018", now),
        Pkcs12Profile::Modern,
    );
    for (file, password, words) in [
        (good(), OTHER, "証明書発行用パスワードが合いません"),
        (good(), "himawari-Sign-in-7!", "ログイン用のパスワードなど"),
        (good(), "ABCD2345EFGH678", "パスワードの形ではありません"),
        (broken(), PASSWORD, "plan.csv"),
        (old, PASSWORD, "class=\"message"),
        (strange, PASSWORD, "class=\"message"),
    ] {
        let answer = take_in(&desk, file, password).await;
        answer.is(422).says(words);
        check_page(&answer.html, words);
        assert!(desk.office.home().installed().unwrap().is_empty());
    }
    let none = desk
        .upload_with("/certificate/import", &[("password", PASSWORD)], &[])
        .await;
    none.is(422)
        .says("証明書のファイルを一つだけ選んでください");
}
