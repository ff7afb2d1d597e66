//! `/notices/new` and `/notices/{id}/edit`: writing a notice.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;
use time::{Date, OffsetDateTime};

use super::{can_change, changed_elsewhere, load, seen};
use crate::clock::JAPAN;
use crate::console::operator::Operator;
use crate::store::notice::editing::{self, Author, Editor, NoticeMail, WrittenNotice};
use crate::store::notice::{Audience, Notice};
use crate::store::operator::{Role, Scope};
use crate::store::{StoreError, Tx, account, audit, office};
use crate::web::day_choice::{ChosenDay, End, NoDay};
use crate::web::error::PageError;
use crate::web::form::{Field, FormError, ProtectedForm};
use crate::web::language::Language;
use crate::web::page::{Frame, Message, show_as};
use crate::web::select::Select;
use crate::web::state::WebState;

/// The page.
#[derive(Template)]
#[template(path = "console_notice_edit.html")]
struct EditPage {
    page: Frame,
    /// What a colleague did meanwhile.
    message: Option<Message>,
    errors: Vec<FormError>,
    /// The version that was filled in, as the form carries it.
    version: String,
    /// Where the form goes, and 戻る.
    action: String,
    back: String,
    category: Select,
    title: Field,
    body: Field,
    /// 宛先: word, label, whether it is chosen.
    audiences: Vec<(&'static str, String, bool)>,
    audience_error: Option<String>,
    of: Field,
    /// Whether メールも送る is ticked, and what is wrong with that.
    mail: NoticeMail,
    mail_error: Option<String>,
    from: [Select; 3],
    to: [Select; 3],
}

/// What was filled in.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Written {
    version: String,
    category: String,
    title: String,
    body: String,
    audience: String,
    audience_of: String,
    mail: String,
    from_year: String,
    from_month: String,
    from_day: String,
    to_year: String,
    to_month: String,
    to_day: String,
}

impl Written {
    fn of(written: &WrittenNotice) -> Self {
        let notice = &written.notice;
        let (word, of) = match &notice.audience {
            Audience::Public => ("public", String::new()),
            Audience::Offices => ("offices", String::new()),
            Audience::Prefecture(number) => ("prefecture", number.clone()),
            Audience::Kind { kind, .. } => ("kind", kind.as_str().to_owned()),
            Audience::Office(number) | Audience::Certificates(number) => {
                ("office", number.to_string())
            }
            Audience::Account(id) => ("account", id.clone()),
        };
        let from = chosen(notice.shown_from);
        let last = notice.shown_to.map(|to| to - time::Duration::SECOND);
        let to = last.map(chosen).unwrap_or_default();
        Self {
            version: written.version.to_string(),
            category: notice.category.clone(),
            title: notice.title.clone(),
            body: notice.body.clone(),
            audience: word.to_owned(),
            audience_of: of,
            mail: match written.mail {
                NoticeMail::None => String::new(),
                NoticeMail::Wanted | NoticeMail::Sent => "yes".to_owned(),
            },
            from_year: from.year,
            from_month: from.month,
            from_day: from.day,
            to_year: to.year,
            to_month: to.month,
            to_day: to.day,
        }
    }

    fn mail(&self) -> NoticeMail {
        match self.mail.as_str() {
            "yes" => NoticeMail::Wanted,
            _ => NoticeMail::None,
        }
    }

    fn from(&self) -> ChosenDay {
        ChosenDay {
            year: self.from_year.clone(),
            month: self.from_month.clone(),
            day: self.from_day.clone(),
        }
    }

    fn to(&self) -> ChosenDay {
        ChosenDay {
            year: self.to_year.clone(),
            month: self.to_month.clone(),
            day: self.to_day.clone(),
        }
    }
}

fn chosen(at: OffsetDateTime) -> ChosenDay {
    let day = at.to_offset(JAPAN).date();
    ChosenDay {
        year: day.year().to_string(),
        month: u8::from(day.month()).to_string(),
        day: day.day().to_string(),
    }
}

