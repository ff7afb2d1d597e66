//! Forms that bring files (`multipart/form-data`), as a browser sends them.

use careplan::SourceFile;

use super::form::PageForm;

/// What separates the parts; `None` where a form brings no files.
pub(super) fn boundary(kind: &str) -> Option<String> {
    let parameters = kind.strip_prefix("multipart/form-data")?;
    let boundary = parameters.split_once("boundary=")?.1;
    let boundary = boundary.split(';').next()?.trim().trim_matches('"');
    (!boundary.is_empty() && boundary.len() <= 70).then(|| boundary.to_owned())
}

/// Reads a whole form. `None` where it does not have its form.
pub(super) fn read(boundary: &str, body: &[u8]) -> Option<PageForm> {
    let delimiter = format!("--{boundary}");
    let between = format!("\r\n{delimiter}");
    let mut rest = body.strip_prefix(delimiter.as_bytes())?;
    let mut form = PageForm::default();
    for _ in 0..MOST_PARTS {
        if rest.starts_with(b"--") {
            return Some(form);
        }
        rest = rest.strip_prefix(b"\r\n")?;
        let (head, after) = split(rest, b"\r\n\r\n")?;
        let (content, after) = split(after, between.as_bytes())?;
        rest = after;
        let head = std::str::from_utf8(head).ok()?;
        let is_disposition = |line: &&str| {
            let line = line.to_ascii_lowercase();
            line.starts_with("content-disposition:")
        };
        let disposition = head.lines().find(is_disposition)?;
        let name = parameter(disposition, "name")?;
        match parameter(disposition, "filename") {
            // Nothing was chosen.
            Some(file) if file.is_empty() && content.is_empty() => {}
            Some(file) => form.files.push(SourceFile {
                name: file
                    .rsplit(['/', '\\'])
                    .next()
                    .unwrap_or_default()
                    .to_owned(),
                bytes: content.to_vec(),
            }),
            None => form
                .fields
                .push((name, String::from_utf8(content.to_vec()).ok()?)),
        }
    }
    None
}

/// What stands before and behind the first place where `mark` is.
fn split<'a>(bytes: &'a [u8], mark: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let mut from = 0;
    loop {
        // A mark begins with a rare byte: looking for that one first is quick.
        let first = mark.first()?;
        let place = from + bytes.get(from..)?.iter().position(|byte| byte == first)?;
        let rest = bytes.get(place..)?;
        if let Some(after) = rest.strip_prefix(mark) {
            return Some((bytes.get(..place)?, after));
        }
        from = place + 1;
    }
}

/// A parameter as browsers write it: quotes, line ends and percent signs of quotes are coded.
fn parameter(line: &str, name: &str) -> Option<String> {
    let open = format!("; {name}=\"");
    let (_, rest) = line.split_once(&open)?;
    let (value, _) = rest.split_once('"')?;
    Some(
        value
            .replace("%22", "\"")
            .replace("%0D", "\r")
            .replace("%0A", "\n"),
    )
}

/// More than anybody chooses at once.
const MOST_PARTS: usize = 20_000;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]

    use super::*;

    #[test]
    fn several_files_come_with_their_names() {
        let body = "--x\r\nContent-Disposition: form-data; name=\"form_token\"\r\n\r\nabc\r\n\
            --x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"A.CSV\"\r\n\
            Content-Type: text/csv\r\n\r\n1\r\n2\r\n\r\n\
            --x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"C:\\b\\B.CSV\"\r\n\r\n\r\n\
            --x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"\"\r\n\r\n\r\n--x--\r\n";
        let form = read("x", body.as_bytes()).unwrap();
        assert_eq!(form.text("form_token"), "abc");
        let names: Vec<&str> = form.files.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names, ["A.CSV", "B.CSV"]);
        assert_eq!(form.files.first().unwrap().bytes, b"1\r\n2\r\n");
        for cut in 0..body.len() - 4 {
            assert!(
                read("x", body.as_bytes().get(..cut).unwrap()).is_none(),
                "{cut}"
            );
        }
        assert_eq!(
            boundary("multipart/form-data; boundary=\"x\"").unwrap(),
            "x"
        );
        assert!(boundary("application/x-www-form-urlencoded").is_none());
    }
}
