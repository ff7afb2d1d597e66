//! Who is using the console: exists only after sign-in.

use axum::extract::FromRequestParts;
use axum::http::Method;
use axum::http::request::Parts;
use time::OffsetDateTime;
use tower_sessions::Session;

use crate::store::Tx;
use crate::store::account::PasswordOrigin;
use crate::store::operator::{self, Role, Scope};
use crate::web::error::{PageError, SessionEnded};
use crate::web::language::Language;
use crate::web::page::{Frame, MenuItem, Until};
use crate::web::person::{Numbers, Obstacle, Person, SetUpWords};
use crate::web::second_factor;
use crate::web::session::{self, Site, Step};
use crate::web::state::WebState;

/// A signed-in operator.
#[derive(Clone)]
pub(crate) struct Operator {
    /// Id, as in the audit record.
    pub(crate) id: String,
    /// Whose affairs the operator sees.
    pub(crate) scope: Scope,
    /// What the operator may do.
    pub(crate) roles: Vec<Role>,
    /// Name, shown to colleagues only.
    pub(crate) name: String,
    password_hash: String,
    until: OffsetDateTime,
    form_token: String,
}

impl FromRequestParts<WebState> for Operator {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, PageError> {
        let session = Session::from_request_parts(parts, state)
            .await
            .map_err(|(_, reason)| anyhow::anyhow!(reason))?;
        let signed_in = session::current(state, &session).await?;
        let found = match signed_in
            .as_ref()
            .and_then(|signed_in| signed_in.id(Site::Console))
        {
            Some(id) => {
                state
                    .store
                    .read(
                        "operator",
                        |tx| async move { operator::find(&tx, id).await },
                    )
                    .await?
            }
            None => None,
        };
        match (signed_in, found) {
            (Some(signed_in), Some(operator))
                if signed_in.password == session::password_print(&operator.password_hash) =>
            {
                Ok(Self {
                    id: operator.id,
                    scope: operator.scope,
                    roles: operator.roles,
                    name: operator.name,
                    password_hash: operator.password_hash,
                    until: signed_in.until(state),
                    form_token: signed_in.form_token,
                })
            }
            (_, found) => {
                if found.is_some() {
                    session::end(&session).await?;
                }
                Err(sign_in_first(parts))
            }
        }
    }
}

fn sign_in_first(parts: &Parts) -> PageError {
    let next = if parts.method == Method::GET {
        parts.uri.path()
    } else {
        "/"
    };
    PageError::SignInFirst {
        next: next.to_owned(),
        ended: SessionEnded::told_by(&parts.headers, Site::Console),
    }
}

impl Operator {
    /// The operator for the audit record.
    pub(crate) fn actor(&self) -> String {
        format!("operator:{}", self.id)
    }

    /// Goes on only for somebody with this role.
    ///
    /// # Errors
    /// [`PageError::Forbidden`] for everybody else.
    pub(crate) fn require(&self, role: Role) -> Result<(), PageError> {
        if self.roles.contains(&role) {
            Ok(())
        } else {
            Err(PageError::Forbidden)
        }
    }

    /// Goes on only for somebody of the centre with its role: what concerns every prefecture.
    ///
    /// # Errors
    /// [`PageError::Forbidden`] for everybody else.
    pub(crate) fn require_centre(&self) -> Result<(), PageError> {
        match self.scope {
            Scope::Centre => self.require(Role::Centre),
            Scope::Prefecture(_) => Err(PageError::Forbidden),
        }
    }

    /// As [`Self::require`], by what is on record in the transaction that does something.
    ///
    /// # Errors
    /// [`PageError::Forbidden`] when the role was taken away meanwhile.
    pub(crate) async fn require_still(&self, tx: &Tx, role: Role) -> Result<(), PageError> {
        let found = operator::find(tx, &self.id).await?;
        match found {
            Some(found) if found.scope == self.scope && found.roles.contains(&role) => Ok(()),
            _ => Err(PageError::Forbidden),
        }
    }

    /// Whether the audit record is open: it is about every prefecture.
    pub(crate) fn may_read_audit(&self) -> bool {
        self.scope == Scope::Centre && self.roles.contains(&Role::Audit)
    }

    /// Goes on only where the affairs of this prefecture are seen.
    ///
    /// # Errors
    /// [`PageError::NotFound`] elsewhere: what another federation has does not exist here.
    pub(crate) fn require_prefecture(&self, prefecture: &str) -> Result<(), PageError> {
        if self.scope.covers(prefecture) {
            Ok(())
        } else {
            Err(PageError::NotFound)
        }
    }

