//! The life of a certificate after the application: 照会一覧, renewal, another one, revocation.

use axum::http::StatusCode;
use careplan::OfficeNumber;
use pki::KeyPair;
use pki::authority::{AuthorityName, create_root};
use pki::pkcs12::{IssuePassword, KeyParts};
use pki::profile::Validity;
use pki::{Certificate, Identity, SerialNumber};
use std::sync::Arc;
use time::{Duration, OffsetDateTime};

use super::office;
use crate::mail::Mailing;
use crate::store::application::{self, Application, Decision};
use crate::store::certificate::{self, CertificateRecord};
use crate::store::testing::{NOW, number, on_each_database, pending_application};
use crate::store::{StoreError, Tx, application_answers, audit, lost_key, values};
use crate::web::testing::{
    App, Browser, ISSUE_PASSWORD, OPERATOR, PASSWORD, World, check_page, other_number,
};

const CHOICE: &str = "/certificates/careplan";
const BEFORE: &str = "/certificates/careplan/before";
pub(super) const APPLY: &str = "/certificates/careplan/apply";
pub(super) const DOWNLOADS: &str = "/certificates/careplan/downloads";
pub(super) const FILLED: [(&str, &str); 2] = [("issue_password", ISSUE_PASSWORD), ("agree", "yes")];

/// A world with an authority that issues in it.
pub(super) struct Life {
    pub(super) world: World,
    root: Arc<Identity>,
}

impl Life {
    pub(super) async fn on_each_database<F: Future<Output = ()>>(body: impl Fn(Life) -> F) {
        on_each_database(|store| async {
            let key = KeyPair::generate().unwrap();
            let name = AuthorityName {
                organisation: "renkei".to_owned(),
                common_name: "renkei Root CA".to_owned(),
            };
            let validity = Validity::from_now(NOW, Duration::days(7000)).unwrap();
            let serial = SerialNumber::random().unwrap();
            let root = create_root(&name, &key, serial, validity).unwrap();
            let root = Arc::new(Identity::new(key, root, Vec::new()).unwrap());
            let world = World::new(store, vec![root.certificate().clone()]);
            world.populate().await;
            body(Life { world, root }).await;
        })
        .await;
    }

    fn now(&self) -> OffsetDateTime {
        self.world.state.clock.now()
    }

    /// Stores an application with a key of the portal, without the pages.
    pub(super) async fn applied(&self, receipt: &str) {
        let key = KeyPair::generate().unwrap();
        let password = IssuePassword::parse(ISSUE_PASSWORD).unwrap();
        let parts = KeyParts::derive(&password, &key).unwrap();
        let application = &Application {
            public_key: key.public_key_der(),
            key_parts: Some(parts.to_bytes().unwrap().to_vec()),
            applied_at: self.now(),
            ..pending_application(receipt, number())
        };
        self.write(|tx| async move { application::insert(&tx, application).await })
            .await;
    }

    pub(super) async fn write<R, F>(&self, body: impl Fn(Tx) -> F + Send + Sync) -> R
    where
        R: Send,
        F: Future<Output = Result<R, StoreError>> + Send,
    {
        self.world.state.store.run_tx("test", body).await.unwrap()
    }

    async fn decide(&self, receipt: &str, decision: Decision) {
        let (now, decision) = (self.now(), &decision);
        let decided =
            self.write(|tx| async move {
                application::decide(&tx, receipt, decision, OPERATOR, now).await
            })
            .await;
        assert!(decided);
    }

    /// Approves an application and issues its certificate.
    pub(super) async fn issue(&self, receipt: &str) -> CertificateRecord {
        self.decide(receipt, Decision::Approve).await;
        assert!(crate::sites::issue(&self.world, &self.root, receipt).await);
        let found = self
            .write(|tx| async move { certificate::by_receipt(&tx, receipt).await })
            .await;
        found.unwrap()
    }

    pub(super) async fn newest(&self, number: OfficeNumber) -> Application {
        let all = self
            .write(|tx| async move { application::all_of_office(&tx, number, 10).await })
            .await;
        all.into_iter().next().unwrap()
    }

