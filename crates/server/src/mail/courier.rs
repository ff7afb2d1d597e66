//! Hands waiting mail to the configured server.
//!
//! A mail that the server does not take is tried again, at first soon and then more rarely, until
//! it is given up. Nothing else waits for it.

use std::time::{Duration as StdDuration, SystemTime};

use anyhow::Context as _;
use lettre::message::Mailbox;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, CertificateStore, Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};
use time::{Duration, OffsetDateTime};
use tokio::sync::watch;
use zeroize::Zeroizing;

use crate::clock::Clock;
use crate::config::{MailSettings, MailTls};
use crate::heartbeat::Heartbeat;
use crate::listen::stopped;
use crate::mail::{Mailing, wishes};
use crate::store::job_run::{Job, Outcome};
use crate::store::mail::{self, ClaimedMail, Mail};
use crate::store::mail_seal::MailOpener;
use crate::store::{Store, StoreError};

/// Sends mail.
pub(crate) struct Courier {
    store: Store,
    clock: Clock,
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    mailing: Mailing,
    opener: MailOpener,
    give_up: Duration,
}

/// What became of an attempt.
enum Attempt {
    /// The server took the mail.
    Taken,
    /// The server refused this mail.
    Refused(String),
    /// There was no talking to the server.
    Unreachable(String),
}

impl Courier {
    /// Whoever sends mail as `mailing` says; `opener` opens what waits.
    ///
    /// # Errors
    /// When the password or the certificate cannot be read.
    pub(crate) fn new(
        store: Store,
        clock: Clock,
        settings: &MailSettings,
        mailing: Mailing,
        opener: MailOpener,
    ) -> anyhow::Result<Self> {
        Ok(Self {
            store,
            clock,
            transport: transport(settings)?,
            from: Mailbox::new(Some(mailing.name.clone()), settings.from.clone()),
            mailing,
            opener,
            give_up: settings.give_up,
        })
    }

