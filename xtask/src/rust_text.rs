//! Looks at Rust source as text: what is code, what is comment, which paths the code names.
//!
//! It is no parser. It tells comments and literals from code, and reads paths such as
//! `crate::{store, portal::apply}` into single lines of segments; that is enough for the rules of
//! `tidy` and keeps a large dependency out of the program that is built first.

/// A source text split in two; both keep the lines of the original.
pub(crate) struct Split {
    /// The code, with comments and the insides of literals blanked.
    pub(crate) code: String,
    /// The comments, with everything else blanked.
    pub(crate) comments: String,
}

/// Splits a source text into code and comments.
pub(crate) fn split(text: &str) -> Split {
    let mut code = String::with_capacity(text.len());
    let mut comments = String::with_capacity(text.len());
    let mut rest = text;
    let mut before = ' ';
    while let Some(first) = rest.chars().next() {
        let (kind, length) = piece(rest, first, before);
        let (taken, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        let blank = |text: &str| -> String {
            text.chars()
                .map(|symbol| if symbol == '\n' { '\n' } else { ' ' })
                .collect()
        };
        match kind {
            Kind::Code => {
                code.push_str(taken);
                comments.push_str(&blank(taken));
            }
            Kind::Comment => {
                code.push_str(&blank(taken));
                comments.push_str(taken);
            }
            Kind::Literal => {
                code.push_str(&blank(taken));
                comments.push_str(&blank(taken));
            }
        }
        before = taken.chars().next_back().unwrap_or(' ');
        rest = after;
    }
    Split { code, comments }
}

/// The part of the code before its unit tests, which stand at the bottom of a file.
pub(crate) fn before_unit_tests(code: &str) -> &str {
    code.split_once("#[cfg(test)]")
        .map_or(code, |(code, _)| code)
}

/// A path that the code names, such as `crate::store::account`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct PathUse {
    /// Counted from 1.
    pub(crate) line: usize,
    /// The names between the `::`; a group is already spread out.
    pub(crate) segments: Vec<String>,
}

/// All paths of two or more segments, in order of appearance.
pub(crate) fn paths(code: &str) -> Vec<PathUse> {
    let tokens = tokens(code);
    let mut found = Vec::new();
    let mut rest = tokens.as_slice();
    while let Some((token, after)) = rest.split_first() {
        rest = match (token, after.first()) {
            (Token::Name(..), Some(Token::Colons)) => path(rest, &[], &mut found),
            _ => after,
        };
    }
    found
}

/// Lines, counted from 1, on which the code has this name as a whole word.
pub(crate) fn lines_naming(code: &str, name: &str) -> Vec<usize> {
    let mut lines: Vec<usize> = tokens(code)
        .into_iter()
        .filter_map(|token| match token {
            Token::Name(found, line) if found == name => Some(line),
            _ => None,
        })
        .collect();
    lines.dedup();
    lines
}

enum Kind {
    Code,
    Comment,
    Literal,
}

/// What begins at `rest`, and its length in bytes.
fn piece(rest: &str, first: char, before: char) -> (Kind, usize) {
    if rest.starts_with("//") {
        return (Kind::Comment, rest.find('\n').unwrap_or(rest.len()));
    }
    if rest.starts_with("/*") {
        return (Kind::Comment, block_comment(rest));
    }
    if !is_name_symbol(before)
        && let Some(length) = raw_string(rest)
    {
        return (Kind::Literal, length);
    }
    match first {
        '"' => (Kind::Literal, quoted(rest, '"')),
        '\'' => character(rest).map_or((Kind::Code, 1), |length| (Kind::Literal, length)),
        _ => (Kind::Code, first.len_utf8()),
    }
}

fn block_comment(rest: &str) -> usize {
    let mut depth = 0_usize;
    let mut previous = ' ';
    for (position, symbol) in rest.char_indices() {
        match (previous, symbol) {
            ('/', '*') => depth += 1,
            ('*', '/') => depth = depth.saturating_sub(1),
            _ => {
                previous = symbol;
                continue;
            }
        }
        // Both symbols are used up: `/*/` opens and does not close.
        previous = ' ';
        if depth == 0 {
            return position + symbol.len_utf8();
        }
    }
    rest.len()
}

fn raw_string(rest: &str) -> Option<usize> {
    let body = ["r", "br", "cr"]
        .iter()
        .find_map(|prefix| rest.strip_prefix(prefix))?;
    let text = body.trim_start_matches('#');
    let hashes = body.len() - text.len();
    let inside = text.strip_prefix('"')?;
    let close = format!("\"{}", "#".repeat(hashes));
    let end = inside
        .find(&close)
        .map_or(inside.len(), |at| at + close.len());
    Some(rest.len() - inside.len() + end)
}

/// The length of a literal that opens and closes with `mark`.
fn quoted(rest: &str, mark: char) -> usize {
    let mut escaped = false;
    for (position, symbol) in rest.char_indices().skip(1) {
        match symbol {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if symbol == mark => return position + mark.len_utf8(),
            _ => {}
        }
    }
    rest.len()
}

