//! What programs are asked for after the password: a password of one's own, and a code.

use std::sync::Arc;

use axum::http::StatusCode;
use protocol::Code;
use time::Duration;

use super::Terminal;
use crate::store::testing::{account_id, number};
use crate::store::{StoreError, values};
use crate::web::testing::{App, Browser, PASSWORD, World};

#[tokio::test]
async fn a_password_that_has_to_be_replaced_buys_no_ticket() {
    World::on_each_database(|mut world| async move {
        let id = account_id(number());
        let mut settings = (*world.state.settings).clone();
        settings.password_days = 90;
        world.state.settings = Arc::new(settings);
        world.wait(Duration::days(90));
        let terminal = Terminal::new(&world);
        let expired = terminal.ask(&id, PASSWORD).await;
        expired.refused(403, Code::PasswordExpired);
        world.make_temporary(&id).await;
        let temporary = terminal.ask(&id, PASSWORD).await;
        temporary.refused(403, Code::PasswordTemporary);
        let wrong = terminal.ask(&id, "wrong").await;
        wrong.refused(401, Code::SignInWrong);
    })
    .await;
}

#[tokio::test]
async fn terms_that_are_not_agreed_to_buy_no_ticket() {
    World::on_each_database(|world| async move {
        let id = &account_id(number());
        world
            .state
            .store
            .run_tx("test", |tx| async move {
                // What may be left for later is not asked for.
                tx.execute("DELETE FROM first_steps", values![]).await?;
                let sql = "DELETE FROM terms_agreements WHERE account_id = $1 AND text = 'portal'";
                tx.execute(sql, values![id]).await
            })
            .await
            .map_err(|error: StoreError| error)
            .unwrap();
        let terminal = Terminal::new(&world);
        let open = terminal.ask(id, PASSWORD).await;
        open.refused(403, Code::TermsOpen);
        let wrong = terminal.ask(id, "wrong").await;
        wrong.refused(401, Code::SignInWrong);
    })
    .await;
}

#[tokio::test]
async fn a_second_factor_is_asked_for_by_programs_too() {
    World::on_each_database(|world| async move {
        let id = account_id(number());
        let mut window = Browser::open(crate::portal::router(world.state.clone()));
        window.go("/sign-in").await;
        let fields = [("user_id", id.as_str()), ("password", PASSWORD)];
        window.send("/sign-in", &fields).await;
        window.go("/account/second-factor").await;
        window.send("/account/second-factor", &[]).await;
        let app = App::typed_from(&window.html());
        let proof = [("code", &*app.shows(&world)), ("password", PASSWORD)];
        window.send("/account/second-factor/set-up", &proof).await;
        let terminal = Terminal::new(&world);
        let used = app.shows(&world);
        for (code, expected) in [
            (None, Code::CodeNeeded),
            (Some(used.as_str()), Code::CodeWrong),
            (Some("short"), Code::CodeWrong),
        ] {
            terminal
                .ask_with(&id, PASSWORD, code)
                .await
                .refused(expected.status(), expected);
        }
        world.wait(Duration::seconds(30));
        let code = app.shows(&world);
        let answer = terminal.ask_with(&id, PASSWORD, Some(&code)).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        for expected in [Code::CodeWrong, Code::CodeWrong, Code::SignInLocked] {
            let answer = terminal.ask_with(&id, PASSWORD, Some("ABCDEFGHJKLM")).await;
            answer.refused(expected.status(), expected);
        }
        // Without the password nothing is said about codes.
        let wrong = terminal.ask_with(&id, "wrong", Some(&code)).await;
        wrong.refused(401, Code::SignInWrong);
    })
    .await;
}
