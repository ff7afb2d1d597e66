//! `migrate`: brings the schema up to date.

use super::{Context, open_store, portal_key};
use crate::cli::ConfigFile;
use crate::terminal::{Failure, Words, lines};

/// Runs it.
pub(super) async fn run(context: &Context, file: &ConfigFile) -> Result<(), Failure> {
    let config = file.load()?;
    let store = open_store(&config).await?;
    let applied = store.migrate(context.clock.now()).await?;
    if config.portal_key_file().exists() {
        portal_key::publish(&store, &portal_key::load(&config)?).await?;
    }
    store.close().await;
    let words = if applied == 0 {
        Words::new("データベースは最新です", "the database is up to date")
    } else {
        Words::new(
            format!("データベースを更新しました（{applied}段階）"),
            format!("updated the database by {applied} steps"),
        )
    };
    Ok(lines(&[words], context.language)?)
}
