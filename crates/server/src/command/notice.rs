//! `notice add`: a notice for everybody or for all offices.

use serde_json::json;

use super::{Context, open_current_store};
use crate::cli::{Notice, NoticeAudience};
use crate::store::notice::Audience;
use crate::store::{audit, notice};
use crate::terminal::{Exit, Failure, Words, json, lines};

/// Runs it.
pub(super) async fn run(context: &Context, command: Notice) -> Result<(), Failure> {
    let Notice::Add(arguments) = command;
    if arguments.title.trim().is_empty() {
        let words = Words::new("タイトルが空です", "the title is empty");
        return Err(Failure::new(Exit::WrongUse, words)
            .hint(Words::new("--title を指定してください", "give a --title")));
    }
    let config = arguments.config.load()?;
    let categories = &config.portal.notice_categories;
    let known = categories
        .iter()
        .any(|known| known.label == arguments.category);
    if !known {
        let labels: Vec<_> = categories
            .iter()
            .map(|known| known.label.as_str())
            .collect();
        let labels = labels.join("、");
        let words = Words::new("カテゴリがありません", "there is no such category");
        return Err(Failure::new(Exit::WrongUse, words).hint(Words::new(
            format!("--category は {labels} のどれかです"),
            format!("--category is one of {labels}"),
        )));
    }
    let store = open_current_store(&config).await?;
    let now = context.clock.now();
    let audience = match arguments.audience {
        NoticeAudience::Public => Audience::Public,
        NoticeAudience::Offices => Audience::Offices,
    };
    let (category, title) = (arguments.category, arguments.title);
    let notice = &notice::Notice::new(audience, category, title, arguments.body, now);
    let added = store
        .run_tx("notice-add", |tx| async move {
            notice::insert(&tx, notice).await?;
            audit::record(&tx, now, "operator:cli", "notice-added", &notice.id, "").await
        })
        .await;
    store.close().await;
    added?;
    if arguments.json {
        return Ok(json(&json!({ "id": notice.id }))?);
    }
    let words = Words::new(
        format!("お知らせを登録しました: {}", notice.id),
        format!("added a notice: {}", notice.id),
    );
    Ok(lines(&[words], context.language)?)
}
