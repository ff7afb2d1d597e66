//! Editions of the texts: the one that comes with the program, and those of the console.

use time::Date;
use time::macros::date;

use super::library::{Edition, SHIPPED};
use crate::kinds::Kind;
use crate::store::application_terms::AgreedText;
use crate::store::text::{self, TextEdition, TextKind};
use crate::store::{StoreError, terms};
use crate::web::language::Language;
use crate::web::state::WebState;

/// The editions of a text that readers have met.
pub(crate) struct Editions {
    /// The one in force; nothing while the text is not offered.
    pub(crate) present: Option<Edition>,
    /// Those before it, the newest first.
    pub(crate) older: Vec<Edition>,
}

impl Editions {
    /// The editions of a text; `None` when there is no such text.
    ///
    /// # Errors
    /// What the database says.
    pub(crate) async fn load(
        state: &WebState,
        language: Language,
        kind: TextKind,
        id: &str,
    ) -> Result<Option<Self>, StoreError> {
        let now = state.clock.now();
        let mut stored = state
            .store
            .read("text-editions", |tx| async move {
                text::of_text(&tx, kind, id).await
            })
            .await?;
        stored.retain(|edition| edition.is_public(now));
        let shipped = shipped(state, language, kind, id);
        if stored.is_empty() && shipped.is_none() {
            return Ok(None);
        }
        let hidden = stored.first().is_some_and(is_hidden);
        let today = state.clock.now_in_japan().date();
        let mut editions: Vec<Edition> = stored
            .iter()
            .filter(|edition| !is_hidden(edition))
            .map(|edition| Edition::published(edition, today))
            .chain(shipped)
            .collect();
        let present = (!hidden && !editions.is_empty()).then(|| editions.remove(0));
        Ok(Some(Self {
            present,
            older: editions,
        }))
    }
}

fn is_hidden(edition: &TextEdition) -> bool {
    edition.content.listing == text::Listing::Hidden
}

