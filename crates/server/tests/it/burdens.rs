//! Much at once: a hundred thousand certificates that were revoked, and thousands of messages
//! that have to leave.

use std::time::{Duration, Instant};

use sqlx::{AssertSqlSafe, Connection as _};

use crate::publication::{add_office, database, publishing};
use crate::{Server, Site};

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

#[tokio::test]
async fn what_has_to_leave_takes_no_memory() {
    let site = Site::new();
    site.configure("[worker]\nround_seconds = 1\n");
    site.done(&["init"]);
    add_office(&site);
    let server = site.start(&[]);
    let to_leave = |lot: &str, count: u32| {
        let all = numbers(count);
        [
            // With their manifests these take 40 MB and more.
            format!(
                "INSERT INTO messages (id, sender_number, sender_kind, receiver_number, \
                 receiver_kind, serial, unit, state, manifest, signature, sealed_bytes, \
                 intent_at, sent_at, collected_at) {all} SELECT printf('{lot}000000-0000-4000-8000-%012x', n), \
                 number, '43', number, '11', '20250325100000', 'S1', 'collected', \
                 zeroblob(8192), x'00', 10, (unixepoch() - 8640000) * 1000, \
                 (unixepoch() - 8640000) * 1000, (unixepoch() - 8640000) * 1000 \
                 FROM numbers, offices"
            ),
            format!(
                "INSERT INTO message_parts (message_id, number, size, sha256, stored_at) \
                 SELECT id, 1, 10, printf('%064x', 1), 0 FROM messages WHERE id LIKE '{lot}%'"
            ),
        ]
    };
    run(&site, &to_leave("a1", 1_000)).await;
    everything_left(&site).await;
    let usual = peak_memory(&server);
    run(&site, &to_leave("a2", 5_000)).await;
    everything_left(&site).await;
    let loaded = peak_memory(&server);
    assert!(
        loaded < usual + (8 << 20),
        "{loaded} bytes in place of {usual}"
    );
}

/// Bytes that the server had resident at most.
fn peak_memory(server: &Server) -> u64 {
    let path = format!("/proc/{}/status", server.child.id());
    let status = std::fs::read_to_string(path).unwrap();
    let mut lines = status.lines();
    let peak = lines.find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    peak.trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1024
}

/// Waits until no payload of a message is there any more.
async fn everything_left(site: &Site) {
    let mut database = database(site).await;
    let begun = Instant::now();
    loop {
        let left: i64 = sqlx::query_scalar(
            "SELECT (SELECT count(*) FROM messages WHERE payload_left_at IS NULL) \
             + (SELECT count(*) FROM part_deletions)",
        )
        .fetch_one(&mut database)
        .await
        .unwrap();
        if left == 0 {
            break;
        }
        // The worker tells nobody; asking again is all that can be done.
        assert!(begun.elapsed() < PATIENCE, "{left} are still there");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    database.close().await.unwrap();
}

/// A machine with other work needs a multiple of the two seconds that this takes.
const PATIENCE: Duration = Duration::from_secs(120);
