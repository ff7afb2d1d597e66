//! Mail that waits to be sent. Whoever causes a mail puts it here in the transaction of its cause;
//! sending it is another's affair, so that a mail server that is down delays mail and nothing else.
//!
//! Whoever sends one claims it first, which moves the time of the next attempt: no two processes
//! have the same mail in hand. One that dies between the server's yes and [`mark_sent`] leaves a
//! mail that is sent a second time: each is sent at least once.
//!
//! A text may hold a link or a code. It lies sealed ([`super::mail_seal`]), and only while it is
//! of use.

use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::mail_seal::{MailOpener, SealError, seal};
use super::{Row, StoreError, Tx, values};

/// A mail: plain text to one address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mail {
    /// Address of the recipient.
    pub(crate) recipient: String,
    /// Subject, with the name of the exchange in front.
    pub(crate) subject: String,
    /// Text, lines separated by line feeds.
    pub(crate) body: String,
}

/// A mail in the hands of whoever sends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ClaimedMail {
    /// Id.
    pub(crate) id: String,
    /// Address of the recipient.
    pub(crate) recipient: String,
    /// Subject.
    pub(crate) subject: String,
    text: WaitingText,
    /// Number of this attempt, counted from 1.
    pub(crate) attempt: i64,
    /// Since when it is being tried.
    pub(crate) tried_since: OffsetDateTime,
}

/// How the text of a mail waits.
#[derive(Debug, Clone, PartialEq, Eq)]
enum WaitingText {
    Sealed(Vec<u8>),
    /// Queued before texts were sealed.
    Clear(String),
}

impl ClaimedMail {
    /// The mail with its text.
    ///
    /// # Errors
    /// When the text does not open.
    pub(crate) fn open(&self, opener: &MailOpener) -> Result<Mail, SealError> {
        let body = match &self.text {
            WaitingText::Sealed(sealed) => opener.open(&self.id, &self.recipient, sealed)?,
            WaitingText::Clear(text) => text.clone(),
        };
        Ok(Mail {
            recipient: self.recipient.clone(),
            subject: self.subject.clone(),
            body,
        })
    }
}

/// A mail in the list for operators, without its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ListedMail {
    /// Id.
    pub(crate) id: String,
    /// Address of the recipient.
    pub(crate) recipient: String,
    /// Subject.
    pub(crate) subject: String,
    /// When it was queued.
    pub(crate) queued_at: OffsetDateTime,
    /// How far it is.
    pub(crate) state: MailState,
    /// Attempts so far.
    pub(crate) attempts: i64,
    /// What the server said to the last one.
    pub(crate) trouble: Option<String>,
}

/// How far a mail is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MailState {
    /// It waits.
    Waiting {
        /// For this time.
        due_at: OffsetDateTime,
    },
    /// The server has taken it.
    Sent {
        /// When.
        at: OffsetDateTime,
    },
    /// It was tried long enough.
    GivenUp,
    /// What it says is no longer of use.
    TooLate,
}

/// Queues a mail for sending; its id.
///
/// # Errors
/// What the database says.
pub(crate) async fn queue(tx: &Tx, mail: &Mail, now: OffsetDateTime) -> Result<String, StoreError> {
    insert(tx, mail, None, now).await
}

/// Queues a mail that is of no use after `until`, such as one with a link that ends then; its id.
///
/// # Errors
/// What the database says.
pub(crate) async fn queue_until(
    tx: &Tx,
    mail: &Mail,
    until: OffsetDateTime,
    now: OffsetDateTime,
) -> Result<String, StoreError> {
    insert(tx, mail, Some(until), now).await
}

async fn insert(
    tx: &Tx,
    mail: &Mail,
    until: Option<OffsetDateTime>,
    now: OffsetDateTime,
) -> Result<String, StoreError> {
    let id = Uuid::new_v4().to_string();
    let sealed = seal(tx, &id, &mail.recipient, &mail.body).await?;
    tx.execute(
        "INSERT INTO mails (id, recipient, subject, body, sealed, queued_at, due_at, useful_until) \
         VALUES ($1, $2, $3, '', $4, $5, $5, $6)",
        values![&id, &mail.recipient, &mail.subject, sealed, now, until],
    )
    .await?;
    Ok(id)
}

