//! The frame around every page: head, menu, foot and style sheet.

use std::fmt::Write as _;

use askama::Template;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use protocol::Sha256;
use time::OffsetDateTime;

use crate::web::contact::ContactBlock;
use crate::web::error::PageError;
use crate::web::headers;
use crate::web::language::Language;
use crate::web::message_number;
use crate::web::progress;
use crate::web::state::WebState;

/// What the layout needs to know.
#[derive(Debug, Clone)]
pub(crate) struct Frame {
    /// Language of the page.
    pub(crate) language: Language,
    /// Number of the page (画面番号), to be named on the telephone.
    pub(crate) number: &'static str,
    /// Which step of how many it is, in a task of several pages.
    pub(crate) progress: Option<String>,
    /// Title and first heading.
    pub(crate) title: String,
    /// Display name of the exchange.
    pub(crate) system: String,
    /// Label of the area.
    pub(crate) area: String,
    /// Who is signed in, if anybody.
    pub(crate) person: Option<String>,
    /// Until when the sign-in lasts if nothing is done, where somebody is signed in.
    pub(crate) until: Option<Until>,
    /// The menu, empty where nobody is signed in.
    pub(crate) menu: Vec<MenuItem>,
    /// The second row of the menu, その他.
    pub(crate) others: Vec<MenuItem>,
    /// The office numbers to which the person can go over: account and label.
    pub(crate) numbers: Vec<(String, String)>,
    /// The token that every form carries.
    pub(crate) form_token: String,
    /// Whom to ask, where the site says it.
    pub(crate) contact: Option<ContactBlock>,
}

/// Until when a sign-in lasts.
#[derive(Debug, Clone)]
pub(crate) struct Until {
    /// The time, in words.
    pub(crate) time: String,
    /// Class of the warning, which says when it appears.
    pub(crate) warning: &'static str,
}

impl Until {
    /// The end of a sign-in that lasts so many minutes from now without use.
    pub(crate) fn new(state: &WebState, language: Language, end: OffsetDateTime) -> Self {
        let minutes = (end - state.clock.now()).whole_minutes();
        let mut warnings = WARNINGS.iter().rev();
        let warning = warnings.find(|(least, _)| minutes >= *least);
        Self {
            time: language.time(end),
            warning: warning.map_or("soon-now", |(_, class)| class),
        }
    }
}

/// From how many minutes on which class is taken; each lets the warning appear five minutes before
/// so many minutes have gone by. A page cannot set a time of its own: the policy allows no style in
/// it.
const WARNINGS: &[(i64, &str)] = &[
    (10, "soon-10"),
    (15, "soon-15"),
    (20, "soon-20"),
    (29, "soon-30"),
    (44, "soon-45"),
    (59, "soon-60"),
    (119, "soon-120"),
];

/// A line of the menu.
#[derive(Debug, Clone)]
pub(crate) struct MenuItem {
    /// Label.
    pub(crate) label: String,
    /// Address.
    pub(crate) address: String,
    /// Whether this is where the reader is.
    pub(crate) current: bool,
}

impl Frame {
    /// A frame without menu and forms.
    pub(crate) fn plain(
        state: &WebState,
        language: Language,
        number: &'static str,
        title: String,
    ) -> Self {
        Self {
            language,
            number,
            progress: progress::of(language, number),
            title,
            system: state.settings.display_name.clone(),
            area: state.settings.area_label.clone(),
            person: None,
            until: None,
            menu: Vec::new(),
            others: Vec::new(),
            numbers: Vec::new(),
            form_token: String::new(),
            contact: state.contact.block(language, state.clock.now_in_japan()),
        }
    }

    /// A text in the page's language, for templates.
    pub(crate) fn t(&self, key: &str) -> String {
        self.language.text(key)
    }

    /// Address of the style sheet.
    pub(crate) fn stylesheet(&self) -> String {
        stylesheet_address()
    }

    /// Address of the script for passkeys.
    pub(crate) fn passkey_script(&self) -> String {
        passkey_script_address()
    }

    /// Address of the script that shows a password.
    pub(crate) fn password_script(&self) -> String {
        password_script_address()
    }
}

/// A message of the page: what happened, what it means, what to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Message {
    /// Key of its texts, from which its id follows.
    pub(crate) key: String,
    /// What happened.
    pub(crate) heading: String,
    /// Why, or what it means.
    pub(crate) text: String,
    /// Where to go, label and address.
    pub(crate) next: Option<(String, String)>,
}

