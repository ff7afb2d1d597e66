//! Where everything stands on every sheet of the kit, kept as one line for each page.
//!
//! A line that changes names the pattern, the form and the page to look at again;
//! `RENKEI_WRITE_DOCUMENTS=1` writes the lines anew.

use std::fmt::Write as _;
use std::path::Path;

use careplan::Bundle;
use careplan::master::Masters;
use forms::{FormKind, chapters, draw_svg};
use kit::Pattern;

#[test]
fn nothing_moves_on_the_sheets_of_the_kit_unseen() {
    let mut places = String::new();
    for pattern in Pattern::ALL {
        let units = kit::pattern(pattern).units.into_iter();
        let units = units.flat_map(|unit| careplan::check(&unit.files, None).units);
        let bundles: Vec<Bundle> = units.filter_map(|unit| unit.bundle).collect();
        let bundles: Vec<&Bundle> = bundles.iter().collect();
        for (chapter, user) in chapters(&bundles, &Masters::built_in(), &FormKind::ALL)
            .iter()
            .zip(1..)
        {
            for (form, sheet) in chapter.forms.iter().zip(1..) {
                let kind = form.kind().unwrap().as_str();
                let pages = draw_svg(std::slice::from_ref(form)).unwrap().pages;
                for (page, number) in pages.iter().zip(1..) {
                    let texts = page.matches("<g transform=").count();
                    let digest = digest(page);
                    let _ = writeln!(
                        places,
                        "{pattern} user {user} sheet {sheet} form {kind} page {number}: \
                         {texts} texts {digest:016x}"
                    );
                }
            }
        }
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/places_of_the_kit.txt");
    if std::env::var_os("RENKEI_WRITE_DOCUMENTS").is_some_and(|value| value == "1") {
        std::fs::write(&file, &places).unwrap();
    }
    let kept = std::fs::read_to_string(file).unwrap();
    for (one, other) in places.lines().zip(kept.lines()) {
        assert_eq!(one, other, "look at it, then RENKEI_WRITE_DOCUMENTS=1");
    }
    assert_eq!(places.lines().count(), kept.lines().count());
}

/// FNV-1a: short, and the same on every computer.
fn digest(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
