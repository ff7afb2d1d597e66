//! The cards of the top page: what this office has to do next, the most urgent first.
//!
//! Each provider looks at the facts and makes at most one card. Another task gets its place by a
//! line in [`PROVIDERS`]; only the first [`MOST`] cards are shown.

use std::collections::HashMap;

use time::OffsetDateTime;

use crate::clock::JAPAN;
use crate::kinds::{CAREPLAN, KAIGO};
use crate::portal::certificates::standing::{Admission, Standing};
use crate::portal::licence::{UseFacts, UseTask};
use crate::portal::user::PortalUser;
use crate::store::application::ApplicationState;
use crate::store::right::Right;
use crate::store::{StoreError, calendar, download, mail_address, message, self_test};
use crate::web::error::PageError;
use crate::web::language::Language;
use crate::web::state::WebState;

/// Something to do: one sentence, one date, one button.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Card {
    /// What it is about.
    pub(crate) sentence: String,
    /// The date that matters.
    pub(crate) date: String,
    /// What the button says.
    pub(crate) button: String,
    /// Where it leads, a path of the portal.
    pub(crate) address: String,
}

/// What the providers decide from.
struct Facts {
    language: Language,
    now: OffsetDateTime,
    /// One for each kind of certificate that is applied for here; none for people who may not
    /// deal with certificates.
    standings: Vec<Standing>,
    /// Serials of certificates that can be downloaded and never were.
    never_downloaded: Vec<String>,
    /// Serials of certificates that a browser presented rightly; none where that cannot be tried.
    verified: Option<Vec<String>>,
    /// What is the office's as a whole.
    office: OfOffice,
}

/// What the cards tell of the office as a whole.
struct OfOffice {
    /// When the office was told that it can collect what it applied for, by 受付番号.
    promises: HashMap<String, OffsetDateTime>,
    /// Whether this person can register a notice address, and there is none.
    without_address: bool,
    /// What this person can do about the use of the exchange.
    use_task: Option<UseTask>,
    /// How much waits to be collected that this person may know of, and since when.
    uncollected: Option<(i64, OffsetDateTime)>,
}

/// The cards for a person.
///
/// # Errors
/// When the store fails.
pub(crate) async fn of(
    state: &WebState,
    language: Language,
    user: &PortalUser,
    uses: &UseFacts,
) -> Result<Vec<Card>, PageError> {
    let facts = gather(state, language, user, uses).await?;
    let cards = PROVIDERS.iter().filter_map(|provider| provider(&facts));
    Ok(cards.take(MOST).collect())
}

async fn gather(
    state: &WebState,
    language: Language,
    user: &PortalUser,
    uses: &UseFacts,
) -> Result<Facts, PageError> {
    let mut standings = Vec::new();
    if user.account.may(Right::Certificates) {
        let kinds = state.kinds.all().iter();
        for kind in kinds.filter(|kind| kind.applied_for_here) {
            standings.push(Standing::load(state, user, &kind.id).await?);
        }
    }
    let mut never_downloaded = Vec::new();
    for found in standings.iter().flat_map(Standing::downloadable) {
        let serial = &found.certificate.serial;
        let downloads = state
            .store
            .read("card-downloads", |tx| async move {
                download::of_certificate(&tx, serial).await
            })
            .await?;
        if downloads.is_empty() {
            never_downloaded.push(serial.clone());
        }
    }
    let verified = match state.addresses.self_test() {
        Some(_) => Some(verified(state, user).await?),
        None => None,
    };
    Ok(Facts {
        office: of_office(state, user, uses).await?,
        language,
        now: state.clock.now(),
        standings,
        never_downloaded,
        verified,
    })
}

/// What was promised, the notice addresses, and what waits to be collected.
async fn of_office(
    state: &WebState,
    user: &PortalUser,
    uses: &UseFacts,
) -> Result<OfOffice, PageError> {
    let number = user.office.number;
    let (promises, addresses, waiting) = state
        .store
        .read("card-office", |tx| async move {
            let promises = calendar::promises(&tx, number).await?;
            let addresses = mail_address::notice_addresses(&tx, number).await?;
            let waiting = message::uncollected(&tx, number).await?;
            Ok::<_, StoreError>((promises, addresses, waiting))
        })
        .await?;
    let may = user.account.may(Right::Certificates) && user.office.suspended.is_none();
    let use_task = uses.task(state).filter(|_| may);
    let seen = waiting
        .into_iter()
        .filter(|one| user.account.may_see(one.kind))
        .map(|one| (one.count, one.since))
        .reduce(|one, other| (one.0 + other.0, one.1.min(other.1)));
    let reachable = state.mailing.is_ready() && user.account.may(Right::Administrator);
    Ok(OfOffice {
        promises,
        without_address: reachable && addresses.is_empty(),
        use_task,
        uncollected: seen,
    })
}

