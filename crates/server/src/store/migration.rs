//! Numbered migrations, embedded in the program, applied in order inside a transaction each.
//!
//! A program refuses a database whose schema it does not know, because an older program could
//! silently drop what a newer one relies on.

use time::OffsetDateTime;

use super::{Store, StoreError, values};

/// One step of the schema.
pub(super) struct Migration {
    version: i64,
    sql: &'static str,
}

/// The steps of a dialect, by the names of their files, in order.
macro_rules! steps {
    ($folder:literal: $($version:literal $file:literal),+ $(,)?) => {
        &[$(Migration {
            version: $version,
            sql: include_str!(concat!("../../migrations/", $folder, "/", $file, ".sql")),
        }),+]
    };
}

/// Names every step once for both dialects.
macro_rules! migrations {
    ($($version:literal $file:literal),+ $(,)?) => {
        /// Steps for SQLite.
        pub(super) const SQLITE: &[Migration] = steps!("sqlite": $($version $file),+);

        /// Steps for PostgreSQL.
        pub(super) const POSTGRES: &[Migration] = steps!("postgres": $($version $file),+);
    };
}

migrations! {
    1 "0001_first",
    2 "0002_publication",
    3 "0003_accounts",
    4 "0004_operators",
    5 "0005_mail",
    6 "0006_people",
    7 "0007_notices",
    8 "0008_claiming",
    9 "0009_calendars",
    10 "0010_support",
    11 "0011_certificates",
    12 "0012_issue_password",
    13 "0013_self_test",
    14 "0014_operators",
    15 "0015_support_texts",
    16 "0016_fixes",
    17 "0017_passkeys",
    18 "0018_sealed_mail",
    19 "0019_requests",
    20 "0020_texts",
    21 "0021_municipalities",
    22 "0022_generations",
    23 "0023_certificate_log",
    24 "0024_kinds",
    25 "0025_records",
    26 "0026_fee_collection",
    27 "0027_log_refusals",
    28 "0028_renewals",
    29 "0029_lifecycle",
    30 "0030_use",
    31 "0031_audit_tree",
    32 "0032_tokens",
    33 "0033_quota",
    34 "0034_uncollected",
    35 "0035_used_keys",
    36 "0036_refusal_notes",
    37 "0037_arrivals",
    38 "0038_message_keys",
    39 "0039_import_leases",
    40 "0040_number_links",
}

impl Store {
    /// Applies the steps that are missing; the number applied.
    ///
    /// # Errors
    /// [`StoreError::Schema`] when the database is newer than this program.
    pub(crate) async fn migrate(&self, now: OffsetDateTime) -> Result<usize, StoreError> {
        self.run_tx("migrate-prepare", |tx| async move {
            tx.execute_script(
                "CREATE TABLE IF NOT EXISTS schema_versions \
                 (version BIGINT PRIMARY KEY, applied_at BIGINT NOT NULL)",
            )
            .await
        })
        .await?;
        let found = self.schema_version().await?;
        let known = self
            .migrations()
            .last()
            .map_or(0, |migration| migration.version);
        if found > known {
            return Err(StoreError::Schema { found, known });
        }
        let missing: Vec<_> = self
            .migrations()
            .iter()
            .filter(|step| step.version > found)
            .collect();
        for step in &missing {
            self.run_tx("migrate", |tx| async move {
                tx.execute_script(step.sql).await?;
                tx.execute(
                    "INSERT INTO schema_versions (version, applied_at) VALUES ($1, $2)",
                    values![step.version, now],
                )
                .await
            })
            .await?;
        }
        Ok(missing.len())
    }

    /// Refuses a database whose schema is not exactly this program's.
    ///
    /// # Errors
    /// [`StoreError::Schema`] when it is older or newer.
    pub(crate) async fn require_current_schema(&self) -> Result<(), StoreError> {
        let found = self.schema_version().await?;
        let known = self
            .migrations()
            .last()
            .map_or(0, |migration| migration.version);
        if found == known {
            Ok(())
        } else {
            Err(StoreError::Schema { found, known })
        }
    }

