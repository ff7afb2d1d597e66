//! The sign-in form, alike for the portal and the console.

use askama::Template;

use crate::web::fields_page::{mark, mark_empty};
use crate::web::form::{Field, FormError};
use crate::web::language::Language;
use crate::web::page::{Frame, Message};
use crate::web::sign_in::{self, Refusal, has_full_width};
use crate::web::state::WebState;

/// The page.
#[derive(Template)]
#[template(path = "sign_in.html")]
pub(crate) struct SignInPage {
    pub(crate) page: Frame,
    pub(crate) instruction: String,
    pub(crate) message: Option<Message>,
    pub(crate) errors: Vec<FormError>,
    pub(crate) fields: Vec<Field>,
    pub(crate) next: String,
    pub(crate) back: Option<String>,
    /// The next planned maintenance; the console has none.
    pub(crate) planned: Option<String>,
    /// Public notices; the console has none.
    pub(crate) notices: Option<Vec<NoticeLine>>,
}

/// A public notice under the form.
pub(crate) struct NoticeLine {
    pub(crate) day: String,
    pub(crate) mark: String,
    pub(crate) category: String,
    pub(crate) title: String,
    pub(crate) address: String,
}

impl SignInPage {
    /// Marks the fields that were left empty.
    pub(crate) fn require(&mut self, language: Language, typed: &[&str]) {
        mark_empty(&mut self.fields, &mut self.errors, language, typed);
    }

    /// Says why the sign-in was refused.
    pub(crate) fn refuse(
        &mut self,
        state: &WebState,
        language: Language,
        refusal: Refusal,
        password: &str,
    ) {
        let mut message = sign_in::message(state, language, "sign-in-wrong", refusal);
        if matches!(refusal, Refusal::Wrong { .. }) && has_full_width(password) {
            let hint = language.text("password-full-width");
            message.text = format!("{hint} {}", message.text);
            mark(&mut self.fields, &mut self.errors, "password", hint);
        }
        self.message = Some(message);
    }
}

/// Where to go after sign-in: a plain path of this site and nothing else.
pub(crate) fn own_path(next: Option<String>) -> String {
    next.filter(|path| {
        path.starts_with('/')
            && !path.starts_with("//")
            && path
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"/-_.".contains(&byte))
    })
    .unwrap_or_else(|| "/".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_paths_of_this_site() {
        for (next, expected) in [
            ("/certificates/careplan", "/certificates/careplan"),
            ("//elsewhere.example", "/"),
            ("https://elsewhere.example/", "/"),
            ("/a?b", "/"),
            ("/\\elsewhere", "/"),
            ("", "/"),
        ] {
            assert_eq!(own_path(Some(next.to_owned())), expected, "{next}");
        }
        assert_eq!(own_path(None), "/");
    }
}
