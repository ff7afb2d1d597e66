//! A page: its head with office, person and connection, the menu, and its blocks.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html as Answer, IntoResponse, Response};
use time::Duration;

use super::block::{self, Html, Link, Message, Tone};
use super::office::{Office, View};
use crate::clock::{spoken, spoken_day};
use crate::failure::{Failure, Kind, Words};
use crate::words::Text;
use careplan::Language;

/// The style of every page.
pub(crate) const STYLE: &str = include_str!("../../static/office.css");
/// Where it is.
pub(crate) const STYLE_ADDRESS: &str = "/office.css";

/// What a page consists of.
pub(crate) struct Page {
    /// 画面番号.
    pub(crate) number: &'static str,
    /// The heading.
    pub(crate) title: String,
    /// The item of the menu to which it belongs.
    pub(crate) place: &'static str,
    /// What stands on it.
    pub(crate) blocks: Vec<Html>,
    /// Whether it is shown anew when something has changed.
    pub(crate) live: Live,
}

/// Whether an open page follows what happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Live {
    /// It does.
    Yes,
    /// It stays as it was.
    No,
}

/// Why a page is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Showing {
    /// Somebody went there.
    Anew,
    /// It is open already, and follows what happens.
    Renewed,
}

tokio::task_local! {
    static SHOWING: Showing;
}

impl Showing {
    /// What the headers of a request say.
    pub(crate) fn asked(headers: &HeaderMap) -> Self {
        if headers.contains_key(RENEWAL) {
            Self::Renewed
        } else {
            Self::Anew
        }
    }

    /// Answers a request that asked for this.
    pub(crate) async fn within<F: Future>(self, answering: F) -> F::Output {
        SHOWING.scope(self, answering).await
    }

    fn of_this_request() -> Self {
        SHOWING.try_get().unwrap_or(Self::Anew)
    }
}

/// The header by which the script of an open page says that nobody went there.
const RENEWAL: &str = "renkei-renewal";

/// A failure on the way to a page; the guard makes a page of it.
#[derive(Clone)]
pub(crate) struct PageError(pub(crate) Failure);

impl From<Failure> for PageError {
    fn from(failure: Failure) -> Self {
        Self(failure)
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

#[derive(Template)]
#[template(path = "layout.html")]
struct Layout<'a> {
    lang: &'static str,
    other_lang: &'static str,
    other_language: String,
    seen: u64,
    live: bool,
    style: &'static str,
    title: &'a str,
    system: String,
    skip: String,
    head: Vec<HeadLine>,
    menu_label: String,
    menu: Vec<MenuItem>,
    told: Vec<Html>,
    blocks: &'a [Html],
    renewed: String,
    number: String,
}

/// What stands around the blocks of a page.
#[derive(Default)]
struct Around {
    /// What is told once.
    told: Vec<Html>,
    head: Vec<HeadLine>,
    menu: Vec<MenuItem>,
}

/// A line of the head.
struct HeadLine {
    class: &'static str,
    text: String,
    link: Option<&'static str>,
}

struct MenuItem {
    address: &'static str,
    label: String,
    current: bool,
}

impl Office {
    /// Shows a page.
    pub(crate) fn show(&self, page: Page) -> Response {
        self.show_with(StatusCode::OK, page)
    }

    /// Shows a page with a status.
    pub(crate) fn show_with(&self, status: StatusCode, page: Page) -> Response {
        let view = self.view();
        let mut page = page;
        let told = self.told(Showing::of_this_request());
        let mut blocks: Vec<Html> = trouble_of(self, &view).into_iter().collect();
        blocks.append(&mut page.blocks);
        page.blocks = blocks;
        let place = page.place;
        let around = Around {
            told,
            head: head(self, &view),
            menu: menu(self, place),
        };
        self.whole(status, &page, around)
    }

    fn whole(&self, status: StatusCode, page: &Page, around: Around) -> Response {
        let (lang, other_lang) = match self.language() {
            Language::Japanese => ("ja", "en"),
            Language::English => ("en", "ja"),
        };
        let layout = Layout {
            lang,
            other_lang,
            other_language: self.t("page-other-language"),
            seen: *self.changes().borrow(),
            live: page.live == Live::Yes,
            style: STYLE_ADDRESS,
            title: &page.title,
            system: self.t("page-system"),
            skip: self.t("page-skip"),
            head: around.head,
            menu_label: self.t("page-menu"),
            menu: around.menu,
            told: around.told,
            blocks: &page.blocks,
            renewed: self.t("page-renewed"),
            number: format!("{} {}", self.t("page-number"), page.number),
        };
        match layout.render() {
            Ok(html) => (status, Answer(html)).into_response(),
            Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        }
    }

    /// A moment in words.
    pub(crate) fn moment(&self, moment: time::OffsetDateTime) -> String {
        spoken(moment, self.language())
    }