    /// The version of the schema that the database has; 0 when it has none.
    ///
    /// # Errors
    /// What the database says.
    pub(crate) async fn schema_version(&self) -> Result<i64, StoreError> {
        let version = self
            .read("schema-version", |tx| async move {
                let row = tx
                    .fetch_optional(
                        "SELECT COALESCE(MAX(version), 0) AS version FROM schema_versions",
                        values![],
                    )
                    .await?;
                row.map_or(Ok(0), |row| row.integer("version"))
            })
            .await;
        match version {
            Err(error) if error.is_missing_table() => Ok(0),
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a failed test may panic"
    )]
    use protocol::Sha256;
    use time::Duration;

    use super::*;
    use crate::store::application::{self, Application, KeyOrigin};
    use crate::store::certificate::{self, Reservation};
    use crate::store::licence::Standing;
    use crate::store::testing::{
        NOW, account_id, add_application, add_certificate, add_office, number, on_each_database,
        pending_application,
    };
    use crate::store::{Tx, certificate_log, licence};

    #[tokio::test]
    async fn migrating_again_changes_nothing() {
        on_each_database(|store| async move {
            assert_eq!(store.migrate(NOW).await.unwrap(), 0);
            store.require_current_schema().await.unwrap();
        })
        .await;
    }

    #[tokio::test]
    async fn a_reading_that_an_office_had_asked_for_stays_where_no_other_was_entered() {
        on_each_database(|store| async move {
            let steps = store.migrations().iter();
            let step = steps.clone().find(|step| step.version == 25).unwrap();
            let readings = store
                .run_tx("test", |tx| async move {
                    tx.execute_script(
                        "ALTER TABLE operators DROP COLUMN change; \
                         ALTER TABLE operators DROP COLUMN changed_at; \
                         ALTER TABLE operators DROP COLUMN changed_by; \
                         ALTER TABLE recovery_requests DROP COLUMN posted_by; \
                         ALTER TABLE office_details ADD COLUMN kana TEXT DEFAULT ''",
                    )
                    .await?;
                    for (number, entered, asked) in [
                        ("1", "", Some("アオゾラ")),
                        ("2", "ヒバリ", Some("ソラ")),
                        ("3", "", None),
                    ] {
                        tx.execute(
                            "INSERT INTO offices (number, name, kana, prefecture, claiming, \
                             created_at) VALUES ($1, 'x', $2, '13', 'unknown', $3)",
                            values![number, entered, NOW],
                        )
                        .await?;
                        if let Some(asked) = asked {
                            tx.execute(
                                "INSERT INTO office_details (office_number, kana, postcode, \
                                 address, telephone, fax, changed_at) \
                                 VALUES ($1, $2, '', '', '', '', $3)",
                                values![number, asked, NOW],
                            )
                            .await?;
                        }
                    }
                    tx.execute_script(step.sql).await?;
                    let sql = "SELECT kana FROM offices ORDER BY number";
                    let rows = tx.fetch_all(sql, values![]).await?;
                    rows.iter()
                        .map(|row| row.text("kana"))
                        .collect::<Result<Vec<_>, _>>()
                })
                .await
                .unwrap();
            assert_eq!(readings, ["アオゾラ", "ヒバリ", ""]);
        })
        .await;
    }

