//! How a journey is told: numbered steps, what really happened, and how long it took.

use std::fmt::Display;
use std::time::{Duration, Instant};

/// Prints a journey as it happens.
pub struct Story {
    started: Instant,
    step: u32,
    last: Instant,
}

impl Default for Story {
    fn default() -> Self {
        Self::begin()
    }
}

impl Story {
    /// Starts the clock.
    #[must_use]
    pub fn begin() -> Self {
        let now = Instant::now();
        Self {
            started: now,
            step: 0,
            last: now,
        }
    }

    /// A step begins.
    #[expect(clippy::print_stdout, reason = "telling the story is the purpose")]
    pub fn step(&mut self, title: impl Display) {
        self.step += 1;
        self.last = Instant::now();
        println!("\n{:>2}. {title}", self.step);
    }

    /// Something that happened in this step.
    #[expect(clippy::print_stdout, reason = "telling the story is the purpose")]
    pub fn tell(&mut self, what: impl Display) {
        let took = self.last.elapsed();
        self.last = Instant::now();
        println!("    {what}  [{}]", Shown(took));
    }

    /// Time since the beginning.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }
}

/// A duration as people read it.
struct Shown(Duration);

impl Display for Shown {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.0 < Duration::from_secs(1) {
            write!(formatter, "{} ms", self.0.as_millis())
        } else {
            write!(formatter, "{:.1} s", self.0.as_secs_f64())
        }
    }
}
