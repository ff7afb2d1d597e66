//! T616, T617, T618 and T622: the offices and the kind of a row against the file name.

use super::{CODE, PLANNER, PROVIDER, Row, Told, UPDATER, is_commission};
use crate::check::words::table6 as words;
use crate::finding::Finding;
use crate::id::{Envelope, ServiceKind};
use crate::service_kind::Linkage;

pub(super) fn check<'a>(row: &Row<'a>, told: &mut Told<'a>, findings: &mut Vec<Finding>) {
    let envelope = row.sheet.name.map(|name| &name.envelope);
    check_updater(row, envelope, findings);
    let Some(envelope) = envelope.filter(|_| !is_commission(row.sheet)) else {
        return;
    };
    if row.is_actual() {
        check_sender(row, envelope, told, findings);
        check_kind(row, envelope, told, findings);
    }
    check_planner(row, envelope, told, findings);
}

/// T616.
// Spec: 別紙 第6表 No.24
fn check_updater(row: &Row<'_>, envelope: Option<&Envelope>, findings: &mut Vec<Finding>) {
    let updater = row.field(UPDATER);
    let (case, office) = if row.is_actual() {
        (words::UPDATER_NOT_PROVIDER, PROVIDER)
    } else {
        (words::UPDATER_NOT_PLANNER, PLANNER)
    };
    let is_office = updater == row.field(office);
    let is_sender = || {
        let sends = |envelope: &Envelope| envelope.from.office.is(updater);
        !row.is_actual() && envelope.is_some_and(sends)
    };
    if updater.is_empty() || is_office || is_sender() {
        return;
    }
    if !row.field(office).is_empty() && row.is_good([UPDATER, office]) {
        findings.push(row.at(case, UPDATER));
    }
}

/// T617.
// Spec: §5.1.2.1, 別紙 第6表 No.20
fn check_sender<'a>(
    row: &Row<'a>,
    envelope: &Envelope,
    told: &mut Told<'a>,
    findings: &mut Vec<Finding>,
) {
    let provider = row.field(PROVIDER);
    if !envelope.from.office.is(provider)
        && row.is_good([PROVIDER])
        && told.is_new(PROVIDER, provider)
    {
        findings.push(row.at(words::PROVIDER_NOT_SENDER, PROVIDER));
    }
}

/// T618. The standard's own figure puts several kinds into one file, so this never refuses.
// Spec: §5.1.2.1
fn check_kind<'a>(
    row: &Row<'a>,
    envelope: &Envelope,
    told: &mut Told<'a>,
    findings: &mut Vec<Finding>,
) {
    let is_linked = row.service.linkage == Linkage::Linked;
    let other = |kind: &ServiceKind| *kind != envelope.from.kind && is_linked;
    let kind = row.field(CODE).get(..2).unwrap_or("");
    if row.service.kind.as_ref().is_some_and(other) && told.is_new(CODE, kind) {
        findings.push(row.at(words::KIND_NOT_OF_SENDER, CODE));
    }
}

/// T622.
// Spec: 別紙 第6表 No.6
fn check_planner<'a>(
    row: &Row<'a>,
    envelope: &Envelope,
    told: &mut Told<'a>,
    findings: &mut Vec<Finding>,
) {
    let (case, office) = if row.is_actual() {
        (words::PLANNER_NOT_RECEIVER, envelope.to.office)
    } else {
        (words::PLANNER_NOT_SENDER, envelope.from.office)
    };
    let planner = row.field(PLANNER);
    if !office.is(planner)
        && !planner.is_empty()
        && row.is_good([PLANNER])
        && told.is_new(PLANNER, planner)
    {
        findings.push(row.at(case, PLANNER));
    }
}
