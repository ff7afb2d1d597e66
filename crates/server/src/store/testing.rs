//! Runs a test's body on every database at hand: SQLite always, PostgreSQL when the environment
//! variable `RENKEI_TEST_POSTGRES` holds its address. Each run gets an empty database of its own.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a failed test may panic"
)]

pub(crate) mod power;

use std::future::Future;

use careplan::{Address, OfficeNumber};
use protocol::Sha256;
use sqlx::AssertSqlSafe;
use sqlx::Connection as _;
use time::macros::datetime;
use time::{Date, Duration, OffsetDateTime};

use super::application::{self, Application, ApplicationState, KeyOrigin};
use super::certificate::{self, Reservation};
use super::claiming::Source;
use super::delegation::Delegation;
use super::licence::{self, Licence, LicenceState, Renewal};
use super::mail::{self, Mail};
use super::mail_seal::{self, MailOpener};
use super::office::{self, Claiming, Office};
use super::{Store, StoreError, Tx, values};

/// The time at which tests take place.
pub(crate) const NOW: OffsetDateTime = datetime!(2026-11-22 03:04:05.678 UTC);

/// Runs `body` on each database, migrated and empty.
pub(crate) async fn on_each_database<B, F>(body: B)
where
    B: Fn(Store) -> F,
    F: Future<Output = ()>,
{
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open_sqlite(&folder.path().join("test.db"))
        .await
        .unwrap();
    prepare(&store).await;
    body(store).await;

    let Ok(url) = std::env::var("RENKEI_TEST_POSTGRES") else {
        eprintln!("PostgreSQL left out: RENKEI_TEST_POSTGRES is not set");
        return;
    };
    let schema = format!("test_{}", uuid::Uuid::new_v4().simple());
    administer(&url, format!("CREATE SCHEMA {schema}")).await;
    let separator = if url.contains('?') { '&' } else { '?' };
    let own = format!("{url}{separator}options[search_path]={schema}");
    let store = Store::open_postgres(&own).await.unwrap();
    prepare(&store).await;
    body(store.clone()).await;
    store.close().await;
    administer(&url, format!("DROP SCHEMA {schema} CASCADE")).await;
}

/// Migrates, and puts up the key of [`test_opener`].
async fn prepare(store: &Store) {
    store.migrate(NOW).await.unwrap();
    let opener = &test_opener();
    store
        .run_tx(
            "test",
            |tx| async move { mail_seal::publish(&tx, opener).await },
        )
        .await
        .map_err(|error: StoreError| error)
        .unwrap();
}

/// Opens the mails that wait on each database of the tests.
pub(crate) fn test_opener() -> MailOpener {
    MailOpener::new(&[1; 32]).unwrap()
}

async fn administer(url: &str, sql: String) {
    let mut connection = sqlx::PgConnection::connect(url).await.unwrap();
    sqlx::query(AssertSqlSafe(sql))
        .execute(&mut connection)
        .await
        .unwrap();
}

/// The number of the office of most tests.
pub(crate) fn number() -> OfficeNumber {
    "1370000018".parse().unwrap()
}

/// Adds an office that claims through an agent, kind 43, with the account [`account_id`].
pub(crate) async fn add_office(tx: &Tx, number: OfficeNumber) -> Result<(), StoreError> {
    let office = Office {
        number,
        name: format!("事業所{number}"),
        kana: String::new(),
        prefecture: "13".to_owned(),
        municipality: String::new(),
        claiming: Claiming::Agent,
        suspended: None,
        kinds: vec!["43".parse().unwrap()],
    };
    office::insert(tx, &office, NOW).await?;
    tx.execute(
        "INSERT INTO accounts (id, office_number, password_hash, issue_password_hash, created_at) \
         VALUES ($1, $2, '', '', $3)",
        values![account_id(number), number.as_str(), NOW],
    )
    .await?;
    Ok(())
}

/// Lets an office use the exchange from `now` on, with every kind of service that it offers.
pub(crate) async fn licensed(
    tx: &Tx,
    number: OfficeNumber,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    let office = office::find(tx, number).await?.unwrap();
    for kind in office.kinds {
        let licence = Licence {
            address: Address {
                office: number,
                kind,
            },
            state: LicenceState::InUse,
            starts_at: now,
            ends_at: None,
            renewal: Renewal::Automatic,
            state_at: now,
            reason: String::new(),
            receipt: None,
        };
        licence::begin(tx, &licence, "operator:cli", now).await?;
    }
    Ok(())
}

/// Takes every licence away, as if nobody had ever used the exchange.
pub(crate) async fn forget_licences(store: &Store) {
    let removed = store.run_tx("test", |tx| async move {
        tx.execute("DELETE FROM licence_events", values![]).await?;
        tx.execute("DELETE FROM licences", values![]).await
    });
    removed.await.map_err(|error: StoreError| error).unwrap();
}

/// The account that [`add_office`] makes.
pub(crate) fn account_id(number: OfficeNumber) -> String {
    format!("KJ13{number}")
}

