//! The printed sheets that tell an office its id and passwords.
//!
//! 「電子請求登録結果に関するお知らせ」 is made once, when an office is added, because only then both
//! passwords are known. It names user id, temporary password and issue password in this order; the
//! pages say 「上から3番目」 of the last. The sheet for a renewed password leaves the issue password
//! out: it stays as it was.

use forms::letter::Fact;
use forms::{Letter, Lock, encrypt_pdf};
use pki::Certificate;
use pki::pkcs12::IssuePassword;
use time::Date;
use zeroize::Zeroizing;

use crate::clock::random_bytes;
use crate::store::federation::Contact;
use crate::web::contact::{full_name, hours};
use crate::web::language::Language;

/// What stands on both sheets.
pub(crate) struct Letterhead<'a> {
    /// Name of the office, or of whoever else the sheet is for.
    pub(crate) addressee: &'a str,
    /// Who sends it: the organisation and what the exchange is called.
    pub(crate) from: Vec<String>,
    /// Whom to ask, where somebody is entered.
    pub(crate) contact: Option<Contact>,
    /// The root, whose thumbprints are printed to be compared.
    pub(crate) root: Option<&'a Certificate>,
    /// The day of printing.
    pub(crate) day: Date,
}

/// 「電子請求登録結果に関するお知らせ」 for a new office.
pub(crate) fn registration_letter(
    head: &Letterhead<'_>,
    user_id: &str,
    password: &str,
    issue_password: &IssuePassword,
) -> Letter {
    let issue = issue_password.as_str();
    let facts = vec![
        user_id_fact(user_id),
        temporary_password(password),
        Fact::code("証明書発行用パスワード", issue).with_note(
            "証明書の発行を申請するときと、できた証明書をパソコンに取り込むときの2回使います。\
             0（ゼロ）と1（いち）、英字のOとIは使われていません。",
        ),
    ];
    letter(head, "電子請求登録結果に関するお知らせ", facts).with_text(
        "貴事業所の登録が終わりましたので、次のとおりお知らせします。",
        [
            "仮パスワードでログインすると、ご自分で決めたパスワードに変える画面が表示されます。",
            "証明書発行用パスワードは、あとで必ず必要になります。この用紙を、人に見られないところで保管してください。",
            "パスワードを電話やメールでおたずねすることはありません。",
        ],
    )
}

/// 「ログイン情報発行通知書」 for an account whose password was renewed.
pub(crate) fn sign_in_letter(head: &Letterhead<'_>, user_id: &str, password: &str) -> Letter {
    let facts = vec![user_id_fact(user_id), temporary_password(password)];
    letter(head, "ログイン情報発行通知書", facts).with_text(
        "ログイン用のパスワードを新しくしましたので、次のとおりお知らせします。",
        [
            "前のパスワードは使えません。仮パスワードでログインすると、ご自分で決めたパスワードに変える画面が表示されます。",
            "証明書発行用パスワードは変わりません。これまでのものをお使いください。",
            "パスワードを電話やメールでおたずねすることはありません。",
        ],
    )
}

/// 「証明書発行用パスワード再発行のお知らせ」: the new issue password alone, for a file that opens with a
/// password only.
pub(crate) fn reissue_letter(
    head: &Letterhead<'_>,
    office_number: &str,
    issue_password: &IssuePassword,
) -> Letter {
    let issue = issue_password.as_str();
    let facts = vec![
        Fact::plain("事業所番号", office_number),
        Fact::code("証明書発行用パスワード", issue).with_note(
            "証明書の発行を申請するときと、できた証明書をパソコンに取り込むときの2回使います。\
             0（ゼロ）と1（いち）、英字のOとIは使われていません。",
        ),
    ];
    letter(head, "証明書発行用パスワード再発行のお知らせ", facts).with_text(
        "証明書発行用パスワードを再発行しましたので、次のとおりお知らせします。",
        [
            "前の証明書発行用パスワードは使えません。前の用紙やファイルは、処分してください。",
            "前のパスワードでダウンロード済みのファイルは、前のパスワードのままです。すでに取り込んだ証明書は、そのまま使えます。",
            "この用紙を、人に見られないところで保管してください。パスワードを電話やメールでおたずねすることはありません。",
        ],
    )
}

