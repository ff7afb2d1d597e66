//! `operator admit` and `operator withdraw`: whose approvals the authority takes. Run on the
//! authority's own machine, because its word lies in its own folder.

use serde_json::json;

use super::{Context, open_current_store};
use crate::authority::approver::{AdmittedPasskey, ApprovalRule, Approver, Approvers};
use crate::cli::{OperatorAdmit, OperatorWithdraw};
use crate::config::{ApprovalProof, Config};
use crate::passkey::{RelyingParty, fingerprint};
use crate::store::operator::{self, Role};
use crate::store::passkey::{self, StoredPasskey};
use crate::store::{Store, StoreError, audit};
use crate::terminal::{Exit, Failure, Words, json, lines};
use crate::web::session::Site;

/// How the authority knows that an application was approved.
///
/// # Errors
/// When no passkeys can be made for the console's address.
pub(super) fn rule(config: &Config) -> Result<ApprovalRule, Failure> {
    if config.authority.approval == ApprovalProof::Session {
        return Ok(ApprovalRule::Session);
    }
    let console = &config.listeners.console;
    // Another process may serve the console: its port has to be in the configuration.
    let port = console.public_port.unwrap_or(console.address.port());
    let party = if port == 0 {
        Err(anyhow::anyhow!("the port of the console is not fixed"))
    } else {
        RelyingParty::new(&console.url(port), &config.portal.display_name)
    };
    let console = party.map_err(|error| {
        Failure::new(
            Exit::WrongUse,
            Words::new(
                "管理画面のアドレスでは、パスキーによる承認ができません",
                "no passkeys can be asked for at the console's address",
            ),
        )
        .because(format!("{error:#}"))
        .hint(Words::new(
            "[listeners.console] の name をホスト名に、ポートを決まった番号にしてください",
            "give listeners.console a host name and a fixed port",
        ))
    })?;
    Ok(ApprovalRule::Passkey {
        console: Box::new(console),
        approvers: Approvers::of(config),
    })
}

/// Admits an operator by one passkey, or tells which there are.
pub(super) async fn admit(context: &Context, arguments: &OperatorAdmit) -> Result<(), Failure> {
    let config = arguments.config.load()?;
    let store = open_current_store(&config).await?;
    let admitted = admit_in(context, &store, &Approvers::of(&config), arguments).await;
    store.close().await;
    admitted
}

/// An operator and the operator's passkeys, each with its fingerprint.
struct Found {
    operator: operator::Operator,
    passkeys: Vec<(StoredPasskey, String)>,
}

async fn admit_in(
    context: &Context,
    store: &Store,
    approvers: &Approvers,
    arguments: &OperatorAdmit,
) -> Result<(), Failure> {
    let found = find(store, &arguments.id).await?;
    let Some(wanted) = &arguments.passkey else {
        return tell(context, arguments, &found);
    };
    let plain = |text: &str| text.replace([' ', '-'], "").to_ascii_lowercase();
    let passkey = found.passkeys.iter();
    let mut passkey = passkey.filter(|(_, print)| plain(print) == plain(wanted));
    let Some((passkey, print)) = passkey.next() else {
        return Err(Failure::new(
            Exit::Refused,
            Words::new(
                "この照合値のパスキーはありません。何も変更していません",
                "there is no passkey with this fingerprint; nothing was changed",
            ),
        )
        .hint(Words::new(
            "--passkey を省くと、登録されたパスキーの一覧が出ます",
            "without --passkey the registered passkeys are listed",
        )));
    };
    let operator = &found.operator;
    let before = approvers
        .find(&operator.id)
        .map_err(|error| cannot(&error))?;
    let mut passkeys = before.map_or_else(Vec::new, |before| before.passkeys);
    passkeys.retain(|one| one.id != passkey.id);
    passkeys.push(AdmittedPasskey {
        id: passkey.id.clone(),
        data: passkey.data.clone(),
    });
    let approver = Approver {
        operator: operator.id.clone(),
        name: operator.name.clone(),
        prefecture: operator.scope.prefecture().map(ToOwned::to_owned),
        passkeys,
    };
    let file = approvers.admit(&approver).map_err(|error| cannot(&error))?;
    let (now, id, person) = (
        context.clock.now(),
        &operator.id,
        Site::Console.person(&operator.id),
    );
    let (person, row) = (&person, &passkey.id);
    store
        .run_tx("operator-admit", |tx| async move {
            passkey::note_admission(&tx, person, row, Some(now)).await?;
            audit::record(&tx, now, "operator:cli", "approver-admitted", id, row).await
        })
        .await
        .map_err(|error: StoreError| error)?;
    let told = [
        Words::new(
            format!("{} （{id}）の承認を、認証局が受け付けます", operator.name),
            format!("the authority takes approvals of {} ({id})", operator.name),
        ),
        Words::new(
            format!("パスキー: {}　照合値: {print}", passkey.name),
            format!("passkey: {}, fingerprint: {print}", passkey.name),
        ),
        Words::new(
            format!("控え: {}", file.display()),
            format!("written to {}", file.display()),
        ),
    ];
    Ok(lines(&told, context.language)?)
}

