//! How much waits for operators, beside the applications that the work list shows one by one.

use super::operator::Scope;
use super::{StoreError, Tx, values};

/// What waits at the desks of a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Waiting {
    /// Applications for certificates.
    pub(crate) applications: u64,
    /// ログイン情報再発行申請, those whose notice is not posted among them.
    pub(crate) recovery_requests: u64,
    /// 登録情報の変更.
    pub(crate) office_changes: u64,
    /// 利用申請.
    pub(crate) uses: u64,
    /// Inquiries without an answer.
    pub(crate) inquiries: u64,
    /// Applications whose fee is not settled.
    pub(crate) fees: u64,
}

/// Counts what waits.
///
/// # Errors
/// What the database says.
pub(crate) async fn waiting(tx: &Tx, scope: &Scope) -> Result<Waiting, StoreError> {
    let count = |sql: &'static str| async move {
        let row = tx.fetch_optional(sql, values![scope.prefecture()]).await?;
        let count = row.map_or(Ok(0), |row| row.integer("waiting"))?;
        Ok::<_, StoreError>(count.unsigned_abs())
    };
    Ok(Waiting {
        applications: count(APPLICATIONS).await?,
        recovery_requests: count(RECOVERY_REQUESTS).await?,
        office_changes: count(OFFICE_CHANGES).await?,
        uses: count(USES).await?,
        inquiries: count(INQUIRIES).await?,
        fees: count(FEES).await?,
    })
}

/// A count of rows of offices that a scope sees.
macro_rules! of_offices {
    ($table:literal, $what:literal) => {
        concat!(
            "SELECT COUNT(*) AS waiting FROM ",
            $table,
            " WHERE ",
            $what,
            " AND (CAST($1 AS TEXT) IS NULL \
             OR office_number IN (SELECT number FROM offices WHERE prefecture = $1))"
        )
    };
}

const APPLICATIONS: &str = of_offices!("applications", "state = 'pending'");
const RECOVERY_REQUESTS: &str = of_offices!("recovery_requests", "state IN ('waiting', 'issued')");
const OFFICE_CHANGES: &str = of_offices!("office_changes", "state = 'waiting'");
const USES: &str = of_offices!("use_applications", "state = 'waiting'");
const INQUIRIES: &str = "SELECT COUNT(*) AS waiting FROM inquiries \
     WHERE state = 'waiting' AND (CAST($1 AS TEXT) IS NULL OR desk = $1)";
const FEES: &str = "SELECT COUNT(*) AS waiting FROM (SELECT receipt FROM fees \
     WHERE CAST($1 AS TEXT) IS NULL \
     OR office_number IN (SELECT number FROM offices WHERE prefecture = $1) \
     GROUP BY office_number, receipt HAVING SUM(yen) <> 0) AS open";
