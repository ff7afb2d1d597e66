//! `init`: creates what is missing and says what it made. Repeating changes nothing.

use std::path::Path;

use serde_json::json;
use zeroize::Zeroizing;

use super::ca::root_list;
use super::{Context, open_store, operator, portal_key};
use crate::authority::create::{Made, Part, authorities, server_certificates};
use crate::authority::evidence;
use crate::authority::files::create_folder;
use crate::authority::roll_over::Installed;
use crate::cli::Init;
use crate::config::{Config, Database};
use crate::terminal::{Exit, Failure, Words, json, lines};

/// Runs it.
pub(super) async fn run(context: &Context, arguments: &Init) -> Result<(), Failure> {
    let config = arguments.config.load()?;
    create_folder(&config.data_dir).map_err(|error| cannot_make(&error))?;
    create_folder(&config.payload_dir()).map_err(|error| cannot_make(&error))?;
    let now = context.clock.now();
    let store = open_store(&config).await?;
    let steps = store.migrate(now).await?;
    let key = portal_key::make(&config, &store).await;
    let key = key.map_err(|error| cannot_make(&error))?;
    let vault = portal_key::load(&config).map_err(|error| cannot_make(&error))?;
    portal_key::publish(&store, &vault).await?;
    let (mut made, list) = authorities(&config, now).map_err(|error| cannot_make(&error))?;
    if let Some(Installed::List { root, der, read }) = &list {
        let entered = root_list::publish(&store, root, der, read, now).await?;
        root_list::require_entered(&entered)?;
    }
    made.extend(server_certificates(&config, now).map_err(|error| cannot_make(&error))?);
    made.extend(evidence::make(&config, now).map_err(|error| cannot_make(&error))?);
    made.extend(key);
    let password = match &arguments.operator {
        Some(id) => operator::add_first(context, &store, id).await,
        None => Ok(None),
    };
    store.close().await;
    tell(
        context,
        arguments,
        &config,
        &Prepared {
            steps,
            made,
            password: password?,
        },
    )
}

/// What was made.
struct Prepared {
    steps: usize,
    made: Vec<Made>,
    password: Option<Zeroizing<String>>,
}

fn cannot_make(error: &anyhow::Error) -> Failure {
    Failure::new(
        Exit::Refused,
        Words::new(
            "準備を終えられませんでした",
            "the preparation could not be finished",
        ),
    )
    .because(format!("{error:#}"))
    .hint(Words::new(
        "原因を取り除いてから、もう一度行ってください。作り終えたものは、そのまま使われます",
        "remove the cause and run it again; what was made is kept",
    ))
}

fn tell(
    context: &Context,
    arguments: &Init,
    config: &Config,
    result: &Prepared,
) -> Result<(), Failure> {
    if arguments.json {
        let made: Vec<_> = result
            .made
            .iter()
            .map(|made| json!({ "part": name(made.part), "file": made.file }))
            .collect();
        let operator = result
            .password
            .as_ref()
            .map(|password| json!({ "id": arguments.operator, "password": password.as_str() }));
        let value = json!({
            "data_dir": config.data_dir,
            "database_steps": result.steps,
            "made": made,
            "operator": operator,
        });
        return Ok(json(&value)?);
    }
    let mut told = Vec::new();
    if result.steps > 0 {
        told.push(match config.database {
            Database::Embedded => made_line("データベース", "database", &config.database_file()),
            Database::Postgres { .. } => Words::new(
                format!(
                    "データベースを準備しました（PostgreSQL、{}段階）",
                    result.steps
                ),
                format!("prepared the database (PostgreSQL, {} steps)", result.steps),
            ),
        });
    }
    told.extend(result.made.iter().map(|made| {
        let (japanese, english) = words(made.part);
        made_line(japanese, english, &made.file)
    }));
    if result.made.iter().any(|made| made.part == Part::RootKey) {
        let folder = config.offline_dir();
        told.push(Words::new(
            format!(
                "重要: {} を、ネットワークにつながらない媒体へ移してください",
                folder.display()
            ),
            format!(
                "important: move {} to a medium that is kept offline",
                folder.display()
            ),
        ));
    }
    if let (Some(id), Some(password)) = (&arguments.operator, &result.password) {
        let password = password.as_str();
        told.push(Words::new(
            format!("運用者 {id} を登録しました。仮パスワード（一度だけ表示します）: {password}"),
            format!("added operator {id}; temporary password (shown this once only): {password}"),
        ));
    }
    if told.is_empty() {
        told.push(Words::new(
            "すべてそろっています。何も変更していません",
            "everything is there; nothing was changed",
        ));
    }
    Ok(lines(&told, context.language)?)
}

fn made_line(japanese: &str, english: &str, file: &Path) -> Words {
    let file = file.display();
    Words::new(
        format!("作成しました: {japanese} {file}"),
        format!("made: {english} {file}"),
    )
}

/// The word for a part in JSON.
fn name(part: Part) -> &'static str {
    match part {
        Part::Passphrase => "passphrase",
        Part::RootPassphrase => "root-passphrase",
        Part::RootKey => "root-key",
        Part::Root => "root-certificate",
        Part::IssuingKey => "issuing-key",
        Part::Issuing => "issuing-certificate",
        Part::Server => "server-certificate",
        Part::PortalKey => "portal-key",
        Part::EvidencePassphrase => "evidence-passphrase",
        Part::Evidence => "evidence-key",
    }
}

fn words(part: Part) -> (&'static str, &'static str) {
    match part {
        Part::Passphrase => ("発行用の鍵のパスフレーズ", "passphrase of the signing key"),
        Part::RootPassphrase => ("ルートの鍵のパスフレーズ", "passphrase of the root's key"),
        Part::RootKey => ("ルートの鍵（暗号化）", "root key (encrypted)"),
        Part::Root => ("ルート証明書", "root certificate"),
        Part::IssuingKey => ("発行用の鍵（暗号化）", "signing key (encrypted)"),
        Part::Issuing => ("発行局の証明書", "certificate of the issuing authority"),
        Part::Server => ("サーバー証明書と鍵", "server certificate and key"),
        Part::PortalKey => ("ポータルの鍵", "portal key"),
        Part::EvidencePassphrase => (
            "証拠に署名する鍵のパスフレーズ",
            "passphrase of the evidence key",
        ),
        Part::Evidence => (
            "証拠に署名する鍵（暗号化）と証明書",
            "evidence key (encrypted) and certificate",
        ),
    }
}