async fn verified(state: &WebState, user: &PortalUser) -> Result<Vec<String>, PageError> {
    let number = user.office.number;
    let found = state.store.read("card-installations", |tx| async move {
        self_test::installations_of(&tx, number).await
    });
    Ok(found.await?.into_iter().map(|found| found.serial).collect())
}

impl Facts {
    fn card(&self, keys: [&str; 3], arguments: &[(&'static str, &str)], address: String) -> Card {
        let [sentence, date, button] = keys;
        Card {
            sentence: self.language.text_with(sentence, arguments),
            date: self.language.text_with(date, arguments),
            button: self.language.text(button),
            address,
        }
    }

    fn day(&self, at: OffsetDateTime) -> String {
        self.language.day(at.to_offset(JAPAN).date())
    }
}

/// 差し戻し: the newest application of a kind came back.
fn returned(facts: &Facts) -> Option<Card> {
    facts.standings.iter().find_map(|standing| {
        let newest = standing.applications.first()?;
        if newest.state != ApplicationState::Returned {
            return None;
        }
        let day = facts.day(newest.decided_at.unwrap_or(newest.applied_at));
        let keys = ["card-returned", "card-returned-date", "sent-back-next"];
        let arguments = [("label", standing.label.as_str()), ("day", &day)];
        Some(facts.card(keys, &arguments, certificates(standing)))
    })
}

/// 期限切れ間近: the certificate of a kind that holds longest ends within 90 days.
fn ends_soon(facts: &Facts) -> Option<Card> {
    let today = facts.now.to_offset(JAPAN).date();
    facts.standings.iter().find_map(|standing| {
        let end = standing.usable().map(|usable| usable.not_after).max()?;
        let days = (end.to_offset(JAPAN).date() - today).whole_days();
        if days > NOTICE_DAYS || is_waiting(standing) {
            return None;
        }
        let (days, day) = (days.to_string(), facts.day(end));
        let keys = ["card-ends-soon", "card-until", "card-renew"];
        let arguments = [("days", days.as_str()), ("day", &day)];
        Some(facts.card(keys, &arguments, certificates(standing)))
    })
}

/// 期限切れ: there was a certificate, and now there is none that can be used.
fn ended(facts: &Facts) -> Option<Card> {
    let standings = &facts.standings;
    let usable = standings.iter().flat_map(Standing::usable).next();
    if usable.is_some() || standings.iter().any(is_waiting) {
        return None;
    }
    let (standing, end) = standings
        .iter()
        .flat_map(|standing| {
            let ended = standing.certificates.iter();
            let ended = ended.filter(|one| one.revoked.is_none() && standing.has_ended(one));
            ended.map(move |one| (standing, one.not_after))
        })
        .max_by_key(|(_, end)| *end)?;
    let day = facts.day(end);
    let keys = ["card-ended", "card-until", "card-apply-again"];
    Some(facts.card(keys, &[("day", &day)], certificates(standing)))
}

/// ダウンロードできます: a certificate was issued and never downloaded.
fn can_be_downloaded(facts: &Facts) -> Option<Card> {
    facts.standings.iter().find_map(|standing| {
        let downloadable = standing.downloadable();
        let found = downloadable.iter().find(|found| {
            let serial = &found.certificate.serial;
            facts.never_downloaded.contains(serial)
        })?;
        let issued = found.certificate.issued_at;
        let day = facts.day(issued.unwrap_or(found.certificate.not_before));
        let keys = ["card-download", "card-download-date", "issued-next"];
        let arguments = [("label", standing.label.as_str()), ("day", &day)];
        let address = format!("{}/downloads", certificates(standing));
        Some(facts.card(keys, &arguments, address))
    })
}

/// 取り込みを確かめましょう: the newest certificate of a kind was downloaded, and no browser has
/// presented it yet.
fn can_be_checked(facts: &Facts) -> Option<Card> {
    let verified = facts.verified.as_ref()?;
    facts.standings.iter().find_map(|standing| {
        let downloadable = standing.downloadable();
        let newest = downloadable.first()?.certificate;
        let serial = &newest.serial;
        if facts.never_downloaded.contains(serial) || verified.contains(serial) {
            return None;
        }
        let day = facts.day(newest.not_after);
        let keys = ["card-verify", "card-until", "check-begin"];
        let arguments = [("label", standing.label.as_str()), ("day", &day)];
        Some(facts.card(keys, &arguments, "/check".to_owned()))
    })
}

/// 発行を待っています, with 見込み日 while it lies ahead.
fn waits_for_issue(facts: &Facts) -> Option<Card> {
    facts.standings.iter().find_map(|standing| {
        let waiting = standing.applications.iter();
        let application = waiting.into_iter().find(|one| is_open(one.state))?;
        let promised = facts.office.promises.get(&application.receipt);
        let promised = promised.filter(|promised| **promised >= facts.now);
        let (date, day) = match promised {
            Some(promised) => ("card-waiting-expected", facts.language.moment(*promised)),
            None => ("card-waiting-date", facts.day(application.applied_at)),
        };
        let keys = ["card-waiting", date, "card-waiting-look"];
        let arguments = [("label", standing.label.as_str()), ("day", &day)];
        let address = format!("/applications/{}/done", application.receipt);
        Some(facts.card(keys, &arguments, address))
    })
}

/// 証明書の準備をはじめましょう: nothing was ever issued and nothing is on its way.
fn begin(facts: &Facts) -> Option<Card> {
    let standings = &facts.standings;
    let nothing = standings.iter().all(|standing| {
        let newest = standing.applications.first().map(|newest| newest.state);
        let returned = newest == Some(ApplicationState::Returned);
        standing.certificates.is_empty() && !is_waiting(standing) && !returned
    });
    if !nothing {
        return None;
    }
    // The kind that the office may apply for; where that is not clear, the page says what to do.
    let kind = |id: &str| standings.iter().find(|standing| standing.kind.id == id);
    let open = |standing: &&Standing| standing.admission == Admission::Open;
    let stopped = |standing: &&Standing| matches!(standing.admission, Admission::Suspended(_));
    let standing = kind(CAREPLAN)
        .filter(open)
        .or_else(|| kind(KAIGO).filter(open))
        .or_else(|| kind(CAREPLAN))
        .filter(|standing| !stopped(standing))?;
    let day = facts.day(facts.now);
    let keys = ["card-begin", "card-begin-date", "card-begin-button"];
    Some(facts.card(keys, &[("day", &day)], certificates(standing)))
}

/// 利用申請がまだです.
fn apply_for_use(facts: &Facts) -> Option<Card> {
    let (sentence, date, button, at) = match facts.office.use_task? {
        UseTask::PutRight(at) => (
            "card-use-returned",
            "card-returned-date",
            "sent-back-next",
            at,
        ),
        UseTask::Apply => ("card-use", "card-begin-date", "card-use-button", facts.now),
    };
    let day = facts.day(at);
    Some(facts.card(
        [sentence, date, button],
        &[("day", &day)],
        "/use/apply".to_owned(),
    ))
}

/// メールアドレスを登録しましょう.
fn register_address(facts: &Facts) -> Option<Card> {
    let day = facts.day(facts.now);
    let keys = ["card-mail", "card-begin-date", "card-mail-button"];
    let card = facts.card(keys, &[("day", &day)], "/account/mail".to_owned());
    facts.office.without_address.then_some(card)
}

/// 未受信のデータがあります: the software of the office collects them, not this site.
fn to_be_collected(facts: &Facts) -> Option<Card> {
    let (count, since) = facts.office.uncollected?;
    let (count, day) = (count.to_string(), facts.day(since));
    let keys = [
        "card-uncollected",
        "card-uncollected-date",
        "card-uncollected-how",
    ];
    let arguments = [("count", count.as_str()), ("day", &day)];
    Some(facts.card(keys, &arguments, "/manuals".to_owned()))
}

fn certificates(standing: &Standing) -> String {
    format!("/certificates/{}", standing.kind.id)
}

fn is_waiting(standing: &Standing) -> bool {
    let mut applications = standing.applications.iter();
    applications.any(|application| is_open(application.state))
}

fn is_open(state: ApplicationState) -> bool {
    matches!(
        state,
        ApplicationState::Pending | ApplicationState::Approved
    )
}

/// In the order of urgency.
const PROVIDERS: [fn(&Facts) -> Option<Card>; 10] = [
    returned,
    ends_soon,
    ended,
    can_be_downloaded,
    can_be_checked,
    waits_for_issue,
    begin,
    apply_for_use,
    register_address,
    to_be_collected,
];

/// More would hide what is urgent.
const MOST: usize = 3;

/// From how many days before its end on a certificate is to be renewed.
const NOTICE_DAYS: i64 = 90;
