//! `doctor`: looks at everything the server needs and says what to do about what is wrong.

mod evidence;
mod logs;
mod publication;

use std::path::Path;

use serde_json::json;
use time::{Duration, OffsetDateTime};

use super::{Context, open_current_store, portal_key};
use crate::authority::Chain;
use crate::authority::approver::Approvers;
use crate::authority::signers::load_signer;
use crate::blobs::Blobs;
use crate::cli::Doctor;
use crate::config::{ApprovalProof, Config, ServerKey};
use crate::terminal::{Exit, Failure, Words, json, lines};

/// What a look at one thing found.
struct Finding {
    check: &'static str,
    state: State,
    words: Words,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Ok,
    Attention,
    Problem,
}

/// Runs it.
pub(super) async fn run(context: &Context, arguments: &Doctor) -> Result<(), Failure> {
    let config = arguments.config.load()?;
    let now = context.clock.now();
    let mut findings = vec![
        store(&config).await,
        payloads(&config).await,
        signing_key(&config),
    ];
    findings.push(authority(&config, now));
    findings.push(approval(&config));
    findings.push(own_file(
        "passphrase-file",
        &config.authority.passphrase_file,
    ));
    findings.push(portal_key(&config));
    findings.push(root_key(&config));
    findings.extend(server_certificates(&config, now));
    findings.push(evidence::key(&config, now));
    findings.extend(logs::logs(&config).await);
    findings.extend(publication::publication(&config, now).await);
    findings.extend(publication::root_list(&config, now).await);
    if arguments.json {
        let checks: Vec<_> = findings
            .iter()
            .map(|finding| {
                json!({
                    "check": finding.check,
                    "state": finding.state.word(),
                    "text": finding.words.get(context.language),
                })
            })
            .collect();
        json(&json!({ "checks": checks }))?;
    } else {
        let told: Vec<_> = findings.iter().map(Finding::line).collect();
        lines(&told, context.language)?;
    }
    if findings
        .iter()
        .any(|finding| finding.state == State::Problem)
    {
        return Err(Failure::new(
            Exit::Refused,
            Words::new("問題が見つかりました", "there are problems"),
        )
        .hint(Words::new(
            "「問題」の行をご覧ください",
            "see the lines marked problem",
        )));
    }
    Ok(())
}

impl State {
    fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Attention => "attention",
            Self::Problem => "problem",
        }
    }
}

impl Finding {
    fn new(check: &'static str, state: State, words: Words) -> Self {
        Self {
            check,
            state,
            words,
        }
    }

    fn line(&self) -> Words {
        let japanese = match self.state {
            State::Ok => "ＯＫ",
            State::Attention => "注意",
            State::Problem => "問題",
        };
        let (state, check) = (self.state.word(), self.check);
        Words::new(
            format!(
                "{japanese} {check}: {}",
                self.words.get(careplan::Language::Japanese)
            ),
            format!(
                "{state} {check}: {}",
                self.words.get(careplan::Language::English)
            ),
        )
    }
}

async fn store(config: &Config) -> Finding {
    match open_current_store(config).await {
        Ok(store) => {
            store.close().await;
            let words = Words::new("データベースを使えます", "the database can be used");
            Finding::new("store", State::Ok, words)
        }
        Err(failure) => Finding::new("store", State::Problem, failure.words()),
    }
}

async fn payloads(config: &Config) -> Finding {
    let folder = config.payload_dir();
    if !folder.exists() {
        let words = Words::new(
            "送受信データの置き場所がありません。init を行ってください",
            "there is no folder for payloads; run init",
        );
        return Finding::new("payloads", State::Problem, words);
    }
    let probed = match Blobs::open_local(&folder) {
        Ok(blobs) => blobs.probe().await,
        Err(error) => Err(error),
    };
    match probed {
        Ok(()) => {
            let words = Words::new("送受信データを書き込めます", "payloads can be written");
            Finding::new("payloads", State::Ok, words)
        }
        Err(error) => {
            let words = Words::new(
                format!("送受信データを書き込めません。空き容量と権限を確かめてください: {error}"),
                format!("payloads cannot be written; check space and permissions: {error}"),
            );
            Finding::new("payloads", State::Problem, words)
        }
    }
}

fn signing_key(config: &Config) -> Finding {
    match load_signer(config) {
        Ok(_) => {
            let words = Words::new("発行用の鍵を開けます", "the signing key can be opened");
            Finding::new("signing-key", State::Ok, words)
        }
        Err(error) => {
            let words = Words::new(
                format!(
                    "発行用の鍵を開けません。パスフレーズのファイルかトークンを確かめてください: {error:#}"
                ),
                format!(
                    "the signing key cannot be opened; check the passphrase file or the token: {error:#}"
                ),
            );
            Finding::new("signing-key", State::Problem, words)
        }
    }
}

/// What an approval has to carry, and whether anybody can give one.
fn approval(config: &Config) -> Finding {
    const CHECK: &str = "approval";
    if config.authority.approval == ApprovalProof::Session {
        let words = Words::new(
            "承認は、管理画面の記録だけで発行されます。データベースに書き込める人は、だれでも\
             証明書を発行させられます（authority.approval = \"passkey\" で防げます）",
            "approvals are believed by the record alone: whoever can write to the database can have \
             certificates issued (authority.approval = \"passkey\" prevents it)",
        );
        return Finding::new(CHECK, State::Attention, words);
    }
    match Approvers::of(config).count() {
        Ok(0) => {
            let words = Words::new(
                "承認できる担当者がいません。operator admit で登録してください",
                "nobody can approve; run operator admit",
            );
            Finding::new(CHECK, State::Problem, words)
        }
        Ok(count) => {
            let words = Words::new(
                format!("承認にはパスキーが必要です。承認できる担当者は{count}人です"),
                format!("approvals carry a passkey's word; {count} operators can give it"),
            );
            Finding::new(CHECK, State::Ok, words)
        }
        Err(error) => {
            let words = Words::new(
                format!("承認できる担当者の控えを読めません: {error:#}"),
                format!("the list of approvers cannot be read: {error:#}"),
            );
            Finding::new(CHECK, State::Problem, words)
        }
    }
}