/// The empty form.
pub(super) async fn show_new(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
) -> Result<Response, PageError> {
    operator.require(Role::Notices)?;
    let today = chosen(state.clock.now());
    let written = Written {
        from_year: today.year,
        from_month: today.month,
        from_day: today.day,
        ..Written::default()
    };
    let page = page(&state, language, &operator, None, &written);
    show_as(StatusCode::OK, &page)
}

/// Keeps a draft.
pub(super) async fn submit_new(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    form: ProtectedForm<Written>,
) -> Result<Response, PageError> {
    operator.require(Role::Notices)?;
    let written = form.into_inner();
    let mut page = page(&state, language, &operator, None, &written);
    let within = operator.scope.prefecture();
    let Some(notice) = check(&state, language, (&operator, within), &written, &mut page).await?
    else {
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    let (notice, actor, now) = (&notice, &operator.actor(), state.clock.now());
    let mail = written.mail();
    let author = &Author {
        id: operator.id.clone(),
        scope: operator.scope.clone(),
    };
    state
        .store
        .run_tx("console-notice-draft", |tx| async move {
            editing::insert_draft(&tx, notice, author, mail).await?;
            audit::record(&tx, now, actor, "notice-drafted", &notice.id, "").await
        })
        .await
        .map_err(|error: StoreError| error)?;
    Ok(Redirect::to(&format!("/notices/{}", notice.id)).into_response())
}

/// The form with what the notice says.
pub(super) async fn show(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    operator.require(Role::Notices)?;
    let (id, operator) = (&id, &operator);
    let written = state
        .store
        .read("console-notice-edit", |tx| async move {
            load(&tx, operator, id).await
        })
        .await?;
    if !can_change(&written, state.clock.now()) {
        return Ok(Redirect::to(&format!("/notices/{id}")).into_response());
    }
    let filled = Written::of(&written);
    let page = page(&state, language, operator, Some(id), &filled);
    show_as(StatusCode::OK, &page)
}

/// Replaces what the notice says.
pub(super) async fn submit(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Path(id): Path<String>,
    form: ProtectedForm<Written>,
) -> Result<Response, PageError> {
    operator.require(Role::Notices)?;
    let written = form.into_inner();
    let mut page = page(&state, language, &operator, Some(&id), &written);
    let stored = {
        let (id, operator) = (&id, &operator);
        let read = state.store.read("console-notice-edit", |tx| async move {
            load(&tx, operator, id).await
        });
        read.await?.notice.audience
    };
    // A notice for a prefecture's offices stays with them, whoever puts it right.
    let within = match &stored {
        Audience::Kind { prefecture, .. } => prefecture.as_deref(),
        _ => None,
    };
    let within = operator.scope.prefecture().or(within);
    let Some(notice) = check(&state, language, (&operator, within), &written, &mut page).await?
    else {
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    let notice = &Notice { id, ..notice };
    let (operator, now) = (&operator, state.clock.now());
    let mail = written.mail();
    let editor = Editor {
        id: &operator.id,
        seen: seen(&written.version),
        now,
    };
    let replaced = state
        .store
        .run_tx("console-notice-replace", |tx| async move {
            load(&tx, operator, &notice.id).await?;
            let replaced = editing::replace(&tx, notice, mail, editor).await?;
            if replaced {
                let actor = operator.actor();
                audit::record(&tx, now, &actor, "notice-changed", &notice.id, "").await?;
            }
            Ok::<_, PageError>(replaced)
        })
        .await?;
    if replaced {
        return Ok(Redirect::to(&format!("/notices/{}", notice.id)).into_response());
    }
    // Somebody changed, published or withdrew it meanwhile, or the day on which it is shown came.
    let (stored, id) = (&state.store, &notice.id);
    let stored = stored.read("console-notice-edit", |tx| async move {
        load(&tx, operator, id).await
    });
    let stored = stored.await?;
    if stored.version != seen(&written.version) {
        page.message = changed_elsewhere(&state, language, &stored).await?;
    }
    if page.message.is_none() {
        page.errors.push(FormError {
            target: "title",
            text: language.text("console-notice-late"),
        });
    }
    show_as(StatusCode::CONFLICT, &page)
}

/// The notice that was written, or nothing and what is wrong on the page. `within` is the
/// prefecture to which an audience of one kind of office is confined.
async fn check(
    state: &WebState,
    language: Language,
    (operator, within): (&Operator, Option<&str>),
    written: &Written,
    page: &mut EditPage,
) -> Result<Option<Notice>, PageError> {
    let mut categories = state.settings.notice_categories.iter();
    if !categories.any(|category| category.label == written.category) {
        let text = language.text("console-notice-category-missing");
        page.category.error = Some(text.clone());
        page.refuse("category", text);
    }
    for (field, longest) in [(&mut page.title, 100), (&mut page.body, 10_000)] {
        let length = field.value.trim().chars().count();
        if length == 0 || length > longest {
            let longest = longest.to_string();
            let facts = [("label", field.label.as_str()), ("longest", &longest)];
            let text = language.text_with("console-notice-length", &facts);
            field.error = Some(text.clone());
            page.errors.push(FormError {
                target: field.name,
                text,
            });
        }
    }
    let (choice, of) = (&written.audience, written.audience_of.trim());
    let scope = &operator.scope;
    let audience = state
        .store
        .read("console-notice-audience", |tx| async move {
            audience(&tx, (scope, within), choice, of).await
        })
        .await?;
    if let Err(key) = audience {
        let text = language.text(key);
        if key == "console-audience-missing" {
            page.audience_error = Some(text.clone());
            page.refuse("audience-prefecture", text);
        } else {
            page.of.error = Some(text.clone());
            page.refuse("audience_of", text);
        }
    }
    if let (Ok(Audience::Account(_)), NoticeMail::Wanted) = (&audience, written.mail()) {
        let text = language.text("console-notice-mail-person");
        page.mail_error = Some(text.clone());
        page.refuse("mail", text);
    }
    let from = page.end(language, &written.from(), End::First);
    let to = page.end(language, &written.to(), End::Last);
    if let (Some(from), Some(to)) = (from, to)
        && from > to
    {
        let text = language.text("console-notice-order");
        page.mark(End::Last, text);
    }
    let (Ok(audience), Some(from), true) = (audience, from, page.errors.is_empty()) else {
        return Ok(None);
    };
    let (title, body) = (written.title.trim().to_owned(), written.body.trim());
    let category = written.category.clone();
    let notice = Notice::new(audience, category, title, body.to_owned(), midnight(from));
    Ok(Some(Notice {
        shown_to: to.and_then(Date::next_day).map(midnight),
        ..notice
    }))
}

/// Who is meant, or the key of what is wrong. A prefecture reaches its own offices and no others.
async fn audience(
    tx: &Tx,
    (scope, within): (&Scope, Option<&str>),
    choice: &str,
    of: &str,
) -> Result<Result<Audience, &'static str>, StoreError> {
    let centre = *scope == Scope::Centre;
    let audience = match choice {
        "public" if centre => Audience::Public,
        "offices" if centre => Audience::Offices,
        "prefecture" => {
            let number = scope.prefecture().unwrap_or(of);
            if number.len() != 2 || !matches!(number.parse(), Ok(1..=47_u8)) {
                return Ok(Err("console-audience-no-prefecture"));
            }
            Audience::Prefecture(number.to_owned())
        }
        "kind" => match of.parse() {
            Ok(kind) => Audience::Kind {
                kind,
                prefecture: within.map(ToOwned::to_owned),
            },
            Err(_) => return Ok(Err("console-audience-no-kind")),
        },
        "office" => match of.parse() {
            Ok(number) if is_covered(tx, scope, number).await? => Audience::Office(number),
            _ => return Ok(Err("console-audience-no-office")),
        },
        "account" => match account::find(tx, of).await? {
            Some(account) if is_covered(tx, scope, account.office_number).await? => {
                Audience::Account(account.id)
            }
            _ => return Ok(Err("console-audience-no-account")),
        },
        _ => return Ok(Err("console-audience-missing")),
    };
    if editing::receivers(tx, &audience).await? == 0 {
        return Ok(Err("console-audience-nobody"));
    }
    Ok(Ok(audience))
}

async fn is_covered(
    tx: &Tx,
    scope: &Scope,
    number: careplan::OfficeNumber,
) -> Result<bool, StoreError> {
    let office = office::find(tx, number).await?;
    Ok(office.is_some_and(|office| scope.covers(&office.prefecture)))
}

impl EditPage {
    fn refuse(&mut self, target: &'static str, text: String) {
        self.errors.push(FormError { target, text });
    }

    /// The chosen day; the first one is needed.
    fn end(&mut self, language: Language, chosen: &ChosenDay, end: End) -> Option<Date> {
        let wrong = match chosen.date(end) {
            Ok(Some(day)) => return Some(day),
            Ok(None) if end == End::Last => return None,
            Ok(None) => NoDay::YearMissing,
            Err(wrong) => wrong,
        };
        let text = wrong.in_words(language, &language.text(end_key(end)), chosen);
        self.mark(end, text);
        None
    }

    fn mark(&mut self, end: End, text: String) {
        let (lists, target) = match end {
            End::First => (&mut self.from, "from_year"),
            End::Last => (&mut self.to, "to_year"),
        };
        let [year, _, _] = lists;
        year.error = Some(text.clone());
        self.refuse(target, text);
    }
}

fn end_key(end: End) -> &'static str {
    match end {
        End::First => "column-shown-from",
        End::Last => "console-notice-last-day",
    }
}

