//! Who sees which notice, searching, and writing.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failed test may panic"
)]

use time::Duration;

use super::editing::{Author, Editor, NoticeMail, NoticeState};
use super::*;
use crate::store::notice_file;
use crate::store::operator::Scope;
use crate::store::testing::{NOW, account_id, add_office, number, on_each_database};
use crate::store::{Store, values};

fn notice(id: &str, audience: Audience, minutes_ago: i64) -> Notice {
    let (category, title) = ("証明書".to_owned(), "お知らせ".to_owned());
    let shown_from = NOW - Duration::minutes(minutes_ago);
    let notice = Notice::new(audience, category, title, "本文".to_owned(), shown_from);
    Notice {
        id: id.to_owned(),
        ..notice.leading_to("開く".to_owned(), "/certificates/careplan".to_owned())
    }
}

fn other() -> OfficeNumber {
    "1370000026".parse().unwrap()
}

fn kind(kind: &str, prefecture: Option<&str>) -> Audience {
    Audience::Kind {
        kind: kind.parse().unwrap(),
        prefecture: prefecture.map(ToOwned::to_owned),
    }
}

fn ids(listed: &[ListedNotice]) -> Vec<&str> {
    listed.iter().map(|one| one.notice.id.as_str()).collect()
}

#[test]
fn an_audience_is_written_and_read() {
    for audience in [
        Audience::Public,
        Audience::Offices,
        Audience::Prefecture("13".to_owned()),
        kind("43", None),
        kind("43", Some("13")),
        Audience::Office(number()),
        Audience::Certificates(number()),
        Audience::Account("KJ131370000018".to_owned()),
    ] {
        assert_eq!(audience.to_string().parse(), Ok(audience));
    }
    assert!("somebody".parse::<Audience>().is_err());
}

