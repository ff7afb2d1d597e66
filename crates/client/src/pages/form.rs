//! Forms that came from a page of ours: they carry the hidden word, which no other site knows.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header::CONTENT_TYPE;
use careplan::SourceFile;

use super::multipart;
use super::office::Office;
use super::page::PageError;
use crate::failure::Failure;
use crate::words::Text;

/// What a form may bring: five hundred units with pictures.
pub(crate) const LARGEST: usize = 200 * 1024 * 1024;

/// A form that came from a page of ours.
#[derive(Debug, Default)]
pub(crate) struct PageForm {
    /// Names and what was typed, in order.
    pub(super) fields: Vec<(String, String)>,
    /// The files that were chosen.
    pub(crate) files: Vec<SourceFile>,
}

impl PageForm {
    /// What was typed into a field, without blanks around it; nothing where the field is missing.
    pub(crate) fn text(&self, name: &str) -> &str {
        let found = self.fields.iter().find(|(field, _)| field == name);
        found.map_or("", |(_, value)| value.trim())
    }

    /// What was typed into a field, exactly.
    pub(crate) fn exact(&self, name: &str) -> &str {
        let found = self.fields.iter().find(|(field, _)| field == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    /// Everything that was chosen of several.
    pub(crate) fn all(&self, name: &str) -> Vec<&str> {
        let found = self.fields.iter().filter(|(field, _)| field == name);
        found.map(|(_, value)| value.as_str()).collect()
    }
}

impl FromRequest<Office> for PageForm {
    type Rejection = PageError;

    async fn from_request(request: Request, office: &Office) -> Result<Self, PageError> {
        let kind = request.headers().get(CONTENT_TYPE);
        let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let kind = kind.to_owned();
        let body = Bytes::from_request(request, &()).await;
        let body = body.map_err(|_| PageError(Failure::refused(Text::new("page-too-large"))))?;
        let form = match multipart::boundary(&kind) {
            Some(boundary) => multipart::read(&boundary, &body),
            None => Some(Self {
                fields: typed(&body),
                files: Vec::new(),
            }),
        };
        let forged = || PageError(Failure::refused(Text::new("page-form-old")));
        let form = form.ok_or_else(forged)?;
        if !office.guard().is_own_form(form.exact("form_token")) {
            return Err(forged());
        }
        Ok(form)
    }
}

/// The fields of a form without files.
fn typed(body: &[u8]) -> Vec<(String, String)> {
    let body = String::from_utf8_lossy(body);
    let pairs = body.split('&').filter(|pair| !pair.is_empty());
    let decoded = pairs.map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decoded(name), decoded(value))
    });
    decoded.collect()
}

/// A text as it was before the browser wrote it for its way.
pub(super) fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        let hex = |byte: &u8| char::from(*byte).to_digit(16);
        match (first, after) {
            (b'+', _) => bytes.push(b' '),
            (b'%', [high, low, beyond @ ..]) => match (hex(high), hex(low)) {
                (Some(high), Some(low)) => {
                    bytes.push(u8::try_from(high * 16 + low).unwrap_or_default());
                    rest = beyond;
                }
                _ => bytes.push(b'%'),
            },
            (byte, _) => bytes.push(*byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A text as it stands in an address.
pub(crate) fn in_address(text: &str) -> String {
    let one = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
            char::from(byte).to_string()
        }
        other => format!("%{other:02X}"),
    };
    text.bytes().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_comes_back_as_it_was() {
        for text in ["", "a b+c%", "提供票（予定）", "x=y&z", "100%"] {
            assert_eq!(decoded(&in_address(text)), text);
        }
        assert_eq!(decoded("a+b%zz%4"), "a b%zz%4");
        let fields = typed("a=1&b=%E4%BA%88&a=2&&c".as_bytes());
        let form = PageForm {
            fields,
            files: Vec::new(),
        };
        assert_eq!(form.all("a"), ["1", "2"]);
        assert_eq!((form.text("b"), form.text("c")), ("予", ""));
    }
}
