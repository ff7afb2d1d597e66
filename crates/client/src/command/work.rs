//! Who works at this terminal, in words: the person who is signed in and until when, and whether
//! the terminal works while nobody is.

use careplan::Language;
use protocol::http::SelfDescription;

use crate::clock::spoken;
use crate::words::Text;

/// Two lines: the person, and the terminal by itself.
pub(crate) fn told(own: &SelfDescription, language: Language) -> [Text; 2] {
    let person = match &own.person {
        Some(person) => Text::new("work-person")
            .with("user", &person.user_id)
            .with("until", spoken(person.until, language)),
        None => Text::new("work-nobody"),
    };
    let alone = match &own.unattended {
        None => Text::new("work-attended"),
        Some(grant) if grant.kinds.is_empty() => Text::new("work-unattended"),
        Some(grant) => Text::new("work-unattended-for").with("kinds", grant.kinds.join(", ")),
    };
    [person, alone]
}

/// Whether neither a person nor the terminal may send and receive now.
pub(crate) fn rests(own: &SelfDescription) -> bool {
    own.person.is_none() && own.unattended.is_none()
}
