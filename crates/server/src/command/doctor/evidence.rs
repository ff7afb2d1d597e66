//! Whether the exchange can sign evidence.

use time::OffsetDateTime;

use super::{Finding, State};
use crate::authority::Chain;
use crate::authority::evidence::{is_to_be_followed, load};
use crate::config::Config;
use crate::terminal::Words;

/// Opens the key as the server does.
pub(super) fn key(config: &Config, now: OffsetDateTime) -> Finding {
    const CHECK: &str = "evidence-key";
    let loaded = Chain::load(config).and_then(|chain| load(config, &chain));
    let key = match loaded {
        Ok(Some(key)) => key,
        Ok(None) => {
            let words = Words::new(
                "証拠に署名する鍵がありません。init を行ってください",
                "there is no key for evidence; run init",
            );
            return Finding::new(CHECK, State::Problem, words);
        }
        Err(error) => {
            let words = Words::new(
                format!(
                    "証拠に署名する鍵を開けません。控えから戻すか、パスフレーズのファイルを\
                     確かめてください: {error:#}"
                ),
                format!(
                    "the key for evidence cannot be opened; restore it from a copy or check its \
                     passphrase file: {error:#}"
                ),
            );
            return Finding::new(CHECK, State::Problem, words);
        }
    };
    if is_to_be_followed(key.certificate(), now) {
        let words = Words::new(
            "1年使いました。init を行うと、次の鍵に交代します（これまでの署名は有効なままです）",
            "it has signed for a year; init lets another key take over (what it signed stays good)",
        );
        return Finding::new(CHECK, State::Attention, words);
    }
    let words = Words::new(
        "証拠に署名する鍵を開けます",
        "the key for evidence can be opened",
    );
    Finding::new(CHECK, State::Ok, words)
}
