//! `audit verify`: whether the list is what was signed, in the database or in an exported file.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use pki::audit::SignedHead;
use pki::merkle::frontier::Frontier;
use pki::{Certificate, PkiError, TrustAnchors};
use protocol::evidence::EvidenceRecord;
use serde_json::{Value, json};

use super::check::{Checker, Finding};
use super::exported::{Frame, lines};
use super::{Context, open_current_store};
use crate::authority::Chain;
use crate::cli::audit::AuditVerify;
use crate::clock::JAPAN;
use crate::config::Config;
use crate::store::audit_tree::TILE_HEIGHT;
use crate::store::{Store, StoreError, audit_tree, evidence_certificate};
use crate::terminal::{self, Exit, Failure, Words};

/// Whom heads are believed from.
pub(super) struct Trust {
    /// The roots.
    pub(super) anchors: TrustAnchors,
    /// Certificates between them and those that sign.
    pub(super) authorities: Vec<Certificate>,
}

/// What a comparison found.
pub(super) struct Comparison {
    /// What is wrong.
    pub(super) findings: Vec<Finding>,
    /// Number of the first event.
    pub(super) first: u64,
    /// Number of the first event that is not there.
    pub(super) next: u64,
    /// The last head that was good.
    head: Option<SignedHead>,
    /// Events without a place.
    waiting: u64,
}

/// Runs it.
pub(super) async fn run(context: &Context, arguments: &AuditVerify) -> Result<(), Failure> {
    let config = arguments.config.as_deref().map(Config::load).transpose()?;
    let trust = trust(config.as_ref(), &arguments.root).map_err(|error| unreadable(&error))?;
    let kept = kept_heads(&arguments.head).map_err(|error| unreadable(&error))?;
    let result = match (&arguments.export, &config) {
        (Some(file), _) => of_file(file, &trust, kept).map_err(|error| unreadable(&error))?,
        (None, Some(config)) => {
            let store = open_current_store(config).await?;
            let result = of_store(&store, &trust, kept).await;
            store.close().await;
            result?
        }
        // Refused by the command line.
        (None, None) => return Err(anyhow::anyhow!("neither a file nor a configuration").into()),
    };
    tell(context, arguments, &result)?;
    if result.findings.is_empty() {
        return Ok(());
    }
    Err(Failure::new(
        Exit::Refused,
        Words::new(
            "監査記録は、署名したとおりではありません",
            "the audit record is not what was signed",
        ),
    )
    .hint(Words::new(
        "控え（audit export の写しやデータベースの控え）の同じ番号と比べてください",
        "compare the same numbers in a copy (an exported file, or a backup of the database)",
    )))
}

fn trust(config: Option<&Config>, roots: &[PathBuf]) -> anyhow::Result<Trust> {
    let mut authorities = Vec::new();
    let mut believed = Vec::new();
    for file in roots {
        let text = read_text(file)?;
        let found = Certificate::from_pem_chain(&text);
        believed.extend(found.with_context(|| format!("{}", file.display()))?);
    }
    if let Some(config) = config {
        let chain = Chain::load(config)?;
        authorities = chain.between();
        if believed.is_empty() {
            believed = chain.certificates();
        }
    }
    Ok(Trust {
        anchors: TrustAnchors::of_roots(&believed),
        authorities,
    })
}

fn kept_heads(files: &[PathBuf]) -> anyhow::Result<Vec<SignedHead>> {
    let read = files.iter().map(|file| {
        let text = read_text(file)?;
        // Heads travel in the records that offices keep.
        let record = EvidenceRecord::from_bytes(text.as_bytes()).ok();
        let audit = record.and_then(|record| record.audit);
        let head = SignedHead::from_text(audit.as_ref().map_or(&text, |audit| &audit.head));
        head.with_context(|| format!("{}", file.display()))
    });
    read.collect()
}

fn read_text(file: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))
}

/// The heads that were signed by the exchange, and what is wrong with others.
struct Heads {
    good: Vec<SignedHead>,
    findings: Vec<Finding>,
}

impl Heads {
    fn judge(heads: Vec<SignedHead>, signers: &[Certificate], trust: &Trust) -> Self {
        let (mut good, mut findings) = (Vec::new(), Vec::new());
        for head in heads {
            let judged = head.verify(signers, &trust.authorities, &trust.anchors);
            match judged {
                Ok(()) => good.push(head),
                Err(error) => findings.push(Finding::Head {
                    size: head.head.extent.size,
                    why: reason(&error),
                }),
            }
        }
        Self { good, findings }
    }

