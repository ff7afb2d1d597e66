//! `renkei sign-in` and `renkei sign-out`: a person at this terminal, for what the terminal may not
//! do by itself. And how the other commands work as that person.

use protocol::http::{SelfDescription, TokenRequest};
use protocol::{Code, Sha256};
use serde::Serialize;
use time::Duration;

use crate::cli;
use crate::clock::spoken;
use crate::command::{Outcome, Tools};
use crate::exchange::{Mailbox, Portal};
use crate::failure::Failure;
use crate::keys::{Prompt, Source};
use crate::local_store::{Exchange, Installed, SignIn};
use crate::words::Text;

#[derive(Serialize)]
struct SignInForm<'a> {
    user_id: &'a str,
    #[serde(with = "time::serde::rfc3339")]
    until: time::OffsetDateTime,
    unattended: bool,
}

/// What a person has typed.
pub(crate) struct Typed<'a> {
    /// ユーザID; that of the certificate where nothing was typed.
    pub(crate) user: Option<&'a str>,
    /// The password of the portal.
    pub(crate) password: &'a str,
    /// 確認コード.
    pub(crate) code: Option<&'a str>,
}

/// Signs in with what was typed, and keeps the sign-in.
pub(crate) async fn enter(tools: &Tools<'_>, typed: &Typed<'_>) -> Result<SignIn, Failure> {
    let (installed, exchange) = terminal_of(tools)?;
    let usual = installed.certificate.account().unwrap_or_default();
    let certificate = fingerprint(&installed);
    let request = TokenRequest {
        user_id: typed.user.unwrap_or(usual).to_owned(),
        password: typed.password.to_owned(),
        code: typed.code.map(str::to_owned),
        certificate,
    };
    let portal = Portal::new(&tools.tls, &exchange)?;
    let tokens = portal.tokens(&request).await?;
    let _turn = tools.home.turn_at_sign_in()?;
    let mailbox = mailbox(tools, &installed, &exchange)?;
    if let Some(before) = tools.home.sign_in()? {
        // Whoever was signed in before leaves now. It ends by itself, too.
        if before.certificate == certificate {
            let _ = mailbox.sign_out(&before.tokens.refresh_token).await;
        }
    }
    let sign_in = SignIn {
        certificate,
        tokens,
    };
    tools.home.keep_sign_in(&sign_in)?;
    Ok(sign_in)
}

/// Signs in.
pub(crate) async fn run(tools: &Tools<'_>, arguments: &cli::SignIn) -> Result<Outcome, Failure> {
    let (installed, exchange) = terminal_of(tools)?;
    let source = Source::from_switch(arguments.password_stdin);
    let password = tools.secrets.ask(tools.terminal, Prompt::SignIn, source)?;
    let mut typed = Typed {
        user: arguments.sign_in_user.as_deref(),
        password: &password,
        code: None,
    };
    let mut entered = enter(tools, &typed).await;
    let code;
    if matches!(&entered, Err(failure) if failure.code() == Some(Code::CodeNeeded)) {
        code = tools.secrets.ask(tools.terminal, Prompt::Code, source)?;
        typed.code = Some(code.as_str());
        entered = enter(tools, &typed).await;
    }
    let sign_in = entered?;
    let tokens = &sign_in.tokens;
    if arguments.allow_unattended {
        let mailbox = mailbox(tools, &installed, &exchange)?;
        let mailbox = mailbox.as_person(&tokens.access_token);
        mailbox.allow_unattended().await?;
    }
    if arguments.form.json {
        tools.terminal.json(&SignInForm {
            user_id: &tokens.user_id,
            until: tokens.signed_in_until,
            unattended: arguments.allow_unattended,
        })?;
        return Ok(Outcome::Clean);
    }
    let until = spoken(tokens.signed_in_until, tools.terminal.language());
    let text = Text::new("signed-in").with("user", &tokens.user_id);
    tools.terminal.result(&text.with("until", until));
    if arguments.allow_unattended {
        tools.terminal.result(&Text::new("unattended-allowed"));
    }
    Ok(Outcome::Clean)
}

