//! The protocol (記録) of a ceremony: who was present, what was done, and the values by which it
//! can be checked later; to be printed, compared and signed.

use forms::Letter;
use forms::letter::Fact;
use pki::Certificate;
use pki::crl::ReadList;
use protocol::Sha256;
use time::OffsetDateTime;

use super::file::CeremonyFile;
use super::perform::Outcome;
use super::words::{day, sentences};
use crate::clock::JAPAN;

/// What is told of a ceremony.
pub(super) struct Protocol<'a> {
    /// What was to be done.
    pub(super) file: &'a CeremonyFile,
    /// When it was done.
    pub(super) now: OffsetDateTime,
    /// What was made.
    pub(super) outcomes: &'a [Outcome],
    /// The files that were made: name and bytes.
    pub(super) files: &'a [(String, Vec<u8>)],
}

/// A value with its name.
struct Value {
    name: String,
    text: String,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Words,
    /// Hexadecimal digits that are compared by eye.
    Digits,
}

impl Protocol<'_> {
    /// As plain text.
    pub(super) fn text(&self) -> String {
        let content = &self.file.content;
        let mut lines = vec![
            content.title.clone(),
            String::new(),
            format!("{}　{}", content.organisation, content.place),
            self.moment(),
            format!("手順書: {}", self.file.path.display()),
            String::new(),
            "出席者".to_owned(),
        ];
        for person in &content.people {
            lines.push(format!("  {}　{}　{SIGNATURE}", person.role, person.name));
        }
        for (heading, values) in self.chapters() {
            lines.push(String::new());
            lines.push(heading);
            for Value { name, text, kind } in values {
                let text = match kind {
                    Kind::Words => text,
                    Kind::Digits => grouped(&text),
                };
                lines.push(format!("  {name}: {text}"));
            }
        }
        lines.push(String::new());
        lines.push(made_with());
        lines.push(String::new());
        lines.join("\n")
    }

    /// As a PDF.
    ///
    /// # Errors
    /// When it cannot be drawn.
    pub(super) fn pdf(&self) -> anyhow::Result<Vec<u8>> {
        let content = &self.file.content;
        let mut facts = Vec::new();
        for (heading, values) in self.chapters() {
            let label = if heading == FILES {
                "ファイル"
            } else {
                "手順"
            };
            facts.push(Fact::plain(label, heading));
            for Value { name, text, kind } in values {
                facts.push(match kind {
                    Kind::Words => Fact::plain(name, text),
                    Kind::Digits => Fact::print(name, text),
                });
            }
        }
        for person in &content.people {
            // With room to sign.
            let lines = format!("{}\n　\n{SIGNATURE}", person.name);
            facts.push(Fact::plain(person.role.as_str(), lines));
        }
        let letter = Letter {
            title: content.title.clone(),
            from: vec![content.organisation.clone(), content.place.clone()],
            reference: self.moment(),
            paragraphs: vec![format!(
                "手順書「{}」のとおりに、次の手順を行いました。",
                self.file.path.display()
            )],
            facts,
            notes: vec![
                "署名する人は、上の値をほかの道具の表示と見くらべ、手順書のとおりに行われたことを確かめます。"
                    .to_owned(),
            ],
            foot: vec![made_with()],
            ..Letter::default()
        }
        .dated(self.now.to_offset(JAPAN).date());
        Ok(letter.draw()?.pdf)
    }

    fn moment(&self) -> String {
        let now = self.now.to_offset(JAPAN);
        let (hour, minute, second) = now.to_hms();
        let day = day(now.date());
        format!("{day} {hour:02}:{minute:02}:{second:02}（日本時間）")
    }

    /// Each step with its values, and the files at the end.
    fn chapters(&self) -> Vec<(String, Vec<Value>)> {
        let sentences = sentences(self.file).into_iter();
        let mut chapters: Vec<_> = sentences
            .zip(self.outcomes)
            .map(|(sentence, outcome)| {
                let values = match outcome {
                    Outcome::Certificate(certificate) => of_certificate(certificate),
                    Outcome::List(_, list) => of_list(list),
                    Outcome::Unsigned => Vec::new(),
                };
                (
                    sentence.get(careplan::Language::Japanese).to_owned(),
                    values,
                )
            })
            .collect();
        let sums = self.files.iter();
        let sums = sums.map(|(name, bytes)| digits(name, &Sha256::of(bytes).to_string()));
        chapters.push((FILES.to_owned(), sums.collect()));
        chapters
    }
}

fn of_certificate(certificate: &Certificate) -> Vec<Value> {
    let [begin, end] = [certificate.not_before(), certificate.not_after()]
        .map(|time| day(time.to_offset(JAPAN).date()));
    vec![
        words("名前", certificate.subject_name()),
        words("発行元", certificate.issuer_name()),
        words("有効期間", &format!("{begin} から {end} まで")),
        digits("シリアル番号", &certificate.serial().to_string()),
        digits(
            "拇印（SHA-1）",
            &hex::encode(certificate.sha1_fingerprint()),
        ),
        digits("拇印（SHA-256）", &hex::encode(certificate.fingerprint())),
    ]
}

fn of_list(list: &ReadList) -> Vec<Value> {
    let until = day(list.next_update.to_offset(JAPAN).date());
    let mut values = vec![
        words("一覧の番号", &list.number.to_string()),
        words("次の一覧の期限", &until),
        words("失効した証明書", &format!("{}枚", list.revoked.len())),
    ];
    for revoked in &list.revoked {
        values.push(digits("シリアル番号", &revoked.serial.to_string()));
    }
    values
}

fn words(name: &str, text: &str) -> Value {
    Value {
        name: name.to_owned(),
        text: text.to_owned(),
        kind: Kind::Words,
    }
}

fn digits(name: &str, text: &str) -> Value {
    Value {
        name: name.to_owned(),
        text: text.to_uppercase(),
        kind: Kind::Digits,
    }
}

/// Groups of four.
fn grouped(digits: &str) -> String {
    let digits: Vec<char> = digits.chars().collect();
    let groups: Vec<String> = digits.chunks(4).map(|four| four.iter().collect()).collect();
    groups.join(" ")
}

fn made_with() -> String {
    format!("renkei バージョン {} で作成", env!("CARGO_PKG_VERSION"))
}

const FILES: &str = "ファイルのSHA-256";
const SIGNATURE: &str = "署名 ＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿";