    /// Puts kept heads beside those of the list.
    fn with_kept(mut self, kept: Self, size: u64) -> Self {
        for head in kept.good {
            let told = head.head.extent.size;
            if told > size {
                self.findings.push(Finding::Shorter { kept: told, size });
            } else {
                self.good.push(head);
            }
        }
        self.findings.extend(kept.findings);
        self
    }
}

fn reason(error: &PkiError) -> String {
    error.to_string()
}

pub(super) async fn of_store(
    store: &Store,
    trust: &Trust,
    kept: Vec<SignedHead>,
) -> Result<Comparison, Failure> {
    let (edge, heads, signers, blocks, waiting) = store
        .read("audit-verify", |tx| async move {
            let edge = audit_tree::frontier(&tx).await?;
            let blocks = edge.size() >> TILE_HEIGHT;
            Ok::<_, StoreError>((
                edge,
                audit_tree::heads_after(&tx, 0, u32::MAX).await?,
                evidence_certificate::all(&tx).await?,
                audit_tree::subtrees(&tx, TILE_HEIGHT, 0, blocks).await?,
                audit_tree::count_waiting(&tx).await?,
            ))
        })
        .await?;
    let kept = Heads::judge(kept, &signers, trust);
    let heads = Heads::judge(heads, &signers, trust).with_kept(kept, edge.size());
    let head = longest(&heads.good);
    let mut checker = Checker::new(Frontier::default(), heads.good, Some(blocks));
    heads.findings.into_iter().for_each(|one| checker.note(one));
    // What is put in order meanwhile is left to the next time.
    let (end, mut at) = (edge.size(), 0);
    loop {
        let events = store
            .read("audit-verify", |tx| async move {
                audit_tree::events_from(&tx, at, PAGE).await
            })
            .await?;
        let Some(last) = events.last() else { break };
        at = last.sequence + 1;
        let is_behind = last.sequence >= end;
        for event in events.iter().filter(|event| event.sequence < end) {
            checker.event(event);
        }
        if is_behind {
            break;
        }
    }
    let beyond = store
        .read("audit-verify", |tx| async move {
            let size = audit_tree::frontier(&tx).await?.size();
            audit_tree::events_from(&tx, size, 1).await
        })
        .await?;
    let beyond = beyond
        .first()
        .map(|event| Finding::Misplaced(event.sequence));
    beyond.into_iter().for_each(|one| checker.note(one));
    let (findings, next) = checker.finish(end);
    Ok(Comparison {
        findings,
        first: 0,
        next,
        head,
        waiting,
    })
}

pub(super) fn of_file(
    file: &Path,
    trust: &Trust,
    kept: Vec<SignedHead>,
) -> anyhow::Result<Comparison> {
    let open = || {
        let opened = File::open(file).with_context(|| format!("cannot read {}", file.display()));
        opened.map(BufReader::new)
    };
    let Frame {
        start,
        heads,
        certificates,
    } = Frame::read(open()?)?;
    let trust = &Trust {
        anchors: trust.anchors.clone(),
        authorities: [certificates.as_slice(), &trust.authorities].concat(),
    };
    let longest_told = heads.iter().map(|head| head.head.extent.size).max();
    let kept = Heads::judge(kept, &certificates, trust);
    let heads = Heads::judge(heads, &certificates, trust);
    let heads = heads.with_kept(kept, longest_told.unwrap_or(start.size()));
    let (first, head) = (start.size(), longest(&heads.good));
    let mut checker = Checker::new(start, heads.good, None);
    heads.findings.into_iter().for_each(|one| checker.note(one));
    for line in lines(open()?) {
        if let Some(event) = line?.into_event()? {
            checker.event(&event);
        }
    }
    let (findings, next) = checker.finish(first);
    Ok(Comparison {
        findings,
        first,
        next,
        head,
        waiting: 0,
    })
}

fn longest(heads: &[SignedHead]) -> Option<SignedHead> {
    heads
        .iter()
        .max_by_key(|head| head.head.extent.size)
        .cloned()
}

fn unreadable(error: &anyhow::Error) -> Failure {
    Failure::new(
        Exit::Refused,
        Words::new(
            "確かめるものを読めませんでした",
            "what is to be verified could not be read",
        ),
    )
    .because(format!("{error:#}"))
}

