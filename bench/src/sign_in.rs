//! `sign-in`: what a sign-in costs beside the hash of its password, and what a flood of them
//! does to other pages.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use anyhow::{Context as _, ensure};
use e2e::browser::{Browser, Form, Page};
use tokio::task::JoinSet;

use crate::figure::{Better, Figure};
use crate::pages::{median, milliseconds};
use crate::portal::Portal;
use crate::{Options, Size, turns};

pub(crate) fn run(options: &Options) -> anyhow::Result<Vec<Figure>> {
    let runtime = tokio::runtime::Runtime::new()?;
    let portal = runtime.block_on(Portal::open(options))?;
    let sign_in = cost(&runtime, &portal, options)?;
    let flood = runtime.block_on(flood(&portal, options))?;
    portal.close()?;
    Ok(vec![sign_in, flood])
}

/// One after the other, with ids that do not exist: by design these take as long as others.
fn cost(
    runtime: &tokio::runtime::Runtime,
    portal: &Portal,
    options: &Options,
) -> anyhow::Result<Figure> {
    let (count, reduced) = match options.size {
        Size::Full => (20_u32, ""),
        Size::Quick => (5, ", reduced"),
    };
    let browser = portal.exchange.portal()?;
    let form = runtime.block_on(sign_in_form(&browser))?;
    let ids = Ids::default();
    let hash = floors::password_hash()?;
    let middle = turns::measure(
        || {
            for _ in 0..count {
                let page = runtime.block_on(browser.submit(&ids.fill(form.clone())))?;
                ensure!(is_refused(&page), "a sign-in was answered {}", page.status);
            }
            Ok(())
        },
        || {
            for _ in 0..count {
                floors::check_password(&hash)?;
            }
            Ok(())
        },
    )?;
    Ok(Figure {
        name: "sign-in",
        value: milliseconds(middle.work) / f64::from(count),
        floor: milliseconds(middle.floor) / f64::from(count),
        unit: "ms",
        better: Better::Less,
        size: format!("{count} refused sign-ins, one after the other{reduced}"),
    })
}

/// A page while many windows sign in without pause, against the same page before.
async fn flood(portal: &Portal, options: &Options) -> anyhow::Result<Figure> {
    let (windows, times, reduced) = match options.size {
        Size::Full => (100_u32, 200, ""),
        Size::Quick => (20, 40, ", reduced"),
    };
    let quiet = median(&portal.office, PAGE, times).await?;
    let (stop, ids) = (Arc::new(AtomicBool::new(false)), Arc::new(Ids::default()));
    let mut flood = JoinSet::new();
    for _ in 0..windows {
        let browser = portal.exchange.portal()?;
        let (stop, ids) = (Arc::clone(&stop), Arc::clone(&ids));
        flood.spawn(async move {
            let form = sign_in_form(&browser).await?;
            let mut answered = 0_u32;
            while !stop.load(Ordering::Relaxed) {
                browser.submit(&ids.fill(form.clone())).await?;
                answered += 1;
            }
            anyhow::Ok(answered)
        });
    }
    let flooded = median(&portal.office, PAGE, times).await;
    stop.store(true, Ordering::Relaxed);
    let mut answered = 0;
    while let Some(window) = flood.join_next().await {
        answered += window.context("a window of the flood")??;
    }
    Ok(Figure {
        name: "sign-in-flood",
        value: milliseconds(flooded?),
        floor: milliseconds(quiet),
        unit: "ms",
        better: Better::Less,
        size: format!(
            "median of the page {PAGE} while {windows} windows made {answered} sign-ins, clients \
             on the same machine{reduced}"
        ),
    })
}

async fn sign_in_form(browser: &Browser) -> anyhow::Result<Form> {
    let page = browser.go("/sign-in").await?;
    Ok(page.form("ログイン")?.with("password", "wrong password"))
}

fn is_refused(page: &Page) -> bool {
    page.status.as_u16() == 422
}

/// Ids that do not exist, each once, so that no lock spares the work.
#[derive(Default)]
struct Ids(AtomicU32);

impl Ids {
    fn fill(&self, form: Form) -> Form {
        let next = self.0.fetch_add(1, Ordering::Relaxed);
        form.with("user_id", &format!("KJ99009{next:07}"))
    }
}

const PAGE: &str = "/applications";
