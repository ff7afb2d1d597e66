//! Works through the queue of approved applications: several offices at a time, so that what they
//! store is stored together.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::{FutureExt as _, StreamExt as _, stream};

use super::{Authority, Outcome, Round, is_about_the_signer};
use crate::authority::signers::require_valid;
use crate::store::application::{self, Application};

impl Authority {
    /// Works through what is approved now: some pages of it, each application that does not rest
    /// because it failed a short while ago.
    ///
    /// # Errors
    /// When the store or the signer fails; what was begun is taken up in the next round.
    pub(crate) async fn round(&self) -> anyhow::Result<Round> {
        require_valid(self.signer.certificate(), self.clock.now())?;
        let mut done = Ok(());
        for page in 0..PAGES {
            let place = &self.queue().place();
            let approved = self
                .store
                .read("authority-approved", |tx| async move {
                    application::approved(&tx, place, BATCH).await
                })
                .await?;
            if page == 0 && !approved.is_empty() {
                // What is charged and how long it lasts is never a minute behind.
                self.kinds.read_again(&self.store, self.clock.now()).await?;
            }
            let worked = self.work_through(&approved).await;
            self.logs.settle().await;
            done = worked?.and(done);
            self.queue().go_on(&approved);
            if u32::try_from(approved.len()).is_ok_and(|found| found < BATCH) {
                self.queue().begin_again();
                return done.map(|()| Round::All);
            }
        }
        done.map(|()| Round::More)
    }

    /// Works through a page: the inner result tells whether each of them came to its end. Several
    /// offices at a time, whose results are stored together; those of one office in their order,
    /// because each continues the log of the one before.
    ///
    /// # Errors
    /// When the signer fails: no other application would fare better.
    async fn work_through(&self, page: &[Application]) -> anyhow::Result<anyhow::Result<()>> {
        let is_over = &AtomicBool::new(false);
        let mut offices = Vec::new();
        for receipts in by_office(page) {
            offices.push(self.work_through_office(receipts, is_over).boxed());
        }
        let mut working = stream::iter(offices).buffer_unordered(OFFICES_AT_A_TIME);
        let mut all = Ok(Ok(()));
        // What was begun is brought to its end also when another one failed.
        while let Some(one) = working.next().await {
            all = match (one, all) {
                (Ok(one), Ok(all)) => Ok(one.and(all)),
                (Err(error), _) | (_, Err(error)) => Err(error),
            };
        }
        all
    }

    async fn work_through_office(
        &self,
        receipts: Vec<&str>,
        is_over: &AtomicBool,
    ) -> anyhow::Result<anyhow::Result<()>> {
        let mut done = Ok(());
        for receipt in receipts {
            if is_over.load(Ordering::Relaxed) {
                break;
            }
            match self.try_one(receipt).await {
                Err(error) if is_about_the_signer(&error) => {
                    is_over.store(true, Ordering::Relaxed);
                    return Err(error);
                }
                one => done = one.and(done),
            }
        }
        Ok(done)
    }

    /// Brings one application to its end unless it rests, and notes how it went.
    async fn try_one(&self, receipt: &str) -> anyhow::Result<()> {
        if self.queue().is_resting(receipt, self.clock.now()) {
            return Ok(());
        }
        match self.process(receipt).await {
            Ok(outcome) => {
                self.queue().done(receipt);
                match outcome {
                    Outcome::Issued(serial) => tracing::info!(receipt, serial, "issued"),
                    Outcome::Refused(reason) => tracing::warn!(receipt, reason, "refused"),
                    Outcome::NothingToDo => {}
                }
                Ok(())
            }
            Err(error) => {
                // The next one is tried all the same: one broken row must not stop all offices.
                if !is_about_the_signer(&error) {
                    tracing::warn!(receipt, error = format!("{error:#}"), "cannot issue yet");
                    self.queue().failed(receipt, self.clock.now());
                }
                Err(error.context(receipt.to_owned()))
            }
        }
    }
}

/// The receipts of a page, those of one office together, in the order in which they wait.
fn by_office(page: &[Application]) -> Vec<Vec<&str>> {
    let mut places = HashMap::new();
    let mut offices: Vec<Vec<&str>> = Vec::new();
    for Application {
        receipt,
        office_number,
        ..
    } in page
    {
        let place = *places.entry(office_number).or_insert(offices.len());
        match offices.get_mut(place) {
            Some(office) => office.push(receipt),
            None => offices.push(vec![receipt]),
        }
    }
    offices
}

const BATCH: u32 = 50;
/// Each waits for the store and for the key, and not much else.
const OFFICES_AT_A_TIME: usize = 16;
/// Pages between two heartbeats.
const PAGES: u32 = 20;
