//! ログイン: a person at this terminal, for what the terminal may not do by itself.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use zeroize::Zeroizing;

use super::block::{self, Field, FormBlock, Input, Message, Sent, Tone};
use super::form::PageForm;
use super::office::Office;
use super::page::{self, Live, Page, PageError};
use crate::command::sign_in::{self, Typed};
use crate::failure::Kind;
use crate::words::Text;

/// The page, signing in and signing out.
pub(crate) fn routes() -> Router<Office> {
    Router::new()
        .route("/sign-in", get(form).post(enter))
        .route("/sign-out", post(leave))
}

async fn form(State(office): State<Office>) -> Result<Response, PageError> {
    let installed = office.home().in_use(office.now())?;
    let account = installed.and_then(|one| one.certificate.account().map(str::to_owned));
    Ok(show(
        &office,
        &account.unwrap_or_default(),
        Vec::new(),
        StatusCode::OK,
    ))
}

fn show(office: &Office, user: &str, before: Vec<block::Html>, status: StatusCode) -> Response {
    let mut blocks = before;
    let view = office.view();
    let person = view.seen.as_ref().and_then(|seen| seen.own.person.clone());
    if let Some(person) = person {
        let text = Text::new("work-person")
            .with("user", &person.user_id)
            .with("until", office.moment(person.until));
        blocks.push(block::text(&office.say(&text)));
        blocks.push(block::form(&FormBlock {
            action: "/sign-out".to_owned(),
            sent: Sent::Post,
            token: office.guard().form_token(),
            fields: Vec::new(),
            button: office.t("sign-in-leave"),
            first: false,
        }));
    }
    blocks.push(block::text(&office.t("sign-in-text")));
    blocks.push(block::form(&FormBlock {
        action: "/sign-in".to_owned(),
        sent: Sent::Post,
        token: office.guard().form_token(),
        fields: vec![
            Field::new(Input::Text, "user", office.t("sign-in-user"), user),
            Field::new(
                Input::Password,
                "password",
                office.t("sign-in-password"),
                "",
            ),
            Field::new(Input::Text, "code", office.t("sign-in-code"), "")
                .with_hint(office.t("sign-in-code-hint")),
        ],
        button: office.t("sign-in-title"),
        first: true,
    }));
    office.show_with(
        status,
        Page {
            number: "C-17",
            title: office.t("sign-in-title"),
            place: "",
            blocks,
            live: Live::No,
        },
    )
}

async fn enter(State(office): State<Office>, form: PageForm) -> Result<Response, PageError> {
    let user = form.text("user").to_owned();
    let password = Zeroizing::new(form.exact("password").to_owned());
    let code = form.text("code").to_owned();
    let named = user.clone();
    let entered = office
        .work(async move |tools| {
            let typed = Typed {
                user: Some(named.as_str()).filter(|user| !user.is_empty()),
                password: &password,
                code: Some(code.as_str()).filter(|code| !code.is_empty()),
            };
            sign_in::enter(tools, &typed).await
        })
        .await;
    match entered {
        Ok(_) => {
            // The trouble is in the view.
            let _ = office.refresh().await;
            office.tell(block::message(&Message {
                tone: Tone::Good,
                id: "signed-in",
                heading: office.t("sign-in-done"),
                paragraphs: Vec::new(),
                links: Vec::new(),
            }));
            Ok(Redirect::to("/").into_response())
        }
        Err(failure) if failure.kind == Kind::Internal => Err(failure.into()),
        Err(failure) => {
            let told = page::of_failure(&office, &failure);
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(show(&office, &user, vec![told], status))
        }
    }
}

async fn leave(State(office): State<Office>, _form: PageForm) -> Result<Response, PageError> {
    office
        .work(async move |tools| sign_in::out(tools).await)
        .await?;
    // The trouble is in the view.
    let _ = office.refresh().await;
    Ok(Redirect::to("/sign-in").into_response())
}
