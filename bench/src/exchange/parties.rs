//! A running exchange with offices whose keys are known here, and messages between them that are
//! signed ahead: the bench measures the exchange, not the offices.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use careplan::Address;
use e2e::exchange::Exchange;
use e2e::tls::{self, ClientIdentity};
use pki::manifest::sign_detached;
use pki::{Certificate, Identity, KeyPair};
use protocol::http::{Intent, SignedReceipt, WholeMessage};
use protocol::message::{Content, VERSION, WHOLE_BYTES, describe_parts};
use protocol::receipt::Receipt;
use protocol::{Manifest, MessageId, Sha256};
use rustls::ClientConfig;
use sqlx::{Connection as _, Row as _, SqliteConnection};
use tempfile::TempDir;
use time::macros::datetime;
use time::{Duration as Days, OffsetDateTime, UtcOffset};

use super::line::Line;
use crate::portal::database;

/// The exchange and its offices.
pub(crate) struct Parties {
    pub(crate) offices: Arc<Offices>,
    pub(crate) exchange: Exchange,
    folder: TempDir,
}

/// Those who send and those who receive.
pub(crate) struct Offices {
    senders: Vec<Office>,
    receivers: Vec<Office>,
    mailbox: SocketAddr,
    host: String,
    made: AtomicU32,
}

/// An office that can connect and sign.
struct Office {
    address: Address,
    identity: Identity,
    tls: Arc<ClientConfig>,
}

/// A message that is ready to be sent and, later, to be collected.
#[derive(Clone)]
pub(crate) struct Prepared {
    /// Who sends or collects it.
    pub(crate) client: u32,
    pub(crate) id: MessageId,
    pub(crate) intent: Vec<u8>,
    /// The same with the payload, where it is small enough for one request.
    pub(crate) whole: Option<Vec<u8>>,
    pub(crate) receipt: Vec<u8>,
}

/// Clients of one side that connect from the same address.
const OF_ONE_ADDRESS: u32 = 2_000;

/// Who connects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Sends,
    Receives,
}

impl Parties {
    /// Starts an exchange and gives each office a certificate: so many that send, and as many that
    /// receive.
    pub(crate) async fn open(pairs: u32) -> anyhow::Result<Self> {
        let folder = TempDir::new()?;
        let exchange = Exchange::create(&folder.path().join("server"))?;
        let addresses = exchange.addresses()?;
        let mut keys = Vec::new();
        for place in 0..pairs * 2 {
            keys.push((number(place), KeyPair::generate()?));
        }
        let mut connection = database(&exchange).await?;
        enter(&mut connection, &keys, pairs).await?;
        issued(&mut connection, keys.len()).await?;
        let chain = std::fs::read_to_string(exchange.data().join("authority/issuing.pem"))?;
        let issuing = Certificate::from_pem(&chain)?;
        let mut offices = Vec::new();
        for (place, (number, key)) in keys.into_iter().enumerate() {
            let row = sqlx::query("SELECT der FROM certificates WHERE office_number = $1")
                .bind(&number)
                .fetch_one(&mut connection)
                .await?;
            let certificate = Certificate::from_der(&row.try_get::<Vec<u8>, _>(0)?)?;
            let shown = ClientIdentity {
                key: KeyPair::from_pkcs8(&key.to_pkcs8()?)?,
                chain: vec![certificate.clone(), issuing.clone()],
            };
            let kind = kind(u32::try_from(place)?, pairs);
            offices.push(Office {
                address: format!("{number}-{kind}").parse()?,
                identity: Identity::new(key, certificate, vec![issuing.clone()])?,
                tls: tls::client(&addresses.root_certificate, Some(&shown))?,
            });
        }
        connection.close().await?;
        let receivers = offices.split_off(usize::try_from(pairs)?);
        let host = addresses.mailbox.trim_start_matches("https://").to_owned();
        let offices = Arc::new(Offices {
            mailbox: exchange.mailbox_socket(),
            host,
            senders: offices,
            receivers,
            made: AtomicU32::new(0),
        });
        Ok(Self {
            offices,
            exchange,
            folder,
        })
    }

    /// Stops the server and removes its folder.
    pub(crate) fn close(mut self) -> anyhow::Result<()> {
        self.exchange.stop()?;
        self.folder.close().context("remove the exchange's folder")
    }
}

impl Offices {
    /// A connection of the office that a client works for.
    pub(crate) async fn line(&self, side: Side, client: u32) -> anyhow::Result<Line> {
        let offices = match side {
            Side::Sends => &self.senders,
            Side::Receives => &self.receivers,
        };
        let office = of(offices, client)?;
        // The exchange keeps so many connections of one address only.
        let computer = u8::try_from(client / OF_ONE_ADDRESS)?;
        let from = Ipv4Addr::new(127, 0, 0, 1 + computer);
        Line::open(from, self.mailbox, &self.host, Arc::clone(&office.tls)).await
    }

