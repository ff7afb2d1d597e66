//! `/certificates/by-serial/{serial}`: 証明書の内容.

use anyhow::Context as _;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use pki::Certificate;
use serde::Deserialize;
use time::OffsetDateTime;

use super::choice::ends_soon;
use super::purpose::{key_origin, renew_address, renewable};
use super::standing::Standing;
use crate::clock::JAPAN;
use crate::portal::applications::status::Status;
use crate::portal::user::PortalUser;
use crate::renewal;
use crate::store::account::Names;
use crate::store::application::{Application, ApplicationState, KeyOrigin};
use crate::store::certificate::{self, CertificateRecord};
use crate::store::download::Download;
use crate::store::right::Right;
use crate::store::{StoreError, application_answers, download, self_test};
use crate::trouble::revocation_reason;
use crate::web::era;
use crate::web::error::PageError;
use crate::web::language::Language;
use crate::web::page::{Frame, Message, show as show_page};
use crate::web::state::WebState;

/// The page.
#[derive(Template)]
#[template(path = "certificate_content.html")]
pub(crate) struct ContentPage {
    pub(crate) page: Frame,
    pub(crate) messages: Vec<Message>,
    pub(crate) facts: Vec<(String, String)>,
    /// 拇印, name of the digest and value in groups of four.
    pub(crate) thumbprints: Vec<(&'static str, String)>,
    pub(crate) downloads: Option<String>,
    pub(crate) renew: Option<String>,
    /// How a certificate is renewed whose key the office made itself.
    pub(crate) renew_there: Option<String>,
    pub(crate) revoke: Option<String>,
    /// The certificates before this one that can be revoked now, label and address.
    pub(crate) before: Vec<(String, String)>,
    /// What is known about this one, before they are revoked.
    pub(crate) before_text: String,
    pub(crate) back: String,
}

/// How the page was reached.
#[derive(Deserialize)]
pub(crate) struct Arrival {
    shown: Option<Shown>,
}

/// What has just happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Shown {
    /// It was revoked by this person.
    Revoked,
}

/// Shows a certificate of the office.
///
/// # Errors
/// [`PageError::NotFound`] when it is not this office's.
pub(crate) async fn show(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
    Path(serial): Path<String>,
    Query(arrival): Query<Arrival>,
) -> Result<Response, PageError> {
    let certificate = own_certificate(&state, &user, &serial).await?;
    let standing = Standing::load(&state, &user, &certificate.kind).await?;
    let (receipt, serial) = (&certificate.receipt, &certificate.serial);
    let number = user.office.number;
    let (downloads, answers, installed) = state
        .store
        .read("certificate-content", |tx| async move {
            let downloads = download::of_certificate(&tx, serial).await?;
            let answers = application_answers::find(&tx, receipt).await?;
            let installed = self_test::installations_of(&tx, number).await?;
            Ok::<_, StoreError>((downloads, answers, installed))
        })
        .await?;
    let replaces =
        answers.is_some_and(|answers| answers.renews.is_some() || answers.repeat_reason.is_some());
    let installed = installed.iter().find(|found| found.serial == *serial);
    let subject = Subject {
        verified_at: installed.map(|found| found.verified_at),
        certificate: &certificate,
        standing: &standing,
        downloads: &downloads,
        now: state.clock.now(),
    };
    let title = language.text("content-title");
    let back = format!("/certificates/{}", certificate.kind);
    let usable = subject.status() == Status::Issued;
    let allowed = user.account.may(Right::Certificates);
    show_page(&ContentPage {
        page: user.frame(&state, language, "P-52", title, &back),
        messages: subject.messages(&state, language, arrival.shown),
        facts: subject.facts(language, &user),
        thumbprints: thumbprints(&certificate)?,
        downloads: (subject.can_be_downloaded() && allowed).then(|| format!("{back}/downloads")),
        renew: subject.renewal(&state).filter(|_| allowed),
        renew_there: subject.renewal_elsewhere(language),
        revoke: (usable && allowed).then(|| format!("/certificates/by-serial/{serial}/revoke")),
        before_text: subject.before_text(language),
        before: if replaces && usable && allowed {
            subject.before(language)
        } else {
            Vec::new()
        },
        back,
    })
}

