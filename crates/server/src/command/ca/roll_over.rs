//! `ca roll-over`: another issuing authority takes over.

use pki::crl;
use serde_json::json;

use super::root_list::ACTOR;
use super::{Context, open_store, refused};
use crate::authority::create::server_certificates;
use crate::authority::files::roots;
use crate::authority::roll_over::RollOver;
use crate::cli::CaRollOver;
use crate::config::Config;
use crate::store::{Store, StoreError, audit, certificate, revocation_list};
use crate::terminal::{Failure, Words, json, lines};

/// Runs it.
pub(super) async fn run(context: &Context, arguments: &CaRollOver) -> Result<(), Failure> {
    let config = arguments.config.load()?;
    let now = context.clock.now();
    let prepared = RollOver::prepare(&config, &arguments.certificate, now);
    let prepared = prepared.map_err(|error| refused(&error))?;
    let store = open_store(&config).await?;
    store.migrate(now).await?;
    not_revoked(&config, &store, &prepared)
        .await
        .map_err(|error| refused(&error))?;
    let before = prepared.present().map(pki::Certificate::label);
    if let Some(label) = &before {
        // While there is only one, it does not stand beside each certificate.
        store
            .run_tx("roll-over-issuer", |tx| async move {
                certificate::note_only_issuer(&tx, label).await
            })
            .await?;
    }
    let next = prepared.perform(&config, arguments.key.as_deref());
    let next = next.map_err(|error| refused(&error))?;
    let (label, detail) = (&next.label(), before.as_deref().unwrap_or("first"));
    store
        .run_tx("roll-over", |tx| async move {
            audit::record(&tx, now, ACTOR, "authority-rolled-over", label, detail).await?;
            Ok::<_, StoreError>(())
        })
        .await?;
    store.close().await;
    let servers = server_certificates(&config, now).map_err(|error| refused(&error))?;
    if arguments.json {
        let value = json!({
            "issuing": label,
            "before": before,
            "server_certificates": servers.len(),
        });
        return Ok(json(&value)?);
    }
    let name = next.subject_name();
    let mut told = vec![Words::new(
        format!("「{name}」（{label}）が発行します"),
        format!("{name} ({label}) issues from now on"),
    )];
    told.push(Words::new(
        "サーバーを再起動してください。それまでは、前の発行局が発行します。前の証明書は、そのまま使えます",
        "restart the server; until then the one before issues; certificates that are out stay good",
    ));
    Ok(lines(&told, context.language)?)
}

/// Refuses an authority that stands on its root's published list.
async fn not_revoked(config: &Config, store: &Store, prepared: &RollOver) -> anyhow::Result<()> {
    for root in roots(config)? {
        let label = &root.label();
        let list = store
            .read("roll-over-list", |tx| async move {
                revocation_list::find(&tx, label).await
            })
            .await?;
        let Some(list) = list else { continue };
        let list = crl::read(&list.der, &root)?;
        let serial = prepared.next().serial();
        anyhow::ensure!(
            list.revoked.iter().all(|one| one.serial != *serial),
            "this authority stands on the revocation list of its root"
        );
    }
    Ok(())
}
