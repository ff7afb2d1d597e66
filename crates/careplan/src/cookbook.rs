//! Recipes for makers of care software. Documentation only: every example is compiled and run with
//! the tests; nothing is defined here.
//!
//! The crate does no input or output: reading files, asking for the time and storing are the
//! program's affair. In the examples a small unit stands for any: the deletion of one person's
//! actuals of April 2025 (`DLTJSK`, unit S2).
//!
//! # Read a unit and check it
//!
//! A unit is all files with one sender, receiver and serial. [`check`](fn@crate::check) groups
//! files, reads them and tells everything that is wrong. A unit without errors can be taken in.
//!
//! ```
//! use careplan::{FileCode, SourceFile, UnitKind, check};
//!
//! let files = [SourceFile {
//!     name: "DLTJSK_202504_1370000026_11_1370000018_43_20250502100000.CSV".to_owned(),
//!     bytes: b"202407,123455,0000000017,202504,1370000026,11\r\n".to_vec(),
//! }];
//! let report = check(&files, None);
//!
//! assert!(!report.has_errors());
//! let unit = &report.units[0];
//! assert_eq!(unit.unit, Some(UnitKind::S2));
//! let bundle = unit.bundle.as_ref().ok_or("the files make a unit and can be read")?;
//! let table = bundle.file(FileCode::Dltjsk).ok_or("it is in the unit")?;
//! assert_eq!(table.records[0].field(3), "0000000017");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Check with all that is known: own office, time, masters
//!
//! What is not given is not asked: without masters no service code is unknown.
//! [`master::import`](mod@crate::master::import) reads the official tables.
//!
//! ```
//! use careplan::master::Masters;
//! use careplan::{Context, OfficeRole, SourceFile, check_with};
//! use time::macros::datetime;
//!
//! let files = [SourceFile {
//!     name: "DLTJSK_202504_1370000026_11_1370000018_43_20250502100000.CSV".to_owned(),
//!     bytes: b"202407,123455,0000000017,202504,1370000026,11\r\n".to_vec(),
//! }];
//! let masters = Masters::built_in();
//! let context = Context::default()
//!     .with_own_office(OfficeRole::Receiving("1370000018".parse()?))
//!     .with_now(datetime!(2025-05-01 09:00))
//!     .with_masters(&masters);
//! let report = check_with(&files, &context);
//!
//! // The file was made a day after "now".
//! assert_eq!(report.findings[0].check.as_str(), "FN07");
//! assert!(!report.has_errors());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! For a folder of hundreds of units, [`check::group_names`](crate::check::group_names) tells from
//! the names alone which files to read together, so that one unit at a time is in memory.
//!
//! # Explain a finding
//!
//! A finding has a message and a remedy in Japanese and English, and never a value of a person. The
//! check behind it has a page: what, why, a wrong and a right example, how to repair.
//!
//! ```
//! use careplan::{Language, SourceFile, check};
//!
//! let files = [SourceFile {
//!     name: "DLTJSK_202504_1370000026_11_1370000018_43_20250502100000.CSV".to_owned(),
//!     bytes: b"202407,123455,17,202504,1370000026,11\r\n".to_vec(),
//! }];
//! let finding = &check(&files, None).findings[0];
//!
//! assert_eq!((finding.check.as_str(), finding.record, finding.field), ("RC06", Some(1), Some(3)));
//! assert_eq!(
//!     finding.message(Language::Japanese),
//!     "「被保険者番号」（項目3）が10桁の数字（またはHと9桁の数字）ではありません。"
//! );
//! let page = finding.check.page();
//! assert_eq!(page.title, "被保険者番号");
//! println!("{}\n{}\n{}", page.what, page.why, page.repair);
//! ```
//!
//! # Write a unit from structs
//!
//! The layout names every field, so that values can be given by name. The writer quotes texts,
//! writes MS932 and tells which characters it had to replace; what MS932 lacks is an error.
//!
//! ```
//! use careplan::{
//!     Address, Envelope, FileCode, FileName, InterfaceFile, NameMonth, Record, SourceFile, check,
//!     layout, write_file,
//! };
//!
//! let own: Address = "1370000026-11".parse()?;
//! let name = FileName {
//!     code: FileCode::Dltjsk,
//!     month: Some(NameMonth::Month("202504".parse()?)),
//!     envelope: Envelope {
//!         from: own,
//!         to: "1370000018-43".parse()?,
//!         serial: "20250502100000".parse()?,
//!     },
//!     branch: None,
//! };
//! let value = |field: &str| match field {
//!     "csv_version" => "202407",
//!     "insurer_no" => "123455",
//!     "insured_no" => "0000000017",
//!     "delete_target_month" => "202504",
//!     "provider_office_no" => own.office.as_str(),
//!     "service_kind" => own.kind.as_str(),
//!     _ => "",
//! };
//! let fields = layout(name.code).iter().map(|field| value(field.name_en));
//! let file = InterfaceFile { name, records: vec![Record::new(1, fields)] };
//! # let own = file.name.envelope.from;
//! let written = write_file(&file)?;
//! for finding in written.findings(&name) {
//!     println!("{}", finding.message(careplan::Language::Japanese));
//! }
//!
//! let files = [SourceFile { name: name.to_string(), bytes: written.bytes }];
//! assert_eq!(check(&files, None).findings, []);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A program that writes CSV itself can ask in its tests whether it quotes as it should:
//! [`write::unquoted_texts`](crate::write::unquoted_texts).
//!
//! # Convert to JSON and back
//!
//! Both directions lose nothing. [`unit_schema`](crate::unit_schema) is the JSON Schema.
//!
//! ```
//! use careplan::{SourceFile, check, from_json, to_json};
//!
//! let files = [SourceFile {
//!     name: "DLTJSK_202504_1370000026_11_1370000018_43_20250502100000.CSV".to_owned(),
//!     bytes: b"202407,123455,0000000017,202504,1370000026,11\r\n".to_vec(),
//! }];
//! let report = check(&files, None);
//! let bundle = report.units[0].bundle.as_ref().ok_or("the files make a unit")?;
//!
//! let json = to_json(bundle);
//! assert_eq!(json["files"][0]["records"][0]["insured_no"], "0000000017");
//! assert_eq!(from_json(&json).as_ref(), Ok(bundle));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Convert an older version
//!
//! [`recognise`](crate::version::recognise) says in one sentence what a file is.
//! [`to_v4_1`](crate::version::to_v4_1) converts where nothing is lost or guessed: names of V3 lack
//! the kinds of service, so they come from the content, or from who knows them.
//!
//! ```
//! use careplan::version::{Hints, recognise, to_v4_1};
//! use careplan::{Language, SourceFile, check};
//!
//! let files = [SourceFile {
//!     name: "DLTJSK_202504_1370000026_1370000018_20250502100000.CSV".to_owned(),
//!     bytes: b"202208,123455,0000000017,202504,1370000026,11\r\n".to_vec(),
//! }];
//! let origin = recognise(&files[0].name, &files[0].bytes);
//! assert_eq!(
//!     origin.explanation(Language::English),
//!     "This is a V3 file; ask the sender for V4.1."
//! );
//!
//! let hints = Hints::default()
//!     .with_from_kind("11".parse()?)
//!     .with_to_kind("43".parse()?);
//! let conversion = to_v4_1(&files, &hints);
//! assert!(conversion.refusals.is_empty());
//! assert_eq!(check(&conversion.files, None).findings, []);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Compare plan and actuals
//!
//! [`compare::plan_to_actuals`](crate::compare::plan_to_actuals) puts them side by side for each
//! person, day and service; [`compare::table`](crate::compare::table) writes that as text.
//! [`compare::plans`](crate::compare::plans) compares a plan with a later one.
//!
//! ```
//! use careplan::compare::{self, Class};
//! use careplan::{SourceFile, check};
//!
//! let row = |day: &str, office: &str| {
//!     format!(
//!         "202407,123455,0000000017,20250325,202504,1370000018,,387,,202504{day},,0900,1000,\
//!          1,111211,,,,,1370000026,,,0,{office},\r\n"
//!     )
//! };
//! let file = |name: &str, text: String| SourceFile { name: name.to_owned(), bytes: text.into() };
//! let plan = "202504_1370000018_43_1370000026_11_20250325100000.CSV";
//! let files = [
//!     file(&format!("UPPLAN_{plan}"), row("02", "1370000018") + &row("09", "1370000018")),
//!     // Tables that a real program fills; the comparison looks at table 6 alone.
//!     file(&format!("UPSIKYU_{plan}"), format!("202407{}\r\n", ",".repeat(36))),
//!     file(&format!("UPHOSOKU_{plan}"), format!("202407{}\r\n", ",".repeat(62))),
//!     file(
//!         "UPJSK_202504_1370000026_11_1370000018_43_20250501090000.CSV",
//!         row("02", "1370000026") + &row("10", "1370000026"),
//!     ),
//! ];
//! let report = check(&files, None);
//! let bundles = || report.units.iter().filter_map(|unit| unit.bundle.as_ref());
//!
//! let comparison = compare::plan_to_actuals(bundles(), bundles());
//! assert!(!comparison.is_same());
//! let differences: Vec<Class> = comparison.users[0].differences().map(|line| line.class).collect();
//! assert_eq!(differences, [Class::OnlyBefore, Class::OnlyAfter]);
//! println!("{}", compare::table(&comparison, compare::TableOptions::default()));
//! ```
//!
//! # Take units in
//!
//! [`import::run`](crate::import::run) says what a receiving program does with units: in the order
//! of their serials, one unit wholly or not at all, the newer content of a key in place of the
//! older, and a sender's later units waiting behind one that failed.
//!
//! ```
//! use careplan::import::{self, State};
//! use careplan::{SourceFile, check};
//!
//! let deletion = |serial: &str, insured: &str| SourceFile {
//!     name: format!("DLTJSK_202504_1370000026_11_1370000018_43_{serial}.CSV"),
//!     bytes: format!("202407,123455,{insured},202504,1370000026,11\r\n").into_bytes(),
//! };
//! // Given in any order; the earlier one has a wrong number.
//! let files = [
//!     deletion("20250502110000", "0000000017"),
//!     deletion("20250502100000", "17"),
//! ];
//! let report = check(&files, None);
//! let outcome = import::run(&report.units, &State::default(), None);
//!
//! let effects: Vec<&str> = outcome.steps.iter().map(|step| step.effect.as_str()).collect();
//! assert_eq!(effects, ["refused", "waiting"]);
//! // To be kept for the next run.
//! let state: State = outcome.state;
//! # let _ = state;
//! ```
