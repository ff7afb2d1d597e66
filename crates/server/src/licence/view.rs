//! How licences and applications for use are told, on the portal and on the console.

use careplan::ServiceKind;
use time::OffsetDateTime;

use crate::clock::JAPAN;
use crate::config::ExchangeSettings;
use crate::licence::last_day;
use crate::store::licence::{Licence, Standing};
use crate::store::use_application::UseApplication;
use crate::store::use_contact::Contact;
use crate::web::language::Language;
use crate::web::service_kind;

/// The word of a standing in the keys of texts.
pub(crate) fn word(standing: &Standing) -> &'static str {
    match standing {
        Standing::Begins(_) => "begins",
        Standing::InUse => "in-use",
        Standing::Suspended(_) => "suspended",
        Standing::Ended(_) => "ended",
    }
}

/// A service of an office in words.
pub(crate) struct UseRow {
    /// The kind of service.
    pub(crate) kind: String,
    /// How it stands.
    pub(crate) state: String,
    /// First day; empty where there is none.
    pub(crate) from: String,
    /// Last day, or that there is none.
    pub(crate) until: String,
    /// Why it stands so; may be empty.
    pub(crate) reason: String,
}

/// How each of these services stands; `asked` are those that an application waits for.
pub(crate) fn rows(
    language: Language,
    kinds: &[ServiceKind],
    licences: &[Licence],
    asked: &[ServiceKind],
    now: OffsetDateTime,
) -> Vec<UseRow> {
    let day = |at: OffsetDateTime| language.day(at.to_offset(JAPAN).date());
    let row = |kind: &ServiceKind| {
        let held = licences.iter().find(|one| one.address.kind == *kind);
        let standing = held.map(|held| held.standing(now));
        let state = match &standing {
            Some(standing) if !matches!(standing, Standing::Ended(_)) => word(standing),
            _ if asked.contains(kind) => "applying",
            Some(standing) => word(standing),
            None => "none",
        };
        let until = match (&standing, held.and_then(|held| held.ends_at)) {
            (Some(Standing::Ended(at)), _) => day(*at),
            (_, Some(end)) => language.day(last_day(end)),
            (Some(_), None) => language.text("use-no-end"),
            (None, None) => String::new(),
        };
        UseRow {
            kind: service_kind::in_words(kind),
            state: language.text(&format!("use-state-{state}")),
            from: held.map(|held| day(held.starts_at)).unwrap_or_default(),
            until,
            reason: held.map(|held| held.reason.clone()).unwrap_or_default(),
        }
    };
    kinds.iter().map(row).collect()
}

/// What an application says, label and value; `state` says how it stands.
pub(crate) fn facts(
    settings: &ExchangeSettings,
    language: Language,
    application: &UseApplication,
    (sender, state): (&str, String),
) -> Vec<(String, String)> {
    let fact = |key: &str, value: String| (language.text(key), value);
    let renewal = format!("use-renewal-{}", application.renewal.as_str());
    let mut facts = vec![
        fact("fact-receipt", application.receipt.clone()),
        fact("fact-applied", language.moment(application.requested_at)),
        fact("fact-state", state),
        fact("column-applicant", sender.to_owned()),
        fact("fact-kinds", service_kind::list(&application.kinds)),
        fact("use-starts-on-label", language.day(application.starts_on)),
    ];
    if settings.use_years > 0 {
        facts.push(fact("use-renewal-label", language.text(&renewal)));
    }
    facts.push(fact("use-terms-edition", application.terms_edition.clone()));
    facts
}

/// The contacts of an office, label and value.
pub(crate) fn contacts(language: Language, contacts: &[Contact]) -> Vec<(String, String)> {
    let line = |contact: &Contact| {
        let parts = [&contact.name, &contact.telephone, &contact.mail];
        let parts = parts.into_iter().filter(|part| !part.is_empty());
        let parts: Vec<&str> = parts.map(String::as_str).collect();
        (language.text("use-contact"), parts.join("　"))
    };
    contacts.iter().map(line).collect()
}
