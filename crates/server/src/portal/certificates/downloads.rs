//! `/certificates/{kind}/downloads`: 証明書のダウンロード.
//!
//! The .p12 file is put together at each download from what was kept at the application; the
//! server cannot open it.

use anyhow::Context as _;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use pki::Certificate;
use pki::pkcs12::{KeyParts, Pkcs12Profile};
use serde::Deserialize;
use time::OffsetDateTime;

use super::standing::{Downloadable, Standing};
use crate::clock::JAPAN;
use crate::guide::pages::DrawingView;
use crate::guide::step::Series;
use crate::portal::applications::status::Status;
use crate::portal::user::PortalUser;
use crate::store::download::{self, Download};
use crate::store::right::Right;
use crate::store::{StoreError, audit};
use crate::web::error::PageError;
use crate::web::form::ProtectedForm;
use crate::web::language::Language;
use crate::web::page::{Frame, show as show_page};
use crate::web::state::WebState;

/// The page.
#[derive(Template)]
#[template(path = "certificate_downloads.html")]
pub(crate) struct DownloadsPage {
    pub(crate) page: Frame,
    pub(crate) address: String,
    pub(crate) back: String,
    pub(crate) rows: Vec<DownloadRow>,
    pub(crate) nothing: Option<String>,
    /// How to open the file, browser by browser.
    pub(crate) browsers: Vec<(&'static str, String, DrawingView)>,
    /// The installation guide, with the numbers of this kind.
    pub(crate) guides: String,
}

/// A certificate that can be downloaded.
pub(crate) struct DownloadRow {
    pub(crate) applied: String,
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) state: String,
    pub(crate) serial: String,
    /// Page of the certificate.
    pub(crate) content: String,
    /// Which password will be asked for.
    pub(crate) password: String,
    /// From when on it can be used, when that is later than now.
    pub(crate) later: Option<String>,
}

/// Which file.
#[derive(Deserialize)]
pub(crate) struct DownloadForm {
    serial: String,
    profile: String,
}

/// Lists what can be downloaded.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such kind.
pub(crate) async fn show(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
    Path(kind): Path<String>,
) -> Result<Response, PageError> {
    user.require(Right::Certificates)?;
    let standing = Standing::load(&state, &user, &kind).await?;
    let back = format!("/certificates/{}", standing.kind.id);
    let downloadable = standing.downloadable();
    let title = language.text("downloads-title");
    show_page(&DownloadsPage {
        page: user.frame(&state, language, "P-10", title, &back),
        address: format!("{back}/downloads"),
        back,
        rows: downloadable
            .iter()
            .map(|found| row(language, found, state.clock.now()))
            .collect(),
        nothing: downloadable
            .is_empty()
            .then(|| nothing(language, &standing)),
        browsers: browsers(&state, language, &standing.kind.id)?,
        guides: format!("/guides?kind={}", standing.kind.id),
    })
}

/// How to open the file, browser by browser, in words and drawings.
fn browsers(
    state: &WebState,
    language: Language,
    kind: &str,
) -> Result<Vec<(&'static str, String, DrawingView)>, PageError> {
    let series = Series::of_kind(kind);
    let mut shown = Vec::new();
    for name in ["Edge", "Chrome", "Firefox", "Safari"] {
        let id = name.to_ascii_lowercase();
        let text = language.text(&format!("downloads-open-{id}"));
        let picture = format!("browser-{id}");
        let drawing = DrawingView::new(state, language, series, &picture, "")?;
        shown.push((name, text, drawing));
    }
    Ok(shown)
}

/// Hands out a file.
///
/// # Errors
/// [`PageError::NotFound`] when this office has no such certificate to download.
pub(crate) async fn submit(
    State(state): State<WebState>,
    user: PortalUser,
    Path(kind): Path<String>,
    form: ProtectedForm<DownloadForm>,
) -> Result<Response, PageError> {
    let form = form.into_inner();
    user.require(Right::Certificates)?;
    let (profile, word) = match form.profile.as_str() {
        "modern" => (Pkcs12Profile::Modern, "modern"),
        "compatible" => (Pkcs12Profile::Compatible, "compatible"),
        _ => return Err(PageError::NotFound),
    };
    let standing = Standing::load(&state, &user, &kind).await?;
    let downloadable = standing.downloadable();
    let found = downloadable
        .iter()
        .find(|found| found.certificate.serial == form.serial);
    let found = found.ok_or(PageError::NotFound)?;
    let file = assemble(&state, &standing.label, found, profile)?;
    let (user, now) = (&user, state.clock.now());
    let download = &Download {
        serial: found.certificate.serial.clone(),
        account_id: user.account.id.clone(),
        profile: word.to_owned(),
        downloaded_at: now,
    };
    state
        .store
        .run_tx("download", |tx| async move {
            download::record(&tx, download).await?;
            let (serial, actor) = (&download.serial, user.actor());
            audit::record(&tx, now, &actor, "certificate-downloaded", serial, word).await?;
            Ok::<_, StoreError>(())
        })
        .await?;
    let disposition = format!("attachment; filename=\"{}\"", file_name(found));
    let headers = [
        (CONTENT_TYPE, "application/x-pkcs12".to_owned()),
        (CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, file).into_response())
}

