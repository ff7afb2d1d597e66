//! A line between office and exchange that tells when a conversation has come to a step, so that
//! the exchange can be ended just there.
//!
//! From that step on nothing comes down any more: whatever the exchange still says, the office does
//! not hear it. Until then everything passes, on any number of connections.

use std::net::SocketAddr;
use std::process::Child;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A step of a conversation. Octets that go one way without any that go the other way are one
/// piece; pieces are counted from 0, those of the handshakes too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The first octets of this piece have gone up, and so does the rest.
    Asked(u32),
    /// This piece has begun to come down, and is not handed on.
    Answered(u32),
}

/// A line with a wire; ends when dropped.
pub struct Tripwire {
    address: SocketAddr,
    shared: Arc<Mutex<Course>>,
    task: JoinHandle<()>,
}

/// How far it has come.
#[derive(Debug, Default)]
struct Course {
    until: Option<Step>,
    asked: u32,
    answered: u32,
    is_asking: bool,
    is_dead: bool,
}

impl Course {
    /// Notes octets that go up.
    fn up(&mut self) {
        if self.is_asking {
            return;
        }
        self.is_asking = true;
        self.is_dead |= self.until == Some(Step::Asked(self.asked));
        self.asked += 1;
    }

    /// Notes octets that come down; whether they are handed on.
    fn down(&mut self) -> bool {
        if self.is_asking {
            self.is_asking = false;
            self.is_dead |= self.until == Some(Step::Answered(self.answered));
            self.answered += 1;
        }
        !self.is_dead
    }
}

impl Tripwire {
    /// Starts a line to `target` on which everything passes.
    ///
    /// # Errors
    /// When no port is free.
    pub async fn to(target: SocketAddr) -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let shared = Arc::<Mutex<Course>>::default();
        let course = Arc::clone(&shared);
        let task = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(pass(client, target, Arc::clone(&course)));
            }
        });
        Ok(Self {
            address,
            shared,
            task,
        })
    }

    /// Where the office connects to.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Lets everything pass again, up to this step if one is given, and counts anew.
    pub fn set(&self, until: Option<Step>) {
        *self.course() = Course {
            until,
            ..Course::default()
        };
    }

    /// How many pieces have gone up since it was set.
    #[must_use]
    pub fn asked(&self) -> u32 {
        self.course().asked
    }

    /// Waits for the step, or for the end of the program that talks; no longer than a minute.
    ///
    /// # Errors
    /// When neither comes, or the program cannot be asked.
    pub fn wait(&self, child: &mut Child) -> anyhow::Result<()> {
        let started = Instant::now();
        while !self.course().is_dead && child.try_wait()?.is_none() {
            anyhow::ensure!(started.elapsed() < LONGEST, "the conversation goes on");
            std::thread::sleep(Duration::from_micros(200));
        }
        Ok(())
    }

    fn course(&self) -> MutexGuard<'_, Course> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Tripwire {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn pass(client: TcpStream, target: SocketAddr, course: Arc<Mutex<Course>>) {
    let Ok(server) = TcpStream::connect(target).await else {
        return;
    };
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    let counting = Arc::clone(&course);
    let up = carry(from_client, to_server, move || {
        let mut course = counting.lock().unwrap_or_else(PoisonError::into_inner);
        course.up();
        true
    });
    let down = carry(from_server, to_client, move || {
        let mut course = course.lock().unwrap_or_else(PoisonError::into_inner);
        course.down()
    });
    // When one side ends, both connections do.
    tokio::select! {
        () = up => {}
        () = down => {}
    }
}

/// Carries octets one way while `passes` says so; those that do not pass are lost.
async fn carry(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, passes: impl Fn() -> bool) {
    let mut buffer = vec![0_u8; 16 * 1024];
    while let Ok(read) = from.read(&mut buffer).await {
        let Some(octets) = buffer.get(..read).filter(|octets| !octets.is_empty()) else {
            return;
        };
        if passes() && to.write_all(octets).await.is_err() {
            return;
        }
    }
}

const LONGEST: Duration = Duration::from_secs(60);
