//! Accounts for new offices: passwords, their hashes, and the sheets on which they are printed.
//!
//! Everything is made before anything is recorded. The sheets are sealed for the session of the
//! operator ([`super::sheets`]) in the transaction that applies the file.

use forms::{FormError, Letter, Lock, encrypt_pdf};
use pki::pkcs12::IssuePassword;
use zeroize::Zeroizing;

use crate::clock::random_bytes;
use crate::registration_letter::{Letterhead, registration_letter};
use crate::store::StoreError;
use crate::store::account::{Account, PasswordOrigin};
use crate::store::federation::{self, Contact};
use crate::store::office::Office;
use crate::web::error::PageError;
use crate::web::password::{hash, temporary};
use crate::web::state::WebState;

/// Accounts and the sheets about them.
pub(super) struct Made {
    /// The accounts, to be recorded.
    pub(super) accounts: Vec<Account>,
    /// One page for each, as a PDF.
    pub(super) pdf: Zeroizing<Vec<u8>>,
}

/// Why no sheets were made.
pub(super) enum MakeError {
    /// The password of the PDF cannot be typed.
    Password,
    /// Anything else.
    Failed(PageError),
}

impl From<PageError> for MakeError {
    fn from(error: PageError) -> Self {
        Self::Failed(error)
    }
}

impl From<anyhow::Error> for MakeError {
    fn from(error: anyhow::Error) -> Self {
        Self::Failed(error.into())
    }
}

/// A new account with its secrets.
struct New {
    office_name: String,
    prefecture: String,
    account: Account,
    password: Zeroizing<String>,
    issue_password: IssuePassword,
}

/// Makes accounts for offices, and their sheets under a password unless it is empty.
///
/// # Errors
/// [`MakeError`].
pub(super) async fn make(
    state: &WebState,
    offices: &[&Office],
    pdf_password: &str,
) -> Result<Made, MakeError> {
    let mut all = Vec::with_capacity(offices.len());
    // A few at a time, so that people who sign in meanwhile have their turn.
    for few in offices.chunks(AT_ONCE) {
        let few: Vec<Office> = few.iter().map(|office| (*office).clone()).collect();
        let now = state.clock.now();
        let made = state.passwords.run(move || {
            let made = few.iter().map(|office| new(office, now));
            made.collect::<anyhow::Result<Vec<_>>>()
        });
        all.extend(made.await??);
    }
    let contacts = contacts(state, &all).await?;
    let letters = all
        .iter()
        .map(|new| letter(state, new, &contacts))
        .collect();
    let password = Zeroizing::new(pdf_password.to_owned());
    let pdf = state
        .passwords
        .run(move || draw(letters, &password))
        .await?;
    Ok(Made {
        pdf: pdf?,
        accounts: all.into_iter().map(|new| new.account).collect(),
    })
}

fn new(office: &Office, now: time::OffsetDateTime) -> anyhow::Result<New> {
    let (password, issue_password) = (temporary()?, IssuePassword::generate()?);
    Ok(New {
        office_name: office.name.clone(),
        prefecture: office.prefecture.clone(),
        account: Account {
            id: format!("KJ{}{}", office.prefecture, office.number),
            office_number: office.number,
            password_hash: hash(&password)?,
            password_origin: PasswordOrigin::Temporary,
            password_set_at: now,
            issue_password_hash: hash(issue_password.as_str())?,
            staff: None,
        },
        password,
        issue_password,
    })
}

async fn contacts(state: &WebState, all: &[New]) -> Result<Vec<(String, Contact)>, PageError> {
    let mut prefectures: Vec<_> = all.iter().map(|new| new.prefecture.as_str()).collect();
    prefectures.sort_unstable();
    prefectures.dedup();
    let prefectures = &prefectures;
    let found = state.store.read("contacts", |tx| async move {
        let mut found = Vec::new();
        for prefecture in prefectures {
            let contact = federation::contact(&tx, prefecture).await?;
            found.extend(contact.map(|contact| ((*prefecture).to_owned(), contact)));
        }
        Ok::<_, StoreError>(found)
    });
    Ok(found.await?)
}

fn letter(state: &WebState, new: &New, contacts: &[(String, Contact)]) -> Letter {
    let found = contacts
        .iter()
        .find(|(prefecture, _)| *prefecture == new.prefecture);
    let contact = found.map(|(_, contact)| contact);
    let mut from: Vec<String> = contact.iter().map(|contact| contact.name.clone()).collect();
    from.push(state.settings.display_name.clone());
    let chain = state.chain.now();
    let head = Letterhead {
        addressee: &new.office_name,
        from,
        contact: contact.cloned(),
        root: chain.last(),
        day: state.clock.now_in_japan().date(),
    };
    registration_letter(&head, &new.account.id, &new.password, &new.issue_password)
}

fn draw(letters: Vec<Letter>, password: &str) -> Result<Zeroizing<Vec<u8>>, MakeError> {
    let drawing = Letter::draw_all(letters).map_err(anyhow::Error::from)?;
    let pdf = Zeroizing::new(drawing.pdf);
    if password.is_empty() {
        return Ok(pdf);
    }
    let file_key = Zeroizing::new(random_bytes::<32>()?);
    // Nobody may lift the limits of the file: the password for that is not kept.
    let owner_password = Zeroizing::new(hex::encode(random_bytes::<32>()?));
    let lock = Lock {
        password,
        owner_password: &owner_password,
        file_key: &file_key,
    };
    match encrypt_pdf(&pdf, lock) {
        Ok(locked) => Ok(Zeroizing::new(locked)),
        Err(FormError::Password) => Err(MakeError::Password),
        Err(error) => Err(anyhow::Error::from(error).into()),
    }
}

/// Accounts whose passwords are hashed in one turn.
const AT_ONCE: usize = 4;
