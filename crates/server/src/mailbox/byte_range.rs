//! The `Range` header of a download (RFC 9110 §14): one span of bytes, so that a cut download
//! goes on where it stopped.
//!
//! Several spans at once, other units and broken headers are ignored, which the standard allows:
//! the whole part is the answer then.

use std::ops::Range;

/// What a `Range` header asks of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Everything.
    Whole,
    /// These bytes.
    Span(Range<u64>),
    /// Bytes beyond the end.
    Unsatisfiable,
}

/// Reads the header for a part of `size` bytes.
pub(super) fn wanted(header: Option<&str>, size: u64) -> Wanted {
    let Some(spans) = header.and_then(|text| text.trim().strip_prefix("bytes=")) else {
        return Wanted::Whole;
    };
    let Some((first, last)) = spans.split_once('-') else {
        return Wanted::Whole;
    };
    let (first, last) = (first.trim(), last.trim());
    let span = match (number(first), number(last)) {
        (Some(first), Some(last)) if first <= last => first..last.saturating_add(1).min(size),
        (Some(first), None) if last.is_empty() => first..size,
        (None, Some(0)) if first.is_empty() => return Wanted::Unsatisfiable,
        (None, Some(tail)) if first.is_empty() => size.saturating_sub(tail)..size,
        _ => return Wanted::Whole,
    };
    if span.start < span.end {
        Wanted::Span(span)
    } else {
        Wanted::Unsatisfiable
    }
}

/// Digits only: `parse` would also take a sign.
fn number(text: &str) -> Option<u64> {
    text.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| text.parse().ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_and_what_they_ask_for() {
        for (header, expected) in [
            (None, Wanted::Whole),
            (Some("bytes=0-9"), Wanted::Span(0..10)),
            (Some("bytes=5-"), Wanted::Span(5..10)),
            (Some("bytes=-3"), Wanted::Span(7..10)),
            (Some("bytes=-30"), Wanted::Span(0..10)),
            (Some("bytes=9-9"), Wanted::Span(9..10)),
            (Some("bytes=3-18446744073709551615"), Wanted::Span(3..10)),
            (Some("bytes=10-"), Wanted::Unsatisfiable),
            (Some("bytes=10-12"), Wanted::Unsatisfiable),
            (Some("bytes=-0"), Wanted::Unsatisfiable),
            (Some("bytes=5-4"), Wanted::Whole),
            (Some("bytes=0-1,3-4"), Wanted::Whole),
            (Some("bytes=+1-2"), Wanted::Whole),
            (Some("bytes=-"), Wanted::Whole),
            (Some("bytes=x"), Wanted::Whole),
            (Some("lines=1-2"), Wanted::Whole),
            (Some("bytes=99999999999999999999-"), Wanted::Whole),
        ] {
            assert_eq!(wanted(header, 10), expected, "{header:?}");
        }
    }
}
