//! The database itself: transactions, what they cost, and what they leave.

#![allow(clippy::unwrap_used, reason = "a failed test may panic")]
use super::*;
use crate::store::testing::{NOW, on_each_database};
use crate::store::values;

#[tokio::test]
async fn nothing_of_the_database_goes_to_the_systems_temporary_files() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("test.db");
    let store = Store::open_sqlite(&file).await.unwrap();
    let asked = store.run_tx("test", |tx| async move {
        let row = tx.fetch_optional("PRAGMA temp_store", values![]).await?;
        let options = tx.fetch_all("PRAGMA compile_options", values![]).await?;
        let text = |row: &Row| row.text("compile_options");
        let options: Result<Vec<_>, _> = options.iter().map(text).collect();
        Ok::<_, StoreError>((row.unwrap().integer("temp_store")?, options?))
    });
    let (temporary, options) = asked.await.unwrap();
    assert_eq!(temporary, 2, "in memory");
    let spill = "STMTJRNL_SPILL=4194304".to_owned();
    assert!(options.contains(&spill), "{options:?}");
}

#[tokio::test]
async fn transactions_that_collide_are_repeated_and_none_is_lost() {
    on_each_database(|store| async move {
        let add = |store: Store| async move {
            store
                .run_tx("test", |tx| async move {
                    let row = tx
                        .fetch_optional("SELECT MAX(last) AS last FROM cursors", values![])
                        .await?;
                    let last = row.and_then(|row| row.optional_integer("last").ok().flatten());
                    let next = last.unwrap_or(0) + 1;
                    let side = next.to_string();
                    tx.execute(
                        "INSERT INTO cursors (office_number, side, last) VALUES ('o', $1, $2)",
                        values![side, next],
                    )
                    .await
                })
                .await
        };
        let (first, second) = (add(store.clone()), add(store.clone()));
        let (first, second) = tokio::join!(tokio::spawn(first), tokio::spawn(second));
        assert!(first.unwrap().is_ok() && second.unwrap().is_ok());
        let sql = "SELECT last FROM cursors ORDER BY last";
        let rows = store
            .read(
                "test",
                |tx| async move { tx.fetch_all(sql, values![]).await },
            )
            .await
            .unwrap();
        let last = rows.iter().map(|row| row.integer("last").unwrap());
        assert_eq!(last.collect::<Vec<_>>(), [1, 2]);
    })
    .await;
}

#[tokio::test]
async fn what_a_failed_transaction_did_is_undone() {
    on_each_database(|store| async move {
        let sql = "INSERT INTO schema_versions (version, applied_at) VALUES (9, $1)";
        let failed: Result<(), StoreError> = store
            .run_tx("test", |tx| async move {
                tx.execute(sql, values![NOW]).await?;
                Err(StoreError::Corrupt("on purpose"))
            })
            .await;
        assert!(failed.is_err());
        store.require_current_schema().await.unwrap();
    })
    .await;
}
