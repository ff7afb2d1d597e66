//! Puts what was typed back into the form of a finished page.
//!
//! Works on the pages of this program alone: every tag is whole, every attribute stands in double
//! quotes and is escaped. So no page has to know that it may be shown filled in.

/// Names and values as a browser sends them.
pub(crate) type Typed = [(String, String)];

/// The page with the form that is sent to `action` filled in; `keeps` says which fields are. `None`
/// where the page has no such form. What was not sent, such as a box that was not ticked, is empty.
pub(crate) fn refill(
    html: &str,
    action: &str,
    typed: &Typed,
    keeps: impl Fn(&str) -> bool,
) -> Option<String> {
    let place = html.find(&format!(" action=\"{}\"", escaped(action)))?;
    let (head, rest) = html.split_at_checked(place)?;
    let (form, tail) = rest.split_at_checked(rest.find("</form>")?)?;
    let filling = Filling { typed, keeps };
    Some(format!("{head}{}{tail}", filling.form(form)))
}

struct Filling<'a, K> {
    typed: &'a Typed,
    keeps: K,
}

impl<K: Fn(&str) -> bool> Filling<'_, K> {
    fn form(&self, form: &str) -> String {
        let mut filled = String::with_capacity(form.len());
        let mut rest = form;
        let mut list = None;
        while let Some((text, tag, behind)) = next_tag(rest) {
            filled.push_str(text);
            rest = behind;
            let name = attribute(tag, "name").filter(|name| (self.keeps)(name));
            match (element(tag), name) {
                ("input", Some(name)) => filled.push_str(&self.input(tag, name)),
                ("textarea", Some(name)) => {
                    let value = self.value(name).unwrap_or_default();
                    filled.push_str(tag);
                    filled.push('\n');
                    filled.push_str(&escaped(value));
                    let end = rest.find("</textarea>").and_then(|end| rest.get(end..));
                    rest = end.unwrap_or(rest);
                }
                ("select", name) => {
                    list = name;
                    filled.push_str(tag);
                }
                ("option", _) => match list {
                    Some(list) => filled.push_str(&self.option(tag, list)),
                    None => filled.push_str(tag),
                },
                _ => filled.push_str(tag),
            }
        }
        filled.push_str(rest);
        filled
    }

    fn input(&self, tag: &str, name: &str) -> String {
        match attribute(tag, "type") {
            Some("password" | "file") => tag.to_owned(),
            Some("checkbox" | "radio") => {
                let value = attribute(tag, "value").unwrap_or("on");
                marked(tag, "checked", self.has(name, value))
            }
            _ => with_value(tag, self.value(name).unwrap_or_default()),
        }
    }

    fn option(&self, tag: &str, list: &str) -> String {
        let value = attribute(tag, "value").unwrap_or_default();
        marked(tag, "selected", self.has(list, value))
    }

    fn value(&self, name: &str) -> Option<&str> {
        let found = self.typed.iter().find(|(typed, _)| typed == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Whether this value was chosen; `value` as it stands in the page.
    fn has(&self, name: &str, value: &str) -> Chosen {
        let mut typed = self.typed.iter();
        if typed.any(|(typed, chosen)| typed == name && escaped(chosen) == value) {
            Chosen::Yes
        } else {
            Chosen::No
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Chosen {
    Yes,
    No,
}

/// What stands before the next tag, the tag, and what follows.
fn next_tag(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_at_checked(text.find('<')?)?;
    let (tag, behind) = rest.split_at_checked(rest.find('>')? + 1)?;
    Some((before, tag, behind))
}

fn element(tag: &str) -> &str {
    let name = tag.trim_start_matches('<');
    name.split([' ', '>']).next().unwrap_or_default()
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    Some(rest.split_once('"')?.0)
}

/// The tag with another value.
fn with_value(tag: &str, value: &str) -> String {
    let value = escaped(value);
    let found = tag
        .split_once(" value=\"")
        .and_then(|(before, rest)| Some((before, rest.split_once('"')?.1)));
    match found {
        Some((before, after)) => format!("{before} value=\"{value}\"{after}"),
        None => tag.to_owned(),
    }
}

/// The tag with or without a bare attribute, which stands behind the value.
fn marked(tag: &str, word: &str, chosen: Chosen) -> String {
    let (before, rest) = match tag.split_once(" value=\"") {
        Some((before, rest)) => (before, rest),
        None => return tag.to_owned(),
    };
    let Some((value, after)) = rest.split_once('"') else {
        return tag.to_owned();
    };
    let after = after.replacen(&format!(" {word}"), "", 1);
    let mark = match chosen {
        Chosen::Yes => format!(" {word}"),
        Chosen::No => String::new(),
    };
    format!("{before} value=\"{value}\"{mark}{after}")
}

/// As the templates escape.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for symbol in text.chars() {
        match symbol {
            '&' => escaped.push_str("&#38;"),
            '<' => escaped.push_str("&#60;"),
            '>' => escaped.push_str("&#62;"),
            '"' => escaped.push_str("&#34;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;

    const PAGE: &str = "<h1>a</h1><form method=\"post\" action=\"/other\">\
        <input name=\"text\" type=\"text\" value=\"\"></form>\
        <form method=\"post\" action=\"/here\" novalidate>\
        <input type=\"hidden\" name=\"form_token\" value=\"t\">\
        <input id=\"text\" name=\"text\" type=\"text\" value=\"old\" autocomplete=\"off\">\
        <input name=\"secret\" type=\"password\" value=\"\">\
        <input type=\"radio\" name=\"one\" value=\"a\" checked><input type=\"radio\" name=\"one\" value=\"b\" aria-describedby=\"x\">\
        <input type=\"checkbox\" name=\"box_1\" value=\"yes\" checked>\
        <textarea name=\"long\" rows=\"8\">\nold</textarea>\
        <select name=\"list\"><option value=\"1\" selected>1</option>\n<option value=\"2\">2</option></select>\
        </form><p>text</p>";

    fn typed(fields: &[(&str, &str)]) -> Vec<(String, String)> {
        let fields = fields.iter();
        fields
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn every_kind_of_field_is_filled_and_nothing_breaks_out() {
        let typed = typed(&[
            ("text", "\"><script>x"),
            ("secret", "must not"),
            ("form_token", "other"),
            ("one", "b"),
            ("long", "</textarea><b>"),
            ("list", "2"),
        ]);
        let keeps = |name: &str| name != "form_token";
        let filled = refill(PAGE, "/here", &typed, keeps).unwrap();
        for expected in [
            "action=\"/other\"><input name=\"text\" type=\"text\" value=\"\">",
            "name=\"form_token\" value=\"t\"",
            "value=\"&#34;&#62;&#60;script&#62;x\" autocomplete=\"off\">",
            "name=\"secret\" type=\"password\" value=\"\"",
            "value=\"a\"><input type=\"radio\" name=\"one\" value=\"b\" checked aria-describedby",
            "name=\"box_1\" value=\"yes\">",
            "rows=\"8\">\n&#60;/textarea&#62;&#60;b&#62;</textarea>",
            "<option value=\"1\">1</option>\n<option value=\"2\" selected>2</option>",
            "</form><p>text</p>",
        ] {
            assert!(filled.contains(expected), "{expected}\n{filled}");
        }
    }

    #[test]
    fn a_page_without_the_form_stays_as_it_is() {
        assert_eq!(refill(PAGE, "/elsewhere", &[], |_| true), None);
    }
}
