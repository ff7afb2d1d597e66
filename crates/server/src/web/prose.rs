//! Texts that people write, shown safely: paragraphs, headings, lists, tables and code. What is
//! no mark of these stays what it is; templates escape every word, and links lead to our own pages
//! or to `https://` addresses only.

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Block {
    /// A heading.
    Heading(Vec<Span>),
    /// A heading below another one.
    Subheading(Vec<Span>),
    /// A paragraph.
    Paragraph(Vec<Span>),
    /// A list.
    List(Vec<Vec<Span>>),
    /// A numbered list, and the number it begins with.
    Numbered(u32, Vec<Vec<Span>>),
    /// A table: the heading, then rows.
    Table(Vec<Vec<Span>>, Vec<Vec<Vec<Span>>>),
    /// Lines that are typed as they stand.
    Code(String),
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Span {
    /// Words.
    Plain(String),
    /// Words that matter.
    Strong(String),
    /// Words to be typed.
    Code(String),
    /// A link: label and address.
    Link(String, String),
}

/// Reads a text.
pub(crate) fn blocks(text: &str) -> Vec<Block> {
    let mut reader = Reader {
        blocks: Vec::new(),
        paragraph: String::new(),
    };
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let line = line.trim_end();
        if line.starts_with("```") {
            reader.end_paragraph();
            let code: Vec<&str> = lines
                .by_ref()
                .take_while(|line| !line.starts_with("```"))
                .collect();
            reader.blocks.push(Block::Code(code.join("\n")));
        } else if line.starts_with('|') {
            reader.end_paragraph();
            let mut rows = vec![cells(line)];
            while let Some(row) = lines.next_if(|line| line.starts_with('|')) {
                if !is_rule(row) {
                    rows.push(cells(row));
                }
            }
            let heading = rows.remove(0);
            reader.blocks.push(Block::Table(heading, rows));
        } else {
            reader.line(line);
        }
    }
    reader.end_paragraph();
    reader.blocks
}

struct Reader {
    blocks: Vec<Block>,
    paragraph: String,
}

impl Reader {
    fn line(&mut self, line: &str) {
        if line.trim().is_empty() {
            self.end_paragraph();
        } else if let Some(heading) = line.strip_prefix("### ") {
            self.end_paragraph();
            self.blocks.push(Block::Subheading(spans(heading)));
        } else if let Some(heading) = line.strip_prefix("## ").or(line.strip_prefix("# ")) {
            self.end_paragraph();
            self.blocks.push(Block::Heading(spans(heading)));
        } else if let Some(item) = line.strip_prefix("- ").or(line.strip_prefix("・")) {
            self.end_paragraph();
            match self.blocks.last_mut() {
                Some(Block::List(items)) => items.push(spans(item)),
                _ => self.blocks.push(Block::List(vec![spans(item)])),
            }
        } else if let Some((number, item)) = numbered(line) {
            self.end_paragraph();
            match self.blocks.last_mut() {
                Some(Block::Numbered(_, items)) if number != 1 => items.push(spans(item)),
                _ => self.blocks.push(Block::Numbered(number, vec![spans(item)])),
            }
        } else {
            let both_wide = self.paragraph.ends_with(|sign: char| !sign.is_ascii())
                || !line.starts_with(|sign: char| sign.is_ascii());
            if !self.paragraph.is_empty() && !both_wide {
                self.paragraph.push(' ');
            }
            self.paragraph.push_str(line.trim_start());
        }
    }

    fn end_paragraph(&mut self) {
        if !self.paragraph.is_empty() {
            let text = std::mem::take(&mut self.paragraph);
            self.blocks.push(Block::Paragraph(spans(&text)));
        }
    }
}

fn numbered(line: &str) -> Option<(u32, &str)> {
    let (number, item) = line.split_once(". ")?;
    Some((number.parse().ok()?, item))
}

