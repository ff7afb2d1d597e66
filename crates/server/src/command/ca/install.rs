//! `ca install`: roots, cross certificates and roots' lists from a ceremony.

use serde_json::json;

use super::{Context, open_store, refused, root_list};
use crate::authority::files::create_folder;
use crate::authority::roll_over::{Installed, install};
use crate::cli::CaInstall;
use crate::terminal::{Failure, Words, json, lines};

/// Runs it.
pub(super) async fn run(context: &Context, arguments: &CaInstall) -> Result<(), Failure> {
    let config = arguments.config.load()?;
    let mut files = arguments.files.clone();
    // Roots first: the others are judged by them.
    files.sort_by_cached_key(|file| {
        let text = std::fs::read_to_string(file).unwrap_or_default();
        let certificate = pki::Certificate::from_pem(&text).ok();
        certificate.map_or(2, |certificate| u8::from(!certificate.is_root()))
    });
    create_folder(&config.data_dir).map_err(|error| refused(&error))?;
    let now = context.clock.now();
    let store = open_store(&config).await?;
    store.migrate(now).await?;
    let mut told = Vec::new();
    let mut made = Vec::new();
    for file in &files {
        let name = file.display();
        let installed = install(&config, file, &files).map_err(|error| refused(&error))?;
        let word = match &installed {
            Installed::Certificate(_) => "installed",
            Installed::Known => "known",
            Installed::List { root, der, read } => {
                let entered = root_list::publish(&store, root, der, read, now).await?;
                if root_list::require_entered(&entered)? {
                    "installed"
                } else {
                    "known"
                }
            }
        };
        told.push(if word == "installed" {
            Words::new(format!("入れました: {name}"), format!("installed: {name}"))
        } else {
            Words::new(
                format!("すでに同じものか新しいものがあります: {name}"),
                format!("the same or a newer one is there already: {name}"),
            )
        });
        made.push(json!({ "file": file, "state": word }));
    }
    store.close().await;
    if arguments.json {
        return Ok(json(&json!({ "files": made }))?);
    }
    told.push(Words::new(
        "証明書を入れたときは、init を行い、サーバーを再起動してください",
        "after installing certificates run init and restart the server",
    ));
    Ok(lines(&told, context.language)?)
}