#[tokio::test]
async fn each_audience_sees_its_own() {
    on_each_database(|store| async move {
        store
            .run_tx("test", |tx| async move {
                add_office(&tx, number()).await?;
                add_office(&tx, other()).await?;
                let audiences = [
                    ("all", Audience::Public),
                    ("offices", Audience::Offices),
                    ("here", Audience::Prefecture("13".to_owned())),
                    ("kind", kind("43", None)),
                    ("kind-here", kind("43", Some("13"))),
                    ("mine", Audience::Office(number())),
                    ("me", Audience::Account(account_id(number()))),
                    ("issued", Audience::Certificates(number())),
                    ("theirs", Audience::Office(other())),
                    ("them", Audience::Account(account_id(other()))),
                    ("elsewhere", Audience::Prefecture("14".to_owned())),
                    ("other-kind", kind("11", None)),
                    ("kind-elsewhere", kind("43", Some("14"))),
                ];
                for (place, (id, audience)) in (1..).zip(audiences) {
                    insert(&tx, &notice(id, audience, place)).await?;
                }
                insert(&tx, &notice("later", Audience::Public, -1)).await?;
                let mut over = notice("over", Audience::Public, 5);
                over.shown_to = Some(NOW);
                insert(&tx, &over).await?;

                let public = public(&tx, NOW, 10).await?;
                assert_eq!(public.len(), 1);
                assert_eq!(public[0].id, "all");
                assert!(find_public(&tx, "all", NOW).await?.is_some());
                for hidden in ["offices", "here", "kind", "mine", "me", "later", "over"] {
                    assert!(find_public(&tx, hidden, NOW).await?.is_none(), "{hidden}");
                }

                let account = account_id(number());
                let reader = Reader {
                    account: &account,
                    number: number(),
                };
                let everything = Search::default();
                let listed = list(&tx, reader, &everything, NOW, 0, 20).await?;
                let mine = [
                    "all",
                    "offices",
                    "here",
                    "kind",
                    "kind-here",
                    "mine",
                    "me",
                    "issued",
                ];
                assert_eq!(ids(&listed), mine);
                assert_eq!(count(&tx, reader, &everything, NOW).await?, 8);
                tx.execute("UPDATE accounts SET rights = 'send'", values![])
                    .await?;
                assert!(find(&tx, "issued", reader, NOW).await?.is_none());
                tx.execute("UPDATE accounts SET rights = 'certificates:43'", values![])
                    .await?;
                assert!(find(&tx, "issued", reader, NOW).await?.is_some());
                for hidden in ["theirs", "them", "elsewhere", "other-kind", "later", "over"] {
                    assert!(find(&tx, hidden, reader, NOW).await?.is_none(), "{hidden}");
                }
                let found = find(&tx, "mine", reader, NOW).await?;
                assert_eq!(found, Some(notice("mine", Audience::Office(number()), 6)));
                Ok::<_, StoreError>(())
            })
            .await
            .unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_search_finds_by_words_dates_and_reading() {
    on_each_database(|store| async move {
        store
            .run_tx("test", |tx| async move {
                add_office(&tx, number()).await?;
                let mut manual = notice("manual", Audience::Offices, 1);
                manual.title = "マニュアルリリースのお知らせ".to_owned();
                manual.body = "ＰＤＦ　100%_改訂版".to_owned();
                insert(&tx, &manual).await?;
                insert(&tx, &notice("old", Audience::Offices, 3 * 24 * 60)).await?;
                notice_file::insert(&tx, "old", "手順書.XLSX", "x", b"1").await?;
                let account = account_id(number());
                let reader = Reader {
                    account: &account,
                    number: number(),
                };
                let words = |typed: &str| Search {
                    words: keywords::words(typed),
                    ..Search::default()
                };
                for (typed, expected) in [
                    ("ﾏﾆｭｱﾙ pdf", vec!["manual"]),
                    ("0%_改", vec!["manual"]),
                    ("1_0", vec![]),
                    ("ｘｌｓｘ", vec!["old"]),
                    ("お知らせ", vec!["manual", "old"]),
                    ("お知らせ xlsx pdf", vec![]),
                ] {
                    let listed = list(&tx, reader, &words(typed), NOW, 0, 10).await?;
                    assert_eq!(ids(&listed), expected, "{typed}");
                }
                let day = NOW - Duration::DAY;
                let recent = Search {
                    from: Some(day),
                    ..Search::default()
                };
                assert_eq!(count(&tx, reader, &recent, NOW).await?, 1);
                let earlier = Search {
                    before: Some(day),
                    ..Search::default()
                };
                let listed = list(&tx, reader, &earlier, NOW, 0, 10).await?;
                assert_eq!(ids(&listed), ["old"]);

                mark_read(&tx, "old", &account, NOW).await?;
                mark_read(&tx, "old", &account, NOW + Duration::hours(1)).await?;
                let listed = list(&tx, reader, &Search::default(), NOW, 0, 10).await?;
                assert_eq!(listed[0].read_at, None);
                assert_eq!(listed[1].read_at, Some(NOW));
                let unread = Search {
                    reading: Reading::Unread,
                    ..Search::default()
                };
                let listed = list(&tx, reader, &unread, NOW, 0, 10).await?;
                assert_eq!(ids(&listed), ["manual"]);
                let second = list(&tx, reader, &Search::default(), NOW, 1, 1).await?;
                assert_eq!(ids(&second), ["old"]);
                Ok::<_, StoreError>(())
            })
            .await
            .unwrap();
    })
    .await;
}

/// With a million read states nothing may look at more than those of one person and one notice.
#[tokio::test]
async fn no_search_goes_through_all_read_states() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("test.db");
    let store = Store::open_sqlite(&file).await.unwrap();
    store.migrate(NOW).await.unwrap();
    store
        .read("test", |tx| async move {
            for (sql, page) in [
                (
                    concat!("EXPLAIN QUERY PLAN ", list!()),
                    values![10_i64, 0_i64],
                ),
                (concat!("EXPLAIN QUERY PLAN ", count!()), values![]),
            ] {
                let reader = Reader {
                    account: "KJ131370000018",
                    number: number(),
                };
                let mut arguments = arguments(reader, &Search::default(), NOW);
                arguments.extend(page);
                let plan = tx.fetch_all(sql, arguments).await?;
                assert!(!plan.is_empty());
                for step in &plan {
                    let step = step.text("detail")?;
                    let scan = step.starts_with("SCAN") && step != "SCAN CONSTANT ROW";
                    assert!(!scan, "{step}");
                }
            }
            Ok::<_, StoreError>(())
        })
        .await
        .unwrap();
}

/// An operator who has seen this version.
fn seen(version: i64, now: OffsetDateTime) -> Editor<'static> {
    Editor {
        id: "op",
        seen: version,
        now,
    }
}

#[tokio::test]
async fn a_draft_is_seen_once_it_is_published_and_until_it_is_withdrawn() {
    on_each_database(|store| async move {
        store
            .run_tx("test", |tx| async move {
                add_office(&tx, number()).await?;
                let account = account_id(number());
                let reader = Reader {
                    account: &account,
                    number: number(),
                };
                let tokyo = Scope::Prefecture("13".to_owned());
                let author = Author {
                    id: "tokyo-1".to_owned(),
                    scope: tokyo.clone(),
                };
                let audience = Audience::Prefecture("13".to_owned());
                let mut draft = notice("draft", audience, -60);
                draft.next = None;
                editing::insert_draft(&tx, &draft, &author, NoticeMail::None).await?;
                let written = editing::find(&tx, "draft", &tokyo).await?.unwrap();
                assert_eq!((written.state, written.reads), (NoticeState::Draft, 0));
                let kanagawa = Scope::Prefecture("14".to_owned());
                assert!(editing::find(&tx, "draft", &kanagawa).await?.is_none());
                assert!(editing::list(&tx, &kanagawa, 0, 10).await?.is_empty());
                assert_eq!(editing::list(&tx, &Scope::Centre, 0, 10).await?.len(), 1);

                draft.title = "直した題".to_owned();
                assert!(editing::replace(&tx, &draft, NoticeMail::None, seen(1, NOW)).await?);
                let later = NOW + Duration::hours(2);
                assert!(find(&tx, "draft", reader, later).await?.is_none());
                assert!(editing::publish(&tx, "draft", seen(2, NOW)).await?);
                assert!(!editing::publish(&tx, "draft", seen(3, NOW)).await?);
                assert!(!editing::replace(&tx, &draft, NoticeMail::None, seen(2, NOW)).await?);
                assert!(editing::replace(&tx, &draft, NoticeMail::None, seen(3, NOW)).await?);
                assert!(!editing::replace(&tx, &draft, NoticeMail::None, seen(4, later)).await?);
                let words = keywords::words("直した");
                let search = Search {
                    words,
                    ..Search::default()
                };
                assert_eq!(count(&tx, reader, &search, later).await?, 1);
                mark_read(&tx, "draft", &account, later).await?;
                let written = editing::find(&tx, "draft", &tokyo).await?.unwrap();
                assert_eq!((written.state, written.reads), (NoticeState::Published, 1));
                assert!(editing::withdraw(&tx, "draft", seen(4, NOW)).await?);
                assert!(!editing::withdraw(&tx, "draft", seen(4, NOW)).await?);
                assert!(find(&tx, "draft", reader, later).await?.is_none());

                for (audience, expected) in [
                    (Audience::Public, 1),
                    (kind("43", Some("13")), 1),
                    (kind("43", Some("14")), 0),
                    (Audience::Office(other()), 0),
                    (Audience::Account(account_id(number())), 1),
                ] {
                    let count = editing::receivers(&tx, &audience).await?;
                    assert_eq!(count, expected, "{audience}");
                }
                Ok::<_, StoreError>(())
            })
            .await
            .unwrap();
    })
    .await;
}