    /// A message for a client, with this payload.
    pub(crate) fn prepare(&self, client: u32, payload: &[u8]) -> anyhow::Result<Prepared> {
        let (sender, receiver) = (of(&self.senders, client)?, of(&self.receivers, client)?);
        let place = self.made.fetch_add(1, Ordering::Relaxed);
        let now = OffsetDateTime::now_utc();
        let serial = serial(place)?;
        let (from, to) = (sender.address, receiver.address);
        let name = format!(
            "UPJSK_202504_{}_{}_{}_{}_{serial}.CSV",
            from.office, from.kind, to.office, to.kind
        );
        let mut random = [0; 16];
        let (high, _) = random.split_at_mut(4);
        high.copy_from_slice(&place.to_be_bytes());
        let manifest = Manifest {
            version: VERSION,
            message_id: MessageId::from_random(random),
            sender: from,
            receiver: to,
            content: Content::SendUnit,
            serial: serial.parse()?,
            unit: "S1".to_owned(),
            month: Some("202504".parse()?),
            file_names: vec![name],
            attachments: Vec::new(),
            parts: describe_parts(payload),
            ciphertext_sha256: Sha256::of(payload),
            sealed_to: [sender, receiver]
                .map(|office| Sha256::from(office.identity.certificate().fingerprint()))
                .to_vec(),
            created_at: now,
        };
        let bytes = manifest.to_bytes()?;
        let signature = sign_detached(&bytes, &sender.identity, now)?;
        let receipt = Receipt::for_message(&manifest, &bytes, now).to_bytes()?;
        let signed = sign_detached(&receipt, &receiver.identity, now)?;
        let intent = Intent {
            manifest: STANDARD.encode(&bytes),
            signature: STANDARD.encode(&signature),
        };
        let whole = WholeMessage {
            manifest: intent.manifest.clone(),
            signature: intent.signature.clone(),
            payload: STANDARD.encode(payload),
        };
        let is_small = manifest.sealed_bytes() <= WHOLE_BYTES;
        Ok(Prepared {
            client,
            id: manifest.message_id,
            intent: serde_json::to_vec(&intent)?,
            whole: is_small.then(|| serde_json::to_vec(&whole)).transpose()?,
            receipt: serde_json::to_vec(&SignedReceipt {
                receipt: STANDARD.encode(&receipt),
                signature: STANDARD.encode(&signed),
            })?,
        })
    }
}

fn of(offices: &[Office], client: u32) -> anyhow::Result<&Office> {
    let place = usize::try_from(client)? % offices.len();
    offices.get(place).context("there is no office")
}

fn number(place: u32) -> String {
    // The first nine digits and the check digit that office numbers end with.
    let head = format!("13700{place:04}");
    (0..10)
        .map(|digit| format!("{head}{digit}"))
        .find(|number| number.parse::<careplan::OfficeNumber>().is_ok())
        .unwrap_or(head)
}

/// Those who send are services, those who receive care managers.
fn kind(place: u32, pairs: u32) -> &'static str {
    if place < pairs { "11" } else { "43" }
}

/// Fourteen digits, another second for each message.
fn serial(place: u32) -> anyhow::Result<String> {
    let japan = UtcOffset::from_hms(9, 0, 0)?;
    let at = (datetime!(2025-05-01 00:00 UTC) + Days::seconds(i64::from(place))).to_offset(japan);
    let (year, month, day) = (at.year(), u8::from(at.month()), at.day());
    let (hour, minute, second) = at.to_hms();
    Ok(format!(
        "{year}{month:02}{day:02}{hour:02}{minute:02}{second:02}"
    ))
}

async fn enter(
    connection: &mut SqliteConnection,
    keys: &[(String, KeyPair)],
    pairs: u32,
) -> anyhow::Result<()> {
    let mut transaction = connection.begin().await?;
    for (place, (number, key)) in keys.iter().enumerate() {
        let account = format!("KJ13009{place:07}");
        for sql in [
            "INSERT INTO offices (number, name, prefecture, claiming, created_at) \
             VALUES ($1, '見本事業所', '13', 'agent', 0)",
            "INSERT INTO office_services (number, kind) VALUES ($1, $3)",
            "INSERT INTO accounts (id, office_number, password_hash, issue_password_hash, \
             created_at) VALUES ($2, $1, '', '', 0)",
            "INSERT INTO applications (receipt, office_number, account_id, kind, key_origin, \
             terminal, public_key, state, applied_at) \
             VALUES ($2, $1, $2, 'careplan', 'office', 'pc', $4, 'approved', 0)",
            "INSERT INTO unattended_grants (receipt, kinds, origin, given_at) \
             VALUES ($2, '', 'before', 0)",
            "INSERT INTO licences (office_number, kind, state, starts_at, renewal, state_at, \
             reason) VALUES ($1, $3, 'in-use', 0, 'automatic', 0, '')",
        ] {
            sqlx::query(sql)
                .bind(number)
                .bind(&account)
                .bind(kind(u32::try_from(place)?, pairs))
                .bind(key.public_key().spki_der())
                .execute(&mut *transaction)
                .await?;
        }
    }
    transaction.commit().await.context("enter the offices")
}

async fn issued(connection: &mut SqliteConnection, count: usize) -> anyhow::Result<()> {
    let (started, count) = (Instant::now(), i64::try_from(count)?);
    loop {
        let stored: i64 = sqlx::query("SELECT COUNT(*) FROM certificates WHERE der IS NOT NULL")
            .fetch_one(&mut *connection)
            .await?
            .try_get(0)?;
        if stored >= count {
            return Ok(());
        }
        ensure!(started.elapsed() < LIMIT, "no certificates are issued");
        tokio::time::sleep(LOOK).await;
    }
}

const LIMIT: Duration = Duration::from_secs(60);
const LOOK: Duration = Duration::from_millis(20);
