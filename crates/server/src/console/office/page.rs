//! What the page of an office shows.

use askama::Template;
use time::Date;

use super::Facts;
use crate::console::operator::Operator;
use crate::console::refusal;
use crate::fee_invoice;
use crate::licence::view::{self, UseRow};
use crate::prefecture;
use crate::store::account::{Account, PasswordOrigin};
use crate::store::certificate::CertificateRecord;
use crate::store::claiming::ClaimingPeriod;
use crate::store::delegation::Delegation;
use crate::store::fee::{Fee, Movement};
use crate::store::office::Claiming;
use crate::store::office_note::OfficeNote;
use crate::web::form::{Field, FormError};
use crate::web::language::Language;
use crate::web::page::{Frame, Message};
use crate::web::service_kind;
use crate::web::state::WebState;

/// The page.
#[derive(Template)]
#[template(path = "console_office.html")]
pub(crate) struct OfficePage {
    pub(crate) page: Frame,
    pub(crate) message: Option<Message>,
    pub(crate) errors: Vec<FormError>,
    pub(crate) address: String,
    pub(crate) certificates_address: String,
    pub(crate) facts: Vec<(String, String)>,
    pub(crate) warning: Option<String>,
    pub(crate) is_suspended: bool,
    pub(crate) accounts: Vec<[String; 4]>,
    pub(crate) ways: Vec<[String; 4]>,
    pub(crate) delegations: Vec<DelegationRow>,
    pub(crate) certificates: Vec<[String; 4]>,
    /// How each service stands.
    pub(crate) uses: Vec<UseRow>,
    pub(crate) notes: Vec<[String; 3]>,
    /// The ledger of fees, newest first.
    pub(crate) fees: Vec<LedgerRow>,
    /// Address, subject, day and state of what the office has asked.
    pub(crate) inquiries: Vec<[String; 4]>,
    pub(crate) kana: Field,
    pub(crate) municipality: Field,
    /// What is on record, so that a change says what it changes.
    pub(crate) kana_before: String,
    pub(crate) municipality_before: String,
    pub(crate) way_options: Vec<WayOption>,
    pub(crate) way_error: Option<String>,
    pub(crate) way_from: Field,
    pub(crate) agent: Field,
    pub(crate) agent_from: Field,
    pub(crate) agent_to: Field,
    pub(crate) reason: Field,
    pub(crate) note: Field,
}

/// A delegation of the office.
pub(crate) struct DelegationRow {
    pub(crate) cells: [String; 4],
    /// The first day, for the form that ends it or takes it back, and the label of its button.
    pub(crate) end: Option<(String, String)>,
}

/// A movement of a fee.
pub(crate) struct LedgerRow {
    /// Day, movement with its note, receipt, yen, and who entered it.
    pub(crate) cells: [String; 5],
    /// Address of the invoice.
    pub(crate) invoice: Option<String>,
}

/// A way of claiming to choose.
pub(crate) struct WayOption {
    pub(crate) value: &'static str,
    pub(crate) label: String,
    pub(crate) selected: bool,
}

impl OfficePage {
    /// Marks the way that was chosen.
    pub(super) fn choose(&mut self, way: &str) {
        for option in &mut self.way_options {
            option.selected = option.value == way;
        }
    }
}

/// The page without anything filled in.
pub(super) fn page(
    state: &WebState,
    language: Language,
    operator: &Operator,
    facts: &Facts,
) -> OfficePage {
    let office = &facts.office;
    let (now, today) = (state.clock.now(), state.clock.now_in_japan().date());
    let text = |key: &str| language.text(key);
    let ways = Claiming::ALL.into_iter().map(|way| WayOption {
        value: way.as_str(),
        label: text(&format!("claiming-{}", way.as_str())),
        selected: way == office.claiming,
    });
    let warning = !office.number.check_digit_is_valid();
    let empty = |name, kind| empty(language, name, kind);
    OfficePage {
        page: operator.frame(state, language, "K-25", office.name.clone(), "/offices"),
        message: None,
        errors: Vec::new(),
        address: format!("/offices/{}", office.number),
        certificates_address: format!("/certificates?office={}", office.number),
        facts: office_facts(language, facts),
        warning: warning.then(|| text("import-warning-check-digit")),
        is_suspended: office.suspended.is_some(),
        accounts: facts
            .accounts
            .iter()
            .map(|account| account_row(language, account))
            .collect(),
        ways: facts
            .ways
            .iter()
            .map(|way| way_row(language, way))
            .collect(),
        delegations: facts
            .delegations
            .iter()
            .map(|held| delegation_row(language, held, today))
            .collect(),
        certificates: facts
            .certificates
            .iter()
            .map(|certificate| certificate_row(state, language, certificate))
            .collect(),
        uses: view::rows(language, &office.kinds, &facts.licences, &[], now),
        notes: note_rows(language, facts),
        fees: facts
            .fees
            .iter()
            .map(|fee| ledger_row(language, fee))
            .collect(),
        inquiries: facts
            .inquiries
            .iter()
            .map(|inquiry| {
                [
                    format!("/inquiries/{}", inquiry.ticket),
                    inquiry.subject.clone(),
                    language.short_day(inquiry.created_at),
                    language.text(&format!("inquiry-state-{}", inquiry.state.as_str())),
                ]
            })
            .collect(),
        kana: empty("kana", "text").holding(&office.kana),
        municipality: empty("municipality", "text").holding(&office.municipality),
        kana_before: office.kana.clone(),
        municipality_before: office.municipality.clone(),
        way_options: ways.collect(),
        way_error: None,
        way_from: empty("way_from", "date").holding(&today.to_string()),
        agent: empty("agent", "text"),
        agent_from: empty("agent_from", "date"),
        agent_to: empty("agent_to", "date"),
        reason: refusal::field(language, "office-reason-label", "office-reason-hint"),
        note: empty("note", "text"),
    }
}

