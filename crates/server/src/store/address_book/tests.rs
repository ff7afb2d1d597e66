//! Every sort of search, page by page, and what is noted of names.

#![allow(clippy::unwrap_used, reason = "a failed test may panic")]

use super::*;
use crate::store::office::{self, Claiming, Office, Suspension};
use crate::store::testing::{NOW, add_certificate, licensed, number, on_each_database};
use crate::store::{Store, values};

/// Number, name, reading, prefecture, municipality and kinds of service.
type Line = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static [&'static str],
);

const BOOK: [Line; 5] = [
    (
        "1370000026",
        "㈱青空ケア　千代田",
        "ｶﾌﾞｼｷｶﾞｲｼｬｱｵｿﾞﾗｹｱ",
        "13",
        "千代田区",
        &["11", "43"],
    ),
    (
        "1370000034",
        "デイサービス　ひばり",
        "でいさーびすひばり",
        "13",
        "府中市",
        &["15"],
    ),
    (
        "1470000017",
        "訪問看護ステーション青空",
        "アオゾラ",
        "14",
        "横浜市",
        &["13"],
    ),
    (
        "3470000015",
        "ＡＢＣ１２３",
        "",
        "34",
        "府中市",
        &["15", "43"],
    ),
    ("13A0000011", "ケアプラン 100%", "", "13", "", &["43"]),
];

async fn book(store: &Store) {
    store
        .run_tx("test", |tx| async move {
            // The office with a certificate: 事業所1370000018, kind 43.
            add_certificate(&tx, "0a", NOW).await?;
            licensed(&tx, self::number(), NOW).await?;
            for (number, name, kana, prefecture, municipality, kinds) in BOOK {
                let office = Office {
                    number: number.parse().unwrap(),
                    name: name.to_owned(),
                    kana: kana.to_owned(),
                    prefecture: prefecture.to_owned(),
                    municipality: municipality.to_owned(),
                    claiming: Claiming::Unknown,
                    suspended: None,
                    kinds: kinds.iter().map(|kind| kind.parse().unwrap()).collect(),
                };
                office::insert(&tx, &office, NOW).await?;
            }
            Ok::<_, StoreError>(())
        })
        .await
        .unwrap();
}

/// What is found, two addresses at a time.
async fn found(store: &Store, wanted: &Wanted) -> Vec<String> {
    let usable = &Usable::new(["careplan"].into_iter(), NOW);
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let some = store.read("test", |tx| async move {
            page(&tx, wanted, usable, after, 2).await
        });
        let some = some.await.unwrap();
        assert!(some.entries.len() <= 2);
        all.extend(some.entries.iter().map(|entry| {
            let mark = if entry.reach == Reach::Connected {
                "*"
            } else {
                ""
            };
            format!("{}{mark}", entry.address)
        }));
        after = some.next;
        if after.is_none() {
            return all;
        }
    }
}

fn of(query: &str) -> Wanted {
    Wanted {
        words: words(query),
        ..Wanted::default()
    }
}

#[tokio::test]
async fn names_are_found_however_they_are_written() {
    on_each_database(|store| async move {
        book(&store).await;
        let (sky, lark) = ("1370000026", "1370000034-15");
        for (query, expected) in [
            (
                "青空",
                vec![
                    format!("{sky}-11"),
                    format!("{sky}-43"),
                    "1470000017-13".to_owned(),
                ],
            ),
            (
                "アオゾラ",
                vec![
                    format!("{sky}-11"),
                    format!("{sky}-43"),
                    "1470000017-13".to_owned(),
                ],
            ),
            ("ｱｵｿﾞﾗ　看護", vec!["1470000017-13".to_owned()]),
            ("(株)青", vec![format!("{sky}-11"), format!("{sky}-43")]),
            ("でいサービスひばり", vec![lark.to_owned()]),
            ("ヒバリ", vec![lark.to_owned()]),
            (
                "abc",
                vec!["3470000015-15".to_owned(), "3470000015-43".to_owned()],
            ),
            (
                "１２３",
                vec!["3470000015-15".to_owned(), "3470000015-43".to_owned()],
            ),
            ("100%", vec!["13A0000011-43".to_owned()]),
            ("で", vec![lark.to_owned()]),
            ("ば", vec![]),
            ("青 ひばり", vec![]),
            ("|青", vec![]),
            ("%%", vec![]),
        ] {
            assert_eq!(found(&store, &of(query)).await, expected, "{query}");
        }
    })
    .await;
}

