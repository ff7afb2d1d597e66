//! 利用: whether an address may use the exchange, and how its use begins.
//!
//! An application that nobody has to look at is granted in the transaction that stores it. With
//! `exchange.use_approval = "automatic"` the first application for a certificate stands for the
//! one for use as well: whoever sends it has agreed to the terms of use, in the edition that is
//! kept with it.

pub(crate) mod view;

use careplan::{Address, ServiceKind};
use time::{Date, Duration, Month, OffsetDateTime, PrimitiveDateTime, Time};

use crate::clock::JAPAN;
use crate::config::{ExchangeSettings, UseApproval};
use crate::store::licence::{self, Licence, LicenceState, Renewal, Standing};
use crate::store::office::{Office, Suspension};
use crate::store::use_application::{self, AUTOMATIC, UseApplication, UseState};
use crate::store::{StoreError, Tx, audit, terms, use_contact};
use crate::trouble::Refusal;

/// Id of the terms of use among the texts that people agree to.
pub(crate) const TERMS: &str = "exchange";

/// Why an address may not send, or be sent to, if so.
pub(crate) fn of_one(licence: Option<&Licence>, now: OffsetDateTime) -> Option<Refusal> {
    match licence.map(|licence| licence.standing(now)) {
        Some(Standing::InUse) => None,
        Some(Standing::Suspended(suspension)) => Some(Refusal::SuspendedOffice(suspension)),
        Some(Standing::Begins(_) | Standing::Ended(_)) | None => Some(Refusal::UseMissing),
    }
}

/// Why an office uses the exchange with none of its services, if so.
pub(crate) fn of_any(licences: &[Licence], now: OffsetDateTime) -> Option<Refusal> {
    let mut suspended = None;
    for one in licences {
        let refusal = of_one(Some(one), now)?;
        if matches!(refusal, Refusal::SuspendedOffice(_)) {
            suspended = Some(refusal);
        }
    }
    Some(suspended.unwrap_or(Refusal::UseMissing))
}

/// Why an office is stopped, as a whole or with this service.
pub(crate) fn suspension<'a>(
    office: &'a Office,
    standing: Option<&'a Standing>,
) -> Option<&'a Suspension> {
    match (&office.suspended, standing) {
        (Some(whole), _) => Some(whole),
        (None, Some(Standing::Suspended(one))) => Some(one),
        _ => None,
    }
}

/// The kinds of service with which an office can be reached at a time, as far as its licences go.
///
/// # Errors
/// What the database says.
pub(crate) async fn kinds_in_use(
    tx: &Tx,
    office: &Office,
    now: OffsetDateTime,
) -> Result<Vec<ServiceKind>, StoreError> {
    let licences = licence::of_office(tx, office.number).await?;
    Ok(usable_kinds(office, &licences, now))
}

/// The same from the licences of the office.
pub(crate) fn usable_kinds(
    office: &Office,
    licences: &[Licence],
    now: OffsetDateTime,
) -> Vec<ServiceKind> {
    let in_use = licences
        .iter()
        .filter(|one| one.standing(now) == Standing::InUse)
        .map(|one| one.address.kind);
    in_use.filter(|kind| office.kinds.contains(kind)).collect()
}

/// Begins what an approved application asks for. What is held already stays as it is.
///
/// # Errors
/// What the database says.
pub(crate) async fn grant(
    tx: &Tx,
    settings: &ExchangeSettings,
    application: &UseApplication,
    actor: &str,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    let number = application.office_number;
    let held = licence::of_office(tx, number).await?;
    // A day that passed while it was waited for is today.
    let starts_at = midnight(application.starts_on).max(now);
    let ends_at = match application.renewal {
        Renewal::Automatic => None,
        Renewal::Ends => year_end(settings, starts_at, starts_at),
    };
    for kind in &application.kinds {
        let is_this = |one: &&Licence| one.address.kind == *kind && one.is_held(now);
        if held.iter().any(|one| is_this(&one)) {
            continue;
        }
        let granted = Licence {
            address: Address {
                office: number,
                kind: *kind,
            },
            state: LicenceState::InUse,
            starts_at,
            ends_at,
            renewal: application.renewal,
            state_at: now,
            reason: String::new(),
            receipt: Some(application.receipt.clone()),
        };
        licence::begin(tx, &granted, actor, now).await?;
        let subject = granted.address.to_string();
        let receipt = &application.receipt;
        audit::record(tx, now, actor, "licence-begun", &subject, receipt).await?;
    }
    Ok(())
}

/// Begins the use of an office with its first application for a certificate, where nobody has to
/// approve it. An office that has ever applied for use decides about it itself.
///
/// # Errors
/// What the database says.
pub(crate) async fn begin_with_certificate(
    tx: &Tx,
    settings: &ExchangeSettings,
    office: &Office,
    (account, receipt): (&str, &str),
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    let number = office.number;
    let asked = !use_application::of_office(tx, number).await?.is_empty();
    let began = !licence::of_office(tx, number).await?.is_empty();
    if settings.use_approval != UseApproval::Automatic || asked || began || office.kinds.is_empty()
    {
        return Ok(());
    }
    let application = UseApplication {
        receipt: receipt.to_owned(),
        office_number: number,
        account_id: account.to_owned(),
        kinds: office.kinds.clone(),
        starts_on: now.to_offset(JAPAN).date(),
        renewal: Renewal::Automatic,
        terms_edition: terms_edition(tx, now).await?,
        state: UseState::Approved,
        reason: None,
        requested_at: now,
        decided_at: Some(now),
        decided_by: Some(AUTOMATIC.to_owned()),
    };
    use_application::insert(tx, &application).await?;
    let actor = format!("account:{account}");
    let subject = number.as_str();
    audit::record(tx, now, &actor, "use-application-sent", subject, receipt).await?;
    grant(tx, settings, &application, &actor, now).await
}