fn note_rows(language: Language, facts: &Facts) -> Vec<[String; 3]> {
    let row = |note: &OfficeNote| {
        [
            language.moment(note.written_at),
            note.operator_id.clone(),
            note.body.clone(),
        ]
    };
    facts.notes.iter().map(row).collect()
}

fn ledger_row(language: Language, fee: &Fee) -> LedgerRow {
    let what = language.text(&format!("fee-{}", fee.movement.as_str()));
    let what = match fee.note.as_str() {
        "" => what,
        note => format!("{what}（{note}）"),
    };
    let is_charge = fee.movement == Movement::Charged && fee.yen > 0;
    let office = fee.office_number;
    LedgerRow {
        cells: [
            language.short_day(fee.at),
            what,
            fee.receipt.clone(),
            Language::yen(fee.yen),
            fee.actor.clone(),
        ],
        invoice: is_charge
            .then(|| format!("/offices/{office}/invoices/{}", fee_invoice::file(fee))),
    }
}

/// A field of the page, with the words that belong to its name.
fn empty(language: Language, name: &'static str, kind: &'static str) -> Field {
    let words = name.replace('_', "-");
    Field {
        name,
        kind,
        autocomplete: "off",
        label: language.text(&format!("office-{words}-label")),
        hint: Some(language.text(&format!("office-{words}-hint"))),
        ..Field::default()
    }
}

fn office_facts(language: Language, facts: &Facts) -> Vec<(String, String)> {
    let office = &facts.office;
    let kinds = service_kind::list(&office.kinds);
    let state = office.suspended.as_ref().map_or_else(
        || language.text("office-in-use"),
        |suspension| {
            let day = language.moment(suspension.at);
            let arguments = [
                ("reason", suspension.reason.as_str()),
                ("day", day.as_str()),
            ];
            language.text_with("office-stopped-since", &arguments)
        },
    );
    vec![
        (
            language.text("fact-office-number"),
            office.number.to_string(),
        ),
        (language.text("office-kana-label"), office.kana.clone()),
        (
            language.text("fact-prefecture"),
            prefecture::find(&office.prefecture).map_or_else(
                || office.prefecture.clone(),
                |found| format!("{} {}", found.number, found.name_in(language)),
            ),
        ),
        (
            language.text("office-municipality-label"),
            office.municipality.clone(),
        ),
        (language.text("fact-kinds"), kinds),
        (
            language.text("fact-claiming"),
            language.text(&format!("claiming-{}", office.claiming.as_str())),
        ),
        (language.text("column-state"), state),
    ]
}

fn account_row(language: Language, account: &Account) -> [String; 4] {
    let origin = match account.password_origin {
        PasswordOrigin::Temporary => "password-origin-temporary",
        PasswordOrigin::Own => "password-origin-own",
    };
    let person = account.staff.as_ref().map_or_else(
        || language.text("account-of-office"),
        |staff| staff.name.clone(),
    );
    [
        account.id.clone(),
        person,
        language.text(origin),
        language.moment(account.password_set_at),
    ]
}

fn way_row(language: Language, period: &ClaimingPeriod) -> [String; 4] {
    [
        language.text(&format!("claiming-{}", period.way.as_str())),
        language.day(period.from),
        last_day(language, period.to),
        language.text(&format!("source-{}", period.source.as_str())),
    ]
}

fn delegation_row(language: Language, held: &Delegation, today: Date) -> DelegationRow {
    let button = if held.from > today {
        Some("delegation-take-back")
    } else if held.to.is_none_or(|to| to > today) {
        Some("delegation-end-today")
    } else {
        None
    };
    DelegationRow {
        cells: [
            held.agent_name.clone(),
            language.day(held.from),
            last_day(language, held.to),
            language.text(&format!("source-{}", held.source.as_str())),
        ],
        end: button.map(|key| (held.from.to_string(), language.text(key))),
    }
}

fn last_day(language: Language, day: Option<Date>) -> String {
    day.map_or_else(|| language.text("no-last-day"), |day| language.day(day))
}

fn certificate_row(
    state: &WebState,
    language: Language,
    certificate: &CertificateRecord,
) -> [String; 4] {
    let (now, today) = (state.clock.now(), state.clock.now_in_japan().date());
    let standing = match &certificate.revoked {
        Some(_) => "state-revoked",
        None if certificate.not_after < now => "state-expired",
        None => "certificate-valid",
    };
    let kind = state.kinds.find(&certificate.kind);
    [
        certificate.serial.clone(),
        kind.map_or(certificate.kind.as_str(), |kind| kind.label(today))
            .to_owned(),
        language.short_day(certificate.not_after),
        language.text(standing),
    ]
}
