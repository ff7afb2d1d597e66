//! `office renew-password` and `operator renew-password`: a new password for somebody who can no
//! longer sign in, shown once. A second factor stays unless it is named: whoever learns the new
//! password alone must not get past it.

use serde_json::json;
use zeroize::Zeroizing;

use super::{Context, new_password, open_current_store};
use crate::cli::{RenewPassword, SecondFactorChoice};
use crate::store::attempt::{self, Purpose};
use crate::store::{Store, StoreError, account, audit, operator, second_factor, session};
use crate::terminal::{Exit, Failure, Words, json, lines};
use crate::web::password::hash;
use crate::web::session::Site;

/// Runs it.
pub(super) async fn run(
    context: &Context,
    site: Site,
    arguments: &RenewPassword,
) -> Result<(), Failure> {
    let config = arguments.config.load()?;
    let store = open_current_store(&config).await?;
    let renewed = renew(context, &store, site, arguments).await;
    store.close().await;
    let id = &arguments.id;
    let Some(password) = renewed? else {
        return Err(Failure::new(
            Exit::Refused,
            Words::new(
                format!("{id} は登録されていません。何も変更していません"),
                format!("there is nobody with the id {id}; nothing was changed"),
            ),
        )
        .hint(Words::new("IDを確かめてください", "check the id")));
    };
    let password = password.as_str();
    if arguments.json {
        return Ok(json(&json!({ "id": id, "password": password }))?);
    }
    let shown = match site {
        Site::Portal => Words::new(
            format!("仮パスワード: {password}（次のログインだけに使います）"),
            format!("temporary password: {password} (for the next sign-in only)"),
        ),
        Site::Console => Words::new(
            format!("パスワード: {password}"),
            format!("password: {password}"),
        ),
    };
    let told = [
        Words::new(
            format!("{id} のパスワードを新しくし、ログイン中の画面を終わらせました"),
            format!("renewed the password of {id} and ended its sessions"),
        ),
        shown,
        Words::new(
            "パスワードが表示されるのは、この一度だけです",
            "the password is shown this once only",
        ),
    ];
    Ok(lines(&told, context.language)?)
}

async fn renew(
    context: &Context,
    store: &Store,
    site: Site,
    arguments: &RenewPassword,
) -> Result<Option<Zeroizing<String>>, Failure> {
    let password = new_password()?;
    let (hash, now) = (&hash(&password)?, context.clock.now());
    let (id, person) = (&arguments.id, &site.person(&arguments.id));
    let renewed = store
        .run_tx("renew-password", |tx| async move {
            let found = match site {
                Site::Portal => account::renew_password(&tx, id, hash, now).await?,
                Site::Console => operator::set_password(&tx, id, hash).await?,
            };
            if !found {
                return Ok(false);
            }
            session::delete_of_person(&tx, person).await?;
            attempt::clear(&tx, site.purpose(), id).await?;
            attempt::clear(&tx, Purpose::SecondFactor, person).await?;
            audit::record(
                &tx,
                now,
                "operator:cli",
                "password-renewed",
                id,
                site.word(),
            )
            .await?;
            let remove = arguments.second_factor == SecondFactorChoice::Remove;
            if remove && second_factor::delete(&tx, person).await? {
                let event = "second-factor-removed";
                audit::record(&tx, now, "operator:cli", event, person, "").await?;
            }
            Ok::<_, StoreError>(true)
        })
        .await?;
    Ok(renewed.then_some(password))
}
