//! `operator add`: a person who signs in to the console.

use serde_json::json;
use zeroize::Zeroizing;

use super::{Context, new_password, open_current_store, renew_password};
use crate::cli::{Operator, OperatorAdd};
use crate::store::{Store, StoreError, audit, operator};
use crate::terminal::{Exit, Failure, Words, json, lines};
use crate::web::password::hash;
use crate::web::session::Site;

/// Runs it.
pub(super) async fn run(context: &Context, command: Operator) -> Result<(), Failure> {
    match command {
        Operator::Add(arguments) => add_and_tell(context, &arguments).await,
        Operator::RenewPassword(arguments) => {
            renew_password::run(context, Site::Console, &arguments, None).await
        }
    }
}

async fn add_and_tell(context: &Context, arguments: &OperatorAdd) -> Result<(), Failure> {
    let config = arguments.config.load()?;
    let store = open_current_store(&config).await?;
    let added = add(context, &store, &arguments.id, &arguments.name).await;
    store.close().await;
    let Some(password) = added? else {
        let id = &arguments.id;
        return Err(Failure::new(
            Exit::Refused,
            Words::new(
                format!("運用者 {id} は、すでに登録されています。何も変更していません"),
                format!("operator {id} exists already; nothing was changed"),
            ),
        )
        .hint(Words::new("別のIDを指定してください", "choose another id")));
    };
    if arguments.json {
        let value = json!({
            "id": arguments.id,
            "name": arguments.name,
            "password": password.as_str(),
        });
        return Ok(json(&value)?);
    }
    let (id, password) = (&arguments.id, password.as_str());
    let told = [
        Words::new("運用者を登録しました", "added an operator"),
        Words::new(format!("ID: {id}"), format!("id: {id}")),
        Words::new(
            format!("パスワード: {password}"),
            format!("password: {password}"),
        ),
        Words::new(
            "パスワードが表示されるのは、この一度だけです",
            "the password is shown this once only",
        ),
    ];
    Ok(lines(&told, context.language)?)
}

/// Adds an operator; the password, or `None` when the id exists.
pub(super) async fn add(
    context: &Context,
    store: &Store,
    id: &str,
    name: &str,
) -> Result<Option<Zeroizing<String>>, Failure> {
    let good = (1..=32).contains(&id.len())
        && id
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if !good {
        return Err(Failure::new(
            Exit::WrongUse,
            Words::new(
                "運用者のIDが正しくありません",
                "this is not an operator's id",
            ),
        )
        .hint(Words::new(
            "英小文字、数字、ハイフンで、32文字までにしてください",
            "use lower-case letters, digits and hyphens, at most 32",
        )));
    }
    let password = new_password()?;
    let now = context.clock.now();
    let record = &operator::Operator {
        id: id.to_owned(),
        name: name.to_owned(),
        password_hash: hash(&password)?,
        scope: operator::Scope::Centre,
        roles: operator::Role::ALL.to_vec(),
    };
    let added = store
        .run_tx("operator-add", |tx| async move {
            operator::insert(&tx, record, now).await?;
            audit::record(&tx, now, "operator:cli", "operator-added", &record.id, "").await
        })
        .await;
    match added {
        Ok(()) => Ok(Some(password)),
        Err(StoreError::Exists) => Ok(None),
        Err(error) => Err(error.into()),
    }
}
