//! Who sees which notice, searching, and writing.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failed test may panic"
)]

use time::Duration;

use super::*;
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
                let mine = ["all", "offices", "here", "kind", "kind-here", "mine", "me"];
                assert_eq!(ids(&listed), mine);
                assert_eq!(count(&tx, reader, &everything, NOW).await?, 7);
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
