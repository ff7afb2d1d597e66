//! 自動送受信 in words, for the pages of portal and console.

use crate::store::account::Names;
use crate::store::right::Kinds;
use crate::store::unattended::{Origin, Unattended};
use crate::web::language::Language;
use crate::web::service_kind;

/// How a grant stands, in words: for what, since when, by whom.
pub(crate) fn standing(language: Language, grant: Option<&Unattended>, names: &Names) -> String {
    let Some(grant) = grant else {
        return language.text("unattended-no");
    };
    let kinds = match &grant.kinds {
        Kinds::All => language.text("unattended-every-kind"),
        Kinds::Only(kinds) => service_kind::list(kinds),
    };
    let day = language.short_day(grant.given_at);
    let by = grant.given_by.as_deref().map_or("", |id| names.of(id));
    let key = match grant.origin {
        Origin::Setup => "unattended-from-setup",
        Origin::Portal => "unattended-from-portal",
        Origin::Terminal => "unattended-from-terminal",
        Origin::Settings => "unattended-from-settings",
        Origin::Before => "unattended-from-before",
    };
    let arguments = [("kinds", kinds.as_str()), ("day", &day), ("by", by)];
    language.text_with(key, &arguments)
}
