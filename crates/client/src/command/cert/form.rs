//! An installed certificate, for programs and for people.

use serde::Serialize;
use time::OffsetDateTime;

use crate::clock::spoken;
use crate::local_store::{Installed, Standing};
use crate::terminal::Terminal;
use crate::words::Text;

/// An installed certificate for programs.
#[derive(Serialize)]
pub(crate) struct CertificateForm {
    serial: String,
    office_number: String,
    office_name: Option<String>,
    kind: Option<String>,
    account: Option<String>,
    #[serde(with = "time::serde::rfc3339")]
    not_before: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    not_after: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    installed_at: OffsetDateTime,
    active: bool,
    valid: bool,
    standing: Standing,
    key_origin: &'static str,
    key_protection: &'static str,
}

impl CertificateForm {
    /// The form of a certificate beside the one in use.
    pub(crate) fn of(
        installed: &Installed,
        active: Option<&Installed>,
        now: OffsetDateTime,
    ) -> Self {
        let certificate = &installed.certificate;
        Self {
            serial: certificate.serial().to_string(),
            office_number: installed.office.to_string(),
            office_name: certificate.organisation().map(str::to_owned),
            kind: certificate.kind_id().map(str::to_owned),
            account: certificate.account().map(str::to_owned),
            not_before: certificate.not_before(),
            not_after: certificate.not_after(),
            installed_at: installed.installed_at,
            active: active.is_some_and(|active| active.certificate == *certificate),
            valid: installed.standing(now) == Standing::Valid,
            standing: installed.standing(now),
            key_origin: installed.origin.as_str(),
            key_protection: installed.protection.as_str(),
        }
    }

    /// One line for people.
    pub(crate) fn tell(&self, terminal: &Terminal) {
        let mark = match (self.active, self.standing) {
            (true, Standing::Valid) => "certificate-active",
            (false, Standing::Valid) => "certificate-spare",
            (_, Standing::NotYetValid) => "certificate-ahead",
            (_, Standing::Expired) => "certificate-over",
        };
        let line = match self.standing {
            Standing::NotYetValid => "certificate-line-ahead",
            Standing::Valid | Standing::Expired => "certificate-line",
        };
        let start = spoken(self.not_before, terminal.language());
        terminal.result(
            &Text::new(line)
                .with("start", start)
                .with("mark", terminal.say(&Text::new(mark)))
                .with("office", &self.office_number)
                .with("name", self.office_name.as_deref().unwrap_or_default())
                .with("kind", self.kind.as_deref().unwrap_or_default())
                .with("serial", &self.serial)
                .with("end", spoken(self.not_after, terminal.language())),
        );
    }
}
