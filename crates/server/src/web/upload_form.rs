//! Forms that bring a file (`multipart/form-data`), under the same protection as any other form.
//!
//! What a browser sends for a small form is read whole: names, texts and one file. Routes that take
//! such a form set a limit for its size.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};

use crate::web::error::PageError;
use crate::web::form::{expected_token, is_own_page, refuse_forged};
use crate::web::state::WebState;

/// A form that came from a page of ours, with at most one file.
pub(crate) struct UploadForm {
    fields: BTreeMap<String, String>,
    /// The file, if one was chosen.
    pub(crate) file: Option<UploadedFile>,
}

/// A file as the browser sent it; its name and content are whatever somebody chose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UploadedFile {
    /// Name, without folders.
    pub(crate) name: String,
    /// Content.
    pub(crate) content: Vec<u8>,
}

impl UploadForm {
    /// What was typed into a field; nothing where the field is missing.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }
}

impl FromRequest<WebState> for UploadForm {
    type Rejection = PageError;

    async fn from_request(request: Request, state: &WebState) -> Result<Self, PageError> {
        if !is_own_page(request.headers(), request.uri()) {
            return Err(PageError::Forged);
        }
        let malformed = || PageError::Malformed(StatusCode::BAD_REQUEST);
        let boundary = boundary(request.headers()).ok_or_else(malformed)?;
        let (mut parts, body) = request.into_parts();
        let expected = expected_token(&mut parts, state).await?;
        let request = Request::from_parts(parts, body);
        let body = Bytes::from_request(request, state)
            .await
            .map_err(|rejection| PageError::Malformed(rejection.status()))?;
        let form = read(&boundary, &body).ok_or_else(malformed)?;
        refuse_forged(expected, form.text("form_token"))?;
        Ok(form)
    }
}

/// Whether a form of this sort is being sent.
pub(crate) fn is_upload(headers: &HeaderMap) -> bool {
    boundary(headers).is_some()
}

/// The texts of a form as it is being sent, without its file; nothing where it cannot be read.
pub(crate) fn texts(headers: &HeaderMap, body: &[u8]) -> Vec<(String, String)> {
    let form = boundary(headers).and_then(|boundary| read(&boundary, body));
    form.map_or_else(Vec::new, |form| form.fields.into_iter().collect())
}

fn boundary(headers: &HeaderMap) -> Option<String> {
    let kind = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    let parameters = kind.strip_prefix("multipart/form-data")?;
    let boundary = parameters.split_once("boundary=")?.1;
    let boundary = boundary.split(';').next()?.trim().trim_matches('"');
    (!boundary.is_empty() && boundary.len() <= 70).then(|| boundary.to_owned())
}

/// Reads a whole form. `None` where it does not have its form.
fn read(boundary: &str, body: &[u8]) -> Option<UploadForm> {
    let delimiter = format!("--{boundary}");
    let between = format!("\r\n{delimiter}");
    let mut rest = body.strip_prefix(delimiter.as_bytes())?;
    let mut form = UploadForm {
        fields: BTreeMap::new(),
        file: None,
    };
    for _ in 0..MOST_PARTS {
        if rest.starts_with(b"--") {
            return Some(form);
        }
        rest = rest.strip_prefix(b"\r\n")?;
        let (head, after) = split(rest, b"\r\n\r\n")?;
        let (content, after) = split(after, between.as_bytes())?;
        rest = after;
        let head = std::str::from_utf8(head).ok()?;
        let disposition = head.lines().find(|line| {
            line.to_ascii_lowercase()
                .starts_with("content-disposition:")
        })?;
        let name = parameter(disposition, "name")?;
        match parameter(disposition, "filename") {
            Some(file) if file.is_empty() && content.is_empty() => {}
            Some(file) => {
                if file.contains('\0') {
                    return None;
                }
                let name = file.rsplit(['/', '\\']).next().unwrap_or_default();
                form.file = Some(UploadedFile {
                    name: name.to_owned(),
                    content: content.to_vec(),
                });
            }
            None => {
                let text = String::from_utf8(content.to_vec()).ok()?;
                // No database takes the character NUL, and nobody types it.
                if text.contains('\0') {
                    return None;
                }
                form.fields.insert(name, text);
            }
        }
    }
    None
}

fn split<'a>(bytes: &'a [u8], at: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let place = bytes.windows(at.len()).position(|window| window == at)?;
    Some((bytes.get(..place)?, bytes.get(place + at.len()..)?))
}

/// A quoted parameter of a header; browsers write a quotation mark inside it as `%22`.
fn parameter(header: &str, name: &str) -> Option<String> {
    let opening = format!("; {name}=\"");
    let (_, rest) = header.split_once(&opening)?;
    let (value, _) = rest.split_once('"')?;
    Some(
        value
            .replace("%22", "\"")
            .replace("%0D", "")
            .replace("%0A", ""),
    )
}

const MOST_PARTS: usize = 40;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;

    #[test]
    fn a_form_with_a_file_is_read() {
        let body = "--x\r\nContent-Disposition: form-data; name=\"topic\"\r\n\r\n\
                    手数料\r\nに\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; \
                    filename=\"C:\\a%22b.txt\"\r\nContent-Type: text/plain\r\n\r\n1\r\n--x--\r\n";
        let form = read("x", body.as_bytes()).unwrap();
        assert_eq!(form.text("topic"), "手数料\r\nに");
        assert_eq!(form.text("nothing"), "");
        let file = form.file.unwrap();
        assert_eq!(
            (file.name.as_str(), file.content.as_slice()),
            ("a\"b.txt", &b"1"[..])
        );
    }

    #[test]
    fn no_file_chosen_is_no_file() {
        let body = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\"\r\n\
                    Content-Type: application/octet-stream\r\n\r\n\r\n--x--\r\n";
        assert!(read("x", body.as_bytes()).unwrap().file.is_none());
    }

    #[test]
    fn what_is_cut_or_endless_is_refused() {
        let part = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n";
        for body in [
            "",
            "--x",
            "--y--",
            part,
            &part.repeat(50),
            "--x\r\n\r\n\r\n1\r\n--x--",
            "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1",
        ] {
            assert!(read("x", body.as_bytes()).is_none(), "{body}");
        }
        assert!(read("x", format!("{part}--x--").as_bytes()).is_some());
        let nul = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\0\r\n--x--";
        assert!(read("x", nul.as_bytes()).is_none());
        let not_text = b"--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\xff\r\n--x--";
        assert!(read("x", not_text).is_none());
    }
}