    /// A window that has confirmed 発行申請を行う前.
    pub(super) async fn gated(&self) -> Browser {
        let mut window = office(&self.world, number()).await;
        window.go(BEFORE).await;
        window.send(BEFORE, &[]).await;
        window
    }
}

pub(super) fn page_of(certificate: &CertificateRecord) -> String {
    format!("/certificates/by-serial/{}", certificate.serial)
}

#[tokio::test]
async fn the_completion_page_offers_to_register_an_address() {
    Life::on_each_database(|life| async move {
        let mut window = life.gated().await;
        window.go(APPLY).await;
        window.send(APPLY, &FILLED).await.says("発行申請完了");
        let first = life.newest(number()).await.receipt;
        let mut writing = life.world.clone();
        writing.state = writing.state.with_mailing(Mailing {
            name: "renkei".to_owned(),
            portal: "https://portal.test".to_owned(),
            from: Some("renkei@example.jp".to_owned()),
        });
        let mut reader = office(&writing, number()).await;
        reader
            .go(&format!("/applications/{first}/done"))
            .await
            .says("メールアドレスを登録すると、発行完了をメールでもお知らせします");
        check_page(&reader.html(), "done, with a mail address");
    })
    .await;
}

#[tokio::test]
async fn every_request_is_listed_and_opens_to_its_time_line() {
    Life::on_each_database(|life| async move {
        let mut window = office(&life.world, number()).await;
        window
            .go("/applications")
            .await
            .says("申請はまだありません。");
        window.says("href=\"/certificates/careplan\"");
        check_page(&window.html(), "no applications");

        let mut window = life.gated().await;
        window.go(APPLY).await;
        window.send(APPLY, &FILLED).await.says("発行申請完了");
        let first = life.newest(number()).await.receipt;
        window
            .go("/applications")
            .await
            .says(&first)
            .says("取り下げる");
        check_page(&window.html(), "applications");
        let reason = "事業所の名称が、登録と違います。\"<b>\"";
        let returned = Decision::Return {
            reason: reason.to_owned(),
        };
        life.decide(&first, returned).await;
        // 取下げ comes too late, and the page says who was faster.
        window
            .send(&format!("/applications/{first}/withdraw"), &[])
            .await;
        window
            .says("別の画面で、先に処理されました")
            .says("国保連合会さんが差し戻しをしました");
        window.says("事業所の名称が、登録と違います。&#34;&#60;b&#62;&#34;");
        window.says("差し戻し（直して出し直してください）");
        check_page(&window.html(), "returned");
        window
            .go("/applications?state=returned&kind=issue")
            .await
            .says(&first)
            .says("直して出し直す");
        window
            .go("/applications?state=issued")
            .await
            .says("条件に合う申請はありません。");
        window
            .go("/applications?kind=renewal")
            .await
            .says("条件をクリアする");

        life.world.wait(Duration::minutes(1));
        window.go(APPLY).await;
        window.send(APPLY, &FILLED).await.says("発行申請完了");
        let second = &life.newest(number()).await.receipt;
        let corrects = life
            .write(|tx| async move { application_answers::find(&tx, second).await })
            .await
            .unwrap();
        assert_eq!(corrects.corrects.as_deref(), Some(first.as_str()));
        assert!(corrects.gate_confirmed_at.is_some());
        window
            .go(&format!("/applications/{first}"))
            .await
            .says(second);
        assert!(!window.html().contains("直して出し直す"));
    })
    .await;
}

