//! ログイン情報再発行申請: an office asks for new sign-in data by post. Anybody can ask in the name
//! of an office, so a person of the federation checks who it was.

use careplan::OfficeNumber;
use protocol::Sha256;
use time::{Duration, OffsetDateTime};

use super::operator::Scope;
use super::{Row, StoreError, Tx, values};

/// A request.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct RecoveryRequest {
    /// 受付番号.
    pub(crate) receipt: String,
    /// Whose sign-in data.
    pub(crate) office_number: OfficeNumber,
    /// Who asks.
    pub(crate) applicant: String,
    /// Where to call back.
    pub(crate) telephone: String,
    /// How far it is.
    pub(crate) state: RequestState,
    /// Why it was refused, shown to the applicant in full.
    pub(crate) reason: Option<String>,
    /// When it was made.
    pub(crate) applied_at: OffsetDateTime,
    /// When it was decided.
    pub(crate) decided_at: Option<OffsetDateTime>,
    /// The operator who decided.
    pub(crate) decided_by: Option<String>,
    /// When the notice was given to the post.
    pub(crate) posted_at: Option<OffsetDateTime>,
    /// The operator who noted that.
    pub(crate) posted_by: Option<String>,
}

/// How far a request is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RequestState {
    /// Nobody has decided.
    Waiting,
    /// A temporary password was made and its notice drawn.
    Issued,
    /// The notice is on its way.
    Posted,
    /// Refused.
    Refused,
}

impl RequestState {
    const ALL: [Self; 4] = [Self::Waiting, Self::Issued, Self::Posted, Self::Refused];

    /// The word in the database and in the keys of texts.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Issued => "issued",
            Self::Posted => "posted",
            Self::Refused => "refused",
        }
    }
}

/// Adds a request; `key` is the word with which its state is asked for.
///
/// # Errors
/// [`StoreError::Exists`] when the office has one waiting.
pub(crate) async fn insert(
    tx: &Tx,
    request: &RecoveryRequest,
    key: &str,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO recovery_requests (receipt, key_hash, office_number, applicant, telephone, \
         state, applied_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        values![
            &request.receipt,
            hash(key),
            request.office_number.as_str(),
            &request.applicant,
            &request.telephone,
            request.state.as_str(),
            request.applied_at
        ],
    )
    .await?;
    Ok(())
}

/// The request with this receipt.
///
/// # Errors
/// What the database says.
pub(crate) async fn find(tx: &Tx, receipt: &str) -> Result<Option<RecoveryRequest>, StoreError> {
    let row = tx
        .fetch_optional(
            "SELECT receipt, office_number, applicant, telephone, state, reason, applied_at, \
             decided_at, decided_by, posted_at, posted_by FROM recovery_requests WHERE receipt = $1",
            values![receipt],
        )
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// The request with this receipt, for whoever knows its key.
///
/// # Errors
/// What the database says.
pub(crate) async fn find_with_key(
    tx: &Tx,
    receipt: &str,
    key: &str,
) -> Result<Option<RecoveryRequest>, StoreError> {
    let known = tx
        .fetch_optional(
            "SELECT receipt FROM recovery_requests WHERE receipt = $1 AND key_hash = $2",
            values![receipt, hash(key)],
        )
        .await?;
    match known {
        Some(_) => find(tx, receipt).await,
        None => Ok(None),
    }
}

/// The requests in the name of an office, at most `limit`, newest first.
///
/// # Errors
/// What the database says.
pub(crate) async fn of_office(
    tx: &Tx,
    number: OfficeNumber,
    limit: u32,
) -> Result<Vec<RecoveryRequest>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT receipt, office_number, applicant, telephone, state, reason, applied_at, \
             decided_at, decided_by, posted_at, posted_by FROM recovery_requests WHERE office_number = $1 \
             ORDER BY applied_at DESC, receipt DESC LIMIT $2",
            values![number.as_str(), i64::from(limit)],
        )
        .await?;
    rows.iter().map(read).collect()
}

