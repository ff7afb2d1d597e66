//! 利用登録証明書: since when an office number is registered and able to send and receive.
//!
//! [`Proof::pdf`] is a function of the record and the day alone: the same proof made twice on one
//! day has the same bytes, so that a detached signature can be put beside the file.

use anyhow::Context as _;
use forms::Letter;
use forms::letter::Fact;
use time::{Date, OffsetDateTime};

use crate::clock::JAPAN;
use crate::store::licence::{Licence, Standing};
use crate::store::office::Office;
use crate::web::language::Language;
use crate::web::service_kind;

/// The fixed words of the proof. It is in Japanese, like everything that offices show to others.
pub(crate) mod words {
    /// What it proves.
    pub(crate) const STATEMENT: &str = "次の事業所が、ケアプランデータ連携に利用登録されており、データを送受信できる状態にあることを証明します。";
    /// What it does not prove.
    pub(crate) const NOTES: [&str; 2] = [
        "この証明書は、利用登録の事実を証明するものです。個々のデータの送受信、利用者の同意、加算の算定要件を満たすことを証明するものではありません。",
        "送受信の記録は、別に発行する記録でご確認ください。",
    ];
}

/// What can be proved about an office on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Proof {
    number: String,
    name: String,
    /// Kind of service and since when.
    services: Vec<(String, Date)>,
    /// Who proves it.
    issuer: Vec<String>,
    day: Date,
}

impl Proof {
    /// The proof for the services that are in use, of an office that can connect since `certified`;
    /// `None` when there is none, or the office is stopped.
    pub(crate) fn of(
        office: &Office,
        (licences, certified): (&[Licence], OffsetDateTime),
        issuer: Vec<String>,
        now: OffsetDateTime,
    ) -> Option<Self> {
        let in_use = licences.iter().filter(|one| {
            one.standing(now) == Standing::InUse && office.kinds.contains(&one.address.kind)
        });
        let services: Vec<_> = in_use
            .map(|one| {
                let since = one.starts_at.max(certified).to_offset(JAPAN).date();
                (service_kind::in_words(&one.address.kind), since)
            })
            .collect();
        (!services.is_empty() && office.suspended.is_none()).then(|| Self {
            number: office.number.to_string(),
            name: office.name.clone(),
            services,
            issuer,
            day: now.to_offset(JAPAN).date(),
        })
    }

    /// What it says, label and value.
    pub(crate) fn facts(&self) -> Vec<(String, String)> {
        let fact = |label: &str, value: String| (label.to_owned(), value);
        let mut facts = vec![
            fact("事業所番号", self.number.clone()),
            fact("事業所の名称", self.name.clone()),
        ];
        facts.extend(self.services.iter().map(|(service, since)| {
            let since = Language::Japanese.day(*since);
            (
                format!("サービスの種類　{service}"),
                format!("{since}から送受信できます"),
            )
        }));
        facts.push(fact("確認した日", Language::Japanese.day(self.day)));
        facts
    }

    /// The sheet.
    ///
    /// # Errors
    /// When it cannot be drawn.
    pub(crate) fn pdf(&self) -> anyhow::Result<Vec<u8>> {
        let facts = self.facts().into_iter();
        let letter = Letter {
            title: "利用登録証明書".to_owned(),
            to: vec![format!("{}　御中", self.name)],
            from: self.issuer.clone(),
            paragraphs: vec![words::STATEMENT.to_owned()],
            facts: facts
                .map(|(label, value)| Fact::plain(label, value))
                .collect(),
            notes: words::NOTES.map(ToOwned::to_owned).into(),
            ..Letter::default()
        };
        let drawing = letter.dated(self.day).draw();
        Ok(drawing.context("draw a proof of use")?.pdf)
    }
}
