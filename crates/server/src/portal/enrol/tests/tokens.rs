//! Tokens: a person signs in to work at a terminal.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use protocol::http::{TokenRequest, Tokens};
use protocol::{Code, Sha256};
use time::Duration;

use super::{Answer, Terminal, some_certificate};
use crate::store::application::Decision;
use crate::store::testing::{account_id, number};
use crate::store::token::{self, Purpose};
use crate::store::{StoreError, audit, values};
use crate::web::testing::{App, Browser, PASSWORD, World, other_number};
use crate::web::token::hash;

impl Terminal {
    async fn tokens(&self, certificate: Sha256, password: &str, code: Option<&str>) -> Answer {
        self.tokens_of(&account_id(number()), certificate, (password, code))
            .await
    }

    async fn tokens_of(
        &self,
        user_id: &str,
        certificate: Sha256,
        (password, code): (&str, Option<&str>),
    ) -> Answer {
        let body = TokenRequest {
            user_id: user_id.to_owned(),
            password: password.to_owned(),
            code: code.map(ToOwned::to_owned),
            certificate,
        };
        let request = Request::post("/v1/tokens")
            .header("content-type", "application/json")
            .body(Body::from(serde_json::to_vec(&body).unwrap()))
            .unwrap();
        self.send(request).await
    }

    /// Enrols; the fingerprint of the certificate.
    async fn enrolled(&self) -> Sha256 {
        let ticket = self.ticket().await;
        assert!(ticket.unattended);
        self.enrol(&ticket).await.waits();
        let receipt = &self.applications().await[0].receipt;
        let leaf = some_certificate("Terminal");
        self.decide(receipt, &Decision::Approve).await;
        self.issue(receipt, &leaf).await;
        leaf.fingerprint().into()
    }
}

impl Answer {
    #[track_caller]
    fn signed_in(&self) -> Tokens {
        assert_eq!(self.status, StatusCode::OK, "{}", self.text());
        assert_eq!(self.headers["cache-control"], "no-store");
        serde_json::from_slice(&self.body).unwrap()
    }
}

async fn is_open(world: &World, tokens: &Tokens) -> bool {
    let hash = hash(&tokens.access_token);
    let found = world.state.store.read("test", |tx| async move {
        token::find(&tx, Purpose::Access, hash).await
    });
    !found.await.unwrap().unwrap().family.ended
}

#[tokio::test]
async fn password_and_a_certificate_of_the_office_give_tokens() {
    World::on_each_database(|world| async move {
        let terminal = Terminal::new(&world);
        let certificate = terminal.enrolled().await;
        let now = world.state.clock.now();
        let tokens = terminal.tokens(certificate, PASSWORD, None).await;
        let tokens = tokens.signed_in();
        assert_eq!(tokens.access_until, now + Duration::minutes(60));
        assert_eq!(tokens.signed_in_until, now + Duration::hours(8));
        assert_eq!(tokens.user_id, account_id(number()));
        // Neither of them lies in the database.
        let rows = world.state.store.read("test", |tx| async move {
            let rows = tx
                .fetch_all("SELECT token_hash FROM tokens", values![])
                .await?;
            Ok::<_, StoreError>(rows)
        });
        for row in rows.await.unwrap() {
            let kept = row.blob("token_hash").unwrap();
            assert_ne!(kept, tokens.access_token.as_bytes());
            assert_ne!(kept, tokens.refresh_token.as_bytes());
        }

        // Somebody of another office names this certificate; and one that nobody issued.
        let stranger = account_id(other_number());
        terminal
            .tokens_of(&stranger, certificate, (PASSWORD, None))
            .await
            .refused(403, Code::TokenMismatch);
        terminal
            .tokens(Sha256::of(b"made up"), PASSWORD, None)
            .await
            .refused(403, Code::TokenMismatch);
        let print = &certificate.to_string();
        let events = world
            .state
            .store
            .read(
                "test",
                |tx| async move { audit::of_subject(&tx, print).await },
            )
            .await
            .unwrap();
        assert_eq!(events[0].event, "token-refused");
        assert_eq!(events[0].actor, format!("account:{stranger}"));

        world.make_temporary(&account_id(number())).await;
        terminal
            .tokens(certificate, PASSWORD, None)
            .await
            .refused(403, Code::PasswordTemporary);
    })
    .await;
}