    /// The day of a moment in words.
    pub(crate) fn day(&self, moment: time::OffsetDateTime) -> String {
        spoken_day(moment, self.language())
    }
}

fn head(office: &Office, view: &View) -> Vec<HeadLine> {
    let mut lines = Vec::new();
    let mut line = |class, text, link| lines.push(HeadLine { class, text, link });
    let now = office.now();
    // What cannot be read is told by the page, and at length by 診断.
    let installed = office.home().in_use(now).ok().flatten();
    match (&view.seen, &installed) {
        (Some(seen), _) => {
            let own = &seen.own;
            let kinds = own.service_kinds.join("・");
            let text = format!("{}-{kinds} {}", own.office_number, own.office_name);
            line("office", text, None);
            let text = match &own.person {
                Some(person) => Text::new("page-person").with("user", &person.user_id),
                None => Text::new("page-nobody"),
            };
            line("person", office.say(&text), Some("/sign-in"));
        }
        (None, Some(installed)) => {
            let name = installed.certificate.organisation().unwrap_or_default();
            line("office", format!("{} {name}", installed.office), None);
        }
        (None, None) => line("office", office.t("page-no-office"), None),
    }
    if view.is_offline() {
        line("offline", office.t("page-offline"), Some("/doctor"));
    } else if view.seen.is_some() && view.trouble.is_none() {
        line("online", office.t("page-online"), None);
    } else {
        line("offline", office.t("page-not-looked"), Some("/doctor"));
    }
    if let Some(installed) = installed {
        let left = installed.certificate.not_after() - now;
        if left < Duration::days(90) {
            let text = Text::new("page-certificate-ends").with("days", left.whole_days().max(0));
            line("ends", office.say(&text), Some("/certificate"));
        }
    }
    let held = view.seen.as_ref().map_or(0, |seen| seen.held_up);
    if held > 0 {
        let text = office.say(&Text::new("page-held-up").with("count", held));
        line("held", text, Some("/inbox"));
    }
    lines
}

fn menu(office: &Office, place: &str) -> Vec<MenuItem> {
    let items = [
        ("/", "menu-today"),
        ("/inbox", "menu-inbox"),
        ("/send", "menu-send"),
        ("/sent", "menu-sent"),
        ("/offices", "menu-offices"),
        ("/forms", "menu-forms"),
        ("/compare", "menu-compare"),
        ("/board", "menu-board"),
        ("/evidence", "menu-evidence"),
        ("/certificate", "menu-certificate"),
        ("/settings", "menu-settings"),
    ];
    let item = |(address, label)| MenuItem {
        address,
        label: office.t(label),
        current: address == place,
    };
    items.into_iter().map(item).collect()
}

/// What keeps the exchange from being seen, at the top of every page.
fn trouble_of(office: &Office, view: &View) -> Option<Html> {
    let failure = view.trouble.as_ref()?;
    if failure.kind == Kind::Unreachable {
        // What cannot be read is told by 診断.
        let waiting = office.home().waiting().map_or(0, |all| all.len());
        let drafts = office.home().drafts().unwrap_or_default();
        let going = drafts
            .iter()
            .filter(|id| office.home().is_waiting_to_go(id));
        let text = Text::new("page-offline-text").with("count", waiting + going.count());
        let seen = view.seen.as_ref().map(|seen| {
            let text = Text::new("page-seen-at").with("when", office.moment(seen.at));
            office.say(&text)
        });
        return Some(block::message(&Message {
            tone: Tone::Warning,
            id: "M37",
            heading: office.t("page-offline-heading"),
            paragraphs: std::iter::once(office.say(&text)).chain(seen).collect(),
            links: vec![Link::new("/doctor", office.t("page-offline-next"))],
        }));
    }
    Some(of_failure(office, failure))
}

/// A failure as a message, with what to do next.
pub(crate) fn of_failure(office: &Office, failure: &Failure) -> Html {
    let (heading, hint) = office.terminal().failure_words(failure);
    let links = match (failure.kind, failure.code()) {
        (_, Some(protocol::Code::TokenRequired | protocol::Code::TokenEnded)) => {
            vec![Link::new("/sign-in", office.t("sign-in-title"))]
        }
        (Kind::NoCertificate, _) => vec![Link::new("/certificate", office.t("menu-certificate"))],
        _ => Vec::new(),
    };
    let id = match &failure.words {
        Words::Text(text) => text.key(),
        Words::Problem { code, .. } => code.as_str(),
        Words::Trouble { trouble, .. } => trouble.as_str(),
        Words::Pki(_) => "certificate",
    };
    let lines = hint.iter().flat_map(|hint| hint.lines());
    block::message(&Message {
        tone: Tone::Warning,
        id,
        heading,
        paragraphs: lines.map(str::to_owned).collect(),
        links,
    })
}

/// The page of something that could not be done.
pub(crate) fn failed(office: &Office, failure: &Failure) -> Response {
    let status = match failure.kind {
        Kind::Refused | Kind::WrongUse => StatusCode::UNPROCESSABLE_ENTITY,
        Kind::NoCertificate => StatusCode::FORBIDDEN,
        Kind::Unreachable => StatusCode::BAD_GATEWAY,
        Kind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    };
    let page = Page {
        number: "C-91",
        title: office.t("page-failed"),
        place: "",
        blocks: vec![
            of_failure(office, failure),
            block::links(&[Link::new("/", office.t("menu-today"))]),
        ],
        live: Live::No,
    };
    office.show_with(status, page)
}

/// The page of an address that leads nowhere.
pub(crate) async fn not_found(State(office): State<Office>) -> Response {
    missing(&office)
}

/// The same, for what is not there any more.
pub(crate) fn missing(office: &Office) -> Response {
    let page = Page {
        number: "C-92",
        title: office.t("page-missing"),
        place: "",
        blocks: vec![
            block::text(&office.t("page-missing-text")),
            block::links(&[Link::new("/", office.t("menu-today"))]),
        ],
        live: Live::No,
    };
    office.show_with(StatusCode::NOT_FOUND, page)
}

/// The page for whoever is not let in: it tells nothing about the office.
pub(crate) fn turned_away(office: &Office, why: &'static str) -> Response {
    let page = Page {
        number: "C-90",
        title: office.t("page-closed"),
        place: "",
        blocks: vec![block::message(&Message {
            tone: Tone::Warning,
            id: why,
            heading: office.t(why),
            paragraphs: vec![office.t("page-closed-text")],
            links: Vec::new(),
        })],
        live: Live::No,
    };
    office.whole(StatusCode::FORBIDDEN, &page, Around::default())
}