fn tell(context: &Context, arguments: &AuditVerify, result: &Comparison) -> Result<(), Failure> {
    let head = result.head.as_ref();
    if arguments.json {
        let findings: Vec<Value> = result.findings.iter().map(value).collect();
        return Ok(terminal::json(&json!({
            "first": result.first,
            "next": result.next,
            "waiting": result.waiting,
            "head": head.map(SignedHead::to_text),
            "findings": findings,
        }))?);
    }
    let (first, count) = (result.first, result.next - result.first);
    let mut told = vec![Words::new(
        format!("監査記録 {count}件（番号 {first} から）を確かめました"),
        format!("compared {count} events (from number {first})"),
    )];
    if let Some(head) = head {
        let size = head.head.extent.size;
        let at = head.head.at.to_offset(JAPAN);
        let (day, time) = (at.date(), at.time());
        let (hour, minute) = (time.hour(), time.minute());
        told.push(Words::new(
            format!("最後の署名: {size}件まで、{day} {hour:02}:{minute:02}（日本時間）"),
            format!("last signed head: {size} events, {day} {hour:02}:{minute:02} (Japan)"),
        ));
    }
    if result.waiting > 0 {
        let waiting = result.waiting;
        told.push(Words::new(
            format!("順序を待つ記録: {waiting}件（動いているサーバーが1秒ごとに順序をつけます）"),
            format!(
                "{waiting} events wait for their place (a running server gives it each second)"
            ),
        ));
    }
    told.extend(result.findings.iter().map(words));
    Ok(terminal::lines(&told, context.language)?)
}

/// A finding for programs.
fn value(finding: &Finding) -> Value {
    match finding {
        Finding::Changed(sequence) => json!({ "kind": "changed", "sequence": sequence }),
        Finding::Misplaced(sequence) => json!({ "kind": "misplaced", "sequence": sequence }),
        Finding::Missing { first, last } => {
            json!({ "kind": "missing", "first": first, "last": last })
        }
        Finding::Other { first, last } => json!({ "kind": "other", "first": first, "last": last }),
        Finding::Unsigned { first, last } => {
            json!({ "kind": "unsigned", "first": first, "last": last })
        }
        Finding::Head { size, why } => json!({ "kind": "head", "size": size, "why": why }),
        Finding::Shorter { kept, size } => json!({ "kind": "shorter", "kept": kept, "size": size }),
    }
}

fn words(finding: &Finding) -> Words {
    match finding {
        Finding::Changed(sequence) => Words::new(
            format!("問題: 番号 {sequence} の記録の内容が変わっています"),
            format!("problem: event {sequence} was changed"),
        ),
        Finding::Misplaced(sequence) => Words::new(
            format!("問題: 番号 {sequence} の記録が、あるはずのないところにあります"),
            format!("problem: event {sequence} stands where it does not belong"),
        ),
        Finding::Missing { first, last } if first == last => Words::new(
            format!("問題: 番号 {first} の記録がありません"),
            format!("problem: event {first} is missing"),
        ),
        Finding::Missing { first, last } => Words::new(
            format!("問題: 番号 {first} から {last} までの記録がありません"),
            format!("problem: events {first} to {last} are missing"),
        ),
        Finding::Other { first, last } => Words::new(
            format!(
                "問題: 番号 {first} から {last} までのどこかで、内容か順序が署名したものと違います"
            ),
            format!(
                "problem: somewhere among events {first} to {last} content or order is not what \
                 was signed"
            ),
        ),
        Finding::Unsigned { first, last } => Words::new(
            format!("問題: 番号 {first} から {last} までの記録には、署名がありません"),
            format!("problem: events {first} to {last} are not covered by a signed head"),
        ),
        Finding::Head { size, why } => Words::new(
            format!("問題: {size}件までの署名を信用できません: {why}"),
            format!("problem: the signed head of {size} events cannot be believed: {why}"),
        ),
        Finding::Shorter { kept, size } => Words::new(
            format!(
                "問題: 控えの署名では{kept}件ありましたが、{size}件しかありません。終わりが切り取られています"
            ),
            format!(
                "problem: a kept head tells of {kept} events, and there are {size}: the end was cut off"
            ),
        ),
    }
}

const PAGE: u32 = 1_000;