fn midnight(day: Date) -> OffsetDateTime {
    day.midnight().assume_offset(JAPAN)
}

fn page(
    state: &WebState,
    language: Language,
    operator: &Operator,
    id: Option<&str>,
    written: &Written,
) -> EditPage {
    let (number, title, action, back) = match id {
        None => (
            "K-21",
            "console-notice-new",
            "/notices/new".to_owned(),
            "/notices".to_owned(),
        ),
        Some(id) => {
            let page = format!("/notices/{id}");
            ("K-23", "console-notice-edit", format!("{page}/edit"), page)
        }
    };
    let categories = state.settings.notice_categories.iter();
    let categories = categories.map(|category| {
        let shown = format!("{} {}", category.mark, category.label);
        (category.label.clone(), shown)
    });
    let text = |name: &'static str, key: &str, hint: Option<&str>, value: &str| Field {
        name,
        kind: "text",
        autocomplete: "off",
        label: language.text(key),
        hint: hint.map(|hint| language.text(hint)),
        value: value.to_owned(),
        ..Field::default()
    };
    let year = state.clock.now_in_japan().date().year();
    let whole = |end: End| language.text(end_key(end));
    EditPage {
        page: operator.frame(state, language, number, language.text(title), "/notices"),
        message: None,
        errors: Vec::new(),
        version: written.version.clone(),
        action,
        back,
        category: Select {
            name: "category",
            label: language.text("column-category"),
            options: categories.collect(),
            chosen: written.category.clone(),
            error: None,
        },
        title: text("title", "column-title", None, &written.title),
        body: text(
            "body",
            "console-notice-body",
            Some("console-notice-body-hint"),
            &written.body,
        ),
        audiences: audiences(language, &operator.scope, written),
        audience_error: None,
        of: text(
            "audience_of",
            "console-audience-of",
            Some("console-audience-of-hint"),
            &written.audience_of,
        ),
        mail: written.mail(),
        mail_error: None,
        from: written.from().lists(
            language,
            ["from_year", "from_month", "from_day"],
            &whole(End::First),
            year..=year + 2,
        ),
        to: written.to().lists(
            language,
            ["to_year", "to_month", "to_day"],
            &whole(End::Last),
            year..=year + 2,
        ),
    }
}

/// Whom an operator may address: word, label and whether it is chosen.
fn audiences(
    language: Language,
    scope: &Scope,
    written: &Written,
) -> Vec<(&'static str, String, bool)> {
    let words: &[&'static str] = match scope {
        Scope::Centre => &[
            "public",
            "offices",
            "prefecture",
            "kind",
            "office",
            "account",
        ],
        Scope::Prefecture(_) => &["prefecture", "kind", "office", "account"],
    };
    let audiences = words.iter().map(|word| {
        let label = language.text(&format!("console-audience-{word}"));
        (*word, label, written.audience == *word)
    });
    audiences.collect()
}