    /// Sends until told to stop.
    pub(crate) async fn run(self, stop: watch::Receiver<bool>) {
        let (store, clock) = (self.store.clone(), self.clock.clone());
        let mut heartbeat = Heartbeat::new(store, clock, Job::Mail, Duration::ZERO);
        loop {
            let done = self.round(&stop).await;
            heartbeat.beat(Outcome::of(&done)).await;
            let pause = match done {
                Ok(()) => PAUSE,
                Err(error) => {
                    tracing::error!(error = format!("{error:#}"), "cannot look after mail");
                    PAUSE_AFTER_ERROR
                }
            };
            tokio::select! {
                () = stopped(stop.clone()) => return,
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    /// Answers what was asked for and sends what is due, one after the other, as long as the server can be reached.
    async fn round(&self, stop: &watch::Receiver<bool>) -> anyhow::Result<()> {
        wishes::answer(&self.store, &self.mailing, self.clock.now()).await?;
        while !*stop.borrow() {
            let now = self.clock.now();
            let claimed = self
                .store
                .run_tx("mail-claim", |tx| async move {
                    mail::claim(&tx, HOLD, now).await
                })
                .await?;
            let Some(claimed) = claimed else { break };
            let attempt = self.send(&claimed).await;
            self.note(&claimed, &attempt).await?;
            if matches!(attempt, Attempt::Unreachable(_)) {
                break;
            }
        }
        Ok(())
    }

    async fn send(&self, claimed: &ClaimedMail) -> Attempt {
        let message = match self.message(claimed) {
            Ok(message) => message,
            Err(error) => return Attempt::Refused(format!("{error:#}")),
        };
        match tokio::time::timeout(LONGEST_ATTEMPT, self.transport.send(message)).await {
            Err(_) => Attempt::Unreachable("the server did not answer in time".to_owned()),
            Ok(Ok(_)) => Attempt::Taken,
            Ok(Err(error)) => {
                let words = error.to_string();
                if error.status().is_some() {
                    Attempt::Refused(words)
                } else {
                    Attempt::Unreachable(words)
                }
            }
        }
    }

    fn message(&self, claimed: &ClaimedMail) -> anyhow::Result<Message> {
        let mail = claimed.open(&self.opener)?;
        message(&self.from, &claimed.id, mail, self.clock.now())
    }

    async fn note(&self, claimed: &ClaimedMail, attempt: &Attempt) -> Result<(), StoreError> {
        let (now, id) = (self.clock.now(), &claimed.id);
        let trouble = match attempt {
            Attempt::Taken => {
                self.store
                    .run_tx("mail-sent", |tx| async move {
                        mail::mark_sent(&tx, id, now).await
                    })
                    .await?;
                tracing::info!(id, "a mail was sent");
                return Ok(());
            }
            Attempt::Refused(words) | Attempt::Unreachable(words) => words,
        };
        let trouble: &String = &trouble.chars().take(LONGEST_TROUBLE).collect();
        let next = Some(now + pause_after(claimed.attempt));
        let next = next.filter(|next| *next - claimed.tried_since < self.give_up);
        self.store
            .run_tx("mail-failed", |tx| async move {
                mail::mark_failed(&tx, claimed, trouble, next).await
            })
            .await?;
        // What the server says may hold addresses: it stands in the list, not in the log.
        let given_up = next.is_none();
        tracing::warn!(
            id,
            attempt = claimed.attempt,
            given_up,
            "a mail was not sent"
        );
        Ok(())
    }
}

fn transport(settings: &MailSettings) -> anyhow::Result<AsyncSmtpTransport<Tokio1Executor>> {
    let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&settings.server)
        .port(settings.port)
        .timeout(Some(PATIENCE));
    if settings.tls != MailTls::None {
        let mut tls = TlsParameters::builder(settings.server.clone());
        if let Some(file) = &settings.root_certificate {
            let pem = std::fs::read(file)
                .with_context(|| format!("mail.root_certificate: {}", file.display()))?;
            let root = Certificate::from_pem(&pem)
                .with_context(|| format!("mail.root_certificate: {}", file.display()))?;
            tls = tls
                .certificate_store(CertificateStore::None)
                .add_root_certificate(root);
        }
        let tls = tls.build_rustls().context("mail.tls")?;
        builder = builder.tls(match settings.tls {
            MailTls::Implicit => Tls::Wrapper(tls),
            _ => Tls::Required(tls),
        });
    }
    if let Some(login) = &settings.login {
        let file = &login.password_file;
        let text = Zeroizing::new(
            std::fs::read_to_string(file)
                .with_context(|| format!("mail.password_file: {}", file.display()))?,
        );
        let password = text.lines().next().unwrap_or_default().to_owned();
        builder = builder.credentials(Credentials::new(login.user.clone(), password));
    }
    Ok(builder.build())
}

/// The mail as the server gets it. Its id is the same at every attempt, so that one that arrives
/// twice can be known.
fn message(from: &Mailbox, id: &str, mail: Mail, now: OffsetDateTime) -> anyhow::Result<Message> {
    let Mail {
        recipient,
        subject,
        body,
    } = mail;
    let to = Mailbox::new(None, recipient.parse().context("the recipient's address")?);
    let id = format!("<{id}@{}>", from.email.domain());
    Ok(Message::builder()
        .from(from.clone())
        .to(to)
        .subject(subject)
        .date(SystemTime::from(now))
        .message_id(Some(id))
        .header(AutoSubmitted)
        .header(ContentType::TEXT_PLAIN)
        .body(body)?)
}

/// Tells other programs not to answer (RFC 3834).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// Ten seconds after the first attempt, then twice as long each time, at most an hour.
fn pause_after(attempt: i64) -> Duration {
    let doublings = u32::try_from(attempt.saturating_sub(1).clamp(0, 10)).unwrap_or(0);
    Duration::seconds(10_i64.saturating_mul(1 << doublings)).min(Duration::hours(1))
}

/// How long a mail is in one hand: longer than an attempt can take.
const HOLD: Duration = Duration::minutes(5);
const LONGEST_ATTEMPT: StdDuration = StdDuration::from_secs(60);
/// For each answer of the server.
const PATIENCE: StdDuration = StdDuration::from_secs(20);
const PAUSE: StdDuration = StdDuration::from_secs(1);
const PAUSE_AFTER_ERROR: StdDuration = StdDuration::from_secs(10);
/// Characters of what a server says that are kept.
const LONGEST_TROUBLE: usize = 300;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;
    use crate::store::mail::MailState;
    use crate::store::testing::{NOW, on_each_database, test_opener};

    #[test]
    fn attempts_grow_rarer() {
        for (attempt, seconds) in [
            (1, 10),
            (2, 20),
            (5, 160),
            (9, 2560),
            (10, 3600),
            (99, 3600),
        ] {
            assert_eq!(
                pause_after(attempt),
                Duration::seconds(seconds),
                "{attempt}"
            );
        }
    }

    #[test]
    fn a_mail_says_who_sent_it_and_that_nobody_answers() {
        let mail = Mail {
            recipient: "a@example.jp".to_owned(),
            subject: "【renkei】お知らせ".to_owned(),
            body: "こんにちは\n".to_owned(),
        };
        let from = Mailbox::new(Some("renkei".to_owned()), "b@example.jp".parse().unwrap());
        let text = String::from_utf8(message(&from, "5", mail, NOW).unwrap().formatted()).unwrap();
        for line in [
            "Message-ID: <5@example.jp>",
            "Auto-Submitted: auto-generated",
            "From: renkei <b@example.jp>",
            "Date: Sun, 22 Nov 2026 03:04:05",
            "charset=utf-8",
        ] {
            assert!(text.contains(line), "{line} is not in {text}");
        }
    }

    #[tokio::test]
    async fn a_server_that_is_not_there_delays_and_in_the_end_the_mail_is_given_up() {
        on_each_database(|store| async move {
            // A port that was free a moment ago.
            let socket = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
            let port = socket.local_addr().unwrap().port();
            drop(socket);
            let settings = MailSettings {
                server: "127.0.0.1".to_owned(),
                port,
                tls: MailTls::None,
                from: "b@example.jp".parse().unwrap(),
                login: None,
                root_certificate: None,
                give_up: Duration::seconds(25),
            };
            let (_sender, stop) = watch::channel(false);
            let opener = test_opener();
            let queued = &Mail {
                recipient: "a@example.jp".to_owned(),
                subject: "s".to_owned(),
                body: "b".to_owned(),
            };
            store
                .run_tx(
                    "test",
                    |tx| async move { mail::queue(&tx, queued, NOW).await },
                )
                .await
                .map_err(|error: StoreError| error)
                .unwrap();
            for (seconds, waits) in [(0, true), (5, true), (10, false), (60, false)] {
                let at = NOW + Duration::seconds(seconds);
                let clock = Clock::new(move || at);
                let mailing = Mailing {
                    name: "renkei".to_owned(),
                    portal: "https://portal.test".to_owned(),
                    from: Some("b@example.jp".to_owned()),
                };
                let courier =
                    Courier::new(store.clone(), clock, &settings, mailing, opener.clone()).unwrap();
                courier.round(&stop).await.unwrap();
                let (mails, _) = store
                    .read("test", |tx| async move { mail::newest(&tx, 1).await })
                    .await
                    .map_err(|error: StoreError| error)
                    .unwrap();
                let found = mails.first().unwrap();
                let waiting = matches!(found.state, MailState::Waiting { .. });
                assert_eq!(waiting, waits, "{seconds}: {found:?}");
                assert!(found.trouble.is_some());
            }
        })
        .await;
    }
}