/// The certificate with this serial, when it is the office's.
///
/// # Errors
/// [`PageError::NotFound`] otherwise.
pub(crate) async fn own_certificate(
    state: &WebState,
    user: &PortalUser,
    serial: &str,
) -> Result<CertificateRecord, PageError> {
    state
        .store
        .read("certificate", |tx| async move {
            certificate::find(&tx, serial).await
        })
        .await?
        .filter(|found| found.office_number == user.office.number && found.der.is_some())
        .ok_or(PageError::NotFound)
}

/// The certificate of the page and what is known about it.
struct Subject<'a> {
    certificate: &'a CertificateRecord,
    standing: &'a Standing,
    downloads: &'a [Download],
    /// When a browser last presented it rightly.
    verified_at: Option<OffsetDateTime>,
    now: OffsetDateTime,
}

impl Subject<'_> {
    fn application(&self) -> Option<&Application> {
        let mut all = self.standing.applications.iter();
        all.find(|application| application.receipt == self.certificate.receipt)
    }

    fn status(&self) -> Status {
        Status::of(ApplicationState::Issued, Some(self.certificate), self.now)
    }

    fn can_be_downloaded(&self) -> bool {
        let has_key = self
            .application()
            .is_some_and(|found| found.key_parts.is_some());
        has_key && self.status() == Status::Issued
    }

    fn messages(&self, state: &WebState, language: Language, shown: Option<Shown>) -> Vec<Message> {
        let mut messages = Vec::new();
        if let Some(revocation) = &self.certificate.revoked {
            let when = language.moment(revocation.at);
            let reason = revocation_reason(language, &revocation.reason);
            let who = revoked_by(language, self.certificate, &self.standing.names);
            let arguments = [
                ("when", when.as_str()),
                ("reason", reason.as_str()),
                ("who", who.as_str()),
            ];
            let key = match shown {
                Some(Shown::Revoked) => "revoked-now",
                None => "revoked-before",
            };
            messages.push(Message::new(language, key, &arguments));
            return messages;
        }
        if self.certificate.not_before > self.now {
            let from = language.day(self.certificate.not_before.to_offset(JAPAN).date());
            messages.push(Message::new(language, "begins-later", &[("from", &from)]));
        }
        if self.standing.was_reissued(self.certificate) && self.status() == Status::Issued {
            messages.push(Message::new(language, "key-gone", &[]));
        }
        if self.is_open() {
            messages.push(ends_soon(state, language, self.certificate));
        }
        messages
    }

    /// Whether it is so close to its end that it can be renewed, and still the latest.
    fn is_open(&self) -> bool {
        let later = self.standing.usable().any(|other| {
            other.terminal == self.certificate.terminal
                && other.not_after > self.certificate.not_after
        });
        !later
            && self.status() == Status::Issued
            && renewal::is_open(self.certificate.not_after, self.now)
    }

    fn renewal(&self, state: &WebState) -> Option<String> {
        renewable(state, self.standing)
            .filter(|found| found.serial == self.certificate.serial)
            .map(|found| renew_address(&found.serial))
    }

    fn renewal_elsewhere(&self, language: Language) -> Option<String> {
        let own = key_origin(self.standing, self.certificate) == Some(KeyOrigin::Office);
        (own && self.is_open()).then(|| language.text("renew-own-key"))
    }

    /// Usable certificates that were there before this one, once this one was fetched: the office
    /// may want to revoke them. It is never done for them.
    fn before(&self, language: Language) -> Vec<(String, String)> {
        let begun = self.certificate.not_before <= self.now;
        if self.downloads.is_empty() || !begun {
            return Vec::new();
        }
        self.standing
            .usable()
            .filter(|other| {
                other.issued_at < self.certificate.issued_at
                    && key_origin(self.standing, other) == Some(KeyOrigin::Portal)
            })
            .map(|other| {
                let end = language.day(other.not_after.to_offset(JAPAN).date());
                let label = language.text_with("before-revoke-link", &[("end", &end)]);
                (
                    label,
                    format!("/certificates/by-serial/{}/revoke", other.serial),
                )
            })
            .collect()
    }

    /// What is known about the new one, before the old one is revoked.
    fn before_text(&self, language: Language) -> String {
        let works = self.verified_at.max(self.certificate.last_used_at);
        match works {
            Some(at) => {
                let when = language.moment(at);
                language.text_with("before-revoke-works", &[("when", &when)])
            }
            None => language.text("before-revoke-text"),
        }
    }

    fn facts(&self, language: Language, user: &PortalUser) -> Vec<(String, String)> {
        let certificate = self.certificate;
        let name = |key: &str| language.text(key);
        let terminal = certificate.terminal.clone();
        let used = certificate.last_used_at;
        let mut facts = vec![
            (name("fact-kind"), self.standing.label.clone()),
            (
                name("fact-office"),
                format!("{}（{}）", user.office.name, certificate.office_number),
            ),
            (name("column-state"), self.status().label(language)),
            (name("column-from"), day(language, certificate.not_before)),
            (name("column-to"), day(language, certificate.not_after)),
            (name("fact-serial"), in_fours(&certificate.serial)),
            (
                name("fact-terminal"),
                terminal.unwrap_or_else(|| name("terminal-file")),
            ),
        ];
        if key_origin(self.standing, certificate) == Some(KeyOrigin::Portal) {
            facts.push((name("fact-downloads"), self.downloads_in_words(language)));
        }
        let used = used.map_or_else(|| name("never-used"), |at| language.moment(at));
        facts.push((name("fact-last-use"), used));
        facts.push((name("fact-receipt"), certificate.receipt.clone()));
        facts
    }

    fn downloads_in_words(&self, language: Language) -> String {
        let words = |download: &Download| {
            let when = language.moment(download.downloaded_at);
            let arguments = [
                ("when", when.as_str()),
                ("who", self.standing.names.of(&download.account_id)),
            ];
            language.text_with("download-of", &arguments)
        };
        let count = self.downloads.len().to_string();
        match (self.downloads.first(), self.downloads.last()) {
            (Some(first), Some(last)) if self.downloads.len() > 1 => {
                let (first, last) = (words(first), words(last));
                let arguments = [
                    ("count", count.as_str()),
                    ("first", first.as_str()),
                    ("last", last.as_str()),
                ];
                language.text_with("downloads-many", &arguments)
            }
            (Some(only), _) => language.text_with("downloads-one", &[("only", &words(only))]),
            _ => language.text("downloads-never"),
        }
    }
}