#[tokio::test]
async fn a_request_is_withdrawn_by_its_own_office_once() {
    Life::on_each_database(|life| async move {
        let mut window = life.gated().await;
        window.go(APPLY).await;
        window.send(APPLY, &FILLED).await.says("発行申請完了");
        let second = &life.newest(number()).await.receipt;
        let mut other = office(&life.world, other_number()).await;
        other.go(&format!("/applications/{second}")).await;
        assert_eq!(other.status, StatusCode::NOT_FOUND);
        other
            .go("/applications")
            .await
            .says("申請はまだありません。");
        let token = other.token();
        let withdraw = format!("/applications/{second}/withdraw");
        other
            .send_exactly(&withdraw, &[("form_token", &token)])
            .await;
        assert_eq!(other.status, StatusCode::NOT_FOUND);
        window.send_exactly(&withdraw, &[]).await;
        assert_eq!(window.status, StatusCode::FORBIDDEN);
        window.go("/applications").await;
        window
            .send(&withdraw, &[])
            .await
            .says("申請を取り下げました");
        window.send(&withdraw, &[]).await.says("取下げをしました");
        check_page(&window.html(), "withdrawn twice");
    })
    .await;
}

#[tokio::test]
async fn a_certificate_shows_what_is_known_about_it() {
    Life::on_each_database(|life| async move {
        life.applied("A").await;
        let certificate = life.issue("A").await;
        let address = page_of(&certificate);
        let mut window = office(&life.world, number()).await;
        window.go("/").await.says("証明書発行完了のお知らせ");
        window.go(CHOICE).await.says(&format!("href=\"{address}\""));
        window
            .go(&address)
            .await
            .says("まだダウンロードされていません")
            .says("まだ使われていません");
        let der = certificate.der.clone().unwrap();
        let print = hex::encode(Certificate::from_der(&der).unwrap().fingerprint());
        window.says(&format!("{} {}", &print[..4], &print[4..8]));
        check_page(&window.html(), "certificate");
        window
            .go(DOWNLOADS)
            .await
            .says("ダウンロードとインストールに、証明書発行手数料はかかりません");
        check_page(&window.html(), "downloads");
        let serial = certificate.serial.as_str();
        for _ in 0..2 {
            window
                .send(DOWNLOADS, &[("serial", serial), ("profile", "modern")])
                .await;
            window.go(DOWNLOADS).await;
        }
        let later = NOW + Duration::hours(5);
        life.write(|tx| async move { certificate::note_use(&tx, serial, NOW, later).await })
            .await;
        window
            .go(&address)
            .await
            .says("2回：最初は")
            .says("KJ131370000018");
        window.says("2026年11月22日（日） 17時04分");
        window
            .go("/terminals")
            .await
            .says("ファイル（.p12）で取り込むもの")
            .says(&address);
        check_page(&window.html(), "terminals");

        let mut other = office(&life.world, other_number()).await;
        for path in ["", "/revoke", "/renew"] {
            other.go(&format!("{address}{path}")).await;
            assert_eq!(other.status, StatusCode::NOT_FOUND, "{path}");
        }
        other
            .go("/terminals")
            .await
            .says("登録された端末はありません。");
        check_page(&other.html(), "no terminals");
        // Something the application never had, or was made unusable since.
        life.write(|tx| async move {
            lost_key::insert(&tx, "A", NOW).await?;
            tx.execute(
                "UPDATE applications SET key_parts = NULL WHERE receipt = 'A'",
                values![],
            )
            .await
        })
        .await;
        window
            .go(CHOICE)
            .await
            .says("パスワード再発行のため取り込みできません");
        window
            .go(DOWNLOADS)
            .await
            .says("パスワード再発行のため取り込みできません");
        window.go(&address).await.says("もうダウンロードできません");
        check_page(&window.html(), "certificate without key");
    })
    .await;
}