fn assemble(
    state: &WebState,
    label: &str,
    found: &Downloadable<'_>,
    profile: Pkcs12Profile,
) -> Result<Vec<u8>, anyhow::Error> {
    let der = found
        .certificate
        .der
        .as_deref()
        .context("an issued certificate without bytes")?;
    let parts = found
        .application
        .key_parts
        .as_deref()
        .context("an application without parts")?;
    let certificate = Certificate::from_der(der).context("read a stored certificate")?;
    let parts = KeyParts::from_bytes(parts).context("read stored key parts")?;
    let friendly_name = format!("{label} {}", found.certificate.office_number);
    let above = pki::trust::above(&certificate, &state.chain.now());
    Ok(parts.assemble(profile, &certificate, &above, &friendly_name)?)
}

/// ASCII, so that no browser changes it: office, kind, last day.
fn file_name(found: &Downloadable<'_>) -> String {
    let certificate = found.certificate;
    let end = certificate.not_after.to_offset(JAPAN).date();
    let (year, month, day) = (end.year(), u8::from(end.month()), end.day());
    let (number, kind) = (certificate.office_number, &certificate.kind);
    format!("{number}_{kind}_{year:04}{month:02}{day:02}.p12")
}

fn row(language: Language, found: &Downloadable<'_>, now: OffsetDateTime) -> DownloadRow {
    let applied = language.day(found.application.applied_at.to_offset(JAPAN).date());
    DownloadRow {
        applied: language.short_day(found.application.applied_at),
        from: language.short_day(found.certificate.not_before),
        to: language.short_day(found.certificate.not_after),
        state: Status::of(found.application.state, Some(found.certificate), now).label(language),
        serial: found.certificate.serial.clone(),
        content: format!("/certificates/by-serial/{}", found.certificate.serial),
        later: (found.certificate.not_before > now).then(|| {
            let from = language.day(found.certificate.not_before.to_offset(JAPAN).date());
            language.text_with("begins-later-text", &[("from", &from)])
        }),
        password: language.text_with("downloads-password", &[("day", &applied)]),
    }
}