impl Message {
    /// The message with this key: `KEY-title` and `KEY-text`.
    pub(crate) fn new(language: Language, key: &str, arguments: &[(&'static str, &str)]) -> Self {
        Self {
            key: key.to_owned(),
            heading: language.text_with(&format!("{key}-title"), arguments),
            text: language.text_with(&format!("{key}-text"), arguments),
            next: None,
        }
    }

    /// The id of the message, to be named on the telephone.
    pub(crate) fn number(&self) -> &str {
        message_number::of(&self.key)
    }

    /// M26: somebody did something first, in another window or at another desk; when, who and
    /// what, and where it is seen how things stand.
    pub(crate) fn changed_elsewhere(
        language: Language,
        (at, person, what): (OffsetDateTime, &str, &str),
        address: &str,
    ) -> Self {
        let time = language.moment(at);
        let facts = [("time", time.as_str()), ("person", person), ("what", what)];
        Self::new(language, "changed-elsewhere", &facts)
            .leading_to(language.text("changed-elsewhere-next"), address)
    }

    /// The message with a link.
    #[must_use]
    pub(crate) fn leading_to(mut self, label: String, address: &str) -> Self {
        self.next = Some((label, address.to_owned()));
        self
    }
}

/// Answers with a page.
///
/// # Errors
/// When the template fails.
pub(crate) fn show(template: &impl Template) -> Result<Response, PageError> {
    show_as(StatusCode::OK, template)
}

/// Answers with a page under a status.
///
/// # Errors
/// When the template fails.
pub(crate) fn show_as(status: StatusCode, template: &impl Template) -> Result<Response, PageError> {
    let html = template.render().map_err(anyhow::Error::from)?;
    let html = if status.is_client_error() {
        with_focus(html)
    } else {
        html
    };
    let has_script = html.contains(SCRIPT_TAG);
    let mut response = (status, Html(html)).into_response();
    if has_script {
        let policy = HeaderValue::from_static(headers::POLICY_WITH_SCRIPT);
        response
            .headers_mut()
            .insert(CONTENT_SECURITY_POLICY, policy);
    }
    Ok(response)
}

/// The page of a refusal with the focus on what says why: the list of what is wrong, or the message
/// where there is none.
fn with_focus(html: String) -> String {
    if html.contains(&format!("tabindex=\"-1\"{FOCUS}>")) {
        return html;
    }
    html.replacen(MESSAGE, &format!("{MESSAGE}{FOCUS}"), 1)
}

/// How `parts.html` begins a message. Text of people cannot contain it.
const MESSAGE: &str = "<div class=\"message\" role=\"alert\" tabindex=\"-1\"";

const FOCUS: &str = " autofocus";

/// Serves the style sheet.
pub(crate) async fn stylesheet() -> Response {
    kept("text/css; charset=utf-8", STYLESHEET)
}

/// Serves the script for passkeys.
pub(crate) async fn passkey_script() -> Response {
    kept(SCRIPT_KIND, PASSKEY_SCRIPT)
}

/// Serves the script that shows a password.
pub(crate) async fn password_script() -> Response {
    kept(SCRIPT_KIND, PASSWORD_SCRIPT)
}

/// A file whose address changes with its content, so browsers may keep it.
fn kept(kind: &'static str, content: &'static str) -> Response {
    let mut headers = HeaderMap::new();
    for (name, value) in [
        (CONTENT_TYPE, kind),
        (CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    (headers, content).into_response()
}

/// Route of the style sheet, of this and earlier versions.
pub(crate) const STYLESHEET_ROUTE: &str = "/static/{version}/style.css";

/// Route of the script for passkeys, of this and earlier versions.
pub(crate) const PASSKEY_SCRIPT_ROUTE: &str = "/static/{version}/passkey.js";

/// Route of the script that shows a password, of this and earlier versions.
pub(crate) const PASSWORD_SCRIPT_ROUTE: &str = "/static/{version}/password.js";

/// Address of the style sheet as it is now.
pub(crate) fn stylesheet_address() -> String {
    versioned(STYLESHEET, "/style.css")
}

/// Address of the script for passkeys as it is now.
pub(crate) fn passkey_script_address() -> String {
    versioned(PASSKEY_SCRIPT, "/passkey.js")
}

/// Address of the script that shows a password as it is now.
pub(crate) fn password_script_address() -> String {
    versioned(PASSWORD_SCRIPT, "/password.js")
}

fn versioned(content: &str, name: &str) -> String {
    let digest = Sha256::of(content.as_bytes());
    let mut address = "/static/".to_owned();
    for byte in digest.as_bytes().iter().take(4) {
        // Writing to a String cannot fail.
        let _ = write!(address, "{byte:02x}");
    }
    address + name
}

/// The style sheet.
pub(crate) const STYLESHEET: &str = include_str!("../../static/style.css");

/// The script that asks the browser for a passkey. Nothing else needs one.
const PASSKEY_SCRIPT: &str = include_str!("../../static/passkey.js");

/// The script that shows a password while a button is pressed.
const PASSWORD_SCRIPT: &str = include_str!("../../static/password.js");

const SCRIPT_KIND: &str = "text/javascript; charset=utf-8";

/// How a page names a script. Text of people cannot contain it: its signs are escaped.
const SCRIPT_TAG: &str = "<script src=\"/static/";