#[tokio::test]
async fn an_office_revokes_its_certificate_once_and_for_good() {
    Life::on_each_database(|life| async move {
        life.applied("A").await;
        let certificate = life.issue("A").await;
        let address = format!("{}/revoke", page_of(&certificate));
        let mut window = office(&life.world, number()).await;
        window
            .go(&address)
            .await
            .says("この証明書を使えなくします（失効）")
            .says("元には戻せません");
        check_page(&window.html(), "revoke");
        window.send(&address, &[("password", PASSWORD)]).await;
        assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY);
        window
            .says("失効の理由を選んでください")
            .says("確認の欄にチェックを入れてください");
        check_page(&window.html(), "revoke, nothing chosen");
        let with = |password: &'static str| {
            [
                ("reason", "superseded"),
                ("sure", "yes"),
                ("password", password),
            ]
        };
        window
            .send(&address, &with("wrong"))
            .await
            .says("今のパスワードが違います");
        check_page(&window.html(), "revoke, wrong password");
        window.send_from_elsewhere(&address, &with(PASSWORD)).await;
        assert_eq!(window.status, StatusCode::FORBIDDEN);
        window.go(&address).await;
        let mut second = office(&life.world, number()).await;
        second.go(&address).await;
        let (one, two) = (with(PASSWORD), with(PASSWORD));
        tokio::join!(window.send(&address, &one), second.send(&address, &two));
        let pages = [&window, &second];
        for words in ["この証明書を失効させました", "先に処理されました"] {
            let told = pages.iter().filter(|page| page.html().contains(words));
            assert_eq!(told.count(), 1, "{words}");
        }
        for page in pages {
            check_page(&page.html(), "revoked");
        }
        let serial = &certificate.serial;
        let (found, events) = life
            .write(|tx| async move {
                let found = certificate::find(&tx, serial).await?.unwrap();
                Ok((found, audit::of_subject(&tx, serial).await?))
            })
            .await;
        assert_eq!(found.revoked.unwrap().reason, "superseded");
        assert_eq!(found.revoked_by.as_deref(), Some("account:KJ131370000018"));
        let revocations = events
            .iter()
            .filter(|event| event.event == "certificate-revoked");
        assert_eq!(revocations.count(), 1);
        window
            .go(&address)
            .await
            .says("手続きをした人：KJ131370000018");
        window
            .go("/applications?kind=revocation")
            .await
            .says("失効申請");
        window.go("/applications/A").await.says("失効");
        window.go("/").await.says("証明書を失効しました");
        window.go(DOWNLOADS).await.says("失効しています");
        window
            .go("/terminals")
            .await
            .says("登録された端末はありません。");
    })
    .await;
}

#[tokio::test]
async fn a_second_factor_is_asked_for_at_a_revocation() {
    Life::on_each_database(|life| async move {
        life.applied("A").await;
        let address = format!("{}/revoke", page_of(&life.issue("A").await));
        let mut window = office(&life.world, number()).await;
        window.go("/account/second-factor").await;
        window.send("/account/second-factor", &[]).await;
        let app = App::typed_from(&window.html());
        let code = app.shows(&life.world);
        window
            .send(
                "/account/second-factor/set-up",
                &[("code", &code), ("password", PASSWORD)],
            )
            .await
            .says("2段階の確認を設定しました");
        life.world.wait(Duration::minutes(2));
        window.go(&address).await.says("name=\"code\"");
        let filled = [
            ("reason", "key-compromise"),
            ("sure", "yes"),
            ("password", PASSWORD),
        ];
        window.send(&address, &filled).await;
        assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY);
        let code = app.shows(&life.world);
        let mut wrong = filled.to_vec();
        wrong.push(("code", "000000"));
        window.send(&address, &wrong).await;
        assert_eq!(window.status, StatusCode::UNPROCESSABLE_ENTITY);
        let mut right = filled.to_vec();
        right.push(("code", &code));
        window
            .send(&address, &right)
            .await
            .says("この証明書を失効させました");
    })
    .await;
}

