//! Whether a database cannot work at present, told from errors that repeating does not mend.

use super::StoreError;

impl StoreError {
    /// Whether the database cannot work at present: no room, a device that fails, a server that is
    /// away. Once that is over, the same transaction goes through.
    pub(crate) fn is_unavailable(&self) -> bool {
        let error = match self {
            Self::Commit(_) => return true,
            Self::Database(error) => error,
            _ => return false,
        };
        match error {
            sqlx::Error::Database(database) => {
                database.code().is_some_and(|code| cannot_work(&code))
            }
            sqlx::Error::Io(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => true,
            _ => false,
        }
    }
}

#[cfg(test)]
impl StoreError {
    /// Examples: no connection is given any more, and a flush that failed for all that waited.
    pub(crate) fn unavailable() -> [Self; 2] {
        let commit = std::sync::Arc::new(sqlx::Error::WorkerCrashed);
        [
            Self::Database(sqlx::Error::PoolClosed),
            Self::Commit(commit),
        ]
    }
}

/// Whether a database says by this code that it has no room, no device or no time.
fn cannot_work(code: &str) -> bool {
    // PostgreSQL has five letters: insufficient resources, operator intervention, system error.
    if code.len() == 5 {
        return ["53", "57P", "58"]
            .iter()
            .any(|class| code.starts_with(class));
    }
    // SQLite: read only, input or output, full, cannot open; the higher octets say more.
    let code = code.parse().map(|code: u32| code & 0xff);
    matches!(code, Ok(8 | 10 | 13 | 14))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_both_databases_are_told_apart() {
        // Full, flushing, opening, read only; disk full, going down, input or output.
        for code in ["13", "1034", "14", "776", "53100", "57P01", "58030"] {
            assert!(cannot_work(code), "{code}");
        }
        // Constraint, error, busy; serialisation, syntax, cancelled.
        for code in ["19", "1555", "1", "5", "40001", "42601", "57014", ""] {
            assert!(!cannot_work(code), "{code}");
        }
    }
}