    #[tokio::test]
    async fn who_exchanged_before_there_were_licences_goes_on() {
        on_each_database(|store| async move {
            let steps = store.migrations().iter();
            let step = steps.clone().find(|step| step.version == 30).unwrap();
            let (with, without) = store
                .run_tx("test", |tx| async move {
                    tx.execute_script(
                        "DROP TABLE licence_events; DROP TABLE licences; \
                         DROP TABLE use_contacts; DROP TABLE use_applications",
                    )
                    .await?;
                    add_certificate(&tx, "0a", NOW).await?;
                    let other = "1370000026".parse().unwrap();
                    add_office(&tx, other).await?;
                    tx.execute_script(step.sql).await?;
                    let events = licence::events(&tx, number()).await?;
                    assert_eq!(events.len(), 1);
                    let with = licence::of_office(&tx, number()).await?;
                    Ok::<_, StoreError>((with, licence::of_office(&tx, other).await?))
                })
                .await
                .unwrap();
            assert_eq!(with[0].standing(NOW), Standing::InUse);
            assert_eq!((with.len(), with[0].starts_at), (1, NOW));
            assert!(without.is_empty());
        })
        .await;
    }

    #[tokio::test]
    async fn certificates_that_are_older_than_their_log_are_put_into_it() {
        on_each_database(|store| async move {
            let steps = store.migrations().iter();
            let step = steps.clone().find(|step| step.version == 23).unwrap();
            let log = store
                .run_tx("test", |tx| async move {
                    tx.execute_script(
                        "DROP TABLE certificate_log_heads; DROP TABLE certificate_log",
                    )
                    .await?;
                    add_application(&tx, "A").await?;
                    for receipt in ["B", "C"] {
                        let application = Application {
                            key_origin: KeyOrigin::Office,
                            ..pending_application(receipt, number())
                        };
                        application::insert(&tx, &application).await?;
                    }
                    for (receipt, serial) in [("A", "0b"), ("B", "0a"), ("C", "0c")] {
                        add_reservation(&tx, receipt, serial).await?;
                    }
                    // The later serial was issued first; the third not at all.
                    for (serial, at) in [("0b", NOW), ("0a", NOW + Duration::HOUR)] {
                        let fingerprint = Sha256::of(serial.as_bytes());
                        certificate::store_issued(&tx, serial, b"der", fingerprint, at).await?;
                    }
                    tx.execute_script(step.sql).await?;
                    certificate_log::of_office(&tx, number()).await
                })
                .await
                .unwrap();
            let told: Vec<_> = log
                .iter()
                .map(|one| (one.place, one.serial.as_str(), one.key_origin))
                .collect();
            let expected = [(0, "0b", KeyOrigin::Portal), (1, "0a", KeyOrigin::Office)];
            assert_eq!(told, expected);
            assert_eq!(log[1].issued_at, NOW + Duration::HOUR);
            assert_eq!(log[0].fingerprint, Sha256::of(b"0b"));
        })
        .await;
    }

    async fn add_reservation(tx: &Tx, receipt: &str, serial: &str) -> Result<(), StoreError> {
        let reservation = Reservation {
            serial: serial.to_owned(),
            receipt: receipt.to_owned(),
            office_number: number(),
            account_id: account_id(number()),
            kind: "careplan".to_owned(),
            terminal: None,
            not_before: NOW,
            not_after: NOW + Duration::DAY,
        };
        certificate::reserve(tx, &reservation, NOW).await
    }

    #[tokio::test]
    async fn a_newer_schema_and_an_empty_database_are_refused() {
        on_each_database(|store| async move {
            let known = store.schema_version().await.unwrap();
            store
                .run_tx("test", |tx| async move {
                    tx.execute(
                        "INSERT INTO schema_versions (version, applied_at) VALUES ($1, $2)",
                        values![known + 1, NOW],
                    )
                    .await
                })
                .await
                .unwrap();
            for refused in [
                store.migrate(NOW).await.map(drop),
                store.require_current_schema().await,
            ] {
                assert!(
                    matches!(refused, Err(StoreError::Schema { found, known: newest })
                    if found == known + 1 && newest == known)
                );
            }
            store
                .run_tx("test", |tx| async move {
                    tx.execute_script("DROP TABLE schema_versions").await
                })
                .await
                .unwrap();
            let refused = store.require_current_schema().await;
            assert!(matches!(refused, Err(StoreError::Schema { found: 0, .. })));
        })
        .await;
    }
}
