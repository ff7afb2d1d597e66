//! `start`: how long the server takes until it is ready, with very many revocations of which
//! nothing was published yet, and how soon it answers while it catches up.

use std::time::{Duration, Instant};

use anyhow::Context as _;
use sqlx::Connection as _;

use crate::figure::{Better, Figure};
use crate::pages::milliseconds;
use crate::portal::database;
use crate::publication::{Client, Publication, Revoked};
use crate::{Options, Size};

pub(crate) fn run(options: &Options) -> anyhow::Result<Vec<Figure>> {
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(measure(options))
}

async fn measure(options: &Options) -> anyhow::Result<Vec<Figure>> {
    let (count, starts, reduced) = match options.size {
        Size::Full => (100_000_u32, 9, ""),
        Size::Quick => (10_000, 3, ", reduced"),
    };
    let (mut full, mut empty) = (Publication::open()?, Publication::open()?);
    full.exchange.stop()?;
    empty.exchange.stop()?;
    full.fill(count, Revoked::All).await?;
    let (mut with, mut without) = (Vec::new(), Vec::new());
    for _ in 0..starts {
        forget_answers(&full).await?;
        without.push(start(&mut empty)?);
        empty.exchange.stop()?;
        with.push(start(&mut full)?);
        full.exchange.stop()?;
    }
    forget_answers(&full).await?;
    start(&mut full)?;
    let meanwhile = answers(&full).await?;
    full.close()?;
    empty.exchange.start()?;
    empty.close()?;
    Ok(vec![
        Figure {
            name: "start",
            value: milliseconds(middle(with)?),
            floor: milliseconds(middle(without)?),
            unit: "ms",
            better: Better::Less,
            size: format!(
                "{count} revoked certificates and no answer signed, until `ready`, median of \
                 {starts}{reduced}"
            ),
        },
        Figure {
            name: "start-meanwhile",
            value: milliseconds(meanwhile),
            floor: ALLOWED,
            unit: "ms",
            better: Better::Less,
            size: format!(
                "{ASKED} answers over HTTP while those {count} are signed, 95 of 100 within this \
                 time{reduced}"
            ),
        },
    ])
}

/// Makes everything due again.
async fn forget_answers(publication: &Publication) -> anyhow::Result<()> {
    let mut connection = database(&publication.exchange).await?;
    for sql in [
        "DELETE FROM status_answers WHERE serial <> (SELECT MIN(serial) FROM status_answers)",
        "UPDATE certificates SET answer_due_at = 0",
    ] {
        sqlx::query(sql).execute(&mut connection).await?;
    }
    connection.close().await.context("close the database")
}

fn start(publication: &mut Publication) -> anyhow::Result<Duration> {
    let started = Instant::now();
    publication.exchange.start()?;
    Ok(started.elapsed())
}

/// What takes longer than 95 of 100 answers, right after the start.
async fn answers(publication: &Publication) -> anyhow::Result<Duration> {
    let questions = publication.questions(1).await?;
    let question = questions.first().context("no answer is left")?;
    let mut client = Client::connect(publication.address).await?;
    let mut taken = Vec::with_capacity(ASKED);
    for _ in 0..ASKED {
        let started = Instant::now();
        client.get(question).await?;
        taken.push(started.elapsed());
        // As many clients would ask: in the pauses the authority signs on.
        tokio::time::sleep(PAUSE).await;
    }
    taken.sort_unstable();
    taken.get(ASKED * 95 / 100).copied().context("no answer")
}

fn middle(mut taken: Vec<Duration>) -> anyhow::Result<Duration> {
    taken.sort_unstable();
    let middle = taken.get(taken.len() / 2);
    middle.copied().context("nothing was measured")
}

const ASKED: usize = 400;
const PAUSE: Duration = Duration::from_millis(5);
/// An answer is to be there within so many milliseconds.
const ALLOWED: f64 = 20.0;