/// The edition of a text that comes with the program, if one does.
pub(crate) fn shipped(
    state: &WebState,
    language: Language,
    kind: TextKind,
    id: &str,
) -> Option<Edition> {
    let plain = |title: String, body: String, name: &str| Edition {
        kind,
        id: id.to_owned(),
        title,
        body,
        topic: String::new(),
        words: String::new(),
        also: Vec::new(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        name: name.to_owned(),
        day: SHIPPED_DAY,
    };
    match kind {
        TextKind::Faq | TextKind::Manual | TextKind::Site => state.library.find(kind, id).cloned(),
        TextKind::Terms => {
            let text = terms::TEXTS.into_iter().find(|text| *text == id)?;
            let title = language.text(&format!("terms-{text}-heading"));
            let body = language.text(&format!("terms-{text}-text"));
            Some(plain(title, body, terms::SHIPPED))
        }
        TextKind::Gate => {
            let kind = state.kinds.find(id).filter(|kind| kind.applied_for_here)?;
            let today = state.clock.now_in_japan().date();
            let title = kind.label(today).to_owned();
            let body = gate_body(state, language, kind, (GATE_LABEL, GATE_FEE), None);
            Some(plain(title, body, SHIPPED))
        }
    }
}

/// Ids of the texts of a kind that come with the program.
pub(crate) fn shipped_ids(state: &WebState, kind: TextKind) -> Vec<String> {
    match kind {
        TextKind::Faq | TextKind::Manual | TextKind::Site => {
            let texts = state.library.of(kind).into_iter();
            texts.map(|text| text.id.clone()).collect()
        }
        TextKind::Terms => terms::TEXTS.map(ToOwned::to_owned).into(),
        TextKind::Gate => {
            let kinds = state.kinds.all().iter();
            kinds
                .filter(|kind| kind.applied_for_here)
                .map(|kind| kind.id.clone())
                .collect()
        }
    }
}

/// What 発行申請を行う前 of a kind says, as it comes with the program; `replaces` is the lost
/// application that a new one stands for without a second fee.
pub(crate) fn gate_body(
    state: &WebState,
    language: Language,
    kind: &Kind,
    (label, fee): (&str, &str),
    replaces: Option<&str>,
) -> String {
    let [kaigo, careplan] = &state.kinds.usual_labels(state.clock.now());
    let arguments = [
        ("label", label),
        ("fee", fee),
        (kaigo.0, kaigo.1.as_str()),
        (careplan.0, careplan.1.as_str()),
    ];
    let today = state.clock.now_in_japan().date();
    let cost = match (kind.fee_yen(today), replaces) {
        (0, _) => "cost-free",
        (_, Some(_)) => "cost-not-again",
        (_, None) => "cost-fee",
    };
    let purpose = format!("purpose-{}", kind.id);
    let sections = [
        ("purpose", purpose.as_str()),
        ("who", "who"),
        ("cost", cost),
        ("time", "time"),
        ("at-hand", "at-hand"),
        ("reissue", "reissue"),
        ("claiming", "claiming"),
    ];
    let sections = sections.map(|(heading, text)| {
        let heading = language.text(&format!("before-{heading}-heading"));
        let text = language.text_with(&format!("before-{text}-text"), &arguments);
        format!("## {heading}\n\n{text}\n")
    });
    sections.join("\n")
}

/// A text for 発行申請を行う前 with the kind's label and fee in their places.
pub(crate) fn filled(body: &str, label: &str, fee: &str) -> String {
    body.replace(GATE_LABEL, label).replace(GATE_FEE, fee)
}

/// The texts of the terms that were agreed to with an application, as its pages tell them.
pub(crate) fn agreed_facts(
    state: &WebState,
    language: Language,
    terms: &[AgreedText],
) -> Vec<(String, String)> {
    let name = language.text("fact-terms");
    if terms.is_empty() {
        return vec![(name, language.text("terms-none-shown"))];
    }
    let today = state.clock.now_in_japan().date();
    let line = |agreed: &AgreedText| {
        let shipped = shipped(state, language, TextKind::Terms, &agreed.text);
        let heading = shipped.as_ref().map(|text| text.title.clone());
        let edition = match &agreed.published {
            Some(published) => Some(Edition::published(published, today)),
            None => shipped.filter(|text| text.name == agreed.edition),
        };
        let (heading, edition) = match edition {
            Some(edition) => {
                let line = edition_line(language, &edition);
                (edition.title, line)
            }
            // It came with an older program.
            None => (heading.unwrap_or_default(), agreed.edition.clone()),
        };
        let arguments = [("title", heading.as_str()), ("edition", edition.as_str())];
        language.text_with("terms-agreed-edition", &arguments)
    };
    let lines = terms.iter().map(|agreed| (name.clone(), line(agreed)));
    lines.collect()
}

/// The line of an edition: 令和○年○月 / 20XX年○月○日版 / renkei バージョン x.y.z 対応.
pub(crate) fn edition_line(language: Language, text: &Edition) -> String {
    line_of(language, text.day, &text.version)
}

/// The line of an edition of this day that fits this version.
pub(crate) fn line_of(language: Language, day: Date, version: &str) -> String {
    let (year, month) = (day.year(), u8::from(day.month()));
    let (era, year) = ((year - REIWA).to_string(), year.to_string());
    let (month, day) = (month.to_string(), day.day().to_string());
    let arguments = [
        ("era", era.as_str()),
        ("year", year.as_str()),
        ("month", month.as_str()),
        ("day", day.as_str()),
        ("version", version),
    ];
    language.text_with("manual-edition", &arguments)
}

/// Where a gate text names the kind.
const GATE_LABEL: &str = "{証明書}";
/// Where a gate text names the fee in yen.
const GATE_FEE: &str = "{手数料}";
/// The day of the texts that come with the program.
const SHIPPED_DAY: Date = date!(2026 - 11 - 22);
/// The year before the first of 令和.
const REIWA: i32 = 2018;