/// A character literal, as against a lifetime.
fn character(rest: &str) -> Option<usize> {
    let mut symbols = rest.chars().skip(1);
    let is_literal = matches!(
        (symbols.next(), symbols.next()),
        (Some('\\'), _) | (Some(_), Some('\''))
    );
    is_literal.then(|| quoted(rest, '\''))
}

#[derive(Debug, Clone)]
enum Token {
    Name(String, usize),
    Colons,
    Open,
    Close,
    Comma,
    Other,
}

fn tokens(code: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    for (index, text) in code.lines().enumerate() {
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let end = rest
                .find(|symbol| !is_name_symbol(symbol))
                .unwrap_or(rest.len());
            let length = if end > 0 {
                let (name, _) = rest.split_at(end);
                tokens.push(Token::Name(name.to_owned(), index + 1));
                end
            } else if rest.starts_with("::") {
                tokens.push(Token::Colons);
                2
            } else {
                match first {
                    '{' => tokens.push(Token::Open),
                    '}' => tokens.push(Token::Close),
                    ',' => tokens.push(Token::Comma),
                    _ if first.is_whitespace() => {}
                    _ => tokens.push(Token::Other),
                }
                first.len_utf8()
            };
            rest = rest.split_at_checked(length).map_or("", |(_, after)| after);
        }
    }
    tokens
}

/// Reads one path at the start of `tokens`, spreads its groups out into `found`, and returns what
/// follows it.
fn path<'a>(mut tokens: &'a [Token], prefix: &[String], found: &mut Vec<PathUse>) -> &'a [Token] {
    let mut segments = prefix.to_vec();
    let mut line = 0;
    loop {
        match tokens {
            [Token::Name(name, at), Token::Colons, Token::Open, rest @ ..] => {
                segments.push(name.clone());
                return group(rest, *at, &segments, found);
            }
            [Token::Name(name, at), Token::Colons, rest @ ..] => {
                segments.push(name.clone());
                (line, tokens) = (*at, rest);
            }
            [Token::Name(name, at), rest @ ..] => {
                segments.push(name.clone());
                found.push(PathUse {
                    line: *at,
                    segments,
                });
                return rest;
            }
            // `crate::portal::*` and `Vec::<u8>::new` end here.
            _ => {
                found.push(PathUse { line, segments });
                return tokens;
            }
        }
    }
}

fn group<'a>(
    mut tokens: &'a [Token],
    line: usize,
    prefix: &[String],
    found: &mut Vec<PathUse>,
) -> &'a [Token] {
    loop {
        tokens = match tokens {
            [] => return tokens,
            [Token::Close, rest @ ..] => return rest,
            [Token::Name(name, _), rest @ ..] if name == "self" => {
                found.push(PathUse {
                    line,
                    segments: prefix.to_vec(),
                });
                rest
            }
            [Token::Name(..), ..] => path(tokens, prefix, found),
            [_, rest @ ..] => rest,
        };
        // `name as other` inside a group: the new name is no path of its own.
        if let [Token::Name(word, _), Token::Name(..), rest @ ..] = tokens
            && word == "as"
        {
            tokens = rest;
        }
    }
}

fn is_name_symbol(symbol: char) -> bool {
    symbol.is_alphanumeric() || symbol == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_literals_are_no_code() {
        let text = "let a = \"crate::portal // no\"; // say \"this\"\n\
                    let b = r#\"dbg!(\"x\")\"#; /* one /* two */ still */ let c = '\"'; let d: &'a str;\n\
                    let e = '\\''; let f = 'x'; // end";
        let split = split(text);
        assert!(!split.code.contains("portal"), "{}", split.code);
        assert!(!split.code.contains("dbg"), "{}", split.code);
        assert!(split.code.contains("let c ="), "{}", split.code);
        assert!(split.code.contains("&'a str"), "{}", split.code);
        assert!(split.code.contains("let f ="), "{}", split.code);
        assert!(
            split.comments.contains("// say \"this\""),
            "{}",
            split.comments
        );
        assert!(split.comments.contains("still */"), "{}", split.comments);
        assert!(split.comments.ends_with("// end"), "{}", split.comments);
        assert_eq!(split.code.lines().count(), text.lines().count());
    }

    fn check(code: &str, expected: &[&str]) {
        let found: Vec<String> = paths(code)
            .into_iter()
            .map(|path| format!("{}: {}", path.line, path.segments.join("::")))
            .collect();
        assert_eq!(found, expected, "{code}");
    }

    #[test]
    fn paths_are_spread_out() {
        check("use crate::portal::apply;", &["1: crate::portal::apply"]);
        check(
            "use crate::{\n    portal::{self, apply},\n    store as rows, web::*,\n};\nuse std::fs;",
            &[
                "2: crate::portal",
                "2: crate::portal::apply",
                "3: crate::store",
                "3: crate::web",
                "5: std::fs",
            ],
        );
        check(
            "let x = super::super::console::show(pki::issue(y));",
            &["1: super::super::console::show", "1: pki::issue"],
        );
        check("a.b::<T>(); struct S { f: u8 }", &["1: b"]);
    }

    #[test]
    fn names_are_whole_words() {
        assert_eq!(
            lines_naming("use sqlx::Row;\nlet sqlx_row = 1;\nsqlx", "sqlx"),
            [1, 3]
        );
    }
}