/// Drops the contacts of an office that uses the exchange with none of its services any more.
///
/// # Errors
/// What the database says.
pub(crate) async fn forget_contacts(
    tx: &Tx,
    address: Address,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    let licences = licence::of_office(tx, address.office).await?;
    if licences.iter().all(|one| !one.is_held(now)) {
        use_contact::replace(tx, address.office, &[]).await?;
    }
    Ok(())
}

/// The edition of the terms of use that is in force.
///
/// # Errors
/// What the database says.
pub(crate) async fn terms_edition(tx: &Tx, now: OffsetDateTime) -> Result<String, StoreError> {
    let texts = terms::in_force(tx, now).await?;
    let text = texts.into_iter().find(|text| text.id == TERMS);
    Ok(text.map(|text| text.edition).unwrap_or_default())
}

/// The end of the year of use that runs at a time; `None` where a use has no end of its own.
pub(crate) fn year_end(
    settings: &ExchangeSettings,
    starts_at: OffsetDateTime,
    at: OffsetDateTime,
) -> Option<OffsetDateTime> {
    let years = i32::from(settings.use_years);
    if years == 0 {
        return None;
    }
    let first = starts_at.to_offset(JAPAN).date();
    let ends = (1_i32..).map_while(|count| later(first, years.checked_mul(count)?));
    ends.map(midnight).find(|end| *end > at.max(starts_at))
}

/// The same day so many years later, the first of March for one that the year does not have.
fn later(day: Date, years: i32) -> Option<Date> {
    let year = day.year().checked_add(years)?;
    let same = day.replace_year(year).ok();
    same.or_else(|| Date::from_calendar_date(year, Month::March, 1).ok())
}

/// The beginning of a day in Japan.
pub(crate) fn midnight(day: Date) -> OffsetDateTime {
    PrimitiveDateTime::new(day, Time::MIDNIGHT).assume_offset(JAPAN)
}

/// The last day on which something can be used that ends at a time.
pub(crate) fn last_day(ends_at: OffsetDateTime) -> Date {
    (ends_at - Duration::SECOND).to_offset(JAPAN).date()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use time::macros::{date, datetime};

    use super::*;
    use crate::store::testing::{NOW, account_id, add_office, number, on_each_database};

    #[test]
    fn a_year_of_use_ends_on_its_day() {
        let settings = ExchangeSettings::default();
        let begun = datetime!(2024-02-29 10:00 +9);
        let end = |at| last_day(year_end(&settings, begun, at).unwrap());
        assert_eq!(end(begun), date!(2025 - 02 - 28));
        assert_eq!(end(datetime!(2025-03-01 0:00 +9)), date!(2026 - 02 - 28));
        assert_eq!(end(datetime!(2027-12-01 0:00 +9)), date!(2028 - 02 - 28));
        let endless = ExchangeSettings {
            use_years: 0,
            ..settings
        };
        assert_eq!(year_end(&endless, begun, begun), None);
    }

    #[tokio::test]
    async fn use_begins_with_the_certificate_once() {
        on_each_database(|store| async move {
            store
                .run_tx("test", |tx| async move {
                    add_office(&tx, number()).await?;
                    let office = crate::store::office::find(&tx, number()).await?.unwrap();
                    let account = account_id(number());
                    let operator = ExchangeSettings {
                        use_approval: UseApproval::Operator,
                        ..ExchangeSettings::default()
                    };
                    let own = ExchangeSettings::default();
                    let begin = async |settings: &ExchangeSettings, receipt: &str, at| {
                        let by = (account.as_str(), receipt);
                        begin_with_certificate(&tx, settings, &office, by, at).await
                    };
                    begin(&operator, "A", NOW).await?;
                    assert!(licence::of_office(&tx, number()).await?.is_empty());
                    begin(&own, "B", NOW).await?;
                    let held = licence::of_office(&tx, number()).await?;
                    assert_eq!(of_any(&held, NOW), None);
                    assert_eq!(kinds_in_use(&tx, &office, NOW).await?, office.kinds);
                    let sent = use_application::of_office(&tx, number()).await?;
                    assert_eq!(sent.len(), 1);
                    let first = sent.first().unwrap();
                    assert_eq!(first.terms_edition, terms::SHIPPED);
                    let address = held.first().unwrap().address;
                    let end = licence::Change::End("");
                    licence::change(&tx, address, end, "x", NOW).await?;
                    begin(&own, "C", NOW + Duration::DAY).await?;
                    let held = licence::of_office(&tx, number()).await?;
                    assert_eq!(of_any(&held, NOW), Some(Refusal::UseMissing));
                    Ok::<_, StoreError>(())
                })
                .await
                .unwrap();
        })
        .await;
    }
}