fn cells(row: &str) -> Vec<Vec<Span>> {
    row.trim_matches('|')
        .split('|')
        .map(|cell| spans(cell.trim()))
        .collect()
}

fn is_rule(row: &str) -> bool {
    row.chars().all(|sign| "|-: ".contains(sign))
}

fn spans(line: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut plain = String::new();
    let mut rest = line;
    while let Some(sign) = rest.chars().next() {
        let found = marked(rest, "**")
            .map(|(words, after)| (Span::Strong(words.to_owned()), after))
            .or_else(|| {
                marked(rest, "`").map(|(words, after)| (Span::Code(words.to_owned()), after))
            })
            .or_else(|| link(rest));
        if let Some((span, after)) = found {
            if !plain.is_empty() {
                spans.push(Span::Plain(std::mem::take(&mut plain)));
            }
            spans.push(span);
            rest = after;
        } else {
            plain.push(sign);
            rest = rest.get(sign.len_utf8()..).unwrap_or_default();
        }
    }
    if !plain.is_empty() {
        spans.push(Span::Plain(plain));
    }
    spans
}

fn marked<'a>(text: &'a str, mark: &str) -> Option<(&'a str, &'a str)> {
    let (words, after) = text.strip_prefix(mark)?.split_once(mark)?;
    (!words.is_empty()).then_some((words, after))
}

fn link(text: &str) -> Option<(Span, &str)> {
    let (label, rest) = text.strip_prefix('[')?.split_once("](")?;
    let (target, after) = rest.split_once(')')?;
    let span = match address(target) {
        Some(address) => Span::Link(label.to_owned(), address),
        None => Span::Plain(label.to_owned()),
    };
    Some((span, after))
}

fn address(target: &str) -> Option<String> {
    let plain = target
        .chars()
        .all(|sign| sign.is_ascii_alphanumeric() || "/-_.?=&:~%".contains(sign));
    let own = target.starts_with('/') && !target.starts_with("//");
    (plain && (own || target.starts_with("https://"))).then(|| target.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Vec<Span> {
        vec![Span::Plain(text.to_owned())]
    }

    #[test]
    fn paragraphs_headings_and_lists() {
        let text = "# 題\n一行目\n二行目\n\n## 次\n- あ\n- い\n1. 一\n2. 二\n\na\nb\n";
        let expected = vec![
            Block::Heading(plain("題")),
            Block::Paragraph(plain("一行目二行目")),
            Block::Heading(plain("次")),
            Block::List(vec![plain("あ"), plain("い")]),
            Block::Numbered(1, vec![plain("一"), plain("二")]),
            Block::Paragraph(plain("a b")),
        ];
        assert_eq!(blocks(text), expected);
    }

    #[test]
    fn tables_and_code() {
        let text = "| a | b |\n|---|---|\n| 1 | **2** |\n```\nx <b>\n```\n";
        let expected = vec![
            Block::Table(
                vec![plain("a"), plain("b")],
                vec![vec![plain("1"), vec![Span::Strong("2".to_owned())]]],
            ),
            Block::Code("x <b>".to_owned()),
        ];
        assert_eq!(blocks(text), expected);
    }

    #[test]
    fn links_lead_to_our_pages_or_to_safe_addresses() {
        for (target, leads) in [
            ("/faq", true),
            ("https://example.jp/a?b=c", true),
            ("//elsewhere", false),
            ("javascript:alert", false),
            ("http://example.jp", false),
            ("/a\"b", false),
            ("x.md", false),
        ] {
            let spans = spans(&format!("[名]({target})"));
            let expected = if leads {
                vec![Span::Link("名".to_owned(), target.to_owned())]
            } else {
                plain("名")
            };
            assert_eq!(spans, expected, "{target}");
        }
        assert_eq!(spans("a ** b ` c ["), plain("a ** b ` c ["));
        assert_eq!(
            blocks("<script>"),
            vec![Block::Paragraph(plain("<script>"))]
        );
    }
}
