//! How often entries of the FAQ are opened. Counted in memory and written down once a minute at
//! most, so that reading, which anybody may do, does not keep the database's writer busy.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use time::{Duration, OffsetDateTime};

use crate::store::StoreError;
use crate::store::faq_count::{self, Counted};
use crate::web::state::WebState;

/// What was opened since it was last written down. Cheap to clone.
#[derive(Clone, Default)]
pub(crate) struct Reading(Arc<Mutex<Opened>>);

#[derive(Default)]
struct Opened {
    written_at: Option<OffsetDateTime>,
    entries: BTreeMap<String, u32>,
}

impl Reading {
    /// Counts one more; counts that cannot be written down are lost, and nobody waits for them.
    pub(crate) async fn count(&self, state: &WebState, id: &str) {
        let due = self.add(id, state.clock.now());
        if due.is_empty() {
            return;
        }
        let due = &due;
        let written = state
            .store
            .run_tx("faq-opened", |tx| async move {
                for (id, times) in due {
                    for _ in 0..(*times).min(MOST) {
                        faq_count::count(&tx, id, Counted::Opened).await?;
                    }
                }
                Ok::<_, StoreError>(())
            })
            .await;
        if let Err(error) = written {
            tracing::warn!(%error, "cannot write down what was read");
        }
    }

    /// Counts one more; what is to be written down now.
    fn add(&self, id: &str, now: OffsetDateTime) -> BTreeMap<String, u32> {
        let mut opened = match self.0.lock() {
            Ok(opened) => opened,
            Err(broken) => broken.into_inner(),
        };
        *opened.entries.entry(id.to_owned()).or_default() += 1;
        let due = opened.written_at.is_none_or(|at| now - at >= KEPT);
        if !due {
            return BTreeMap::new();
        }
        opened.written_at = Some(now);
        std::mem::take(&mut opened.entries)
    }
}

const KEPT: Duration = Duration::minutes(1);
/// Nobody reads an entry more often in a minute.
const MOST: u32 = 20;

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn counts_are_gathered_for_a_minute() {
        let reading = Reading::default();
        let now = datetime!(2026-11-22 0:00 UTC);
        assert_eq!(reading.add("a", now).get("a"), Some(&1));
        assert!(reading.add("a", now + Duration::seconds(1)).is_empty());
        let later = reading.add("a", now + Duration::minutes(1));
        assert_eq!(later.get("a"), Some(&2));
    }
}