#[tokio::test]
async fn every_filter_finds_what_it_says_with_and_without_words() {
    on_each_database(|store| async move {
        book(&store).await;
        let own = format!("{}-43*", number());
        let wanted = Wanted::default;
        let place = |prefecture: &str, municipality: Option<&str>| Wanted {
            prefecture: Some(prefecture.to_owned()),
            municipality: municipality.map(ToOwned::to_owned),
            ..wanted()
        };
        let kind = |kind: &str| kind.parse().ok();
        for (wanted, expected) in [
            (
                wanted(),
                vec![
                    own.as_str(),
                    "1370000026-11",
                    "1370000026-43",
                    "1370000034-15",
                    "13A0000011-43",
                    "1470000017-13",
                    "3470000015-15",
                    "3470000015-43",
                ],
            ),
            (
                Wanted {
                    number: "137000003".to_owned(),
                    ..wanted()
                },
                vec!["1370000034-15"],
            ),
            (
                Wanted {
                    number: "13A".to_owned(),
                    ..wanted()
                },
                vec!["13A0000011-43"],
            ),
            (place("34", None), vec!["3470000015-15", "3470000015-43"]),
            (place("13", Some("府中市")), vec!["1370000034-15"]),
            (
                Wanted {
                    municipality: Some("府中市".to_owned()),
                    ..wanted()
                },
                vec!["1370000034-15", "3470000015-15", "3470000015-43"],
            ),
            (
                Wanted {
                    kind: kind("15"),
                    ..wanted()
                },
                vec!["1370000034-15", "3470000015-15"],
            ),
            (
                Wanted {
                    kind: kind("43"),
                    ..place("13", None)
                },
                vec![own.as_str(), "1370000026-43", "13A0000011-43"],
            ),
        ] {
            assert_eq!(found(&store, &wanted).await, expected, "{wanted:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn filters_narrow_each_other_down() {
    on_each_database(|store| async move {
        book(&store).await;
        let own = format!("{}-43*", number());
        let wanted = Wanted::default;
        let place = |prefecture: &str| Wanted {
            prefecture: Some(prefecture.to_owned()),
            ..wanted()
        };
        let kind = |kind: &str| kind.parse().ok();
        for (wanted, expected) in [
            (
                Wanted {
                    reach: Some(Reach::Connected),
                    ..wanted()
                },
                vec![own.as_str()],
            ),
            (
                Wanted {
                    reach: Some(Reach::Connected),
                    kind: kind("15"),
                    ..wanted()
                },
                vec![],
            ),
            (
                Wanted {
                    reach: Some(Reach::NotConnected),
                    ..place("34")
                },
                vec!["3470000015-15", "3470000015-43"],
            ),
            (
                Wanted {
                    kind: kind("11"),
                    words: words("青空"),
                    ..place("13")
                },
                vec!["1370000026-11"],
            ),
            (
                Wanted {
                    words: words("事業所"),
                    reach: Some(Reach::Connected),
                    ..wanted()
                },
                vec![own.as_str()],
            ),
        ] {
            assert_eq!(found(&store, &wanted).await, expected, "{wanted:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn every_lead_finds_the_same() {
    on_each_database(|store| async move {
        book(&store).await;
        let usable = &Usable::new(["careplan"].into_iter(), NOW);
        for lead in [
            Lead::Number,
            Lead::Gram,
            Lead::Municipality,
            Lead::Prefecture,
            Lead::PrefectureAndKind,
            Lead::Kind,
            Lead::Certificate,
        ] {
            let rows = store.read("test", |tx| async move {
                let mut arguments = values![
                    usable.now,
                    &usable.kinds,
                    "0",
                    "",
                    "Z",
                    "13",
                    "千代田区",
                    "11",
                    "%青空%",
                    Option::<&str>::None,
                    Option::<&str>::None,
                    9_i64,
                ];
                if lead == Lead::Gram {
                    arguments.push("青空".into());
                }
                tx.fetch_all(lead.sql(), arguments).await
            });
            let rows = rows.await.map_err(|error: StoreError| error).unwrap();
            // The only office with a certificate is another.
            let fit = rows.iter().filter(|row| row.integer("fits").unwrap() == 1);
            let expected = usize::from(lead != Lead::Certificate);
            assert_eq!(fit.count(), expected, "{lead:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_changes_is_found_by_its_new_name_only_and_the_suspended_cannot_be_reached() {
    on_each_database(|store| async move {
        book(&store).await;
        store
            .run_tx("test", |tx| async move {
                let mut office = office::find(&tx, "1370000034".parse().unwrap())
                    .await?
                    .unwrap();
                office.name = "つばめ".to_owned();
                office.municipality = "調布市".to_owned();
                office::update(&tx, &office).await?;
                office::set_place(&tx, office.number, "ツバメ", "三鷹市").await?;
                // By a way that does not know of the address book.
                tx.execute(
                    "UPDATE offices SET name = 'かもめ', search = NULL WHERE number = '1470000017'",
                    values![],
                )
                .await?;
                assert_eq!(catch_up(&tx, 10).await?, 1);
                assert_eq!(catch_up(&tx, 10).await?, 0);
                let suspension = Suspension {
                    at: NOW,
                    reason: "休止".to_owned(),
                };
                office::set_suspension(&tx, number(), Some(&suspension)).await?;
                Ok::<_, StoreError>(())
            })
            .await
            .unwrap();
        assert_eq!(found(&store, &of("つばめ")).await, ["1370000034-15"]);
        assert_eq!(found(&store, &of("ひばり")).await, ["1370000034-15"; 0]);
        assert_eq!(found(&store, &of("かもめ")).await, ["1470000017-13"]);
        let moved = Wanted {
            municipality: Some("三鷹市".to_owned()),
            ..Wanted::default()
        };
        assert_eq!(found(&store, &moved).await, ["1370000034-15"]);
        let connected = Wanted {
            reach: Some(Reach::Connected),
            ..Wanted::default()
        };
        assert!(found(&store, &connected).await.is_empty());
        let grams = store.read("test", |tx| async move {
            let sql = "SELECT gram FROM office_grams WHERE number = '1370000034' ORDER BY gram";
            tx.fetch_all(sql, values![]).await
        });
        let grams = grams.await.map_err(|error: StoreError| error).unwrap();
        assert_eq!(grams.len(), 4, "|つ つば ばめ め|");
    })
    .await;
}
