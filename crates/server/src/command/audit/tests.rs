//! The list of a database that somebody has changed by hand, and of exported files.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failed test may panic"
)]
use std::path::{Path, PathBuf};

use pki::TrustAnchors;
use pki::audit::SignedHead;
use time::Duration;

use super::check::Finding;
use super::export::export;
use super::verify::{Comparison, Trust, of_file, of_store};
use crate::audit_order::Sequencer;
use crate::authority::Chain;
use crate::cli::ConfigFile;
use crate::cli::audit::AuditExport;
use crate::clock::Clock;
use crate::evidence::testing::{authority, key_below};
use crate::live::Live;
use crate::store::testing::{NOW, on_each_database};
use crate::store::{Store, StoreError, audit, audit_tree, evidence_certificate, values};

/// A list of 300 events with two heads.
struct World {
    store: Store,
    trust: Trust,
    chain: Chain,
}

impl World {
    async fn on(store: Store) -> Self {
        let root = authority(NOW);
        let key = Live::new(key_below(&root, Vec::new(), Vec::new(), NOW));
        let (certificate, issuer) = (
            &key.now().certificate().clone(),
            &root.certificate().label(),
        );
        store
            .run_tx("test", |tx| async move {
                evidence_certificate::add(&tx, certificate, issuer, NOW).await
            })
            .await
            .map_err(|error: StoreError| error)
            .unwrap();
        let certificate = root.certificate().clone();
        let world = Self {
            store,
            trust: Trust {
                anchors: TrustAnchors::new(certificate.clone()),
                authorities: Vec::new(),
            },
            chain: Chain {
                root: certificate.clone(),
                issuing: certificate,
                earlier: Vec::new(),
                other_roots: Vec::new(),
                cross: Vec::new(),
            },
        };
        for (count, at) in [(280, NOW), (20, NOW + Duration::days(1))] {
            world.record(count, at).await;
            let clock = Clock::new(move || at);
            let mut sequencer = Sequencer::new(world.store.clone(), clock, key.clone());
            assert_eq!(sequencer.round().await.unwrap(), u64::from(count));
        }
        world
    }

    async fn record(&self, count: u32, at: time::OffsetDateTime) {
        let recorded = self.store.run_tx("test", |tx| async move {
            for number in 0..count {
                let subject = number.to_string();
                audit::record(&tx, at, "role:test", "something-happened", &subject, "").await?;
            }
            Ok::<_, StoreError>(())
        });
        recorded.await.unwrap();
    }

    async fn change(&self, statements: &'static [&'static str]) {
        let changed = self.store.run_tx("test", |tx| async move {
            for sql in statements {
                tx.execute(sql, values![]).await?;
            }
            Ok::<_, StoreError>(())
        });
        changed.await.unwrap();
    }

    async fn compare(&self, kept: Vec<SignedHead>) -> Comparison {
        of_store(&self.store, &self.trust, kept).await.unwrap()
    }

    async fn heads(&self) -> Vec<SignedHead> {
        let heads = self.store.read("test", |tx| async move {
            audit_tree::heads_after(&tx, 0, 9).await
        });
        heads.await.map_err(|error: StoreError| error).unwrap()
    }

    async fn export(&self, file: &Path, days: [Option<time::Date>; 2]) {
        let arguments = AuditExport {
            config: ConfigFile {
                config: PathBuf::new(),
            },
            from: days[0],
            until: days[1],
            output: file.to_path_buf(),
            json: false,
        };
        export(&self.store, &self.chain, &arguments).await.unwrap();
    }
}

#[tokio::test]
async fn every_change_by_hand_is_found_and_named() {
    const CHANGES: [(&[&str], Finding); 5] = [
        (
            &["UPDATE audit_events SET detail = 'x' WHERE sequence = 17"],
            Finding::Changed(17),
        ),
        (
            &["DELETE FROM audit_events WHERE sequence = 17"],
            Finding::Missing {
                first: 17,
                last: 17,
            },
        ),
        (
            &[
                "DELETE FROM audit_events WHERE sequence = 299",
                "DELETE FROM audit_events WHERE sequence = 298",
            ],
            Finding::Missing {
                first: 298,
                last: 299,
            },
        ),
        (
            &[
                "INSERT INTO audit_events (id, at, actor, event, subject, detail, sequence, leaf) \
               SELECT 'new', at, actor, event, subject, detail, 300, leaf FROM audit_events \
               WHERE sequence = 0",
            ],
            Finding::Misplaced(300),
        ),
        (
            &[
                "UPDATE audit_events SET leaf = (SELECT e.leaf FROM audit_events e \
               WHERE e.sequence = 4) WHERE sequence = 3",
            ],
            Finding::Changed(3),
        ),
    ];
    for (statements, expected) in CHANGES {
        on_each_database(|store| {
            let expected = expected.clone();
            async move {
                let world = World::on(store).await;
                let good = world.compare(Vec::new()).await;
                assert_eq!((good.findings, good.next), (vec![], 300));
                world.change(statements).await;
                let findings = world.compare(Vec::new()).await.findings;
                assert!(findings.contains(&expected), "{findings:?}");
            }
        })
        .await;
    }
}