    /// The frame of a page; `here` is the menu's address of the page.
    pub(crate) fn frame(
        &self,
        state: &WebState,
        language: Language,
        number: &'static str,
        title: String,
        here: &str,
    ) -> Frame {
        let mut frame = Self::bare_frame(state, language, number, title);
        frame.person = Some(format!("{}（{}）", self.name, self.id));
        frame.menu = [
            ("console-menu-applications", "/"),
            ("console-menu-offices", "/offices"),
            ("console-menu-certificates", "/certificates"),
            ("console-menu-federations", "/federations"),
            ("console-menu-notices", "/notices"),
            ("recovery-request-title", "/recovery-requests"),
            ("office-changes-title", "/office-changes"),
            ("use-applications-title", "/use-applications"),
            ("console-menu-mail", "/mail"),
            ("inquiries-title", "/inquiries"),
            ("fees-title", "/fees"),
            ("calendars-title", "/calendars"),
            ("maintenance-title", "/maintenance"),
            ("kinds-title", "/kinds"),
            ("screens-title", "/screens"),
            ("texts-title", "/texts"),
            ("exchange-title", "/exchange"),
            ("console-menu-statistics", "/statistics"),
            ("system-title", "/system"),
            ("operators-title", "/operators"),
            ("audit-title", "/audit"),
            ("password-change-title", "/account/password"),
            ("second-factor-title", "/account/second-factor"),
        ]
        .into_iter()
        .filter(|(_, address)| match *address {
            "/mail" | "/maintenance" | "/operators" => self.roles.contains(&Role::Centre),
            "/kinds" | "/texts" | "/system" => self.require_centre().is_ok(),
            "/audit" => self.may_read_audit(),
            "/screens" => self.roles.contains(&Role::Desk),
            "/recovery-requests" | "/office-changes" | "/use-applications" => {
                self.roles.contains(&Role::Reception)
            }
            _ => true,
        })
        .map(|(key, address)| MenuItem {
            label: language.text(key),
            address: address.to_owned(),
            current: address == here,
        })
        .collect();
        frame.until = Some(Until::new(state, language, self.until));
        frame.form_token.clone_from(&self.form_token);
        frame
    }
}

impl Person for Operator {
    const SITE: Site = Site::Console;
    const ACCOUNT: Option<&'static str> = None;
    const DEVICES: &'static str = "/account/second-factor?done=forgotten";
    const NUMBERS: Numbers = Numbers {
        code: "K-06",
        second_factor: "K-07",
        set_up: "K-08",
        recovery_codes: "K-09",
        off: "K-10",
        new_codes: "K-11",
        passkeys: "K-90",
        new_passkey: "K-91",
        make_passkey: "K-92",
        remove_passkey: "K-93",
    };

    fn id(&self) -> &str {
        &self.id
    }

    fn password_hash(&self) -> &str {
        &self.password_hash
    }

    fn frame(
        &self,
        state: &WebState,
        language: Language,
        number: &'static str,
        title: String,
        here: &str,
    ) -> Frame {
        Self::frame(self, state, language, number, title, here)
    }

    fn bare_frame(
        state: &WebState,
        language: Language,
        number: &'static str,
        title: String,
    ) -> Frame {
        let mut frame = Frame::plain(state, language, number, title);
        frame.area = language.text("console-area");
        frame
    }

    async fn step_after_code(state: &WebState, id: &str) -> Result<Option<Step>, PageError> {
        let found = state
            .store
            .read("operator-step", |tx| async move {
                operator::find(&tx, id).await
            })
            .await?;
        let found = found.ok_or(PageError::Elsewhere("/sign-in"))?;
        if found.password_origin == PasswordOrigin::Temporary {
            return Ok(Some(Step::NewPassword));
        }
        let needed = state.settings.operators_need_second_factor;
        let missing = needed && !second_factor::is_on(state, Site::Console, id).await?;
        Ok(missing.then_some(Step::SetUp))
    }

    async fn set_up_words(
        _: &WebState,
        language: Language,
        _: &str,
    ) -> Result<SetUpWords, PageError> {
        Ok(SetUpWords {
            introduction: vec![language.text("set-up-required")],
            later: None,
        })
    }

    fn obstacle(state: &WebState, _: &str) -> Option<Obstacle> {
        let needed = state.settings.operators_need_second_factor;
        needed.then_some(Obstacle {
            message: "second-factor-needed-here",
            next: None,
        })
    }
}
