//! Whether what is published about revocation is there and holds.

use pki::revocation::{IssueMonth, Partition};
use time::{Duration, OffsetDateTime};

use super::{Finding, State};
use crate::authority::Chain;
use crate::command::open_current_store;
use crate::config::Config;
use crate::store::revocation_list;
use crate::terminal::Words;

/// Nothing, where nothing is published. Without the database or the authority others tell of it.
pub(super) async fn publication(config: &Config, now: OffsetDateTime) -> Option<Finding> {
    config.listeners.publication.as_ref()?;
    let chain = Chain::load(config).ok()?;
    let store = open_current_store(config).await.ok()?;
    let partition = &Partition::new(&chain.issuing, IssueMonth::of(now)).to_string();
    let list = store
        .read("doctor-list", |tx| async move {
            revocation_list::find(&tx, partition).await
        })
        .await;
    store.close().await;
    let (state, words) = match list.ok()? {
        Some(list) if list.next_update > now => (
            State::Ok,
            Words::new(
                "失効の一覧は有効です",
                "the revocation list of this month holds",
            ),
        ),
        Some(_) => (
            State::Attention,
            Words::new(
                "失効の一覧の期限が切れています。authority の役割が動いているか、記録（ログ）を確かめてください",
                "the revocation list of this month is out of date; look whether the role authority runs, and at the log",
            ),
        ),
        None => (
            State::Attention,
            Words::new(
                "失効の一覧がまだありません。authority の役割を動かすと作られます",
                "there is no revocation list of this month yet; the role authority makes it",
            ),
        ),
    };
    Some(Finding::new("publication", state, words))
}

/// Whether the root's own list is there and holds for a while; it is made in a ceremony only.
pub(super) async fn root_list(config: &Config, now: OffsetDateTime) -> Option<Finding> {
    config.listeners.publication.as_ref()?;
    let chain = Chain::load(config).ok()?;
    let store = open_current_store(config).await.ok()?;
    let root = &chain.root.label();
    let list = store
        .read("doctor-root-list", |tx| async move {
            revocation_list::find(&tx, root).await
        })
        .await;
    store.close().await;
    let (state, words) = match list.ok()? {
        Some(list) if list.next_update - now > NOTICE => (
            State::Ok,
            Words::new(
                "ルートの失効の一覧は有効です",
                "the root's revocation list holds",
            ),
        ),
        Some(_) => (
            State::Attention,
            Words::new(
                "ルートの失効の一覧が切れているか、もうすぐ切れます。ca ceremony で次の一覧を作り、ca install で入れてください",
                "the root's revocation list is over or soon will be; make the next one by ca ceremony and install it by ca install",
            ),
        ),
        None => (
            State::Attention,
            Words::new(
                "ルートの失効の一覧がありません。ca ceremony で作り、ca install で入れてください",
                "there is no revocation list of the root; make one by ca ceremony and install it by ca install",
            ),
        ),
    };
    Some(Finding::new("root-list", state, words))
}

/// Long enough to call the people of a ceremony together.
const NOTICE: Duration = Duration::days(60);