/// A sheet under a password, AES-256. Nobody may lift the limits of the file: the password for that
/// is not kept.
///
/// # Errors
/// When the password is none that [`forms::is_pdf_password`] takes.
pub(crate) fn locked(pdf: &[u8], password: &str) -> anyhow::Result<Vec<u8>> {
    let file_key = Zeroizing::new(random_bytes::<32>()?);
    let owner_password = Zeroizing::new(hex::encode(random_bytes::<32>()?));
    let lock = Lock {
        password,
        owner_password: &owner_password,
        file_key: &file_key,
    };
    Ok(encrypt_pdf(pdf, lock)?)
}

/// A letter whose text is added last.
struct Untold(Letter);

impl Untold {
    fn with_text<const N: usize>(self, paragraph: &str, notes: [&str; N]) -> Letter {
        Letter {
            paragraphs: vec![paragraph.to_owned()],
            notes: notes.map(ToOwned::to_owned).into(),
            ..self.0
        }
    }
}

fn letter(head: &Letterhead<'_>, title: &str, mut facts: Vec<Fact>) -> Untold {
    if let Some(root) = head.root {
        let name = root.subject_name();
        let sha1 = hex::encode_upper(root.sha1_fingerprint());
        let sha256 = hex::encode_upper(root.fingerprint());
        facts.extend([
            Fact::plain("認証局の名前", name),
            Fact::print("認証局の拇印（SHA-1）", sha1).with_note(
                "証明書を初めて取り込むときに表示される「セキュリティ警告」の拇印（ぼいん）と、同じことを確かめてください。",
            ),
            Fact::print("認証局の拇印（SHA-256）", sha256),
        ]);
    }
    let mut foot: Vec<String> = head.contact.iter().map(asking).collect();
    foot.push(format!(
        "renkei バージョン {} で作成",
        env!("CARGO_PKG_VERSION")
    ));
    Untold(
        Letter {
            title: title.to_owned(),
            to: vec![format!("{}　御中", head.addressee)],
            from: head.from.clone(),
            facts,
            foot,
            ..Letter::default()
        }
        .dated(head.day),
    )
}

/// 「お問い合わせ」 with name, telephone and hours.
pub(crate) fn asking(contact: &Contact) -> String {
    let name = full_name(contact);
    if contact.telephone.is_empty() {
        return format!("お問い合わせ　{name}");
    }
    let hours = hours(Language::Japanese, &contact.hours);
    format!(
        "お問い合わせ　{name}　電話 {}（{hours}）",
        contact.telephone
    )
}

fn user_id_fact(user_id: &str) -> Fact {
    Fact::code("ユーザID", user_id).with_note("ログインのたびに使います。")
}

fn temporary_password(password: &str) -> Fact {
    Fact::code("仮パスワード", password).with_note("最初のログインだけに使います。")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use forms::letter::FactKind;
    use time::macros::date;

    use super::*;

    fn head() -> Letterhead<'static> {
        Letterhead {
            addressee: "青空事業所",
            from: vec!["見本県国民健康保険団体連合会".to_owned()],
            contact: None,
            root: None,
            day: date!(2026 - 11 - 22),
        }
    }

    #[test]
    fn the_issue_password_is_the_third_from_the_top() {
        let issue = IssuePassword::parse("ABCDEFGHJKLMNPQR").unwrap();
        let letter = registration_letter(&head(), "KJ131370000018", "abcdefghijkm", &issue);
        let codes: Vec<_> = letter
            .facts
            .iter()
            .filter(|fact| fact.kind == FactKind::Code)
            .map(|fact| (fact.label.as_str(), fact.value.as_str()))
            .collect();
        let expected = [
            ("ユーザID", "KJ131370000018"),
            ("仮パスワード", "abcdefghijkm"),
            ("証明書発行用パスワード", "ABCDEFGHJKLMNPQR"),
        ];
        assert_eq!(codes, expected);
        assert_eq!(letter.to, ["青空事業所　御中"]);
        assert_eq!(letter.date, "令和8年11月22日（日）");
        assert_eq!(letter.draw().unwrap().pages, 1);
    }

    #[test]
    fn a_renewed_password_comes_without_the_issue_password() {
        let letter = sign_in_letter(&head(), "KJ131370000018", "abcdefghijkm");
        assert_eq!(letter.facts.len(), 2);
        assert_eq!(letter.draw().unwrap().pages, 1);
    }
}