#[tokio::test]
async fn wrong_passwords_count_together_with_those_of_the_pages() {
    World::on_each_database(|world| async move {
        let terminal = Terminal::new(&world);
        let certificate = terminal.enrolled().await;
        let open = terminal.tokens(certificate, PASSWORD, None).await;
        let open = open.signed_in();
        let id = account_id(number());
        terminal
            .tokens(certificate, "wrong", None)
            .await
            .refused(401, Code::SignInWrong);
        terminal
            .ask(&id, "wrong")
            .await
            .refused(401, Code::SignInWrong);
        terminal
            .tokens(certificate, "wrong", None)
            .await
            .refused(423, Code::SignInLocked);
        terminal
            .tokens(certificate, PASSWORD, None)
            .await
            .refused(423, Code::SignInLocked);
        // Nobody outside stops who is at work.
        assert!(is_open(&world, &open).await);
    })
    .await;
}

#[tokio::test]
async fn a_code_is_asked_for_and_guessing_codes_ends_what_is_open() {
    World::on_each_database(|world| async move {
        let terminal = Terminal::new(&world);
        let certificate = terminal.enrolled().await;
        let before = terminal.tokens(certificate, PASSWORD, None).await;
        let before = before.signed_in();
        let id = account_id(number());
        let mut window = Browser::open(crate::portal::router(world.state.clone()));
        window.go("/sign-in").await;
        let fields = [("user_id", id.as_str()), ("password", PASSWORD)];
        window.send("/sign-in", &fields).await;
        // The sign-in at the terminal is listed, and can be ended from here.
        let listed = window.go("/account/sign-ins").await.html();
        let open = "/account/sign-ins/";
        assert!(
            listed.contains(open) && listed.contains("/end\""),
            "{listed}"
        );
        window.go("/account/second-factor").await;
        window.send("/account/second-factor", &[]).await;
        let app = App::typed_from(&window.html());
        let proof = [("code", &*app.shows(&world)), ("password", PASSWORD)];
        window.send("/account/second-factor/set-up", &proof).await;
        // It began without a code.
        assert!(!is_open(&world, &before).await);

        terminal
            .tokens(certificate, PASSWORD, None)
            .await
            .refused(401, Code::CodeNeeded);
        world.wait(Duration::seconds(30));
        let code = app.shows(&world);
        let open = terminal.tokens(certificate, PASSWORD, Some(&code)).await;
        let open = open.signed_in();
        for expected in [Code::CodeWrong, Code::CodeWrong, Code::SignInLocked] {
            assert!(is_open(&world, &open).await);
            let guess = Some("ABCDEFGHJKLM");
            let answer = terminal.tokens(certificate, PASSWORD, guess).await;
            answer.refused(expected.status(), expected);
        }
        assert!(!is_open(&world, &open).await);
    })
    .await;
}

#[tokio::test]
async fn a_terminal_works_unattended_when_an_administrator_says_so_at_setup() {
    use crate::config::UnattendedFrom;
    use crate::store::unattended::{self, Origin};
    use std::sync::Arc;
    World::on_each_database(|world| async move {
        for (unattended, expected) in [
            (UnattendedFrom::Setup, Some(Origin::Setup)),
            (UnattendedFrom::Every, Some(Origin::Settings)),
            (UnattendedFrom::Portal, None),
        ] {
            let mut world = world.clone();
            let mut settings = (*world.state.settings).clone();
            settings.unattended = unattended;
            world.state.settings = Arc::new(settings);
            let terminal = Terminal::new(&world);
            let ticket = terminal.ticket().await;
            assert_eq!(ticket.unattended, expected.is_some());
            terminal.enrol(&ticket).await.waits();
            let key = terminal.key.public_key_der();
            let of_key = terminal.applications().await;
            let of_key = of_key.into_iter().find(|one| one.public_key == key);
            let receipt = &of_key.unwrap().receipt;
            let found = world
                .state
                .store
                .read(
                    "test",
                    |tx| async move { unattended::find(&tx, receipt).await },
                )
                .await
                .unwrap();
            assert_eq!(found.map(|grant| grant.origin), expected);
        }
    })
    .await;
}