#[tokio::test]
async fn a_renewal_begins_where_the_office_chose() {
    Life::on_each_database(|life| async move {
        life.applied("A").await;
        let present = life.issue("A").await;
        let renew = format!("{}/renew", page_of(&present));
        let mut window = life.gated().await;
        window.go(CHOICE).await;
        assert!(!window.html().contains("更新申請をする"));
        window.go(&renew).await.says("証明書の内容");

        life.world.wait(Duration::days(1095 - 30));
        let mut window = life.gated().await;
        window
            .go(CHOICE)
            .await
            .says("証明書の有効期限まで、あと30日です")
            .says("更新申請をする");
        check_page(&window.html(), "choice with renewal");
        window.send(CHOICE, &[("action", "renew")]).await;
        assert_eq!(window.address, renew);
        window.says("2029年11月21日（水）から2032年11月20日（土）まで");
        check_page(&window.html(), "renewal");
        window
            .send(&renew, &FILLED)
            .await
            .says("有効期間のはじまりを選んでください");
        check_page(&window.html(), "renewal, nothing chosen");
        let mut filled = FILLED.to_vec();
        filled.push(("start", "after-present"));
        window
            .send(&renew, &filled)
            .await
            .says("発行申請完了")
            .says("更新申請");
        check_page(&window.html(), "renewal done");
        window.go(&renew).await.says("すでに受け付けています");

        // It comes back, is put right with what was answered, and is issued.
        let first = life.newest(number()).await.receipt;
        let reason = "なし".to_owned();
        life.decide(&first, Decision::Return { reason }).await;
        window
            .go(&format!("/applications/{first}"))
            .await
            .says(&renew);
        window
            .go(&renew)
            .await
            .says("value=\"after-present\" aria-describedby=\"start-after-present-hint\" checked");
        life.world.wait(Duration::minutes(1));
        window.send(&renew, &filled).await;
        let receipt = life.newest(number()).await.receipt;
        let next = life.issue(&receipt).await;
        assert_eq!(next.not_before, present.not_after);
        assert_eq!(next.not_after - present.not_after, Duration::days(1095));
        let address = page_of(&next);
        window
            .go(&address)
            .await
            .says("この証明書は2029年11月21日（水）から使えます");
        check_page(&window.html(), "begins later");
        window.go(CHOICE).await;
        assert!(!window.html().contains("更新申請をする"));
        window.go(DOWNLOADS).await;
        let serial = next.serial.as_str();
        window
            .send(DOWNLOADS, &[("serial", serial), ("profile", "modern")])
            .await;
        assert_eq!(window.headers["content-type"], "application/x-pkcs12");
        // Sealed to and let in is only what can be used now.
        let life = &life;
        let usable = |at| async move {
            life.write(|tx| async move { certificate::usable_of_office(&tx, number(), at).await })
                .await
        };
        assert_eq!(usable(life.now()).await[0].serial, present.serial);
        let later = present.not_after + Duration::SECOND;
        assert_eq!(usable(later).await[0].serial, next.serial);
    })
    .await;
}

#[tokio::test]
async fn another_one_beside_a_usable_one_needs_a_reason() {
    Life::on_each_database(|life| async move {
        life.applied("A").await;
        let old = life.issue("A").await;
        life.world.wait(Duration::minutes(1));
        let mut window = life.gated().await;
        window.go(APPLY).await.says("発行済みの請求委任事業所用ケアプラン証明書でケアプランデータ連携システムをご利用できます。");
        check_page(&window.html(), "another one");
        window.send(APPLY, &FILLED).await.says("新しく申請する理由を選んでください");
        check_page(&window.html(), "another one without a reason");
        let mut filled = FILLED.to_vec();
        filled.push(("repeat_reason", "new-computer"));
        window.send(APPLY, &filled).await.says("発行申請完了").says("パソコンの入れ替え");
        let receipt = life.newest(number()).await.receipt;
        let mut console = crate::sites::console(&life.world);
        console.go("/sign-in").await;
        console.send("/sign-in", &[("operator_id", OPERATOR), ("password", PASSWORD)]).await;
        console.go(&format!("/applications/{receipt}")).await.says("パソコンの入れ替え");
        console.says("「発行申請を行う前」を確認した日時");

        let new = life.issue(&receipt).await;
        window.go(&page_of(&new)).await;
        assert!(!window.html().contains("前の証明書を使えなくする"));
        window.go(DOWNLOADS).await;
        window.send(DOWNLOADS, &[("serial", &new.serial), ("profile", "modern")]).await;
        window.go(&page_of(&new)).await.says("前の証明書を使えなくする");
        window.says(&format!("{}/revoke", page_of(&old)));
        check_page(&window.html(), "offer to revoke");
        let old = old.serial.as_str();
        let kept = life.write(|tx| async move { certificate::find(&tx, old).await }).await;
        assert_eq!(kept.unwrap().revoked, None);
    })
    .await;
}