async fn find(store: &Store, id: &str) -> Result<Found, Failure> {
    let person = &Site::Console.person(id);
    let (operator, passkeys) = store
        .read("operator-admit-facts", |tx| async move {
            let operator = operator::find(&tx, id).await?;
            let passkeys = passkey::of_person(&tx, person).await?;
            Ok::<_, StoreError>((operator, passkeys))
        })
        .await?;
    let operator = operator.filter(|operator| operator.roles.contains(&Role::Approval));
    let Some(operator) = operator else {
        return Err(Failure::new(
            Exit::Refused,
            Words::new(
                format!("{id} は、承認の役割をもつ担当者ではありません"),
                format!("{id} is no operator with the role approval"),
            ),
        )
        .hint(Words::new(
            "管理画面の「担当者」で、IDと役割を確かめてください",
            "look under operators on the console for ids and roles",
        )));
    };
    let passkeys = passkeys.into_iter().map(|one| {
        let print = fingerprint(&one.data)?;
        anyhow::Ok((one, print))
    });
    Ok(Found {
        passkeys: passkeys.collect::<Result<_, _>>()?,
        operator,
    })
}

/// The operator, name and passkeys, and what to do next.
fn tell(context: &Context, arguments: &OperatorAdmit, found: &Found) -> Result<(), Failure> {
    let Found { operator, passkeys } = found;
    let id = &operator.id;
    if arguments.json {
        let rows: Vec<_> = passkeys
            .iter()
            .map(|(one, print)| json!({ "name": one.name, "fingerprint": print }))
            .collect();
        let all = json!({ "id": id, "name": operator.name, "passkeys": rows });
        return Ok(json(&all)?);
    }
    let mut told = vec![Words::new(
        format!("担当者: {}（{id}）", operator.name),
        format!("operator: {} ({id})", operator.name),
    )];
    for (one, print) in passkeys {
        told.push(Words::new(
            format!("パスキー: {}　照合値: {print}", one.name),
            format!("passkey: {}, fingerprint: {print}", one.name),
        ));
    }
    told.push(if passkeys.is_empty() {
        Words::new(
            "パスキーがありません。先に、本人が管理画面で登録します",
            "there is no passkey; the operator registers one on the console first",
        )
    } else {
        Words::new(
            "本人に会うか電話で照合値を確かめ、--passkey に付けて、もう一度行ってください。\
             まだ何も変更していません",
            "compare the fingerprint with the operator in person, then repeat with --passkey; \
             nothing was changed yet",
        )
    });
    Ok(lines(&told, context.language)?)
}

/// Takes an operator's approvals no more.
pub(super) async fn withdraw(
    context: &Context,
    arguments: &OperatorWithdraw,
) -> Result<(), Failure> {
    let config = arguments.config.load()?;
    let id = &arguments.id;
    // The authority's own word first: it counts also when the database cannot be reached.
    let withdrawn = Approvers::of(&config).withdraw(id);
    if !withdrawn.map_err(|error| cannot(&error))? {
        return Err(Failure::new(
            Exit::Refused,
            Words::new(
                format!("{id} の承認は、もともと受け付けていません。何も変更していません"),
                format!("approvals of {id} were not taken anyway; nothing was changed"),
            ),
        )
        .hint(Words::new(
            "IDと、認証局の機械の設定ファイルであることを確かめてください",
            "check the id, and that this is the configuration of the authority's machine",
        )));
    }
    let store = open_current_store(&config).await?;
    let (now, person) = (context.clock.now(), &Site::Console.person(id));
    let noted = store
        .run_tx("operator-withdraw", |tx| async move {
            for one in passkey::of_person(&tx, person).await? {
                passkey::note_admission(&tx, person, &one.id, None).await?;
            }
            audit::record(&tx, now, "operator:cli", "approver-withdrawn", id, "").await
        })
        .await;
    store.close().await;
    noted.map_err(|error: StoreError| error)?;
    let told = [Words::new(
        format!("{id} の承認は、これから受け付けません"),
        format!("approvals of {id} are taken no more"),
    )];
    Ok(lines(&told, context.language)?)
}

fn cannot(error: &anyhow::Error) -> Failure {
    Failure::new(
        Exit::Refused,
        Words::new(
            "認証局のフォルダーを読み書きできません",
            "the authority's folder cannot be read or written",
        ),
    )
    .because(format!("{error:#}"))
    .hint(Words::new(
        "data_dir の中の authority フォルダーの権限を確かめてください",
        "check the permissions of the folder authority below data_dir",
    ))
}
