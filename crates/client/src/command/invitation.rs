//! The invitation (招待状) to a partner that cannot receive data yet, as a PDF to be sent by FAX or
//! post, or as text for a letter of one's own.

use std::path::Path;

use careplan::Language;
use forms::Letter;
use forms::letter::Fact;
use protocol::http::OfficeEntry;
use time::Date;

use crate::failure::Failure;
use crate::local_store::write_whole;
use crate::words::Text;

/// Who invites, to what.
pub(crate) struct Inviting<'a> {
    /// Name of the exchange.
    pub(crate) exchange: &'a str,
    /// Address of the portal.
    pub(crate) portal: &'a str,
    /// Name of the own office.
    pub(crate) office_name: &'a str,
    /// The day.
    pub(crate) day: Date,
}

/// Writes the invitation; what the file's name ends with says how. It is in Japanese for every
/// reader: the partner reads it.
pub(crate) fn write(inviting: &Inviting<'_>, to: &OfficeEntry, path: &Path) -> Result<(), Failure> {
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    let letter = letter(inviting, to);
    let bytes = match extension.to_ascii_lowercase().as_str() {
        "pdf" => letter.draw().map_err(Failure::internal)?.pdf,
        "txt" => text_of(&letter).into_bytes(),
        _ => {
            let text = Text::new("invitation-file").with("path", path.display());
            return Err(Failure::wrong_use(text));
        }
    };
    write_whole(path, &bytes)
}

fn letter(inviting: &Inviting<'_>, to: &OfficeEntry) -> Letter {
    let say = |text: Text| text.say(Language::Japanese);
    let named = |key| say(Text::new(key).with("name", inviting.exchange));
    let kind = to.address.kind.name().unwrap_or_default();
    let begin = Text::new("invitation-begin-text").with("address", inviting.portal);
    let by_hand = [
        "invitation-person",
        "invitation-telephone",
        "invitation-fax",
    ];
    let mut facts = vec![
        Fact::plain(
            say(Text::new("invitation-needs")),
            say(Text::new("invitation-needs-text")),
        ),
        Fact::plain(say(Text::new("invitation-begin")), say(begin)),
        Fact::plain(
            say(Text::new("invitation-sender")),
            inviting.office_name.to_owned(),
        ),
    ];
    // An empty line above and below leaves room for a pen.
    facts.extend(by_hand.map(|key| Fact::plain(say(Text::new(key)), "\n　")));
    Letter {
        title: say(Text::new("invitation-title")),
        to: vec![
            format!("{}（{kind}）　御中", to.name),
            format!("事業所番号 {}", to.address.office),
        ],
        from: vec![inviting.office_name.to_owned()],
        paragraphs: vec![
            named("invitation-greeting"),
            named("invitation-what"),
            say(Text::new("invitation-safe")),
        ],
        facts,
        notes: vec![say(Text::new("invitation-no-names"))],
        foot: vec![say(Text::new("invitation-foot"))],
        ..Letter::default()
    }
    .dated(inviting.day)
}

fn text_of(letter: &Letter) -> String {
    let mut lines = vec![letter.date.clone()];
    lines.extend(letter.to.iter().cloned());
    lines.extend(letter.from.iter().cloned());
    lines.extend([String::new(), letter.title.clone(), String::new()]);
    for paragraph in &letter.paragraphs {
        lines.extend([paragraph.clone(), String::new()]);
    }
    for fact in &letter.facts {
        lines.push(format!("{}：{}", fact.label, fact.value.trim()));
    }
    lines.push(String::new());
    lines.extend(letter.notes.iter().map(|note| format!("※ {note}")));
    lines.extend(letter.foot.iter().cloned());
    // Editors of Windows want both characters at the end of a line.
    lines.iter().map(|line| format!("{line}\r\n")).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]

    use time::macros::date;

    use super::*;

    #[test]
    fn the_invitation_names_the_partner_and_where_to_begin() {
        let inviting = Inviting {
            exchange: "見本データ連携",
            portal: "https://portal.example.jp",
            office_name: "見本居宅介護支援事業所",
            day: date!(2026 - 11 - 02),
        };
        let to = OfficeEntry {
            address: "1370000026-11".parse().unwrap(),
            name: "見本訪問介護事業所".to_owned(),
            kana: String::new(),
            prefecture: "13".to_owned(),
            municipality: String::new(),
            connected: false,
        };
        let folder = tempfile::tempdir().unwrap();
        let pdf = folder.path().join("招待状.PDF");
        write(&inviting, &to, &pdf).unwrap();
        assert!(std::fs::read(&pdf).unwrap().starts_with(b"%PDF"));
        let drawing = letter(&inviting, &to).draw().unwrap();
        assert_eq!((drawing.pages, drawing.missing_glyphs), (1, vec![]));
        let txt = folder.path().join("invitation.txt");
        write(&inviting, &to, &txt).unwrap();
        let text = std::fs::read_to_string(&txt).unwrap();
        for part in [
            "見本訪問介護事業所（訪問介護）　御中",
            "1370000026",
            "見本データ連携",
            "https://portal.example.jp",
            "見本居宅介護支援事業所",
            "利用者のお名前や被保険者番号を書かないでください",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert!(write(&inviting, &to, &folder.path().join("x.doc")).is_err());
    }
}
