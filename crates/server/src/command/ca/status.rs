//! `ca status`: the authorities, where their keys are, and the roots' lists.

use pki::Certificate;
use serde_json::{Value, json};

use super::{Context, open_current_store, refused};
use crate::authority::Chain;
use crate::authority::signers::{KeyHome, home};
use crate::cli::CaStatus;
use crate::clock::JAPAN;
use crate::config::Config;
use crate::store::revocation_list::{self, RevocationList};
use crate::terminal::{Failure, Words, json, lines};

/// One authority as it stands.
struct Standing {
    role: &'static str,
    certificate: Certificate,
    key: Option<KeyHome>,
    list: Option<RevocationList>,
}

/// Runs it.
pub(super) async fn run(context: &Context, arguments: &CaStatus) -> Result<(), Failure> {
    let config = arguments.config.load()?;
    let chain = Chain::load(&config).map_err(|error| refused(&error))?;
    let store = open_current_store(&config).await?;
    let mut all = standings(&config, &chain);
    for one in &mut all {
        let label = &one.certificate.label();
        one.list = store
            .read("status-list", |tx| async move {
                revocation_list::find(&tx, label).await
            })
            .await?;
    }
    store.close().await;
    if arguments.json {
        let all: Vec<_> = all.iter().map(value).collect();
        return Ok(json(&json!({ "authorities": all }))?);
    }
    let told: Vec<_> = all.iter().map(words).collect();
    Ok(lines(&told, context.language)?)
}

fn standings(config: &Config, chain: &Chain) -> Vec<Standing> {
    let below = |role, certificate: &Certificate| Standing {
        role,
        certificate: certificate.clone(),
        key: Some(home(config, certificate)),
        list: None,
    };
    let above = |role, certificate: &Certificate| Standing {
        role,
        certificate: certificate.clone(),
        key: None,
        list: None,
    };
    let mut all = vec![below("issuing", &chain.issuing)];
    all.extend(chain.earlier.iter().map(|one| below("earlier", one)));
    all.push(above("root", &chain.root));
    let others = chain.other_roots.iter();
    all.extend(others.map(|one| above("other-root", one)));
    all.extend(chain.cross.iter().map(|one| above("cross", one)));
    all
}

fn value(one: &Standing) -> Value {
    let certificate = &one.certificate;
    let list = one.list.as_ref().filter(|_| certificate.is_root());
    json!({
        "role": one.role,
        "name": certificate.subject_name(),
        "label": certificate.published_name(),
        "serial": certificate.serial().to_string(),
        "sha256": hex::encode(certificate.fingerprint()),
        "not_after": certificate.not_after().unix_timestamp(),
        "key": one.key.as_ref().map(|home| match home {
            KeyHome::File(file) => file.display().to_string(),
            KeyHome::Token => "token".to_owned(),
        }),
        "list_number": list.map(|list| list.number),
    })
}

fn words(one: &Standing) -> Words {
    let (japanese, english) = match one.role {
        "issuing" => ("発行局", "issuing"),
        "earlier" => ("前の発行局", "earlier"),
        "root" => ("ルート", "root"),
        "other-root" => ("別のルート", "other root"),
        _ => ("相互認証", "cross"),
    };
    let certificate = &one.certificate;
    let (name, label) = (certificate.subject_name(), certificate.published_name());
    let until = certificate.not_after().to_offset(JAPAN).date();
    let key = match &one.key {
        Some(KeyHome::File(file)) => {
            let file = file.display();
            (format!("、鍵 {file}"), format!(", key {file}"))
        }
        Some(KeyHome::Token) => ("、鍵 トークン".to_owned(), ", key in the token".to_owned()),
        None => (String::new(), String::new()),
    };
    let list = match one.list.as_ref().filter(|_| certificate.is_root()) {
        Some(list) => {
            let (number, day) = (list.number, list.next_update.to_offset(JAPAN).date());
            (
                format!("、失効の一覧 {number}（{day}まで）"),
                format!(", list {number} (until {day})"),
            )
        }
        None => (String::new(), String::new()),
    };
    Words::new(
        format!(
            "{japanese}: {name}（{label}、{until}まで{}{}）",
            key.0, list.0
        ),
        format!(
            "{english}: {name} ({label}, until {until}{}{})",
            key.1, list.1
        ),
    )
}