/// Why there is nothing to download.
fn nothing(language: Language, standing: &Standing) -> String {
    let key = match (standing.certificates.first(), standing.pending()) {
        (_, Some(_)) => "downloads-none-pending",
        (None, None) => "downloads-none-issued",
        (Some(newest), None) if newest.revoked.is_some() => "downloads-none-revoked",
        (Some(newest), None) if standing.has_ended(newest) => "downloads-none-expired",
        (Some(newest), None) if standing.is_lost(&newest.receipt) => "downloads-none-lost",
        (Some(newest), None) if standing.was_reissued(newest) => "downloads-none-reissued",
        (Some(_), None) => "downloads-none-own-key",
    };
    language.text_with(key, &[("label", &standing.label)])
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a failed test may panic"
    )]
    use axum::http::StatusCode;
    use pki::authority::{AuthorityName, create_root};
    use pki::issue::{issue, prepare_client};
    use pki::profile::Validity;
    use pki::subject::{ClientSubject, Publication};
    use pki::{Identity, KeyPair, SerialNumber, pkcs12};
    use protocol::Sha256;
    use time::Duration;

    use super::*;
    use crate::store::application::{self, Application, Decision};
    use crate::store::certificate::{self, Reservation};
    use crate::store::self_test;
    use crate::store::testing::{NOW, account_id, number, on_each_database, pending_application};
    use crate::web::testing::{
        Browser, ISSUE_PASSWORD, OPERATOR, PASSWORD, World, check_page, other_number,
    };

    const ADDRESS: &str = "/certificates/careplan/downloads";

    fn authority() -> Identity {
        let key = KeyPair::generate().unwrap();
        let name = AuthorityName {
            organisation: "renkei".to_owned(),
            common_name: "renkei Root CA".to_owned(),
        };
        let validity = Validity::from_now(NOW, Duration::days(7000)).unwrap();
        let root = create_root(&name, &key, SerialNumber::random().unwrap(), validity).unwrap();
        Identity::new(key, root, Vec::new()).unwrap()
    }

    /// An application whose certificate is issued, as operator and authority leave it.
    async fn issued(world: &World, root: &Identity) -> String {
        let key = KeyPair::generate().unwrap();
        let password = pkcs12::IssuePassword::parse(ISSUE_PASSWORD).unwrap();
        let parts = KeyParts::derive(&password, &key).unwrap();
        let application = &Application {
            public_key: key.public_key_der(),
            key_parts: Some(parts.to_bytes().unwrap().to_vec()),
            ..pending_application("A", number())
        };
        let subject = ClientSubject {
            office_number: number(),
            account: account_id(number()),
            kind_id: "careplan".to_owned(),
            office_name: "青空事業所".to_owned(),
            terminal: None,
        };
        let validity = Validity::from_now(NOW, Duration::days(1095)).unwrap();
        let prepared = prepare_client(
            &subject,
            key.public_key(),
            SerialNumber::random().unwrap(),
            validity,
            &Publication::default(),
            root.certificate(),
        )
        .unwrap();
        let certificate = issue(prepared, root).unwrap();
        let reservation = &Reservation {
            serial: certificate.serial().to_string(),
            receipt: "A".to_owned(),
            office_number: number(),
            account_id: account_id(number()),
            kind: "careplan".to_owned(),
            terminal: None,
            not_before: certificate.not_before(),
            not_after: certificate.not_after(),
        };
        let der = certificate.der();
        let store = &world.state.store;
        store
            .run_tx("test", |tx| async move {
                application::insert(&tx, application).await?;
                application::decide(&tx, "A", &Decision::Approve, OPERATOR, NOW).await?;
                certificate::reserve(&tx, reservation, NOW).await?;
                let serial = &reservation.serial;
                certificate::store_issued(&tx, serial, der, Sha256::of(der), NOW).await?;
                application::mark_issued(&tx, "A").await
            })
            .await
            .unwrap();
        reservation.serial.clone()
    }

    async fn office(world: &World, number: careplan::OfficeNumber) -> Browser {
        let mut window = Browser::open(crate::portal::router(world.state.clone()));
        window.go("/sign-in").await;
        let id = account_id(number);
        window
            .send("/sign-in", &[("user_id", &id), ("password", PASSWORD)])
            .await;
        window
    }

    #[tokio::test]
    async fn the_file_opens_with_the_issue_password_of_the_application() {
        on_each_database(|store| async move {
            let root = authority();
            let world = World::new(store, vec![root.certificate().clone()]);
            world.populate().await;
            let mut window = office(&world, number()).await;
            window.go(ADDRESS).await.says("まだ発行されていません");
            check_page(&window.html(), "nothing");
            let serial = issued(&world, &root).await;
            window
                .go("/certificates/careplan")
                .await
                .says("発行済みの証明書を取得");
            window
                .says("value=\"download\"")
                .says("インストールできない場合に、発行申請を行ってください。");
            window
                .send("/certificates/careplan", &[("action", "download")])
                .await;
            assert_eq!(window.address, ADDRESS);
            window.says("の申請のときに入力した証明書発行用パスワードが必要です");
            check_page(&window.html(), "downloads");
            for profile in ["modern", "compatible"] {
                window.go(ADDRESS).await;
                window
                    .send(ADDRESS, &[("serial", &serial), ("profile", profile)])
                    .await;
                assert_eq!(window.headers["content-type"], "application/x-pkcs12");
                let expected = "attachment; filename=\"1370000018_careplan_20291121.p12\"";
                assert_eq!(window.headers["content-disposition"], expected);
                assert_eq!(window.headers["cache-control"], "no-store");
                let opened = pkcs12::open(&window.body, ISSUE_PASSWORD).unwrap();
                assert_eq!(opened.certificate.serial().to_string(), serial);
                assert_eq!(opened.chain.len(), 1);
                assert!(pkcs12::open(&window.body, "ABCDEFGHJKLMNPQS").is_err());
            }
            let serial = &serial;
            let downloads = world
                .state
                .store
                .read("test", |tx| async move {
                    download::of_certificate(&tx, serial).await
                })
                .await
                .unwrap();
            assert_eq!(downloads.len(), 2);
            let card = "取り込みを確かめましょう";
            window.go("/").await;
            assert!(!window.html().contains(card), "there is no self-test");
            let address = |port| format!("https://localhost:{port}");
            world
                .state
                .addresses
                .learn_self_test(address(1), address(2));
            window.go("/").await.says(card).says("href=\"/check\"");
            let noted = world.state.store.run_tx("test", |tx| async move {
                self_test::record_installation(&tx, serial, "KJ", NOW).await
            });
            noted.await.unwrap();
            window.go("/").await;
            assert!(!window.html().contains(card), "it was checked");
        })
        .await;
    }

    #[tokio::test]
    async fn what_is_not_there_or_not_ones_own_is_not_handed_out() {
        on_each_database(|store| async move {
            let root = authority();
            let world = World::new(store, vec![root.certificate().clone()]);
            world.populate().await;
            let serial = &issued(&world, &root).await;
            let file = [("serial", serial.as_str()), ("profile", "modern")];

            let mut other = office(&world, other_number()).await;
            other.send(ADDRESS, &file).await;
            assert_eq!(other.status, StatusCode::NOT_FOUND);

            let mut window = office(&world, number()).await;
            window
                .send(ADDRESS, &[("serial", serial), ("profile", "plain")])
                .await;
            assert_eq!(window.status, StatusCode::NOT_FOUND);
            window.go(ADDRESS).await;
            let revoke = &world.state.store;
            revoke
                .run_tx("test", |tx| async move {
                    certificate::revoke(&tx, serial, "key-compromise", NOW).await
                })
                .await
                .unwrap();
            window.send(ADDRESS, &file).await;
            assert_eq!(window.status, StatusCode::NOT_FOUND);
            window.go(ADDRESS).await.says("失効しています");
            window
                .go("/certificates/careplan")
                .await
                .says("<td>失効</td>");
        })
        .await;
    }
}