/// Who revoked a certificate, in words for offices: they know their own people; of the federation
/// they need not know which person it was.
pub(crate) fn revoked_by(
    language: Language,
    certificate: &CertificateRecord,
    names: &Names,
) -> String {
    match certificate.revoked_by.as_deref() {
        Some(actor) => actor.strip_prefix("account:").map_or_else(
            || language.text("the-federation"),
            |id| names.of(id).to_owned(),
        ),
        None => language.text("somebody"),
    }
}

/// 拇印 as systems show them.
fn thumbprints(record: &CertificateRecord) -> anyhow::Result<Vec<(&'static str, String)>> {
    let der = record
        .der
        .as_deref()
        .context("a certificate without bytes")?;
    let certificate = Certificate::from_der(der).context("read a stored certificate")?;
    Ok(vec![
        (
            "SHA-1",
            in_fours(&hex::encode(certificate.sha1_fingerprint())),
        ),
        ("SHA-256", in_fours(&hex::encode(certificate.fingerprint()))),
    ])
}

/// Groups of four, to be compared by eye.
fn in_fours(text: &str) -> String {
    let symbols: Vec<char> = text.chars().collect();
    let groups: Vec<String> = symbols
        .chunks(4)
        .map(|group| group.iter().collect())
        .collect();
    groups.join(" ")
}

/// A moment with the Japanese era beside its year, as certificates of offices are spoken of.
fn day(language: Language, at: OffsetDateTime) -> String {
    let at = at.to_offset(JAPAN);
    format!("{} {}", era::day(language, at.date()), language.time(at))
}