/// The requests that an operator sees: what is not done first, the oldest of it in front, then the
/// newest of what is done.
///
/// # Errors
/// What the database says.
pub(crate) async fn list(
    tx: &Tx,
    scope: &Scope,
    limit: u32,
) -> Result<Vec<RecoveryRequest>, StoreError> {
    let rows = tx
        .fetch_all(
            "SELECT r.receipt, r.office_number, r.applicant, r.telephone, r.state, r.reason, \
             r.applied_at, r.decided_at, r.decided_by, r.posted_at, r.posted_by FROM recovery_requests r \
             JOIN offices o ON o.number = r.office_number \
             WHERE CAST($1 AS TEXT) IS NULL OR o.prefecture = $1 \
             ORDER BY CASE WHEN r.state IN ('waiting', 'issued') THEN 0 ELSE 1 END, \
             CASE WHEN r.state IN ('waiting', 'issued') THEN r.applied_at ELSE -r.applied_at END, \
             r.receipt LIMIT $2",
            values![scope.prefecture(), i64::from(limit)],
        )
        .await?;
    rows.iter().map(read).collect()
}

/// Notes that a temporary password was made; again while its notice is not on its way. `seen` is
/// when the request was decided before, as the operator saw it. False when that has changed.
///
/// # Errors
/// What the database says.
pub(crate) async fn mark_issued(
    tx: &Tx,
    receipt: &str,
    seen: Option<OffsetDateTime>,
    operator: &str,
    now: OffsetDateTime,
) -> Result<bool, StoreError> {
    // Two decisions within a millisecond are still two.
    let at = seen.map_or(now, |seen| now.max(seen + Duration::MILLISECOND));
    let changed = tx
        .execute(
            "UPDATE recovery_requests SET state = 'issued', decided_at = $1, decided_by = $2 \
             WHERE receipt = $3 AND state IN ('waiting', 'issued') \
             AND COALESCE(decided_at, 0) = $4",
            values![
                at,
                operator,
                receipt,
                seen.unwrap_or(OffsetDateTime::UNIX_EPOCH)
            ],
        )
        .await?;
    Ok(changed > 0)
}

/// Notes that the notice is on its way. False when there is none to send.
///
/// # Errors
/// What the database says.
pub(crate) async fn mark_posted(
    tx: &Tx,
    receipt: &str,
    operator: &str,
    now: OffsetDateTime,
) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "UPDATE recovery_requests SET state = 'posted', posted_at = $1, posted_by = $2 \
             WHERE receipt = $3 AND state = 'issued'",
            values![now, operator, receipt],
        )
        .await?;
    Ok(changed > 0)
}

/// Refuses a request that waits. False when somebody has decided.
///
/// # Errors
/// What the database says.
pub(crate) async fn refuse(
    tx: &Tx,
    receipt: &str,
    reason: &str,
    operator: &str,
    now: OffsetDateTime,
) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "UPDATE recovery_requests SET state = 'refused', reason = $1, decided_at = $2, \
             decided_by = $3 WHERE receipt = $4 AND state = 'waiting'",
            values![reason, now, operator, receipt],
        )
        .await?;
    Ok(changed > 0)
}

fn read(row: &Row) -> Result<RecoveryRequest, StoreError> {
    let state = row.text("state")?;
    let state = RequestState::ALL
        .into_iter()
        .find(|one| one.as_str() == state);
    Ok(RecoveryRequest {
        receipt: row.text("receipt")?,
        office_number: row.parsed("office_number")?,
        applicant: row.text("applicant")?,
        telephone: row.text("telephone")?,
        state: state.ok_or(StoreError::Corrupt("recovery_requests.state"))?,
        reason: row.optional_text("reason")?,
        applied_at: row.time("applied_at")?,
        decided_at: row.optional_time("decided_at")?,
        decided_by: row.optional_text("decided_by")?,
        posted_at: row.optional_time("posted_at")?,
        posted_by: row.optional_text("posted_by")?,
    })
}

fn hash(key: &str) -> Vec<u8> {
    Sha256::of(key.as_bytes()).as_bytes().to_vec()
}
