//! `office renew-password` and `operator renew-password`: a new password for somebody who can no
//! longer sign in, shown once. A second factor stays unless it is named: whoever learns the new
//! password alone must not get past it.

use serde_json::json;

use super::notice_file::{Destination, letterhead};
use super::{Context, new_password, open_current_store};
use crate::authority::Chain;
use crate::cli::{RenewPassword, SecondFactorChoice};
use crate::config::Config;
use crate::registration_letter::sign_in_letter;
use crate::store::{
    Store, StoreError, account, audit, federation, office, operator, second_factor,
};
use crate::terminal::{Exit, Failure, Words, json, lines};
use crate::web::password::hash;
use crate::web::session::Site;
use crate::web::shut_out;

/// Runs it. With a sheet, which only offices get, the password stands there and nowhere else.
pub(super) async fn run(
    context: &Context,
    site: Site,
    arguments: &RenewPassword,
    sheet: Option<Destination>,
) -> Result<(), Failure> {
    let config = arguments.config.load()?;
    let store = open_current_store(&config).await?;
    let password = new_password()?;
    if let Some(sheet) = &sheet {
        write_sheet(context, &config, &store, arguments, &password, sheet).await?;
    }
    let renewed = renew(context, &store, site, arguments, &password).await;
    store.close().await;
    if !matches!(renewed, Ok(true))
        && let Some(sheet) = &sheet
    {
        sheet.discard();
    }
    let id = &arguments.id;
    if !renewed? {
        return Err(Failure::new(
            Exit::Refused,
            Words::new(
                format!("{id} は登録されていません。何も変更していません"),
                format!("there is nobody with the id {id}; nothing was changed"),
            ),
        )
        .hint(Words::new("IDを確かめてください", "check the id")));
    }
    tell(context, arguments, &password, sheet.as_ref())
}

/// The sheet, with the name of the account's office; nothing where there is no such account.
async fn write_sheet(
    context: &Context,
    config: &Config,
    store: &Store,
    arguments: &RenewPassword,
    password: &str,
    sheet: &Destination,
) -> Result<(), Failure> {
    let id = &arguments.id;
    let found = store
        .read("renew-password-office", |tx| async move {
            match account::find(&tx, id).await? {
                Some(account) => match office::find(&tx, account.office_number).await? {
                    Some(office) => {
                        let contact = federation::contact(&tx, &office.prefecture).await?;
                        Ok::<_, StoreError>(Some((office, contact)))
                    }
                    None => Ok(None),
                },
                None => Ok(None),
            }
        })
        .await?;
    let Some((office, contact)) = found else {
        return Ok(());
    };
    let chain = Chain::load(config)?;
    let head = letterhead(config, &chain, &context.clock, &office.name, contact);
    sheet.write(sign_in_letter(&head, id, password))
}

fn tell(
    context: &Context,
    arguments: &RenewPassword,
    password: &str,
    sheet: Option<&Destination>,
) -> Result<(), Failure> {
    let id = &arguments.id;
    if arguments.json {
        return Ok(json(&match sheet {
            Some(sheet) => json!({ "id": id, "notice": sheet.file() }),
            None => json!({ "id": id, "password": password }),
        })?);
    }
    let renewed = Words::new(
        format!("{id} のパスワードを新しくし、ログイン中の画面を終わらせました"),
        format!("renewed the password of {id} and ended its sessions"),
    );
    if let Some(sheet) = sheet {
        return Ok(lines(&[renewed, sheet.told()], context.language)?);
    }
    let shown = Words::new(
        format!("仮パスワード: {password}（次のログインだけに使います）"),
        format!("temporary password: {password} (for the next sign-in only)"),
    );
    let told = [
        renewed,
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
    password: &str,
) -> Result<bool, Failure> {
    let (hash, now) = (&hash(password)?, context.clock.now());
    let (id, person) = (&arguments.id, &site.person(&arguments.id));
    Ok(store
        .run_tx("renew-password", |tx| async move {
            let found = match site {
                Site::Portal => account::renew_password(&tx, id, hash, now).await?,
                Site::Console => operator::renew_password(&tx, id, hash, now).await?,
            };
            if !found {
                return Ok(false);
            }
            shut_out::with_new_password(&tx, site, id).await?;
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
        .await?)
}