/// Signs out. What is kept here goes, also when the exchange is away.
pub(crate) async fn out(tools: &Tools<'_>) -> Result<Outcome, Failure> {
    let _turn = tools.home.turn_at_sign_in()?;
    let Some(sign_in) = tools.home.sign_in()? else {
        tools.terminal.result(&Text::new("nobody-signed-in"));
        return Ok(Outcome::Clean);
    };
    tools.home.forget_sign_in()?;
    let (installed, exchange) = terminal_of(tools)?;
    let mailbox = mailbox(tools, &installed, &exchange)?;
    let told = mailbox.sign_out(&sign_in.tokens.refresh_token).await;
    let text = Text::new("signed-out").with("user", &sign_in.tokens.user_id);
    tools.terminal.result(&text);
    if told.is_err() {
        let until = spoken(sign_in.tokens.signed_in_until, tools.terminal.language());
        let text = Text::new("signed-out-here-only").with("until", until);
        tools.terminal.note(&text);
    }
    Ok(Outcome::Clean)
}

/// The connection as the person who is signed in here, or as the terminal by itself; and what the
/// mailbox says about it. A sign-in that has ended is told once and forgotten.
pub(crate) async fn at_work(
    tools: &Tools<'_>,
    installed: &Installed,
    mailbox: Mailbox,
) -> Result<(Mailbox, SelfDescription), Failure> {
    let _turn = tools.home.turn_at_sign_in()?;
    let kept = tools.home.sign_in()?.filter(|_| !tools.unattended);
    let Some(mut sign_in) = kept else {
        let own = mailbox.own_description().await?;
        return Ok((mailbox, own));
    };
    if sign_in.certificate != fingerprint(installed) {
        return ended(tools, &sign_in, mailbox).await;
    }
    let soon = tools.clock.now() + AHEAD;
    let mut fresh = sign_in.tokens.access_until > soon;
    // Twice at most: the clock here may be slow.
    loop {
        if !fresh {
            match refreshed(tools, &mailbox, &sign_in).await {
                Ok(next) => sign_in = next,
                Err(failure) if is_over(&failure) => {
                    return ended(tools, &sign_in, mailbox).await;
                }
                Err(failure) => return Err(failure),
            }
        }
        let person = mailbox.as_person(&sign_in.tokens.access_token);
        match person.own_description().await {
            Ok(own) => return Ok((person, own)),
            Err(failure) if failure.code() == Some(Code::TokenExpired) && fresh => fresh = false,
            Err(failure) if is_over(&failure) => return ended(tools, &sign_in, mailbox).await,
            Err(failure) => return Err(failure),
        }
    }
}

async fn refreshed(
    tools: &Tools<'_>,
    mailbox: &Mailbox,
    sign_in: &SignIn,
) -> Result<SignIn, Failure> {
    let tokens = mailbox.refresh(&sign_in.tokens.refresh_token).await?;
    let next = SignIn {
        certificate: sign_in.certificate,
        tokens,
    };
    tools.home.keep_sign_in(&next)?;
    Ok(next)
}

/// Goes on as the terminal by itself.
async fn ended(
    tools: &Tools<'_>,
    sign_in: &SignIn,
    mailbox: Mailbox,
) -> Result<(Mailbox, SelfDescription), Failure> {
    tools.home.forget_sign_in()?;
    let text = Text::new("sign-in-over").with("user", &sign_in.tokens.user_id);
    tools.terminal.note(&text);
    let own = mailbox.own_description().await?;
    Ok((mailbox, own))
}

fn is_over(failure: &Failure) -> bool {
    matches!(failure.code(), Some(Code::TokenEnded | Code::TokenMismatch))
}

fn terminal_of(tools: &Tools<'_>) -> Result<(Installed, Exchange), Failure> {
    let installed = tools.home.usable(tools.clock.now())?;
    let exchange = tools.home.exchange()?;
    let exchange = exchange.ok_or_else(Failure::no_certificate_here)?;
    Ok((installed, exchange))
}

fn mailbox(
    tools: &Tools<'_>,
    installed: &Installed,
    exchange: &Exchange,
) -> Result<Mailbox, Failure> {
    let identity = installed.identity(&tools.home, &tools.secrets)?;
    Mailbox::new(&tools.tls, exchange, &identity)
}

fn fingerprint(installed: &Installed) -> Sha256 {
    installed.certificate.fingerprint().into()
}

/// How long before its end an access token is exchanged: longer than a command takes.
const AHEAD: Duration = Duration::minutes(30);
