//! The comparison with what a program exported.

use careplan::{
    FileCode, FileName, InterfaceFile, Language, Record, SourceFile, read_file, write_file,
};
use kit::{Change, Pattern, Verification, pattern, report_template, verify};

/// What a perfect program exports: everything of the kit, once.
fn export(name: Pattern) -> Vec<SourceFile> {
    pattern(name).files().cloned().collect()
}

/// The export with every file of a kind rewritten by `change`.
fn altered(
    name: Pattern,
    code: FileCode,
    change: impl Fn(&mut Vec<Vec<String>>),
) -> Vec<SourceFile> {
    let alter = |file: SourceFile| {
        let parsed = FileName::parse(&file.name).unwrap();
        if parsed.code != code {
            return file;
        }
        let (table, _) = read_file(&parsed, &file.bytes);
        let fields = |record: &Record| record.fields().map(str::to_owned).collect();
        let mut rows: Vec<Vec<String>> = table.records.iter().map(fields).collect();
        change(&mut rows);
        let records = (1..).zip(rows).map(|(index, row)| Record::new(index, row));
        let table = InterfaceFile {
            name: parsed,
            records: records.collect(),
        };
        SourceFile {
            name: file.name,
            bytes: write_file(&table).unwrap().bytes,
        }
    };
    export(name).into_iter().map(alter).collect()
}

fn traps(verification: &Verification) -> Vec<&'static str> {
    let mut ids: Vec<_> = verification
        .differences
        .iter()
        .map(|one| one.trap.map_or("", |trap| trap.id))
        .collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

#[test]
fn a_perfect_export_passes() {
    for name in Pattern::ALL {
        let verification = verify(name, &export(name));
        assert_eq!(verification.differences, [], "{name}");
        assert!(verification.has_passed(), "{name}");
        assert!(verification.expected_records > 5, "{name}");
    }
}

#[test]
fn serials_days_of_making_quotes_and_order_are_free() {
    let files = altered(Pattern::D2, FileCode::Upplan, |rows| {
        rows.reverse();
        for row in rows {
            row[3] = "20250331".to_owned();
            row[23].clear();
        }
    });
    let renamed = files.into_iter().map(|mut file| {
        let text = String::from_utf8_lossy(&file.bytes).into_owned();
        if text.is_ascii() {
            file.bytes = text.replace('"', "").into_bytes();
        }
        file.name = file.name.replace("_20250325", "_20260102");
        file.name = file.name.replace("_20250328", "_20260103");
        file.name = file.name.replace("_20250430", "_20260104");
        file
    });
    let verification = verify(Pattern::D2, &renamed.collect::<Vec<_>>());
    assert_eq!(verification.differences, []);
}

#[test]
fn a_replaced_character_is_told_with_its_trap() {
    let files = altered(Pattern::D1, FileCode::Up1kyo, |rows| {
        for field in rows.iter_mut().flatten() {
            *field = field.replace('髙', "高");
        }
    });
    let verification = verify(Pattern::D1, &files);
    assert_eq!(traps(&verification), ["kanji"]);
    let text = verification.report(Language::Japanese);
    assert!(text.contains("「髙」が「高」に変わりました"), "{text}");
    assert!(
        verification
            .report(Language::English)
            .contains("髙 has become 高")
    );
    assert!(report_template(Pattern::D1, Some(&verification)).contains("| × | 違い"));
}

#[test]
fn missing_and_extra_records_are_told() {
    let files = altered(Pattern::D3, FileCode::Upjsk, |rows| {
        rows.retain(|row| row[11] != "2330");
    });
    let verification = verify(Pattern::D3, &files);
    assert_eq!(traps(&verification), ["overnight"]);
    assert!(
        verification
            .differences
            .iter()
            .all(|one| one.change == Change::Missing)
    );

    let files = altered(Pattern::D3, FileCode::Upjsk, |rows| {
        let mut extra = rows[0].clone();
        extra[9] = "20250430".to_owned();
        extra[11] = "0500".to_owned();
        extra[14] = "111311".to_owned();
        rows.push(extra);
    });
    let verification = verify(Pattern::D3, &files);
    assert!(
        verification
            .differences
            .iter()
            .any(|one| one.change == Change::Extra)
    );
    assert!(!verification.has_passed());
}

#[test]
fn a_program_that_ignores_the_deletion_fails() {
    for name in Pattern::ALL {
        let mut files = export(name);
        files.retain(|file| !file.name.starts_with("DLT"));
        let verification = verify(name, &files);
        assert_eq!(traps(&verification), ["deletion"], "{name}");
    }
}

#[test]
fn a_program_that_adds_instead_of_replacing_fails() {
    let name = Pattern::D3;
    let mut earlier = Vec::new();
    let kit = pattern(name);
    // The first unit once more under the serial of its correction, as rows of the same user.
    let first = FileName::parse(&kit.units[0].files[0].name).unwrap();
    let (table, _) = read_file(&first, &kit.units[0].files[0].bytes);
    earlier.extend(table.records);
    let files: Vec<SourceFile> = export(name)
        .into_iter()
        .map(|file| {
            if file != kit.units[5].files[0] {
                return file;
            }
            let mut table = read_file(&FileName::parse(&file.name).unwrap(), &file.bytes).0;
            table.records.extend(earlier.clone());
            SourceFile {
                name: file.name,
                bytes: write_file(&table).unwrap().bytes,
            }
        })
        .collect();
    let verification = verify(name, &files);
    assert!(traps(&verification).contains(&"replacement"));
    let extra = |one: &kit::Difference| one.change == Change::Extra;
    assert!(verification.differences.iter().all(extra));
}

#[test]
fn nothing_exported_is_everything_missing() {
    for name in Pattern::ALL {
        let verification = verify(name, &[]);
        let records = |one: &&kit::Difference| one.file != FileCode::UpkihonImage;
        let missing = verification.differences.iter().filter(records).count();
        assert_eq!(missing, verification.expected_records, "{name}");
    }
}

#[test]
fn a_changed_picture_and_a_strange_file_are_told() {
    let mut files = export(Pattern::D4);
    for file in &mut files {
        if file.name.ends_with(".jpg") {
            file.bytes.push(0);
        }
    }
    files.push(SourceFile {
        name: "一覧.csv".to_owned(),
        bytes: Vec::new(),
    });
    let verification = verify(Pattern::D4, &files);
    assert_eq!(traps(&verification), ["picture"]);
    assert_eq!(verification.unknown_files, ["一覧.csv"]);
    assert!(verification.report(Language::Japanese).contains("画像"));
}

#[test]
fn the_template_lists_units_forms_and_traps() {
    for name in Pattern::ALL {
        let text = report_template(name, None);
        let kit = pattern(name);
        let rows = text.lines().filter(|line| line.starts_with("| ")).count();
        assert!(rows > 10 + kit.units.len() + kit.traps.len() - 2, "{text}");
        assert!(text.contains("製品名"));
    }
}