/// A delegation as the federation records it.
pub(crate) fn delegation(
    office_number: OfficeNumber,
    agent: &str,
    from: Date,
    to: Option<Date>,
) -> Delegation {
    Delegation {
        office_number,
        agent_name: agent.to_owned(),
        from,
        to,
        source: Source::Federation,
    }
}

/// Adds the operator `op`.
pub(crate) async fn add_operator(tx: &Tx) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO operators (id, name, password_hash, created_at) VALUES ('op', '', '', $1)",
        values![NOW],
    )
    .await?;
    Ok(())
}

/// A pending application of an office of [`add_office`], key made at the portal.
pub(crate) fn pending_application(receipt: &str, number: OfficeNumber) -> Application {
    Application {
        receipt: receipt.to_owned(),
        office_number: number,
        account_id: account_id(number),
        kind: "careplan".to_owned(),
        key_origin: KeyOrigin::Portal,
        terminal: None,
        public_key: vec![1, 2, 3],
        key_parts: Some(vec![4, 5]),
        gate_edition: Some("2026-04".to_owned()),
        state: ApplicationState::Pending,
        reason: None,
        applied_at: NOW,
        decided_at: None,
        decided_by: None,
    }
}

/// Adds office, operator and a pending application.
pub(crate) async fn add_application(tx: &Tx, receipt: &str) -> Result<(), StoreError> {
    add_office(tx, number()).await?;
    add_operator(tx).await?;
    application::insert(tx, &pending_application(receipt, number())).await
}

/// Adds an application and its certificate, valid for a day, with bytes that are none.
pub(crate) async fn add_certificate(
    tx: &Tx,
    serial: &str,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    add_application(tx, "A").await?;
    let reservation = Reservation {
        serial: serial.to_owned(),
        receipt: "A".to_owned(),
        office_number: number(),
        account_id: account_id(number()),
        kind: "careplan".to_owned(),
        terminal: None,
        not_before: now - Duration::hours(1),
        not_after: now + Duration::days(1),
    };
    certificate::reserve(tx, &reservation, now).await?;
    certificate::store_issued(tx, serial, b"der", Sha256::of(b"der"), now).await?;
    Ok(())
}

/// Announces a message of one part, between services of the office of [`add_office`].
pub(crate) async fn announce_upload(
    tx: &Tx,
    id: &str,
    state: &str,
    at: OffsetDateTime,
) -> Result<(), StoreError> {
    let own = number();
    tx.execute(
        "INSERT INTO messages (id, sender_number, sender_kind, receiver_number, receiver_kind, \
         serial, unit, state, manifest, signature, sealed_bytes, intent_at) \
         VALUES ($1, $2, '43', $3, '11', '20261122120000', 'K2', $4, $5, $6, 1, $7)",
        values![
            id,
            own.as_str(),
            own.as_str(),
            state,
            vec![1_u8],
            vec![2_u8],
            at
        ],
    )
    .await?;
    tx.execute(
        "INSERT INTO message_parts (message_id, number, size, sha256) VALUES ($1, 0, 4, '')",
        values![id],
    )
    .await?;
    Ok(())
}

/// A message that was sent and waits, from an office of [`add_office`] to another.
pub(crate) struct SentMessage<'a> {
    /// Its identity.
    pub(crate) id: &'a str,
    /// The office that sends it, and that receives it.
    pub(crate) between: (OfficeNumber, OfficeNumber),
    /// Send unit.
    pub(crate) unit: &'a str,
    /// Service month.
    pub(crate) month: Option<&'a str>,
    /// When it was sent.
    pub(crate) sent_at: OffsetDateTime,
}

/// Adds a message of one part.
pub(crate) async fn add_sent(tx: &Tx, message: &SentMessage<'_>) -> Result<(), StoreError> {
    announce_upload(tx, message.id, "sent", message.sent_at).await?;
    let (sender, receiver) = message.between;
    tx.execute(
        "UPDATE messages SET sender_number = $2, receiver_number = $3, unit = $4, month = $5, \
         sent_at = $6 WHERE id = $1",
        values![
            message.id,
            sender.as_str(),
            receiver.as_str(),
            message.unit,
            message.month,
            message.sent_at
        ],
    )
    .await?;
    Ok(())
}

/// The subjects and texts of the mails that wait, by recipient, oldest first.
pub(crate) async fn waiting_mails(store: &Store, now: OffsetDateTime) -> Vec<Mail> {
    let mut mails = Vec::new();
    loop {
        let claimed = store
            .run_tx("test", |tx| async move {
                mail::claim(&tx, Duration::days(10_000), now).await
            })
            .await
            .map_err(|error: StoreError| error)
            .unwrap();
        let Some(claimed) = claimed else { break };
        mails.push(claimed.open(&test_opener()).unwrap());
    }
    mails.sort_by(|one, next| one.recipient.cmp(&next.recipient));
    mails
}
