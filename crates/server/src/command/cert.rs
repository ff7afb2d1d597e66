//! `cert revoke`: takes a certificate of an office out of use.

use serde_json::json;

use super::{Context, open_current_store};
use crate::cli::Cert;
use crate::store::{StoreError, audit, certificate};
use crate::terminal::{Exit, Failure, Words, json, lines};

/// Runs it.
pub(super) async fn run(context: &Context, command: Cert) -> Result<(), Failure> {
    let Cert::Revoke(arguments) = command;
    let config = arguments.config.load()?;
    let store = open_current_store(&config).await?;
    let now = context.clock.now();
    let serial = &arguments.serial.to_string();
    let reason = arguments.reason.as_str();
    let revoked = store
        .run_tx("cert-revoke", |tx| async move {
            let revoked = certificate::revoke(&tx, serial, reason, now).await?;
            if revoked {
                audit::record(
                    &tx,
                    now,
                    "operator:cli",
                    "certificate-revoked",
                    serial,
                    reason,
                )
                .await?;
            }
            let record = certificate::find(&tx, serial).await?;
            Ok::<_, StoreError>((revoked, record))
        })
        .await;
    store.close().await;
    match revoked? {
        (true, Some(record)) => {
            let office = record.office_number;
            if arguments.json {
                let value = json!({
                    "serial": serial,
                    "office_number": office.as_str(),
                    "reason": reason,
                });
                return Ok(json(&value)?);
            }
            let words = Words::new(
                format!("事業所 {office} の証明書 {serial} を失効しました（{reason}）"),
                format!("revoked certificate {serial} of office {office} ({reason})"),
            );
            Ok(lines(&[words], context.language)?)
        }
        (_, Some(record)) if record.revoked.is_some() => Err(Failure::new(
            Exit::Refused,
            Words::new(
                format!("証明書 {serial} は、すでに失効しています。何も変更していません"),
                format!("certificate {serial} is revoked already; nothing was changed"),
            ),
        )),
        _ => Err(Failure::new(
            Exit::Refused,
            Words::new(
                format!("シリアル番号 {serial} の証明書はありません"),
                format!("there is no certificate with serial {serial}"),
            ),
        )
        .hint(Words::new(
            "シリアル番号を、証明書か管理画面で確かめてください",
            "look the serial up in the certificate or on the console",
        ))),
    }
}
