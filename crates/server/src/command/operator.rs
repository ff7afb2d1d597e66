//! `operator add`: a person who signs in to the console.

use std::path::Path;

use serde_json::json;
use zeroize::Zeroizing;

use super::{Context, approver, new_password, open_current_store, renew_password};
use crate::cli::{Operator, OperatorAdd};
use crate::config::Config;
use crate::store::account::PasswordOrigin;
use crate::store::operator::Scope;
use crate::store::{Store, StoreError, audit, operator};
use crate::terminal::{Exit, Failure, Words, json, lines};
use crate::web::language::Language;
use crate::web::new_password::{ALONE, weakness};
use crate::web::password::hash;
use crate::web::session::Site;

/// Runs it.
pub(super) async fn run(context: &Context, command: Operator) -> Result<(), Failure> {
    match command {
        Operator::Add(arguments) => add_and_tell(context, &arguments).await,
        Operator::Admit(arguments) => approver::admit(context, &arguments).await,
        Operator::Withdraw(arguments) => approver::withdraw(context, &arguments).await,
        Operator::RenewPassword(arguments) => {
            renew_password::run(context, Site::Console, &arguments, None).await
        }
    }
}

async fn add_and_tell(context: &Context, arguments: &OperatorAdd) -> Result<(), Failure> {
    let config = arguments.config.load()?;
    let mut record = record(&arguments.id, &arguments.name)?;
    if let Some(prefecture) = &arguments.prefecture {
        record.scope = Scope::Prefecture(prefecture.clone());
    }
    if !arguments.roles.is_empty() {
        record.roles.clone_from(&arguments.roles);
    }
    let temporary = match &arguments.password_file {
        Some(file) => {
            record.password_hash = hash(&own_password(file, &record, &config)?)?;
            record.password_origin = PasswordOrigin::Own;
            None
        }
        None => Some(give_password(&mut record)?),
    };
    let store = open_current_store(&config).await?;
    let added = add(context, &store, &record).await;
    store.close().await;
    if !added? {
        let id = &arguments.id;
        return Err(Failure::new(
            Exit::Refused,
            Words::new(
                format!("運用者 {id} は、すでに登録されています。何も変更していません"),
                format!("operator {id} exists already; nothing was changed"),
            ),
        )
        .hint(Words::new(
            "別のIDを指定してください。削除した運用者のIDも、二度は使えません",
            "choose another id; that of a removed operator is not given again",
        )));
    }
    tell(context, arguments, &record, temporary.as_deref())
}

fn tell(
    context: &Context,
    arguments: &OperatorAdd,
    record: &operator::Operator,
    temporary: Option<&String>,
) -> Result<(), Failure> {
    let id = &record.id;
    if arguments.json {
        let mut value = json!({
            "id": id,
            "name": record.name,
            "prefecture": record.scope.prefecture(),
            "roles": record.roles.iter().map(|role| role.as_str()).collect::<Vec<_>>(),
        });
        if let (Some(password), Some(fields)) = (temporary, value.as_object_mut()) {
            fields.insert("password".to_owned(), json!(password));
        }
        return Ok(json(&value)?);
    }
    let mut told = vec![
        Words::new("運用者を登録しました", "added an operator"),
        Words::new(format!("ID: {id}"), format!("id: {id}")),
    ];
    if let Some(password) = temporary {
        told.push(Words::new(
            format!("仮パスワード: {password}（最初のログインだけに使います）"),
            format!("temporary password: {password} (for the first sign-in only)"),
        ));
        told.push(Words::new(
            "パスワードが表示されるのは、この一度だけです",
            "the password is shown this once only",
        ));
    }
    Ok(lines(&told, context.language)?)
}

/// The password in a file, under the rules of the pages.
fn own_password(
    file: &Path,
    record: &operator::Operator,
    config: &Config,
) -> Result<Zeroizing<String>, Failure> {
    let wrong = |japanese: String, english: String| {
        let hint = Words::new(
            "ファイルの1行目に書きます",
            "it is the first line of the file",
        );
        Failure::new(Exit::WrongUse, Words::new(japanese, english)).hint(hint)
    };
    let shown = file.display();
    let text = std::fs::read_to_string(file)
        .map(Zeroizing::new)
        .map_err(|error| {
            wrong(
                format!("{shown} を読めません"),
                format!("{shown} cannot be read"),
            )
            .because(error.to_string())
        })?;
    let password = Zeroizing::new(text.lines().next().unwrap_or_default().to_owned());
    let own = [&record.id, &record.name, &config.portal.display_name].map(String::as_str);
    match weakness(&password, ALONE, &own) {
        None => Ok(password),
        Some(weakness) => Err(wrong(
            weakness.text(Language::Japanese, ALONE),
            weakness.text(Language::English, ALONE),
        )),
    }
}

/// Adds an operator who may do everything; the temporary password, or `None` when the id exists.
pub(super) async fn add_first(
    context: &Context,
    store: &Store,
    id: &str,
) -> Result<Option<Zeroizing<String>>, Failure> {
    let mut record = record(id, id)?;
    let password = give_password(&mut record)?;
    let added = add(context, store, &record).await?;
    Ok(added.then_some(password))
}

/// An operator of the centre with every role and no password yet.
fn record(id: &str, name: &str) -> Result<operator::Operator, Failure> {
    if !operator::is_id(id) {
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
    Ok(operator::Operator {
        id: id.to_owned(),
        name: name.to_owned(),
        password_hash: String::new(),
        password_origin: PasswordOrigin::Temporary,
        scope: Scope::Centre,
        roles: operator::Role::ALL.to_vec(),
    })
}

fn give_password(record: &mut operator::Operator) -> Result<Zeroizing<String>, Failure> {
    let password = new_password()?;
    record.password_hash = hash(&password)?;
    Ok(password)
}

async fn add(
    context: &Context,
    store: &Store,
    record: &operator::Operator,
) -> Result<bool, Failure> {
    let now = context.clock.now();
    let added = store
        .run_tx("operator-add", |tx| async move {
            operator::insert(&tx, record, now).await?;
            audit::record(&tx, now, "operator:cli", "operator-added", &record.id, "").await
        })
        .await;
    match added {
        Ok(()) => Ok(true),
        Err(StoreError::Exists) => Ok(false),
        Err(error) => Err(error.into()),
    }
}
