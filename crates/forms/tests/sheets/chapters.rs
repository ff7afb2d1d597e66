//! From the units of a folder to one chapter for each service user.

use careplan::master::Masters;
use careplan::{Bundle, UnitKind};
use forms::{Chapter, Form, FormKind, PdfOptions, chapters, draw_chapters};
use kit::Pattern;

use crate::tools;

fn bundles(patterns: &[Pattern]) -> Vec<Bundle> {
    patterns
        .iter()
        .flat_map(|pattern| kit::pattern(*pattern).units)
        .filter_map(|unit| {
            careplan::check(&unit.files, None)
                .units
                .into_iter()
                .next()?
                .bundle
        })
        .collect()
}

fn drawn(bundles: &[Bundle], kinds: &[FormKind]) -> Vec<Chapter> {
    let bundles: Vec<&Bundle> = bundles.iter().collect();
    chapters(&bundles, &Masters::built_in(), kinds)
}

fn forms(chapters: &[Chapter]) -> impl Iterator<Item = &Form> {
    chapters.iter().flat_map(|chapter| &chapter.forms)
}

#[test]
fn each_service_user_has_one_chapter_with_all_sheets_in_order() {
    let chapters = drawn(&bundles(&[Pattern::D1, Pattern::D2]), &FormKind::USUAL);
    for (place, chapter) in chapters.iter().enumerate() {
        let users: Vec<_> = chapter
            .forms
            .iter()
            .filter_map(Form::service_user)
            .collect();
        let first = users.first().unwrap();
        assert!(users.iter().all(|user| user.is(first)));
        assert!(chapter.title.contains(&first.insured_number));
        let others = chapters.iter().skip(place + 1);
        for other in others.flat_map(|chapter| &chapter.forms) {
            assert!(!other.service_user().unwrap().is(first));
        }
        let kinds: Vec<FormKind> = chapter.forms.iter().filter_map(Form::kind).collect();
        assert!(kinds.is_sorted(), "{kinds:?}");
    }
    let of = |kind| {
        forms(&chapters)
            .filter(|form| form.kind() == Some(kind))
            .count()
    };
    assert_eq!(of(FormKind::Table1), of(FormKind::Table2));
    assert!(of(FormKind::UseTable) >= 10 && of(FormKind::AnnexTable) >= 10);
    assert_eq!(of(FormKind::ProvisionSheet), 0);
}

#[test]
fn only_the_forms_asked_for_are_made() {
    let bundles = bundles(&[Pattern::D1, Pattern::D2]);
    for kind in FormKind::ALL {
        assert_eq!(FormKind::from_name(kind.as_str()), Some(kind));
        let chapters = drawn(&bundles, &[kind]);
        assert!(forms(&chapters).all(|form| form.kind() == Some(kind)));
    }
    assert!(forms(&drawn(&bundles, &[FormKind::ProvisionSheet])).count() > 0);
    assert_eq!(FormKind::from_name("5"), None);
}

#[test]
fn actuals_stand_beside_their_plan_or_alone() {
    let has_actuals = |form: &Form| match form {
        Form::Table6(table) => table.lines.iter().any(|line| !line.actual.total.is_empty()),
        _ => false,
    };
    let all = bundles(&[Pattern::D2, Pattern::D3]);
    let count = |bundles: &[Bundle]| {
        let chapters = drawn(bundles, &[FormKind::UseTable]);
        let actual = forms(&chapters).filter(|form| has_actuals(form)).count();
        (forms(&chapters).count(), actual)
    };
    let planned: Vec<Bundle> = bundles(&[Pattern::D2]);
    let done: Vec<Bundle> = bundles(&[Pattern::D3])
        .into_iter()
        .filter(|bundle| bundle.unit == UnitKind::S1)
        .collect();
    let (sheets, with) = count(&planned);
    assert!(sheets > 0 && with == 0);
    let (alone, with) = count(&done);
    assert!(alone > 0 && with == alone);
    let (_, with) = count(&all);
    assert!(with > 0);
}

#[test]
fn bookmarks_name_service_users_and_forms() {
    let chapters = drawn(&bundles(&[Pattern::D2]), &FormKind::USUAL);
    let titles: Vec<String> = chapters
        .iter()
        .map(|chapter| chapter.title.clone())
        .collect();
    let drawing = draw_chapters(chapters, &PdfOptions::default()).unwrap();
    tools::assert_sound(&drawing.pdf);
    let document = lopdf::Document::load_mem(&drawing.pdf).unwrap();
    let contents = document.get_toc().unwrap();
    let found: Vec<&String> = contents
        .toc
        .iter()
        .filter(|entry| entry.level == 1)
        .map(|entry| &entry.title)
        .collect();
    assert_eq!(found, titles.iter().collect::<Vec<_>>());
    assert!(contents.toc.iter().any(|entry| entry.level == 2));
}

#[test]
fn the_sheets_of_prevention_stand_with_their_service_user() {
    let chapters = drawn(&bundles(&[Pattern::D4, Pattern::D5]), &FormKind::USUAL);
    let kinds = |chapter: &Chapter| -> Vec<FormKind> {
        chapter.forms.iter().filter_map(Form::kind).collect()
    };
    for chapter in &chapters {
        assert!(kinds(chapter).is_sorted());
        assert!(chapter.title.contains("見本"), "{}", chapter.title);
    }
    let both = [FormKind::BasicInformation, FormKind::PreventionPlan];
    let has_both = |chapter: &Chapter| both.iter().all(|kind| kinds(chapter).contains(kind));
    assert!(chapters.iter().any(has_both));
}

#[test]
fn nothing_makes_no_chapter() {
    assert!(drawn(&[], &FormKind::ALL).is_empty());
    let deletions: Vec<Bundle> = bundles(&Pattern::ALL)
        .into_iter()
        .filter(|bundle| matches!(bundle.unit, UnitKind::K3 | UnitKind::K4 | UnitKind::S2))
        .collect();
    assert!(!deletions.is_empty());
    assert!(drawn(&deletions, &FormKind::ALL).is_empty());
}
