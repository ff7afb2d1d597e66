//! Mail: how its texts are made ([`Mailing`]), and how it is handed to a mail server
//! ([`courier::Courier`]).
//!
//! A mail is plain text in Japanese. It says what happened, what to do by when and where, as an
//! address to type, and that nobody asks for passwords by mail. Nothing in it signs anybody in.

pub(crate) mod address;
pub(crate) mod announce;
pub(crate) mod courier;
pub(crate) mod wishes;

use careplan::OfficeNumber;

use crate::store::mail::Mail;
use crate::store::{StoreError, Tx, federation, office};
use crate::web::contact::federation_name;
use crate::web::language::Language;

/// What every mail needs to know about this exchange.
#[derive(Debug, Clone)]
pub(crate) struct Mailing {
    /// Display name of the exchange, in front of every subject.
    pub(crate) name: String,
    /// Base address of the portal.
    pub(crate) portal: String,
    /// Address in From; `None` where no mail server is configured and mail is only kept.
    pub(crate) from: Option<String>,
}

impl Mailing {
    /// Whether mail is sent at all.
    pub(crate) fn is_ready(&self) -> bool {
        self.from.is_some()
    }

    /// The mail with this key, `KEY-subject` and `KEY-body`; the texts may name the portal as
    /// `$portal`.
    pub(crate) fn mail(
        &self,
        recipient: &str,
        key: &str,
        arguments: &[(&'static str, &str)],
    ) -> Mail {
        let mut all = vec![
            ("portal", self.portal.as_str()),
            ("name", self.name.as_str()),
        ];
        all.extend(arguments);
        let text = |key: &str| LANGUAGE.text_with(key, &all);
        let subject = text(&format!("{key}-subject"));
        let body = text(&format!("{key}-body"));
        Mail {
            recipient: recipient.to_owned(),
            subject: format!("【{}】{subject}", self.name),
            body: format!("{body}\n\n{}\n", text("mail-closing")),
        }
    }
}

/// Whom a mail to this office says to call: its federation with the telephone, for `$federation`.
///
/// # Errors
/// What the database says.
pub(crate) async fn whom_to_call(tx: &Tx, number: OfficeNumber) -> Result<String, StoreError> {
    let contact = match office::find(tx, number).await? {
        Some(office) => federation::contact(tx, &office.prefecture).await?,
        None => None,
    };
    Ok(federation_name(LANGUAGE, contact.as_ref()))
}

/// Offices read Japanese; nobody is asked for another language of mail.
const LANGUAGE: Language = Language::Japanese;
