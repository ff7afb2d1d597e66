//! Licence expressions such as `(MIT OR Apache-2.0) AND Unicode-3.0`.
//!
//! The grammar of SPDX without its rarities, and the slash that old packages write for OR. A
//! `WITH` binds an exception to a licence; the pair is one name, `Apache-2.0 WITH LLVM-exception`.

/// A licence expression.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Expression {
    Licence(String),
    Any(Vec<Expression>),
    All(Vec<Expression>),
}

impl Expression {
    /// Reads an expression; `None` when it is none.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let spaced = text
            .replace('(', " ( ")
            .replace(')', " ) ")
            .replace('/', " OR ");
        let words: Vec<&str> = spaced.split_whitespace().collect();
        let (expression, rest) = any(&words)?;
        rest.is_empty().then_some(expression)
    }

    /// Whether the accepted licences are enough to use what is under this expression.
    pub(super) fn is_satisfied(&self, accepts: &impl Fn(&str) -> bool) -> bool {
        match self {
            Self::Licence(name) => accepts(name),
            Self::Any(parts) => parts.iter().any(|part| part.is_satisfied(accepts)),
            Self::All(parts) => parts.iter().all(|part| part.is_satisfied(accepts)),
        }
    }
}

type Parsed<'a> = Option<(Expression, &'a [&'a str])>;

fn any<'a>(words: &'a [&'a str]) -> Parsed<'a> {
    let (first, mut rest) = all(words)?;
    let mut parts = vec![first];
    while let ["OR", after @ ..] = rest {
        let (next, remaining) = all(after)?;
        parts.push(next);
        rest = remaining;
    }
    Some((single_or(parts, Expression::Any)?, rest))
}

/// `AND` binds closer than `OR`.
fn all<'a>(words: &'a [&'a str]) -> Parsed<'a> {
    let (first, mut rest) = one(words)?;
    let mut parts = vec![first];
    while let ["AND", after @ ..] = rest {
        let (next, remaining) = one(after)?;
        parts.push(next);
        rest = remaining;
    }
    Some((single_or(parts, Expression::All)?, rest))
}

fn one<'a>(words: &'a [&'a str]) -> Parsed<'a> {
    match words {
        ["(", inside @ ..] => match any(inside)? {
            (expression, [")", rest @ ..]) => Some((expression, rest)),
            _ => None,
        },
        [")" | "AND" | "OR" | "WITH", ..] | [] => None,
        [name, "WITH", exception, rest @ ..] => Some((
            Expression::Licence(format!("{name} WITH {exception}")),
            rest,
        )),
        [name, rest @ ..] => Some((Expression::Licence((*name).to_owned()), rest)),
    }
}

fn single_or(
    mut parts: Vec<Expression>,
    several: fn(Vec<Expression>) -> Expression,
) -> Option<Expression> {
    if parts.len() > 1 {
        return Some(several(parts));
    }
    parts.pop()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, accepted: &[&str], expected: Option<bool>) {
        let satisfied = Expression::parse(text)
            .map(|parsed| parsed.is_satisfied(&|name: &str| accepted.contains(&name)));
        assert_eq!(satisfied, expected, "{text} with {accepted:?}");
    }

    #[test]
    fn expressions_are_satisfied() {
        check("MIT", &["MIT"], Some(true));
        check("MIT", &["ISC"], Some(false));
        check("MIT OR Apache-2.0", &["Apache-2.0"], Some(true));
        check("MIT/Apache-2.0", &["MIT"], Some(true));
        check("Apache-2.0 / MIT", &["MIT"], Some(true));
        check("Apache-2.0 AND ISC", &["ISC"], Some(false));
        check("Apache-2.0 AND ISC", &["ISC", "Apache-2.0"], Some(true));
        check("(MIT OR ISC) AND Zlib", &["ISC", "Zlib"], Some(true));
        check("(MIT OR ISC) AND Zlib", &["ISC"], Some(false));
        check("MIT OR ISC AND Zlib", &["MIT"], Some(true));
        check("MIT OR ISC AND Zlib", &["ISC"], Some(false));
    }

    #[test]
    fn an_exception_belongs_to_its_licence() {
        const PAIR: &str = "Apache-2.0 WITH LLVM-exception";
        check(PAIR, &["Apache-2.0"], Some(false));
        check(PAIR, &[PAIR], Some(true));
        check(
            "Apache-2.0 WITH LLVM-exception OR MIT",
            &["MIT"],
            Some(true),
        );
    }

    #[test]
    fn what_is_no_expression_is_refused() {
        for text in ["", "OR MIT", "MIT OR", "(MIT", "MIT)", "MIT ISC", "AND"] {
            check(text, &["MIT", "ISC"], None);
        }
    }
}