fn authority(config: &Config, now: OffsetDateTime) -> Finding {
    match Chain::load(config) {
        Ok(chain) => {
            let end = chain.issuing.not_after().min(chain.root.not_after());
            lifetime("authority", end, now, &LONG_NOTICE)
        }
        Err(error) => missing("authority", &error),
    }
}

fn server_certificates(config: &Config, now: OffsetDateTime) -> Vec<Finding> {
    let listeners = &config.listeners;
    let support = listeners.support.as_ref();
    [
        ("portal-certificate", "portal", &listeners.portal),
        ("console-certificate", "console", &listeners.console),
        ("mailbox-certificate", "mailbox", &listeners.mailbox),
    ]
    .into_iter()
    .chain(support.map(|listener| ("support-certificate", "support", listener)))
    .map(|(check, role, listener)| {
        let file = match &listener.server_key {
            ServerKey::Own => config.tls_dir().join(format!("{role}.pem")),
            ServerKey::Files { certificate, .. } => certificate.clone(),
        };
        match last_second(&file) {
            Ok(end) => lifetime(check, end, now, &SHORT_NOTICE),
            Err(error) => missing(check, &error),
        }
    })
    .collect()
}

/// The end of the first certificate of a file, of any authority and with any key.
fn last_second(file: &Path) -> anyhow::Result<OffsetDateTime> {
    use anyhow::Context as _;
    let text =
        std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let chain = pki::Certificate::from_pem_chain(&text)?;
    let first = chain
        .first()
        .with_context(|| format!("no certificate in {}", file.display()))?;
    Ok(first.not_after())
}

fn lifetime(
    check: &'static str,
    end: OffsetDateTime,
    now: OffsetDateTime,
    notice: &Notice,
) -> Finding {
    let day = end.to_offset(crate::clock::JAPAN).date();
    let Notice {
        japanese, english, ..
    } = notice;
    let (state, advice) = if end <= now {
        let advice = (format!("。{japanese}"), format!("; {english}"));
        (State::Problem, advice)
    } else if end - now < notice.before {
        let advice = (
            format!("。もうすぐ切れます。{japanese}"),
            format!("; soon over, {english}"),
        );
        (State::Attention, advice)
    } else {
        (State::Ok, Default::default())
    };
    let words = Words::new(
        format!("有効期限 {day}{}", advice.0),
        format!("valid until {day}{}", advice.1),
    );
    Finding::new(check, state, words)
}

/// How long before an end it is told, and what to do.
struct Notice {
    before: Duration,
    japanese: &'static str,
    english: &'static str,
}

fn missing(check: &'static str, error: &anyhow::Error) -> Finding {
    let words = Words::new(
        format!("証明書を読めません。init を行ってください: {error:#}"),
        format!("the certificate cannot be read; run init: {error:#}"),
    );
    Finding::new(check, State::Problem, words)
}

fn portal_key(config: &Config) -> Finding {
    const CHECK: &str = "portal-key";
    let file = config.portal_key_file();
    match portal_key::load(config) {
        Err(error) if file.exists() => {
            let words = Words::new(
                format!("ポータルの鍵を使えません。控えから戻してください: {error:#}"),
                format!("the portal's key cannot be used; put it back from a backup: {error:#}"),
            );
            Finding::new(CHECK, State::Problem, words)
        }
        _ => own_file(CHECK, &file),
    }
}

/// Whether others than the owner can read a secret file.
fn own_file(check: &'static str, file: &Path) -> Finding {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        if std::fs::metadata(file).is_ok_and(|found| found.permissions().mode() & 0o077 != 0) {
            let name = file.display();
            let words = Words::new(
                format!("ほかの利用者も読めます。chmod 600 {name} を行ってください"),
                format!("others can read it; run chmod 600 {name}"),
            );
            return Finding::new(check, State::Attention, words);
        }
    }
    if file.exists() {
        let words = Words::new("持ち主だけが読めます", "only its owner can read it");
        Finding::new(check, State::Ok, words)
    } else {
        let words = Words::new(
            "ありません。init を行ってください",
            "it is missing; run init",
        );
        Finding::new(check, State::Problem, words)
    }
}

fn root_key(config: &Config) -> Finding {
    let file = config.offline_dir().join("root.key.pem");
    if file.exists() {
        let folder = config.offline_dir();
        let folder = folder.display();
        let words = Words::new(
            format!("まだこの機械にあります。{folder} を、つながらない媒体へ移してください"),
            format!("it is still on this machine; move {folder} to a medium kept offline"),
        );
        Finding::new("root-key", State::Attention, words)
    } else {
        let words = Words::new("この機械にはありません", "it is not on this machine");
        Finding::new("root-key", State::Ok, words)
    }
}

const SHORT_NOTICE: Notice = Notice {
    before: Duration::days(30),
    japanese: "init を行ってください",
    english: "run init",
};
/// A certificate of three years has to end before its authority.
const LONG_NOTICE: Notice = Notice {
    before: Duration::days(3 * 365 + 90),
    japanese: "発行局を交代してください（ca roll-over）",
    english: "let another issuing authority take over (ca roll-over)",
};
