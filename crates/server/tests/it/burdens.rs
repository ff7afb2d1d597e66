//! Much at once: a hundred thousand certificates that were revoked.

use std::time::{Duration, Instant};

use sqlx::{AssertSqlSafe, Connection as _};

use crate::Site;
use crate::publication::{add_office, database, publishing};

/// Runs statements on the site's database.
async fn run(site: &Site, statements: &[String]) {
    let mut database = database(site).await;
    for statement in statements {
        let statement = sqlx::query(AssertSqlSafe(statement.clone()));
        statement.execute(&mut database).await.unwrap();
    }
    database.close().await.unwrap();
}

/// A table of the numbers from 1.
fn numbers(count: u32) -> String {
    format!(
        "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers \
         WHERE n < {count}) "
    )
}

#[tokio::test]
async fn a_hundred_thousand_revocations_do_not_slow_the_start() {
    let (site, _) = publishing();
    add_office(&site);
    let begun = Instant::now();
    assert_eq!(site.start(&[]).stop("-TERM"), Some(0));
    let usual = begun.elapsed();
    let all = numbers(100_000);
    run(
        &site,
        &[
            format!(
                "INSERT INTO applications (receipt, office_number, account_id, kind, key_origin, \
                 public_key, state, applied_at) {all} SELECT 'B' || n, office_number, id, \
                 'careplan', 'office', x'00', 'issued', 0 FROM numbers, accounts"
            ),
            // Each waits for an answer and for its place in a list.
            format!(
                "INSERT INTO certificates (serial, receipt, office_number, account_id, kind, \
                 not_before, not_after, reserved_at, der, fingerprint, issued_at, revoked_at, \
                 revoked_reason, answer_due_at) {all} SELECT printf('41%014x', n), 'B' || n, \
                 office_number, id, 'careplan', 0, 4000000000000, 0, x'00', \
                 printf('%064x', n), 0, 1000, 'superseded', 1000 FROM numbers, accounts"
            ),
        ],
    )
    .await;
    let begun = Instant::now();
    let server = site.start(&[]);
    let loaded = begun.elapsed();
    assert!(
        loaded < usual * 4 + Duration::from_secs(2),
        "{loaded:?} in place of {usual:?}"
    );
    drop(server);
}
