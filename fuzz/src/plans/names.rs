//! The target `names`: any text as a file name and as the identifiers that names contain.

use std::fmt::Display;
use std::str::FromStr;

use careplan::file_name::code_of;
use careplan::{
    Address, FileName, Finding, InsuredNumber, InsurerNumber, Language, OfficeNumber, Serial,
    ServiceKind, ServiceMonth,
};

/// Reads the bytes as a name; one that is good has one spelling, one that is not has findings.
pub fn names(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    identifier::<OfficeNumber>(&text);
    identifier::<InsurerNumber>(&text);
    identifier::<ServiceKind>(&text);
    identifier::<ServiceMonth>(&text);
    identifier::<Serial>(&text);
    identifier::<Address>(&text);
    let _: Result<InsuredNumber, _> = text.parse();
    match FileName::parse(&text) {
        Ok(name) => {
            assert_eq!(code_of(&text), Some(name.code), "the kind of the file");
            let canonical = name.to_string();
            assert_eq!(FileName::parse(&canonical), Ok(name), "the name as written");
        }
        Err(findings) => {
            assert!(!findings.is_empty(), "a bad name without a finding");
            findings.iter().for_each(tell);
        }
    }
}

/// Renders everything a finding says in every language; no placeholder may be left over.
pub fn tell(finding: &Finding) {
    check_words(finding, &told(finding));
}

/// What [`told`] gives is complete.
pub fn check_words(finding: &Finding, told: &[String]) {
    for text in told {
        assert!(!text.is_empty(), "{} says nothing", finding.check.as_str());
        let open = text.contains('{') || text.contains('}');
        assert!(!open, "a placeholder is left in: {text}");
    }
    assert!(!finding.reference().is_empty(), "no reference");
}

/// Messages and advice in every language.
pub fn told(finding: &Finding) -> Vec<String> {
    let languages = [Language::Japanese, Language::English];
    let texts = languages.map(|language| [finding.message(language), finding.fix(language)]);
    texts.into_iter().flatten().collect()
}

fn identifier<T: FromStr + Display + PartialEq>(text: &str) {
    if let Ok(value) = text.parse::<T>() {
        let back = value.to_string().parse::<T>().ok();
        assert!(back == Some(value), "an identifier reads back as another");
    }
}
