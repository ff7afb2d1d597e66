//! Whether the logs of the offices' certificates are what the authority signed.

use super::{Finding, State};
use crate::authority::journal::Memory;
use crate::authority::{Chain, log};
use crate::command::open_current_store;
use crate::config::Config;
use crate::terminal::Words;

/// Without the database or the authority others tell of it.
pub(super) async fn logs(config: &Config) -> Option<Finding> {
    let chain = Chain::load(config).ok()?;
    let memory = match Memory::read(&config.authority_dir()) {
        Ok(memory) => memory,
        Err(error) => {
            let words = Words::new(
                format!(
                    "認証局が覚えている証明書の記録を読めません。フォルダーを控えから戻してください: {error:#}"
                ),
                format!(
                    "what the authority remembers of the logs cannot be read; restore its folder \
                     from a copy: {error:#}"
                ),
            );
            return Some(Finding::new("certificate-logs", State::Problem, words));
        }
    };
    let store = open_current_store(config).await.ok()?;
    let looked = log::broken(&store, &chain.issuers(), &memory).await;
    store.close().await;
    let (all, broken) = looked.ok()?;
    let Some(first) = broken.first() else {
        let words = Words::new(
            format!("証明書の記録は、署名したとおりです（{all}事業所）"),
            format!("the certificate logs are as they were signed ({all} offices)"),
        );
        return Some(Finding::new("certificate-logs", State::Ok, words));
    };
    let count = broken.len();
    let words = Words::new(
        format!(
            "{count}事業所の証明書の記録が、署名したものや認証局が覚えているものと違います。控えと\
             比べて、変えられた行を元に戻してください。戻すまで、その事業所には発行しません。控えから\
             戻したデータベースなら ca accept-log をご覧ください（{first}）"
        ),
        format!(
            "the certificate logs of {count} offices are not what was signed or what the authority \
             remembers; compare them with a copy and restore the rows; until then nothing is issued \
             to them; after restoring the database from a copy see ca accept-log ({first})"
        ),
    );
    Some(Finding::new("certificate-logs", State::Problem, words))
}
