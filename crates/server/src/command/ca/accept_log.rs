//! `ca accept-log`: takes logs of certificates as they are, after the database was restored from a
//! copy. Without a reason it only tells what would be lost.

use serde_json::{Value, json};

use super::{Context, open_current_store};
use crate::authority::Chain;
use crate::authority::journal::{Journal, Memory};
use crate::authority::log::{Acceptance, accept, acceptable, broken};
use crate::cli::CaAcceptLog;
use crate::config::Config;
use crate::store::Store;
use crate::terminal::{Exit, Failure, Words, json, lines};

/// Runs it.
pub(super) async fn run(context: &Context, arguments: &CaAcceptLog) -> Result<(), Failure> {
    let reason = arguments.reason.as_deref().map(str::trim);
    let names_some = arguments.all || !arguments.offices.is_empty();
    if reason.is_some_and(|reason| reason.is_empty() || !names_some) {
        return Err(wrong_use());
    }
    let config = arguments.config.load()?;
    let chain = Chain::load(&config).map_err(|error| not_accepted(&error))?;
    let store = open_current_store(&config).await?;
    let done = work(context, arguments, &config, &chain, &store).await;
    store.close().await;
    let acceptances = done.map_err(|error| not_accepted(&error))?;
    if arguments.json {
        let offices: Vec<_> = acceptances.iter().map(value).collect();
        let state = reason.map_or("looked", |_| "accepted");
        return Ok(json(&json!({ "state": state, "offices": offices }))?);
    }
    let mut told: Vec<_> = acceptances.iter().map(words).collect();
    told.push(match (acceptances.len(), reason) {
        (0, _) => Words::new(
            "証明書の記録は、署名したとおりで、認証局が覚えているとおりです",
            "the certificate logs are as they were signed and as the authority remembers them",
        ),
        (count, Some(_)) => Words::new(
            format!(
                "{count}事業所の証明書の記録を、今のとおりに受け入れました。authority の役割が動いて\
                 いれば、まもなく署名されます。事業所に知らせてください"
            ),
            format!(
                "accepted the certificate logs of {count} offices as they are; the role authority \
                 signs them soon; tell the offices"
            ),
        ),
        (_, None) => Words::new(
            "まだ何も変えていません。受け入れるときは、事業所番号か --all に、--reason で理由を添えてください",
            "nothing was changed; to accept this name offices or --all, and a --reason",
        ),
    });
    Ok(lines(&told, context.language)?)
}

async fn work(
    context: &Context,
    arguments: &CaAcceptLog,
    config: &Config,
    chain: &Chain,
    store: &Store,
) -> anyhow::Result<Vec<Acceptance>> {
    let (folder, authorities) = (config.authority_dir(), chain.issuers());
    let memory = Memory::read(&folder)?;
    let mut offices = arguments.offices.clone();
    if offices.is_empty() {
        let (_, broken) = broken(store, &authorities, &memory).await?;
        offices.extend(broken.iter().map(|broken| broken.office));
    }
    let mut acceptances = Vec::new();
    for office in offices {
        acceptances.extend(acceptable(store, office, &authorities, &memory).await?);
    }
    if let Some(reason) = &arguments.reason {
        let journal = Journal::open(&folder)?;
        for one in &acceptances {
            let now = context.clock.now();
            accept(store, &journal, &authorities, one, reason.trim(), now).await?;
        }
    }
    Ok(acceptances)
}

fn value(one: &Acceptance) -> Value {
    json!({
        "office": one.broken.office.to_string(),
        "fault": one.broken.how,
        "size": one.size(),
        "remembered": one.remembered.map(|known| known.size),
        "not_stored": one.lost,
    })
}

fn words(one: &Acceptance) -> Words {
    let (office, how, size) = (one.broken.office, one.broken.how, one.size());
    let known = one
        .remembered
        .map_or_else(|| "-".to_owned(), |known| known.size.to_string());
    let lost = one.lost.len();
    Words::new(
        format!(
            "{office}: 記録は{size}枚、認証局が覚えているのは{known}枚、署名したまま記録にないもの{lost}枚（{how}）"
        ),
        format!(
            "{office}: the log holds {size}, the authority remembers {known}, {lost} were signed \
             and are not in it ({how})"
        ),
    )
}

fn wrong_use() -> Failure {
    Failure::new(
        Exit::WrongUse,
        Words::new(
            "受け入れる事業所と理由を、どちらも指定してください",
            "name the offices and a reason",
        ),
    )
    .hint(Words::new(
        "たとえば ca accept-log 1370000001 --reason \"5月6日の控えから戻したため\"",
        "for example ca accept-log 1370000001 --reason \"restored from the copy of 6 May\"",
    ))
}

fn not_accepted(error: &anyhow::Error) -> Failure {
    Failure::new(
        Exit::Refused,
        Words::new(
            "証明書の記録を受け入れられませんでした",
            "the certificate logs could not be accepted",
        ),
    )
    .because(format!("{error:#}"))
    .hint(Words::new(
        "原因を取り除いて、もう一度行ってください。受け入れ終えたものは、そのままです",
        "remove the cause and run it again; what was accepted stays so",
    ))
}