/// Takes the mail that has been due longest into hand for `hold`.
///
/// # Errors
/// What the database says.
pub(crate) async fn claim(
    tx: &Tx,
    hold: Duration,
    now: OffsetDateTime,
) -> Result<Option<ClaimedMail>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT id, recipient, subject, body, sealed, attempts, queued_at, tried_since \
             FROM mails \
             WHERE due_at <= $1 AND (useful_until IS NULL OR useful_until > $1) \
             ORDER BY due_at, id LIMIT 1",
            values![now],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    let (id, before) = (row.text("id")?, row.integer("attempts")?);
    let attempt = before.saturating_add(1);
    let taken = tx
        .execute(
            "UPDATE mails SET due_at = $1, attempts = $2 WHERE id = $3 AND attempts = $4",
            values![now + hold, attempt, &id, before],
        )
        .await?;
    if taken == 0 {
        return Ok(None);
    }
    let tried_since = match row.optional_time("tried_since")? {
        Some(since) => since,
        None => row.time("queued_at")?,
    };
    Ok(Some(ClaimedMail {
        id,
        recipient: row.text("recipient")?,
        subject: row.text("subject")?,
        text: match row.optional_blob("sealed")? {
            Some(sealed) => WaitingText::Sealed(sealed),
            None => WaitingText::Clear(row.text("body")?),
        },
        attempt,
        tried_since,
    }))
}

/// Notes that the server has taken a mail, and forgets its text.
///
/// # Errors
/// What the database says.
pub(crate) async fn mark_sent(tx: &Tx, id: &str, now: OffsetDateTime) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE mails SET sent_at = $1, due_at = NULL, trouble = NULL, body = '', sealed = NULL \
         WHERE id = $2 AND sent_at IS NULL",
        values![now, id],
    )
    .await?;
    Ok(())
}

/// Notes that this attempt failed, and when the next is due: never, when the mail is given up.
///
/// # Errors
/// What the database says.
pub(crate) async fn mark_failed(
    tx: &Tx,
    claimed: &ClaimedMail,
    trouble: &str,
    next: Option<OffsetDateTime>,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE mails SET trouble = $1, due_at = $2 \
         WHERE id = $3 AND attempts = $4 AND sent_at IS NULL",
        values![trouble, next, &claimed.id, claimed.attempt],
    )
    .await?;
    Ok(())
}

/// Gives up what is no longer of use and forgets its text, and removes mails that were queued
/// before `oldest` and are not waiting.
///
/// # Errors
/// What the database says.
pub(crate) async fn tidy(
    tx: &Tx,
    oldest: OffsetDateTime,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE mails SET due_at = NULL, body = '', sealed = NULL \
         WHERE due_at IS NOT NULL AND useful_until <= $1",
        values![now],
    )
    .await?;
    tx.execute(
        "DELETE FROM mails WHERE queued_at < $1 AND due_at IS NULL",
        values![oldest],
    )
    .await?;
    Ok(())
}

/// Tries a mail again from now on, also one that was given up. False when it was sent, or when
/// nothing is left to send.
///
/// # Errors
/// What the database says.
pub(crate) async fn retry(tx: &Tx, id: &str, now: OffsetDateTime) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "UPDATE mails SET due_at = $1, tried_since = $1 \
             WHERE id = $2 AND sent_at IS NULL AND (sealed IS NOT NULL OR body <> '')",
            values![now, id],
        )
        .await?;
    Ok(changed > 0)
}

/// The newest mails, and how many wait in all.
///
/// # Errors
/// What the database says.
pub(crate) async fn newest(tx: &Tx, limit: u32) -> Result<(Vec<ListedMail>, i64), StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT id, recipient, subject, queued_at, due_at, attempts, sent_at, trouble, \
             CAST(CASE WHEN sealed IS NULL AND body = '' THEN 0 ELSE 1 END AS BIGINT) AS has_text \
             FROM mails ORDER BY queued_at DESC, id LIMIT $1",
            values![i64::from(limit)],
        )
        .await?;
    let mails = rows.iter().map(listed).collect::<Result<_, _>>()?;
    let waiting = tx
        .fetch_optional(
            "SELECT COUNT(*) AS waiting FROM mails WHERE due_at IS NOT NULL",
            values![],
        )
        .await?;
    Ok((mails, waiting.map_or(Ok(0), |row| row.integer("waiting"))?))
}

