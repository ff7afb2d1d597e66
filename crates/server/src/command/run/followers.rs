//! What follows the authority's files while the server runs: another authority, another root or a
//! renewed certificate of a listener is taken up without a start.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

use crate::authority::Chain;
use crate::listen::stopped;

/// Everything that follows.
#[derive(Default)]
pub(super) struct Followers(Mutex<Vec<Follower>>);

struct Follower {
    name: &'static str,
    /// Files that it reads beside those of the authority.
    files: Vec<PathBuf>,
    take: Box<Take>,
}

/// Goes on with another chain, or stays with the present one when that fails.
type Take = dyn Fn(&Chain) -> anyhow::Result<()> + Send + Sync;

/// What the files said when they were read last.
#[derive(Debug, PartialEq, Eq)]
struct Seen {
    chain: Chain,
    files: Vec<Option<Vec<u8>>>,
}

impl Followers {
    /// Adds one; `take` goes on with another chain, or stays with the present one when it fails.
    pub(super) fn add(
        &self,
        name: &'static str,
        files: Vec<PathBuf>,
        take: impl Fn(&Chain) -> anyhow::Result<()> + Send + Sync + 'static,
    ) {
        let take = Box::new(take);
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.push(Follower { name, files, take });
    }

    /// Looks at the files until told to stop. `load` reads the chain, and `first` is what it was
    /// when the followers were made.
    pub(super) async fn run(
        self,
        first: Chain,
        load: impl Fn() -> anyhow::Result<Chain> + Send + Sync + 'static,
        stop: watch::Receiver<bool>,
    ) {
        let (followers, load) = (Arc::new(self), Arc::new(load));
        let mut seen = Seen {
            files: followers.files(),
            chain: first,
        };
        loop {
            tokio::select! {
                () = stopped(stop.clone()) => return,
                () = tokio::time::sleep(LOOK) => {}
            }
            let (followers, load) = (Arc::clone(&followers), Arc::clone(&load));
            // Reading files and drawing may take a while.
            let looked = tokio::task::spawn_blocking(move || {
                followers.look(&mut seen, &*load);
                seen
            });
            match looked.await {
                Ok(looked) => seen = looked,
                Err(error) => {
                    tracing::error!(%error, "no longer following the files of the authority");
                    return;
                }
            }
        }
    }

    /// Looks once, and hands on what has changed. What fails is tried again at the next look.
    fn look(&self, seen: &mut Seen, load: &dyn Fn() -> anyhow::Result<Chain>) {
        let now = match load() {
            Ok(chain) => Seen {
                chain,
                files: self.files(),
            },
            Err(error) => {
                let error = format!("{error:#}");
                tracing::error!(error, "cannot read the files of the authority; going on");
                return;
            }
        };
        if now == *seen {
            return;
        }
        let mut failed = false;
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for Follower { name, take, .. } in all.iter() {
            if let Err(error) = take(&now.chain) {
                let error = format!("{error:#}");
                tracing::error!(name, error, "cannot take up the new files; going on");
                failed = true;
            }
        }
        if !failed {
            let label = now.chain.issuing.label();
            tracing::info!(
                label,
                "took up changed files of the authority or of listeners"
            );
            *seen = now;
        }
    }

    fn files(&self) -> Vec<Option<Vec<u8>>> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let files = all.iter().flat_map(|follower| &follower.files);
        files.map(|file| std::fs::read(file).ok()).collect()
    }
}

/// Between two looks.
const LOOK: Duration = Duration::from_secs(20);

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use pki::authority::{AuthorityName, create_root};
    use pki::profile::Validity;
    use pki::{Certificate, KeyPair, SerialNumber};

    use super::*;
    use crate::live::Live;
    use crate::store::testing::NOW;

    fn root(name: &str) -> Certificate {
        let name = AuthorityName {
            organisation: "試験".to_owned(),
            common_name: name.to_owned(),
        };
        let (key, serial) = (
            KeyPair::generate().unwrap(),
            SerialNumber::random().unwrap(),
        );
        let validity = Validity::from_now(NOW, time::Duration::days(9)).unwrap();
        create_root(&name, &key, serial, validity).unwrap()
    }

    fn chain(issuing: &Certificate) -> Chain {
        Chain {
            root: issuing.clone(),
            issuing: issuing.clone(),
            earlier: Vec::new(),
            other_roots: Vec::new(),
            cross: Vec::new(),
        }
    }

    #[test]
    fn what_changed_is_handed_on_until_it_is_taken() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("mailbox.pem");
        let (one, two) = (root("1"), root("2"));
        let taken = Live::new(Vec::new());
        let followers = Followers::default();
        let (own, failing) = (taken.clone(), file.clone());
        followers.add("test", vec![file.clone()], move |chain: &Chain| {
            let text = std::fs::read_to_string(&failing)?;
            own.replace(vec![chain.issuing.label(), text]);
            Ok(())
        });
        let mut seen = Seen {
            chain: chain(&one),
            files: followers.files(),
        };
        followers.look(&mut seen, &|| Ok(chain(&one)));
        assert!(taken.now().is_empty(), "nothing has changed");
        followers.look(&mut seen, &|| anyhow::bail!("half a file"));
        followers.look(&mut seen, &|| Ok(chain(&two)));
        assert!(taken.now().is_empty(), "it could not be taken");
        std::fs::write(&file, "a").unwrap();
        followers.look(&mut seen, &|| Ok(chain(&two)));
        assert_eq!(*taken.now(), [two.label(), "a".to_owned()]);
        std::fs::write(&file, "b").unwrap();
        followers.look(&mut seen, &|| Ok(chain(&two)));
        assert_eq!(*taken.now(), [two.label(), "b".to_owned()]);
    }
}
