//! Kinds of service as people read them: by code and name.

use careplan::ServiceKind;

/// 43 居宅介護支援.
pub(crate) fn in_words(kind: &ServiceKind) -> String {
    format!("{} {}", kind.as_str(), kind.name().unwrap_or_default())
}

/// Several of them in one line.
pub(crate) fn list(kinds: &[ServiceKind]) -> String {
    let words: Vec<String> = kinds.iter().map(in_words).collect();
    words.join("、")
}
