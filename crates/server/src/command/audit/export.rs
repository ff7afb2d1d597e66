//! `audit export`: the list as a file that needs no server to be verified.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use pki::Certificate;
use pki::audit::SignedHead;
use serde_json::json;
use time::OffsetDateTime;

use super::exported::Line;
use super::{Context, open_current_store};
use crate::authority::Chain;
use crate::cli::audit::AuditExport;
use crate::clock::JAPAN;
use crate::evidence::proof::Prover;
use crate::store::{Store, StoreError, audit_tree, evidence_certificate};
use crate::terminal::{Exit, Failure, Words, json, lines};

/// Runs it.
pub(super) async fn run(context: &Context, arguments: &AuditExport) -> Result<(), Failure> {
    let config = arguments.config.load()?;
    let chain = Chain::load(&config)?;
    let store = open_current_store(&config).await?;
    let exported = export(&store, &chain, arguments).await;
    store.close().await;
    let Exported { first, next, heads } = exported?;
    if arguments.json {
        let value = json!({
            "file": arguments.output, "first": first, "next": next, "heads": heads,
        });
        return Ok(json(&value)?);
    }
    let (file, count) = (arguments.output.display(), next - first);
    let words = Words::new(
        format!("監査記録 {count}件（番号 {first} から）と、署名 {heads}件を {file} に書きました"),
        format!("wrote {count} events (from number {first}) and {heads} signed heads to {file}"),
    );
    Ok(lines(&[words], context.language)?)
}

/// What was exported.
pub(super) struct Exported {
    /// Number of the first event.
    first: u64,
    /// Number of the first event that is not in it.
    next: u64,
    heads: usize,
}

pub(super) async fn export(
    store: &Store,
    chain: &Chain,
    arguments: &AuditExport,
) -> Result<Exported, Failure> {
    let start = |day: time::Date| day.midnight().assume_offset(JAPAN);
    let from = arguments.from.map_or(OffsetDateTime::UNIX_EPOCH, start);
    let until = arguments.until.and_then(time::Date::next_day);
    let until = until.map_or(FOR_EVER, start);
    let is_whole = arguments.until.is_none();
    let standing = store
        .read("audit-export", |tx| async move {
            let bounds = audit_tree::bounds(&tx, from, until).await?;
            let last = audit_tree::last_head(&tx).await?;
            let Some(((first, last_event), last)) = bounds.zip(last) else {
                return Ok(None);
            };
            let mut heads = audit_tree::heads_after(&tx, first, u32::MAX).await?;
            let enough = |head: &&SignedHead| head.head.extent.size > last_event;
            let end = heads.iter().find(enough).filter(|_| !is_whole);
            let next = end.unwrap_or(&last).head.extent.size;
            heads.retain(|head| head.head.extent.size <= next);
            let edge = Prover::default().frontier(&tx, first).await?;
            let signers = evidence_certificate::all(&tx).await?;
            Ok::<_, StoreError>(Some((edge, next, heads, signers)))
        })
        .await?;
    let (edge, next, heads, signers) = standing.ok_or_else(|| {
        Failure::new(
            Exit::Refused,
            Words::new(
                "その期間に、順序のついた監査記録はありません。何も書いていません",
                "there are no events with a place in that time; nothing was written",
            ),
        )
    })?;
    let certificates: Vec<Certificate> = signers.into_iter().chain(chain.between()).collect();
    let (first, count) = (edge.size(), heads.len());
    let start = Line::Start {
        sequence: first,
        peaks: edge.peaks().iter().map(hex::encode).collect(),
    };
    let mut file = WholeFile::begin(&arguments.output)?;
    file.line(&start)?;
    let mut at = first;
    while at < next {
        let events = store
            .read("audit-export", |tx| async move {
                audit_tree::events_from(&tx, at, PAGE).await
            })
            .await?;
        let Some(last) = events.last() else { break };
        at = last.sequence + 1;
        for event in events.into_iter().filter(|event| event.sequence < next) {
            file.line(&Line::of_event(event))?;
        }
    }
    for head in heads {
        let head = head.to_text();
        file.line(&Line::Head { head })?;
    }
    for certificate in certificates {
        let pem = certificate.to_pem();
        file.line(&Line::Certificate { pem })?;
    }
    file.end()?;
    Ok(Exported {
        first,
        next,
        heads: count,
    })
}

/// A file that is there whole or not at all.
struct WholeFile<'a> {
    name: &'a Path,
    writer: BufWriter<tempfile_in_place::Temporary>,
}

impl<'a> WholeFile<'a> {
    fn begin(name: &'a Path) -> Result<Self, Failure> {
        let temporary = tempfile_in_place::Temporary::beside(name);
        let temporary = temporary.map_err(|error| cannot_write(name, &error))?;
        Ok(Self {
            name,
            writer: BufWriter::new(temporary),
        })
    }

    fn line(&mut self, line: &Line) -> Result<(), Failure> {
        let text = serde_json::to_string(line).map_err(anyhow::Error::from)?;
        let written = writeln!(self.writer, "{text}");
        written.map_err(|error| cannot_write(self.name, &error))
    }

    fn end(self) -> Result<(), Failure> {
        let name = self.name;
        let temporary = self.writer.into_inner();
        let temporary = temporary.map_err(|error| cannot_write(name, error.error()))?;
        temporary
            .rename_to(name)
            .map_err(|error| cannot_write(name, &error))
    }
}

mod tempfile_in_place {
    //! A file under another name in the same folder, which is gone when it is given up.

    use std::path::PathBuf;

    use super::{File, Path, Write};

    /// The file.
    pub(super) struct Temporary {
        file: File,
        /// `None` once it has its name.
        path: Option<PathBuf>,
    }

    impl Temporary {
        /// A new one beside `name`.
        pub(super) fn beside(name: &Path) -> std::io::Result<Self> {
            let random = uuid::Uuid::new_v4().simple().to_string();
            let path = name.with_file_name(format!(".audit-{random}"));
            let file = File::create_new(&path)?;
            Ok(Self {
                file,
                path: Some(path),
            })
        }

        /// Brings it to stable storage and gives it its name.
        pub(super) fn rename_to(mut self, name: &Path) -> std::io::Result<()> {
            self.file.sync_all()?;
            if let Some(path) = &self.path {
                std::fs::rename(path, name)?;
            }
            self.path = None;
            Ok(())
        }
    }

    impl Write for Temporary {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.file.write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            self.file.flush()
        }
    }

    impl Drop for Temporary {
        fn drop(&mut self) {
            if let Some(path) = &self.path {
                // Nothing may be left behind; that it is gone already is fine.
                let _ = std::fs::remove_file(path);
            }
        }
    }
}

fn cannot_write(name: &Path, error: &std::io::Error) -> Failure {
    Failure::new(
        Exit::Refused,
        Words::new(
            format!("{} に書けませんでした", name.display()),
            format!("{} could not be written", name.display()),
        ),
    )
    .because(error)
    .hint(Words::new(
        "フォルダーの有無、空き容量、権限を確かめてください",
        "check that the folder is there, its free space and permissions",
    ))
}

const PAGE: u32 = 1_000;
/// Later than everything that is recorded.
const FOR_EVER: OffsetDateTime = time::macros::datetime!(9999-01-01 0:00 UTC);