fn listed(row: &Row) -> Result<ListedMail, StoreError> {
    let state = match (row.optional_time("sent_at")?, row.optional_time("due_at")?) {
        (Some(at), _) => MailState::Sent { at },
        (None, Some(due_at)) => MailState::Waiting { due_at },
        (None, None) if row.integer("has_text")? == 0 => MailState::TooLate,
        (None, None) => MailState::GivenUp,
    };
    Ok(ListedMail {
        id: row.text("id")?,
        recipient: row.text("recipient")?,
        subject: row.text("subject")?,
        queued_at: row.time("queued_at")?,
        state,
        attempts: row.integer("attempts")?,
        trouble: row.optional_text("trouble")?,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "a failed test may panic")]
    use super::*;
    use crate::store::Store;
    use crate::store::testing::{NOW, on_each_database};

    const HOLD: Duration = Duration::minutes(5);

    fn mail(subject: &str) -> Mail {
        Mail {
            recipient: "a@example.jp".to_owned(),
            subject: subject.to_owned(),
            body: "text".to_owned(),
        }
    }

    async fn take(store: &Store, at: OffsetDateTime) -> Option<ClaimedMail> {
        store
            .run_tx("test", |tx| async move { claim(&tx, HOLD, at).await })
            .await
            .map_err(|error: StoreError| error)
            .unwrap()
    }

    #[tokio::test]
    async fn a_mail_is_in_one_hand_at_a_time_and_its_text_is_forgotten() {
        on_each_database(|store| async move {
            store
                .run_tx("test", |tx| async move {
                    queue(&tx, &mail("first"), NOW).await?;
                    queue(&tx, &mail("second"), NOW + Duration::seconds(1)).await
                })
                .await
                .map_err(|error: StoreError| error)
                .unwrap();
            let later = NOW + Duration::seconds(1);
            let (one, two) = tokio::join!(take(&store, later), take(&store, later));
            let (one, two) = (one.unwrap(), two.unwrap());
            assert_ne!(one.id, two.id);
            assert!(take(&store, later).await.is_none());
            // Whoever had it did not come back.
            let again = take(&store, later + HOLD).await.unwrap();
            assert_eq!(again.attempt, 2);
            let one = if one.id == again.id { one } else { two };
            store
                .run_tx("test", |tx| {
                    let (one, again) = (&one, &again);
                    async move {
                        // A failure of the attempt before counts no more.
                        mark_failed(&tx, one, "no", None).await?;
                        mark_sent(&tx, &again.id, NOW).await?;
                        let (mails, waiting) = newest(&tx, 10).await?;
                        assert_eq!(waiting, 1);
                        let sent = mails.iter().find(|mail| mail.id == again.id).unwrap();
                        assert_eq!(sent.state, MailState::Sent { at: NOW });
                        assert!(!retry(&tx, &again.id, NOW).await?);
                        let row = tx
                            .fetch_optional(
                                "SELECT body, sealed FROM mails WHERE id = $1",
                                values![&again.id],
                            )
                            .await?
                            .unwrap();
                        assert_eq!(row.text("body")?, "");
                        assert_eq!(row.optional_blob("sealed")?, None);
                        Ok::<_, StoreError>(())
                    }
                })
                .await
                .unwrap();
        })
        .await;
    }

    #[tokio::test]
    async fn what_is_of_no_use_is_not_sent_and_what_was_given_up_can_be_tried_again() {
        on_each_database(|store| async move {
            let until = NOW + Duration::minutes(30);
            store
                .run_tx("test", |tx| async move {
                    let link = queue_until(&tx, &mail("link"), until, NOW).await?;
                    let news = queue(&tx, &mail("news"), NOW + Duration::seconds(1)).await?;
                    assert_eq!(
                        claim(&tx, HOLD, until).await?.unwrap().id,
                        news,
                        "the link has ended"
                    );
                    tidy(&tx, NOW, until).await?;
                    assert!(!retry(&tx, &link, until).await?);
                    let claimed = claim(&tx, HOLD, until + HOLD).await?.unwrap();
                    mark_failed(&tx, &claimed, "nobody there", None).await?;
                    let (mails, waiting) = newest(&tx, 10).await?;
                    assert_eq!(waiting, 0);
                    let states: Vec<_> = mails.iter().map(|mail| mail.state).collect();
                    assert_eq!(states, [MailState::GivenUp, MailState::TooLate]);
                    assert!(retry(&tx, &news, until + HOLD).await?);
                    let claimed = claim(&tx, HOLD, until + HOLD).await?.unwrap();
                    assert_eq!((claimed.id, claimed.tried_since), (news, until + HOLD));
                    tidy(&tx, until, until).await?;
                    assert_eq!(newest(&tx, 10).await?.0.len(), 1);
                    Ok::<_, StoreError>(())
                })
                .await
                .unwrap();
        })
        .await;
    }
}
