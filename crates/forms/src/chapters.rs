//! From the send units of a folder to a document: one chapter for each service user.

use careplan::master::Masters;
use careplan::{Bundle, UnitKind};

use crate::form_kind::FormKind;
use crate::service_user::ServiceUser;
use crate::{AnnexTable, BasicInformation, CarePlan, Chapter, Form, PreventionPlan, UseTable};

/// The forms of these kinds that the units make, a chapter for each service user.
///
/// Service users stand in the order in which they first occur, the forms of each in the order of
/// [`FormKind::ALL`], and forms of one kind in the order of the units. Planned use has with it the
/// actuals of the office it went to for the same month; of several answers the one with the latest
/// serial counts. Actuals whose plan is not there make a sheet of their own.
#[must_use]
pub fn chapters(bundles: &[&Bundle], masters: &Masters, kinds: &[FormKind]) -> Vec<Chapter> {
    let mut forms: Vec<Form> = bundles
        .iter()
        .flat_map(|bundle| of_unit(bundle, bundles, masters, kinds))
        .collect();
    let mut users: Vec<ServiceUser> = Vec::new();
    for user in forms.iter().filter_map(Form::service_user) {
        match users.iter_mut().find(|known| known.is(&user)) {
            // A unit without a supplement has no name; another one may.
            Some(known) if known.name.is_empty() => known.name = user.name,
            Some(_) => {}
            None => users.push(user),
        }
    }
    let place = |form: &Form| {
        let kind = form.kind();
        FormKind::ALL.iter().position(|one| Some(*one) == kind)
    };
    forms.sort_by_key(place);
    let mut chapters: Vec<Chapter> = users
        .iter()
        .map(|user| Chapter {
            title: user.label(),
            forms: Vec::new(),
        })
        .collect();
    for form in forms {
        let user = form.service_user();
        let number = user.and_then(|user| users.iter().position(|known| known.is(&user)));
        if let Some(chapter) = number.and_then(|number| chapters.get_mut(number)) {
            chapter.forms.push(form);
        }
    }
    chapters
}

fn of_unit(bundle: &Bundle, all: &[&Bundle], masters: &Masters, kinds: &[FormKind]) -> Vec<Form> {
    let forms: Vec<Form> = match bundle.unit {
        UnitKind::K1 => {
            let plans = CarePlan::from_bundle(bundle);
            plans.into_iter().flat_map(<[Form; 3]>::from).collect()
        }
        UnitKind::K2 | UnitKind::Y4 => {
            let answers = all.iter().filter(|answer| answers(answer, bundle));
            let actual = answers.max_by_key(|answer| answer.envelope.serial).copied();
            use_tables(bundle, actual, masters, kinds)
        }
        UnitKind::S1 | UnitKind::Y8 => {
            let has_plan = all.iter().any(|plan| answers(bundle, plan));
            let newer = |other: &&&Bundle| {
                same_answer(other, bundle) && other.envelope.serial > bundle.envelope.serial
            };
            if has_plan || all.iter().any(|other| newer(&other)) {
                Vec::new()
            } else {
                use_tables(bundle, Some(bundle), masters, kinds)
            }
        }
        UnitKind::Y1 | UnitKind::Y2 | UnitKind::Y3 => {
            let sheets = BasicInformation::from_bundle(bundle).into_iter();
            let plans = PreventionPlan::from_bundle(bundle).into_iter();
            sheets
                .map(Form::from)
                .chain(plans.map(Form::from))
                .collect()
        }
        _ => Vec::new(),
    };
    let wanted = |form: &Form| form.kind().is_some_and(|kind| kinds.contains(&kind));
    forms.into_iter().filter(wanted).collect()
}

/// 第6表 and 第7表 of one unit.
fn use_tables(
    plan: &Bundle,
    actual: Option<&Bundle>,
    masters: &Masters,
    kinds: &[FormKind],
) -> Vec<Form> {
    let mut forms: Vec<Form> = UseTable::from_bundles(plan, actual, masters)
        .into_iter()
        .map(Form::from)
        .collect();
    if kinds.contains(&FormKind::ProvisionSheet) {
        let sheets = UseTable::provisions(plan, actual.as_slice(), masters);
        forms.extend(sheets.into_iter().map(Form::from));
    }
    let annexes = AnnexTable::from_bundle(plan, masters);
    forms.extend(annexes.into_iter().map(Form::from));
    forms
}

fn answers(bundle: &Bundle, plan: &Bundle) -> bool {
    matches!(bundle.unit, UnitKind::S1 | UnitKind::Y8)
        && matches!(plan.unit, UnitKind::K2 | UnitKind::Y4)
        && bundle.month == plan.month
        && bundle.envelope.from == plan.envelope.to
        && bundle.envelope.to == plan.envelope.from
}

/// Whether both are actuals of the same office for the same month.
fn same_answer(one: &Bundle, other: &Bundle) -> bool {
    one.unit == other.unit
        && one.month == other.month
        && one.envelope.from == other.envelope.from
        && one.envelope.to == other.envelope.to
}