#[tokio::test]
async fn two_rows_that_changed_places_are_named() {
    on_each_database(|store| async move {
        let world = World::on(store).await;
        world
            .change(&[
                "UPDATE audit_events SET sequence = 900 WHERE sequence = 20",
                "UPDATE audit_events SET sequence = 20 WHERE sequence = 21",
                "UPDATE audit_events SET sequence = 21 WHERE sequence = 900",
            ])
            .await;
        let findings = world.compare(Vec::new()).await.findings;
        assert_eq!(findings[..2], [Finding::Changed(20), Finding::Changed(21)]);
    })
    .await;
}

#[tokio::test]
async fn an_end_that_was_cut_off_is_found_by_a_head_that_was_kept() {
    on_each_database(|store| async move {
        let world = World::on(store).await;
        let kept = world.heads().await;
        assert_eq!(kept.len(), 2);
        // As thorough as somebody with the database can be.
        let edge = world.store.run_tx("test", |tx| async move {
            let edge = crate::evidence::proof::Prover::default()
                .frontier(&tx, 280)
                .await?;
            assert!(audit_tree::grow(&tx, 300, &edge).await?);
            Ok::<_, StoreError>(())
        });
        edge.await.unwrap();
        world
            .change(&[
                "DELETE FROM audit_events WHERE sequence >= 280",
                "DELETE FROM audit_heads WHERE size > 280",
            ])
            .await;
        assert_eq!(world.compare(Vec::new()).await.findings, []);
        let findings = world.compare(kept).await.findings;
        let (kept, size) = (300, 280);
        assert_eq!(findings, [Finding::Shorter { kept, size }]);
    })
    .await;
}

#[tokio::test]
async fn a_head_of_somebody_else_is_not_believed() {
    on_each_database(|store| async move {
        let world = World::on(store).await;
        let other = key_below(&authority(NOW), Vec::new(), Vec::new(), NOW);
        let extent = world.heads().await[0].head.extent;
        let forged = pki::audit::Head::sign(extent, NOW, other.identity()).unwrap();
        let findings = world.compare(vec![forged]).await.findings;
        assert!(matches!(findings[..], [Finding::Head { size: 280, .. }]));
    })
    .await;
}

#[tokio::test]
async fn an_exported_file_is_verified_without_the_server() {
    on_each_database(|store| async move {
        let world = World::on(store).await;
        let folder = tempfile::tempdir().unwrap();
        let whole = folder.path().join("whole");
        world.export(&whole, [None, None]).await;
        let verify = |file: &Path| of_file(file, &world.trust, Vec::new()).unwrap();
        let good = verify(&whole);
        assert_eq!((good.findings, good.first, good.next), (vec![], 0, 300));

        let day = (NOW + Duration::days(1))
            .to_offset(crate::clock::JAPAN)
            .date();
        let second = folder.path().join("second");
        world.export(&second, [Some(day), Some(day)]).await;
        let good = verify(&second);
        assert_eq!((good.findings, good.first, good.next), (vec![], 280, 300));
        let first = folder.path().join("first");
        world.export(&first, [None, day.previous_day()]).await;
        assert_eq!(verify(&first).next, 280);

        // Any byte of any line.
        let text = std::fs::read_to_string(&second).unwrap();
        let changed = folder.path().join("changed");
        let lines: Vec<&str> = text.lines().collect();
        for gone in 1..lines.len() {
            let mut lines = lines.clone();
            lines.remove(gone);
            std::fs::write(&changed, lines.join("\n")).unwrap();
            let findings = verify(&changed).findings;
            assert!(!findings.is_empty(), "without line {gone}");
        }
        for place in (0..text.len()).step_by(7) {
            let mut bytes = text.clone().into_bytes();
            bytes[place] ^= 1;
            std::fs::write(&changed, &bytes).unwrap();
            let judged = of_file(&changed, &world.trust, Vec::new());
            let is_found = judged.is_err() || !verify(&changed).findings.is_empty();
            assert!(is_found, "byte {place}: {}", bytes[place] as char);
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 4);
    })
    .await;
}
