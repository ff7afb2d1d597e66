//! Every code has its words and its document.

use super::*;

#[test]
fn every_code_reads_back_and_has_words() {
    for code in Code::ALL {
        assert_eq!(code.as_str().parse(), Ok(code));
        assert!((400..600).contains(&code.status()));
        for language in [Language::Japanese, Language::English] {
            assert!(!code.title(language).is_empty() && !code.hint(language).is_empty());
        }
    }
}

#[test]
fn codes_are_unique() {
    let mut texts: Vec<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
    texts.sort_unstable();
    texts.dedup();
    assert_eq!(texts.len(), Code::ALL.len());
}
