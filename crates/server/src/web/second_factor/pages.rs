//! What the pages of the second factor show: the drawing for the app, the secret, the codes.

use std::fmt::Write as _;

use anyhow::{Context as _, anyhow};
use askama::Template;
use qrcode::{Color, EcLevel, QrCode};
use totp_rs::Builder;

use super::{CodeRefusal, base32, grouped};
use crate::web::form::{Field, FormError};
use crate::web::known_device::DeviceRow;
use crate::web::language::Language;
use crate::web::page::{Frame, Message};
use crate::web::sign_in::{self, Refusal};
use crate::web::state::WebState;

/// 2段階の確認: how it stands.
#[derive(Template)]
#[template(path = "second_factor.html")]
pub(super) struct StandingPage {
    pub(super) page: Frame,
    pub(super) message: Option<Message>,
    /// Where passkeys are listed.
    pub(super) passkeys: &'static str,
    /// Where an app is set up beside passkeys, if there is none.
    pub(super) app: Option<&'static str>,
    /// Browsers that are known.
    pub(super) devices: Vec<DeviceRow>,
    /// Facts when it is on.
    pub(super) facts: Option<Vec<(String, String)>>,
    pub(super) few_left: Option<String>,
    pub(super) action: &'static str,
    pub(super) off: &'static str,
    pub(super) new_codes: &'static str,
    /// Where the way back leads, if this is not a page of the menu.
    pub(super) back: Option<&'static str>,
}

/// Setting it up.
#[derive(Template)]
#[template(path = "second_factor_set_up.html")]
pub(super) struct SetUpPage {
    pub(super) page: Frame,
    pub(super) message: Option<Message>,
    pub(super) errors: Vec<FormError>,
    pub(super) introduction: Vec<String>,
    /// What to know about leaving it for later, and where to send that.
    pub(super) later: Option<(String, &'static str)>,
    pub(super) drawing: Drawing,
    pub(super) facts: Vec<(String, String)>,
    pub(super) fields: Vec<Field>,
    pub(super) action: &'static str,
    pub(super) back: Option<&'static str>,
    pub(super) start_over: Option<String>,
}

/// The recovery codes, shown this once.
#[derive(Template)]
#[template(path = "recovery_codes.html")]
pub(super) struct RecoveryCodesPage {
    pub(super) page: Frame,
    pub(super) message: Option<Message>,
    pub(super) codes: Vec<String>,
    pub(super) next: String,
}

/// A QR code as one path: a square of `width` modules, the quiet zone included.
pub(super) struct Drawing {
    pub(super) width: usize,
    pub(super) path: String,
}

impl Drawing {
    /// The QR code of an address.
    ///
    /// # Errors
    /// When the address is too long for one.
    fn of(address: &str) -> anyhow::Result<Self> {
        let code = QrCode::with_error_correction_level(address, EcLevel::M)
            .map_err(|error| anyhow!("no QR code: {error}"))?;
        let width = code.width();
        let mut path = String::new();
        for (row, colors) in code.to_colors().chunks(width).enumerate() {
            let mut column = 0;
            for run in colors.chunk_by(|left, right| left == right) {
                if run.first() == Some(&Color::Dark) {
                    let (x, y, length) = (column + QUIET, row + QUIET, run.len());
                    // Writing to a String cannot fail.
                    let _ = write!(path, "M{x} {y}h{length}v1h-{length}z");
                }
                column += run.len();
            }
        }
        Ok(Self {
            width: width + 2 * QUIET,
            path,
        })
    }
}

/// The drawing for an app, and the same in words for people who cannot use a camera.
///
/// # Errors
/// When the secret or the names cannot stand in an address.
pub(super) fn invitation(
    state: &WebState,
    language: Language,
    id: &str,
    secret: &[u8],
) -> anyhow::Result<(Drawing, Vec<(String, String)>)> {
    // A colon separates the two names in the address.
    let issuer = state.settings.display_name.replace(':', " ");
    let totp = Builder::new()
        .with_secret(secret)
        .with_issuer(Some(issuer.as_str()))
        .with_account_name(id)
        .build()
        .map_err(|error| anyhow!("a secret for codes cannot be used: {error}"))?;
    let address = totp
        .to_url()
        .map_err(|error| anyhow!("no address for an app: {error}"))?;
    let base32 = base32(secret);
    let groups: Vec<&str> = base32
        .as_bytes()
        .chunks(4)
        .map(std::str::from_utf8)
        .collect::<Result<_, _>>()
        .context("base32 is ASCII")?;
    let facts = vec![
        (language.text("app-issuer"), issuer),
        (language.text("app-account"), id.to_owned()),
        (language.text("app-secret"), groups.join(" ")),
        (language.text("app-kind"), language.text("app-kind-time")),
    ];
    Ok((Drawing::of(&address)?, facts))
}

/// The page that shows new recovery codes.
pub(super) fn recovery_codes(
    page: Frame,
    message: Option<Message>,
    codes: &[zeroize::Zeroizing<String>],
    next: &str,
) -> RecoveryCodesPage {
    RecoveryCodesPage {
        page,
        message,
        codes: codes.iter().map(|code| grouped(code)).collect(),
        next: next.to_owned(),
    }
}

/// The message for a code that was not accepted.
pub(super) fn message(state: &WebState, language: Language, refusal: CodeRefusal) -> Message {
    let refusal = match refusal {
        CodeRefusal::Form | CodeRefusal::Off => return Message::new(language, "code-form", &[]),
        CodeRefusal::Used => return Message::new(language, "code-used", &[]),
        CodeRefusal::Passkey(refusal) => return Message::new(language, refusal.message(), &[]),
        CodeRefusal::Wrong { left } => Refusal::Wrong { left },
        CodeRefusal::Locked { until } => Refusal::Locked { until },
    };
    sign_in::message(state, language, "code-wrong", refusal)
}

/// Modules of white around a QR code, by its standard.
const QUIET: usize = 4;
